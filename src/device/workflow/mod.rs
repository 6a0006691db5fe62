//! What people do with goods, each in one write job.

use chrono::NaiveDate;
use serde_json::json;

use super::{
    Condition, DeviceError, DeviceNo, Event, Happening, ItemError, Serial,
    photo::{self, Photo, PhotoError},
    read_reason,
    store::{self, Record},
};
use crate::{
    db::Tx,
    donation::{Giver, NewGift, Recorded, giver::Directory, intake},
    id::{BookId, Seq},
    ledger::{
        Author, Entry,
        journal::Journal,
        once::{self, Outcome},
    },
    text::clean,
};

mod moves;

pub use moves::{HandOver, HandedOver, Loss, MINUTES, give_back, give_on, hand_over, lose};

/// What somebody found who looked at a thing.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Look {
    pub on: NaiveDate,
    pub condition: Condition,
    pub note: String,
}

/// A gift in kind as somebody brings it to the desk, with pictures by the places of their things in the gift.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Brought {
    pub giver: Giver,
    /// Its donor is settled from the giver.
    pub gift: NewGift,
    pub photos: Vec<(i64, Photo)>,
}

/// Records a gift in kind once per key; who is not on file yet is put there with it.
pub fn receive(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    brought: &Brought,
    key: &str,
) -> Result<Outcome<Recorded, DeviceError>, DeviceError> {
    once::run(tx, book, author, key, brought, |tx| {
        let Brought { giver, gift, photos } = brought;
        let mut directory = Directory::look_up(tx.db()?, book, giver.name().into_iter())?;
        let donor = directory.settle(tx, author, giver)?;
        let gift = NewGift { donor: Some(donor), ..gift.clone() };
        let recorded = intake::take(tx, author, book, &gift, Some(key))?;
        for (item, photo) in photos {
            let no = DeviceNo { gift: recorded.seq, item: *item };
            store::add_photo(tx.db()?, (book, no), photo, author)?;
        }
        let receipt = [recorded.receipt_year, recorded.receipt_no];
        let after = json!({"gift": gift, "receipt": receipt, "photos": photos}).to_string();
        let subject = format!("gift {}", recorded.seq);
        Journal::open(tx, book, author)?.record("device.receive", subject, None, Some(after));
        Ok(recorded)
    })
}

/// Adds a picture to a thing's passport.
pub fn add_photo(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    no: DeviceNo,
    photo: &Photo,
) -> Result<i64, DeviceError> {
    tx.require_lock(book)?;
    store::get(tx.db()?, book, no)?;
    if store::photos_of(tx.db()?, book, no)?.len() >= photo::MOST {
        return Err(PhotoError::TooMany.into());
    }
    let place = store::add_photo(tx.db()?, (book, no), photo, author)?;
    let after = json!({"photo": place, "media": photo.media(), "sha256": photo.hash().to_string()});
    record_step(tx, author, (book, no), "device.photo", &after)?;
    Ok(place)
}

/// Records that somebody looked at a thing that is with its holder.
pub fn check(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    no: DeviceNo,
    look: &Look,
) -> Result<(), DeviceError> {
    let mut record = load(tx, author, book, no, look.on)?;
    let event = event(author, look, Happening::Checked, clean(&look.note)?);
    let after = json!({"on": look.on, "condition": look.condition, "note": event.note});
    step(tx, author, &mut record, event, None)?;
    record_step(tx, author, (book, no), "device.check", &after)
}

/// Replaces a serial number that had been copied wrongly; the history keeps both.
pub fn correct_serial(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    no: DeviceNo,
    serial: Option<&Serial>,
    reason: &str,
) -> Result<(), DeviceError> {
    let on = author.at.day();
    let mut record = load(tx, author, book, no, on)?;
    let unchanged = serial.map(Serial::key) == record.device.serial.as_ref().map(Serial::key);
    if let Some(serial) = serial.filter(|_| !unchanged)
        && let Some(owner) = store::book_of_serial(tx.db()?, serial)?
    {
        return Err(ItemError::SerialTaken { serial: serial.clone(), elsewhere: owner != book }.into());
    }
    let condition = record.events.last().map_or(Condition::Good, |event| event.condition);
    let look = Look { on, condition, note: String::new() };
    let what = Happening::Corrected { serial: serial.cloned() };
    let event = event(author, &look, what, read_reason(reason)?);
    let after = json!({"was": record.device.serial, "is": serial, "reason": event.note});
    step(tx, author, &mut record, event, None)?;
    store::set_serial(tx.db()?, &record, serial)?;
    record_step(tx, author, (book, no), "device.correct", &after)
}

fn load(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    no: DeviceNo,
    on: NaiveDate,
) -> Result<Record, DeviceError> {
    tx.require_lock(book)?;
    let today = author.at.day();
    if on > today {
        return Err(DeviceError::Future { on, today });
    }
    store::get(tx.db()?, book, no)
}

/// Adds one event to a thing's history if it can have happened, and posts its entry.
fn step(
    tx: &mut Tx,
    author: &Author,
    record: &mut Record,
    event: Event,
    entry: Option<Entry>,
) -> Result<(), DeviceError> {
    let after = record.stage.clone().after(&event)?;
    if let Some(entry) = entry {
        Journal::open(tx, record.book, author)?.post(&entry, None)?;
    }
    store::append(tx.db()?, record, &event, &after)?;
    record.stage = after;
    record.events.push(event);
    Ok(())
}

/// Returns the place that an entry will take; the book is locked, so nobody else can take it.
fn place_of(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    entry: Option<&Entry>,
) -> Result<Option<Seq>, DeviceError> {
    let head = Journal::open(tx, book, author)?.head().0;
    Ok(entry.map(|_| Seq(head).next()))
}

fn event(author: &Author, look: &Look, what: Happening, note: String) -> Event {
    Event { on: look.on, what, condition: look.condition, note, by: author.user, at: author.at }
}

fn record_step(
    tx: &mut Tx,
    author: &Author,
    (book, no): (BookId, DeviceNo),
    action: &str,
    after: &serde_json::Value,
) -> Result<(), DeviceError> {
    let subject = format!("device {no}");
    Journal::open(tx, book, author)?.record(action, subject, None, Some(after.to_string()));
    Ok(())
}
