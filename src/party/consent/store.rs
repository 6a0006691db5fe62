//! SQL for consents and for who recorded them.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Act, Consent, Recorded, Span, is_live};
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{consent_acts, consents, parties},
    },
    id::{BookId, PartyId, UserId},
    ledger::Author,
    party::{Purpose, merge, publication::is_minor},
    stored_as_text,
};

stored_as_text! { Act }

/// Records a consent; one of the same day is on record already and stays as it is, and then false is returned.
pub fn give(
    db: &mut Db,
    (author, book): (&Author, BookId),
    party: PartyId,
    purpose: Purpose,
    on: NaiveDate,
    (proof, document): (&str, &str),
) -> QueryResult<bool> {
    let known = consents::table.find((party, purpose.code(), on));
    if diesel::select(diesel::dsl::exists(known)).get_result::<bool>(db)? {
        return Ok(false);
    }
    diesel::insert_into(consents::table)
        .values((
            consents::party_id.eq(party),
            consents::purpose.eq(purpose),
            consents::given_on.eq(on),
            consents::proof.eq(proof),
        ))
        .execute(db)?;
    note(db, (author, book), (party, purpose, on), Act::Given, document)?;
    Ok(true)
}

fn note(
    db: &mut Db,
    (author, book): (&Author, BookId),
    (party, purpose, given_on): (PartyId, Purpose, NaiveDate),
    act: Act,
    document: &str,
) -> QueryResult<()> {
    diesel::insert_into(consent_acts::table)
        .values((
            consent_acts::party_id.eq(party),
            consent_acts::purpose.eq(purpose),
            consent_acts::given_on.eq(given_on),
            consent_acts::act.eq(act),
            consent_acts::book_id.eq(book),
            consent_acts::document.eq(document),
            consent_acts::recorded_at.eq(author.at),
            consent_acts::recorded_by.eq(author.user),
        ))
        .execute(db)
        .map(drop)
}

/// Takes back every consent of some parties to a purpose that was given by a day, and returns how many those were.
pub fn withdraw(
    db: &mut Db,
    (author, book): (&Author, BookId),
    ids: &[PartyId],
    purpose: Purpose,
    on: NaiveDate,
    document: &str,
) -> QueryResult<usize> {
    let live: Vec<(PartyId, NaiveDate)> = consents::table
        .filter(consents::party_id.eq_any(ids.to_vec()).and(consents::purpose.eq(purpose)))
        .filter(consents::withdrawn_on.is_null().and(consents::given_on.le(on)))
        .order((consents::party_id, consents::given_on))
        .select((consents::party_id, consents::given_on))
        .load(db)?;
    for (party, given_on) in &live {
        diesel::update(consents::table.find((*party, purpose.code(), *given_on)))
            .set(consents::withdrawn_on.eq(on))
            .execute(db)?;
        note(db, (author, book), (*party, purpose, *given_on), Act::Withdrawn, document)?;
    }
    Ok(live.len())
}

/// Returns those of the parties whose consent to `purpose` suffices on a day, in id order.
///
/// A party that was merged consents as the one does that it stands for, and the other way round. Whoever is not of
/// age on that day needs the guardian's consent beside their own; whoever has come of age needs their own.
pub fn consenting(
    db: &mut Db,
    ids: &[PartyId],
    purpose: Purpose,
    on: NaiveDate,
) -> QueryResult<Vec<PartyId>> {
    let agreed = agreeing(db, ids, purpose, on)?;
    let Some(guardians) = purpose.of_guardian() else { return Ok(agreed) };
    let minors = minors(db, &agreed, on)?;
    let asked: Vec<PartyId> = agreed.iter().copied().filter(|id| minors.contains(id)).collect();
    let allowed: HashSet<PartyId> = agreeing(db, &asked, guardians, on)?.into_iter().collect();
    Ok(agreed.into_iter().filter(|id| !minors.contains(id) || allowed.contains(id)).collect())
}

