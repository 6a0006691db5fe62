//! The way of a list: to the second person, locked, to the bank, and sent.

use chrono::NaiveDate;
use serde_json::json;

use super::{Place, done, is_held, load, make::ask_rules, record};
use crate::{
    approval::{self, Answer, Deed, State},
    db::{DbError, Tx},
    disbursement::{
        self,
        payout::{
            Line, LineState, Method, PaymentList, Payout, PayoutError, Stage, Step, Sums, digest,
            file::FileFormat, store,
        },
    },
    id::{ApprovalId, BookId, PayoutId},
    ledger::{Author, chain::Hash},
};

/// Asks the rules once more and sends a clean list to a second person; its rows are frozen as they are now.
pub fn submit(tx: &mut Tx, author: &Author, place: Place, id: PayoutId) -> Result<ApprovalId, PayoutError> {
    tx.require_lock(BookId::REGISTER)?;
    let mut payout = load(tx, place, id, Step::Submit)?;
    ask_rules(tx, author, &payout)?;
    let sheet = store::sheet(tx.db()?, &payout)?;
    if let Some(hindrance) = sheet.hindrance() {
        return Err(hindrance);
    }
    let lines = sheet.snapshot();
    let hash = digest(&payout, &lines);
    let sums = Sums::of(lines.iter())?;
    let list = PaymentList { payout: id, lines: sums.count, total: sums.total, sha256: hash.to_string() };
    let task = approval::ask(tx, author, payout.unit, &list)?;
    for line in lines {
        store::set_line(tx.db()?, &Line { state: LineState::Held, ..line }, None)?;
    }
    payout.stage = Stage::Submitted;
    payout.asked = Some((task, hash));
    store::update(tx.db()?, &payout)?;
    record(tx, author, &payout, "submit", json!({"approval": task, "list": list}))?;
    Ok(task)
}

/// Checks that the rows are those that the second person was shown, and returns them.
fn unaltered(tx: &mut Tx, payout: &Payout) -> Result<(Vec<Line>, Hash), PayoutError> {
    let lines = store::lines(tx.db()?, payout.id)?;
    let now = digest(payout, &lines);
    match payout.asked {
        Some((_, shown)) if shown == now => Ok((lines, now)),
        _ => Err(PayoutError::Altered),
    }
}

/// Takes the second person's answer: consent checks the list, anything else that settles it makes it a draft again.
pub fn decide(tx: &mut Tx, author: &Author, task: ApprovalId, answer: &Answer) -> Result<State, PayoutError> {
    let acted = approval::act(tx, author, task, answer)?;
    let list: PaymentList = acted.case.task.matter()?;
    let book = acted.case.task.book;
    if let Some(consent) = &acted.consent {
        let mut payout = store::find(tx.db()?, book, None, list.payout)?;
        payout.stage.may(Step::Check)?;
        let (_, hash) = unaltered(tx, &payout)?;
        if hash.to_string() != list.sha256 {
            return Err(PayoutError::Altered);
        }
        payout.stage = Stage::Checked;
        store::update(tx.db()?, &payout)?;
        let alone = consent.is_alone();
        record(
            tx,
            author,
            &payout,
            "check",
            json!({"approval": task, "sha256": list.sha256, "alone": alone}),
        )?;
    } else if matches!(acted.state, State::Disagreed | State::Returned | State::Withdrawn) {
        let mut payout = store::find(tx.db()?, book, None, list.payout)?;
        payout.stage.may(Step::Check)?;
        draft_again(tx, &mut payout)?;
        record(tx, author, &payout, "draft", json!({"approval": task}))?;
    }
    Ok(acted.state)
}

/// Makes a list a draft again. The accounts that a second person has seen stay with their lines, so that another one
/// is known to be a change.
fn draft_again(tx: &mut Tx, payout: &mut Payout) -> Result<(), PayoutError> {
    let lines = store::lines(tx.db()?, payout.id)?;
    payout.stage = Stage::Draft;
    payout.asked = None;
    payout.locked = None;
    store::update(tx.db()?, payout)?;
    for line in lines {
        store::set_line(tx.db()?, &Line { state: LineState::Draft, ..line }, None)?;
    }
    Ok(())
}

/// Freezes a list that was checked, with its fingerprint; nothing is posted.
pub fn lock(tx: &mut Tx, author: &Author, place: Place, id: PayoutId) -> Result<Hash, PayoutError> {
    let mut payout = load(tx, place, id, Step::Lock)?;
    let (lines, hash) = unaltered(tx, &payout)?;
    let on_file = store::accounts_of(tx.db()?, payout.book, lines.iter().map(|line| line.person))?;
    for line in &lines {
        let Some((shown, _)) = &line.to else { continue };
        if on_file.get(&line.person).map(|account| account.id) != Some(*shown) {
            return Err(PayoutError::AccountChanged { no: line.no, payee: line.payee.clone() });
        }
    }
    payout.stage = Stage::Locked;
    payout.locked = Some(done(author));
    store::update(tx.db()?, &payout)?;
    record(tx, author, &payout, "lock", json!({"sha256": hash.to_string()}))?;
    Ok(hash)
}

