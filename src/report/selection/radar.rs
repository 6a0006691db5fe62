//! Whether somebody is helped or put forward twice: how often, and neither where nor by whom.

use chrono::{Datelike as _, NaiveDate};

use super::store;
use crate::{
    citizen,
    db::{Db, DbError},
    disbursement,
    programme::NominationRecord,
};

/// What other nominations of the same person came to in a year, over the books of all units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    pub awards: i64,
    pub waiting: i64,
    /// Titles, with money or without.
    pub titles: i64,
}

impl Elsewhere {
    pub const fn is_nothing(&self) -> bool {
        self.awards == 0 && self.waiting == 0 && self.titles == 0
    }
}

/// Looks the person of a nomination up under every record that was merged into one.
///
/// Whoever is nominated with the same name and birthday is the same record, whichever unit wrote it down; and whoever
/// has the same ID number is the same person, under whatever name.
pub fn elsewhere(db: &mut Db, record: &NominationRecord, today: NaiveDate) -> Result<Elsewhere, DbError> {
    let person = citizen::store::same_person(db, record.nomination.person)?;
    let since = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    Ok(Elsewhere {
        awards: store::awards_of(db, &person, disbursement::year_of(today), record.id)?,
        waiting: store::waiting_of(db, &person, since, record.id)?,
        titles: store::titles_of(db, &person, disbursement::year_of(today), record.id)?,
    })
}
