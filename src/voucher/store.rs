//! Gathers what papers say, and keeps count of their prints.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use rust_decimal::Decimal;

use super::{Audience, Document, Facts, GiftFacts, Issuer, Statement, Undone, VoucherError};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{books, entries, funds, gift_allocations, gifts, prints, users},
    },
    donation::{Foreign, Goods, Means},
    id::{BookId, PartyId, Seq, UserId},
    ledger::{
        self, Series, Source,
        account::{Chart, Role},
        chain::Sealed,
    },
    money::Money,
    party,
    receipt::{self, Receipt},
    stored_as_text,
    text::Lang,
    unit::{self, UnitTree},
};

stored_as_text! { Document }

/// Returns the unit that keeps a book, as it was on a day.
pub fn issuer(db: &mut Db, tree: &UnitTree, book: BookId, day: NaiveDate) -> QueryResult<Issuer> {
    let regime: String = books::table.find(book).select(books::regime).first(db)?;
    let Some(unit) = tree.units().iter().find(|unit| unit.book == Some(book)) else {
        return Ok(Issuer { regime, ..Issuer::default() });
    };
    let details = unit::details::store::on(db, unit.id, day)?;
    Ok(Issuer { name: unit.name.clone(), regime, details })
}

/// Finds the entry that a voucher's number names.
pub fn entry_of(db: &mut Db, book: BookId, series: Series, year: i64, no: i64) -> QueryResult<Option<Seq>> {
    entries::table
        .filter(entries::book_id.eq(book).and(entries::series.eq(series)))
        .filter(entries::voucher_year.eq(year).and(entries::voucher_no.eq(no)))
        .select(entries::seq)
        .first(db)
        .optional()
}

/// Gathers what the papers of an entry say.
pub fn facts(db: &mut Db, tree: &UnitTree, book: BookId, seq: Seq) -> Result<Facts, VoucherError> {
    let sealed = ledger::store::find(db, book, seq)?.ok_or(VoucherError::NoEntry(seq))?;
    let chart = ledger::store::chart(db, book)?;
    let entry = &sealed.entry;
    let party = entry.postings().iter().find_map(|posting| posting.party);
    let party = party.map(|id| party::store::get(db, id)).transpose()?;
    let is_gift = entry.source() == Source::Gift && entry.link().is_none();
    let recognition = party.as_ref().map(|party| party.recognition_name.clone());
    let gift = if is_gift { Some(gift(db, book, seq, recognition)?) } else { None };
    let (debits, credits) = sides(&sealed, &chart)?;
    let preparer: String = users::table.find(sealed.user).select(users::name).first(db)?;
    Ok(Facts {
        issuer: issuer(db, tree, book, entry.day())?,
        book,
        seq,
        hash: sealed.hash(),
        voucher: sealed.voucher,
        source: entry.source(),
        day: entry.day(),
        description: entry.description().to_owned(),
        amount: amount(&sealed, &chart, &debits)?,
        debits,
        credits,
        party: party.map(|party| (party.name, party.address)),
        preparer,
        gift,
        undone: undone(db, book, seq)?,
    })
}

type Side = Vec<(String, Money)>;

/// Adds an entry up by account: what is debited, and what is credited.
fn sides(sealed: &Sealed, chart: &Chart) -> Result<(Side, Side), DbError> {
    let (mut debits, mut credits) = (BTreeMap::new(), BTreeMap::new());
    for posting in sealed.entry.postings() {
        let code = chart.get(posting.account).map_or_else(String::new, |account| account.code.clone());
        let side = if posting.amount.is_negative() { &mut credits } else { &mut debits };
        let sum = side.entry(code).or_insert(Money::ZERO);
        *sum = Money::checked_add(*sum, posting.amount.abs()).map_err(|err| corrupt(sealed.seq, &err))?;
    }
    Ok((debits.into_iter().collect(), credits.into_iter().collect()))
}

fn corrupt(seq: Seq, err: &dyn std::fmt::Display) -> DbError {
    DbError::Corrupt(format!("entries {seq}: {err}"))
}

/// Returns what moved: the cash or bank side of vouchers of that kind, else the whole entry.
fn amount(sealed: &Sealed, chart: &Chart, debits: &Side) -> Result<Money, DbError> {
    let (role, money_in) = match sealed.voucher.series {
        Series::CashIn => (Some(Role::Cash), true),
        Series::CashOut => (Some(Role::Cash), false),
        Series::BankIn => (Some(Role::Bank), true),
        Series::BankOut => (Some(Role::Bank), false),
        Series::Goods | Series::General => (None, true),
    };
    let moved = sealed
        .entry
        .postings()
        .iter()
        .filter(|posting| role.is_some() && chart.role_of(posting.account) == role)
        .filter(|posting| posting.amount.is_positive() == money_in)
        .map(|posting| posting.amount.abs());
    let moved = Money::sum(moved).map_err(|err| corrupt(sealed.seq, &err))?;
    if moved.is_positive() {
        return Ok(moved);
    }
    Money::sum(debits.iter().map(|side| side.1)).map_err(|err| corrupt(sealed.seq, &err))
}

