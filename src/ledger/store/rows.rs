//! The ledger's rows on their way to the database: one open book per book of the group.

use std::{any::Any, collections::BTreeMap};

use diesel::prelude::*;

use super::open::{Ends, Known, Trust};
use crate::{
    calendar::{Instant, Month},
    db::{
        Buffer, Db, DbError, Stash, Tally,
        fixed::{self, Value},
        schema::{audit, entries, postings, requests},
    },
    id::{AccountId, BookId, FundId, PartyId, Seq, UserId},
    insert_all,
    ledger::{
        LinkKind, Series, Source,
        chain::{AuditRow, Sealed},
    },
};

/// How many rows go into one INSERT; 15 columns of 400 rows stay far below either database's limit.
const CHUNK: usize = 400;

/// How many books a writer keeps open between two groups.
const OPEN: usize = 256;

#[derive(Insertable)]
#[diesel(table_name = entries, treat_none_as_default_value = false)]
struct EntryRow {
    book_id: BookId,
    seq: Seq,
    day: chrono::NaiveDate,
    series: Series,
    voucher_year: i64,
    voucher_no: i64,
    source: Source,
    description: String,
    link_kind: Option<LinkKind>,
    link_seq: Option<Seq>,
    request_key: Option<String>,
    recorded_at: Instant,
    user_id: UserId,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
    document: Option<Vec<u8>>,
}

#[derive(Insertable)]
#[diesel(table_name = postings, treat_none_as_default_value = false)]
struct PostingRow {
    book_id: BookId,
    seq: Seq,
    line: i64,
    account_id: AccountId,
    fund_id: FundId,
    party_id: Option<PartyId>,
    amount: crate::money::Money,
    day: chrono::NaiveDate,
}

#[derive(Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
struct AuditInsert {
    book_id: BookId,
    seq: Seq,
    recorded_at: Instant,
    user_id: UserId,
    origin: String,
    action: String,
    subject: String,
    before: Option<String>,
    after: Option<String>,
    ledger_length: i64,
    ledger_head: Vec<u8>,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
}

/// The stored answer to a request, so that its repetition is answered alike.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = requests, treat_none_as_default_value = false)]
pub(in crate::ledger) struct RequestRow {
    pub(in crate::ledger) book_id: BookId,
    pub(in crate::ledger) request_key: String,
    pub(in crate::ledger) body: String,
    pub(in crate::ledger) outcome: String,
    pub(in crate::ledger) refused: bool,
    pub(in crate::ledger) recorded_at: Instant,
}

/// The numbers that a book has given out last, by series and year.
pub(in crate::ledger) type Counters = BTreeMap<(String, i64), i64>;

/// Where a book's chains end and what its counters have given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ledger) struct Head {
    pub(in crate::ledger) ends: Ends,
    pub(in crate::ledger) counters: Counters,
}

/// A locked book inside a group: what is known of it, its heads, and rows that wait to be written.
pub(in crate::ledger) struct OpenBook {
    pub(in crate::ledger) known: Known,
    pub(in crate::ledger) trust: Trust,
    /// Another number for each time that the book was read, for whoever keeps what depends on it.
    pub(in crate::ledger) epoch: u64,
    pub(in crate::ledger) head: Head,
    kept: Head,
    written: Head,
    /// Whether the running job has read the book anew.
    learnt: bool,
    entries: Buffer<EntryRow>,
    postings: Buffer<PostingRow>,
    audit: Buffer<AuditInsert>,
    requests: Buffer<RequestRow>,
    months: Tally<(AccountId, FundId, Month), 2>,
}

/// All open books of a group of jobs.
#[derive(Default)]
pub(in crate::ledger) struct LedgerStash {
    books: BTreeMap<BookId, OpenBook>,
    epochs: u64,
}

impl OpenBook {
    pub(in crate::ledger) fn new(known: Known, epoch: u64, ends: Ends, counters: Counters) -> Self {
        let head = Head { ends, counters };
        Self {
            known,
            trust: Trust::Proven,
            epoch,
            kept: head.clone(),
            written: head.clone(),
            head,
            learnt: false,
            entries: Buffer::default(),
            postings: Buffer::default(),
            audit: Buffer::default(),
            requests: Buffer::default(),
            months: Tally::default(),
        }
    }

