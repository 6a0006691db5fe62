//! What a treasurer does with a batch, each in one write job of its book.
//!
//! Rows are drafts until they are posted: they are typed and mended freely, each save by itself, and leave no
//! trace in the audit chain. Opening, counting, posting, discarding and restoring a batch do.

use std::collections::HashMap;

use serde_json::json;

use super::{
    Batch, BatchError, Draft, Fault, Flaw, MOST_ROWS, Posted, Row, Stage, State, Terms,
    sheet::{Line, Sheet, Who},
    store,
};
use crate::{
    db::Tx,
    donation::{
        DonationError, Means, Nature, NewGift, Recorded, Share,
        giver::{Directory, Giver},
        intake, members,
    },
    id::{BatchId, BookId, PartyId, UnitId},
    ledger::{Author, account::Role, journal::Journal},
    money::Money,
    party,
};

/// Opens a batch; somebody's batch that is still blank is taken up again, so that a double click leaves one.
pub fn open(
    tx: &mut Tx,
    author: &Author,
    (book, unit): (BookId, UnitId),
    terms: &Terms,
) -> Result<BatchId, BatchError> {
    check_terms(tx, author, book, terms)?;
    let db = tx.db()?;
    if let Some(blank) = store::blank(db, unit, author.user)? {
        return Ok(blank.id);
    }
    let id = store::insert(db, (book, unit), terms, author.user, author.at)?;
    let after = json!({"unit": unit, "terms": terms}).to_string();
    Journal::open(tx, book, author)?.record("batch.open", format!("batch {id}"), None, Some(after));
    Ok(id)
}

/// Changes what holds for all envelopes, the counted figures among it.
pub fn set_terms(
    tx: &mut Tx,
    author: &Author,
    (unit, id): (UnitId, BatchId),
    terms: &Terms,
) -> Result<(), BatchError> {
    let batch = open_batch(tx, unit, id)?;
    if batch.terms == *terms {
        return Ok(());
    }
    check_terms(tx, author, batch.book, terms)?;
    store::set_terms(tx.db()?, id, terms)?;
    let (before, after) = (json!(batch.terms).to_string(), json!(terms).to_string());
    let mut journal = Journal::open(tx, batch.book, author)?;
    journal.record("batch.terms", format!("batch {id}"), Some(before), Some(after));
    Ok(())
}

fn check_terms(tx: &mut Tx, author: &Author, book: BookId, terms: &Terms) -> Result<(), BatchError> {
    let role = match terms.means {
        Means::Cash => Role::Cash,
        Means::Transfer => Role::Bank,
        Means::InKind => return Err(BatchError::InKind),
    };
    let today = author.at.day();
    if today < terms.day {
        return Err(BatchError::InTheFuture { day: terms.day, today });
    }
    if terms.count.is_some_and(|it| it <= 0) || terms.total.is_some_and(|it| !it.is_positive()) {
        return Err(BatchError::BadControl);
    }
    let fund = store::fund(tx.db()?, book, terms.fund)?.ok_or(BatchError::FundElsewhere)?;
    if !fund.is_open_on(terms.day) {
        return Err(BatchError::FundClosed { fund: fund.name });
    }
    let mut journal = Journal::open(tx, book, author)?;
    match terms.account {
        Some(account) if journal.chart().role_of(account) != Some(role) => Err(BatchError::AccountUnfit),
        _ => Ok(()),
    }
}

/// Finds a batch of a unit whose book this job has locked.
fn batch_of(tx: &mut Tx, unit: UnitId, id: BatchId) -> Result<Batch, BatchError> {
    let batch = store::find(tx.db()?, unit, id)?.ok_or(BatchError::NotFound)?;
    tx.require_lock(batch.book)?;
    Ok(batch)
}

fn open_batch(tx: &mut Tx, unit: UnitId, id: BatchId) -> Result<Batch, BatchError> {
    let batch = batch_of(tx, unit, id)?;
    match batch.state.stage() {
        Stage::Open => Ok(batch),
        Stage::Posted => Err(BatchError::AlreadyPosted),
        Stage::Discarded => Err(BatchError::Discarded),
    }
}

