//! The board of a unit that receives reports: which units have reported on which period, and which have not.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    calendar::Instant,
    codes,
    db::Db,
    export::{Cell, Column, Table},
    filing::{Filing, FilingError, Period, Status, awaited, store, upward},
    id::{BookId, UnitId},
    money::{Money, MoneyError},
    text::{collation, fold, words_of},
    unit::{Unit, UnitTree},
};

codes! {
    /// Where a unit stands with a report, as the unit above sees it.
    pub enum State ("tình trạng trên bảng theo dõi", "state on the board") {
        Late = "late" ("quá hạn, chưa gửi", "late"),
        Waiting = "waiting" ("chờ tiếp nhận", "to be accepted"),
        Returned = "returned" ("đã trả lại, chờ sửa", "sent back"),
        Open = "open" ("chưa gửi", "not sent yet"),
        Accepted = "accepted" ("đã tiếp nhận", "accepted"),
    }
}

impl State {
    fn of(status: Status, due: Option<NaiveDate>, today: NaiveDate) -> Self {
        match status {
            Status::Submitted => Self::Waiting,
            Status::Returned => Self::Returned,
            Status::Accepted => Self::Accepted,
            // What was filed when nobody stood above was not sent here.
            Status::Draft | Status::Filed if due.is_some_and(|due| due < today) => Self::Late,
            Status::Draft | Status::Filed => Self::Open,
        }
    }
}

/// One unit and one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardLine {
    pub unit: Unit,
    pub period: Period,
    pub state: State,
    pub due: Option<NaiveDate>,
    pub sent_at: Option<Instant>,
    /// What the unit and those below it raised and spent and had left, as it was sent.
    pub figures: Option<[Money; 3]>,
}

/// Which lines of the board are shown.
#[derive(Clone, Debug, Default)]
pub struct BoardFilter {
    pub words: Vec<String>,
    pub state: Option<State>,
    pub period: Option<Period>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BoardSort {
    /// What asks for something first.
    #[default]
    State,
    Unit,
    Period,
    Closing,
}

/// What the lines of a filter add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardSums {
    pub lines: usize,
    pub sent: usize,
    pub figures: [Money; 3],
}

impl BoardFilter {
    pub fn new(text: &str, state: Option<State>, period: Option<Period>) -> Self {
        Self { words: words_of(text), state, period }
    }

