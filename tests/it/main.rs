//! One test binary; each module tests one feature through the program's front doors.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod architecture;
mod books;
mod cli;
mod crash;
mod dump;
mod gifts;
mod harness;
mod ledger;
mod migrations;
mod rounds;
mod scholarships;
mod sources;
mod tree;
