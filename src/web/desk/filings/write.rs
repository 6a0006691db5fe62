//! Writing a report down and sending it: one form, two buttons.

use rocket::{FromForm, Route, post, response::Redirect, routes};

use super::{
    period,
    show::{Show, field_of, page},
};
use crate::{
    filing::{FilingError, Indicator, Written, workflow},
    user::rights::Report,
    web::{
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
    let (unit, key, sends) = (may.place.unit.id, key.to_owned(), deed == "send");
    let job = may.write(move |tx, author| {
        if sends {
            return Ok(workflow::send_once(tx, author, unit, of, &written, &key)?.map(drop));
        }
        workflow::save(tx, author, unit, of, &written).map(Ok)
    });
    let fields = match job.await {
        Ok(Ok(())) => return Ok(may.redirect(&format!("reports/{}", of.code()))),
        Ok(Err(err)) => {
            let field = match &err {
                crate::ledger::once::OnceError::First(err) => field(err),
                _ => "",
            };
            fields.refused(field, &err)
        }
        Err(Attempt::Refused(err)) => fields.refused(field(&err), &err),
        Err(denied) => return Err(crate::web::Failure::from(denied).into()),
    };
    Err(Rejected::again(page(&may, of, fields).await?))
}

/// Returns the field that a refusal is about.
fn field(err: &FilingError) -> &'static str {
    match err {
        FilingError::NoResults => "results",
        FilingError::NoDifficulties => "difficulties",
        _ => "",
    }
}
