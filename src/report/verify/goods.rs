//! Goods: their histories can have happened, agree with the entries they made, and lead to what is kept.

use chrono::NaiveDate;

use super::{
    cells::Cells,
    chain::refused,
    goods_store::{self as store, EventRaw, PhotoRaw, ThingRaw},
};
use crate::{
    calendar::Instant,
    db::Db,
    device::{
        DeviceError, DeviceKind, Event, EventKind, Happening, Minute, Receiver, Serial, Stage, Standing,
    },
    id::{BookId, PartyId, ProgrammeId, Seq, UnitId, UserId},
    ledger::{
        chain::Hash,
        verify::{Breach, Sink},
    },
    money::Money,
};

/// Reads every thing of a book with its history.
pub fn things(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let mut after = (i64::MIN, 0);
    loop {
        let things = match store::things(db, book, after) {
            Ok(things) => things,
            Err(err) => return sink.say("devices", book, None, refused(&err)),
        };
        let Some(last) = things.last() else { break };
        let through = (last.gift_seq.unwrap_or(i64::MAX), last.item.unwrap_or(i64::MAX));
        let mut events = match store::events(db, book, after, through) {
            Ok(events) => events.into_iter().peekable(),
            Err(err) => return sink.say("device_events", book, None, refused(&err)),
        };
        after = through;
        for raw in things {
            let key = (raw.gift_seq, raw.item);
            let mut history = Vec::new();
            while let Some(event) = events.next_if(|event| (event.gift_seq, event.item) <= key) {
                if (event.gift_seq, event.item) == key {
                    history.push(event);
                } else {
                    sink.say("device_events", event.name(), None, Breach::Stranger);
                }
            }
            thing(&raw, history, sink);
        }
    }
    stray(db, book, sink);
    photos(db, book, sink);
}

/// Names what the single things cannot show: entries without events, and gifts unlike their goods.
fn stray(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let kinds = [
        ("device_events", store::Stray::Entries, Breach::Missing),
        ("device_events", store::Stray::Shared, Breach::Stranger),
        ("devices", store::Stray::Gifts, Breach::Missing),
    ];
    for (table, kind, breach) in kinds {
        match store::stray(db, book, kind) {
            Ok(rows) => {
                for seq in rows.into_iter().filter_map(|row| row.number) {
                    sink.say(table, format!("→ {seq}"), None, breach.clone());
                }
            }
            Err(err) => sink.say(table, book, None, refused(&err)),
        }
    }
}

fn thing(raw: &ThingRaw, rows: Vec<EventRaw>, sink: &mut Sink<'_>) {
    let name = raw.name();
    let mut events = Vec::with_capacity(rows.len());
    let mut moved = Vec::with_capacity(rows.len());
    for (row, no) in rows.into_iter().zip(1..) {
        sink.compare(("device_events", &row.name(), "no"), &row.no.unwrap_or_default(), &no);
        moved.push((row.moved, row.party));
        match read(row, sink) {
            Some(event) => events.push(event),
            None => return,
        }
    }
    let stage = match replay(&events, &moved, &name, sink) {
        Ok(stage) => stage,
        Err((no, err)) => {
            let what = Breach::Refused { vi: format!("{err}"), en: format!("{err:#}") };
            return sink.say("device_events", format!("{name}/{no}"), None, what);
        }
    };
    kept(raw, &events, &stage, sink);
}

/// Follows a history and compares each step with what its entry moved in the goods account; names the step that
/// cannot have happened.
fn replay(
    events: &[Event],
    moved: &[(Option<i64>, Option<i64>)],
    name: &str,
    sink: &mut Sink<'_>,
) -> Result<Stage, (usize, DeviceError)> {
    let (first, rest) = events.split_first().ok_or((1, DeviceError::NotReceived))?;
    let mut stage = Stage::received(first).map_err(|err| (1, err))?;
    for ((event, (amount, party)), no) in rest.iter().zip(moved.iter().skip(1)).zip(2..) {
        let holder = stage.holder();
        let before = stage.in_store();
        stage = stage.after(event).map_err(|err| (no, err))?;
        // The entry of an annulment takes back the whole gift, and is looked at with the gift.
        if matches!(event.what, Happening::Annulled { .. }) {
            continue;
        }
        let right = stage.in_store().checked_sub(before).map_or(0, Money::dong);
        let mut cells = Cells::new("device_events", format!("{name}/{no}"), sink);
        cells.compare("entry_seq", &event.what.entry().is_some(), &(right != 0));
        cells.compare("value", &amount.unwrap_or_default(), &right);
        if right != 0 {
            let shown = |party: Option<i64>| party.map_or_else(|| "–".to_owned(), |party| party.to_string());
            let person = stage.holder().or(holder).map(|it| it.0);
            cells.compare("holder_id", &shown(person), &shown(*party));
        }
    }
    Ok(stage)
}

