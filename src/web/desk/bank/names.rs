//! What a line may be, in words: entries by their voucher, donors and funds by their names.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::{
    bank::{
        BankAccount, StatementLine,
        matching::{Candidate, Proposal, Target},
        payer::payer_of,
        store,
    },
    db::{Db, DbError},
    fund,
    id::{AccountId, FundId, PartyId, Seq, StatementLineId},
    ledger,
    money::Money,
    party,
    web::page::Page,
};

/// The names of everything that some proposals speak of.
pub struct Names {
    page: Page,
    account: BankAccount,
    parties: HashMap<PartyId, String>,
    funds: HashMap<FundId, (String, String)>,
    /// The voucher of an entry, its day and whose it is.
    entries: HashMap<Seq, (String, NaiveDate, Option<PartyId>)>,
    accounts: HashMap<AccountId, String>,
    lines: HashMap<StatementLineId, (NaiveDate, Money)>,
}

/// One thing that a line may be, as a button says it.
#[derive(Clone, Debug)]
pub struct Said {
    /// What the button sends, such as `gift:5:3`.
    pub value: String,
    pub words: String,
    pub score: i64,
    pub reasons: String,
}

/// Returns the payer that a line names.
pub fn payer(line: &StatementLine) -> Option<String> {
    let offset = Some(line.offset_name.as_str()).filter(|it| !it.is_empty());
    payer_of(&line.memo, offset).map(|payer| payer.name)
}

impl Names {
    /// Reads the names that the candidates of some lines need, in a fixed number of queries.
    pub fn read(
        db: &mut Db,
        page: &Page,
        account: &BankAccount,
        of: &[(StatementLine, Proposal)],
    ) -> Result<Self, DbError> {
        let book = account.book;
        let targets = || of.iter().flat_map(|(_, it)| it.candidates.iter().map(|it| it.target));
        let seqs: HashSet<Seq> =
            targets().filter_map(|it| if let Target::Entry(seq) = it { Some(seq) } else { None }).collect();
        let seqs: Vec<Seq> = seqs.into_iter().collect();
        let mut entries = HashMap::new();
        for sealed in ledger::store::load_many(db, book, &seqs)? {
            let party = sealed.entry.postings().iter().find_map(|it| it.party);
            entries.insert(sealed.seq, (sealed.voucher.to_string(), sealed.entry.day(), party));
        }
        let donors =
            targets().filter_map(|it| if let Target::Gift { donor, .. } = it { Some(donor) } else { None });
        let parties: HashSet<PartyId> = donors.chain(entries.values().filter_map(|it| it.2)).collect();
        let parties: Vec<PartyId> = parties.into_iter().collect();
        let parties = party::store::get_many(db, &parties)?.into_iter().map(|it| (it.id, it.name)).collect();
        let funds = fund::store::of_books(db, &[book])?.into_iter();
        let funds = funds.map(|it| (it.id, (it.code.clone(), page.fund_name(&it)))).collect();
        let chart = ledger::store::chart(db, book)?;
        let named = |it: &ledger::account::Account| {
            (it.id, format!("{} {}", it.code, page.say(&it.name_vi, &it.name_en)))
        };
        let accounts = chart.accounts().iter().map(named).collect();
        let mut lines = HashMap::new();
        for target in targets() {
            if let Target::Contra(id) = target {
                lines.extend(store::find_line(db, book, id)?.map(|line| (id, (line.day, line.amount))));
            }
        }
        Ok(Self { page: page.clone(), account: account.clone(), parties, funds, entries, accounts, lines })
    }

    fn fund(&self, id: FundId) -> &str {
        self.funds.get(&id).map_or("", |it| it.1.as_str())
    }

    fn party(&self, id: PartyId) -> &str {
        self.parties.get(&id).map_or("", String::as_str)
    }

    /// Says what a line would be.
    pub fn say(&self, line: &StatementLine, target: Target) -> String {
        let page = &self.page;
        match target {
            Target::Entry(seq) => self.say_entry(seq),
            Target::Gift { donor, fund } => {
                page.t2("bank-as-gift", "name", self.party(donor), "fund", self.fund(fund))
            }
            Target::NewDonor { fund } => {
                let name = payer(line).unwrap_or_default();
                page.t2("bank-as-new", "name", name, "fund", self.fund(fund))
            }
            Target::Unidentified { fund } => page.t1("bank-as-unidentified", "fund", self.fund(fund)),
            Target::Charge => page.t("bank-as-charge"),
            Target::Interest => page.t("bank-as-interest"),
            Target::OwnTransfer(other) => {
                let name = self.accounts.get(&other).cloned().unwrap_or_default();
                page.t1("bank-as-own", "account", name)
            }
            Target::Contra(other) => {
                let said = self.lines.get(&other).map(|(day, amount)| format!("{amount}, {}", page.day(day)));
                page.t1("bank-as-contra", "line", said.unwrap_or_default())
            }
        }
    }

    fn say_entry(&self, seq: Seq) -> String {
        let Some((voucher, day, party)) = self.entries.get(&seq) else { return seq.to_string() };
        let who = party.map(|it| self.party(it)).filter(|it| !it.is_empty());
        let about = who.map_or_else(|| self.page.day(day), |who| format!("{who}, {}", self.page.day(day)));
        self.page.t2("bank-as-entry", "voucher", voucher, "about", about)
    }

    /// Returns what a button sends for a target; what names no fund takes the account's.
    fn value(&self, target: Target) -> String {
        let fund = self.account.fund;
        match target {
            Target::Entry(seq) => format!("entry:{seq}"),
            Target::Gift { donor, fund } => format!("gift:{donor}:{fund}"),
            Target::NewDonor { fund } => format!("new:{fund}"),
            Target::Unidentified { fund } => format!("unidentified:{fund}"),
            Target::Charge => format!("charge:{fund}"),
            Target::Interest => format!("interest:{fund}"),
            Target::OwnTransfer(other) => format!("own:{other}:{fund}"),
            Target::Contra(other) => format!("contra:{other}"),
        }
    }

    pub fn said(&self, line: &StatementLine, candidate: &Candidate) -> Said {
        Said {
            value: self.value(candidate.target),
            words: self.say(line, candidate.target),
            score: candidate.score,
            reasons: self.page.sentence(&self.page.of_value(candidate)),
        }
    }
}
