//! The inbox: what waits for the reader, what the reader asked for, and what was done by one person alone.

mod list;
mod one;
mod subject;

use rocket::Route;

pub use list::to_countersign;

use crate::{
    approval::{Case, State, people::Around},
    unit::UnitTree,
    user::{
        rights::{Right, Standing},
        session::Session,
    },
};

pub fn routes() -> Vec<Route> {
    [list::routes(), one::routes()].concat()
}

/// Tells whether somebody may read a task: whoever asked, whoever may settle or countersign it, and whoever sees the
/// books of its unit.
fn may_read(session: &Session, tree: &UnitTree, case: &Case, around: &Around) -> bool {
    let (standing, user): (&Standing, _) = (&session.standing, session.user.id);
    case.task.author == user
        || around.circle.holds(user)
        || around.above.contains(&user)
        || standing.may(tree, case.task.unit, Right::ReadBooks)
}

/// The colour of a state: beside it stands its word.
const fn mood(state: State) -> &'static str {
    match state {
        State::Open { .. } | State::Returned => "ask",
        State::Agreed | State::Released { countersigned: true } => "good",
        State::Disagreed | State::Expired | State::Released { countersigned: false } => "bad",
        State::Withdrawn => "",
    }
}
