//! The recipients' roll of a year, through the publishing guard: filtered, printed, as PDF and as files.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use crate::{
    export::{Table, sheets},
    programme::Category,
    report::laureates::{Laureate, table},
    user::rights::ReadBooks,
    web::{
        Failure,
        desk::{Frame, printed::ListPrint},
        laureates::{Asked, Shown, Year, titles},
        list::{Download, List, Listed},
        may::May,
        page::Pages,
        place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, print, file]
}

/// How many lines stand on one page.
const SIZE: i64 = 100;

#[derive(Template, WebTemplate)]
#[template(path = "roll/recipients.html")]
struct Show {
    desk: Frame,
    list: List,
    year: i32,
    below: bool,
    has_below: bool,
    shown: Shown,
    pages: Pages,
    lines: Vec<Laureate>,
}

impl Show {
    /// The address of the same part as a paper.
    fn paper(&self, ending: &str) -> String {
        let here = self.desk.with(&[("page", ""), ("format", "")]);
        let asked = here.split_once('?').map_or(String::new(), |(_, asked)| format!("?{asked}"));
        format!("/desk/{}/roll/{}/recipients{ending}{asked}", self.desk.unit.code, self.year)
    }

    fn of_year(&self, year: &i32) -> String {
        self.desk.to(&format!("roll/{year}/recipients{}", if self.below { "?below=1" } else { "" }))
    }

    fn up(&self) -> String {
        self.desk.to(&format!("roll/{}{}", self.year, if self.below { "?below=1" } else { "" }))
    }
}

async fn read(may: &May<ReadBooks>, year: i32, (list, asked): (&List, &Asked<'_>)) -> Result<Shown, Failure> {
    let filter = asked.filter(&list.q)?;
    Shown::of(Year::of(&may.app, &may.place, (year, asked.is_below())).await?, filter)
}

#[get("/<_unit>/roll/<year_text>/recipients?<asked..>")]
async fn show(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    list: List,
    asked: Asked<'_>,
) -> Result<Listed<Show>, Failure> {
    let year = place::year(year_text, may.today())?;
    let shown = read(&may, year, (&list, &asked)).await?;
    if let Some(kind) = list.file {
        let (vi, en) = titles(year, &may.place.unit.name);
        let name = format!("nguoi-nhan-{}-{year}", may.place.unit.code);
        return Listed::file(&table(&shown.part, (&vi, &en)), kind, &name, may.page().lang);
    }
    let (pages, lines) =
        Pages::cut(list.page, shown.part.lines.clone(), SIZE).ok_or_else(Failure::no_such_page)?;
    let has_below = may.place.tree.books_below(may.place.unit.id).len() > 1;
    let below = asked.is_below();
    Ok(Listed::page(Show { desk: may.frame("roll"), list, year, below, has_below, shown, pages, lines }))
}

/// The part that was asked for, as a table with the titles of its papers.
async fn paper(
    may: &May<ReadBooks>,
    year_text: &str,
    asked: (&List, &Asked<'_>),
) -> Result<(i32, Table), Failure> {
    let year = place::year(year_text, may.today())?;
    let shown = read(may, year, asked).await?;
    // The unit stands above the title.
    let (vi, en) = titles(year, "");
    Ok((year, table(&shown.part, (&vi, &en))))
}

#[get("/<_unit>/roll/<year_text>/recipients/print?<asked..>")]
async fn print(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    list: List,
    asked: Asked<'_>,
) -> Result<ListPrint, Failure> {
    let (year, table) = paper(&may, year_text, (&list, &asked)).await?;
    let below = if asked.is_below() { "?below=1" } else { "" };
    Ok(ListPrint::of(&may, &table, &format!("roll/{year}/recipients{below}")))
}

#[get("/<_unit>/roll/<year_text>/recipients.pdf?<asked..>")]
async fn file(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    list: List,
    asked: Asked<'_>,
) -> Result<Download, Failure> {
    let (year, table) = paper(&may, year_text, (&list, &asked)).await?;
    let sheets = sheets::lay_out(&table, &may.place.unit.name, may.page().lang);
    super::papers::file(&format!("nguoi-nhan-{}-{year}", may.place.unit.code), &sheets)
}
