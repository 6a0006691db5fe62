//! Signs of risk about nominations, dossiers and lists of payments, from what all books know.
//!
//! People are compared over the books of all units; a reader learns the names of those alone whose nominations they
//! may see anyway, and of the others only how many there are.

pub mod list;
pub mod payout;
mod store;

use std::collections::{HashMap, HashSet};

use chrono::{Datelike as _, NaiveDate};

use crate::{
    council::{self, Ties},
    db::{Db, DbError},
    disbursement::payout::Relation,
    id::{BookId, NominationId, PartyId, UnitId, UserId},
    money::{Money, MoneyError},
    party::{self, Party, merge::store::Heads},
    programme::{Category, NominationRecord},
    report::selection::nominations::Scope,
    risk::{
        Check, Holding, Others, Risk, Side, judge_account, judge_amount, judge_nominator, judge_phone,
        judge_split,
    },
    unit::UnitTree,
    user::{self, step_up},
};

/// Over how many calendar years earlier awards say what is usual, with the running one.
const YEARS: i64 = 3;

/// Why signs could not be looked for.
#[derive(Debug, thiserror::Error)]
pub enum RiskError {
    Db(#[from] DbError),
    Money(#[from] MoneyError),
}

crate::query_errors! { RiskError }

impl std::fmt::Display for RiskError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Db(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
        }
    }
}

/// A bank and a number.
type Place = (String, String);

/// What is compared, read at once for all nominations that are looked at; people are told apart by their heads.
pub struct Facts<'t> {
    tree: &'t UnitTree,
    today: NaiveDate,
    heads: Heads,
    people: HashMap<PartyId, Party>,
    accounts: HashMap<PartyId, (Place, Holding)>,
    by_account: HashMap<Place, Vec<PartyId>>,
    phones: HashMap<PartyId, Vec<String>>,
    by_phone: HashMap<String, Vec<PartyId>>,
    names: HashMap<PartyId, String>,
    nominators: HashMap<UserId, (String, Option<Ties>)>,
    declared: HashSet<(NominationId, UserId)>,
    earlier: HashMap<Category, Vec<store::Earlier>>,
    asked: HashMap<PartyId, Vec<store::Asked>>,
    thresholds: Vec<step_up::Threshold>,
}

