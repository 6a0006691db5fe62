//! Reads what a roll is drawn from: kept totals per donor, thanks, names, consents and tiers.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::{Credit, Roll, RollError, Scope, draw};
use crate::{
    calendar::Month,
    db::Db,
    donation::{
        self,
        store::{DonorTotal, Thanks},
    },
    id::PartyId,
    money::{Money, MoneyError},
    party::{self, Party, Purpose, publication::may_name},
};

mod frozen;
mod tiers;

pub use frozen::{Frozen, StoredRow, find, insert, roll_of};
pub use tiers::{insert_tiers, tiers};

/// Draws a roll from the books as they are; its cost is the number of donors, not of gifts.
pub fn live(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<Roll, RollError> {
    let year = i64::from(scope.season.year);
    // Gifts stay with the record they were made under; who was on file twice has given what both have given.
    let heads = party::merge::store::heads(db)?;
    let mut sums: BTreeMap<(PartyId, bool), Sum> = BTreeMap::new();
    for total in donation::store::totals(db, &scope.books, year)? {
        sums.entry((heads.of(total.party_id), total.anonymous)).or_default().give(&total)?;
    }
    for thanks in donation::store::credits(db, &scope.books, year)? {
        let thanked = heads.of(thanks.party_id);
        // Nobody is thanked beside themselves for a gift of their own.
        if thanks.donor.map(|donor| heads.of(donor)) != Some(thanked) {
            sums.entry((thanked, thanks.anonymous)).or_default().thank(&thanks)?;
        }
    }
    let credits = credits(db, &sums, today)?;
    let unidentified = match Month::from_number(year * 100 + 12) {
        Some(december) => donation::store::unidentified(db, &scope.books, december)?,
        None => Money::ZERO,
    };
    Ok(draw(&credits, &tiers(db, scope)?, unidentified)?)
}

/// What one party gave under one name in all the books, and what others gave because of it.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    cash: Money,
    in_kind: Money,
    gifts: i64,
    soft: Money,
    thanks: i64,
}

impl Sum {
    fn give(&mut self, total: &DonorTotal) -> Result<(), MoneyError> {
        self.cash = self.cash.checked_add(total.cash)?;
        self.in_kind = self.in_kind.checked_add(total.in_kind)?;
        self.gifts = self.gifts.checked_add(total.gifts).ok_or(MoneyError::TooLarge)?;
        Ok(())
    }

    fn thank(&mut self, thanks: &Thanks) -> Result<(), MoneyError> {
        self.soft = self.soft.checked_add(thanks.amount)?;
        self.thanks = self.thanks.checked_add(1).ok_or(MoneyError::TooLarge)?;
        Ok(())
    }
}

fn credits(
    db: &mut Db,
    sums: &BTreeMap<(PartyId, bool), Sum>,
    today: NaiveDate,
) -> Result<Vec<Credit>, RollError> {
    let mut ids: Vec<PartyId> = sums.keys().map(|(party, _)| *party).collect();
    ids.dedup();
    let parties: BTreeMap<PartyId, Party> =
        party::store::get_many(db, &ids)?.into_iter().map(|party| (party.id, party)).collect();
    let consenting: HashSet<PartyId> =
        party::consent::store::consenting(db, &ids, Purpose::PublishName, today)?.into_iter().collect();
    let credit = |((id, anonymous), sum): (&(PartyId, bool), &Sum)| {
        let party = parties.get(id)?;
        Some(Credit {
            party: Some(*id),
            recognition_name: party.recognition_name.clone(),
            place: party.place(),
            party_kind: party.kind,
            anonymous: *anonymous,
            public: may_name(party.kind, *anonymous, consenting.contains(id)),
            cash: sum.cash,
            in_kind: sum.in_kind,
            gifts: sum.gifts,
            soft: sum.soft,
            thanks: sum.thanks,
        })
    };
    // Totals and thanks refer to parties by foreign keys, so none can be missing.
    Ok(sums.iter().filter_map(credit).collect())
}
