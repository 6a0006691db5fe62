//! SQL for the accounts that awards go to, and for the links that correct them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::lines::destination;
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{payee_accounts, payee_links, payout_lines},
    },
    disbursement::payout::{
        BackCode, Destination, Done, LineState, PayeeAccount, Source, Standing, link::Link,
    },
    id::{ApprovalId, BookId, PartyId, PayeeAccountId, PayeeLinkId, PayoutLineId, UserId},
    ledger::chain::Hash,
    party,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = payee_accounts)]
struct Row {
    id: PayeeAccountId,
    book_id: BookId,
    party_id: PartyId,
    bin: String,
    number: String,
    holder: String,
    relation: String,
    source: Source,
    entered_by: UserId,
    entered_at: Instant,
    standing: Standing,
    approval_id: Option<ApprovalId>,
}

fn from_row(row: Row) -> Result<PayeeAccount, DbError> {
    Ok(PayeeAccount {
        id: row.id,
        book: row.book_id,
        person: row.party_id,
        to: destination(&row.bin, &row.number, row.holder, &row.relation)?,
        source: row.source,
        standing: row.standing,
        task: row.approval_id,
        entered: Done { by: row.entered_by, at: row.entered_at },
    })
}

/// Inserts an account; its `id` is ignored.
pub fn insert_account(db: &mut Db, new: &PayeeAccount) -> QueryResult<PayeeAccountId> {
    diesel::insert_into(payee_accounts::table)
        .values((
            payee_accounts::book_id.eq(new.book),
            payee_accounts::party_id.eq(new.person),
            payee_accounts::bin.eq(new.to.bin.as_str()),
            payee_accounts::number.eq(new.to.number.as_str()),
            payee_accounts::holder.eq(&new.to.holder),
            payee_accounts::relation.eq(new.to.relation),
            payee_accounts::source.eq(new.source),
            payee_accounts::entered_by.eq(new.entered.by),
            payee_accounts::entered_at.eq(new.entered.at),
            payee_accounts::standing.eq(new.standing),
            payee_accounts::approval_id.eq(new.task),
        ))
        .returning(payee_accounts::id)
        .get_result(db)
}

