//! How urgent a pledge is on a day: overdue, due, or to be left in peace.

use chrono::NaiveDate;

use super::{Pledge, Standing};
use crate::{codes, money::MoneyError};

/// Somebody is reminded this many days before an instalment falls due.
pub const REMIND_WITHIN: u64 = 7;

codes! {
    /// How urgent a pledge is.
    pub enum Timing ("mức gấp của lời hứa", "urgency of a pledge") {
        Overdue = "overdue" ("quá hạn", "overdue"),
        Due = "due" ("đến hạn", "due"),
        Waiting = "waiting" ("chưa đến hạn", "not yet due"),
        Kept = "kept" ("đã thực hiện đủ", "kept"),
        Lapsed = "lapsed" ("không thực hiện nữa", "lapsed"),
    }
}

impl Pledge {
    /// Returns how urgent the pledge is on a day.
    pub fn timing(&self, today: NaiveDate) -> Result<Timing, MoneyError> {
        Ok(match self.standing()? {
            Standing::Kept => Timing::Kept,
            Standing::Lapsed => Timing::Lapsed,
            Standing::Open => match self.reminders(today, REMIND_WITHIN)?.first() {
                Some(first) if first.overdue => Timing::Overdue,
                Some(_) => Timing::Due,
                None => Timing::Waiting,
            },
        })
    }

    /// Returns the day of the earliest instalment of which something is still to come.
    pub fn next_due(&self) -> Result<Option<NaiveDate>, MoneyError> {
        if self.standing()? != Standing::Open {
            return Ok(None);
        }
        let lines = self.lines()?;
        Ok(lines.iter().find(|line| line.paid < line.amount).map(|line| line.due_on))
    }
}
