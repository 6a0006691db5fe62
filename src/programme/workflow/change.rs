//! Changing a round that is open: what was decided and handed in stays true, and nobody ends up looser than they may.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    NewRound, fits,
    papers::{check_against, follow},
};
use crate::{
    db::Tx,
    disbursement::{self, store::Leave},
    id::{BookId, NominationId, RoundId},
    ledger::{Author, journal::Journal},
    programme::{Papers, ProgrammeError, RoundRecord, store},
    title, unit,
};

/// Writes a round's days, money, quotas and funds anew, and asks for further documents.
///
/// Whoever waits for a decision takes the new amount of their category; awards keep theirs. What was asked for is
/// still asked for: people have handed it in, and reviewers have given points for it. The job names the register and
/// the round's book, so that no unit begins to follow a published round while its terms change.
pub fn change_round(
    tx: &mut Tx,
    author: &Author,
    id: RoundId,
    (new, papers): (&NewRound, &Papers),
) -> Result<(), ProgrammeError> {
    let before = store::round(tx.db()?, id)?;
    let book = before.book;
    tx.require_lock(BookId::REGISTER)?;
    tx.require_lock(book)?;
    let after = fits(tx, book, new)?;
    let same_titles = after.terms.titles().eq(before.terms.titles());
    let same_name =
        (&after.round.code, after.round.programme) == (&before.round.code, before.round.programme);
    if !(same_titles && same_name) {
        return Err(ProgrammeError::AnotherRound);
    }
    let after = RoundRecord { round: after.round.with_id(id), ..after };
    let papers = store::papers(tx.db()?, id)?.with_more(papers)?;
    keeps_what_is_decided(tx, &after)?;
    if let Some(template) = papers.template {
        follow(tx, template, (&after, &papers))?;
    }
    for follower in store::followers_of(tx.db()?, id)? {
        let own = store::round(tx.db()?, follower)?;
        let asked = store::papers(tx.db()?, follower)?;
        let reasons = check_against(tx, (&after, &papers), (&own, &asked))?;
        if !reasons.is_empty() {
            return Err(ProgrammeError::LeavesFollower { code: own.round.code, reasons });
        }
    }
    store::set_round(tx.db()?, &after)?;
    let added = store::add_documents(tx.db()?, id, &papers.documents)?;
    let waiting = store::set_amounts(tx.db()?, id, &after.terms)?;
    if waiting == 0 && added == 0 && after == before {
        return Ok(());
    }
    let (old, mut now) = (told(&before), told(&after));
    now["documents_added"] = json!(added);
    now["nominations_with_new_amount"] = json!(waiting);
    let texts = (Some(old.to_string()), Some(now.to_string()));
    Journal::open(tx, book, author)?.record("round.change", after.round.code, texts.0, texts.1);
    Ok(())
}

/// A round as the audit trail tells it.
fn told(record: &RoundRecord) -> Value {
    let (round, terms) = (&record.round, &record.terms);
    let amounts: BTreeMap<_, _> = terms.amounts().collect();
    json!({
        "name": round.name, "opens": round.opens_on(), "closes": round.closes_on(), "budget": round.budget(),
        "amounts": amounts, "quotas": terms.quotas().collect::<Vec<_>>(), "funds": record.funds,
    })
}

/// Refuses terms under which something that was decided or handed in could not have been.
fn keeps_what_is_decided(tx: &mut Tx, after: &RoundRecord) -> Result<(), ProgrammeError> {
    let (round, db) = (&after.round, tx.db()?);
    let awarded = disbursement::store::spent(db, round.id, Leave(None))?;
    if awarded > round.budget() {
        return Err(ProgrammeError::BudgetBelowAwards { budget: round.budget(), awarded });
    }
    if let Some((first, last)) = store::days_of_nominations(db, round.id)? {
        let out = [first, last].into_iter().find(|day| !round.is_open_on(*day));
        if let Some(day) = out {
            return Err(ProgrammeError::HandedInOutside { day });
        }
    }
    let tree = unit::store::tree(db)?;
    for (unit, category, seats) in after.terms.quotas() {
        let mut taken = disbursement::store::taken(db, round.id, category, Leave(None))?;
        if after.terms.has_titles() {
            // Ids begin at 1, so that no nomination is left out.
            taken.extend(title::store::taken(db, round.id, category, NominationId(0))?);
        }
        let within = taken.iter().filter(|(of, _)| tree.is_within(*of, unit));
        let taken: i64 = within.map(|(_, awards)| *awards).sum();
        if taken > seats {
            let unit = tree.get(unit).map_or_else(|| unit.to_string(), |it| it.name.clone());
            return Err(ProgrammeError::QuotaBelowAwards { unit, category, seats, taken });
        }
    }
    Ok(())
}
