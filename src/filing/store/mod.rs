//! SQL for reports: what is being written, what was sent, what was answered.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    Act, Content, Deed, Draft, Filing, FilingError, Part, Period, Sending, Sent, Status, Written, digest,
};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{audit, books, filing_acts, filing_drafts, filing_versions, filings, user_roles, users},
    },
    id::{BookId, FilingId, Seq, UnitId, UserId},
    ledger::{Author, chain::Hash},
    stored_as_text,
    user::Role,
};

pub mod content;
pub mod figures;
mod later;

pub use later::{Later, later};

stored_as_text! { Part, Deed }

/// Finds a unit's report on a period.
pub fn find(db: &mut Db, unit: UnitId, period: Period) -> Result<Option<Filing>, FilingError> {
    let mut found = of_units(db, &[unit], Some(period))?;
    Ok(found.pop())
}

type Head = (FilingId, BookId, UnitId, i64, Part);

/// Loads the reports of some units, on one period or on all, the latest period first; each is checked against its
/// digest.
pub fn of_units(db: &mut Db, units: &[UnitId], period: Option<Period>) -> Result<Vec<Filing>, FilingError> {
    let mut query = filings::table
        .filter(filings::unit_id.eq_any(units.to_vec()))
        .order((filings::year.desc(), filings::part.desc(), filings::unit_id))
        .select((filings::id, filings::book_id, filings::unit_id, filings::year, filings::part))
        .into_boxed();
    if let Some(period) = period {
        query = query.filter(filings::year.eq(i64::from(period.year)).and(filings::part.eq(period.part)));
    }
    let heads: Vec<Head> = query.load(db)?;
    loaded(db, heads)
}

/// Loads the reports that were sent to a unit, whoever reports to it by now.
pub fn sent_to(db: &mut Db, to: UnitId) -> Result<Vec<Filing>, FilingError> {
    let sent = filing_versions::table.filter(filing_versions::to_unit_id.eq(to));
    let heads: Vec<Head> = filings::table
        .filter(filings::id.eq_any(sent.select(filing_versions::filing_id)))
        .order((filings::year.desc(), filings::part.desc(), filings::unit_id))
        .select((filings::id, filings::book_id, filings::unit_id, filings::year, filings::part))
        .load(db)?;
    loaded(db, heads)
}

fn loaded(db: &mut Db, heads: Vec<Head>) -> Result<Vec<Filing>, FilingError> {
    let ids: Vec<FilingId> = heads.iter().map(|head| head.0).collect();
    let units: BTreeMap<FilingId, UnitId> = heads.iter().map(|head| (head.0, head.2)).collect();
    let (mut drafts, mut sent) = (drafts(db, &ids)?, versions(db, &ids, &units)?);
    let filing = |(id, book, unit, year, part): Head| {
        let year = i32::try_from(year).map_err(|_| DbError::Corrupt(format!("filings {id}: {year}")))?;
        let period = Period::new(year, part);
        Ok(Filing {
            id,
            book,
            unit,
            period,
            draft: drafts.remove(&id),
            sent: sent.remove(&id).unwrap_or_default(),
        })
    };
    heads.into_iter().map(filing).collect()
}

fn drafts(db: &mut Db, ids: &[FilingId]) -> Result<BTreeMap<FilingId, Draft>, FilingError> {
    use filing_drafts as row;
    let rows: Vec<(FilingId, String, UserId, Instant)> = row::table
        .filter(row::filing_id.eq_any(ids.to_vec()))
        .select((row::filing_id, row::written, row::user_id, row::saved_at))
        .load(db)?;
    let draft = |(id, written, by, at): (FilingId, String, UserId, Instant)| {
        let written: Written = serde_json::from_str(&written)
            .map_err(|err| DbError::Corrupt(format!("filing_drafts {id}: {err}")))?;
        Ok((id, Draft { written, by, at }))
    };
    rows.into_iter().map(draft).collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = filing_versions)]
struct VersionRow {
    filing_id: FilingId,
    version: i64,
    to_unit_id: Option<UnitId>,
    content: String,
    digest: Vec<u8>,
    user_id: UserId,
    sent_at: Instant,
}

