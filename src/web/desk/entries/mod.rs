//! Entries: the page of each, recording one that no other page records, and taking one back.

mod new;
mod show;

use rocket::{Route, routes};

use crate::sundry::workflow::Outcome;

pub fn routes() -> Vec<Route> {
    routes![new::ask, new::create, show::show, show::reverse]
}

/// Returns the page that shows what became of a wish to record something.
fn outcome_path(outcome: Outcome) -> String {
    match outcome {
        Outcome::Posted(posted) => format!("entries/{}", posted.seq),
        Outcome::Asked(task) => format!("approvals/{task}"),
    }
}
