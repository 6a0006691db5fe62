//! What becomes of a thing: handed over, given on, looked at, taken back, lost, its number mended.

use rocket::{FromForm, Route, post, response::Redirect, routes};

use super::{
    number,
    show::{Show, page},
};
use crate::{
    db::Tx,
    device::{
        self, Condition, DeviceError, DeviceNo, Serial, Stage, store,
        workflow::{HandOver, HandedOver, Look, Loss},
    },
    donation::DonationError,
    id::ProgrammeId,
    ledger::Author,
    money::Money,
    programme::Category,
    user::rights::RecordGifts,
    web::{
        Failure,
        desk::gifts::asks::Who,
        forms::{Amount, Day, Fields, Maybe, Posted, Rejected, Typed},
        may::{Attempt, May},
        step_up::ask_again,
    },
};

pub fn routes() -> Vec<Route> {
    routes![pass, check, back, lose, serial]
}

type Answer = Result<Redirect, Rejected<Show>>;

/// Asks for the code again where the thing is worth as much as money would be.
async fn ask(may: &May<RecordGifts>, no: DeviceNo) -> Result<Option<Redirect>, Failure> {
    let book = may.book();
    let record = may.read(move |db, _| store::get(db, book, no)).await?;
    let worth = match record.stage {
        Stage::InStore { value, .. } | Stage::WithHolder { value, .. } => value,
        _ => Money::ZERO,
    };
    ask_again(may, worth, &format!("devices/{no}")).await
}

/// Does a step and goes back to the passport; a refusal stands in the form that asked for it.
async fn step<T: Send + 'static>(
    may: &May<RecordGifts>,
    no: DeviceNo,
    (fields, beside): (Fields, fn(&DeviceError) -> &'static str),
    job: impl FnOnce(&mut Tx, &Author) -> Result<T, DeviceError> + Send + 'static,
) -> Result<T, Rejected<Show>> {
    match may.write(job).await {
        Ok(done) => Ok(done),
        Err(Attempt::Refused(err)) if !matches!(err, DeviceError::Db(_)) => {
            Err(Rejected::again(page(may, &no.to_string(), fields.refused(beside(&err), &err)).await?))
        }
        Err(err) => Err(Failure::from(err).into()),
    }
}

#[derive(FromForm)]
struct PassForm<'f> {
    holder: &'f str,
    #[field(default = "")]
    choice: &'f str,
    #[field(default = "")]
    who: &'f str,
    #[field(default = "")]
    named: &'f str,
    category: Typed<Category>,
    place: &'f str,
    programme: Maybe<i64>,
    pass_on: Typed<Day>,
    pass_condition: Typed<Condition>,
    #[field(default = "")]
    pass_note: &'f str,
    /// What it is worth now, where somebody else held it.
    pass_value: Maybe<Amount>,
    #[field(default = "")]
    pass_reason: &'f str,
}

fn of_pass(err: &DeviceError) -> &'static str {
    match err {
        DeviceError::NoHolder
        | DeviceError::SameHolder
        | DeviceError::Donation(
            DonationError::NoDonor | DonationError::OtherName { .. } | DonationError::Namesakes { .. },
        ) => "holder",
        DeviceError::OutsideUnit(_) => "place",
        DeviceError::Breach { .. } => "category",
        DeviceError::ValueOutOfRange { .. } => "pass_value",
        DeviceError::NoReason => "pass_reason",
        _ => "pass_on",
    }
}

/// Hands a thing over; from whoever holds it, where somebody does.
#[post("/<_unit>/devices/<no>/hand-over", data = "<form>")]
async fn pass(may: May<RecordGifts>, _unit: &str, no: &str, form: Posted<PassForm<'_>>) -> Answer {
    let Posted { value, fields } = form;
    let Some(form) = value else { return Err(Rejected::again(page(&may, no, fields).await?)) };
    let no = number(no).map_err(Failure::from)?;
    if let Some(again) = ask(&may, no).await? {
        return Ok(again);
    }
    let to = match form.read(&may) {
        Ok(to) => to,
        Err(err) => {
            return Err(Rejected::again(page(&may, &no.to_string(), fields.refused("holder", &err)).await?));
        }
    };
    let (value, reason) = (form.pass_value.0.map_or(Money::ZERO, |it| it.0), form.pass_reason.to_owned());
    let book = may.book();
    let job = move |tx: &mut Tx, author: &Author| {
        let held = store::get(tx.db()?, book, no)?.stage.holder().is_some();
        if held {
            return device::workflow::give_on(tx, author, book, no, (value, &reason), &to);
        }
        device::workflow::hand_over(tx, author, book, no, &to)
    };
    let HandedOver { minute, .. } = step(&may, no, (fields, of_pass), job).await?;
    Ok(may.redirect(&format!("devices/{no}?minute={}", minute.no)))
}

