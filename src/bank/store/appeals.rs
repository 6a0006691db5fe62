//! SQL for appeals, and for the memo codes that were given out.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::{Appeal, CodeKind, memo::Code};
use crate::{
    db::{
        Db, DbError,
        schema::{appeals, memo_codes},
    },
    id::{AppealId, BankAccountId, BookId, FundId, UnitId},
    ledger::Author,
    money::Money,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = appeals)]
struct Row {
    id: AppealId,
    book_id: BookId,
    unit_id: UnitId,
    fund_id: FundId,
    bank_account_id: BankAccountId,
    title: String,
    amount: Option<Money>,
    opens_on: NaiveDate,
    closes_on: Option<NaiveDate>,
}

impl From<Row> for Appeal {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            book: row.book_id,
            unit: row.unit_id,
            fund: row.fund_id,
            account: row.bank_account_id,
            title: row.title,
            amount: row.amount,
            opens_on: row.opens_on,
            closes_on: row.closes_on,
        }
    }
}

/// Returns the appeals of a book, the latest first.
pub fn appeals(db: &mut Db, book: BookId) -> QueryResult<Vec<Appeal>> {
    let rows: Vec<Row> = appeals::table
        .filter(appeals::book_id.eq(book))
        .order((appeals::opens_on.desc(), appeals::id.desc()))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Appeal::from).collect())
}

pub fn find_appeal(db: &mut Db, book: BookId, id: AppealId) -> QueryResult<Option<Appeal>> {
    let row: Option<Row> = appeals::table
        .filter(appeals::book_id.eq(book).and(appeals::id.eq(id)))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    Ok(row.map(Appeal::from))
}

/// Inserts an appeal; its id is not looked at.
pub fn insert_appeal(db: &mut Db, new: &Appeal, author: &Author) -> QueryResult<AppealId> {
    diesel::insert_into(appeals::table)
        .values((
            appeals::book_id.eq(new.book),
            appeals::unit_id.eq(new.unit),
            appeals::fund_id.eq(new.fund),
            appeals::bank_account_id.eq(new.account),
            appeals::title.eq(&new.title),
            appeals::amount.eq(new.amount),
            appeals::opens_on.eq(new.opens_on),
            appeals::closes_on.eq(new.closes_on),
            appeals::added_at.eq(author.at),
        ))
        .returning(appeals::id)
        .get_result(db)
}

/// Sets the last day of an appeal.
pub fn close_appeal(db: &mut Db, id: AppealId, last_day: NaiveDate) -> QueryResult<()> {
    diesel::update(appeals::table.find(id)).set(appeals::closes_on.eq(last_day)).execute(db).map(drop)
}

/// Returns the code that stands for something, if one was given out.
pub fn code_of(db: &mut Db, book: BookId, kind: CodeKind, target: i64) -> Result<Option<Code>, DbError> {
    let text: Option<String> = memo_codes::table
        .filter(memo_codes::book_id.eq(book).and(memo_codes::kind.eq(kind)))
        .filter(memo_codes::target.eq(target))
        .select(memo_codes::code)
        .first(db)
        .optional()?;
    text.map(|text| read(&text)).transpose()
}

fn read(text: &str) -> Result<Code, DbError> {
    text.parse().map_err(|err| DbError::Corrupt(format!("memo_codes {text}: {err}")))
}

/// Returns what those of some codes stand for that the book has given out.
pub fn meanings(db: &mut Db, book: BookId, codes: &[Code]) -> Result<Vec<(Code, CodeKind, i64)>, DbError> {
    let mut found = Vec::new();
    for chunk in codes.chunks(1_000) {
        let texts: Vec<String> = chunk.iter().map(ToString::to_string).collect();
        let rows: Vec<(String, CodeKind, i64)> = memo_codes::table
            .filter(memo_codes::book_id.eq(book).and(memo_codes::code.eq_any(texts)))
            .order(memo_codes::no)
            .select((memo_codes::code, memo_codes::kind, memo_codes::target))
            .load(db)?;
        for (text, kind, target) in rows {
            found.push((read(&text)?, kind, target));
        }
    }
    Ok(found)
}

/// Returns the codes of many things of one kind.
pub fn codes_of(
    db: &mut Db,
    book: BookId,
    kind: CodeKind,
    targets: Vec<i64>,
) -> Result<Vec<(i64, Code)>, DbError> {
    let rows: Vec<(i64, String)> = memo_codes::table
        .filter(memo_codes::book_id.eq(book).and(memo_codes::kind.eq(kind)))
        .filter(memo_codes::target.eq_any(targets))
        .order(memo_codes::no)
        .select((memo_codes::target, memo_codes::code))
        .load(db)?;
    rows.into_iter().map(|(target, text)| Ok((target, read(&text)?))).collect()
}

/// Gives out the next code of a book that it has not given out before.
pub fn issue_code(
    db: &mut Db,
    author: &Author,
    book: BookId,
    (kind, target): (CodeKind, i64),
) -> QueryResult<Code> {
    let last: Option<i64> = memo_codes::table
        .filter(memo_codes::book_id.eq(book))
        .order(memo_codes::no.desc())
        .select(memo_codes::no)
        .first(db)
        .optional()?;
    let mut no = last.unwrap_or_default() + 1;
    // Two numbers hardly ever draw one code; the later one then goes without a number of its own.
    let code = loop {
        let code = Code::draw(book, no);
        let taken =
            memo_codes::table.filter(memo_codes::book_id.eq(book).and(memo_codes::code.eq(code.to_string())));
        if !diesel::select(diesel::dsl::exists(taken)).get_result::<bool>(db)? {
            break code;
        }
        no += 1;
    };
    diesel::insert_into(memo_codes::table)
        .values((
            memo_codes::book_id.eq(book),
            memo_codes::no.eq(no),
            memo_codes::code.eq(code.to_string()),
            memo_codes::kind.eq(kind),
            memo_codes::target.eq(target),
            memo_codes::user_id.eq(author.user),
            memo_codes::issued_at.eq(author.at),
        ))
        .execute(db)?;
    Ok(code)
}
