//! Statement lines in the order in which they happened; some banks write the newest first.

use std::collections::{BTreeMap, HashSet};

use super::BankLine;
use crate::id::ImportId;

/// Sorts lines by day, within a day by file, and within a file as the file runs.
pub(super) fn in_time(mut lines: Vec<BankLine>) -> Vec<BankLine> {
    lines.sort_by_key(|line| (line.import, line.file_line));
    let mut files: BTreeMap<ImportId, Vec<&BankLine>> = BTreeMap::new();
    for line in &lines {
        files.entry(line.import).or_default().push(line);
    }
    let backwards: HashSet<ImportId> =
        files.into_iter().filter(|(_, of_file)| runs_backwards(of_file)).map(|(import, _)| import).collect();
    lines.sort_by_key(|line| {
        let place = if backwards.contains(&line.import) { -line.file_line } else { line.file_line };
        (line.day, line.import, place)
    });
    lines
}

/// Tells a file that begins with its newest line: by its days, and where it has one day only by its balances.
fn runs_backwards(lines: &[&BankLine]) -> bool {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return false };
    if first.day != last.day {
        return first.day > last.day;
    }
    let fits = |backwards: bool| {
        let pairs = lines.windows(2).filter_map(|pair| match (pair, backwards) {
            ([one, next], false) => Some((one.balance?, next)),
            ([next, one], true) => Some((one.balance?, next)),
            _ => None,
        });
        pairs.filter(|(before, next)| before.checked_add(next.amount).ok() == next.balance).count()
    };
    fits(true) > fits(false)
}
