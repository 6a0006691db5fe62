//! Proposing who is paid from which fund, arranging it by hand, and agreeing on it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    MatchError, Matching, Means, Pairs, Purse, Seat, Seeker, choices, funds_of, propose as best, seats, store,
};
use crate::{
    db::Tx,
    disbursement::{self, store::Leave},
    eligibility::{Case, Check, CheckStage, Outcome},
    fund::{self, Fund},
    id::{BookId, FundId, MatchingId, NominationId, RoundId},
    ledger::{Author, journal::Journal},
    money::Money,
    programme::{self, Progress, RoundRecord, store::Listed},
    title,
    unit::{self, UnitTree},
};

/// A round on a day, with everybody who waits and every fund that might pay.
struct Table {
    round: RoundRecord,
    day: NaiveDate,
    tree: UnitTree,
    waiting: Vec<Listed>,
    /// In the round's order, then those that nominations name.
    funds: Vec<Fund>,
}

impl Table {
    /// The job names the register, because caps count over the books of all units, and the round's book.
    fn read(tx: &mut Tx, author: &Author, round: RoundId) -> Result<Self, MatchError> {
        tx.require_lock(BookId::REGISTER)?;
        let record = programme::store::round(tx.db()?, round)?;
        tx.require_lock(record.book)?;
        let db = tx.db()?;
        let mut waiting = programme::store::list(db, round)?;
        waiting.retain(|it| it.record.progress == Progress::Nominated);
        let mut funds = Vec::new();
        for id in funds_of(&record, waiting.iter().map(|it| &it.record)) {
            funds.push(fund::store::get(db, id)?);
        }
        let tree = unit::store::tree(db)?;
        Ok(Self { round: record, day: author.at.day(), tree, waiting, funds })
    }

    fn of(&self) -> (BookId, RoundId) {
        (self.round.book, self.round.round.id)
    }

    fn listed(&self, nomination: NominationId) -> Result<&Listed, MatchError> {
        let found = self.waiting.iter().find(|it| it.record.id == nomination);
        found.ok_or(MatchError::NotWaiting(nomination))
    }

    fn fund(&self, id: FundId) -> Option<&Fund> {
        self.funds.iter().find(|it| it.id == id)
    }

    fn budget(&self, tx: &mut Tx) -> Result<Money, MatchError> {
        let spent = disbursement::store::spent(tx.db()?, self.round.round.id, Leave(None))?;
        Ok(self.round.round.budget().checked_sub(spent)?)
    }

    /// Returns what is left of every quota, in which the awards of all units below count.
    fn seats(&self, tx: &mut Tx) -> Result<BTreeMap<Seat, i64>, MatchError> {
        let mut left = BTreeMap::new();
        for (unit, category, quota) in self.round.terms.quotas() {
            let round = self.round.round.id;
            let mut taken = disbursement::store::taken(tx.db()?, round, category, Leave(None))?;
            if self.round.terms.has_titles() {
                // Ids begin at 1, so 0 leaves nothing out.
                taken.extend(title::store::taken(tx.db()?, round, category, NominationId(0))?);
            }
            let within = taken.iter().filter(|(of, _)| self.tree.line_up(*of).any(|it| it.id == unit));
            let taken: i64 = within.map(|(_, awards)| *awards).sum();
            left.insert((unit, category), quota.saturating_sub(taken));
        }
        Ok(left)
    }

    fn means(&self, tx: &mut Tx, author: &Author) -> Result<Means, MatchError> {
        let mut purses = Vec::with_capacity(self.funds.len());
        for fund in &self.funds {
            let free = Journal::open(tx, self.round.book, author)?.available(fund.id, self.day)?;
            purses.push(Purse { fund: fund.id, free, is_bound: fund.is_bound() });
        }
        Ok(Means { purses, budget: self.budget(tx)?, seats: self.seats(tx)? })
    }

    /// Asks the rules about somebody, as the council will, and keeps the check.
    fn check(
        &self,
        tx: &mut Tx,
        author: &Author,
        case: &Case,
        fund: Option<&Fund>,
    ) -> Result<Check, MatchError> {
        let when = (CheckStage::Approval, self.day);
        Ok(case.check(tx, author, &self.tree, when, fund)?.1)
    }

    /// Looks at somebody for whom money is looked for; none where the rules object or no award is fixed.
    fn seeker(&self, tx: &mut Tx, author: &Author, listed: &Listed) -> Result<Option<Seeker>, MatchError> {
        let record = &listed.record;
        let case = Case::load(tx.db()?, record.id)?.without_plan();
        let fund = case.choose_fund(tx, author, &self.tree, self.day)?;
        let is_blocked = self.check(tx, author, &case, fund.as_ref())?.is_blocked();
        let Some(amount) = case.amount().filter(|_| !is_blocked) else { return Ok(None) };
        let allows =
            |fund: &&Fund| fund.is_open_on(self.day) && case.breach(fund, &self.tree, self.day).is_none();
        let asked = choices(record, &self.round);
        let may = asked.iter().filter_map(|id| self.fund(*id)).filter(allows).map(|it| it.id).collect();
        let seats = seats(record, &self.round, &self.tree);
        Ok(Some(Seeker { nomination: record.id, amount, may, seats }))
    }

