//! SQL for accounts at banks.

use diesel::prelude::*;

use super::super::BankAccount;
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{bank_accounts, books},
    },
    id::{AccountId, BankAccountId, BookId, FundId},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = bank_accounts)]
struct Row {
    id: BankAccountId,
    book_id: BookId,
    account_id: AccountId,
    bin: String,
    number: String,
    holder: String,
    fund_id: FundId,
}

fn account(row: Row) -> Result<BankAccount, DbError> {
    let damaged = |err: &dyn std::fmt::Display| DbError::Corrupt(format!("bank_accounts {}: {err}", row.id));
    Ok(BankAccount {
        id: row.id,
        book: row.book_id,
        account: row.account_id,
        bin: row.bin.parse().map_err(|err| damaged(&err))?,
        number: row.number.parse().map_err(|err| damaged(&err))?,
        holder: row.holder,
        fund: row.fund_id,
    })
}

/// Returns the accounts of a book, in the order in which they were added.
pub fn accounts(db: &mut Db, book: BookId) -> Result<Vec<BankAccount>, DbError> {
    let rows: Vec<Row> = bank_accounts::table
        .filter(bank_accounts::book_id.eq(book))
        .order(bank_accounts::id)
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(account).collect()
}

/// Finds an account of a book.
pub fn find_account(db: &mut Db, book: BookId, id: BankAccountId) -> Result<Option<BankAccount>, DbError> {
    let row: Option<Row> = bank_accounts::table
        .filter(bank_accounts::book_id.eq(book).and(bank_accounts::id.eq(id)))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    row.map(account).transpose()
}

/// Inserts an account; its id is not looked at.
pub fn insert_account(db: &mut Db, new: &BankAccount, at: Instant) -> QueryResult<BankAccountId> {
    diesel::insert_into(bank_accounts::table)
        .values((
            bank_accounts::book_id.eq(new.book),
            bank_accounts::account_id.eq(new.account),
            bank_accounts::bin.eq(new.bin.as_str()),
            bank_accounts::number.eq(new.number.as_str()),
            bank_accounts::holder.eq(&new.holder),
            bank_accounts::fund_id.eq(new.fund),
            bank_accounts::added_at.eq(at),
        ))
        .returning(bank_accounts::id)
        .get_result(db)
}

/// Writes what may change of an account: its holder's spelling and its fund.
pub fn update_account(db: &mut Db, id: BankAccountId, holder: &str, fund: FundId) -> QueryResult<()> {
    diesel::update(bank_accounts::table.find(id))
        .set((bank_accounts::holder.eq(holder), bank_accounts::fund_id.eq(fund)))
        .execute(db)
        .map(drop)
}

/// How long the two chains of a book are: nothing about its accounts changes without one of them.
pub type Version = (i64, i64);

pub fn version(db: &mut Db, book: BookId) -> QueryResult<Version> {
    books::table.find(book).select((books::length, books::audit_length)).first(db)
}
