//! Cash that is handed out against signatures, and what nobody came for.

use chrono::NaiveDate;
use serde_json::json;

use super::{
    Place, done, is_held, line_of, load, record,
    steps::{pay, refuse_checker},
};
use crate::{
    db::Tx,
    disbursement::{
        self,
        payout::{
            Line, LineState, Method, Payout, PayoutError, Relation, Step,
            collect::{Collected, Collector},
            store,
        },
    },
    id::{AccountId, BookId, PayoutId, PayoutLineId, Seq},
    ledger::{Author, account::Role, journal::Journal},
};

fn held_cash(line: &Line) -> Result<(), PayoutError> {
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

/// Records that nobody came for some cash; each award goes back to its own fund.
pub fn leave_unclaimed(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    lines: &[PayoutLineId],
    (on, reason): (NaiveDate, &str),
) -> Result<(), PayoutError> {
    let payout = load(tx, place, id, Step::Sign)?;
    let mut seqs = Vec::new();
    for line in lines {
        let line = line_of(tx, &payout, *line)?;
        held_cash(&line)?;
        let refused = |err| PayoutError::Line { no: line.no, payee: line.payee.clone(), err: Box::new(err) };
        let posted =
            disbursement::workflow::unclaimed_now(tx, author, line.award, on, reason).map_err(refused)?;
        let left = Line { state: LineState::Unclaimed, ..line.clone() };
        store::set_line(tx.db()?, &left, Some((posted.seq, done(author), reason.trim())))?;
        seqs.push(posted.seq);
    }
    record(tx, author, &payout, "unclaimed", json!({"on": on, "reason": reason, "entries": seqs}))
}
