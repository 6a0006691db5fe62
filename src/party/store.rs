//! SQL for parties and their members.

use std::any::Any;

use chrono::NaiveDate;
use diesel::{prelude::*, sql_types::BigInt};

use super::{
    Details, NewParty, Party, PartyError, PartyKind, Purpose,
    directory::{
        self,
        store::{PhoneRow, phone_rows},
    },
    merge,
};
use crate::{
    calendar::Instant,
    db::{
        Buffer, Db, DbError, Stash, Tx,
        schema::{parties, party_accounts, party_members},
    },
    id::PartyId,
    insert_all, query_errors, stored_as_text,
};

stored_as_text! { PartyKind, Purpose }
query_errors! { PartyError }

const CHUNK: usize = 400;

type Row = (PartyId, PartyKind, String, Option<String>, String, Option<NaiveDate>, String, String);

fn party((id, kind, name, sort_name, recognition_name, birth_date, address, phone): Row) -> Party {
    Party { id, kind, name, sort_name, recognition_name, birth_date, address, phone }
}

macro_rules! columns {
    () => {
        (
            parties::id,
            parties::kind,
            parties::name,
            parties::sort_name,
            parties::recognition_name,
            parties::birth_date,
            parties::address,
            parties::phone,
        )
    };
}

#[derive(Insertable)]
#[diesel(table_name = parties, treat_none_as_default_value = false)]
struct PartyRow {
    id: PartyId,
    kind: PartyKind,
    name: String,
    match_key: String,
    sort_name: Option<String>,
    recognition_name: String,
    birth_date: Option<NaiveDate>,
    address: String,
    phone: String,
    added_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = party_accounts, treat_none_as_default_value = false)]
struct AccountRow {
    party_id: PartyId,
    number: String,
}

/// Parties that the jobs of a group have added and that wait to be written together.
#[derive(Default)]
pub struct PartyStash {
    rows: Buffer<PartyRow>,
    phones: Buffer<PhoneRow>,
    accounts: Buffer<AccountRow>,
    ids: std::collections::VecDeque<PartyId>,
}

impl PartyStash {
    /// Adds a party under an id reserved before with [`PartyStash::fill_ids`].
    pub fn add(&mut self, new: &NewParty, at: Instant) -> Option<PartyId> {
        let id = self.ids.pop_front()?;
        self.rows.push(PartyRow {
            id,
            kind: new.kind,
            name: new.name.clone(),
            match_key: new.match_key.clone(),
            sort_name: new.sort_name.clone(),
            recognition_name: new.recognition_name.clone(),
            birth_date: new.birth_date,
            address: new.address.clone(),
            phone: new.phone.clone(),
            added_at: at,
        });
        phone_rows(id, &new.phone).for_each(|row| self.phones.push(row));
        Some(id)
    }

    /// Takes back the party that was added last and still waits, because nothing came of it.
    pub fn take_back(&mut self, id: PartyId) {
        if self.rows.waiting().last().is_some_and(|row| row.id == id) {
            if let Some(row) = self.rows.pop() {
                phone_rows(id, &row.phone).for_each(|_| drop(self.phones.pop()));
            }
            self.ids.push_front(id);
        }
    }

    /// Remembers an account number from which a party has paid; the caller knows that it is not on file yet.
    pub fn add_account(&mut self, id: PartyId, number: &str) {
        self.accounts.push(AccountRow { party_id: id, number: number.to_owned() });
    }

    /// Returns true for a party that waits to be written.
    pub fn holds(&self, id: PartyId) -> bool {
        // Ids are reserved and given out in rising order.
        self.rows.waiting().binary_search_by_key(&id, |row| row.id).is_ok()
    }

    pub fn needs_ids(&self) -> bool {
        self.ids.is_empty()
    }

    pub fn fill_ids(&mut self, ids: impl IntoIterator<Item = PartyId>) {
        self.ids.extend(ids);
    }
}

/// How many ids are reserved at once; a gap in them means nothing, and reserving writes what waits.
const IDS: i64 = 1024;

