//! What a second person is asked about a roll: to freeze it, and to set a mistake in a frozen one right beside it.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Map;
use crate::{
    approval::{Kind, Matter},
    id::{BookId, RollId, UnitId},
    money::Money,
    say,
};

/// A roll to be frozen, by its fingerprint on the day of asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Freezing {
    pub unit: UnitId,
    pub year: i32,
    pub subtree: bool,
    /// Tasks of older versions know one map only.
    #[serde(default)]
    pub map: Map,
    /// The books that are added up, which the job that freezes must name.
    pub books: Vec<BookId>,
    pub donors: usize,
    pub total: Money,
    pub asked_on: NaiveDate,
    /// 64 hexadecimal digits.
    pub digest: String,
}

impl Matter for Freezing {
    const KIND: Kind = Kind::RollFreeze;

    fn subject(&self) -> String {
        format!("roll {} {}{}", self.unit, self.year, if self.subtree { " below" } else { "" })
    }

    fn amount(&self) -> Option<Money> {
        Some(self.total)
    }
}

impl fmt::Display for Freezing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, donors, total, map, .. } = self;
        say!(
            f,
            "chốt bảng vàng năm {year}: {donors} người ủng hộ, {total}",
            "freeze the roll {year}: {donors} donors, {total}"
        )?;
        if *map == Map::Then { Ok(()) } else { say!(f, ", {map}", ", {map:#}") }
    }
}

/// A name of a frozen roll that reads otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub roll: RollId,
    pub year: i32,
    pub position: i64,
    pub was: String,
    pub reads: String,
    pub reason: String,
}

impl Matter for Correction {
    const KIND: Kind = Kind::RollErratum;

    fn subject(&self) -> String {
        format!("roll {} line {}", self.roll, self.position)
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, position, was, reads, .. } = self;
        say!(
            f,
            "đính chính bảng vàng năm {year}, dòng {position}: “{was}” nay đọc là “{reads}”",
            "erratum to the roll {year}, line {position}: “{was}” reads “{reads}”"
        )
    }
}
