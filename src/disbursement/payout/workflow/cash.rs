//! Cash that is handed out against signatures.

use chrono::NaiveDate;
use serde_json::json;

use super::{
    Place, done, is_held, line_of, load, record,
    steps::{pay, refuse_checker},
};
use crate::{
    db::Tx,
    disbursement::payout::{
        Line, Method, Payout, PayoutError, Relation, Step,
        collect::{Collected, Collector},
        store,
    },
    id::{AccountId, BookId, PayoutId, PayoutLineId, Seq},
    ledger::{Author, account::Role, journal::Journal},
};

/// Refuses a line that is no cash, or that waits no longer.
pub(super) fn held_cash(line: &Line) -> Result<(), PayoutError> {
    if line.method == Method::Cash && is_held(line) { Ok(()) } else { Err(PayoutError::NotCash) }
}

/// Hands the cash of a line out: its payment from the box, and who took it.
fn hand(
    tx: &mut Tx,
    author: &Author,
    (payout, cash): (&Payout, AccountId),
    (line, collector): (&Line, Collector),
    on: NaiveDate,
) -> Result<Seq, PayoutError> {
    held_cash(line)?;
    let seq = pay(tx, author, line, cash, on)?;
    let collected = Collected { line: line.id, collector, done: done(author) };
    store::insert_collected(tx.db()?, payout.book, &collected)?;
    let mut journal = Journal::open(tx, payout.book, author)?;
    let subject = format!("payout line {}", line.id);
    journal.record("payout.collect", subject, None, Some(collected.told().to_string()));
    Ok(seq)
}

/// Opens a list for cash to be handed out, by somebody who did not agree to it; returns it with the box.
fn box_of(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
) -> Result<(Payout, AccountId), PayoutError> {
    tx.require_lock(BookId::REGISTER)?;
    let payout = load(tx, place, id, Step::Sign)?;
    refuse_checker(tx, author, &payout)?;
    let cash = Journal::open(tx, payout.book, author)?.account(Role::Cash)?;
    Ok((payout, cash))
}

/// Records who signed for their own cash: one payment per award from the cash box.
pub fn sign(
    tx: &mut Tx,
    author: &Author,
    at: (Place, PayoutId),
    lines: &[PayoutLineId],
    on: NaiveDate,
) -> Result<(), PayoutError> {
    let (payout, cash) = box_of(tx, author, at)?;
    let mut seqs = Vec::new();
    for line in lines {
        let line = line_of(tx, &payout, *line)?;
        let collector = Collector::new(&line, Relation::Own, "")?;
        seqs.push(hand(tx, author, (&payout, cash), (&line, collector), on)?);
    }
    record(tx, author, &payout, "sign", json!({"on": on, "entries": seqs}))
}

/// Records that somebody came for the cash of one line: the recipient, or whoever receives it for them.
pub fn hand_out(
    tx: &mut Tx,
    author: &Author,
    at: (Place, PayoutId),
    (line, relation, name): (PayoutLineId, Relation, &str),
    on: NaiveDate,
) -> Result<Seq, PayoutError> {
    let (payout, cash) = box_of(tx, author, at)?;
    let line = line_of(tx, &payout, line)?;
    let collector = Collector::new(&line, relation, name)?;
    let seq = hand(tx, author, (&payout, cash), (&line, collector), on)?;
    record(tx, author, &payout, "sign", json!({"on": on, "entries": [seq]}))?;
    Ok(seq)
}
