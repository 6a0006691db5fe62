//! SQL for awards.

use diesel::prelude::*;

use super::{Approval, Award, AwardStage, PayError, Payment, Reached, Release};
use crate::{
    council::{self, Decision, DecisionRecord},
    db::{
        Db, DbError,
        schema::{awards, decisions, funds, parties, rounds, units},
    },
    eligibility::Case,
    id::{AwardId, BookId, DecisionId, FundId, NominationId, PartyId, RoundId, Seq, UnitId, UserId},
    ledger,
    money::Money,
    programme::{self, Category},
    query_errors, stored_as_text, sum_dong,
};

stored_as_text! { Reached }
query_errors! { PayError }

/// An award that a council has just made and that the book has just promised.
#[derive(Clone, Copy, Debug)]
pub struct NewAward<'a> {
    pub case: &'a Case,
    pub decision: DecisionId,
    pub fund: FundId,
    pub amount: Money,
    pub year: i64,
    pub seq: Seq,
}

pub fn insert(db: &mut Db, new: &NewAward<'_>) -> QueryResult<AwardId> {
    let record = &new.case.record;
    diesel::insert_into(awards::table)
        .values((
            awards::book_id.eq(record.book),
            awards::nomination_id.eq(record.id),
            awards::decision_id.eq(new.decision),
            awards::round_id.eq(record.round),
            awards::fund_id.eq(new.fund),
            awards::party_id.eq(record.nomination.person),
            awards::unit_id.eq(record.nomination.unit),
            awards::category.eq(record.nomination.category),
            awards::amount.eq(new.amount),
            awards::year.eq(new.year),
            awards::award_seq.eq(new.seq),
            awards::stage.eq(Reached::Approved),
        ))
        .returning(awards::id)
        .get_result(db)
}

pub fn set_paid(db: &mut Db, award: AwardId, seq: Seq, by: UserId) -> QueryResult<()> {
    diesel::update(awards::table.find(award))
        .set((awards::stage.eq(Reached::Paid), awards::paid_seq.eq(seq), awards::paid_by.eq(by)))
        .execute(db)
        .map(drop)
}

/// Lets an award wait again after the bank sent its payment back.
pub fn set_approved(db: &mut Db, award: AwardId) -> QueryResult<()> {
    diesel::update(awards::table.find(award))
        .set((
            awards::stage.eq(Reached::Approved),
            awards::paid_seq.eq(None::<Seq>),
            awards::paid_by.eq(None::<UserId>),
        ))
        .execute(db)
        .map(drop)
}

pub fn set_closed(db: &mut Db, award: AwardId, stage: Reached, release: &Release) -> QueryResult<()> {
    diesel::update(awards::table.find(award))
        .set((
            awards::stage.eq(stage),
            awards::closed_seq.eq(release.entry),
            awards::closed_reason.eq(&release.reason),
        ))
        .execute(db)
        .map(drop)
}

/// An award with what its entries need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwardRecord {
    pub book: BookId,
    pub category: Category,
    /// The entry that promised it.
    pub seq: Seq,
    pub decision: DecisionRecord,
    pub award: Award,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = awards)]
struct Row {
    book_id: BookId,
    nomination_id: NominationId,
    decision_id: DecisionId,
    fund_id: FundId,
    party_id: PartyId,
    category: Category,
    amount: Money,
    award_seq: Seq,
    stage: Reached,
    paid_seq: Option<Seq>,
    paid_by: Option<UserId>,
    closed_seq: Option<Seq>,
    closed_reason: Option<String>,
}

