//! What the pages of the recipients' roll have in common: what an address asks for, and what is shown of the year.

use std::sync::Arc;

use chrono::NaiveDate;
use rocket::FromForm;

use super::{App, Failure, list::chosen, place::Place};
use crate::{
    db::Db,
    honour_roll::Scope,
    id::UnitId,
    programme::Category,
    report::laureates::{self, Filter, Roll},
};

/// The parts of the address that filter, as they were sent.
#[derive(Clone, Debug, FromForm)]
pub struct Asked<'f> {
    pub category: Option<&'f str>,
    /// The id of a unit.
    pub place: Option<&'f str>,
    pub programme: Option<&'f str>,
    pub below: Option<&'f str>,
}

impl Asked<'_> {
    /// Whether the units below are added up as well.
    pub fn is_below(&self) -> bool {
        matches!(self.below, Some("" | "1" | "true" | "on"))
    }

    /// Reads what is asked for, with the words of a search.
    pub fn filter(&self, words: &str) -> Result<Filter, Failure> {
        let place = self.place.filter(|text| !text.is_empty()).map(str::parse).transpose();
        let mut filter = Filter {
            category: chosen::<Category>(self.category)?,
            unit: place.map_err(|_| Failure::no_such_page())?.map(UnitId),
            programme: self.programme.filter(|text| !text.is_empty()).map(str::to_owned),
            words: Vec::new(),
        };
        filter.search(words);
        Ok(filter)
    }
}

/// Whose roll it is, of which year, with or without the units below, as of which day.
pub type Key = (UnitId, i32, bool, NaiveDate);

/// The roll of a year, and the years of which there are others.
pub struct Year {
    pub roll: Roll,
    pub years: Vec<i32>,
}

impl Year {
    fn read(
        db: &mut Db,
        place: &Place,
        (year, below): (i32, bool),
        today: NaiveDate,
    ) -> Result<Self, Failure> {
        // What was paid out is told of the books that paid it: nobody inherits having received a scholarship.
        let scope = Scope::of(&place.tree, &place.unit, year, below)?;
        let years = laureates::years(db, &scope.books, today)?;
        Ok(Self { roll: laureates::read(db, &place.tree, &scope.books, (year, today))?, years })
    }

    /// Returns the roll of a unit's books as it is now, and of the units below where they are asked for.
    pub async fn of(app: &App, place: &Place, (year, below): (i32, bool)) -> Result<Arc<Self>, Failure> {
        let today = app.clock.today();
        let (key, place) = ((place.unit.id, year, below, today), place.clone());
        app.kept.laureates.get(&app.pool, key, move |db| Self::read(db, &place, (year, below), today)).await
    }
}

/// A year with the part of its roll that was asked for.
pub struct Shown {
    pub all: Arc<Year>,
    pub part: Roll,
    pub filter: Filter,
}

impl Shown {
    pub fn of(all: Arc<Year>, filter: Filter) -> Result<Self, Failure> {
        let part = all.roll.filtered(&filter).map_err(|err| Failure::internal(&err))?;
        Ok(Self { all, part, filter })
    }

    /// The years of which there are rolls, and whether each is the one that is shown.
    pub fn years(&self, shown: i32) -> Vec<(i32, bool)> {
        self.all.years.iter().map(|year| (*year, *year == shown)).collect()
    }

    pub fn is_category(&self, category: &Category) -> bool {
        self.filter.category == Some(*category)
    }

    pub fn is_place(&self, unit: &UnitId) -> bool {
        self.filter.unit == Some(*unit)
    }

    pub fn is_programme(&self, name: &str) -> bool {
        self.filter.programme.as_deref() == Some(name)
    }
}

/// The titles of a year's roll, with the name of the unit where it stands nowhere else.
pub fn titles(year: i32, unit: &str) -> (String, String) {
    let of = if unit.is_empty() { String::new() } else { format!(" – {unit}") };
    (format!("Danh sách nhận học bổng năm {year}{of}"), format!("Scholarship recipients {year}{of}"))
}
