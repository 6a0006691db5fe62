//! The books at the desk: each on the screen, on paper and as a file; the cash count; closing; the trail; help.

use rocket::http::Status;
use sovang::{cash_count, id::CashCountId, user::Role};

use crate::{
    on_both_databases,
    site::{Site, officer},
    sources::{files_under, read},
    tamper::{shown, verified, year},
};

const BOOKS: [(&str, &str); 5] = [
    ("journal", "S03a-DN"),
    ("ledger", "S03b-DN"),
    ("cash-book", "S07-DN"),
    ("bank-book", "S08-DN"),
    ("trial-balance", "S06-DN"),
];

on_both_databases! {
    fn every_book_is_a_page_a_paper_and_a_file(books: Books) {
        year(&books);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let site = Site::over(&books);
        let visit = site.sign_in("ketoan");
        for (key, number) in BOOKS {
            let page = visit.get(&format!("/desk/TB/books/{key}?from=01/01/2025"));
            assert!(page.contains(number), "{key}: {page}");
            let english = visit.get(&format!("/desk/TB/books/{key}?from=01/01/2025&lang=en"));
            let main = english.split("<main").nth(1).unwrap();
            assert!(!main.contains("Số dư") && !main.contains("Cộng") && main.contains("Seal:"), "{main}");
            let paper = visit.get(&format!("/desk/TB/books/{key}/print?from=01/01/2025"));
            assert!(paper.contains("Kế toán trưởng") && paper.contains("a4 wide"), "{paper}");
            let csv = visit.ask(&format!("/desk/TB/books/{key}?from=01/01/2025&format=csv"));
            assert!(csv.header("Content-Disposition").contains(&format!("{key}-TB.csv")), "{:?}", csv.headers);
            let xlsx = visit.ask(&format!("/desk/TB/books/{key}?from=01/01/2025&format=xlsx"));
            assert_eq!(xlsx.status, Status::Ok);
        }
        let bank = visit.get("/desk/TB/books/ledger?from=01/01/2025&account=112");
        assert!(bank.contains("Sổ cái tài khoản 112"), "{bank}");
        assert_eq!(visit.ask("/desk/TB/books/other").status, Status::NotFound);
        // Without days a book shows the month.
        assert!(visit.get("/desk/TB/books/cash-book").contains("value=\"01/12/2025\""));
    }

    fn the_cash_is_counted_in_one_form(books: Books) {
        year(&books);
        officer(&books, "thuquy", "TB", Role::Treasurer);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let page = visit.get("/desk/TB/cash-count");
        assert!(page.contains("4.800.000 ₫") && page.contains("name=\"piles[500000]\""), "{page}");
        let count = |nine: &str, reason: &str| visit.post("/desk/TB/cash-count", &[
            ("piles[500000]", nine), ("piles[100000]", "3"), ("piles[1000]", ""), ("counted_on", "31/12/2025"),
            ("counted_by", "Lê Thị Thủ Quỹ"), ("witnesses", ""), ("reason", reason), ("proposal", ""),
        ]);
        let wrong = count("chín", "");
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert!(wrong.body.contains("không phải là số tờ") && wrong.body.contains("value=\"chín\""), "{}", wrong.body);
        let short = count("8", "");
        assert_eq!(short.status, Status::UnprocessableEntity);
        assert!(short.body.contains("hiếu 500.000 ₫ so với sổ") && short.body.contains("value=\"8\""), "{}", short.body);
        let done = count("9", "");
        let at = done.location().to_owned();
        let one = visit.get(&at);
        assert!(one.contains("KK-2025/0001") && one.contains("Bốn triệu tám trăm nghìn đồng"), "{one}");
        let paper = visit.get(&format!("{at}/print"));
        assert!(paper.contains("08a-TT") && paper.contains("Số dư theo sổ quỹ"), "{paper}");
        let gone = count("8", "Chưa rõ").location().to_owned();
        assert!(!visit.get(&gone).contains("/settle"), "the cashier does not settle");
        let accountant = site.sign_in("ketoan");
        assert!(accountant.get(&gone).contains("/settle"));
        let blank = accountant.post(&format!("{gone}/settle"), &[("verdict", "book"), ("account", "141"), ("fund", "QCHUNG"), ("reason", "")]);
        assert_eq!(blank.status, Status::UnprocessableEntity);
        let explained = accountant.post(&format!("{gone}/settle"), &[("verdict", "explain"), ("account", ""), ("fund", ""), ("reason", "Đếm nhầm")]);
        assert_eq!(explained.location(), gone);
        assert!(accountant.get(&gone).contains("Kế toán đã giải trình: Đếm nhầm"));
        assert_eq!(accountant.post("/desk/TB/cash-count", &[]).status, Status::Forbidden);
        let all = cash_count::store::before(&mut books.db(), books.book, CashCountId(i64::MAX), 9).unwrap();
        assert_eq!(all.len(), 2, "what was refused left nothing");
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn a_month_is_closed_from_its_checklist(books: Books) {
        year(&books);
        officer(&books, "ketoan", "TB", Role::Accountant);
        officer(&books, "chutich", "TB", Role::Chair);
        let site = Site::over(&books);
        let visit = site.sign_in("ketoan");
        let page = visit.get("/desk/TB/periods");
        assert!(page.contains("Sổ đã khóa đến hết kỳ 02/2025") && page.contains("Trước khi khóa kỳ 03/2025"), "{page}");
        assert!(page.contains("mà chưa kiểm kê") && page.contains("disabled"), "{page}");
        let refused = visit.post("/desk/TB/periods/close", &[("month", "03/2025"), ("reason", "xong")]);
        assert_eq!(refused.status, Status::UnprocessableEntity);
        assert!(refused.body.contains("kiểm kê quỹ ngày cuối kỳ") && refused.body.contains("value=\"xong\""), "{}", refused.body);
        let mut count = crate::cash_count::agreeing();
        count.counted_on = crate::books::day("2025-03-31");
        crate::cash_count::record(&books, &count).unwrap();
        assert_eq!(visit.post("/desk/TB/periods/close", &[("month", "03/2025"), ("reason", "xong")]).location(), "/desk/TB/periods");
        assert!(visit.get("/desk/TB/periods").contains("Sổ đã khóa đến hết kỳ 03/2025"));
        let held = visit.post("/desk/TB/periods/hold", &[("month", "04/2025"), ("role", "accountant"), ("until", "2026-01-10"), ("hold_reason", "đối chiếu")]);
        assert_eq!(held.location(), "/desk/TB/periods");
        let asked = visit.post("/desk/TB/periods/reopen", &[("month", "03/2025"), ("reopen_reason", "sót hóa đơn")]);
        assert_eq!(asked.location(), "/desk/TB/periods");
        assert!(visit.get("/desk/TB/periods").contains("Sổ đã khóa đến hết kỳ 03/2025"), "asking opens nothing");
        let csv = visit.ask("/desk/TB/periods?format=csv");
        assert_eq!(csv.header("Content-Disposition"), "attachment; filename=\"ky-ke-toan-TB.csv\"");
        let months: Vec<&str> = csv.body.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        assert_eq!(months, ["04/2025", "03/2025", "02/2025"], "{}", csv.body);
        assert_eq!(site.sign_in("chutich").post("/desk/TB/periods/close", &[]).status, Status::Forbidden);
    }

    fn the_trail_shows_old_beside_new(books: Books) {
        year(&books);
        officer(&books, "kiemsoat", "TB", Role::Controller);
        let site = Site::over(&books);
        let visit = site.sign_in("kiemsoat");
        let page = visit.get("/desk/TB/audit?action=period");
        assert!(page.contains("<b>Khóa sổ</b>") && !page.contains("<b>Ghi khoản ủng hộ</b>"), "{page}");
        assert!(page.contains("state_hash"), "{page}");
        assert!(page.contains("subject=02%2F2025"), "an address is written as one: {page}");
        assert!(visit.get("/desk/TB/audit?subject=HB").contains("<b>Mở quỹ</b>"));
        assert!(visit.get("/desk/TB/audit?action=period&lang=en").contains("<b>Closes a period</b>"));
        let csv = visit.ask("/desk/TB/audit?action=gift&format=csv").body;
        assert_eq!(csv.lines().count(), 6, "{csv}");
        assert_eq!(visit.ask("/desk/TB/audit?from=31/13/2025").status, Status::BadRequest);
        officer(&books, "thuquy", "TB", Role::Treasurer);
        assert_eq!(site.sign_in("thuquy").ask("/desk/TB/audit").status, Status::Forbidden);
    }

    fn the_journal_is_turned_by_its_last_entry(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let (author, book) = (books.author.clone(), books.book);
        let gifts: Vec<_> = (0..120).map(|n| books.gift(donor, books.general, n + 1, if n % 3 == 0 { "2025-05-02" } else { "2025-05-01" })).collect();
        books.pool.write_now([book], move |tx| {
            gifts.iter().try_for_each(|gift| sovang::donation::workflow::receive_imported(tx, &author, book, gift).map(drop))
        }).map_err(|err: sovang::donation::DonationError| err.to_string()).unwrap();
        officer(&books, "ketoan", "TB", Role::Accountant);
        let site = Site::over(&books);
        let visit = site.sign_in("ketoan");
        let (mut path, mut rows, mut pages) = ("/desk/TB/books/journal?from=01/05/2025".to_owned(), 0, 0);
        loop {
            let page = visit.get(&path);
            rows += page.split("<tbody>").nth(1).unwrap().split("</tbody>").next().unwrap().matches("<tr").count();
            pages += 1;
            let Some(next) = page.split("rel=\"next\" href=\"").nth(1) else { break };
            path = next.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        }
        assert_eq!((rows, pages), (240, 3));
    }
}

#[test]
fn every_page_of_the_desk_has_its_help() {
    let words =
        |language: &str| read(std::path::Path::new(&format!("templates/messages/{language}/help.ftl")));
    let (vi, en) = (words("vi"), words("en"));
    let mut missing = Vec::new();
    for file in files_under("src/web/desk") {
        let text = read(&file);
        for key in text.split("may.frame(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if !vi.contains(&format!("\nhelp-{key} =")) || !en.contains(&format!("\nhelp-{key} =")) {
                missing.push(key.to_owned());
            }
        }
    }
    // Pages without a text of their own show the general help; the books take theirs by name.
    for (key, _) in BOOKS {
        assert!(vi.contains(&format!("\nhelp-{key} =")), "{key}");
    }
    assert!(missing.is_empty(), "{missing:?}");
}
