//! The pages of reports: listed, written, sent in two actions, received, printed, downloaded.

use rocket::http::Status;
use sovang::{
    calendar::{Clock, Instant},
    db::Tx,
    id::BookId,
    unit::{
        Level,
        details::{self, Change},
    },
    user::Role,
    web::App,
};

use super::little_book;
use crate::{
    books::{Books, day},
    honour_roll::{Below, give, unit_below},
    on_both_databases,
    site::{Site, Visit, officer},
};

/// Returns the address that a page's form is sent once under.
fn key(page: &str) -> String {
    page.split("name=\"key\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn form<'f>(key: &'f str, deed: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("key", key),
        ("do", deed),
        ("results", "Trao 120 suất học bổng"),
        ("difficulties", "Kinh phí: giảm ủng hộ"),
        ("proposals", "Mở lớp tập huấn"),
        ("i-members", "1.250"),
    ]
}

fn send(visit: &Visit<'_>, path: &str) {
    let page = visit.get(path);
    let key = key(&page);
    assert_eq!(visit.post(path, &form(&key, "send")).location(), path);
}

/// Sets up two communes below the province, with a hamlet and some money in the first, and those who work there.
fn communes(books: &Books) {
    let Below { book, fund } = unit_below(books, "XA", Level::Commune, "TB");
    unit_below(books, "XB", Level::Commune, "TB");
    unit_below(books, "THON", Level::Hamlet, "XA");
    let donor = books.donor("Bà Lê Thị Hoà");
    give(books, book, &books.gift(donor, fund, 1_000_000, "2025-03-01"));
    for (login, unit, role) in [
        ("thuquy.xa", "XA", Role::Treasurer),
        ("duyet", "TB", Role::Reviewer),
        ("thuquy", "TB", Role::Treasurer),
    ] {
        officer(books, login, unit, role);
    }
}

