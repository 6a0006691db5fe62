//! Everything that the waiting lines of an account may mean, read in a fixed number of queries.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Days, NaiveDate};

use super::{
    super::{
        BankAccount, CodeKind, StatementLine,
        matching::{Item, Known, Meaning, Target},
        memo::Code,
        payer::payer_of,
    },
    OpenEntry, accounts, appeals, is_explained, is_reversal, meanings, moved, open_entries, touching,
};
use crate::{
    db::{Db, DbError},
    id::{AccountId, AppealId, BookId, FundId, PartyId, PledgeId, Seq},
    ledger,
    party::{self, name::match_key},
    pledge::{self, PledgeError},
};

/// How many days a bank may report a movement before or after the day that the books give it.
const NEAR: Days = Days::new(7);

/// Loads what the lines of one account are held against.
pub fn expected(db: &mut Db, account: &BankAccount, lines: &[StatementLine]) -> Result<Known, DbError> {
    let mut known = Known {
        items: Vec::new(),
        codes: HashMap::new(),
        payers: HashMap::new(),
        names: HashMap::new(),
        own: Vec::new(),
        fund: account.fund,
    };
    let days = || lines.iter().map(|line| line.day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok(known) };
    let all = accounts(db, account.book)?;
    let others = all.into_iter().filter(|it| it.id != account.id);
    known.own = others.map(|it| (it.number.to_string(), it.account)).collect();
    let codes: BTreeSet<Code> = lines.iter().flat_map(|line| Code::find_in(&line.memo)).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let codes = meanings(db, account.book, &codes)?;
    let open = open_entries(db, account.book, account.account, (before(first), after(last)))?;
    known.items = entry_items(db, account, open, &codes)?;
    own_accounts(db, account.book, &mut known)?;
    known.codes = other_meanings(db, account.book, &codes)?;
    payers(db, lines, &mut known)?;
    Ok(known)
}

fn before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(NEAR).unwrap_or(day)
}

fn after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(NEAR).unwrap_or(day)
}

/// Turns entries that wait for their line into items, those that a code names among them, however old.
fn entry_items(
    db: &mut Db,
    account: &BankAccount,
    mut open: Vec<OpenEntry>,
    codes: &[(Code, CodeKind, i64)],
) -> Result<Vec<Item>, DbError> {
    let of_gifts = codes.iter().filter(|(_, kind, _)| *kind == CodeKind::Gift);
    let coded: HashMap<Seq, Code> = of_gifts.map(|(code, _, target)| (Seq(*target), *code)).collect();
    let seen: HashSet<Seq> = open.iter().map(|entry| entry.seq).collect();
    for seq in coded.keys().filter(|seq| !seen.contains(seq)) {
        open.extend(old_entry(db, account, *seq)?);
    }
    let parties: Vec<PartyId> =
        open.iter().filter_map(|entry| entry.party).collect::<BTreeSet<_>>().into_iter().collect();
    let mut keys: HashMap<PartyId, Vec<String>> = HashMap::new();
    for party in party::store::get_many(db, &parties)? {
        let mut names = vec![match_key(&party.name), match_key(&party.recognition_name)];
        names.dedup();
        keys.insert(party.id, names);
    }
    let mut numbers: HashMap<PartyId, Vec<String>> = HashMap::new();
    for (party, number) in party::store::accounts_of(db, parties)? {
        numbers.entry(party).or_default().push(number);
    }
    let item = |entry: OpenEntry| {
        let of = |map: &HashMap<PartyId, Vec<String>>| {
            entry.party.and_then(|party| map.get(&party)).cloned().unwrap_or_default()
        };
        Item {
            target: Target::Entry(entry.seq),
            amount: entry.amount,
            day: entry.day,
            window: (before(entry.day), after(entry.day)),
            party: entry.party,
            keys: of(&keys),
            accounts: of(&numbers),
            code: coded.get(&entry.seq).copied(),
        }
    };
    Ok(open.into_iter().map(item).collect())
}

