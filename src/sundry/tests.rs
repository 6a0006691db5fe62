//! Which entries count as paying somebody.

use super::*;
use crate::ledger::account::{Account, AccountKind};

const CASH: i64 = 1;
const BANK: i64 = 2;
const COST: i64 = 3;
const CHARGES: i64 = 4;
const INTEREST: i64 = 5;

fn chart() -> Chart {
    let account = |(id, kind, role): (i64, AccountKind, Role)| Account {
        id: AccountId(id),
        code: id.to_string(),
        name_vi: String::new(),
        name_en: String::new(),
        kind,
        role: Some(role),
        parent: None,
    };
    let accounts = [
        (CASH, AccountKind::Asset, Role::Cash),
        (BANK, AccountKind::Asset, Role::Bank),
        (COST, AccountKind::Expense, Role::ManagementCost),
        (CHARGES, AccountKind::Expense, Role::BankCharges),
        (INTEREST, AccountKind::Income, Role::Interest),
    ];
    Chart::new(accounts.map(account).to_vec())
}

#[track_caller]
fn paid(lines: &[(i64, i64)], expected: i64) {
    let postings: Vec<Posting> = lines
        .iter()
        .map(|(account, dong)| Posting::debit(AccountId(*account), FundId(1), Money::from_dong(*dong)))
        .collect();
    assert_eq!(paid_out(&chart(), &postings).unwrap().dong(), expected, "{lines:?}");
}

#[test]
fn what_leaves_the_till_or_the_bank_is_paid() {
    paid(&[(COST, 70), (CASH, -70)], 70);
    paid(&[(COST, 70), (CASH, -30), (BANK, -40)], 70);
    paid(&[(INTEREST, 9), (BANK, -9)], 9);
}

#[test]
fn money_that_comes_in_or_only_moves_is_not_paid() {
    paid(&[(BANK, 9), (INTEREST, -9)], 0);
    paid(&[(BANK, 500), (CASH, -500)], 0);
    paid(&[(COST, 5), (INTEREST, -5)], 0);
}

#[test]
fn what_the_bank_charges_needs_nobody() {
    paid(&[(CHARGES, 11), (BANK, -11)], 0);
    paid(&[(CHARGES, 11), (COST, 20), (BANK, -31)], 20);
    // Charges that the bank gives back hide no payment.
    paid(&[(CHARGES, -11), (COST, 20), (BANK, -9)], 9);
}
