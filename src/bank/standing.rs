//! How each account at a bank stands: our balance, the bank's, and the day through which both agree.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;

use super::{
    BankAccount, BankError,
    reconcile::{Comparison, Obstacle, compare},
    store,
};
use crate::{db::Db, id::BookId, ledger, money::Money};

/// An account held against its statements, in a few figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub account: BankAccount,
    /// The code of its account in the chart, such as `1121`.
    pub code: String,
    /// What the books say is on it.
    pub ours: Money,
    /// What the bank says is on it, and at the end of which day.
    pub theirs: Option<(NaiveDate, Money)>,
    /// The last day through which both agree.
    pub mark: Option<NaiveDate>,
    pub obstacle: Option<Obstacle>,
    /// How many lines wait for somebody to say what they are.
    pub waiting: usize,
}

impl Standing {
    /// Tells whether the mark is at the last day of which the bank has spoken.
    pub fn is_agreed(&self) -> bool {
        self.mark.is_some() && self.obstacle.is_none()
    }
}

/// Holds one account against its statements.
pub fn comparison(db: &mut Db, account: &BankAccount) -> Result<Comparison, BankError> {
    let (book, id) = (account.book, account.account);
    let lines = store::bank_lines(&store::lines_of(db, book, id)?);
    let moves = store::moves(db, book, id)?;
    Ok(compare(lines, &moves, &store::stated(db, book, id)?)?)
}

/// Reads how one account stands.
pub fn of_account(db: &mut Db, account: &BankAccount) -> Result<Standing, BankError> {
    let (book, id) = (account.book, account.account);
    let lines = store::lines_of(db, book, id)?;
    let moves = store::moves(db, book, id)?;
    let stated = store::stated(db, book, id)?;
    let ours = moves.iter().try_fold(Money::ZERO, |sum, it| sum.checked_add(it.amount))?;
    let lines = store::bank_lines(&lines);
    let (waiting, last) =
        (lines.iter().filter(|line| !line.known).count(), lines.iter().map(|it| it.day).max());
    let found = compare(lines, &moves, &stated)?;
    let said = stated.last_key_value().map(|(day, balance)| (*day, *balance));
    let followed = found.rows.last().and_then(|row| row.bank_balance);
    let theirs = said.filter(|(day, _)| last.is_none_or(|last| last <= *day)).or(last.zip(followed));
    let code = ledger::store::chart(db, book)?.get(id).map_or_else(String::new, |it| it.code.clone());
    let (mark, obstacle) = (found.mark, found.obstacle);
    Ok(Standing { account: account.clone(), code, ours, theirs, mark, obstacle, waiting })
}

/// Reads how every account of a book stands.
pub fn of_book(db: &mut Db, book: BookId) -> Result<Vec<Standing>, BankError> {
    store::accounts(db, book)?.iter().map(|account| of_account(db, account)).collect()
}

/// Remembers how accounts stood when their book had as many entries and audit rows as it has now.
///
/// The home page shows the marks at each visit, and walking through every line of every statement for it would
/// take longer than the rest of the page. Whatever changes a line or an entry makes one of the two chains longer.
#[derive(Debug, Default)]
pub struct Marks(Mutex<HashMap<BookId, Kept>>);

/// The accounts of a book as they stood at a version of it.
type Kept = (store::Version, Arc<Vec<Standing>>);

impl Marks {
    /// Returns how the accounts of a book stand, read anew where the book has changed.
    pub fn of_book(&self, db: &mut Db, book: BookId) -> Result<Arc<Vec<Standing>>, BankError> {
        let version = store::version(db, book)?;
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&book).cloned();
        if let Some((_, standings)) = kept.filter(|(of, _)| *of == version) {
            return Ok(standings);
        }
        let standings = Arc::new(of_book(db, book)?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(book, (version, Arc::clone(&standings)));
        Ok(standings)
    }
}
