//! What every verb works with: the settings, the database, the clock, the person, and where to print.

use std::{fmt, io::Write as _, net::IpAddr};

use crate::{
    calendar::Clock,
    citizen::Seal,
    config::{Config, Secret},
    db::{Db, DbError, DbUrl, Pool},
    export::{self, Format, Table},
    fund::{self, Fund, FundError},
    id::BookId,
    ledger::Author,
    mail::Settings,
    party, say,
    text::Lang,
    unit::{self, Unit, UnitTree},
    user::{self, UserError},
};

/// Why a verb was not carried out, as one sentence in both languages.
pub struct Refused(Box<dyn fmt::Display + Send>);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: std::error::Error + Send + 'static> From<E> for Refused {
    fn from(err: E) -> Self {
        Self(Box::new(err))
    }
}

#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    NoBooks(String),
    OldTables,
    NoUser,
}

impl fmt::Display for DeskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBooks(path) => say!(
                f,
                "chưa có sổ ở “{path}”; hãy mở sổ bằng “sovang init” hoặc ghi đúng --database",
                "there are no books at “{path}”; open them with “sovang init” or give the right --database"
            ),
            Self::OldTables => say!(
                f,
                "sổ chưa theo kịp phiên bản này của chương trình; hãy sao lưu rồi chạy “sovang migrate”",
                "the books are not at this program's version; make a back-up, then run “sovang migrate”"
            ),
            Self::NoUser => say!(
                f,
                "chưa có ai làm việc với sổ này; hãy mở sổ bằng “sovang init”",
                "nobody works with these books yet; open them with “sovang init”"
            ),
        }
    }
}

pub struct Desk {
    pub lang: Lang,
    pub clock: Clock,
    pub url: DbUrl,
    login: Option<String>,
    /// How pages are served.
    pub secret: Option<Secret>,
    pub proxies: Vec<IpAddr>,
    /// Through which server mail goes out.
    pub mail: Option<Settings>,
    /// The address of the pages as the world knows it.
    pub base: Option<String>,
}

impl Desk {
    pub fn new(config: Config, clock: Clock) -> Result<Self, Refused> {
        let Config { database, lang, user: login, secret, proxies, mail, base } = config;
        Ok(Self { lang, clock, url: database.parse()?, login, secret, proxies, mail, base })
    }

    /// Returns a desk over other books, at another time, which sends no mail.
    pub fn elsewhere(&self, url: DbUrl, clock: Clock) -> Self {
        let (login, secret, proxies) = (self.login.clone(), self.secret.clone(), self.proxies.clone());
        Self { lang: self.lang, clock, url, login, secret, proxies, mail: None, base: None }
    }

    /// Returns what locks ID numbers, where a secret is kept outside the database.
    pub fn seal(&self) -> Option<Seal> {
        self.secret.as_ref().map(|secret| Seal::new(secret.as_bytes()))
    }

    /// Returns the login that `--as` or the environment names.
    pub fn login(&self) -> Option<&str> {
        self.login.as_deref()
    }

    /// Prepares the database, which may be new, and connects to it.
    pub fn prepare(&self) -> Result<Pool, Refused> {
        Db::open(&self.url)?.migrate()?;
        let pool = Pool::new(&self.url)?;
        pool.write_now([BookId::REGISTER], party::directory::workflow::fill)?;
        Ok(pool)
    }

    /// Connects to books that must be there and at this program's version.
    pub fn pool(&self) -> Result<Pool, Refused> {
        if let DbUrl::Sqlite(path) = &self.url
            && !std::path::Path::new(path).exists()
        {
            return Err(DeskError::NoBooks(path.clone()).into());
        }
        if Db::open(&self.url)?.is_behind()? {
            return Err(DeskError::OldTables.into());
        }
        Ok(Pool::new(&self.url)?)
    }

    /// Connects to the books, and prepares a file where there is none yet: the first page then opens the books.
    pub fn pool_or_new(&self) -> Result<Pool, Refused> {
        match &self.url {
            DbUrl::Sqlite(path) if !std::path::Path::new(path).exists() => self.prepare(),
            _ => self.pool(),
        }
    }

    /// Returns who acts: the person named by `--as`, else the one who opened the books.
    pub fn author(&self, pool: &Pool) -> Result<Author, Refused> {
        let user = pool.read_now(|db| match &self.login {
            Some(login) => user::store::by_login(db, login).map(Some),
            None => user::store::first(db).map_err(UserError::from),
        })?;
        let user = user.ok_or(DeskError::NoUser)?;
        if pool.read_now(|db| user::store::is_disabled(db, user.id).map_err(UserError::from))? {
            return Err(UserError::Disabled(user.login).into());
        }
        Ok(Author { user: user.id, origin: "cli".to_owned(), at: self.clock.now() })
    }

    /// Finds a unit and the book in which its money stands.
    pub fn unit(&self, pool: &Pool, code: &str) -> Result<Place, Refused> {
        let tree = pool.read_now(|db| unit::store::tree(db).map_err(DbError::from))?;
        let unit = tree.find(code)?.clone();
        let book = tree.book_of(unit.id)?;
        Ok(Place { unit, book, tree })
    }

    /// Finds a fund of a unit's book.
    pub fn fund(&self, pool: &Pool, place: &Place, code: &str) -> Result<Fund, Refused> {
        let found = pool.read_now(|db| fund::store::by_code(db, place.book, code).map_err(DbError::from))?;
        let missing = || FundError::NotFound { code: code.to_owned(), unit: place.unit.code.clone() };
        Ok(found.ok_or_else(missing)?)
    }

    /// Prints a report in the form that was asked for.
    pub fn print(&self, table: &Table, format: Format) -> Result<(), Refused> {
        Ok(export::write(&mut std::io::stdout().lock(), table, format, self.lang)?)
    }

    /// Prints one line of text.
    pub fn tell(&self, vietnamese: &str, english: &str) -> Result<(), Refused> {
        Ok(writeln!(std::io::stdout(), "{}", self.lang.pick(vietnamese, english))?)
    }
}

/// A unit, its book, and the tree it stands in.
pub struct Place {
    pub unit: Unit,
    pub book: BookId,
    pub tree: UnitTree,
}
