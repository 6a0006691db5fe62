//! Bank statements of Vietcombank, Agribank and VietinBank, as their CSV files come.

pub mod bank;
mod line;
pub mod number;

use std::io::{BufRead, Seek};

use super::{Fault, Reason, Table, row::Row};
pub use bank::{Bank, Decision};
use bank::{Columns, Signs};
pub(super) use line::fingerprint_of;
pub use line::{Fingerprint, Occurrences, StatementRow};
use number::{Evidence, NumberStyle};

/// The longest memo; banks cut theirs far below.
const LONGEST_MEMO: usize = 2000;

/// The lines of a statement, in its order, with the faults of its rows among them.
pub struct Statement<R> {
    table: Table<R>,
    columns: Columns,
    decision: Decision,
    style: NumberStyle,
}

impl<R: BufRead + Seek> Statement<R> {
    /// Reads the whole file once to decide whose it is and how it writes numbers, then starts over.
    ///
    /// # Errors
    /// A [`Fault`] that refuses the file, such as numbers that contradict each other.
    pub fn open(file: &str, reader: R, asked: Bank) -> Result<Self, Fault> {
        let mut table = Table::open(file, reader, &bank::LAYOUTS)?;
        let columns = bank::columns_of(table.header().layout);
        let (mut signs, mut evidence) = (Signs::default(), Evidence::default());
        for row in table.by_ref() {
            let row = row?;
            signs.see(
                &columns.text(&row, columns.time),
                &columns.text(&row, columns.offset_name),
                &columns.text(&row, columns.reference),
            );
            for field in [columns.debit, columns.credit, columns.balance] {
                evidence.see(&row.raw(field), row.line);
            }
        }
        let header = table.header();
        let decision = bank::decide(asked, header.layout, &signs)
            .map_err(|reason| Fault::of_file(&header.file, reason).at(header.line))?;
        let style =
            evidence.conclude().map_err(|(line, reason)| Fault::of_file(&header.file, reason).at(line))?;
        table.rewind()?;
        Ok(Self { table, columns, decision, style })
    }

    pub fn table(&self) -> &Table<R> {
        &self.table
    }

    /// Returns whose file it was taken for, and why.
    pub fn decision(&self) -> &Decision {
        &self.decision
    }

    /// Returns how the file was found to write numbers, and why.
    pub fn number_style(&self) -> &NumberStyle {
        &self.style
    }

    fn read(&self, row: &Row) -> Result<StatementRow, Fault> {
        let columns = &self.columns;
        let text = |field: Option<usize>| field.map_or(Ok(String::new()), |it| row.text(it));
        let amount = |field| self.style.read_amount(&row.raw(field)).map_err(|err| row.fault(field, err));
        let (debit, credit) = (amount(columns.debit)?, amount(columns.credit)?);
        match (debit, credit) {
            (None, None) => return Err(row.fault_of_row(Reason::NeitherDebitNorCredit)),
            (Some(_), Some(_)) => return Err(row.fault_of_row(Reason::DebitAndCredit)),
            _ => {}
        }
        let balance = self.style.read_balance(&row.raw(columns.balance));
        Ok(StatementRow {
            line: row.line,
            day: row.day(columns.day)?,
            time: Some(text(columns.time)?).filter(|it| !it.is_empty()),
            document: text(columns.document)?,
            reference: text(columns.reference)?,
            memo: row.text_within(columns.memo, LONGEST_MEMO)?,
            debit,
            credit,
            balance: balance.map_err(|err| row.fault(columns.balance, err))?,
            offset_name: Some(text(columns.offset_name)?).filter(|it| !it.is_empty()),
        })
    }
}

impl<R: BufRead + Seek> Iterator for Statement<R> {
    type Item = Result<StatementRow, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_with_row().map(|found| found.map(|(line, _)| line))
    }
}

impl<R: BufRead + Seek> Statement<R> {
    /// Returns the next line with the row it was read from, so that the books may still find fault with it.
    pub(in crate::import) fn next_with_row(&mut self) -> Option<Result<(StatementRow, Row), Fault>> {
        let row = self.table.next()?;
        Some(row.and_then(|row| Ok((self.read(&row)?, row))))
    }

    /// Returns the column in which the day stands.
    pub(in crate::import) fn day_column(&self) -> usize {
        self.columns.day
    }
}

#[cfg(test)]
mod tests;
