//! Making a list and mending it while it is a draft.

use serde_json::json;

use super::{Place, done, line_of, load, record};
use crate::{
    bank,
    db::{DbError, Tx},
    disbursement::{
        self, Reached,
        payout::{Finding, Line, LineState, Method, Payout, PayoutError, Sheet, Stage, Step, Sums, store},
    },
    eligibility::{Case, CheckStage, Outcome},
    fund,
    id::{AccountId, AwardId, BookId, DecisionId, PayoutId, PayoutLineId},
    ledger::{self, Author, account::Role, journal::Journal},
    money::Money,
    unit::{self, UnitTree},
};

/// Makes a list of the awards of a decision that wait, or of those that are named.
pub fn make(
    tx: &mut Tx,
    author: &Author,
    place: Place,
    decision: DecisionId,
    chosen: &[AwardId],
) -> Result<PayoutId, PayoutError> {
    tx.require_lock(BookId::REGISTER)?;
    tx.require_lock(place.book)?;
    let db = tx.db()?;
    let of = store::decision_unit(db, place.book, decision)?;
    if place.branch().is_some_and(|branch| branch != of) {
        return Err(PayoutError::NoDecision);
    }
    let awards = store::waiting_awards(db, place.book, decision, chosen)?;
    if awards.is_empty() {
        return Err(PayoutError::NothingWaits);
    }
    let (account, method) = likely_account(tx, author, place.book)?;
    let mut new = Payout {
        id: PayoutId(0),
        book: place.book,
        unit: place.unit,
        decision,
        account,
        stage: Stage::Draft,
        made: done(author),
        asked: None,
        locked: None,
        sent: None,
        closed: None,
    };
    let db = tx.db()?;
    new.id = store::insert(db, &new)?;
    for ((award, person, payee, amount), no) in awards.into_iter().zip(1..) {
        let line = Line {
            id: PayoutLineId(0),
            payout: new.id,
            no,
            award,
            person,
            payee,
            amount,
            method,
            state: LineState::Draft,
            to: None,
            reissue_of: store::last_return(db, award)?,
            paid: None,
            back: None,
        };
        store::insert_line(db, place.book, &line)?;
    }
    ask_rules(tx, author, &new)?;
    let lines = store::lines(tx.db()?, new.id)?;
    let Sums { count, total, .. } = Sums::of(lines.iter())?;
    let awards: Vec<AwardId> = lines.iter().map(|line| line.award).collect();
    record(
        tx,
        author,
        &new,
        "make",
        json!({"decision": decision, "lines": count, "total": total, "awards": awards}),
    )?;
    Ok(new.id)
}

/// Chooses the account at a bank that has most money; where none has any, awards are paid in cash.
fn likely_account(tx: &mut Tx, author: &Author, book: BookId) -> Result<(AccountId, Method), PayoutError> {
    let day = author.at.day();
    let chart = Journal::open(tx, book, author)?.chart().clone();
    let own = chart.by_role(Role::Bank)?.id;
    let db = tx.db()?;
    let at_banks: Vec<AccountId> = bank::store::accounts(db, book)?.iter().map(|it| it.account).collect();
    let mut best = (at_banks.first().copied().unwrap_or(own), Money::ZERO);
    for account in at_banks.iter().copied().chain([own]) {
        let held = ledger::store::balance_on(db, book, &[account], day).map_err(PayoutError::from)?;
        if held > best.1 {
            best = (account, held);
        }
    }
    let method = if best.1.is_positive() || !at_banks.is_empty() { Method::Bank } else { Method::Cash };
    Ok((best.0, method))
}

/// Asks the rules of all lines again, as they are now.
pub fn recheck(tx: &mut Tx, author: &Author, place: Place, id: PayoutId) -> Result<Sheet, PayoutError> {
    tx.require_lock(BookId::REGISTER)?;
    let payout = load(tx, place, id, Step::Change)?;
    ask_rules(tx, author, &payout)?;
    store::sheet(tx.db()?, &payout)
}

