//! The books while the example year goes by: the clock that walks, and the names by which the story calls things.

use std::{collections::BTreeMap, path::Path};

use chrono::NaiveDate;

use super::DemoError;
use crate::{
    calendar::{Clock, Instant},
    db::{DbError, Pool, Tx},
    fund::{self, Fund, FundError},
    id::{BookId, MeetingId, PartyId, Seq, UnitId},
    ledger::Author,
    party::{
        self, NewParty, Party, PartyError,
        name::{DonorName, read_donor},
    },
    unit::{self, UnitTree},
    user::{self, UserError},
};

/// The hour at which every day of the example begins.
const MORNING: u32 = 8;

pub struct Year<'p> {
    pub pool: &'p Pool,
    /// Where the files to import lie.
    pub folder: &'p Path,
    clock: Clock,
    day: NaiveDate,
    minute: u32,
    tree: UnitTree,
    /// Gifts of the story, by the names that it gives them.
    pub gifts: BTreeMap<String, Seq>,
    pub meetings: BTreeMap<String, MeetingId>,
}

impl<'p> Year<'p> {
    pub fn new(pool: &'p Pool, folder: &'p Path) -> Self {
        Self {
            pool,
            folder,
            clock: Clock::Fixed(Instant::from_micros(0)),
            day: NaiveDate::default(),
            minute: 0,
            tree: UnitTree::default(),
            gifts: BTreeMap::new(),
            meetings: BTreeMap::new(),
        }
    }

    /// Moves the clock to a day, and a minute on where it is that day already.
    pub fn turn_to(&mut self, day: NaiveDate) -> Result<(), DemoError> {
        self.minute = if self.day == day { self.minute + 1 } else { 0 };
        self.day = day;
        let at = Instant::at(day, MORNING + self.minute / 60, self.minute % 60);
        self.clock = Clock::Fixed(at.ok_or_else(|| DemoError::Unknown(day.to_string()))?);
        Ok(())
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// Returns who acts now.
    pub fn author(&self, login: &str) -> Result<Author, DemoError> {
        let user = self.pool.read_now(|db| user::store::by_login(db, login))?;
        Ok(Author { user: user.id, origin: super::ORIGIN.to_owned(), at: self.now() })
    }

    pub fn login_of_founder(&self) -> Result<String, DemoError> {
        let founder = self.pool.read_now(|db| user::store::first(db).map_err(UserError::from))?;
        Ok(founder.map(|user| user.login).unwrap_or_default())
    }

    pub fn learn_units(&mut self) -> Result<(), DemoError> {
        self.tree = self.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from))?;
        Ok(())
    }

    pub fn tree(&self) -> &UnitTree {
        &self.tree
    }

    pub fn unit(&self, code: &str) -> Result<UnitId, DemoError> {
        Ok(self.tree.find(code)?.id)
    }

    /// Returns a unit and the book in which its money stands.
    pub fn place(&self, code: &str) -> Result<(UnitId, BookId), DemoError> {
        let unit = self.unit(code)?;
        Ok((unit, self.tree.book_of(unit)?))
    }

    pub fn fund(&self, book: BookId, code: &str) -> Result<Fund, DemoError> {
        let found = self.pool.read_now(|db| fund::store::by_code(db, book, code).map_err(DbError::from))?;
        let missing = || FundError::NotFound { code: code.to_owned(), unit: super::ASSOCIATION.to_owned() };
        Ok(found.ok_or_else(missing)?)
    }

    /// Finds the donor on file under a name, or puts the donor there.
    pub fn donor(&self, author: &Author, book: BookId, name: &str) -> Result<PartyId, DemoError> {
        let (written, author) = (read_donor(name), author.clone());
        let job = move |tx: &mut Tx| {
            let known = party::store::with_key(tx.db()?, &written.match_key())?;
            match known.iter().find(|it| written.may_be(&as_donor(it))) {
                Some(party) => Ok(party.id),
                None => party::workflow::add(tx, &author, &NewParty::from_name(&written)),
            }
        };
        Ok(self.pool.write_now::<PartyId, PartyError>([book], job)?)
    }
}

fn as_donor(party: &Party) -> DonorName {
    DonorName { kind: party.kind, name: party.name.clone(), ..read_donor(&party.recognition_name) }
}
