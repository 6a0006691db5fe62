# Trợ giúp từng trang; mỗi dòng là một đoạn.
help-keys = Phím tắt
help-keys-how = Gõ lần lượt từng phím, khi con trỏ không ở trong ô nhập.
help-key = Phím
help-does = Làm gì
help-this = Mở trợ giúp của trang đang xem
help-general =
    Thanh bên xếp theo chiều của đồng tiền: thu, quỹ, chi, sổ sách. Mỗi danh sách tìm, lọc và tải về được.
    Ô nào sai thì câu giải thích hiện ngay bên ô đó; những gì bạn đã gõ vẫn còn.
    Những gì đã ghi sổ không bao giờ bị xóa: muốn sửa thì ghi bút toán đảo hoặc điều chỉnh.
help-home =
    Trang này đếm những việc đang chờ bạn; bấm vào con số để mở đúng danh sách đó.
    Chấm “Hôm nay chưa kiểm kê quỹ” mất khi bạn đã kiểm kê tiền mặt trong ngày.
help-units = Danh sách các đơn vị bạn được xem. Bấm tên đơn vị để mở bàn làm việc của đơn vị đó.
help-funds =
    Mỗi quỹ giữ tiền theo lời người ủng hộ. “Còn được chi” đã trừ vốn gốc giữ lại và học bổng đã duyệt.
    Bấm tên quỹ để xem điều kiện, thu chi theo tháng, ai ủng hộ và ai được nhận.
    Mở quỹ mới khi người ủng hộ nêu điều kiện mà chưa quỹ nào có; ghi đúng lời của họ.
help-transfers =
    Chuyển tiền giữa hai quỹ phải có người thứ hai đồng ý, và chỉ được khi lời người ủng hộ cho phép.
    Danh sách này gồm cả những lần bị từ chối. Bấm vào một dòng để xem ý kiến.
help-entry =
    Ghi những gì không có trang riêng: lãi, phí, chi hoạt động, điều chỉnh kỳ trước. Nợ và Có của mỗi quỹ phải bằng nhau.
    Bút toán chi tiền ra khỏi quỹ tiền mặt hoặc ngân hàng chờ người thứ hai duyệt; phí ngân hàng tự thu thì không.
    Ghi sai thì mở trang của bút toán và bấm “Đảo bút toán này”.
help-cash-count =
    Đếm tiền trong két, gõ số tờ của từng mệnh giá, rồi bấm Lưu. Ô bỏ trống nghĩa là không có tờ nào.
    Nếu tổng khác sổ, chương trình hỏi lý do. Chênh lệch không tự ghi sổ: kế toán xử lý trên biên bản.
    Biên bản đã lưu không sửa được; đếm sai thì kiểm kê lại. In biểu 08a-TT từ trang của biên bản.
help-journal =
    Sổ nhật ký chung ghi mọi bút toán theo thứ tự ngày, đúng các cột của mẫu S03a.
    Chọn ngày rồi bấm Xem. Tải CSV hoặc Excel để có mọi dòng của những ngày đó; bấm In để có bản giấy có cộng chuyển trang.
help-ledger =
    Sổ cái của một tài khoản theo mẫu S03b: số dư đầu kỳ, từng dòng, cộng từng tháng, số dư cuối kỳ.
    Tài khoản cấp trên gồm cả các tài khoản chi tiết bên dưới.
help-cash-book =
    Sổ quỹ tiền mặt theo mẫu S07: thu, chi, tồn sau từng chứng từ. Cột ghi chú nêu quỹ và bút toán được điều chỉnh.
help-bank-book =
    Sổ tiền gửi theo mẫu S08, mỗi tài khoản ngân hàng một sổ. So số còn lại với sao kê của ngân hàng.
help-trial-balance =
    Bảng cân đối số phát sinh theo mẫu S06: số dư đầu kỳ, phát sinh, số dư cuối kỳ của mọi tài khoản.
    Dòng “Trong đó: điều chỉnh kỳ trước” cho biết kỳ này đã sửa bao nhiêu cho các kỳ đã khóa.
help-periods =
    Danh mục kiểm tra nói việc gì còn phải làm trước khi khóa sổ; bấm “Xem và sửa” để đến nơi sửa.
    Khóa sổ rồi thì không ai ghi được vào kỳ đó. Cần sửa thì ghi “điều chỉnh kỳ trước” vào kỳ đang mở.
    Mở lại kỳ đã khóa cần người thứ hai đồng ý.
help-audit =
    Ai đã làm gì, lúc nào, từ đâu, và cái gì đã đổi. Bấm một dòng để xem cũ và mới cạnh nhau.
    Lọc theo người, việc, đối tượng và ngày; nhật ký này không ai sửa hay xóa được.
