//! The fingerprint of a frozen roll: one changed letter or đồng gives another.

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use super::{Map, Roll, Row, Supporter, Tier};
use crate::{
    id::{PartyId, RollId, UnitId},
    money::Money,
};

/// Whose roll it is, of which year, whether it takes in the units below, and over which map of units it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    pub unit: UnitId,
    pub year: i32,
    pub subtree: bool,
    pub map: Map,
}

/// Returns the SHA-256 over every field of the roll, its season and the day it was frozen.
///
/// Every field is preceded by its length and every list by its count, so that no two rolls share their bytes.
pub fn digest(roll: &Roll, season: Season, frozen_on: NaiveDate) -> [u8; 32] {
    let mut seal = Seal(Sha256::new());
    seal.text("sovang honour roll 1");
    seal.number(season.unit.0);
    seal.number(season.year.into());
    seal.flag(season.subtree);
    // Rolls of older versions know one map only, and their digests hold.
    if season.map != Map::Then {
        seal.text(season.map.code());
    }
    seal.text(&frozen_on.to_string());
    seal.count(roll.rows.len());
    roll.rows.iter().for_each(|row| seal.row(row));
    seal.count(roll.supporters.len());
    roll.supporters.iter().for_each(|supporter| seal.supporter(supporter));
    seal.money(&[roll.totals.cash, roll.totals.in_kind, roll.totals.total]);
    seal.number(roll.totals.gifts);
    seal.count(roll.donors);
    seal.money(&[roll.unidentified]);
    seal.0.finalize().into()
}

/// Returns the SHA-256 over one stored row of a frozen roll and its place in it.
pub fn row_seal(roll: RollId, position: i64, row: &Stored<'_>) -> [u8; 32] {
    let mut seal = Seal(Sha256::new());
    seal.text("sovang honour roll row 1");
    seal.number(roll.0);
    seal.number(position);
    seal.number(row.rank);
    seal.text(row.tier_vi);
    seal.text(row.tier_en);
    seal.text(row.name);
    seal.text(row.party_kind);
    seal.party(row.party);
    seal.flag(row.anonymous);
    seal.flag(row.public);
    seal.money(&[row.tier_minimum, row.cash, row.in_kind, row.soft]);
    seal.number(row.gifts);
    seal.0.finalize().into()
}

/// A row as it is stored.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'r> {
    pub rank: i64,
    pub tier_vi: &'r str,
    pub tier_en: &'r str,
    pub tier_minimum: Money,
    pub name: &'r str,
    pub party_kind: &'r str,
    pub party: Option<PartyId>,
    pub anonymous: bool,
    pub public: bool,
    pub cash: Money,
    pub in_kind: Money,
    pub soft: Money,
    pub gifts: i64,
}

struct Seal(Sha256);

impl Seal {
    fn field(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.update(bytes);
    }

    fn count(&mut self, count: usize) {
        let count = u64::try_from(count).expect("memory holds fewer than 2^64 things");
        self.0.update(count.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.field(text.as_bytes());
    }

    fn number(&mut self, number: i64) {
        self.field(&number.to_be_bytes());
    }

    fn flag(&mut self, flag: bool) {
        self.field(&[u8::from(flag)]);
    }

    fn money(&mut self, amounts: &[Money]) {
        amounts.iter().for_each(|amount| self.number(amount.dong()));
    }

    /// An unknown donor is an empty field, which no id is.
    fn party(&mut self, party: Option<PartyId>) {
        match party {
            Some(party) => self.number(party.0),
            None => self.field(&[]),
        }
    }

    fn tier(&mut self, tier: &Tier) {
        self.text(&tier.name_vi);
        self.text(&tier.name_en);
        self.money(&[tier.minimum]);
    }

    fn row(&mut self, row: &Row) {
        self.number(row.rank);
        self.tier(&row.tier);
        self.party(row.party);
        self.text(&row.name);
        self.text(row.party_kind.code());
        self.flag(row.anonymous);
        self.flag(row.public);
        self.money(&[row.cash, row.in_kind, row.total, row.soft]);
        self.number(row.gifts);
    }

    fn supporter(&mut self, supporter: &Supporter) {
        self.party(supporter.party);
        self.text(&supporter.name);
        self.text(supporter.party_kind.code());
        self.flag(supporter.anonymous);
        self.flag(supporter.public);
        self.money(&[supporter.soft]);
    }
}
