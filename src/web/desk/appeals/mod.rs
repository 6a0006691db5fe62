//! Appeals: what donors are asked for, each with its memo code and the sheet with its QR code.

mod list;
mod one;
pub mod sheet;

use rocket::Route;

pub fn routes() -> Vec<Route> {
    [list::routes(), one::routes(), sheet::routes()].concat()
}
