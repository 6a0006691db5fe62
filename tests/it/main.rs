//! One test binary; each module tests one feature through the program's front doors.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod adjustments;
mod approvals;
mod architecture;
mod attacks;
mod awards;
mod batches;
mod books;
mod browser;
mod cash_count;
mod cli;
mod council;
mod crash;
mod desk;
mod dump;
mod exports;
mod forms;
mod gifts;
mod golden;
mod harness;
mod honour_roll;
mod imports;
mod ledger;
mod messages;
mod migrations;
mod papers;
mod receipts;
mod reports;
mod rounds;
mod scholarships;
mod site;
mod sources;
mod tamper;
mod tree;
mod web;
