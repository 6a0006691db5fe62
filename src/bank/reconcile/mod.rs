//! Our balance against the bank's, line by line, and the last day through which both agree.
//!
//! Nothing here is stored: the mark "agrees with the bank through …" is computed from the lines and the postings
//! each time, so a line or a posting that changes breaks it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
};

use chrono::NaiveDate;

use crate::{
    calendar::show_day,
    id::{ImportId, Seq, StatementLineId},
    money::{Money, MoneyError},
    say,
};

mod explain;
mod order;
#[cfg(test)]
mod tests;

pub use explain::Explained;

/// A line of the account's statements that has not been taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankLine {
    pub id: StatementLineId,
    pub import: ImportId,
    pub file_line: i64,
    pub day: NaiveDate,
    pub amount: Money,
    /// What the bank says is on the account after this line.
    pub balance: Option<Money>,
    /// Whether somebody has said what it is.
    pub known: bool,
    /// The entry that explains it.
    pub entry: Option<Seq>,
}

/// What one entry moved on the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookMove {
    pub seq: Seq,
    pub day: NaiveDate,
    pub amount: Money,
}

/// What is on the account at the end of a day by the bank's word, beside the balances in the lines.
pub type Stated = BTreeMap<NaiveDate, Money>;

/// What one row of the comparison is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A line and, on the same day, the entry that explains it.
    Both(StatementLineId, Seq),
    Line(StatementLineId),
    Entry(Seq),
}

/// A movement with both balances after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub day: NaiveDate,
    pub subject: Subject,
    pub bank: Money,
    pub book: Money,
    /// None while no balance of the bank is known at all.
    pub bank_balance: Option<Money>,
    pub book_balance: Money,
    /// Whether the line waits, or the entry has no line.
    pub open: bool,
}

/// Movements that the statements lack: the bank's balances before and after do not fit what is between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The last line before it, if there is one.
    pub after: Option<(StatementLineId, NaiveDate)>,
    pub before: Option<StatementLineId>,
    pub day: NaiveDate,
    /// What the missing lines sum to.
    pub missing: Money,
}

/// Why the mark does not reach farther.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    NoLines,
    NoBalance,
    Waiting {
        day: NaiveDate,
        lines: usize,
    },
    /// A line is explained by an entry that moved another amount.
    Unlike {
        day: NaiveDate,
        bank: Money,
        book: Money,
    },
    Gap(Gap),
    Differs {
        day: NaiveDate,
        bank: Money,
        book: Money,
    },
}

/// The account held against its statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub rows: Vec<Row>,
    pub gaps: Vec<Gap>,
    /// The last day through which every line is known and both balances are equal.
    pub mark: Option<NaiveDate>,
    /// What stands in the way of the next day; none where the mark is at the last day of the statements.
    pub obstacle: Option<Obstacle>,
    /// The last day of which the statements or the stated balances speak.
    pub through: Option<NaiveDate>,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, missing) = (show_day(self.day), self.missing);
        match self.after {
            Some((_, after)) => {
                let after = show_day(after);
                say!(
                    f,
                    "thiếu dòng giữa ngày {after} và ngày {day}: số dư ngân hàng lệch {missing}; hãy nhập sao kê của những ngày ấy",
                    "lines are missing between {after} and {day}: the bank's balances are {missing} apart; import the statement of those days"
                )
            }
            None => say!(
                f,
                "thiếu dòng trước ngày {day}: số dư ngân hàng lệch {missing}",
                "lines are missing before {day}: the bank's balances are {missing} apart"
            ),
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLines => say!(f, "chưa nhập sao kê", "no statement has been imported"),
            Self::NoBalance => say!(
                f,
                "sao kê không ghi số dư; hãy nhập số dư cuối ngày theo ngân hàng",
                "the statements print no balance; enter the bank's balance of a day"
            ),
            Self::Waiting { day, lines } => {
                let day = show_day(*day);
                say!(f, "{lines} dòng chờ xử lý, từ ngày {day}", "{lines} lines wait, from {day} on")
            }
            Self::Unlike { day, bank, book } => {
                let day = show_day(*day);
                say!(
                    f,
                    "dòng {bank} ngày {day} khớp với bút toán {book}; hãy hoàn tác rồi chọn lại",
                    "the line of {bank} on {day} is matched with an entry of {book}; undo and choose again"
                )
            }
            Self::Gap(gap) => fmt::Display::fmt(gap, f),
            Self::Differs { day, bank, book } => {
                let day = show_day(*day);
                say!(
                    f,
                    "cuối ngày {day} ngân hàng còn {bank}, sổ ghi {book}",
                    "at the end of {day} the bank has {bank} and the books say {book}"
                )
            }
        }
    }
}

