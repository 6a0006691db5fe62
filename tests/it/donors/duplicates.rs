//! Pairs that may be one donor: found in a book, decided once, and not asked about again.

use sovang::{
    db::{DbError, Tx},
    id::{BookId, PartyId},
    party::{
        PartyError,
        duplicate::{store, workflow},
        merge::Choice,
    },
    unit::Level,
};

use super::{enter, merges::join};
use crate::{honour_roll::unit_below, on_both_databases};

fn search(books: &crate::books::Books, book: BookId) -> Vec<(PartyId, PartyId)> {
    let found = books.pool.read_now(|db| store::search(db, book).map_err(DbError::from)).unwrap();
    let author = books.author.clone();
    books.pool.write_now([book], move |tx: &mut Tx| workflow::keep(tx, &author, book, &found)).unwrap();
    books.pool.read_now(|db| store::waiting(db, book).map_err(DbError::from)).unwrap()
}

fn differ(books: &crate::books::Books, ids: (PartyId, PartyId)) -> Result<(), PartyError> {
    let (author, book) = (books.author.clone(), books.book);
    books.pool.write_now([book], move |tx: &mut Tx| workflow::differ(tx, &author, book, ids))
}

on_both_databases! {
    fn pairs_wait_until_somebody_decides(books: Books) {
        let book = books.book;
        let minh = enter(&books, book, ("Ông Trần Văn Minh", "", "01681234567"));
        let twin = enter(&books, book, ("TRAN VAN MINH", "", "0381234567"));
        let hoa = enter(&books, book, ("Bà Lê Thị Hoà", "Thôn 1, xã Đông Giang", ""));
        let other = enter(&books, book, ("Lê Thị Hòa", "Thôn 1, xã Đông Giang, Hưng Yên", ""));
        enter(&books, book, ("CÔNG TY CỔ PHẦN SỮA VIỆT NAM", "", ""));
        enter(&books, book, ("CÔNG TY CỔ PHẦN THÉP VIỆT NAM", "", ""));
        let below = unit_below(&books, "XA1", Level::Commune, "TB");
        let stranger = enter(&books, below.book, ("Trần Văn Minh", "", "0381234567"));
        assert_eq!(search(&books, book), [(minh, twin), (hoa, other)]);
        assert!(matches!(differ(&books, (minh, stranger)), Err(PartyError::Unknown)));
        assert!(matches!(differ(&books, (minh, minh)), Err(PartyError::Unknown)));
        differ(&books, (other, hoa)).unwrap();
        let once = books.dump();
        differ(&books, (hoa, other)).unwrap();
        assert_eq!(books.dump(), once);
        assert_eq!(search(&books, book), [(minh, twin)]);
        join(&books, (minh, twin), Choice::default()).unwrap();
        let waiting = books.pool.read_now(|db| store::waiting(db, book).map_err(DbError::from)).unwrap();
        assert_eq!(waiting, []);
        assert_eq!(search(&books, book), []);
    }
}
