//! The things of gifts on their way to the database, with the gifts of a whole group of jobs.

use std::any::Any;

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    result::{DatabaseErrorKind, Error::DatabaseError},
};

use super::{EventRow, serial_columns};
use crate::{
    db::{Buffer, Db, DbError, Stash, Tx, schema::devices},
    device::{DeviceKind, DeviceNo, Event, Happening, Item, ItemError, Standing, Valuation},
    id::{BookId, FundId, Seq},
    insert_all,
    ledger::Author,
    money::Money,
};

const CHUNK: usize = 400;

#[derive(Insertable)]
#[diesel(table_name = devices, treat_none_as_default_value = false)]
struct NewRow {
    book_id: BookId,
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
    serial_key: String,
    standing: Standing,
    in_store: Money,
}

/// Things that the jobs of a group have taken in and that wait to be written together.
#[derive(Default)]
pub struct DeviceStash {
    devices: Buffer<NewRow>,
    events: Buffer<EventRow>,
}

impl DeviceStash {
    /// Takes in the things of one gift, in order.
    pub fn add(
        &mut self,
        (book, gift): (BookId, Seq),
        (items, valued_by): (&[Item], &str),
        received_on: NaiveDate,
        author: &Author,
    ) {
        for (item, place) in items.iter().zip(1..) {
            let no = DeviceNo { gift, item: place };
            let (serial, serial_key) = serial_columns(item.serial.as_ref());
            self.devices.push(NewRow {
                book_id: book,
                gift_seq: gift,
                item: place,
                fund_id: item.fund,
                kind: item.kind,
                what: item.what.clone(),
                pieces: item.pieces,
                value: item.value,
                valuation: item.valuation,
                valued_by: valued_by.to_owned(),
                valued_on: item.valued_on,
                serial,
                serial_key,
                standing: Standing::InStore,
                in_store: item.value,
            });
            let received =
                Happening::Received { value: item.value, serial: item.serial.clone(), entry: gift };
            let event = Event {
                on: received_on,
                what: received,
                condition: item.condition,
                note: String::new(),
                by: author.user,
                at: author.at,
            };
            self.events.push(EventRow::new(book, no, 1, &event, false));
        }
    }

    fn write(db: &mut Db, devices: &[NewRow], events: &[EventRow]) -> Result<(), DbError> {
        insert_all!(db, devices, devices, CHUNK);
        insert_all!(db, device_events, events, CHUNK);
        Ok(())
    }
}

/// Writes what waits, so that a serial number which another book has just taken is this job's refusal alone.
pub fn settle(tx: &mut Tx, items: &[Item]) -> Result<Result<(), ItemError>, DbError> {
    match (tx.db(), items.iter().find_map(|item| item.serial.clone())) {
        (Err(DbError::Query(DatabaseError(DatabaseErrorKind::UniqueViolation, _))), Some(serial)) => {
            Ok(Err(ItemError::SerialTaken { serial, elsewhere: true }))
        }
        (written, _) => written.map(|_| Ok(())),
    }
}

impl Stash for DeviceStash {
    fn flush_kept(&mut self, db: &mut Db) -> Result<(), DbError> {
        let (devices, events) = (self.devices.take_kept(), self.events.take_kept());
        Self::write(db, &devices, &events)
    }

    fn flush_current(&mut self, db: &mut Db) -> Result<(), DbError> {
        let (devices, events) = (self.devices.take_all(), self.events.take_all());
        Self::write(db, &devices, &events)
    }

    fn keep(&mut self) {
        self.devices.keep();
        self.events.keep();
    }

    fn discard(&mut self) {
        self.devices.discard();
        self.events.discard();
    }

    /// A thing refers to its gift, which refers to its entry.
    fn rank(&self) -> u8 {
        3
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}
