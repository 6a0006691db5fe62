# The frame of every page.
frame-brand = Sổ Vàng
frame-skip = Skip to the content
frame-other-language = Tiếng Việt
frame-sign-in = Sign in
frame-sign-out = Sign out
frame-text-bigger = Large text
frame-text-normal = Normal text
frame-dark = Dark
frame-light = Light
frame-help = Help
frame-menu = Work
frame-unit = Unit
frame-me = My account
