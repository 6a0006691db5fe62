//! Donors as a unit's people see them: found by what they type, listed, and each with what was given.

mod find;

pub use find::{DonorHit, DonorsFound, find};
