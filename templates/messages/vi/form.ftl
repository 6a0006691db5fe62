# Mọi biểu mẫu.
form-errors = Có chỗ cần sửa trước khi ghi
form-save = Lưu
form-cancel = Thôi
form-optional = không bắt buộc
form-reason = Lý do
