//! Sponsorships as a unit's people see them: listed, added up, and each with its years.

mod store;
mod years;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::{
    calendar::Month,
    db::{Db, DbError},
    export::{Cell, Column, Table},
    fund::Fund,
    id::{BookId, FundId, PartyId, PledgeId},
    ledger,
    money::{Money, MoneyError},
    party::{self, Party},
    pledge::{self, Pledge},
    sponsorship::{self, Sponsorship, SponsorshipError, Standing},
    text::{fold, words_of},
};

pub use store::{Need, need};
pub use years::{YearLine, years};

/// Which sponsorships a list shows.
#[derive(Clone, Debug, Default)]
pub struct SponsorshipFilter {
    /// Folded words that the two names, the fund and the condition all hold.
    pub words: Vec<String>,
    pub standing: Option<Standing>,
}

/// In which order sponsorships stand; without one those come first that wait for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SponsorshipSort {
    #[default]
    Standing,
    Sponsor,
    Learner,
    Received,
    Left,
}

/// One sponsorship of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SponsorshipLine {
    pub it: Sponsorship,
    pub sponsor: Party,
    pub learner: Party,
    pub fund: Fund,
    pub pledge: Pledge,
    pub standing: Standing,
    pub promised: Money,
    pub received: Money,
    /// What was awarded and has not gone back.
    pub awarded: Money,
    /// What the fund may still give.
    pub left: Money,
}

/// What all sponsorships of a filter add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SponsorshipSums {
    pub sponsorships: usize,
    pub promised: Money,
    pub received: Money,
    pub awarded: Money,
    pub left: Money,
}

impl SponsorshipFilter {
    pub fn new(text: &str, standing: Option<Standing>) -> Self {
        Self { words: words_of(text), standing }
    }

