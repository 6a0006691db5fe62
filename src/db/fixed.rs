//! Statements that writers repeat: their text does not change, so the database compiles each once per connection.

use diesel::{
    backend::Backend,
    query_builder::{AstPass, QueryFragment, QueryId},
    result::QueryResult,
    serialize::ToSql,
    sql_types::{BigInt, Binary, Bool, Text},
};

use super::Db;

/// How many rows one statement takes on PostgreSQL; their values stay far below its limit of 65,535.
const CHUNK: usize = 400;

/// A value that is bound to a `?` of a text.
#[derive(Clone, Debug)]
pub enum Value {
    Number(i64),
    Flag(bool),
    Text(String),
    Bytes([u8; 32]),
}

/// Diesel neither keeps an `UPDATE` prepared nor an `ON CONFLICT … DO UPDATE`; in this form it does.
struct Fixed<'a> {
    text: &'a str,
    values: &'a [Value],
    /// Whether the text will be seen again; what is kept is never let go.
    keep: bool,
}

impl QueryId for Fixed<'_> {
    type QueryId = ();
    // The text itself is the key under which the statement is kept.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for Fixed<'_> {}

impl<DB> QueryFragment<DB> for Fixed<'_>
where
    DB: Backend
        + diesel::sql_types::HasSqlType<BigInt>
        + diesel::sql_types::HasSqlType<Bool>
        + diesel::sql_types::HasSqlType<Text>
        + diesel::sql_types::HasSqlType<Binary>,
    i64: ToSql<BigInt, DB>,
    bool: ToSql<Bool, DB>,
    String: ToSql<Text, DB>,
    [u8; 32]: ToSql<Binary, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !self.keep {
            out.unsafe_to_cache_prepared();
        }
        let mut pieces = self.text.split('?');
        out.push_sql(pieces.next().unwrap_or_default());
        for (value, piece) in self.values.iter().zip(pieces) {
            match value {
                Value::Number(number) => out.push_bind_param::<BigInt, _>(number)?,
                Value::Flag(flag) => out.push_bind_param::<Bool, _>(flag)?,
                Value::Text(text) => out.push_bind_param::<Text, _>(text)?,
                Value::Bytes(bytes) => out.push_bind_param::<Binary, _>(bytes)?,
            }
            out.push_sql(piece);
        }
        Ok(())
    }
}

/// Runs a statement that stays prepared on its connection.
pub fn run(db: &mut Db, text: &'static str, values: &[Value]) -> QueryResult<usize> {
    let fixed = Fixed { text, values, keep: true };
    crate::on_each!(db, |conn| diesel::RunQueryDsl::execute(fixed, conn))
}

/// Inserts rows, or changes those that are there already: `into` goes before the rows, `conflict` behind them.
pub fn upsert<const N: usize>(
    db: &mut Db,
    (into, conflict): (&str, &str),
    rows: &[[Value; N]],
) -> QueryResult<()> {
    let row = format!("({})", ["?"; N].join(","));
    // As for `insert_all!`: SQLite would compile a long statement as long as it runs it, PostgreSQL is far away.
    let most = if matches!(db, Db::Sqlite(_)) { 1 } else { CHUNK };
    for rows in rows.chunks(most) {
        let text = format!("{into} VALUES {} {conflict}", vec![row.as_str(); rows.len()].join(","));
        let fixed = Fixed { text: &text, values: rows.as_flattened(), keep: rows.len() == 1 };
        crate::on_each!(&mut *db, |conn| diesel::RunQueryDsl::execute(fixed, conn))?;
    }
    Ok(())
}
