//! The donors of a unit: found, listed, shown, mended; their consents; records that are one.

mod consents;
mod duplicates;
mod edit;
mod find;
mod list;
mod show;

use chrono::NaiveDate;
use rocket::Route;

use crate::{
    calendar::{CalendarError, parse_day},
    party::{Party, PartyError, merge::MergeError},
    web::Failure,
};

pub fn routes() -> Vec<Route> {
    [find::routes(), list::routes(), edit::routes(), show::routes(), consents::routes(), duplicates::routes()]
        .concat()
}

/// A day as people type it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub NaiveDate);

impl std::str::FromStr for Day {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        parse_day(text).map(Self)
    }
}

/// Answers for a donor who is not on file or not known to this unit; which of the two is not for strangers to learn.
pub fn unknown() -> Failure {
    Failure::not_found(format!("{}", PartyError::Unknown), format!("{:#}", PartyError::Unknown))
}

impl From<PartyError> for Failure {
    fn from(err: PartyError) -> Self {
        match err {
            PartyError::Db(err) => err.into(),
            PartyError::Unknown => unknown(),
            err => Self::refused(&err),
        }
    }
}

impl From<MergeError> for Failure {
    fn from(err: MergeError) -> Self {
        match err {
            MergeError::Db(err) => err.into(),
            MergeError::Party(err) => err.into(),
            MergeError::Unknown | MergeError::NoMerge(_) => unknown(),
            err => Self::refused(&err),
        }
    }
}

/// The name by which a donor is thanked, which tells a household from its householder.
fn shown(party: &Party) -> &str {
    &party.recognition_name
}
