//! Changing an open round: its days, its money, its quotas, its funds, and further documents.

use rocket::{Route, get, post, response::Redirect, routes};

use super::{
    find, matrix,
    new::{FUNDS, New, RoundForm, field, page},
};
use crate::{
    calendar::show_day,
    db::Db,
    id::{BookId, FundId},
    programme::{self, ProgrammeError, RoundRecord},
    unit::Unit,
    user::rights::KeepRounds,
    web::{
        Failure,
        forms::{Fields, Posted, Rejected},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![ask, change]
}

/// A round as it is before the change, with the documents it asks for.
type Kept = (RoundRecord, Vec<String>);

async fn kept(may: &May<KeepRounds>, code: &str) -> Result<Kept, Failure> {
    let code = code.to_owned();
    may.read(move |db, place| {
        let record = find(db, place, &code)?;
        let papers = programme::store::papers(db, record.round.id).map_err(crate::db::DbError::from)?;
        Ok::<_, Failure>((record, papers.documents))
    })
    .await
}

/// Fills the form with the round as it is.
fn fill(db: &mut Db, record: &RoundRecord, units: &[Unit]) -> Result<Fields, ProgrammeError> {
    let programme = programme::store::programme(db, record.round.programme)?;
    let round = &record.round;
    let mut fields = Fields::default()
        .with("programme", programme.code)
        .with("code", &round.code)
        .with("name", &round.name)
        .with("opens", show_day(round.opens_on()))
        .with("closes", show_day(round.closes_on()))
        .with("budget", round.budget());
    for fund in &record.funds {
        fields = fields.and("funds", crate::fund::store::get(db, *fund)?.code);
    }
    Ok(matrix::fill(fields, &record.terms, units))
}

#[get("/<_unit>/rounds/<code>/edit")]
async fn ask(may: May<KeepRounds>, _unit: &str, code: &str) -> Result<New, Failure> {
    let kept = kept(&may, code).await?;
    let units = matrix::units(&may.place.tree, &may.place, may.today());
    let record = kept.0.clone();
    let fields = may.read(move |db, _| fill(db, &record, &units)).await?;
    page(&may, fields, Some(kept)).await
}

#[post("/<_unit>/rounds/<code>/edit", data = "<form>")]
async fn change(
    may: May<KeepRounds>,
    _unit: &str,
    code: &str,
    form: Posted<RoundForm>,
) -> Result<Redirect, Rejected<New>> {
    let kept = kept(&may, code).await?;
    let units = matrix::units(&may.place.tree, &may.place, may.today());
    let (cells, fields) = match matrix::read(form.fields.clone(), &units) {
        Ok(cells) => (Some(cells), form.fields),
        Err(fields) => (None, fields),
    };
    let (Some(typed), Some(cells)) = (form.value, cells) else {
        return Err(Rejected::again(page(&may, fields, Some(kept)).await?));
    };
    match write(&may, &kept.0, typed, (cells, units)).await {
        Ok(()) => Ok(may.redirect(&format!("rounds/{code}"))),
        Err(Attempt::Refused(ProgrammeError::Db(err))) => Err(Failure::from(err).into()),
        Err(err) => {
            let fields = fields.refused(field(&err), &err);
            Err(Rejected::again(page(&may, fields, Some(kept)).await?))
        }
    }
}

async fn write(
    may: &May<KeepRounds>,
    record: &RoundRecord,
    typed: RoundForm,
    (cells, units): (matrix::Cells, Vec<Unit>),
) -> Result<(), Attempt<ProgrammeError>> {
    let (place, id) = (may.place.clone(), record.round.id);
    may.write_to([BookId::REGISTER, record.book], move |tx, author| {
        // What the form could not show is taken from the round as it is now, not from what the page was made of.
        let now = programme::store::round(tx.db()?, id)?;
        let cells = cells.with_hidden(&now.terms, &units);
        let (mut new, papers) = typed.round(tx.db()?, &place, cells)?;
        new.funds.extend(hidden(tx.db()?, &now, &new.funds)?);
        programme::workflow::change_round(tx, author, id, (&new, &papers))
    })
    .await
}

/// Returns the funds of a round that its form has no room for or does not offer because they are closed.
fn hidden(db: &mut Db, now: &RoundRecord, shown: &[FundId]) -> Result<Vec<FundId>, ProgrammeError> {
    let mut hidden = Vec::new();
    for (place, id) in now.funds.iter().enumerate() {
        let is_offered = place < FUNDS && crate::fund::store::get(db, *id)?.closed_on.is_none();
        if !is_offered && !shown.contains(id) {
            hidden.push(*id);
        }
    }
    Ok(hidden)
}
