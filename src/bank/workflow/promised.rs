//! A transfer that carries the code of a pledge is counted towards it in the same write.

use super::super::{BankError, CodeKind, StatementLine, memo::Code, store};
use crate::{
    db::Tx,
    id::{BookId, FundId, PartyId, PledgeId, Seq},
    ledger::Author,
    pledge::{self, PledgeError},
};

/// Counts a gift towards the pledge whose code its line carries, and tells whether it did.
///
/// A pledge that somebody else made, that is for another fund, or that expects nothing more takes nothing: the gift
/// is a gift all the same. Only a line with a code asks the database.
pub(super) fn count(
    tx: &mut Tx,
    author: &Author,
    (book, line): (BookId, &StatementLine),
    (donor, fund): (PartyId, FundId),
    gift: Seq,
) -> Result<bool, BankError> {
    let codes = Code::find_in(&line.memo);
    if codes.is_empty() {
        return Ok(false);
    }
    for (_, kind, target) in store::meanings(tx.db()?, book, &codes)? {
        let id = PledgeId(target);
        if kind == CodeKind::Pledge && takes(tx, book, id, (donor, fund))? {
            pledge::steps::attach(tx, author, book, id, gift)?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn takes(
    tx: &mut Tx,
    book: BookId,
    id: PledgeId,
    (donor, fund): (PartyId, FundId),
) -> Result<bool, BankError> {
    match pledge::store::get(tx.db()?, book, id) {
        Ok(it) => Ok(it.party == donor && it.fund == fund && it.expects_money().is_ok()),
        Err(PledgeError::NotFound(_)) => Ok(false),
        Err(err) => Err(err.into()),
    }
}
