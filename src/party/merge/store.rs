//! SQL for merges: the pointers, where they end, and what is remembered for an undo.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Merge, MergeError};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{book_parties, party_heads, party_members, party_merges},
    },
    id::{BookId, MergeId, PartyId, UserId},
    ledger::Author,
    party::Details,
    query_errors,
};

query_errors! { MergeError }

/// Returns the party that another one stands for now: itself, unless it was merged.
pub fn head(db: &mut Db, id: PartyId) -> QueryResult<PartyId> {
    let found = party_heads::table.find(id).select(party_heads::head_id).first(db).optional()?;
    Ok(found.unwrap_or(id))
}

/// Returns a party with all that were merged into it, in id order.
pub fn group(db: &mut Db, head: PartyId) -> QueryResult<Vec<PartyId>> {
    let mut ids: Vec<PartyId> = party_heads::table
        .filter(party_heads::head_id.eq(head))
        .order(party_heads::party_id)
        .select(party_heads::party_id)
        .load(db)?;
    ids.push(head);
    ids.sort_unstable();
    Ok(ids)
}

/// Returns every record of whoever a party stands for, in id order.
pub fn same(db: &mut Db, id: PartyId) -> QueryResult<Vec<PartyId>> {
    let head = head(db, id)?;
    group(db, head)
}

/// Where every merged party's pointers end; parties that were never merged are not in it.
#[derive(Clone, Debug, Default)]
pub struct Heads(HashMap<PartyId, PartyId>);

impl Heads {
    pub fn of(&self, id: PartyId) -> PartyId {
        self.0.get(&id).copied().unwrap_or(id)
    }

    /// Returns every party that is merged into another, with the other.
    pub fn merged(&self) -> impl Iterator<Item = (PartyId, PartyId)> {
        self.0.iter().map(|(id, head)| (*id, *head))
    }
}

/// Reads all pointers at once, for those who go through everybody anyway; merged parties are few.
pub fn heads(db: &mut Db) -> QueryResult<Heads> {
    let rows: Vec<(PartyId, PartyId)> = party_heads::table
        .order(party_heads::party_id)
        .select((party_heads::party_id, party_heads::head_id))
        .load(db)?;
    Ok(Heads(rows.into_iter().collect()))
}

/// Lets all of a group end at one party.
pub fn point(db: &mut Db, ids: &[PartyId], head: PartyId) -> QueryResult<()> {
    diesel::delete(party_heads::table.filter(party_heads::party_id.eq_any(ids.to_vec()))).execute(db)?;
    for id in ids.iter().filter(|id| **id != head) {
        diesel::insert_into(party_heads::table)
            .values((party_heads::party_id.eq(*id), party_heads::head_id.eq(head)))
            .execute(db)?;
    }
    Ok(())
}

/// Returns the pointers that stand: who was merged into whom.
pub fn pointers(db: &mut Db) -> QueryResult<Vec<(PartyId, PartyId)>> {
    party_merges::table
        .filter(party_merges::undone_at.is_null())
        .order(party_merges::id)
        .select((party_merges::loser_id, party_merges::survivor_id))
        .load(db)
}

/// Returns those of a party's group that lead to it by standing merges, itself included, in id order.
pub fn leading_to(db: &mut Db, id: PartyId) -> QueryResult<Vec<PartyId>> {
    let mut found = vec![id];
    let mut next = 0;
    while let Some(survivor) = found.get(next).copied() {
        next += 1;
        let losers: Vec<PartyId> = party_merges::table
            .filter(party_merges::survivor_id.eq(survivor).and(party_merges::undone_at.is_null()))
            .order(party_merges::loser_id)
            .select(party_merges::loser_id)
            .load(db)?;
        found.extend(losers);
    }
    found.sort_unstable();
    Ok(found)
}

pub fn insert(db: &mut Db, author: &Author, book: BookId, merge: &Merge) -> Result<MergeId, DbError> {
    let stored =
        |details: &Details| serde_json::to_string(details).map_err(|err| DbError::Corrupt(err.to_string()));
    Ok(diesel::insert_into(party_merges::table)
        .values((
            party_merges::book_id.eq(book),
            party_merges::survivor_id.eq(merge.survivor),
            party_merges::loser_id.eq(merge.loser),
            party_merges::before.eq(stored(&merge.before)?),
            party_merges::after.eq(stored(&merge.after)?),
            party_merges::loser.eq(stored(&merge.loser_details)?),
            party_merges::merged_at.eq(author.at),
            party_merges::merged_by.eq(author.user),
        ))
        .returning(party_merges::id)
        .get_result(db)?)
}