    fn lets_through(&self, line: &BoardLine) -> bool {
        let text = fold(&format!("{} {}", line.unit.name, line.unit.code));
        self.state.is_none_or(|state| state == line.state)
            && self.period.is_none_or(|period| period == line.period)
            && self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// The units that report to one on a day, each with the periods that are waited for.
fn expected<'t>(
    db: &mut Db,
    (tree, to): (&'t UnitTree, UnitId),
    today: NaiveDate,
) -> Result<Vec<(&'t Unit, Vec<Period>)>, FilingError> {
    let senders = upward::senders(tree, to, today);
    let books: Vec<BookId> = senders.iter().filter_map(|unit| unit.book).collect();
    let opened = store::opened(db, &books)?;
    let waits = |unit: &'t Unit| {
        let since = unit.book.and_then(|book| opened.get(&book)).copied();
        // Nobody reports on a time before there was the unit.
        let mut periods = since.map_or_else(Vec::new, |since| awaited(today, since));
        periods.retain(|period| unit.is_valid_on(period.last_day().min(today)));
        (unit, periods)
    };
    Ok(senders.into_iter().map(waits).collect())
}

/// Returns the lines of a unit's board that a filter lets through, in order.
pub fn board(
    db: &mut Db,
    (tree, to): (&UnitTree, UnitId),
    today: NaiveDate,
    filter: &BoardFilter,
    (sort, down): (BoardSort, bool),
) -> Result<Vec<BoardLine>, FilingError> {
    let expected = expected(db, (tree, to), today)?;
    let units: Vec<UnitId> = expected.iter().map(|(unit, _)| unit.id).collect();
    let mut filings: BTreeMap<(UnitId, Period), Filing> = BTreeMap::new();
    for filing in store::of_units(db, &units, filter.period)?.into_iter().chain(store::sent_to(db, to)?) {
        filings.insert((filing.unit, filing.period), filing);
    }
    let mut keys: Vec<(UnitId, Period)> =
        expected.iter().flat_map(|(unit, periods)| periods.iter().map(|period| (unit.id, *period))).collect();
    let came =
        |it: &&Filing| it.last().is_some_and(|sent| upward::answers(tree, to, (it.unit, sent.to), today));
    keys.extend(filings.values().filter(came).map(|it| (it.unit, it.period)));
    keys.sort_unstable();
    keys.dedup();
    let mut lines = Vec::with_capacity(keys.len());
    for (id, period) in keys {
        let Some(unit) = tree.get(id) else { continue };
        lines.push(line(unit, period, filings.get(&(id, period)), today)?);
    }
    lines.retain(|it| filter.lets_through(it));
    lines.sort_by(|one, other| {
        let names = || collation::compare_text(&one.unit.name, &other.unit.name);
        let periods = || other.period.last_day().cmp(&one.period.last_day());
        match sort {
            BoardSort::State => one.state.cmp(&other.state).then_with(periods).then_with(names),
            BoardSort::Unit => names().then_with(periods),
            BoardSort::Period => one.period.cmp(&other.period).then_with(names),
            BoardSort::Closing => {
                let closing = |line: &BoardLine| line.figures.map(|figures| figures[2]);
                closing(one).cmp(&closing(other)).then_with(names)
            }
        }
    });
    if down {
        lines.reverse();
    }
    Ok(lines)
}

fn line(
    unit: &Unit,
    period: Period,
    filing: Option<&Filing>,
    today: NaiveDate,
) -> Result<BoardLine, FilingError> {
    let last = filing.and_then(Filing::last);
    let due = period.deadline().map(|deadline| deadline.due);
    let figures = last.map(|sent| {
        let whole = sent.content.whole()?;
        Ok::<_, MoneyError>([whole.raised, whole.spent.total()?, whole.closing])
    });
    Ok(BoardLine {
        unit: unit.clone(),
        period,
        state: State::of(filing.map_or(Status::Draft, Filing::status), due, today),
        due,
        sent_at: last.map(|sent| sent.at),
        figures: figures.transpose()?,
    })
}

/// Counts the reports that wait for a unit's answer, and those that are late, without reading any of them.
pub fn to_answer(
    db: &mut Db,
    (tree, to): (&UnitTree, UnitId),
    today: NaiveDate,
) -> Result<(usize, usize), FilingError> {
    let expected = expected(db, (tree, to), today)?;
    if expected.is_empty() {
        return Ok((0, 0));
    }
    let units: Vec<UnitId> = expected.iter().map(|(unit, _)| unit.id).collect();
    let briefs = store::briefs(db, &units)?;
    let of: BTreeMap<(UnitId, Period), Status> =
        briefs.iter().map(|it| ((it.unit, it.period), it.status)).collect();
    let waits = |it: &&store::Brief| {
        it.status == Status::Submitted && upward::answers(tree, to, (it.unit, it.to), today)
    };
    let waiting = briefs.iter().filter(waits).count();
    let is_late = |unit: UnitId, period: &Period| {
        let due = period.deadline().is_some_and(|deadline| deadline.due < today);
        due && of.get(&(unit, *period)).is_none_or(|status| *status == Status::Draft)
    };
    let late =
        expected.iter().map(|(unit, periods)| periods.iter().filter(|it| is_late(unit.id, it)).count());
    Ok((waiting, late.sum()))
}

/// Adds some lines up.
pub fn sums(lines: &[BoardLine]) -> Result<BoardSums, MoneyError> {
    let mut sums = BoardSums { lines: lines.len(), ..BoardSums::default() };
    for figures in lines.iter().filter_map(|line| line.figures) {
        sums.sent += 1;
        for (sum, amount) in sums.figures.iter_mut().zip(figures) {
            *sum = sum.checked_add(amount)?;
        }
    }
    Ok(sums)
}

/// Writes a board down as a table, with its totals.
pub fn table(lines: &[BoardLine], sums: &BoardSums) -> Table {
    let columns = vec![
        Column::left("unit", "Mã đơn vị", "Unit"),
        Column::left("name", "Đơn vị", "Name"),
        Column::left("period", "Kỳ", "Period"),
        Column::left("state", "Tình trạng", "State"),
        Column::left("due", "Hạn gửi", "Due"),
        Column::left("sent_on", "Ngày gửi", "Sent on"),
        Column::right("raised", "Vận động", "Raised"),
        Column::right("spent", "Đã chi", "Spent"),
        Column::right("closing", "Cuối kỳ", "Closing"),
    ];
    let mut table = Table::new("Báo cáo của các đơn vị", "Reports of the units", columns);
    for line in lines {
        let state = line.state;
        let mut row = vec![
            Cell::text(&line.unit.code),
            Cell::text(&line.unit.name),
            Cell::Text(line.period.code()),
            Cell::of(state),
            line.due.map_or(Cell::Empty, Cell::Day),
            line.sent_at.map_or(Cell::Empty, |at| Cell::Day(at.day())),
        ];
        row.extend(line.figures.map_or([const { Cell::Empty }; 3], |figures| figures.map(Cell::Money)));
        table.push(row);
    }
    let mut totals = vec![Cell::words("Cộng", "Total")];
    totals.resize(6, Cell::Empty);
    totals.extend(sums.figures.map(Cell::Money));
    table.totals = Some(totals);
    table
}
