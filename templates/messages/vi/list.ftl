# Mọi danh sách.
list-search = Tìm
list-search-label = Tìm trong danh sách
list-filter = Lọc
list-clear = Bỏ lọc
list-found = { $count } dòng
list-empty = Không có dòng nào.
list-total = Cộng
list-export = Tải về
list-csv = CSV
list-xlsx = Excel
list-print = In
list-print-plainly = Để in, bấm Ctrl+P hoặc chọn In trong trình duyệt.
list-previous = Trang trước
list-next = Trang sau
list-page = Trang { $current }/{ $last }
list-pages = Các trang của danh sách