    /// Appends an entry that has passed every check to the chain.
    pub(in crate::ledger) fn append(&mut self, sealed: Sealed) -> Result<(), crate::money::MoneyError> {
        let (hash, month) = (sealed.hash(), Month::of(sealed.entry.day()));
        for posting in sealed.entry.postings() {
            let dong = posting.amount.dong();
            let amounts = if posting.amount.is_positive() { [dong, 0] } else { [0, -dong] };
            self.months.add((posting.account, posting.fund, month), amounts)?;
        }
        for (line, posting) in (1..).zip(sealed.entry.postings()) {
            self.postings.push(PostingRow {
                book_id: sealed.book,
                seq: sealed.seq,
                line,
                account_id: posting.account,
                fund_id: posting.fund,
                party_id: posting.party,
                amount: posting.amount,
                day: sealed.entry.day(),
            });
        }
        let link = sealed.entry.link();
        self.entries.push(EntryRow {
            book_id: sealed.book,
            seq: sealed.seq,
            day: sealed.entry.day(),
            series: sealed.voucher.series,
            voucher_year: sealed.voucher.year,
            voucher_no: sealed.voucher.no,
            source: sealed.entry.source(),
            description: sealed.entry.description().to_owned(),
            link_kind: link.map(|link| link.kind),
            link_seq: link.map(|link| link.seq),
            request_key: sealed.request_key,
            recorded_at: sealed.recorded_at,
            user_id: sealed.user,
            prev_hash: sealed.previous.0.to_vec(),
            hash: hash.0.to_vec(),
            document: sealed.entry.document().map(|it| it.0.to_vec()),
        });
        self.head.ends.length = sealed.seq.0;
        self.head.ends.hash = hash;
        self.head.ends.last_at = sealed.recorded_at;
        Ok(())
    }

    pub(in crate::ledger) fn append_audit(&mut self, row: AuditRow) {
        let hash = row.hash();
        self.head.ends.audit_length = row.seq.0;
        self.head.ends.audit_hash = hash;
        self.head.ends.last_at = row.author.at;
        self.audit.push(AuditInsert {
            book_id: row.book,
            seq: row.seq,
            recorded_at: row.author.at,
            user_id: row.author.user,
            origin: row.author.origin,
            action: row.action,
            subject: row.subject,
            before: row.before,
            after: row.after,
            ledger_length: row.ledger_length,
            ledger_head: row.ledger_head.0.to_vec(),
            prev_hash: row.previous.0.to_vec(),
            hash: hash.0.to_vec(),
        });
    }

    pub(in crate::ledger) fn append_request(&mut self, row: RequestRow) {
        self.requests.push(row);
    }

    /// Finds a request of this group that is not in the database yet.
    pub(in crate::ledger) fn waiting_request(&self, key: &str) -> Option<&RequestRow> {
        self.requests.waiting().iter().find(|row| row.request_key == key)
    }

    fn flush(&mut self, db: &mut Db, book: BookId, current: bool) -> Result<(), DbError> {
        let (entries, postings, audit, requests, months, head) = if current {
            let months = self.months.take_current();
            let (entries, postings) = (self.entries.take_all(), self.postings.take_all());
            (entries, postings, self.audit.take_all(), self.requests.take_all(), months, &self.head)
        } else {
            let months = self.months.take_kept();
            let (entries, postings) = (self.entries.take_kept(), self.postings.take_kept());
            (entries, postings, self.audit.take_kept(), self.requests.take_kept(), months, &self.kept)
        };
        insert_all!(db, entries, entries, CHUNK);
        insert_all!(db, postings, postings, CHUNK);
        insert_all!(db, audit, audit, CHUNK);
        insert_all!(db, requests, requests, CHUNK);
        add_months(db, book, &months)?;
        if *head != self.written {
            write_head(db, book, &self.written, head)?;
            self.written = head.clone();
        }
        Ok(())
    }
}

/// Adds to the kept monthly balances.
fn add_months(
    db: &mut Db,
    book: BookId,
    months: &BTreeMap<(AccountId, FundId, Month), [i64; 2]>,
) -> Result<(), DbError> {
    let row = |((account, fund, month), [debit, credit]): (&(AccountId, FundId, Month), &[i64; 2])| {
        [book.0, account.0, fund.0, month.number(), *debit, *credit].map(Value::Number)
    };
    let rows: Vec<[Value; 6]> = months.iter().map(row).collect();
    let into = "INSERT INTO month_balances (book_id, account_id, fund_id, month, debit, credit)";
    let conflict = "ON CONFLICT (book_id, account_id, fund_id, month) DO UPDATE SET \
                    debit = month_balances.debit + excluded.debit, \
                    credit = month_balances.credit + excluded.credit";
    Ok(fixed::upsert(db, (into, conflict), &rows)?)
}

