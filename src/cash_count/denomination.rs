//! The banknotes that may be counted, as data with their days.

use std::sync::LazyLock;

use chrono::NaiveDate;

use super::CashCountError;
use crate::money::Money;

/// The list that comes with the program.
const NOTES: &str = include_str!("../../fixtures/denominations.csv");

static ALL: LazyLock<Vec<Denomination>> = LazyLock::new(|| read(NOTES).unwrap_or_default());

/// A note, and the days on which it is money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Denomination {
    pub value: Money,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

impl Denomination {
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|first| first <= day) && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// Returns the notes that are money on a day, the largest first.
pub fn valid_on(day: NaiveDate) -> Vec<Money> {
    ALL.iter().filter(|it| it.is_valid_on(day)).map(|it| it.value).collect()
}

/// Reads a list of notes, the largest first.
///
/// # Errors
/// [`CashCountError::Notes`] for a line that cannot be read, or a note that is not smaller than the one above.
pub fn read(text: &str) -> Result<Vec<Denomination>, CashCountError> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let mut notes: Vec<Denomination> = Vec::new();
    for record in reader.deserialize::<Denomination>() {
        let note = record.map_err(|err| CashCountError::Notes(err.to_string()))?;
        if !note.value.is_positive() || notes.last().is_some_and(|above| above.value <= note.value) {
            return Err(CashCountError::Notes(note.value.to_string()));
        }
        notes.push(note);
    }
    Ok(notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_list_of_the_program_reads_well() {
        let notes = read(NOTES).unwrap();
        let values: Vec<i64> = notes.iter().map(|note| note.value.dong()).collect();
        assert_eq!(values[..3], [500_000, 200_000, 100_000]);
        assert_eq!(values.len(), 12);
        assert_eq!(valid_on(day("2025-12-31")).len(), 12);
    }

    #[test]
    fn a_note_is_money_on_its_days_only() {
        let notes = read("value,valid_from,valid_to\n5000,2003-01-01,\n2000,,2011-04-01\n").unwrap();
        let valid = |on: &str| notes.iter().map(|note| note.is_valid_on(day(on))).collect::<Vec<_>>();
        assert_eq!(valid("2002-12-31"), [false, true]);
        assert_eq!(valid("2003-01-01"), [true, true]);
        assert_eq!(valid("2011-04-01"), [true, true]);
        assert_eq!(valid("2011-04-02"), [true, false]);
    }

    #[test]
    fn a_list_out_of_order_is_refused() {
        for text in
            ["value,valid_from,valid_to\n1000,,\n2000,,\n", "value,valid_from,valid_to\n0,,\n", "value\nx\n"]
        {
            assert!(matches!(read(text), Err(CashCountError::Notes(_))), "{text}");
        }
    }
}
