//! SQL for titles that were given.

use diesel::prelude::*;

use super::{Given, Title};
use crate::{
    db::{
        Db, DbError,
        schema::{awards, titles},
    },
    disbursement::Reached,
    id::{BookId, DecisionId, NominationId, PartyId, RoundId, TitleId, UnitId},
    programme::Category,
};

/// Inserts a title that a council gives; its own `id` is ignored.
pub fn insert(db: &mut Db, new: &Given) -> QueryResult<TitleId> {
    diesel::insert_into(titles::table)
        .values((
            titles::book_id.eq(new.book),
            titles::nomination_id.eq(new.nomination),
            titles::decision_id.eq(new.decision),
            titles::round_id.eq(new.round),
            titles::party_id.eq(new.person),
            titles::unit_id.eq(new.unit),
            titles::category.eq(new.category),
            titles::title.eq(new.title.as_str()),
            titles::year.eq(new.year),
        ))
        .returning(titles::id)
        .get_result(db)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = titles)]
struct Row {
    id: TitleId,
    book_id: BookId,
    nomination_id: NominationId,
    decision_id: DecisionId,
    round_id: RoundId,
    party_id: PartyId,
    unit_id: UnitId,
    category: Category,
    title: String,
    year: i64,
}

impl Row {
    fn given(self) -> Result<Given, DbError> {
        Ok(Given {
            id: self.id,
            book: self.book_id,
            nomination: self.nomination_id,
            decision: self.decision_id,
            round: self.round_id,
            person: self.party_id,
            unit: self.unit_id,
            category: self.category,
            title: stored(("titles", self.id.0), &self.title)?,
            year: self.year,
        })
    }
}

/// Reads a stored title through the gate through which it was typed.
pub fn stored((table, id): (&str, i64), text: &str) -> Result<Title, DbError> {
    let title = Title::read(text).ok().flatten();
    title.ok_or_else(|| DbError::Corrupt(format!("{table} {id}: the title “{text}”")))
}

/// Returns the title that a nomination brought.
pub fn of_nomination(db: &mut Db, nomination: NominationId) -> Result<Option<Given>, DbError> {
    let row: Option<Row> = titles::table
        .filter(titles::nomination_id.eq(nomination))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    row.map(Row::given).transpose()
}

/// Lists the titles that a decision gave.
pub fn of_decision(db: &mut Db, decision: DecisionId) -> Result<Vec<Given>, DbError> {
    let rows: Vec<Row> = titles::table
        .filter(titles::decision_id.eq(decision))
        .order(titles::id)
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(Row::given).collect()
}

/// Leaves out titles whose money stands: those are counted as awards.
macro_rules! alone {
    () => {
        diesel::dsl::not(diesel::dsl::exists(
            awards::table.filter(
                awards::nomination_id
                    .eq(titles::nomination_id)
                    .and(awards::stage.eq_any([Reached::Approved, Reached::Paid])),
            ),
        ))
    };
}

/// Returns how many titles the records of one person have in a round beside awards, leaving out what `except` brought.
pub fn in_round(db: &mut Db, records: &[PartyId], round: RoundId, except: NominationId) -> QueryResult<i64> {
    titles::table
        .filter(titles::party_id.eq_any(records.to_vec()).and(titles::round_id.eq(round)))
        .filter(titles::nomination_id.ne(except).and(alone!()))
        .count()
        .get_result(db)
}

/// Returns how many titles each unit has in a round's category beside awards, leaving out what `except` brought.
pub fn taken(
    db: &mut Db,
    round: RoundId,
    category: Category,
    except: NominationId,
) -> QueryResult<Vec<(UnitId, i64)>> {
    titles::table
        .filter(titles::round_id.eq(round).and(titles::category.eq(category)))
        .filter(titles::nomination_id.ne(except).and(alone!()))
        .group_by(titles::unit_id)
        .order(titles::unit_id)
        .select((titles::unit_id, diesel::dsl::count_star()))
        .load(db)
}
