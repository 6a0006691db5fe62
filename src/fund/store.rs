//! SQL for funds and their restrictions.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Fund, FundError, FundKind, Restriction};
use crate::{
    calendar::Month,
    db::{
        Db, DbError,
        schema::{fund_restrictions, funds},
    },
    id::{AccountId, BookId, FundId, PartyId, ProgrammeId, UnitId},
    money::Money,
    party::{self, Purpose, publication::may_name},
    programme::Category,
    query_errors, sponsorship, stored_as_text,
};

stored_as_text! { FundKind, Category }
query_errors! { FundError }

type Row =
    (FundId, BookId, UnitId, String, String, FundKind, Option<PartyId>, String, NaiveDate, Option<NaiveDate>);
type RestrictionRow = (FundId, Option<Category>, Option<ProgrammeId>, Option<UnitId>, Option<PartyId>);

macro_rules! columns {
    () => {
        (
            funds::id,
            funds::book_id,
            funds::unit_id,
            funds::code,
            funds::name,
            funds::kind,
            funds::donor_id,
            funds::donor_words,
            funds::opened_on,
            funds::closed_on,
        )
    };
}

/// Loads the funds of some books, by book and code.
pub fn of_books(db: &mut Db, books: &[BookId]) -> QueryResult<Vec<Fund>> {
    let rows: Vec<Row> = funds::table
        .filter(funds::book_id.eq_any(books.to_vec()))
        .order((funds::book_id, funds::code))
        .select(columns!())
        .load(db)?;
    with_restrictions(db, rows)
}

pub fn get(db: &mut Db, id: FundId) -> Result<Fund, DbError> {
    let rows: Vec<Row> = funds::table.find(id).select(columns!()).load(db)?;
    with_restrictions(db, rows)?.pop().ok_or(DbError::Query(diesel::result::Error::NotFound))
}

/// Finds a fund of a book by its code.
pub fn by_code(db: &mut Db, book: BookId, code: &str) -> QueryResult<Option<Fund>> {
    let rows: Vec<Row> =
        funds::table.filter(funds::book_id.eq(book).and(funds::code.eq(code))).select(columns!()).load(db)?;
    Ok(with_restrictions(db, rows)?.pop())
}