/// Keeps a row as it was typed; `seen` is the version that the window shows, 0 for a row it has just made.
pub fn save_row(
    tx: &mut Tx,
    (unit, id): (UnitId, BatchId),
    draft: &Draft,
    seen: i64,
) -> Result<Row, BatchError> {
    let batch = open_batch(tx, unit, id)?;
    save(tx, &batch, draft, seen)
}

/// Keeps rows that were pasted, all of them or none; a paste that is repeated changes nothing.
pub fn save_rows(
    tx: &mut Tx,
    (unit, id): (UnitId, BatchId),
    drafts: &[Draft],
) -> Result<Vec<Row>, BatchError> {
    let batch = open_batch(tx, unit, id)?;
    drafts.iter().map(|draft| save(tx, &batch, draft, 0)).collect()
}

fn save(tx: &mut Tx, batch: &Batch, draft: &Draft, seen: i64) -> Result<Row, BatchError> {
    let draft = draft.tidy()?;
    let db = tx.db()?;
    if let Some(fund) = draft.fund {
        store::fund(db, batch.book, fund)?.ok_or(BatchError::FundElsewhere)?;
    }
    if let Some(party) = draft.identity.party()
        && !party::store::exists(db, party)?
    {
        return Err(BatchError::UnknownDonor);
    }
    let amount = draft.amount().ok();
    let Some(known) = store::row(db, batch.id, &draft.key)? else {
        if seen > 0 {
            return Err(BatchError::RowGone);
        }
        let (count, last) = store::last_line(db, batch.id)?;
        if usize::try_from(count).is_ok_and(|count| count >= MOST_ROWS) {
            return Err(BatchError::TooManyRows { most: MOST_ROWS });
        }
        let row = Row { line: last + 1, version: 1, draft, amount, seq: None };
        store::insert_row(db, batch, &row)?;
        return Ok(row);
    };
    // The answer to an earlier save was lost, and the window sends the row again.
    if known.draft == draft {
        return Ok(known);
    }
    if seen > 0 && seen != known.version {
        return Err(BatchError::RowChanged);
    }
    let row = Row { version: known.version + 1, draft, amount, ..known };
    store::update_row(db, batch.id, &row)?;
    Ok(row)
}

/// Takes a row out; one that is gone already stays gone.
pub fn remove_row(tx: &mut Tx, (unit, id): (UnitId, BatchId), key: &str) -> Result<(), BatchError> {
    let batch = open_batch(tx, unit, id)?;
    let db = tx.db()?;
    match store::row(db, batch.id, key)? {
        Some(row) => Ok(store::delete(db, batch.id, row.line)?),
        None => Ok(()),
    }
}

/// Posts all rows as gifts, with receipts in the order of the rows; a batch that is posted answers the same again.
pub fn post(tx: &mut Tx, author: &Author, (unit, id): (UnitId, BatchId)) -> Result<Posted, BatchError> {
    let batch = batch_of(tx, unit, id)?;
    match batch.state {
        State::Posted { posted, .. } => return Ok(posted),
        State::Discarded { .. } => return Err(BatchError::Discarded),
        State::Open => {}
    }
    let sheet = store::sheet(tx.db()?, &batch)?;
    if let Some(hindrance) = sheet.hindrance(&batch.terms) {
        return Err(hindrance);
    }
    let taken = take_all(tx, author, &batch, &sheet)?;
    let (Some(first), Some(last)) = (taken.first(), taken.last()) else { return Err(BatchError::NoRows) };
    let posted = Posted {
        first_seq: first.seq,
        receipt_year: first.receipt_year,
        first_no: first.receipt_no,
        gifts: sheet.count(),
    };
    assert_eq!((last.seq, last.receipt_no), (posted.last_seq(), posted.last_no()), "one job is one run");
    let gifts: Vec<_> = sheet.lines.iter().zip(&taken).map(|(line, it)| (line.row.line, it.seq)).collect();
    let db = tx.db()?;
    store::set_gifts(db, id, &gifts)?;
    store::set_state(db, id, State::Posted { posted, by: author.user, at: author.at })?;
    let after = json!({"posted": posted, "total": sheet.total, "terms": batch.terms}).to_string();
    Journal::open(tx, batch.book, author)?.record("batch.post", format!("batch {id}"), None, Some(after));
    Ok(posted)
}

