# Khung của mọi trang.
frame-brand = Sổ Vàng
frame-skip = Đến nội dung chính
frame-other-language = English
frame-sign-in = Đăng nhập
frame-sign-out = Đăng xuất
frame-text-bigger = Chữ to
frame-text-normal = Chữ thường
frame-dark = Nền tối
frame-light = Nền sáng
frame-help = Trợ giúp
frame-menu = Các việc
frame-unit = Đơn vị
frame-me = Tài khoản của tôi
