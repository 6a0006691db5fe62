//! SQL for goods: what is on file of each, its history, and lists.

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    result::{DatabaseErrorKind, Error::DatabaseError},
};

use super::{
    Condition, Device, DeviceError, DeviceKind, DeviceNo, Event, EventKind, ItemError, Minute, Serial, Stage,
    Standing, Valuation, photo::Media,
};
use crate::{
    db::{
        Db, DbError,
        schema::{device_events, devices, gifts},
    },
    id::{BookId, FundId, PartyId, Seq},
    money::Money,
    query_errors, stored_as_text,
};

mod intake;
mod list;
mod photos;
mod rows;

pub use intake::{DeviceStash, settle};
pub use list::{Listed, due, due_counts, list};
pub use photos::{add_photo, photo, photos_of};
pub use rows::EventRow;

stored_as_text! { DeviceKind, Condition, Valuation, Standing, EventKind, Media }
query_errors! { DeviceError }

/// A thing with its whole history, and where that leaves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub book: BookId,
    pub device: Device,
    pub events: Vec<Event>,
    pub stage: Stage,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = devices)]
struct DeviceRow {
    gift_seq: Seq,
    item: i64,
    fund_id: FundId,
    kind: DeviceKind,
    what: String,
    pieces: i64,
    value: Money,
    valuation: Valuation,
    valued_by: String,
    valued_on: NaiveDate,
    serial: String,
}

type Found = (DeviceRow, Option<PartyId>, bool);

fn device((row, donor, anonymous): Found) -> Device {
    Device {
        no: DeviceNo { gift: row.gift_seq, item: row.item },
        kind: row.kind,
        what: row.what,
        serial: Serial::stored(row.serial),
        pieces: row.pieces,
        fund: row.fund_id,
        donor,
        anonymous,
        value: row.value,
        valuation: row.valuation,
        valued_by: row.valued_by,
        valued_on: row.valued_on,
    }
}

/// Loads a thing; its history is read from the beginning, and one that cannot have happened is damage.
pub fn get(db: &mut Db, book: BookId, no: DeviceNo) -> Result<Record, DeviceError> {
    let mut found = records(db, book, no.gift, Some(no.item))?;
    found.pop().ok_or_else(|| DeviceError::NotFound(no.to_string()))
}

/// Loads the things of one gift, in the order in which they were entered.
pub fn of_gift(db: &mut Db, book: BookId, gift: Seq) -> Result<Vec<Record>, DeviceError> {
    records(db, book, gift, None)
}

fn records(db: &mut Db, book: BookId, gift: Seq, item: Option<i64>) -> Result<Vec<Record>, DeviceError> {
    let given = gifts::table.on(gifts::book_id.eq(devices::book_id).and(gifts::seq.eq(devices::gift_seq)));
    let mut query = devices::table
        .inner_join(given)
        .filter(devices::book_id.eq(book).and(devices::gift_seq.eq(gift)))
        .order(devices::item)
        .select((DeviceRow::as_select(), gifts::party_id, gifts::anonymous))
        .into_boxed();
    let mut history = device_events::table
        .filter(device_events::book_id.eq(book).and(device_events::gift_seq.eq(gift)))
        .order((device_events::item, device_events::no))
        .select(EventRow::as_select())
        .into_boxed();
    if let Some(item) = item {
        query = query.filter(devices::item.eq(item));
        history = history.filter(device_events::item.eq(item));
    }
    let rows: Vec<Found> = query.load(db)?;
    let mut history = history.load(db)?.into_iter().peekable();
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        let device = device(row);
        let mut events = Vec::new();
        while let Some(row) = history.next_if(|row| row.item == device.no.item) {
            events.push(row.event()?);
        }
        let damaged = |err| DbError::Corrupt(format!("device_events {}: {err}", device.no));
        let stage = Stage::replay(&events).map_err(damaged)?;
        records.push(Record { book, device, events, stage });
    }
    Ok(records)
}

/// Returns the book in which a serial number has a passport that counts.
pub fn book_of_serial(db: &mut Db, serial: &Serial) -> QueryResult<Option<BookId>> {
    devices::table
        .filter(devices::serial_key.eq(serial.key()).and(devices::standing.ne(Standing::Annulled)))
        .select(devices::book_id)
        .first(db)
        .optional()
}

/// Adds to a thing's history, and keeps where it now stands beside it.
pub fn append(db: &mut Db, record: &Record, event: &Event, after: &Stage) -> Result<(), DeviceError> {
    let no = i64::try_from(record.events.len()).unwrap_or(i64::MAX) + 1;
    let row = EventRow::new(record.book, record.device.no, no, event, record.is_used());
    diesel::insert_into(device_events::table).values(&row).execute(db)?;
    keep(db, record, after)
}

/// Replaces a serial number that had been copied wrongly.
pub fn set_serial(db: &mut Db, record: &Record, serial: Option<&Serial>) -> Result<(), DeviceError> {
    let (text, key) = serial_columns(serial);
    let changed = diesel::update(found(record.book, record.device.no))
        .set((devices::serial.eq(text), devices::serial_key.eq(key)))
        .execute(db);
    match (changed, serial) {
        (Err(DatabaseError(DatabaseErrorKind::UniqueViolation, _)), Some(serial)) => {
            Err(ItemError::SerialTaken { serial: serial.clone(), elsewhere: true }.into())
        }
        (changed, _) => Ok(changed.map(drop)?),
    }
}

fn keep(db: &mut Db, record: &Record, stage: &Stage) -> Result<(), DeviceError> {
    let looked_after = record.device.kind.is_looked_after();
    diesel::update(found(record.book, record.device.no))
        .set((
            devices::standing.eq(stage.standing()),
            devices::holder_id.eq(stage.holder()),
            devices::in_store.eq(stage.in_store()),
            devices::check_due.eq(stage.check_due().filter(|_| looked_after)),
        ))
        .execute(db)?;
    Ok(())
}

type ByNo = diesel::dsl::Find<devices::table, (BookId, Seq, i64)>;

fn found(book: BookId, no: DeviceNo) -> ByNo {
    devices::table.find((book, no.gift, no.item))
}

fn serial_columns(serial: Option<&Serial>) -> (String, String) {
    serial.map(|it| (it.as_str().to_owned(), it.key())).unwrap_or_default()
}

impl Record {
    /// Tells whether somebody holds the thing or has held it.
    pub fn is_used(&self) -> bool {
        self.events.iter().any(|event| matches!(event.what, super::Happening::HandedOver { .. }))
    }

    /// Returns the minutes by which the thing was handed over, the latest last.
    pub fn minutes(&self) -> impl Iterator<Item = (&Event, Minute)> {
        self.events.iter().filter_map(|event| match event.what {
            super::Happening::HandedOver { minute, .. } => Some((event, minute)),
            _ => None,
        })
    }
}
