//! What people do with reports: write them, send them, accept them or send them back.

use serde_json::json;

use super::{
    Act, Deed, Filing, FilingError, Period, Sending, Status, Written, digest,
    store::{
        self,
        content::{self, Reporter},
    },
    upward,
};
use crate::{
    db::{DbError, Tx},
    id::{FilingId, UnitId, UserId},
    ledger::{
        Author,
        chain::Hash,
        journal::Journal,
        once::{self, Outcome},
    },
    text::clean_within,
    unit::{self, UnitTree},
    user::{
        self,
        rights::{Right, RightsError},
    },
};

/// The most characters of a note to a report.
const LONGEST_NOTE: usize = 2_000;

/// Keeps what is being written, to go on with it later; nobody above sees it.
pub fn save(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    period: Period,
    written: &Written,
) -> Result<(), FilingError> {
    let tree = unit::store::tree(tx.db()?)?;
    let reporter = reporter(tx, author, &tree, unit)?;
    let filing = open(tx, author, &reporter, period)?;
    let written = written.tidied()?;
    let stored = stored(&written)?;
    store::save(tx.db()?, (filing.id, filing.book), &stored, author)?;
    let after = json!({"written": Hash::of(stored.as_bytes()).to_string()});
    record(tx, author, &filing, "filing.save", &after)
}

/// Sends a report to the unit above, with the figures that the books have now; from here on it does not change.
pub fn send(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    period: Period,
    written: &Written,
) -> Result<i64, FilingError> {
    let tree = unit::store::tree(tx.db()?)?;
    let reporter = reporter(tx, author, &tree, unit)?;
    may_send(tx, author, &tree, unit)?;
    if author.at.day() < period.opens() {
        return Err(FilingError::NotOpen { period, opens: period.opens() });
    }
    let written = written.tidied()?;
    written.is_whole()?;
    let filing = open(tx, author, &reporter, period)?;
    let version = filing.last().map_or(0, |sent| sent.version) + 1;
    let sending = Sending {
        filing: filing.id,
        version,
        unit,
        to: reporter.receiver().map(|unit| unit.id),
        by: author.user,
        at: author.at,
    };
    let db = tx.db()?;
    let content = content::content(db, &reporter, period, &written, author.user)?;
    let stored = content.stored()?;
    let digest = digest(&sending, &stored);
    store::insert_version(db, filing.book, &sending, (&stored, digest))?;
    let after = json!({
        "version": version, "digest": digest.to_string(), "to": sending.to, "known": content.known,
        "closing": content.own.closing, "at": author.at.micros(),
    });
    record(tx, author, &filing, "filing.send", &after)?;
    Ok(version)
}

/// Does the same once per key, however often the button is pressed.
pub fn send_once(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    period: Period,
    written: &Written,
    key: &str,
) -> Result<Outcome<i64, FilingError>, FilingError> {
    let tree = unit::store::tree(tx.db()?)?;
    let book = tree.book_of(unit)?;
    let body = json!({"filing": period, "unit": unit, "written": written});
    once::run(tx, book, author, key, &body, |tx| send(tx, author, unit, period, written))
}

/// What the unit above answers to the version that it has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub deed: Deed,
    pub note: String,
    pub version: i64,
}

