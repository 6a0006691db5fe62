//! Somebody says what one line is.

use serde_json::json;

use super::{
    super::{
        BankAccount, BankError, Decision, DecisionKind, LineState, StatementLine,
        matching::{Candidate, Target},
        payer::payer_of,
        queue, store,
    },
    promised,
};
use crate::{
    db::Tx,
    donation::{Means, Nature, NewGift, Share, intake},
    id::{AccountId, BankAccountId, BookId, FundId, PartyId, Seq, StatementLineId},
    ledger::{
        Author, Entry, Posting, Series, Source,
        account::Role,
        journal::{Journal, PostError},
    },
    party::{
        self, NewParty, PartyError,
        name::{match_key, read_donor},
    },
    text::clean,
};

/// What a line is said to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Something that is in the books already.
    Entry(Seq),
    Gift {
        donor: PartyId,
        fund: FundId,
        anonymous: bool,
    },
    /// A gift of somebody who is put on file with it.
    NewDonor {
        name: String,
        fund: FundId,
        anonymous: bool,
    },
    Unidentified {
        fund: FundId,
    },
    Charge {
        fund: FundId,
    },
    Interest {
        fund: FundId,
    },
    /// Money that went to, or came from, another account of the book or its cash.
    OwnTransfer {
        other: AccountId,
        fund: FundId,
    },
    /// The bank took the movement back by another line.
    Contra {
        other: StatementLineId,
    },
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    pub line: StatementLineId,
    pub kind: DecisionKind,
    pub entry: Option<Seq>,
}

/// Why somebody decided as they did: what was proposed, or nothing but their word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Why {
    pub(super) score: Option<i64>,
    pub(super) vi: String,
    pub(super) en: String,
}

impl From<&Candidate> for Why {
    fn from(candidate: &Candidate) -> Self {
        Self { score: Some(candidate.score), vi: format!("{candidate}"), en: format!("{candidate:#}") }
    }
}

/// How a line was carried out, for its decision row.
pub(super) struct Done {
    pub(super) kind: DecisionKind,
    pub(super) entry: Option<Seq>,
    pub(super) posted: bool,
}

/// Says what a waiting line is, and does in the books what that means.
pub fn decide(
    tx: &mut Tx,
    author: &Author,
    (book, account): (BookId, BankAccountId),
    line: StatementLineId,
    choice: &Choice,
) -> Result<Decided, BankError> {
    let db = tx.db()?;
    let account = store::find_account(db, book, account)?.ok_or(BankError::NoAccount)?;
    let line = waiting_line(tx, &account, line)?;
    let why = why(tx, &account, &line, choice)?;
    let done = match choice {
        Choice::Entry(seq) => link(tx, &account, &line, *seq)?,
        Choice::Contra { other } => return contra(tx, author, &account, &line, *other, &why),
        _ => post(tx, author, &account, &line, choice)?,
    };
    let db = tx.db()?;
    store::set_state(db, line.id, LineState::Explained, done.entry)?;
    store::add_decisions(db, book, &[decision(author, line.id, &done, None, &why)])?;
    let after = json!({
        "kind": done.kind, "seq": done.entry, "posted": done.posted, "score": why.score, "reason": why.vi,
    });
    let subject = format!("statement line {}", line.id);
    Journal::open(tx, book, author)?.record("bank.decide", subject, None, Some(after.to_string()));
    Ok(Decided { line: line.id, kind: done.kind, entry: done.entry })
}

pub(super) fn waiting_line(
    tx: &mut Tx,
    account: &BankAccount,
    id: StatementLineId,
) -> Result<StatementLine, BankError> {
    let line = store::find_line(tx.db()?, account.book, id)?.ok_or(BankError::NoLine)?;
    if line.account != account.account {
        return Err(BankError::OtherAccount);
    }
    if line.state == LineState::Waiting { Ok(line) } else { Err(BankError::NotWaiting { state: line.state }) }
}

