//! Sổ Vàng, the golden book: a scholarship and fund accounting ledger.

pub mod calendar;
pub mod council;
pub mod disbursement;
pub mod eligibility;
pub mod honour_roll;
pub mod id;
pub mod money;
pub mod programme;
pub mod text;