    /// Refuses to pay somebody from a fund that is shut to them.
    fn allow(&self, case: &Case, name: &str, fund: FundId) -> Result<&Fund, MatchError> {
        let name = || name.to_owned();
        if case.amount().is_none() {
            return Err(MatchError::NoAmount { name: name() });
        }
        let is_asked = choices(&case.record, &self.round).contains(&fund);
        let fund =
            self.fund(fund).filter(|_| is_asked).ok_or_else(|| MatchError::NotAChoice { name: name() })?;
        if !fund.is_open_on(self.day) {
            return Err(MatchError::Closed { fund: fund.code.clone(), day: self.day });
        }
        match case.breach(fund, &self.tree, self.day) {
            None => Ok(fund),
            Some(breach) => {
                let words = fund.objection(breach);
                Err(MatchError::Breach { name: name(), fund: fund.code.clone(), words })
            }
        }
    }

    fn lines(&self, pairs: &Pairs) -> Vec<(NominationId, FundId, Money)> {
        let amount = |it: &Listed| it.record.nomination.amount;
        let line = |it: &Listed| Some((it.record.id, *pairs.get(&it.record.id)?, amount(it)?));
        self.waiting.iter().filter_map(line).collect()
    }

    /// Refuses to promise more than a fund or the round has.
    fn afford(&self, tx: &mut Tx, author: &Author, pairs: &Pairs) -> Result<(), MatchError> {
        let (lines, means) = (self.lines(pairs), self.means(tx, author)?);
        for (fund, purse) in self.funds.iter().zip(&means.purses) {
            let needs = Money::sum(lines.iter().filter(|(_, of, _)| *of == fund.id).map(|it| it.2))?;
            if needs.is_positive() && purse.free < needs {
                return Err(MatchError::Short { fund: fund.code.clone(), has: purse.free, needs });
            }
        }
        let needs = Money::sum(lines.iter().map(|it| it.2))?;
        if means.budget < needs {
            return Err(MatchError::OverBudget { has: means.budget, needs });
        }
        Ok(())
    }
}

/// Proposes who is paid from which fund, and puts that in the place of the draft. Everybody who waits is checked
/// by the rules once more.
pub fn propose(tx: &mut Tx, author: &Author, round: RoundId) -> Result<usize, MatchError> {
    let table = Table::read(tx, author, round)?;
    let mut seekers = Vec::with_capacity(table.waiting.len());
    for listed in &table.waiting {
        seekers.extend(table.seeker(tx, author, listed)?);
    }
    let pairs = best(&seekers, &table.means(tx, author)?);
    store::replace(tx.db()?, table.of(), &pairs)?;
    Ok(pairs.len())
}

/// Says by hand who is paid from which fund, or from none. Either all of it can be done or nothing is.
pub fn arrange(
    tx: &mut Tx,
    author: &Author,
    round: RoundId,
    wanted: &[(NominationId, Option<FundId>)],
) -> Result<(), MatchError> {
    let table = Table::read(tx, author, round)?;
    let drafts = store::drafts(tx.db()?, round)?;
    for (nomination, fund) in wanted.iter().filter(|(it, fund)| drafts.get(it) != fund.as_ref()) {
        let listed = table.listed(*nomination)?;
        if let Some(fund) = fund {
            let case = Case::load(tx.db()?, *nomination)?.without_plan();
            let fund = table.allow(&case, &listed.name, *fund)?;
            let check = table.check(tx, author, &case, Some(fund))?;
            if check.is_blocked() {
                return Err(blocked(&listed.name, &check));
            }
        }
        store::set(tx.db()?, table.of(), *nomination, *fund)?;
    }
    let pairs = store::drafts(tx.db()?, round)?;
    table.afford(tx, author, &pairs)
}

fn blocked(name: &str, check: &Check) -> MatchError {
    let blocking = check.unmet().filter(|it| it.outcome == Outcome::Blocked);
    let sentences = blocking.map(|it| (it.sentence_vi.as_str(), it.sentence_en.as_str()));
    let (vietnamese, english): (Vec<_>, Vec<_>) = sentences.unzip();
    let (vietnamese, english) = (vietnamese.join("; "), english.join("; "));
    MatchError::Blocked { name: name.to_owned(), vietnamese, english }
}

/// Agrees on the draft: from now on a meeting takes these funds first, and keeps their money for these people.
pub fn agree(tx: &mut Tx, author: &Author, round: RoundId) -> Result<MatchingId, MatchError> {
    let table = Table::read(tx, author, round)?;
    let pairs = store::drafts(tx.db()?, round)?;
    let before = store::latest(tx.db()?, round)?;
    if pairs.is_empty() && before.as_ref().is_none_or(|it| it.lines.is_empty()) {
        return Err(MatchError::NothingToAgree);
    }
    for (nomination, fund) in &pairs {
        let case = Case::load(tx.db()?, *nomination)?.without_plan();
        table.allow(&case, &table.listed(*nomination)?.name, *fund)?;
    }
    table.afford(tx, author, &pairs)?;
    let lines = table.lines(&pairs);
    if before.as_ref().is_some_and(|it| it.lines == lines) {
        return Err(MatchError::Unchanged);
    }
    let id = store::insert(tx.db()?, author, table.of(), &lines)?;
    let agreed = Matching { id, by: author.user, at: author.at, lines };
    let told = before.map(|it| it.told());
    let subject = format!("round {round}");
    Journal::open(tx, table.round.book, author)?.record("matching.agree", subject, told, Some(agreed.told()));
    Ok(id)
}