/// Returns those of the parties of whom a consent to `purpose` is live on a day, in id order, whatever their age.
pub fn agreeing(db: &mut Db, ids: &[PartyId], purpose: Purpose, on: NaiveDate) -> QueryResult<Vec<PartyId>> {
    let heads = merge::store::heads(db)?;
    let mut of_head: HashMap<PartyId, Vec<Span>> = HashMap::new();
    for chunk in records(&heads, ids).chunks(10_000) {
        let rows: Vec<(PartyId, NaiveDate, Option<NaiveDate>)> = consents::table
            .filter(consents::party_id.eq_any(chunk.to_vec()).and(consents::purpose.eq(purpose)))
            .filter(consents::given_on.le(on))
            .order((consents::party_id, consents::given_on))
            .select((consents::party_id, consents::given_on, consents::withdrawn_on))
            .load(db)?;
        for (party, given_on, withdrawn_on) in rows {
            of_head.entry(heads.of(party)).or_default().push(Span { party, given_on, withdrawn_on });
        }
    }
    let agrees = |id: &PartyId| of_head.get(&heads.of(*id)).is_some_and(|spans| is_live(spans, on));
    let mut found: Vec<PartyId> = ids.iter().copied().filter(agrees).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Returns those of the parties who are not of age on a day; one record that says so is enough.
fn minors(db: &mut Db, ids: &[PartyId], on: NaiveDate) -> QueryResult<HashSet<PartyId>> {
    let heads = merge::store::heads(db)?;
    let mut young: HashSet<PartyId> = HashSet::new();
    for chunk in records(&heads, ids).chunks(10_000) {
        let born: Vec<(PartyId, Option<NaiveDate>)> = parties::table
            .filter(parties::id.eq_any(chunk.to_vec()).and(parties::birth_date.is_not_null()))
            .order(parties::id)
            .select((parties::id, parties::birth_date))
            .load(db)?;
        let minors = born.into_iter().filter(|(_, born)| born.is_some_and(|born| is_minor(born, on)));
        young.extend(minors.map(|(id, _)| heads.of(id)));
    }
    Ok(ids.iter().copied().filter(|id| young.contains(&heads.of(*id))).collect())
}

/// Returns every record of the people whom some records stand for, in id order.
fn records(heads: &merge::store::Heads, ids: &[PartyId]) -> Vec<PartyId> {
    let wanted: HashSet<PartyId> = ids.iter().map(|id| heads.of(*id)).collect();
    let mut all: Vec<PartyId> = wanted.iter().copied().collect();
    all.extend(heads.merged().filter(|(_, head)| wanted.contains(head)).map(|(id, _)| id));
    all.sort_unstable();
    all
}

/// Returns every consent of some parties, the latest first.
pub fn of(db: &mut Db, ids: &[PartyId]) -> QueryResult<Vec<Consent>> {
    type Row = (PartyId, Purpose, NaiveDate, String, Option<NaiveDate>);
    type ActRow = (PartyId, Purpose, NaiveDate, Act, String, Instant, UserId);
    let rows: Vec<Row> = consents::table
        .filter(consents::party_id.eq_any(ids.to_vec()))
        .order((consents::given_on.desc(), consents::party_id, consents::purpose))
        .select((
            consents::party_id,
            consents::purpose,
            consents::given_on,
            consents::proof,
            consents::withdrawn_on,
        ))
        .load(db)?;
    let acts: Vec<ActRow> = consent_acts::table
        .filter(consent_acts::party_id.eq_any(ids.to_vec()))
        .order((consent_acts::party_id, consent_acts::purpose, consent_acts::given_on, consent_acts::act))
        .select((
            consent_acts::party_id,
            consent_acts::purpose,
            consent_acts::given_on,
            consent_acts::act,
            consent_acts::document,
            consent_acts::recorded_at,
            consent_acts::recorded_by,
        ))
        .load(db)?;
    let mut recorded: BTreeMap<(PartyId, Purpose, NaiveDate, Act), Recorded> = acts
        .into_iter()
        .map(|(party, purpose, on, act, document, at, by)| {
            ((party, purpose, on, act), Recorded { by, at, document })
        })
        .collect();
    let mut act = |key| recorded.remove(&key);
    let consent = |(party, purpose, given_on, proof, withdrawn_on): Row| Consent {
        party,
        purpose,
        given_on,
        proof,
        withdrawn_on,
        given: act((party, purpose, given_on, Act::Given)),
        withdrawn: act((party, purpose, given_on, Act::Withdrawn)),
    };
    Ok(rows.into_iter().map(consent).collect())
}
