//! Rounds: the calendar, the budget, the amounts and quotas of each, the documents it asks for, and the year before.

mod edit;
mod list;
mod matching;
mod matrix;
mod new;
mod programmes;
mod show;

use rocket::Route;

use crate::{
    db::Db,
    programme::{self, ProgrammeError, RoundRecord},
    web::{Failure, place::Place},
};

pub fn routes() -> Vec<Route> {
    [edit::routes(), list::routes(), matching::routes(), new::routes(), show::routes(), programmes::routes()]
        .concat()
}

impl From<ProgrammeError> for Failure {
    fn from(err: ProgrammeError) -> Self {
        match err {
            ProgrammeError::Db(err) => err.into(),
            err @ (ProgrammeError::NoRound(_) | ProgrammeError::NoNomination(_)) => Self::missing(&err),
            err => Self::refused(&err),
        }
    }
}

/// Finds a round of the desk's book by its code.
fn find(db: &mut Db, place: &Place, code: &str) -> Result<RoundRecord, Failure> {
    programme::store::find_round(db, place.book, code).map_err(|err| match err {
        ProgrammeError::NoRound(_) => {
            let name = &place.unit.name;
            Failure::not_found(
                format!("“{name}” không có đợt xét “{code}”; hãy chọn trong danh sách các đợt."),
                format!("“{name}” has no round “{code}”; choose one in the list of rounds."),
            )
        }
        err => err.into(),
    })
}
