//! The lines of an account that wait, each with what is proposed for it.

use super::{
    BankAccount, StatementLine,
    matching::{self, Proposal},
    store,
};
use crate::db::{Db, DbError};

/// Loads the queue of an account, the oldest line first. Proposals are made anew each time and never stored.
pub fn load(db: &mut Db, account: &BankAccount) -> Result<Vec<(StatementLine, Proposal)>, DbError> {
    let lines = store::queue(db, account.book, account.account)?;
    let expected = store::expected(db, account, &lines)?;
    let bare: Vec<matching::Line> = lines.iter().map(matching::Line::from).collect();
    let proposals = matching::propose(&bare, &expected);
    Ok(lines.into_iter().zip(proposals).collect())
}
