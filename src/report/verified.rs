//! What a code on a paper stands for, as strangers may read it.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::{
    calendar::Instant,
    council,
    db::{Db, DbError},
    honour_roll::{
        self, RollError, row_seal,
        store::{Recounted, StoredRow},
    },
    id::{BookId, DecisionId, RollId, Seq},
    ledger::{self, chain::Sealed},
    money::Money,
    party::{
        self, Purpose,
        publication::{PublicName, may_name},
    },
    receipt::{self, Number},
    text::seal_code::SealCode,
    unit,
};

/// A paper that is ours.
#[derive(Clone, Debug)]
pub enum Verified {
    Roll {
        unit: String,
        year: i64,
        donors: i64,
        total: Money,
        frozen_at: Instant,
        digest: String,
        recounted: Recounted,
    },
    Certificate {
        unit: String,
        year: i64,
        name: PublicName,
        tier_vi: String,
        tier_en: String,
        total: Money,
        frozen_at: Instant,
    },
    /// A certificate of merit with the decision under which it is given.
    Merit {
        unit: String,
        decision: String,
        decided_on: NaiveDate,
        /// In the book of commendations.
        number: i64,
        year: i64,
        name: PublicName,
        /// Whether a later decision stands in the place of this one.
        is_replaced: bool,
    },
    Receipt {
        unit: String,
        number: Number,
        amount: Money,
        day: NaiveDate,
        is_void: bool,
    },
    Voucher {
        unit: String,
        number: String,
        day: NaiveDate,
        is_undone: bool,
    },
    /// How many awards and titles were decided and what they come to; nobody is named.
    Decision {
        unit: String,
        number: String,
        awards: usize,
        total: Money,
        titles: usize,
        signed_at: Instant,
        digest: String,
    },
    BookHead {
        unit: String,
        entries: i64,
        recorded_at: Instant,
        hash: String,
        recounted: Recounted,
    },
}

/// Looks a code up; a code whose letters are not those of the record is nobody's.
pub fn find(db: &mut Db, code: &SealCode, today: NaiveDate) -> Result<Option<Verified>, RollError> {
    match (code.kind, code.numbers.as_slice()) {
        ('R', [roll]) => of_roll(db, code, RollId(*roll)),
        ('C', [roll, position]) => certificate(db, code, (RollId(*roll), *position), today),
        ('M', [roll, no, position]) => merit(db, code, (RollId(*roll), *no), *position, today),
        ('B', [book, year, no]) => of_receipt(db, code, BookId(*book), Number { year: *year, no: *no }),
        ('V', [book, seq]) => voucher(db, code, BookId(*book), Seq(*seq)),
        ('D', [decision]) => of_decision(db, code, DecisionId(*decision)),
        ('S', [book, seq]) => head(db, code, BookId(*book), Seq(*seq)),
        _ => Ok(None),
    }
}

fn name_of_book(db: &mut Db, book: BookId) -> Result<String, DbError> {
    let tree = unit::store::tree(db)?;
    Ok(tree
        .units()
        .iter()
        .find(|unit| unit.book == Some(book))
        .map_or_else(String::new, |unit| unit.name.clone()))
}

fn of_roll(db: &mut Db, code: &SealCode, roll: RollId) -> Result<Option<Verified>, RollError> {
    let Some(head) = honour_roll::store::head(db, roll)? else { return Ok(None) };
    let digest: [u8; 32] = head.digest.as_slice().try_into().unwrap_or_default();
    if !code.fits(&digest) {
        return Ok(None);
    }
    let (unit, recounted) = (name_of_book(db, head.book)?, honour_roll::store::recount(db, roll)?);
    let honour_roll::store::Head { year, donors, total, frozen_at, .. } = head;
    Ok(Some(Verified::Roll {
        unit,
        year,
        donors,
        total,
        frozen_at,
        digest: honour_roll::workflow::hex(&digest),
        recounted,
    }))
}

fn certificate(
    db: &mut Db,
    code: &SealCode,
    (roll, position): (RollId, i64),
    today: NaiveDate,
) -> Result<Option<Verified>, RollError> {
    let Some(head) = honour_roll::store::head(db, roll)? else { return Ok(None) };
    let Some(row): Option<StoredRow> = honour_roll::store::row(db, roll, position)? else { return Ok(None) };
    if !code.fits(&row_seal(roll, position, &row.bare())) {
        return Ok(None);
    }
    let name = public_name(db, &row, today)?;
    Ok(Some(Verified::Certificate {
        unit: name_of_book(db, head.book)?,
        year: head.year,
        name,
        total: row.cash.checked_add(row.in_kind)?,
        tier_vi: row.tier_vi,
        tier_en: row.tier_en,
        frozen_at: head.frozen_at,
    }))
}

/// Returns the name of a line as strangers may read it today.
fn public_name(db: &mut Db, row: &StoredRow, today: NaiveDate) -> Result<PublicName, RollError> {
    let ids: Vec<_> = row.party_id.into_iter().collect();
    let consenting: HashSet<_> =
        party::consent::store::consenting(db, &ids, Purpose::PublishName, today)?.into_iter().collect();
    let agrees = row.party_id.is_some_and(|id| consenting.contains(&id));
    let named = row.public && may_name(row.party_kind, row.anonymous, agrees);
    Ok(PublicName::new(&row.recognition_name, named))
}

