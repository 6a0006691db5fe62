//! SQL for the counters of wrong tries, and the two steps around a try: counting it, and forgiving it.

use diesel::prelude::*;

use super::{Counter, Policy, Tries, Wait};
use crate::{
    calendar::Instant,
    db::{Db, schema::throttles},
    ledger::chain::Hash,
};

pub fn get(db: &mut Db, key: Hash) -> QueryResult<Option<Tries>> {
    let found: Option<(i64, Instant)> = throttles::table
        .find(key.0.as_slice())
        .select((throttles::tries, throttles::last_at))
        .first(db)
        .optional()?;
    Ok(found.map(|(count, last_at)| Tries { count, last_at }))
}

pub fn put(db: &mut Db, key: Hash, tries: Tries) -> QueryResult<()> {
    let new = (throttles::tries.eq(tries.count), throttles::last_at.eq(tries.last_at));
    if diesel::update(throttles::table.find(key.0.as_slice())).set(new).execute(db)? == 0 {
        diesel::insert_into(throttles::table)
            .values((throttles::key_hash.eq(key.0.as_slice()), new))
            .execute(db)?;
    }
    Ok(())
}

pub fn delete(db: &mut Db, key: Hash) -> QueryResult<()> {
    diesel::delete(throttles::table.find(key.0.as_slice())).execute(db).map(drop)
}

/// Forgets the counters whose tries no longer count.
pub fn sweep(db: &mut Db, now: Instant) -> QueryResult<()> {
    diesel::delete(throttles::table.filter(throttles::last_at.le(Policy::horizon(now)))).execute(db).map(drop)
}

/// Returns how long a try must wait for the slowest of its counters.
pub fn wait(db: &mut Db, counters: &[Counter<'_>], now: Instant) -> QueryResult<Option<Wait>> {
    let mut longest = None;
    for counter in counters {
        longest = longest.max(counter.policy().wait(get(db, counter.key())?, now));
    }
    Ok(longest)
}

/// Counts a try that is about to be made.
pub fn count(db: &mut Db, counters: &[Counter<'_>], now: Instant) -> QueryResult<()> {
    for counter in counters {
        let tries = Policy::count(get(db, counter.key())?, now);
        put(db, counter.key(), tries)?;
    }
    Ok(())
}

/// Forgives a try that was right: its own counters end, and an address gets back only this one try, so that nobody
/// guesses at other logins or links for free by opening his own in between.
pub fn forgive(db: &mut Db, counters: &[Counter<'_>]) -> QueryResult<()> {
    for counter in counters {
        let key = counter.key();
        match (counter, get(db, key)?) {
            (Counter::Address(_) | Counter::Link(_), Some(tries)) if tries.count > 1 => {
                put(db, key, Tries { count: tries.count - 1, ..tries })?;
            }
            _ => delete(db, key)?,
        }
    }
    Ok(())
}
