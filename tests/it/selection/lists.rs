//! Many people from a list: looked at first, written once, with the bad rows to be mended.

use rocket::http::Status;
use sovang::{unit::Level, user::Role};

use super::open_now;
use crate::{
    on_both_databases,
    scholarships::*,
    site::{Site, officer},
};

pub const LIST: &str = "Họ và tên,Ngày sinh,Đối tượng,Lớp,Trường,Mã đơn vị,Điểm trung bình,Thành tích,Minh chứng\n\
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
        for words in ["đạt</span>", "không đạt</span> <span class=\"why\">", "Quy chế quỹ mẫu, Điều 4"] {
            assert!(looked.body.contains(words), "the rules answer for each good row: {words} {}", looked.body);
        }
        let again = own.post(path, &fields);
        assert!(again.body.contains("đã có") && !again.body.contains("Ghi 2 hồ sơ"), "{}", again.body);
        assert_eq!(own.post(path, &[("round", "999"), ("text", LIST), ("name", "x.csv")]).status, Status::UnprocessableEntity);
    }

    fn a_workbook_is_read_as_its_rows_and_bad_ones_come_back_in_one(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        add_unit(books, "XA", Level::Commune);
        add_unit(books, "XB", Level::Commune);
        let round = open_now(books, &[], false).to_string();
        officer(books, "decu", "XA", Role::Nominator);
        let site = Site::over(books);
        let own = site.sign_in("decu");
        let path = "/desk/XA/nominations/import";
        let looked = own.post_file(path, &[("round", &round)], ("file", "de-cu.xlsx", &workbook(LIST)));
        assert_eq!(looked.status, Status::Ok, "{}", looked.body);
        assert!(looked.body.contains("Ghi 2 hồ sơ") && looked.body.contains("31/02/2010") && looked.body.contains("de-cu.xlsx"), "{}", looked.body);
        let text = text_of(&looked.body);
        let with = |then: &str| own.post_bytes(path, &[("round", &round), ("name", "de-cu.xlsx"), ("text", &text), ("then", then)]);
        let (headers, bad) = with("errors-xlsx");
        assert!(headers.iter().any(|it| it.contains("dong-sai.xlsx")), "{headers:?}");
        let (_, written) = with("write");
        assert!(String::from_utf8(written).unwrap().contains("Đã ghi 2 hồ sơ, trong đó 1 hồ sơ không đạt điều kiện"));
        // The bad rows are mended in the workbook they came back in, and it is handed in as it is.
        let rows = String::from_utf8(sovang::import::workbook::as_csv("dong-sai.xlsx", bad).unwrap()).unwrap();
        assert!(rows.starts_with("Dòng trong tệp,") && rows.contains("Phạm Thị Hoa") && !rows.contains("Trần Thị Hoà"), "{rows}");
        let mended = rows.replace("31/02/2010", "28/02/2010").replace(",XB,", ",XA,");
        let looked = own.post_file(path, &[("round", &round)], ("file", "da-sua.xlsx", &workbook(&mended)));
        let fields = [("round", round.as_str()), ("name", "da-sua.xlsx"), ("text", &text_of(&looked.body)), ("then", "write")];
        assert!(own.post(path, &fields).body.contains("Đã ghi 2 hồ sơ"), "{}", looked.body);
        let broken = own.post_file(path, &[("round", &round)], ("file", "x.xlsx", b"PK\x03\x04 nothing"));
        assert_eq!(broken.status, Status::UnprocessableEntity, "{}", broken.body);
    }
}

/// Puts the cells of a CSV text into the first sheet of a workbook.
pub fn workbook(text: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    for (row, cells) in (0..).zip(rows.into_records()) {
        for (column, cell) in (0..).zip(&cells.unwrap()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// Returns the list that a page carries on to the writing.
fn text_of(page: &str) -> String {
    let text = page.split("name=\"text\" value=\"").nth(1).unwrap().split("\">").next().unwrap();
    text.replace("&#34;", "\"").replace("&#38;", "&").replace("&quot;", "\"").replace("&amp;", "&")
}
