//! What treasurers do with receipts: ask for one to be void, issue it anew; and what the second person decides.

use chrono::NaiveDate;
use serde_json::json;

use super::{Number, Receipt, ReceiptError, Void, store};
use crate::{
    approval::{self, Answer, ApprovalError, Consent, Deed, Kind, Matter as _, State},
    db::Tx,
    donation::{self, DonationError, NewGift, Recorded, WalkIn, intake},
    id::{ApprovalId, BookId, UnitId},
    ledger::{
        Author,
        journal::{Journal, PostError, Posted},
    },
    text::clean,
    unit,
};

/// What a request for a void says beside the receipt's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub reason: String,
    /// The day on which the gift leaves the books; none is today.
    pub on: Option<NaiveDate>,
}

/// Asks a second person of a unit to make a receipt void. What the books would refuse is refused here already.
pub fn ask_void(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    number: Number,
    request: &Request,
) -> Result<ApprovalId, ReceiptError> {
    let today = author.at.day();
    let on = request.on.unwrap_or(today);
    let reason = clean(&request.reason)?;
    if reason.is_empty() {
        return Err(ReceiptError::NoReason);
    }
    if today < on {
        return Err(ReceiptError::InTheFuture(on));
    }
    let (book, receipt) = find(tx, unit, number)?;
    if receipt.void_by.is_some() {
        return Err(ReceiptError::AlreadyVoid(number));
    }
    let void =
        Void { receipt: number, seq: receipt.seq, amount: receipt.amount, reason, on, replacement: None };
    rehearse(tx, author, book, &void)?;
    Ok(approval::ask(tx, author, unit, &void)?)
}

/// Makes a receipt void alone, where the unit's policy allows it: red above until somebody there countersigns.
pub fn void_alone(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    number: Number,
    request: &Request,
) -> Result<State, ReceiptError> {
    let task = ask_void(tx, author, unit, number, request)?;
    decide(tx, author, task, &Answer::new(Deed::Release, &request.reason))
}

/// What became of a wish to issue a receipt anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reissue {
    /// The void itself still waits for a second person, who now sees both.
    Asked(ApprovalId),
    Issued(Recorded),
}

/// Records a gift as it should have been in place of one whose receipt is void, or is asked to be.
pub fn reissue(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    number: Number,
    gift: &NewGift,
) -> Result<Reissue, ReceiptError> {
    reissue_as(tx, author, unit, number, &|_, _, _| Ok(gift.clone()))
}

/// Does the same with a gift whose donor the desk names; who is not on file yet is put there with it.
pub fn reissue_walk_in(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    number: Number,
    walk_in: &WalkIn,
) -> Result<Reissue, ReceiptError> {
    reissue_as(tx, author, unit, number, &|tx, author, book| {
        Ok(donation::walk_in::settle(tx, author, book, walk_in)?)
    })
}

/// Reads the gift that takes the place of another; called again after each rehearsal, which takes all back.
type Read<'r> = &'r dyn Fn(&mut Tx, &Author, BookId) -> Result<NewGift, ReceiptError>;

fn reissue_as(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    number: Number,
    gift: Read<'_>,
) -> Result<Reissue, ReceiptError> {
    let (book, receipt) = find(tx, unit, number)?;
    if let Some(by) = receipt.replaced_by {
        return Err(ReceiptError::AlreadyReplaced { receipt: number, by });
    }
    if receipt.void_by.is_some() {
        let gift = gift(tx, author, book)?;
        let recorded = replace(tx, author, book, &receipt, &gift)?;
        return Ok(Reissue::Issued(recorded));
    }
    let cases = approval::store::of_subject(tx.db()?, book, Kind::ReceiptVoid, &number.to_string())?;
    let case = cases.into_iter().find(|case| case.state(author.at).is_open());
    let case = case.ok_or(ReceiptError::Valid(number))?;
    if case.task.author != author.user {
        return Err(ReceiptError::NotYourRequest);
    }
    let asked: Void = case.task.matter()?;
    let on = dated(tx, author, (book, &receipt), &asked, gift)?;
    let void = Void { on, replacement: Some(gift(tx, author, book)?), ..asked };
    drop(approval::act(tx, author, case.task.id, &Answer::new(Deed::Withdraw, ""))?);
    Ok(Reissue::Asked(approval::ask(tx, author, unit, &void)?))
}

