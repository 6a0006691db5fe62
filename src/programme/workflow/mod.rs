//! What people do with programmes: set them up, open rounds, put people forward.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::json;

use super::{
    Category, Hold, Nomination, NominationStage, Programme, ProgrammeError, Progress, Refusal, Round,
    RoundRecord, Terms, read_programmes, store,
};
use crate::{
    db::Tx,
    eligibility::{Case, CheckStage},
    fund::{self, Fund},
    id::{BookId, CheckId, FundId, NominationId, PartyId, ProgrammeId, RoundId, UnitId},
    ledger::{Author, journal::Journal},
    money::Money,
    party::{self, NewParty, PartyKind, Purpose, directory::Standing, name::DonorName},
    text::clean,
    title::Title,
    unit::{self, UnitTree, check_code},
};

mod change;
mod correct;
mod papers;

pub use change::change_round;
pub use correct::correct;
pub use papers::{open_round, publish_round};

/// The programmes that new books start with.
const WORKING_SET: &str = include_str!("../../../fixtures/programmes.csv");

/// Sets up the working set of programmes in new books, for the unit that opens them.
pub fn publish_working_set(tx: &mut Tx, author: &Author, unit: UnitId) -> Result<(), ProgrammeError> {
    let programmes = read_programmes(WORKING_SET)?;
    programmes.iter().try_for_each(|programme| add(tx, author, unit, programme).map(drop))
}

/// Sets up a programme.
pub fn add(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    programme: &Programme,
) -> Result<ProgrammeId, ProgrammeError> {
    tx.require_lock(BookId::REGISTER)?;
    check_code(&programme.code)?;
    if programme.name.trim().is_empty() {
        return Err(ProgrammeError::NoName);
    }
    let db = tx.db()?;
    let names = [Some(&programme.code), Some(&programme.name), programme.alias.as_ref()];
    let known = store::programmes(db)?;
    // A name that two programmes share would find the wrong one.
    let taken = names.into_iter().flatten().find(|name| known.iter().any(|(_, it)| it.is_called(name)));
    if let Some(name) = taken {
        return Err(ProgrammeError::CodeTaken(name.clone()));
    }
    let id = store::insert_programme(db, unit, programme)?;
    let after = json!({"name": programme.name, "alias": programme.alias, "kind": programme.kind});
    let mut register = Journal::open(tx, BookId::REGISTER, author)?;
    register.record("programme.add", &programme.code, None, Some(after.to_string()));
    Ok(id)
}

/// A round as it is entered.
#[derive(Clone, Debug)]
pub struct NewRound {
    pub programme: ProgrammeId,
    pub code: String,
    pub name: String,
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
    /// Zero where the round gives titles alone.
    pub budget: Money,
    pub amounts: BTreeMap<Category, Money>,
    /// What is given in a category beside the amount, or without one.
    pub titles: BTreeMap<Category, Title>,
    pub quotas: BTreeMap<(UnitId, Category), i64>,
    /// In the order in which they are to be used.
    pub funds: Vec<FundId>,
    /// How long money waits for whoever was awarded; `None` is as long as usual.
    pub hold: Option<Hold>,
}

impl NewRound {
    fn round(&self, name: String) -> Result<Round, ProgrammeError> {
        let (names, days) = ((&self.code, name), (self.opens_on, self.closes_on));
        if self.budget.is_zero() && !self.titles.is_empty() {
            return Round::without_money(RoundId(0), self.programme, names, days);
        }
        Round::new(RoundId(0), self.programme, names, days, self.budget)
    }

    /// Returns the terms; nothing at all beside a title is a title without money.
    fn terms(&self) -> Result<Terms, ProgrammeError> {
        let mut amounts = self.amounts.clone();
        amounts.retain(|category, amount| !amount.is_zero() || !self.titles.contains_key(category));
        Ok(Terms::new(amounts, self.quotas.clone())?.with_titles(self.titles.clone()))
    }
}

/// Reads a round as it is entered, with funds of the book that it is in; its id is still to be given.
fn fits(tx: &mut Tx, book: BookId, new: &NewRound) -> Result<RoundRecord, ProgrammeError> {
    check_code(&new.code)?;
    let name = clean(&new.name)?;
    if name.is_empty() {
        return Err(ProgrammeError::NoName);
    }
    for (place, id) in new.funds.iter().enumerate() {
        let fund = fund::store::get(tx.db()?, *id)?;
        if new.funds.iter().take(place).any(|earlier| earlier == id) {
            return Err(ProgrammeError::FundTwice(fund.code));
        }
        if fund.book != book {
            return Err(ProgrammeError::FundElsewhere { fund: fund.code });
        }
    }
    RoundRecord::new(new.round(name)?, book, new.terms()?, new.funds.clone())
}

