//! The gate through which every entry passes into a book, inside a write job.
//!
//! It stands between the stores, which decide nothing, and the workflows: the checks that always hold (open
//! period, nothing below zero, the chain, gapless numbers) are made here once, and no workflow can forget them.

use std::fmt;

use super::{
    Author, Entry, EntryError, LinkKind, Source, Voucher,
    account::{Chart, ChartError, Role},
    chain::{AuditRow, Hash, Sealed},
    limits::{self, Takings},
    store::{
        open::{self, Known},
        rows::{LedgerStash, OpenBook},
    },
};
use crate::{
    calendar::Month,
    db::{Db, DbError, Tx},
    id::{AccountId, BookId, FundId, Seq},
    money::{Money, MoneyError},
    say,
};

#[derive(Debug, thiserror::Error)]
pub enum PostError {
    Entry(#[from] EntryError),
    Chart(#[from] ChartError),
    Money(#[from] MoneyError),
    Db(#[from] DbError),
    Closed { month: Month },
    SoftClosed { month: Month, role: String },
    AccountShort { account: String, has: Money, needs: Money },
    FundShort { fund: String, has: Money, needs: Money },
    ForeignFund,
    ForeignAccount,
    AlreadyReversed { seq: Seq, by: Seq },
    ReversalOfReversal { seq: Seq },
    NoEntry { seq: Seq },
    BeforeOriginal { seq: Seq },
    OtherWorkflow { seq: Seq, event: Source },
    StillOpen { seq: Seq, month: Month },
    NotLater { seq: Seq, month: Month },
    NoReason,
}

impl fmt::Display for PostError {
    #[expect(clippy::too_many_lines, reason = "one sentence per variant reads best as one list")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            Self::Closed { month } => say!(
                f,
                "kỳ {month} đã khóa sổ; hãy ghi vào kỳ đang mở và nêu “điều chỉnh kỳ trước”",
                "the period {month} is closed; post to the open period as an adjustment of an earlier one"
            ),
            Self::SoftClosed { month, role } => say!(
                f,
                "kỳ {month} đang tạm khóa, chỉ người có vai trò “{role}” được ghi",
                "the period {month} is held; only the role “{role}” may post to it"
            ),
            Self::AccountShort { account, has, needs } => say!(
                f,
                "tài khoản {account} chỉ còn {has}, không đủ chi {needs}",
                "account {account} has only {has} left, not enough for {needs}"
            ),
            Self::FundShort { fund, has, needs } => say!(
                f,
                "“{fund}” chỉ còn {has} chưa hứa chi, không đủ {needs}",
                "“{fund}” has only {has} left to give, not enough for {needs}"
            ),
            Self::ForeignFund => {
                say!(f, "quỹ này không thuộc sổ của đơn vị", "this fund does not belong to the unit's book")
            }
            Self::ForeignAccount => {
                say!(f, "tài khoản này không thuộc sổ của đơn vị", "this account does not belong to the book")
            }
            Self::AlreadyReversed { seq, by } => say!(
                f,
                "bút toán số {seq} đã được đảo bởi bút toán số {by}",
                "entry {seq} has already been reversed by entry {by}"
            ),
            Self::ReversalOfReversal { seq } => say!(
                f,
                "bút toán số {seq} đã là bút toán đảo; hãy ghi lại giao dịch mới",
                "entry {seq} is itself a reversal; record the transaction anew"
            ),
            Self::NoEntry { seq } => say!(
                f,
                "sổ không có bút toán số {seq}; hãy xem lại số trong nhật ký",
                "the book has no entry {seq}; look its number up in the journal"
            ),
            Self::OtherWorkflow { seq, event } => say!(
                f,
                "bút toán số {seq} thuộc nghiệp vụ “{event}”; hãy sửa ở nghiệp vụ đó",
                "entry {seq} belongs to “{event:#}”; correct it there"
            ),
            Self::StillOpen { seq, month } => say!(
                f,
                "kỳ {month} của bút toán số {seq} còn mở; hãy đảo bút toán đó rồi ghi lại",
                "the period {month} of entry {seq} is still open; reverse that entry and record it anew"
            ),
            Self::NotLater { seq, month } => say!(
                f,
                "điều chỉnh kỳ trước phải ghi vào kỳ sau kỳ {month} của bút toán số {seq}; hãy sửa ngày",
                "an adjustment belongs to a period after {month}, that of entry {seq}; mend the day"
            ),
            Self::NoReason => say!(f, "cần nêu lý do", "a reason is needed"),
            Self::BeforeOriginal { seq } => say!(
                f,
                "ngày đảo không được trước ngày của bút toán số {seq}",
                "a reversal cannot be dated before entry {seq}"
            ),
        }
    }
}

/// Where an entry now stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    pub seq: Seq,
    pub voucher: Voucher,
}

