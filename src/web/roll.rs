//! The honour roll of a unit and year.

use std::collections::HashSet;

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{Route, State, get, routes};

use super::{
    App, Failure,
    door::Searching,
    page::{Page, Pages},
    place::{Place, year},
};
use crate::{
    calendar::show_day,
    db::Db,
    honour_roll::{self, PublicRoll, PublicRow, PublicThanks, Scope, Tier, Totals, workflow},
    money::Money,
    party::{self, Purpose, publication::PublicName},
    text::{Lang, fold, words_of},
    unit::Unit,
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// How many donors stand on one page.
const SIZE: usize = 200;

/// The donors of one tier on this page.
struct Section {
    tier: Tier,
    rows: Vec<PublicRow>,
}

/// When a roll was frozen, and the fingerprint by which a print can be compared.
struct Seal {
    on: String,
    digest: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "honour_roll/show.html")]
struct Show {
    page: Page,
    unit: Unit,
    year: i32,
    subtree: bool,
    has_units_below: bool,
    sections: Vec<Section>,
    thanks: Vec<PublicThanks>,
    totals: Totals,
    /// What is searched for; empty for the whole roll.
    q: String,
    donors: usize,
    unidentified: Money,
    seal: Option<Seal>,
    pages: Pages,
}

/// What the address asks for.
struct Asked {
    unit: String,
    year: i32,
    subtree: bool,
    page: Option<i64>,
    q: String,
}

#[get("/<unit>/<year_text>?<subtree>&<page>")]
async fn show(
    app: &State<App>,
    frame: Page,
    unit: &str,
    year_text: &str,
    subtree: Option<&str>,
    page: Option<i64>,
    searching: Searching,
) -> Result<Show, Failure> {
    let today = app.clock.today();
    let subtree = matches!(subtree, Some("" | "1" | "true" | "on"));
    let asked = Asked { unit: unit.to_owned(), year: year(year_text, today)?, subtree, page, q: searching.0 };
    app.pool.read(move |db| read(db, frame, &asked, today)).await
}

fn read(db: &mut Db, page: Page, asked: &Asked, today: NaiveDate) -> Result<Show, Failure> {
    let place = Place::find(db, &asked.unit)?;
    let scope = Scope::of(&place.tree, &place.unit, asked.year, asked.subtree)?;
    let frozen = honour_roll::store::find(db, &scope)?;
    let seal = frozen
        .as_ref()
        .map(|frozen| Seal { on: show_day(frozen.at.day()), digest: workflow::hex(&frozen.digest) });
    let roll = match frozen {
        Some(frozen) => frozen.roll,
        None => honour_roll::store::live(db, &scope, today)?,
    };
    let consenting = party::consent::store::consenting(db, &roll.named(), Purpose::PublishName, today)?;
    let mut public = roll.for_strangers(&consenting.into_iter().collect::<HashSet<_>>());
    search(&mut public, &asked.q, page.lang);
    let count = |items: usize| i64::try_from(items).unwrap_or(i64::MAX);
    let pages = Pages::new(asked.page, count(public.rows.len()), count(SIZE)).ok_or_else(|| {
        Failure::not_found(
            "Bảng vàng không có trang này; hãy xem từ trang 1.",
            "The roll has no such page; start from page 1.",
        )
    })?;
    let before = usize::try_from(pages.current - 1).unwrap_or_default().saturating_mul(SIZE);
    Ok(Show {
        sections: sections(public.rows.into_iter().skip(before).take(SIZE)),
        // Thanks stand once, below the last donor.
        thanks: if pages.next().is_none() { public.thanks } else { Vec::new() },
        has_units_below: place.tree.books_below(place.unit.id).len() > 1,
        unit: place.unit,
        year: asked.year,
        subtree: asked.subtree,
        totals: roll.totals,
        q: asked.q.clone(),
        donors: roll.donors,
        unidentified: roll.unidentified,
        seal,
        pages,
        page,
    })
}

/// Leaves the rows whose published name holds every word; whoever is not named is not found.
fn search(public: &mut PublicRoll, text: &str, lang: Lang) {
    let words = words_of(text);
    if words.is_empty() {
        return;
    }
    let holds = |name: &PublicName| {
        let folded = fold(&lang.of(name));
        !name.is_hidden() && words.iter().all(|word| folded.contains(word.as_str()))
    };
    public.rows.retain(|row| holds(&row.name));
    public.thanks.retain(|it| holds(&it.name));
}

fn sections(rows: impl Iterator<Item = PublicRow>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for row in rows {
        match sections.last_mut().filter(|section| section.tier == row.tier) {
            Some(section) => section.rows.push(row),
            None => sections.push(Section { tier: row.tier.clone(), rows: vec![row] }),
        }
    }
    sections
}