/// Opens a round in a book.
pub fn add_round(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    new: &NewRound,
) -> Result<RoundId, ProgrammeError> {
    tx.require_lock(book)?;
    let record = fits(tx, book, new)?;
    let db = tx.db()?;
    if store::find_round(db, book, &new.code).is_ok() {
        return Err(ProgrammeError::CodeTaken(new.code.clone()));
    }
    let id = store::insert_round(db, &record)?;
    let quotas: Vec<_> = record.terms.quotas().collect();
    let amounts: BTreeMap<_, _> = record.terms.amounts().collect();
    if let Some(hold) = new.hold {
        store::insert_hold(db, id, hold)?;
    }
    let mut after = json!({
        "programme": new.programme, "opens": new.opens_on, "closes": new.closes_on, "budget": new.budget,
        "amounts": amounts, "quotas": quotas, "funds": new.funds,
    });
    if record.terms.has_titles() {
        after["round"] = json!(id);
        after["titles"] = json!(new.titles);
    }
    if let Some(hold) = new.hold {
        after["round"] = json!(id);
        after["hold"] = json!(hold);
    }
    Journal::open(tx, book, author)?.record("round.add", &new.code, None, Some(after.to_string()));
    Ok(id)
}

/// A nomination as it is entered; what its paper does not say is `None`.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NewNomination {
    pub round: RoundId,
    pub unit: UnitId,
    pub name: String,
    pub birth_date: Option<NaiveDate>,
    pub address: String,
    pub phone: String,
    pub category: Category,
    pub grade: Option<String>,
    pub school: String,
    /// In hundredths: 8,25 is 825.
    pub gpa: Option<i64>,
    pub achievement: Option<String>,
    pub hardship: Option<String>,
    pub evidence: Option<String>,
    /// What proves that the award may be published, such as a signed form; `None` is no consent.
    pub consent: Option<String>,
    /// The fund that is asked to pay; `None` leaves it to the round.
    pub fund: Option<FundId>,
    /// Asked for where the round fixes no amount.
    pub amount: Option<Money>,
    pub nominated_on: NaiveDate,
}

/// Puts somebody forward and runs the rules. Whom they refuse is kept as well, refused and with every reason.
///
/// The job names the register and the round's book, because caps count over the books of all units.
pub fn nominate(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    new: &NewNomination,
) -> Result<NominationId, ProgrammeError> {
    let tree = unit::store::tree(tx.db()?)?;
    let id = nominate_imported(tx, author, book, &tree, new)?;
    let after = serde_json::to_string(new).map_err(|err| crate::db::DbError::Corrupt(err.to_string()))?;
    Journal::open(tx, book, author)?.record("nomination.add", format!("nomination {id}"), None, Some(after));
    Ok(id)
}

/// Puts forward one of many people of a file; the caller writes one audit row for the whole file.
pub fn nominate_imported(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    tree: &UnitTree,
    new: &NewNomination,
) -> Result<NominationId, ProgrammeError> {
    tx.require_lock(BookId::REGISTER)?;
    tx.require_lock(book)?;
    if new.nominated_on > author.at.day() {
        return Err(ProgrammeError::Future(new.nominated_on));
    }
    let round = store::round(tx.db()?, new.round)?;
    if round.book != book {
        return Err(ProgrammeError::NoRound(round.round.code));
    }
    stands_below(tree, new.unit, book)?;
    let fund = open_fund(tx, &round, new)?;
    let person = person(tx, author, new, fund.as_ref())?;
    let consent = new.consent.as_deref().map(clean).transpose()?;
    if let Some(proof) = &consent {
        if proof.is_empty() {
            return Err(ProgrammeError::NoProof);
        }
        let purpose = Purpose::PublishAward;
        let on = new.nominated_on;
        party::consent::store::give(tx.db()?, (author, book), person, purpose, on, (proof, ""))?;
    }
    let nomination = Nomination {
        person,
        unit: new.unit,
        category: new.category,
        grade: said(new.grade.as_deref())?,
        gpa: new.gpa,
        achievement: said(new.achievement.as_deref())?,
        hardship: said(new.hardship.as_deref())?,
        evidence: said(new.evidence.as_deref())?,
        nominated_by: author.user,
        nominated_on: new.nominated_on,
        fund: new.fund,
        amount: round.terms.amount(new.category).or(new.amount),
    };
    if let (Some(fund), None, Some(title)) =
        (&fund, nomination.amount, round.terms.title(nomination.category))
    {
        return Err(ProgrammeError::FundForTitle { fund: fund.code.clone(), title: title.clone() });
    }
    let school = clean(&new.school)?;
    let id = store::insert_nomination(tx.db()?, (book, new.round), &nomination, &school, consent.is_some())?;
    party::directory::store::note(tx, book, person, Standing::Recipient);
    let case = Case::load(tx.db()?, id)?;
    let when = (CheckStage::Nomination, new.nominated_on);
    let (check_id, check) = case.check(tx, author, tree, when, fund.as_ref())?;
    if check.is_blocked() {
        let stage = NominationStage::Nominated.refuse(Refusal::Rules(check_id), new.nominated_on)?;
        store::set_progress(tx.db()?, id, stage.progress())?;
    }
    Ok(id)
}

