//! Which fund pays whom in a round, as people arrange it: every pair with what stands against it.

use std::{collections::BTreeMap, fmt};

use chrono::NaiveDate;

use super::money::Purse;
use crate::{
    db::Db,
    eligibility::{self, Check, Outcome},
    export::{Cell, Column, Table},
    fund::Objection,
    id::{FundId, NominationId},
    matching::{self, MatchError, Matching, Pairs, breach, choices, store},
    money::Money,
    party,
    programme::{RoundRecord, store::Listed},
    say,
    unit::UnitTree,
};

/// What stands between somebody and a fund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    Open,
    /// The donors say no.
    Barred(Objection),
    /// The nomination names another fund.
    Apart,
}

/// Why somebody has no fund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shortage {
    NoAmount,
    Rules {
        vietnamese: String,
        english: String,
    },
    /// Every fund is barred, each with its code and its donors' words.
    NoFund(Vec<(String, Objection)>),
    NotYet,
    NoMoney,
}

impl fmt::Display for Shortage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAmount => say!(f, "hồ sơ chưa có mức học bổng", "the nomination has no amount"),
            Self::Rules { vietnamese, english } => say!(f, "{vietnamese}", "{english}"),
            Self::NoFund(all) => {
                say!(f, "không quỹ nào được chi", "no fund may pay")?;
                for (at, (fund, words)) in all.iter().enumerate() {
                    let mark = if at == 0 { ": " } else { "; " };
                    say!(f, "{mark}{fund} – “{words}”", "{mark}{fund} – “{words:#}”")?;
                }
                Ok(())
            }
            Self::NotYet => say!(f, "chưa xếp", "not arranged yet"),
            Self::NoMoney => {
                say!(f, "các quỹ được chi đã hết tiền", "the funds that may pay have no money left")
            }
        }
    }
}

/// One person with every fund.
#[derive(Clone, Debug)]
pub struct MatchLine {
    pub listed: Listed,
    pub unit: String,
    /// In the order of the board's funds.
    pub slots: Vec<Slot>,
    pub chosen: Option<FundId>,
    pub why: Option<Shortage>,
    is_blocked: bool,
}

impl MatchLine {
    pub fn id(&self) -> NominationId {
        self.listed.record.id
    }

    pub fn amount(&self) -> Option<Money> {
        self.listed.record.nomination.amount
    }
}

/// One fund with what is arranged for it.
#[derive(Clone, Debug)]
pub struct Pocket {
    pub purse: Purse,
    pub arranged: Money,
    pub left: Money,
    /// How many of those who wait it may pay.
    pub may: usize,
    /// Why it may pay nobody, where it has money.
    pub stuck: Option<Vec<Objection>>,
}

/// A round with everybody who waits and every fund that might pay.
#[derive(Clone, Debug)]
pub struct Board {
    pub round: RoundRecord,
    pub pockets: Vec<Pocket>,
    pub lines: Vec<MatchLine>,
    pub agreed: Option<Matching>,
    pub arranged: Money,
    pub paid: usize,
}

impl Board {
    /// Tells whether what is arranged is not what was agreed for those who still wait.
    pub fn is_changed(&self) -> bool {
        let now: Pairs = self.lines.iter().filter_map(|it| Some((it.id(), it.chosen?))).collect();
        let mut then = self.agreed.as_ref().map(Matching::pairs).unwrap_or_default();
        then.retain(|nomination, _| self.lines.iter().any(|it| it.id() == *nomination));
        now != then
    }
}

/// Puts people and funds side by side; `waiting` stand in the order in which they came.
pub fn board(
    db: &mut Db,
    (tree, day): (&UnitTree, NaiveDate),
    round: RoundRecord,
    waiting: Vec<Listed>,
    purses: Vec<Purse>,
) -> Result<Board, MatchError> {
    let ids: Vec<NominationId> = waiting.iter().map(|it| it.record.id).collect();
    let checks = eligibility::store::latest(db, &ids)?;
    let drafts = store::drafts(db, round.round.id)?;
    let heads = party::merge::store::heads(db)?;
    let line = |listed: Listed| {
        let record = &listed.record;
        let asked = choices(record, &round);
        let person = heads.of(record.nomination.person);
        let slot = |purse: &Purse| match breach((record, person), &round, &purse.fund, tree, day) {
            _ if !asked.contains(&purse.fund.id) => Slot::Apart,
            Some(breach) => Slot::Barred(purse.fund.objection(breach)),
            None if purse.fund.is_open_on(day) => Slot::Open,
            None => Slot::Apart,
        };
        let slots: Vec<Slot> = purses.iter().map(slot).collect();
        let unit = tree.get(record.nomination.unit);
        let unit = unit.map_or_else(|| listed.unit.clone(), |unit| unit.name.clone());
        let is_blocked = checks.get(&record.id).is_some_and(Check::is_blocked);
        MatchLine { chosen: drafts.get(&record.id).copied(), why: None, listed, unit, slots, is_blocked }
    };
    // A title without money asks no fund.
    let costs = |it: &Listed| {
        let nomination = &it.record.nomination;
        nomination.amount.is_some() || round.terms.title(nomination.category).is_none()
    };
    let mut lines: Vec<MatchLine> = waiting.into_iter().filter(costs).map(line).collect();
    let pockets = pockets(&lines, purses)?;
    for at in lines.iter_mut().filter(|it| it.chosen.is_none()) {
        at.why = Some(shortage(at, &pockets, checks.get(&at.id())));
    }
    let arranged = Money::sum(pockets.iter().map(|it| it.arranged))?;
    let paid = lines.iter().filter(|it| it.chosen.is_some()).count();
    Ok(Board { agreed: store::latest(db, round.round.id)?, round, pockets, lines, arranged, paid })
}

