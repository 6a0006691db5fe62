# Signs of risk.
risks-lead = { $count } nominations of the last year that wait or were approved were looked at. A sign stops nothing: it says what to look at or to ask before deciding.
risks-search = Search by name, unit, round
risks-colour = Risk
risks-not-green = All but green
risks-check = Check
risks-reasons = Reasons
risks-clear = { $clear } checks found nothing, { $unknown } lack what they need
risks-of-lines = Signs of risk in this payout
risks-of-list = Sign about the whole payout
