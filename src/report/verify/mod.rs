//! `verify`: everything that must hold in stored books, looked at row by row, each break named with its place.

mod answers;
mod approvals;
mod bank;
mod batches;
mod batches_store;
mod cash;
mod cells;
mod chain;
mod citizens;
mod directory;
mod documents;
mod dossiers;
mod dossiers_store;
mod filings;
mod gifts;
mod goods;
mod goods_store;
mod holds;
mod kept;
mod mails;
mod matchings;
mod meetings;
mod papers;
mod payouts;
mod periods;
mod promises;
mod promises_store;
mod rolls;
mod seasons;
mod sponsorships;
mod store;
mod titles;

use std::collections::BTreeSet;

use super::ReportError;
use crate::{
    db::Db,
    id::{AccountId, BookId, FundId},
    ledger::{
        self,
        chain::Hash,
        verify::{Breach, Finding, Sink},
    },
};
use cells::Cells;
use chain::{Followers, Known};
use store::BookRaw;

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    pub books: u64,
    pub entries: u64,
    pub findings: u64,
}

/// The tables whose rows are kept by book and can be left behind when a book goes.
const BY_BOOK: [&str; 62] = [
    "entries",
    "postings",
    "audit",
    "gifts",
    "gift_allocations",
    "gift_credits",
    "gift_matches",
    "rolls",
    "roll_maps",
    "roll_seasons",
    "roll_proofs",
    "proof_rounds",
    "receipts",
    "gift_reissues",
    "prints",
    "month_balances",
    "counters",
    "devices",
    "device_events",
    "device_photos",
    "pledges",
    "pledge_payments",
    "sponsorships",
    "sponsorship_checks",
    "sponsorship_endings",
    "statement_lines",
    "line_decisions",
    "memo_codes",
    "batches",
    "batch_rows",
    "approvals",
    "approval_acts",
    "cash_counts",
    "book_parties",
    "party_words",
    "mails",
    "mail_addresses",
    "mail_standings",
    "mail_tries",
    "filings",
    "filing_drafts",
    "filing_versions",
    "filing_acts",
    "payee_accounts",
    "payouts",
    "payout_lines",
    "citizen_ids",
    "nomination_agreements",
    "nomination_reviews",
    "nomination_advices",
    "nomination_returns",
    "nomination_answers",
    "nomination_papers",
    "nomination_thanks",
    "match_drafts",
    "matchings",
    "meeting_terms",
    "meeting_floors",
    "conflict_denials",
    "vote_withdrawals",
    "decision_papers",
    "titles",
];

/// Returns how many entries the books say they have, for showing how far a run has come.
pub fn expected(db: &mut Db, only: Option<BookId>) -> Result<i64, ReportError> {
    let books = store::books(db)?;
    let counted = books.iter().filter(|book| only.is_none_or(|id| book.id == Some(id.0)));
    Ok(counted.filter_map(|book| book.length).fold(0, i64::saturating_add))
}

/// Checks one book, or all of them and what belongs to none; memory does not grow with their length.
pub fn run(
    db: &mut Db,
    only: Option<BookId>,
    step: &mut dyn FnMut(u64),
    hand_on: &mut dyn FnMut(Finding),
) -> Result<Checked, ReportError> {
    let mut sink = Sink::new(hand_on);
    let mut checked = Checked::default();
    let books = store::books(db)?;
    let ids: BTreeSet<i64> = books.iter().filter_map(|book| book.id).collect();
    for raw in books {
        let id = BookId(raw.id.unwrap_or_default());
        if only.is_some_and(|only| only != id) {
            continue;
        }
        sink.unit = match raw.code.clone().map(String::from_utf8) {
            Some(Ok(code)) => code,
            _ if id == BookId::REGISTER => "chung".to_owned(),
            _ => id.to_string(),
        };
        checked.entries += book(db, id, &raw, step, &mut sink)?;
        checked.books += 1;
    }
    if only.is_none() {
        sink.unit = "–".to_owned();
        for table in BY_BOOK {
            strangers(db, table, &ids, &mut sink)?;
        }
        directory::heads(db, &mut sink);
        directory::phones(db, &mut sink);
        rolls::strangers(db, &mut sink);
        match store::integrity(db) {
            Ok(lines) => {
                for line in lines {
                    sink.say("sqlite", line, None, Breach::Altered);
                }
            }
            Err(err) => sink.say("sqlite", "integrity_check", None, chain::refused(&err)),
        }
    }
    checked.findings = sink.count;
    Ok(checked)
}

