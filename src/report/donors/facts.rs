//! One donor's page: who it is, what was given year by year, what the donor agreed to, what was made one.

use chrono::NaiveDate;

use super::store;
use crate::{
    db::Db,
    donation::{self, Means},
    honour_roll::{self, RollError, Scope, Tier},
    id::{BookId, PartyId},
    money::Money,
    party::{
        self, Party, Purpose,
        consent::{self, Consent},
        directory,
        merge::{self, Merge},
    },
    sponsorship::{self, Sponsorship},
    unit::{Unit, UnitTree},
};

/// How many gifts a page shows; the list of gifts has them all.
const GIFTS: i64 = 30;

/// What was given in one year, and the tier that it reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearLine {
    pub year: i64,
    pub cash: Money,
    pub in_kind: Money,
    pub total: Money,
    pub gifts: i64,
    /// What others gave because of this donor; it is in no sum.
    pub soft: Money,
    pub tier: Option<Tier>,
}

/// A gift of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftLine {
    pub seq: i64,
    pub on: NaiveDate,
    pub amount: Money,
    pub means: Means,
    pub anonymous: bool,
    pub receipt: (i64, i64),
    pub is_void: bool,
}

/// Everything that a donor's page says.
#[derive(Clone, Debug)]
pub struct DonorFacts {
    pub party: Party,
    /// The donor's records, this one among them.
    pub records: Vec<PartyId>,
    /// Whether the donor agrees to be named today.
    pub named: bool,
    pub years: Vec<YearLine>,
    pub gifts: Vec<GiftLine>,
    pub consents: Vec<Consent>,
    pub merges: Vec<Merge>,
    /// Who stands on the lists of a body, as far as this book knows them, in the order of names.
    pub members: Vec<Party>,
    /// The sponsorships in this book that this donor gives or this learner receives, each with the other's name.
    pub sponsorships: Vec<(Sponsorship, String)>,
}

/// Reads a donor's page for a book; none for people whom the book does not know.
pub fn facts(
    db: &mut Db,
    (tree, unit, book): (&UnitTree, &Unit, BookId),
    id: PartyId,
    today: NaiveDate,
) -> Result<Option<DonorFacts>, RollError> {
    let records = merge::store::same(db, id)?;
    if !directory::store::knows(db, book, &records)? {
        return Ok(None);
    }
    let head = merge::store::head(db, id)?;
    let party = party::store::get(db, head)?;
    let agreed = consent::store::consenting(db, &[head], Purpose::PublishName, today)?;
    let years = years(db, (tree, unit, book), &records)?;
    let gift = |row: store::Gift| GiftLine {
        seq: row.seq,
        on: row.received_on,
        amount: row.amount,
        means: row.means,
        anonymous: row.anonymous,
        receipt: (row.year, row.no),
        is_void: row.void_seq.is_some(),
    };
    let gifts = store::gifts(db, book, &records, GIFTS)?.into_iter().map(gift).collect();
    let consents = consent::store::of(db, &records)?;
    let merges = merge::store::of_group(db, &records).map_err(RollError::from)?;
    let members = members(db, book, &records)?;
    Ok(Some(DonorFacts {
        party,
        records,
        named: !agreed.is_empty(),
        years,
        gifts,
        consents,
        merges,
        members,
        sponsorships: sponsorships(db, book, head)?,
    }))
}

fn sponsorships(db: &mut Db, book: BookId, head: PartyId) -> Result<Vec<(Sponsorship, String)>, RollError> {
    let all = sponsorship::store::of_book(db, book)?;
    let theirs = all.into_iter().filter(|it| it.sponsor == head || it.recipient == head);
    let other = |it: Sponsorship| {
        let other = if it.sponsor == head { it.recipient } else { it.sponsor };
        Ok((it, party::store::get(db, other)?.recognition_name))
    };
    theirs.map(other).collect()
}

fn members(db: &mut Db, book: BookId, records: &[PartyId]) -> Result<Vec<Party>, RollError> {
    let mut ids = Vec::new();
    for record in records {
        ids.extend(party::store::members(db, *record)?);
    }
    let ours = directory::store::known_of(db, book, &ids)?;
    ids.retain(|id| ours.contains(id));
    let mut members = party::store::get_many(db, &ids)?;
    members.sort_by_cached_key(Party::place);
    members.dedup_by_key(|it| it.id);
    Ok(members)
}

fn years(
    db: &mut Db,
    (tree, unit, book): (&UnitTree, &Unit, BookId),
    records: &[PartyId],
) -> Result<Vec<YearLine>, RollError> {
    let mut lines = Vec::new();
    for row in with_matches(db, (book, records))? {
        let total = row.cash.checked_add(row.in_kind)?;
        let tier = match tier_of(db, (tree, unit), row.year, total) {
            Ok(tier) => tier,
            // A branch has no roll of its own.
            Err(RollError::Branch { .. }) => None,
            Err(err) => return Err(err),
        };
        let store::Year { year, cash, in_kind, gifts, soft } = row;
        lines.push(YearLine { year, cash, in_kind, total, gifts, soft, tier });
    }
    Ok(lines)
}

/// Adds with how much the records' gifts were matched, in years in which they gave and in others.
fn with_matches(db: &mut Db, (book, records): (BookId, &[PartyId])) -> Result<Vec<store::Year>, RollError> {
    let mut years = store::years(db, book, records)?;
    for (year, amount) in donation::store::matched_years(db, book, records)? {
        match years.iter_mut().find(|it| it.year == year) {
            Some(it) => it.soft = it.soft.checked_add(amount)?,
            None => years.push(store::Year {
                year,
                cash: Money::ZERO,
                in_kind: Money::ZERO,
                gifts: 0,
                soft: amount,
            }),
        }
    }
    years.sort_by_key(|it| std::cmp::Reverse(it.year));
    Ok(years)
}

fn tier_of(
    db: &mut Db,
    (tree, unit): (&UnitTree, &Unit),
    year: i64,
    total: Money,
) -> Result<Option<Tier>, RollError> {
    let Ok(year) = i32::try_from(year) else { return Ok(None) };
    if !total.is_positive() {
        return Ok(None);
    }
    // What the donor gave to this one book is told, as the units were; the map is nothing to the tiers.
    let scope = Scope::of(tree, unit, year, false)?;
    Ok(Some(honour_roll::store::tiers(db, &scope)?.of(total).clone()))
}
