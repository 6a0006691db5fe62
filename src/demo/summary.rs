//! What the example year came to, gathered from the same reports that the books give anybody.

use chrono::NaiveDate;

use super::{ASSOCIATION, DemoError};
use crate::{
    bank,
    calendar::Month,
    db::{Db, Pool},
    disbursement::{self, Reached},
    donation,
    eligibility::{self, Outcome},
    fund,
    honour_roll::{self, Scope},
    id::BookId,
    ledger::verify::Finding,
    money::Money,
    programme::{self, Category, Progress},
    report::{
        Span,
        fund_report::{self, Figures},
        store,
        verify::{self, Checked},
    },
    unit,
};

/// The year that the example lives through.
pub const YEAR: i32 = 2025;

#[derive(Clone, Debug)]
pub struct FundLine {
    pub code: String,
    pub name: String,
    pub figures: Figures,
}

/// The awards of one category: all that were approved, and those whose money did not go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwardLine {
    pub category: Category,
    pub approved: usize,
    pub approved_amount: Money,
    pub standing: usize,
    pub standing_amount: Money,
}

/// Somebody who was put forward, and what became of it.
#[derive(Clone, Debug)]
pub struct Nominee {
    pub round: String,
    pub name: String,
    pub progress: Progress,
    /// The rules that refused, in their order, at the last check.
    pub blocked: Vec<String>,
    pub warned: Vec<String>,
    pub award: Option<(String, Money, Reached)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierLine {
    pub name_vi: String,
    pub name_en: String,
    pub donors: usize,
    pub sum: Money,
}

#[derive(Clone, Debug)]
pub struct Summary {
    pub unit: String,
    pub funds: Vec<FundLine>,
    pub awards: Vec<AwardLine>,
    pub nominees: Vec<Nominee>,
    pub tiers: Vec<TierLine>,
    /// Money whose sender nobody knows yet.
    pub unidentified: Money,
    /// Statement lines that wait for somebody to say what they are.
    pub queued: i64,
    pub checked: Checked,
    pub findings: Vec<Finding>,
}

impl Summary {
    /// Gathers everything in one snapshot and checks the books row by row.
    pub fn gather(pool: &Pool) -> Result<Self, DemoError> {
        pool.read_now(|db| {
            let tree = unit::store::tree(db)?;
            let unit = tree.find(ASSOCIATION)?;
            let book = tree.book_of(unit.id)?;
            let scope = honour_roll::store::scope(db, (&tree, unit), (YEAR, true), day(12, 31)?)?;
            let frozen = honour_roll::store::find(db, &scope)?;
            let frozen = frozen.ok_or_else(|| DemoError::Unknown(YEAR.to_string()))?;
            let mut findings = Vec::new();
            let checked = verify::run(db, None, &mut |_| {}, &mut |finding| findings.push(finding))?;
            let month = Month::of(day(12, 31)?);
            Ok(Self {
                unit: unit.name.clone(),
                funds: funds(db, &scope.books)?,
                awards: awards(db, book)?,
                nominees: nominees(db, book)?,
                tiers: tiers(db, &scope, &frozen.roll.rows)?,
                unidentified: donation::store::unidentified(db, &scope.books, month)?,
                queued: bank::store::waiting(db, book)?,
                checked,
                findings,
            })
        })
    }
}

fn day(month: u32, day: u32) -> Result<NaiveDate, DemoError> {
    NaiveDate::from_ymd_opt(YEAR, month, day).ok_or_else(|| DemoError::Unknown(YEAR.to_string()))
}

/// Reads the figures of every fund of some books over the year, the books in their order.
fn funds(db: &mut Db, books: &[BookId]) -> Result<Vec<FundLine>, DemoError> {
    let span = Span { from: Some(day(1, 1)?), to: day(12, 31)?, as_known: None };
    let mut lines = Vec::new();
    for book in books {
        let view = store::view(db, *book, ASSOCIATION, span)?;
        let (opening, period) = store::turnovers(db, &view)?;
        let mut figures = fund_report::figures(&view.chart, &opening, &period)?;
        for fund in fund::store::of_books(db, &[*book])? {
            let figures = figures.remove(&fund.id).unwrap_or_default();
            lines.push(FundLine { code: fund.code, name: fund.name, figures });
        }
    }
    Ok(lines)
}

fn awards(db: &mut Db, book: BookId) -> Result<Vec<AwardLine>, DemoError> {
    let awards = disbursement::store::list(db, book, None)?;
    let line = |category: &Category| {
        let all = || awards.iter().filter(|it| it.category == *category);
        let stands =
            |it: &&disbursement::store::Listed| matches!(it.stage, Reached::Approved | Reached::Paid);
        Ok(AwardLine {
            category: *category,
            approved: all().count(),
            approved_amount: Money::sum(all().map(|it| it.amount))?,
            standing: all().filter(stands).count(),
            standing_amount: Money::sum(all().filter(stands).map(|it| it.amount))?,
        })
    };
    Category::ALL.iter().map(line).collect()
}

/// Reads everybody who was put forward, in the order of the rounds and of the lists.
fn nominees(db: &mut Db, book: BookId) -> Result<Vec<Nominee>, DemoError> {
    let mut nominees = Vec::new();
    for round in programme::store::rounds(db, book)? {
        let listed = programme::store::list(db, round.round.id)?;
        let ids: Vec<_> = listed.iter().map(|it| it.record.id).collect();
        let mut checks = eligibility::store::latest(db, &ids)?;
        let awards = disbursement::store::list(db, book, Some(round.round.id))?;
        for nominee in listed {
            let check = checks.remove(&nominee.record.id);
            let codes = |outcome: Outcome| -> Vec<String> {
                let unmet = check.iter().flat_map(eligibility::Check::unmet);
                unmet.filter(|it| it.outcome == outcome).map(|it| it.code.clone()).collect()
            };
            let is_awarded = nominee.record.progress == Progress::Approved;
            let award =
                awards.iter().find(|it| is_awarded && it.recipient == nominee.record.nomination.person);
            nominees.push(Nominee {
                round: round.round.code.clone(),
                blocked: codes(Outcome::Blocked),
                warned: codes(Outcome::Warned),
                award: award.map(|it| (it.fund.clone(), it.amount, it.stage)),
                progress: nominee.record.progress,
                name: nominee.name,
            });
        }
    }
    Ok(nominees)
}

/// Adds the rows of a roll up by tier, the highest first, also those that nobody reached.
fn tiers(db: &mut Db, scope: &Scope, rows: &[honour_roll::Row]) -> Result<Vec<TierLine>, DemoError> {
    let tiers = honour_roll::store::tiers(db, scope)?;
    let line = |tier: &honour_roll::Tier| {
        let of_tier = || rows.iter().filter(|row| row.tier == *tier);
        Ok(TierLine {
            name_vi: tier.name_vi.clone(),
            name_en: tier.name_en.clone(),
            donors: of_tier().count(),
            sum: Money::sum(of_tier().map(|row| row.total))?,
        })
    };
    tiers.iter().map(line).collect()
}