    fn lets_through(&self, line: &SponsorshipLine) -> bool {
        let names = format!("{} {}", line.sponsor.recognition_name, line.learner.name);
        let text = fold(&format!("{names} {} {}", line.fund.code, line.it.condition));
        self.standing.is_none_or(|standing| standing == line.standing)
            && self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// Returns the sponsorships for some funds of a book that a filter lets through, in order.
pub fn lines(
    db: &mut Db,
    book: BookId,
    funds: &[Fund],
    today: NaiveDate,
    filter: &SponsorshipFilter,
    (sort, down): (SponsorshipSort, bool),
) -> Result<Vec<SponsorshipLine>, SponsorshipError> {
    let all = sponsorship::store::of_book(db, book)?;
    let mut ids: Vec<PartyId> = all.iter().flat_map(|it| [it.sponsor, it.recipient]).collect();
    ids.sort_unstable();
    ids.dedup();
    let parties: HashMap<PartyId, Party> =
        party::store::get_many(db, &ids)?.into_iter().map(|it| (it.id, it)).collect();
    let mut pledges: HashMap<PledgeId, Pledge> =
        pledge::store::of_book(db, book)?.into_iter().map(|it| (it.id, it)).collect();
    let (awarded, free) = (store::awarded(db, book)?, free(db, book, today)?);
    let mut lines = Vec::with_capacity(all.len());
    for it in all {
        let fund = funds.iter().find(|fund| fund.id == it.fund);
        let (sponsor, learner) = (parties.get(&it.sponsor), parties.get(&it.recipient));
        let (Some(fund), Some(sponsor), Some(learner)) = (fund, sponsor, learner) else { continue };
        let missing = || DbError::Corrupt(format!("sponsorships {}: no pledge", it.id));
        let pledge = pledges.remove(&it.pledge).ok_or_else(missing)?;
        let amount = |of: &BTreeMap<FundId, Money>| of.get(&it.fund).copied().unwrap_or(Money::ZERO);
        lines.push(SponsorshipLine {
            standing: it.standing(today),
            promised: pledge.promised()?,
            received: pledge.paid()?,
            awarded: amount(&awarded),
            left: amount(&free),
            sponsor: sponsor.clone(),
            learner: learner.clone(),
            fund: fund.clone(),
            pledge,
            it,
        });
    }
    lines.retain(|it| filter.lets_through(it));
    match sort {
        SponsorshipSort::Standing => lines.sort_by_key(|it| (it.standing, it.it.id)),
        SponsorshipSort::Sponsor => lines.sort_by_cached_key(|it| (it.sponsor.place(), it.it.id)),
        SponsorshipSort::Learner => lines.sort_by_cached_key(|it| (it.learner.place(), it.it.id)),
        SponsorshipSort::Received => lines.sort_by_key(|it| (it.received, it.it.id)),
        SponsorshipSort::Left => lines.sort_by_key(|it| (it.left, it.it.id)),
    }
    if down {
        lines.reverse();
    }
    Ok(lines)
}

/// Returns what each fund of a book may still give, as the book stands on a day.
fn free(db: &mut Db, book: BookId, today: NaiveDate) -> Result<BTreeMap<FundId, Money>, SponsorshipError> {
    let chart = ledger::store::chart(db, book)?;
    let mut free: BTreeMap<FundId, Money> = BTreeMap::new();
    for (account, fund, balance) in ledger::store::balances_through(db, book, Month::of(today))? {
        if chart.is_spendable(account) {
            let sum = free.entry(fund).or_insert(Money::ZERO);
            *sum = sum.checked_sub(balance)?;
        }
    }
    Ok(free)
}

/// Counts the sponsorships for some funds that stand in some way.
pub fn count(
    db: &mut Db,
    book: BookId,
    funds: &[Fund],
    today: NaiveDate,
    standing: Standing,
) -> Result<usize, DbError> {
    let all = sponsorship::store::of_book(db, book)?;
    let ours = |it: &&Sponsorship| funds.iter().any(|fund| fund.id == it.fund);
    Ok(all.iter().filter(ours).filter(|it| it.standing(today) == standing).count())
}

pub fn sums(lines: &[SponsorshipLine]) -> Result<SponsorshipSums, MoneyError> {
    let sum = |of: fn(&SponsorshipLine) -> Money| Money::sum(lines.iter().map(of));
    Ok(SponsorshipSums {
        sponsorships: lines.len(),
        promised: sum(|it| it.promised)?,
        received: sum(|it| it.received)?,
        awarded: sum(|it| it.awarded)?,
        left: sum(|it| it.left)?,
    })
}

/// Writes a list down as a table, with its totals.
pub fn table(lines: &[SponsorshipLine], sums: &SponsorshipSums) -> Table {
    let columns = vec![
        Column::left("sponsorship", "Số", "No."),
        Column::left("begun_on", "Bắt đầu", "Begun on"),
        Column::left("sponsor", "Người đỡ đầu", "Sponsor"),
        Column::left("learner", "Người được đỡ đầu", "Learner"),
        Column::left("fund", "Mã quỹ", "Fund"),
        Column::left("first_year", "Năm đầu", "First year"),
        Column::left("last_year", "Năm cuối", "Last year"),
        Column::left("state", "Tình trạng", "State"),
        Column::right("yearly", "Mỗi năm", "Each year"),
        Column::right("promised", "Đã hứa", "Promised"),
        Column::right("received", "Đã nhận", "Received"),
        Column::right("awarded", "Đã duyệt chi", "Awarded"),
        Column::right("left", "Còn được chi", "Free to give"),
        Column::left("condition", "Điều kiện", "Condition"),
    ];
    let mut table = Table::new("Đỡ đầu một kèm một", "Sponsorships", columns);
    for line in lines {
        table.push(vec![
            Cell::text(line.it.id.to_string()),
            Cell::Day(line.it.begun_on),
            Cell::text(&line.sponsor.recognition_name),
            Cell::text(&line.learner.name),
            Cell::text(&line.fund.code),
            Cell::text(line.it.first_year.to_string()),
            Cell::text(line.it.last_year().to_string()),
            Cell::of(line.standing),
            Cell::Money(line.it.amount),
            Cell::Money(line.promised),
            Cell::Money(line.received),
            Cell::Money(line.awarded),
            Cell::Money(line.left),
            Cell::text(&line.it.condition),
        ]);
    }
    let mut totals = vec![Cell::words("Cộng", "Total")];
    totals.resize(9, Cell::Empty);
    totals.extend([sums.promised, sums.received, sums.awarded, sums.left].map(Cell::Money));
    totals.push(Cell::Empty);
    table.totals = Some(totals);
    table
}
