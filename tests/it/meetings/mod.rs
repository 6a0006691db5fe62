//! Meetings: what members declare, how votes are taken and taken back, and the pages on which it happens.

mod course;
mod game;
mod pages;
mod papers;
mod race;
mod table;

use diesel::connection::SimpleConnection as _;
use sovang::{
    council::{
        Floor, MeetingError, Vote,
        store::{self, MemberTies},
        workflow::{self, Answer},
    },
    db::Tx,
    id::{BookId, MeetingId, NominationId, UserId},
    ledger::Author,
    programme::workflow::NewNomination,
    user::Role,
};

use crate::{
    books::{Books, day},
    scholarships::*,
    site::{Site, Visit, officer},
};

/// A council of TB whose members have their roles, the people around it, and nominations of the round HB1.
pub struct Hall {
    pub all: Scholarships,
    pub council: Council,
    /// Keeps the minutes, and prepares what is paid.
    pub secretary: Author,
    pub cashier: Author,
    pub nominations: Vec<NominationId>,
}

impl Hall {
    /// Begins with a council of `size`, whose chair is `chutich` and whose members are `uyvien1`, `uyvien2` …
    pub fn start(books: Books, size: usize, names: &[&str]) -> Self {
        let all = Scholarships::start(books);
        let books = &all.books;
        let person =
            |login: &str, role| Author { user: officer(books, login, "TB", role), ..books.author.clone() };
        let (secretary, cashier) = (person("ketoan", Role::Accountant), person("thuquy", Role::Treasurer));
        let mut members = vec![person("chutich", Role::Chair)];
        members.extend((1..size).map(|at| person(&format!("uyvien{at}"), Role::CouncilMember)));
        let council = found_council(books, (books.unit, books.book), "HD", members);
        let nominations =
            names.iter().map(|name| nominate(books, &pupil(all.round, books.unit, name))).collect();
        Self { council, secretary, cashier, nominations, all }
    }

    pub fn books(&self) -> &Books {
        &self.all.books
    }

    pub fn chair(&self) -> &Author {
        &self.council.members[0]
    }

    pub fn member(&self, at: usize) -> &Author {
        &self.council.members[at]
    }

    /// Adds somebody who lives at an address and has a telephone.
    pub fn nominate_at(&self, name: &str, address: &str, phone: &str) -> NominationId {
        let new = NewNomination {
            address: address.into(),
            phone: phone.into(),
            ..pupil(self.all.round, self.books().unit, name)
        };
        nominate(self.books(), &new)
    }

    pub fn write<T: Send + 'static>(
        &self,
        by: &Author,
        job: impl FnOnce(&mut Tx, &Author) -> Result<T, MeetingError> + Send + 'static,
    ) -> Result<T, MeetingError> {
        let by = by.clone();
        self.books().pool.write_now([BookId::REGISTER, self.books().book], move |tx| job(tx, &by))
    }

    /// Opens a meeting with the secretary, to which these members come by their places.
    pub fn meet(&self, present: &[usize]) -> MeetingId {
        let (book, round, secretary) = (self.books().book, self.all.round, self.secretary.user);
        let users: Vec<UserId> = present.iter().map(|at| self.member(*at).user).collect();
        self.write(&self.secretary, move |tx, by| {
            let about = (round, day("2025-04-05"));
            let id = workflow::convene_with(tx, by, (book, "HD"), about, Some(secretary))?;
            workflow::set_attendance(tx, by, id, &users)?;
            Ok(id)
        })
        .unwrap()
    }

    pub fn call(&self, by: &Author, meeting: MeetingId, floor: Floor) -> Result<(), MeetingError> {
        self.write(by, move |tx, by| workflow::call(tx, by, meeting, floor))
    }

    pub fn vote(
        &self,
        meeting: MeetingId,
        nomination: NominationId,
        (by, vote): (&Author, Vote),
    ) -> Result<(), MeetingError> {
        self.council.vote(self.books(), meeting, nomination, (by, vote))
    }

    pub fn answer(
        &self,
        by: &Author,
        meeting: MeetingId,
        about: (NominationId, UserId),
        answer: Answer,
    ) -> Result<(), MeetingError> {
        self.write(by, move |tx, by| workflow::answer(tx, by, meeting, about, &answer))
    }

    pub fn withdraw(
        &self,
        by: &Author,
        meeting: MeetingId,
        of: (NominationId, UserId),
        reason: &'static str,
    ) -> Result<(), MeetingError> {
        self.write(by, move |tx, by| workflow::withdraw_vote(tx, by, meeting, of, reason))
    }

    /// Keeps what ties a member to people.
    pub fn tie(&self, at: usize, ties: MemberTies) {
        let user = self.member(at).user;
        self.write(&self.secretary, move |tx, by| workflow::set_ties(tx, by, "HD", user, &ties)).unwrap();
    }

    pub fn minutes(&self, meeting: MeetingId) -> sovang::council::Minutes {
        store::minutes(&mut self.books().db(), meeting).unwrap()
    }

    /// Signs somebody in who has just shown the code of the second factor.
    pub fn sign_in_with_code<'s>(&self, site: &'s Site, login: &str) -> Visit<'s> {
        let visit = site.sign_in(login);
        let now = site.app.clock.now().micros();
        self.books().db().batch_execute(&format!("UPDATE sessions SET stepped_up_at = {now}")).unwrap();
        visit
    }
}

pub fn living(address: &str, phone: &str) -> MemberTies {
    MemberTies { address: address.into(), phone: phone.into(), ..MemberTies::default() }
}
