//! Writing a report down and sending it: one form, two buttons.

use rocket::{FromForm, Route, post, response::Redirect, routes};

use super::{
    period,
    show::{Show, field_of, page},
};
use crate::{
    filing::{FilingError, Indicator, Period, Written, workflow},
    ledger::once::{OnceError, Refusal as _},
    user::rights::Report,
    web::{
        Failure,
        forms::{Fields, Posted, Rejected},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![write]
}

#[derive(FromForm)]
struct WriteForm<'f> {
    key: &'f str,
    /// Which button was pressed.
    #[field(name = "do", default = "save")]
    deed: &'f str,
}

/// Reads the boxes and the numbers; what cannot be read stands beside its field.
fn written(mut fields: Fields) -> Result<(Written, Fields), Fields> {
    let mut written = Written {
        results: fields.value("results").to_owned(),
        difficulties: fields.value("difficulties").to_owned(),
        proposals: fields.value("proposals").to_owned(),
        ..Written::default()
    };
    let mut is_wrong = false;
    for indicator in Indicator::ALL {
        let name = field_of(*indicator);
        let set = written.indicators.set(*indicator, fields.value(&name));
        if let Err(err) = set {
            fields = fields.refused(&name, &err);
            is_wrong = true;
        }
    }
    if is_wrong { Err(fields) } else { Ok((written, fields)) }
}

#[post("/<_unit>/reports/<of>", data = "<form>")]
async fn write(
    may: May<Report>,
    _unit: &str,
    of: &str,
    form: Posted<WriteForm<'_>>,
) -> Result<Redirect, Rejected<Show>> {
    let of = period(of)?;
    let Some(WriteForm { key, deed }) = form.value else {
        return Err(Rejected::again(page(&may, of, form.fields).await?));
    };
    let (written, fields) = match written(form.fields) {
        Ok(read) => read,
        Err(fields) => return Err(Rejected::again(page(&may, of, fields).await?)),
    };
    match put(&may, of, written, (deed == "send").then_some(key)).await? {
        Ok(()) => Ok(may.redirect(&format!("reports/{}", of.code()))),
        Err(err) => {
            let fields = fields.refused(field(&err), &err);
            Err(Rejected::again(page(&may, of, fields).await?))
        }
    }
}

/// Sends the report once under a key, or without one saves its draft; a refusal is for whoever typed.
async fn put(
    may: &May<Report>,
    of: Period,
    written: Written,
    key: Option<&str>,
) -> Result<Result<(), OnceError<FilingError>>, Failure> {
    let (unit, key) = (may.place.unit.id, key.map(str::to_owned));
    let job = may.write(move |tx, author| match key {
        Some(key) => Ok(workflow::send_once(tx, author, unit, of, &written, &key)?.map(drop)),
        None => workflow::save(tx, author, unit, of, &written).map(Ok),
    });
    match job.await {
        Ok(answer) => Ok(answer),
        Err(Attempt::Refused(err)) if err.is_refusal() => Ok(Err(OnceError::First(err))),
        Err(failed) => Err(failed.into()),
    }
}

/// Returns the field that a refusal is about.
fn field(err: &OnceError<FilingError>) -> &'static str {
    match err {
        OnceError::First(FilingError::NoResults) => "results",
        OnceError::First(FilingError::NoDifficulties) => "difficulties",
        _ => "",
    }
}
