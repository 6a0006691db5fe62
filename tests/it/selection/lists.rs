//! Many people from a list: looked at first, written once, with the bad rows to be mended.

use rocket::http::Status;
use sovang::{unit::Level, user::Role};

use super::open_now;
use crate::{
    on_both_databases,
    scholarships::*,
    site::{Site, officer},
};

const LIST: &str = "Họ và tên,Ngày sinh,Đối tượng,Lớp,Trường,Mã đơn vị,Điểm trung bình,Thành tích,Minh chứng\n\
    Trần Thị Hoà,02/05/2010,học sinh,9A,THCS Ví Dụ,XA,\"8,6\",Giải nhì,Giấy khen 1\n\
    Lê Văn Đức,03/05/2010,học sinh,9A,THCS Ví Dụ,XA,\"8,0\",Giải ba,\n\
    Phạm Thị Hoa,31/02/2010,học sinh,9A,THCS Ví Dụ,XA,\"8,0\",Giải ba,Giấy khen 2\n\
    Đỗ Thị An,04/05/2010,học sinh,9A,THCS Ví Dụ,XB,\"8,0\",Giải ba,Giấy khen 3\n";

on_both_databases! {
    fn a_list_is_looked_at_before_it_is_written(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        add_unit(books, "XA", Level::Commune);
        add_unit(books, "XB", Level::Commune);
        let round = open_now(books, &[], false).to_string();
        officer(books, "decu", "XA", Role::Nominator);
        let site = Site::over(books);
        let own = site.sign_in("decu");
        let path = "/desk/XA/nominations/import";
        assert!(own.get(path).contains("Đợt DONG"));
        let none = own.post_file(path, &[("round", &round)], ("file", "x.csv", b""));
        assert!(none.status == Status::UnprocessableEntity && none.body.contains("Chưa chọn tệp"), "{}", none.body);
        let picture = own.post_file(path, &[("round", &round)], ("file", "x.csv", b"\x89PNG\r\n\x1a\n\0\0"));
        assert_eq!(picture.status, Status::UnprocessableEntity, "{}", picture.body);
        let before = books.dump();
        let looked = own.post_file(path, &[("round", &round)], ("file", "de-cu.csv", LIST.as_bytes()));
        assert_eq!(looked.status, Status::Ok, "{}", looked.body);
        assert!(looked.body.contains("Ghi 2 hồ sơ") && looked.body.contains("31/02/2010") && looked.body.contains("không thuộc đơn vị"), "{}", looked.body);
        assert_eq!(books.dump(), before, "a look writes nothing");
        assert!(looked.body.contains("name=\"text\" value=\"Họ và tên,"), "the list goes with the page");
        let mut fields = vec![("round", round.as_str()), ("name", "de-cu.csv"), ("text", LIST)];
        fields.push(("then", "errors"));
        let bad = own.post(path, &fields);
        assert!(bad.header("Content-Disposition").contains("dong-sai.csv"), "{}", bad.body);
        assert!(bad.body.contains("Phạm Thị Hoa") && bad.body.contains("Đỗ Thị An") && !bad.body.contains("Trần Thị Hoà"), "{}", bad.body);
        fields.pop();
        fields.push(("then", "write"));
        let written = own.post(path, &fields);
        assert!(written.body.contains("Đã ghi 2 hồ sơ, trong đó 1 hồ sơ không đạt điều kiện"), "{}", written.body);
        let list = own.get("/desk/XA/nominations");
        assert!(list.contains("Trần Thị Hoà") && list.contains("Lê Văn Đức") && !list.contains("Đỗ Thị An"), "{list}");
        let again = own.post(path, &fields);
        assert!(again.body.contains("đã có") && !again.body.contains("Ghi 2 hồ sơ"), "{}", again.body);
        assert_eq!(own.post(path, &[("round", "999"), ("text", LIST), ("name", "x.csv")]).status, Status::UnprocessableEntity);
    }
}
