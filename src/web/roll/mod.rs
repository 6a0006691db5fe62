//! The honour roll of a unit and year.

use std::{collections::HashSet, sync::Arc};

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{FromForm, Route, State, get, routes};

use crate::{
    calendar::show_day,
    db::Db,
    export::{Cell, Column, Table},
    honour_roll::{
        self, Look, Map, Other, PublicRoll, PublicRow, PublicThanks, Tier, Totals, store::Erratum, workflow,
    },
    id::UnitId,
    money::Money,
    party::{self, Purpose, publication::PublicName},
    text::{Lang, fold, words_of},
    unit::Unit,
    web::{
        App, Failure,
        door::Searching,
        list::chosen,
        page::{Page, Pages},
        place::{Place, year},
    },
};

pub mod years;

pub fn routes() -> Vec<Route> {
    [routes![show], years::routes()].concat()
}

/// Tells whether an address asks for the units below as well.
fn is_on(subtree: Option<&str>) -> bool {
    matches!(subtree, Some("" | "1" | "true" | "on"))
}

/// How many donors stand on one page.
const SIZE: usize = 200;

/// A roll of which nothing is left that strangers may not read.
pub struct Drawn {
    unit: Unit,
    look: Look,
    public: PublicRoll,
    totals: Totals,
    donors: usize,
    unidentified: Money,
    seal: Option<Seal>,
    errata: Vec<Mended>,
}

/// Whose roll it is, of which year, with or without the units below, under which map if not its own, as of which day.
pub type Key = (UnitId, i32, bool, Option<Map>, NaiveDate);

/// The donors of one tier on this page.
struct Section {
    tier: Tier,
    rows: Vec<PublicRow>,
}

/// When a roll was frozen, and the fingerprint by which a print can be compared.
#[derive(Clone)]
struct Seal {
    on: String,
    digest: String,
}

/// A mistake that was set right beside the frozen roll; without the names where strangers do not read them.
#[derive(Clone)]
struct Mended {
    no: i64,
    on: String,
    names: Option<(String, String)>,
}

#[derive(Template, WebTemplate)]
#[template(path = "honour_roll/show.html")]
struct Show {
    page: Page,
    unit: Unit,
    year: i32,
    subtree: bool,
    look: Look,
    sections: Vec<Section>,
    thanks: Vec<PublicThanks>,
    totals: Totals,
    /// What is searched for; empty for the whole roll.
    q: String,
    donors: usize,
    unidentified: Money,
    seal: Option<Seal>,
    errata: Vec<Mended>,
    pages: Pages,
}

impl Show {
    fn years_link(&self) -> String {
        self.page.link(&roll_path(&self.unit, None, (self.subtree, self.look.aside())))
    }

    /// The same roll with the units below, or without them.
    fn other_units(&self) -> String {
        self.page.link(&roll_path(&self.unit, Some(self.year), (!self.subtree, self.look.aside())))
    }

    /// The same roll under the other map.
    fn under_other_map(&self) -> String {
        let other = Some(self.look.map().other());
        self.page.link(&roll_path(&self.unit, Some(self.year), (self.subtree, other)))
    }

    /// The same roll without a search.
    fn whole(&self) -> String {
        self.page.link(&roll_path(&self.unit, Some(self.year), (self.subtree, self.look.aside())))
    }

    /// The page of those who received something in the same year.
    fn laureates(&self) -> String {
        let below = if self.subtree { "?below=1" } else { "" };
        self.page.link(&format!("/roll/{}/{}/recipients{below}", self.unit.code, self.year))
    }
}

/// Writes the address of a unit's roll of a year, or of its years.
fn roll_path(unit: &Unit, year: Option<i32>, (subtree, map): (bool, Option<Map>)) -> String {
    let year = year.map_or_else(String::new, |year| format!("/{year}"));
    let asked = [subtree.then(|| "subtree".to_owned()), map.map(|map| format!("map={}", map.code()))];
    let asked: Vec<String> = asked.into_iter().flatten().collect();
    let mark = if asked.is_empty() { "" } else { "?" };
    format!("/roll/{}{year}{mark}{}", unit.code, asked.join("&"))
}

/// Which roll of the year an address asks for, and which page of it.
#[derive(FromForm)]
struct Asked<'f> {
    subtree: Option<&'f str>,
    map: Option<&'f str>,
    page: Option<i64>,
}

#[get("/<unit>/<year_text>?<asked..>")]
async fn show(
    app: &State<App>,
    frame: Page,
    unit: &str,
    year_text: &str,
    asked: Asked<'_>,
    searching: Searching,
) -> Result<Show, Failure> {
    let year = year(year_text, app.clock.today())?;
    let subtree = is_on(asked.subtree);
    let drawn = drawn(app, unit, (year, subtree), chosen(asked.map)?).await?;
    drawn.page(frame, (year, subtree), asked.page, searching.0)
}

/// Returns a roll as strangers may read it now.
async fn drawn(
    app: &State<App>,
    unit: &str,
    (year, subtree): (i32, bool),
    map: Option<Map>,
) -> Result<Arc<Drawn>, Failure> {
    let (code, today) = (unit.to_owned(), app.clock.today());
    let place = app.pool.read(move |db| Place::find(db, &code)).await?;
    let key = (place.unit.id, year, subtree, map, today);
    let draw = move |db: &mut Db| Drawn::read(db, &place, (year, subtree), (map, today));
    app.kept.rolls.get(&app.pool, key, draw).await
}

