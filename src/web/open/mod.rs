//! Open books: the bank's statement, where a gift went, who was awarded, how to give, and the same as files.

use rocket::Route;

mod data;
mod give;
mod laureates;
mod recipients;
mod statement;
mod trace;

pub fn routes() -> Vec<Route> {
    [
        statement::routes(),
        trace::routes(),
        recipients::routes(),
        laureates::routes(),
        give::routes(),
        data::routes(),
    ]
    .concat()
}