/// Returns the proposal that the choice follows, if it follows one.
fn why(tx: &mut Tx, account: &BankAccount, line: &StatementLine, choice: &Choice) -> Result<Why, BankError> {
    let target = match choice {
        Choice::Entry(seq) => Target::Entry(*seq),
        Choice::Gift { donor, fund, .. } => Target::Gift { donor: *donor, fund: *fund },
        Choice::NewDonor { fund, .. } => Target::NewDonor { fund: *fund },
        Choice::Unidentified { fund } => Target::Unidentified { fund: *fund },
        Choice::Charge { .. } => Target::Charge,
        Choice::Interest { .. } => Target::Interest,
        Choice::OwnTransfer { other, .. } => Target::OwnTransfer(*other),
        Choice::Contra { other } => Target::Contra(*other),
    };
    let proposals = queue::load(tx.db()?, account)?;
    let of_line = proposals.into_iter().find(|(it, _)| it.id == line.id);
    let followed = of_line.and_then(|(_, it)| it.candidates.into_iter().find(|it| it.target == target));
    Ok(followed.as_ref().map(Why::from).unwrap_or_default())
}

pub(super) fn decision(
    author: &Author,
    line: StatementLineId,
    done: &Done,
    other_line: Option<StatementLineId>,
    why: &Why,
) -> Decision {
    Decision {
        line,
        no: 0,
        kind: done.kind,
        entry: done.entry,
        posted: done.posted,
        other_line,
        score: why.score,
        reason_vi: why.vi.clone(),
        reason_en: why.en.clone(),
        by: author.user,
        at: author.at,
    }
}

/// Checks that an entry moved what the line says, and that no other line has it.
fn link(tx: &mut Tx, account: &BankAccount, line: &StatementLine, seq: Seq) -> Result<Done, BankError> {
    let (book, id) = (account.book, account.account);
    let db = tx.db()?;
    let entry = store::moved(db, book, id, seq)?;
    if entry != line.amount {
        return Err(BankError::EntryUnlike { seq, entry, line: line.amount });
    }
    if store::is_reversal(db, book, seq)? {
        return Err(BankError::EntryReversed { seq });
    }
    if store::is_explained(db, book, id, seq)? {
        return Err(BankError::EntryTaken { seq });
    }
    Ok(Done { kind: DecisionKind::Entry, entry: Some(seq), posted: false })
}

/// Sets two lines aside that cancel out; the books never had either.
fn contra(
    tx: &mut Tx,
    author: &Author,
    account: &BankAccount,
    line: &StatementLine,
    other: StatementLineId,
    why: &Why,
) -> Result<Decided, BankError> {
    let other = waiting_line(tx, account, other)?;
    if other.id == line.id || other.amount != -line.amount {
        return Err(BankError::NotOpposite);
    }
    let kind = DecisionKind::Contra;
    let done = Done { kind, entry: None, posted: false };
    let db = tx.db()?;
    let mut decisions = Vec::new();
    for (one, partner) in [(line.id, other.id), (other.id, line.id)] {
        store::set_state(db, one, LineState::Contra, None)?;
        decisions.push(decision(author, one, &done, Some(partner), why));
    }
    store::add_decisions(db, account.book, &decisions)?;
    let after = json!({"kind": kind, "other": other.id, "score": why.score, "reason": why.vi}).to_string();
    let subject = format!("statement line {}", line.id);
    Journal::open(tx, account.book, author)?.record("bank.decide", subject, None, Some(after));
    Ok(Decided { line: line.id, kind, entry: None })
}

/// Posts what a line is said to be. It asks the database nothing that a whole group of lines could not share.
pub(super) fn post(
    tx: &mut Tx,
    author: &Author,
    account: &BankAccount,
    line: &StatementLine,
    choice: &Choice,
) -> Result<Done, BankError> {
    let done = |kind, entry| Done { kind, entry: Some(entry), posted: true };
    match choice {
        Choice::Gift { donor, fund, anonymous } => {
            let seq = gift(tx, author, account, line, (Some(*donor), *fund, *anonymous))?;
            learn(tx, line, *donor)?;
            let counted = promised::count(tx, author, (account.book, line), (*donor, *fund), seq)?;
            Ok(done(if counted { DecisionKind::Pledge } else { DecisionKind::Gift }, seq))
        }
        Choice::NewDonor { name, fund, anonymous } => {
            let name = clean(name).map_err(PartyError::from)?;
            if name.is_empty() {
                return Err(BankError::NoPayer);
            }
            let donor = party::store::put(tx, &NewParty::from_name(&read_donor(&name)), author.at)?;
            let seq = gift(tx, author, account, line, (Some(donor), *fund, *anonymous))?;
            learn(tx, line, donor)?;
            Ok(done(DecisionKind::Gift, seq))
        }
        Choice::Unidentified { fund } => {
            let seq = gift(tx, author, account, line, (None, *fund, false))?;
            Ok(done(DecisionKind::Unidentified, seq))
        }
        Choice::Charge { fund } => {
            let seq = other(tx, author, account, line, (Role::BankCharges, "Phí ngân hàng"), *fund)?;
            Ok(done(DecisionKind::Charge, seq))
        }
        Choice::Interest { fund } => {
            let seq = other(tx, author, account, line, (Role::Interest, "Lãi tiền gửi"), *fund)?;
            Ok(done(DecisionKind::Interest, seq))
        }
        Choice::OwnTransfer { other, fund } => {
            Ok(done(DecisionKind::OwnTransfer, own_transfer(tx, author, account, line, (*other, *fund))?))
        }
        Choice::Entry(_) | Choice::Contra { .. } => unreachable!("both are no entries of their own"),
    }
}

