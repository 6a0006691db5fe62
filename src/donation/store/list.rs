//! SQL for lists of gifts: what a filter lets through, in an order, with its totals.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{CreditKind, Means, Nature};
use crate::{
    calendar::Instant,
    db::{
        Db, Multi,
        schema::{entries, gift_allocations, gift_credits, gifts, parties, receipts},
    },
    id::{AccountId, BookId, FundId, PartyId, Seq, UserId},
    ledger::{Series, Voucher},
    money::Money,
    party::name::match_key,
    sum_dong,
};

/// Which gifts of a book a list shows; an empty part asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub fund: Option<FundId>,
    pub means: Option<Means>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub donor: Option<PartyId>,
    /// Part of a donor's name, with or without marks.
    pub name: String,
    pub anonymous: Option<bool>,
    /// The year of the receipt's book, and its number.
    pub year: Option<i64>,
    pub number: Option<i64>,
    /// Whether the receipt is void.
    pub void: Option<bool>,
}

/// In which order a list runs; equal rows run in posting order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Order {
    pub by: Key,
    pub up: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Key {
    #[default]
    Day,
    Amount,
    Receipt,
}

/// A gift in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub seq: Seq,
    pub voucher: Voucher,
    pub receipt_year: i64,
    pub receipt_no: i64,
    /// The entry that took the gift back.
    pub void_seq: Option<Seq>,
    pub donor: Option<PartyId>,
    pub name: Option<String>,
    pub means: Means,
    pub nature: Nature,
    pub amount: Money,
    pub received_on: NaiveDate,
    pub anonymous: bool,
    pub words: String,
}

type Row = (
    (Seq, Series, i64, i64, i64, i64, Option<Seq>),
    (Option<PartyId>, Option<String>, Means, Nature, Money, NaiveDate, bool, String),
);

fn listed(row: Row) -> Listed {
    let ((seq, series, year, no, receipt_year, receipt_no, void_seq), rest) = row;
    let (donor, name, means, nature, amount, received_on, anonymous, words) = rest;
    Listed {
        seq,
        voucher: Voucher { series, year, no },
        receipt_year,
        receipt_no,
        void_seq,
        donor,
        name,
        means,
        nature,
        amount,
        received_on,
        anonymous,
        words,
    }
}

macro_rules! columns {
    () => {
        (
            (
                gifts::seq,
                entries::series,
                entries::voucher_year,
                entries::voucher_no,
                receipts::year,
                receipts::no,
                receipts::void_seq,
            ),
            (
                gifts::party_id,
                parties::recognition_name.nullable(),
                gifts::means,
                gifts::nature,
                gifts::amount,
                gifts::received_on,
                gifts::anonymous,
                gifts::words,
            ),
        )
    };
}

/// Everything that a list of gifts rests on.
#[diesel::dsl::auto_type(no_type_alias)]
fn joined() -> _ {
    let receipt = receipts::book_id.eq(gifts::book_id).and(receipts::seq.eq(gifts::seq));
    let entry = entries::book_id.eq(gifts::book_id).and(entries::seq.eq(gifts::seq));
    gifts::table
        .inner_join(receipts::table.on(receipt))
        .inner_join(entries::table.on(entry))
        .left_join(parties::table.on(parties::id.nullable().eq(gifts::party_id)))
}

