//! What is entered and mended at the desk, and what the audit trail keeps of it.

use sovang::{
    db::{DbError, Tx},
    party::{self, PartyError},
    unit::Level,
};

use super::{details, edit, enter};
use crate::{books::Books, dump::lines, honour_roll::unit_below, on_both_databases};

fn last_audit(books: &Books) -> String {
    let sql = format!(
        "SELECT action || ' ' || subject || ' ' || COALESCE(before, '–') || ' ' || COALESCE(after, '–') AS line \
         FROM audit WHERE book_id = {} ORDER BY seq DESC LIMIT 1",
        books.book
    );
    lines(&mut books.db(), &sql).remove(0)
}

on_both_databases! {
    fn what_is_mended_is_kept_old_and_new(books: Books) {
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "Xã Đông Giang", ""));
        assert!(last_audit(&books).starts_with(&format!("party.enter party {minh} – {{\"details\":{{")));
        edit(&books, books.book, minh, |it| it.phone = " 0912  345 678 ".into()).unwrap();
        assert_eq!(
            last_audit(&books),
            format!(r#"party.edit party {minh} {{"phone":""}} {{"phone":"0912 345 678"}}"#)
        );
        let before = books.dump();
        edit(&books, books.book, minh, |_| ()).unwrap();
        assert!(matches!(edit(&books, books.book, minh, |it| it.name = "  ".into()), Err(PartyError::NoName)));
        assert!(edit(&books, books.book, minh, |it| it.address = "a\u{202E}b".into()).is_err());
        assert_eq!(books.dump(), before);
    }

    fn two_who_mend_one_record_do_not_overwrite_each_other(books: Books) {
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "", ""));
        let seen = details(&books, minh);
        edit(&books, books.book, minh, |it| it.phone = "0912345678".into()).unwrap();
        let (author, book) = (books.author.clone(), books.book);
        let mut late = seen.clone();
        late.address = "Xã Đông Giang".into();
        let job = move |tx: &mut Tx| party::workflow::edit(tx, &author, book, minh, (&seen.mark(), &late));
        assert!(matches!(books.pool.write_now([book], job), Err(PartyError::ChangedMeanwhile)));
        assert_eq!(details(&books, minh).address, "");
    }

    fn a_unit_mends_only_whom_its_book_knows(books: Books) {
        let below = unit_below(&books, "XA1", Level::Commune, "TB");
        let hoa = enter(&books, below.book, ("Bà Lê Thị Hoà", "", ""));
        let refused = edit(&books, books.book, hoa, |it| it.phone = "0912345678".into());
        assert!(matches!(refused, Err(PartyError::Unknown)), "{refused:?}");
        edit(&books, below.book, hoa, |it| it.phone = "0912345678".into()).unwrap();
        let knows = |book| {
            let db = &mut books.db();
            party::directory::store::knows(db, book, &[hoa]).map_err(DbError::from).unwrap()
        };
        assert_eq!((knows(books.book), knows(below.book)), (false, true));
    }
}
