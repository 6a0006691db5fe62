//! Books changed behind the program's back: whatever is altered, `verify` names the table and the row.

use diesel::{
    connection::SimpleConnection as _,
    result::{DatabaseErrorKind, Error::DatabaseError},
};
use sovang::{
    db::Db,
    donation::{self, Credit, CreditKind, Means, Share},
    id::BookId,
    ledger::{
        self, Entry, Posting, Series, Source, account::Role, journal::PostError, period::PeriodError,
        verify::Finding,
    },
    report::verify::{self, Checked},
};

use crate::{
    books::{Books, day, dong},
    dump::{self, lines},
    on_both_databases,
};

/// Builds a small year: gifts of three kinds, a split, a reversal, an award and its payment, a closed month.
pub fn year(books: &Books) {
    let (minh, hoa) = (books.donor("Ông Trần Văn Minh"), books.donor("Bà Lê Thị Hoà"));
    books.receive(&books.gift(minh, books.general, 5_000_000, "2025-01-10")).unwrap();
    let mut split = books.gift(hoa, books.general, 1, "2025-01-20");
    split.means = Means::Transfer;
    split.shares = vec![
        Share { fund: books.general, amount: dong(600_000) },
        Share { fund: books.programme, amount: dong(400_000) },
    ];
    split.credits = vec![Credit { party: minh, kind: CreditKind::Soft, amount: dong(0) }];
    books.receive(&split).unwrap();
    let (author, book) = (books.author.clone(), books.book);
    let keyed = books.gift(hoa, books.programme, 700_000, "2025-02-01");
    let once = keyed.clone();
    let received = books
        .pool
        .write_now([book], move |tx| donation::workflow::receive_once(tx, &author, book, &once, "khoa-1"));
    let received = received.unwrap().unwrap();
    books.void(received.seq, "2025-02-03", "nhập hai lần").unwrap();
    let promise = [(Role::ScholarshipExpensePupil, 1), (Role::ScholarshipsPayable, -1)];
    post(books, "Quyết định học bổng", 300_000, promise, "2025-02-10");
    post(books, "Chi học bổng", 300_000, [(Role::ScholarshipsPayable, 1), (Role::Cash, -1)], "2025-03-05");
    close(books, "2025-02");
    books.receive(&books.gift(minh, books.general, 100_000, "2025-03-10")).unwrap();
}

pub fn post(books: &Books, words: &str, amount: i64, sides: [(Role, i64); 2], on: &str) {
    let chart = ledger::store::chart(&mut books.db(), books.book).unwrap();
    let line = |(role, sign): (Role, i64)| {
        Posting::debit(chart.by_role(role).unwrap().id, books.general, dong(sign * amount))
    };
    let postings = sides.into_iter().map(line).collect();
    post_as(books, words, (Series::General, postings), on);
}

/// Posts an entry with the voucher of a series.
pub fn post_as(books: &Books, words: &str, (series, postings): (Series, Vec<Posting>), on: &str) {
    let entry = Entry::new(day(on), series, Source::General, words, postings).unwrap();
    let (author, book) = (books.author.clone(), books.book);
    let posted = books.pool.write_now([book], move |tx| ledger::general::post(tx, &author, book, &entry));
    posted.map(drop).map_err(|err: PostError| err.to_string()).unwrap();
}

fn close(books: &Books, month: &str) {
    let (author, book, month) = (books.author.clone(), books.book, month.parse().unwrap());
    let closed = books
        .pool
        .write_now([book], move |tx| ledger::workflow::close(tx, &author, book, month, "đối chiếu xong"));
    closed.map_err(|err: PeriodError| err.to_string()).unwrap();
}

pub fn verified(db: &mut Db) -> (Checked, Vec<Finding>) {
    let mut findings = Vec::new();
    let checked = verify::run(db, None, &mut |_| (), &mut |finding| findings.push(finding)).unwrap();
    assert_eq!(usize::try_from(checked.findings).unwrap(), findings.len());
    (checked, findings)
}

pub fn shown(findings: &[Finding]) -> String {
    findings.iter().map(|it| format!("{it}\n{it:#}\n")).collect()
}

/// Takes away what guards the tables: triggers, foreign keys and checks, as somebody with the file could.
pub fn disarm(db: &mut Db) {
    match db {
        Db::Sqlite(conn) => {
            conn.batch_execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
        }
        Db::Postgres(conn) => conn.batch_execute("SET session_replication_role = replica").unwrap(),
    }
    if matches!(db, Db::Sqlite(_)) {
        let drops =
            lines(db, "SELECT 'DROP TRIGGER ' || name AS line FROM sqlite_schema WHERE type = 'trigger'");
        db.batch_execute(&drops.join(";")).unwrap();
    } else {
        let sql = "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) \
                   AS line FROM pg_constraint WHERE connamespace = current_schema()::regnamespace \
                   AND contype = 'c'";
        let drops = lines(db, sql);
        // PostgreSQL refuses to do nothing, and books may be disarmed twice.
        if !drops.is_empty() {
            db.batch_execute(&drops.join(";")).unwrap();
        }
    }
}