/// Holds the lines of an account against its postings.
///
/// # Errors
/// Sums that no ledger can hold.
pub fn compare(lines: Vec<BankLine>, moves: &[BookMove], stated: &Stated) -> Result<Comparison, MoneyError> {
    let lines = order::in_time(lines);
    let bank = Bank::follow(&lines, stated)?;
    let rows = rows(&lines, moves, &bank)?;
    let (mark, obstacle) = mark(&lines, moves, stated, &bank)?;
    let through = lines.iter().map(|line| line.day).chain(stated.keys().copied()).max();
    Ok(Comparison { rows, gaps: bank.gaps, mark, obstacle, through })
}

/// The bank's balance, followed from line to line.
struct Bank {
    /// Before the first line.
    opening: Option<Money>,
    after: HashMap<StatementLineId, Money>,
    gaps: Vec<Gap>,
}

impl Bank {
    fn follow(lines: &[BankLine], stated: &Stated) -> Result<Self, MoneyError> {
        let mut bank = Self { opening: opening(lines, stated)?, after: HashMap::new(), gaps: Vec::new() };
        let Some(mut balance) = bank.opening else { return Ok(bank) };
        let mut stated = stated.iter().peekable();
        let mut last: Option<(StatementLineId, NaiveDate)> = None;
        for line in lines {
            while let Some((day, said)) = stated.next_if(|(day, _)| **day < line.day) {
                bank.check(last, (None, *day), *said, &mut balance)?;
            }
            balance = balance.checked_add(line.amount)?;
            if let Some(said) = line.balance {
                bank.check(last, (Some(line.id), line.day), said, &mut balance)?;
            }
            bank.after.insert(line.id, balance);
            last = Some((line.id, line.day));
        }
        for (day, said) in stated {
            bank.check(last, (None, *day), *said, &mut balance)?;
        }
        Ok(bank)
    }

    /// Believes what the bank says, and notes what is missing where that differs from what was followed.
    fn check(
        &mut self,
        after: Option<(StatementLineId, NaiveDate)>,
        (before, day): (Option<StatementLineId>, NaiveDate),
        said: Money,
        balance: &mut Money,
    ) -> Result<(), MoneyError> {
        let missing = said.checked_sub(*balance)?;
        if !missing.is_zero() {
            self.gaps.push(Gap { after, before, day, missing });
            *balance = said;
        }
        Ok(())
    }
}

/// Returns what was on the account before its first line, told from the first balance that the bank says.
fn opening(lines: &[BankLine], stated: &Stated) -> Result<Option<Money>, MoneyError> {
    let mut sum = Money::ZERO;
    let mut stated = stated.iter().peekable();
    for line in lines {
        if let Some((_, said)) = stated.next_if(|(day, _)| **day < line.day) {
            return Ok(Some(said.checked_sub(sum)?));
        }
        sum = sum.checked_add(line.amount)?;
        if let Some(said) = line.balance {
            return Ok(Some(said.checked_sub(sum)?));
        }
    }
    stated.next().map(|(_, said)| said.checked_sub(sum)).transpose()
}