/// Chooses the day on which the wrong gift leaves the books: its own day, so that no day in between counts both,
/// and where that day's period is closed, today.
fn dated(
    tx: &mut Tx,
    author: &Author,
    (book, receipt): (BookId, &Receipt),
    asked: &Void,
    gift: Read<'_>,
) -> Result<NaiveDate, ReceiptError> {
    let mut try_on = |on: NaiveDate| {
        let played = gift(tx, author, book).and_then(|gift| {
            let void = Void { on, replacement: Some(gift), ..asked.clone() };
            play(tx, author, book, &void)
        });
        tx.undo_job()?;
        played.map(|()| on)
    };
    match try_on(receipt.received_on) {
        Err(ReceiptError::Donation(DonationError::Post(
            PostError::Closed { .. } | PostError::SoftClosed { .. },
        ))) => try_on(author.at.day()),
        tried => tried,
    }
}

/// Takes any answer to a request for a void; the answer that settles it is carried out at once.
pub fn decide(
    tx: &mut Tx,
    author: &Author,
    task: ApprovalId,
    answer: &Answer,
) -> Result<State, ReceiptError> {
    let acted = approval::act(tx, author, task, answer)?;
    if let Some(consent) = &acted.consent {
        carry_out(tx, author, consent)?;
    }
    Ok(acted.state)
}

fn carry_out(tx: &mut Tx, author: &Author, consent: &Consent) -> Result<(), ReceiptError> {
    let (book, void) = (consent.task().book, consent.matter::<Void>()?);
    let receipt = store::find(tx.db()?, book, void.receipt)?.ok_or(ReceiptError::NotFound(void.receipt))?;
    if receipt.void_by.is_some() {
        return Err(ReceiptError::AlreadyVoid(void.receipt));
    }
    // What is right comes in before what is wrong goes out: money that was spent since is then still there.
    let taken = match &void.replacement {
        Some(gift) => Some(replace(tx, author, book, &receipt, gift)?),
        None => None,
    };
    let posted = intake::take_back(tx, author, book, (receipt.seq, void.on), &void.reason, consent)?;
    record_void(tx, author, &receipt, &void, (consent, posted, taken))
}

fn record_void(
    tx: &mut Tx,
    author: &Author,
    receipt: &Receipt,
    void: &Void,
    (consent, posted, taken): (&Consent, Posted, Option<Recorded>),
) -> Result<(), ReceiptError> {
    let task = consent.task();
    let after = json!({
        "by": posted.seq, "reason": void.reason, "receipt": void.subject(), "task": task.id,
        "asked_by": task.author, "alone": consent.is_alone(), "replaced_by": taken.map(|it| it.seq),
    });
    let mut journal = Journal::open(tx, task.book, author)?;
    journal.record("gift.reverse", format!("gift {}", receipt.seq), None, Some(after.to_string()));
    Ok(())
}

fn replace(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    receipt: &Receipt,
    gift: &NewGift,
) -> Result<Recorded, ReceiptError> {
    let recorded = intake::take(tx, author, book, gift, None)?;
    store::insert_reissue(tx.db()?, book, recorded.seq, receipt.seq)?;
    let after = json!({
        "gift": gift, "receipt": [recorded.receipt_year, recorded.receipt_no], "replaces": receipt.number,
    });
    let subject = format!("gift {}", recorded.seq);
    Journal::open(tx, book, author)?.record("gift.reissue", subject, None, Some(after.to_string()));
    Ok(recorded)
}

/// Does to the books what the second person would do, and takes it back: a refusal comes to whoever asks.
fn rehearse(tx: &mut Tx, author: &Author, book: BookId, void: &Void) -> Result<(), ReceiptError> {
    let played = play(tx, author, book, void);
    tx.undo_job()?;
    played
}

fn play(tx: &mut Tx, author: &Author, book: BookId, void: &Void) -> Result<(), ReceiptError> {
    if let Some(gift) = &void.replacement {
        intake::take(tx, author, book, gift, None)?;
    }
    intake::refuse_moved_goods(tx, book, void.seq)?;
    Journal::open(tx, book, author)?.reverse(void.seq, void.on, &void.reason)?;
    Ok(())
}

fn find(tx: &mut Tx, unit: UnitId, number: Number) -> Result<(BookId, Receipt), ReceiptError> {
    let db = tx.db()?;
    let book = unit::store::tree(db)?.book_of(unit).map_err(ApprovalError::from)?;
    let receipt = store::find(db, book, number)?.ok_or(ReceiptError::NotFound(number))?;
    Ok((book, receipt))
}
