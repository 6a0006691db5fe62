//! SQL for what may tie members to those nominated.

use diesel::prelude::*;

use super::super::{Hint, Ties};
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{member_ties, party_accounts, payee_accounts, users},
    },
    id::{UnitId, UserId},
    party,
    programme::NominationRecord,
};

/// What a member said of themselves, so that the program can notice ties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberTies {
    pub address: String,
    pub phone: String,
    pub account: String,
    pub school: String,
    pub clan: Option<UnitId>,
}

/// Returns what is known of a member now.
pub fn member_ties(db: &mut Db, user: UserId) -> QueryResult<Option<MemberTies>> {
    type Row = (String, String, String, String, Option<UnitId>);
    let found: Option<Row> = member_ties::table
        .filter(member_ties::user_id.eq(user))
        .order(member_ties::id.desc())
        .select((
            member_ties::address,
            member_ties::phone,
            member_ties::account,
            member_ties::school,
            member_ties::clan_id,
        ))
        .first(db)
        .optional()?;
    Ok(found.map(|(address, phone, account, school, clan)| MemberTies {
        address,
        phone,
        account,
        school,
        clan,
    }))
}

pub fn insert_ties(
    db: &mut Db,
    user: UserId,
    ties: &MemberTies,
    (by, at): (UserId, Instant),
) -> QueryResult<()> {
    use member_ties as row;
    diesel::insert_into(row::table)
        .values((
            row::user_id.eq(user),
            row::address.eq(&ties.address),
            row::phone.eq(&ties.phone),
            row::account.eq(&ties.account),
            row::school.eq(&ties.school),
            row::clan_id.eq(ties.clan),
            row::told_by.eq(by),
            row::told_at.eq(at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns what the program notices between a member and somebody nominated.
pub fn hints(db: &mut Db, nomination: &NominationRecord, user: UserId) -> QueryResult<Vec<Hint>> {
    let Some(own) = member_ties(db, user)? else { return Ok(Vec::new()) };
    let member = Ties {
        name: users::table.find(user).select(users::name).first(db)?,
        address: own.address,
        phone: own.phone,
        accounts: vec![own.account],
        school: own.school,
        unit: own.clan,
    };
    Ok(member.hints(&nominee(db, nomination)?))
}

fn nominee(db: &mut Db, record: &NominationRecord) -> QueryResult<Ties> {
    let person = party::merge::store::head(db, record.nomination.person)?;
    let known = party::store::get(db, person)?;
    let mut accounts: Vec<String> = payee_accounts::table
        .filter(payee_accounts::party_id.eq_any([person, record.nomination.person]))
        .order(payee_accounts::id)
        .select(payee_accounts::number)
        .load(db)?;
    let others: Vec<String> = party_accounts::table
        .filter(party_accounts::party_id.eq_any([person, record.nomination.person]))
        .order((party_accounts::party_id, party_accounts::number))
        .select(party_accounts::number)
        .load(db)?;
    accounts.extend(others);
    Ok(Ties {
        name: known.name,
        address: known.address,
        phone: known.phone,
        accounts,
        school: record.school.clone(),
        unit: Some(record.nomination.unit),
    })
}
