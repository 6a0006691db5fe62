//! What a second person is asked: to confirm a list, and to confirm that an award goes to another account.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    approval::{Kind, Matter},
    id::{PartyId, PayoutId},
    money::Money,
    say,
};

/// A list of payments, by its fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentList {
    pub payout: PayoutId,
    pub lines: i64,
    pub total: Money,
    /// 64 hexadecimal digits.
    pub sha256: String,
}

impl Matter for PaymentList {
    const KIND: Kind = Kind::PaymentBatch;

    fn subject(&self) -> String {
        format!("payout {}", self.payout)
    }

    fn amount(&self) -> Option<Money> {
        Some(self.total)
    }
}

impl fmt::Display for PaymentList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { payout, lines, total, .. } = self;
        say!(
            f,
            "kiểm tra đợt chi số {payout}: {lines} suất, {total}",
            "check payout {payout}: {lines} awards, {total}"
        )
    }
}

/// Another account for somebody who was awarded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountChange {
    pub person: PartyId,
    pub payee: String,
    /// What was on file before, and what is to count now: bank, number, holder.
    pub before: String,
    pub after: String,
}

impl Matter for AccountChange {
    const KIND: Kind = Kind::PayeeAccount;

    fn subject(&self) -> String {
        format!("payee {}", self.person)
    }
}

impl fmt::Display for AccountChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { payee, after, .. } = self;
        say!(
            f,
            "đổi tài khoản nhận học bổng của {payee} thành {after}",
            "change the account of {payee} to {after}"
        )
    }
}
