//! Signs of risk on a list of payments: line by line, and about the list beside others.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Facts, RiskError, store};
use crate::{
    db::Db,
    disbursement::payout::{self, Payout, Sheet, Stage},
    id::{AwardId, NominationId, PayoutId, PayoutLineId},
    money::Money,
    programme,
    report::selection::nominations::Scope,
    risk::{Colour, Risk, Sign, judge_lists},
    unit::UnitTree,
    user::step_up,
};

/// Within how many days lists of one unit count together.
const NEAR_DAYS: i64 = 7;

/// What is known about a list.
#[derive(Clone, Debug, Default)]
pub struct PayoutRisks {
    pub lines: HashMap<PayoutLineId, Risk>,
    pub list: Option<Sign>,
}

impl PayoutRisks {
    /// Returns the colours of the lines from the worst, with how many lines have each.
    pub fn shades(&self) -> Vec<(Colour, usize)> {
        let count = |colour: Colour| self.lines.values().filter(|it| it.colour() == colour).count();
        Colour::ALL.iter().rev().map(|it| (*it, count(*it))).collect()
    }

    pub fn of(&self, line: PayoutLineId) -> Option<&Risk> {
        self.lines.get(&line)
    }
}

/// Looks at every line of a list, and at the list beside those made around the same days.
pub fn of_payout(
    db: &mut Db,
    (tree, today): (&UnitTree, NaiveDate),
    scope: &Scope,
    (payout, sheet): (&Payout, &Sheet),
) -> Result<PayoutRisks, RiskError> {
    let awards: Vec<AwardId> = sheet.lines.iter().map(|it| it.line.award).collect();
    let of: HashMap<AwardId, NominationId> = store::nominations_of(db, &awards)?.into_iter().collect();
    let mut records = Vec::with_capacity(of.len());
    for id in of.values() {
        records.extend(programme::store::nomination(db, *id)?);
    }
    let facts = Facts::read(db, (tree, today), scope, &records)?;
    let records: HashMap<NominationId, _> = records.iter().map(|it| (it.id, it)).collect();
    let mut lines = HashMap::new();
    for it in &sheet.lines {
        let record = of.get(&it.line.award).and_then(|id| records.get(id));
        if let Some(record) = record {
            lines.insert(it.line.id, facts.judge(record)?);
        }
    }
    Ok(PayoutRisks { lines, list: beside(db, tree, (payout, sheet))? })
}

fn beside(
    db: &mut Db,
    tree: &UnitTree,
    (payout, sheet): (&Payout, &Sheet),
) -> Result<Option<Sign>, RiskError> {
    // What the bank sent back is paid again in a list of its own.
    if sheet.lines.iter().all(|it| it.line.reissue_of.is_some()) {
        return Ok(None);
    }
    let day = payout.made.at.day();
    let threshold = step_up::threshold(tree, payout.unit, day, &step_up::store::all(db)?);
    let is_near = |other: &Payout| {
        let days = (other.made.at.day() - day).num_days().abs();
        other.id != payout.id && other.stage != Stage::Discarded && days <= NEAR_DAYS
    };
    let all = payout::store::list(db, payout.book, Some(payout.unit))?;
    let others: Vec<(PayoutId, Money, bool)> = all
        .iter()
        .filter(|it| is_near(&it.payout))
        .map(|it| (it.payout.id, it.sums.total, it.payout.decision == payout.decision))
        .collect();
    Ok(judge_lists(sheet.sums.total, &others, threshold)?)
}
