//! One connection type over SQLite and PostgreSQL; its address, its errors, its migrations.

use std::fmt;

use diesel::{Connection as _, connection::SimpleConnection as _};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

use crate::say;

mod buffer;
pub mod fixed;
mod pool;
pub mod schema;
mod tx;
mod types;
mod writer;

pub use buffer::{Buffer, Tally};
pub use pool::{Pool, PoolOptions};
pub use tx::{Stash, Tx};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// A connection to either database. Most queries run on it as they are.
///
/// Batch inserts, `ON CONFLICT`, `UNION`, row locks and `as_returning()` do not compile against it;
/// wrap those in [`on_each!`](crate::on_each).
#[derive(diesel::MultiConnection)]
pub enum Db {
    Postgres(diesel::PgConnection),
    Sqlite(diesel::SqliteConnection),
}

pub(crate) type Multi = multi_connection_impl::MultiBackend;

/// Compiles one query once per backend, for SQL that `Db` itself cannot express.
#[macro_export]
macro_rules! on_each {
    ($db:expr, |$conn:ident| $query:expr) => {
        match $db {
            $crate::db::Db::Postgres($conn) => $query,
            $crate::db::Db::Sqlite($conn) => $query,
        }
    };
}

#[derive(Debug, thiserror::Error)]
pub enum DbError {
    Query(#[from] diesel::result::Error),
    Connect(#[from] diesel::ConnectionError),
    Pool(#[from] diesel::r2d2::PoolError),
    Migrate(String),
    /// A stored row that no code path of this program can have written.
    Corrupt(String),
    /// The group of jobs that this one was committed with could not be committed.
    Commit(String),
    /// A job touched a book that it had not named when it was submitted.
    NotLocked(i64),
    /// A job panicked; its changes were rolled back.
    Panicked,
    /// The writer is gone, because the program is shutting down.
    Closed,
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Query(diesel::result::Error::NotFound) => {
                say!(f, "không tìm thấy bản ghi cần dùng", "a record that is needed was not found")
            }
            Self::Query(err) => say!(f, "cơ sở dữ liệu từ chối: {err}", "the database refused: {err}"),
            Self::Connect(err) => say!(
                f,
                "không mở được cơ sở dữ liệu ({err}); hãy kiểm tra địa chỉ và quyền ghi",
                "the database cannot be opened ({err}); check its address and the right to write"
            ),
            Self::Pool(err) => say!(
                f,
                "sổ đang bận ({err}); hãy thử lại sau ít giây",
                "the books are busy ({err}); try again in a few seconds"
            ),
            Self::Migrate(err) => {
                say!(f, "không chuẩn bị được bảng dữ liệu: {err}", "the tables could not be prepared: {err}")
            }
            Self::Corrupt(what) => say!(
                f,
                "sổ có chỗ không đọc được: {what}; hãy chạy “sovang verify” và khôi phục từ bản sao lưu",
                "the books have an unreadable place: {what}; run “sovang verify” and restore a back-up"
            ),
            Self::Commit(err) => say!(
                f,
                "không ghi được xuống đĩa ({err}); chưa có gì được ghi, hãy thử lại",
                "the disk write failed ({err}); nothing was recorded, try again"
            ),
            Self::NotLocked(book) => {
                say!(
                    f,
                    "lỗi chương trình: sổ {book} chưa được khóa",
                    "program error: book {book} is not locked"
                )
            }
            Self::Panicked => {
                say!(f, "lỗi chương trình; chưa có gì được ghi", "a program error; nothing was recorded")
            }
            Self::Closed => say!(f, "chương trình đang dừng", "the program is shutting down"),
        }
    }
}

/// Where the books are kept, parsed once at start-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DbUrl {
    /// A file's path.
    Sqlite(String),
    /// A libpq connection address.
    Postgres(String),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct DbUrlError(String);

impl fmt::Display for DbUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.0;
        say!(
            f,
            "“{text}” không phải là địa chỉ cơ sở dữ liệu; hãy viết sqlite://TỆP hoặc postgres://…",
            "“{text}” is not a database address; write sqlite://FILE or postgres://…"
        )
    }
}

impl std::str::FromStr for DbUrl {
    type Err = DbUrlError;

    fn from_str(url: &str) -> Result<Self, DbUrlError> {
        match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() => Ok(Self::Sqlite(path.to_owned())),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(url.to_owned())),
            _ => Err(DbUrlError(url.to_owned())),
        }
    }
}