fn write_head(db: &mut Db, book: BookId, old: &Head, new: &Head) -> Result<(), DbError> {
    let text = "UPDATE books SET length = ?, head = ?, audit_length = ?, audit_head = ?, closed_through = ?, \
                last_at = ? WHERE id = ?";
    let values = [
        Value::Number(new.ends.length),
        Value::Bytes(new.ends.hash.0),
        Value::Number(new.ends.audit_length),
        Value::Bytes(new.ends.audit_hash.0),
        Value::Number(new.ends.closed_through),
        Value::Number(new.ends.last_at.micros()),
        Value::Number(book.0),
    ];
    fixed::run(db, text, &values)?;
    let changed = |(key, last): (&(String, i64), &i64)| {
        let ((series, year), last) = (key, *last);
        let row =
            [Value::Number(book.0), Value::Text(series.clone()), Value::Number(*year), Value::Number(last)];
        (old.counters.get(key) != Some(&last)).then_some(row)
    };
    let rows: Vec<[Value; 4]> = new.counters.iter().filter_map(changed).collect();
    let into = "INSERT INTO counters (book_id, series, year, last_no)";
    let conflict = "ON CONFLICT (book_id, series, year) DO UPDATE SET last_no = excluded.last_no";
    Ok(fixed::upsert(db, (into, conflict), &rows)?)
}

impl LedgerStash {
    pub(in crate::ledger) fn get(&mut self, book: BookId) -> Option<&mut OpenBook> {
        self.books.get_mut(&book)
    }

    pub(in crate::ledger) fn put(&mut self, book: BookId, open: impl FnOnce(u64) -> OpenBook) {
        self.epochs += 1;
        self.books.insert(book, open(self.epochs));
    }

    /// Takes what the running job has read of an open book in the place of what was known.
    pub(in crate::ledger) fn learn(&mut self, book: BookId, known: Known) {
        self.epochs += 1;
        if let Some(open) = self.books.get_mut(&book) {
            (open.known, open.epoch, open.trust, open.learnt) = (known, self.epochs, Trust::Proven, true);
        }
    }

    /// Believes what is kept of a book where the book still ends as it did.
    pub(in crate::ledger) fn prove(&mut self, book: BookId, stored: &Ends) -> bool {
        let kept = self.books.get_mut(&book).filter(|open| open.head.ends == *stored);
        kept.map(|open| open.trust = Trust::Proven).is_some()
    }
}

impl Stash for LedgerStash {
    fn flush_kept(&mut self, db: &mut Db) -> Result<(), DbError> {
        self.books.iter_mut().try_for_each(|(book, open)| open.flush(db, *book, false))
    }

    fn flush_current(&mut self, db: &mut Db) -> Result<(), DbError> {
        self.books.iter_mut().try_for_each(|(book, open)| open.flush(db, *book, true))
    }

    fn keep(&mut self) {
        for open in self.books.values_mut() {
            open.kept.clone_from(&open.head);
            open.learnt = false;
            open.entries.keep();
            open.postings.keep();
            open.audit.keep();
            open.requests.keep();
            open.months.keep();
        }
    }

    fn discard(&mut self) {
        for open in self.books.values_mut() {
            open.head.clone_from(&open.kept);
            if std::mem::take(&mut open.learnt) {
                open.trust = Trust::Doubtful;
            }
            // Whatever head this job wrote went back with its savepoint: write the kept one again in full.
            open.written.ends.length = -1;
            open.written.counters.clear();
            open.entries.discard();
            open.postings.discard();
            open.audit.discard();
            open.requests.discard();
            open.months.discard();
        }
    }

    fn outlive(&mut self) -> bool {
        if self.books.len() > OPEN {
            self.books.clear();
        }
        self.books.values_mut().for_each(|open| open.trust = Trust::Kept);
        true
    }

    fn rank(&self) -> u8 {
        1
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}
