//! The season of the honour roll: its days, tiers and honours, the year before, the proof round. All names are invented.

mod draft;
mod freeze;
mod maps;
mod maps_pages;
mod merits;
mod pages;
pub mod papers;
mod round;
mod round_pages;

pub use freeze::agree;
pub use merits::merit;
pub use pages::{name_openly, two_seasons};
use sovang::{
    approval::{Answer, Deed},
    db::{DbError, Tx},
    honour_roll::{Roll, RollError, Row, Scope, store, workflow},
    ledger::Author,
    unit,
};

use crate::books::{Books, day};

/// Returns the season of a unit and year.
pub fn scope(books: &Books, code: &str, year: i32, subtree: bool) -> Scope {
    let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
    Scope::of(&tree, tree.find(code).unwrap(), year, subtree).unwrap()
}

pub fn live(books: &Books, scope: &Scope) -> Roll {
    books.pool.read_now(|db| store::live(db, scope, day("2025-12-31"))).unwrap()
}

/// Does something to a season as the first user.
pub fn act<T: Send + 'static>(
    books: &Books,
    scope: &Scope,
    job: impl FnOnce(&mut Tx, &Author, &Scope) -> Result<T, RollError> + Send + 'static,
) -> Result<T, RollError> {
    let (author, scope) = (books.author.clone(), scope.clone());
    books.pool.write_now(scope.books.clone(), move |tx| job(tx, &author, &scope))
}

/// Freezes a roll: the books' founder asks, a second person agrees.
pub fn freeze(books: &Books, scope: &Scope) -> Result<store::Frozen, RollError> {
    let second = Author { user: books.second_person(), ..books.author.clone() };
    act(books, scope, move |tx, author, scope| {
        let task = workflow::ask_freeze(tx, author, scope)?;
        workflow::decide_freeze(tx, &second, task, &Answer::new(Deed::Agree, ""))?;
        Ok(store::find(tx.db()?, scope)?.expect("a frozen roll"))
    })
}

pub fn names(rows: &[Row]) -> Vec<(&str, i64)> {
    rows.iter().map(|row| (row.name.as_str(), row.total.dong())).collect()
}
