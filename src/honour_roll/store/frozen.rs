//! SQL for frozen rolls: written once, and believed only while their digest agrees.

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{roll_rows, rolls},
    },
    honour_roll::{Map, Roll, RollError, Row, Scope, Season, Stored, Supporter, Tier, digest, row_seal},
    id::{ApprovalId, PartyId, RollId},
    insert_all,
    ledger::Author,
    money::Money,
    party::PartyKind,
};

const CHUNK: usize = 400;

/// The rank of those who are thanked beside the donors.
const UNRANKED: i64 = 0;

/// A roll as it was frozen, checked against its digest.
#[derive(Clone, Debug)]
pub struct Frozen {
    pub id: RollId,
    pub roll: Roll,
    /// Over which map of units it was drawn.
    pub map: Map,
    pub at: Instant,
    pub digest: [u8; 32],
}

#[derive(Insertable)]
#[diesel(table_name = roll_rows, treat_none_as_default_value = false)]
struct NewRow {
    roll_id: RollId,
    position: i64,
    #[diesel(embed)]
    stored: StoredRow,
    seal: Vec<u8>,
}

/// A row of a frozen roll as it is stored.
#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = roll_rows, treat_none_as_default_value = false)]
pub struct StoredRow {
    pub rank: i64,
    pub tier_vi: String,
    pub tier_en: String,
    pub tier_minimum: Money,
    pub recognition_name: String,
    pub party_kind: PartyKind,
    pub party_id: Option<PartyId>,
    pub anonymous: bool,
    pub public: bool,
    pub cash: Money,
    pub in_kind: Money,
    pub soft: Money,
    pub gifts: i64,
}

impl StoredRow {
    fn of_row(row: &Row) -> Self {
        Self {
            rank: row.rank,
            tier_vi: row.tier.name_vi.clone(),
            tier_en: row.tier.name_en.clone(),
            tier_minimum: row.tier.minimum,
            recognition_name: row.name.clone(),
            party_kind: row.party_kind,
            party_id: row.party,
            anonymous: row.anonymous,
            public: row.public,
            cash: row.cash,
            in_kind: row.in_kind,
            soft: row.soft,
            gifts: row.gifts,
        }
    }

    fn of_supporter(supporter: &Supporter) -> Self {
        Self {
            rank: UNRANKED,
            tier_vi: String::new(),
            tier_en: String::new(),
            tier_minimum: Money::ZERO,
            recognition_name: supporter.name.clone(),
            party_kind: supporter.party_kind,
            party_id: supporter.party,
            anonymous: supporter.anonymous,
            public: supporter.public,
            cash: Money::ZERO,
            in_kind: Money::ZERO,
            soft: supporter.soft,
            gifts: 0,
        }
    }

    /// Shows the row to whoever seals it.
    pub fn bare(&self) -> Stored<'_> {
        Stored {
            rank: self.rank,
            tier_vi: &self.tier_vi,
            tier_en: &self.tier_en,
            tier_minimum: self.tier_minimum,
            name: &self.recognition_name,
            party_kind: self.party_kind.code(),
            party: self.party_id,
            anonymous: self.anonymous,
            public: self.public,
            cash: self.cash,
            in_kind: self.in_kind,
            soft: self.soft,
            gifts: self.gifts,
        }
    }

    fn row(self) -> Result<Row, RollError> {
        Ok(Row {
            rank: self.rank,
            tier: Tier { name_vi: self.tier_vi, name_en: self.tier_en, minimum: self.tier_minimum },
            party: self.party_id,
            name: self.recognition_name,
            party_kind: self.party_kind,
            anonymous: self.anonymous,
            public: self.public,
            cash: self.cash,
            in_kind: self.in_kind,
            total: self.cash.checked_add(self.in_kind)?,
            gifts: self.gifts,
            soft: self.soft,
        })
    }

    fn supporter(self) -> Supporter {
        Supporter {
            party: self.party_id,
            name: self.recognition_name,
            party_kind: self.party_kind,
            anonymous: self.anonymous,
            public: self.public,
            soft: self.soft,
        }
    }
}

