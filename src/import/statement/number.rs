//! How a file writes numbers, decided once per file from all of its numbers: `50.000` is fifty thousand.

use std::fmt;

use super::super::Reason;
use crate::{money::Money, say, text::amount::AmountError};

/// What the points and commas of a file's numbers mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberStyle {
    /// What stands between groups of three digits.
    pub group: Option<char>,
    /// What stands before cents, which are always zero.
    pub decimal: Option<char>,
    /// How many cells show the grouping, and one of them.
    shown_by: u64,
    sample: String,
}

impl fmt::Display for NumberStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { shown_by, sample, .. } = self;
        match self.group {
            Some(mark) => {
                let (vietnamese, english) = named(mark);
                let name = if f.alternate() { english } else { vietnamese };
                say!(
                    f,
                    "{name} ngăn hàng nghìn, theo {shown_by} ô như “{sample}”",
                    "{name} separate thousands, by {shown_by} cells such as “{sample}”"
                )?;
            }
            None => say!(f, "các số không có dấu ngăn hàng nghìn", "numbers have no thousands separator")?,
        }
        match self.decimal.map(named) {
            Some((vietnamese, english)) => {
                let name = if f.alternate() { english } else { vietnamese };
                say!(
                    f,
                    "; {name} đứng trước phần lẻ, phần lẻ luôn bằng 0",
                    "; {name} stand before cents, which are all zero"
                )
            }
            None => Ok(()),
        }
    }
}

fn named(mark: char) -> (&'static str, &'static str) {
    if mark == '.' { ("dấu chấm", "points") } else { ("dấu phẩy", "commas") }
}

/// A cell that shows what one mark means.
#[derive(Clone, Debug)]
struct Witness {
    count: u64,
    cell: String,
    line: u64,
    /// Two groups or more leave no doubt.
    certain: bool,
}

/// What the numbers of a file have shown so far.
#[derive(Debug, Default)]
pub struct Evidence {
    dot_groups: Option<Witness>,
    comma_groups: Option<Witness>,
    dot_decimals: Option<Witness>,
    comma_decimals: Option<Witness>,
    fraction: Option<(u64, String)>,
}

impl Evidence {
    /// Takes a number into account; what is no number is left for the row that holds it.
    pub fn see(&mut self, cell: &str, line: u64) {
        let bare = cell.trim().trim_start_matches(['-', '+']);
        if bare.is_empty() || !bare.chars().all(|it| it.is_ascii_digit() || matches!(it, '.' | ',')) {
            return;
        }
        let Some((_, last)) = bare.rsplit_once(['.', ',']) else { return };
        let last_mark = if bare.rfind('.') > bare.rfind(',') { '.' } else { ',' };
        let repeated = bare.matches(last_mark).count() > 1;
        let other = bare.chars().find(|it| !it.is_ascii_digit() && *it != last_mark);
        // `1.234,567` can only have cents of three digits, and `1,5` can only have cents.
        if !repeated && (last.len() != 3 || other.is_some()) {
            self.note(last_mark, true, bare, line, true);
            if last.bytes().any(|digit| digit != b'0') && self.fraction.is_none() {
                self.fraction = Some((line, bare.to_owned()));
            }
            if let Some(mark) = other {
                self.note(mark, false, bare, line, true);
            }
        } else {
            self.note(last_mark, false, bare, line, repeated);
        }
    }

    fn note(&mut self, mark: char, decimal: bool, cell: &str, line: u64, certain: bool) {
        let place = match (mark, decimal) {
            ('.', false) => &mut self.dot_groups,
            ('.', true) => &mut self.dot_decimals,
            (_, false) => &mut self.comma_groups,
            (_, true) => &mut self.comma_decimals,
        };
        match place {
            None => *place = Some(Witness { count: 1, cell: cell.to_owned(), line, certain }),
            Some(seen) => {
                seen.count += 1;
                if certain && !seen.certain {
                    (seen.cell, seen.line, seen.certain) = (cell.to_owned(), line, true);
                }
            }
        }
    }

    /// Decides, or names two cells that contradict each other.
    ///
    /// # Errors
    /// The line of the later cell, and why the file is refused.
    pub fn conclude(self) -> Result<NumberStyle, (u64, Reason)> {
        let contradictions = [
            (&self.dot_groups, &self.comma_groups),
            (&self.dot_groups, &self.dot_decimals),
            (&self.comma_groups, &self.comma_decimals),
            (&self.dot_decimals, &self.comma_decimals),
        ];
        for pair in contradictions {
            if let (Some(one), Some(other)) = pair {
                let (one, other) = if one.line <= other.line { (one, other) } else { (other, one) };
                let reason = Reason::MixedNumberStyles {
                    one: one.cell.clone(),
                    one_line: one.line,
                    other: other.cell.clone(),
                };
                return Err((other.line, reason));
            }
        }
        if let Some((line, cell)) = self.fraction {
            return Err((line, Reason::FractionsInFile(cell)));
        }
        let decimal = match (&self.dot_decimals, &self.comma_decimals) {
            (Some(_), _) => Some('.'),
            (_, Some(_)) => Some(','),
            _ => None,
        };
        let grouped = self.dot_groups.map(|it| ('.', it)).or(self.comma_groups.map(|it| (',', it)));
        Ok(match grouped {
            Some((mark, seen)) => {
                NumberStyle { group: Some(mark), decimal, shown_by: seen.count, sample: seen.cell }
            }
            None => NumberStyle { group: None, decimal, shown_by: 0, sample: String::new() },
        })
    }
}

impl NumberStyle {
    /// Reads money in or out; empty and zero mean none.
    pub fn read_amount(&self, cell: &str) -> Result<Option<Money>, AmountError> {
        match self.read_balance(cell)? {
            Some(amount) if amount.is_negative() => Err(AmountError::Negative(cell.to_owned())),
            amount => Ok(amount.filter(|it| it.is_positive())),
        }
    }

    /// Reads a balance, which may be zero or overdrawn.
    pub fn read_balance(&self, cell: &str) -> Result<Option<Money>, AmountError> {
        let cell = cell.trim();
        if cell.is_empty() {
            return Ok(None);
        }
        let shown = || cell.chars().take(60).collect::<String>();
        let wrong = || AmountError::NotAnAmount(shown());
        let (sign, bare) = match cell.strip_prefix('-') {
            Some(bare) => ("-", bare),
            None => ("", cell.strip_prefix('+').unwrap_or(cell)),
        };
        let whole = match self.decimal.and_then(|mark| bare.split_once(mark)) {
            Some((whole, cents)) if !cents.is_empty() && cents.bytes().all(|digit| digit == b'0') => whole,
            Some(_) => return Err(wrong()),
            None => bare,
        };
        let mut digits = String::from(sign);
        for (place, group) in whole.split(|it| Some(it) == self.group).enumerate() {
            let fits = if place == 0 { !group.is_empty() } else { group.len() == 3 };
            if !fits || !group.bytes().all(|digit| digit.is_ascii_digit()) {
                return Err(wrong());
            }
            digits.push_str(group);
        }
        if self.group.is_some_and(|mark| whole.find(mark).is_some_and(|place| place > 3)) {
            return Err(wrong());
        }
        let dong: i64 = digits.parse().map_err(|_| AmountError::TooLarge(shown()))?;
        Money::try_from(dong).map(Some).map_err(|_| AmountError::TooLarge(shown()))
    }
}
