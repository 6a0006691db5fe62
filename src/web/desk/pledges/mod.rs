//! Pledges: the list with its filter, those that fall due, promising, and the page of each.

mod due;
mod list;
mod new;
mod receive;
mod show;

use rocket::Route;

use crate::{
    ledger::once::OnceError,
    pledge::{PledgeError, Rhythm, Schedule},
    text::Lang,
    web::{Failure, forms::Fields, may::Attempt},
};

pub use receive::fresh_key;

pub fn routes() -> Vec<Route> {
    [list::routes(), due::routes(), new::routes(), show::routes(), receive::routes()].concat()
}

impl From<PledgeError> for Failure {
    fn from(err: PledgeError) -> Self {
        match err {
            PledgeError::Db(err) => err.into(),
            err @ PledgeError::NotFound(_) => Self::not_found(format!("{err}"), format!("{err:#}")),
            err => Self::refused(&err),
        }
    }
}

/// Returns the ways in which a promise may repeat itself.
fn rhythms(lang: Lang) -> Vec<(String, String)> {
    Rhythm::ALL.iter().map(|rhythm| (rhythm.code().to_owned(), lang.of(rhythm))).collect()
}

/// The part of a form that says how much comes when.
type Plan = (crate::money::Money, chrono::NaiveDate, Rhythm, Option<usize>);

/// Reads a schedule; a promise that repeats itself must say how often.
fn schedule((each, first_on, rhythm, times): Plan) -> Result<Schedule, PledgeError> {
    Schedule::repeated(each, first_on, rhythm, times.unwrap_or_default())
}

/// Puts a refusal beside the field that it is about.
fn refused(fields: Fields, err: &PledgeError) -> Fields {
    use crate::donation::DonationError;
    let field = match err {
        PledgeError::Donation(
            DonationError::NoDonor
            | DonationError::UnknownDonor
            | DonationError::OtherName { .. }
            | DonationError::Namesakes { .. },
        )
        | PledgeError::UnknownDonor => "donor",
        PledgeError::NoInstalments | PledgeError::TooMany { .. } => "times",
        PledgeError::NotPositive { .. } | PledgeError::Money(_) => "each",
        PledgeError::TooEarly { .. } | PledgeError::TooFar => "first",
        PledgeError::Future { .. } => "made",
        PledgeError::ForeignFund | PledgeError::Donation(DonationError::NoShares) => "fund",
        _ => "",
    };
    fields.refused(field, err)
}

/// Tells a refusal, for whoever typed, from a failure, for nobody.
fn sort_out<T>(
    answer: Result<Result<T, OnceError<PledgeError>>, Attempt<PledgeError>>,
) -> Result<Result<T, OnceError<PledgeError>>, Failure> {
    answer.map_err(Failure::from)
}
