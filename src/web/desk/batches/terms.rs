//! What holds for all envelopes of a batch and what was counted; posting it, setting it aside, taking it up again.

use rocket::{
    FromForm, post,
    response::{Redirect, content::RawJson},
};
use serde_json::json;

use super::{
    Answer, Fetched,
    grid::{self, Grid, View},
    refusal,
    rows::answer,
};
use crate::{
    batch::{self, BatchError, Terms},
    donation::Means,
    id::BatchId,
    say,
    user::rights::RecordGifts,
    web::{
        Failure,
        desk::gifts::choices::Choices,
        forms::{Amount, Day, Fields, Maybe, NoFields, Posted, Rejected, Typed},
        may::May,
        step_up,
    },
};

/// How many envelopes there are, as a person types it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelopes(i64);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotACount(String);

impl std::fmt::Display for NotACount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = &self.0;
        say!(
            f,
            "“{text}” không phải là số phong bì; hãy viết một số như 30",
            "“{text}” is not a number of envelopes; write one such as 30"
        )
    }
}

impl std::str::FromStr for Envelopes {
    type Err = NotACount;

    fn from_str(text: &str) -> Result<Self, NotACount> {
        let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        let count = if plain { text.parse().ok() } else { None };
        count.map(Self).ok_or_else(|| NotACount(text.to_owned()))
    }
}

#[derive(FromForm)]
pub struct TermsForm<'f> {
    day: Typed<Day>,
    fund: &'f str,
    means: Typed<Means>,
    #[field(default = "")]
    account: &'f str,
    count: Maybe<Envelopes>,
    total: Maybe<Amount>,
}

impl TermsForm<'_> {
    fn terms(&self, choices: &Choices) -> Result<Terms, BatchError> {
        let fund = choices.fund(self.fund).ok_or(BatchError::FundElsewhere)?.id;
        let account = match self.account {
            "" => None,
            code => choices.beside(self.means.0, choices.account(code)),
        };
        let (day, means) = (self.day.0.0, self.means.0);
        let total = self.total.0.map(|total| total.0);
        Ok(Terms { day, fund, means, account, count: self.count.0.map(|count| count.0), total })
    }
}

#[post("/<_unit>/batches/<id>/terms", data = "<form>")]
pub async fn set(
    may: May<RecordGifts>,
    _unit: &str,
    id: i64,
    fetched: Fetched,
    form: Posted<TermsForm<'_>>,
) -> Result<Answer, Failure> {
    let Posted { value, mut fields } = form;
    if let Some(value) = value {
        match keep(&may, id, &value).await? {
            Ok(()) if fetched.0 => return Ok(Answer::Kept(told(&may, id).await?)),
            Ok(()) => return Ok(Answer::Next(Box::new(may.redirect(&format!("batches/{id}#next"))))),
            Err(err) => fields = fields.refused(field_of(&err), &err),
        }
    }
    if fetched.0 {
        return Ok(Answer::Refused(wrong(&may, &fields)));
    }
    Ok(Answer::Again(Box::new(grid::read(&may, id, Some(fields)).await?)))
}

async fn keep(
    may: &May<RecordGifts>,
    id: i64,
    form: &TermsForm<'_>,
) -> Result<Result<(), BatchError>, Failure> {
    let choices = may.read(Choices::read).await?;
    let terms = match form.terms(&choices) {
        Ok(terms) => terms,
        Err(err) => return Ok(Err(err)),
    };
    let place = (may.place.unit.id, BatchId(id));
    refusal(may.write(move |tx, author| batch::workflow::set_terms(tx, author, place, &terms)).await)
}

fn field_of(err: &BatchError) -> &'static str {
    match err {
        BatchError::InTheFuture { .. } => "day",
        BatchError::FundElsewhere | BatchError::FundClosed { .. } => "fund",
        BatchError::InKind => "means",
        BatchError::AccountUnfit => "account",
        BatchError::BadControl => "count",
        _ => "",
    }
}

async fn told(may: &May<RecordGifts>, id: i64) -> Result<RawJson<String>, Failure> {
    let view = may.read(move |db, place| View::read(db, place, id)).await?;
    Ok(RawJson(answer(&may.frame("batches"), &view, "")?.to_string()))
}

fn wrong(may: &May<RecordGifts>, fields: &Fields) -> RawJson<String> {
    let page = may.page();
    let all = fields.all_errors(&page.lang);
    let all: Vec<_> =
        all.iter().map(|(field, sentence)| [(*field).to_owned(), page.sentence(sentence)]).collect();
    RawJson(json!({"wrong": all}).to_string())
}

#[post("/<_unit>/batches/<id>/post", data = "<_form>")]
pub async fn post(
    may: May<RecordGifts>,
    _unit: &str,
    id: i64,
    _form: Posted<NoFields>,
) -> Result<Redirect, Rejected<Grid>> {
    let (place, back) = ((may.place.unit.id, BatchId(id)), format!("batches/{id}"));
    let total = may.read(move |db, place| View::read(db, place, id)).await?.sheet.total;
    step_up::hold(&may, total, (&format!("{back}/post"), &back), &Fields::default()).await?;
    match refusal(may.write(move |tx, author| batch::workflow::post(tx, author, place)).await)? {
        Ok(_) => Ok(may.redirect(&back)),
        Err(err) => Err(Rejected::again(grid::read(&may, id, None).await?.refused(&err))),
    }
}

#[post("/<_unit>/batches/<id>/discard", data = "<_form>")]
pub async fn discard(
    may: May<RecordGifts>,
    _unit: &str,
    id: i64,
    _form: Posted<NoFields>,
) -> Result<Redirect, Rejected<Grid>> {
    let place = (may.place.unit.id, BatchId(id));
    match refusal(may.write(move |tx, author| batch::workflow::discard(tx, author, place)).await)? {
        Ok(()) => Ok(may.redirect(&format!("batches/{id}"))),
        Err(err) => Err(Rejected::again(grid::read(&may, id, None).await?.refused(&err))),
    }
}

#[post("/<_unit>/batches/<id>/restore", data = "<_form>")]
pub async fn restore(
    may: May<RecordGifts>,
    _unit: &str,
    id: i64,
    _form: Posted<NoFields>,
) -> Result<Redirect, Rejected<Grid>> {
    let place = (may.place.unit.id, BatchId(id));
    match refusal(may.write(move |tx, author| batch::workflow::restore(tx, author, place)).await)? {
        Ok(()) => Ok(may.redirect(&format!("batches/{id}"))),
        Err(err) => Err(Rejected::again(grid::read(&may, id, None).await?.refused(&err))),
    }
}
