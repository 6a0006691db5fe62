//! The statement of an account at a bank as strangers may read it: every line, no payer's own words, and the mark.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use crate::{
    bank::{
        self, BankAccount, BankError, CodeKind, LineState, StatementLine,
        memo::Code,
        reconcile::{Row, Subject},
    },
    db::Db,
    donation::{self, store::Listed},
    export::{Cell, Column, Table},
    fund,
    id::{FundId, PartyId, Seq, StatementLineId},
    ledger::{self, Source},
    money::Money,
    party::{
        self, Party, Purpose,
        publication::{PublicName, may_name},
    },
    receipt::Number,
};

const COLUMNS: [Column; 7] = [
    Column::left("day", "Ngày", "Day"),
    Column::left("event", "Nội dung", "What it was"),
    Column::left("receipt", "Biên lai", "Receipt"),
    Column::left("donor", "Người ủng hộ", "Donor"),
    Column::left("funds", "Quỹ", "Funds"),
    Column::right("amount", "Số tiền", "Amount"),
    Column::right("balance", "Số dư", "Balance"),
];

/// One line of a statement, in words of the program alone.
#[derive(Clone, Debug)]
pub struct PublicLine {
    pub day: NaiveDate,
    pub amount: Money,
    /// What the bank says is on the account after the line.
    pub balance: Option<Money>,
    pub event: Event,
    pub receipt: Option<Number>,
    /// None for lines that are no gifts.
    pub donor: Option<PublicName>,
    /// The codes of the funds that it went to or came from.
    pub funds: Vec<String>,
}

/// What a line was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    Of(Source),
    /// Nobody has said yet.
    Waiting,
    Contra,
}

impl std::fmt::Display for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Of(source) => source.fmt(f),
            Self::Waiting => crate::say!(f, "chờ xác định", "not yet known"),
            Self::Contra => LineState::Contra.fmt(f),
        }
    }
}

/// A line without anything that its sender wrote.
struct Bare {
    day: NaiveDate,
    amount: Money,
    balance: Option<Money>,
    state: LineState,
    entry: Option<Seq>,
    /// The last four digits of the bank's reference and of its document, where they end in as many.
    ends: [Option<[u8; 4]>; 2],
}

impl Bare {
    fn of(line: &StatementLine, balance: Option<Money>) -> Self {
        let StatementLine { day, amount, state, entry, .. } = *line;
        let ends = [&line.reference, &line.document].map(|text| last_digits(text));
        Self { day, amount, balance, state, entry, ends }
    }
}

/// Returns the four digits in which a text ends, leaving out what stands behind its last digit.
fn last_digits(text: &str) -> Option<[u8; 4]> {
    let bare = text.trim_end_matches(|it: char| !it.is_ascii_digit()).as_bytes();
    bare.last_chunk().copied().filter(|four: &[u8; 4]| four.iter().all(u8::is_ascii_digit))
}

/// The lines of one account, each with the balance after it.
pub struct Lines {
    account: BankAccount,
    /// The latest first.
    rows: Vec<Bare>,
}

