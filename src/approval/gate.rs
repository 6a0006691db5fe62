//! The gate that every task passes: asked once, answered by the right people, carried out with their consent.
//!
//! Workflows of other nouns call it inside their own write job, as they call the journal.

use serde_json::json;

use super::{
    Act, Answer, ApprovalError, Case, Kind, Matter, Policy, Quorum, State, Task,
    people::{Around, Circle, Line},
    rules::check_reason,
    store::{self, NewTask},
};
use crate::{
    calendar::Instant,
    db::{Db, DbError, Tx},
    id::{ApprovalId, UnitId, UserId},
    ledger::{Author, journal::Journal},
    text::clean,
    unit::{self, UnitTree},
};

const MICROS_PER_HOUR: i64 = 3_600_000_000;

/// The proof that a task may be carried out: a second person agreed, or its author alone released it.
///
/// Only [`act`] makes one, with the act that settles the task, and [`go_alone`], which leaves a red mark.
#[derive(Debug)]
#[must_use]
pub struct Consent {
    task: Task,
    alone: bool,
}

impl Consent {
    pub fn task(&self) -> &Task {
        &self.task
    }

    /// Reads what was asked and is now to be carried out.
    pub fn matter<M: Matter>(&self) -> Result<M, DbError> {
        self.task.matter()
    }

    /// Tells whether no second person has seen it yet.
    pub fn is_alone(&self) -> bool {
        self.alone
    }
}

/// What became of an answer.
#[derive(Debug)]
pub struct Acted {
    pub case: Case,
    pub state: State,
    /// There only with the answer that lets the task be carried out.
    pub consent: Option<Consent>,
}

/// Opens a task for a second person of a unit; the job must name the unit's book.
pub fn ask<M: Matter>(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    matter: &M,
) -> Result<ApprovalId, ApprovalError> {
    open(tx, author, unit, matter, false)
}

/// Opens a task for what its author does alone at once, whoever else there is: a red mark until somebody above
/// countersigns.
///
/// This is for slips that somebody takes back within the hour, before anything of them has left the house. What has
/// left it goes through [`ask`].
pub fn go_alone<M: Matter>(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    matter: &M,
    reason: &str,
) -> Result<Consent, ApprovalError> {
    let reason = clean(reason)?;
    check_reason(super::Deed::Release, &reason)?;
    let id = open(tx, author, unit, matter, true)?;
    let case = store::case(tx.db()?, id)?.ok_or(ApprovalError::NotFound(id))?;
    let acted =
        record(tx, author, case, Act { by: author.user, deed: super::Deed::Release, reason, at: author.at })?;
    acted.consent.ok_or(ApprovalError::NotFound(id))
}

fn open<M: Matter>(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    matter: &M,
    alone: bool,
) -> Result<ApprovalId, ApprovalError> {
    let kind = M::KIND;
    let payload = serde_json::to_string(matter)
        .map_err(|err| DbError::Corrupt(format!("approvals {}: {err}", kind.code())))?;
    let db = tx.db()?;
    let tree = unit::store::tree(db)?;
    let book = tree.book_of(unit)?;
    let subject = matter.subject();
    let open = store::of_subject(db, book, kind, &subject)?;
    if let Some(open) = open.iter().find(|case| case.state(author.at).is_open()) {
        return Err(ApprovalError::AlreadyAsked(open.task.id));
    }
    let line = Line::of(&tree, unit, author.at.day());
    let policy = store::policy(db, kind, &line)?;
    let holders = store::holders(db, &line)?;
    let circle = Circle::draw(&line, &holders, kind, author.user, policy.wanted());
    let new = NewTask {
        book_id: book,
        unit_id: unit,
        kind,
        subject,
        payload,
        amount: matter.amount(),
        quorum: policy.quorum,
        needed: needed(&policy, &circle),
        of_people: circle.count(),
        may_release: policy.may_release,
        author_id: author.user,
        asked_at: author.at,
        expires_at: deadline(&policy, &circle, author.at),
    };
    // Where nobody can be asked, only an author who may go ahead alone has a use for the task.
    if !alone && circle.count() < new.needed && !(policy.may_release && circle.own.is_empty()) {
        return Err(ApprovalError::NobodyToAsk(kind));
    }
    let id = store::insert(db, &new)?;
    let after = new.audit().to_string();
    Journal::open(tx, book, author)?.record("approval.ask", format!("approval {id}"), None, Some(after));
    Ok(id)
}

fn needed(policy: &Policy, circle: &Circle) -> i64 {
    match policy.quorum {
        Quorum::Any => 1,
        Quorum::All => circle.count().max(1),
        Quorum::NOfM => policy.needed,
    }
}

