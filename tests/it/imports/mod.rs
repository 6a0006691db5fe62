//! Files through the import verbs: what they leave in the books, and what they leave alone.

mod crash;
mod doubts;
mod lists;
mod nominations;
mod refusals;
mod statements;

use std::path::PathBuf;

use diesel::{prelude::*, sql_types::BigInt};
use sovang::db::DbUrl;

use crate::{
    books::Books,
    harness::{Answer, Desk},
};

/// Books, and a folder from which a person imports files into them.
pub struct Importer {
    pub books: Books,
    pub desk: Desk,
    pub url: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

impl Importer {
    pub fn new(books: Books) -> Self {
        let url = match &books.url {
            DbUrl::Sqlite(path) => format!("sqlite://{path}"),
            DbUrl::Postgres(url) => url.clone(),
        };
        Self { books, desk: Desk::new(), url }
    }

    /// Runs `sovang import` in English, for the unit TB.
    pub fn import(&self, args: &[&str]) -> Answer {
        let start = ["--lang", "en", "--database", &self.url, "import"];
        self.desk.run(&[&start, args, &["--unit", "TB"]].concat())
    }

    pub fn list(&self, file: &str, more: &[&str]) -> Answer {
        self.import(&[&["donations", file, "--account", "cash", "--fund", "QCHUNG"], more].concat())
    }

    /// Imports a statement whose money in becomes gifts.
    pub fn gifts(&self, file: &str, more: &[&str]) -> Answer {
        self.import(&[&["statement", file, "--as-gifts", "--fund", "QCHUNG"], more].concat())
    }

    /// Returns the number that a query over the tables gives.
    pub fn number(&self, sql: &str) -> i64 {
        let sql = format!("SELECT CAST(({sql}) AS BIGINT) AS number");
        diesel::sql_query(sql).get_result::<Number>(&mut self.books.db()).unwrap().number
    }

    pub fn count(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table}"))
    }
}

pub fn sample(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/samples").join(name);
    path.to_str().unwrap().to_owned()
}

#[track_caller]
pub fn well(answer: &Answer) {
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{answer:?}");
}

/// A statement of Vietcombank with these rows: day, document, credit, memo.
pub fn statement(rows: &[(&str, &str, &str, &str)]) -> String {
    let rows: String = rows
        .iter()
        .map(|(day, document, credit, memo)| format!("{day},{document},,{credit},,{memo}\n"))
        .collect();
    format!("TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails\n{rows}")
}

/// A list of gifts with these rows: donor, address, amount, day.
pub fn list(rows: &[(&str, &str, &str, &str)]) -> String {
    let rows: String = rows
        .iter()
        .map(|(name, address, amount, day)| format!("{name};{address};{amount};{day}\n"))
        .collect();
    format!("Họ và tên;Địa chỉ;Số tiền;Ngày\n{rows}")
}
