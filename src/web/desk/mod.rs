//! The desk of a unit: the frame around each of its pages, and “Việc của tôi”.

mod batches;
mod frame;
mod gifts;
mod home;
mod todo;
mod units;

use rocket::Route;

pub use frame::{Frame, Item, Section};

pub fn routes() -> Vec<Route> {
    [home::routes(), units::routes(), gifts::routes(), batches::routes()].concat()
}
