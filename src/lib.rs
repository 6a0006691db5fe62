//! Sổ Vàng, the golden book: a scholarship and fund accounting ledger.

pub mod calendar;
pub mod id;
pub mod money;
pub mod text;

pub mod ledger;

pub mod party;
pub mod unit;
pub mod user;

pub mod db;