/// Accepts a report or sends it back, at the unit that it was sent to; the job names the book of the report.
pub fn answer(
    tx: &mut Tx,
    author: &Author,
    at: UnitId,
    (unit, period): (UnitId, Period),
    answer: &Answer,
) -> Result<(), FilingError> {
    require(tx, author.user, at, Right::Review)?;
    let db = tx.db()?;
    let tree = unit::store::tree(db)?;
    let name = tree.get(unit).map_or_else(String::new, |unit| unit.name.clone());
    let missing = || FilingError::NotSent { unit: name.clone(), period };
    let filing = store::find(db, unit, period)?.ok_or_else(missing)?;
    tx.require_lock(filing.book)?;
    let sent = filing.last().ok_or_else(missing)?;
    if !upward::answers(&tree, at, (unit, sent.to), author.at.day()) {
        return Err(FilingError::NotHere(name));
    }
    if sent.version != answer.version {
        return Err(FilingError::ChangedMeanwhile);
    }
    if sent.status() != Status::Submitted {
        return Err(FilingError::Answered);
    }
    if sent.by == author.user {
        return Err(FilingError::OwnReport);
    }
    let note = clean_within(&answer.note, LONGEST_NOTE)?;
    if answer.deed == Deed::Return && note.is_empty() {
        return Err(FilingError::NoNote);
    }
    let act = Act { deed: answer.deed, note, by: author.user, at: author.at };
    store::insert_act(tx.db()?, &filing, answer.version, &act)?;
    let after = json!({
        "version": answer.version, "note": act.note, "at": act.at.micros(), "unit": at,
    });
    record(tx, author, &filing, &format!("filing.{}", act.deed.code()), &after)
}

/// Returns the unit as one that reports, after asking whether the author may report for it.
fn reporter<'t>(
    tx: &mut Tx,
    author: &Author,
    tree: &'t UnitTree,
    unit: UnitId,
) -> Result<Reporter<'t>, FilingError> {
    require(tx, author.user, unit, Right::Report)?;
    let found = tree.get(unit).ok_or_else(|| unit::UnitError::NotFound(unit.to_string()))?;
    let reporter = Reporter::of(tree, found, author.at.day())?;
    tx.require_lock(reporter.book)?;
    Ok(reporter)
}

/// Asks whether the author sends for the unit: its chair does, or, where it has none, whoever writes its reports.
fn may_send(tx: &mut Tx, author: &Author, tree: &UnitTree, unit: UnitId) -> Result<(), FilingError> {
    if sends(tx.db()?, author.user, tree, unit)? { Ok(()) } else { Err(FilingError::ChairSends) }
}

/// Tells whether somebody who writes a unit's reports also sends them.
pub fn sends(
    db: &mut crate::db::Db,
    user: UserId,
    tree: &UnitTree,
    unit: UnitId,
) -> Result<bool, FilingError> {
    let standing = user::store::standing(db, user)?;
    let is_chair = standing.roles_in(tree, unit).contains(&user::Role::Chair);
    Ok(is_chair || (standing.may(tree, unit, Right::Report) && !store::has_chair(db, unit)?))
}

fn require(tx: &mut Tx, user: UserId, unit: UnitId, right: Right) -> Result<(), FilingError> {
    let db = tx.db()?;
    let (standing, tree) = (user::store::standing(db, user)?, unit::store::tree(db)?);
    if standing.may(&tree, unit, right) { Ok(()) } else { Err(RightsError::Missing { right }.into()) }
}

/// Finds a report that may still change, or opens it.
fn open(
    tx: &mut Tx,
    author: &Author,
    reporter: &Reporter<'_>,
    period: Period,
) -> Result<Filing, FilingError> {
    if author.at.day() < period.first_day() {
        return Err(FilingError::NotBegun(period));
    }
    let (unit, book) = (reporter.unit.id, reporter.book);
    let db = tx.db()?;
    if let Some(filing) = store::find(db, unit, period)? {
        filing.may_change()?;
        return Ok(filing);
    }
    let id: FilingId = store::insert(db, (unit, book), period, author)?;
    Ok(Filing { id, book, unit, period, draft: None, sent: Vec::new() })
}

fn stored(written: &Written) -> Result<String, FilingError> {
    let stored = serde_json::to_string(written);
    Ok(stored.map_err(|err| DbError::Corrupt(format!("filing_drafts: {err}")))?)
}

fn record(
    tx: &mut Tx,
    author: &Author,
    filing: &Filing,
    action: &str,
    after: &serde_json::Value,
) -> Result<(), FilingError> {
    let subject = format!("filing {} {}", filing.id, filing.period.code());
    Journal::open(tx, filing.book, author)?.record(action, subject, None, Some(after.to_string()));
    Ok(())
}
