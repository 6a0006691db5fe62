//! What a second person is asked: to confirm a list, that an award goes to another account, and that nobody came for some.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    approval::{Kind, Matter},
    calendar::show_day,
    id::{AwardId, PartyId, PayoutId},
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

/// Awards for which nobody came in time, whose money is to go back to its funds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfetched {
    /// The list on which they stand; none for an award that is on no list.
    pub payout: Option<PayoutId>,
    pub awards: Vec<AwardId>,
    pub total: Money,
    /// The day of the entries.
    pub on: NaiveDate,
    pub reason: String,
}

impl Matter for Unfetched {
    const KIND: Kind = Kind::Unclaimed;

    fn subject(&self) -> String {
        match (self.payout, self.awards.first()) {
            (Some(payout), _) => format!("payout {payout}"),
            (None, Some(award)) => format!("award {award}"),
            (None, None) => String::new(),
        }
    }

    fn amount(&self) -> Option<Money> {
        Some(self.total)
    }
}

impl fmt::Display for Unfetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, total, day) = (self.awards.len(), self.total, show_day(self.on));
        say!(
            f,
            "trả {count} suất không người nhận, {total}, về quỹ đã chi, ghi ngày {day}",
            "let {count} unclaimed awards, {total}, go back to their funds on {day}"
        )
    }
}
