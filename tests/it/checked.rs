//! The codes on receipts, vouchers and books: what prints carry, and what anybody is told who asks for them.

use diesel::connection::SimpleConnection as _;
use rocket::http::Status;
use sovang::user::Role;

use crate::{
    on_both_databases,
    site::{Site, officer},
};

/// Returns the codes that a print carries, each once, in their order.
fn codes(print: &str) -> Vec<String> {
    let all = print.split("Mã kiểm tra: ").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    let mut codes: Vec<String> = all.collect();
    codes.dedup();
    codes
}

on_both_databases! {
    fn a_receipt_and_its_voucher_are_verified_by_their_codes(books: Books) {
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let donor = books.donor("Ông Trần Văn Minh");
        let gift = books.receive(&books.gift(donor, books.general, 5_000_000, "2025-02-05")).unwrap();
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let print = visit.get("/desk/TB/receipts/2025/1/print?paper=both");
        assert!(print.contains("<svg class=\"qr\""), "{print}");
        let codes = codes(&print);
        let book = books.book;
        let [receipt, voucher] = codes.as_slice() else { panic!("{codes:?}") };
        assert!(receipt.starts_with(&format!("B{book}.2025.1-")) && voucher.starts_with(&format!("V{book}.{}-", gift.seq)), "{codes:?}");
        let shown = site.get(&format!("/verify/{receipt}"));
        assert!(shown.contains("Biên lai BL-2025/") && shown.contains("5.000.000 ₫"), "{shown}");
        let shown = site.get(&format!("/verify/{voucher}"));
        assert!(shown.contains("Chứng từ PT-2025/0001") && shown.contains("05/02/2025"), "{shown}");
        assert!(!shown.contains("Minh"), "nobody is named: {shown}");
        // The seal of one paper is not that of another.
        let crossed = format!("V{book}.{}-{}", gift.seq.0 + 1, voucher.split('-').nth(1).unwrap());
        assert_eq!(site.ask(&format!("/verify/{crossed}"), None).status, Status::NotFound);
        books.void(gift.seq, "2025-12-31", "ghi nhầm").unwrap();
        assert!(site.get(&format!("/verify/{receipt}")).contains("đã bị hủy"));
        assert!(site.get(&format!("/verify/{voucher}")).contains("đã bị đảo"));
    }

    fn the_head_of_a_book_stands_on_its_print(books: Books) {
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let donor = books.donor("Ông Trần Văn Minh");
        let gift = books.receive(&books.gift(donor, books.general, 5_000_000, "2025-02-05")).unwrap();
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        for book in ["journal", "trial-balance", "cash-book"] {
            let codes = codes(&visit.get(&format!("/desk/TB/books/{book}/print")));
            let [head] = codes.as_slice() else { panic!("{book}: {codes:?}") };
            assert!(head.starts_with(&format!("S{}.{}-", books.book, gift.seq)), "{book}: {head}");
            assert!(site.get(&format!("/verify/{head}")).contains("Sổ đến bút toán"));
        }
        let head = codes(&visit.get("/desk/TB/books/journal/print")).remove(0);
        let mut db = books.db();
        crate::tamper::disarm(&mut db);
        db.batch_execute("UPDATE entries SET description = 'Khác'").unwrap();
        let changed = site.ask(&format!("/verify/{head}"), None);
        assert!(changed.status == Status::NotFound && changed.body.contains("Không có giấy tờ nào mang mã"));
    }
}
