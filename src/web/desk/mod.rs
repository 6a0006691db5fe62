//! The desk of a unit: the frame around each of its pages, and “Việc của tôi”.

mod frame;
mod home;
mod people;
mod todo;
mod units;

use rocket::Route;

pub use frame::{Frame, Item, Section};

pub fn routes() -> Vec<Route> {
    [home::routes(), people::routes(), units::routes()].concat()
}
