//! Sổ Vàng, the golden book: a scholarship and fund accounting ledger.

pub mod calendar;
pub mod cli;
pub mod config;
pub mod export;
pub mod id;
pub mod money;
pub mod text;
