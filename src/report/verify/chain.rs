//! Follows the two chains of a book, entries with their postings and the audit rows, page by page.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::QueryResult;

use super::{
    answers::Answers,
    approvals::Tasks,
    cash,
    cells::Cells,
    documents::Parts,
    filings::Filings,
    gifts,
    mails::Mails,
    meetings::Meetings,
    papers::Papers,
    periods::Replay,
    rolls::Rolls,
    sponsorships::Sponsorships,
    store::{self, AuditRaw, EntryRaw, PAGE, PostingRaw},
};
use crate::{
    calendar::Instant,
    db::Db,
    id::{AccountId, BookId, FundId, PartyId, Seq, UserId},
    ledger::{
        Author, Entry, Link, LinkKind, Posting, Source, Voucher,
        chain::{AuditRow, Sealed},
        verify::{self, Breach, Chain, Entries, Sink},
    },
};

/// Before the first number that a row can have.
pub const START: Seq = Seq(i64::MIN);

/// What postings may name.
pub struct Known {
    pub accounts: BTreeSet<AccountId>,
    pub funds: BTreeSet<FundId>,
}

/// What is worked out entry by entry, beside the chain itself.
pub struct Followers<'f> {
    pub periods: &'f mut Replay,
    pub cash: &'f mut cash::Replay,
}

impl Followers<'_> {
    /// Compares everything that was recorded when the book had this length.
    pub fn reached(&mut self, entries: &Entries, sink: &mut Sink<'_>) {
        self.periods.reached(entries, sink);
        self.cash.reached(entries.chain.last, sink);
    }
}

/// What the database said when rows could not be read, as a breach.
pub fn refused(err: &diesel::result::Error) -> Breach {
    Breach::Refused { vi: format!("không đọc được: {err}"), en: format!("cannot be read: {err}") }
}

/// Reads the next rows of a chain. Where a page cannot be read, its rows are read one by one, and the first
/// that cannot be is named and passed over; none means the end.
fn page<T>(
    db: &mut Db,
    (table, book): (&'static str, BookId),
    after: &mut Seq,
    load: impl Fn(&mut Db, Seq, i64) -> QueryResult<Vec<T>>,
    sink: &mut Sink<'_>,
) -> Option<Vec<T>> {
    if let Ok(rows) = load(db, *after, PAGE) {
        return (!rows.is_empty()).then_some(rows);
    }
    let err = match load(db, *after, 1) {
        Ok(rows) => return (!rows.is_empty()).then_some(rows),
        Err(err) => err,
    };
    match store::next_seq(db, table, book, *after) {
        Ok(Some(seq)) => {
            sink.say(table, seq, None, refused(&err));
            *after = Seq(seq);
            Some(Vec::new())
        }
        _ => {
            sink.say(table, format!("> {after}"), None, refused(&err));
            None
        }
    }
}

/// What the audit chain says of things that are kept beside it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub periods: Replay,
    pub tasks: Tasks,
    pub papers: Papers,
    pub rolls: Rolls,
    pub answers: Answers,
    pub mails: Mails,
    pub filings: Filings,
    pub meetings: Meetings,
    pub sponsorships: Sponsorships,
}

/// Follows the audit chain and learns from it what is to be kept beside it.
pub fn audit(db: &mut Db, book: BookId, sink: &mut Sink<'_>) -> (Chain, Told) {
    let (mut chain, mut told, mut after) = (Chain::new("audit"), Told::default(), START);
    let load = |db: &mut Db, after, limit| store::audit(db, book, after, limit);
    while let Some(rows) = page(db, ("audit", book), &mut after, load, sink) {
        for raw in rows {
            let seq = Seq(raw.seq.unwrap_or(after.0));
            after = seq;
            chain.count(seq, sink);
            let at_head = raw.at_head.clone();
            match audit_row(book, seq, raw, sink) {
                Some((row, stored)) => {
                    verify::take_audit(&mut chain, &row, stored, at_head.as_deref(), sink);
                    told.periods.take(&row);
                    told.tasks.take(&row);
                    told.papers.take(&row);
                    told.rolls.take(&row);
                    told.answers.take(&row);
                    told.mails.take(&row);
                    told.filings.take(&row);
                    told.meetings.take(&row);
                    told.sponsorships.take(&row);
                }
                None => chain.head = None,
            }
        }
    }
    (chain, told)
}

