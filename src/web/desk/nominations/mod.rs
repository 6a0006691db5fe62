//! Nominations: the list, putting somebody forward, and the dossier on one page with everything done to it.

mod acts;
mod asked;
mod facts;
mod history;
mod id_number;
mod import;
mod list;
mod new;
mod papers;
mod people;
mod print;
mod recommend;
mod review;
mod show;

use rocket::Route;

use crate::{
    db::Db,
    dossier::{self, DossierError},
    eligibility::CheckError,
    id::{NominationId, UnitId, UserId},
    programme::{self, NominationRecord, Progress},
    report::selection::nominations::Scope,
    unit::UnitTree,
    user::{
        Role,
        rights::{Granted, Right, Standing},
    },
    web::{Failure, may::May, place::Place},
};

pub fn routes() -> Vec<Route> {
    [
        list::routes(),
        recommend::routes(),
        new::routes(),
        import::routes(),
        show::routes(),
        acts::routes(),
        review::routes(),
        print::routes(),
        papers::routes(),
        id_number::routes(),
        people::routes(),
    ]
    .concat()
}

impl From<DossierError> for Failure {
    fn from(err: DossierError) -> Self {
        match err {
            DossierError::Db(err) => err.into(),
            err @ DossierError::NotFound(_) => Self::missing(&err),
            err => Self::refused(&err),
        }
    }
}

impl From<CheckError> for Failure {
    fn from(err: CheckError) -> Self {
        match err {
            CheckError::Db(err) => err.into(),
            err @ (CheckError::NoNomination(_) | CheckError::NoCheck(_) | CheckError::NoRule(_)) => {
                Self::missing(&err)
            }
            err => Self::refused(&err),
        }
    }
}

/// Returns whose nominations somebody sees from a desk.
///
/// Who runs a round sees everybody in it; who only puts people forward sees the people of the own unit.
fn scope_of(standing: &Standing, tree: &UnitTree, place: &Place) -> Scope {
    let roles = standing.roles_in(tree, place.unit.id);
    let is_wide = |role: &Role| *role != Role::Nominator && Right::ReadDossiers.roles().contains(role);
    let in_book = |unit: UnitId| tree.book_of(unit).is_ok_and(|book| book == place.book);
    let below = tree.subtree(place.unit.id).into_iter().map(|unit| unit.id);
    Scope {
        book: Some(place.book).filter(|_| place.unit.book.is_some() && roles.iter().any(is_wide)),
        units: below.filter(|unit| in_book(*unit)).collect(),
    }
}

pub(super) fn scope<R: Granted>(may: &May<R>) -> Scope {
    scope_of(&may.signed.session.standing, &may.place.tree, &may.place)
}

/// Finds a nomination that a scope covers; of any other nobody learns whether it exists.
fn find(db: &mut Db, scope: &Scope, id: i64) -> Result<NominationRecord, Failure> {
    let found = programme::store::nomination(db, NominationId(id))?;
    let record = found.filter(|record| scope.covers(record));
    record.ok_or_else(|| DossierError::NotFound(NominationId(id)).into())
}

/// Finds one before it is changed by the people of the unit that made it.
async fn of_own_unit<R: Granted>(may: &May<R>, id: i64) -> Result<NominationRecord, Failure> {
    let scope = Scope { book: None, units: scope(may).units };
    may.read(move |db, _| find(db, &scope, id)).await
}

/// Finds one before it is judged by the people who run its round.
async fn of_own_round<R: Granted>(may: &May<R>, id: i64) -> Result<NominationRecord, Failure> {
    let scope = Scope { book: scope(may).book, units: Vec::new() };
    may.read(move |db, _| find(db, &scope, id)).await
}

/// What waits at a desk: nominations that came back to their unit, and those that a reviewer has still to score.
pub struct Waiting {
    pub back: (usize, String),
    pub to_review: (usize, String),
}

/// Counts what waits for somebody, with the way to the first or to the list.
pub fn waiting(
    db: &mut Db,
    (place, user): (&Place, UserId),
    (nominates, votes): (bool, bool),
    standing: &Standing,
) -> Result<Waiting, Failure> {
    let scope = scope_of(standing, &place.tree, place);
    let back =
        if nominates { dossier::store::open_returns(db, (None, &scope.units))? } else { Default::default() };
    let back_path = match back.iter().next() {
        Some(only) if back.len() == 1 => format!("nominations/{only}"),
        _ => "nominations?state=back".to_owned(),
    };
    let (count, first) = match scope.book.filter(|_| votes) {
        Some(book) => dossier::store::unreviewed_count(db, book, user)?,
        None => (0, None),
    };
    let path = first.map_or_else(String::new, |id| format!("nominations/{id}?todo=review&sort=id"));
    Ok(Waiting { back: (back.len(), back_path), to_review: (count, path) })
}

fn is_waiting(record: &NominationRecord) -> bool {
    record.progress == Progress::Nominated
}
