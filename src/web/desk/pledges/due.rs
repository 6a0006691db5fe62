//! Pledges that fall due: one click when the money has come, and a paper for whoever reminds people.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::receive::fresh_key;
use crate::{
    calendar::show_day,
    money::Money,
    pledge::Timing,
    report::pledges::{self, PledgeLine},
    user::rights::{ReadBooks, Right},
    web::{
        Failure,
        desk::{
            Frame,
            gifts::choices::{Choices, means_options},
        },
        may::May,
        page::Page,
    },
};

pub fn routes() -> Vec<Route> {
    routes![due, print]
}

#[derive(Template, WebTemplate)]
#[template(path = "pledges/due.html")]
struct Due {
    desk: Frame,
    /// Each pledge with the key under which its money would be recorded.
    lines: Vec<(PledgeLine, String)>,
    /// What is to be expected of them now.
    expected: Money,
    means: Vec<(String, String)>,
}

async fn read(may: &May<ReadBooks>) -> Result<Vec<PledgeLine>, Failure> {
    let today = may.today();
    may.read(move |db, place| {
        let funds = Choices::read(db, place)?.funds;
        Ok(pledges::due(db, place.book, &funds, today)?)
    })
    .await
}

#[get("/<_unit>/pledges/due")]
async fn due(may: May<ReadBooks>, _unit: &str) -> Result<Due, Failure> {
    let lines = read(&may).await?;
    let expected = Money::sum(lines.iter().map(|line| line.expected))?;
    let keyed = |line| Ok::<_, Failure>((line, fresh_key()?));
    let lines = lines.into_iter().map(keyed).collect::<Result<_, _>>()?;
    Ok(Due { desk: may.frame("pledges"), lines, expected, means: means_options(may.page().lang) })
}

#[derive(Template, WebTemplate)]
#[template(path = "print/pledges_due.html")]
struct Print {
    page: Page,
    back: String,
    unit: String,
    day: String,
    lines: Vec<PledgeLine>,
}

#[get("/<_unit>/pledges/due/print")]
async fn print(may: May<ReadBooks>, _unit: &str) -> Result<Print, Failure> {
    let lines = read(&may).await?;
    Ok(Print {
        page: may.page().clone(),
        back: may.link("pledges/due"),
        unit: may.place.unit.name.clone(),
        day: show_day(may.today()),
        lines,
    })
}
