//! The rows of a thing's history.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{DbError, schema::device_events},
    device::{Condition, DeviceNo, Event, EventKind, Happening, Minute, Receiver, Serial},
    id::{BookId, PartyId, ProgrammeId, Seq, UnitId, UserId},
    money::Money,
    programme::Category,
};

#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = device_events, treat_none_as_default_value = false)]
pub struct EventRow {
    pub(super) book_id: BookId,
    pub(super) gift_seq: Seq,
    pub(super) item: i64,
    pub(super) no: i64,
    pub(super) kind: EventKind,
    day: NaiveDate,
    condition: Condition,
    note: String,
    serial: Option<String>,
    holder_id: Option<PartyId>,
    category: Option<Category>,
    unit_id: Option<UnitId>,
    programme_id: Option<ProgrammeId>,
    minute_year: Option<i64>,
    minute_no: Option<i64>,
    value: Option<Money>,
    entry_seq: Option<Seq>,
    user_id: UserId,
    recorded_at: Instant,
}

impl EventRow {
    /// `used` tells whether somebody has held the thing before this event.
    pub(super) fn new(book: BookId, device: DeviceNo, no: i64, event: &Event, used: bool) -> Self {
        let mut row = Self {
            book_id: book,
            gift_seq: device.gift,
            item: device.item,
            no,
            kind: event.what.kind(used),
            day: event.on,
            condition: event.condition,
            note: event.note.clone(),
            serial: None,
            holder_id: None,
            category: None,
            unit_id: None,
            programme_id: None,
            minute_year: None,
            minute_no: None,
            value: None,
            entry_seq: event.what.entry(),
            user_id: event.by,
            recorded_at: event.at,
        };
        let text = |serial: &Option<Serial>| Some(serial.as_ref().map_or("", Serial::as_str).to_owned());
        match &event.what {
            Happening::Received { value, serial, .. } => {
                (row.value, row.serial) = (Some(*value), text(serial));
            }
            Happening::Returned { value, .. } => row.value = Some(*value),
            Happening::Corrected { serial } => row.serial = text(serial),
            Happening::HandedOver { to, minute, value, .. } => {
                (row.holder_id, row.category) = (Some(to.holder), Some(to.category));
                (row.unit_id, row.programme_id) = (Some(to.unit), to.programme);
                (row.minute_year, row.minute_no) = (Some(minute.year), Some(minute.no));
                row.value = Some(*value);
            }
            Happening::Checked
            | Happening::Lost { .. }
            | Happening::WrittenOff { .. }
            | Happening::Annulled { .. } => {}
        }
        row
    }

    /// Reads the row back; one that lacks what its kind of event has is damage.
    pub(super) fn event(self) -> Result<Event, DbError> {
        let damaged = || {
            let Self { gift_seq, item, no, .. } = &self;
            DbError::Corrupt(format!("device_events {gift_seq}-{item}, {no}"))
        };
        let what = self.happening().ok_or_else(damaged)?;
        Ok(Event {
            on: self.day,
            what,
            condition: self.condition,
            note: self.note,
            by: self.user_id,
            at: self.recorded_at,
        })
    }

    fn happening(&self) -> Option<Happening> {
        let entry = self.entry_seq;
        let serial = || Some(Serial::stored(self.serial.clone()?));
        Some(match self.kind {
            EventKind::Received => {
                Happening::Received { value: self.value?, serial: serial()?, entry: entry? }
            }
            EventKind::HandedOver | EventKind::Regifted => Happening::HandedOver {
                to: Receiver {
                    holder: self.holder_id?,
                    category: self.category?,
                    unit: self.unit_id?,
                    programme: self.programme_id,
                },
                minute: Minute { year: self.minute_year?, no: self.minute_no? },
                value: self.value?,
                entry,
            },
            EventKind::Checked => Happening::Checked,
            EventKind::Corrected => Happening::Corrected { serial: serial()? },
            EventKind::Returned => Happening::Returned { value: self.value?, entry },
            EventKind::Lost => Happening::Lost { entry },
            EventKind::WrittenOff => Happening::WrittenOff { entry },
            EventKind::Annulled => Happening::Annulled { entry: entry? },
        })
    }
}
