//! A part of a whole, as intervals of it, so that the parts of all heirs add up to the đồng.

use rust_decimal::Decimal;

use crate::money::{Money, MoneyError};

/// An interval of a whole, from a mark up to another, both between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    from: Decimal,
    to: Decimal,
}

impl Span {
    pub const WHOLE: Self = Self { from: Decimal::ZERO, to: Decimal::ONE };

    /// Cuts out what lies between two marks of this span.
    ///
    /// One mark is always worked out alike, so that neighbours meet where they touch, rounded or not.
    pub fn between(self, from: Decimal, to: Decimal) -> Self {
        let at = |mark: Decimal| {
            if mark >= Decimal::ONE { self.to } else { self.from + (self.to - self.from) * mark }
        };
        Self { from: at(from), to: at(to) }
    }

    pub fn is_empty(self) -> bool {
        self.from >= self.to
    }
}

/// Which part of what a book holds falls to a unit: one or several intervals of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part(Vec<Span>);

impl Part {
    /// Puts intervals together that do not overlap.
    pub(super) fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match joined.last_mut().filter(|last| last.to == span.from) {
                Some(last) => last.to = span.to,
                None => joined.push(span),
            }
        }
        Self(joined)
    }

    pub fn is_whole(&self) -> bool {
        self.0 == [Span::WHOLE]
    }

    /// Returns the part of an amount.
    pub fn of(&self, amount: Money) -> Result<Money, MoneyError> {
        let part = |span: &Span| amount.below(span.to)?.checked_sub(amount.below(span.from)?);
        self.0.iter().map(part).try_fold(Money::ZERO, |sum, part| sum.checked_add(part?))
    }
}