impl Drawn {
    fn read(
        db: &mut Db,
        place: &Place,
        at: (i32, bool),
        (map, today): (Option<Map>, NaiveDate),
    ) -> Result<Self, Failure> {
        let look = honour_roll::store::look(db, (&place.tree, &place.unit), at, (map, today))?;
        let frozen = honour_roll::store::find_shown(db, &look.scope)?;
        let seal = frozen
            .as_ref()
            .map(|frozen| Seal { on: show_day(frozen.at.day()), digest: workflow::hex(&frozen.digest) });
        let errata = match &frozen {
            Some(frozen) => honour_roll::store::errata(db, frozen.id)?,
            None => Vec::new(),
        };
        let roll = match frozen {
            Some(frozen) => frozen.roll,
            None => honour_roll::store::live(db, &look.scope, today)?,
        };
        let consenting = party::consent::store::consenting(db, &roll.named(), Purpose::PublishName, today)?;
        let consenting = consenting.into_iter().collect::<HashSet<_>>();
        let mended = |it: Erratum| Mended {
            no: it.no,
            on: show_day(it.agreed_at.day()),
            names: roll.is_named(it.position, &consenting).then_some((it.was, it.reads)),
        };
        Ok(Self {
            unit: place.unit.clone(),
            look,
            errata: errata.into_iter().map(mended).collect(),
            public: roll.for_strangers(&consenting),
            totals: roll.totals,
            donors: roll.donors,
            unidentified: roll.unidentified,
            seal,
        })
    }

    /// Cuts one page out of what a search leaves.
    fn page(
        &self,
        page: Page,
        (year, subtree): (i32, bool),
        number: Option<i64>,
        q: String,
    ) -> Result<Show, Failure> {
        let (rows, thanks) = self.found(&q, page.lang);
        let count = |items: usize| i64::try_from(items).unwrap_or(i64::MAX);
        let pages = Pages::new(number, count(rows.len()), count(SIZE)).ok_or_else(|| {
            Failure::not_found(
                "Bảng vàng không có trang này; hãy xem từ trang 1.",
                "The roll has no such page; start from page 1.",
            )
        })?;
        let before = usize::try_from(pages.current - 1).unwrap_or_default().saturating_mul(SIZE);
        // Thanks stand once, below the last donor.
        let thanks = if pages.next().is_none() { thanks.into_iter().cloned().collect() } else { Vec::new() };
        Ok(Show {
            sections: sections(rows.into_iter().skip(before).take(SIZE).cloned()),
            thanks,
            look: self.look.clone(),
            unit: self.unit.clone(),
            year,
            subtree,
            totals: self.totals,
            q,
            donors: self.donors,
            unidentified: self.unidentified,
            seal: self.seal.clone(),
            errata: self.errata.clone(),
            pages,
            page,
        })
    }

    /// Returns the rows whose published name holds every word; whoever is not named is not found.
    fn found(&self, text: &str, lang: Lang) -> (Vec<&PublicRow>, Vec<&PublicThanks>) {
        let words = words_of(text);
        let holds = |name: &PublicName| {
            let folded = || fold(&lang.of(name));
            words.is_empty()
                || !name.is_hidden() && {
                    let folded = folded();
                    words.iter().all(|word| folded.contains(word.as_str()))
                }
        };
        let rows = self.public.rows.iter().filter(|row| holds(&row.name)).collect();
        (rows, self.public.thanks.iter().filter(|it| holds(&it.name)).collect())
    }
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

const COLUMNS: [Column; 7] = [
    Column::right("rank", "Hạng", "Rank"),
    Column::left("tier", "Danh hiệu", "Tier"),
    Column::left("name", "Tên ghi công", "Name"),
    Column::right("cash", "Tiền", "Money"),
    Column::right("in_kind", "Hiện vật", "In kind"),
    Column::right("total", "Cộng", "Total"),
    Column::right("gifts", "Số lần", "Gifts"),
];

/// Writes a roll down as open data, with the names that its page has.
pub async fn table(app: &State<App>, unit: &str, year: i32) -> Result<Table, Failure> {
    let drawn = drawn(app, unit, (year, false), None).await?;
    let name = &drawn.unit.name;
    let [vi, en] = drawn.look.told();
    let title =
        [format!("Bảng vàng ghi công năm {year} – {name}{vi}"), format!("Honour roll {year} – {name}{en}")];
    let [vietnamese, english] = title;
    let mut table = Table::new(vietnamese, english, COLUMNS.to_vec());
    for row in &drawn.public.rows {
        table.push(vec![
            Cell::Count(row.rank),
            Cell::words(row.tier.name_vi.as_str(), row.tier.name_en.as_str()),
            Cell::of(&row.name),
            Cell::Money(row.cash),
            Cell::Money(row.in_kind),
            Cell::Money(row.total),
            Cell::Count(row.gifts),
        ]);
    }
    Ok(table)
}