impl PassForm<'_> {
    fn read(&self, may: &May<RecordGifts>) -> Result<HandOver, DeviceError> {
        let who = Who::read(self.choice, self.who, self.named, self.holder);
        let tree = &may.place.tree;
        let unit = tree.find(self.place).map_err(|_| DeviceError::OutsideUnit(self.place.to_owned()))?;
        Ok(HandOver {
            holder: who.giver(self.holder, ("", ""))?,
            category: self.category.0,
            unit: unit.id,
            programme: self.programme.0.map(ProgrammeId),
            on: self.pass_on.0.0,
            condition: self.pass_condition.0,
            note: self.pass_note.to_owned(),
        })
    }
}

#[derive(FromForm)]
struct CheckForm<'f> {
    check_on: Typed<Day>,
    check_condition: Typed<Condition>,
    #[field(default = "")]
    check_note: &'f str,
}

#[post("/<_unit>/devices/<no>/check", data = "<form>")]
async fn check(may: May<RecordGifts>, _unit: &str, no: &str, form: Posted<CheckForm<'_>>) -> Answer {
    let Posted { value, fields } = form;
    let Some(form) = value else { return Err(Rejected::again(page(&may, no, fields).await?)) };
    let (no, book) = (number(no).map_err(Failure::from)?, may.book());
    let (on, condition) = (form.check_on.0.0, form.check_condition.0);
    let look = Look { on, condition, note: form.check_note.to_owned() };
    let job = move |tx: &mut Tx, author: &Author| device::workflow::check(tx, author, book, no, &look);
    step(&may, no, (fields, |_| "check_on"), job).await?;
    Ok(may.redirect(&format!("devices/{no}")))
}

#[derive(FromForm)]
struct BackForm<'f> {
    back_on: Typed<Day>,
    back_condition: Typed<Condition>,
    back_value: Typed<Amount>,
    #[field(default = "")]
    back_reason: &'f str,
}

fn of_back(err: &DeviceError) -> &'static str {
    match err {
        DeviceError::ValueOutOfRange { .. } => "back_value",
        DeviceError::NoReason => "back_reason",
        _ => "back_on",
    }
}

#[post("/<_unit>/devices/<no>/return", data = "<form>")]
async fn back(may: May<RecordGifts>, _unit: &str, no: &str, form: Posted<BackForm<'_>>) -> Answer {
    let Posted { value, fields } = form;
    let Some(form) = value else { return Err(Rejected::again(page(&may, no, fields).await?)) };
    let (no, book) = (number(no).map_err(Failure::from)?, may.book());
    if let Some(again) = ask(&may, no).await? {
        return Ok(again);
    }
    let (on, condition, value) = (form.back_on.0.0, form.back_condition.0, form.back_value.0.0);
    let look = Look { on, condition, note: form.back_reason.to_owned() };
    let job =
        move |tx: &mut Tx, author: &Author| device::workflow::give_back(tx, author, book, no, value, &look);
    step(&may, no, (fields, of_back), job).await?;
    Ok(may.redirect(&format!("devices/{no}")))
}

#[derive(FromForm)]
struct LoseForm<'f> {
    lose_how: &'f str,
    lose_on: Typed<Day>,
    lose_condition: Typed<Condition>,
    #[field(default = "")]
    lose_reason: &'f str,
}

#[post("/<_unit>/devices/<no>/lose", data = "<form>")]
async fn lose(may: May<RecordGifts>, _unit: &str, no: &str, form: Posted<LoseForm<'_>>) -> Answer {
    let Posted { value, fields } = form;
    let Some(form) = value else { return Err(Rejected::again(page(&may, no, fields).await?)) };
    let (no, book) = (number(no).map_err(Failure::from)?, may.book());
    if let Some(again) = ask(&may, no).await? {
        return Ok(again);
    }
    let loss = if form.lose_how == "lost" { Loss::Lost } else { Loss::WrittenOff };
    let (on, condition) = (form.lose_on.0.0, form.lose_condition.0);
    let look = Look { on, condition, note: form.lose_reason.to_owned() };
    let job = move |tx: &mut Tx, author: &Author| device::workflow::lose(tx, author, book, no, loss, &look);
    step(&may, no, (fields, |_| "lose_reason"), job).await?;
    Ok(may.redirect(&format!("devices/{no}")))
}

#[derive(FromForm)]
struct SerialForm<'f> {
    serial: &'f str,
    #[field(default = "")]
    serial_reason: &'f str,
}

#[post("/<_unit>/devices/<no>/serial", data = "<form>")]
async fn serial(may: May<RecordGifts>, _unit: &str, no: &str, form: Posted<SerialForm<'_>>) -> Answer {
    let Posted { value, fields } = form;
    let Some(form) = value else { return Err(Rejected::again(page(&may, no, fields).await?)) };
    let (no, book) = (number(no).map_err(Failure::from)?, may.book());
    let (typed, reason) = (form.serial.to_owned(), form.serial_reason.to_owned());
    let job = move |tx: &mut Tx, author: &Author| {
        let serial = Serial::read(&typed)?;
        device::workflow::correct_serial(tx, author, book, no, serial.as_ref(), &reason)
    };
    let beside =
        |err: &DeviceError| if matches!(err, DeviceError::NoReason) { "serial_reason" } else { "serial" };
    step(&may, no, (fields, beside), job).await?;
    Ok(may.redirect(&format!("devices/{no}")))
}
