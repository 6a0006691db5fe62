//! The entries that an award makes on its way; their descriptions name no person, the postings do.

use chrono::NaiveDate;

use super::{Award, PayError};
use crate::{
    council::DecisionRecord,
    eligibility::Case,
    fund::{Fund, FundKind},
    id::{AccountId, Seq},
    ledger::{
        Entry, EntryError, Link, LinkKind, Posting, Series, Source,
        account::{Chart, ChartError, Role},
        journal::PostError,
    },
    money::Money,
    programme::Category,
};

/// Returns the role of the account that bears an award: money that is only passed on was never income, so
/// handing it on is no expense.
pub const fn bearer(fund: FundKind, category: Category) -> Role {
    match fund {
        FundKind::PassThrough => Role::PassThrough,
        _ => category.expense_role(),
    }
}

/// Books the promise: expense against scholarships payable.
pub fn award_entry(
    chart: &Chart,
    case: &Case,
    fund: &Fund,
    amount: Money,
    decision: &DecisionRecord,
) -> Result<Entry, PostError> {
    let category = case.record.nomination.category;
    let accounts = (by_role(chart, bearer(fund.kind, category))?, by_role(chart, Role::ScholarshipsPayable)?);
    let recipient = Some(case.record.nomination.person);
    let DecisionRecord { no, year, day, .. } = decision;
    let words = format!("Học bổng {category}, đợt {}, theo quyết định số {no}/{year}", case.round.round.code);
    let postings = vec![
        Posting::debit(accounts.0, fund.id, amount).with_party(recipient),
        Posting::credit(accounts.1, fund.id, amount).with_party(recipient),
    ];
    Ok(Entry::new(*day, Series::General, Source::Award, words, postings)?)
}

/// Books a payment: the payable is cleared from cash or bank.
pub fn payment_entry(
    chart: &Chart,
    award: &Award,
    account: AccountId,
    day: NaiveDate,
) -> Result<Entry, PayError> {
    let series = match chart.role_of(account) {
        Some(Role::Cash) => Series::CashOut,
        Some(Role::Bank) => Series::BankOut,
        _ => return Err(PayError::NotMoney(code(chart, account))),
    };
    let accounts = (by_role(chart, Role::ScholarshipsPayable)?, account);
    let words = format!("Chi học bổng, suất số {}", award.id);
    Ok(moved(award, day, (series, Source::Payment), words, accounts)?)
}

/// Books money that the recipient brought back: it goes to the fund it came from, against its expense.
pub fn return_entry(
    chart: &Chart,
    award: &Award,
    (account, bearer, seq): (AccountId, Role, Seq),
    day: NaiveDate,
) -> Result<Entry, PayError> {
    let series = match chart.role_of(account) {
        Some(Role::Cash) => Series::CashIn,
        Some(Role::Bank) => Series::BankIn,
        _ => return Err(PayError::NotMoney(code(chart, account))),
    };
    let accounts = (account, by_role(chart, bearer)?);
    let words = format!("Nhận lại học bổng, suất số {}", award.id);
    Ok(moved(award, day, (series, Source::Return), words, accounts)?.linked(Some(adjusts(seq))))
}

/// Books that nobody fetched an award: the promise is taken back to its fund.
pub fn unclaimed_entry(
    chart: &Chart,
    award: &Award,
    (bearer, seq): (Role, Seq),
    day: NaiveDate,
) -> Result<Entry, PayError> {
    let accounts = (by_role(chart, Role::ScholarshipsPayable)?, by_role(chart, bearer)?);
    let words = format!("Học bổng không có người nhận, suất số {}", award.id);
    let kind = (Series::General, Source::Return);
    Ok(moved(award, day, kind, words, accounts)?.linked(Some(adjusts(seq))))
}

fn moved(
    award: &Award,
    day: NaiveDate,
    (series, source): (Series, Source),
    words: String,
    (debit, credit): (AccountId, AccountId),
) -> Result<Entry, EntryError> {
    let postings = vec![
        Posting::debit(debit, award.fund, award.amount).with_party(Some(award.recipient)),
        Posting::credit(credit, award.fund, award.amount).with_party(Some(award.recipient)),
    ];
    Entry::new(day, series, source, words, postings)
}

const fn adjusts(seq: Seq) -> Link {
    Link { kind: LinkKind::Adjustment, seq }
}

fn by_role(chart: &Chart, role: Role) -> Result<AccountId, ChartError> {
    chart.by_role(role).map(|account| account.id)
}

fn code(chart: &Chart, account: AccountId) -> String {
    chart.get(account).map_or_else(|| account.to_string(), |account| account.code.clone())
}
