//! What a database holds before the example is made: nothing, the example, a part of it, or somebody's books.

use super::{ASSOCIATION, DemoError, files, story::Story};
use crate::{
    db::Db,
    id::Seq,
    ledger,
    report::{Span, store},
    text::sheet,
    unit,
    user::{self, UserError},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Empty,
    /// The example was begun and not finished.
    Begun,
    /// The whole year is there, whatever people have tried with it since.
    Lived,
    Foreign,
}

impl State {
    /// Looks at a database that has its tables.
    pub fn of(db: &mut Db) -> Result<Self, DemoError> {
        let Some(founder) = user::store::first(db).map_err(UserError::from)? else { return Ok(Self::Empty) };
        let people = sheet::read(files::USERS, ["login", "name", "role", "unit"])?;
        let is_ours =
            people.first().is_some_and(|row| row.cells[0] == founder.login && row.cells[1] == founder.name);
        let tree = unit::store::tree(db)?;
        let Ok(unit) = tree.find(ASSOCIATION) else {
            return Ok(if is_ours && tree.units().is_empty() { Self::Begun } else { Self::Foreign });
        };
        if !is_ours {
            return Ok(Self::Foreign);
        }
        let story = Story::read()?;
        let Some(last) = story.events.last() else { return Ok(Self::Begun) };
        let span = Span { from: Some(last.day), to: last.day, as_known: None };
        let view = store::view(db, tree.book_of(unit.id)?, ASSOCIATION, span)?;
        let entries = ledger::store::load_range(db, view.book, Seq(1), view.known)?;
        let is_last = |sealed: &ledger::chain::Sealed| {
            sealed.entry.day() == last.day && sealed.entry.description() == last.text
        };
        Ok(if entries.iter().any(is_last) { Self::Lived } else { Self::Begun })
    }
}
