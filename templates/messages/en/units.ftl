# The units below.
units-name = Unit
units-level = Level
units-until = Ended on
