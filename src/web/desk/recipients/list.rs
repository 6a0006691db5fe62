//! The list of recipients: searched, filtered, sorted, added up, downloaded as it is shown.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, routes};

use super::reach_here;
use crate::{
    programme::Category,
    report::recipients::{self, RecipientFilter, RecipientLine, RecipientSort, RecipientSums, Standing},
    user::rights::ReadDossiers,
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed, chosen},
        may::May,
        page::Pages,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many recipients stand on one page.
const SIZE: i64 = 50;

/// The parts of the address that filter, as they were sent.
#[derive(Clone, Debug, Default, FromForm)]
struct Asked {
    #[field(default = String::new())]
    year: String,
    #[field(default = String::new())]
    state: String,
    #[field(default = String::new())]
    category: String,
    #[field(default = String::new())]
    unit: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "recipients/index.html")]
struct Index {
    desk: Frame,
    list: List,
    asked: Asked,
    states: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    units: Vec<(String, String)>,
    pages: Pages,
    lines: Vec<RecipientLine>,
    sums: RecipientSums,
}

impl Index {
    fn is(&self, asked: &str, code: &str) -> bool {
        asked == code
    }
}

fn filter(asked: &Asked, list: &List) -> Result<RecipientFilter, Failure> {
    let year = (!asked.year.is_empty()).then(|| asked.year.trim().parse()).transpose();
    let mut filter = RecipientFilter {
        year: year.map_err(|_| Failure::no_such_page())?,
        category: chosen::<Category>(Some(&asked.category))?,
        unit: Some(asked.unit.clone()).filter(|text| !text.is_empty()),
        standing: chosen::<Standing>(Some(&asked.state))?,
        words: Vec::new(),
    };
    filter.search(&list.q);
    Ok(filter)
}

fn order(list: &List) -> (RecipientSort, bool) {
    let of = |sort, key| list.sorted_by(key).map(|down| (sort, down));
    of(RecipientSort::Name, "name")
        .or_else(|| of(RecipientSort::Unit, "unit"))
        .or_else(|| of(RecipientSort::Awards, "awards"))
        .or_else(|| of(RecipientSort::Amount, "amount"))
        .unwrap_or_default()
}

#[get("/<_unit>/recipients?<asked..>")]
async fn index(
    may: May<ReadDossiers>,
    _unit: &str,
    list: List,
    asked: Asked,
) -> Result<Listed<Index>, Failure> {
    let (filter, order, reach) = (filter(&asked, &list)?, order(&list), reach_here(&may));
    let lines = may.read(move |db, _| recipients::lines(db, &reach, &filter, order)).await?;
    let (sums, lang) = (recipients::sums(&lines)?, may.page().lang);
    if let Some(kind) = list.file {
        let name = format!("nguoi-nhan-{}", may.place.unit.code);
        return Listed::file(&recipients::table(&lines, &sums), kind, &name, lang);
    }
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let below = may.place.tree.subtree(may.place.unit.id);
    Ok(Listed::page(Index {
        desk: may.frame("recipients"),
        list,
        asked,
        states: Standing::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect(),
        categories: Category::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect(),
        units: below.into_iter().map(|unit| (unit.code.clone(), unit.name.clone())).collect(),
        pages,
        lines,
        sums,
    }))
}
