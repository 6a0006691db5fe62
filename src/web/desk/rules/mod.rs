//! The rules by which nominations are checked: their versions, and the desk on which a new wording is tried.

mod edit;
mod list;
mod show;

use rocket::{Route, routes};

use crate::eligibility::{CheckError, RuleVersion};

pub fn routes() -> Vec<Route> {
    routes![list::index, show::show, edit::edit, edit::post]
}

/// Returns the versions of one rule, the latest first.
fn of_code(all: Vec<RuleVersion>, code: &str) -> Result<Vec<RuleVersion>, CheckError> {
    let mut found: Vec<RuleVersion> = all.into_iter().filter(|it| it.code == code).collect();
    found.sort_by_key(|it| std::cmp::Reverse(it.version));
    if found.is_empty() { Err(CheckError::NoRule(code.to_owned())) } else { Ok(found) }
}