fn audit_row(
    book: BookId,
    seq: Seq,
    raw: AuditRaw,
    sink: &mut Sink<'_>,
) -> Option<(AuditRow, crate::ledger::chain::Hash)> {
    let mut cells = Cells::new("audit", seq, sink);
    // Every column is read before any is missed, so that all that is wrong is said at once.
    let (at, user) = (cells.number("recorded_at", raw.recorded_at), cells.number("user_id", raw.user_id));
    let (origin, action) = (cells.text("origin", raw.origin), cells.text("action", raw.action));
    let subject = cells.text("subject", raw.subject);
    let (before, after) = (cells.maybe_text("before", raw.before), cells.maybe_text("after", raw.after));
    let length = cells.number("ledger_length", raw.ledger_length);
    let head = cells.hash("ledger_head", raw.ledger_head);
    let (previous, stored) = (cells.hash("prev_hash", raw.prev_hash), cells.hash("hash", raw.hash));
    let author = Author { user: UserId(user?), origin: origin?, at: Instant::from_micros(at?) };
    let row = AuditRow {
        book,
        seq,
        author,
        action: action?,
        subject: subject?,
        before: before?,
        after: after?,
        ledger_length: length?,
        ledger_head: head?,
        previous: previous?,
    };
    Some((row, stored?))
}

/// Follows the chain of entries, each with its postings and its gift.
pub fn entries(
    db: &mut Db,
    book: BookId,
    known: &Known,
    followers: &mut Followers<'_>,
    step: &mut dyn FnMut(u64),
    sink: &mut Sink<'_>,
) -> Entries {
    let (mut entries, mut after) = (Entries::default(), START);
    let load = |db: &mut Db, after, limit| store::entries(db, book, after, limit);
    loop {
        let from = after;
        let Some(rows) = page(db, ("entries", book), &mut after, load, sink) else { break };
        let through = rows.last().and_then(|row| row.seq).map_or(after, Seq);
        let mut postings = postings(db, book, (from, through), sink);
        let mut gifts = gifts::between(db, book, (from, through), sink);
        let mut parts = Parts::between(db, book, (from, through), sink);
        step(u64::try_from(rows.len()).unwrap_or_default());
        for raw in rows {
            let seq = Seq(raw.seq.unwrap_or(after.0));
            after = seq;
            entries.chain.count(seq, sink);
            let lines = postings.remove(&seq).unwrap_or_default();
            let gift = gifts.remove(&seq);
            match entry(book, seq, raw, lines, known, sink) {
                Some((sealed, stored)) => {
                    entries.take(&sealed, stored, sink);
                    followers.cash.take(&sealed);
                    gifts::check(&sealed, gift, &mut parts, sink);
                }
                None => {
                    entries.chain.head = None;
                    parts.pass(seq);
                }
            }
            followers.reached(&entries, sink);
        }
        strangers(postings.into_keys(), gifts.into_keys(), sink);
        parts.end(sink);
    }
    let postings = postings(db, book, (after, Seq(i64::MAX)), sink);
    let gifts = gifts::between(db, book, (after, Seq(i64::MAX)), sink);
    Parts::between(db, book, (after, Seq(i64::MAX)), sink).end(sink);
    strangers(postings.into_keys(), gifts.into_keys(), sink);
    entries
}

/// Names postings and gifts whose entry is not there.
fn strangers(postings: impl Iterator<Item = Seq>, gifts: impl Iterator<Item = Seq>, sink: &mut Sink<'_>) {
    postings.for_each(|seq| sink.say("postings", seq, Some("seq"), Breach::Stranger));
    gifts.for_each(|seq| sink.say("gifts", seq, Some("seq"), Breach::Stranger));
}

