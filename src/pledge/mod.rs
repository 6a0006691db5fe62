//! Pledges: what somebody promised to give, and when.
//!
//! A pledge stands outside the ledger. A gift of movables, money among them, takes effect when it is received
//! (Bộ luật Dân sự 2015, Điều 458 khoản 1), so a promise is owed by nobody and is no income. When the money comes
//! it becomes a gift like any other, with its entry and its receipt, and the pledge only counts it.
//!
//! A schedule is never changed: another version takes its place and says why. How much of a pledge was kept is the
//! sum of its gifts that stand, so a gift that is taken back is due again by itself.

use chrono::{Days, NaiveDate};

use crate::{
    codes,
    id::{BookId, FundId, PartyId, PledgeId, Seq},
    money::{Money, MoneyError},
};

mod error;
mod schedule;
pub mod steps;
pub mod store;
#[cfg(test)]
mod tests;
mod timing;
pub mod workflow;

pub use error::PledgeError;
pub use schedule::{Instalment, MOST_INSTALMENTS, Rhythm, Schedule};
pub use timing::{REMIND_WITHIN, Timing};

codes! {
    /// Where a pledge stands.
    pub enum Standing ("tình trạng lời hứa", "standing of a pledge") {
        Open = "open" ("đang thực hiện", "open"),
        Kept = "kept" ("đã thực hiện đủ", "kept"),
        Lapsed = "lapsed" ("không thực hiện nữa", "lapsed"),
    }
}

/// A pledge as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewPledge {
    pub party: PartyId,
    pub fund: FundId,
    pub made_on: NaiveDate,
    /// What was said, in the donor's own words.
    pub words: String,
    /// Hides the name of whoever gives, never the amount.
    pub anonymous: bool,
    pub schedule: Schedule,
}

/// One version of a pledge's schedule; the first is the promise itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub decided_on: NaiveDate,
    pub reason: String,
    pub schedule: Schedule,
}

/// A gift that counts towards a pledge, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    pub gift: Seq,
    pub on: NaiveDate,
    pub amount: Money,
}

/// Why and when nobody expects a pledge to be kept any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lapse {
    pub on: NaiveDate,
    pub reason: String,
}

/// A pledge on file, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pledge {
    pub id: PledgeId,
    pub book: BookId,
    pub party: PartyId,
    pub fund: FundId,
    pub made_on: NaiveDate,
    pub words: String,
    pub anonymous: bool,
    /// The versions of the schedule in order; the last applies.
    versions: Vec<Version>,
    /// The gifts that stand, in the order of the book.
    payments: Vec<Payment>,
    lapse: Option<Lapse>,
}

/// One instalment with how much of it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub due_on: NaiveDate,
    pub amount: Money,
    pub paid: Money,
}

/// An instalment that somebody should be reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// The place of the instalment in the schedule, from 1.
    pub no: usize,
    pub due_on: NaiveDate,
    /// What is still to come of it.
    pub left: Money,
    pub overdue: bool,
}

impl Line {
    /// Returns what is still to come.
    pub fn left(&self) -> Result<Money, MoneyError> {
        self.amount.checked_sub(self.paid)
    }
}

impl Pledge {
    /// Puts a pledge together from what is on file; one without a schedule was never made.
    pub fn new(
        (id, book): (PledgeId, BookId),
        new: NewPledge,
        later: Vec<Version>,
        payments: Vec<Payment>,
        lapse: Option<Lapse>,
    ) -> Self {
        let first = Version { decided_on: new.made_on, reason: String::new(), schedule: new.schedule };
        Self {
            id,
            book,
            party: new.party,
            fund: new.fund,
            made_on: new.made_on,
            words: new.words,
            anonymous: new.anonymous,
            versions: std::iter::once(first).chain(later).collect(),
            payments,
            lapse,
        }
    }

    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    pub fn payments(&self) -> &[Payment] {
        &self.payments
    }

    pub fn lapse(&self) -> Option<&Lapse> {
        self.lapse.as_ref()
    }

    /// Returns the schedule that applies.
    pub fn schedule(&self) -> &Schedule {
        &self.versions.last().expect("a pledge begins with a version").schedule
    }

    /// Returns what was promised.
    pub fn promised(&self) -> Result<Money, MoneyError> {
        self.schedule().total()
    }