/// One author's access to one locked book inside a write job.
pub struct Journal<'t> {
    tx: &'t mut Tx,
    book: BookId,
    author: Author,
}

impl<'t> Journal<'t> {
    /// Opens a book that the job named when it was submitted.
    pub fn open(tx: &'t mut Tx, book: BookId, author: &Author) -> Result<Self, DbError> {
        tx.require_lock(book)?;
        open::open(tx, book)?;
        Ok(Self { tx, book, author: author.clone() })
    }

    pub fn book(&self) -> BookId {
        self.book
    }

    pub fn author(&self) -> &Author {
        &self.author
    }

    pub fn tx(&mut self) -> &mut Tx {
        self.tx
    }

    /// Returns the connection, with everything posted so far visible.
    pub fn db(&mut self) -> Result<&mut Db, DbError> {
        self.tx.db()
    }

    fn open_book(&mut self) -> &mut OpenBook {
        self.tx.stash::<LedgerStash>().get(self.book).expect("a journal exists only for a loaded book")
    }

    pub fn chart(&mut self) -> &Chart {
        &self.open_book().known.chart
    }

    pub fn account(&mut self, role: Role) -> Result<AccountId, ChartError> {
        self.open_book().known.chart.by_role(role).map(|account| account.id)
    }

    /// Returns what a fund has free on `day` and every later day: net assets less principal and awards.
    pub fn available(&mut self, fund: FundId, day: chrono::NaiveDate) -> Result<Money, PostError> {
        let (book, chart) = (self.book, self.open_book().known.chart.clone());
        limits::available_from(self.tx.db()?, book, &chart, fund, day)
    }

    /// Takes the next number of a series and year; numbers have no gap because a failed job gives them back.
    pub fn take_number(&mut self, series: &str, year: i64) -> i64 {
        let last = self.open_book().head.counters.entry((series.to_owned(), year)).or_insert(0);
        *last += 1;
        *last
    }

    /// Refuses what [`Self::post`] would refuse, and posts nothing.
    pub fn check(&mut self, entry: &Entry) -> Result<(), PostError> {
        self.check_day(entry.day())?;
        let book = self.book;
        let open = self.open_book();
        for posting in entry.postings() {
            if open.known.chart.get(posting.account).is_none() {
                return Err(PostError::ForeignAccount);
            }
            if open.known.funds.binary_search(&posting.fund).is_err() {
                return Err(PostError::ForeignFund);
            }
        }
        if let Some(link) = entry.link()
            && !(1..=open.head.ends.length).contains(&link.seq.0)
        {
            return Err(PostError::NoEntry { seq: link.seq });
        }
        let takings = Takings::of(entry, &open.known.chart)?;
        if !takings.is_empty() {
            let chart = open.known.chart.clone();
            takings.check(self.tx.db()?, book, &chart, entry)?;
        }
        Ok(())
    }

