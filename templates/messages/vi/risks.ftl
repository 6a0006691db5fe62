# Dấu hiệu rủi ro.
risks-lead = Đã xem { $count } hồ sơ đang chờ hoặc đã duyệt trong một năm qua. Dấu hiệu không chặn việc gì: nó nói điều cần xem, cần hỏi trước khi quyết.
risks-search = Tìm theo tên, đơn vị, đợt
risks-colour = Mức rủi ro
risks-not-green = Mọi mức trừ xanh
risks-check = Phép kiểm tra
risks-reasons = Lý do
risks-clear = { $clear } phép kiểm tra không thấy gì, { $unknown } phép chưa đủ dữ liệu
risks-of-lines = Dấu hiệu rủi ro của đợt chi
risks-of-list = Dấu hiệu về cả đợt chi
