//! Who gave to a fund and who received from it, a few at a time.

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Date, Nullable, Text},
};

use super::ReportError;
use crate::{
    db::{
        Db,
        schema::{awards, parties},
    },
    fund::Fund,
    id::PartyId,
    money::Money,
    programme::Category,
};

/// A donor with what the fund has of them; reversed gifts do not count.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Giver {
    /// None where nobody knows yet who sent it.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub party: Option<PartyId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub name: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub gifts: i64,
    #[diesel(sql_type = BigInt)]
    pub amount: Money,
    #[diesel(sql_type = Date)]
    pub last: NaiveDate,
}

/// Returns the donors of a fund who gave most.
pub fn givers(db: &mut Db, fund: &Fund, limit: i64) -> Result<Vec<Giver>, ReportError> {
    let sql = "SELECT g.party_id AS party, p.name, COUNT(*) AS gifts, CAST(SUM(a.amount) AS BIGINT) AS amount, \
         MAX(g.received_on) AS last FROM gift_allocations a \
         JOIN gifts g ON a.book_id = $1 AND a.fund_id = $2 AND g.book_id = a.book_id AND g.seq = a.seq \
         LEFT JOIN parties p ON p.id = g.party_id \
         WHERE NOT EXISTS (SELECT 1 FROM entries r WHERE r.book_id = g.book_id AND r.link_seq = g.seq \
                           AND r.link_kind = 'reversal') \
         GROUP BY g.party_id, p.name ORDER BY amount DESC, g.party_id LIMIT $3";
    Ok(sql_query(sql)
        .bind::<BigInt, _>(fund.book)
        .bind::<BigInt, _>(fund.id)
        .bind::<BigInt, _>(limit)
        .load(db)?)
}

/// Somebody who received, or will.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Receiver {
    pub party: PartyId,
    pub name: String,
    pub category: Category,
    pub year: i64,
    pub amount: Money,
    pub paid: bool,
}

/// Returns the latest awards of a fund that stand, with the names that only some may read.
pub fn receivers(db: &mut Db, fund: &Fund, limit: i64) -> Result<Vec<Receiver>, ReportError> {
    Ok(awards::table
        .inner_join(parties::table.on(parties::id.eq(awards::party_id)))
        .filter(awards::book_id.eq(fund.book).and(awards::fund_id.eq(fund.id)))
        .filter(awards::stage.eq_any(["approved", "paid"]))
        .order(awards::id.desc())
        .limit(limit)
        .select((
            awards::party_id,
            parties::name,
            awards::category,
            awards::year,
            awards::amount,
            awards::stage.eq("paid"),
        ))
        .load(db)?)
}
