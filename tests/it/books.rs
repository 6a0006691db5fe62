//! Whole books per test: a database of its own, one unit with its chart, two funds, and a day in 2025.

use chrono::NaiveDate;
use sovang::{
    approval::{Answer, Deed, State},
    calendar::Instant,
    db::{Db, DbError, DbUrl, Pool, PoolOptions},
    donation::{self, DonationError, Means, Nature, NewGift, Recorded, Share},
    fund::{self, Fund, FundKind, Restriction, workflow::NewFund},
    id::{BookId, FundId, PartyId, Seq, UnitId, UserId},
    ledger::{Author, account::Role},
    money::Money,
    party::{self, NewParty},
    receipt::{self, ReceiptError, workflow::Request},
    unit::{self, Level, UnitError, workflow::NewUnit},
    user,
};

pub use crate::place::{Home, postgres, sqlite};

/// Books of the invented unit TB with the funds QCHUNG (general) and HB (programme), opened by `quantri`.
pub struct Books {
    pub url: DbUrl,
    pub pool: Pool,
    pub author: Author,
    pub unit: UnitId,
    pub book: BookId,
    /// The general fund.
    pub general: FundId,
    /// A programme fund without conditions.
    pub programme: FundId,
    _home: Home,
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn dong(amount: i64) -> Money {
    Money::from_dong(amount)
}

/// A cash gift to one fund, as plain as can be.
pub fn cash_gift(donor: PartyId, fund: FundId, amount: i64, on: &str) -> NewGift {
    NewGift {
        donor: Some(donor),
        means: Means::Cash,
        nature: Nature::Gift,
        account: None,
        received_on: day(on),
        shares: vec![Share { fund, amount: dong(amount) }],
        anonymous: false,
        words: String::new(),
        goods: None,
        foreign: None,
        credits: Vec::new(),
        matches: Vec::new(),
    }
}

impl Books {
    /// Opens the books of a place that is not made yet.
    pub fn start(place: (DbUrl, Home)) -> Self {
        let (url, home) = crate::place::migrated(place);
        let options = PoolOptions { readers: 4, writers: 2, ..PoolOptions::default() };
        let pool = Pool::with(&url, options).expect("a pool");
        let at = Instant::at(day("2025-12-31"), 9, 0).unwrap();
        let (author, unit) = pool
            .write_now([BookId::REGISTER], move |tx| {
                let author = user::workflow::found(tx, "quantri", "Nguyễn Quản Trị", "test", at).unwrap();
                let new = NewUnit {
                    code: "TB".into(),
                    name: "Hội Khuyến học tỉnh Thái Bình".into(),
                    level: Level::Province,
                    parent: None,
                    valid_from: day("2000-01-01"),
                    regime: "fund".into(),
                };
                let unit = unit::workflow::add(tx, &author, &new)?;
                Ok::<_, UnitError>((author, unit))
            })
            .expect("the first unit");
        let tree = pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
        let book = tree.book_of(unit).unwrap();
        let mut books =
            Self { url, pool, author, unit, book, general: FundId(0), programme: FundId(0), _home: home };
        books.general = books.fund("QCHUNG", FundKind::General, Restriction::default()).id;
        books.programme = books.fund("HB", FundKind::Programme, Restriction::default()).id;
        books
    }

    pub fn db(&self) -> Db {
        Db::open(&self.url).expect("connect")
    }

    /// Sets up a fund of TB's book; what is bound has a donor's words.
    pub fn fund(&self, code: &str, kind: FundKind, restriction: Restriction) -> Fund {
        let (author, book) = (self.author.clone(), self.book);
        let new = NewFund {
            unit: self.unit,
            code: code.into(),
            name: format!("Quỹ {code}"),
            kind,
            donor: None,
            donor_words: format!("Lời người ủng hộ quỹ {code}"),
            opened_on: day("2000-01-01"),
            restriction,
        };
        let id = self.pool.write_now([book], move |tx| fund::workflow::add(tx, &author, book, &new)).unwrap();
        self.pool.read_now(|db| fund::store::get(db, id)).unwrap()
    }