on_both_databases! {
    fn a_report_is_written_sent_and_printed(books: Books) {
        let books = little_book(books);
        // The little book has a chair already, so only a chair sends.
        officer(&books, "chutich", "TB", Role::Chair);
        let site = Site::over(&books);
        let visit = site.sign_in("chutich");
        let home = visit.get("/desk/TB");
        assert!(home.contains("href=\"/desk/TB/reports/2025\"") && home.contains("Báo cáo 6 tháng, năm cần gửi"), "{home}");
        let path = "/desk/TB/reports/2025";
        let page = visit.get(path);
        for part in ["Báo cáo năm 2025", "55.459.000 ₫", "55.620.000 ₫", "2.161.000 ₫", "books/ledger?account=642", "ngày do phần mềm đặt"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        // Nothing is lost where something is missing.
        let empty = visit.post(path, &[("key", "k0"), ("do", "send"), ("results", ""), ("difficulties", "x"), ("proposals", "y")]);
        assert_eq!(empty.status, Status::UnprocessableEntity);
        assert!(empty.body.contains("chưa ghi kết quả nổi bật") || empty.body.contains("Chưa ghi kết quả nổi bật"), "{}", empty.body);
        let wrong = visit.post(path, &[("key", "k1"), ("do", "save"), ("results", "Kết quả"), ("i-members", "nhiều")]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert!(wrong.body.contains("không phải là số nguyên") && wrong.body.contains(">Kết quả</textarea>"), "{}", wrong.body);
        let mut counted = form("k2", "save");
        counted.push(("i-population", "10.000"));
        assert_eq!(visit.post(path, &counted).location(), path);
        let saved = visit.get(path);
        for part in ["Trao 120 suất học bổng", "value=\"1.250\"", "12,50 %", "5.545 ₫"] {
            assert!(saved.contains(part), "{part}: {saved}");
        }
        let draft = visit.get(&format!("{path}/print"));
        assert!(draft.contains("BẢN NHÁP — CHƯA GỬI") && draft.contains("sheet a4"), "{draft}");
        let key = key(&saved);
        assert_eq!(visit.post(path, &form(&key, "send")).location(), path);
        assert_eq!(visit.post(path, &form(&key, "send")).location(), path, "pressed twice, sent once");
        let sent = visit.get(path);
        // Nobody stands above the province: what it has sent is done, and another version may take its place.
        assert!(sent.contains("đã chốt") && sent.contains("Lập bản khác thay bản này"), "{sent}");
        assert!(!visit.get("/desk/TB").contains("Báo cáo 6 tháng, năm cần gửi"));
        for (wrong, status) in [("2025-h3", 404), ("2025/print?version=9", 404), ("abc", 404)] {
            assert_eq!(visit.ask(&format!("/desk/TB/reports/{wrong}")).status.code, status, "{wrong}");
        }
    }

    fn what_was_sent_prints_alike_for_ever(books: Books) {
        let books = little_book(books);
        officer(&books, "chutich", "TB", Role::Chair);
        let site = Site::over(&books);
        let visit = site.sign_in("chutich");
        let path = "/desk/TB/reports/2025";
        send(&visit, path);
        let paper = visit.get("/desk/TB/reports/2025/print");
        for part in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "ngày 31 tháng 12 năm 2025", "Nơi nhận:", "Trao 120 suất học bổng", "(kinh phí) giảm ủng hộ", "mã niêm phong"] {
            assert!(paper.contains(part), "{part}: {paper}");
        }
        // The print stays what it is, whatever comes into the books and whoever is in office by now.
        let donor = books.donor("Bà Lê Thị Hoà");
        books.receive(&books.gift(donor, books.general, 77_000, "2025-12-01")).unwrap();
        let (author, unit) = (books.author.clone(), books.unit);
        let change = Change { head: Some("Bà Mới Nhậm Chức".into()), place: Some("Hưng Yên".into()), ..Change::default() };
        let job = move |tx: &mut Tx| details::workflow::set(tx, &author, unit, day("2025-01-01"), &change);
        books.pool.write_now([BookId::REGISTER], job).unwrap();
        assert_eq!(visit.get("/desk/TB/reports/2025/print"), paper);
        assert_eq!(visit.get("/desk/TB/reports/2025/print?version=1"), paper);
        let page = visit.get(path);
        for part in ["Thay đổi sau khi gửi", "77.000 ₫", "01/12/2025: <a href=\"/desk/TB/entries/", "(Nguyễn Quản Trị)"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let csv = visit.ask("/desk/TB/reports/2025?format=csv");
        assert_eq!(csv.header("Content-Disposition"), "attachment; filename=\"bao-cao-TB-2025.csv\"");
        let raised = csv.body.lines().find(|line| line.starts_with("raised,")).unwrap();
        assert!(raised.ends_with(",55620000,,55697000,,77000"), "{raised}");
        assert!(visit.ask("/desk/TB/reports/2025?format=xlsx").header("Content-Type").contains("spreadsheetml"));
    }

    fn the_list_is_filtered_and_downloaded(books: Books) {
        officer(&books, "ketoan", "TB", Role::Accountant);
        let site = Site::over(&books);
        let visit = site.sign_in("ketoan");
        send(&visit, "/desk/TB/reports/2025-h1");
        let listed = |query: &str| {
            let csv = visit.ask(&format!("/desk/TB/reports?format=csv&{query}"));
            assert_eq!(csv.status, Status::Ok, "{query}");
            csv.body.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for (query, expected) in [
            ("", vec!["2025", "2025-h2", "2025-h1"]),
            ("sort=period", vec!["2025-h1", "2025-h2", "2025"]),
            ("state=filed", vec!["2025-h1"]),
            ("state=draft&q=cuoi", vec!["2025-h2"]),
            ("sort=-closing", vec!["2025-h1", "2025-h2", "2025"]),
        ] {
            assert_eq!(listed(query), expected, "{query}");
        }
        assert_eq!(visit.ask("/desk/TB/reports?state=lost").status, Status::BadRequest);
        assert_eq!(visit.ask("/desk/TB/reports?page=2").status, Status::NotFound);
        assert!(visit.get("/desk/TB/reports?lang=en").contains("the first half of 2025"));
    }

    fn the_unit_above_sees_who_is_missing_and_answers(books: Books) {
        communes(&books);
        let site = Site::over(&books);
        let (commune, reviewer) = (site.sign_in("thuquy.xa"), site.sign_in("duyet"));
        let board = reviewer.get("/desk/TB/received");
        let board = board.split("<main").nth(1).unwrap();
        assert!(board.contains("Hội Khuyến học XA") && board.contains("Hội Khuyến học XB"), "{board}");
        assert!(!board.contains("Hội Khuyến học THON"), "{board}");
        for missing in ["XA/2025", "KHONG/2025", "XA/2025-h9"] {
            assert_eq!(reviewer.ask(&format!("/desk/TB/received/{missing}")).status, Status::NotFound, "{missing}");
        }
        send(&commune, "/desk/XA/reports/2025");
        let home = reviewer.get("/desk/TB");
        assert!(home.contains("/desk/TB/received?state=waiting") && home.contains("Báo cáo chờ tiếp nhận"), "{home}");
        let path = "/desk/TB/received/XA/2025";
        let page = reviewer.get(path);
        assert!(page.contains("1.000.000 ₫") && page.contains("/desk/XA/books/journal?from="), "{page}");
        // Others of the unit above read it and do not answer.
        let reader = site.sign_in("thuquy").get(path);
        assert!(reader.contains("1.000.000 ₫") && !reader.contains("value=\"accept\"") && !reader.contains("/desk/XA/books"), "{reader}");
        let refused = reviewer.post(path, &[("version", "1"), ("do", "return"), ("note", "")]);
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("ần ghi rõ cần sửa gì"), "{}", refused.body);
        assert_eq!(reviewer.post(path, &[("version", "1"), ("do", "return"), ("note", "Thiếu số hội viên")]).location(), "/desk/TB/received");
        let back = commune.get("/desk/XA/reports/2025");
        assert!(back.contains("Thiếu số hội viên") && back.contains("Trao 120 suất học bổng</textarea>"), "{back}");
        assert!(commune.get("/desk/XA").contains("Báo cáo 6 tháng, năm cần gửi"));
        send(&commune, "/desk/XA/reports/2025");
        assert_eq!(reviewer.post(path, &[("version", "1"), ("do", "accept")]).status, Status::UnprocessableEntity);
        assert_eq!(reviewer.post(path, &[("version", "2"), ("do", "accept")]).location(), "/desk/TB/received");
        assert!(commune.get("/desk/XA/reports/2025").contains("Cấp trên đã tiếp nhận"));
        assert!(reviewer.get(&format!("{path}/print")).contains("Trao 120 suất học bổng"));
        assert_eq!(commune.ask(path).status, Status::Forbidden);
        assert_eq!(reviewer.ask("/desk/XB/received/XA/2025").status, Status::NotFound);
    }

    fn the_board_is_filtered_and_downloaded(books: Books) {
        communes(&books);
        let site = Site::over(&books);
        let reviewer = site.sign_in("duyet");
        send(&site.sign_in("thuquy.xa"), "/desk/XA/reports/2025");
        let accepted = reviewer.post("/desk/TB/received/XA/2025", &[("version", "1"), ("do", "accept")]);
        assert_eq!(accepted.location(), "/desk/TB/received");
        let listed = |query: &str| {
            let csv = reviewer.ask(&format!("/desk/TB/received?format=csv&{query}"));
            assert_eq!(csv.status, Status::Ok, "{query}");
            let row = |line: &str| line.split(',').take(3).collect::<Vec<_>>().join(" ");
            csv.body.lines().skip(1).map(row).collect::<Vec<_>>()
        };
        let (xa, xb) = ("XA Hội Khuyến học XA 2025", "XB Hội Khuyến học XB 2025");
        for (query, expected) in [
            ("", vec![xb, xa]),
            ("sort=unit", vec![xa, xb]),
            ("sort=-unit", vec![xb, xa]),
            ("sort=-closing", vec![xa, xb]),
            ("state=accepted", vec![xa]),
            ("state=open", vec![xb]),
            ("state=late", vec![]),
            ("q=xb", vec![xb]),
            ("period=2025", vec![xb, xa]),
            ("period=2025-h1", vec![]),
        ] {
            assert_eq!(listed(query), expected, "{query}");
        }
        let board = reviewer.get("/desk/TB/received");
        assert!(board.contains("Cộng 1 báo cáo đã gửi, trong 2 dòng"), "{board}");
        assert_eq!(reviewer.ask("/desk/TB/received?state=lost").status, Status::BadRequest);
        assert_eq!(reviewer.ask("/desk/TB/received?page=2").status, Status::NotFound);
    }

    fn units_that_do_not_report_in_time_are_late(books: Books) {
        unit_below(&books, "XA", Level::Commune, "TB");
        officer(&books, "duyet", "TB", Role::Reviewer);
        officer(&books, "thuquy.xa", "XA", Role::Treasurer);
        let at = |text: &str| {
            let clock = Clock::Fixed(Instant::at(day(text), 9, 0).unwrap());
            Site::of(App::new(books.pool.clone(), clock).unwrap())
        };
        let site = at("2025-12-31");
        assert!(!site.sign_in("duyet").get("/desk/TB").contains("quá hạn"), "the last day is in time");
        let site = at("2026-01-01");
        let home = site.sign_in("duyet").get("/desk/TB");
        assert!(home.contains("/desk/TB/received?state=late") && home.contains("Báo cáo cấp dưới quá hạn"), "{home}");
        let board = site.sign_in("duyet").get("/desk/TB/received?state=late");
        assert!(board.contains("quá hạn, chưa gửi"), "{board}");
        let own = site.sign_in("thuquy.xa");
        assert!(own.get("/desk/XA/reports").contains("quá hạn"));
        // What is late can still be sent, and says of which day its figures are.
        send(&own, "/desk/XA/reports/2025");
        assert!(own.get("/desk/XA/reports/2025").contains("đến ngày 31/12/2025"));
        assert!(!site.sign_in("duyet").get("/desk/TB").contains("quá hạn"));
        // In June the half year is waited for, and may be sent before it is over.
        let site = at("2026-06-14");
        assert!(!site.sign_in("thuquy.xa").get("/desk/XA").contains("Báo cáo 6 tháng, năm cần gửi"));
        let early = site.sign_in("thuquy.xa").post("/desk/XA/reports/2026-h1", &form("k1", "send"));
        assert!(early.body.contains("gửi được từ ngày 15/06/2026"), "{}", early.body);
        let site = at("2026-06-15");
        let treasurer = site.sign_in("thuquy.xa");
        let home = treasurer.get("/desk/XA");
        assert!(home.contains("href=\"/desk/XA/reports/2026-h1\""), "{home}");
        // The numbers of the last report are there already.
        assert!(treasurer.get("/desk/XA/reports/2026-h1").contains("value=\"1.250\""));
        send(&treasurer, "/desk/XA/reports/2026-h1");
        assert!(treasurer.get("/desk/XA/reports/2026-h1").contains("đến ngày 15/06/2026"));
    }

    fn a_chair_sends_what_others_have_written(books: Books) {
        officer(&books, "ketoan", "TB", Role::Accountant);
        officer(&books, "chutich", "TB", Role::Chair);
        let site = Site::over(&books);
        let (accountant, chair) = (site.sign_in("ketoan"), site.sign_in("chutich"));
        let path = "/desk/TB/reports/2025";
        let page = accountant.get(path);
        assert!(page.contains("Chủ tịch của đơn vị gửi báo cáo") && page.contains("value=\"send\" disabled"), "{page}");
        let refused = accountant.post(path, &form("k1", "send"));
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("do chủ tịch của đơn vị gửi"), "{}", refused.body);
        assert_eq!(accountant.post(path, &form("k2", "save")).location(), path);
        // The chair finds what was written, and sends it with one more action.
        assert!(chair.get("/desk/TB").contains("href=\"/desk/TB/reports/2025\""));
        let page = chair.get(path);
        assert!(page.contains("Trao 120 suất học bổng") && !page.contains("disabled"), "{page}");
        send(&chair, path);
        assert!(accountant.get(path).contains("đã chốt"));
        // The topmost unit may make another version, and the first is kept.
        send(&chair, path);
        let page = chair.get(path);
        assert!(page.contains("Bản 2") && page.contains("/print?version=1"), "{page}");
        // The time of the next year's report has not come.
        let early = chair.post("/desk/TB/reports/2026", &form("k3", "save"));
        assert!(early.status == Status::UnprocessableEntity && early.body.contains("chưa bắt đầu"), "{}", early.body);
    }
}