/// Takes every row into the books; the first refusal ends the job, which then leaves nothing behind.
fn take_all(tx: &mut Tx, author: &Author, batch: &Batch, sheet: &Sheet) -> Result<Vec<Recorded>, BatchError> {
    let names: Vec<Giver> = sheet.lines.iter().map(giver).collect();
    let mut directory = Directory::look_up(tx.db()?, batch.book, names.iter().filter_map(Giver::name))?;
    let mut donors: HashMap<usize, PartyId> = HashMap::new();
    let mut taken = Vec::with_capacity(sheet.lines.len());
    for (index, (line, giver)) in sheet.lines.iter().zip(&names).enumerate() {
        let refused = |err: DonationError| match err {
            DonationError::Db(err) => BatchError::Db(err),
            err => BatchError::Books { number: line.number, err: Box::new(err) },
        };
        let above = match line.who {
            Who::Above(above) => donors.get(&above).copied(),
            _ => None,
        };
        let donor = match above {
            Some(donor) => donor,
            None => directory.settle(tx, author, giver).map_err(refused)?,
        };
        donors.insert(index, donor);
        let mut gift = gift(batch, line, donor);
        let names = line.row.draft.list().map_err(|err| named(line, Flaw::Names(err)))?;
        members::thank(tx, author, &mut gift, &names).map_err(refused)?;
        taken.push(intake::take(tx, author, batch.book, &gift, None).map_err(refused)?);
    }
    Ok(taken)
}

fn named(line: &Line, flaw: Flaw) -> BatchError {
    BatchError::Row(Fault { number: line.number, flaw })
}

/// Names the giver of a row that the sheet has found nothing against.
fn giver(line: &Line) -> Giver {
    match line.who {
        Who::OnFile(party) => Giver::Chosen { party, name: line.row.draft.donor.clone() },
        Who::Nameless => Giver::Nameless,
        Who::New | Who::Above(_) | Who::Open => Giver::Named {
            name: line.row.draft.donor.clone(),
            address: String::new(),
            phone: String::new(),
            surely_new: line.who == Who::New,
        },
    }
}

fn gift(batch: &Batch, line: &Line, donor: PartyId) -> NewGift {
    let draft = &line.row.draft;
    let share = Share {
        fund: draft.fund.unwrap_or(batch.terms.fund),
        amount: line.row.amount.unwrap_or(Money::ZERO),
    };
    NewGift {
        donor: Some(donor),
        means: batch.terms.means,
        nature: Nature::Gift,
        account: batch.terms.account,
        received_on: batch.terms.day,
        shares: vec![share],
        anonymous: draft.anonymous,
        words: draft.words.clone(),
        goods: None,
        foreign: None,
        credits: Vec::new(),
        matches: Vec::new(),
    }
}

/// Sets an open batch aside; its rows stay as they are and can be restored.
pub fn discard(tx: &mut Tx, author: &Author, (unit, id): (UnitId, BatchId)) -> Result<(), BatchError> {
    let batch = open_batch(tx, unit, id)?;
    let db = tx.db()?;
    let sums = store::sums_of(db, std::slice::from_ref(&batch))?.remove(&id).unwrap_or_default();
    store::set_state(db, id, State::Discarded { by: author.user, at: author.at })?;
    let before = json!({"rows": sums.count, "total": sums.total, "terms": batch.terms}).to_string();
    Journal::open(tx, batch.book, author)?.record("batch.discard", format!("batch {id}"), Some(before), None);
    Ok(())
}

/// Takes a discarded batch up again.
pub fn restore(tx: &mut Tx, author: &Author, (unit, id): (UnitId, BatchId)) -> Result<(), BatchError> {
    let batch = batch_of(tx, unit, id)?;
    if batch.state.stage() != Stage::Discarded {
        return Err(BatchError::NotDiscarded);
    }
    store::set_state(tx.db()?, id, State::Open)?;
    Journal::open(tx, batch.book, author)?.record("batch.restore", format!("batch {id}"), None, None);
    Ok(())
}
