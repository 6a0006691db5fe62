//! SQL for units, their successions and their books.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Level, Succession, SuccessionKind, Unit, UnitError, UnitTree};
use crate::{
    db::{
        Db,
        schema::{books, unit_successions, units},
    },
    id::{BookId, UnitId},
    ledger::account::AccountKind,
    money::Money,
    query_errors, stored_as_text, sum_dong,
};

stored_as_text! { Level, SuccessionKind }
query_errors! { UnitError }

/// How long the two chains of all books are together.
pub type Version = (i64, i64);

/// Returns the version of the books: whatever is recorded anywhere makes another one.
pub fn version(db: &mut Db) -> QueryResult<Version> {
    books::table.select((sum_dong!("books.length"), sum_dong!("books.audit_length"))).first(db)
}

/// Loads all units and successions; there are a few thousand at most.
pub fn tree(db: &mut Db) -> QueryResult<UnitTree> {
    type Row = (UnitId, String, String, Level, Option<UnitId>, NaiveDate, Option<NaiveDate>, Option<BookId>);
    let rows: Vec<Row> = units::table
        .left_join(books::table)
        .order((units::code, units::id))
        .select((
            units::id,
            units::code,
            units::name,
            units::level,
            units::parent_id,
            units::valid_from,
            units::valid_to,
            books::id.nullable(),
        ))
        .load(db)?;
    let unit = |(id, code, name, level, parent, valid_from, valid_to, book): Row| Unit {
        id,
        code,
        name,
        level,
        parent,
        valid_from,
        valid_to,
        book,
    };
    let successions: Vec<(UnitId, UnitId, NaiveDate, SuccessionKind, i64)> = unit_successions::table
        .order((unit_successions::on_day, unit_successions::from_id, unit_successions::to_id))
        .select((
            unit_successions::from_id,
            unit_successions::to_id,
            unit_successions::on_day,
            unit_successions::kind,
            unit_successions::share_percent,
        ))
        .load(db)?;
    let succession = |(from, to, on, kind, share)| Succession { from, to, on, kind, share };
    Ok(UnitTree::new(rows.into_iter().map(unit).collect(), successions.into_iter().map(succession).collect()))
}

pub fn insert(
    db: &mut Db,
    code: &str,
    name: &str,
    level: Level,
    parent: Option<UnitId>,
    valid_from: NaiveDate,
) -> QueryResult<UnitId> {
    diesel::insert_into(units::table)
        .values((
            units::code.eq(code),
            units::name.eq(name),
            units::level.eq(level),
            units::parent_id.eq(parent),
            units::valid_from.eq(valid_from),
        ))
        .returning(units::id)
        .get_result(db)
}

pub fn insert_book(db: &mut Db, unit: UnitId, regime: &str) -> QueryResult<BookId> {
    let genesis = vec![0u8; 32];
    diesel::insert_into(books::table)
        .values((
            books::unit_id.eq(unit),
            books::regime.eq(regime),
            books::length.eq(0),
            books::head.eq(&genesis),
            books::audit_length.eq(0),
            books::audit_head.eq(&genesis),
            books::closed_through.eq(0),
            books::last_at.eq(0),
        ))
        .returning(books::id)
        .get_result(db)
}

pub fn close(db: &mut Db, unit: UnitId, last_day: NaiveDate) -> QueryResult<()> {
    diesel::update(units::table.find(unit)).set(units::valid_to.eq(last_day)).execute(db).map(drop)
}

pub fn insert_succession(db: &mut Db, succession: &Succession) -> QueryResult<()> {
    diesel::insert_into(unit_successions::table)
        .values((
            unit_successions::from_id.eq(succession.from),
            unit_successions::to_id.eq(succession.to),
            unit_successions::on_day.eq(succession.on),
            unit_successions::kind.eq(succession.kind),
            unit_successions::share_percent.eq(succession.share),
        ))
        .execute(db)
        .map(drop)
}

/// Returns what some books hold, money and goods together, from their kept balances.
pub fn assets(db: &mut Db, of: &[BookId]) -> QueryResult<Vec<(BookId, Money)>> {
    use crate::db::schema::{accounts, month_balances as kept};
    kept::table
        .inner_join(accounts::table.on(accounts::id.eq(kept::account_id)))
        .filter(kept::book_id.eq_any(of.to_vec()).and(accounts::kind.eq(AccountKind::Asset)))
        .group_by(kept::book_id)
        .order(kept::book_id)
        .select((kept::book_id, sum_dong!("month_balances.debit - month_balances.credit")))
        .load(db)
}
