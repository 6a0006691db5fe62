//! Payouts: the way of a list, who may do what with it, what the bank sends back, and cash.

mod accounts;
mod ceremony;
mod line;
mod orders;
mod pages;
mod unclaimed;
mod way;

use sovang::{
    approval::{self, Answer, Deed, Kind, State},
    calendar::Instant,
    db::Tx,
    disbursement::payout::{
        Destination, Payout, PayoutError, Relation, Sheet, store,
        workflow::{self, Place},
    },
    donation::{Means, NewGift},
    id::{ApprovalId, AwardId, BookId, DecisionId, NominationId, PayeeAccountId, PayoutId, PayoutLineId},
    ledger::{Author, account::Role as Account},
    settle::{self, SettleError},
    user::Role,
};

use crate::{
    books::{Books, day},
    scholarships::*,
    site::officer,
};

/// A day on which what was locked on the last day of 2025 has waited for more than sixty days.
pub const LATER: &str = "2026-03-05";

/// Somebody on that day.
pub fn later(by: &Author) -> Author {
    Author { at: Instant::at(day(LATER), 9, 0).unwrap(), ..by.clone() }
}

/// Awards of a million each, decided on 6 April 2025, and the people who pay them on the last day of that year.
pub struct Story {
    pub all: Scholarships,
    pub council: Council,
    pub decision: DecisionId,
    pub awards: Vec<(NominationId, AwardId)>,
    /// Makes the lists.
    pub maker: Author,
    /// Pays, and makes lists as well.
    pub cashier: Author,
    /// Confirms.
    pub chair: Author,
}

impl Story {
    /// Begins with money at the bank.
    pub fn start(books: Books, names: &[&str]) -> Self {
        let all = Scholarships::start(books);
        let books = &all.books;
        let donor = books.donor("Bà Lê Thị Ví Dụ");
        let gift =
            NewGift { means: Means::Transfer, ..books.gift(donor, books.general, 30_000_000, "2025-01-12") };
        books.receive(&gift).unwrap();
        let council = council(books, "HD", 3);
        let new: Vec<NominationId> =
            names.iter().map(|name| nominate(books, &pupil(all.round, books.unit, name))).collect();
        let decided = council.approve(books, all.round, &new);
        let awards = new.iter().map(|id| (*id, award_of(&decided, *id))).collect();
        let person = |login, role| Author { user: officer(books, login, "TB", role), ..books.author.clone() };
        let (maker, cashier) = (person("ketoan", Role::Accountant), person("thuquy", Role::Treasurer));
        let chair = person("chutich", Role::Chair);
        let decision = decided.decision.id;
        Self { council, decision, awards, maker, cashier, chair, all }
    }

    pub fn books(&self) -> &Books {
        &self.all.books
    }

    pub fn place(&self) -> Place {
        Place { book: self.books().book, unit: self.books().unit, is_branch: false }
    }

