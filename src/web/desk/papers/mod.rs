//! Papers out of the printer: receipts, vouchers, letters, yearly statements, yearly letters to everybody at once.
//!
//! Opening a page shows a draft that is worth nothing; pressing its button counts the print, and the page that
//! follows shows what that print is, the original or a copy with its number, and opens the printer.

mod letters;
mod mailed;
mod prints;
mod routes;
mod statement;

use rocket::Route;

use crate::{voucher::VoucherError, web::Failure};

pub use prints::count_first;
pub use routes::voucher_path;

pub fn routes() -> Vec<Route> {
    [routes::routes(), statement::routes(), letters::routes(), mailed::routes()].concat()
}

impl From<VoucherError> for Failure {
    fn from(err: VoucherError) -> Self {
        match err {
            VoucherError::Db(err) => err.into(),
            VoucherError::NoEntry(_) => Self::not_found(format!("{err}"), format!("{err:#}")),
            err => Self::refused(&err),
        }
    }
}