impl<'t> Facts<'t> {
    /// Reads what some nominations are compared with.
    pub fn read(
        db: &mut Db,
        (tree, today): (&'t UnitTree, NaiveDate),
        scope: &Scope,
        records: &[NominationRecord],
    ) -> Result<Self, DbError> {
        let heads = party::merge::store::heads(db)?;
        let group = group(&heads, records.iter().map(|it| it.nomination.person));
        let (accounts, by_account) = accounts(db, &heads, &group)?;
        let (phones, by_phone) = phones(db, &heads, &group)?;
        let shared = by_account.values().chain(by_phone.values()).filter(|it| it.len() > 1).flatten();
        let others = group_set(&heads, shared.copied());
        let names = store::known(db, scope, &others)?;
        let of = |id: &PartyId| heads.of(*id);
        let mut asked: HashMap<PartyId, Vec<store::Asked>> = HashMap::new();
        for it in store::asked_for(db, &group)? {
            asked.entry(of(&it.0)).or_default().push(it);
        }
        let ids: Vec<NominationId> = records.iter().map(|it| it.id).collect();
        let people = party::store::get_many(db, &group)?;
        Ok(Self {
            tree,
            today,
            people: people.into_iter().map(|it| (it.id, it)).collect(),
            names: names.into_iter().map(|(id, name)| (of(&id), name)).collect(),
            accounts,
            by_account,
            phones,
            by_phone,
            nominators: nominators(db, records)?,
            declared: store::declared(db, &ids)?,
            earlier: earlier(db, today, records)?,
            asked,
            thresholds: step_up::store::all(db)?,
            heads,
        })
    }

    /// Looks at one of the nominations that were read.
    pub fn judge(&self, record: &NominationRecord) -> Result<Risk, MoneyError> {
        let nomination = &record.nomination;
        let person = self.heads.of(nomination.person);
        let account = self.accounts.get(&person);
        let holding = account.map(|(_, holding)| holding);
        let beside: &[PartyId] =
            account.and_then(|(place, _)| self.by_account.get(place)).map_or(&[], Vec::as_slice);
        let mut holders = beside.iter().filter_map(|it| self.accounts.get(it));
        let all_declared = holders.all(|(_, it)| it.relation != Relation::Own);
        let phones = self.phones.get(&person).map_or(&[][..], Vec::as_slice);
        let (shared, callers) = self.shared_phone(person, phones);
        let amount = nomination.amount;
        let split = match amount {
            Some(amount) => {
                let others = self.asked_beside(person, record.id);
                judge_split((nomination.nominated_on, amount), &others, self.threshold(record.book))?
            }
            None => crate::risk::Judged::Clear,
        };
        Ok(Risk::of([
            (Check::Account, judge_account(holding, self.others(person, beside), all_declared)),
            (Check::Phone, judge_phone(&shared, self.others(person, &callers))),
            (Check::Nominator, judge_nominator(&self.nominee(record, person), holding, &self.side(record))),
            (Check::Amount, judge_amount(amount, &self.past(record))),
            (Check::Split, split),
        ]))
    }

    fn others(&self, person: PartyId, people: &[PartyId]) -> Others {
        let mut others = Others::default();
        for it in people.iter().filter(|it| **it != person) {
            match self.names.get(it) {
                Some(name) => others.named.push(name.clone()),
                None => others.elsewhere += 1,
            }
        }
        others
    }

    /// Returns the numbers of a person, one that others gave too first, and everybody who gave any of them.
    fn shared_phone(&self, person: PartyId, numbers: &[String]) -> (Vec<String>, Vec<PartyId>) {
        let users = |number: &String| self.by_phone.get(number).map_or(&[][..], Vec::as_slice);
        let is_shared = |number: &&String| users(number).iter().any(|it| *it != person);
        let (mut shared, alone): (Vec<&String>, Vec<&String>) = numbers.iter().partition(is_shared);
        let mut people: Vec<PartyId> = shared.iter().flat_map(|it| users(it)).copied().collect();
        people.sort_unstable();
        people.dedup();
        shared.extend(alone);
        (shared.into_iter().cloned().collect(), people)
    }

    fn asked_beside(&self, person: PartyId, own: NominationId) -> Vec<(NaiveDate, Money)> {
        let all = self.asked.get(&person).map_or(&[][..], Vec::as_slice).iter();
        all.filter(|(_, id, ..)| *id != own).filter_map(|(_, _, on, sum)| Some((*on, (*sum)?))).collect()
    }

    fn threshold(&self, book: BookId) -> Money {
        let unit = self.tree.units().iter().find(|unit| unit.book == Some(book));
        unit.map_or_else(step_up::working_threshold, |unit| {
            step_up::threshold(self.tree, unit.id, self.today, &self.thresholds)
        })
    }

    fn nominee(&self, record: &NominationRecord, person: PartyId) -> Ties {
        let known = self.people.get(&person);
        let account = self.accounts.get(&person).map(|(_, holding)| holding.number.clone());
        Ties {
            name: known.map_or_else(String::new, |it| it.name.clone()),
            address: known.map_or_else(String::new, |it| it.address.clone()),
            phone: self.phones.get(&person).map_or_else(String::new, |it| it.join(", ")),
            accounts: account.into_iter().collect(),
            school: record.school.clone(),
            unit: Some(record.nomination.unit),
        }
    }

    fn side(&self, record: &NominationRecord) -> Side {
        let by = record.nomination.nominated_by;
        let (name, ties) = self.nominators.get(&by).cloned().unwrap_or_default();
        Side { name, ties, declared: self.declared.contains(&(record.id, by)) }
    }

    /// Returns what was awarded in other rounds to people of the same category: by the unit, or by the whole book
    /// where the unit has too few.
    fn past(&self, record: &NominationRecord) -> Vec<Money> {
        let nomination = &record.nomination;
        let all = self.earlier.get(&nomination.category).map_or(&[][..], Vec::as_slice);
        let others = || all.iter().filter(|(_, _, _, round, _)| *round != record.round);
        let of_unit: Vec<Money> = others().filter(|it| it.0 == nomination.unit).map(|it| it.4).collect();
        if of_unit.len() >= crate::risk::FEW {
            return of_unit;
        }
        others().filter(|it| it.1 == record.book).map(|it| it.4).collect()
    }
}

/// Looks at one nomination.
pub fn of_one(
    db: &mut Db,
    (tree, today): (&UnitTree, NaiveDate),
    scope: &Scope,
    record: &NominationRecord,
) -> Result<Risk, RiskError> {
    let facts = Facts::read(db, (tree, today), scope, std::slice::from_ref(record))?;
    Ok(facts.judge(record)?)
}

/// Returns some people with their heads and all who were merged into the same.
fn group(heads: &Heads, of: impl Iterator<Item = PartyId>) -> Vec<PartyId> {
    let mut all: Vec<PartyId> = group_set(heads, of).into_iter().collect();
    all.sort_unstable();
    all
}

fn group_set(heads: &Heads, of: impl Iterator<Item = PartyId>) -> HashSet<PartyId> {
    let mut all: HashSet<PartyId> = of.map(|id| heads.of(id)).collect();
    let merged: Vec<PartyId> =
        heads.merged().filter(|(_, head)| all.contains(head)).map(|(id, _)| id).collect();
    all.extend(merged);
    all
}

type Accounts = (HashMap<PartyId, (Place, Holding)>, HashMap<Place, Vec<PartyId>>);

/// Reads the account that counts of everybody in a group, and of whoever has one of the same.
fn accounts(db: &mut Db, heads: &Heads, group: &[PartyId]) -> Result<Accounts, DbError> {
    let mut numbers: Vec<String> =
        store::accounts_of(db, group)?.into_iter().map(|(_, _, it)| it.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let people = group_set(heads, store::people_with_accounts(db, &numbers)?.into_iter());
    let people = self::group(heads, people.into_iter().chain(group.iter().copied()));
    let mut latest: HashMap<PartyId, (Place, Holding)> = HashMap::new();
    for (person, bin, holding) in store::accounts_of(db, &people)? {
        latest.insert(heads.of(person), ((bin, holding.number.clone()), holding));
    }
    let mut by_account: HashMap<Place, Vec<PartyId>> = HashMap::new();
    for (person, (place, _)) in &latest {
        by_account.entry(place.clone()).or_default().push(*person);
    }
    by_account.values_mut().for_each(|it| it.sort_unstable());
    Ok((latest, by_account))
}

type Phones = (HashMap<PartyId, Vec<String>>, HashMap<String, Vec<PartyId>>);

fn phones(db: &mut Db, heads: &Heads, group: &[PartyId]) -> Result<Phones, DbError> {
    let mut phones: HashMap<PartyId, Vec<String>> = HashMap::new();
    for (person, number) in store::phones_of(db, group)? {
        phones.entry(heads.of(person)).or_default().push(number);
    }
    let mut numbers: Vec<String> = phones.values().flatten().cloned().collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut by_phone: HashMap<String, Vec<PartyId>> = HashMap::new();
    for (person, number) in store::people_with_phones(db, &numbers)? {
        let (person, users) = (heads.of(person), by_phone.entry(number).or_default());
        if !users.contains(&person) {
            users.push(person);
        }
    }
    Ok((phones, by_phone))
}

/// Reads the names of those who put forward, and what they told of themselves.
fn nominators(
    db: &mut Db,
    records: &[NominationRecord],
) -> Result<HashMap<UserId, (String, Option<Ties>)>, DbError> {
    let mut ids: Vec<UserId> = records.iter().map(|it| it.nomination.nominated_by).collect();
    ids.sort_unstable();
    ids.dedup();
    let names = user::store::names(db, &ids)?;
    let mut all = HashMap::new();
    for id in ids {
        let name = names.get(&id).cloned().unwrap_or_default();
        let ties = council::store::member_ties(db, id)?.map(|own| Ties {
            name: name.clone(),
            address: own.address,
            phone: own.phone,
            accounts: vec![own.account],
            school: own.school,
            unit: own.clan,
        });
        all.insert(id, (name, ties));
    }
    Ok(all)
}

fn earlier(
    db: &mut Db,
    today: NaiveDate,
    records: &[NominationRecord],
) -> Result<HashMap<Category, Vec<store::Earlier>>, DbError> {
    let mut units: Vec<UnitId> = records.iter().map(|it| it.nomination.unit).collect();
    let mut books: Vec<BookId> = records.iter().map(|it| it.book).collect();
    units.sort_unstable();
    units.dedup();
    books.sort_unstable();
    books.dedup();
    let since = i64::from(today.year()) - YEARS + 1;
    let mut all: HashMap<Category, Vec<store::Earlier>> = HashMap::new();
    for it in store::earlier(db, since, &units, &books)? {
        all.entry(it.2).or_default().push(it);
    }
    Ok(all)
}
