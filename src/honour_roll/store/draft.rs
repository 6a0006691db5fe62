//! Draws a roll from the books as they are: kept totals per donor, thanks, names, consents and tiers.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::{proofs, shares, term, tiers};
use crate::{
    calendar::Month,
    db::Db,
    donation::{
        self,
        store::{DonorTotal, Thanks},
    },
    honour_roll::{Credit, Proofs, Roll, RollError, Scope, Term, draw},
    id::PartyId,
    money::{Money, MoneyError},
    party::{self, Party, Purpose, merge::store::Heads, publication::may_name},
};

/// Draws the roll of a season; its cost is the number of donors, not of gifts, where the season is a calendar year.
pub fn live(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<Roll, RollError> {
    let Term { first, last } = term(db, scope.season)?;
    let (books, year) = (&scope.books, i64::from(scope.season.year));
    let days = (first, last);
    let (totals, mut thanks) = if (Term { first, last }).is_whole(scope.season.year) {
        (donation::store::totals(db, books, year)?, donation::store::credits(db, books, year)?)
    } else {
        (
            donation::store::totals_between(db, books, days)?,
            donation::store::credits_between(db, books, days)?,
        )
    };
    thanks.extend(donation::store::matched_between(db, books, days)?);
    draw_from(db, scope, (totals, thanks), (last, today))
}

/// Draws what everybody gave in all the years together, under the tiers of the season.
pub fn lifetime(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<Roll, RollError> {
    let totals = donation::store::totals_of_all_years(db, &scope.books)?;
    // The databases do not agree on the first day there is; no book is as old as this one.
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(today);
    let mut thanks = donation::store::credits_between(db, &scope.books, (first, today))?;
    thanks.extend(donation::store::matched_between(db, &scope.books, (first, today))?);
    draw_from(db, scope, (totals, thanks), (today, today))
}

/// Returns a way from any record to the one that stands for the donor today.
pub fn head_of(db: &mut Db) -> Result<impl Fn(PartyId) -> PartyId + use<>, RollError> {
    let heads = party::merge::store::heads(db)?;
    Ok(move |party| heads.of(party))
}

fn draw_from(
    db: &mut Db,
    scope: &Scope,
    (totals, thanks): (Vec<DonorTotal>, Vec<Thanks>),
    (last, today): (NaiveDate, NaiveDate),
) -> Result<Roll, RollError> {
    // Gifts stay with the record they were made under; who was on file twice has given what both have given.
    let heads = party::merge::store::heads(db)?;
    let proofs = proofs(db, scope, &heads)?;
    let sums = sums(&heads, &proofs, shares::taken(scope, (totals, thanks))?)?;
    let credits = credits(db, &sums, &proofs, today)?;
    let unidentified = shares::unidentified(db, scope, Month::of(last))?;
    Ok(draw(&credits, &tiers(db, scope)?, unidentified)?)
}

fn sums(
    heads: &Heads,
    proofs: &Proofs,
    (totals, thanks): (Vec<DonorTotal>, Vec<Thanks>),
) -> Result<BTreeMap<(PartyId, bool), Sum>, MoneyError> {
    let mut sums: BTreeMap<(PartyId, bool), Sum> = BTreeMap::new();
    // Whoever asked not to be named in this roll has one line, as if everything were given without a name.
    let line = |party: PartyId, anonymous: bool| (party, anonymous || proofs.hides(party));
    for total in totals {
        sums.entry(line(heads.of(total.party_id), total.anonymous)).or_default().give(&total)?;
    }
    for thanks in thanks {
        let thanked = heads.of(thanks.party_id);
        // Nobody is thanked beside themselves for a gift of their own.
        if thanks.donor.map(|donor| heads.of(donor)) != Some(thanked) {
            sums.entry(line(thanked, thanks.anonymous)).or_default().thank(&thanks)?;
        }
    }
    Ok(sums)
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
    proofs: &Proofs,
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
            recognition_name: proofs.printed(*id).unwrap_or(&party.recognition_name).to_owned(),
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
