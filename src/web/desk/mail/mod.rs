//! Mail at the desk: the queue, one mail and what is decided about it, and where a donor wants it.

mod address;
mod list;
pub mod sending;
mod show;

use rocket::Route;

use crate::{mail::MailError, web::Failure};

pub fn routes() -> Vec<Route> {
    [list::routes(), show::routes(), address::routes()].concat()
}

impl From<MailError> for Failure {
    fn from(err: MailError) -> Self {
        match err {
            MailError::Db(err) => err.into(),
            MailError::NotFound(_) | MailError::Unknown | MailError::NoLink => {
                Self::not_found(format!("{err}"), format!("{err:#}"))
            }
            MailError::NoRandomness => Self::internal(&err),
            err => Self::refused(&err),
        }
    }
}
