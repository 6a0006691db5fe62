//! What treasurers and accountants do in the example year: gifts, corrections, interest and costs, closing, files.

use std::{fs::File, io::BufReader, str::FromStr as _};

use rust_decimal::Decimal;

use super::{
    DemoError, Year,
    setup::pairs,
    story::{Beside, Event},
};
use crate::{
    approval::{Answer, Deed},
    calendar::Month,
    db::{DbError, Tx},
    donation::{self, Credit, CreditKind, Foreign, Match, Means, Nature, NewGift, Share},
    filing::{self, Period, Written},
    fund,
    honour_roll::{self, RollError, Scope},
    id::BookId,
    import::{
        donations::Donations,
        nominations::Nominations,
        record::{
            self, FileMark, ListTerms, Order, RoundTerms, StatementTerms, Stop, Summary, record_donations,
            record_nominations, record_statement,
        },
        statement::{Bank, Statement},
        table::open_path,
    },
    ledger::{self, Author, Entry, Posting, Series, Source, account::Role},
    money::Money,
    receipt::{self, ReceiptError, workflow::Request},
};

/// Records a gift, with those who are thanked beside the donor and the gifts that it matches.
pub(super) fn gift(
    year: &mut Year<'_>,
    author: Author,
    event: &Event,
    beside: &Beside,
) -> Result<(), DemoError> {
    let (_, book) = year.place(&event.unit)?;
    let mut shares = Vec::new();
    for (code, amount) in pairs(&event.fund)? {
        shares.push(Share { fund: year.fund(book, code)?.id, amount: amount.parse()? });
    }
    let mut credits = Vec::new();
    for (name, amount) in &beside.thanked {
        let party = year.donor(&author, book, name)?;
        credits.push(Credit { party, kind: CreditKind::Soft, amount: *amount });
    }
    let matched = |(name, amount): &(String, Money)| {
        let gift = *year.gifts.get(name).ok_or_else(|| DemoError::Unknown(name.clone()))?;
        Ok::<_, DemoError>(Match { gift, amount: *amount })
    };
    let matches = beside.matched.iter().map(matched).collect::<Result<_, _>>()?;
    let foreign = foreign(&event.text);
    let gift = NewGift {
        donor: Some(year.donor(&author, book, &event.target)?),
        means: event.account.parse::<Means>()?,
        nature: Nature::Gift,
        account: None,
        received_on: year.day(),
        shares,
        anonymous: false,
        words: if foreign.is_some() { String::new() } else { event.text.clone() },
        goods: None,
        foreign,
        credits,
        matches,
    };
    let job = move |tx: &mut Tx| donation::workflow::receive(tx, &author, book, &gift);
    let recorded = year.pool.write_now([book], job)?;
    year.gifts.insert(event.subject.clone(), recorded.seq);
    Ok(())
}

/// Reads `EUR 400 27500`: the currency, the amount given, and đồng per unit.
fn foreign(text: &str) -> Option<Foreign> {
    let words: Vec<&str> = text.split(' ').collect();
    let [currency, amount, rate] = words[..] else { return None };
    let is_currency = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    let (amount, rate) = (Decimal::from_str(amount).ok()?, Decimal::from_str(rate).ok()?);
    is_currency.then(|| Foreign { currency: currency.to_owned(), amount, rate })
}

/// Makes the receipt of a wrong gift void: one asks, the one whom the story names confirms.
pub(super) fn reverse_gift(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (unit, book) = year.place(&event.unit)?;
    let unknown = || DemoError::Unknown(event.subject.clone());
    let seq = *year.gifts.get(&event.subject).ok_or_else(unknown)?;
    let found = year.pool.read_now(|db| receipt::store::of_gift(db, book, seq).map_err(DbError::from))?;
    let (number, second) = (found.ok_or_else(unknown)?.number, year.author(&event.target)?);
    let request = Request { reason: event.text.clone(), on: Some(year.day()) };
    let job = move |tx: &mut Tx| {
        let task = receipt::workflow::ask_void(tx, &author, unit, number, &request)?;
        receipt::workflow::decide(tx, &second, task, &Answer::new(Deed::Agree, ""))
    };
    year.pool.write_now::<_, ReceiptError>([book], job)?;
    Ok(())
}

