//! Sponsorships: one donor accompanies one learner over several years (đỡ đầu một kèm một).
//!
//! A sponsorship is a fund for one person and a pledge with an instalment a year. Each year somebody says whether
//! the learner still meets the sponsor's condition; until that is said, the fund gives nothing for that year. The
//! gate stands where the conditions of donors are asked, in [`crate::fund::Restriction::breach`].

use chrono::{Datelike as _, NaiveDate};

use crate::{
    codes,
    donation::Giver,
    id::{BookId, FundId, PartyId, PledgeId, SponsorshipId, UnitId, UserId},
    money::Money,
    text::clean,
};

mod error;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;
mod yearly;

pub use error::SponsorshipError;
pub use yearly::Yearly;

/// Nobody promises for longer than a child grows up.
pub const MOST_YEARS: usize = 20;

codes! {
    /// What the yearly check said.
    pub enum Outcome ("kết quả kiểm tra", "outcome of a check") {
        Passed = "passed" ("đạt", "passed"),
        Failed = "failed" ("không đạt", "not passed"),
        /// The sponsor helps on all the same.
        Waived = "waived" ("cho qua", "waived"),
    }
}

codes! {
    /// How a sponsorship ended.
    pub enum How ("cách kết thúc", "way of ending") {
        Completed = "completed" ("đã trọn số năm", "completed"),
        Failed = "failed" ("không đạt điều kiện", "condition not met"),
        BySponsor = "by_sponsor" ("người đỡ đầu dừng", "ended by the sponsor"),
    }
}

codes! {
    /// Where a sponsorship stands on a day.
    pub enum Standing ("tình trạng đỡ đầu", "standing of a sponsorship") {
        Due = "due" ("đến hạn kiểm tra", "check is due"),
        Failed = "failed" ("không đạt năm nay", "not passed this year"),
        Running = "running" ("đang thực hiện", "running"),
        /// All its years have passed, and nobody has recorded its end.
        Over = "over" ("đã hết số năm", "years are over"),
        Ended = "ended" ("đã kết thúc", "ended"),
    }
}

/// The learner, as the desk names one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Learner {
    OnFile(PartyId),
    /// A name that was typed; who is not on file is put there.
    Named {
        name: String,
        born: Option<NaiveDate>,
    },
}

/// A sponsorship as it is entered.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewSponsorship {
    /// The unit whose fund it gets.
    pub unit: UnitId,
    pub sponsor: Giver,
    pub learner: Learner,
    /// What comes every year.
    pub yearly: Money,
    pub years: usize,
    /// The day of the first instalment, whose year is the first.
    pub first_on: NaiveDate,
    /// What the sponsor asks of the learner, in the sponsor's own words.
    pub condition: String,
    pub begun_on: NaiveDate,
    pub anonymous: bool,
}

/// What somebody found out about one year.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Check {
    pub year: i64,
    pub outcome: Outcome,
    pub on: NaiveDate,
    pub note: String,
}

/// A check on file, with who recorded it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub check: Check,
    pub by: UserId,
}

/// The end of a sponsorship.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Ending {
    pub how: How,
    pub on: NaiveDate,
    pub reason: String,
    /// What the sponsor allows to be done with what is left; empty where it stays the learner's.
    pub release: String,
}

/// A sponsorship on file, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sponsorship {
    pub id: SponsorshipId,
    pub book: BookId,
    pub fund: FundId,
    pub pledge: PledgeId,
    pub sponsor: PartyId,
    pub recipient: PartyId,
    pub amount: Money,
    pub first_year: i64,
    pub years: i64,
    pub condition: String,
    pub begun_on: NaiveDate,
    /// In the order of their years.
    pub checks: Vec<Checked>,
    pub ending: Option<Ending>,
}

impl NewSponsorship {
    /// Checks what can be checked without the books.
    pub fn validate(&self, today: NaiveDate) -> Result<(), SponsorshipError> {
        not_future(self.begun_on, today)?;
        if !self.yearly.is_positive() {
            return Err(SponsorshipError::NotPositive);
        }
        if !(1..=MOST_YEARS).contains(&self.years) {
            return Err(SponsorshipError::BadYears { years: self.years });
        }
        if self.condition.trim().is_empty() {
            return Err(SponsorshipError::NoCondition);
        }
        Ok(())
    }
}

