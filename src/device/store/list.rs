//! Lists of goods with the names that people look for.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{
        Db,
        schema::{devices, funds, gifts},
    },
    device::{DeviceKind, DeviceNo, Serial, Standing},
    id::{BookId, FundId, PartyId, Seq},
    money::Money,
    party,
};

/// A thing as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub no: DeviceNo,
    pub kind: DeviceKind,
    pub what: String,
    pub serial: Option<Serial>,
    pub pieces: i64,
    pub fund: String,
    pub received_on: NaiveDate,
    /// The value at which it came in.
    pub value: Money,
    /// What it adds to the goods account now.
    pub in_store: Money,
    pub standing: Standing,
    pub donor: Option<String>,
    pub holder: Option<(PartyId, String)>,
    pub check_due: Option<NaiveDate>,
}

type Row = (
    (Seq, i64),
    (DeviceKind, String, String, i64),
    (String, NaiveDate),
    (Money, Money, Standing),
    (Option<PartyId>, Option<PartyId>, Option<NaiveDate>),
);

/// Lists the goods of a book, the latest gift first.
pub fn list(db: &mut Db, book: BookId, limit: i64) -> QueryResult<Vec<Listed>> {
    listed(db, book, None, limit)
}

/// Lists the goods that somebody should look at by a day, the most overdue first.
pub fn due(db: &mut Db, book: BookId, through: NaiveDate, limit: i64) -> QueryResult<Vec<Listed>> {
    listed(db, book, Some(through), limit)
}

/// Counts, fund by fund, the goods that somebody should look at by a day.
pub fn due_counts(db: &mut Db, book: BookId, through: NaiveDate) -> QueryResult<Vec<(FundId, i64)>> {
    devices::table
        .filter(devices::book_id.eq(book).and(devices::check_due.le(through)))
        .group_by(devices::fund_id)
        .order(devices::fund_id)
        .select((devices::fund_id, diesel::dsl::count_star()))
        .load(db)
}

fn listed(db: &mut Db, book: BookId, due: Option<NaiveDate>, limit: i64) -> QueryResult<Vec<Listed>> {
    let given = gifts::table.on(gifts::book_id.eq(devices::book_id).and(gifts::seq.eq(devices::gift_seq)));
    let mut query = devices::table
        .inner_join(given)
        .inner_join(funds::table.on(funds::id.eq(devices::fund_id)))
        .filter(devices::book_id.eq(book))
        .select((
            (devices::gift_seq, devices::item),
            (devices::kind, devices::what, devices::serial, devices::pieces),
            (funds::code, gifts::received_on),
            (devices::value, devices::in_store, devices::standing),
            (gifts::party_id, devices::holder_id, devices::check_due),
        ))
        .limit(limit)
        .into_boxed();
    query = match due {
        Some(through) => query.filter(devices::check_due.le(through)).order((
            devices::check_due,
            devices::gift_seq,
            devices::item,
        )),
        None => query.order((devices::gift_seq.desc(), devices::item)),
    };
    let rows: Vec<Row> = query.load(db)?;
    let mut ids: Vec<PartyId> = rows.iter().flat_map(|row| [row.4.0, row.4.1]).flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    let parties = party::store::get_many(db, &ids)?;
    let names: BTreeMap<PartyId, String> =
        parties.into_iter().map(|party| (party.id, party.recognition_name)).collect();
    Ok(rows.into_iter().map(|row| named(row, &names)).collect())
}

fn named(row: Row, names: &BTreeMap<PartyId, String>) -> Listed {
    let ((gift, item), (kind, what, serial, pieces), (fund, received_on), worth, people) = row;
    let (value, in_store, standing) = worth;
    let (donor, holder, check_due) = people;
    let name = |id: PartyId| names.get(&id).cloned().unwrap_or_default();
    Listed {
        no: DeviceNo { gift, item },
        kind,
        what,
        serial: Serial::stored(serial),
        pieces,
        fund,
        received_on,
        value,
        in_store,
        standing,
        donor: donor.map(name),
        holder: holder.map(|id| (id, name(id))),
        check_due,
    }
}
