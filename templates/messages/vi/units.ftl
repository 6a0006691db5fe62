# Các đơn vị trực thuộc.
units-name = Tên đơn vị
units-level = Cấp
units-until = Kết thúc ngày
