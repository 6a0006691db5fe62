//! The desk of a unit: the frame around each of its pages, and “Việc của tôi”.

pub mod appeals;
mod approvals;
mod audit;
mod bank;
mod batches;
mod books;
mod cash_count;
mod devices;
mod donors;
mod entries;
mod filings;
mod frame;
mod funds;
mod gifts;
mod help;
mod home;
mod mail;
mod meetings;
mod nominations;
mod papers;
pub mod payouts;
mod people;
mod periods;
mod pledges;
mod printed;
mod receipts;
mod recipients;
mod risks;
mod roll;
mod rounds;
mod rules;
mod sheet;
mod sponsorships;
mod todo;
mod units;

use rocket::Route;

pub use help::routes as help_routes;

pub use frame::{Frame, Item, Section};

pub fn routes() -> Vec<Route> {
    [
        home::routes(),
        approvals::routes(),
        papers::routes(),
        receipts::routes(),
        gifts::routes(),
        batches::routes(),
        bank::routes(),
        appeals::routes(),
        pledges::routes(),
        sponsorships::routes(),
        devices::routes(),
        donors::routes(),
        mail::routes(),
        funds::routes(),
        entries::routes(),
        books::routes(),
        cash_count::routes(),
        rounds::routes(),
        nominations::routes(),
        recipients::routes(),
        meetings::routes(),
        risks::routes(),
        rules::routes(),
        payouts::routes(),
        periods::routes(),
        roll::routes(),
        filings::routes(),
        audit::routes(),
        people::routes(),
        units::routes(),
    ]
    .concat()
}
