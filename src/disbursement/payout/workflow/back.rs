//! A payment that the bank sends back.

use chrono::NaiveDate;
use serde_json::json;

use super::{Place, done, line_of, load, record};
use crate::{
    db::Tx,
    disbursement::{
        self,
        payout::{Back, BackCode, Line, LineState, Method, PayoutError, Step, store},
    },
    id::{PayoutId, PayoutLineId},
    ledger::{Author, journal::Posted},
    text::clean,
};

/// Records that the bank sent a payment back: its entry is reversed, and the award waits for another list.
pub fn record_return(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    line: PayoutLineId,
    (code, words, on): (BackCode, &str, NaiveDate),
) -> Result<Posted, PayoutError> {
    let payout = load(tx, place, id, Step::Return)?;
    let line = line_of(tx, &payout, line)?;
    if line.method != Method::Bank || line.state != LineState::Paid {
        return Err(PayoutError::NotPaid);
    }
    let words = clean(words)?;
    let reason = if words.is_empty() { code.to_string() } else { format!("{code}: {words}") };
    let refused = |err| PayoutError::Line { no: line.no, payee: line.payee.clone(), err: Box::new(err) };
    let reason = format!("ngân hàng trả lại, {reason}");
    let posted = disbursement::workflow::bounce(tx, author, line.award, on, &reason).map_err(refused)?;
    let back = Back { code, words: words.clone(), entry: posted.seq, done: done(author) };
    let returned = Line { state: LineState::Returned, back: Some(back), ..line.clone() };
    store::set_line(tx.db()?, &returned, None)?;
    let after = json!({"line": line.no, "code": code, "words": words, "on": on, "entry": posted.seq});
    record(tx, author, &payout, "return", after)?;
    Ok(posted)
}
