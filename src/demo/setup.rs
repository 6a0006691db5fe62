//! The association as it stands when the example year begins: units, people, funds, rounds, founding assets.

use std::collections::BTreeMap;

use super::{DemoError, Year, files};
use crate::{
    calendar::parse_day,
    db::Tx,
    donation::{self, Means, Nature, NewGift, Share},
    fund::{self, Restriction, workflow::NewFund},
    id::{BookId, PartyId, UnitId},
    ledger::Author,
    money::Money,
    opening::{self, OpeningError},
    party::{self, NewParty, PartyError, PartyKind, name::read_donor},
    programme::{self, Category, ProgrammeError, workflow::NewRound},
    text::sheet,
    title::Title,
    unit::{self, UnitError, workflow::NewUnit},
    user,
};

/// The day on which everything is set up, before the first founding asset comes in.
const SET_UP_ON: &str = "2024-12-02";

/// Sets up everything that is there before the year begins.
pub(super) fn run(year: &mut Year<'_>) -> Result<(), DemoError> {
    year.turn_to(parse_day(SET_UP_ON)?)?;
    let founder = units(year)?;
    users(year, &founder)?;
    funds(year, &founder)?;
    rounds(year, &founder)?;
    opening(year)
}

/// Opens the books of the first unit and adds the others; returns who did.
fn units(year: &mut Year<'_>) -> Result<Author, DemoError> {
    let mut rows = Vec::new();
    for row in sheet::read(files::UNITS, ["code", "name", "level", "parent", "valid_from"])? {
        let [code, name, level, parent, valid_from] = row.cells;
        rows.push(NewUnit {
            code,
            name,
            level: level.parse()?,
            parent: Some(parent).filter(|it| !it.is_empty()),
            valid_from: parse_day(&valid_from)?,
            regime: "fund".to_owned(),
        });
    }
    let people = sheet::read(files::USERS, ["login", "name", "role", "unit"])?;
    let [login, name, ..] =
        people.into_iter().next().ok_or(DemoError::Unknown("users.csv".to_owned()))?.cells;
    let at = year.now();
    let founder = year.pool.write_now([BookId::REGISTER], move |tx| {
        let mut rows = rows.iter();
        let first = rows.next().ok_or_else(|| UnitError::NotFound("units.csv".to_owned()))?;
        let author = opening::open(tx, (&login, &name), first, super::ORIGIN, at)?;
        rows.try_for_each(|new| unit::workflow::add(tx, &author, new).map(drop))?;
        Ok::<_, OpeningError>(author)
    })?;
    year.learn_units()?;
    Ok(founder)
}

fn users(year: &Year<'_>, founder: &Author) -> Result<(), DemoError> {
    let (founding, mut known) = (year.login_of_founder()?, Vec::new());
    for row in sheet::read(files::USERS, ["login", "name", "role", "unit"])? {
        let [login, name, role, unit] = row.cells;
        let (role, unit) = (role.parse()?, year.unit(&unit)?);
        if login == founding {
            continue;
        }
        let is_new = !known.contains(&login);
        known.push(login.clone());
        let author = founder.clone();
        year.pool.write_now([BookId::REGISTER], move |tx| {
            if is_new {
                user::workflow::add(tx, &author, &login, &name)?;
            }
            user::workflow::grant(tx, &author, &login, unit, role)
        })?;
    }
    super::award::councils(year, founder)
}

