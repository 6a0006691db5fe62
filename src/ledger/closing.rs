//! Closing a month and opening it again: steps of the gate, so that every path to them leaves the same trace.

use serde_json::{Value, json};

use super::{
    chain::Hash,
    journal::Journal,
    period::{self, PeriodError, PeriodState},
    store,
};
use crate::calendar::Month;

impl Journal<'_> {
    /// Returns why a month cannot be closed now, whatever else is done before.
    pub fn check_close(&mut self, month: Month) -> Result<(), PeriodError> {
        if month.number() <= self.closed_through() {
            return Err(PeriodError::AlreadyClosed { month });
        }
        if Month::of(self.author().at.day()) <= month {
            return Err(PeriodError::NotOver { month });
        }
        Ok(())
    }

    /// Closes a month and those before it; `checks` is what was looked at before, for the audit chain.
    pub fn close_month(
        &mut self,
        month: Month,
        reason: &str,
        checks: Option<Value>,
    ) -> Result<(), PeriodError> {
        let reason = given(reason)?;
        self.check_close(month)?;
        let ((length, head), book, author) = (self.head(), self.book(), self.author().clone());
        let db = self.db()?;
        let balances = store::balances_through(db, book, month)?;
        let hash = period::state_hash(month, length, head, &balances);
        store::set_period(db, book, month, PeriodState::Hard, None, (&author, reason), hash)?;
        self.close_through(month.number());
        self.reload()?;
        let mut after = json!({"reason": reason, "state_hash": hash.to_string(), "length": length});
        if let Some(checks) = checks {
            after["checks"] = checks;
        }
        self.record("period.close", month.to_string(), None, Some(after.to_string()));
        Ok(())
    }

    /// Returns why a month cannot be opened again: it is not closed, or a later one is.
    pub fn check_reopen(&mut self, month: Month) -> Result<(), PeriodError> {
        let (closed, book) = (self.closed_through(), self.book());
        let held = store::soft_periods(self.db()?, book)?.iter().any(|soft| soft.month == month);
        if month.number() > closed && !held {
            return Err(PeriodError::NotClosed { month });
        }
        if month.number() < closed {
            let month = Month::from_number(closed).unwrap_or(month);
            return Err(PeriodError::LaterClosed { month });
        }
        Ok(())
    }

    /// Opens the last closed month, or a held one, again; `asked` says who asked for it where somebody else did.
    pub fn reopen_month(
        &mut self,
        month: Month,
        reason: &str,
        asked: Option<Value>,
    ) -> Result<(), PeriodError> {
        let reason = given(reason)?;
        self.check_reopen(month)?;
        let (closed, book, author) = (self.closed_through(), self.book(), self.author().clone());
        let hash = Hash::default();
        store::set_period(self.db()?, book, month, PeriodState::Open, None, (&author, reason), hash)?;
        if month.number() == closed {
            self.close_through(month.previous().number());
        }
        self.reload()?;
        let mut after = json!({"reason": reason});
        if let Some(asked) = asked {
            after["asked"] = asked;
        }
        self.record("period.reopen", month.to_string(), None, Some(after.to_string()));
        Ok(())
    }
}

fn given(reason: &str) -> Result<&str, PeriodError> {
    if reason.trim().is_empty() { Err(PeriodError::NoReason) } else { Ok(reason) }
}