fn deadline(policy: &Policy, circle: &Circle, asked_at: Instant) -> Instant {
    let hours = if circle.borrowed.is_empty() { policy.own_hours } else { policy.borrowed_hours };
    let micros = hours.saturating_mul(MICROS_PER_HOUR);
    Instant::from_micros(asked_at.micros().saturating_add(micros))
}

/// Records an answer to a task, if its author may give it; the job must name the task's book.
pub fn act(tx: &mut Tx, author: &Author, id: ApprovalId, answer: &Answer) -> Result<Acted, ApprovalError> {
    let db = tx.db()?;
    let case = store::case(db, id)?.ok_or(ApprovalError::NotFound(id))?;
    let tree = unit::store::tree(db)?;
    let around = around(db, &tree, &case.task, author.at)?;
    case.may(answer.deed, author.user, &around, author.at)?;
    let reason = clean(&answer.reason)?;
    check_reason(answer.deed, &reason)?;
    record(tx, author, case, Act { by: author.user, deed: answer.deed, reason, at: author.at })
}

/// Writes an act that may be done, and tells what it settles.
fn record(tx: &mut Tx, author: &Author, mut case: Case, act: Act) -> Result<Acted, ApprovalError> {
    // The book is locked before the row is written, so that two answers cannot both be the last one.
    tx.require_lock(case.task.book)?;
    store::insert_act(tx.db()?, &case, &act)?;
    let (id, deed, reason) = (case.task.id, act.deed, act.reason.clone());
    case.acts.push(act);
    let state = case.state(author.at);
    let after =
        json!({"no": case.acts.len(), "at": author.at, "reason": reason, "state": state.code()}).to_string();
    let mut journal = Journal::open(tx, case.task.book, author)?;
    journal.record(&format!("approval.{}", deed.code()), format!("approval {id}"), None, Some(after));
    let settles = state.is_done() && deed != super::Deed::Countersign;
    let alone = matches!(state, State::Released { .. });
    let consent = settles.then(|| Consent { task: case.task.clone(), alone });
    Ok(Acted { case, state, consent })
}

/// Returns who may settle a task at an instant, and who may countersign it.
pub fn around(db: &mut Db, tree: &UnitTree, task: &Task, now: Instant) -> Result<Around, DbError> {
    let line = Line::of(tree, task.unit, now.day());
    let holders = store::holders(db, &line)?;
    Ok(Around::task(task, &line, &holders))
}

/// Returns who stands around each of some tasks, in their order.
pub fn around_each(
    db: &mut Db,
    tree: &UnitTree,
    cases: &[Case],
    now: Instant,
) -> Result<Vec<Around>, DbError> {
    let lines: Vec<Line> = cases.iter().map(|it| Line::of(tree, it.task.unit, now.day())).collect();
    let holders = store::holders_of(db, lines.iter().flat_map(Line::units))?;
    Ok(cases.iter().zip(&lines).map(|(case, line)| Around::task(&case.task, line, &holders)).collect())
}

/// Returns the tasks that wait for an answer of this person, the most urgent first.
pub fn inbox(db: &mut Db, user: UserId, now: Instant) -> Result<Vec<Case>, DbError> {
    let mut cases = store::waiting(db, now)?;
    if !cases.is_empty() {
        let tree = unit::store::tree(db)?;
        let mut around = around_each(db, &tree, &cases, now)?.into_iter();
        cases.retain(|case| {
            around.next().is_some_and(|around| case.may(super::Deed::Agree, user, &around, now).is_ok())
        });
    }
    Ok(cases)
}

/// Counts the tasks that wait for an answer of this person.
pub fn inbox_count(db: &mut Db, user: UserId, now: Instant) -> Result<usize, DbError> {
    Ok(inbox(db, user, now)?.len())
}

/// Returns what somebody of a unit or below it did alone and nobody above has countersigned, the oldest first.
pub fn red_marks(db: &mut Db, tree: &UnitTree, root: UnitId) -> Result<Vec<Case>, DbError> {
    let mut cases = store::released(db)?;
    cases.retain(|case| tree.is_within(case.task.unit, root));
    Ok(cases)
}

/// Returns the policy that holds for tasks of a kind in a unit.
pub fn policy(db: &mut Db, unit: UnitId, kind: Kind, now: Instant) -> Result<Policy, DbError> {
    let tree = unit::store::tree(db)?;
    Ok(store::policy(db, kind, &Line::of(&tree, unit, now.day()))?)
}