fn gift(
    tx: &mut Tx,
    author: &Author,
    account: &BankAccount,
    line: &StatementLine,
    (donor, fund, anonymous): (Option<PartyId>, FundId, bool),
) -> Result<Seq, BankError> {
    if !line.amount.is_positive() {
        return Err(BankError::MoneyOut);
    }
    let gift = NewGift {
        donor,
        means: Means::Transfer,
        nature: if donor.is_some() { Nature::Gift } else { Nature::Unidentified },
        account: Some(account.account),
        received_on: line.day,
        shares: vec![Share { fund, amount: line.amount }],
        anonymous,
        words: String::new(),
        goods: None,
        foreign: None,
        credits: Vec::new(),
        matches: Vec::new(),
    };
    Ok(intake::take(tx, author, account.book, &gift, None)?.seq)
}

/// Remembers from which account a donor pays, where the line names that donor as the holder.
fn learn(tx: &mut Tx, line: &StatementLine, donor: PartyId) -> Result<(), BankError> {
    let offset = Some(line.offset_name.as_str()).filter(|it| !it.is_empty());
    let Some(payer) = payer_of(&line.memo, offset) else { return Ok(()) };
    let Some(number) = payer.account else { return Ok(()) };
    let db = tx.db()?;
    let on_file = party::store::get(db, donor)?;
    let known = party::store::with_accounts(db, vec![number.clone()])?;
    let is_holder = match_key(&on_file.name) == match_key(&payer.name);
    if is_holder && known.iter().all(|(_, party)| *party != donor) {
        tx.stash::<party::store::PartyStash>().add_account(donor, &number);
    }
    Ok(())
}

/// Posts money that the bank itself took or gave.
fn other(
    tx: &mut Tx,
    author: &Author,
    account: &BankAccount,
    line: &StatementLine,
    (role, words): (Role, &str),
    fund: FundId,
) -> Result<Seq, BankError> {
    let money_in = role == Role::Interest;
    if money_in != line.amount.is_positive() {
        return Err(if money_in { BankError::MoneyOut } else { BankError::MoneyIn });
    }
    let mut journal = Journal::open(tx, account.book, author)?;
    let counter = journal.account(role)?;
    let postings =
        vec![Posting::debit(account.account, fund, line.amount), Posting::credit(counter, fund, line.amount)];
    let series = if money_in { Series::BankIn } else { Series::BankOut };
    Ok(journal.post(&Entry::new(line.day, series, Source::General, words, postings)?, None)?.seq)
}

fn own_transfer(
    tx: &mut Tx,
    author: &Author,
    account: &BankAccount,
    line: &StatementLine,
    (other, fund): (AccountId, FundId),
) -> Result<Seq, BankError> {
    if other == account.account {
        return Err(BankError::SameAccount);
    }
    let mut journal = Journal::open(tx, account.book, author)?;
    let chart = journal.chart();
    let code = chart.get(other).map(|it| it.code.clone()).ok_or(PostError::ForeignAccount)?;
    if !matches!(chart.role_of(other), Some(Role::Cash | Role::Bank)) {
        return Err(BankError::NotMoney(code));
    }
    let postings =
        vec![Posting::debit(account.account, fund, line.amount), Posting::credit(other, fund, line.amount)];
    let series = if line.amount.is_positive() { Series::BankIn } else { Series::BankOut };
    let words = "Chuyển tiền giữa hai tài khoản của đơn vị";
    Ok(journal.post(&Entry::new(line.day, series, Source::Transfer, words, postings)?, None)?.seq)
}
