//! SQL for tasks, their acts and the policies they are asked under.

use diesel::prelude::*;
use serde_json::json;

use super::{
    Act, Case, Deed, Kind, Policy, Quorum, Task,
    people::{Holder, Line},
};
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{approval_acts, approval_policies, approvals, user_roles},
    },
    id::{ApprovalId, BookId, UnitId, UserId},
    money::Money,
    query_errors, stored_as_text,
    user::Role,
};

stored_as_text! { Kind, Quorum, Deed }
query_errors! { super::ApprovalError }

/// How many tasks a list shows at most.
const LIST: i64 = 500;

/// A task before it has an id.
#[derive(Debug, Insertable)]
#[diesel(table_name = approvals, treat_none_as_default_value = false)]
pub(super) struct NewTask {
    pub book_id: BookId,
    pub unit_id: UnitId,
    pub kind: Kind,
    pub subject: String,
    pub payload: String,
    pub amount: Option<Money>,
    pub quorum: Quorum,
    pub needed: i64,
    pub of_people: i64,
    pub may_release: bool,
    pub author_id: UserId,
    pub asked_at: Instant,
    pub expires_at: Instant,
}

impl NewTask {
    /// Returns what the audit chain keeps of it: all but the author, who is the audit row's own.
    pub(super) fn audit(&self) -> serde_json::Value {
        json!({
            "unit": self.unit_id, "kind": self.kind, "subject": self.subject, "payload": self.payload,
            "amount": self.amount, "quorum": self.quorum, "needed": self.needed, "of_people": self.of_people,
            "may_release": self.may_release, "asked_at": self.asked_at, "expires_at": self.expires_at,
        })
    }
}

pub(super) fn insert(db: &mut Db, new: &NewTask) -> QueryResult<ApprovalId> {
    crate::on_each!(db, |conn| {
        diesel::insert_into(approvals::table).values(new).returning(approvals::id).get_result(conn)
    })
}

pub(super) fn insert_act(db: &mut Db, case: &Case, act: &Act) -> QueryResult<()> {
    let no = i64::try_from(case.acts.len()).unwrap_or(i64::MAX - 1) + 1;
    diesel::insert_into(approval_acts::table)
        .values((
            approval_acts::approval_id.eq(case.task.id),
            approval_acts::no.eq(no),
            approval_acts::book_id.eq(case.task.book),
            approval_acts::author_id.eq(case.task.author),
            approval_acts::user_id.eq(act.by),
            approval_acts::deed.eq(act.deed),
            approval_acts::reason.eq(&act.reason),
            approval_acts::acted_at.eq(act.at),
        ))
        .execute(db)
        .map(drop)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = approvals)]
struct TaskRow {
    id: ApprovalId,
    book_id: BookId,
    unit_id: UnitId,
    kind: Kind,
    subject: String,
    payload: String,
    amount: Option<Money>,
    quorum: Quorum,
    needed: i64,
    of_people: i64,
    may_release: bool,
    author_id: UserId,
    asked_at: Instant,
    expires_at: Instant,
}

impl From<TaskRow> for Task {
    fn from(row: TaskRow) -> Self {
        Self {
            id: row.id,
            book: row.book_id,
            unit: row.unit_id,
            kind: row.kind,
            subject: row.subject,
            payload: row.payload,
            amount: row.amount,
            quorum: row.quorum,
            needed: row.needed,
            of_people: row.of_people,
            may_release: row.may_release,
            author: row.author_id,
            asked_at: row.asked_at,
            expires_at: row.expires_at,
        }
    }
}

/// Adds to tasks what was answered to them.
fn with_acts(db: &mut Db, tasks: Vec<TaskRow>) -> QueryResult<Vec<Case>> {
    let ids: Vec<ApprovalId> = tasks.iter().map(|task| task.id).collect();
    let acts: Vec<(ApprovalId, UserId, Deed, String, Instant)> = approval_acts::table
        .filter(approval_acts::approval_id.eq_any(ids))
        .order((approval_acts::approval_id, approval_acts::no))
        .select((
            approval_acts::approval_id,
            approval_acts::user_id,
            approval_acts::deed,
            approval_acts::reason,
            approval_acts::acted_at,
        ))
        .load(db)?;
    let case = |row: TaskRow| {
        let own = acts.iter().filter(|act| act.0 == row.id);
        let act = |it: &(_, UserId, Deed, String, Instant)| Act {
            by: it.1,
            deed: it.2,
            reason: it.3.clone(),
            at: it.4,
        };
        let acts = own.map(act).collect();
        Case { task: row.into(), acts }
    };
    Ok(tasks.into_iter().map(case).collect())
}

pub fn case(db: &mut Db, id: ApprovalId) -> QueryResult<Option<Case>> {
    let found = approvals::table.find(id).select(TaskRow::as_select()).first(db).optional()?;
    Ok(with_acts(db, found.into_iter().collect())?.pop())
}

/// Returns every task about one subject of a book, the newest first.
pub fn of_subject(db: &mut Db, book: BookId, kind: Kind, subject: &str) -> QueryResult<Vec<Case>> {
    let tasks = approvals::table
        .filter(approvals::book_id.eq(book).and(approvals::kind.eq(kind)).and(approvals::subject.eq(subject)))
        .order(approvals::id.desc())
        .limit(LIST)
        .select(TaskRow::as_select())
        .load(db)?;
    with_acts(db, tasks)
}

