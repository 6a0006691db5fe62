//! The rounds of a book: what each was for, who came, what was awarded.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

use super::store;
use crate::{
    codes,
    db::{Db, DbError},
    export::{Cell, Column, Table},
    id::{BookId, RoundId, UnitId},
    money::{Money, MoneyError},
    programme::{self, Category, Programme, ProgrammeError, Progress, Round, RoundRecord},
    text::{collation, fold, words_of},
};

codes! {
    /// Whether nominations are taken.
    pub enum RoundState ("tình trạng đợt xét", "state of a round") {
        Coming = "coming" ("chưa mở", "to come"),
        Open = "open" ("đang nhận hồ sơ", "open"),
        Closed = "closed" ("đã đóng", "closed"),
    }
}

impl RoundState {
    pub fn of(round: &Round, today: NaiveDate) -> Self {
        if round.is_open_on(today) {
            Self::Open
        } else if today < round.opens_on() {
            Self::Coming
        } else {
            Self::Closed
        }
    }
}

/// What came of the nominations of one category, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub nominated: i64,
    pub waiting: i64,
    pub refused: i64,
    pub awards: i64,
    pub awarded: Money,
    /// Titles, with money or without.
    pub titles: i64,
}

impl Tally {
    fn add(&mut self, progress: Progress, number: i64) {
        self.nominated += number;
        match progress {
            Progress::Nominated => self.waiting += number,
            Progress::Refused | Progress::Rejected => self.refused += number,
            Progress::Withdrawn | Progress::Approved => {}
        }
    }

    fn checked_add(self, other: &Self) -> Result<Self, MoneyError> {
        Ok(Self {
            nominated: self.nominated + other.nominated,
            waiting: self.waiting + other.waiting,
            refused: self.refused + other.refused,
            awards: self.awards + other.awards,
            awarded: self.awarded.checked_add(other.awarded)?,
            titles: self.titles + other.titles,
        })
    }

    fn sum<'t>(all: impl IntoIterator<Item = &'t Self>) -> Result<Self, MoneyError> {
        all.into_iter().try_fold(Self::default(), Self::checked_add)
    }
}

/// A round with what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundLine {
    pub record: RoundRecord,
    pub programme: Programme,
    pub state: RoundState,
    pub by_category: BTreeMap<Category, Tally>,
    /// How many awards each unit has in each category.
    pub taken: BTreeMap<(UnitId, Category), i64>,
    pub total: Tally,
    pub left: Money,
}

impl RoundLine {
    pub fn code(&self) -> &str {
        &self.record.round.code
    }

    /// Returns every category that the round fixes, or that somebody was put forward in.
    pub fn categories(&self) -> BTreeSet<Category> {
        let fixed = self.record.terms.amounts().map(|(category, _)| category);
        let limited = self.record.terms.quotas().map(|(_, category, _)| category);
        let titled = self.record.terms.titles().map(|(category, _)| category);
        fixed.chain(limited).chain(titled).chain(self.by_category.keys().copied()).collect()
    }

    pub fn tally(&self, category: Category) -> Tally {
        self.by_category.get(&category).copied().unwrap_or_default()
    }

    /// Adds up the awards that units may get in a category; none where no unit has a quota.
    pub fn seats(&self, category: Category) -> Option<i64> {
        let of = self.record.terms.quotas().filter(|(_, it, _)| *it == category);
        of.map(|(.., seats)| seats).reduce(|one, other| one.saturating_add(other))
    }
}

/// Which rounds a list shows.
#[derive(Clone, Debug, Default)]
pub struct RoundFilter {
    /// Folded words that code, name and programme hold.
    pub words: Vec<String>,
    pub state: Option<RoundState>,
    /// The code of a programme.
    pub programme: Option<String>,
    pub year: Option<i32>,
}

impl RoundFilter {
    pub fn new(text: &str) -> Self {
        Self { words: words_of(text), ..Self::default() }
    }

