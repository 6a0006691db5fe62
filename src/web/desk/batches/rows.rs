//! Keeping one row of the grid: by a script while the person types on, or by the form of the row.

use rocket::{FromForm, post, response::content::RawJson};
use serde_json::{Map, Value, json};

use super::{
    Answer, Fetched,
    grid::{self, Cells, View},
    refusal,
    standing::Standing,
};
use crate::{
    batch::{self, BatchError, Draft, Identity},
    id::{BatchId, FundId},
    money::Money,
    user::rights::RecordGifts,
    web::{
        Failure,
        desk::{
            Frame,
            gifts::{
                asks::{Who, say_amount},
                choices::Choices,
            },
        },
        forms::Posted,
        may::May,
    },
};

#[derive(FromForm)]
pub struct RowForm<'f> {
    key: &'f str,
    #[field(default = 0)]
    version: i64,
    #[field(default = "")]
    donor: &'f str,
    #[field(default = "")]
    choice: &'f str,
    #[field(default = "")]
    who: &'f str,
    #[field(default = "")]
    named: &'f str,
    #[field(default = "")]
    amount: &'f str,
    #[field(default = "")]
    words: &'f str,
    anonymous: bool,
    #[field(default = "")]
    fund: &'f str,
    #[field(default = "")]
    names: &'f str,
    /// The amount that was called right.
    #[field(default = 0)]
    sure: i64,
    /// `remove` takes the row out.
    #[field(default = "")]
    deed: &'f str,
}

#[post("/<_unit>/batches/<id>/rows", data = "<form>")]
pub async fn save(
    may: May<RecordGifts>,
    _unit: &str,
    id: i64,
    fetched: Fetched,
    form: Posted<RowForm<'_>>,
) -> Result<Answer, Failure> {
    let Some(row) = form.value else { return Err(Failure::bad_request(&BatchError::NoKey)) };
    match (keep(&may, id, &row).await?, fetched.0) {
        (Ok(()), true) => Ok(Answer::Kept(told(&may, id, row.key).await?)),
        (Ok(()), false) => Ok(Answer::Next(Box::new(may.redirect(&format!("batches/{id}#next"))))),
        (Err(err), true) => Ok(Answer::Refused(refused(&may, &err))),
        (Err(err), false) => {
            let grid = grid::read(&may, id, None).await?;
            Ok(Answer::Again(Box::new(grid.with_row(row.cells(), &err))))
        }
    }
}

/// Keeps or removes the row; the inner error is for whoever typed it.
async fn keep(may: &May<RecordGifts>, id: i64, row: &RowForm<'_>) -> Result<Result<(), BatchError>, Failure> {
    let (place, key) = ((may.place.unit.id, BatchId(id)), row.key.to_owned());
    let done = if row.deed == "remove" {
        may.write(move |tx, _| batch::workflow::remove_row(tx, place, &key)).await
    } else {
        let choices = may.read(Choices::read).await?;
        let (draft, seen) = (row.draft(&choices), row.version);
        may.write(move |tx, _| batch::workflow::save_row(tx, place, &draft, seen).map(drop)).await
    };
    refusal(done)
}

impl RowForm<'_> {
    fn draft(&self, choices: &Choices) -> Draft {
        let identity = match Who::read(self.choice, self.who, self.named, self.donor) {
            Who::Unsettled => Identity::Unsettled,
            Who::OnFile(party) => Identity::OnFile(party),
            Who::Above => Identity::SameAsAbove,
            Who::New => Identity::New,
        };
        let fund = match self.fund {
            "" => None,
            // A code that the unit does not have is refused by the workflow, as any fund of another book.
            code => Some(choices.fund(code).map_or(FundId(0), |fund| fund.id)),
        };
        Draft {
            key: self.key.to_owned(),
            donor: self.donor.to_owned(),
            identity,
            typed: self.amount.to_owned(),
            words: self.words.to_owned(),
            anonymous: self.anonymous,
            fund,
            sure: (self.sure > 0).then(|| Money::from_dong(self.sure)),
            names: self.names.to_owned(),
        }
    }

    /// Returns the row as it was typed, for showing it again.
    fn cells(&self) -> Cells {
        let mut cells = Cells::empty(self.key);
        cells.version = self.version;
        cells.donor = self.donor.to_owned();
        cells.who = Who::read(self.choice, self.who, self.named, self.donor).kept();
        cells.typed = self.amount.to_owned();
        cells.words = self.words.to_owned();
        cells.anonymous = self.anonymous;
        cells.fund = self.fund.to_owned();
        cells.names = self.names.to_owned();
        cells
    }
}

/// Tells a script what has become of the row, what every row is asked, and where the batch stands.
async fn told(may: &May<RecordGifts>, id: i64, key: &str) -> Result<RawJson<String>, Failure> {
    let view = may.read(move |db, place| View::read(db, place, id)).await?;
    Ok(RawJson(answer(&may.frame("batches"), &view, key)?.to_string()))
}

/// Returns what a script needs to bring the page up to date.
pub fn answer(desk: &Frame, view: &View, key: &str) -> Result<Value, Failure> {
    let mut says = Map::new();
    for line in &view.sheet.lines {
        let below = view.says(desk, line);
        if !below.is_empty() || line.row.draft.key == key {
            says.insert(line.row.draft.key.clone(), Value::String(below.render_for(desk)?));
        }
    }
    let standing = Standing::of(desk, &view.batch, &view.sheet).render_for(desk)?;
    let row = view.sheet.lines.iter().find(|line| line.row.draft.key == key).map(|line| {
        let amount = line.row.amount;
        json!({
            "version": line.row.version,
            "number": line.number,
            "amount": amount.map(grid::plain),
            "inWords": amount.map(|amount| say_amount(desk.lang, amount)),
        })
    });
    Ok(json!({"row": row, "says": says, "standing": standing}))
}

fn refused(may: &May<RecordGifts>, err: &BatchError) -> RawJson<String> {
    let sentence = may.page().sentence(&may.page().of_value(err));
    RawJson(json!({"refused": sentence}).to_string())
}
