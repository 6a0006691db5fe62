//! Cash in hand: who came for it, and the code of a row on the sheet that is signed.

use super::{Line, LineState, Method, Payout, PayoutError, Relation};
use crate::{
    id::PayoutLineId,
    ledger::chain::Canonical,
    money::{Money, MoneyError},
    text::{clean, seal_code::SealCode},
};

/// Who took the money of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collector {
    name: String,
    relation: Relation,
}

impl Collector {
    /// Names whoever came: the recipient, else somebody with a name.
    ///
    /// # Errors
    /// [`PayoutError::NoCollector`] where somebody else came and has no name.
    pub fn new(line: &Line, relation: Relation, name: &str) -> Result<Self, PayoutError> {
        if relation == Relation::Own {
            return Ok(Self { name: line.payee.clone(), relation });
        }
        let name = clean(name)?;
        if name.is_empty() { Err(PayoutError::NoCollector) } else { Ok(Self { name, relation }) }
    }

    /// Takes what was kept.
    pub(super) const fn kept(name: String, relation: Relation) -> Self {
        Self { name, relation }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub const fn relation(&self) -> Relation {
        self.relation
    }

    pub fn is_recipient(&self) -> bool {
        self.relation == Relation::Own
    }
}

/// A line whose money somebody took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    pub line: PayoutLineId,
    pub collector: Collector,
    pub done: super::Done,
}

impl Collected {
    /// Returns what the audit chain keeps of it.
    pub fn told(&self) -> serde_json::Value {
        let Collector { name, relation } = &self.collector;
        serde_json::json!({"name": name, "relation": relation})
    }
}

/// Returns the code of a row: some of the fingerprint of the list that was checked, so that the sheet of an earlier
/// list opens nothing. A draft has none.
pub fn code(payout: &Payout, no: i64) -> Option<SealCode> {
    let (_, list) = payout.asked?;
    let seal = Canonical::new("payout row").bytes(&list.0).number(payout.id.0).number(no).finish();
    Some(SealCode::new('P', &[payout.id.0, no], &seal.0))
}

/// Where the cash of a list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cash {
    pub out: Money,
    pub signed: Money,
    /// With its fund again, because nobody came.
    pub back: Money,
    pub open: Money,
}

impl Cash {
    pub fn of<'l>(lines: impl Iterator<Item = &'l Line>) -> Result<Self, MoneyError> {
        let mut cash = Self::default();
        for line in lines.filter(|line| line.method == Method::Cash) {
            cash.out = cash.out.checked_add(line.amount)?;
            let heap = match line.state {
                LineState::Draft | LineState::Held => &mut cash.open,
                LineState::Paid | LineState::Returned => &mut cash.signed,
                LineState::Unclaimed => &mut cash.back,
            };
            *heap = heap.checked_add(line.amount)?;
        }
        Ok(cash)
    }
}