    /// Puts an invented person or body on file.
    pub fn donor(&self, name: &str) -> PartyId {
        let (author, new) = (self.author.clone(), NewParty::from_name(&party::name::read_donor(name)));
        self.pool.write_now([self.book], move |tx| party::workflow::add(tx, &author, &new)).unwrap()
    }

    pub fn gift(&self, donor: PartyId, fund: FundId, amount: i64, on: &str) -> NewGift {
        cash_gift(donor, fund, amount, on)
    }

    pub fn receive(&self, gift: &NewGift) -> Result<Recorded, DonationError> {
        let (author, book, gift) = (self.author.clone(), self.book, gift.clone());
        self.pool.write_now([book], move |tx| donation::workflow::receive(tx, &author, book, &gift))
    }

    /// Makes the receipt of a gift void: the books' founder asks, a second person agrees.
    pub fn void(&self, seq: Seq, on: &str, reason: &str) -> Result<State, ReceiptError> {
        let (author, unit, book) = (self.author.clone(), self.unit, self.book);
        let request = Request { reason: reason.to_owned(), on: Some(day(on)) };
        let second = Author { user: self.second_person(), ..author.clone() };
        self.pool.write_now([book], move |tx| {
            let found = receipt::store::of_gift(tx.db()?, book, seq)?;
            let number = found.ok_or(DonationError::NotAGift { seq })?.number;
            let task = receipt::workflow::ask_void(tx, &author, unit, number, &request)?;
            receipt::workflow::decide(tx, &second, task, &Answer::new(Deed::Agree, ""))
        })
    }

    /// Returns somebody of TB who may confirm what others ask.
    pub fn second_person(&self) -> UserId {
        const LOGIN: &str = "nguoi.hai";
        let found = self.pool.read_now(|db| user::store::by_login(db, LOGIN).map(|user| user.id));
        let (author, unit) = (self.author.clone(), self.unit);
        found.unwrap_or_else(|_| {
            let add = move |tx: &mut sovang::db::Tx| {
                let user = user::workflow::add(tx, &author, LOGIN, "Trần Thị Xác Nhận")?;
                user::workflow::grant(tx, &author, LOGIN, unit, user::Role::Chair)?;
                Ok::<_, user::UserError>(user)
            };
            self.pool.write_now([BookId::REGISTER], add).unwrap()
        })
    }

    /// Returns the balance of the account with a role, over all funds or of one.
    pub fn balance(&self, role: Role, fund: Option<FundId>) -> i64 {
        let book = self.book;
        self.pool
            .read_now(|db| {
                let chart = sovang::ledger::store::chart(db, book)?;
                let account = chart.by_role(role).unwrap().id;
                let end = sovang::calendar::Month::from_number(999_912).unwrap();
                let rows = sovang::ledger::store::balances_through(db, book, end)?;
                let of = rows.iter().filter(|row| row.0 == account && fund.is_none_or(|it| it == row.1));
                Ok::<_, DbError>(of.map(|row| row.2.dong()).sum())
            })
            .unwrap()
    }

    /// Returns every row of every table as text, so that two moments can be compared byte by byte.
    pub fn dump(&self) -> Vec<String> {
        crate::dump::rows(&mut self.db())
    }
}

/// Runs each test once per database.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$attribute:meta])* fn $name:ident($books:ident: Books) $body:block)+) => {$(
        mod $name {
            use super::*;

            fn check($books: $crate::books::Books) $body

            $(#[$attribute])*
            #[test]
            fn on_sqlite() {
                $crate::books::sqlite().map($crate::books::Books::start).into_iter().for_each(check);
            }

            $(#[$attribute])*
            #[test]
            fn on_postgres() {
                $crate::books::postgres().map($crate::books::Books::start).into_iter().for_each(check);
            }
        }
    )+};
}
