//! Whatever people do and take back at the bank's desk, the books say of the bank what the lines say.

use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};
use sovang::{
    bank::{LineState, workflow::Choice},
    ledger::account::Role,
};

use super::{Desk, MINH_PAYS, role};
use crate::on_both_databases;

const ROWS: [super::Row<'static>; 8] = [
    ("2025-03-01", "0", 900_000, Some(900_000), "NGUYEN THI LAN ung ho"),
    ("2025-03-02", "1", 50_000, None, MINH_PAYS),
    ("2025-03-02", "2", 50_000, None, MINH_PAYS),
    ("2025-03-03", "3", -55_000, Some(945_000), "PHI DICH VU"),
    ("2025-03-04", "4", -9_000, None, "chuyen nham"),
    ("2025-03-04", "5", 9_000, None, "dao giao dich"),
    ("2025-03-05", "6", 1_200, None, "tra lai tien gui"),
    ("2025-03-06", "7", -100_000, Some(846_200), "rut tien mat"),
];

on_both_databases! {
    fn the_bank_in_the_books_is_the_sum_of_the_explained_lines(books: Books) {
        let desk = Desk::new(books);
        let (fund, minh) = (desk.books.general, desk.books.donor("Ông Trần Văn Minh"));
        let cash = role(&desk.books, Role::Cash);
        desk.import(&ROWS);
        let mut runner = TestRunner::new_with_rng(Config::default(), proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha));
        let step = (0_usize..9, 0_usize..8);
        let (mut done, mut refused) = (0, 0);
        for _ in 0..80 {
            let (act, at) = step.new_tree(&mut runner).unwrap().current();
            let document = at.to_string();
            let before = desk.books.dump();
            let result = match act {
                0 => desk.decide(&document, Choice::Gift { donor: minh, fund, anonymous: false }).map(drop),
                1 => desk.decide(&document, Choice::Unidentified { fund }).map(drop),
                2 => desk.decide(&document, Choice::Charge { fund }).map(drop),
                3 => desk.decide(&document, Choice::Interest { fund }).map(drop),
                4 => desk.decide(&document, Choice::OwnTransfer { other: cash, fund }).map(drop),
                5 => desk.decide(&document, Choice::Contra { other: desk.line("5") }).map(drop),
                6 => desk.accept().map(drop),
                _ => desk.undo(&document).map(drop),
            };
            match result {
                Ok(()) => done += 1,
                Err(err) => {
                    refused += 1;
                    assert_eq!(desk.books.dump(), before, "{err}");
                }
            }
            let lines = desk.lines();
            let explained = lines.iter().filter(|line| line.state == LineState::Explained);
            let sum: i64 = explained.map(|line| line.amount.dong()).sum();
            assert_eq!(desk.books.balance(Role::Bank, None), sum);
            let waiting = lines.iter().filter(|line| line.state == LineState::Waiting).count();
            assert_eq!(desk.queue().len(), waiting);
            let found = desk.comparison();
            assert_eq!(found.mark == found.through, waiting == 0, "{found:?}");
        }
        assert!(done > 15 && refused > 15, "{done} done, {refused} refused");
        desk.verified();
    }
}
