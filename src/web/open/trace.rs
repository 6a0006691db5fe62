//! "Đồng tiền của bác đã đi đâu": a gift, found by the number of its receipt, and what it paid for.

use std::collections::BTreeMap;

use askama::Template;
use askama_web::WebTemplate;
use chrono::{Datelike as _, NaiveDate};
use rocket::{Route, State, get, routes};

use super::super::{App, Failure, door::Searching, page::Page, place::Place};
use crate::{
    db::Db,
    donation::store::{ReceiptLine, receipts_numbered},
    fund,
    id::FundId,
    receipt::Number,
    report::traces::{Book, GiftTrace, Note, Notes, Part, Spent},
    unit::Unit,
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// A gift that was found; nothing here says whose it was.
struct Found {
    number: Number,
    receipt: ReceiptLine,
    trace: GiftTrace,
    /// What those say whom it reached, as far as they let it be read today.
    notes: Vec<Note>,
    funds: BTreeMap<FundId, String>,
}

impl Found {
    fn fund(&self, part: &Part) -> &str {
        self.funds.get(&part.fund).map_or("", String::as_str)
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "open/trace.html")]
struct Show {
    page: Page,
    unit: Unit,
    year: i32,
    q: String,
    /// Set where what was typed is no number of a receipt.
    refusal: Option<String>,
    found: Option<Found>,
}

impl Show {
    fn spent(&self, part: &Part) -> String {
        match part.spent {
            Spent::Award(category) => {
                self.page.t2("open-trace-awards", "count", part.awards, "category", category)
            }
            Spent::Personal => self.page.t("open-trace-personal"),
            Spent::Other => self.page.t("open-trace-other"),
        }
    }
}

#[get("/trace/<unit>")]
async fn show(app: &State<App>, page: Page, unit: &str, searching: Searching) -> Result<Show, Failure> {
    let (code, today, q) = (unit.to_owned(), app.clock.today(), searching.0);
    let place = app.pool.read(move |db| Place::find(db, &code)).await?;
    let (unit, year) = (place.unit.clone(), today.year());
    let mut show = Show { page, unit, year, q, refusal: None, found: None };
    match show.q.parse::<Number>() {
        _ if show.q.is_empty() => {}
        Err(err) => show.refusal = Some(show.page.of_value(&err)),
        Ok(number) => {
            let (key, book) = ((place.book, today), place.book);
            let draw = move |db: &mut Db| Ok(Book::read(db, book, today)?);
            let traces = app.kept.traces.get(&app.pool, key, draw).await?;
            let page = show.page.clone();
            show.found = app.pool.read(move |db| find(db, &place, &traces, (&page, number), today)).await?;
        }
    }
    Ok(show)
}

fn find(
    db: &mut Db,
    place: &Place,
    traces: &Book,
    (page, number): (&Page, Number),
    today: NaiveDate,
) -> Result<Option<Found>, Failure> {
    let receipts = receipts_numbered(db, place.book, Some(number.year), number.no)?;
    let Some(receipt) = receipts.into_iter().next() else { return Ok(None) };
    let mut funds = BTreeMap::new();
    for fund in fund::store::of_books(db, &[place.book])? {
        let fund = fund::store::for_strangers(db, fund, today)?;
        funds.insert(fund.id, page.fund_name(&fund));
    }
    let (trace, notes) = match receipt.void_seq {
        Some(_) => Default::default(),
        None => {
            // Read for every visit, so that whoever takes a consent back is not heard any more.
            let notes = Notes::read(db, place.book, today)?;
            (traces.of_gifts(&[receipt.seq])?, notes.of(&traces.awards_of(&[receipt.seq], None)))
        }
    };
    Ok(Some(Found { number, receipt, trace, notes, funds }))
}