type Row =
    (MergeId, PartyId, PartyId, String, String, String, Instant, UserId, Option<Instant>, Option<UserId>);

macro_rules! columns {
    () => {
        (
            party_merges::id,
            party_merges::survivor_id,
            party_merges::loser_id,
            party_merges::before,
            party_merges::after,
            party_merges::loser,
            party_merges::merged_at,
            party_merges::merged_by,
            party_merges::undone_at,
            party_merges::undone_by,
        )
    };
}

fn merge(
    (id, survivor, loser, before, after, other, at, by, undone_at, undone_by): Row,
) -> Result<Merge, DbError> {
    let read = |text: &str| {
        serde_json::from_str(text).map_err(|err| DbError::Corrupt(format!("party_merges {id}: {err}")))
    };
    let (before, after, loser_details) = (read(&before)?, read(&after)?, read(&other)?);
    Ok(Merge { id, survivor, loser, before, after, loser_details, at, by, undone: undone_at.zip(undone_by) })
}

pub fn find(db: &mut Db, id: MergeId) -> Result<Option<Merge>, DbError> {
    let row: Option<Row> = party_merges::table.find(id).select(columns!()).first(db).optional()?;
    row.map(merge).transpose()
}

/// Returns the merges in which some parties took part, the latest first.
pub fn of_group(db: &mut Db, ids: &[PartyId]) -> Result<Vec<Merge>, DbError> {
    let rows: Vec<Row> = party_merges::table
        .filter(
            party_merges::survivor_id.eq_any(ids.to_vec()).or(party_merges::loser_id.eq_any(ids.to_vec())),
        )
        .order(party_merges::id.desc())
        .select(columns!())
        .limit(200)
        .load(db)?;
    rows.into_iter().map(merge).collect()
}

/// Returns the latest merges that were made in a book.
pub fn of_book(db: &mut Db, book: BookId, most: i64) -> Result<Vec<Merge>, DbError> {
    let rows: Vec<Row> = party_merges::table
        .filter(party_merges::book_id.eq(book))
        .order(party_merges::id.desc())
        .select(columns!())
        .limit(most)
        .load(db)?;
    rows.into_iter().map(merge).collect()
}

/// Returns the latest merge that still stands and names one of two parties after another merge did.
pub fn later(db: &mut Db, than: &Merge) -> QueryResult<Option<MergeId>> {
    party_merges::table
        .filter(party_merges::undone_at.is_null().and(party_merges::id.gt(than.id)))
        .filter(party_merges::survivor_id.eq(than.survivor).or(party_merges::loser_id.eq(than.survivor)))
        .order(party_merges::id.desc())
        .select(party_merges::id)
        .first(db)
        .optional()
}

pub fn set_undone(db: &mut Db, author: &Author, id: MergeId) -> QueryResult<()> {
    diesel::update(party_merges::table.find(id))
        .set((party_merges::undone_at.eq(author.at), party_merges::undone_by.eq(author.user)))
        .execute(db)
        .map(drop)
}

/// Locks the rows of parties that a merge is about to join, so that two merges cannot close a circle.
pub fn lock(db: &mut Db, ids: [PartyId; 2]) -> QueryResult<()> {
    use diesel::connection::SimpleConnection as _;
    let Db::Postgres(conn) = db else { return Ok(()) };
    let [one, two] = ids;
    // One merge at a time: following pointers upward must not race with another merge that lengthens them.
    conn.batch_execute("LOCK TABLE party_heads IN SHARE ROW EXCLUSIVE MODE")?;
    conn.batch_execute(&format!("SELECT id FROM parties WHERE id IN ({one}, {two}) ORDER BY id FOR UPDATE"))
}

/// Tells whether one of two parties is counted among the other.
pub fn are_collective_and_member(db: &mut Db, one: &[PartyId], other: &[PartyId]) -> QueryResult<bool> {
    let among = |left: &[PartyId], right: &[PartyId]| {
        party_members::table.filter(
            party_members::collective_id
                .eq_any(left.to_vec())
                .and(party_members::member_id.eq_any(right.to_vec())),
        )
    };
    Ok(diesel::select(diesel::dsl::exists(among(one, other))).get_result::<bool>(db)?
        || diesel::select(diesel::dsl::exists(among(other, one))).get_result::<bool>(db)?)
}

/// Tells which books know somebody of a group.
pub fn books_of(db: &mut Db, ids: &[PartyId]) -> QueryResult<Vec<BookId>> {
    book_parties::table
        .filter(book_parties::party_id.eq_any(ids.to_vec()))
        .select(book_parties::book_id)
        .distinct()
        .order(book_parties::book_id)
        .load(db)
}
