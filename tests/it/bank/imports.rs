//! Taking a whole statement back.

use sovang::{
    bank::{BankError, ImportRefusal, workflow::Choice},
    calendar::Instant,
    donation::DonationError,
    id::ImportId,
    ledger::{account::Role, journal::PostError},
};

use super::{Desk, MINH_PAYS, matching::by_hand};
use crate::{books::day, on_both_databases, tamper};

fn at(on: &str) -> Instant {
    Instant::at(day(on), 8, 0).unwrap()
}

const ROWS: [super::Row<'static>; 3] = [
    ("2025-03-01", "IN", 900_000, None, "NGUYEN THI LAN ung ho"),
    ("2025-03-02", "GIFT", 60_000, None, MINH_PAYS),
    ("2025-03-05", "CHARGE", -55_000, None, "PHI DICH VU"),
];

/// Imports three lines and says what each is.
fn worked_through(desk: &Desk) -> ImportId {
    let fund = desk.books.general;
    desk.import(&ROWS);
    desk.decide("IN", Choice::Unidentified { fund }).unwrap();
    desk.decide("GIFT", Choice::NewDonor { name: "Trần Văn Minh".into(), fund, anonymous: false }).unwrap();
    desk.decide("CHARGE", Choice::Charge { fund }).unwrap();
    desk.last_import()
}

#[track_caller]
fn refused(desk: &Desk, import: ImportId, on: &str, expected: fn(&BankError) -> bool) {
    let before = desk.books.dump();
    let err = desk.undo_import(import, at(on)).unwrap_err();
    let cause = match &err {
        BankError::Import(ImportRefusal::Line { cause, .. }) => cause,
        _ => &err,
    };
    assert!(expected(cause), "{err}");
    assert!(!format!("{err}").is_empty() && !format!("{err:#}").is_empty());
    assert_eq!(desk.books.dump(), before);
}

on_both_databases! {
    fn an_import_is_taken_back_and_the_file_comes_again(books: Books) {
        let desk = Desk::new(books);
        let import = worked_through(&desk);
        desk.verified();
        let undone = desk.undo_import(import, desk.books.author.at).unwrap();
        assert_eq!((undone.lines, undone.reversals), (3, 3));
        for role in [Role::Bank, Role::GiftsUnrestricted, Role::UnidentifiedReceipts, Role::BankCharges] {
            assert_eq!(desk.books.balance(role, None), 0, "{role}");
        }
        assert_eq!((desk.lines().len(), desk.queue().len()), (0, 0));
        assert_eq!(desk.number("SELECT MAX(last_no) FROM counters WHERE series = 'BL'"), 2, "numbers are kept");
        desk.verified();
        refused(&desk, import, "2025-12-31", |err| matches!(err, BankError::Import(ImportRefusal::AlreadyUndone)));
        let again = desk.import(&ROWS);
        assert_eq!((again.added, again.known, desk.queue().len()), (3, 0, 3));
        worked_through_again(&desk);
        desk.verified();
    }

    fn a_line_that_was_matched_with_a_recorded_entry_leaves_the_entry(books: Books) {
        let desk = Desk::new(books);
        let minh = desk.books.donor("Ông Trần Văn Minh");
        by_hand(&desk, minh, 50_000, "2025-03-02");
        desk.import(&[("2025-03-02", "GIFT", 50_000, None, "TRAN VAN MINH ung ho")]);
        desk.accept().unwrap();
        let undone = desk.undo_import(desk.last_import(), desk.books.author.at).unwrap();
        assert_eq!((undone.lines, undone.reversals), (1, 0));
        assert_eq!(desk.books.balance(Role::Bank, None), 50_000);
        desk.import(&[("2025-03-02", "GIFT", 50_000, None, "TRAN VAN MINH ung ho")]);
        assert_eq!(desk.accept().unwrap().lines, 1);
        desk.verified();
    }

    fn after_seven_days_it_is_too_late(books: Books) {
        let desk = Desk::new(books);
        desk.import_at("bank", &ROWS, at("2025-12-20"), false).unwrap();
        let import = desk.last_import();
        refused(&desk, import, "2025-12-28", |err| matches!(err, BankError::Import(ImportRefusal::TooLate { .. })));
        desk.undo_import(import, at("2025-12-27")).unwrap();
    }

    fn a_closed_month_stands_in_the_way(books: Books) {
        let desk = Desk::new(books);
        let import = worked_through(&desk);
        let (author, book) = (desk.books.author.clone(), desk.books.book);
        desk.write(move |tx| {
            sovang::ledger::workflow::close(tx, &author, book, "2025-03".parse().unwrap(), "đối chiếu xong")
        })
        .unwrap();
        refused(&desk, import, "2025-12-31", |err| {
            matches!(err, BankError::Post(PostError::Closed { .. }))
        });
    }

    fn money_that_was_spent_stands_in_the_way(books: Books) {
        let desk = Desk::new(books);
        let import = worked_through(&desk);
        tamper::post(&desk.books, "Chi lễ tôn vinh", 3_000, [(Role::RecognitionEvents, 1), (Role::Bank, -1)], "2025-03-20");
        refused(&desk, import, "2025-12-31", |err| {
            matches!(err, BankError::Donation(DonationError::Post(PostError::AccountShort { .. })))
        });
    }

    fn what_is_no_statement_is_refused(books: Books) {
        let desk = Desk::new(books);
        refused(&desk, ImportId(77), "2025-12-31", |err| matches!(err, BankError::Import(ImportRefusal::NotFound)));
    }

    fn a_dry_run_leaves_nothing(books: Books) {
        let desk = Desk::new(books);
        let before = desk.books.dump();
        let told = desk.import_at("bank", &ROWS, desk.books.author.at, true).unwrap();
        assert_eq!((told.rows, told.added, told.queued), (3, 3, 3));
        assert_eq!(desk.books.dump(), before);
    }
}

fn worked_through_again(desk: &Desk) {
    let fund = desk.books.general;
    assert_eq!(desk.accept().unwrap().lines, 1, "the account of Trần Văn Minh is known by now");
    desk.decide("IN", Choice::Unidentified { fund }).unwrap();
    desk.decide("CHARGE", Choice::Charge { fund }).unwrap();
    assert_eq!(desk.books.balance(Role::Bank, None), 905_000);
}
