//! Where a test's database lives: a file in a folder of its own, or a database of its own on a server.
//!
//! The tables are made once and then copied. To migrate a database for every test took longer than most tests do,
//! and a schema for each in one database let them wait for each other's locks.

use std::{
    path::{Path, PathBuf},
    process,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use diesel::connection::SimpleConnection as _;
use sovang::db::{Db, DbUrl};
use tempfile::TempDir;

/// What a test's database goes away with.
pub enum Home {
    Dir { _dir: TempDir },
    Database { server: Server, name: String },
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Self::Database { server, name } = self {
            server.run(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// Names a database in a file; it is not there yet.
pub fn sqlite() -> Option<(DbUrl, Home)> {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let url = DbUrl::Sqlite(dir.path().join("books.db").display().to_string());
    Some((url, Home::Dir { _dir: dir }))
}

/// Names a database on the server, not there yet, or none where no server is offered; CI must offer one.
pub fn postgres() -> Option<(DbUrl, Home)> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let Ok(base) = std::env::var("SOVANG_TEST_POSTGRES") else {
        assert!(std::env::var("CI").is_err(), "CI must set SOVANG_TEST_POSTGRES");
        return None;
    };
    let server = Server(base);
    let name = format!("test_{}_{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    Some((server.database(&name), Home::Database { server, name }))
}

/// Makes the database that was named, without a table.
pub fn bare((url, home): (DbUrl, Home)) -> (DbUrl, Home) {
    if let Home::Database { server, name } = &home {
        server.run(&format!("CREATE DATABASE {name}"));
    }
    (url, home)
}

/// Makes the database that was named, with every table and nothing in them.
pub fn migrated((url, home): (DbUrl, Home)) -> (DbUrl, Home) {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    static DATABASE: OnceLock<String> = OnceLock::new();
    match (&url, &home) {
        (DbUrl::Sqlite(path), _) => {
            std::fs::copy(FILE.get_or_init(migrate_file), path).expect("copy the tables");
        }
        (_, Home::Database { server, name }) => {
            let from = DATABASE.get_or_init(|| server.migrate());
            server.run(&format!("CREATE DATABASE {name} TEMPLATE {from} STRATEGY FILE_COPY"));
        }
        (DbUrl::Postgres(_), Home::Dir { .. }) => unreachable!("a server's database is in no folder"),
    }
    (url, home)
}

/// Makes the file that is copied; the last run's is replaced in one step, so that two runs do not meet.
fn migrate_file() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let made = folder.join(format!("tables-{}.db", process::id()));
    Db::open(&DbUrl::Sqlite(made.display().to_string())).and_then(|mut db| db.migrate()).expect("migrate");
    let journal = made.with_extension("db-wal");
    assert!(!journal.exists(), "{} holds what the file does not", journal.display());
    let kept = folder.join("tables.db");
    std::fs::rename(&made, &kept).expect("keep the tables");
    kept
}

/// The server that `SOVANG_TEST_POSTGRES` names.
pub struct Server(String);

/// How the databases that are copied are called, before the number of the process that made them.
const TABLES: &str = "sovang_tables_";

impl Server {
    /// Returns the address of another database of the server.
    fn database(&self, name: &str) -> DbUrl {
        let (address, options) =
            self.0.split_once('?').map_or((self.0.as_str(), None), |(it, all)| (it, Some(all)));
        let server = address.rsplit_once('/').expect("SOVANG_TEST_POSTGRES names a database").0;
        DbUrl::Postgres(options.map_or(format!("{server}/{name}"), |all| format!("{server}/{name}?{all}")))
    }

    fn open(&self) -> Db {
        let url: DbUrl = self.0.parse().expect("SOVANG_TEST_POSTGRES is a database address");
        Db::open(&url).expect("connect to SOVANG_TEST_POSTGRES")
    }

    fn run(&self, sql: &str) {
        self.open().batch_execute(sql).unwrap_or_else(|err| panic!("{sql}: {err}"));
    }

    /// Makes the database that is copied, and sweeps away what earlier runs have left.
    fn migrate(&self) -> String {
        for old in self.left_behind() {
            self.run(&format!("DROP DATABASE IF EXISTS {old}"));
        }
        let name = format!("{TABLES}{}", process::id());
        self.run(&format!("CREATE DATABASE {name}"));
        Db::open(&self.database(&name)).and_then(|mut db| db.migrate()).expect("migrate");
        name
    }

    /// Names the copied databases whose process is gone.
    fn left_behind(&self) -> Vec<String> {
        let sql = format!("SELECT datname::text AS line FROM pg_database WHERE datname LIKE '{TABLES}%'");
        let names = crate::dump::lines(&mut self.open(), &sql);
        let is_gone = |it: &String| !Path::new("/proc").join(it.trim_start_matches(TABLES)).exists();
        names.into_iter().filter(is_gone).collect()
    }
}