/// Narrows a boxed query to what a filter lets through.
macro_rules! narrowed {
    ($query:expr, $book:expr, $filter:expr) => {{
        let filter: &Filter = $filter;
        let mut query = $query.filter(gifts::book_id.eq($book));
        if let Some(fund) = filter.fund {
            let part = gift_allocations::table
                .filter(gift_allocations::book_id.eq(gifts::book_id))
                .filter(gift_allocations::seq.eq(gifts::seq).and(gift_allocations::fund_id.eq(fund)));
            query = query.filter(diesel::dsl::exists(part));
        }
        if let Some(means) = filter.means {
            query = query.filter(gifts::means.eq(means));
        }
        if let Some(from) = filter.from {
            query = query.filter(gifts::received_on.ge(from));
        }
        if let Some(to) = filter.to {
            query = query.filter(gifts::received_on.le(to));
        }
        if let Some(donor) = filter.donor {
            query = query.filter(gifts::party_id.eq(donor));
        }
        if let Some(anonymous) = filter.anonymous {
            query = query.filter(gifts::anonymous.eq(anonymous));
        }
        if let Some(year) = filter.year {
            query = query.filter(receipts::year.eq(year));
        }
        if let Some(number) = filter.number {
            query = query.filter(receipts::no.eq(number));
        }
        match filter.void {
            Some(true) => query = query.filter(receipts::void_seq.is_not_null()),
            Some(false) => query = query.filter(receipts::void_seq.is_null()),
            None => {}
        }
        if !filter.name.is_empty() {
            query = query.filter(parties::match_key.like(pattern(&filter.name)));
        }
        query
    }};
}

/// Returns the pattern that finds a part of a name, in which nothing the reader typed has a meaning of its own.
fn pattern(name: &str) -> String {
    let plain: String = match_key(name).chars().filter(|it| !"%_\\".contains(*it)).collect();
    format!("%{plain}%")
}

/// Returns a stretch of the gifts that a filter lets through.
pub fn list(
    db: &mut Db,
    book: BookId,
    filter: &Filter,
    order: Order,
    (limit, offset): (i64, i64),
) -> QueryResult<Vec<Listed>> {
    let query = narrowed!(joined().select(columns!()).into_boxed::<Multi>(), book, filter);
    let query = match (order.by, order.up) {
        (Key::Day, false) => query.order((gifts::received_on.desc(), gifts::seq.desc())),
        (Key::Day, true) => query.order((gifts::received_on.asc(), gifts::seq.asc())),
        (Key::Amount, false) => query.order((gifts::amount.desc(), gifts::seq.desc())),
        (Key::Amount, true) => query.order((gifts::amount.asc(), gifts::seq.asc())),
        (Key::Receipt, false) => query.order((receipts::year.desc(), receipts::no.desc())),
        (Key::Receipt, true) => query.order((receipts::year.asc(), receipts::no.asc())),
    };
    let rows: Vec<Row> = query.limit(limit).offset(offset).load(db)?;
    Ok(rows.into_iter().map(listed).collect())
}

/// What a filter lets through: how many gifts, and what those come to that were not taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub gifts: i64,
    pub amount: Money,
}

pub fn list_totals(db: &mut Db, book: BookId, filter: &Filter) -> QueryResult<Totals> {
    let standing = sum_dong!("CASE WHEN receipts.void_seq IS NULL THEN gifts.amount ELSE 0 END");
    let query = joined().select((diesel::dsl::count_star(), standing)).into_boxed::<Multi>();
    let (gifts, amount) = narrowed!(query, book, filter).first(db)?;
    Ok(Totals { gifts, amount })
}

/// Returns the gifts before and after one in the order of days, the latest first, within a filter.
pub fn neighbours(
    db: &mut Db,
    book: BookId,
    filter: &Filter,
    (day, seq): (NaiveDate, Seq),
) -> QueryResult<(Option<Seq>, Option<Seq>)> {
    let of = || narrowed!(joined().select(gifts::seq).into_boxed::<Multi>(), book, filter);
    let later = gifts::received_on.gt(day).or(gifts::received_on.eq(day).and(gifts::seq.gt(seq)));
    let earlier = gifts::received_on.lt(day).or(gifts::received_on.eq(day).and(gifts::seq.lt(seq)));
    let before =
        of().filter(later).order((gifts::received_on.asc(), gifts::seq.asc())).first(db).optional()?;
    let after =
        of().filter(earlier).order((gifts::received_on.desc(), gifts::seq.desc())).first(db).optional()?;
    Ok((before, after))
}

