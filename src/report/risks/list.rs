//! The exceptions of a unit and of what lies below it, the riskiest first.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use chrono::{Days, NaiveDate};

use super::{Facts, RiskError, store};
use crate::{
    db::Db,
    export::{Cell, Column, Table},
    id::RoundId,
    money::{Money, MoneyError},
    programme::{self, NominationRecord, Progress, store::Listed},
    report::selection::nominations::Scope,
    risk::{Check, Colour, Risk, Sign},
    text::{
        collation::{self, NameKey},
        fold, words_of,
    },
    unit::UnitTree,
};

/// How many days back nominations are looked at.
const DAYS: u64 = 366;

/// Which nominations a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskFilter {
    /// Folded words that name, unit and round hold.
    pub words: Vec<String>,
    pub colours: Vec<Colour>,
    pub check: Option<Check>,
    /// The code of a unit.
    pub unit: Option<String>,
}

/// In which order nominations stand; without one the riskiest come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RiskSort {
    #[default]
    Risk,
    Name,
    Unit,
    Amount,
}

/// A nomination with its signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskLine {
    pub record: NominationRecord,
    pub name: String,
    pub unit_code: String,
    pub unit: String,
    pub round: String,
    pub risk: Risk,
}

/// What a list comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RiskSums {
    pub nominations: usize,
    pub red: usize,
    pub orange: usize,
    pub yellow: usize,
    pub green: usize,
    pub amount: Money,
}

impl Default for RiskFilter {
    /// Shows everything but green.
    fn default() -> Self {
        let colours = vec![Colour::Yellow, Colour::Orange, Colour::Red];
        Self { words: Vec::new(), colours, check: None, unit: None }
    }
}

impl RiskFilter {
    pub fn search(&mut self, text: &str) {
        self.words = words_of(text);
    }

    fn lets_through(&self, line: &RiskLine) -> bool {
        let colour = line.risk.colour();
        let text = fold(&format!("{} {} {}", line.name, line.unit, line.round));
        self.colours.contains(&colour)
            && self.check.is_none_or(|check| line.risk.has(check))
            && self.unit.as_ref().is_none_or(|code| *code == line.unit_code)
            && self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// Looks at every nomination of the last year that waits or was approved, and returns those that a filter lets
/// through, with what all of them come to.
pub fn lines(
    db: &mut Db,
    (tree, today): (&UnitTree, NaiveDate),
    scope: &Scope,
    filter: &RiskFilter,
    (sort, down): (RiskSort, bool),
) -> Result<(Vec<RiskLine>, RiskSums), RiskError> {
    let since = today.checked_sub_days(Days::new(DAYS)).unwrap_or(today);
    let counts = |it: &Listed| {
        matches!(it.record.progress, Progress::Nominated | Progress::Approved)
            && it.record.nomination.nominated_on >= since
    };
    let mut listed = programme::store::seen(db, (scope.book, &scope.units), None)?;
    listed.retain(counts);
    let records: Vec<NominationRecord> = listed.iter().map(|it| it.record.clone()).collect();
    let facts = Facts::read(db, (tree, today), scope, &records)?;
    let ids: BTreeSet<RoundId> = records.iter().map(|it| it.round).collect();
    let ids: Vec<RoundId> = ids.into_iter().collect();
    let rounds: HashMap<RoundId, String> = store::round_names(db, &ids)?.into_iter().collect();
    let (mut lines, mut all) = (Vec::new(), RiskSums::default());
    for it in listed {
        let line = RiskLine {
            risk: facts.judge(&it.record)?,
            unit: tree.get(it.record.nomination.unit).map_or_else(|| it.unit.clone(), |it| it.name.clone()),
            round: rounds.get(&it.record.round).cloned().unwrap_or_default(),
            unit_code: it.unit,
            name: it.name,
            record: it.record,
        };
        all.count(&line)?;
        if filter.lets_through(&line) {
            lines.push(line);
        }
    }
    order(&mut lines, sort);
    if down {
        lines.reverse();
    }
    Ok((lines, all))
}

fn order(lines: &mut [RiskLine], sort: RiskSort) {
    match sort {
        RiskSort::Risk => {
            lines.sort_by_key(|it| Reverse((it.risk.weight(), it.record.nomination.amount, it.record.id)));
        }
        RiskSort::Name => lines.sort_by_cached_key(|it| (NameKey::of_person(&it.name), it.record.id)),
        RiskSort::Unit => lines.sort_by(|one, other| {
            let places = collation::compare_text(&one.unit, &other.unit);
            places.then(other.risk.weight().cmp(&one.risk.weight())).then(one.record.id.cmp(&other.record.id))
        }),
        RiskSort::Amount => lines.sort_by_key(|it| (it.record.nomination.amount, it.record.id)),
    }
}

impl RiskSums {
    fn count(&mut self, line: &RiskLine) -> Result<(), MoneyError> {
        self.nominations += 1;
        match line.risk.colour() {
            Colour::Red => self.red += 1,
            Colour::Orange => self.orange += 1,
            Colour::Yellow => self.yellow += 1,
            Colour::Green => self.green += 1,
        }
        self.amount = self.amount.checked_add(line.record.nomination.amount.unwrap_or(Money::ZERO))?;
        Ok(())
    }

    pub const fn of(&self, colour: Colour) -> usize {
        match colour {
            Colour::Red => self.red,
            Colour::Orange => self.orange,
            Colour::Yellow => self.yellow,
            Colour::Green => self.green,
        }
    }
}

/// Adds up what some lines ask for.
pub fn total(lines: &[RiskLine]) -> Result<Money, MoneyError> {
    Money::sum(lines.iter().filter_map(|it| it.record.nomination.amount))
}

/// Writes a list down as a table, with its total.
pub fn table(lines: &[RiskLine]) -> Result<Table, MoneyError> {
    let columns = vec![
        Column::left("risk", "Mức rủi ro", "Risk"),
        Column::right("nomination", "Số", "No."),
        Column::left("name", "Họ và tên", "Name"),
        Column::left("unit", "Mã đơn vị", "Unit"),
        Column::left("unit_name", "Đơn vị", "Name of the unit"),
        Column::left("round", "Đợt", "Round"),
        Column::left("category", "Đối tượng", "Category"),
        Column::left("state", "Trạng thái", "State"),
        Column::left("reasons", "Lý do", "Reasons"),
        Column::right("amount", "Mức", "Amount"),
    ];
    let mut table = Table::new("Dấu hiệu rủi ro", "Signs of risk", columns);
    for line in lines {
        let of = |say: fn(&Sign) -> String| line.risk.signs().iter().map(say).collect::<Vec<_>>().join("; ");
        let nomination = &line.record.nomination;
        table.push(vec![
            Cell::of(line.risk.colour()),
            Cell::Count(line.record.id.0),
            Cell::text(&line.name),
            Cell::text(&line.unit_code),
            Cell::text(&line.unit),
            Cell::text(&line.round),
            Cell::of(nomination.category),
            Cell::of(line.record.progress),
            Cell::words(of(|sign| format!("{sign}")), of(|sign| format!("{sign:#}"))),
            nomination.amount.map_or(Cell::Empty, Cell::Money),
        ]);
    }
    let mut totals = vec![Cell::words("Cộng", "Total")];
    totals.resize(9, Cell::Empty);
    totals.push(Cell::Money(total(lines)?));
    table.totals = Some(totals);
    Ok(table)
}
