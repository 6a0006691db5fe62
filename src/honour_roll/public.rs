//! A roll as strangers may read it: amounts as they are, names only where the guard allows them.

use std::collections::HashSet;

use super::{Roll, Row, Tier};
use crate::{
    id::PartyId,
    money::Money,
    party::{
        PartyKind,
        publication::{PublicName, may_name},
    },
};

#[derive(Clone, Debug)]
pub struct PublicRow {
    pub rank: i64,
    pub tier: Tier,
    pub name: PublicName,
    /// None with a hidden name, which it could narrow down.
    pub kind: Option<PartyKind>,
    pub cash: Money,
    pub in_kind: Money,
    pub total: Money,
    pub gifts: i64,
}

/// Somebody who is thanked beside the donors.
#[derive(Clone, Debug)]
pub struct PublicThanks {
    pub name: PublicName,
    pub amount: Money,
}

#[derive(Clone, Debug)]
pub struct PublicRoll {
    pub rows: Vec<PublicRow>,
    pub thanks: Vec<PublicThanks>,
}

impl Row {
    /// Tells whether strangers read the name of this line.
    pub fn is_named(&self, consenting: &HashSet<PartyId>) -> bool {
        let agrees = self.party.is_some_and(|id| consenting.contains(&id));
        self.public && may_name(self.party_kind, self.anonymous, agrees)
    }
}

impl Roll {
    /// Returns the parties whose consent decides whether strangers read their names today.
    pub fn named(&self) -> Vec<PartyId> {
        let ranked = self.rows.iter().filter(|row| row.public).filter_map(|row| row.party);
        let others = self.supporters.iter().filter(|it| it.public).filter_map(|it| it.party);
        let mut ids: Vec<PartyId> = ranked.chain(others).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Tells whether strangers read the name of a line, counted from 1.
    pub fn is_named(&self, position: i64, consenting: &HashSet<PartyId>) -> bool {
        let row = usize::try_from(position - 1).ok().and_then(|index| self.rows.get(index));
        row.is_some_and(|row| row.is_named(consenting))
    }

    /// Hides every name that was not public when the roll was frozen, or is not any more.
    ///
    /// A consent that was taken back hides the name again, in old rolls as well; the roll itself stays as it is.
    pub fn for_strangers(&self, consenting: &HashSet<PartyId>) -> PublicRoll {
        let agrees = |party: Option<PartyId>| party.is_some_and(|id| consenting.contains(&id));
        let allowed = |public: bool, kind: PartyKind, anonymous: bool, party: Option<PartyId>| {
            public && may_name(kind, anonymous, agrees(party))
        };
        let row = |row: &Row| {
            let named = row.is_named(consenting);
            PublicRow {
                rank: row.rank,
                tier: row.tier.clone(),
                name: PublicName::new(&row.name, named),
                kind: named.then_some(row.party_kind),
                cash: row.cash,
                in_kind: row.in_kind,
                total: row.total,
                gifts: row.gifts,
            }
        };
        let mut rows: Vec<PublicRow> = self.rows.iter().map(row).collect();
        // Among equals a hidden name's place in the order of names would say something about it.
        rows.sort_by_key(|row| (row.rank, row.name.is_hidden()));
        let ranked = self.rows.iter().filter(|row| row.soft.is_positive());
        let ranked = ranked.map(|row| (&row.name, row.is_named(consenting), row.soft));
        let others = self
            .supporters
            .iter()
            .map(|it| (&it.name, allowed(it.public, it.party_kind, it.anonymous, it.party), it.soft));
        let thanks = |(name, named, amount): (&String, bool, Money)| PublicThanks {
            name: PublicName::new(name, named),
            amount,
        };
        let mut thanks: Vec<PublicThanks> = ranked.chain(others).map(thanks).collect();
        thanks.sort_by_key(|it| it.name.is_hidden());
        PublicRoll { rows, thanks }
    }
}
