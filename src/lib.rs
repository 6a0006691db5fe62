//! Sổ Vàng, the golden book: a scholarship and fund accounting ledger.
//!
//! # Bird's eye
//! A treasurer records a gift; it becomes a balanced entry in the book of her association, under a fund that
//! remembers what its donors allow. A commune nominates a learner; rules written as data say why the learner may
//! or may not receive; a council votes; the award is an entry against the fund, the payment another. Once a year
//! the honour roll thanks the donors. Everything that is recorded stays: corrections are new entries, and a hash
//! chain shows any change made behind the program's back.
//!
//! # Codemap, from the bottom up
//! - [`money`], [`id`], [`calendar`], [`text`]: values without I/O. Errors of every module say one sentence in
//!   Vietnamese (`{}`) and in English (`{:#}`), see [`say!`].
//! - [`ledger`]: the pure core (entries that balance by construction, the hash chain, the chart by role), and
//!   [`ledger::journal`], the one gate through which entries reach the database.
//! - the nouns, each with its types and rules in `mod.rs`, its SQL in `store`, and what people do in `workflow`:
//!   [`mod@unit`], [`user`], [`approval`], [`party`], [`fund`], [`donation`], [`receipt`], [`batch`],
//!   [`device`], [`pledge`], [`sponsorship`], [`bank`], [`cash_count`], [`period`], [`programme`], [`eligibility`],
//!   [`dossier`], [`citizen`] (numbers of identity cards, sealed), [`matching`], [`council`],
//!   [`risk`] (signs that stop nothing), [`disbursement`] (one award, and the lists of [`disbursement::payout`]), [`honour_roll`], [`voucher`],
//!   [`mod@title`] (honours with money or without), [`sundry`], [`filing`], [`mail`].
//! - [`report`]: rows in, a table out; [`import`]: bytes in, values with positions out; [`export`]: tables as text,
//!   CSV and JSON.
//! - [`opening`]: how books begin, one write made of several nouns' workflows.
//! - [`cli`] and [`web`]: two thin adapters over the same workflows and reports.
//! - [`db`]: one connection type over SQLite and PostgreSQL, and [`db::Pool`], the one way to write.
//!
//! # What always holds
//! 1. An entry's postings sum to zero, within each fund ([`ledger::Entry::new`], again when it is loaded, and by a
//!    trigger on PostgreSQL).
//! 2. What is recorded is never changed or deleted (triggers on both databases).
//! 3. Each book is a hash chain, and its head and length are in the audit chain beside it; `sovang verify` names
//!    the first place that differs.
//! 4. A request repeated with its key is answered once and alike, refusals included ([`ledger::once`]).
//! 5. Voucher and receipt numbers have no gap per book, series and year.
//! 6. Nothing is posted in a closed period.
//! 7. No fund spends more than it has, and no cash, bank or goods account goes below zero, on the entry's day or on
//!    any later one ([`ledger::limits`]).
//! 8. A restricted fund pays only what its donors allow, checked at the award and at the payment; a sponsored
//!    learner's fund only after the check of the year.
//! 9. One workflow is one job of [`db::Pool::write`]: it happens in whole or not at all, and is durable before it
//!    is answered.
//! 10. Arrows point down: `tests/it/architecture.rs` reads the sources and says where they do not.

// Diesel walks through its list of tables one by one, and we keep more than 128.
#![recursion_limit = "256"]

pub mod calendar;
pub mod cli;
pub mod config;
pub mod export;
pub mod id;
pub mod import;
pub mod money;
pub mod text;

pub mod ledger;

pub mod approval;
pub mod bank;
pub mod batch;
pub mod cash_count;
pub mod citizen;
pub mod council;
pub mod device;
pub mod disbursement;
pub mod donation;
pub mod dossier;
pub mod eligibility;
pub mod filing;
pub mod fund;
pub mod honour_roll;
pub mod mail;
pub mod matching;
pub mod party;
pub mod period;
pub mod pledge;
pub mod programme;
pub mod receipt;
pub mod risk;
pub mod sponsorship;
pub mod sundry;
pub mod title;
pub mod unit;
pub mod user;
pub mod voucher;

pub mod settle;

pub mod report;

pub mod opening;

pub mod demo;

pub mod db;

pub mod web;