/// Opens a list again that was checked or locked, as long as no file of it can be at the bank.
pub fn reopen(tx: &mut Tx, author: &Author, place: Place, id: PayoutId) -> Result<(), PayoutError> {
    let mut payout = load(tx, place, id, Step::Reopen)?;
    if !store::files(tx.db()?, id)?.is_empty() {
        return Err(PayoutError::Taken);
    }
    if store::lines(tx.db()?, id)?.iter().any(|line| !is_held(line)) {
        return Err(PayoutError::WrongStage { stage: payout.stage, step: Step::Reopen });
    }
    draft_again(tx, &mut payout)?;
    record(tx, author, &payout, "reopen", json!({}))
}

/// Notes that somebody took a file for the bank.
pub fn record_file(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    (layout, format, hash): (&str, FileFormat, Hash),
) -> Result<(), PayoutError> {
    let payout = load(tx, place, id, Step::File)?;
    unaltered(tx, &payout)?;
    store::insert_file(tx.db()?, (payout.book, id), (layout, format, hash), done(author))?;
    let after = json!({"layout": layout, "format": format, "sha256": hash.to_string()});
    record(tx, author, &payout, "file", after)
}

/// Records that the bank has carried a list out: one payment per award, all of them or none. A list that was sent
/// already is not paid again.
pub fn send(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    on: NaiveDate,
) -> Result<Payout, PayoutError> {
    tx.require_lock(BookId::REGISTER)?;
    let found = store::find(tx.db()?, place.book, place.branch(), id)?;
    if found.sent.is_some() {
        return Ok(found);
    }
    let mut payout = load(tx, place, id, Step::Send)?;
    if on > author.at.day() {
        return Err(PayoutError::Future(on));
    }
    refuse_checker(tx, author, &payout)?;
    let (lines, hash) = unaltered(tx, &payout)?;
    let mut seqs = Vec::new();
    for line in lines.into_iter().filter(|line| line.method == Method::Bank && is_held(line)) {
        let account = payout.account;
        let seq = pay(tx, author, &line, account, on)?;
        seqs.push(seq);
    }
    payout.stage = Stage::Sent;
    payout.sent = Some((done(author), on));
    store::update(tx.db()?, &payout)?;
    record(tx, author, &payout, "send", json!({"on": on, "sha256": hash.to_string(), "entries": seqs}))?;
    Ok(payout)
}

/// Separates the duties once more: whoever agreed to a list as the second person does not carry it out.
pub(super) fn refuse_checker(tx: &mut Tx, author: &Author, payout: &Payout) -> Result<(), PayoutError> {
    let Some((task, _)) = payout.asked else { return Ok(()) };
    let case = approval::store::case(tx.db()?, task).map_err(DbError::from)?;
    let mut acts = case.iter().flat_map(|case| &case.acts);
    if acts.any(|act| act.deed == Deed::Agree && act.by == author.user) {
        return Err(PayoutError::CheckerPays);
    }
    Ok(())
}

/// Pays the award of a line and keeps its entry.
pub(super) fn pay(
    tx: &mut Tx,
    author: &Author,
    line: &Line,
    account: crate::id::AccountId,
    on: NaiveDate,
) -> Result<crate::id::Seq, PayoutError> {
    let refused = |err| PayoutError::Line { no: line.no, payee: line.payee.clone(), err: Box::new(err) };
    let posted = disbursement::workflow::pay_now(tx, author, line.award, account, on).map_err(refused)?;
    let paid = Line { state: LineState::Paid, paid: Some(posted.seq), ..line.clone() };
    store::set_line(tx.db()?, &paid, None)?;
    Ok(posted.seq)
}

/// Ends a list of which every line is settled.
pub fn close(tx: &mut Tx, author: &Author, place: Place, id: PayoutId) -> Result<(), PayoutError> {
    let mut payout = load(tx, place, id, Step::Close)?;
    if let Some(line) = store::lines(tx.db()?, id)?.into_iter().find(is_held) {
        return Err(PayoutError::Waits { payee: line.payee });
    }
    payout.stage = Stage::Closed;
    payout.closed = Some(done(author));
    store::update(tx.db()?, &payout)?;
    record(tx, author, &payout, "close", json!({}))
}