/// Writes a roll for ever; the tables refuse to change it afterwards.
pub fn insert(
    db: &mut Db,
    scope: &Scope,
    (author, asked): (&Author, ApprovalId),
    roll: &Roll,
    seal: [u8; 32],
) -> Result<RollId, RollError> {
    let id: RollId = diesel::insert_into(rolls::table)
        .values((
            rolls::book_id.eq(scope.book),
            rolls::unit_id.eq(scope.season.unit),
            rolls::year.eq(i64::from(scope.season.year)),
            rolls::subtree.eq(scope.season.subtree),
            rolls::frozen_at.eq(author.at),
            rolls::frozen_by.eq(author.user),
            rolls::digest.eq(seal.to_vec()),
            rolls::donors.eq(i64::try_from(roll.donors).unwrap_or(i64::MAX)),
            rolls::total.eq(roll.totals.total),
            rolls::unidentified.eq(roll.unidentified),
            rolls::approval_id.eq(asked),
            rolls::map.eq(scope.season.map),
        ))
        .returning(rolls::id)
        .get_result(db)?;
    let stored =
        roll.rows.iter().map(StoredRow::of_row).chain(roll.supporters.iter().map(StoredRow::of_supporter));
    let row = |(stored, position): (StoredRow, i64)| {
        let seal = row_seal(id, position, &stored.bare()).to_vec();
        NewRow { roll_id: id, position, stored, seal }
    };
    let rows: Vec<NewRow> = stored.zip(1i64..).map(row).collect();
    insert_all!(db, roll_rows, rows, CHUNK);
    Ok(id)
}

/// Reads the frozen roll of a season where it was drawn over the map of the scope; whoever looks at the season under
/// the other map sees what the books say now.
pub fn find_shown(db: &mut Db, scope: &Scope) -> Result<Option<Frozen>, RollError> {
    Ok(find(db, scope)?.filter(|frozen| frozen.map == scope.season.map))
}

/// Reads the frozen roll of a season, if there is one; one that was altered since is refused.
///
/// A season is frozen once, under its own map, whichever map the scope has.
pub fn find(db: &mut Db, scope: &Scope) -> Result<Option<Frozen>, RollError> {
    type Head = (RollId, Instant, Vec<u8>, i64, Money, Money, Map);
    let season = scope.season;
    let head: Option<Head> = rolls::table
        .filter(rolls::unit_id.eq(season.unit).and(rolls::year.eq(i64::from(season.year))))
        .filter(rolls::subtree.eq(season.subtree))
        .select((
            rolls::id,
            rolls::frozen_at,
            rolls::digest,
            rolls::donors,
            rolls::total,
            rolls::unidentified,
            rolls::map,
        ))
        .first(db)
        .optional()?;
    let Some((id, at, kept, donors, total, unidentified, map)) = head else { return Ok(None) };
    let stored: Vec<StoredRow> = roll_rows::table
        .filter(roll_rows::roll_id.eq(id))
        .order(roll_rows::position)
        .select(StoredRow::as_select())
        .load(db)?;
    let roll = roll_of(stored, unidentified)?;
    let seal = digest(&roll, Season { map, ..season }, at.day());
    let sums_agree = i64::try_from(roll.donors).is_ok_and(|it| it == donors) && roll.totals.total == total;
    if kept != seal || !sums_agree {
        return Err(RollError::Altered { unit: scope.unit.clone(), year: season.year });
    }
    Ok(Some(Frozen { id, roll, map, at, digest: seal }))
}

/// Returns a row as it is stored.
pub fn stored_row(row: &Row) -> StoredRow {
    StoredRow::of_row(row)
}

/// Makes a roll of its stored rows.
pub fn roll_of(stored: Vec<StoredRow>, unidentified: Money) -> Result<Roll, RollError> {
    let (mut rows, mut supporters) = (Vec::new(), Vec::new());
    for row in stored {
        if row.rank == UNRANKED {
            supporters.push(row.supporter());
        } else {
            rows.push(row.row()?);
        }
    }
    Ok(Roll::new(rows, supporters, unidentified)?)
}
