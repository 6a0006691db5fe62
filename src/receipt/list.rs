//! A list of receipts as it is typed: those of the gifts that another gift matches.

use std::{collections::HashSet, fmt};

use super::{NotANumber, Number};
use crate::{
    donation::Matched,
    say,
    text::amount::{AmountError, parse_typed},
};

/// How many receipts one list may hold.
const MOST: usize = 500;

/// Why a list of receipts cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    Number { line: usize, err: NotANumber },
    Amount { line: usize, err: AmountError },
    Twice { line: usize, number: Number },
    TooLong(usize),
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { line, err } => {
                say!(f, "biên lai được đối ứng, dòng {line}: {err}", "matched receipts, line {line}: {err:#}")
            }
            Self::Amount { line, err } => {
                say!(f, "biên lai được đối ứng, dòng {line}: {err}", "matched receipts, line {line}: {err:#}")
            }
            Self::Twice { line, number } => say!(
                f,
                "biên lai được đối ứng, dòng {line}: {number} đã có ở dòng trên; hãy bỏ dòng này",
                "matched receipts, line {line}: {number} stands above already; take this line out"
            ),
            Self::TooLong(count) => say!(
                f,
                "danh sách có {count} biên lai; mỗi khoản đối ứng cho nhiều nhất {MOST} biên lai, hãy tách thành nhiều khoản",
                "the list has {count} receipts; one gift matches at most {MOST}, split it into several gifts"
            ),
        }
    }
}

/// Reads a receipt on each line, and behind `;` or a tab what is given for it where it is not đồng for đồng.
///
/// # Errors
/// [`ListError`] names the first bad line, counted from 1.
pub fn read(text: &str) -> Result<Vec<Matched>, ListError> {
    let (mut list, mut seen) = (Vec::new(), HashSet::new());
    for (index, typed) in text.lines().enumerate().filter(|(_, typed)| !typed.trim().is_empty()) {
        let line = index + 1;
        let (number, amount) = typed.split_once(['\t', ';']).unwrap_or((typed, ""));
        let number: Number = number.parse().map_err(|err| ListError::Number { line, err })?;
        if !seen.insert(number) {
            return Err(ListError::Twice { line, number });
        }
        let amount = match amount.trim() {
            "" => None,
            text => Some(parse_typed(text).map_err(|err| ListError::Amount { line, err })?),
        };
        list.push(Matched { receipt: number, amount });
    }
    if list.len() > MOST { Err(ListError::TooLong(list.len())) } else { Ok(list) }
}

/// Writes a list as [`read`] reads it.
pub fn write(list: &[Matched]) -> String {
    let line = |Matched { receipt, amount }: &Matched| {
        amount.map_or_else(
            || receipt.to_string(),
            |amount| format!("{receipt}; {}", amount.to_string().trim_end_matches(" ₫")),
        )
    };
    list.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;

    #[test]
    fn a_list_is_read_as_it_is_typed_and_written_as_it_is_read() {
        let matched = |no, amount: Option<i64>| Matched {
            receipt: Number { year: 2025, no },
            amount: amount.map(Money::from_dong),
        };
        let list = read("BL-2025/0007\n\n 2025/12 ; 500n\n").unwrap();
        assert_eq!(list, [matched(7, None), matched(12, Some(500_000))]);
        assert_eq!(write(&list), "BL-2025/0007\nBL-2025/0012; 500.000");
        assert_eq!(read(&write(&list)).unwrap(), list);
    }

    #[test]
    fn a_bad_line_is_named() {
        let refused = |text: &str| read(text).unwrap_err().to_string();
        assert!(
            refused("2025/1\nabc")
                .starts_with("biên lai được đối ứng, dòng 2: “abc” không phải là số biên lai")
        );
        assert!(refused("2025/1; nhiều").starts_with("biên lai được đối ứng, dòng 1: "));
        assert!(refused("2025/1\nBL-2025/0001").contains("dòng 2: BL-2025/0001 đã có ở dòng trên"));
    }
}
