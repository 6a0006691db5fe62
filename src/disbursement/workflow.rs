//! What becomes of an award: it is paid, brought back, or never fetched.

use chrono::NaiveDate;
use serde_json::json;

use super::{
    AwardError, PayError, Payment, Release, bearer, entries, may_pay, payout,
    store::{self, AwardRecord},
};
use crate::{
    db::Tx,
    eligibility::{Case, CheckStage},
    fund::{self, Fund},
    id::{AccountId, AwardId, BookId, Seq},
    ledger::{
        Author,
        account::Role,
        journal::{Journal, Posted},
    },
    text::clean,
    unit,
};

/// Pays an award from a cash or bank account. The rules are run once more, and refuse with their sentences; the
/// donors' conditions are asked again, and nobody pays what they approved.
///
/// The job names the register and the award's book, because caps count over the books of all units.
pub fn pay(
    tx: &mut Tx,
    author: &Author,
    award: AwardId,
    account: AccountId,
    day: NaiveDate,
) -> Result<Posted, PayError> {
    alone(tx, author, award, account)?;
    pay_now(tx, author, award, account, day)
}

/// Refuses an award that a list pays, and a transfer to somebody whose account was changed by one person alone.
fn alone(tx: &mut Tx, author: &Author, award: AwardId, account: AccountId) -> Result<(), PayError> {
    let db = tx.db()?;
    let record = store::get(db, award)?;
    if let Some(payout) = payout::store::holder_of(db, award)? {
        return Err(PayError::OnAList(payout));
    }
    let on_file = payout::store::account(db, record.book, record.award.recipient)?;
    let waits = on_file.is_some_and(|it| it.standing == payout::Standing::Waiting);
    if waits && Journal::open(tx, record.book, author)?.chart().role_of(account) == Some(Role::Bank) {
        return Err(PayError::AccountWaits);
    }
    Ok(())
}

/// Does what [`pay`] does for a line of a list, whose second person has seen where the money goes.
pub(super) fn pay_now(
    tx: &mut Tx,
    author: &Author,
    award: AwardId,
    account: AccountId,
    day: NaiveDate,
) -> Result<Posted, PayError> {
    tx.require_lock(BookId::REGISTER)?;
    let (record, fund) = load(tx, author, award, day)?;
    let mut approvers: Vec<_> = record.award.stage.approval().approvers().collect();
    approvers.push(record.decision.by);
    may_pay(author.user, &approvers)?;
    let tree = unit::store::tree(tx.db()?)?;
    let case = Case::load(tx.db()?, record.award.nomination)?;
    let (_, check) = case.check(tx, author, &tree, (CheckStage::Payment, day), Some(&fund))?;
    let entry = next_seq(tx, author, &record)?;
    let stage = record.award.stage.clone().pay(Payment { by: author.user, on: day, entry }, &check)?;
    if case.checker(&fund, day) == Some(author.user) {
        return Err(AwardError::PayerChecked(author.user).into());
    }
    if let Some(breach) = case.breach(&fund, &tree, day) {
        let words = fund.objection(breach);
        return Err(PayError::Breach { fund: fund.code, words });
    }
    let mut journal = Journal::open(tx, record.book, author)?;
    let entry = entries::payment_entry(journal.chart(), &record.award, account, day)?;
    let posted = journal.post(&entry, None)?;
    store::set_paid(journal.db()?, award, posted.seq, author.user)?;
    let after = json!({"seq": posted.seq, "account": account, "on": day, "stage": stage.code()});
    journal.record("award.pay", format!("award {award}"), None, Some(after.to_string()));
    Ok(posted)
}

