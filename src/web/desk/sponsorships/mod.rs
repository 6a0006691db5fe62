//! Sponsorships: the list with its filter, beginning one, and the page of each with its years.

mod list;
mod new;
mod show;
mod steps;

use rocket::Route;

use crate::{sponsorship::SponsorshipError, web::Failure};

pub fn routes() -> Vec<Route> {
    [list::routes(), new::routes(), show::routes(), steps::routes()].concat()
}

impl From<SponsorshipError> for Failure {
    fn from(err: SponsorshipError) -> Self {
        match err {
            SponsorshipError::Db(err) => err.into(),
            err @ SponsorshipError::NotFound(_) => Self::not_found(format!("{err}"), format!("{err:#}")),
            err => Self::refused(&err),
        }
    }
}