fn rows(lines: &[BankLine], moves: &[BookMove], bank: &Bank) -> Result<Vec<Row>, MoneyError> {
    let by_seq: HashMap<Seq, &BookMove> = moves.iter().map(|it| (it.seq, it)).collect();
    let explained: HashMap<Seq, NaiveDate> =
        lines.iter().filter_map(|line| Some((line.entry?, line.day))).collect();
    let mut alone: Vec<&BookMove> =
        moves.iter().filter(|it| explained.get(&it.seq).is_none_or(|day| *day != it.day)).collect();
    alone.sort_by_key(|it| (it.day, it.seq));
    let mut alone = alone.into_iter().peekable();
    let mut rows = Vec::with_capacity(lines.len());
    let (mut book, mut of_bank) = (Money::ZERO, bank.opening);
    for line in lines {
        while let Some(only) = alone.next_if(|it| it.day < line.day) {
            book = book.checked_add(only.amount)?;
            rows.push(entry_row(only, of_bank, book, !explained.contains_key(&only.seq)));
        }
        let same_day = line.entry.and_then(|seq| by_seq.get(&seq)).filter(|it| it.day == line.day);
        let moved = same_day.map_or(Money::ZERO, |it| it.amount);
        book = book.checked_add(moved)?;
        of_bank = bank.after.get(&line.id).copied();
        let subject = same_day.map_or(Subject::Line(line.id), |it| Subject::Both(line.id, it.seq));
        rows.push(Row {
            day: line.day,
            subject,
            bank: line.amount,
            book: moved,
            bank_balance: of_bank,
            book_balance: book,
            open: !line.known,
        });
    }
    for only in alone {
        book = book.checked_add(only.amount)?;
        rows.push(entry_row(only, of_bank, book, !explained.contains_key(&only.seq)));
    }
    Ok(rows)
}

fn entry_row(only: &BookMove, bank_balance: Option<Money>, book_balance: Money, open: bool) -> Row {
    Row {
        day: only.day,
        subject: Subject::Entry(only.seq),
        bank: Money::ZERO,
        book: only.amount,
        bank_balance,
        book_balance,
        open,
    }
}

/// Finds the last day of the statements on which all is well, and what is wrong after it.
fn mark(
    lines: &[BankLine],
    moves: &[BookMove],
    stated: &Stated,
    bank: &Bank,
) -> Result<(Option<NaiveDate>, Option<Obstacle>), MoneyError> {
    if lines.is_empty() {
        return Ok((None, Some(Obstacle::NoLines)));
    }
    let Some(opening) = bank.opening else { return Ok((None, Some(Obstacle::NoBalance))) };
    let days: BTreeSet<NaiveDate> = lines.iter().map(|line| line.day).chain(stated.keys().copied()).collect();
    let first = first_obstacle(lines, moves, bank);
    let mut moves: Vec<&BookMove> = moves.iter().collect();
    moves.sort_by_key(|it| it.day);
    let (mut moves, mut lines) = (moves.into_iter().peekable(), lines.iter().peekable());
    let (mut book, mut of_bank, mut mark, mut differs) = (Money::ZERO, opening, None, None);
    for day in days.into_iter().take_while(|day| first.as_ref().is_none_or(|(at, _)| day < at)) {
        while let Some(it) = moves.next_if(|it| it.day <= day) {
            book = book.checked_add(it.amount)?;
        }
        while let Some(line) = lines.next_if(|line| line.day <= day) {
            of_bank = bank.after.get(&line.id).copied().unwrap_or(of_bank);
        }
        if of_bank == book {
            (mark, differs) = (Some(day), None);
        } else {
            differs.get_or_insert(Obstacle::Differs { day, bank: of_bank, book });
        }
    }
    Ok((mark, differs.or(first.map(|(_, obstacle)| obstacle))))
}

/// Returns the first day that no balance can make good, and why.
fn first_obstacle(lines: &[BankLine], moves: &[BookMove], bank: &Bank) -> Option<(NaiveDate, Obstacle)> {
    let moved: HashMap<Seq, Money> = moves.iter().map(|it| (it.seq, it.amount)).collect();
    let waiting: Vec<NaiveDate> = lines.iter().filter(|line| !line.known).map(|line| line.day).collect();
    let waits = waiting.iter().min().map(|day| (*day, Obstacle::Waiting { day: *day, lines: waiting.len() }));
    let unlike = lines.iter().find_map(|line| {
        let book = moved.get(&line.entry?).copied().unwrap_or_default();
        let (day, bank) = (line.day, line.amount);
        (book != bank).then_some((day, Obstacle::Unlike { day, bank, book }))
    });
    let gap = bank.gaps.first().map(|gap| (gap.day, Obstacle::Gap(gap.clone())));
    [waits, unlike, gap].into_iter().flatten().min_by_key(|it| it.0)
}
