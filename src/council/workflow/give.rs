//! What a carried nomination brings: money, a title, or both, unless the rules or the money say no.

use chrono::NaiveDate;

use crate::{
    council::{DecisionRecord, MeetingError, Obstacle, Quorum, Verdict},
    db::Tx,
    disbursement::{self, Approval, store::NewAward},
    eligibility::{Case, CheckStage},
    fund::Fund,
    id::{AwardId, TitleId},
    ledger::{Author, journal::Journal},
    money::Money,
    programme::{self, Given, NominationRecord, NominationStage, Refusal},
    title::{self, Title},
    unit::UnitTree,
};

/// What can be given.
enum Grant {
    Money(Box<Fund>, Money, Option<Title>),
    /// A title that costs nothing, so that no fund is asked.
    Title(Title),
}

/// Turns a carried nomination into an award, a title or both, unless the rules or the money say no.
pub(super) fn give(
    tx: &mut Tx,
    author: &Author,
    tree: &UnitTree,
    decision: &DecisionRecord,
    (nomination, quorum): (&NominationRecord, &Quorum),
) -> Result<Verdict, MeetingError> {
    let case = Case::load(tx.db()?, nomination.id)?;
    let fund = case.choose_fund(tx, author, tree, decision.day)?;
    let when = (CheckStage::Approval, decision.day);
    let (check_id, check) = case.check(tx, author, tree, when, fund.as_ref())?;
    let grant = if check.is_blocked() {
        Err(Obstacle::of(&check))
    } else {
        grant(tx, author, tree, &case, fund, decision.day)?
    };
    let grant = match grant {
        Ok(grant) => grant,
        Err(reason) => {
            let stage = NominationStage::Nominated.refuse(Refusal::Rules(check_id), decision.day)?;
            programme::store::set_progress(tx.db()?, nomination.id, stage.progress())?;
            return Ok(Verdict::Refused { check: check_id, reason });
        }
    };
    // Without this proof nothing is given: the vote was about this nomination and the rules were run for it.
    Approval::new(nomination.id, quorum, &check, decision.day)?;
    let (given, verdict) = match grant {
        Grant::Money(fund, amount, title) => {
            if let Some(title) = &title {
                entitle(tx, &case, decision, title)?;
            }
            let award = promise(tx, author, &case, (fund.as_ref(), amount), decision)?;
            (Given::Award(award), Verdict::Awarded { award, fund: fund.id, amount, title })
        }
        Grant::Title(title) => {
            let id = entitle(tx, &case, decision, &title)?;
            (Given::Title(id), Verdict::Titled { id, title })
        }
    };
    let stage = NominationStage::Nominated.approve(nomination.id, quorum, given, decision.day)?;
    programme::store::set_progress(tx.db()?, nomination.id, stage.progress())?;
    Ok(verdict)
}

/// Asks what the books demand whatever rules are in force: an open fund, its donors' leave, and the money.
fn grant(
    tx: &mut Tx,
    author: &Author,
    tree: &UnitTree,
    case: &Case,
    fund: Option<Fund>,
    day: NaiveDate,
) -> Result<Result<Grant, Obstacle>, MeetingError> {
    let title = case.title().cloned();
    let (needs, title) = match (case.amount(), title) {
        (Some(needs), title) => (needs, title),
        (None, Some(title)) => return Ok(Ok(Grant::Title(title))),
        (None, None) if fund.is_none() => return Ok(Err(Obstacle::NoFund)),
        (None, None) => return Ok(Err(Obstacle::NoAmount)),
    };
    let Some(fund) = fund else { return Ok(Err(Obstacle::NoFund)) };
    if let Some(breach) = case.breach(&fund, tree, day) {
        let words = fund.objection(breach);
        return Ok(Err(Obstacle::Breach { fund: fund.code, words }));
    }
    let has = case.available(tx, author, &fund, day)?;
    if has < needs {
        return Ok(Err(Obstacle::Short { fund: fund.code, has, needs }));
    }
    Ok(Ok(Grant::Money(Box::new(fund), needs, title)))
}

/// Posts the promise of money and keeps the award.
fn promise(
    tx: &mut Tx,
    author: &Author,
    case: &Case,
    (fund, amount): (&Fund, Money),
    decision: &DecisionRecord,
) -> Result<AwardId, MeetingError> {
    let mut journal = Journal::open(tx, case.record.book, author)?;
    let entry = disbursement::award_entry(journal.chart(), case, fund, amount, decision)?;
    let seq = journal.post(&entry, None)?.seq;
    let new = NewAward { case, decision: decision.id, fund: fund.id, amount, year: decision.year, seq };
    Ok(disbursement::store::insert(journal.db()?, &new)?)
}

/// Keeps a title; the audit row of the decision tells of it.
fn entitle(
    tx: &mut Tx,
    case: &Case,
    decision: &DecisionRecord,
    title: &Title,
) -> Result<TitleId, MeetingError> {
    let record = &case.record;
    let given = title::Given {
        id: TitleId(0),
        book: record.book,
        nomination: record.id,
        decision: decision.id,
        round: record.round,
        person: record.nomination.person,
        unit: record.nomination.unit,
        category: record.nomination.category,
        title: title.clone(),
        year: decision.year,
    };
    Ok(title::store::insert(tx.db()?, &given)?)
}
