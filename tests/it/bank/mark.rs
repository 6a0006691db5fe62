//! The mark of agreement with the bank: computed, never stored, and broken by any change.

use diesel::connection::SimpleConnection as _;
use sovang::{
    bank::{
        reconcile::Obstacle,
        workflow::{self, Choice},
    },
    ledger::account::Role,
};

use super::{Desk, MINH_PAYS};
use crate::{
    books::{day, dong},
    on_both_databases, tamper,
};

fn whole(desk: &Desk) {
    let fund = desk.books.general;
    desk.import(&[
        ("2025-03-01", "IN", 900_000, Some(900_000), "NGUYEN THI LAN ung ho"),
        ("2025-03-02", "GIFT", 60_000, None, MINH_PAYS),
        ("2025-03-05", "CHARGE", -55_000, Some(905_000), "PHI DICH VU"),
    ]);
    desk.decide("IN", Choice::Unidentified { fund }).unwrap();
    desk.decide("GIFT", Choice::NewDonor { name: "Trần Văn Minh".into(), fund, anonymous: false }).unwrap();
    assert_eq!(desk.comparison().mark, Some(day("2025-03-02")));
    assert!(matches!(desk.comparison().obstacle, Some(Obstacle::Waiting { lines: 1, .. })));
    desk.decide("CHARGE", Choice::Charge { fund }).unwrap();
    assert_eq!((desk.comparison().mark, desk.comparison().obstacle), (Some(day("2025-03-05")), None));
}

on_both_databases! {
    fn the_mark_moves_with_the_last_line_and_breaks_with_any_entry(books: Books) {
        let desk = Desk::new(books);
        whole(&desk);
        tamper::post(&desk.books, "Chi lễ tôn vinh", 1_000, [(Role::RecognitionEvents, 1), (Role::Bank, -1)], "2025-03-02");
        let found = desk.comparison();
        assert_eq!(found.mark, Some(day("2025-03-01")));
        assert_eq!(found.obstacle, Some(Obstacle::Differs { day: day("2025-03-02"), bank: dong(960_000), book: dong(959_000) }));
        desk.undo("IN").unwrap();
        assert!(matches!(desk.comparison().obstacle, Some(Obstacle::Waiting { .. })));
    }

    fn a_line_that_was_changed_behind_the_programs_back_breaks_it(books: Books) {
        let desk = Desk::new(books);
        whole(&desk);
        let mut db = desk.books.db();
        let sql = "UPDATE statement_lines SET amount = amount + 1 WHERE document = 'GIFT'";
        assert!(db.batch_execute(sql).is_err(), "a trigger refuses it");
        tamper::disarm(&mut db);
        db.batch_execute(sql).unwrap();
        assert_eq!(desk.comparison().mark, Some(day("2025-03-01")));
        assert!(desk.comparison().obstacle.is_some());
    }

    fn a_balance_that_the_bank_says_elsewhere_will_do(books: Books) {
        let desk = Desk::new(books);
        let fund = desk.books.general;
        desk.import(&[("2025-03-01", "IN", 900_000, None, "NGUYEN THI LAN ung ho")]);
        desk.decide("IN", Choice::Unidentified { fund }).unwrap();
        assert_eq!(desk.comparison().obstacle, Some(Obstacle::NoBalance));
        let state = |on: &str, amount: i64| {
            let (author, of, on) = (desk.books.author.clone(), (desk.books.book, desk.account.id), day(on));
            desk.write(move |tx| workflow::state_balance(tx, &author, of, on, dong(amount)))
        };
        state("2025-03-31", 900_001).unwrap();
        assert!(matches!(desk.comparison().obstacle, Some(Obstacle::Differs { .. })));
        state("2025-03-31", 900_000).unwrap();
        assert_eq!((desk.comparison().mark, desk.comparison().obstacle), (Some(day("2025-03-31")), None));
        assert!(state("2025-03-31", -1).is_err());
    }
}
