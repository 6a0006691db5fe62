//! SQL for payouts and their lines.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

mod accounts;
mod collect;
mod lines;
mod lists;

use super::{
    BackCode, Done, LineState, Method, Payout, PayoutError, Relation, Sheet, Source, Stage, Standing,
    file::FileFormat,
    sheet::{Finding, Known},
};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{awards, payout_files, payout_findings, payout_lines, payouts},
    },
    disbursement::Reached,
    id::{AccountId, ApprovalId, AwardId, BookId, DecisionId, PayoutId, PayoutLineId, UnitId, UserId},
    ledger::chain::Hash,
    query_errors, stored_as_text,
};

pub use accounts::{
    account, account_of_task, accounts_of, all_accounts, insert_account, insert_link, link_by_hash, link_of,
    set_link_used, settle_account, was_shown,
};
pub use collect::{collected, collected_count, insert_collected};
pub use lines::{delete_line, insert_line, line, lines, set_line};
pub use lists::{
    Returned, Summary, Waiting, decision_unit, has_paid, hold, last_return, list, overdue, returned,
    returned_count, summary, waiting, waiting_awards, waiting_count, waits_until,
};

stored_as_text! { Stage, Method, LineState, Relation, Source, Standing, BackCode, FileFormat }
query_errors! { PayoutError }

#[derive(Queryable, Selectable)]
#[diesel(table_name = payouts)]
struct Row {
    id: PayoutId,
    book_id: BookId,
    unit_id: UnitId,
    decision_id: DecisionId,
    account_id: AccountId,
    stage: Stage,
    made_by: UserId,
    made_at: Instant,
    approval_id: Option<ApprovalId>,
    sha256: Option<Vec<u8>>,
    locked_by: Option<UserId>,
    locked_at: Option<Instant>,
    sent_by: Option<UserId>,
    sent_at: Option<Instant>,
    sent_on: Option<NaiveDate>,
    closed_by: Option<UserId>,
    closed_at: Option<Instant>,
}

fn done((by, at): (Option<UserId>, Option<Instant>)) -> Option<Done> {
    by.zip(at).map(|(by, at)| Done { by, at })
}

fn payout(row: Row) -> Result<Payout, DbError> {
    let damaged = |what: &str| DbError::Corrupt(format!("payouts {}: {what}", row.id));
    let hash =
        row.sha256.map(|bytes| Hash::from_slice(&bytes).ok_or_else(|| damaged("sha256"))).transpose()?;
    Ok(Payout {
        id: row.id,
        book: row.book_id,
        unit: row.unit_id,
        decision: row.decision_id,
        account: row.account_id,
        stage: row.stage,
        made: Done { by: row.made_by, at: row.made_at },
        asked: row.approval_id.zip(hash),
        locked: done((row.locked_by, row.locked_at)),
        sent: done((row.sent_by, row.sent_at)).zip(row.sent_on),
        closed: done((row.closed_by, row.closed_at)),
    })
}

/// Inserts a payout; its `id` is ignored.
pub fn insert(db: &mut Db, new: &Payout) -> QueryResult<PayoutId> {
    diesel::insert_into(payouts::table)
        .values((
            payouts::book_id.eq(new.book),
            payouts::unit_id.eq(new.unit),
            payouts::decision_id.eq(new.decision),
            payouts::account_id.eq(new.account),
            payouts::stage.eq(new.stage),
            payouts::made_by.eq(new.made.by),
            payouts::made_at.eq(new.made.at),
        ))
        .returning(payouts::id)
        .get_result(db)
}

/// Keeps how far a payout has come.
pub fn update(db: &mut Db, it: &Payout) -> QueryResult<()> {
    diesel::update(payouts::table.find(it.id))
        .set((
            payouts::account_id.eq(it.account),
            payouts::stage.eq(it.stage),
            payouts::approval_id.eq(it.asked.map(|(task, _)| task)),
            payouts::sha256.eq(it.asked.map(|(_, hash)| hash.0.to_vec())),
            payouts::locked_by.eq(it.locked.map(|it| it.by)),
            payouts::locked_at.eq(it.locked.map(|it| it.at)),
            payouts::sent_by.eq(it.sent.map(|(it, _)| it.by)),
            payouts::sent_at.eq(it.sent.map(|(it, _)| it.at)),
            payouts::sent_on.eq(it.sent.map(|(_, on)| on)),
            payouts::closed_by.eq(it.closed.map(|it| it.by)),
            payouts::closed_at.eq(it.closed.map(|it| it.at)),
        ))
        .execute(db)
        .map(drop)
}

/// Finds a payout of a book; a branch, which has no book of its own, finds its own only.
pub fn find(db: &mut Db, book: BookId, branch: Option<UnitId>, id: PayoutId) -> Result<Payout, PayoutError> {
    let found = payouts::table
        .filter(payouts::id.eq(id).and(payouts::book_id.eq(book)))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    let found = found.map(payout).transpose()?.filter(|it| branch.is_none_or(|unit| it.unit == unit));
    found.ok_or(PayoutError::NotFound(id))
}

/// Returns the book of a payout, which a job has to name.
pub fn book_of(db: &mut Db, id: PayoutId) -> Result<BookId, PayoutError> {
    let found: Option<BookId> = payouts::table.find(id).select(payouts::book_id).first(db).optional()?;
    found.ok_or(PayoutError::NotFound(id))
}

