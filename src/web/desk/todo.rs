//! What waits for somebody: one counter per kind of work, each leading to the list it counts.

use chrono::NaiveDate;

use super::{
    super::{Failure, place, session::Signed},
    approvals::to_countersign,
    gifts::choices::Choices,
    nominations,
    payouts::place_of,
};
use crate::{
    approval,
    bank::standing::Standing,
    cash_count, council,
    db::Db,
    disbursement::payout::{self, workflow::Place},
    fund::Fund,
    id::{FundId, MeetingId},
    ledger::{self, account::Role},
    report::{devices, filings, pledges, sponsorships},
    sponsorship,
    user::rights::Right,
};

/// A counter of the home page.
pub struct Todo {
    /// The message that says what is counted.
    pub what: &'static str,
    pub count: i64,
    /// The list, below `/desk/<unit>/`.
    pub path: String,
    /// True where somebody above must see it.
    pub red: bool,
}

/// Whose work is counted, where and on which day.
pub struct Who<'w> {
    pub signed: &'w Signed,
    pub place: &'w place::Place,
    pub today: NaiveDate,
    /// How the accounts at banks stand.
    pub accounts: &'w [Standing],
}

impl Who<'_> {
    fn may(&self, right: Right) -> bool {
        self.signed.session.standing.may(&self.place.tree, self.place.unit.id, right)
    }
}

/// Returns the counters that are not zero, the most pressing first.
pub fn gather(db: &mut Db, who: &Who<'_>) -> Result<Vec<Todo>, Failure> {
    let mut todos = Vec::new();
    let mut add = |what, count: usize, path: &str, red| {
        if count > 0 {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            todos.push(Todo { what, count, path: path.to_owned(), red });
        }
    };
    // Whoever watches sees what was done alone; whoever may countersign it must.
    let red = if who.may(Right::ReadAudit) {
        approval::red_marks(db, &who.place.tree, who.place.unit.id)?.len()
    } else {
        to_countersign(db, who.place, who.signed)?
    };
    add("desk-todo-red", red, "approvals?show=red", true);
    let waiting = approval::inbox_count(db, who.signed.session.user.id, who.signed.now)?;
    add("approvals-todo", waiting, "approvals?show=waiting", false);
    if who.may(Right::MatchBank) {
        let waiting: Vec<&Standing> = who.accounts.iter().filter(|it| it.waiting > 0).collect();
        let path = match waiting.as_slice() {
            [only] => format!("bank/{}", only.account.id),
            _ => "bank".to_owned(),
        };
        add("bank-todo", waiting.iter().map(|it| it.waiting).sum(), &path, false);
    }
    if who.may(Right::RecordGifts) {
        let funds = Choices::read(db, who.place)?.funds;
        add("pledges-todo", pledges_due(db, who, &funds)?, "pledges/due", false);
        let checks = devices::due_count(db, who.place.book, &funds, who.today)?;
        add("devices-todo", checks, "devices?due=yes", false);
    }
    if who.may(Right::KeepFunds) {
        let (book, funds) = (who.place.book, Choices::read(db, who.place)?.funds);
        for (what, standing, path) in [
            ("sponsorships-todo", sponsorship::Standing::Due, "sponsorships?state=due"),
            ("sponsorships-todo-over", sponsorship::Standing::Over, "sponsorships?state=over"),
        ] {
            add(what, sponsorships::count(db, book, &funds, who.today, standing)?, path, false);
        }
    }
    if who.may(Right::Report) {
        let (own, path) = own_reports(db, who)?;
        add("filings-todo", own, &path, false);
    }
    if who.may(Right::Review) {
        let of = (&who.place.tree, who.place.unit.id);
        let (waiting, late) = filings::to_answer(db, of, who.today)?;
        add("filings-todo-received", waiting, "received?state=waiting", false);
        add("filings-todo-late", late, "received?state=late", false);
    }
    for (what, count, path) in nominations_todo(db, who)?.into_iter().chain(meetings_todo(db, who)?) {
        add(what, count, &path, false);
    }
    if who.may(Right::PreparePayments) {
        for (what, count, path) in payouts_todo(db, place_of(who.place), who.today)? {
            add(what, count, &path, false);
        }
    }
    if who.may(Right::CountCash) && cash_waits(db, who)? {
        add("cash-todo", 1, "cash-count", false);
    }
    Ok(todos)
}

/// Counts the nominations that came back to whoever made them, and those that a reviewer has still to score.
fn nominations_todo(db: &mut Db, who: &Who<'_>) -> Result<[(&'static str, usize, String); 2], Failure> {
    let rights = (who.may(Right::Nominate), who.may(Right::Vote));
    let session = &who.signed.session;
    let of = nominations::waiting(db, (who.place, session.user.id), rights, &session.standing)?;
    let ((back, back_path), (review, review_path)) = (of.back, of.to_review);
    Ok([("nominations-todo-back", back, back_path), ("nominations-todo-review", review, review_path)])
}

