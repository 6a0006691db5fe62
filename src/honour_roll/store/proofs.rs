//! SQL for the answers of the proof round, which are only ever added.

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{Db, schema::roll_proofs},
    honour_roll::{
        Line, Proof, Proofs, RollError, Scope,
        proof::{Deed, Source},
    },
    id::{PartyId, UserId},
    party::merge::store::Heads,
    stored_as_text,
};

stored_as_text! { Deed, Source }

#[derive(Queryable, Selectable)]
#[diesel(table_name = roll_proofs)]
struct Row {
    party_id: PartyId,
    anonymous: bool,
    deed: Deed,
    source: Source,
    name: String,
    hidden: bool,
    note: String,
    given_at: Instant,
}

impl Row {
    fn proof(self, party: PartyId) -> Proof {
        Proof {
            line: (party, self.anonymous),
            deed: self.deed,
            source: self.source,
            name: self.name,
            hidden: self.hidden,
            note: self.note,
            at: self.given_at,
        }
    }
}

/// Reads the round of a season, with what the units below were answered where they are added up.
pub fn proofs(db: &mut Db, scope: &Scope, heads: &Heads) -> Result<Proofs, RollError> {
    let rows: Vec<Row> = roll_proofs::table
        .filter(roll_proofs::book_id.eq_any(scope.books.clone()))
        .filter(roll_proofs::year.eq(i64::from(scope.season.year)))
        .order(roll_proofs::id)
        .select(Row::as_select())
        .load(db)?;
    Ok(Proofs::new(rows.into_iter().map(|row| {
        let party = heads.of(row.party_id);
        row.proof(party)
    })))
}

/// Returns what was answered about a donor's lines in a unit's round, the latest first, and who wrote it down.
pub fn history(db: &mut Db, scope: &Scope, records: &[PartyId]) -> QueryResult<Vec<(Proof, UserId)>> {
    let rows: Vec<(Row, UserId)> = roll_proofs::table
        .filter(roll_proofs::book_id.eq(scope.book).and(roll_proofs::party_id.eq_any(records.to_vec())))
        .filter(roll_proofs::year.eq(i64::from(scope.season.year)))
        .order(roll_proofs::id.desc())
        .select((Row::as_select(), roll_proofs::user_id))
        .load(db)?;
    Ok(rows
        .into_iter()
        .map(|(row, user)| (row.party_id, row, user))
        .map(|(id, row, user)| (row.proof(id), user))
        .collect())
}

/// Counts what was answered through links about a donor's lines.
pub fn answered_by_link(db: &mut Db, scope: &Scope, records: &[PartyId]) -> QueryResult<i64> {
    roll_proofs::table
        .filter(roll_proofs::book_id.eq(scope.book).and(roll_proofs::party_id.eq_any(records.to_vec())))
        .filter(roll_proofs::year.eq(i64::from(scope.season.year)))
        .filter(roll_proofs::source.eq(Source::Link))
        .count()
        .get_result(db)
}

/// Adds an answer and returns its number.
pub fn insert_proof(db: &mut Db, scope: &Scope, user: UserId, proof: &Proof) -> QueryResult<i64> {
    let (party, anonymous): Line = proof.line;
    diesel::insert_into(roll_proofs::table)
        .values((
            roll_proofs::book_id.eq(scope.book),
            roll_proofs::unit_id.eq(scope.season.unit),
            roll_proofs::year.eq(i64::from(scope.season.year)),
            roll_proofs::party_id.eq(party),
            roll_proofs::anonymous.eq(anonymous),
            roll_proofs::deed.eq(proof.deed),
            roll_proofs::source.eq(proof.source),
            roll_proofs::name.eq(&proof.name),
            roll_proofs::hidden.eq(proof.hidden),
            roll_proofs::note.eq(&proof.note),
            roll_proofs::user_id.eq(user),
            roll_proofs::given_at.eq(proof.at),
        ))
        .returning(roll_proofs::id)
        .get_result(db)
}
