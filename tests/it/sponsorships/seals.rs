//! What is recorded of a sponsorship stays, and whoever changes it behind the program's back is found.

use diesel::connection::SimpleConnection as _;
use sovang::sponsorship::{How, Outcome};

use super::{begin, end, ending, judge, said};
use crate::{
    books::Books,
    on_both_databases,
    tamper::{disarm, shown, tried, verified},
};

fn lived(books: &Books) {
    let id = begin(books);
    judge(books, &books.author, id, &said(2024, Outcome::Failed, "2024-06-01")).unwrap();
    end(books, id, &ending(How::BySponsor)).unwrap();
}

on_both_databases! {
    fn what_was_recorded_is_never_changed_or_deleted(books: Books) {
        lived(&books);
        let mut db = books.db();
        for table in ["sponsorships", "sponsorship_checks", "sponsorship_endings"] {
            for sql in [format!("UPDATE {table} SET recorded_at = 1"), format!("DELETE FROM {table}")] {
                let err = db.batch_execute(&sql).unwrap_err().to_string();
                assert!(err.contains("what is recorded is never changed or deleted"), "{sql}: {err}");
            }
        }
    }

    fn whatever_is_altered_is_named(books: Books) {
        lived(&books);
        let mut db = books.db();
        let (checked, findings) = verified(&mut db);
        assert_eq!(checked.findings, 0, "{}", shown(&findings));
        disarm(&mut db);
        let columns = [
            ("sponsorships", "fund_id pledge_id sponsor_id recipient_id yearly first_year years user_id recorded_at", "condition begun_on"),
            ("sponsorship_checks", "sponsorship_id year user_id recorded_at", "outcome note checked_on"),
            ("sponsorship_endings", "sponsorship_id user_id recorded_at", "how day reason release"),
        ];
        let mut seen = 0;
        for (table, numbers, texts) in columns {
            let number = |column: &str| format!("UPDATE {table} SET {column} = {column} + 1");
            let text = |column: &str| match column {
                "begun_on" | "checked_on" | "day" => format!("UPDATE {table} SET {column} = '2024-02-02'"),
                _ => format!("UPDATE {table} SET {column} = {column} || 'x'"),
            };
            let changes = numbers.split(' ').map(number).chain(texts.split(' ').map(text));
            for sql in changes.chain([format!("DELETE FROM {table}")]) {
                let Some(findings) = tried(&mut db, &sql) else { panic!("{sql}") };
                assert!(findings.iter().any(|it| it.place.table == table), "{sql}: {}", shown(&findings));
                seen += 1;
            }
        }
        assert_eq!(seen, 28);
    }
}
