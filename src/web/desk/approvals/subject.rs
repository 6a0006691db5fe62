//! What a task is about, in facts that the page shows beside its sentence.

use crate::{
    approval::{Kind, Task},
    calendar::show_day,
    db::{Db, DbError},
    disbursement::payout::{self, AccountChange, PaymentList, Unfetched},
    donation::NewGift,
    eligibility::Proposal,
    fund::{self, transfer::Transfer},
    honour_roll::{Correction, Freezing},
    id::{AwardId, BookId, FundId, PartyId, PayoutId},
    ledger, party,
    period::Reopening,
    receipt::{self, Void},
    report::{risks::payout::of_payout, selection::nominations::Scope},
    sundry::{Act, Reversal, Spending, Sundry},
    text::Lang,
    unit,
};

/// One fact: its message, what it says, and the page that shows more, below the desk of the task's unit.
pub struct Fact {
    pub label: &'static str,
    pub value: String,
    pub path: Option<String>,
}

fn fact(label: &'static str, value: impl Into<String>) -> Fact {
    Fact { label, value: value.into(), path: None }
}

/// Reads the facts of a task.
pub fn facts(db: &mut Db, task: &Task, lang: Lang) -> Result<Vec<Fact>, DbError> {
    match task.kind {
        Kind::ReceiptVoid => of_void(db, task.book, &task.matter::<Void>()?, lang),
        Kind::FundTransfer => of_transfer(db, &task.matter::<Transfer>()?),
        Kind::PeriodReopen => {
            let Reopening { month, reason } = task.matter()?;
            let period = Fact { path: Some("periods".to_owned()), ..fact("period-month", month.to_string()) };
            Ok(vec![period, fact("form-reason", reason)])
        }
        Kind::Spending => of_spending(db, task.book, task.matter()?, lang),
        Kind::RuleVersion => {
            let rule: Proposal = task.matter()?;
            let path = Some(format!("rules/{}", rule.code));
            let code = Fact { path, ..fact("rules-code", format!("{} v{}", rule.code, rule.version)) };
            let to = rule.effective_to.map_or_else(|| "–".to_owned(), show_day);
            Ok(vec![
                code,
                fact("rules-severity", lang.of(&rule.severity)),
                fact("rules-from", show_day(rule.effective_from)),
                fact("rules-to", to),
                fact("rules-expression", rule.expression),
                fact("rules-sentence", lang.pick(&rule.sentence_vi, &rule.sentence_en)),
                fact("rules-citation", rule.citation),
            ])
        }
        Kind::PaymentBatch => {
            let PaymentList { payout, sha256, .. } = task.matter()?;
            let path = Some(format!("payouts/{payout}"));
            let list = Fact { path, ..fact("payouts-list", payout.to_string()) };
            let mut facts = vec![list, fact("payouts-hash", sha256)];
            facts.extend(risks_of(db, task, payout, lang)?);
            Ok(facts)
        }
        Kind::Unclaimed => of_unfetched(db, task.matter()?),
        Kind::RollFreeze => {
            let Freezing { year, subtree, digest, .. } = task.matter()?;
            let below = if subtree { "?below=1" } else { "" };
            let path = Some(format!("roll/{year}{below}"));
            Ok(vec![Fact { path, ..fact("roll-task", year.to_string()) }, fact("payouts-hash", digest)])
        }
        Kind::RollErratum => {
            let Correction { year, was, reads, reason, .. } = task.matter()?;
            let path = Some(format!("roll/{year}"));
            let roll = Fact { path, ..fact("roll-task", year.to_string()) };
            Ok(vec![roll, fact("roll-was", was), fact("roll-reads", reads), fact("form-reason", reason)])
        }
        Kind::PayeeAccount => {
            let AccountChange { payee, before, after, .. } = task.matter()?;
            let was = if before.is_empty() { "–".to_owned() } else { before };
            Ok(vec![
                fact("payouts-payee", payee),
                fact("payouts-account-before", was),
                fact("payouts-account-after", after),
            ])
        }
    }
}

/// Says which signs of risk stood on a list when it was asked about, so that they are seen before the answer.
fn risks_of(db: &mut Db, task: &Task, payout: PayoutId, lang: Lang) -> Result<Vec<Fact>, DbError> {
    let corrupt = |err: &dyn std::fmt::Display| DbError::Corrupt(err.to_string());
    let payout = payout::store::find(db, task.book, None, payout).map_err(|err| corrupt(&err))?;
    let sheet = payout::store::sheet(db, &payout).map_err(|err| corrupt(&err))?;
    let tree = unit::store::tree(db)?;
    let scope = Scope { book: Some(task.book), units: Vec::new() };
    let found = of_payout(db, (&tree, task.asked_at.day()), &scope, (&payout, &sheet));
    let risks = found.map_err(|err| corrupt(&err))?;
    let path = Some(format!("payouts/{}#risks", payout.id));
    let shades = risks.shades().into_iter().filter(|(_, count)| *count > 0);
    let shades: Vec<String> =
        shades.map(|(colour, count)| format!("{} {}: {count}", colour.shape(), lang.of(&colour))).collect();
    let mut facts = vec![Fact { path, ..fact("risks-of-lines", shades.join("; ")) }];
    facts.extend(risks.list.map(|sign| fact("risks-of-list", lang.of(&sign))));
    Ok(facts)
}