help-quick-gift = Ghi một khoản ủng hộ tại chỗ: tên, số tiền, rồi ghi và in biên lai. Viết số tiền như 500n hoặc 2tr. Người vận động và khoản được đối ứng ghi ở phần gập bên dưới.
help-batches = Ghi nhiều phong bì một lần: đếm trước số phong bì và tổng tiền; chỉ ghi sổ được khi hai con số khớp.
help-gifts = Các khoản ủng hộ đã ghi. Bấm một khoản để xem quỹ, biên lai và lịch sử của khoản đó.
help-receipts = Biên lai và phiếu: in, in lại (có chữ BẢN SAO), xin hủy. Hủy biên lai cần người thứ hai xác nhận.
help-rounds =
    Mỗi đợt xét có ngày nhận hồ sơ, kinh phí, mức theo đối tượng, chỉ tiêu theo đơn vị, quỹ chi trả theo thứ tự và giấy tờ cần nộp.
    Đợt còn tặng được danh hiệu cho từng đối tượng, kèm tiền hoặc không; danh hiệu không kèm tiền thì không cần quỹ, không vào đợt chi và không vào sổ.
    Bấm “So với năm trước” trên trang của một đợt để xem hai năm cạnh nhau.
    Đợt mẫu của cấp trên áp dụng được ở cấp dưới, chỉ được chặt hơn. Đợt đang mở vẫn sửa được ngày, kinh phí, mức, chỉ tiêu và quỹ, nhưng không thấp hơn phần đã duyệt.
help-nominations =
    Mỗi hồ sơ đề cử hiện ngay kết quả xét điều kiện: đỏ là không đạt, vàng là cần xem lại, mỗi dòng kèm điều khoản.
    Người đề cử sửa, rút, bổ sung được khi chưa ai quyết định; hồ sơ bị trả lại hiện ở trang “Việc của tôi”.
    Ủy viên chấm điểm bằng phím 1–5 rồi Ctrl+Enter để mở hồ sơ kế tiếp. “Đồng ý” hàng loạt chỉ dành cho hồ sơ không có cảnh báo, và chưa phải là biểu quyết.
    Người dưới 18 tuổi cần người đại diện đồng ý; từ 7 tuổi cần cả trẻ đồng ý.
help-meetings =
    Điểm danh trước, rồi chủ tịch hoặc thư ký gọi từng hồ sơ; mỗi ủy viên bỏ phiếu trên điện thoại của mình, hoặc thư ký ghi phiếu giơ tay.
    Nếu có dấu hiệu liên quan (cùng địa chỉ, điện thoại, tài khoản, dòng họ, trường), ủy viên phải trả lời Có hoặc Không trước. Trả lời Có thì không biểu quyết hồ sơ đó và không tính vào mẫu số.
    Rút phiếu rồi bỏ lại được, nhưng phiếu cũ vẫn còn trong biên bản. Kết thúc biểu quyết xong, chủ tịch đọc và ký quyết định bằng mã bước hai.
help-councils = Lập hội đồng, chọn chủ tịch và các ủy viên, ghi quy định khi ngang phiếu, và những thông tin giúp nhận ra người có liên quan.
help-risks =
    Hồ sơ có dấu hiệu rủi ro của đơn vị và các đơn vị cấp dưới, mức cao đứng trước. Mỗi mức có màu, hình và chữ: ● đỏ, ◐ cam, ○ vàng, ✓ xanh.
    Chương trình so tài khoản, điện thoại, người đề cử, mức thường lệ và ngưỡng phải nhập mã. Dấu hiệu không chặn việc gì: hãy xem, hỏi và ghi kết quả vào hồ sơ.
    Người ở đơn vị khác mà bạn không được xem thì chỉ hiện số lượng, không hiện tên.
help-rules = Điều kiện xét áp dụng cho mọi đơn vị. Đơn vị cấp trên cùng soạn bản mới, thử trên hồ sơ một năm qua, rồi người thứ hai công bố. Bản cũ giữ nguyên để in lại những lần xét cũ.
help-payouts =
    Mỗi đợt chi gồm các suất đã duyệt của một quyết định. Dòng đỏ chặn việc gửi kiểm tra và nói rõ phải làm gì; dòng vàng chỉ nhắc.
    Gửi kiểm tra xong, danh sách không sửa được nữa; người lập đợt không tự xác nhận. Khóa chưa ghi sổ gì; bấm “Ghi đã chuyển” mới ghi một phiếu chi cho mỗi suất.
    Số tài khoản đổi sau khi đã có người kiểm tra phải chờ người thứ hai xác nhận riêng. Người đã duyệt suất nào thì không chi suất đó.
    Tiền mặt: in danh sách ký nhận và nhãn phong bì. Quét mã QR của dòng bằng điện thoại đã đăng nhập (hoặc gõ số thứ tự) rồi bấm Đã nhận; người nhận thay phải ghi tên và quan hệ. Tiền lấy ra phải bằng đã ký cộng trả lại.
    Suất không ai nhận được giữ đủ số ngày của đợt xét (thường là 60 ngày từ khi khóa); quá hạn thì bấm một lần để đề nghị, người khác xác nhận thì tiền về đúng quỹ.