fn stands_below(tree: &UnitTree, unit: UnitId, book: BookId) -> Result<(), ProgrammeError> {
    let top = tree.units().iter().find(|it| it.book == Some(book));
    if top.is_some_and(|top| tree.is_within(unit, top.id)) {
        return Ok(());
    }
    let unit = tree.get(unit).map_or_else(|| unit.to_string(), |unit| unit.code.clone());
    Err(ProgrammeError::UnitOutside { unit })
}

/// Tidies what a paper says; blank says nothing.
fn said(text: Option<&str>) -> Result<Option<String>, ProgrammeError> {
    let tidy = text.map(clean).transpose()?;
    Ok(tidy.filter(|text| !text.is_empty()))
}

fn open_fund(tx: &mut Tx, round: &RoundRecord, new: &NewNomination) -> Result<Option<Fund>, ProgrammeError> {
    let Some(id) = new.fund else { return Ok(None) };
    let fund = fund::store::get(tx.db()?, id)?;
    if fund.book != round.book {
        return Err(ProgrammeError::FundElsewhere { fund: fund.code });
    }
    if !fund.is_open_on(new.nominated_on) {
        return Err(ProgrammeError::FundClosed { fund: fund.code, day: new.nominated_on });
    }
    Ok(Some(fund))
}

/// Finds the person by name and birthday among the people of all units, or puts them on file.
///
/// A fund for a named person may have been set up before anybody knew the birthday: then the fund says who it is.
fn person(
    tx: &mut Tx,
    author: &Author,
    new: &NewNomination,
    fund: Option<&Fund>,
) -> Result<PartyId, ProgrammeError> {
    let name = clean(&new.name)?;
    if name.is_empty() {
        return Err(ProgrammeError::NoName);
    }
    let written = DonorName::of_person(&name);
    let known = party::store::with_key(tx.db()?, &written.match_key())?;
    let mut same = known
        .iter()
        .filter(|it| it.kind == PartyKind::Person && written.may_be(&DonorName::of_person(&it.name)));
    if let Some(party) = same.clone().find(|it| it.birth_date == new.birth_date) {
        return Ok(party.id);
    }
    let named = |id: PartyId| fund.is_some_and(|fund| fund.restriction.persons.contains(&id));
    if let (Some(party), Some(born)) =
        (same.find(|it| it.birth_date.is_none() && named(it.id)), new.birth_date)
    {
        store::set_birth_date(tx.db()?, party.id, born)?;
        return Ok(party.id);
    }
    let party = NewParty {
        birth_date: new.birth_date,
        address: clean(&new.address)?,
        phone: clean(&new.phone)?,
        ..NewParty::from_name(&written)
    };
    Ok(party::store::put(tx, &party, author.at)?)
}

/// Takes a nomination back before it is decided.
pub fn withdraw(
    tx: &mut Tx,
    author: &Author,
    nomination: NominationId,
    day: NaiveDate,
    reason: &str,
) -> Result<(), ProgrammeError> {
    let found = store::nomination(tx.db()?, nomination)?;
    let record = found.ok_or(ProgrammeError::NoNomination(nomination))?;
    tx.require_lock(record.book)?;
    if record.progress != Progress::Nominated {
        return Err(ProgrammeError::Settled { nomination, progress: record.progress });
    }
    let stage = NominationStage::Nominated.withdraw(reason, day)?;
    store::set_progress(tx.db()?, nomination, stage.progress())?;
    let after = json!({"reason": reason, "on": day}).to_string();
    let subject = format!("nomination {nomination}");
    Journal::open(tx, record.book, author)?.record("nomination.withdraw", subject, None, Some(after));
    Ok(())
}

/// Runs the rules over everybody in a round who waits for a decision, as the council will, and keeps the checks.
pub fn check_round(
    tx: &mut Tx,
    author: &Author,
    round: RoundId,
    day: NaiveDate,
) -> Result<Vec<(NominationId, CheckId)>, ProgrammeError> {
    let db = tx.db()?;
    let tree = unit::store::tree(db)?;
    let record = store::round(db, round)?;
    let waiting = store::nominations_of_round(db, round)?;
    let mut checks = Vec::new();
    for nomination in waiting.into_iter().filter(|it| it.progress == Progress::Nominated) {
        let case = Case::load(tx.db()?, nomination.id)?;
        let fund = case.choose_fund(tx, author, &tree, day)?;
        let (check, _) = case.check(tx, author, &tree, (CheckStage::Approval, day), fund.as_ref())?;
        checks.push((nomination.id, check));
    }
    let after = json!({"on": day, "checked": checks.len()}).to_string();
    Journal::open(tx, record.book, author)?.record("round.check", record.round.code, None, Some(after));
    Ok(checks)
}