pub(super) fn ask_rules(tx: &mut Tx, author: &Author, payout: &Payout) -> Result<(), PayoutError> {
    let tree = unit::store::tree(tx.db()?)?;
    for line in store::lines(tx.db()?, payout.id)? {
        let said = rules(tx, author, &tree, &line)?;
        store::set_findings(tx.db()?, line.id, &said)?;
    }
    Ok(())
}

/// Runs the rules of payment over one line, and asks the donors' conditions.
fn rules(tx: &mut Tx, author: &Author, tree: &UnitTree, line: &Line) -> Result<Vec<Finding>, PayoutError> {
    let db = tx.db()?;
    let award = disbursement::store::get(db, line.award)?.award;
    if award.stage.reached() != Reached::Approved {
        return Ok(Vec::new());
    }
    let fund = fund::store::get(db, award.fund)?;
    let case = Case::load(db, award.nomination)?;
    let day = author.at.day();
    let (_, check) = case.check(tx, author, tree, (CheckStage::Payment, day), Some(&fund))?;
    let finding = |it: &crate::eligibility::Finding| Finding {
        code: it.code.clone(),
        blocks: it.outcome == Outcome::Blocked,
        vi: it.sentence_vi.clone(),
        en: it.sentence_en.clone(),
    };
    let mut said: Vec<Finding> = check.unmet().map(finding).collect();
    if let Some(breach) = case.breach(&fund, tree, day)
        && !said.iter().any(|it| it.blocks && it.code == "fund_restriction")
    {
        let words = fund.objection(breach);
        said.push(Finding {
            code: "fund_restriction".to_owned(),
            blocks: true,
            vi: format!("quỹ {} không được chi suất này: {words}; hãy bỏ dòng này", fund.code),
            en: format!("the fund {} may not pay this award: {words:#}; remove this line", fund.code),
        });
    }
    Ok(said)
}

/// Takes lines out of a draft; their awards wait for another list.
pub fn remove(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    line: PayoutLineId,
) -> Result<(), PayoutError> {
    let payout = load(tx, place, id, Step::Change)?;
    let line = line_of(tx, &payout, line)?;
    store::delete_line(tx.db()?, line.id)?;
    record(
        tx,
        author,
        &payout,
        "remove",
        json!({"line": line.no, "award": line.award, "amount": line.amount}),
    )
}

/// Chooses how lines are paid.
pub fn pay_by(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    lines: &[PayoutLineId],
    method: Method,
) -> Result<(), PayoutError> {
    let payout = load(tx, place, id, Step::Change)?;
    let mut changed = Vec::new();
    for line in lines {
        let line = line_of(tx, &payout, *line)?;
        if line.method != method {
            store::set_line(tx.db()?, &Line { method, ..line.clone() }, None)?;
            changed.push(line.no);
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    record(tx, author, &payout, "method", json!({"lines": changed, "method": method}))
}

/// Chooses the account at a bank that pays.
pub fn set_account(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    account: AccountId,
) -> Result<(), PayoutError> {
    let mut payout = load(tx, place, id, Step::Change)?;
    let mut journal = Journal::open(tx, payout.book, author)?;
    let chart = journal.chart();
    if chart.role_of(account) != Some(Role::Bank) {
        let code = chart.get(account).map_or_else(|| account.to_string(), |it| it.code.clone());
        return Err(PayoutError::NotABank(code));
    }
    payout.account = account;
    store::update(tx.db()?, &payout)?;
    record(tx, author, &payout, "account", json!({"account": account}))
}

/// Sets a draft aside; its awards wait for another list.
pub fn discard(tx: &mut Tx, author: &Author, place: Place, id: PayoutId) -> Result<(), PayoutError> {
    let mut payout = load(tx, place, id, Step::Discard)?;
    payout.stage = Stage::Discarded;
    payout.closed = Some(done(author));
    store::update(tx.db()?, &payout).map_err(DbError::from)?;
    record(tx, author, &payout, "discard", json!({}))
}