/// Puts a party on file. Inside an import it waits with the others, so it costs no statement of its own.
pub fn put(tx: &mut Tx, new: &NewParty, at: Instant) -> Result<PartyId, DbError> {
    if tx.stash::<PartyStash>().needs_ids() {
        // Reserving counts stored rows on SQLite, so what waits must be stored first.
        let ids = reserve_ids(tx.db()?, IDS)?;
        tx.stash::<PartyStash>().fill_ids(ids);
    }
    Ok(tx.stash::<PartyStash>().add(new, at).expect("ids were reserved above"))
}

/// Takes `count` ids that no other writer will use. Ids that are not used in the end leave a gap.
///
/// PostgreSQL gives them from the table's sequence. SQLite has one writer, so the ids after the highest are
/// free; rows that wait in a stash must be counted by the caller, who reserves once per transaction.
pub fn reserve_ids(db: &mut Db, count: i64) -> QueryResult<Vec<PartyId>> {
    #[derive(QueryableByName)]
    struct Reserved {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let sql = match db {
        Db::Postgres(_) => format!(
            "SELECT nextval(pg_get_serial_sequence('parties', 'id')) AS id FROM generate_series(1, {count})"
        ),
        Db::Sqlite(_) => format!(
            "WITH RECURSIVE free(id, left) AS (SELECT COALESCE(MAX(id), 0) + 1, {count} FROM parties \
             UNION ALL SELECT id + 1, left - 1 FROM free WHERE left > 1) SELECT id FROM free"
        ),
    };
    let rows: Vec<Reserved> = diesel::sql_query(sql).load(db)?;
    Ok(rows.into_iter().map(|row| PartyId(row.id)).collect())
}

impl Stash for PartyStash {
    fn flush_kept(&mut self, db: &mut Db) -> Result<(), DbError> {
        let (rows, phones) = (self.rows.take_kept(), self.phones.take_kept());
        insert_all!(db, parties, rows, CHUNK);
        insert_all!(db, party_phones, phones, CHUNK);
        let accounts = self.accounts.take_kept();
        insert_all!(db, party_accounts, accounts, CHUNK);
        Ok(())
    }

    fn flush_current(&mut self, db: &mut Db) -> Result<(), DbError> {
        let (rows, phones) = (self.rows.take_all(), self.phones.take_all());
        insert_all!(db, parties, rows, CHUNK);
        insert_all!(db, party_phones, phones, CHUNK);
        let accounts = self.accounts.take_all();
        insert_all!(db, party_accounts, accounts, CHUNK);
        Ok(())
    }

    fn keep(&mut self) {
        self.rows.keep();
        self.phones.keep();
        self.accounts.keep();
    }

    fn discard(&mut self) {
        self.rows.discard();
        self.phones.discard();
        self.accounts.discard();
    }

    fn rank(&self) -> u8 {
        0
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

pub fn get(db: &mut Db, id: PartyId) -> QueryResult<Party> {
    parties::table.find(id).select(columns!()).first(db).map(party)
}

pub fn get_many(db: &mut Db, ids: &[PartyId]) -> QueryResult<Vec<Party>> {
    let mut found = Vec::with_capacity(ids.len());
    // Both databases bound how many values one statement may bind.
    for chunk in ids.chunks(10_000) {
        let rows: Vec<Row> = parties::table
            .filter(parties::id.eq_any(chunk.to_vec()))
            .order(parties::id)
            .select(columns!())
            .load(db)?;
        found.extend(rows.into_iter().map(party));
    }
    Ok(found)
}

pub fn exists(db: &mut Db, id: PartyId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(parties::table.find(id))).get_result(db)
}

/// Returns the parties whose names reduce to the same key, oldest first.
pub fn with_key(db: &mut Db, match_key: &str) -> QueryResult<Vec<Party>> {
    let found = with_keys(db, vec![match_key.to_owned()])?;
    Ok(found.into_iter().map(|(_, party)| party).collect())
}

/// Returns the parties whose names reduce to any of the keys, each with its key, oldest first.
///
/// A party that was merged is found by its old name and has the id of the one that it stands for, unless that one
/// has the name itself.
pub fn with_keys(db: &mut Db, keys: Vec<String>) -> QueryResult<Vec<(String, Party)>> {
    let rows: Vec<(String, Row)> = parties::table
        .filter(parties::match_key.eq_any(keys))
        .order(parties::id)
        .select((parties::match_key, columns!()))
        .load(db)?;
    let heads = merge::store::heads(db)?;
    let mut found: Vec<(String, Party)> = Vec::with_capacity(rows.len());
    let (merged, standing): (Vec<_>, Vec<_>) =
        rows.into_iter().map(|(key, row)| (key, party(row))).partition(|(_, it)| heads.of(it.id) != it.id);
    found.extend(standing);
    for (key, it) in merged {
        let head = heads.of(it.id);
        if !found.iter().any(|(other, known)| *other == key && known.id == head) {
            found.push((key, Party { id: head, ..it }));
        }
    }
    found.sort_by_key(|(_, it)| it.id);
    Ok(found)
}

/// Returns the account numbers from which some parties are known to have paid, under whatever record they did.
pub fn accounts_of(db: &mut Db, ids: Vec<PartyId>) -> QueryResult<Vec<(PartyId, String)>> {
    let heads = merge::store::heads(db)?;
    let merged = heads.merged().filter(|(_, head)| ids.contains(head)).map(|(id, _)| id);
    let all: Vec<PartyId> = ids.iter().copied().chain(merged).collect();
    let rows: Vec<(PartyId, String)> = party_accounts::table
        .filter(party_accounts::party_id.eq_any(all))
        .order((party_accounts::party_id, party_accounts::number))
        .select((party_accounts::party_id, party_accounts::number))
        .load(db)?;
    Ok(rows.into_iter().map(|(id, number)| (heads.of(id), number)).collect())
}

/// Returns who is known to have paid from any of the account numbers.
pub fn with_accounts(db: &mut Db, numbers: Vec<String>) -> QueryResult<Vec<(String, PartyId)>> {
    party_accounts::table
        .filter(party_accounts::number.eq_any(numbers))
        .order((party_accounts::number, party_accounts::party_id))
        .select((party_accounts::number, party_accounts::party_id))
        .load(db)
}

/// Gives a party the names that a later file writes with its marks.
///
/// A name that has its marks stays: it may be that of another record, into which the one that was found was merged.
pub fn rename(db: &mut Db, id: PartyId, name: &str, recognition_name: &str) -> Result<(), DbError> {
    if !get(db, id)?.name.is_ascii() {
        return Ok(());
    }
    diesel::update(parties::table.find(id))
        .set((parties::name.eq(name), parties::recognition_name.eq(recognition_name)))
        .execute(db)?;
    let renamed = get(db, id)?;
    directory::store::reindex(db, &renamed)
}

/// Writes what the directory says of a party, and what is searched with it.
pub fn set_details(db: &mut Db, id: PartyId, details: &Details) -> Result<(), DbError> {
    diesel::update(parties::table.find(id))
        .set((
            parties::kind.eq(details.kind),
            parties::name.eq(&details.name),
            parties::match_key.eq(details.match_key()),
            parties::sort_name.eq(&details.sort_name),
            parties::recognition_name.eq(&details.recognition_name),
            parties::birth_date.eq(details.birth_date),
            parties::address.eq(&details.address),
            parties::phone.eq(&details.phone),
        ))
        .execute(db)?;
    let written = get(db, id)?;
    directory::store::reindex(db, &written)
}

/// Counts somebody among a collective; doing it again changes nothing.
pub fn add_member(db: &mut Db, collective: PartyId, member: PartyId) -> QueryResult<()> {
    let known = party_members::table.find((collective, member));
    if diesel::select(diesel::dsl::exists(known)).get_result::<bool>(db)? {
        return Ok(());
    }
    diesel::insert_into(party_members::table)
        .values((party_members::collective_id.eq(collective), party_members::member_id.eq(member)))
        .execute(db)
        .map(drop)
}

pub fn members(db: &mut Db, collective: PartyId) -> QueryResult<Vec<PartyId>> {
    party_members::table
        .filter(party_members::collective_id.eq(collective))
        .order(party_members::member_id)
        .select(party_members::member_id)
        .load(db)
}
