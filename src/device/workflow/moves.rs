//! Goods leave the store, come back, go on to somebody else, or are gone.

use chrono::{Datelike as _, NaiveDate};
use serde_json::{Value, json};

use super::{Look, event, load, place_of, record_step, step};
use crate::{
    db::Tx,
    device::{
        Condition, DeviceError, DeviceNo, Happening, Minute, Receiver, Stage, entries::Movement, read_reason,
        store::Record,
    },
    disbursement,
    donation::{Giver, giver::Directory},
    fund::{self, Beneficiary, Fund},
    id::{BookId, ProgrammeId, Seq, UnitId},
    ledger::{Author, journal::Journal},
    money::Money,
    party::{self, directory::Standing},
    programme::Category,
    text::clean,
    unit,
};

/// The series of hand-over minutes, beside those of vouchers and receipts.
pub const MINUTES: &str = "BBBG";

/// A hand-over as it is entered.
#[derive(Clone, Debug, serde::Serialize)]
pub struct HandOver {
    /// Chosen from the directory or typed by name, as a donor is.
    pub holder: Giver,
    pub category: Category,
    pub unit: UnitId,
    pub programme: Option<ProgrammeId>,
    pub on: NaiveDate,
    pub condition: Condition,
    pub note: String,
}

/// The minute of a hand-over, and its entry where the thing is still worth anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct HandedOver {
    pub minute: Minute,
    pub entry: Option<Seq>,
}

/// How a thing is gone for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    Lost,
    WrittenOff,
}

/// Hands a thing over to somebody whom the donors of its fund allow, with a numbered minute.
pub fn hand_over(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    no: DeviceNo,
    to: &HandOver,
) -> Result<HandedOver, DeviceError> {
    let mut record = load(tx, author, book, no, to.on)?;
    let (handed, after) = pass(tx, author, &mut record, to)?;
    record_step(tx, author, (book, no), "device.hand_over", &after)?;
    Ok(handed)
}

/// Takes a thing back from whoever holds it and hands it to somebody else on the same day.
///
/// Its donor is credited once, when the gift came in; giving it on is not a gift.
pub fn give_on(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    no: DeviceNo,
    (value, reason): (Money, &str),
    to: &HandOver,
) -> Result<HandedOver, DeviceError> {
    let mut record = load(tx, author, book, no, to.on)?;
    if let (Some(current), Giver::OnFile(next)) = (record.stage.holder(), &to.holder)
        && current == *next
    {
        return Err(DeviceError::SameHolder);
    }
    let look = Look { on: to.on, condition: to.condition, note: reason.to_owned() };
    let returned = take_back(tx, author, &mut record, value, &look)?;
    let (handed, after) = pass(tx, author, &mut record, to)?;
    record_step(tx, author, (book, no), "device.give_on", &json!({"returned": returned, "to": after}))?;
    Ok(handed)
}

/// Takes a thing back into the store at the value that is found, which may be nothing.
pub fn give_back(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    no: DeviceNo,
    value: Money,
    look: &Look,
) -> Result<Option<Seq>, DeviceError> {
    let mut record = load(tx, author, book, no, look.on)?;
    let after = take_back(tx, author, &mut record, value, look)?;
    record_step(tx, author, (book, no), "device.return", &after)?;
    Ok(record.events.last().and_then(|event| event.what.entry()))
}

/// Records that a thing is lost or worn out; what lay in the store leaves the books as a cost.
pub fn lose(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    no: DeviceNo,
    loss: Loss,
    look: &Look,
) -> Result<Option<Seq>, DeviceError> {
    let mut record = load(tx, author, book, no, look.on)?;
    let reason = read_reason(&look.note)?;
    let fund = fund::store::get(tx.db()?, record.device.fund)?;
    let movement = Movement { no, fund: &fund, value: record.stage.in_store(), on: look.on };
    let posting = movement.lose(Journal::open(tx, book, author)?.chart())?;
    let entry = place_of(tx, author, book, posting.as_ref())?;
    let what = match loss {
        Loss::Lost => Happening::Lost { entry },
        Loss::WrittenOff => Happening::WrittenOff { entry },
    };
    let after = json!({"how": what.kind(false), "on": look.on, "reason": reason, "entry": entry});
    step(tx, author, &mut record, event(author, look, what, reason), posting)?;
    record_step(tx, author, (book, no), "device.lose", &after)?;
    Ok(entry)
}

