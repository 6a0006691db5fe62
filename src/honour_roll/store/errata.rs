//! SQL for errata, which stand beside a frozen roll and are only ever added.

use diesel::prelude::*;

use crate::{
    approval::Consent,
    calendar::Instant,
    db::{Db, schema::roll_errata},
    honour_roll::Correction,
    id::{ApprovalId, BookId, RollId, UserId},
    ledger::{
        Author,
        chain::{Canonical, Hash},
    },
};

/// A numbered erratum of a frozen roll.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Erratum {
    pub book: BookId,
    pub no: i64,
    pub position: i64,
    pub was: String,
    pub reads: String,
    pub reason: String,
    pub approval: ApprovalId,
    pub asked_by: UserId,
    pub agreed_by: UserId,
    pub agreed_at: Instant,
}

impl Erratum {
    /// Returns the hash under which the audit chain keeps it; no name stands in the chain.
    pub fn seal(&self, roll: RollId) -> Hash {
        let texts = Canonical::new("roll erratum").text(&self.was).text(&self.reads).text(&self.reason);
        let place = texts.number(self.book.0).number(roll.0).number(self.no).number(self.position);
        let people = place.number(self.approval.0).number(self.asked_by.0).number(self.agreed_by.0);
        people.number(self.agreed_at.micros()).finish()
    }
}

/// Returns the errata of a roll in their order.
pub fn errata(db: &mut Db, roll: RollId) -> QueryResult<Vec<Erratum>> {
    roll_errata::table
        .filter(roll_errata::roll_id.eq(roll))
        .order(roll_errata::no)
        .select((
            roll_errata::book_id,
            roll_errata::no,
            roll_errata::position,
            roll_errata::was,
            roll_errata::reads,
            roll_errata::reason,
            roll_errata::approval_id,
            roll_errata::asked_by,
            roll_errata::agreed_by,
            roll_errata::agreed_at,
        ))
        .load(db)
}

/// Adds an erratum under the next number of its roll.
pub fn insert_erratum(
    db: &mut Db,
    book: BookId,
    (no, author): (i64, &Author),
    consent: &Consent,
    correction: &Correction,
) -> QueryResult<()> {
    diesel::insert_into(roll_errata::table)
        .values((
            roll_errata::roll_id.eq(correction.roll),
            roll_errata::no.eq(no),
            roll_errata::book_id.eq(book),
            roll_errata::position.eq(correction.position),
            roll_errata::was.eq(&correction.was),
            roll_errata::reads.eq(&correction.reads),
            roll_errata::reason.eq(&correction.reason),
            roll_errata::approval_id.eq(consent.task().id),
            roll_errata::asked_by.eq(consent.task().author),
            roll_errata::agreed_by.eq(author.user),
            roll_errata::agreed_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}