fn postings(
    db: &mut Db,
    book: BookId,
    (after, through): (Seq, Seq),
    sink: &mut Sink<'_>,
) -> BTreeMap<Seq, Vec<PostingRaw>> {
    let mut of_entry: BTreeMap<Seq, Vec<PostingRaw>> = BTreeMap::new();
    match store::postings(db, book, after, through) {
        Ok(rows) => {
            for row in rows {
                of_entry.entry(Seq(row.seq.unwrap_or(after.0))).or_default().push(row);
            }
        }
        Err(err) => {
            sink.say("postings", format!("{}–{through}", after.0.saturating_add(1)), None, refused(&err));
        }
    }
    of_entry
}

fn entry(
    book: BookId,
    seq: Seq,
    raw: EntryRaw,
    lines: Vec<PostingRaw>,
    known: &Known,
    sink: &mut Sink<'_>,
) -> Option<(Sealed, crate::ledger::chain::Hash)> {
    let mut cells = Cells::new("entries", seq, sink);
    let day = cells.day("day", raw.day);
    let (series, source) = (cells.code("series", raw.series), cells.code::<Source>("source", raw.source));
    let description = cells.text("description", raw.description);
    let (year, no) =
        (cells.number("voucher_year", raw.voucher_year), cells.number("voucher_no", raw.voucher_no));
    let kind = cells.maybe_code::<LinkKind>("link_kind", raw.link_kind);
    if kind.is_some_and(|kind| kind.is_some() != raw.link_seq.is_some()) {
        cells.say("link_seq", Breach::BadValue(raw.link_seq.map_or_else(String::new, |it| it.to_string())));
    }
    let request_key = cells.maybe_text("request_key", raw.request_key);
    let (at, user) = (cells.number("recorded_at", raw.recorded_at), cells.number("user_id", raw.user_id));
    let (previous, stored) = (cells.hash("prev_hash", raw.prev_hash), cells.hash("hash", raw.hash));
    let document = raw.document.is_some().then(|| cells.hash("document", raw.document));
    let postings = read_lines(seq, day, lines, known, sink);
    let entry = match Entry::new(day?, series?, source?, description?, postings?) {
        Ok(entry) => {
            let link = kind?.zip(raw.link_seq).map(|(kind, seq)| Link { kind, seq: Seq(seq) });
            let entry = entry.linked(link);
            match document {
                Some(document) => entry.documented(document?),
                None => entry,
            }
        }
        Err(err) => {
            let what = Breach::Refused { vi: format!("{err}"), en: format!("{err:#}") };
            sink.say("entries, postings", seq, None, what);
            return None;
        }
    };
    let sealed = Sealed {
        book,
        seq,
        voucher: Voucher { series: series?, year: year?, no: no? },
        entry,
        request_key: request_key?,
        recorded_at: Instant::from_micros(at?),
        user: UserId(user?),
        previous: previous?,
    };
    Some((sealed, stored?))
}

/// Reads an entry's postings: numbered from 1, of its own day, in accounts and funds of the book.
fn read_lines(
    seq: Seq,
    day: Option<NaiveDate>,
    lines: Vec<PostingRaw>,
    known: &Known,
    sink: &mut Sink<'_>,
) -> Option<Vec<Posting>> {
    let mut postings = Vec::with_capacity(lines.len());
    let mut readable = true;
    for (expected, raw) in (1..).zip(lines) {
        let mut cells = Cells::new("postings", format!("{seq}/{expected}"), sink);
        if let Some(line) = cells.number("line", raw.line) {
            cells.compare("line", &line, &expected);
        }
        if let (Some(own), Some(day)) = (cells.day("day", raw.day), day) {
            cells.compare("day", &own, &day);
        }
        let account = cells.number("account_id", raw.account_id).map(AccountId);
        if let Some(account) = account.filter(|it| !known.accounts.contains(it)) {
            cells.say("account_id", Breach::BadValue(account.to_string()));
        }
        let fund = cells.number("fund_id", raw.fund_id).map(FundId);
        if let Some(fund) = fund.filter(|it| !known.funds.contains(it)) {
            cells.say("fund_id", Breach::BadValue(fund.to_string()));
        }
        let amount = cells.amount("amount", raw.amount);
        match (account, fund, amount) {
            (Some(account), Some(fund), Some(amount)) => {
                postings.push(Posting { account, fund, party: raw.party_id.map(PartyId), amount });
            }
            _ => readable = false,
        }
    }
    readable.then_some(postings)
}