/// Loads an entry of another time that a code names, where it still waits for its line.
fn old_entry(db: &mut Db, account: &BankAccount, seq: Seq) -> Result<Option<OpenEntry>, DbError> {
    let book = account.book;
    let amount = moved(db, book, account.account, seq)?;
    if amount.is_zero() || is_reversal(db, book, seq)? || is_explained(db, book, account.account, seq)? {
        return Ok(None);
    }
    let entry = ledger::store::load(db, book, seq)?.entry;
    let party = entry.postings().iter().find(|it| it.account == account.account).and_then(|it| it.party);
    Ok(Some(OpenEntry { seq, day: entry.day(), amount, party }))
}

/// Lets money between two accounts of the book be known by the number of the other account.
fn own_accounts(db: &mut Db, book: BookId, known: &mut Known) -> Result<(), DbError> {
    let numbers: HashMap<AccountId, &String> = known.own.iter().map(|own| (own.1, &own.0)).collect();
    let others: Vec<AccountId> = numbers.keys().copied().collect();
    let entry = |item: &Item| if let Target::Entry(seq) = item.target { Some(seq) } else { None };
    let seqs: Vec<Seq> = known.items.iter().filter_map(entry).collect();
    if others.is_empty() || seqs.is_empty() {
        return Ok(());
    }
    let touched: HashMap<Seq, AccountId> = touching(db, book, &others, &seqs)?.into_iter().collect();
    for item in &mut known.items {
        let other = entry(item).and_then(|seq| touched.get(&seq)).and_then(|account| numbers.get(account));
        item.accounts.extend(other.map(|number| (*number).clone()));
    }
    Ok(())
}

fn other_meanings(
    db: &mut Db,
    book: BookId,
    codes: &[(Code, CodeKind, i64)],
) -> Result<HashMap<Code, Meaning>, DbError> {
    let mut found = HashMap::new();
    let mut funds: HashMap<AppealId, FundId> = HashMap::new();
    if codes.iter().any(|(_, kind, _)| *kind == CodeKind::Appeal) {
        funds = appeals(db, book)?.into_iter().map(|appeal| (appeal.id, appeal.fund)).collect();
    }
    for (code, kind, target) in codes {
        let appeal = AppealId(*target);
        let meaning = match kind {
            CodeKind::Appeal => funds.get(&appeal).map(|fund| Meaning::Appeal { appeal, fund: *fund }),
            CodeKind::Donor => Some(Meaning::Donor(PartyId(*target))),
            CodeKind::Pledge => promised(db, book, PledgeId(*target))?,
            CodeKind::Gift => None,
        };
        found.extend(meaning.map(|it| (*code, it)));
    }
    Ok(found)
}

/// Returns whose promise a code stands for, and for which fund it was made.
fn promised(db: &mut Db, book: BookId, id: PledgeId) -> Result<Option<Meaning>, DbError> {
    match pledge::store::get(db, book, id) {
        Ok(pledge) => Ok(Some(Meaning::Pledge { donor: pledge.party, fund: pledge.fund })),
        Err(PledgeError::Db(err)) => Err(err),
        Err(_) => Ok(None),
    }
}

/// Looks up who pays from the accounts, and who bears the names, that the lines say.
fn payers(db: &mut Db, lines: &[StatementLine], known: &mut Known) -> Result<(), DbError> {
    let (mut numbers, mut names) = (BTreeSet::new(), BTreeSet::new());
    for line in lines.iter().filter(|line| line.amount.is_positive()) {
        let offset = Some(line.offset_name.as_str()).filter(|it| !it.is_empty());
        let Some(payer) = payer_of(&line.memo, offset) else { continue };
        names.insert(match_key(&payer.name));
        numbers.extend(payer.account);
    }
    for (number, party) in party::store::with_accounts(db, numbers.into_iter().collect())? {
        known.payers.entry(number).or_default().push(party);
    }
    for (key, party) in party::store::with_keys(db, names.into_iter().collect())? {
        known.names.entry(key).or_default().push(party.id);
    }
    Ok(())
}
