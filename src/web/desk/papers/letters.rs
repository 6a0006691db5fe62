//! Yearly letters to many donors on one page that is printed at once: thanks, statement, and where the money went.

use std::collections::BTreeMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use crate::{
    db::Db,
    export::pdf,
    fund::Fund,
    id::{FundId, PartyId},
    party::{directory, merge},
    report::{
        letter_sheets,
        letters::{self, Letter, Letters},
        traces::{Part, Spent},
    },
    text::Lang,
    user::rights::{ReadBooks, Right},
    web::{
        Failure,
        desk::donors,
        list::Download,
        may::May,
        page::{Page, Pages},
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, file]
}

/// How many letters are printed at once.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "print/letters.html")]
struct Print {
    page: Page,
    back: String,
    /// The way to send them by mail, for those who may.
    mail: String,
    /// The same letters as one file.
    file: String,
    year: i64,
    all: Letters,
    pages: Pages,
}

impl Print {
    fn fund(&self, part: &Part) -> String {
        fund(&self.page, &self.all.funds, part)
    }

    fn spent(&self, part: &Part) -> String {
        spent(&self.page, part)
    }

    fn thanks(&self, letter: &Letter) -> String {
        thanks(&self.page, self.year, letter)
    }
}

/// Names the fund out of which a part was spent.
pub fn fund(page: &Page, funds: &BTreeMap<FundId, Fund>, part: &Part) -> String {
    funds.get(&part.fund).map_or_else(String::new, |fund| page.fund_name(fund))
}

/// Says what a part was spent on.
pub fn spent(page: &Page, part: &Part) -> String {
    match part.spent {
        Spent::Award(category) => page.t2("open-trace-awards", "count", part.awards, "category", category),
        Spent::Personal => page.t("open-trace-personal"),
        Spent::Other => page.t("open-trace-other"),
    }
}

/// Thanks for all that a donor gave in a year.
pub fn thanks(page: &Page, year: i64, letter: &Letter) -> String {
    page.t2("open-letter-thanks", "year", year.to_string(), "total", letter.statement.total)
}

#[get("/<_unit>/letters/<year>?<donor>&<page>")]
async fn show(
    may: May<ReadBooks>,
    _unit: &str,
    year: i64,
    donor: Option<i64>,
    page: Option<i64>,
) -> Result<Print, Failure> {
    let (today, lang) = (may.today(), may.page().lang);
    let (all, pages) = may
        .read(move |db, place| {
            let donors = wanted(db, place, year, donor)?;
            let (pages, donors) = Pages::cut(page.unwrap_or(1), donors, SIZE).ok_or_else(no_page)?;
            let of = (&donors[..], year);
            Ok::<_, Failure>((letters::write(db, (&place.tree, place.book), of, (today, lang))?, pages))
        })
        .await?;
    let back = donor.map_or_else(|| may.link("donors"), |id| may.link(&format!("donors/{id}")));
    let standing = &may.signed.session.standing;
    let may_mail = donor.is_none() && standing.may(&may.place.tree, may.place.unit.id, Right::KeepDonors);
    let mail = if may_mail { may.link(&format!("letters/{year}/mail")) } else { String::new() };
    let of = donor.map_or_else(String::new, |id| format!("?donor={id}"));
    let file = may.link(&format!("letters/{year}/letters.pdf{of}"));
    Ok(Print { page: may.page().clone(), back, mail, file, year, all, pages })
}

fn no_page() -> Failure {
    Failure::not_found(
        "Không có tập thư này; hãy in từ tập 1.",
        "There is no such set of letters; print from set 1.",
    )
}

/// Returns whom to write to: everybody who gave in the year, or the one who is asked for.
fn wanted(db: &mut Db, place: &Place, year: i64, donor: Option<i64>) -> Result<Vec<PartyId>, Failure> {
    let Some(id) = donor else { return Ok(letters::donors(db, place.book, year)?) };
    let head = merge::store::head(db, PartyId(id))?;
    let group = merge::store::group(db, head)?;
    if !directory::store::knows(db, place.book, &group)? {
        return Err(donors::unknown());
    }
    Ok(vec![head])
}

/// All letters of a year in one file, or the one of a donor.
#[get("/<_unit>/letters/<year>/letters.pdf?<donor>")]
async fn file(may: May<ReadBooks>, _unit: &str, year: i64, donor: Option<i64>) -> Result<Download, Failure> {
    let today = may.today();
    let read = may.read(move |db, place| {
        let donors = wanted(db, place, year, donor)?;
        Ok::<_, Failure>(letters::write(db, (&place.tree, place.book), (&donors, year), (today, Lang::Vi))?)
    });
    let sheets = letter_sheets::sheets(&read.await?, year);
    if sheets.is_empty() {
        return Err(no_page());
    }
    let name = format!("thu-cam-on-{}-{year}", may.place.unit.code);
    let bytes = pdf::write(&name, &sheets).map_err(|err| Failure::internal(&err))?;
    Ok(Download::pdf(&name, bytes))
}