/// Returns one gift as lists show it.
pub fn one(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Option<Listed>> {
    let query = joined().filter(gifts::book_id.eq(book).and(gifts::seq.eq(seq)));
    let row: Option<Row> = query.select(columns!()).first(db).optional()?;
    Ok(row.map(listed))
}

/// Returns some gifts as lists show them, the oldest first.
pub fn some(db: &mut Db, book: BookId, seqs: &[Seq]) -> QueryResult<Vec<Listed>> {
    let mut found = Vec::with_capacity(seqs.len());
    for chunk in seqs.chunks(5_000) {
        let query = joined().filter(gifts::book_id.eq(book).and(gifts::seq.eq_any(chunk.to_vec())));
        let rows: Vec<Row> = query.order((gifts::received_on, gifts::seq)).select(columns!()).load(db)?;
        found.extend(rows.into_iter().map(listed));
    }
    Ok(found)
}

/// Returns the funds of some gifts with their parts, by gift.
pub fn allocations(
    db: &mut Db,
    book: BookId,
    of: &[Seq],
) -> QueryResult<BTreeMap<Seq, Vec<(FundId, Money)>>> {
    let mut found: BTreeMap<Seq, Vec<(FundId, Money)>> = BTreeMap::new();
    // Both databases bound how many values one statement may bind.
    for chunk in of.chunks(10_000) {
        let rows: Vec<(Seq, FundId, Money)> = gift_allocations::table
            .filter(gift_allocations::book_id.eq(book).and(gift_allocations::seq.eq_any(chunk.to_vec())))
            .order((gift_allocations::seq, gift_allocations::fund_id))
            .select((gift_allocations::seq, gift_allocations::fund_id, gift_allocations::amount))
            .load(db)?;
        for (seq, fund, amount) in rows {
            found.entry(seq).or_default().push((fund, amount));
        }
    }
    Ok(found)
}

/// What a gift says beyond a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Details {
    pub goods: Option<String>,
    pub valued_by: Option<String>,
    pub currency: Option<String>,
    pub foreign_amount: Option<String>,
    pub rate: Option<String>,
}

pub fn details(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Details> {
    gifts::table
        .find((book, seq))
        .select((gifts::goods, gifts::valued_by, gifts::currency, gifts::foreign_amount, gifts::rate))
        .first(db)
}

/// Returns who is thanked beside the donor of a gift, by name.
pub fn thanked(
    db: &mut Db,
    book: BookId,
    seq: Seq,
) -> QueryResult<Vec<(PartyId, String, CreditKind, Money)>> {
    gift_credits::table
        .inner_join(parties::table.on(parties::id.eq(gift_credits::party_id)))
        .filter(gift_credits::book_id.eq(book).and(gift_credits::seq.eq(seq)))
        .order((parties::recognition_name, gift_credits::party_id))
        .select((gift_credits::party_id, parties::recognition_name, gift_credits::kind, gift_credits::amount))
        .load(db)
}

/// How the last money gift came in: what the next one is likely to share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Last {
    pub fund: FundId,
    pub means: Means,
    /// Where the money went.
    pub account: Option<AccountId>,
    pub received_on: NaiveDate,
    pub recorded_at: Instant,
    pub by: UserId,
}

pub fn last(db: &mut Db, book: BookId) -> QueryResult<Option<Last>> {
    use crate::db::schema::postings;
    let entry = entries::book_id.eq(gifts::book_id).and(entries::seq.eq(gifts::seq));
    type Found = (Seq, Means, NaiveDate, Instant, UserId);
    let found: Option<Found> = gifts::table
        .inner_join(entries::table.on(entry))
        .filter(gifts::book_id.eq(book).and(gifts::means.ne(Means::InKind)))
        .order(gifts::seq.desc())
        .select((gifts::seq, gifts::means, gifts::received_on, entries::recorded_at, entries::user_id))
        .first(db)
        .optional()?;
    let Some((seq, means, received_on, recorded_at, by)) = found else { return Ok(None) };
    let debit: Option<(FundId, AccountId)> = postings::table
        .filter(postings::book_id.eq(book).and(postings::seq.eq(seq)).and(postings::amount.gt(Money::ZERO)))
        .order(postings::line)
        .select((postings::fund_id, postings::account_id))
        .first(db)
        .optional()?;
    Ok(debit.map(|(fund, account)| Last {
        fund,
        means,
        account: Some(account),
        received_on,
        recorded_at,
        by,
    }))
}