/// Names the books that a table has rows of and that do not exist.
fn strangers(
    db: &mut Db,
    table: &'static str,
    ids: &BTreeSet<i64>,
    sink: &mut Sink<'_>,
) -> Result<(), ReportError> {
    let mut after = i64::MIN;
    while let Some(book) = store::next_book(db, table, after)? {
        if !ids.contains(&book) {
            sink.say(table, format!("book_id {book}"), Some("book_id"), Breach::Stranger);
        }
        after = book;
    }
    Ok(())
}

fn book(
    db: &mut Db,
    id: BookId,
    raw: &BookRaw,
    step: &mut dyn FnMut(u64),
    sink: &mut Sink<'_>,
) -> Result<u64, ReportError> {
    let accounts = store::ids_of(db, "accounts", id)?.into_iter().map(AccountId).collect();
    let funds = store::ids_of(db, "funds", id)?.into_iter().map(FundId).collect();
    let known = Known { accounts, funds };

    let (audit, mut told) = chain::audit(db, id, sink);
    let mut cash = cash::Replay::load(db, id, sink);
    let mut count = 0;
    let mut counting = |entries: u64| {
        count += entries;
        step(entries);
    };
    let entries = {
        // A period may have been closed before there was any entry.
        let mut followers = Followers { periods: &mut told.periods, cash: &mut cash };
        followers.reached(&ledger::verify::Entries::default(), sink);
        chain::entries(db, id, &known, &mut followers, &mut counting, sink)
    };
    let mut cells = Cells::new("books", id, sink);
    let length = cells.number("length", raw.length).unwrap_or_default();
    let audit_length = cells.number("audit_length", raw.audit_length).unwrap_or_default();
    let head = cells.hash("head", raw.head.clone()).unwrap_or_default();
    let audit_head: Hash = cells.hash("audit_head", raw.audit_head.clone()).unwrap_or_default();
    let last_at = entries.chain.last_at.max(audit.last_at).micros();
    if let Some(at) = cells.number("last_at", raw.last_at).filter(|at| *at < last_at) {
        cells.compare("last_at", &at, &last_at);
    }
    entries.chain.ends_at(id, (length, head), ["length", "head"], sink);
    audit.ends_at(id, (audit_length, audit_head), ["audit_length", "audit_head"], sink);

    told.periods.check(db, id, raw.closed_through, sink);
    cash.end(sink);
    kept::months(db, id, &entries, sink);
    let receipts = gifts::receipts(db, id, sink);
    kept::counters(db, id, &entries, &receipts, sink);
    gifts::totals(db, id, sink);
    batches::check(db, id, sink);
    told.tasks.check(db, id, sink);
    told.papers.check(db, id, sink);
    told.rolls.check(db, id, sink);
    told.answers.check(db, id, sink);
    told.mails.check(db, id, sink);
    told.filings.check(db, id, sink);
    told.meetings.check(db, id, sink);
    told.sponsorships.check(db, id, sink);
    kept::requests(db, id, sink);
    kept::awards(db, id, sink);
    titles::check(db, id, sink);
    holds::check(db, id, sink);
    payouts::check(db, id, sink);
    matchings::check(db, id, sink);
    goods::things(db, id, sink);
    promises::check(db, id, sink);
    bank::lines(db, id, sink);
    bank::codes(db, id, sink);
    directory::known(db, id, sink);
    citizens::check(db, id, sink);
    dossiers::check(db, id, sink);
    Ok(count)
}
