//! Receipts: the list by book and year, the page of each, making one void by two people, issuing it anew.

pub mod history;
mod list;
mod reissue;
mod show;

use rocket::Route;

use crate::{
    db::Db,
    receipt::{self, Number, Receipt, ReceiptError},
    web::{Failure, place::Place},
};

pub fn routes() -> Vec<Route> {
    [list::routes(), show::routes(), reissue::routes()].concat()
}

fn find(db: &mut Db, place: &Place, number: Number) -> Result<Receipt, Failure> {
    let found = receipt::store::find(db, place.book, number)?;
    found.ok_or_else(|| ReceiptError::NotFound(number).into())
}

impl From<ReceiptError> for Failure {
    fn from(err: ReceiptError) -> Self {
        match err {
            ReceiptError::Db(err) => err.into(),
            ReceiptError::NotFound(_) => Self::not_found(format!("{err}"), format!("{err:#}")),
            err => Self::refused(&err),
        }
    }
}
