//! Consents with their proof, who recorded them, and what a withdrawal ends.

use sovang::{
    db::Tx,
    id::{BookId, PartyId},
    party::{
        self, PartyError, Purpose,
        consent::{self, Consent},
        merge::{self, Choice},
        workflow::Given,
    },
    unit::Level,
};

use super::enter;
use crate::{
    books::{Books, day},
    honour_roll::unit_below,
    on_both_databases,
};

fn agree(books: &Books, book: BookId, party: PartyId, on: &str) -> Result<(), PartyError> {
    let author = books.author.clone();
    let given = Given {
        purpose: Purpose::PublishName,
        on: day(on),
        proof: "phiếu ký".into(),
        document: "Tập 2025, tờ 17".into(),
    };
    let job = move |tx: &mut Tx| party::workflow::give_consent(tx, &author, book, party, &given);
    books.pool.write_now([book], job)
}

fn withdraw(books: &Books, book: BookId, party: PartyId, on: &str) -> Result<(), PartyError> {
    let (author, what) = (books.author.clone(), (Purpose::PublishName, day(on)));
    let job = move |tx: &mut Tx| {
        party::workflow::withdraw_consent(tx, &author, book, party, (what.0, what.1, "gọi điện"))
    };
    books.pool.write_now([book], job)
}

fn consents(books: &Books, party: PartyId) -> Vec<Consent> {
    consent::store::of(&mut books.db(), &[party]).unwrap()
}

fn agrees(books: &Books, party: PartyId, on: &str) -> bool {
    let db = &mut books.db();
    !consent::store::consenting(db, &[party], Purpose::PublishName, day(on)).unwrap().is_empty()
}

on_both_databases! {
    fn a_consent_says_who_recorded_it_and_where_the_paper_is(books: Books) {
        let an = enter(&books, books.book, ("Bà Lê Thị An", "", ""));
        agree(&books, books.book, an, "2025-02-05").unwrap();
        withdraw(&books, books.book, an, "2025-06-01").unwrap();
        let consent = consents(&books, an).remove(0);
        let (given, withdrawn) = (consent.given.unwrap(), consent.withdrawn.unwrap());
        assert_eq!((given.by, given.at), (books.author.user, books.author.at));
        assert_eq!((given.document.as_str(), withdrawn.document.as_str()), ("Tập 2025, tờ 17", "gọi điện"));
        assert_eq!((consent.given_on, consent.withdrawn_on), (day("2025-02-05"), Some(day("2025-06-01"))));
        assert_eq!((agrees(&books, an, "2025-05-31"), agrees(&books, an, "2025-06-01")), (true, false));
    }

    fn what_cannot_be_recorded_leaves_nothing_behind(books: Books) {
        let below = unit_below(&books, "XA1", Level::Commune, "TB");
        let an = enter(&books, books.book, ("Bà Lê Thị An", "", ""));
        agree(&books, books.book, an, "2025-02-05").unwrap();
        let before = books.dump();
        assert!(matches!(agree(&books, books.book, an, "2025-02-05"), Err(PartyError::ConsentOnRecord { .. })));
        assert!(matches!(agree(&books, books.book, an, "2026-01-01"), Err(PartyError::InTheFuture { .. })));
        assert!(matches!(agree(&books, below.book, an, "2025-02-06"), Err(PartyError::Unknown)));
        assert!(matches!(withdraw(&books, below.book, an, "2025-06-01"), Err(PartyError::Unknown)));
        assert!(matches!(withdraw(&books, books.book, an, "2025-02-04"), Err(PartyError::NoConsent(_))));
        assert!(matches!(withdraw(&books, books.book, an, "2026-02-04"), Err(PartyError::InTheFuture { .. })));
        assert_eq!(books.dump(), before);
    }

    fn a_withdrawal_counts_under_every_record_of_one_person(books: Books) {
        let an = enter(&books, books.book, ("Bà Lê Thị An", "", ""));
        let twin = enter(&books, books.book, ("Le Thi An", "", ""));
        agree(&books, books.book, an, "2025-01-05").unwrap();
        let (author, book) = (books.author.clone(), books.book);
        let job = move |tx: &mut Tx| merge::workflow::merge(tx, &author, book, (twin, an), &Choice::default());
        books.pool.write_now([book], job).unwrap();
        assert!(agrees(&books, twin, "2025-02-01") && agrees(&books, an, "2025-02-01"));
        withdraw(&books, books.book, twin, "2025-06-01").unwrap();
        assert!(!agrees(&books, twin, "2025-06-01") && !agrees(&books, an, "2025-06-01"));
        agree(&books, books.book, an, "2025-07-01").unwrap();
        assert!(agrees(&books, twin, "2025-07-01"));
        assert_eq!(consents(&books, twin).len(), 1);
    }
}
