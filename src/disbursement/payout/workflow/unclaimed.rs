//! What nobody came for: asked for once its days are over, and back in its funds when a second person agrees.

use chrono::NaiveDate;
use serde_json::json;

use super::{Place, cash::held_cash, done, is_held, line_of, load, record};
use crate::{
    approval::{self, Answer, State},
    db::{DbError, Tx},
    disbursement::{
        self, PayError, Release,
        payout::{Line, LineState, Method, PayoutError, Step, Unfetched, store},
        store::AwardRecord,
    },
    id::{ApprovalId, AwardId, BookId, PayoutId, PayoutLineId, Seq, UnitId},
    ledger::Author,
    money::Money,
    text::clean,
    unit,
};

/// Asks a second person to let the cash of some lines go back to its funds, after the days that the round gives since
/// the list was locked.
pub fn ask_unclaimed(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    lines: &[PayoutLineId],
    (on, reason): (NaiveDate, &str),
) -> Result<ApprovalId, PayoutError> {
    let payout = load(tx, place, id, Step::Sign)?;
    let mut awards = Vec::with_capacity(lines.len());
    for line in lines {
        let line = line_of(tx, &payout, *line)?;
        held_cash(&line)?;
        awards.push(disbursement::store::get(tx.db()?, line.award)?);
    }
    let (_, first) = store::waits_until(tx.db()?, &payout)?.ok_or(PayoutError::NotCash)?;
    let asked = unfetched(Some(id), &awards, (on, reason))?;
    ask(tx, author, payout.unit, first, &asked)
}

/// Asks it for an award that is on no list, after the days that the round gives since the decision.
pub fn ask_unclaimed_award(
    tx: &mut Tx,
    author: &Author,
    award: AwardId,
    (on, reason): (NaiveDate, &str),
) -> Result<ApprovalId, PayoutError> {
    let record = disbursement::store::get(tx.db()?, award)?;
    tx.require_lock(record.book)?;
    if let Some(payout) = store::holder_of(tx.db()?, award)? {
        return Err(PayError::OnAList(payout).into());
    }
    let db = tx.db()?;
    let first = store::hold(db, record.decision.id)?.ends(record.decision.day);
    let tree = unit::store::tree(db)?;
    let keeper = tree.units().iter().find(|it| it.book == Some(record.book)).map(|it| it.id);
    let keeper = keeper.ok_or_else(|| DbError::Corrupt(format!("books {}: no unit", record.book)))?;
    let asked = unfetched(None, std::slice::from_ref(&record), (on, reason))?;
    ask(tx, author, keeper, first, &asked)
}

/// Says what is asked, if every award may still be left.
fn unfetched(
    payout: Option<PayoutId>,
    awards: &[AwardRecord],
    (on, reason): (NaiveDate, &str),
) -> Result<Unfetched, PayoutError> {
    let reason = clean(reason)?;
    for record in awards {
        // The entry is made with the consent.
        let release = Release { on, reason: reason.clone(), entry: Seq(0) };
        record.award.stage.clone().leave_unclaimed(release).map_err(PayError::from)?;
    }
    let total = Money::sum(awards.iter().map(|it| it.award.amount))?;
    let awards: Vec<AwardId> = awards.iter().map(|it| it.award.id).collect();
    if awards.is_empty() {
        return Err(PayoutError::NothingWaits);
    }
    Ok(Unfetched { payout, awards, total, on, reason })
}

fn ask(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    first: NaiveDate,
    asked: &Unfetched,
) -> Result<ApprovalId, PayoutError> {
    if asked.on > author.at.day() {
        return Err(PayoutError::Future(asked.on));
    }
    if asked.on < first {
        return Err(PayoutError::TooSoon { first });
    }
    Ok(approval::ask(tx, author, unit, asked)?)
}

/// Takes the second person's answer; with consent what is still there goes back to the funds it came from.
pub fn decide_unclaimed(
    tx: &mut Tx,
    author: &Author,
    task: ApprovalId,
    answer: &Answer,
) -> Result<State, PayoutError> {
    let acted = approval::act(tx, author, task, answer)?;
    if let Some(consent) = &acted.consent {
        let asked: Unfetched = consent.matter()?;
        match asked.payout {
            Some(id) => take_back(tx, author, (acted.case.task.book, id), task, &asked)?,
            None => {
                for award in &asked.awards {
                    if let Some(payout) = store::holder_of(tx.db()?, *award)? {
                        return Err(PayError::OnAList(payout).into());
                    }
                    disbursement::workflow::unclaimed_now(tx, author, *award, asked.on, &asked.reason)?;
                }
            }
        }
    }
    Ok(acted.state)
}

/// Lets the cash of a list go back that nobody has signed for meanwhile.
fn take_back(
    tx: &mut Tx,
    author: &Author,
    (book, id): (BookId, PayoutId),
    task: ApprovalId,
    asked: &Unfetched,
) -> Result<(), PayoutError> {
    let payout = store::find(tx.db()?, book, None, id)?;
    payout.stage.may(Step::Sign)?;
    // Separates the duties once more: whoever hands money out does not say that nobody came for the rest.
    if store::has_paid(tx.db()?, id, author.user)? {
        return Err(PayoutError::PayerAgrees);
    }
    let waits =
        |line: &Line| line.method == Method::Cash && is_held(line) && asked.awards.contains(&line.award);
    let mut seqs = Vec::new();
    for line in store::lines(tx.db()?, id)?.into_iter().filter(waits) {
        let refused = |err| PayoutError::Line { no: line.no, payee: line.payee.clone(), err: Box::new(err) };
        let posted = disbursement::workflow::unclaimed_now(tx, author, line.award, asked.on, &asked.reason)
            .map_err(refused)?;
        let left = Line { state: LineState::Unclaimed, ..line.clone() };
        store::set_line(tx.db()?, &left, Some((posted.seq, done(author), asked.reason.as_str())))?;
        seqs.push(posted.seq);
    }
    if seqs.is_empty() {
        return Err(PayoutError::AllCame);
    }
    let after = json!({"on": asked.on, "reason": asked.reason, "entries": seqs, "approval": task});
    record(tx, author, &payout, "unclaimed", after)
}
