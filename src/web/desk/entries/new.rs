//! The form of an entry: interest, charges, costs, an adjustment of a closed period.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, get, post, response::Redirect};

use super::{
    super::{Frame, gifts::choices::Choices},
    outcome_path,
};
use crate::{
    calendar::show_day,
    db::{DbError, Tx},
    id::{BookId, Seq},
    ledger::{self, Author, account::Chart, journal::PostError},
    money::Money,
    sundry::{self, Line, Sundry, SundryError, workflow::Outcome},
    user::rights::PostEntries,
    web::{
        Failure,
        forms::{Amount, Day, Fields, Maybe, Posted, Rejected, Typed},
        may::{Attempt, May},
        step_up,
    },
};

/// How many lines the form offers.
const LINES: usize = 6;

#[derive(Template, WebTemplate)]
#[template(path = "entries/new.html")]
pub struct New {
    desk: Frame,
    fields: Fields,
    /// The names of the fields of each line: account, fund, debit, credit.
    lines: Vec<[String; 4]>,
    accounts: Vec<(String, String)>,
    funds: Vec<(String, String)>,
}

#[derive(FromForm)]
pub struct LineForm {
    account: String,
    fund: String,
    debit: Maybe<Amount>,
    credit: Maybe<Amount>,
}

#[derive(FromForm)]
pub struct EntryForm {
    day: Typed<Day>,
    description: Typed<String>,
    adjusts: Maybe<Number>,
    lines: Vec<LineForm>,
}

/// The number of an entry in its book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(Seq);

impl std::str::FromStr for Number {
    type Err = PostError;

    fn from_str(text: &str) -> Result<Self, PostError> {
        let seq = text.trim().parse().map(Seq);
        seq.map(Self).map_err(|_| PostError::NoEntry { seq: Seq(0) })
    }
}

async fn page(may: &May<PostEntries>, fields: Fields) -> Result<New, Failure> {
    let (desk, lang) = (may.frame("entry"), may.page().lang);
    let read = |db: &mut crate::db::Db, place: &crate::web::place::Place| {
        let chart = ledger::store::chart(db, place.book)?;
        Ok::<_, DbError>((Choices::read(db, place)?.fund_options(), chart))
    };
    let (funds, chart) = may.read(read).await?;
    let none = (String::new(), desk.t("entries-choose"));
    let leaf = |id| chart.below(id).iter().all(|below| *below == id);
    let account = |it: &ledger::account::Account| {
        (it.code.clone(), format!("{} {}", it.code, lang.pick(&it.name_vi, &it.name_en)))
    };
    let accounts = chart.accounts().iter().filter(|it| leaf(it.id)).map(account);
    let field = |line: usize| ["account", "fund", "debit", "credit"].map(|it| format!("lines[{line}].{it}"));
    Ok(New {
        lines: (0..LINES).map(field).collect(),
        accounts: [none].into_iter().chain(accounts).collect(),
        funds,
        fields,
        desk,
    })
}

#[get("/<_unit>/entries/new?<adjusts>", rank = 1)]
pub async fn ask(may: May<PostEntries>, _unit: &str, adjusts: Option<i64>) -> Result<New, Failure> {
    let adjusts = adjusts.map_or_else(String::new, |seq| seq.to_string());
    page(&may, Fields::default().with("day", show_day(may.today())).with("adjusts", adjusts)).await
}

#[post("/<_unit>/entries", data = "<form>")]
pub async fn create(
    may: May<PostEntries>,
    _unit: &str,
    form: Posted<EntryForm>,
) -> Result<Redirect, Rejected<New>> {
    let Some(typed) = form.value else { return Err(Rejected::again(page(&may, form.fields).await?)) };
    if let Some(code) = step_up::ask_again(&may, typed.largest(), "entries/new").await? {
        return Ok(code);
    }
    match record(&may, typed).await {
        Ok(outcome) => Ok(may.redirect(&outcome_path(outcome))),
        Err(err) => Err(Rejected::again(page(&may, form.fields.refused(field(&err), &err)).await?)),
    }
}

/// Returns the field that a refusal stands beside.
fn field(err: &Attempt<SundryError>) -> &'static str {
    match err {
        Attempt::Refused(SundryError::Post(PostError::Closed { .. } | PostError::NotLater { .. })) => "day",
        Attempt::Refused(SundryError::Post(PostError::NoEntry { .. } | PostError::StillOpen { .. })) => {
            "adjusts"
        }
        Attempt::Refused(_) | Attempt::Denied(_) => "",
    }
}

impl EntryForm {
    /// Returns the largest amount of any line, which tells how much is at stake.
    fn largest(&self) -> Money {
        let amounts = self.lines.iter().flat_map(|it| [it.debit.0, it.credit.0]);
        amounts.flatten().map(|amount| amount.0).max().unwrap_or_default()
    }

    fn sundry(self, chart: &Chart, choices: &Choices) -> Result<Sundry, PostError> {
        let mut lines = Vec::new();
        for line in self.lines {
            let debit = line.debit.0.map_or(Money::ZERO, |it| it.0);
            let amount = debit.checked_sub(line.credit.0.map_or(Money::ZERO, |it| it.0))?;
            if line.account.trim().is_empty() && amount.is_zero() {
                continue;
            }
            let account = chart.find(line.account.trim())?.id;
            let fund = choices.fund(&line.fund).ok_or(PostError::ForeignFund)?.id;
            lines.push(Line { account, fund, amount });
        }
        let (day, description) = (self.day.0.0, self.description.0);
        Ok(Sundry { day, description, lines, adjusts: self.adjusts.0.map(|number| number.0) })
    }
}

async fn record(may: &May<PostEntries>, typed: EntryForm) -> Result<Outcome, Attempt<SundryError>> {
    let (place, book) = (may.place.clone(), may.book());
    let job = move |tx: &mut Tx, author: &Author| {
        let db = tx.db()?;
        let chart = ledger::store::chart(db, place.book).map_err(DbError::from)?;
        let sundry = typed.sundry(&chart, &Choices::read(db, &place)?)?;
        sundry::workflow::record(tx, author, (place.unit.id, place.book), sundry)
    };
    may.write_to([BookId::REGISTER, book], job).await
}