/// Records interest, charges and costs: money in or out of an account against a role.
pub(super) fn general(
    year: &Year<'_>,
    author: Author,
    event: &Event,
    money_in: bool,
) -> Result<(), DemoError> {
    let (_, book) = year.place(&event.unit)?;
    let chart = year.pool.read_now(|db| ledger::store::chart(db, book).map_err(DemoError::from))?;
    let (money, other) = (chart.find(&event.account)?.id, chart.find(&event.target)?.id);
    let fund = year.fund(book, &event.fund)?.id;
    let amount = event.amount.unwrap_or_default();
    let (debit, credit) = if money_in { (money, other) } else { (other, money) };
    let series = match (chart.role_of(money), money_in) {
        (Some(Role::Cash), true) => Series::CashIn,
        (Some(Role::Cash), false) => Series::CashOut,
        (_, true) => Series::BankIn,
        (_, false) => Series::BankOut,
    };
    let postings = vec![Posting::debit(debit, fund, amount), Posting::credit(credit, fund, amount)];
    let entry = Entry::new(year.day(), series, Source::General, event.text.clone(), postings)?;
    year.pool.write_now([book], move |tx| ledger::general::post(tx, &author, book, &entry))?;
    Ok(())
}

pub(super) fn transfer(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (_, book) = year.place(&event.unit)?;
    let (from, to) = (year.fund(book, &event.fund)?, year.fund(book, &event.target)?);
    let (amount, day, reason) = (event.amount.unwrap_or_default(), year.day(), event.text.clone());
    year.pool.write_now([book], move |tx| {
        fund::workflow::transfer(tx, &author, (&from, &to), amount, day, &reason)
    })?;
    Ok(())
}

pub(super) fn close_period(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (_, book) = year.place(&event.unit)?;
    let (month, reason): (Month, String) = (event.subject.parse()?, event.text.clone());
    year.pool.write_now([book], move |tx| ledger::workflow::close(tx, &author, book, month, &reason))?;
    Ok(())
}

/// Freezes the roll: one asks, the one whom the story names agrees.
pub(super) fn freeze_roll(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let scope = roll_scope(year, &event.unit, &event.subject)?;
    let (books, second) = (scope.books.clone(), year.author(&event.target)?);
    let job = move |tx: &mut Tx| {
        let task = honour_roll::workflow::ask_freeze(tx, &author, &scope)?;
        honour_roll::workflow::decide_freeze(tx, &second, task, &Answer::new(Deed::Agree, ""))
    };
    year.pool.write_now::<_, RollError>(books, job)?;
    Ok(())
}

fn roll_scope(year: &Year<'_>, unit: &str, season: &str) -> Result<Scope, DemoError> {
    let season = season.parse().map_err(|_| DemoError::Unknown(season.to_owned()))?;
    let (tree, today) = (year.tree(), year.day());
    let unit = tree.find(unit)?;
    Ok(year.pool.read_now(|db| honour_roll::store::scope(db, (tree, unit), (season, true), today))?)
}

/// What is imported, and as what.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Handed {
    Donations,
    Statement,
    Nominations,
}

/// Imports a file from the folder in which it was handed in.
pub(super) fn import(
    year: &Year<'_>,
    author: Author,
    event: &Event,
    handed: Handed,
) -> Result<Summary, DemoError> {
    let (unit, book) = year.place(&event.unit)?;
    let path = year.folder.join(&event.subject);
    let (name, reader) = (event.subject.as_str(), open_path(&path)?);
    let order = Order::new(author, book, FileMark::of(&path)?);
    let account = event.account.clone();
    let summary = match handed {
        Handed::Donations => {
            let list = Donations::open(name, reader)?;
            let terms =
                ListTerms { account, fund: year.fund(book, &event.fund)?.id, unit: event.unit.clone() };
            write(year, vec![book], move |tx| record_donations(tx, order, list, &terms))
        }
        Handed::Statement => {
            let statement: Statement<BufReader<File>> = Statement::open(name, reader, Bank::Auto)?;
            let terms = StatementTerms { account, as_gifts: Some(year.fund(book, &event.fund)?.id) };
            write(year, vec![book], move |tx| record_statement(tx, order, statement, &terms))
        }
        Handed::Nominations => {
            let list = Nominations::open(name, reader)?;
            let terms = RoundTerms { unit, round: event.target.clone(), seal: None };
            let books = vec![BookId::REGISTER, book];
            write(year, books, move |tx| record_nominations(tx, order, list, &terms))
        }
    };
    Ok(record::settle(summary)?)
}

fn write(
    year: &Year<'_>,
    books: Vec<BookId>,
    job: impl FnOnce(&mut Tx) -> Result<Summary, Stop> + Send + 'static,
) -> Result<Summary, Stop> {
    year.pool.write_now(books, job)
}

/// Sends a unit's report, with what its chair has written.
pub(super) fn report(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (unit, book) = year.place(&event.unit)?;
    let period: Period = event.subject.parse()?;
    let written =
        Written { results: event.text.clone(), difficulties: event.target.clone(), ..Written::default() };
    let job = move |tx: &mut Tx| filing::workflow::send(tx, &author, unit, period, &written).map(drop);
    Ok(year.pool.write_now([book], job)?)
}
