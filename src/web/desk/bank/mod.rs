//! The bank: its accounts and how they stand, statements in, lines matched, balances compared.

mod accounts;
mod check;
mod choice;
mod imports;
mod lines;
mod mend;
mod names;
mod queue;
mod reconcile;
mod set_up;
mod unidentified;

use rocket::Route;

use crate::{
    bank::{BankAccount, BankError, store},
    db::Db,
    id::{BankAccountId, BookId},
    web::Failure,
};

pub fn routes() -> Vec<Route> {
    [
        accounts::routes(),
        set_up::routes(),
        mend::routes(),
        queue::routes(),
        lines::routes(),
        check::routes(),
        imports::routes(),
        reconcile::routes(),
        unidentified::routes(),
    ]
    .concat()
}

impl From<BankError> for Failure {
    fn from(err: BankError) -> Self {
        match err {
            BankError::Db(err) => err.into(),
            BankError::NoAccount | BankError::NoLine | BankError::NoAppeal => {
                Self::not_found(format!("{err}"), format!("{err:#}"))
            }
            err => Self::refused(&err),
        }
    }
}

/// Finds the account that an address names.
fn account(db: &mut Db, book: BookId, id: i64) -> Result<BankAccount, Failure> {
    let found = store::find_account(db, book, BankAccountId(id))?;
    Ok(found.ok_or(BankError::NoAccount)?)
}