    /// Does something to the lists in one write.
    pub fn write<T: Send + 'static>(
        &self,
        by: &Author,
        job: impl FnOnce(&mut Tx, &Author, Place) -> Result<T, PayoutError> + Send + 'static,
    ) -> Result<T, PayoutError> {
        let (by, place) = (by.clone(), self.place());
        self.books().pool.write_now([BookId::REGISTER, place.book], move |tx| job(tx, &by, place))
    }

    pub fn make(&self) -> PayoutId {
        let decision = self.decision;
        self.write(&self.maker, move |tx, by, place| workflow::make(tx, by, place, decision, &[])).unwrap()
    }

    pub fn payout(&self, id: PayoutId) -> Payout {
        store::find(&mut self.books().db(), self.books().book, None, id).unwrap()
    }

    pub fn sheet(&self, id: PayoutId) -> Sheet {
        let payout = self.payout(id);
        store::sheet(&mut self.books().db(), &payout).unwrap()
    }

    pub fn line(&self, id: PayoutId, at: usize) -> PayoutLineId {
        self.sheet(id).lines[at].line.id
    }

    pub fn give(&self, line: PayoutLineId, to: &Destination) -> Result<PayeeAccountId, PayoutError> {
        let to = to.clone();
        self.write(&self.maker, move |tx, by, place| workflow::give_account(tx, by, place, line, &to))
    }

    pub fn submit(&self, id: PayoutId) -> Result<ApprovalId, PayoutError> {
        self.write(&self.maker, move |tx, by, place| workflow::submit(tx, by, place, id))
    }

    pub fn lock(&self, id: PayoutId) -> Result<String, PayoutError> {
        self.write(&self.maker, move |tx, by, place| {
            workflow::lock(tx, by, place, id).map(|it| it.to_string())
        })
    }

    pub fn send(&self, by: &Author, id: PayoutId, on: &str) -> Result<Payout, PayoutError> {
        let on = day(on);
        self.write(by, move |tx, by, place| workflow::send(tx, by, (place, id), on))
    }

    pub fn answer(&self, by: &Author, task: ApprovalId, deed: Deed) -> Result<State, SettleError> {
        let by = by.clone();
        let reason = if deed == Deed::Agree { "" } else { "chưa đúng" };
        let job = move |tx: &mut Tx| settle::settle(tx, &by, task, &Answer::new(deed, reason));
        self.books().pool.write_now([BookId::REGISTER, self.books().book], job)
    }

    /// Asks, after the days that a list waits, to let lines go back that nobody came for.
    pub fn ask_back(
        &self,
        id: PayoutId,
        lines: &[PayoutLineId],
        reason: &str,
    ) -> Result<ApprovalId, PayoutError> {
        let (lines, reason, on) = (lines.to_vec(), reason.to_owned(), day(LATER));
        self.write(&later(&self.cashier), move |tx, by, place| {
            workflow::ask_unclaimed(tx, by, (place, id), &lines, (on, &reason))
        })
    }

    /// Lets a second person agree to it at once.
    pub fn leave(&self, id: PayoutId, lines: &[PayoutLineId]) -> Result<State, String> {
        let task = self.ask_back(id, lines, "không đến nhận").map_err(|err| err.to_string())?;
        self.answer(&later(&self.chair), task, Deed::Agree).map_err(|err| err.to_string())
    }

    /// Returns the latest task of a kind.
    pub fn task(&self, kind: Kind) -> ApprovalId {
        approval::store::of_kind(&mut self.books().db(), self.books().book, kind).unwrap()[0].task.id
    }

    /// Makes a list with an account for everybody and takes it as far as the lock.
    pub fn locked(&self) -> PayoutId {
        let id = self.make();
        for (at, look) in self.sheet(id).lines.iter().enumerate() {
            self.give(look.line.id, &own(&look.line.payee, 100 + at)).unwrap();
        }
        self.checked(id);
        self.lock(id).unwrap();
        id
    }

    /// Sends a list to the chair, who agrees.
    pub fn checked(&self, id: PayoutId) {
        let task = self.submit(id).unwrap();
        self.answer(&self.chair, task, Deed::Agree).unwrap();
    }

    pub fn bank(&self) -> i64 {
        self.books().balance(Account::Bank, None)
    }

    pub fn payable(&self) -> i64 {
        self.books().balance(Account::ScholarshipsPayable, None)
    }

    #[track_caller]
    pub fn is_sound(&self) {
        let (_, findings) = crate::tamper::verified(&mut self.books().db());
        assert!(findings.is_empty(), "{}", crate::tamper::shown(&findings));
    }
}

/// An account at Vietcombank.
pub fn account(holder: &str, number: usize, relation: Relation) -> Destination {
    Destination {
        bin: "970436".parse().unwrap(),
        number: format!("0011{number:06}").parse().unwrap(),
        holder: holder.into(),
        relation,
    }
}

/// An account in the recipient's own name, as a bank writes it.
pub fn own(payee: &str, number: usize) -> Destination {
    account(&sovang::disbursement::payout::file::memo(payee, 70), number, Relation::Own)
}