/// Keeps what the second person said of an account.
pub fn settle_account(db: &mut Db, id: PayeeAccountId, standing: Standing, done: Done) -> QueryResult<()> {
    diesel::update(payee_accounts::table.find(id))
        .set((
            payee_accounts::standing.eq(standing),
            payee_accounts::settled_by.eq(done.by),
            payee_accounts::settled_at.eq(done.at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns the account that counts for each of some people: the last one that nobody refused.
pub fn accounts_of(
    db: &mut Db,
    book: BookId,
    people: impl Iterator<Item = PartyId>,
) -> Result<HashMap<PartyId, PayeeAccount>, DbError> {
    let heads = party::merge::store::heads(db)?;
    let rows: Vec<Row> = payee_accounts::table
        .filter(payee_accounts::book_id.eq(book).and(payee_accounts::standing.ne(Standing::Refused)))
        .order(payee_accounts::id)
        .select(Row::as_select())
        .load(db)?;
    let mut of_heads = HashMap::new();
    for row in rows {
        let account = from_row(row)?;
        of_heads.insert(heads.of(account.person), account);
    }
    let own = |person: PartyId| of_heads.get(&heads.of(person)).map(|account| (person, account.clone()));
    Ok(people.filter_map(own).collect())
}

pub fn account(db: &mut Db, book: BookId, person: PartyId) -> Result<Option<PayeeAccount>, DbError> {
    Ok(accounts_of(db, book, std::iter::once(person))?.remove(&person))
}

/// Returns every account of a book, whatever became of it.
pub fn all_accounts(db: &mut Db, book: BookId) -> Result<Vec<PayeeAccount>, DbError> {
    let rows: Vec<Row> = payee_accounts::table
        .filter(payee_accounts::book_id.eq(book))
        .order(payee_accounts::id)
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

/// Returns the account that a task of the second person is about.
pub fn account_of_task(db: &mut Db, task: ApprovalId) -> Result<Option<PayeeAccount>, DbError> {
    let found = payee_accounts::table
        .filter(payee_accounts::approval_id.eq(task))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    found.map(from_row).transpose()
}

/// Tells whether a second person has ever been shown an account of somebody.
pub fn was_shown(db: &mut Db, book: BookId, person: PartyId) -> QueryResult<bool> {
    let records = party::merge::store::same(db, person)?;
    let shown = payout_lines::table
        .filter(payout_lines::book_id.eq(book).and(payout_lines::party_id.eq_any(records)))
        .filter(payout_lines::payee_account_id.is_not_null());
    diesel::select(diesel::dsl::exists(shown)).get_result(db)
}

/// Returns where the bank has sent money back from, the oldest first.
pub(super) fn backs(db: &mut Db, book: BookId) -> Result<Vec<(PartyId, Destination, BackCode)>, DbError> {
    type Raw = (PartyId, String, String, String, String, Option<BackCode>);
    let rows: Vec<Raw> = payout_lines::table
        .filter(payout_lines::book_id.eq(book).and(payout_lines::state.eq(LineState::Returned)))
        .order(payout_lines::id)
        .select((
            payout_lines::party_id,
            payout_lines::bin,
            payout_lines::number,
            payout_lines::holder,
            payout_lines::relation,
            payout_lines::back_code,
        ))
        .load(db)?;
    let read = |(person, bin, number, holder, relation, code): Raw| {
        let to = destination(&bin, &number, holder, &relation)?;
        Ok((person, to, code.unwrap_or(BackCode::Other)))
    };
    rows.into_iter().map(read).collect()
}

/// Inserts a link; its `id` is ignored.
pub fn insert_link(db: &mut Db, new: &Link, token: Hash) -> QueryResult<PayeeLinkId> {
    diesel::insert_into(payee_links::table)
        .values((
            payee_links::book_id.eq(new.book),
            payee_links::line_id.eq(new.line),
            payee_links::token_hash.eq(token.0.to_vec()),
            payee_links::made_by.eq(new.made_by),
            payee_links::made_at.eq(new.made_at),
            payee_links::expires_at.eq(new.expires_at),
        ))
        .returning(payee_links::id)
        .get_result(db)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = payee_links)]
struct LinkRow {
    id: PayeeLinkId,
    book_id: BookId,
    line_id: PayoutLineId,
    made_by: UserId,
    made_at: Instant,
    expires_at: Instant,
    used_at: Option<Instant>,
}

fn from_link(row: LinkRow) -> Link {
    Link {
        id: row.id,
        book: row.book_id,
        line: row.line_id,
        made_by: row.made_by,
        made_at: row.made_at,
        expires_at: row.expires_at,
        used_at: row.used_at,
    }
}

pub fn link_by_hash(db: &mut Db, token: Hash) -> QueryResult<Option<Link>> {
    let found = payee_links::table
        .filter(payee_links::token_hash.eq(token.0.to_vec()))
        .select(LinkRow::as_select())
        .first(db)
        .optional()?;
    Ok(found.map(from_link))
}

/// Returns the latest link that was made for a line; the one before it no longer opens anything.
pub fn link_of(db: &mut Db, line: PayoutLineId) -> QueryResult<Option<Link>> {
    let found = payee_links::table
        .filter(payee_links::line_id.eq(line))
        .order(payee_links::id.desc())
        .select(LinkRow::as_select())
        .first(db)
        .optional()?;
    Ok(found.map(from_link))
}

pub fn set_link_used(db: &mut Db, id: PayeeLinkId, at: Instant, account: PayeeAccountId) -> QueryResult<()> {
    diesel::update(payee_links::table.find(id))
        .set((payee_links::used_at.eq(at), payee_links::account_id.eq(account)))
        .execute(db)
        .map(drop)
}
