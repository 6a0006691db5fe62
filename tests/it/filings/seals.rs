//! A report that was sent cannot be changed, and whoever changes it behind the program's back is found.

use diesel::connection::SimpleConnection as _;
use sovang::{filing::Deed, unit::Level, user};

use super::{acting, answer, find, period, save, send, unit_of, written};
use crate::{
    books::Books,
    honour_roll::unit_below,
    on_both_databases,
    tamper::{disarm, shown, tried, verified},
};

fn sent(books: &Books) {
    unit_below(books, "XA", Level::Commune, "TB");
    let (unit, of) = (unit_of(books, "XA"), period("2025"));
    let treasurer = acting(books, "thuquy.xa", "XA", user::Role::Treasurer);
    let reviewer = acting(books, "duyet", "TB", user::Role::Reviewer);
    send(books, &treasurer, unit, of, &written()).unwrap();
    answer(books, &reviewer, (unit, of), Deed::Accept, "Đủ số liệu").unwrap();
}

on_both_databases! {
    fn what_was_sent_is_never_changed_or_deleted(books: Books) {
        sent(&books);
        let mut db = books.db();
        for sql in [
            "UPDATE filings SET year = 2024",
            "DELETE FROM filings",
            "UPDATE filing_versions SET content = 'x'",
            "DELETE FROM filing_versions",
            "UPDATE filing_acts SET note = 'x'",
            "DELETE FROM filing_acts",
        ] {
            let err = db.batch_execute(sql).unwrap_err().to_string();
            assert!(err.contains("what is recorded is never changed or deleted"), "{sql}: {err}");
        }
    }

    fn whatever_is_altered_is_named(books: Books) {
        sent(&books);
        let mut db = books.db();
        let (checked, findings) = verified(&mut db);
        assert_eq!(checked.findings, 0, "{}", shown(&findings));
        disarm(&mut db);
        for (sql, table) in [
            ("UPDATE filing_versions SET content = replace(content, '\"closing\":0', '\"closing\":9')", "filing_versions"),
            ("UPDATE filing_versions SET content = replace(content, 'vượt', 'vuot')", "filing_versions"),
            ("UPDATE filing_versions SET user_id = user_id - 1", "filing_versions"),
            ("UPDATE filing_versions SET sent_at = sent_at + 1", "filing_versions"),
            ("UPDATE filing_versions SET to_unit_id = NULL", "filing_versions"),
            ("UPDATE filing_versions SET version = 2", "filing_versions"),
            ("UPDATE filings SET year = 2024", "filings"),
            ("UPDATE filings SET part = 'h1'", "filings"),
            ("UPDATE filings SET unit_id = 1", "filing_versions"),
            ("UPDATE filing_acts SET note = ''", "filing_acts"),
            ("UPDATE filing_acts SET deed = 'return'", "filing_acts"),
            ("UPDATE filing_acts SET user_id = user_id - 1", "filing_acts"),
            ("UPDATE filing_acts SET acted_at = acted_at - 1", "filing_acts"),
            ("DELETE FROM filing_acts", "filing_acts"),
            ("DELETE FROM filing_versions", "filing_versions"),
        ] {
            let Some(findings) = tried(&mut db, sql) else { panic!("{sql}") };
            assert!(findings.iter().any(|it| it.place.table == table), "{sql}: {}", shown(&findings));
        }
        // A page refuses it as well.
        db.batch_execute("UPDATE filing_versions SET content = replace(content, 'vượt', 'vuot')").unwrap();
        let read = books.pool.read_now(|db| sovang::filing::store::find(db, unit_of(&books, "XA"), period("2025")));
        assert!(read.unwrap_err().to_string().contains("không còn đúng như lúc gửi"));
    }

    fn a_draft_binds_nobody(books: Books) {
        unit_below(&books, "XA", Level::Commune, "TB");
        let (unit, of) = (unit_of(&books, "XA"), period("2025"));
        let treasurer = acting(&books, "thuquy.xa", "XA", user::Role::Treasurer);
        save(&books, &treasurer, unit, of, &written()).unwrap();
        save(&books, &treasurer, unit, of, &sovang::filing::Written::default()).unwrap();
        assert_eq!(find(&books, unit, of).written(), sovang::filing::Written::default());
        let (checked, findings) = verified(&mut books.db());
        assert_eq!(checked.findings, 0, "{}", shown(&findings));
    }
}
