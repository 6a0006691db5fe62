//! What people do with payouts, each in one write job of the register and the payout's book.

mod accounts;
mod back;
mod cash;
mod make;
mod steps;
mod unclaimed;

pub use accounts::{correct, decide_account, declare, give_account, make_link, opened};
pub use back::record_return;
pub use cash::{hand_out, sign};
pub use make::{discard, make, pay_by, recheck, remove, set_account};
pub use steps::{close, decide, lock, record_file, reopen, send, submit};
pub use unclaimed::{ask_unclaimed, ask_unclaimed_award, decide_unclaimed};

use serde_json::Value;

use super::{Done, Line, LineState, Payout, PayoutError, Step, store};
use crate::{
    db::Tx,
    id::{BookId, PayoutId, PayoutLineId, UnitId},
    ledger::{Author, journal::Journal},
};

/// Whose payouts they are; a branch works in the book of its association and sees its own.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub book: BookId,
    pub unit: UnitId,
    pub is_branch: bool,
}

impl Place {
    /// Returns the unit to which lists are narrowed.
    pub fn branch(&self) -> Option<UnitId> {
        self.is_branch.then_some(self.unit)
    }
}

const fn done(author: &Author) -> Done {
    Done { by: author.user, at: author.at }
}

/// Finds a payout from which a step may be taken; the job has locked its book.
fn load(tx: &mut Tx, place: Place, id: PayoutId, step: Step) -> Result<Payout, PayoutError> {
    let found = store::find(tx.db()?, place.book, place.branch(), id)?;
    tx.require_lock(found.book)?;
    found.stage.may(step)?;
    Ok(found)
}

/// Finds a line of a payout.
fn line_of(tx: &mut Tx, payout: &Payout, id: PayoutLineId) -> Result<Line, PayoutError> {
    let line = store::line(tx.db()?, payout.book, id)?;
    if line.payout == payout.id { Ok(line) } else { Err(PayoutError::NoLine(id)) }
}

fn record(tx: &mut Tx, author: &Author, it: &Payout, action: &str, after: Value) -> Result<(), PayoutError> {
    let mut journal = Journal::open(tx, it.book, author)?;
    journal.record(&format!("payout.{action}"), format!("payout {}", it.id), None, Some(after.to_string()));
    Ok(())
}

fn is_held(line: &Line) -> bool {
    line.state == LineState::Held
}
