//! The rows of a gift in kind as they are typed: one thing each, empty rows left out.

use std::fmt;

use chrono::NaiveDate;

use crate::{
    device::{Condition, DeviceKind, Item, ItemError, Serial, Valuation},
    id::FundId,
    money::Money,
    say,
    text::{Lang, amount::parse_typed, clean},
    web::forms::Fields,
};

/// How many rows the form offers; whoever has more records the rest as another gift or imports a list.
pub const ROWS: usize = 6;

/// One row as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub kind: String,
    pub what: String,
    pub serial: String,
    pub pieces: String,
    pub condition: String,
    pub value: String,
}

/// What is wrong with one of the rows.
#[derive(Debug)]
pub struct RowError {
    place: usize,
    vietnamese: String,
    english: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, vietnamese, english } = self;
        say!(f, "hiện vật {place}: {vietnamese}", "thing {place}: {english}")
    }
}

/// What all rows of a form share.
#[derive(Clone, Copy, Debug)]
pub struct Shared {
    pub fund: FundId,
    pub valuation: Valuation,
    pub valued_on: NaiveDate,
}

/// Returns the rows as they were typed, as many as the form offers at least.
pub fn of(fields: &Fields) -> Vec<Row> {
    let all = |name| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let columns = ["kind", "what", "serial", "pieces", "condition", "value"].map(all);
    let count = columns.iter().map(Vec::len).max().unwrap_or_default().clamp(ROWS, 200);
    let [kind, what, serial, pieces, condition, value] = columns.map(|column| {
        let mut column = column;
        column.resize(count, String::new());
        column
    });
    let mut rows = Vec::with_capacity(count);
    for (at, kind) in kind.into_iter().enumerate() {
        let nth = |column: &[String]| column.get(at).cloned().unwrap_or_default();
        rows.push(Row {
            kind,
            what: nth(&what),
            serial: nth(&serial),
            pieces: nth(&pieces),
            condition: nth(&condition),
            value: nth(&value),
        });
    }
    rows
}

/// Reads the rows that are not empty.
pub fn items(rows: &[Row], shared: Shared) -> Result<Vec<Item>, RowError> {
    let typed = rows.iter().zip(1..).filter(|(row, _)| !row.is_empty());
    typed.map(|(row, place)| row.read(place, shared)).collect()
}

impl Row {
    fn is_empty(&self) -> bool {
        [&self.what, &self.serial, &self.value].iter().all(|text| text.trim().is_empty())
    }

    fn read(&self, place: usize, shared: Shared) -> Result<Item, RowError> {
        let wrong = |err: &dyn fmt::Display| RowError {
            place,
            vietnamese: Lang::Vi.of(err),
            english: Lang::En.of(err),
        };
        let what = clean(&self.what).map_err(|err| wrong(&err))?;
        if what.is_empty() {
            return Err(wrong(&ItemError::NoDescription));
        }
        let value = match self.value.trim() {
            "" => Money::ZERO,
            text => parse_typed(text).map_err(|err| wrong(&err))?,
        };
        if !value.is_positive() {
            return Err(wrong(&ItemError::NoValue));
        }
        let pieces = match self.pieces.trim() {
            "" => Ok(1),
            text => text.parse(),
        };
        let Shared { fund, valuation, valued_on } = shared;
        Ok(Item {
            kind: self.kind.parse::<DeviceKind>().map_err(|err| wrong(&err))?,
            what,
            serial: Serial::read(&self.serial).map_err(|err| wrong(&err))?,
            pieces: pieces.map_err(|_| wrong(&ItemError::NoPieces))?,
            condition: self.condition.parse::<Condition>().map_err(|err| wrong(&err))?,
            fund,
            value,
            valuation,
            valued_on,
        })
    }
}