/// Does something to the books that is undone afterwards, and returns what `verify` says meanwhile.
///
/// None where a key that no two rows may share makes the change impossible for anybody.
pub fn tried(db: &mut Db, sql: &str) -> Option<Vec<Finding>> {
    db.batch_execute("BEGIN").unwrap();
    let findings = match db.batch_execute(sql) {
        Ok(()) => Some(verified(db).1),
        Err(DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => None,
        Err(err) => panic!("{sql}: {err}"),
    };
    db.batch_execute("ROLLBACK").unwrap();
    findings
}

/// Fails unless some finding names a table and a row of it.
#[track_caller]
pub fn assert_named(findings: &[Finding], (table, row): (&str, &str), what: &str) {
    let is_named = |it: &Finding| {
        let number = |text: &str| text.split(['/', '–']).next().unwrap_or_default() == row || text == row;
        it.place.table.split(", ").any(|name| name == table) && number(&it.place.row)
    };
    assert!(findings.iter().any(is_named), "{what}: {table} {row} is not named by\n{}", shown(findings));
}

/// Returns the ways to change one column of one row: a byte, a number, and where it may be, nothing at all.
pub fn changes(db: &mut Db, table: &str, column: &str, key: &str) -> Vec<String> {
    let is_sqlite = matches!(db, Db::Sqlite(_));
    let kind = match is_sqlite {
        true => lines(
            db,
            &format!("SELECT type AS line FROM pragma_table_info('{table}') WHERE name = '{column}'"),
        ),
        false => lines(
            db,
            &format!(
                "SELECT format_type(atttypid, NULL) AS line FROM pg_attribute \
                 WHERE attrelid = '{table}'::regclass AND attname = '{column}'"
            ),
        ),
    };
    let values: Vec<String> = match (kind[0].to_lowercase().as_str(), is_sqlite) {
        ("integer" | "bigint", _) => vec![format!("COALESCE({column}, 0) + 1"), "1000000007".into()],
        ("blob", _) => {
            let bytes = format!("COALESCE({column}, zeroblob(32))");
            vec![
                format!(
                    "unhex(substr(hex({bytes}), 1, 14) || CASE substr(hex({bytes}), 15, 1) WHEN '0' THEN '1' \
                     ELSE '0' END || substr(hex({bytes}), 16))"
                ),
                format!("substr({bytes}, 1, 31)"),
            ]
        }
        ("bytea", _) => {
            let bytes = format!("COALESCE({column}, decode(repeat('00', 32), 'hex'))");
            vec![
                format!("set_byte({bytes}, 7, (get_byte({bytes}, 7) + 1) % 256)"),
                format!("substr({bytes}, 1, 31)"),
            ]
        }
        ("boolean", _) => vec![format!("NOT {column}")],
        ("date", _) => vec![format!("{column} + 1")],
        (_, true) if column == "day" => {
            vec![format!("date({column}, '+1 day')"), "'2025-02-30'".into(), "'2025-1-5'".into()]
        }
        (_, true) => vec![
            format!("COALESCE({column}, '') || 'x'"),
            format!("CAST(x'ff' AS TEXT)"),
            format!("CAST(CAST(COALESCE({column}, '') AS BLOB) || x'c3' AS TEXT)"),
        ],
        (_, false) => vec![
            format!("COALESCE({column}, '') || 'x'"),
            format!("overlay(COALESCE({column}, 'ab') placing '~' from 1 for 1)"),
        ],
    };
    values.into_iter().map(|value| format!("UPDATE {table} SET {column} = {value} WHERE {key}")).collect()
}

fn every_column_of(books: &Books, table: &str) {
    year(books);
    let mut db = books.db();
    assert_eq!(shown(&verified(&mut db).1), "");
    disarm(&mut db);
    assert_eq!(shown(&verified(&mut db).1), "");
    let book = books.book;
    let line = if table == "postings" { "line" } else { "seq" };
    let keys = lines(
        &mut db,
        &format!(
            "SELECT CAST(seq AS TEXT) || '/' || CAST({line} AS TEXT) AS line FROM {table} WHERE book_id = {book} ORDER BY seq, {line}"
        ),
    );
    let mut changed = 0;
    for key in &keys {
        let (seq, line) = key.split_once('/').unwrap();
        let row = if table == "postings" { format!(" AND line = {line}") } else { String::new() };
        let row = format!("book_id = {book} AND seq = {seq}{row}");
        for column in dump::columns(&mut db, table) {
            let column = column.trim_end_matches('?').to_owned();
            let mut possible = 0;
            for sql in changes(&mut db, table, &column, &row) {
                if let Some(findings) = tried(&mut db, &sql) {
                    assert_named(&findings, (table, seq), &sql);
                    possible += 1;
                }
            }
            assert!(possible > 0, "no change of {table}.{column} was possible");
            changed += possible;
        }
    }
    assert!(changed > 60, "only {changed} changes were tried on {table}");
}

on_both_databases! {
    fn every_column_of_every_entry_is_sealed(books: Books) {
        every_column_of(&books, "entries");
    }

    fn every_column_of_every_posting_is_sealed(books: Books) {
        every_column_of(&books, "postings");
    }

    fn every_column_of_every_audit_row_is_sealed(books: Books) {
        every_column_of(&books, "audit");
    }

    fn books_that_nobody_touched_are_verified(books: Books) {
        year(&books);
        let mut db = books.db();
        let (checked, findings) = verified(&mut db);
        assert_eq!(shown(&findings), "");
        assert_eq!((checked.books, checked.entries, checked.findings), (2, 7, 0));
        let only = verify::run(&mut db, Some(BookId::REGISTER), &mut |_| (), &mut |_| ()).unwrap();
        assert_eq!((only.books, only.entries), (1, 0));
    }
}