    /// Appends an entry to the book's chain and returns its place.
    pub fn post(&mut self, entry: &Entry, request_key: Option<&str>) -> Result<Posted, PostError> {
        self.check(entry)?;
        let (book, author) = (self.book, self.author.clone());
        let year = Month::of(entry.day()).number() / 100;
        let voucher =
            Voucher { series: entry.series(), year, no: self.take_number(entry.series().code(), year) };
        let open = self.open_book();
        let seq = Seq(open.head.ends.length).next();
        let sealed = Sealed {
            book,
            seq,
            voucher,
            entry: entry.clone(),
            request_key: request_key.map(str::to_owned),
            // Instants of a book never go back, so that "as known at" is a place in the chain.
            recorded_at: author.at.max(open.head.ends.last_at),
            user: author.user,
            previous: open.head.ends.hash,
        };
        open.append(sealed)?;
        Ok(Posted { seq, voucher })
    }

    /// Refuses a day on which nothing can be posted any more.
    pub fn check_day(&mut self, day: chrono::NaiveDate) -> Result<(), PostError> {
        let month = Month::of(day);
        let open = self.open_book();
        if month.number() <= open.head.ends.closed_through {
            return Err(PostError::Closed { month });
        }
        let Some(soft) = open.known.soft.iter().find(|soft| soft.month == month).cloned() else {
            return Ok(());
        };
        let (user, at) = (self.author.user, self.author.at);
        let holds = super::store::holds_role(self.tx.peek(), self.book, user, &soft.role)?;
        if holds && at <= soft.until {
            return Ok(());
        }
        Err(PostError::SoftClosed { month, role: soft.role })
    }

    /// Cancels an entry by a linked one; what has been spent since cannot be taken back.
    pub fn reverse(&mut self, seq: Seq, day: chrono::NaiveDate, reason: &str) -> Result<Posted, PostError> {
        let book = self.book;
        let db = self.tx.db()?;
        let original = super::store::find(db, book, seq)?.ok_or(PostError::NoEntry { seq })?.entry;
        if original.link().is_some_and(|link| link.kind == LinkKind::Reversal) {
            return Err(PostError::ReversalOfReversal { seq });
        }
        if let Some(by) = super::store::reversal_of(db, book, seq)? {
            return Err(PostError::AlreadyReversed { seq, by });
        }
        if day < original.day() {
            return Err(PostError::BeforeOriginal { seq });
        }
        self.post(&original.reversed(seq, day, reason), None)
    }

    /// Appends a row to the book's audit chain: one per workflow, in the same write.
    pub fn record(
        &mut self,
        action: &str,
        subject: impl Into<String>,
        before: Option<String>,
        after: Option<String>,
    ) {
        let (book, author) = (self.book, self.author.clone());
        let open = self.open_book();
        let at = author.at.max(open.head.ends.last_at);
        let row = AuditRow {
            book,
            seq: Seq(open.head.ends.audit_length).next(),
            author: Author { at, ..author },
            action: action.to_owned(),
            subject: subject.into(),
            before,
            after,
            ledger_length: open.head.ends.length,
            ledger_head: open.head.ends.hash,
            previous: open.head.ends.audit_hash,
        };
        open.append_audit(row);
    }

    /// Returns how many entries the book has, and the hash of the last.
    pub fn head(&mut self) -> (i64, Hash) {
        let head = &self.open_book().head.ends;
        (head.length, head.hash)
    }

    pub(super) fn close_through(&mut self, month: i64) {
        self.open_book().head.ends.closed_through = month;
    }

    pub(super) fn closed_through(&mut self) -> i64 {
        self.open_book().head.ends.closed_through
    }

    /// Makes known to the gate what this job has just changed of the funds, the accounts or the periods.
    pub fn reload(&mut self) -> Result<(), DbError> {
        let book = self.book;
        let known = Known::load(self.tx.db()?, book)?;
        self.tx.stash::<LedgerStash>().learn(book, known);
        Ok(())
    }

    /// Returns another number each time that the book's chart, funds and periods may have changed.
    pub fn epoch(&mut self) -> u64 {
        self.open_book().epoch
    }

    pub(super) fn open_requests(&mut self) -> (&mut OpenBook, BookId) {
        let book = self.book;
        (self.open_book(), book)
    }
}
