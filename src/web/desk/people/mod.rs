//! The people of a unit and of those below it: who they are, what they may do, and how they come in.

use rocket::Route;

mod list;
mod new;
mod person;

pub fn routes() -> Vec<Route> {
    [list::routes(), new::routes(), person::routes()].concat()
}
