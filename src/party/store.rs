//! SQL for parties, their consents and their members.

use std::any::Any;

use chrono::NaiveDate;
use diesel::{prelude::*, sql_types::BigInt};

use super::{NewParty, Party, PartyError, PartyKind, Purpose};
use crate::{
    calendar::Instant,
    db::{
        Buffer, Db, DbError, Stash, Tx,
        schema::{consents, parties, party_members},
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

/// Parties that the jobs of a group have added and that wait to be written together.
#[derive(Default)]
pub struct PartyStash {
    rows: Buffer<PartyRow>,
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
        Some(id)
    }

    /// Returns true for a party that waits to be written.
    pub fn holds(&self, id: PartyId) -> bool {
        self.rows.waiting().iter().any(|row| row.id == id)
    }

    pub fn needs_ids(&self) -> bool {
        self.ids.is_empty()
    }

    pub fn fill_ids(&mut self, ids: impl IntoIterator<Item = PartyId>) {
        self.ids.extend(ids);
    }
}

/// How many ids are reserved at once; a gap in them means nothing.
const IDS: i64 = 64;

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
        let rows = self.rows.take_kept();
        insert_all!(db, parties, rows, CHUNK);
        Ok(())
    }

    fn flush_current(&mut self, db: &mut Db) -> Result<(), DbError> {
        let rows = self.rows.take_all();
        insert_all!(db, parties, rows, CHUNK);
        Ok(())
    }

    fn keep(&mut self) {
        self.rows.keep();
    }

    fn discard(&mut self) {
        self.rows.discard();
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
    let rows: Vec<Row> = parties::table
        .filter(parties::match_key.eq(match_key))
        .order(parties::id)
        .select(columns!())
        .load(db)?;
    Ok(rows.into_iter().map(party).collect())
}

/// Records a consent, or its proof again.
pub fn give_consent(
    db: &mut Db,
    party: PartyId,
    purpose: Purpose,
    on: NaiveDate,
    proof: &str,
) -> QueryResult<()> {
    let known = consents::table.find((party, purpose.code(), on));
    if diesel::select(diesel::dsl::exists(known)).get_result::<bool>(db)? {
        return Ok(());
    }
    diesel::insert_into(consents::table)
        .values((
            consents::party_id.eq(party),
            consents::purpose.eq(purpose),
            consents::given_on.eq(on),
            consents::proof.eq(proof),
        ))
        .execute(db)
        .map(drop)
}

pub fn withdraw_consent(db: &mut Db, party: PartyId, purpose: Purpose, on: NaiveDate) -> QueryResult<usize> {
    diesel::update(consents::table)
        .filter(consents::party_id.eq(party).and(consents::purpose.eq(purpose)))
        .filter(consents::withdrawn_on.is_null().and(consents::given_on.le(on)))
        .set(consents::withdrawn_on.eq(on))
        .execute(db)
}

/// Returns those of the parties whose consent to `purpose` is live on a day, in id order.
pub fn consenting(
    db: &mut Db,
    ids: &[PartyId],
    purpose: Purpose,
    on: NaiveDate,
) -> QueryResult<Vec<PartyId>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(10_000) {
        let rows: Vec<PartyId> = consents::table
            .filter(consents::party_id.eq_any(chunk.to_vec()).and(consents::purpose.eq(purpose)))
            .filter(consents::given_on.le(on))
            .filter(consents::withdrawn_on.is_null().or(consents::withdrawn_on.gt(on)))
            .order(consents::party_id)
            .select(consents::party_id)
            .load(db)?;
        found.extend(rows);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
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
