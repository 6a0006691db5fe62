//! Sổ Vàng, the golden book: a scholarship and fund accounting ledger.

pub mod calendar;
pub mod cli;
pub mod config;
pub mod export;
pub mod id;
pub mod import;
pub mod money;
pub mod text;

pub mod ledger;

pub mod council;
pub mod disbursement;
pub mod donation;
pub mod eligibility;
pub mod fund;
pub mod honour_roll;
pub mod party;
pub mod programme;
pub mod unit;
pub mod user;

pub mod report;

pub mod db;
