//! Lines, decisions and codes changed behind the program's back are found.

use sovang::bank::{
    CodeKind,
    workflow::{self, Choice},
};

use super::{Desk, MINH_PAYS, matching::by_hand};
use crate::{
    on_both_databases,
    tamper::{assert_named, disarm, tried},
};

on_both_databases! {
    fn what_was_said_of_lines_is_verified(books: Books) {
        let desk = Desk::new(books);
        let fund = desk.books.general;
        let minh = desk.books.donor("Ông Trần Văn Minh");
        by_hand(&desk, minh, 70_000, "2025-03-01");
        desk.import(&[
            ("2025-03-01", "GIFT", 50_000, None, MINH_PAYS),
            ("2025-03-02", "OUT", -9_000, None, "chuyen nham"),
            ("2025-03-03", "BACK", 9_000, None, "dao giao dich"),
            ("2025-03-04", "WAIT", 8_000, None, "xin cam on"),
        ]);
        desk.decide("GIFT", Choice::Gift { donor: minh, fund, anonymous: false }).unwrap();
        desk.decide("OUT", Choice::Contra { other: desk.line("BACK") }).unwrap();
        let (author, book) = (desk.books.author.clone(), desk.books.book);
        desk.write(move |tx| workflow::code_for(tx, &author, book, (CodeKind::Donor, minh.0))).unwrap();
        desk.verified();
        let id = |document: &str| desk.line(document).0.to_string();
        let (gift, out, wait) = (id("GIFT"), id("OUT"), id("WAIT"));
        let mut db = desk.books.db();
        disarm(&mut db);
        let lines = |set: &str, id: &str| format!("UPDATE statement_lines SET {set} WHERE id = {id}");
        for (sql, table, row) in [
            (lines("amount = amount + 1", &gift), "statement_lines", &gift),
            (lines("seq = NULL", &gift), "statement_lines", &gift),
            (lines("seq = 1", &gift), "statement_lines", &gift),
            (lines("state = 'lost'", &gift), "statement_lines", &gift),
            (lines("state = 'waiting', seq = NULL", &gift), "line_decisions", &gift),
            (lines("amount = amount + 1", &out), "statement_lines", &out),
            (lines("state = 'contra'", &wait), "line_decisions", &wait),
            (lines("state = 'withdrawn'", &wait), "line_decisions", &wait),
            (format!("DELETE FROM line_decisions WHERE line_id = {out}"), "line_decisions", &out),
            (format!("UPDATE line_decisions SET no = 2 WHERE line_id = {gift}"), "line_decisions", &gift),
            ("UPDATE memo_codes SET code = 'SVAAAAAAAA'".into(), "memo_codes", &"1".to_owned()),
        ] {
            let findings = tried(&mut db, &sql).unwrap_or_else(|| panic!("{sql} was impossible"));
            assert_named(&findings, (table, row), &sql);
        }
    }
}