fn with_restrictions(db: &mut Db, rows: Vec<Row>) -> QueryResult<Vec<Fund>> {
    let ids: Vec<FundId> = rows.iter().map(|row| row.0).collect();
    let conditions: Vec<RestrictionRow> = fund_restrictions::table
        .filter(fund_restrictions::fund_id.eq_any(ids))
        .order(fund_restrictions::id)
        .select((
            fund_restrictions::fund_id,
            fund_restrictions::category,
            fund_restrictions::programme_id,
            fund_restrictions::unit_id,
            fund_restrictions::party_id,
        ))
        .load(db)?;
    let heads = party::merge::store::heads(db)?;
    let mut of_fund: BTreeMap<FundId, Restriction> = BTreeMap::new();
    for (fund, category, programme, unit, person) in conditions {
        let restriction = of_fund.entry(fund).or_default();
        restriction.categories.extend(category);
        restriction.programmes.extend(programme);
        restriction.areas.extend(unit);
        restriction.persons.extend(person.map(|person| heads.of(person)));
    }
    let sponsored: Vec<FundId> =
        rows.iter().filter(|row| row.5 == FundKind::Sponsorship).map(|row| row.0).collect();
    for (fund, yearly) in sponsorship::store::yearly(db, &sponsored)? {
        of_fund.entry(fund).or_default().yearly = Some(yearly);
    }
    let fund = |(id, book, unit, code, name, kind, donor, donor_words, opened_on, closed_on): Row| Fund {
        id,
        book,
        unit,
        code,
        name,
        kind,
        donor,
        donor_words,
        opened_on,
        closed_on,
        restriction: of_fund.remove(&id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(fund).collect())
}

/// Inserts a fund; its `id` is ignored, its restriction is inserted by [`restrict`].
pub fn insert(db: &mut Db, fund: &Fund) -> QueryResult<FundId> {
    diesel::insert_into(funds::table)
        .values((
            funds::book_id.eq(fund.book),
            funds::unit_id.eq(fund.unit),
            funds::code.eq(&fund.code),
            funds::name.eq(&fund.name),
            funds::kind.eq(fund.kind),
            funds::donor_id.eq(fund.donor),
            funds::donor_words.eq(&fund.donor_words),
            funds::opened_on.eq(fund.opened_on),
        ))
        .returning(funds::id)
        .get_result(db)
}

/// Adds conditions to a fund, one row each.
pub fn restrict(db: &mut Db, fund: FundId, restriction: &Restriction) -> QueryResult<()> {
    use fund_restrictions::{category, fund_id, party_id, programme_id, unit_id};
    let table = fund_restrictions::table;
    for value in &restriction.categories {
        diesel::insert_into(table).values((fund_id.eq(fund), category.eq(*value))).execute(db)?;
    }
    for value in &restriction.programmes {
        diesel::insert_into(table).values((fund_id.eq(fund), programme_id.eq(*value))).execute(db)?;
    }
    for value in &restriction.areas {
        diesel::insert_into(table).values((fund_id.eq(fund), unit_id.eq(*value))).execute(db)?;
    }
    for value in &restriction.persons {
        diesel::insert_into(table).values((fund_id.eq(fund), party_id.eq(*value))).execute(db)?;
    }
    Ok(())
}

pub fn set_words(db: &mut Db, fund: FundId, words: &str) -> QueryResult<()> {
    diesel::update(funds::table.find(fund)).set(funds::donor_words.eq(words)).execute(db).map(drop)
}

/// Returns a fund as strangers may read it on a day.
///
/// A donor who gave to the fund without a name is not named by it, whatever they gave openly besides.
pub fn for_strangers(db: &mut Db, fund: Fund, on: NaiveDate) -> QueryResult<Fund> {
    let named = match fund.donor {
        None => true,
        Some(donor) => {
            let kind = party::store::get(db, donor)?.kind;
            let agreed = party::consent::store::consenting(db, &[donor], Purpose::PublishName, on)?;
            may_name(kind, gave_namelessly(db, &fund, donor)?, !agreed.is_empty())
        }
    };
    Ok(fund.for_strangers(named))
}

fn gave_namelessly(db: &mut Db, fund: &Fund, donor: PartyId) -> QueryResult<bool> {
    use crate::db::schema::{gift_allocations as parts, gifts};
    let records: Vec<Option<PartyId>> = party::merge::store::same(db, donor)?.into_iter().map(Some).collect();
    let of_part = gifts::book_id.eq(parts::book_id).and(gifts::seq.eq(parts::seq));
    let nameless = parts::table
        .inner_join(gifts::table.on(of_part))
        .filter(parts::book_id.eq(fund.book).and(parts::fund_id.eq(fund.id)))
        .filter(gifts::party_id.eq_any(records).and(gifts::anonymous.eq(true)));
    diesel::select(diesel::dsl::exists(nameless)).get_result(db)
}

/// What one account moved for a fund in one month.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct MonthRow {
    pub month: Month,
    pub account: AccountId,
    pub debit: Money,
    pub credit: Money,
}

/// Returns the kept balances of a fund month by month; their number is months times accounts.
pub fn months(db: &mut Db, fund: &Fund) -> QueryResult<Vec<MonthRow>> {
    use crate::db::schema::month_balances as kept;
    kept::table
        .filter(kept::book_id.eq(fund.book).and(kept::fund_id.eq(fund.id)))
        .order((kept::month, kept::account_id))
        .select((kept::month, kept::account_id, kept::debit, kept::credit))
        .load(db)
}

/// Counts a fund's awards that stand, by category; who received them is nobody's to read here.
pub fn awards(db: &mut Db, fund: FundId) -> QueryResult<Vec<(Category, i64)>> {
    use crate::db::schema::awards;
    awards::table
        .filter(awards::fund_id.eq(fund).and(awards::stage.eq_any(["approved", "paid"])))
        .group_by(awards::category)
        .order(awards::category)
        .select((awards::category, diesel::dsl::count(awards::id)))
        .load(db)
}
