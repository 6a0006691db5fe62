//! Sổ Vàng, the golden book: a scholarship and fund accounting ledger.

pub mod calendar;
pub mod id;
pub mod import;
pub mod money;
pub mod party;
pub mod text;
