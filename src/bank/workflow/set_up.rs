//! Accounts at banks, appeals, and the codes that are printed for donors.

use chrono::NaiveDate;
use serde_json::json;

use super::super::{
    Appeal, BankAccount, BankError, CodeKind,
    memo::Code,
    store,
    vietqr::{AccountNumber, Bin, bank_name},
};
use crate::{
    db::Tx,
    fund,
    id::{AccountId, AppealId, BankAccountId, BookId, FundId, UnitId},
    ledger::{
        self, Author,
        account::{Account, AccountKind, Role},
        journal::Journal,
    },
    money::Money,
    party::PartyError,
    text::clean,
};

/// Which account of the chart mirrors an account at a bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerChoice {
    Existing(AccountId),
    /// A new account below the one whose role is bank, such as `1121`.
    New(String),
}

/// An account at a bank as it is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    pub ledger: LedgerChoice,
    pub bin: Bin,
    pub number: AccountNumber,
    pub holder: String,
    pub fund: FundId,
}

/// Lists an account at a bank, and opens its account in the chart where it has none.
pub fn add_account(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    new: &NewAccount,
) -> Result<BankAccountId, BankError> {
    let holder = holder(&new.holder)?;
    own_fund(tx, book, new.fund)?;
    let others = store::accounts(tx.db()?, book)?;
    if others.iter().any(|it| it.bin == new.bin && it.number == new.number) {
        return Err(BankError::NumberTaken(new.number.to_string()));
    }
    let mut journal = Journal::open(tx, book, author)?;
    let account = match &new.ledger {
        LedgerChoice::Existing(id) => existing(&mut journal, *id)?,
        LedgerChoice::New(code) => open_ledger(&mut journal, code, &new.bin)?,
    };
    if others.iter().any(|it| it.account == account) {
        let code = journal.chart().get(account).map_or_else(String::new, |it| it.code.clone());
        return Err(BankError::AccountTaken(code));
    }
    let row = BankAccount {
        id: BankAccountId(0),
        book,
        account,
        bin: new.bin.clone(),
        number: new.number.clone(),
        holder,
        fund: new.fund,
    };
    let id = store::insert_account(journal.db()?, &row, author.at)?;
    let after = json!({
        "bin": row.bin.as_str(), "number": row.number.as_str(), "holder": row.holder, "account": account, "fund": row.fund,
    });
    journal.record("bank.account.add", format!("bank account {id}"), None, Some(after.to_string()));
    Ok(id)
}

fn holder(text: &str) -> Result<String, BankError> {
    let holder = clean(text).map_err(PartyError::from)?;
    if holder.is_empty() { Err(BankError::NoHolder) } else { Ok(holder) }
}

fn own_fund(tx: &mut Tx, book: BookId, id: FundId) -> Result<(), BankError> {
    if fund::store::get(tx.db()?, id)?.book == book { Ok(()) } else { Err(BankError::ForeignFund) }
}

fn existing(journal: &mut Journal<'_>, id: AccountId) -> Result<AccountId, BankError> {
    let chart = journal.chart();
    let code = chart.get(id).map(|it| it.code.clone()).ok_or(BankError::NoAccount)?;
    if chart.role_of(id) == Some(Role::Bank) { Ok(id) } else { Err(BankError::NotABankAccount(code)) }
}

/// Opens an account below the bank's, whose code it carries on: 1121 below 112.
fn open_ledger(journal: &mut Journal<'_>, code: &str, bin: &Bin) -> Result<AccountId, BankError> {
    let chart = journal.chart();
    let above = chart.by_role(Role::Bank)?.clone();
    let code = code.trim();
    let carries_on = code
        .strip_prefix(above.code.as_str())
        .is_some_and(|rest| (1..=4).contains(&rest.len()) && rest.bytes().all(|it| it.is_ascii_digit()));
    if !carries_on || chart.accounts().iter().any(|it| it.code == code) {
        return Err(BankError::CodeTaken(code.to_owned()));
    }
    let bank = bank_name(bin.as_str());
    let account = Account {
        id: AccountId(0),
        code: code.to_owned(),
        name_vi: format!("Tiền gửi tại {bank}"),
        name_en: format!("Deposit at {bank}"),
        kind: AccountKind::Asset,
        role: None,
        parent: Some(above.id),
    };
    let book = journal.book();
    let id = ledger::store::insert_account(journal.db()?, book, &account)?;
    journal.reload()?;
    Ok(id)
}

