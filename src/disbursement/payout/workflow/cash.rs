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
        payout::{Line, LineState, Method, PayoutError, Step, store},
    },
    id::{BookId, PayoutId, PayoutLineId},
    ledger::{Author, account::Role, journal::Journal},
};

fn held_cash(line: &Line) -> Result<(), PayoutError> {
    if line.method == Method::Cash && is_held(line) { Ok(()) } else { Err(PayoutError::NotCash) }
}

/// Records who signed for their cash: one payment per award from the cash box.
pub fn sign(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    lines: &[PayoutLineId],
    on: NaiveDate,
) -> Result<(), PayoutError> {
    tx.require_lock(BookId::REGISTER)?;
    let payout = load(tx, place, id, Step::Sign)?;
    refuse_checker(tx, author, &payout)?;
    let cash = Journal::open(tx, payout.book, author)?.account(Role::Cash)?;
    let mut seqs = Vec::new();
    for line in lines {
        let line = line_of(tx, &payout, *line)?;
        held_cash(&line)?;
        seqs.push(pay(tx, author, &line, cash, on)?);
    }
    record(tx, author, &payout, "sign", json!({"on": on, "entries": seqs}))
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
