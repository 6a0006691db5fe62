//! What happens to a pledge: its money comes, it gets another schedule, or nobody expects it any more.

use rocket::{FromForm, Route, post, response::Redirect, routes};

use super::{
    refused, schedule,
    show::{Show, page},
    sort_out,
};
use crate::{
    donation::Means,
    id::{PledgeId, Seq},
    pledge::{self, Rhythm, workflow::Arrival},
    user::{rights::RecordGifts, session::Secret},
    web::{
        Failure,
        desk::gifts::choices::Choices,
        forms::{Amount, Day, Maybe, Posted, Rejected, Typed},
        may::{Attempt, May},
        step_up::ask_again,
    },
};

pub fn routes() -> Vec<Route> {
    routes![receive, attach, reschedule, lapse]
}

/// Makes the key under which a form is recorded once, however often it is sent.
pub fn fresh_key() -> Result<String, Failure> {
    Ok(Secret::random().map_err(|err| Failure::internal(&err))?.as_str().to_owned())
}

#[derive(FromForm)]
struct ReceiveForm<'f> {
    key: &'f str,
    amount: Typed<Amount>,
    means: Typed<Means>,
    /// Today where the form does not ask.
    day: Maybe<Day>,
    #[field(default = "")]
    account: &'f str,
    /// The page that the form stands on, for the way back from the code.
    #[field(default = "")]
    from: &'f str,
}

type Answer = Result<Redirect, Rejected<Show>>;

#[post("/<_unit>/pledges/<id>/receive", data = "<form>")]
async fn receive(may: May<RecordGifts>, _unit: &str, id: i64, form: Posted<ReceiveForm<'_>>) -> Answer {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, id, fields).await?)) };
    let back = if value.from == "due" { "pledges/due".to_owned() } else { format!("pledges/{id}") };
    if let Some(again) = ask_again(&may, value.amount.0.0, &back).await? {
        return Ok(again);
    }
    let (book, key, arrival) = (may.book(), value.key.to_owned(), value.read(&may).await?);
    let id = PledgeId(id);
    let job =
        may.write(move |tx, author| pledge::workflow::fulfil_once(tx, author, book, id, &arrival, &key));
    match sort_out(job.await)? {
        Ok(recorded) => Ok(may.redirect(&format!("pledges/{id}?received={}", recorded.seq))),
        Err(err) => Err(Rejected::again(page(&may, id.0, fields.refused("amount", &err)).await?)),
    }
}

impl ReceiveForm<'_> {
    async fn read(&self, may: &May<RecordGifts>) -> Result<Arrival, Failure> {
        let (means, on) = (self.means.0, self.day.0.map_or(may.today(), |day| day.0));
        let choices = may.read(Choices::read).await?;
        let account = (!self.account.is_empty()).then(|| choices.account(self.account)).flatten();
        Ok(Arrival { amount: self.amount.0.0, means, account: choices.beside(means, account), on })
    }
}

#[derive(FromForm)]
struct AttachForm {
    gift: Typed<i64>,
}

#[post("/<_unit>/pledges/<id>/attach", data = "<form>")]
async fn attach(may: May<RecordGifts>, _unit: &str, id: i64, form: Posted<AttachForm>) -> Answer {
    let Posted { value, fields } = form;
    let Some(AttachForm { gift: Typed(gift) }) = value else {
        return Err(Rejected::again(page(&may, id, fields).await?));
    };
    let book = may.book();
    let job = may.write(move |tx, author| {
        pledge::workflow::attach(tx, author, book, PledgeId(id), Seq(gift)).map(drop)
    });
    match job.await {
        Ok(()) => Ok(may.redirect(&format!("pledges/{id}?received={gift}"))),
        Err(err) => Err(Rejected::again(page(&may, id, fields.refused("gift", &err)).await?)),
    }
}

#[derive(FromForm)]
struct ScheduleForm<'f> {
    each: Typed<Amount>,
    rhythm: Typed<Rhythm>,
    times: Maybe<usize>,
    first: Typed<Day>,
    why: &'f str,
}

#[post("/<_unit>/pledges/<id>/schedule", data = "<form>")]
async fn reschedule(may: May<RecordGifts>, _unit: &str, id: i64, form: Posted<ScheduleForm<'_>>) -> Answer {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, id, fields).await?)) };
    let to_come = match schedule((value.each.0.0, value.first.0.0, value.rhythm.0, value.times.0)) {
        Ok(to_come) => to_come,
        Err(err) => return Err(Rejected::again(page(&may, id, refused(fields, &err)).await?)),
    };
    let (book, why) = (may.book(), value.why.to_owned());
    let job = may.write(move |tx, author| {
        pledge::workflow::reschedule(tx, author, book, PledgeId(id), &to_come, &why)
    });
    match job.await {
        Ok(()) => Ok(may.redirect(&format!("pledges/{id}"))),
        Err(err) => Err(Rejected::again(page(&may, id, fields.refused("why", &err)).await?)),
    }
}

#[derive(FromForm)]
struct LapseForm<'f> {
    reason: &'f str,
}

#[post("/<_unit>/pledges/<id>/lapse", data = "<form>")]
async fn lapse(may: May<RecordGifts>, _unit: &str, id: i64, form: Posted<LapseForm<'_>>) -> Answer {
    let Posted { value, fields } = form;
    let Some(LapseForm { reason }) = value else {
        return Err(Rejected::again(page(&may, id, fields).await?));
    };
    let (book, reason) = (may.book(), reason.to_owned());
    let job = may.write(move |tx, author| pledge::workflow::lapse(tx, author, book, PledgeId(id), &reason));
    match job.await {
        Ok(()) => Ok(may.redirect(&format!("pledges/{id}"))),
        Err(Attempt::Refused(err)) => {
            Err(Rejected::again(page(&may, id, fields.refused("reason", &err)).await?))
        }
        Err(denied) => Err(Failure::from(denied).into()),
    }
}
