# Nhật ký thao tác.
audit-who = Ai
audit-everybody = Mọi người
audit-what = Việc (như entry, gift.receive)
audit-which = Đối tượng (như entry 12, mã quỹ)
audit-same = Mọi thao tác trên đối tượng này
audit-origin = từ { $origin }
audit-number = số { $seq }
audit-changes = Cũ và mới
audit-field = Mục
audit-old = Cũ
audit-new = Mới