    /// Returns what has come, which may be more than was promised.
    pub fn paid(&self) -> Result<Money, MoneyError> {
        Money::sum(self.payments.iter().map(|payment| payment.amount))
    }

    /// Returns what is still to come; more than was promised leaves nothing to come.
    pub fn left(&self) -> Result<Money, MoneyError> {
        Ok(self.promised()?.checked_sub(self.paid()?)?.max(Money::ZERO))
    }

    pub fn standing(&self) -> Result<Standing, MoneyError> {
        Ok(match (self.left()?.is_zero(), &self.lapse) {
            (true, _) => Standing::Kept,
            (false, Some(_)) => Standing::Lapsed,
            (false, None) => Standing::Open,
        })
    }

    /// Returns the instalments with what has come of each: money fills the earliest first.
    pub fn lines(&self) -> Result<Vec<Line>, MoneyError> {
        let mut rest = self.paid()?;
        let mut lines = Vec::with_capacity(self.schedule().instalments().len());
        for Instalment { due_on, amount } in self.schedule().instalments() {
            let paid = rest.min(*amount);
            rest = rest.checked_sub(paid)?;
            lines.push(Line { due_on: *due_on, amount: *amount, paid });
        }
        Ok(lines)
    }

    /// Returns the instalments of an open pledge that are overdue or fall due within some days.
    pub fn reminders(&self, today: NaiveDate, within: u64) -> Result<Vec<Reminder>, MoneyError> {
        if self.standing()? != Standing::Open {
            return Ok(Vec::new());
        }
        let horizon = today.checked_add_days(Days::new(within)).unwrap_or(NaiveDate::MAX);
        let mut reminders = Vec::new();
        for (line, no) in self.lines()?.iter().zip(1..) {
            let left = line.left()?;
            if left.is_positive() && line.due_on <= horizon {
                reminders.push(Reminder { no, due_on: line.due_on, left, overdue: line.due_on < today });
            }
        }
        Ok(reminders)
    }

    /// Returns the amount to expect when somebody comes with money: what is left of the earliest open instalment.
    pub fn expected(&self) -> Result<Money, MoneyError> {
        let lines = self.lines()?;
        let next = lines.iter().find(|line| line.paid < line.amount);
        next.map_or(Ok(Money::ZERO), Line::left)
    }

    /// Checks that money may still come in for this pledge.
    pub fn expects_money(&self) -> Result<(), PledgeError> {
        match self.standing()? {
            Standing::Open => Ok(()),
            Standing::Kept => Err(PledgeError::Kept),
            Standing::Lapsed => Err(PledgeError::Lapsed),
        }
    }

    /// Returns the version that takes the place of the present one: what has come, and then what is to come.
    pub fn reschedule(
        &self,
        to_come: &Schedule,
        decided_on: NaiveDate,
        reason: String,
    ) -> Result<Version, PledgeError> {
        self.expects_money()?;
        not_before(decided_on, self.versions.last().map_or(self.made_on, |version| version.decided_on))?;
        let covered = self.lines()?.into_iter().filter(|line| line.paid.is_positive());
        let covered = covered.map(|line| Instalment { due_on: line.due_on, amount: line.paid });
        let schedule = Schedule::new(covered.chain(to_come.instalments().iter().copied()).collect())?;
        if schedule == *self.schedule() {
            return Err(PledgeError::Unchanged);
        }
        Ok(Version { decided_on, reason, schedule })
    }

    /// Returns the end of a pledge that nobody expects to be kept.
    pub fn lapsed(&self, on: NaiveDate, reason: String) -> Result<Lapse, PledgeError> {
        self.expects_money()?;
        not_before(on, self.made_on)?;
        Ok(Lapse { on, reason })
    }
}

impl NewPledge {
    /// Checks what can be checked without the books.
    pub fn validate(&self, today: NaiveDate) -> Result<(), PledgeError> {
        if today < self.made_on {
            return Err(PledgeError::Future { on: self.made_on, today });
        }
        let first = self.schedule.instalments().first().map_or(self.made_on, |it| it.due_on);
        not_before(first, self.made_on)
    }
}

fn not_before(on: NaiveDate, earliest: NaiveDate) -> Result<(), PledgeError> {
    if on < earliest { Err(PledgeError::TooEarly { on, earliest }) } else { Ok(()) }
}