/// Mends the holder's name, or names another fund for what says nothing else.
pub fn change_account(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: BankAccountId,
    (name, fund): (&str, FundId),
) -> Result<(), BankError> {
    let name = holder(name)?;
    own_fund(tx, book, fund)?;
    let db = tx.db()?;
    let old = store::find_account(db, book, id)?.ok_or(BankError::NoAccount)?;
    store::update_account(db, id, &name, fund)?;
    let before = json!({"holder": old.holder, "fund": old.fund}).to_string();
    let after = json!({"holder": name, "fund": fund}).to_string();
    let subject = format!("bank account {id}");
    Journal::open(tx, book, author)?.record("bank.account.change", subject, Some(before), Some(after));
    Ok(())
}

/// What donors are to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAppeal {
    pub unit: UnitId,
    pub fund: FundId,
    pub account: BankAccountId,
    pub title: String,
    pub amount: Option<Money>,
    pub opens_on: NaiveDate,
    pub closes_on: Option<NaiveDate>,
}

/// Opens an appeal and gives out its code.
pub fn add_appeal(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    new: &NewAppeal,
) -> Result<(AppealId, Code), BankError> {
    let title = clean(&new.title).map_err(PartyError::from)?;
    if title.is_empty() {
        return Err(BankError::NoTitle);
    }
    if new.amount.is_some_and(|amount| !amount.is_positive()) {
        return Err(BankError::NotPositive);
    }
    if new.closes_on.is_some_and(|last| last < new.opens_on) {
        return Err(BankError::ClosesBeforeOpens);
    }
    own_fund(tx, book, new.fund)?;
    let db = tx.db()?;
    store::find_account(db, book, new.account)?.ok_or(BankError::NoAccount)?;
    let row = Appeal {
        id: AppealId(0),
        book,
        unit: new.unit,
        fund: new.fund,
        account: new.account,
        title,
        amount: new.amount,
        opens_on: new.opens_on,
        closes_on: new.closes_on,
    };
    let id = store::insert_appeal(db, &row, author)?;
    let code = store::issue_code(db, author, book, (CodeKind::Appeal, id.0))?;
    let after = json!({
        "title": row.title, "fund": row.fund, "account": row.account, "amount": row.amount,
        "from": row.opens_on, "to": row.closes_on, "code": code.to_string(),
    });
    let subject = format!("appeal {id}");
    Journal::open(tx, book, author)?.record("appeal.add", subject, None, Some(after.to_string()));
    Ok((id, code))
}

/// Ends an appeal on a day; its code goes on meaning it, for people transfer late.
pub fn close_appeal(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: AppealId,
    last_day: NaiveDate,
) -> Result<(), BankError> {
    let db = tx.db()?;
    let appeal = store::find_appeal(db, book, id)?.ok_or(BankError::NoAppeal)?;
    if last_day < appeal.opens_on {
        return Err(BankError::ClosesBeforeOpens);
    }
    store::close_appeal(db, id, last_day)?;
    let before = json!({"to": appeal.closes_on}).to_string();
    let after = json!({"to": last_day}).to_string();
    let subject = format!("appeal {id}");
    Journal::open(tx, book, author)?.record("appeal.close", subject, Some(before), Some(after));
    Ok(())
}

/// Returns the code of a donor, a gift or a pledge, giving one out where there is none.
pub fn code_for(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    (kind, target): (CodeKind, i64),
) -> Result<Code, BankError> {
    let db = tx.db()?;
    if let Some(code) = store::code_of(db, book, kind, target)? {
        return Ok(code);
    }
    let code = store::issue_code(db, author, book, (kind, target))?;
    let after = json!({"code": code.to_string()}).to_string();
    let subject = format!("{} {target}", kind.code());
    Journal::open(tx, book, author)?.record("memo_code.issue", subject, None, Some(after));
    Ok(code)
}

/// Records what the bank says is on an account at the end of a day, for statements that do not print it.
pub fn state_balance(
    tx: &mut Tx,
    author: &Author,
    (book, id): (BookId, BankAccountId),
    day: NaiveDate,
    balance: Money,
) -> Result<(), BankError> {
    let db = tx.db()?;
    let account = store::find_account(db, book, id)?.ok_or(BankError::NoAccount)?;
    if balance.is_negative() {
        return Err(BankError::NotPositive);
    }
    let before = store::stated(db, book, account.account)?.get(&day).map(|old| json!({"balance": old}));
    store::state_balance(db, author, (book, account.account), day, balance)?;
    let after = json!({"day": day, "balance": balance}).to_string();
    let subject = format!("bank account {id}");
    let before = before.map(|it| it.to_string());
    Journal::open(tx, book, author)?.record("bank.balance.state", subject, before, Some(after));
    Ok(())
}