impl Lines {
    pub fn read(db: &mut Db, account: &BankAccount) -> Result<Self, BankError> {
        let mut lines: HashMap<StatementLineId, StatementLine> =
            bank::store::lines_of(db, account.book, account.account)?
                .into_iter()
                .map(|line| (line.id, line))
                .collect();
        let compared = bank::standing::comparison(db, account)?;
        let row = |row: &Row| match row.subject {
            Subject::Both(id, _) | Subject::Line(id) => Some(Bare::of(&lines.remove(&id)?, row.bank_balance)),
            Subject::Entry(_) => None,
        };
        let mut rows: Vec<_> = compared.rows.iter().filter_map(row).collect();
        rows.reverse();
        Ok(Self { account: account.clone(), rows })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the places of the lines that a donor means by a receipt's number, a code of a QR slip, or the last
    /// four digits of the bank's reference; names find nothing, and nothing means every line.
    pub fn search(&self, db: &mut Db, text: &str) -> Result<Vec<usize>, BankError> {
        if text.trim().is_empty() {
            return Ok((0..self.rows.len()).collect());
        }
        let wanted = self.wanted(db, text)?;
        let digits = Some(text.trim()).filter(|it| it.len() == 4).and_then(last_digits);
        let is_it = |line: &Bare| {
            let ends = digits.is_some() && line.ends.contains(&digits);
            ends || line.entry.is_some_and(|seq| wanted.contains(&seq))
        };
        Ok(self.rows.iter().enumerate().filter(|(_, line)| is_it(line)).map(|(place, _)| place).collect())
    }

    /// Returns the gifts that a text names.
    fn wanted(&self, db: &mut Db, text: &str) -> Result<HashSet<Seq>, BankError> {
        let book = self.account.book;
        let mut wanted = HashSet::new();
        if let Ok(number) = text.parse::<Number>() {
            let found = donation::store::receipts_numbered(db, book, Some(number.year), number.no)?;
            wanted.extend(found.into_iter().map(|it| it.seq));
        }
        let meanings = bank::store::meanings(db, book, &Code::find_in(text))?;
        wanted.extend(meanings.into_iter().filter(|it| it.1 == CodeKind::Gift).map(|it| Seq(it.2)));
        Ok(wanted)
    }

    /// Says what the lines at some places were.
    pub fn said(
        &self,
        db: &mut Db,
        places: &[usize],
        today: NaiveDate,
    ) -> Result<Vec<PublicLine>, BankError> {
        let rows: Vec<&Bare> = places.iter().filter_map(|place| self.rows.get(*place)).collect();
        let known = Known::read(db, &self.account, rows.iter().filter_map(|it| it.entry).collect(), today)?;
        Ok(rows.into_iter().map(|line| known.say(line)).collect())
    }
}

/// What the entries behind some lines are, and whom they may name.
struct Known {
    entries: HashMap<Seq, (Source, Vec<FundId>)>,
    gifts: HashMap<Seq, Listed>,
    parties: HashMap<PartyId, Party>,
    agreed: HashSet<PartyId>,
    funds: BTreeMap<FundId, String>,
}

impl Known {
    fn read(db: &mut Db, account: &BankAccount, seqs: Vec<Seq>, today: NaiveDate) -> Result<Self, BankError> {
        let book = account.book;
        let mut entries = HashMap::new();
        for sealed in ledger::store::load_many(db, book, &seqs)? {
            let ours = sealed.entry.postings().iter().filter(|it| it.account == account.account);
            let mut funds: Vec<FundId> = ours.map(|it| it.fund).collect();
            funds.sort_unstable();
            funds.dedup();
            entries.insert(sealed.seq, (sealed.entry.source(), funds));
        }
        let gifts: HashMap<Seq, Listed> =
            donation::store::some(db, book, &seqs)?.into_iter().map(|it| (it.seq, it)).collect();
        let ids: Vec<PartyId> = gifts.values().filter_map(|it| it.donor).collect();
        let parties = party::store::get_many(db, &ids)?.into_iter().map(|it| (it.id, it)).collect();
        let agreed = party::consent::store::consenting(db, &ids, Purpose::PublishName, today)?;
        let funds = fund::store::of_books(db, &[book])?.into_iter().map(|it| (it.id, it.code)).collect();
        Ok(Self { entries, gifts, parties, agreed: agreed.into_iter().collect(), funds })
    }

    fn say(&self, line: &Bare) -> PublicLine {
        let entry = line.entry.and_then(|seq| self.entries.get(&seq));
        let gift = line.entry.and_then(|seq| self.gifts.get(&seq));
        let event = match (line.state, entry) {
            (LineState::Contra, _) => Event::Contra,
            (_, Some((source, _))) => Event::Of(*source),
            (_, None) => Event::Waiting,
        };
        let code = |fund: &FundId| self.funds.get(fund).cloned();
        PublicLine {
            day: line.day,
            amount: line.amount,
            balance: line.balance,
            event,
            receipt: gift.map(|it| Number { year: it.receipt_year, no: it.receipt_no }),
            donor: gift.map(|it| self.donor(it)),
            funds: entry.into_iter().flat_map(|it| it.1.iter().filter_map(code)).collect(),
        }
    }

    fn donor(&self, gift: &Listed) -> PublicName {
        let named = |party: &Party| may_name(party.kind, gift.anonymous, self.agreed.contains(&party.id));
        match gift.donor.and_then(|id| self.parties.get(&id)) {
            Some(party) => PublicName::new(&party.recognition_name, named(party)),
            None => PublicName::new("", false),
        }
    }
}

/// Writes lines down for a file.
pub fn table(lines: &[PublicLine], account: &str) -> Table {
    let title = [format!("Sao kê công khai {account}"), format!("Public statement {account}")];
    let [vietnamese, english] = title;
    let mut table = Table::new(vietnamese, english, COLUMNS.to_vec());
    for line in lines {
        table.push(vec![
            Cell::Day(line.day),
            Cell::of(line.event),
            line.receipt.map_or(Cell::Empty, Cell::of),
            line.donor.as_ref().map_or(Cell::Empty, Cell::of),
            Cell::text(line.funds.join(", ")),
            Cell::Money(line.amount),
            line.balance.map_or(Cell::Empty, Cell::Money),
        ]);
    }
    table
}
