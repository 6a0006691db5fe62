//! Tiers and honours as somebody types them, row by row; an empty row is none.

use std::fmt;

use crate::{
    honour_roll::{Honour, HonourError, Ladder, Rung, Tier, TierError},
    money::Money,
    party::PartyKind,
    say,
    text::{
        TextError, UnknownCode,
        amount::{AmountError, parse_typed},
        clean,
    },
};

/// A tier as it is typed.
#[derive(Clone, Default)]
pub struct TypedRung {
    pub vi: String,
    pub en: String,
    pub from: String,
    pub price: String,
}

/// An honour as it is typed.
#[derive(Clone, Default)]
pub struct TypedHonour {
    pub vi: String,
    pub en: String,
    pub kind: String,
    pub words: String,
    pub from: String,
    pub places: String,
    pub price: String,
}

/// Why a row cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TypedError {
    Row { row: usize, cause: AmountError },
    Places(usize),
    Text(#[from] TextError),
    Kind(#[from] UnknownCode),
    Tier(#[from] TierError),
    Honour(#[from] HonourError),
}

impl fmt::Display for TypedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row { row, cause } => say!(f, "dòng {row}: {cause}", "row {row}: {cause:#}"),
            Self::Places(row) => say!(
                f,
                "dòng {row}: số suất là một số nguyên; để trống nếu lấy tất cả",
                "row {row}: the number of places is a whole number; leave it empty for all"
            ),
            Self::Text(err) => err.fmt(f),
            Self::Kind(err) => err.fmt(f),
            Self::Tier(err) => err.fmt(f),
            Self::Honour(err) => err.fmt(f),
        }
    }
}

impl TypedRung {
    pub fn of(rung: &Rung) -> Self {
        Self {
            vi: rung.tier.name_vi.clone(),
            en: rung.tier.name_en.clone(),
            from: rung.tier.minimum.to_string(),
            price: rung.price.to_string(),
        }
    }

    fn is_empty(&self) -> bool {
        [&self.vi, &self.en, &self.from].iter().all(|text| text.trim().is_empty())
    }

    fn read(&self, row: usize) -> Result<Rung, TypedError> {
        let minimum = amount(&self.from, row)?;
        let tier = Tier { name_vi: clean(&self.vi)?, name_en: clean(&self.en)?, minimum };
        Ok(Rung { tier, price: amount(&self.price, row)? })
    }
}

impl TypedHonour {
    pub fn of(honour: &Honour) -> Self {
        Self {
            vi: honour.name_vi.clone(),
            en: honour.name_en.clone(),
            kind: honour.kind.map_or_else(String::new, |kind| kind.code().to_owned()),
            words: honour.words.clone(),
            from: honour.minimum.to_string(),
            places: honour.places.map_or_else(String::new, |places| places.to_string()),
            price: honour.price.to_string(),
        }
    }

    fn is_empty(&self) -> bool {
        [&self.vi, &self.en].iter().all(|text| text.trim().is_empty())
    }

    fn read(&self, row: usize) -> Result<Honour, TypedError> {
        let places = match self.places.trim() {
            "" | "0" => None,
            text => Some(text.parse().map_err(|_| TypedError::Places(row))?),
        };
        let kind = Some(self.kind.as_str()).filter(|kind| !kind.is_empty());
        let honour = Honour {
            name_vi: clean(&self.vi)?,
            name_en: clean(&self.en)?,
            kind: kind.map(str::parse::<PartyKind>).transpose()?,
            words: clean(&self.words)?,
            minimum: amount(&self.from, row)?,
            places,
            price: amount(&self.price, row)?,
        };
        honour.check()?;
        Ok(honour)
    }
}

/// Nothing typed is nothing asked.
fn amount(text: &str, row: usize) -> Result<Money, TypedError> {
    match text.trim() {
        "" | "0" | "0 ₫" => Ok(Money::ZERO),
        text => parse_typed(text).map_err(|cause| TypedError::Row { row, cause }),
    }
}

fn cell(column: &[&str], row: usize) -> String {
    column.get(row).map_or_else(String::new, |text| (*text).to_owned())
}

/// Reads tiers typed in columns; what was typed comes back with it.
pub fn rungs_of([vi, en, from, price]: [&[&str]; 4]) -> (Vec<TypedRung>, Result<Ladder, TypedError>) {
    let row = |at: usize| TypedRung {
        vi: cell(vi, at),
        en: cell(en, at),
        from: cell(from, at),
        price: cell(price, at),
    };
    let typed: Vec<TypedRung> = (0..vi.len()).map(row).filter(|row| !row.is_empty()).collect();
    let rungs: Result<Vec<Rung>, TypedError> = typed.iter().zip(1..).map(|(row, at)| row.read(at)).collect();
    let ladder = rungs.and_then(|rungs| Ok(Ladder::new(rungs)?));
    (typed, ladder)
}

/// Reads honours typed in columns; what was typed comes back with it.
pub fn honours_of(columns: [&[&str]; 7]) -> (Vec<TypedHonour>, Result<Vec<Honour>, TypedError>) {
    let [vi, en, kind, words, from, places, price] = columns;
    let row = |at: usize| TypedHonour {
        vi: cell(vi, at),
        en: cell(en, at),
        kind: cell(kind, at),
        words: cell(words, at),
        from: cell(from, at),
        places: cell(places, at),
        price: cell(price, at),
    };
    let typed: Vec<TypedHonour> = (0..vi.len()).map(row).filter(|row| !row.is_empty()).collect();
    let honours = typed.iter().zip(1..).map(|(row, at)| row.read(at)).collect();
    (typed, honours)
}
