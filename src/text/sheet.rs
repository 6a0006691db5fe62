//! The program's own CSV data: a comment on top, one fixed heading, rows that know their line.

use std::fmt;

use crate::say;

/// One row and the line of the file it starts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<const N: usize> {
    pub line: u64,
    pub cells: [String; N],
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    Heading { expected: String, found: String },
    RowLength { line: u64, expected: usize, found: usize },
}

impl fmt::Display for SheetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Heading { expected, found } => say!(
                f,
                "dòng tiêu đề phải là “{expected}” nhưng tệp ghi “{found}”; hãy sửa lại dòng tiêu đề",
                "the heading must read “{expected}” but the file has “{found}”; correct the heading"
            ),
            Self::RowLength { line, expected, found } => say!(
                f,
                "dòng {line}: cần {expected} ô nhưng có {found}; hãy kiểm tra dấu phẩy và dấu ngoặc kép",
                "line {line}: {expected} cells are needed but there are {found}; check commas and quotes"
            ),
        }
    }
}

/// Reads every row below a heading that must be exactly `columns`; lines that start with `#` are comments.
pub fn read<const N: usize>(text: &str, columns: [&str; N]) -> Result<Vec<Row<N>>, SheetError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut headed = false;
    for record in reader.records() {
        let record = record.expect("text in memory is readable, UTF-8 and allowed to be of uneven width");
        if !headed {
            if record != columns[..] {
                let found = record.iter().collect::<Vec<_>>().join(",");
                return Err(SheetError::Heading { expected: columns.join(","), found });
            }
            headed = true;
            continue;
        }
        let line = record.position().map_or(0, |start| line_of(text, start));
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        let found = cells.len();
        let cells =
            cells.try_into().map_err(|_| SheetError::RowLength { line, expected: columns.len(), found })?;
        rows.push(Row { line, cells });
    }
    if headed {
        Ok(rows)
    } else {
        Err(SheetError::Heading { expected: columns.join(","), found: String::new() })
    }
}

/// The reader says where it began to look for a row, which may be at comments or empty lines above it.
fn line_of(text: &str, start: &csv::Position) -> u64 {
    let from = usize::try_from(start.byte()).ok();
    let ahead = from.and_then(|from| text.get(from..)).unwrap_or_default();
    let skipped = ahead.lines().take_while(|line| line.is_empty() || line.starts_with('#')).count();
    start.line() + u64::try_from(skipped).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_line_and_comments_are_skipped() {
        let rows = read("# a comment\ncode,name\na,\"two\nlines\"\n# more\nb,x\n", ["code", "name"]).unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 6]);
        assert_eq!(rows[0].cells[1], "two\nlines");
    }

    #[test]
    fn another_heading_or_an_uneven_row_is_refused() {
        let heading = read("name,code\n", ["code", "name"]).unwrap_err();
        assert_eq!(
            heading.to_string(),
            "dòng tiêu đề phải là “code,name” nhưng tệp ghi “name,code”; hãy sửa lại dòng tiêu đề"
        );
        let uneven = read("code,name\na,b,c\n", ["code", "name"]);
        assert_eq!(uneven, Err(SheetError::RowLength { line: 2, expected: 2, found: 3 }));
        assert!(read("", ["code"]).is_err());
    }
}
