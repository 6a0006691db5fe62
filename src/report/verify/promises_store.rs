//! SQL for `verify`'s look at pledges.

use diesel::{prelude::*, sql_query, sql_types::BigInt};

use super::store::NumberRaw;
use crate::{db::Db, id::BookId};

/// Payments of pledges that are not what a gift of whoever promised gave to the pledge's fund.
pub const UNLIKE_GIFTS: &str = "SELECT y.gift_seq AS number FROM pledge_payments y WHERE y.book_id = $1 \
    AND NOT EXISTS (SELECT 1 FROM pledges p JOIN gifts g ON g.book_id = y.book_id AND g.seq = y.gift_seq \
    AND g.party_id = p.party_id JOIN gift_allocations a ON a.book_id = g.book_id AND a.seq = g.seq \
    AND a.fund_id = p.fund_id AND a.amount = y.amount WHERE p.id = y.pledge_id AND p.book_id = y.book_id) \
    ORDER BY y.gift_seq LIMIT 1000";

/// Pledges that were never promised anything.
pub const WITHOUT_SCHEDULE: &str = "SELECT p.id AS number FROM pledges p WHERE p.book_id = $1 \
    AND NOT EXISTS (SELECT 1 FROM pledge_versions v WHERE v.pledge_id = p.id AND v.version = 1) \
    ORDER BY p.id LIMIT 1000";

/// Pledges with a version that has no instalment.
pub const WITHOUT_INSTALMENTS: &str = "SELECT v.pledge_id AS number FROM pledge_versions v WHERE v.book_id = $1 \
    AND NOT EXISTS (SELECT 1 FROM pledge_instalments i WHERE i.pledge_id = v.pledge_id \
    AND i.version = v.version AND i.book_id = v.book_id) ORDER BY v.pledge_id LIMIT 1000";

/// Runs a query that takes a book and returns numbers.
pub fn numbers(db: &mut Db, book: BookId, sql: &str) -> QueryResult<Vec<NumberRaw>> {
    sql_query(sql).bind::<BigInt, _>(book).load(db)
}