fn versions(
    db: &mut Db,
    ids: &[FilingId],
    units: &BTreeMap<FilingId, UnitId>,
) -> Result<BTreeMap<FilingId, Vec<Sent>>, FilingError> {
    let rows: Vec<VersionRow> = filing_versions::table
        .filter(filing_versions::filing_id.eq_any(ids.to_vec()))
        .order((filing_versions::filing_id, filing_versions::version))
        .select(VersionRow::as_select())
        .load(db)?;
    let mut acts = acts(db, ids)?;
    let mut found: BTreeMap<FilingId, Vec<Sent>> = BTreeMap::new();
    for row in rows {
        let act = acts.remove(&(row.filing_id, row.version));
        let unit = units.get(&row.filing_id).copied().unwrap_or(UnitId(0));
        found.entry(row.filing_id).or_default().push(sent(unit, row, act)?);
    }
    Ok(found)
}

/// Makes a version of its row; one that was altered since it was sent is refused.
fn sent(unit: UnitId, row: VersionRow, act: Option<Act>) -> Result<Sent, FilingError> {
    let sending = Sending {
        filing: row.filing_id,
        version: row.version,
        unit,
        to: row.to_unit_id,
        by: row.user_id,
        at: row.sent_at,
    };
    let kept = Hash::from_slice(&row.digest);
    let content: Content = serde_json::from_str(&row.content)
        .map_err(|err| DbError::Corrupt(format!("filing_versions {}: {err}", row.filing_id)))?;
    let right = digest(&sending, &row.content);
    if kept != Some(right) {
        return Err(FilingError::Altered { unit: content.unit.name, period: content.period });
    }
    let Sending { version, to, by, at, .. } = sending;
    Ok(Sent { version, to, content, digest: right, by, at, act })
}

type ActRow = (FilingId, i64, Deed, String, UserId, Instant);

fn acts(db: &mut Db, ids: &[FilingId]) -> QueryResult<BTreeMap<(FilingId, i64), Act>> {
    use filing_acts as row;
    let rows: Vec<ActRow> = row::table
        .filter(row::filing_id.eq_any(ids.to_vec()))
        .select((row::filing_id, row::version, row::deed, row::note, row::user_id, row::acted_at))
        .load(db)?;
    let act = |(id, version, deed, note, by, at): ActRow| ((id, version), Act { deed, note, by, at });
    Ok(rows.into_iter().map(act).collect())
}

/// Where a report stands, without what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    pub unit: UnitId,
    pub period: Period,
    pub status: Status,
    /// To whom the last version was sent.
    pub to: Option<UnitId>,
}

/// Returns where the reports of some units stand; its cost is their number and not what they say.
pub fn briefs(db: &mut Db, units: &[UnitId]) -> Result<Vec<Brief>, FilingError> {
    let heads: Vec<(FilingId, UnitId, i64, Part)> = filings::table
        .filter(filings::unit_id.eq_any(units.to_vec()))
        .order((filings::unit_id, filings::id))
        .select((filings::id, filings::unit_id, filings::year, filings::part))
        .load(db)?;
    let ids: Vec<FilingId> = heads.iter().map(|head| head.0).collect();
    let sent: Vec<(FilingId, i64, Option<UnitId>)> = filing_versions::table
        .filter(filing_versions::filing_id.eq_any(ids.clone()))
        .order((filing_versions::filing_id, filing_versions::version))
        .select((filing_versions::filing_id, filing_versions::version, filing_versions::to_unit_id))
        .load(db)?;
    // The later version of a report replaces the earlier ones.
    let last: BTreeMap<FilingId, (i64, Option<UnitId>)> =
        sent.into_iter().map(|(id, version, to)| (id, (version, to))).collect();
    let acts = acts(db, &ids)?;
    let brief = |(id, unit, year, part): (FilingId, UnitId, i64, Part)| {
        let year = i32::try_from(year).map_err(|_| DbError::Corrupt(format!("filings {id}: {year}")))?;
        let version = last.get(&id);
        let act = version.and_then(|(version, _)| acts.get(&(id, *version)));
        let status = version.map_or(Status::Draft, |it| Status::of(it.1, act.map(|act| act.deed)));
        Ok(Brief { unit, period: Period::new(year, part), status, to: version.and_then(|it| it.1) })
    };
    heads.into_iter().map(brief).collect()
}

