//! Pledges as a unit's people see them: listed, added up, and those of which somebody should be reminded.

mod store;

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use crate::{
    db::Db,
    export::{Cell, Column, Table},
    fund::Fund,
    id::{BookId, FundId, PartyId},
    money::{Money, MoneyError},
    party::{self, Party},
    pledge::{self, Pledge, PledgeError, REMIND_WITHIN, Timing},
    text::{fold, words_of},
};

/// Which pledges a list shows.
#[derive(Clone, Debug, Default)]
pub struct PledgeFilter {
    /// Folded words that the donor's name, the fund and the words all hold.
    pub words: Vec<String>,
    pub timing: Option<Timing>,
}

/// In which order pledges stand; without one the most urgent come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PledgeSort {
    #[default]
    Due,
    Donor,
    Promised,
    Left,
}

/// One pledge of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PledgeLine {
    pub pledge: Pledge,
    pub donor: Party,
    pub fund: Fund,
    pub timing: Timing,
    pub next: Option<NaiveDate>,
    /// What is left of the earliest open instalment.
    pub expected: Money,
    pub promised: Money,
    pub paid: Money,
    pub left: Money,
}

/// What all pledges of a filter add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PledgeSums {
    pub pledges: usize,
    pub promised: Money,
    pub paid: Money,
    pub left: Money,
}

impl PledgeFilter {
    pub fn new(text: &str, timing: Option<Timing>) -> Self {
        Self { words: words_of(text), timing }
    }

    fn lets_through(&self, line: &PledgeLine) -> bool {
        let text = fold(&format!("{} {} {}", line.donor.recognition_name, line.fund.name, line.pledge.words));
        self.timing.is_none_or(|timing| timing == line.timing)
            && self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// Returns the pledges for some funds of a book that a filter lets through, in order.
pub fn lines(
    db: &mut Db,
    book: BookId,
    funds: &[Fund],
    today: NaiveDate,
    filter: &PledgeFilter,
    (sort, down): (PledgeSort, bool),
) -> Result<Vec<PledgeLine>, PledgeError> {
    let pledges = pledge::store::of_book(db, book)?;
    let mut ids: Vec<PartyId> = pledges.iter().map(|it| it.party).collect();
    ids.sort_unstable();
    ids.dedup();
    let parties: HashMap<PartyId, Party> =
        party::store::get_many(db, &ids)?.into_iter().map(|it| (it.id, it)).collect();
    let mut lines = Vec::with_capacity(pledges.len());
    for pledge in pledges {
        let fund = funds.iter().find(|fund| fund.id == pledge.fund);
        let (Some(donor), Some(fund)) = (parties.get(&pledge.party), fund) else { continue };
        lines.push(line(pledge, donor.clone(), fund.clone(), today)?);
    }
    lines.retain(|it| filter.lets_through(it));
    match sort {
        PledgeSort::Due => lines.sort_by_key(|it| (it.next.is_none(), it.next, it.pledge.id)),
        PledgeSort::Donor => lines.sort_by_cached_key(|it| (it.donor.place(), it.pledge.id)),
        PledgeSort::Promised => lines.sort_by_key(|it| (it.promised, it.pledge.id)),
        PledgeSort::Left => lines.sort_by_key(|it| (it.left, it.pledge.id)),
    }
    if down {
        lines.reverse();
    }
    Ok(lines)
}

/// Puts beside a pledge what a page says of it.
pub fn line(pledge: Pledge, donor: Party, fund: Fund, today: NaiveDate) -> Result<PledgeLine, MoneyError> {
    Ok(PledgeLine {
        timing: pledge.timing(today)?,
        next: pledge.next_due()?,
        expected: pledge.expected()?,
        promised: pledge.promised()?,
        paid: pledge.paid()?,
        left: pledge.left()?,
        pledge,
        donor,
        fund,
    })
}

/// Returns the pledges of which somebody should be reminded, the most overdue first.
pub fn due(
    db: &mut Db,
    book: BookId,
    funds: &[Fund],
    today: NaiveDate,
) -> Result<Vec<PledgeLine>, PledgeError> {
    let mut all = lines(db, book, funds, today, &PledgeFilter::default(), (PledgeSort::Due, false))?;
    all.retain(|it| matches!(it.timing, Timing::Overdue | Timing::Due));
    Ok(all)
}

/// Counts the pledges for some funds of which somebody should be reminded.
pub fn due_count(
    db: &mut Db,
    book: BookId,
    funds: &[FundId],
    today: NaiveDate,
) -> Result<usize, diesel::result::Error> {
    let through = today.checked_add_days(Days::new(REMIND_WITHIN)).unwrap_or(NaiveDate::MAX);
    let counts = store::due(db, book, through)?;
    let of_funds = counts.iter().filter(|(fund, _)| funds.contains(fund)).map(|(_, number)| *number);
    Ok(usize::try_from(of_funds.sum::<i64>()).unwrap_or_default())
}

/// Adds some pledges up; what has lapsed is expected no more.
pub fn sums(lines: &[PledgeLine]) -> Result<PledgeSums, MoneyError> {
    let left = lines.iter().filter(|it| it.timing != Timing::Lapsed).map(|it| it.left);
    Ok(PledgeSums {
        pledges: lines.len(),
        promised: Money::sum(lines.iter().map(|it| it.promised))?,
        paid: Money::sum(lines.iter().map(|it| it.paid))?,
        left: Money::sum(left)?,
    })
}

/// Writes a list down as a table, with its totals.
pub fn table(lines: &[PledgeLine], sums: &PledgeSums) -> Table {
    let columns = vec![
        Column::left("pledge", "Số", "No."),
        Column::left("made_on", "Ngày hứa", "Promised on"),
        Column::left("donor", "Người ủng hộ", "Donor"),
        Column::left("phone", "Điện thoại", "Phone"),
        Column::left("fund", "Quỹ", "Fund"),
        Column::left("next_due", "Lần tới", "Next due"),
        Column::left("state", "Tình trạng", "State"),
        Column::right("promised", "Đã hứa", "Promised"),
        Column::right("paid", "Đã nhận", "Received"),
        Column::right("left", "Còn lại", "Still to come"),
        Column::left("words", "Lời người ủng hộ", "Donor's words"),
    ];
    let mut table = Table::new("Lời hứa ủng hộ", "Pledges", columns);
    for line in lines {
        let is_lapsed = line.timing == Timing::Lapsed;
        table.push(vec![
            Cell::text(line.pledge.id.to_string()),
            Cell::Day(line.pledge.made_on),
            Cell::text(&line.donor.recognition_name),
            Cell::text(&line.donor.phone),
            Cell::text(&line.fund.name),
            line.next.map_or(Cell::Empty, Cell::Day),
            Cell::of(line.timing),
            Cell::Money(line.promised),
            Cell::Money(line.paid),
            Cell::Money(if is_lapsed { Money::ZERO } else { line.left }),
            Cell::text(&line.pledge.words),
        ]);
    }
    let mut totals = vec![Cell::words("Cộng", "Total")];
    totals.resize(7, Cell::Empty);
    totals.extend([Cell::Money(sums.promised), Cell::Money(sums.paid), Cell::Money(sums.left), Cell::Empty]);
    table.totals = Some(totals);
    table
}