/// Returns the tasks of one kind in a book, whatever became of them, the newest first.
pub fn of_kind(db: &mut Db, book: BookId, kind: Kind) -> QueryResult<Vec<Case>> {
    let tasks = approvals::table
        .filter(approvals::book_id.eq(book).and(approvals::kind.eq(kind)))
        .order(approvals::id.desc())
        .limit(LIST)
        .select(TaskRow::as_select())
        .load(db)?;
    with_acts(db, tasks)
}

/// Returns the tasks of some units, whatever became of them, the newest first.
pub fn of_units(db: &mut Db, units: &[UnitId]) -> QueryResult<Vec<Case>> {
    let tasks = approvals::table
        .filter(approvals::unit_id.eq_any(units.to_vec()))
        .order((approvals::asked_at.desc(), approvals::id.desc()))
        .limit(LIST)
        .select(TaskRow::as_select())
        .load(db)?;
    with_acts(db, tasks)
}

/// Returns what one person asked for, whatever became of it, the newest first.
pub fn of_author(db: &mut Db, author: UserId) -> QueryResult<Vec<Case>> {
    let tasks = approvals::table
        .filter(approvals::author_id.eq(author))
        .order((approvals::asked_at.desc(), approvals::id.desc()))
        .limit(LIST)
        .select(TaskRow::as_select())
        .load(db)?;
    with_acts(db, tasks)
}

/// Returns the tasks of all books that still wait for somebody, the most urgent first.
pub fn waiting(db: &mut Db, now: Instant) -> QueryResult<Vec<Case>> {
    let ended = approval_acts::table
        .filter(approval_acts::approval_id.eq(approvals::id))
        .filter(approval_acts::deed.eq_any([Deed::Return, Deed::Withdraw, Deed::Release]));
    let tasks = approvals::table
        .filter(approvals::expires_at.ge(now))
        .filter(diesel::dsl::not(diesel::dsl::exists(ended)))
        .order((approvals::expires_at, approvals::id))
        .select(TaskRow::as_select())
        .load(db)?;
    let mut cases = with_acts(db, tasks)?;
    cases.retain(|case| case.state(now).is_open());
    Ok(cases)
}

/// Returns the tasks that their authors released and nobody has countersigned, the oldest first.
pub fn released(db: &mut Db) -> QueryResult<Vec<Case>> {
    let released =
        approval_acts::table.filter(approval_acts::deed.eq(Deed::Release)).select(approval_acts::approval_id);
    let signed = approval_acts::table
        .filter(approval_acts::deed.eq(Deed::Countersign))
        .select(approval_acts::approval_id);
    let tasks = approvals::table
        .filter(approvals::id.eq_any(released))
        .filter(approvals::id.ne_all(signed))
        .order((approvals::asked_at, approvals::id))
        .select(TaskRow::as_select())
        .load(db)?;
    with_acts(db, tasks)
}

/// Returns who was given a role in the units of a line.
pub(super) fn holders(db: &mut Db, line: &Line) -> QueryResult<Vec<Holder>> {
    holders_of(db, line.units())
}

pub(super) fn holders_of(db: &mut Db, units: impl Iterator<Item = UnitId>) -> QueryResult<Vec<Holder>> {
    let mut units: Vec<UnitId> = units.collect();
    units.sort_unstable();
    units.dedup();
    let rows: Vec<(UnitId, UserId, Role)> = user_roles::table
        .filter(user_roles::unit_id.eq_any(units))
        .order((user_roles::unit_id, user_roles::user_id, user_roles::role))
        .select((user_roles::unit_id, user_roles::user_id, user_roles::role))
        .load(db)?;
    Ok(rows.into_iter().map(|(unit, user, role)| Holder { unit, user, role }).collect())
}

/// Returns the policy of the nearest unit of a line that has set one for this kind.
pub(super) fn policy(db: &mut Db, kind: Kind, line: &Line) -> QueryResult<Policy> {
    let units: Vec<UnitId> = line.units().collect();
    let rows: Vec<(UnitId, Quorum, i64, i64, i64, bool)> = approval_policies::table
        .filter(approval_policies::kind.eq(kind).and(approval_policies::unit_id.eq_any(units.clone())))
        .order(approval_policies::unit_id)
        .select((
            approval_policies::unit_id,
            approval_policies::quorum,
            approval_policies::needed,
            approval_policies::own_hours,
            approval_policies::borrowed_hours,
            approval_policies::may_release,
        ))
        .load(db)?;
    let nearest = units.iter().find_map(|unit| rows.iter().find(|row| row.0 == *unit));
    let read = |row: &(UnitId, Quorum, i64, i64, i64, bool)| {
        let (_, quorum, needed, own_hours, borrowed_hours, may_release) = *row;
        Policy { quorum, needed, own_hours, borrowed_hours, may_release }
    };
    Ok(nearest.map_or_else(|| kind.policy(), read))
}

pub(super) fn set_policy(db: &mut Db, unit: UnitId, kind: Kind, policy: &Policy) -> QueryResult<()> {
    let row = approval_policies::table.find((unit, kind.code()));
    diesel::delete(row).execute(db)?;
    diesel::insert_into(approval_policies::table)
        .values((
            approval_policies::unit_id.eq(unit),
            approval_policies::kind.eq(kind),
            approval_policies::quorum.eq(policy.quorum),
            approval_policies::needed.eq(policy.needed),
            approval_policies::own_hours.eq(policy.own_hours),
            approval_policies::borrowed_hours.eq(policy.borrowed_hours),
            approval_policies::may_release.eq(policy.may_release),
        ))
        .execute(db)
        .map(drop)
}
