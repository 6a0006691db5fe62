//! Yearly letters to many donors on one page that is printed at once: thanks, statement, and where the money went.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use crate::{
    id::PartyId,
    party::{directory, merge},
    report::{
        letters::{self, Letter, Letters},
        traces::{Part, Spent},
    },
    user::rights::ReadBooks,
    web::{
        Failure,
        desk::donors,
        may::May,
        page::{Page, Pages},
    },
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// How many letters are printed at once.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "print/letters.html")]
struct Print {
    page: Page,
    back: String,
    year: i64,
    all: Letters,
    pages: Pages,
}

impl Print {
    fn fund(&self, part: &Part) -> String {
        self.all.funds.get(&part.fund).map_or_else(String::new, |fund| self.page.fund_name(fund))
    }

    fn spent(&self, part: &Part) -> String {
        match part.spent {
            Spent::Award(category) => {
                self.page.t2("open-trace-awards", "count", part.awards, "category", category)
            }
            Spent::Personal => self.page.t("open-trace-personal"),
            Spent::Other => self.page.t("open-trace-other"),
        }
    }

    fn thanks(&self, letter: &Letter) -> String {
        let total = letter.statement.total;
        self.page.t2("open-letter-thanks", "year", self.year.to_string(), "total", total)
    }
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
            let donors = match donor {
                None => letters::donors(db, place.book, year)?,
                Some(id) => {
                    let head = merge::store::head(db, PartyId(id))?;
                    let group = merge::store::group(db, head)?;
                    if !directory::store::knows(db, place.book, &group)? {
                        return Err(donors::unknown());
                    }
                    vec![head]
                }
            };
            let (pages, donors) = Pages::cut(page.unwrap_or(1), donors, SIZE).ok_or_else(no_page)?;
            let of = (&donors[..], year);
            Ok((letters::write(db, (&place.tree, place.book), of, (today, lang))?, pages))
        })
        .await?;
    let back = donor.map_or_else(|| may.link("donors"), |id| may.link(&format!("donors/{id}")));
    Ok(Print { page: may.page().clone(), back, year, all, pages })
}

fn no_page() -> Failure {
    Failure::not_found(
        "Không có tập thư này; hãy in từ tập 1.",
        "There is no such set of letters; print from set 1.",
    )
}
