//! SQL for what a round asks for on paper, and the rounds that others follow.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::{
    db::{
        Db, DbError,
        schema::{round_adoptions, round_criteria, round_documents, round_rubrics, round_templates, rounds},
    },
    id::{BookId, RoundId},
    ledger::Author,
    programme::{
        RoundRecord,
        papers::{Criterion, Papers},
    },
};

pub fn insert_papers(db: &mut Db, round: RoundId, papers: &Papers) -> QueryResult<()> {
    add_documents(db, round, &papers.documents)?;
    if !papers.criteria.is_empty() {
        use round_rubrics as row;
        diesel::insert_into(row::table)
            .values((row::round_id.eq(round), row::blind.eq(papers.blind)))
            .execute(db)?;
    }
    for (position, criterion) in (1_i64..).zip(&papers.criteria) {
        use round_criteria as row;
        diesel::insert_into(row::table)
            .values((
                row::round_id.eq(round),
                row::position.eq(position),
                row::name.eq(&criterion.name),
                row::weight.eq(criterion.weight),
            ))
            .execute(db)?;
    }
    if let Some(template) = papers.template {
        use round_adoptions as row;
        diesel::insert_into(row::table)
            .values((row::round_id.eq(round), row::template_id.eq(template)))
            .execute(db)?;
    }
    Ok(())
}

/// Adds those of a round's documents that it does not ask for yet, which stand last; returns how many these are.
pub fn add_documents(db: &mut Db, round: RoundId, documents: &[String]) -> QueryResult<i64> {
    use round_documents as row;
    let known: i64 = row::table.filter(row::round_id.eq(round)).count().get_result(db)?;
    let mut added = 0;
    for (position, name) in (1_i64..).zip(documents).filter(|(position, _)| *position > known) {
        diesel::insert_into(row::table)
            .values((row::round_id.eq(round), row::position.eq(position), row::name.eq(name)))
            .execute(db)?;
        added += 1;
    }
    Ok(added)
}

pub fn papers(db: &mut Db, round: RoundId) -> QueryResult<Papers> {
    let documents = round_documents::table
        .filter(round_documents::round_id.eq(round))
        .order(round_documents::position)
        .select(round_documents::name)
        .load(db)?;
    let template =
        round_adoptions::table.find(round).select(round_adoptions::template_id).first(db).optional()?;
    let criteria: Vec<(String, i64)> = round_criteria::table
        .filter(round_criteria::round_id.eq(round))
        .order(round_criteria::position)
        .select((round_criteria::name, round_criteria::weight))
        .load(db)?;
    let criteria = criteria.into_iter().map(|(name, weight)| Criterion { name, weight }).collect();
    let blind: Option<bool> =
        round_rubrics::table.find(round).select(round_rubrics::blind).first(db).optional()?;
    Ok(Papers { documents, template, criteria, blind: blind.unwrap_or_default() })
}

pub fn insert_template(db: &mut Db, round: RoundId, author: &Author) -> QueryResult<()> {
    use round_templates as row;
    diesel::insert_into(row::table)
        .values((row::round_id.eq(round), row::published_by.eq(author.user), row::published_at.eq(author.at)))
        .execute(db)
        .map(drop)
}

pub fn is_template(db: &mut Db, round: RoundId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(round_templates::table.find(round))).get_result(db)
}

/// Loads the published rounds of some books, the latest first.
pub fn templates(db: &mut Db, books: &[BookId]) -> Result<Vec<RoundRecord>, DbError> {
    let ids: Vec<RoundId> = round_templates::table
        .inner_join(rounds::table.on(rounds::id.eq(round_templates::round_id)))
        .filter(rounds::book_id.eq_any(books.to_vec()))
        .order((rounds::opens_on.desc(), rounds::id.desc()))
        .select(rounds::id)
        .load(db)?;
    ids.into_iter().map(|id| super::round(db, id)).collect()
}

/// Counts the rounds that follow each published round.
pub fn followers(db: &mut Db) -> QueryResult<BTreeMap<RoundId, i64>> {
    let rows: Vec<(RoundId, i64)> = round_adoptions::table
        .group_by(round_adoptions::template_id)
        .order(round_adoptions::template_id)
        .select((round_adoptions::template_id, diesel::dsl::count_star()))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Lists the rounds that follow a published one.
pub fn followers_of(db: &mut Db, template: RoundId) -> QueryResult<Vec<RoundId>> {
    round_adoptions::table
        .filter(round_adoptions::template_id.eq(template))
        .order(round_adoptions::round_id)
        .select(round_adoptions::round_id)
        .load(db)
}
