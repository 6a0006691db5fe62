//! Opening books where there are none: the first unit, the first administrator, and what comes with new books.
//!
//! It stands above the nouns, because it is one write made of the workflows of several; the command line, the set-up
//! page and the example all open books here.

use std::fmt;

use crate::{
    calendar::Instant,
    db::{DbError, Tx},
    eligibility::{self, CheckError},
    honour_roll::{self, RollError},
    ledger::Author,
    programme::{self, ProgrammeError},
    unit::{self, UnitError, workflow::NewUnit},
    user::{self, UserError},
};

/// The login of the person who opens the books, where no other is chosen.
pub const FOUNDER: &str = "quantri";

/// Long before any book that can be kept; a unit that is given no first day has always been there.
pub const ALWAYS: &str = "1996-10-02";

#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    User(#[from] UserError),
    Unit(#[from] UnitError),
    Programme(#[from] ProgrammeError),
    Rules(#[from] CheckError),
    Roll(#[from] RollError),
    Db(#[from] DbError),
}

impl fmt::Display for OpeningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Programme(err) => err.fmt(f),
            Self::Rules(err) => err.fmt(f),
            Self::Roll(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

/// Makes the first person administrator of the first unit, which gets its chart, the programmes, the rules, the tiers.
///
/// # Errors
/// [`UserError::BooksAreOpen`] where anybody works with these books already, so that it can never happen twice.
pub fn open(
    tx: &mut Tx,
    (login, name): (&str, &str),
    first: &NewUnit,
    origin: &str,
    at: Instant,
) -> Result<Author, OpeningError> {
    if !first.level.keeps_books() {
        return Err(UnitError::NoBook(first.code.clone()).into());
    }
    let author = user::workflow::found(tx, login, name, origin, at)?;
    let unit = unit::workflow::add(tx, &author, first)?;
    user::workflow::appoint(tx, &author, unit)?;
    programme::workflow::publish_working_set(tx, &author, unit)?;
    eligibility::workflow::publish_working_set(tx, &author)?;
    honour_roll::workflow::publish_working_tiers(tx, &author, unit)?;
    Ok(author)
}