fn pockets(lines: &[MatchLine], purses: Vec<Purse>) -> Result<Vec<Pocket>, MatchError> {
    let pocket = |(at, purse): (usize, Purse)| {
        let chosen = lines.iter().filter(|it| it.chosen == Some(purse.fund.id));
        let arranged = Money::sum(chosen.filter_map(MatchLine::amount))?;
        let slots = || lines.iter().filter(|it| !it.is_blocked).filter_map(|it| it.slots.get(at));
        let may = slots().filter(|it| **it == Slot::Open).count();
        let mut words: Vec<Objection> = Vec::new();
        for slot in lines.iter().filter_map(|it| it.slots.get(at)) {
            if let Slot::Barred(objection) = slot
                && !words.contains(objection)
            {
                words.push(objection.clone());
            }
        }
        let stuck = (may == 0 && purse.free.is_positive()).then_some(words);
        Ok(Pocket { left: purse.free.checked_sub(arranged)?, arranged, may, stuck, purse })
    };
    (0..).zip(purses).map(pocket).collect()
}

fn shortage(line: &MatchLine, pockets: &[Pocket], check: Option<&Check>) -> Shortage {
    let Some(amount) = line.amount() else { return Shortage::NoAmount };
    let barred = line.slots.iter().zip(pockets).filter_map(|(slot, pocket)| match slot {
        Slot::Barred(words) => Some((pocket.purse.fund.code.clone(), words.clone())),
        Slot::Open | Slot::Apart => None,
    });
    let open = || line.slots.iter().zip(pockets).filter(|(slot, _)| **slot == Slot::Open);
    if open().next().is_none() {
        return Shortage::NoFund(barred.collect());
    }
    if let Some(check) = check.filter(|it| it.is_blocked()) {
        let blocking = check.unmet().filter(|it| it.outcome == Outcome::Blocked);
        let sentences = blocking.map(|it| (it.sentence_vi.as_str(), it.sentence_en.as_str()));
        let (vietnamese, english): (Vec<_>, Vec<_>) = sentences.unzip();
        return Shortage::Rules { vietnamese: vietnamese.join("; "), english: english.join("; ") };
    }
    if open().any(|(_, pocket)| pocket.left >= amount) { Shortage::NotYet } else { Shortage::NoMoney }
}

/// Writes the board down as a table, with its totals.
pub fn table(board: &Board) -> Table {
    let columns = vec![
        Column::right("nomination", "Số", "No."),
        Column::left("name", "Họ và tên", "Name"),
        Column::left("unit", "Đơn vị", "Unit"),
        Column::left("category", "Đối tượng", "Category"),
        Column::right("amount", "Mức", "Amount"),
        Column::left("fund", "Mã quỹ", "Fund"),
        Column::left("fund_name", "Quỹ chi", "Name of the fund"),
        Column::left("reason", "Vì sao chưa có tiền", "Why there is no money"),
    ];
    let funds: BTreeMap<FundId, &Pocket> = board.pockets.iter().map(|it| (it.purse.fund.id, it)).collect();
    let mut table = Table::new("Xếp quỹ", "Funds and people", columns);
    for line in &board.lines {
        let pocket = line.chosen.and_then(|id| funds.get(&id));
        table.push(vec![
            Cell::Count(line.id().0),
            Cell::text(&line.listed.name),
            Cell::text(&line.unit),
            Cell::of(line.listed.record.nomination.category),
            line.amount().map_or(Cell::Empty, Cell::Money),
            pocket.map_or(Cell::Empty, |it| Cell::text(&it.purse.fund.code)),
            pocket.map_or(Cell::Empty, |it| Cell::text(&it.purse.fund.name)),
            line.why.clone().map_or(Cell::Empty, Cell::of),
        ]);
    }
    let mut totals = vec![Cell::Empty, Cell::words("Đã xếp", "With a fund"), Cell::Empty, Cell::Empty];
    totals.push(Cell::Money(board.arranged));
    totals.resize(8, Cell::Empty);
    table.totals = Some(totals);
    table
}

/// Returns those of a round who wait, with the funds that might pay them.
pub fn waiting(db: &mut Db, round: &RoundRecord) -> Result<(Vec<Listed>, Vec<FundId>), MatchError> {
    let mut all = crate::programme::store::list(db, round.round.id)?;
    all.retain(|it| it.record.progress == crate::programme::Progress::Nominated);
    let funds = matching::funds_of(round, all.iter().map(|it| &it.record));
    Ok((all, funds))
}
