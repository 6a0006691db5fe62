//! Changing an open round: its days, its money, its quotas, its funds, and further documents.

use rocket::{Route, get, post, response::Redirect, routes};

use super::{
    find, matrix,
    new::{FUNDS, New, RoundForm, field, page},
};
use crate::{
    calendar::show_day,
    db::Db,
    id::BookId,
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
        Ok(cells) => (Some(cells.with_hidden(&kept.0.terms, &units)), form.fields),
        Err(fields) => (None, fields),
    };
    let (Some(typed), Some(cells)) = (form.value, cells) else {
        return Err(Rejected::again(page(&may, fields, Some(kept)).await?));
    };
    match write(&may, kept.0.clone(), typed, cells).await {
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
    record: RoundRecord,
    typed: RoundForm,
    cells: matrix::Cells,
) -> Result<(), Attempt<ProgrammeError>> {
    let place = may.place.clone();
    may.write_to([BookId::REGISTER, record.book], move |tx, author| {
        let (mut new, papers) = typed.round(tx.db()?, &place, cells)?;
        // The form has room for some funds; those that it could not show stay behind them.
        let hidden = record.funds.iter().skip(FUNDS).filter(|fund| !new.funds.contains(fund));
        new.funds = new.funds.iter().chain(hidden).copied().collect();
        programme::workflow::change_round(tx, author, record.round.id, (&new, &papers))
    })
    .await
}