fn gift(db: &mut Db, book: BookId, seq: Seq, recognition: Option<String>) -> Result<GiftFacts, VoucherError> {
    type Row =
        (Means, String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, bool);
    let row: Option<Row> = gifts::table
        .find((book, seq))
        .select((
            gifts::means,
            gifts::words,
            gifts::goods,
            gifts::valued_by,
            gifts::currency,
            gifts::foreign_amount,
            gifts::rate,
            gifts::anonymous,
        ))
        .first(db)
        .optional()?;
    let (means, words, goods, valued_by, currency, foreign_amount, rate, anonymous) =
        row.ok_or(VoucherError::NotAGift(seq))?;
    let receipt = receipt::store::of_gift(db, book, seq)?.ok_or(VoucherError::NotAGift(seq))?;
    let funds: Vec<(String, Money)> = gift_allocations::table
        .inner_join(funds::table.on(funds::id.eq(gift_allocations::fund_id)))
        .filter(gift_allocations::book_id.eq(book).and(gift_allocations::seq.eq(seq)))
        .order(gift_allocations::fund_id)
        .select((funds::name, gift_allocations::amount))
        .load(db)?;
    let number = |text: Option<String>| text.and_then(|it| it.parse::<Decimal>().ok());
    let foreign = match (currency, number(foreign_amount), number(rate)) {
        (Some(currency), Some(amount), Some(rate)) => Some(Foreign { currency, amount, rate }),
        _ => None,
    };
    Ok(GiftFacts {
        receipt: receipt.number,
        means,
        words,
        goods: goods.zip(valued_by).map(|(what, valued_by)| Goods::lot(what, valued_by)),
        foreign,
        funds,
        anonymous,
        recognition_name: recognition,
        replaces: receipt.replaces,
        replaced_by: receipt.replaced_by,
    })
}

fn undone(db: &mut Db, book: BookId, seq: Seq) -> Result<Option<Undone>, DbError> {
    let Some(by) = ledger::store::reversal_of(db, book, seq)? else { return Ok(None) };
    let reversal = ledger::store::load(db, book, by)?;
    let reason = reversal.entry.description();
    let reason = reason.split_once(": ").map_or(reason, |(_, reason)| reason).to_owned();
    Ok(Some(Undone { by: reversal.voucher, on: reversal.entry.day(), reason }))
}

/// Gathers what a donor gave to a book in a year; `donors` are one donor under all the ids it has had.
pub fn statement(
    db: &mut Db,
    tree: &UnitTree,
    book: BookId,
    (donors, year): (&[PartyId], i64),
    audience: Audience,
    (today, lang): (NaiveDate, Lang),
) -> Result<Statement, VoucherError> {
    let first = donors.first().copied().ok_or(VoucherError::NobodyToThank)?;
    let donor = party::store::get(db, first)?;
    let receipts: Vec<Receipt> = receipt::store::of_donor(db, book, donors, year)?;
    let issuer = issuer(db, tree, book, today)?;
    Statement::of(issuer, (donor.name, donor.address), (year, &receipts), audience, (today, lang))
        .map_err(|err| DbError::Corrupt(format!("receipts {year}: {err}")).into())
}

/// One print of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Print {
    pub no: i64,
    pub by: UserId,
    pub at: Instant,
}

/// Returns every print of a paper, the first one first.
pub fn prints(db: &mut Db, book: BookId, seq: Seq, document: Document) -> QueryResult<Vec<Print>> {
    prints::table
        .filter(prints::book_id.eq(book).and(prints::seq.eq(seq)).and(prints::paper.eq(document)))
        .order(prints::no)
        .select((prints::no, prints::user_id, prints::printed_at))
        .load(db)
}

pub(super) fn insert_print(
    db: &mut Db,
    book: BookId,
    seq: Seq,
    document: Document,
    print: &Print,
) -> QueryResult<()> {
    diesel::insert_into(prints::table)
        .values((
            prints::book_id.eq(book),
            prints::seq.eq(seq),
            prints::paper.eq(document),
            prints::no.eq(print.no),
            prints::user_id.eq(print.by),
            prints::printed_at.eq(print.at),
        ))
        .execute(db)
        .map(drop)
}