    fn lets_through(&self, line: &RoundLine) -> bool {
        let (round, programme) = (&line.record.round, &line.programme);
        let text = fold(&format!("{} {} {} {}", round.code, round.name, programme.name, programme.code));
        self.state.is_none_or(|state| state == line.state)
            && self.programme.as_ref().is_none_or(|code| *code == programme.code)
            && self.year.is_none_or(|year| year == round.opens_on().year())
            && self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// In which order rounds stand; without one the latest come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RoundSort {
    #[default]
    Opens,
    Name,
    Budget,
    Nominated,
}

/// Returns the rounds of a book that a filter lets through, in order.
pub fn lines(
    db: &mut Db,
    book: BookId,
    today: NaiveDate,
    filter: &RoundFilter,
    (sort, down): (RoundSort, bool),
) -> Result<Vec<RoundLine>, ProgrammeError> {
    let records = programme::store::rounds(db, book)?;
    let mut lines = of_records(db, records, today)?;
    lines.retain(|line| filter.lets_through(line));
    match sort {
        RoundSort::Opens => lines.sort_by_key(|it| (it.record.round.opens_on(), it.record.round.id)),
        RoundSort::Name => {
            lines.sort_by(|one, other| {
                collation::compare_text(&one.record.round.name, &other.record.round.name)
            });
        }
        RoundSort::Budget => lines.sort_by_key(|it| it.record.round.budget()),
        RoundSort::Nominated => lines.sort_by_key(|it| it.total.nominated),
    }
    if down {
        lines.reverse();
    }
    Ok(lines)
}

/// Puts beside one round what came of it.
pub fn line(db: &mut Db, record: RoundRecord, today: NaiveDate) -> Result<RoundLine, ProgrammeError> {
    let code = record.round.code.clone();
    of_records(db, vec![record], today)?.pop().ok_or(ProgrammeError::NoRound(code))
}

fn of_records(
    db: &mut Db,
    records: Vec<RoundRecord>,
    today: NaiveDate,
) -> Result<Vec<RoundLine>, ProgrammeError> {
    let programmes: BTreeMap<_, _> = programme::store::programmes(db)?.into_iter().collect();
    let ids: Vec<RoundId> = records.iter().map(|it| it.round.id).collect();
    let mut tallies: BTreeMap<RoundId, BTreeMap<Category, Tally>> = BTreeMap::new();
    for (round, category, progress, number) in store::nominations(db, &ids)? {
        tallies.entry(round).or_default().entry(category).or_default().add(progress, number);
    }
    let mut taken: BTreeMap<RoundId, BTreeMap<(UnitId, Category), i64>> = BTreeMap::new();
    for (round, unit, category, number, amount) in store::awards(db, &ids)? {
        let tally = tallies.entry(round).or_default().entry(category).or_default();
        tally.awards += number;
        tally.awarded = tally.awarded.checked_add(amount)?;
        *taken.entry(round).or_default().entry((unit, category)).or_default() += number;
    }
    for titled in store::titles(db, &ids)? {
        let of_round = tallies.entry(titled.round).or_default();
        of_round.entry(titled.category).or_default().titles += titled.all;
        *taken.entry(titled.round).or_default().entry((titled.unit, titled.category)).or_default() +=
            titled.alone;
    }
    let line = |record: RoundRecord| {
        let id = record.round.id;
        let by_category = tallies.remove(&id).unwrap_or_default();
        let total = Tally::sum(by_category.values())?;
        let missing = || DbError::Corrupt(format!("rounds {id}: no programme"));
        Ok(RoundLine {
            programme: programmes.get(&record.round.programme).cloned().ok_or_else(missing)?,
            state: RoundState::of(&record.round, today),
            left: record.round.budget().checked_sub(total.awarded)?,
            taken: taken.remove(&id).unwrap_or_default(),
            by_category,
            total,
            record,
        })
    };
    records.into_iter().map(line).collect()
}

/// Finds the round of the same programme in the year before, the one that opened nearest to a year earlier.
pub fn year_before(
    db: &mut Db,
    line: &RoundLine,
    today: NaiveDate,
) -> Result<Option<RoundLine>, ProgrammeError> {
    let round = &line.record.round;
    let same_day = round.opens_on().checked_sub_months(chrono::Months::new(12)).unwrap_or(NaiveDate::MIN);
    let is_before = |it: &&RoundRecord| {
        it.round.programme == round.programme && it.round.opens_on().year() == same_day.year()
    };
    let all = programme::store::rounds(db, line.record.book)?;
    let nearest = all
        .iter()
        .filter(is_before)
        .min_by_key(|it| (it.round.opens_on().signed_duration_since(same_day).num_days().abs(), it.round.id));
    nearest.cloned().map(|record| self::line(db, record, today)).transpose()
}

/// What the rounds of a filter add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoundSums {
    pub rounds: usize,
    pub budget: Money,
    pub total: Tally,
}

pub fn sums(lines: &[RoundLine]) -> Result<RoundSums, MoneyError> {
    Ok(RoundSums {
        rounds: lines.len(),
        budget: Money::sum(lines.iter().map(|it| it.record.round.budget()))?,
        total: Tally::sum(lines.iter().map(|it| &it.total))?,
    })
}

/// Writes a list down as a table, with its totals.
pub fn table(lines: &[RoundLine], sums: &RoundSums) -> Table {
    let columns = vec![
        Column::left("round", "Mã đợt", "Round"),
        Column::left("name", "Tên đợt", "Name"),
        Column::left("programme", "Chương trình", "Programme"),
        Column::left("opens_on", "Mở ngày", "Opens on"),
        Column::left("closes_on", "Đóng ngày", "Closes on"),
        Column::left("state", "Tình trạng", "State"),
        Column::right("budget", "Kinh phí", "Budget"),
        Column::right("nominated", "Hồ sơ", "Nominations"),
        Column::right("waiting", "Đang chờ xét", "Waiting"),
        Column::right("awards", "Suất đã duyệt", "Awards"),
        Column::right("awarded", "Số tiền đã duyệt", "Awarded"),
        Column::right("titles", "Danh hiệu đã tặng", "Titles"),
    ];
    let mut table = Table::new("Các đợt xét", "Rounds", columns);
    for line in lines {
        let round = &line.record.round;
        table.push(vec![
            Cell::text(&round.code),
            Cell::text(&round.name),
            Cell::text(&line.programme.name),
            Cell::Day(round.opens_on()),
            Cell::Day(round.closes_on()),
            Cell::of(line.state),
            Cell::Money(round.budget()),
            Cell::Count(line.total.nominated),
            Cell::Count(line.total.waiting),
            Cell::Count(line.total.awards),
            Cell::Money(line.total.awarded),
            Cell::Count(line.total.titles),
        ]);
    }
    let mut totals = vec![Cell::words("Cộng", "Total")];
    totals.resize(6, Cell::Empty);
    totals.extend([
        Cell::Money(sums.budget),
        Cell::Count(sums.total.nominated),
        Cell::Count(sums.total.waiting),
        Cell::Count(sums.total.awards),
        Cell::Money(sums.total.awarded),
        Cell::Count(sums.total.titles),
    ]);
    table.totals = Some(totals);
    table
}