fn funds(year: &Year<'_>, founder: &Author) -> Result<(), DemoError> {
    const COLUMNS: [&str; 12] = [
        "code",
        "unit",
        "kind",
        "name",
        "opened_on",
        "donor",
        "category",
        "programme",
        "area",
        "person",
        "person_born",
        "words",
    ];
    for row in sheet::read(files::FUNDS, COLUMNS)? {
        let [code, unit, kind, name, opened_on, donor, category, programme, area, person, born, words] =
            row.cells;
        let (unit, book) = year.place(&unit)?;
        let mut restriction = Restriction::default();
        if !category.is_empty() {
            restriction.categories.push(Category::read(&category)?);
        }
        if !programme.is_empty() {
            let found = year.pool.read_now(|db| programme::store::find_programme(db, &programme))?;
            restriction.programmes.push(found.0);
        }
        if !area.is_empty() {
            restriction.areas.push(year.unit(&area)?);
        }
        if !person.is_empty() {
            restriction.persons.push(learner(year, founder, book, &person, &born)?);
        }
        let donor = if donor.is_empty() { None } else { Some(year.donor(founder, book, &donor)?) };
        let (kind, opened_on) = (kind.parse()?, parse_day(&opened_on)?);
        let new = NewFund { unit, code, name, kind, donor, donor_words: words, opened_on, restriction };
        let author = founder.clone();
        year.pool.write_now([book], move |tx| fund::workflow::add(tx, &author, book, &new))?;
    }
    Ok(())
}

/// Puts the learner whom a fund names on file.
fn learner(
    year: &Year<'_>,
    author: &Author,
    book: BookId,
    name: &str,
    born: &str,
) -> Result<PartyId, DemoError> {
    let birth_date = Some(parse_day(born)?);
    let new = NewParty { kind: PartyKind::Person, birth_date, ..NewParty::from_name(&read_donor(name)) };
    let author = author.clone();
    let job = move |tx: &mut Tx| party::workflow::add(tx, &author, &new);
    Ok(year.pool.write_now::<PartyId, PartyError>([book], job)?)
}

fn rounds(year: &Year<'_>, founder: &Author) -> Result<(), DemoError> {
    const COLUMNS: [&str; 11] = [
        "code",
        "unit",
        "programme",
        "name",
        "opens_on",
        "closes_on",
        "budget",
        "amounts",
        "titles",
        "quotas",
        "funds",
    ];
    for row in sheet::read(files::ROUNDS, COLUMNS)? {
        let [code, unit, programme, name, opens_on, closes_on, budget, amounts, titles, quotas, funds] =
            row.cells;
        let (_, book) = year.place(&unit)?;
        let (programme, _) = year.pool.read_now(|db| programme::store::find_programme(db, &programme))?;
        let mut new = NewRound {
            programme,
            code,
            name,
            opens_on: parse_day(&opens_on)?,
            closes_on: parse_day(&closes_on)?,
            budget: if budget.is_empty() { Money::ZERO } else { budget.parse()? },
            amounts: BTreeMap::new(),
            titles: titles_of(&titles)?,
            quotas: BTreeMap::new(),
            funds: Vec::new(),
            hold: None,
        };
        for (category, amount) in pairs(&amounts)? {
            new.amounts.insert(Category::read(category)?, amount.parse()?);
        }
        for (place, seats) in pairs(&quotas)? {
            let (unit, category) = split(place, ':')?;
            let seats = seats.parse().map_err(|_| DemoError::Unknown(seats.to_owned()))?;
            new.quotas.insert((year.unit(unit)?, Category::read(category)?), seats);
        }
        for code in funds.split_whitespace() {
            new.funds.push(year.fund(book, code)?.id);
        }
        let author = founder.clone();
        year.pool.write_now([BookId::REGISTER, book], move |tx| {
            programme::workflow::add_round(tx, &author, book, &new)
        })?;
    }
    Ok(())
}

/// Reads `self_learner=Công dân học tập; teacher=Người thầy học tập`.
fn titles_of(text: &str) -> Result<BTreeMap<Category, Title>, DemoError> {
    let mut titles = BTreeMap::new();
    for pair in text.split(';').filter(|it| !it.trim().is_empty()) {
        let (category, title) = split(pair, '=')?;
        let title = Title::read(title).map_err(ProgrammeError::from)?;
        titles.extend(title.map(|title| Ok::<_, DemoError>((Category::read(category)?, title))).transpose()?);
    }
    Ok(titles)
}