/// Finds the meetings whose decision waits for this person, and those at which their vote is asked for now.
fn meetings_todo(db: &mut Db, who: &Who<'_>) -> Result<[(&'static str, usize, String); 2], Failure> {
    let (me, book) = (who.signed.session.user.id, who.place.book);
    let (mut sign, mut vote) = (Vec::new(), Vec::new());
    if who.may(Right::Preside) {
        for (id, _) in council::store::to_sign(db, book)? {
            let sitting = council::store::minutes(db, id)?.sitting;
            if sitting.signer_may_be(me) {
                sign.push(id);
            }
        }
    }
    if who.may(Right::Vote) {
        for (id, _) in council::store::with_item(db, book)? {
            if council::store::minutes(db, id)?.sitting.present().contains(&me) {
                vote.push(id);
            }
        }
    }
    // One alone is opened at once, a decision at its text.
    let path = |ids: &[MeetingId], page: &str| match ids {
        [only] => format!("meetings/{only}{page}"),
        _ => "meetings".to_owned(),
    };
    Ok([
        ("meetings-todo-sign", sign.len(), path(&sign, "/decision")),
        ("meetings-todo-vote", vote.len(), path(&vote, "")),
    ])
}

/// Counts what came back from the bank, the awards that wait for a payout, and the payouts that wait for a step.
fn payouts_todo(
    db: &mut Db,
    place: Place,
    today: chrono::NaiveDate,
) -> Result<[(&'static str, usize, String); 4], Failure> {
    let (book, branch) = (place.book, place.branch());
    let count = |number: i64| usize::try_from(number).unwrap_or_default();
    let back = count(payout::store::returned_count(db, book, branch)?);
    let new = count(payout::store::waiting_count(db, book, branch)?);
    let (open, path) = open_payouts(db, place)?;
    let overdue = payout::store::overdue(db, (book, branch), today)?;
    let left_path = match overdue.keys().next() {
        Some(only) if overdue.len() == 1 => format!("payouts/{only}"),
        _ => "payouts?stage=open".to_owned(),
    };
    Ok([
        ("payouts-todo-back", back, "returned-payments".to_owned()),
        ("payouts-todo-left", overdue.values().sum(), left_path),
        ("payouts-todo-new", new, "payouts/new".to_owned()),
        ("payouts-todo-open", open, path),
    ])
}

/// Counts the payouts that wait for a step of their makers; one alone is opened at once.
fn open_payouts(db: &mut Db, place: Place) -> Result<(usize, String), Failure> {
    let all = payout::store::list(db, place.book, place.branch())?;
    let waits = |it: &payout::Stage| it.is_open() && *it != payout::Stage::Submitted;
    let open: Vec<_> = all.iter().map(|it| &it.payout).filter(|it| waits(&it.stage)).collect();
    Ok(match open[..] {
        [only] => (1, format!("payouts/{}", only.id)),
        _ => (open.len(), "payouts?stage=open".to_owned()),
    })
}

/// Counts the pledges of which somebody should be reminded.
fn pledges_due(db: &mut Db, who: &Who<'_>, funds: &[Fund]) -> Result<usize, Failure> {
    let funds: Vec<FundId> = funds.iter().map(|fund| fund.id).collect();
    Ok(pledges::due_count(db, who.place.book, &funds, who.today)?)
}

/// Counts the reports that a unit should be writing, with the way to the only one or to the list.
fn own_reports(db: &mut Db, who: &Who<'_>) -> Result<(usize, String), Failure> {
    // A branch is in the report of its association.
    let Some(book) = who.place.unit.book else { return Ok((0, String::new())) };
    let waiting = filings::to_write(db, (who.place.unit.id, book), who.today)?;
    let path = match waiting.as_slice() {
        [only] => format!("reports/{}", only.code()),
        _ => "reports".to_owned(),
    };
    Ok((waiting.len(), path))
}

/// Tells whether there is cash that nobody has counted today.
fn cash_waits(db: &mut Db, who: &Who<'_>) -> Result<bool, Failure> {
    let (book, today) = (who.place.book, who.today);
    if cash_count::store::last_on(db, book, today)?.is_some() {
        return Ok(false);
    }
    let chart = ledger::store::chart(db, book)?;
    let accounts = chart.below(chart.by_role(Role::Cash)?.id);
    let held = ledger::store::balance_on(db, book, &accounts, today).map_err(|err| Failure::refused(&err))?;
    Ok(!held.is_zero())
}