/// Records that the bank sent a payment back: its entry is reversed, and the award waits to be paid again. Nobody
/// votes anew, because what the council decided still stands.
pub(super) fn bounce(
    tx: &mut Tx,
    author: &Author,
    award: AwardId,
    day: NaiveDate,
    reason: &str,
) -> Result<Posted, PayError> {
    let (record, _) = load(tx, author, award, day)?;
    let (stage, payment) = record.award.stage.bounce(day)?;
    let mut journal = Journal::open(tx, record.book, author)?;
    let posted = journal.reverse(payment.entry, day, reason)?;
    store::set_approved(journal.db()?, award)?;
    let before = json!({"seq": payment.entry, "on": payment.on, "by": payment.by}).to_string();
    let after = json!({"seq": posted.seq, "on": day, "reason": reason, "stage": stage.code()}).to_string();
    journal.record("award.bounce", format!("award {award}"), Some(before), Some(after));
    Ok(posted)
}

/// Records that a recipient brought the money back; it goes to the fund it came from.
pub fn give_back(
    tx: &mut Tx,
    author: &Author,
    award: AwardId,
    account: AccountId,
    day: NaiveDate,
    reason: &str,
) -> Result<Posted, PayError> {
    let (record, fund) = load(tx, author, award, day)?;
    let release = release(tx, author, &record, day, reason)?;
    let stage = record.award.stage.clone().give_back(release.clone())?;
    let mut journal = Journal::open(tx, record.book, author)?;
    let against = (account, bearer(fund.kind, record.category), record.seq);
    let entry = entries::return_entry(journal.chart(), &record.award, against, day)?;
    let posted = journal.post(&entry, None)?;
    store::set_closed(journal.db()?, award, stage.reached(), &release)?;
    let after = json!({"seq": posted.seq, "account": account, "on": day, "reason": release.reason});
    journal.record("award.return", format!("award {award}"), None, Some(after.to_string()));
    Ok(posted)
}

/// Records that nobody fetched an award, with the consent of a second person; the promise goes back to its fund.
pub(super) fn unclaimed_now(
    tx: &mut Tx,
    author: &Author,
    award: AwardId,
    day: NaiveDate,
    reason: &str,
) -> Result<Posted, PayError> {
    let (record, fund) = load(tx, author, award, day)?;
    let release = release(tx, author, &record, day, reason)?;
    let stage = record.award.stage.clone().leave_unclaimed(release.clone())?;
    let mut journal = Journal::open(tx, record.book, author)?;
    let against = (bearer(fund.kind, record.category), record.seq);
    let entry = entries::unclaimed_entry(journal.chart(), &record.award, against, day)?;
    let posted = journal.post(&entry, None)?;
    store::set_closed(journal.db()?, award, stage.reached(), &release)?;
    let after = json!({"seq": posted.seq, "on": day, "reason": release.reason}).to_string();
    journal.record("award.unclaimed", format!("award {award}"), None, Some(after));
    Ok(posted)
}

/// Finds the account that a person typed, by role or code, in the book of an award.
pub fn account(tx: &mut Tx, author: &Author, award: AwardId, text: &str) -> Result<AccountId, PayError> {
    let book = store::book_of(tx.db()?, award)?;
    Ok(Journal::open(tx, book, author)?.chart().find(text)?.id)
}

fn load(
    tx: &mut Tx,
    author: &Author,
    award: AwardId,
    day: NaiveDate,
) -> Result<(AwardRecord, Fund), PayError> {
    if day > author.at.day() {
        return Err(PayError::Future(day));
    }
    let record = store::get(tx.db()?, award)?;
    tx.require_lock(record.book)?;
    let fund = fund::store::get(tx.db()?, record.award.fund)?;
    Ok((record, fund))
}

/// Returns the place of the entry that comes next; the book is locked, so nobody else can take it.
fn next_seq(tx: &mut Tx, author: &Author, record: &AwardRecord) -> Result<Seq, PayError> {
    Ok(Seq(Journal::open(tx, record.book, author)?.head().0).next())
}

fn release(
    tx: &mut Tx,
    author: &Author,
    record: &AwardRecord,
    day: NaiveDate,
    reason: &str,
) -> Result<Release, PayError> {
    let entry = next_seq(tx, author, record)?;
    Ok(Release { on: day, reason: clean(reason)?, entry })
}