/// Returns the list that an award waits in after it was sent to a second person.
pub fn holder_of(db: &mut Db, award: AwardId) -> QueryResult<Option<PayoutId>> {
    payout_lines::table
        .filter(payout_lines::award_id.eq(award).and(payout_lines::state.eq(LineState::Held)))
        .select(payout_lines::payout_id)
        .first(db)
        .optional()
}

/// Reads a payout's lines with all that is known against them.
pub fn sheet(db: &mut Db, it: &Payout) -> Result<Sheet, PayoutError> {
    let lines = lines(db, it.id)?;
    let awards: Vec<AwardId> = lines.iter().map(|line| line.award).collect();
    let known = Known {
        accounts: accounts_of(db, it.book, lines.iter().map(|line| line.person))?,
        backs: accounts::backs(db, it.book)?,
        elsewhere: elsewhere(db, it.id, &awards)?,
        stages: stages(db, &awards)?,
        rules: findings(db, it.id)?,
    };
    Ok(Sheet::new(it, lines, &known)?)
}

/// Returns other lists that hold some awards: those that were sent on, and drafts that were made earlier.
fn elsewhere(db: &mut Db, but: PayoutId, of: &[AwardId]) -> QueryResult<HashMap<AwardId, PayoutId>> {
    let earlier = payout_lines::state.eq(LineState::Draft).and(payout_lines::payout_id.lt(but));
    let rows: Vec<(AwardId, PayoutId)> = payout_lines::table
        .inner_join(payouts::table.on(payouts::id.eq(payout_lines::payout_id)))
        .filter(payout_lines::award_id.eq_any(of.to_vec()).and(payout_lines::payout_id.ne(but)))
        .filter(payouts::stage.ne(Stage::Discarded))
        .filter(payout_lines::state.eq(LineState::Held).or(earlier))
        .order(payout_lines::id)
        .select((payout_lines::award_id, payout_lines::payout_id))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

fn stages(db: &mut Db, of: &[AwardId]) -> QueryResult<HashMap<AwardId, Reached>> {
    let rows: Vec<(AwardId, Reached)> = awards::table
        .filter(awards::id.eq_any(of.to_vec()))
        .order(awards::id)
        .select((awards::id, awards::stage))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

fn findings(db: &mut Db, of: PayoutId) -> QueryResult<HashMap<PayoutLineId, Vec<Finding>>> {
    use payout_findings as row;
    let rows: Vec<(PayoutLineId, String, bool, String, String)> = row::table
        .inner_join(payout_lines::table.on(payout_lines::id.eq(row::line_id)))
        .filter(payout_lines::payout_id.eq(of))
        .order((row::line_id, row::no))
        .select((row::line_id, row::code, row::blocks, row::sentence_vi, row::sentence_en))
        .load(db)?;
    let mut found: HashMap<PayoutLineId, Vec<Finding>> = HashMap::new();
    for (line, code, blocks, vi, en) in rows {
        found.entry(line).or_default().push(Finding { code, blocks, vi, en });
    }
    Ok(found)
}

/// Keeps what the rules have just said of a line, in place of what they said before.
pub fn set_findings(db: &mut Db, line: PayoutLineId, said: &[Finding]) -> QueryResult<()> {
    use payout_findings as row;
    diesel::delete(row::table.filter(row::line_id.eq(line))).execute(db)?;
    for (finding, no) in said.iter().zip(1_i64..) {
        diesel::insert_into(row::table)
            .values((
                row::line_id.eq(line),
                row::no.eq(no),
                row::code.eq(&finding.code),
                row::blocks.eq(finding.blocks),
                row::sentence_vi.eq(&finding.vi),
                row::sentence_en.eq(&finding.en),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// A file that somebody took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub no: i64,
    pub layout: String,
    pub format: FileFormat,
    pub hash: Hash,
    pub done: Done,
}

pub fn files(db: &mut Db, of: PayoutId) -> QueryResult<Vec<Taken>> {
    use payout_files as row;
    let rows: Vec<(i64, String, FileFormat, Vec<u8>, UserId, Instant)> = row::table
        .filter(row::payout_id.eq(of))
        .order(row::no)
        .select((row::no, row::layout, row::format, row::sha256, row::taken_by, row::taken_at))
        .load(db)?;
    let taken = |(no, layout, format, hash, by, at): (i64, String, FileFormat, Vec<u8>, UserId, Instant)| {
        Taken { no, layout, format, hash: Hash::from_slice(&hash).unwrap_or_default(), done: Done { by, at } }
    };
    Ok(rows.into_iter().map(taken).collect())
}

pub fn insert_file(
    db: &mut Db,
    (book, of): (BookId, PayoutId),
    (layout, format, hash): (&str, FileFormat, Hash),
    done: Done,
) -> QueryResult<i64> {
    use payout_files as row;
    let last: Option<i64> =
        row::table.filter(row::payout_id.eq(of)).select(diesel::dsl::max(row::no)).first(db)?;
    let no = last.unwrap_or_default() + 1;
    diesel::insert_into(row::table)
        .values((
            row::payout_id.eq(of),
            row::no.eq(no),
            row::book_id.eq(book),
            row::layout.eq(layout),
            row::format.eq(format),
            row::sha256.eq(hash.0.to_vec()),
            row::taken_by.eq(done.by),
            row::taken_at.eq(done.at),
        ))
        .execute(db)?;
    Ok(no)
}
