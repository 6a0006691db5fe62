//! Turns bare bytes and numbers into values, naming every column that cannot be one.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;

use crate::{
    ledger::{
        chain::Hash,
        verify::{Breach, Sink},
    },
    money::Money,
};

/// One row under examination; what it cannot give has been reported when it answers none.
pub struct Cells<'s, 'f> {
    table: &'static str,
    row: String,
    sink: &'s mut Sink<'f>,
}

impl<'s, 'f> Cells<'s, 'f> {
    pub fn new(table: &'static str, row: impl fmt::Display, sink: &'s mut Sink<'f>) -> Self {
        Self { table, row: row.to_string(), sink }
    }

    pub fn say(&mut self, column: &'static str, what: Breach) {
        self.sink.say(self.table, &self.row, Some(column), what);
    }

    pub fn compare<T: PartialEq + fmt::Display>(&mut self, column: &'static str, stored: &T, right: &T) {
        self.sink.compare((self.table, &self.row, column), stored, right);
    }

    pub fn number(&mut self, column: &'static str, value: Option<i64>) -> Option<i64> {
        if value.is_none() {
            self.say(column, Breach::Absent);
        }
        value
    }

    /// Reads yes or no, which SQLite keeps as a number.
    pub fn flag(&mut self, column: &'static str, value: Option<i64>) -> Option<bool> {
        match self.number(column, value)? {
            number @ (0 | 1) => Some(number == 1),
            other => {
                self.say(column, Breach::BadValue(other.to_string()));
                None
            }
        }
    }

    pub fn amount(&mut self, column: &'static str, value: Option<i64>) -> Option<Money> {
        let dong = self.number(column, value)?;
        let amount = Money::try_from(dong).ok();
        if amount.is_none() {
            self.say(column, Breach::BadValue(dong.to_string()));
        }
        amount
    }

    pub fn maybe_text(&mut self, column: &'static str, value: Option<Vec<u8>>) -> Option<Option<String>> {
        match value.map(String::from_utf8).transpose() {
            Ok(text) => Some(text),
            Err(_) => {
                self.say(column, Breach::NotText);
                None
            }
        }
    }

    pub fn text(&mut self, column: &'static str, value: Option<Vec<u8>>) -> Option<String> {
        let text = self.maybe_text(column, value)?;
        if text.is_none() {
            self.say(column, Breach::Absent);
        }
        text
    }

    pub fn code<T: FromStr>(&mut self, column: &'static str, value: Option<Vec<u8>>) -> Option<T> {
        let text = self.text(column, value)?;
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.say(column, Breach::BadValue(text));
        }
        parsed
    }

    pub fn maybe_code<T: FromStr>(
        &mut self,
        column: &'static str,
        value: Option<Vec<u8>>,
    ) -> Option<Option<T>> {
        if value.is_none() { Some(None) } else { self.code(column, value).map(Some) }
    }

    /// Reads a day as strictly as it is written: another spelling of the same day was written by somebody else.
    pub fn day(&mut self, column: &'static str, value: Option<Vec<u8>>) -> Option<NaiveDate> {
        let text = self.text(column, value)?;
        let day = text.parse::<NaiveDate>().ok().filter(|day| day.to_string() == text);
        if day.is_none() {
            self.say(column, Breach::BadValue(text));
        }
        day
    }

    pub fn hash(&mut self, column: &'static str, value: Option<Vec<u8>>) -> Option<Hash> {
        let Some(bytes) = value else {
            self.say(column, Breach::Absent);
            return None;
        };
        let hash = Hash::from_slice(&bytes);
        if hash.is_none() {
            self.say(column, Breach::NotAHash);
        }
        hash
    }
}
