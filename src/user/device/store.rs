//! SQL for the browsers that are known.

use diesel::prelude::*;

use super::REMEMBERED;
use crate::{
    calendar::Instant,
    db::{Db, schema::known_devices},
    id::UserId,
    ledger::chain::Hash,
};

/// Returns true where this browser has signed in as this person, not too long ago.
pub fn is_known(db: &mut Db, secret: Hash, user: UserId, now: Instant) -> QueryResult<bool> {
    let row = known_devices::table
        .find((secret.0.as_slice(), user))
        .filter(known_devices::seen_at.gt(Instant::from_micros(now.micros() - REMEMBERED * 1_000_000)));
    diesel::select(diesel::dsl::exists(row)).get_result(db)
}

/// Knows a browser from now on by `new`, as this person and as everybody who has signed in on it before.
pub fn renew(db: &mut Db, old: Option<Hash>, new: Hash, user: UserId, now: Instant) -> QueryResult<()> {
    if let Some(old) = old {
        diesel::update(known_devices::table.filter(known_devices::secret_hash.eq(old.0.as_slice())))
            .set(known_devices::secret_hash.eq(new.0.as_slice()))
            .execute(db)?;
    }
    let seen = diesel::update(known_devices::table.find((new.0.as_slice(), user)))
        .set(known_devices::seen_at.eq(now))
        .execute(db)?;
    if seen == 0 {
        diesel::insert_into(known_devices::table)
            .values((
                known_devices::secret_hash.eq(new.0.as_slice()),
                known_devices::user_id.eq(user),
                known_devices::seen_at.eq(now),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Forgets every browser of a person.
pub fn forget_all(db: &mut Db, user: UserId) -> QueryResult<()> {
    diesel::delete(known_devices::table.filter(known_devices::user_id.eq(user))).execute(db).map(drop)
}
