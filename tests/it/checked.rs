//! The codes on the prints of books, and what anybody is told who asks for them.

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
    }
}
