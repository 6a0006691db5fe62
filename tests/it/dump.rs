//! Every row of every table as text.

use diesel::{prelude::*, sql_types::Text};
use sovang::db::Db;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Asks for one column of text that is named `line`.
pub fn lines(db: &mut Db, sql: &str) -> Vec<String> {
    let rows: Vec<Line> = diesel::sql_query(sql).load(db).unwrap();
    rows.into_iter().map(|row| row.line).collect()
}

/// Lists the tables of the books, without those that belong to Diesel and SQLite.
pub fn tables(db: &mut Db) -> Vec<String> {
    let sql = match db {
        Db::Sqlite(_) => {
            "SELECT name AS line FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
             AND name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' ORDER BY name"
        }
        Db::Postgres(_) => {
            "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = current_schema() \
             AND tablename NOT LIKE '\\_\\_diesel%' ORDER BY tablename"
        }
    };
    lines(db, sql)
}

/// Returns the columns of a table with whether they may be absent, in the order of their names.
pub fn columns(db: &mut Db, table: &str) -> Vec<String> {
    let sql = match db {
        Db::Sqlite(_) => format!(
            "SELECT name || CASE WHEN \"notnull\" = 1 OR pk > 0 THEN '' ELSE '?' END AS line \
             FROM pragma_table_info('{table}') ORDER BY name"
        ),
        Db::Postgres(_) => format!(
            // The catalogue itself: the view of it that the standard asks for takes a hundred times as long.
            "SELECT attname || CASE WHEN attnotnull THEN '' ELSE '?' END AS line FROM pg_attribute \
             WHERE attrelid = '\"{table}\"'::regclass AND attnum > 0 AND NOT attisdropped \
             ORDER BY attname COLLATE \"C\""
        ),
    };
    lines(db, &sql)
}

/// Dumps all rows, sorted within each table.
pub fn rows(db: &mut Db) -> Vec<String> {
    let mut all = Vec::new();
    for table in tables(db) {
        let fields: Vec<String> = columns(db, &table)
            .into_iter()
            .map(|column| {
                let column = column.trim_end_matches('?').to_owned();
                match db {
                    Db::Sqlite(_) => format!("quote(\"{column}\")"),
                    Db::Postgres(_) => format!("quote_nullable(\"{column}\"::text)"),
                }
            })
            .collect();
        let sql = format!("SELECT {} AS line FROM \"{table}\"", fields.join(" || '|' || "));
        let mut found: Vec<String> = lines(db, &sql).iter().map(|row| format!("{table}: {row}")).collect();
        found.sort_unstable();
        all.extend(found);
    }
    all
}