/// Reads `QA=1 QB=2`.
pub(super) fn pairs(text: &str) -> Result<Vec<(&str, &str)>, DemoError> {
    text.split_whitespace().map(|pair| split(pair, '=')).collect()
}

fn split(text: &str, mark: char) -> Result<(&str, &str), DemoError> {
    text.split_once(mark).ok_or_else(|| DemoError::Unknown(text.to_owned()))
}

/// Records the founders' assets, with which the example year opens.
fn opening(year: &mut Year<'_>) -> Result<(), DemoError> {
    for row in sheet::read(files::OPENING, ["day", "donor", "means", "fund", "amount", "words"])? {
        let [day, donor, means, fund, amount, words] = row.cells;
        year.turn_to(parse_day(&day)?)?;
        let author = year.author("thuquy")?;
        let (_, book) = year.place(super::ASSOCIATION)?;
        let donor = year.donor(&author, book, &donor)?;
        let (means, amount): (Means, Money) = (means.parse()?, amount.parse()?);
        let gift = NewGift {
            donor: Some(donor),
            means,
            nature: Nature::Founding,
            account: None,
            received_on: year.day(),
            shares: vec![Share { fund: year.fund(book, &fund)?.id, amount }],
            anonymous: false,
            words,
            goods: None,
            foreign: None,
            credits: Vec::new(),
            matches: Vec::new(),
        };
        year.pool.write_now([book], move |tx| donation::workflow::receive(tx, &author, book, &gift))?;
    }
    Ok(())
}

/// Ends the districts and the old communes, and says who carries on.
pub(super) fn restructure(year: &Year<'_>, author: &Author) -> Result<(), DemoError> {
    let mut ended: Vec<UnitId> = Vec::new();
    for row in sheet::read(files::SUCCESSIONS, ["from", "to", "on", "kind", "share", "reason"])? {
        let [from_code, to, on, kind, share, reason] = row.cells;
        let (from, on) = (year.unit(&from_code)?, parse_day(&on)?);
        let share = share.parse().map_err(|_| DemoError::Unknown(share))?;
        let succession = unit::Succession { from, to: year.unit(&to)?, on, kind: kind.parse()?, share };
        let last_day = (!ended.contains(&from)).then(|| on.pred_opt()).flatten();
        ended.push(from);
        let author = author.clone();
        year.pool.write_now([BookId::REGISTER], move |tx| {
            if let Some(last_day) = last_day {
                unit::workflow::close(tx, &author, &from_code, last_day, &reason)?;
            }
            unit::workflow::succeed(tx, &author, &succession, &reason)?;
            Ok::<(), UnitError>(())
        })?;
    }
    Ok(())
}

/// Records who agreed to be named, each with the proof.
pub(super) fn consents(year: &Year<'_>, author: &Author, book: BookId) -> Result<(), DemoError> {
    for row in sheet::read(files::CONSENTS, ["name", "on", "proof"])? {
        let [name, on, proof] = row.cells;
        let (party, on, author) = (year.donor(author, book, &name)?, parse_day(&on)?, author.clone());
        year.pool.write_now([book], move |tx| {
            party::workflow::consent(tx, &author, book, party, party::Purpose::PublishName, on, &proof)
        })?;
    }
    Ok(())
}

/// Counts members among their collectives.
pub(super) fn members(year: &Year<'_>, author: &Author, book: BookId) -> Result<(), DemoError> {
    let mut collectives: BTreeMap<PartyId, Vec<PartyId>> = BTreeMap::new();
    for row in sheet::read(files::MEMBERS, ["collective", "member"])? {
        let [collective, member] = row.cells;
        let member = year.donor(author, book, &member)?;
        collectives.entry(year.donor(author, book, &collective)?).or_default().push(member);
    }
    for (collective, members) in collectives {
        let author = author.clone();
        year.pool.write_now([book], move |tx| {
            party::workflow::add_members(tx, &author, book, collective, &members)
        })?;
    }
    Ok(())
}