/// Loads an award; that it was approved is proved again from the votes that are on file.
pub fn get(db: &mut Db, id: AwardId) -> Result<AwardRecord, PayError> {
    let found: Option<Row> = awards::table.find(id).select(Row::as_select()).first(db).optional()?;
    let row = found.ok_or(PayError::NoAward(id))?;
    let (meeting, decision) = council::store::decision(db, row.decision_id)?;
    let minutes = council::store::minutes(db, meeting)?;
    let damaged = |what: &str| DbError::Corrupt(format!("awards {id}: {what}"));
    let nomination = programme::store::nomination(db, row.nomination_id)?;
    let nomination = nomination.ok_or_else(|| damaged("no nomination"))?;
    let Decision::Carried(quorum) = minutes.ballot(&nomination)?.decide() else {
        return Err(damaged("no quorum").into());
    };
    let approval = Approval::stored(nomination.id, &quorum, decision.day)?;
    let mut day = |seq: Seq| ledger::store::load(db, row.book_id, seq).map(|sealed| sealed.entry.day());
    let payment = match (row.paid_seq, row.paid_by) {
        (Some(entry), Some(by)) => Some(Payment { by, on: day(entry)?, entry }),
        _ => None,
    };
    let release = match (row.closed_seq, row.closed_reason) {
        (Some(entry), Some(reason)) => Some(Release { on: day(entry)?, reason, entry }),
        _ => None,
    };
    let stage = match (row.stage, payment, release) {
        (Reached::Approved, None, None) => AwardStage::Approved(approval),
        (Reached::Paid, Some(payment), None) => AwardStage::Paid { approval, payment },
        (Reached::Returned, Some(payment), Some(release)) => {
            AwardStage::Returned { approval, payment, release }
        }
        (Reached::Unclaimed, None, Some(release)) => AwardStage::Unclaimed { approval, release },
        (stage, ..) => return Err(damaged(stage.code()).into()),
    };
    let award = Award {
        id,
        nomination: nomination.id,
        recipient: row.party_id,
        fund: row.fund_id,
        amount: row.amount,
        stage,
    };
    Ok(AwardRecord { book: row.book_id, category: row.category, seq: row.award_seq, decision, award })
}

/// Returns the book of an award, which a job has to name before it can load the rest.
pub fn book_of(db: &mut Db, id: AwardId) -> Result<BookId, PayError> {
    let found: Option<BookId> = awards::table.find(id).select(awards::book_id).first(db).optional()?;
    found.ok_or(PayError::NoAward(id))
}

/// An award as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Listed {
    pub id: AwardId,
    pub round: String,
    pub decision_year: i64,
    pub decision_no: i64,
    pub recipient: PartyId,
    pub name: String,
    pub unit: String,
    pub category: Category,
    pub fund: String,
    pub amount: Money,
    pub stage: Reached,
}

macro_rules! listed {
    () => {
        awards::table
            .inner_join(rounds::table.on(rounds::id.eq(awards::round_id)))
            .inner_join(decisions::table.on(decisions::id.eq(awards::decision_id)))
            .inner_join(parties::table.on(parties::id.eq(awards::party_id)))
            .inner_join(units::table.on(units::id.eq(awards::unit_id)))
            .inner_join(funds::table.on(funds::id.eq(awards::fund_id)))
            .order(awards::id)
            .select((
                awards::id,
                rounds::code,
                decisions::year,
                decisions::no,
                awards::party_id,
                parties::name,
                units::code,
                awards::category,
                funds::code,
                awards::amount,
                awards::stage,
            ))
    };
}

/// Lists the awards of a book, or of one of its rounds, in the order in which they were decided.
pub fn list(db: &mut Db, book: BookId, round: Option<RoundId>) -> QueryResult<Vec<Listed>> {
    let mut query = listed!().filter(awards::book_id.eq(book)).into_boxed();
    if let Some(round) = round {
        query = query.filter(awards::round_id.eq(round));
    }
    query.load(db)
}

/// Lists the awards of one decision.
pub fn of_decision(db: &mut Db, decision: DecisionId) -> QueryResult<Vec<Listed>> {
    listed!().filter(awards::decision_id.eq(decision)).load(db)
}

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

/// Returns what the records of one person were awarded in a year over all books, and how many times.
pub fn of_person(db: &mut Db, records: &[PartyId], year: i64, except: Leave) -> QueryResult<(Money, i64)> {
    awards::table
        .filter(awards::party_id.eq_any(records.to_vec()).and(awards::year.eq(year)).and(standing!(except)))
        .select((sum_dong!("amount"), diesel::dsl::sql::<diesel::sql_types::BigInt>("COUNT(*)")))
        .first(db)
}

/// Returns how many awards the records of one person have in a round.
pub fn in_round(db: &mut Db, records: &[PartyId], round: RoundId, except: Leave) -> QueryResult<i64> {
    awards::table
        .filter(
            awards::party_id.eq_any(records.to_vec()).and(awards::round_id.eq(round)).and(standing!(except)),
        )
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
