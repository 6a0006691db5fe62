//! A directory changed behind the program's back, as far as the books can tell.

use diesel::connection::SimpleConnection as _;
use sovang::party::merge::Choice;

use super::{enter, merges::join};
use crate::{
    on_both_databases,
    tamper::{assert_named, disarm, shown, tried, verified},
};

on_both_databases! {
    fn what_is_searched_is_held_against_the_directory(books: Books) {
        let book = books.book;
        let minh = enter(&books, book, ("Ông Trần Văn Minh", "Xã Đông Giang", "0912345678"));
        let twin = enter(&books, book, ("TRAN VAN MINH", "", ""));
        let hoa = enter(&books, book, ("Bà Lê Thị Hoà", "", ""));
        let other = enter(&books, book, ("Lê Hoà", "", ""));
        books.receive(&books.gift(minh, books.general, 100_000, "2025-02-01")).unwrap();
        join(&books, (minh, twin), Choice::default()).unwrap();
        join(&books, (hoa, other), Choice::default()).unwrap();
        let mut db = books.db();
        assert_eq!(shown(&verified(&mut db).1), "");
        disarm(&mut db);
        let row = format!("book_id = {book} AND party_id = {minh}");
        let (of_book, of_minh, of_twin) = (book.to_string(), minh.to_string(), twin.to_string());
        for (sql, place) in [
            (format!("UPDATE book_parties SET folded = folded || 'x' WHERE {row}"), ("book_parties", &of_book)),
            (format!("UPDATE book_parties SET marked = marked || 'x' WHERE {row}"), ("book_parties", &of_book)),
            (format!("UPDATE book_parties SET place = (SELECT place FROM book_parties WHERE party_id = {hoa}) WHERE {row}"),
                ("book_parties", &of_book)),
            (format!("DELETE FROM book_parties WHERE {row}"), ("book_parties", &of_book)),
            (format!("UPDATE book_parties SET as_donor = (1 = 0) WHERE {row}"), ("book_parties", &of_book)),
            (format!("UPDATE parties SET name = 'Trần Văn Manh' WHERE id = {minh}"), ("book_parties", &of_book)),
            (format!("DELETE FROM party_words WHERE {row} AND word = 'giang'"), ("party_words", &of_book)),
            (format!("UPDATE party_words SET marked = 'giàng' WHERE {row} AND word = 'giang'"), ("party_words", &of_book)),
            (format!("INSERT INTO party_words VALUES ({book}, 'x', 'x', {minh})"), ("party_words", &of_book)),
            (format!("DELETE FROM party_heads WHERE party_id = {twin}"), ("party_heads", &of_twin)),
            (format!("UPDATE party_heads SET head_id = {hoa} WHERE party_id = {twin}"), ("party_heads", &of_twin)),
            (format!("INSERT INTO party_heads VALUES ({minh}, {hoa})"), ("party_heads", &of_minh)),
            (format!("UPDATE party_merges SET survivor_id = {twin} WHERE loser_id = {other}"), ("party_heads", &other.to_string())),
        ] {
            assert_named(&tried(&mut db, &sql).unwrap(), (place.0, place.1), &sql);
        }
        let circle = format!("UPDATE party_merges SET survivor_id = {twin} WHERE loser_id = {other}; \
            UPDATE party_merges SET survivor_id = {other} WHERE loser_id = {twin}");
        assert_named(&tried(&mut db, &circle).unwrap(), ("party_merges", &of_twin), &circle);
        for sql in [
            "DELETE FROM party_phones",
            "UPDATE party_phones SET number = '0912345679'",
            "INSERT INTO party_phones SELECT '0912345679', MIN(id) FROM parties",
        ] {
            let findings = tried(&mut db, sql).unwrap();
            assert!(findings.iter().any(|it| it.place.table == "party_phones"), "{sql}: {}", shown(&findings));
        }
    }

    fn a_merge_and_a_consent_once_recorded_stay(books: Books) {
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "", ""));
        let twin = enter(&books, books.book, ("TRAN VAN MINH", "", ""));
        join(&books, (minh, twin), Choice::default()).unwrap();
        crate::honour_roll::agree(&books, minh, "2025-01-01");
        for sql in [
            "DELETE FROM party_merges",
            "UPDATE party_merges SET before = 'x'",
            "UPDATE party_merges SET survivor_id = loser_id + 1, undone_at = 1, undone_by = 1",
            "UPDATE party_merges SET undone_at = NULL",
            "DELETE FROM consent_acts",
            "UPDATE consent_acts SET document = 'x'",
        ] {
            let refused = books.db().batch_execute(sql).unwrap_err().to_string();
            assert!(refused.contains("what is recorded is never changed or deleted"), "{sql}: {refused}");
        }
    }
}