impl Sponsorship {
    /// Returns the last year that was promised.
    pub const fn last_year(&self) -> i64 {
        self.first_year.saturating_add(self.years).saturating_sub(1)
    }

    /// Returns the years of which money may be given, as the fund's gate asks for them.
    pub fn yearly(&self) -> Yearly {
        let ended = self.ending.as_ref();
        let last = ended.map_or(i64::MAX, |it| year_of(it.on)).min(self.last_year());
        Yearly::new(
            (self.first_year, last.max(self.first_year)),
            self.checks.iter().map(|it| (it.check.year, (it.check.outcome, it.by))).collect(),
            ended.map(|it| !it.release.is_empty()),
        )
    }

    pub fn check_of(&self, year: i64) -> Option<&Checked> {
        self.checks.iter().find(|it| it.check.year == year)
    }

    /// Returns the years that have begun and whose check nobody has recorded.
    pub fn unchecked(&self, today: NaiveDate) -> impl Iterator<Item = i64> {
        let last = self.yearly().last_year().min(year_of(today));
        (self.first_year..=last).filter(|year| self.check_of(*year).is_none())
    }

    pub fn standing(&self, today: NaiveDate) -> Standing {
        let outcome = self.check_of(year_of(today)).map(|it| it.check.outcome);
        if self.ending.is_some() {
            Standing::Ended
        } else if self.unchecked(today).next().is_some() {
            Standing::Due
        } else if self.last_year() < year_of(today) {
            Standing::Over
        } else if outcome == Some(Outcome::Failed) {
            Standing::Failed
        } else {
            Standing::Running
        }
    }

    /// Returns a check that may be recorded: of a year that has begun and has none, with a note unless it was passed.
    pub fn checked(&self, new: &Check, today: NaiveDate) -> Result<Check, SponsorshipError> {
        not_future(new.on, today)?;
        let (first, last) = (self.first_year, self.yearly().last_year());
        if !(first..=last).contains(&new.year) {
            return Err(SponsorshipError::OtherYear { year: new.year, first, last });
        }
        if let Some(earlier) = self.check_of(new.year) {
            return Err(SponsorshipError::Checked { year: new.year, outcome: earlier.check.outcome });
        }
        if year_of(new.on) < new.year {
            return Err(SponsorshipError::NotBegun { year: new.year, on: new.on });
        }
        let note = clean(&new.note)?;
        if note.is_empty() && new.outcome != Outcome::Passed {
            return Err(SponsorshipError::NeedsNote(new.outcome));
        }
        Ok(Check { note, ..new.clone() })
    }

    /// Returns an end that may be recorded; it says what the checks say.
    pub fn ended(&self, new: &Ending, today: NaiveDate) -> Result<Ending, SponsorshipError> {
        if let Some(ending) = &self.ending {
            return Err(SponsorshipError::Ended { on: ending.on });
        }
        not_future(new.on, today)?;
        if new.on < self.begun_on {
            return Err(SponsorshipError::BeforeBeginning { on: new.on, begun_on: self.begun_on });
        }
        let reason = clean(&new.reason)?;
        if reason.is_empty() {
            return Err(SponsorshipError::NoReason);
        }
        match new.how {
            How::Completed if year_of(new.on) < self.last_year() => {
                return Err(SponsorshipError::NotOver { last: self.last_year() });
            }
            How::Completed => {
                if let Some(year) = self.unchecked(new.on).next() {
                    return Err(SponsorshipError::Unchecked { year });
                }
            }
            How::Failed if !self.checks.iter().any(|it| it.check.outcome == Outcome::Failed) => {
                return Err(SponsorshipError::NothingFailed);
            }
            How::Failed | How::BySponsor => {}
        }
        Ok(Ending { reason, release: clean(&new.release)?, ..new.clone() })
    }
}

fn year_of(day: NaiveDate) -> i64 {
    i64::from(day.year())
}

fn not_future(on: NaiveDate, today: NaiveDate) -> Result<(), SponsorshipError> {
    if today < on { Err(SponsorshipError::Future { on, today }) } else { Ok(()) }
}