fn name_of(db: &mut Db, donor: Option<PartyId>) -> Result<String, DbError> {
    Ok(match donor {
        Some(donor) => party::store::get(db, donor)?.recognition_name,
        None => String::new(),
    })
}

fn of_void(db: &mut Db, book: BookId, void: &Void, lang: Lang) -> Result<Vec<Fact>, DbError> {
    let receipt::Number { year, no } = void.receipt;
    let path = Some(format!("receipts/{year}/{no}"));
    let mut facts = vec![Fact { path, ..fact("gifts-receipt", void.receipt.to_string()) }];
    let mut was = None;
    if let Some(found) = receipt::store::find(db, book, void.receipt)? {
        let donor = name_of(db, found.donor)?;
        facts.push(fact("gifts-donor", donor.clone()));
        facts.push(fact("gifts-day", show_day(found.received_on)));
        was = Some((donor, found));
    }
    facts.push(fact("approvals-void-reason", void.reason.clone()));
    facts.push(fact("approvals-void-day", show_day(void.on)));
    if let Some(gift) = &void.replacement {
        facts.extend(replaced(db, gift, was, lang)?);
    }
    Ok(facts)
}

/// Says what takes the receipt's place; what is not as it was stands beside what it was.
fn replaced(
    db: &mut Db,
    gift: &NewGift,
    was: Option<(String, receipt::Receipt)>,
    lang: Lang,
) -> Result<Vec<Fact>, DbError> {
    let changed = |new: String, old: Option<String>| match old {
        Some(old) if old != new => format!("{old} → {new}"),
        _ => new,
    };
    let old = was.as_ref();
    let amount = gift.amount().map_err(|err| DbError::Corrupt(err.to_string()))?;
    let mut funds = Vec::new();
    for share in &gift.shares {
        funds.push(fund_name(db, share.fund)?);
    }
    let (donor, day) = (name_of(db, gift.donor)?, show_day(gift.received_on));
    let old_day = old.map(|it| show_day(it.1.received_on));
    let old_means = old.map(|it| lang.of(&it.1.means));
    Ok(vec![
        fact("approvals-anew", changed(amount.to_string(), old.map(|it| it.1.amount.to_string()))),
        fact("approvals-anew-donor", changed(donor, old.map(|it| it.0.clone()))),
        fact("approvals-anew-day", changed(day, old_day)),
        fact("approvals-anew-means", changed(lang.of(&gift.means), old_means)),
        fact("approvals-anew-funds", funds.join("; ")),
    ])
}

fn fund_name(db: &mut Db, fund: FundId) -> Result<String, DbError> {
    Ok(fund::store::get(db, fund).map_err(|err| DbError::Corrupt(err.to_string()))?.name)
}

fn of_transfer(db: &mut Db, transfer: &Transfer) -> Result<Vec<Fact>, DbError> {
    Ok(vec![
        fact("approvals-from", fund_name(db, transfer.from)?),
        fact("approvals-to", fund_name(db, transfer.to)?),
        fact("approvals-day", show_day(transfer.day)),
        fact("form-reason", transfer.reason.clone()),
    ])
}

fn of_spending(db: &mut Db, book: BookId, spending: Spending, lang: Lang) -> Result<Vec<Fact>, DbError> {
    let Sundry { day, description, lines, .. } = match spending.act {
        Act::Entry(sundry) => sundry,
        Act::Reversal(Reversal { seq, day, reason }) => {
            let path = Some(format!("entries/{seq}"));
            let entry = Fact { path, ..fact("approvals-entry", seq.to_string()) };
            return Ok(vec![entry, fact("approvals-day", show_day(day)), fact("form-reason", reason)]);
        }
    };
    let chart = ledger::store::chart(db, book)?;
    let mut facts = vec![fact("approvals-day", show_day(day)), fact("form-reason", description)];
    for line in lines {
        let account = chart
            .get(line.account)
            .map_or_else(String::new, |it| format!("{} {}", it.code, lang.pick(&it.name_vi, &it.name_en)));
        let label = if line.amount.is_negative() { "approvals-credit" } else { "approvals-debit" };
        facts.push(fact(label, format!("{account} · {} · {}", fund_name(db, line.fund)?, line.amount.abs())));
    }
    Ok(facts)
}

fn of_unfetched(db: &mut Db, asked: Unfetched) -> Result<Vec<Fact>, DbError> {
    let Unfetched { payout, awards, on, reason, .. } = asked;
    let path = payout.map(|payout| format!("payouts/{payout}"));
    let list = payout.map_or_else(|| "–".to_owned(), |payout| payout.to_string());
    let names = payout.map(|payout| payees(db, payout, &awards)).transpose()?.unwrap_or_default();
    Ok(vec![
        Fact { path, ..fact("payouts-list", list) },
        fact("payouts-left", names),
        fact("payouts-on", show_day(on)),
        fact("payouts-left-reason", reason),
    ])
}

/// Names those for whom some awards of a list wait.
fn payees(db: &mut Db, payout: PayoutId, awards: &[AwardId]) -> Result<String, DbError> {
    let lines = payout::store::lines(db, payout)?;
    let named = lines.iter().filter(|it| awards.contains(&it.award));
    Ok(named.map(|it| format!("{} ({})", it.payee, it.amount)).collect::<Vec<_>>().join("; "))
}
