# Khóa sổ.
period-closed-through = Sổ đã khóa đến hết kỳ { $month }.
period-none-closed = Chưa kỳ nào khóa sổ.
period-month = Kỳ
period-checklist = Trước khi khóa kỳ { $month }
period-mend = Xem và sửa
period-not-over = Kỳ này chưa kết thúc; chỉ khóa được từ ngày đầu tháng sau.
period-not-ready = Chưa khóa được: còn mục chưa xong ở trên.
period-close = Khóa sổ kỳ { $month }
period-hold-title = Tạm khóa kỳ này
period-role = Chỉ vai trò này còn được ghi
period-until = Đến hết ngày
period-hold = Tạm khóa kỳ { $month }
period-reopen-title = Xin mở lại kỳ đã khóa
period-reopen-how = Cần người thứ hai đồng ý; kỳ chỉ mở lại sau khi họ đồng ý.
period-reopen = Xin mở lại kỳ { $month }
period-history = Các kỳ đã khóa và đã mở lại
period-state = Trạng thái