fn pass(
    tx: &mut Tx,
    author: &Author,
    record: &mut Record,
    to: &HandOver,
) -> Result<(HandedOver, Value), DeviceError> {
    let fund = fund::store::get(tx.db()?, record.device.fund)?;
    if !fund.is_open_on(to.on) {
        return Err(DeviceError::FundClosed(fund.name));
    }
    let receiver = receiver(tx, author, record.book, to)?;
    allowed(tx, &fund, &receiver, to.on)?;
    let value = record.stage.in_store();
    let movement = Movement { no: record.device.no, fund: &fund, value, on: to.on };
    let mut journal = Journal::open(tx, record.book, author)?;
    let year = i64::from(to.on.year());
    let minute = Minute { year, no: journal.take_number(MINUTES, year) };
    let posting = movement.hand_over(journal.chart(), receiver.holder, minute)?;
    let entry = place_of(tx, author, record.book, posting.as_ref())?;
    let what = Happening::HandedOver { to: receiver, minute, value, entry };
    let look = Look { on: to.on, condition: to.condition, note: String::new() };
    let note = clean(&to.note)?;
    let after = json!({
        "to": receiver, "minute": minute.to_string(), "on": to.on, "value": value, "condition": to.condition,
        "note": note, "entry": entry,
    });
    step(tx, author, record, event(author, &look, what, note), posting)?;
    Ok((HandedOver { minute, entry }, after))
}

fn receiver(tx: &mut Tx, author: &Author, book: BookId, to: &HandOver) -> Result<Receiver, DeviceError> {
    let holder = match &to.holder {
        Giver::OnFile(id) if !party::store::exists(tx.db()?, *id)? => return Err(DeviceError::NoHolder),
        Giver::Named { name, .. } if name.trim().is_empty() => return Err(DeviceError::NoHolder),
        Giver::Nameless => return Err(DeviceError::NoHolder),
        holder => {
            let mut directory = Directory::look_up(tx.db()?, book, holder.name().into_iter())?;
            directory.settle(tx, author, holder)?
        }
    };
    // From now on the desk finds them by name.
    party::directory::store::note(tx, book, holder, Standing::Recipient);
    Ok(Receiver { holder, category: to.category, unit: to.unit, programme: to.programme })
}

/// Asks the donors' conditions as an award asks them; goods stay below the unit whose book they stand in.
fn allowed(tx: &mut Tx, fund: &Fund, receiver: &Receiver, on: NaiveDate) -> Result<(), DeviceError> {
    let tree = unit::store::tree(tx.db()?)?;
    let place = tree.get(receiver.unit);
    let owner = tree.units().iter().find(|unit| unit.book == Some(fund.book));
    let inside = owner.is_some_and(|owner| tree.is_within(receiver.unit, owner.id));
    if !inside || place.is_none_or(|unit| !unit.is_valid_on(on)) {
        let name = place.map_or_else(|| receiver.unit.to_string(), |unit| unit.name.clone());
        return Err(DeviceError::OutsideUnit(name));
    }
    let Receiver { holder, category, unit, programme } = *receiver;
    let year = disbursement::year_of(on);
    let beneficiary = Beneficiary { person: holder, category, programme, unit, year };
    match fund.restriction.breach(&beneficiary, &tree) {
        Some(breach) => Err(DeviceError::Breach { fund: fund.code.clone(), words: fund.objection(breach) }),
        None => Ok(()),
    }
}

fn take_back(
    tx: &mut Tx,
    author: &Author,
    record: &mut Record,
    value: Money,
    look: &Look,
) -> Result<Value, DeviceError> {
    let reason = read_reason(&look.note)?;
    let Stage::WithHolder { receiver, entry: handed_over, .. } = record.stage.clone() else {
        let step = Happening::Returned { value, entry: None }.kind(true);
        return Err(DeviceError::OutOfOrder { standing: record.stage.standing(), step });
    };
    let fund = fund::store::get(tx.db()?, record.device.fund)?;
    let movement = Movement { no: record.device.no, fund: &fund, value, on: look.on };
    let mut journal = Journal::open(tx, record.book, author)?;
    let posting = movement.give_back(journal.chart(), receiver.holder, handed_over)?;
    let entry = place_of(tx, author, record.book, posting.as_ref())?;
    let after = json!({
        "from": receiver.holder, "on": look.on, "value": value, "condition": look.condition, "reason": reason,
        "entry": entry,
    });
    step(tx, author, record, event(author, look, Happening::Returned { value, entry }, reason), posting)?;
    Ok(after)
}
