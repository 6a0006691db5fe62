//! The desk of a unit: the frame around each of its pages, and “Việc của tôi”.

mod audit;
mod batches;
mod books;
mod cash_count;
mod devices;
mod donors;
mod frame;
mod gifts;
mod help;
mod home;
mod people;
mod periods;
mod pledges;
mod sheet;
mod todo;
mod units;

use rocket::Route;

pub use help::routes as help_routes;

pub use frame::{Frame, Item, Section};

pub fn routes() -> Vec<Route> {
    [
        home::routes(),
        gifts::routes(),
        batches::routes(),
        pledges::routes(),
        devices::routes(),
        donors::routes(),
        books::routes(),
        cash_count::routes(),
        periods::routes(),
        audit::routes(),
        people::routes(),
        units::routes(),
    ]
    .concat()
}
