//! Rounds and nominations as a unit's people see them: listed, counted, and beside the year before.

pub mod matching;
pub mod money;
pub mod nominations;
pub mod radar;
pub mod rounds;
mod store;