impl Db {
    pub fn open(url: &DbUrl) -> Result<Self, DbError> {
        match url {
            DbUrl::Postgres(url) => Ok(Self::Postgres(diesel::PgConnection::establish(url)?)),
            DbUrl::Sqlite(path) => {
                let mut conn = diesel::SqliteConnection::establish(path)?;
                // FULL and not NORMAL: an answer that was given must survive a power cut.
                conn.batch_execute(
                    "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;",
                )?;
                Ok(Self::Sqlite(conn))
            }
        }
    }

    /// Opens a connection that refuses to write, for reports and pages.
    fn open_reader(url: &DbUrl) -> Result<Self, DbError> {
        let mut db = Self::open(url)?;
        match &mut db {
            Self::Sqlite(conn) => conn.batch_execute("PRAGMA query_only = ON")?,
            Self::Postgres(conn) => {
                conn.batch_execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")?;
            }
        }
        Ok(db)
    }

    /// Brings the tables up to this program's version.
    pub fn migrate(&mut self) -> Result<(), DbError> {
        let applied = match self {
            Self::Sqlite(conn) => conn.run_pending_migrations(SQLITE),
            Self::Postgres(conn) => conn.run_pending_migrations(POSTGRES),
        };
        applied.map(|_| ()).map_err(|err| DbError::Migrate(err.to_string()))
    }

    /// Returns true where migrations of this program have not been applied.
    pub fn is_behind(&mut self) -> Result<bool, DbError> {
        let behind = match self {
            Self::Sqlite(conn) => conn.has_pending_migration(SQLITE),
            Self::Postgres(conn) => conn.has_pending_migration(POSTGRES),
        };
        behind.map_err(|err| DbError::Migrate(err.to_string()))
    }

    /// Undoes every migration; only an empty database survives it, and only tests ask for it.
    pub fn unmigrate(&mut self) -> Result<(), DbError> {
        let reverted = match self {
            Self::Sqlite(conn) => conn.revert_all_migrations(SQLITE),
            Self::Postgres(conn) => conn.revert_all_migrations(POSTGRES),
        };
        reverted.map(|_| ()).map_err(|err| DbError::Migrate(err.to_string()))
    }
}

/// Adds up a column of đồng as BIGINT; plain `SUM` is NUMERIC on PostgreSQL.
#[macro_export]
macro_rules! sum_dong {
    ($column:literal) => {
        ::diesel::dsl::sql::<::diesel::sql_types::BigInt>(::std::concat!(
            "CAST(COALESCE(SUM(",
            $column,
            "), 0) AS BIGINT)"
        ))
    };
}

/// Inserts rows of an `Insertable` struct in few statements; `$chunk` rows go into one on PostgreSQL.
///
/// SQLite takes longer to compile a statement of many rows than to run it. There rows go in 64, 8 or one at a time:
/// the texts of such statements never change, so they stay prepared. PostgreSQL is a round trip away, and gets
/// as many rows at once as there are.
#[macro_export]
macro_rules! insert_all {
    ($db:expr, $table:ident, $rows:expr, $chunk:expr) => {
        match &mut *$db {
            $crate::db::Db::Postgres(conn) => {
                for rows in $rows.chunks($chunk) {
                    ::diesel::insert_into($crate::db::schema::$table::table).values(rows).execute(conn)?;
                }
            }
            $crate::db::Db::Sqlite(conn) => {
                let (many, rest) = $rows.as_chunks::<64>();
                let (some, few) = rest.as_chunks::<8>();
                for rows in many {
                    ::diesel::insert_into($crate::db::schema::$table::table).values(rows).execute(conn)?;
                }
                for rows in some {
                    ::diesel::insert_into($crate::db::schema::$table::table).values(rows).execute(conn)?;
                }
                for row in few {
                    ::diesel::insert_into($crate::db::schema::$table::table).values(row).execute(conn)?;
                }
            }
        }
    };
}

/// Lets a noun's error take a query's failure, so that its workflows can use `?` on its stores.
#[macro_export]
macro_rules! query_errors {
    ($($error:ty),+ $(,)?) => {$(
        impl From<::diesel::result::Error> for $error {
            fn from(err: ::diesel::result::Error) -> Self {
                Self::Db(err.into())
            }
        }
    )+};
}
