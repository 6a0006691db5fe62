//! Batches of envelopes: their list, opening one, and the grid in which they are typed.

pub mod grid;
mod list;
mod paste;
mod rows;
mod standing;
mod terms;

use rocket::{
    Request, Responder, Route, post,
    request::{FromRequest, Outcome},
    response::{Redirect, content::RawJson},
    routes,
};

use crate::{
    batch::{self, Batch, BatchError, Terms},
    db::Db,
    donation::{self, Means},
    id::{BatchId, UserId},
    user::rights::RecordGifts,
    web::{
        Failure,
        desk::gifts::choices::Choices,
        forms::{NoFields, Posted},
        may::{Attempt, May},
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![
        list::index,
        open,
        grid::show,
        rows::save,
        terms::set,
        terms::post,
        terms::discard,
        terms::restore,
        paste::look,
        paste::write,
    ]
}

/// Opens a batch with what the last one had, and leads to its grid.
#[post("/<_unit>/batches", data = "<_form>")]
async fn open(may: May<RecordGifts>, _unit: &str, _form: Posted<NoFields>) -> Result<Redirect, Failure> {
    let (today, user) = (may.today(), may.author().user);
    let terms = may.read(move |db, place| likely_terms(db, place, today, user)).await?;
    let place = (may.book(), may.place.unit.id);
    let opened = may.write(move |tx, author| batch::workflow::open(tx, author, place, &terms)).await?;
    Ok(may.redirect(&format!("batches/{opened}")))
}

/// Returns what the next batch is likely to share with the unit's last batch, or with the last gift.
fn likely_terms(
    db: &mut Db,
    place: &Place,
    today: chrono::NaiveDate,
    user: UserId,
) -> Result<Terms, Failure> {
    let choices = Choices::read(db, place)?;
    let before = batch::store::of_unit(db, place.unit.id, 1, 0)?.pop();
    // Only a batch of the same person and day says that the day goes on.
    let same = |batch: &&Batch| batch.made_by == user && batch.made_at.day() == today;
    let day = before.as_ref().filter(same).map_or(today, |batch| batch.terms.day);
    let (fund, means, account) = match before {
        Some(Batch { terms, .. }) => (Some(terms.fund), terms.means, terms.account),
        None => match donation::store::last(db, place.book)? {
            Some(last) => (Some(last.fund), last.means, choices.beside(last.means, last.account)),
            None => (None, Means::Cash, None),
        },
    };
    let open =
        |id| choices.funds.iter().find(|fund| fund.id == id && fund.is_open_on(day)).map(|fund| fund.id);
    let any = || choices.funds.iter().find(|fund| fund.is_open_on(day)).map(|fund| fund.id);
    let missing = || {
        Failure::not_found(
            "Đơn vị chưa có quỹ nào đang mở; hãy lập quỹ trước khi thu.",
            "The unit has no open fund; set one up before taking money in.",
        )
    };
    let fund = fund.and_then(open).or_else(any).ok_or_else(missing)?;
    Ok(Terms { day, fund, means, account, count: None, total: None })
}

/// Whether a script asks, which wants an answer to show on the page that is there, or a form, which wants a page.
pub struct Fetched(bool);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Fetched {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let accepts = request.headers().get("Accept").any(|it| it.contains("application/json"));
        Outcome::Success(Self(accepts))
    }
}

/// What the forms of a batch are answered with: news for a script, or a page.
#[derive(Responder)]
pub enum Answer {
    Kept(RawJson<String>),
    #[response(status = 422)]
    Refused(RawJson<String>),
    Next(Box<Redirect>),
    #[response(status = 422)]
    Again(Box<grid::Grid>),
}

/// Parts what a person can mend from everything else.
fn refusal<T>(done: Result<T, Attempt<BatchError>>) -> Result<Result<T, BatchError>, Failure> {
    match done {
        Ok(value) => Ok(Ok(value)),
        Err(Attempt::Refused(err)) if err.is_refusal() && !matches!(err, BatchError::NotFound) => {
            Ok(Err(err))
        }
        Err(err) => Err(err.into()),
    }
}

/// Finds a batch of the unit, or says that there is none.
pub fn find(db: &mut Db, place: &Place, id: i64) -> Result<Batch, Failure> {
    let found = batch::store::find(db, place.unit.id, BatchId(id))?;
    found.ok_or_else(|| BatchError::NotFound.into())
}

impl From<BatchError> for Failure {
    fn from(err: BatchError) -> Self {
        match err {
            BatchError::NotFound => Self::not_found(format!("{err}"), format!("{err:#}")),
            BatchError::Db(err) => err.into(),
            err if err.is_refusal() => Self::refused(&err),
            err => Self::internal(&err),
        }
    }
}
