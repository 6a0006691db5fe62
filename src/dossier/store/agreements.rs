//! SQL for who agreed to a nomination.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{Db, schema::nomination_agreements},
    dossier::{Agreeing, Agreement, Relationship},
    id::{BookId, NominationId},
    ledger::Author,
};

pub fn insert_agreement(
    db: &mut Db,
    (author, book): (&Author, BookId),
    nomination: NominationId,
    new: &Agreement,
) -> QueryResult<()> {
    use nomination_agreements as row;
    diesel::insert_into(row::table)
        .values((
            row::book_id.eq(book),
            row::nomination_id.eq(nomination),
            row::who.eq(new.who),
            row::name.eq(&new.name),
            row::relationship.eq(new.relationship),
            row::agreed_on.eq(new.on),
            row::publishes.eq(new.publishes),
            row::proof.eq(&new.proof),
            row::user_id.eq(author.user),
            row::recorded_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}

/// Loads who agreed to a nomination, in the order in which it was recorded.
pub fn agreements(db: &mut Db, nomination: NominationId) -> QueryResult<Vec<Agreement>> {
    type Row = (Agreeing, String, Option<Relationship>, NaiveDate, bool, String);
    let rows: Vec<Row> = nomination_agreements::table
        .filter(nomination_agreements::nomination_id.eq(nomination))
        .order(nomination_agreements::id)
        .select((
            nomination_agreements::who,
            nomination_agreements::name,
            nomination_agreements::relationship,
            nomination_agreements::agreed_on,
            nomination_agreements::publishes,
            nomination_agreements::proof,
        ))
        .load(db)?;
    let agreement = |(who, name, relationship, on, publishes, proof): Row| Agreement {
        who,
        name,
        relationship,
        on,
        publishes,
        proof,
    };
    Ok(rows.into_iter().map(agreement).collect())
}
