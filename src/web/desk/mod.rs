//! The desk of a unit: the frame around each of its pages, and “Việc của tôi”.

mod donors;
mod frame;
mod home;
mod todo;
mod units;

use rocket::Route;

pub use frame::{Frame, Item, Section};

pub fn routes() -> Vec<Route> {
    [donors::routes(), home::routes(), units::routes()].concat()
}
