//! Yearly letters: who is thanked for a year, what each gave in it, and what became of all that each ever gave.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::traces::{Book, GiftTrace, Note, Notes};
use crate::{
    db::{Db, DbError},
    donation,
    fund::{self, Fund},
    id::{BookId, FundId, PartyId},
    money::Money,
    party::{self, Party},
    text::Lang,
    unit::UnitTree,
    voucher::{self, Audience, Statement, VoucherError},
};

/// A letter to one donor.
pub struct Letter {
    pub statement: Statement,
    /// What the donor's money paid for within the year, whenever it was given; and what waits.
    pub trace: GiftTrace,
    /// What those say whom it reached in the year.
    pub notes: Vec<Note>,
}

/// The letters of one book and year.
pub struct Letters {
    pub letters: Vec<Letter>,
    pub funds: BTreeMap<FundId, Fund>,
}

/// Returns whom a book has to thank for a year, in the order of names: everybody once.
pub fn donors(db: &mut Db, book: BookId, year: i64) -> Result<Vec<PartyId>, DbError> {
    let heads = party::merge::store::heads(db)?;
    let mut gave: BTreeMap<PartyId, Money> = BTreeMap::new();
    for total in donation::store::totals(db, &[book], year)? {
        let sum = gave.entry(heads.of(total.party_id)).or_default();
        let all = total.cash.checked_add(total.in_kind).and_then(|all| sum.checked_add(all));
        *sum = all.map_err(|err| DbError::Corrupt(format!("donor_totals {year}: {err}")))?;
    }
    let ids: Vec<PartyId> = gave.into_iter().filter(|(_, sum)| sum.is_positive()).map(|(id, _)| id).collect();
    let mut parties: Vec<Party> = party::store::get_many(db, &ids)?;
    parties.sort_by_cached_key(|party| (party.place(), party.id));
    Ok(parties.into_iter().map(|party| party.id).collect())
}

/// Writes the letters of a year to some donors.
pub fn write(
    db: &mut Db,
    (tree, book): (&UnitTree, BookId),
    (donors, year): (&[PartyId], i64),
    (today, lang): (NaiveDate, Lang),
) -> Result<Letters, VoucherError> {
    let corrupt = |err: &dyn std::fmt::Display| DbError::Corrupt(format!("traces {year}: {err}"));
    let traces = Book::read(db, book, today).map_err(|err| corrupt(&err))?;
    let notes = Notes::read(db, book, today).map_err(|err| corrupt(&err))?;
    let mut letters = Vec::with_capacity(donors.len());
    for head in donors {
        let group: BTreeSet<PartyId> = party::merge::store::group(db, *head)?.into_iter().collect();
        // The one by whose name the donor goes stands first.
        let records: Vec<PartyId> =
            [*head].into_iter().chain(group.into_iter().filter(|it| it != head)).collect();
        let of = (&records[..], year);
        let statement = voucher::store::statement(db, tree, book, of, Audience::Donor, (today, lang))?;
        let gifts = donation::store::standing_gifts(db, book, &records)?;
        let mut trace = traces.of_gifts(&gifts).map_err(|err| corrupt(&err))?;
        trace.parts.retain(|part| i64::from(part.year) == year);
        let awards = traces.awards_of(&gifts, i32::try_from(year).ok());
        letters.push(Letter { statement, trace, notes: notes.of(&awards) });
    }
    let funds = fund::store::of_books(db, &[book])?.into_iter();
    let funds = funds.map(|fund| (fund.id, fund.for_strangers(true))).collect();
    Ok(Letters { letters, funds })
}
