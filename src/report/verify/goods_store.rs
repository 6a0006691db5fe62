//! SQL for `verify`'s look at goods: rows as bare bytes and numbers.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Binary, Nullable},
};

use super::store::{NumberRaw, PAGE, all_bytes, bytes, day, raw};
use crate::{db::Db, id::BookId};

raw! { ThingRaw {
    gift_seq, item, value, holder_id, in_store;
    kind, serial, serial_key, standing, check_due,
} }
// `moved` is what the entry moved in the goods account for the thing's fund, and `party` whom it names.
raw! { EventRaw {
    gift_seq, item, no, holder_id, unit_id, programme_id, minute_year, minute_no, value, entry_seq, user_id,
    recorded_at, moved, party;
    kind, day, condition, note, serial, category,
} }
raw! { PhotoRaw { gift_seq, item, no; sha256, bytes } }
raw! { MinuteRaw { year, last_no, count; } }

impl ThingRaw {
    pub fn name(&self) -> String {
        format!("{}-{}", self.gift_seq.unwrap_or_default(), self.item.unwrap_or_default())
    }
}

impl EventRaw {
    pub fn name(&self) -> String {
        let part = |value: Option<i64>| value.unwrap_or_default();
        format!("{}-{}/{}", part(self.gift_seq), part(self.item), part(self.no))
    }
}

pub fn things(db: &mut Db, book: BookId, after: (i64, i64)) -> QueryResult<Vec<ThingRaw>> {
    let text = all_bytes(db, &["kind", "serial", "serial_key", "standing"]);
    sql_query(format!(
        "SELECT gift_seq, item, value, holder_id, in_store, {text}, {} AS check_due FROM devices \
         WHERE book_id = $1 AND (gift_seq, item) > ($2, $3) ORDER BY gift_seq, item LIMIT {PAGE}",
        day(db, "check_due")
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after.0)
    .bind::<BigInt, _>(after.1)
    .load(db)
}

/// Reads the histories of the things after one up to another.
pub fn events(
    db: &mut Db,
    book: BookId,
    after: (i64, i64),
    through: (i64, i64),
) -> QueryResult<Vec<EventRaw>> {
    let text: Vec<String> = ["kind", "condition", "note", "serial", "category"]
        .iter()
        .map(|column| format!("{} AS {column}", bytes(db, &format!("v.{column}"))))
        .collect();
    let goods = "FROM postings p JOIN entries e ON e.book_id = p.book_id AND e.seq = p.seq \
                 JOIN accounts a ON a.id = p.account_id JOIN devices d ON d.book_id = v.book_id \
                 AND d.gift_seq = v.gift_seq AND d.item = v.item WHERE p.book_id = v.book_id \
                 AND p.seq = v.entry_seq AND p.fund_id = d.fund_id AND a.role = 'goods_in_kind' \
                 AND e.source = 'goods' AND e.day = v.day";
    sql_query(format!(
        "SELECT v.gift_seq, v.item, v.no, v.holder_id, v.unit_id, v.programme_id, v.minute_year, v.minute_no, \
         v.value, v.entry_seq, v.user_id, v.recorded_at, \
         CAST((SELECT SUM(p.amount) {goods}) AS BIGINT) AS moved, (SELECT MIN(p.party_id) {goods}) AS party, \
         {} AS day, {} FROM device_events v WHERE v.book_id = $1 AND (v.gift_seq, v.item) > ($2, $3) \
         AND (v.gift_seq, v.item) <= ($4, $5) ORDER BY v.gift_seq, v.item, v.no",
        day(db, "v.day"),
        text.join(", ")
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after.0)
    .bind::<BigInt, _>(after.1)
    .bind::<BigInt, _>(through.0)
    .bind::<BigInt, _>(through.1)
    .load(db)
}

/// What only a look at the whole book shows.
#[derive(Clone, Copy, Debug)]
pub enum Stray {
    /// Entries that moved goods without any thing that moved.
    Entries,
    /// Entries that more than one event lays claim to.
    Shared,
    /// Gifts in kind whose goods do not add up to their shares, and other gifts with goods.
    Gifts,
}

/// Returns the places of such entries.
pub fn stray(db: &mut Db, book: BookId, kind: Stray) -> QueryResult<Vec<NumberRaw>> {
    let moves = "v.kind NOT IN ('received', 'annulled')";
    let sql = match kind {
        Stray::Entries => format!(
            "SELECT e.seq AS number FROM entries e WHERE e.book_id = $1 AND e.source = 'goods' \
             AND NOT EXISTS (SELECT 1 FROM device_events v WHERE v.book_id = e.book_id \
             AND v.entry_seq = e.seq AND {moves}) ORDER BY e.seq LIMIT 1000"
        ),
        Stray::Shared => format!(
            "SELECT v.entry_seq AS number FROM device_events v WHERE v.book_id = $1 AND {moves} \
             AND v.entry_seq IS NOT NULL GROUP BY v.entry_seq HAVING COUNT(*) > 1 ORDER BY 1 LIMIT 1000"
        ),
        Stray::Gifts => "SELECT seq AS number FROM (SELECT a.book_id, a.seq, a.fund_id, a.amount FROM gift_allocations a \
             JOIN gifts g ON g.book_id = a.book_id AND g.seq = a.seq WHERE g.means = 'in_kind' AND g.book_id = $1 \
             UNION ALL SELECT d.book_id, d.gift_seq, d.fund_id, -d.value FROM devices d WHERE d.book_id = $1) AS s \
             GROUP BY seq, fund_id HAVING SUM(amount) <> 0 ORDER BY seq LIMIT 1000"
            .to_owned(),
    };
    sql_query(sql).bind::<BigInt, _>(book).load(db)
}

/// Returns the last number of the hand-over minutes of each year; there are as many as that number says.
pub fn minutes(db: &mut Db, book: BookId) -> QueryResult<Vec<MinuteRaw>> {
    let sql = "SELECT minute_year AS year, MAX(minute_no) AS last_no, COUNT(*) AS count FROM device_events \
               WHERE book_id = $1 AND minute_year IS NOT NULL GROUP BY minute_year ORDER BY minute_year";
    sql_query(sql).bind::<BigInt, _>(book).load(db)
}

/// Reads a few pictures at a time, as each may be large.
pub fn photos(db: &mut Db, book: BookId, after: (i64, i64, i64)) -> QueryResult<Vec<PhotoRaw>> {
    let sql = "SELECT gift_seq, item, no, sha256, bytes FROM device_photos WHERE book_id = $1 \
               AND (gift_seq, item, no) > ($2, $3, $4) ORDER BY gift_seq, item, no LIMIT 8";
    sql_query(sql)
        .bind::<BigInt, _>(book)
        .bind::<BigInt, _>(after.0)
        .bind::<BigInt, _>(after.1)
        .bind::<BigInt, _>(after.2)
        .load(db)
}
