//! A unit's own reports: those that exist, those that are waited for, and those of the time that runs.

use chrono::{Datelike as _, NaiveDate};

use crate::{
    calendar::Instant,
    db::Db,
    export::{Cell, Column, Table},
    filing::{Filing, FilingError, Part, Period, Status, awaited, store},
    id::{BookId, UnitId},
    money::Money,
};

/// One report in the list of a unit's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLine {
    pub period: Period,
    pub status: Status,
    /// Whether it is time to write it.
    pub is_awaited: bool,
    pub is_late: bool,
    pub due: Option<NaiveDate>,
    pub sent_at: Option<Instant>,
    /// What was raised and spent and what was left, as it was sent.
    pub figures: Option<[Money; 3]>,
}

impl OwnLine {
    fn of(
        period: Period,
        filing: Option<&Filing>,
        today: NaiveDate,
        awaited: &[Period],
    ) -> Result<Self, FilingError> {
        let last = filing.and_then(Filing::last);
        let status = filing.map_or(Status::Draft, Filing::status);
        let due = period.deadline().map(|deadline| deadline.due);
        let is_open = matches!(status, Status::Draft | Status::Returned);
        let is_awaited = is_open && (awaited.contains(&period) || status == Status::Returned);
        let figures = last.map(|sent| {
            let own = &sent.content.own;
            Ok::<_, FilingError>([own.raised, own.spent.total()?, own.closing])
        });
        Ok(Self {
            period,
            status,
            is_awaited,
            is_late: is_awaited && due.is_some_and(|due| due < today),
            due,
            sent_at: last.map(|sent| sent.at),
            figures: figures.transpose()?,
        })
    }
}

/// Returns the reports of a unit, the latest first.
pub fn own(
    db: &mut Db,
    (unit, book): (UnitId, BookId),
    today: NaiveDate,
) -> Result<Vec<OwnLine>, FilingError> {
    let filings = store::of_units(db, &[unit], None)?;
    let awaited = awaited_of(db, book, today)?;
    let half = if today.month() <= 6 { Part::FirstHalf } else { Part::SecondHalf };
    let running = [Period::new(today.year(), half), Period::new(today.year(), Part::Year)];
    let mut periods: Vec<Period> =
        filings.iter().map(|it| it.period).chain(awaited.iter().copied()).chain(running).collect();
    periods.sort_unstable();
    periods.dedup();
    periods.reverse();
    let line = |period: Period| {
        let filing = filings.iter().find(|it| it.period == period);
        OwnLine::of(period, filing, today, &awaited)
    };
    periods.into_iter().map(line).collect()
}

fn awaited_of(db: &mut Db, book: BookId, today: NaiveDate) -> Result<Vec<Period>, FilingError> {
    let since = store::opened(db, &[book])?.get(&book).copied();
    Ok(since.map_or_else(Vec::new, |since| awaited(today, since)))
}

/// Returns the reports that a unit should be writing, without reading any of them.
pub fn to_write(
    db: &mut Db,
    (unit, book): (UnitId, BookId),
    today: NaiveDate,
) -> Result<Vec<Period>, FilingError> {
    let briefs = store::briefs(db, &[unit])?;
    let status =
        |period: &Period| briefs.iter().find(|it| it.period == *period).map_or(Status::Draft, |it| it.status);
    let mut periods = awaited_of(db, book, today)?;
    periods.retain(|period| status(period) == Status::Draft);
    periods.extend(briefs.iter().filter(|it| it.status == Status::Returned).map(|it| it.period));
    Ok(periods)
}

/// Writes a unit's own reports down as a table.
pub fn own_table(lines: &[OwnLine]) -> Table {
    let columns = vec![
        Column::left("period", "Kỳ", "Period"),
        Column::left("name", "Báo cáo", "Report"),
        Column::left("status", "Tình trạng", "State"),
        Column::left("due", "Hạn gửi", "Due"),
        Column::left("sent_on", "Ngày gửi", "Sent on"),
        Column::right("raised", "Vận động", "Raised"),
        Column::right("spent", "Đã chi", "Spent"),
        Column::right("closing", "Cuối kỳ", "Closing"),
    ];
    let mut table = Table::new("Báo cáo của đơn vị", "Reports of the unit", columns);
    for line in lines {
        let (period, status) = (line.period, line.status);
        let mut row = vec![
            Cell::Text(period.code()),
            Cell::of(period),
            Cell::of(status),
            line.due.map_or(Cell::Empty, Cell::Day),
            line.sent_at.map_or(Cell::Empty, |at| Cell::Day(at.day())),
        ];
        row.extend(line.figures.map_or([const { Cell::Empty }; 3], |figures| figures.map(Cell::Money)));
        table.push(row);
    }
    table
}