help-returned-payments =
    Khoản ngân hàng trả lại: tiền đã về tài khoản, suất vẫn được duyệt, sửa số tài khoản rồi lập đợt chi lại, không phải họp lại.
    “Nhờ xã sửa” tạo một liên kết dùng một lần để gửi cán bộ xã. Số xã gửi về phải có người khác trong đơn vị xác nhận mới chi được.
help-pledges =
    Lời hứa ủng hộ chưa phải là tiền. Khi tiền về, bấm Đã nhận: chương trình ghi khoản ủng hộ và biên lai.
    Lời hứa đến hạn trong 7 ngày hoặc đã quá hạn được đếm ở trang “Việc của tôi”; in danh sách nhắc để gọi điện.
    Người hứa xin hẹn lại thì đổi lịch kèm lý do; không thực hiện nữa thì ghi thôi thực hiện kèm lý do. Không gì bị xóa.
help-devices =
    Mỗi hiện vật có một lý lịch: số máy, ai định giá bao nhiêu, ảnh, ai đang giữ và mọi việc đã qua.
    Bàn giao lập biên bản có số để in và ký; thu hồi hay trao lại thì ghi giá trị hiện nay và lý do. Người ủng hộ chỉ được ghi công một lần, khi tặng.
    Thiết bị đang có người giữ cần kiểm tra sáu tháng một lần; máy đến hạn được đếm ở trang “Việc của tôi”. Một số máy không thể ở hai người.
help-sponsorships =
    Đỡ đầu một kèm một: một người giúp một người học qua nhiều năm. Ghi một lần, chương trình lập quỹ riêng cho người học và lời hứa mỗi năm một lần.
    Mỗi năm ghi kết quả kiểm tra theo điều kiện của người đỡ đầu: đạt, không đạt hoặc cho qua. Chưa ghi, hoặc không đạt, thì quỹ không chi cho năm đó. Mỗi năm chỉ ghi một lần; người ghi kiểm tra không chi tiền.
    Kết thúc thì phần lời hứa chưa đến không chờ nữa. Tiền còn lại trong quỹ không mất: vẫn trao được theo kiểm tra của năm cuối, hoặc chuyển sang quỹ khác khi có người thứ hai đồng ý.
help-approvals =
    Những việc cần người thứ hai: việc chờ bạn, việc bạn đã gửi, việc một người tự cho qua (màu đỏ) ở đơn vị và cấp dưới.
    Mở một việc, đọc rồi đồng ý, không đồng ý hoặc trả lại; trả lời xong chương trình mở việc tiếp theo.
    Người gửi không tự trả lời. Nút mờ luôn nói vì sao. Việc tự cho qua giữ màu đỏ đến khi cấp trên ký xác nhận.
help-donors =
    Tìm theo tên, điện thoại hay địa chỉ; không cần gõ dấu, thứ tự chữ nào cũng được. Kết quả đúng dấu đứng trước.
    Bạn chỉ thấy những người đã có quan hệ với đơn vị. Người của đơn vị khác chỉ hiện khi gõ đủ họ tên hoặc đủ số điện thoại, và phần riêng tư được che.
    Sửa hồ sơ, ghi sự đồng ý đều để lại dấu vết: cũ, mới, ai, lúc nào.
help-duplicates =
    Bấm “Tìm hồ sơ trùng”, mở từng cặp, chọn điều giữ lại ở mỗi dòng rồi gộp, hoặc bấm “Không phải một người” để không bị hỏi lại.
    Gộp không đổi các khoản đã ghi và bảng vàng đã chốt. Bấm “Hoàn tác” để tách lại như cũ.
help-mail =
    Thư chỉ gửi cho người đã đồng ý được liên hệ và chưa xin ngừng; địa chỉ thư nhập ở trang của từng người.
    Bấm “Gửi thư cảm ơn năm …”, đọc thư mẫu, đánh dấu xác nhận rồi gửi. Không ai nhận hai lần cùng một thư.
    Máy chủ thư bận hoặc tắt thì chương trình tự thử lại, chậm dần, khoảng ba ngày. Bị từ chối thì dừng và ghi rõ lời máy chủ.
    “Chưa rõ đã gửi hay chưa”: đường truyền đứt lúc giao thư. Hãy hỏi người nhận rồi chọn gửi lại hoặc coi như đã gửi.
