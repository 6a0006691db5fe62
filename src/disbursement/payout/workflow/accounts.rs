//! The accounts that awards go to: given at the desk, sent through a link, and confirmed by a second person.

use serde_json::json;

use super::{Place, done, line_of, load};
use crate::{
    approval::{self, Answer, State},
    calendar::Instant,
    db::Tx,
    disbursement::payout::{
        AccountChange, Destination, Line, LineState, PayeeAccount, PayoutError, Relation, Source, Standing,
        Step,
        link::{self, Link},
        store,
    },
    id::{ApprovalId, BookId, PayeeAccountId, PayeeLinkId, PayoutId, PayoutLineId, UnitId},
    ledger::{Author, journal::Journal},
    text::clean,
};

/// Returns an account as one line: bank, number, holder.
fn shown(to: &Destination) -> String {
    format!("{} {} ({})", to.number, to.bank(), to.holder)
}

/// Puts an account on file. One that replaces what a second person has seen, or that came through a link, waits for
/// a second person of its own; any other is confirmed with the list on which it first stands.
fn enter(
    tx: &mut Tx,
    author: &Author,
    (unit, book): (UnitId, BookId),
    line: &Line,
    (to, source): (&Destination, Source),
) -> Result<PayeeAccountId, PayoutError> {
    let to = Destination { holder: clean(&to.holder)?, ..to.clone() };
    if to.holder.is_empty() {
        return Err(PayoutError::NoHolder);
    }
    let db = tx.db()?;
    let before = store::account(db, book, line.person)?;
    if before.as_ref().is_some_and(|it| it.to == to) {
        return Err(PayoutError::SameAgain);
    }
    let tried = before.as_ref().is_some_and(|it| it.standing != Standing::Given);
    let waits = source == Source::Link || tried || store::was_shown(db, book, line.person)?;
    let task = if waits {
        let change = AccountChange {
            person: line.person,
            payee: line.payee.clone(),
            before: before.as_ref().map(|it| shown(&it.to)).unwrap_or_default(),
            after: shown(&to),
        };
        Some(approval::ask(tx, author, unit, &change)?)
    } else {
        None
    };
    let new = PayeeAccount {
        id: PayeeAccountId(0),
        book,
        person: line.person,
        source,
        standing: if waits { Standing::Waiting } else { Standing::Given },
        task,
        entered: done(author),
        to,
    };
    let id = store::insert_account(tx.db()?, &new)?;
    let kept = |it: &PayeeAccount| it.told().to_string();
    let mut journal = Journal::open(tx, book, author)?;
    let subject = format!("payee {}", line.person);
    journal.record("payee.account", subject, before.as_ref().map(kept), Some(kept(&new)));
    Ok(id)
}

/// Gives the account of a draft's line, or of a payment that came back.
pub fn give_account(
    tx: &mut Tx,
    author: &Author,
    place: Place,
    line: PayoutLineId,
    to: &Destination,
) -> Result<PayeeAccountId, PayoutError> {
    let (line, unit) = line_to_mend(tx, place, line)?;
    enter(tx, author, (unit, place.book), &line, (to, Source::Desk))
}

/// Finds a line whose account may be given now, and the unit that pays it.
fn line_to_mend(tx: &mut Tx, place: Place, id: PayoutLineId) -> Result<(Line, UnitId), PayoutError> {
    tx.require_lock(place.book)?;
    let db = tx.db()?;
    let line = store::line(db, place.book, id)?;
    let payout = store::find(db, place.book, place.branch(), line.payout)?;
    if line.state != LineState::Returned {
        payout.stage.may(Step::Change)?;
    }
    Ok((line, payout.unit))
}

/// Says whose account it is that a draft's line goes to.
pub fn declare(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    line: PayoutLineId,
    relation: Relation,
) -> Result<PayeeAccountId, PayoutError> {
    let payout = load(tx, place, id, Step::Change)?;
    let line = line_of(tx, &payout, line)?;
    let on_file = store::account(tx.db()?, place.book, line.person)?.ok_or(PayoutError::NoHolder)?;
    let to = Destination { relation, ..on_file.to };
    enter(tx, author, (payout.unit, place.book), &line, (&to, Source::Desk))
}

/// Takes the second person's answer about an account.
pub fn decide_account(
    tx: &mut Tx,
    author: &Author,
    task: ApprovalId,
    answer: &Answer,
) -> Result<State, PayoutError> {
    let acted = approval::act(tx, author, task, answer)?;
    let standing = match (&acted.consent, acted.state) {
        (Some(_), _) => Standing::Confirmed,
        (None, State::Disagreed | State::Returned | State::Withdrawn) => Standing::Refused,
        (None, state) => return Ok(state),
    };
    let found = store::account_of_task(tx.db()?, task)?;
    let account = found.ok_or(crate::db::DbError::Corrupt(format!("approvals {task}: no account")))?;
    store::settle_account(tx.db()?, account.id, standing, done(author))?;
    let after = json!({"approval": task, "standing": standing}).to_string();
    let mut journal = Journal::open(tx, account.book, author)?;
    journal.record("payee.settle", format!("payee {}", account.person), None, Some(after));
    Ok(acted.state)
}

/// Makes a link through which somebody may correct the account of a payment that came back; an earlier one for the
/// same payment ends with it.
pub fn make_link(
    tx: &mut Tx,
    author: &Author,
    place: Place,
    line: PayoutLineId,
    secret: &str,
) -> Result<PayeeLinkId, PayoutError> {
    let (line, _) = line_to_mend(tx, place, line)?;
    if line.state != LineState::Returned {
        return Err(PayoutError::NotPaid);
    }
    let new = Link {
        id: PayeeLinkId(0),
        book: place.book,
        line: line.id,
        made_by: author.user,
        made_at: author.at,
        expires_at: link::expiry(author.at),
        used_at: None,
    };
    let id = store::insert_link(tx.db()?, &new, link::hash(secret))?;
    let after = json!({"line": line.id, "award": line.award, "expires_at": new.expires_at}).to_string();
    let mut journal = Journal::open(tx, place.book, author)?;
    journal.record("payee.link", format!("payee {}", line.person), None, Some(after));
    Ok(id)
}

/// Finds what a link opens at an instant: the payment that came back.
pub fn opened(db: &mut crate::db::Db, secret: &str, now: Instant) -> Result<(Link, Line), PayoutError> {
    let found = store::link_by_hash(db, link::hash(secret))?.filter(|it| it.is_open(now));
    let link = found.ok_or(PayoutError::NoLink)?;
    let last = store::link_of(db, link.line)?.map(|it| it.id);
    let line = store::line(db, link.book, link.line)?;
    if last == Some(link.id) && line.state == LineState::Returned {
        Ok((link, line))
    } else {
        Err(PayoutError::NoLink)
    }
}

/// Takes an account that came through a link; it can be paid only after somebody of the unit has confirmed it, who
/// is not the one that sent the link.
pub fn correct(
    tx: &mut Tx,
    (origin, at): (&str, Instant),
    secret: &str,
    to: &Destination,
) -> Result<PayeeAccountId, PayoutError> {
    let (link, line) = opened(tx.db()?, secret, at)?;
    tx.require_lock(link.book)?;
    let author = Author { user: link.made_by, origin: origin.to_owned(), at };
    let payout = store::find(tx.db()?, link.book, None, line.payout)?;
    let account = enter(tx, &author, (payout.unit, link.book), &line, (to, Source::Link))?;
    store::set_link_used(tx.db()?, link.id, at, account)?;
    Ok(account)
}
