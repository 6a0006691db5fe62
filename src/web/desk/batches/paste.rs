//! Rows pasted from a spreadsheet: looked at first, and written when every cell can be read.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, post, response::Redirect};

use super::find;
use crate::{
    batch::{self, Batch, BatchError, Draft, MOST_ROWS},
    donation::Means,
    id::{BatchId, FundId},
    import::pasted::{self, Expected, Pasted, PastedRow},
    money::Money,
    text::{amount::parse_typed, fold},
    user::{rights::RecordGifts, session::Secret},
    web::{
        Failure,
        desk::{Frame, gifts::choices::Choices},
        forms::{Posted, Rejected},
        may::May,
    },
};

#[derive(FromForm)]
pub struct PasteForm<'f> {
    text: &'f str,
    /// Made with the page that shows the rows, so that writing them twice writes them once.
    #[field(default = "")]
    key: &'f str,
}

/// What was pasted, as it will be written.
#[derive(Template, WebTemplate)]
#[template(path = "batches/paste.html")]
pub struct Look {
    desk: Frame,
    id: i64,
    text: String,
    key: String,
    pasted: Pasted,
    total: Money,
    /// A sentence about the whole, where the batch refused the rows.
    refused: Option<String>,
}

impl Look {
    fn faults(&self) -> Vec<String> {
        self.pasted.faults.iter().map(|fault| self.desk.sentence(&self.desk.of_value(fault))).collect()
    }

    fn amount(&self, row: &PastedRow) -> String {
        parse_typed(&row.amount).map_or_else(|_| row.amount.clone(), |amount| amount.to_string())
    }

    fn path(&self, rest: &str) -> String {
        self.desk.to(&format!("batches/{}{rest}", self.id))
    }

    fn is_fit(&self) -> bool {
        self.pasted.faults.is_empty() && !self.pasted.rows.is_empty()
    }
}

/// Finds a fund of the unit by what a cell says: its code or its name.
fn fund_named(choices: &Choices, text: &str) -> Option<FundId> {
    let wanted = fold(text);
    let fits = |it: &&crate::fund::Fund| fold(&it.code) == wanted || fold(&it.name) == wanted;
    choices.funds.iter().find(fits).map(|fund| fund.id)
}

fn read(text: &str, batch: &Batch, choices: &Choices) -> Pasted {
    let has_fund = |text: &str| fund_named(choices, text).is_some();
    let (day, cash) = (batch.terms.day, batch.terms.means == Means::Cash);
    pasted::read(text, &Expected { day, cash, has_fund: &has_fund, most_rows: MOST_ROWS })
}

async fn known(may: &May<RecordGifts>, id: i64) -> Result<(Batch, Choices), Failure> {
    may.read(move |db, place| Ok((find(db, place, id)?, Choices::read(db, place)?))).await
}

fn page(may: &May<RecordGifts>, id: i64, text: &str, pasted: Pasted) -> Result<Look, Failure> {
    let key = Secret::random().map_err(|err| Failure::internal(&err))?;
    let amounts = pasted.rows.iter().filter_map(|row| parse_typed(&row.amount).ok());
    let total = Money::sum(amounts).unwrap_or_default();
    let (desk, text, key) = (may.frame("batches"), text.to_owned(), key.as_str().to_owned());
    Ok(Look { desk, id, text, key, pasted, total, refused: None })
}

/// Shows what was pasted before anything is written.
#[post("/<_unit>/batches/<id>/paste", data = "<form>")]
pub async fn look(
    may: May<RecordGifts>,
    _unit: &str,
    id: i64,
    form: Posted<PasteForm<'_>>,
) -> Result<Look, Rejected<Look>> {
    let text = form.value.map_or("", |value| value.text);
    let (batch, choices) = known(&may, id).await?;
    let pasted = read(text, &batch, &choices);
    let is_bad = !pasted.faults.is_empty() || pasted.rows.is_empty();
    let look = page(&may, id, text, pasted)?;
    if is_bad { Err(Rejected::again(look)) } else { Ok(look) }
}

/// Writes what was shown, all of it or nothing.
#[post("/<_unit>/batches/<id>/paste/write", data = "<form>")]
pub async fn write(
    may: May<RecordGifts>,
    _unit: &str,
    id: i64,
    form: Posted<PasteForm<'_>>,
) -> Result<Redirect, Rejected<Look>> {
    let (text, key) = form.value.map_or(("", ""), |value| (value.text, value.key));
    let (batch, choices) = known(&may, id).await?;
    let pasted = read(text, &batch, &choices);
    if !pasted.faults.is_empty() || pasted.rows.is_empty() {
        return Err(Rejected::again(page(&may, id, text, pasted)?));
    }
    match keep(&may, id, drafts(&pasted, key, &choices)).await? {
        Ok(()) => Ok(may.redirect(&format!("batches/{id}#next"))),
        Err(err) => {
            let mut look = page(&may, id, text, pasted)?;
            look.refused = Some(look.desk.sentence(&look.desk.of_value(&err)));
            Err(Rejected::again(look))
        }
    }
}

fn drafts(pasted: &Pasted, key: &str, choices: &Choices) -> Vec<Draft> {
    let draft = |row: &PastedRow| Draft {
        key: format!("{key}-{}", row.line),
        donor: row.donor.clone(),
        typed: row.amount.clone(),
        words: row.note.clone(),
        anonymous: row.anonymous,
        fund: fund_named(choices, &row.fund),
        ..Draft::default()
    };
    pasted.rows.iter().map(draft).collect()
}

async fn keep(
    may: &May<RecordGifts>,
    id: i64,
    drafts: Vec<Draft>,
) -> Result<Result<(), BatchError>, Failure> {
    let place = (may.place.unit.id, BatchId(id));
    let done = may.write(move |tx, _| batch::workflow::save_rows(tx, place, &drafts).map(drop)).await;
    super::refusal(done)
}
