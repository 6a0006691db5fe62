//! The season of the honour roll: its lines beside the year before, its rules, and the proof of each line.

mod freeze;
mod line;
mod mailed;
mod merits;
mod papers;
mod print;
mod recipients;
mod round;
mod rules;
mod show;
mod slips;
mod years;

use chrono::{Datelike as _, NaiveDate};
use rocket::Route;

use crate::{
    db::Db,
    honour_roll::{Line, Look, Map, RollError, Scope, store},
    id::PartyId,
    user::rights::Granted,
    web::{
        Failure,
        may::May,
        place::{self, Place},
    },
};

pub fn routes() -> Vec<Route> {
    [
        show::routes(),
        freeze::routes(),
        line::routes(),
        merits::routes(),
        mailed::routes(),
        papers::routes(),
        print::routes(),
        recipients::routes(),
        round::routes(),
        rules::routes(),
        slips::routes(),
        years::routes(),
    ]
    .concat()
}

/// A season that an address names, or all the years together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Year(i32),
    Life,
}

/// What stands in an address for all the years together.
const LIFE: &str = "life";

impl Which {
    fn read(text: &str, today: NaiveDate) -> Result<Self, Failure> {
        if text == LIFE { Ok(Self::Life) } else { place::year(text, today).map(Self::Year) }
    }

    fn code(self) -> String {
        match self {
            Self::Year(year) => year.to_string(),
            Self::Life => LIFE.to_owned(),
        }
    }

    fn year(self, today: NaiveDate) -> i32 {
        match self {
            Self::Year(year) => year,
            Self::Life => today.year(),
        }
    }

    /// Finds the season under its own map, which is the one that is worked on.
    fn scope(self, db: &mut Db, place: &Place, below: bool, today: NaiveDate) -> Result<Scope, RollError> {
        store::scope(db, (&place.tree, &place.unit), (self.year(today), below), today)
    }

    /// Finds the season for a job on it.
    async fn of<R: Granted>(self, may: &May<R>, below: bool) -> Result<Scope, Failure> {
        let today = may.today();
        Ok(may.read(move |db, place| self.scope(db, place, below, today)).await?)
    }

    /// Finds the season under the map that an address asks for, to look at.
    fn look(
        self,
        db: &mut Db,
        place: &Place,
        below: bool,
        (asked, today): (Option<Map>, NaiveDate),
    ) -> Result<Look, RollError> {
        store::look(db, (&place.tree, &place.unit), (self.year(today), below), (asked, today))
    }
}

/// Writes a line as addresses and forms name it.
fn code_of((party, anonymous): Line) -> String {
    format!("{party}-{}", u8::from(anonymous))
}

fn read_line(text: &str) -> Option<Line> {
    let (party, anonymous) = text.split_once('-')?;
    let anonymous = match anonymous {
        "0" => false,
        "1" => true,
        _ => return None,
    };
    Some((PartyId(party.parse().ok()?), anonymous))
}

/// Tells whether a query or a form asks for the units below as well.
fn is_on(text: Option<&str>) -> bool {
    matches!(text, Some("" | "1" | "true" | "on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_named_and_found_again() {
        for line in [(PartyId(7), false), (PartyId(12), true)] {
            assert_eq!(read_line(&code_of(line)), Some(line));
        }
        for wrong in ["7", "7-2", "x-0", "", "7-0-1"] {
            assert_eq!(read_line(wrong), None, "{wrong}");
        }
    }
}