fn merit(
    db: &mut Db,
    code: &SealCode,
    (roll, no): (RollId, i64),
    position: i64,
    today: NaiveDate,
) -> Result<Option<Verified>, RollError> {
    let Some(head) = honour_roll::store::head(db, roll)? else { return Ok(None) };
    let Some(row) = honour_roll::store::row(db, roll, position)? else { return Ok(None) };
    let merits = honour_roll::store::merits(db, roll)?;
    let Some(merit) = merits.iter().find(|it| it.no == no) else { return Ok(None) };
    if row.anonymous || row.tier_minimum < merit.minimum {
        return Ok(None);
    }
    let number = honour_roll::store::merit_number(db, merit, position)?;
    let seal = merit.certificate_seal(position, number, &row_seal(roll, position, &row.bare()));
    if !code.fits(&seal) {
        return Ok(None);
    }
    Ok(Some(Verified::Merit {
        unit: name_of_book(db, head.book)?,
        decision: merit.decision.clone(),
        decided_on: merit.decided_on,
        number,
        year: head.year,
        name: public_name(db, &row, today)?,
        is_replaced: merits.last().is_some_and(|last| last.no != no),
    }))
}

/// Finds an entry; one that does not read as it was sealed is nobody's, whatever a paper says.
fn sealed(db: &mut Db, book: BookId, seq: Seq) -> Result<Option<Sealed>, DbError> {
    match ledger::store::find(db, book, seq) {
        Err(DbError::Corrupt(_)) => Ok(None),
        found => found,
    }
}

fn of_receipt(
    db: &mut Db,
    code: &SealCode,
    book: BookId,
    number: Number,
) -> Result<Option<Verified>, RollError> {
    let Some(found) = receipt::store::find(db, book, number)? else { return Ok(None) };
    let Some(sealed) = sealed(db, book, found.seq)? else { return Ok(None) };
    if !code.fits(&sealed.hash().0) {
        return Ok(None);
    }
    let (amount, day, is_void) = (found.amount, found.received_on, found.void_by.is_some());
    Ok(Some(Verified::Receipt { unit: name_of_book(db, book)?, number, amount, day, is_void }))
}

fn voucher(db: &mut Db, code: &SealCode, book: BookId, seq: Seq) -> Result<Option<Verified>, RollError> {
    let Some(sealed) = sealed(db, book, seq)? else { return Ok(None) };
    if !code.fits(&sealed.hash().0) {
        return Ok(None);
    }
    let is_undone = ledger::store::reversal_of(db, book, seq)?.is_some();
    let (number, day) = (sealed.voucher.to_string(), sealed.entry.day());
    Ok(Some(Verified::Voucher { unit: name_of_book(db, book)?, number, day, is_undone }))
}

fn of_decision(db: &mut Db, code: &SealCode, id: DecisionId) -> Result<Option<Verified>, RollError> {
    let Some((book, signed)) = council::store::unaltered_paper(db, id)? else { return Ok(None) };
    if !code.fits(&signed.digest.0) {
        return Ok(None);
    }
    let content = &signed.content;
    Ok(Some(Verified::Decision {
        unit: name_of_book(db, book)?,
        number: format!("{:02}/{}", content.no, content.year),
        awards: content.awards().count(),
        total: content.total()?,
        titles: content.titles().iter().map(|(_, people)| people).sum(),
        signed_at: signed.at,
        digest: signed.digest.to_string(),
    }))
}

fn head(db: &mut Db, code: &SealCode, book: BookId, seq: Seq) -> Result<Option<Verified>, RollError> {
    let Some(sealed) = sealed(db, book, seq)? else { return Ok(None) };
    let hash = sealed.hash();
    if !code.fits(&hash.0) {
        return Ok(None);
    }
    let unit = name_of_book(db, book)?;
    let (recorded_at, entries, recounted) = (sealed.recorded_at, seq.0, stretch(db, book, seq)?);
    Ok(Some(Verified::BookHead { unit, entries, recorded_at, hash: hash.to_string(), recounted }))
}

/// How many entries before the head are worked out again for whoever asks; all of them are what `verify` does.
const STRETCH: i64 = 500;

/// Works the last links of the chain up to an entry out again, each from its rows and from the link before it.
fn stretch(db: &mut Db, book: BookId, last: Seq) -> Result<Recounted, DbError> {
    let first = Seq(last.0.saturating_sub(STRETCH).max(0) + 1);
    let entries = match ledger::store::load_range(db, book, first, last) {
        Err(DbError::Corrupt(_)) => return Ok(Recounted { rows: 0, agrees: false }),
        entries => entries?,
    };
    let linked = entries.windows(2).all(|pair| match pair {
        [before, after] => after.previous == before.hash() && after.seq.0 == before.seq.0 + 1,
        _ => false,
    });
    let begins = entries.first().is_some_and(|entry| entry.seq == first);
    Ok(Recounted { rows: entries.len(), agrees: linked && begins })
}
