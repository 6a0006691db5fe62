//! Reports to the unit above: the unit's own, written and sent; those of the units below, accepted or sent back.

mod board;
mod list;
mod print;
mod received;
mod show;
mod write;

use chrono::NaiveDate;
use rocket::Route;

use crate::{
    calendar::Instant,
    filing::{
        Content, Figures, FilingError, Indicator, Indicators, Period, indicators::grouped, store::Later,
    },
    ledger::account::{Chart, Role},
    report::filings::{Seen, SheetRow, Value, What, rows, variance},
    unit::UnitError,
    user::rights::RightsError,
    web::{Failure, page::Page},
};

pub fn routes() -> Vec<Route> {
    [list::routes(), show::routes(), write::routes(), board::routes(), received::routes(), print::routes()]
        .concat()
}

impl From<FilingError> for Failure {
    fn from(err: FilingError) -> Self {
        match err {
            FilingError::Db(err) | FilingError::Rights(RightsError::Db(err)) => err.into(),
            FilingError::Rights(err) => Self::forbidden(&err),
            err @ (FilingError::Branch { .. }
            | FilingError::NotSent { .. }
            | FilingError::NotHere(_)
            | FilingError::Unit(UnitError::NotFound(_))
            | FilingError::NotAPeriod(_)) => Self::missing(&err),
            err => Self::refused(&err),
        }
    }
}

/// Reads the period that an address names.
fn period(text: &str) -> Result<Period, Failure> {
    Ok(text.parse::<Period>()?)
}

/// One line of figures as a page shows it.
pub struct Line {
    pub label: String,
    pub is_part: bool,
    /// Where the entries behind the unit's own figure are, or nothing.
    pub link: String,
    pub values: Vec<Value>,
}

/// One number that was typed, as a page shows it.
pub struct Number {
    pub label: String,
    pub values: Vec<String>,
}

/// The heading of a column of figures, and its short form for a narrow screen.
pub struct Head {
    pub long: String,
    short: String,
}

/// The figures of a report as a page shows them.
pub struct Sheet {
    /// The heading of each column of figures, where there is more than one.
    pub heads: Vec<Head>,
    pub lines: Vec<Line>,
    pub numbers: Vec<Number>,
}

impl Sheet {
    /// Lays out a report; with a chart and a desk each figure leads to the entries behind it.
    pub fn of(page: &Page, content: &Content, drill: Option<(&Chart, &str)>) -> Result<Self, FilingError> {
        let whole = content.whole()?;
        let columns = match &content.below {
            Some(below) => vec![&content.own, &below.figures, &whole],
            None => vec![&content.own],
        };
        let lines = rows(&columns)?.into_iter().map(|row| Line {
            label: label(page, row.what),
            is_part: row.what.is_part(),
            link: drill.map_or_else(String::new, |(chart, desk)| {
                page.link(&format!("{desk}/{}", path(row.what, chart, content.period)))
            }),
            values: row.values,
        });
        let sums = content.whole_indicators()?;
        let numbers = match &content.below {
            Some(below) => vec![&content.indicators, &below.indicators, &sums],
            None => vec![&content.indicators],
        };
        let known = |it: &&Indicator| numbers.iter().any(|of| of.get(**it).is_some());
        let number = |it: &Indicator| Number {
            label: page.of_value(it),
            values: numbers.iter().map(|of| of.get(*it).map_or_else(String::new, grouped)).collect(),
        };
        let typed: Vec<Number> = Indicator::ALL.iter().filter(known).map(number).collect();
        let derived = derived(page, &numbers, &columns);
        Ok(Self {
            heads: content.below.as_ref().map_or_else(Vec::new, |below| {
                let accepted = page.t2("filings-below", "accepted", below.accepted, "units", below.units);
                let plain = |text: String| Head { short: text.clone(), long: text };
                let from_below = Head { long: accepted, short: page.t("filings-below-short") };
                vec![plain(page.t("filings-own")), from_below, plain(page.t("list-total"))]
            }),
            lines: lines.collect(),
            numbers: typed.into_iter().chain(derived).collect(),
        })
    }

    /// Returns what stands beside a figure on a narrow screen.
    pub fn head(&self, index: &usize) -> &str {
        self.heads.get(*index).map_or("", |head| &head.short)
    }
}

/// Returns the shares and averages that follow from the typed numbers and the balances, where they are known.
fn derived(page: &Page, numbers: &[&Indicators], columns: &[&Figures]) -> Vec<Number> {
    let shares = [
        ("filings-members-share", Indicator::Members, Indicator::Population),
        ("filings-families-share", Indicator::FamiliesRecognised, Indicator::FamiliesRegistered),
    ];
    let share = |(label, part, whole): (&str, Indicator, Indicator)| Number {
        label: page.t(label),
        values: numbers.iter().map(|of| of.percent(part, whole).unwrap_or_default()).collect(),
    };
    let heads = numbers.iter().zip(columns).map(|(of, figures)| of.per_head(figures.closing));
    let heads = Number {
        label: page.t("filings-per-head"),
        values: heads.map(|amount| amount.map_or_else(String::new, |it| it.to_string())).collect(),
    };
    let all = shares.into_iter().map(share).chain([heads]);
    all.filter(|number| number.values.iter().any(|value| !value.is_empty())).collect()
}

/// An entry that came after the report, as a page shows it.
pub struct Entered {
    pub recorded_at: Instant,
    pub day: NaiveDate,
    pub description: String,
    pub recorder: String,
    /// Its page.
    pub link: String,
}

/// Returns the entries that came after a report, with the way to each on a desk.
fn entered(page: &Page, seen: &Seen, desk: &str) -> Vec<Entered> {
    let entry = |it: &Later| Entered {
        recorded_at: it.recorded_at,
        day: it.day,
        description: it.description.clone(),
        recorder: it.recorder.clone(),
        link: page.link(&format!("{desk}/entries/{}", it.seq)),
    };
    seen.later.iter().map(entry).collect()
}

/// Returns what the books of a period have by now and had not when its report was sent.
fn changed(page: &Page, seen: &Seen) -> Result<Vec<Line>, FilingError> {
    let line = |row: SheetRow| Line {
        label: label(page, row.what),
        is_part: row.what.is_part(),
        link: String::new(),
        values: row.values,
    };
    Ok(variance(seen)?.into_iter().map(line).collect())
}

fn label(page: &Page, what: What) -> String {
    page.of_value(&what)
}

/// Returns the page, below a unit's desk, of the entries behind a figure.
fn path(what: What, chart: &Chart, period: Period) -> String {
    let days = format!("from={}&to={}", period.first_day(), period.last_day());
    let ledger = |role: Role| {
        let code = chart.by_role(role).map_or("", |account| account.code.as_str());
        format!("books/ledger?account={code}&{days}")
    };
    match what {
        What::Goods => format!("gifts?means=in_kind&{days}"),
        What::Donors | What::DonorsOf(_) => format!("gifts?{days}"),
        What::FromUnits => ledger(Role::FromOtherUnits),
        What::ToHandOn => ledger(Role::PassThrough),
        What::Cost(Some(role)) => ledger(role),
        What::ScholarshipsTo(category) | What::RewardsTo(category) => ledger(category.expense_role()),
        What::Moved => ledger(Role::AccumulatedSurplus),
        What::Raised | What::Spent | What::Scholarships | What::Rewards => format!("books/journal?{days}"),
        What::Opening | What::Closing | What::Cost(None) => format!("books/trial-balance?{days}"),
    }
}
