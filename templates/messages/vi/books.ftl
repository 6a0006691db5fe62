# Sổ sách.
book-form = Mẫu số { $number } ({ $basis })
book-unit = Đơn vị: { $unit }
book-account = Tài khoản
book-from = Từ ngày
book-to = Đến hết ngày
book-show = Xem
book-seal = Mã niêm phong:
book-cut = Trang này chỉ hiện 1.000 dòng đầu; hãy chọn ít ngày hơn, hoặc tải tệp để có đủ.
book-first = Trang đầu
book-count = Sổ này có { $count } trang, đánh số từ trang 01.
book-opened = Ngày mở sổ: { $day }.
book-sign = (Ký, họ tên)
