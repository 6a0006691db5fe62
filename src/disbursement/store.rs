//! SQL for awards.

use diesel::prelude::*;

use crate::{
    db::{Db, schema::awards},
    disbursement::Reached,
    id::{AwardId, NominationId, PartyId, RoundId, UnitId},
    money::Money,
    programme::Category,
    stored_as_text, sum_dong,
};

stored_as_text! { Reached }

/// The award that is being looked at, which sums and counts leave out.
#[derive(Clone, Copy, Debug)]
pub struct Leave(pub Option<AwardId>);

/// Leaves out awards whose money went back to its fund, and the one that is being looked at.
macro_rules! standing {
    ($except:expr) => {
        awards::stage
            .eq_any([Reached::Approved, Reached::Paid])
            // Ids begin at 1, so 0 leaves nothing out.
            .and(awards::id.ne($except.0.unwrap_or(AwardId(0))))
    };
}

/// Returns the award of a nomination that still stands, with its amount and year.
pub fn of_nomination(db: &mut Db, nomination: NominationId) -> QueryResult<Option<(AwardId, Money, i64)>> {
    awards::table
        .filter(awards::nomination_id.eq(nomination).and(standing!(Leave(None))))
        .select((awards::id, awards::amount, awards::year))
        .first(db)
        .optional()
}

/// Returns what somebody was awarded in a year over all books, and how many times.
pub fn of_person(db: &mut Db, person: PartyId, year: i64, except: Leave) -> QueryResult<(Money, i64)> {
    awards::table
        .filter(awards::party_id.eq(person).and(awards::year.eq(year)).and(standing!(except)))
        .select((sum_dong!("amount"), diesel::dsl::sql::<diesel::sql_types::BigInt>("COUNT(*)")))
        .first(db)
}

/// Returns how many awards somebody has in a round.
pub fn in_round(db: &mut Db, person: PartyId, round: RoundId, except: Leave) -> QueryResult<i64> {
    awards::table
        .filter(awards::party_id.eq(person).and(awards::round_id.eq(round)).and(standing!(except)))
        .count()
        .get_result(db)
}

/// Returns what a round has awarded.
pub fn spent(db: &mut Db, round: RoundId, except: Leave) -> QueryResult<Money> {
    awards::table
        .filter(awards::round_id.eq(round).and(standing!(except)))
        .select(sum_dong!("amount"))
        .first(db)
}

/// Returns how many awards each unit has in a round's category.
pub fn taken(
    db: &mut Db,
    round: RoundId,
    category: Category,
    except: Leave,
) -> QueryResult<Vec<(UnitId, i64)>> {
    awards::table
        .filter(awards::round_id.eq(round).and(awards::category.eq(category)).and(standing!(except)))
        .group_by(awards::unit_id)
        .order(awards::unit_id)
        .select((awards::unit_id, diesel::dsl::count_star()))
        .load(db)
}