help-search = Gõ tên, số điện thoại, địa chỉ hay số biên lai. Phím “/” mở trang này từ mọi nơi.
help-people = Người dùng và vai trò. Người mới nhận mật khẩu dùng một lần và phải đổi khi đăng nhập. Một người không vừa là thủ quỹ vừa là kế toán, không vừa ghi sổ vừa duyệt, không vừa duyệt vừa chi; không ai tự giao quyền cho mình.
help-bank =
    Bấm tài khoản, thả tệp sao kê CSV vào ô, rồi bấm “Nhận cả … dòng xanh”. Dòng vàng xem từng dòng: điểm, lý do, chọn đúng khả năng.
    Dòng xanh là dòng có mã nội dung, hoặc đúng số tiền, ngày và người gửi mà không có khả năng nào khác.
    Không rõ ai gửi thì bấm “Chưa rõ người gửi”: tiền là khoản phải trả cho đến khi có người nhận. Tiền ra không bao giờ tự ghi.
    Nhập nhầm tệp thì rút lại trong 7 ngày. Hoàn tác một khoản ủng hộ khi chưa in biên lai để lại dấu đỏ ở cấp trên đến khi có người ký xác nhận; đã in thì phải xin hủy biên lai.
help-appeals =
    Lời kêu gọi có quỹ nhận, tài khoản và mã nội dung riêng. In tờ A4 hoặc A5 để người ủng hộ quét mã VietQR.
    Khoản chuyển có mã ấy tự khớp với đúng quỹ. Lời kêu gọi kết thúc rồi thì mã vẫn còn nghĩa, vì có người chuyển muộn.
help-roll =
    Bảng vàng của một mùa: ai ủng hộ bao nhiêu, hạng nào, khác năm trước thế nào. Lọc “Đổi so với năm trước”, xem rồi bấm Xác nhận.
    Mở một dòng để sửa tên in, danh xưng hay giấu tên cho riêng bảng này. Tên đổi sau khi xác nhận thì dòng chờ xác nhận lại.
    Ở “Thể lệ” đặt ngày cuối của mùa, thử mức hạng trước khi lưu, và đặt danh hiệu riêng. Nơi có đơn vị sáp nhập, chia tách thì chọn ở đó: tính theo đơn vị lúc ủng hộ hay theo đơn vị hiện nay.
    Mỗi giấy tờ có trang in và tệp PDF như nhau; danh sách có thêm Excel và CSV.
    Chốt rồi thì in bảng vàng, bằng ghi nhận và giấy khen. Giấy khen cần quyết định đã ký: ghi số, ngày, hạng được tặng; số vào sổ khen thưởng không trùng trong năm.
    Quy định ai được tặng giấy khen thì chưa tìm thấy; ở đây đơn vị có sổ riêng được tặng, chi hội đề nghị hội của mình.
    “Danh sách nhận học bổng” là mọi suất đã chi trong năm, qua bộ lọc công bố: in ra dán ở nhà văn hóa được ngay. Lọc thế nào cũng không lộ ai đã xin giấu tên.
help-reports =
    Từ 15/06 và 15/12, báo cáo 6 tháng và báo cáo năm hiện ở “Việc của tôi” với số liệu lấy sẵn từ sổ. Viết ba ô rồi bấm Gửi.
    Số liệu không ai gõ và khóa lại khi gửi. Ghi sổ thêm vào kỳ đã báo cáo thì báo cáo giữ nguyên, phần chênh lệch hiện riêng.
    Chủ tịch gửi; đơn vị không có chủ tịch trong sổ thì thủ quỹ hoặc kế toán gửi. Bị trả lại thì sửa rồi gửi lại, bản trước vẫn còn.
help-received-reports =
    Mỗi dòng là một đơn vị cấp dưới và một kỳ; quá hạn đứng trước. Lọc theo tình trạng và kỳ, tải CSV hoặc Excel.
    Mở một báo cáo để xem, bấm vào chỉ tiêu để xuống sổ của đơn vị đó. Tiếp nhận, hoặc trả lại kèm ghi chú cần sửa gì.
    Báo cáo đã tiếp nhận không thay đổi nữa. Người đã gửi báo cáo không tự tiếp nhận được.
help-recipients =
    Ai đã được nhận suất nào, ở đợt nào, quỹ nào chi, tiền đã đến tay chưa. Tìm không cần gõ dấu; lọc theo năm, đơn vị, đối tượng, tình trạng.
    Trang của một người gộp mọi suất bạn được xem, ở mọi cấp; suất ở đơn vị khác chỉ hiện số lượng. Giấy tờ và sự đồng ý nằm cạnh từng hồ sơ.
