//! SQL for receipts and what replaced what.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Number, Receipt};
use crate::{
    db::{
        Db,
        schema::{entries, gift_reissues, gifts, receipts},
    },
    donation::Means,
    id::{BookId, PartyId, Seq},
    ledger::LinkKind,
    money::Money,
};

type Row = (i64, i64, Seq, Option<Seq>, Option<PartyId>, Means, Money, NaiveDate, bool);

/// Reads the receipts that match, in the order of their numbers, with what replaced what.
macro_rules! receipts_where {
    ($db:expr, $book:expr, $filter:expr) => {{
        let of_gift = gifts::book_id.eq(receipts::book_id).and(gifts::seq.eq(receipts::seq));
        let rows: Vec<Row> = receipts::table
            .inner_join(gifts::table.on(of_gift))
            .filter(receipts::book_id.eq($book).and($filter))
            .order((receipts::year, receipts::no))
            .select((
                receipts::year,
                receipts::no,
                receipts::seq,
                receipts::void_seq,
                gifts::party_id,
                gifts::means,
                gifts::amount,
                gifts::received_on,
                gifts::anonymous,
            ))
            .load($db)?;
        with_links($db, $book, rows)
    }};
}

fn with_links(db: &mut Db, book: BookId, rows: Vec<Row>) -> QueryResult<Vec<Receipt>> {
    let seqs: Vec<Seq> = rows.iter().map(|row| row.2).collect();
    let links: Vec<(Seq, Seq)> = gift_reissues::table
        .filter(gift_reissues::book_id.eq(book))
        .filter(gift_reissues::seq.eq_any(seqs.clone()).or(gift_reissues::of_seq.eq_any(seqs)))
        .order(gift_reissues::seq)
        .select((gift_reissues::seq, gift_reissues::of_seq))
        .load(db)?;
    let ends: Vec<Seq> = links.iter().flat_map(|(new, old)| [*new, *old]).collect();
    let numbers: Vec<(Seq, i64, i64)> = receipts::table
        .filter(receipts::book_id.eq(book).and(receipts::seq.eq_any(ends)))
        .order(receipts::seq)
        .select((receipts::seq, receipts::year, receipts::no))
        .load(db)?;
    let number = |seq: Seq| {
        let found = numbers.iter().find(|it| it.0 == seq);
        found.map(|(_, year, no)| Number { year: *year, no: *no })
    };
    let receipt = |(year, no, seq, void_by, donor, means, amount, received_on, anonymous): Row| Receipt {
        number: Number { year, no },
        seq,
        donor,
        means,
        amount,
        received_on,
        anonymous,
        void_by,
        replaces: links.iter().find(|link| link.0 == seq).and_then(|link| number(link.1)),
        replaced_by: links.iter().find(|link| link.1 == seq).and_then(|link| number(link.0)),
    };
    Ok(rows.into_iter().map(receipt).collect())
}

pub fn find(db: &mut Db, book: BookId, number: Number) -> QueryResult<Option<Receipt>> {
    let is_it = receipts::year.eq(number.year).and(receipts::no.eq(number.no));
    Ok(receipts_where!(db, book, is_it)?.pop())
}

/// Returns the receipt of a gift.
pub fn of_gift(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Option<Receipt>> {
    Ok(receipts_where!(db, book, receipts::seq.eq(seq))?.pop())
}

/// Returns a donor's receipts of one year, void ones included.
pub fn of_donor(db: &mut Db, book: BookId, donors: &[PartyId], year: i64) -> QueryResult<Vec<Receipt>> {
    let theirs = gifts::party_id.eq_any(donors.iter().map(|id| Some(*id)).collect::<Vec<_>>());
    receipts_where!(db, book, receipts::year.eq(year).and(theirs.assume_not_null()))
}

/// Returns the entries that correct a gift's entry without taking it back, in their order.
pub fn corrections(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Vec<Seq>> {
    entries::table
        .filter(entries::book_id.eq(book).and(entries::link_seq.eq(seq)))
        .filter(entries::link_kind.ne(LinkKind::Reversal))
        .order(entries::seq)
        .select(entries::seq)
        .load(db)
}

pub(super) fn insert_reissue(db: &mut Db, book: BookId, seq: Seq, of: Seq) -> QueryResult<()> {
    diesel::insert_into(gift_reissues::table)
        .values((gift_reissues::book_id.eq(book), gift_reissues::seq.eq(seq), gift_reissues::of_seq.eq(of)))
        .execute(db)
        .map(drop)
}