/// Opens a report, which then has neither a draft nor a version.
pub fn insert(
    db: &mut Db,
    (unit, book): (UnitId, BookId),
    period: Period,
    author: &Author,
) -> QueryResult<FilingId> {
    diesel::insert_into(filings::table)
        .values((
            filings::book_id.eq(book),
            filings::unit_id.eq(unit),
            filings::year.eq(i64::from(period.year)),
            filings::part.eq(period.part),
            filings::opened_by.eq(author.user),
            filings::opened_at.eq(author.at),
        ))
        .returning(filings::id)
        .get_result(db)
}

/// Writes a draft over the one before it.
pub fn save(db: &mut Db, (id, book): (FilingId, BookId), stored: &str, author: &Author) -> QueryResult<()> {
    use filing_drafts as row;
    diesel::delete(row::table.find(id)).execute(db)?;
    diesel::insert_into(row::table)
        .values((
            row::filing_id.eq(id),
            row::book_id.eq(book),
            row::written.eq(stored),
            row::user_id.eq(author.user),
            row::saved_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}

/// Keeps a version for ever; the draft that it was made of is done with.
pub fn insert_version(
    db: &mut Db,
    book: BookId,
    sending: &Sending,
    (stored, digest): (&str, Hash),
) -> QueryResult<()> {
    diesel::insert_into(filing_versions::table)
        .values((
            filing_versions::filing_id.eq(sending.filing),
            filing_versions::version.eq(sending.version),
            filing_versions::book_id.eq(book),
            filing_versions::to_unit_id.eq(sending.to),
            filing_versions::content.eq(stored),
            filing_versions::digest.eq(digest.0.to_vec()),
            filing_versions::user_id.eq(sending.by),
            filing_versions::sent_at.eq(sending.at),
        ))
        .execute(db)?;
    diesel::delete(filing_drafts::table.find(sending.filing)).execute(db).map(drop)
}

pub fn insert_act(db: &mut Db, filing: &Filing, version: i64, act: &Act) -> QueryResult<()> {
    diesel::insert_into(filing_acts::table)
        .values((
            filing_acts::filing_id.eq(filing.id),
            filing_acts::version.eq(version),
            filing_acts::book_id.eq(filing.book),
            filing_acts::deed.eq(act.deed),
            filing_acts::note.eq(&act.note),
            filing_acts::user_id.eq(act.by),
            filing_acts::acted_at.eq(act.at),
        ))
        .execute(db)
        .map(drop)
}

/// Tells whether somebody who may still work with the books was made chair of a unit itself.
pub fn has_chair(db: &mut Db, unit: UnitId) -> QueryResult<bool> {
    let chairs = user_roles::table
        .inner_join(users::table.on(users::id.eq(user_roles::user_id)))
        .filter(user_roles::unit_id.eq(unit).and(user_roles::role.eq(Role::Chair)))
        .filter(users::disabled_at.is_null());
    diesel::select(diesel::dsl::exists(chairs)).get_result(db)
}

/// Returns the day on which each of some books was opened.
pub fn opened(db: &mut Db, of: &[BookId]) -> QueryResult<BTreeMap<BookId, NaiveDate>> {
    let rows: Vec<(BookId, Instant)> = audit::table
        .filter(audit::book_id.eq_any(of.to_vec()).and(audit::seq.eq(Seq(1))))
        .select((audit::book_id, audit::recorded_at))
        .load(db)?;
    Ok(rows.into_iter().map(|(book, at)| (book, at.day())).collect())
}

/// Returns the last entry that a book has, and its hash.
pub fn head(db: &mut Db, book: BookId) -> QueryResult<(Seq, Hash)> {
    let (length, head): (Seq, Vec<u8>) =
        books::table.find(book).select((books::length, books::head)).first(db)?;
    Ok((length, Hash::from_slice(&head).unwrap_or_default()))
}
