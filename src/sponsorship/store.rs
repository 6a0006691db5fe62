//! SQL for sponsorships. Everything is only ever added.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Check, Checked, Ending, How, Outcome, Sponsorship, SponsorshipError, Yearly};
use crate::{
    db::{
        Db,
        schema::{funds, sponsorship_checks as checks, sponsorship_endings as endings, sponsorships},
    },
    id::{BookId, FundId, PartyId, PledgeId, SponsorshipId, UserId},
    ledger::Author,
    money::Money,
    party, query_errors, stored_as_text,
};

stored_as_text! { Outcome, How }
query_errors! { SponsorshipError }

/// Inserts a sponsorship; its `id`, checks and ending are ignored.
pub fn insert(db: &mut Db, new: &Sponsorship, author: &Author) -> QueryResult<SponsorshipId> {
    diesel::insert_into(sponsorships::table)
        .values((
            sponsorships::book_id.eq(new.book),
            sponsorships::fund_id.eq(new.fund),
            sponsorships::pledge_id.eq(new.pledge),
            sponsorships::sponsor_id.eq(new.sponsor),
            sponsorships::recipient_id.eq(new.recipient),
            sponsorships::yearly.eq(new.amount),
            sponsorships::first_year.eq(new.first_year),
            sponsorships::years.eq(new.years),
            sponsorships::condition.eq(&new.condition),
            sponsorships::begun_on.eq(new.begun_on),
            sponsorships::user_id.eq(author.user),
            sponsorships::recorded_at.eq(author.at),
        ))
        .returning(sponsorships::id)
        .get_result(db)
}

pub fn insert_check(db: &mut Db, of: &Sponsorship, check: &Check, author: &Author) -> QueryResult<()> {
    diesel::insert_into(checks::table)
        .values((
            checks::book_id.eq(of.book),
            checks::sponsorship_id.eq(of.id),
            checks::year.eq(check.year),
            checks::outcome.eq(check.outcome),
            checks::checked_on.eq(check.on),
            checks::note.eq(&check.note),
            checks::user_id.eq(author.user),
            checks::recorded_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}

pub fn insert_ending(db: &mut Db, of: &Sponsorship, ending: &Ending, author: &Author) -> QueryResult<()> {
    diesel::insert_into(endings::table)
        .values((
            endings::book_id.eq(of.book),
            endings::sponsorship_id.eq(of.id),
            endings::how.eq(ending.how),
            endings::day.eq(ending.on),
            endings::reason.eq(&ending.reason),
            endings::release.eq(&ending.release),
            endings::user_id.eq(author.user),
            endings::recorded_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}

pub fn get(db: &mut Db, book: BookId, id: SponsorshipId) -> Result<Sponsorship, SponsorshipError> {
    let query = rows().filter(sponsorships::book_id.eq(book).and(sponsorships::id.eq(id)));
    let row = query.load(db)?;
    complete(db, row)?.pop().ok_or(SponsorshipError::NotFound(id))
}

/// Loads the sponsorships of a book, the latest first.
pub fn of_book(db: &mut Db, book: BookId) -> QueryResult<Vec<Sponsorship>> {
    let row = rows().filter(sponsorships::book_id.eq(book)).load(db)?;
    complete(db, row)
}

/// Returns the yearly checks that some funds wait for.
pub fn yearly(db: &mut Db, ids: &[FundId]) -> QueryResult<BTreeMap<FundId, Yearly>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let row = rows().filter(sponsorships::fund_id.eq_any(ids.to_vec())).load(db)?;
    Ok(complete(db, row)?.into_iter().map(|it| (it.fund, it.yearly())).collect())
}

/// Returns the sponsorship that a fund carries.
pub fn of_fund(db: &mut Db, fund: FundId) -> QueryResult<Option<SponsorshipId>> {
    sponsorships::table.filter(sponsorships::fund_id.eq(fund)).select(sponsorships::id).first(db).optional()
}

/// Returns a code for the fund of the next sponsorship that no fund of the book has.
pub fn free_code(db: &mut Db, book: BookId) -> QueryResult<String> {
    let taken: Vec<String> = funds::table
        .filter(funds::book_id.eq(book).and(funds::code.like("DD%")))
        .order(funds::code)
        .select(funds::code)
        .load(db)?;
    let codes = (1_i64..).map(|number| format!("DD{number}"));
    Ok(codes.into_iter().find(|code| !taken.contains(code)).unwrap_or_default())
}

type Row = (SponsorshipId, BookId, FundId, PledgeId, PartyId, PartyId, Money, i64, i64, String, NaiveDate);

#[diesel::dsl::auto_type(no_type_alias)]
fn rows() -> _ {
    sponsorships::table.order(sponsorships::id.desc()).select((
        sponsorships::id,
        sponsorships::book_id,
        sponsorships::fund_id,
        sponsorships::pledge_id,
        sponsorships::sponsor_id,
        sponsorships::recipient_id,
        sponsorships::yearly,
        sponsorships::first_year,
        sponsorships::years,
        sponsorships::condition,
        sponsorships::begun_on,
    ))
}

fn complete(db: &mut Db, rows: Vec<Row>) -> QueryResult<Vec<Sponsorship>> {
    let ids: Vec<SponsorshipId> = rows.iter().map(|row| row.0).collect();
    let mut checks = checks_of(db, &ids)?;
    let mut endings = endings_of(db, &ids)?;
    let heads = party::merge::store::heads(db)?;
    let whole = |row: Row| {
        let (id, book, fund, pledge, sponsor, recipient, amount, first_year, years, condition, begun_on) =
            row;
        Sponsorship {
            id,
            book,
            fund,
            pledge,
            sponsor: heads.of(sponsor),
            recipient: heads.of(recipient),
            amount,
            first_year,
            years,
            condition,
            begun_on,
            checks: checks.remove(&id).unwrap_or_default(),
            ending: endings.remove(&id),
        }
    };
    Ok(rows.into_iter().map(whole).collect())
}

fn checks_of(db: &mut Db, ids: &[SponsorshipId]) -> QueryResult<BTreeMap<SponsorshipId, Vec<Checked>>> {
    type CheckRow = (SponsorshipId, i64, Outcome, NaiveDate, String, UserId);
    let rows: Vec<CheckRow> = checks::table
        .filter(checks::sponsorship_id.eq_any(ids.to_vec()))
        .order((checks::sponsorship_id, checks::year))
        .select((
            checks::sponsorship_id,
            checks::year,
            checks::outcome,
            checks::checked_on,
            checks::note,
            checks::user_id,
        ))
        .load(db)?;
    let mut found: BTreeMap<SponsorshipId, Vec<Checked>> = BTreeMap::new();
    for (id, year, outcome, on, note, by) in rows {
        found.entry(id).or_default().push(Checked { check: Check { year, outcome, on, note }, by });
    }
    Ok(found)
}

fn endings_of(db: &mut Db, ids: &[SponsorshipId]) -> QueryResult<BTreeMap<SponsorshipId, Ending>> {
    type EndingRow = (SponsorshipId, How, NaiveDate, String, String);
    let rows: Vec<EndingRow> = endings::table
        .filter(endings::sponsorship_id.eq_any(ids.to_vec()))
        .order(endings::sponsorship_id)
        .select((endings::sponsorship_id, endings::how, endings::day, endings::reason, endings::release))
        .load(db)?;
    let ending = |(id, how, on, reason, release)| (id, Ending { how, on, reason, release });
    Ok(rows.into_iter().map(ending).collect())
}
