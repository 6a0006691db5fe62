//! What one donor gave in one year, with the numbers of the receipts.

use chrono::NaiveDate;

use super::{Issuer, paper};
use crate::{
    donation::Means,
    money::{Money, MoneyError},
    receipt::{Number, Receipt},
    text::Lang,
};

/// Who reads a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The donor, who knows what was given without a name.
    Donor,
    /// Anybody else, such as the donor's employer: nothing that was given without a name is told.
    Others,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    pub number: Number,
    pub day: NaiveDate,
    pub means: Means,
    pub amount: Money,
    pub anonymous: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub issuer: Issuer,
    pub donor: String,
    pub address: String,
    pub year: i64,
    pub lines: Vec<StatementLine>,
    pub money: Money,
    pub goods: Money,
    pub total: Money,
    pub words: String,
    pub place_line: String,
}

impl Statement {
    /// Adds up a donor's receipts of a year; those that are void are not there.
    pub fn of(
        issuer: Issuer,
        (donor, address): (String, String),
        (year, receipts): (i64, &[Receipt]),
        audience: Audience,
        (signed_on, lang): (NaiveDate, Lang),
    ) -> Result<Self, MoneyError> {
        let told = |receipt: &&Receipt| {
            receipt.void_by.is_none() && (audience == Audience::Donor || !receipt.anonymous)
        };
        let lines: Vec<StatementLine> = receipts
            .iter()
            .filter(told)
            .map(|receipt| StatementLine {
                number: receipt.number,
                day: receipt.received_on,
                means: receipt.means,
                amount: receipt.amount,
                anonymous: receipt.anonymous,
            })
            .collect();
        let sum = |goods: bool| {
            let of = lines.iter().filter(|line| (line.means == Means::InKind) == goods);
            Money::sum(of.map(|line| line.amount))
        };
        let (money, goods) = (sum(false)?, sum(true)?);
        let total = money.checked_add(goods)?;
        let place_line = paper::place_line(&issuer.details.place, signed_on, lang);
        Ok(Self {
            donor,
            address,
            year,
            money,
            goods,
            total,
            words: paper::words(total, lang),
            place_line,
            lines,
            issuer,
        })
    }
}
