//! SQL for the lines of payouts.

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{Db, DbError, schema::payout_lines},
    disbursement::payout::{Back, BackCode, Destination, Done, Line, LineState, Method, PayoutError},
    id::{AwardId, BookId, PartyId, PayeeAccountId, PayoutId, PayoutLineId, Seq, UserId},
    money::Money,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = payout_lines)]
struct Row {
    id: PayoutLineId,
    payout_id: PayoutId,
    no: i64,
    award_id: AwardId,
    party_id: PartyId,
    payee: String,
    amount: Money,
    method: Method,
    state: LineState,
    payee_account_id: Option<PayeeAccountId>,
    bin: String,
    number: String,
    holder: String,
    relation: String,
    reissue_of: Option<PayoutLineId>,
    paid_seq: Option<Seq>,
    back_seq: Option<Seq>,
    back_code: Option<BackCode>,
    back_words: Option<String>,
    back_by: Option<UserId>,
    back_at: Option<Instant>,
}

/// Reads a destination as it is kept.
pub(super) fn destination(
    bin: &str,
    number: &str,
    holder: String,
    relation: &str,
) -> Result<Destination, DbError> {
    let corrupt = |err: &dyn std::fmt::Display| DbError::Corrupt(format!("{bin} {number}: {err}"));
    Ok(Destination {
        bin: bin.parse().map_err(|err| corrupt(&err))?,
        number: number.parse().map_err(|err| corrupt(&err))?,
        holder,
        relation: relation.parse().map_err(|err| corrupt(&err))?,
    })
}

fn from_row(row: Row) -> Result<Line, DbError> {
    let to = match row.payee_account_id {
        Some(id) => Some((id, destination(&row.bin, &row.number, row.holder, &row.relation)?)),
        None => None,
    };
    // What nobody fetched has an entry as well, but no bank's reason.
    let back = match (row.back_code, row.back_seq, row.back_words, row.back_by, row.back_at) {
        (Some(code), Some(entry), Some(words), Some(by), Some(at)) => {
            Some(Back { code, words, entry, done: Done { by, at } })
        }
        _ => None,
    };
    Ok(Line {
        id: row.id,
        payout: row.payout_id,
        no: row.no,
        award: row.award_id,
        person: row.party_id,
        payee: row.payee,
        amount: row.amount,
        method: row.method,
        state: row.state,
        to,
        reissue_of: row.reissue_of,
        paid: row.paid_seq,
        back,
    })
}

/// Inserts a line of a draft; its `id` is ignored.
pub fn insert_line(db: &mut Db, book: BookId, new: &Line) -> QueryResult<PayoutLineId> {
    diesel::insert_into(payout_lines::table)
        .values((
            payout_lines::payout_id.eq(new.payout),
            payout_lines::no.eq(new.no),
            payout_lines::book_id.eq(book),
            payout_lines::award_id.eq(new.award),
            payout_lines::party_id.eq(new.person),
            payout_lines::payee.eq(&new.payee),
            payout_lines::amount.eq(new.amount),
            payout_lines::method.eq(new.method),
            payout_lines::state.eq(LineState::Draft),
            payout_lines::bin.eq(""),
            payout_lines::number.eq(""),
            payout_lines::holder.eq(""),
            payout_lines::relation.eq(""),
            payout_lines::reissue_of.eq(new.reissue_of),
        ))
        .returning(payout_lines::id)
        .get_result(db)
}

pub fn delete_line(db: &mut Db, id: PayoutLineId) -> QueryResult<()> {
    diesel::delete(payout_lines::table.find(id)).execute(db).map(drop)
}

/// Returns the lines of a payout in their order.
pub fn lines(db: &mut Db, of: PayoutId) -> Result<Vec<Line>, DbError> {
    let rows: Vec<Row> = payout_lines::table
        .filter(payout_lines::payout_id.eq(of))
        .order(payout_lines::no)
        .select(Row::as_select())
        .load(db)?;
    rows.into_iter().map(from_row).collect()
}

pub fn line(db: &mut Db, book: BookId, id: PayoutLineId) -> Result<Line, PayoutError> {
    let found = payout_lines::table
        .filter(payout_lines::id.eq(id).and(payout_lines::book_id.eq(book)))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    Ok(from_row(found.ok_or(PayoutError::NoLine(id))?)?)
}

/// Keeps how a line stands; `unclaimed` is the entry that took an award back that nobody fetched.
pub fn set_line(db: &mut Db, it: &Line, unclaimed: Option<(Seq, Done, &str)>) -> QueryResult<()> {
    let to = it.to.as_ref();
    let text = |of: fn(&Destination) -> &str| to.map_or("", |(_, to)| of(to));
    let back = it.back.as_ref();
    let (seq, done, words) = match (back, unclaimed) {
        (Some(back), _) => (Some(back.entry), Some(back.done), Some(back.words.as_str())),
        (None, Some((seq, done, words))) => (Some(seq), Some(done), Some(words)),
        (None, None) => (None, None, None),
    };
    diesel::update(payout_lines::table.find(it.id))
        .set((
            payout_lines::method.eq(it.method),
            payout_lines::state.eq(it.state),
            payout_lines::payee_account_id.eq(to.map(|(id, _)| *id)),
            payout_lines::bin.eq(text(|to| to.bin.as_str())),
            payout_lines::number.eq(text(|to| to.number.as_str())),
            payout_lines::holder.eq(text(|to| &to.holder)),
            payout_lines::relation.eq(text(|to| to.relation.code())),
            payout_lines::paid_seq.eq(it.paid),
            payout_lines::back_seq.eq(seq),
            payout_lines::back_code.eq(back.map(|back| back.code)),
            payout_lines::back_words.eq(words),
            payout_lines::back_by.eq(done.map(|done| done.by)),
            payout_lines::back_at.eq(done.map(|done| done.at)),
        ))
        .execute(db)
        .map(drop)
}