/// Compares what is kept beside the history.
fn kept(raw: &ThingRaw, events: &[Event], stage: &Stage, sink: &mut Sink<'_>) {
    let mut cells = Cells::new("devices", raw.name(), sink);
    let shown = |number: Option<i64>| number.map_or_else(|| "–".to_owned(), |number| number.to_string());
    if let Some(standing) = cells.code::<Standing>("standing", raw.standing.clone()) {
        cells.compare("standing", &standing, &stage.standing());
    }
    cells.compare("holder_id", &shown(raw.holder_id), &shown(stage.holder().map(|it| it.0)));
    cells.compare("in_store", &shown(raw.in_store), &shown(Some(stage.in_store().dong())));
    let kind = cells.code::<DeviceKind>("kind", raw.kind.clone());
    let due = stage.check_due().filter(|_| kind.is_some_and(DeviceKind::is_looked_after));
    let right = due.map(|day| day.to_string()).unwrap_or_default();
    let stored = cells.maybe_text("check_due", raw.check_due.clone()).flatten().unwrap_or_default();
    cells.compare("check_due", &stored, &right);
    let mut serial = None;
    for event in events {
        match &event.what {
            Happening::Received { value, serial: first, entry } => {
                serial = first.as_ref();
                cells.compare("value", &shown(raw.value), &shown(Some(value.dong())));
                cells.compare("gift_seq", &shown(raw.gift_seq), &shown(Some(entry.0)));
            }
            Happening::Corrected { serial: mended } => serial = mended.as_ref(),
            _ => {}
        }
    }
    for (column, stored, right) in [
        ("serial", &raw.serial, serial.map(|it| it.as_str().to_owned())),
        ("serial_key", &raw.serial_key, serial.map(Serial::key)),
    ] {
        let stored = cells.text(column, stored.clone()).unwrap_or_default();
        cells.compare(column, &stored, &right.unwrap_or_default());
    }
}

fn read(row: EventRaw, sink: &mut Sink<'_>) -> Option<Event> {
    let mut cells = Cells::new("device_events", row.name(), sink);
    let kind: Option<EventKind> = cells.code("kind", row.kind.clone());
    let condition = cells.code("condition", row.condition.clone());
    let on: Option<NaiveDate> = cells.day("day", row.day.clone());
    let note = cells.text("note", row.note.clone());
    let (by, at) = (cells.number("user_id", row.user_id), cells.number("recorded_at", row.recorded_at));
    let Some(what) = happening(kind?, &row, &mut cells) else {
        cells.say("kind", Breach::Absent);
        return None;
    };
    Some(Event {
        on: on?,
        what,
        condition: condition?,
        note: note?,
        by: UserId(by?),
        at: Instant::from_micros(at?),
    })
}

fn happening(kind: EventKind, row: &EventRaw, cells: &mut Cells<'_, '_>) -> Option<Happening> {
    let entry = row.entry_seq.map(Seq);
    let value = row.value.and_then(|dong| Money::try_from(dong).ok());
    let serial = cells.maybe_text("serial", row.serial.clone())?.map(Serial::stored);
    Some(match kind {
        EventKind::Received => Happening::Received { value: value?, serial: serial?, entry: entry? },
        EventKind::HandedOver | EventKind::Regifted => Happening::HandedOver {
            to: Receiver {
                holder: PartyId(row.holder_id?),
                category: cells.code("category", row.category.clone())?,
                unit: UnitId(row.unit_id?),
                programme: row.programme_id.map(ProgrammeId),
            },
            minute: Minute { year: row.minute_year?, no: row.minute_no? },
            value: value?,
            entry,
        },
        EventKind::Checked => Happening::Checked,
        EventKind::Corrected => Happening::Corrected { serial: serial? },
        EventKind::Returned => Happening::Returned { value: value?, entry },
        EventKind::Lost => Happening::Lost { entry },
        EventKind::WrittenOff => Happening::WrittenOff { entry },
        EventKind::Annulled => Happening::Annulled { entry: entry? },
    })
}

/// Compares every picture with the hash under which it was taken.
fn photos(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let mut after = (i64::MIN, 0, 0);
    loop {
        let rows = match store::photos(db, book, after) {
            Ok(rows) => rows,
            Err(err) => return sink.say("device_photos", book, None, refused(&err)),
        };
        let Some(last) = rows.last() else { return };
        after =
            (last.gift_seq.unwrap_or(i64::MAX), last.item.unwrap_or(i64::MAX), last.no.unwrap_or(i64::MAX));
        for PhotoRaw { gift_seq, item, no, sha256, bytes } in rows {
            let part = |value: Option<i64>| value.unwrap_or_default();
            let name = format!("{}-{}/{}", part(gift_seq), part(item), part(no));
            let mut cells = Cells::new("device_photos", name, sink);
            if let Some(stored) = cells.hash("sha256", sha256) {
                cells.compare("bytes", &stored, &Hash::of(&bytes.unwrap_or_default()));
            }
        }
    }
}
