//! Corrections of earlier periods (điều chỉnh kỳ trước) that stand within a span, and what they changed.

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Date},
};

use super::{
    ReportError, View,
    journal::{Codes, two_cells},
    store::{Sides, Turnover},
};
use crate::{
    db::Db,
    export::{Cell, Column, Table},
    id::{AccountId, FundId, Seq},
    ledger::{self, chain::Sealed},
    money::{Money, MoneyError},
};

/// The most corrections that one report lists.
const MOST: i64 = 10_000;

const COLUMNS: [Column; 9] = [
    Column::right("entry", "Bút toán", "Entry"),
    Column::left("day", "Ngày", "Day"),
    Column::right("corrects", "Của bút toán", "Of entry"),
    Column::left("of_day", "Ngày của bút toán gốc", "Day of the original"),
    Column::left("description", "Diễn giải", "Description"),
    Column::left("account", "Số hiệu TK", "Account"),
    Column::left("fund", "Quỹ", "Fund"),
    Column::right("debit", "Nợ", "Debit").summed(),
    Column::right("credit", "Có", "Credit").summed(),
];

#[derive(QueryableByName)]
struct Moved {
    #[diesel(sql_type = BigInt)]
    account_id: AccountId,
    #[diesel(sql_type = BigInt)]
    fund_id: FundId,
    #[diesel(sql_type = BigInt)]
    debit: Money,
    #[diesel(sql_type = BigInt)]
    credit: Money,
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = BigInt)]
    seq: Seq,
    #[diesel(sql_type = Date)]
    of_day: NaiveDate,
}

/// The entries of a span that correct one from before it; the span's first day is `$2`.
const CORRECTIONS: &str = "FROM entries e JOIN entries o ON e.book_id = $1 AND o.book_id = e.book_id \
     AND o.seq = e.link_seq AND o.day < $2 WHERE e.link_kind IS NOT NULL AND e.day BETWEEN $2 AND $3 AND e.seq <= $4";

/// Adds up what corrections of earlier periods moved within a span; a span from the beginning has none.
pub fn variance(db: &mut Db, view: &View) -> Result<Turnover, ReportError> {
    let Some(from) = view.span.from else { return Ok(Turnover::new()) };
    let rows: Vec<Moved> = sql_query(format!(
        "SELECT p.account_id, p.fund_id, \
         CAST(SUM(CASE WHEN p.amount > 0 THEN p.amount ELSE 0 END) AS BIGINT) AS debit, \
         CAST(SUM(CASE WHEN p.amount < 0 THEN -p.amount ELSE 0 END) AS BIGINT) AS credit \
         FROM postings p JOIN (SELECT e.seq {CORRECTIONS}) c ON c.seq = p.seq \
         WHERE p.book_id = $1 GROUP BY p.account_id, p.fund_id"
    ))
    .bind::<BigInt, _>(view.book)
    .bind::<Date, _>(from)
    .bind::<Date, _>(view.span.to)
    .bind::<BigInt, _>(view.known)
    .load(db)?;
    let sides = |row: Moved| ((row.account_id, row.fund_id), Sides { debit: row.debit, credit: row.credit });
    Ok(rows.into_iter().map(sides).collect())
}

/// Adds up both sides of what corrections moved.
pub fn sides(variance: &Turnover) -> Result<Sides, MoneyError> {
    variance.values().try_fold(Sides::default(), |sum, sides| sum.checked_add(*sides))
}

/// Lists the corrections of earlier periods that stand within a span, each with what it corrects.
pub fn read(db: &mut Db, view: &View) -> Result<Table, ReportError> {
    let unit = &view.unit;
    let mut table = Table::new(
        format!("Điều chỉnh kỳ trước – {unit}"),
        format!("Adjustments of earlier periods – {unit}"),
        COLUMNS.to_vec(),
    );
    let keys: Vec<Key> = match view.span.from {
        Some(from) => sql_query(format!(
            "SELECT e.seq, o.day AS of_day {CORRECTIONS} ORDER BY e.day, e.seq LIMIT {MOST}"
        ))
        .bind::<BigInt, _>(view.book)
        .bind::<Date, _>(from)
        .bind::<Date, _>(view.span.to)
        .bind::<BigInt, _>(view.known)
        .load(db)?,
        None => Vec::new(),
    };
    let seqs: Vec<Seq> = keys.iter().map(|key| key.seq).collect();
    let codes = Codes::read(db, view)?;
    let mut sum = Sides::default();
    for (key, sealed) in keys.iter().zip(ledger::store::load_many(db, view.book, &seqs)?) {
        for row in rows(&codes, &sealed, key.of_day) {
            table.push(row);
        }
        for posting in sealed.entry.postings() {
            let amount = posting.amount;
            let sides = if amount.is_negative() {
                Sides { debit: Money::ZERO, credit: -amount }
            } else {
                Sides { debit: amount, credit: Money::ZERO }
            };
            sum = sum.checked_add(sides)?;
        }
    }
    let mut totals = vec![Cell::Empty; COLUMNS.len() - 2];
    totals[4] = Cell::words("Cộng", "Total");
    totals.extend([Cell::Money(sum.debit), Cell::Money(sum.credit)]);
    table.totals = Some(totals);
    view.sign(&mut table, "adjustments", view.chart.accounts().iter().map(|account| account.id));
    Ok(table)
}

fn rows(codes: &Codes, sealed: &Sealed, of_day: NaiveDate) -> Vec<Vec<Cell>> {
    let entry = &sealed.entry;
    let corrects = entry.link().map_or(Cell::Empty, |link| Cell::Count(link.seq.0));
    let row = |posting: &ledger::Posting| {
        let [debit, credit] = two_cells(posting.amount);
        vec![
            Cell::Count(sealed.seq.0),
            Cell::Day(entry.day()),
            corrects.clone(),
            Cell::Day(of_day),
            Cell::text(entry.description()),
            Cell::text(codes.account(posting.account)),
            Cell::text(codes.fund(posting.fund)),
            debit,
            credit,
        ]
    };
    entry.postings().iter().map(row).collect()
}
