//! Donors as a unit's people see them: found by what they type, listed, and each with what was given.

mod facts;
mod find;
mod list;
mod store;

pub use facts::{DonorFacts, GiftLine, YearLine, facts};
pub use find::{DonorHit, DonorsFound, donors_of_receipt, find, receipt_number};
pub use list::{DonorFilter, DonorLine, DonorSort, DonorSums, consents_of, lines, sums, table};
