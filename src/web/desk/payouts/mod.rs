//! Payouts: what waits to be paid, the lists, the way of a list to the bank, and what the bank sends back.

mod back;
mod cash;
mod check_in;
mod file;
mod kit;
mod lines;
mod list;
mod make;
mod show;
mod steps;

use rocket::{Route, routes};

use crate::{
    bank::vietqr::banks,
    disbursement::payout::{Destination, PayoutError, Relation, workflow::Place},
    text::Lang,
    user::rights::Granted,
    web::{
        Failure,
        forms::{Fields, Typed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![
        list::index,
        make::waiting,
        make::create,
        show::show,
        lines::change,
        lines::account,
        steps::step,
        steps::send,
        file::take,
        cash::sign,
        check_in::board,
        check_in::row,
        check_in::collect,
        kit::sheet,
        kit::labels,
        kit::file,
        back::index,
        back::record,
        back::link,
    ]
}

fn place<R: Granted>(may: &May<R>) -> Place {
    place_of(&may.place)
}

pub fn place_of(place: &crate::web::place::Place) -> Place {
    Place { book: place.book, unit: place.unit.id, is_branch: place.unit.book.is_none() }
}

/// Parts what a person can mend from everything else.
fn refusal<T>(done: Result<T, Attempt<PayoutError>>) -> Result<Result<T, PayoutError>, Failure> {
    match done {
        Ok(value) => Ok(Ok(value)),
        Err(Attempt::Refused(err)) if err.is_refusal() && !matches!(err, PayoutError::NotFound(_)) => {
            Ok(Err(err))
        }
        Err(err) => Err(err.into()),
    }
}

impl From<PayoutError> for Failure {
    fn from(err: PayoutError) -> Self {
        match err {
            PayoutError::NotFound(_) | PayoutError::NoLink => Self::missing(&err),
            PayoutError::Db(err) => err.into(),
            err if err.is_refusal() => Self::refused(&err),
            err => Self::internal(&err),
        }
    }
}

/// Returns the banks to choose from, by their numbers.
pub fn bank_options() -> Vec<(String, String)> {
    banks().into_iter().map(|(bin, name)| (bin.to_owned(), name.to_owned())).collect()
}

pub fn relation_options(lang: Lang) -> Vec<(String, String)> {
    Relation::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect()
}

/// An account as it is typed.
#[derive(rocket::FromForm)]
pub struct AccountForm {
    bin: Typed<crate::bank::vietqr::Bin>,
    number: Typed<crate::bank::vietqr::AccountNumber>,
    holder: Typed<String>,
    #[field(default = Typed(Relation::Own))]
    relation: Typed<Relation>,
}

impl AccountForm {
    pub fn destination(self) -> Destination {
        let Self { bin, number, holder, relation } = self;
        Destination { bin: bin.0, number: number.0, holder: holder.0, relation: relation.0 }
    }
}

/// Puts a refusal beside the field of an account's form that it is about.
pub fn refused(fields: Fields, err: &PayoutError) -> Fields {
    let field = match err {
        PayoutError::NoHolder | PayoutError::Text(_) => "holder",
        PayoutError::SameAgain | PayoutError::Qr(_) => "number",
        _ => "",
    };
    fields.refused(field, err)
}
