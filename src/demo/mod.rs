//! The example: a year of an invented provincial association, lived through as a user would.
//!
//! What a file can bring is put on the disk and imported from there; the rest is done through the workflows
//! that the command line uses, each by the person whose business it is, on its day.

use std::path::Path;

use crate::db::Pool;

pub mod access;
mod award;
mod books;
mod desk;
mod error;
mod files;
mod setup;
mod show;
mod state;
mod story;
mod summary;
mod year;

use books::Handed;
pub use error::DemoError;
pub use state::State;
pub use story::Doing;
use story::{Event, Story};
pub use summary::{AwardLine, FundLine, Nominee, Summary, TierLine, YEAR};
use year::Year;

/// The code of the association whose year it is.
pub const ASSOCIATION: &str = "BM";

/// Where the changes of the example came from, as the audit log says.
const ORIGIN: &str = "demo";

/// Returns the last day of the example year.
pub fn last_day() -> chrono::NaiveDate {
    chrono::NaiveDate::from_ymd_opt(YEAR, 12, 31).expect("every year has a last day")
}

/// How far the year has come.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub done: usize,
    pub all: usize,
    pub day: chrono::NaiveDate,
    pub doing: Doing,
}

/// Lives through the year in an empty database that has its tables; `folder` holds the files to import.
///
/// # Errors
/// [`DemoError`]; the database then holds a part of the year and should be thrown away.
pub fn live(pool: &Pool, folder: &Path, mut told: impl FnMut(Moment)) -> Result<(), DemoError> {
    files::hand_in(folder)?;
    let story = Story::read()?;
    let mut year = Year::new(pool, folder);
    setup::run(&mut year)?;
    for (event, done) in story.events.iter().zip(1..) {
        // The last line's entry says that the whole year is there, so that nothing may come after it.
        if done == story.events.len() {
            desk::lay_out(&mut year)?;
        }
        told(Moment { done, all: story.events.len(), day: event.day, doing: event.doing });
        live_through(&mut year, &story, event).map_err(|cause| DemoError::At {
            line: event.line,
            day: event.day,
            doing: event.doing,
            cause: Box::new(cause),
        })?;
    }
    Ok(())
}

fn live_through(year: &mut Year<'_>, story: &Story, event: &Event) -> Result<(), DemoError> {
    year.turn_to(event.day)?;
    let author = year.author(&event.by)?;
    match event.doing {
        Doing::Gift => {
            let beside = story.beside.get(&event.subject).cloned().unwrap_or_default();
            books::gift(year, author, event, &beside)
        }
        // The story puts it beside its gift when it is read.
        Doing::SoftCredit | Doing::Match => Ok(()),
        Doing::ReverseGift => books::reverse_gift(year, author, event),
        Doing::ImportDonations => books::import(year, author, event, Handed::Donations).map(drop),
        Doing::ImportStatement => books::import(year, author, event, Handed::Statement).map(drop),
        Doing::ImportNominations => books::import(year, author, event, Handed::Nominations).map(drop),
        Doing::Income => books::general(year, author, event, true),
        Doing::Expense => books::general(year, author, event, false),
        Doing::Transfer => books::transfer(year, author, event),
        Doing::Meet => award::meet(year, author, event),
        Doing::Present => award::present(year, author, event),
        Doing::Conflict => award::conflict(year, author, event),
        Doing::Vote => award::vote(year, author, event),
        Doing::Decide => award::decide(year, author, event),
        Doing::Pay => award::pay(year, author, event),
        Doing::Return => award::give_back(year, author, event),
        Doing::Unclaimed => award::leave_unclaimed(year, author, event),
        Doing::ClosePeriod => books::close_period(year, author, event),
        Doing::Restructure => {
            setup::restructure(year, &author)?;
            year.learn_units()
        }
        Doing::Consents => setup::consents(year, &author, year.place(&event.unit)?.1),
        Doing::Members => setup::members(year, &author, year.place(&event.unit)?.1),
        Doing::FreezeRoll => books::freeze_roll(year, author, event),
        Doing::Report => books::report(year, author, event),
    }
}
