//! The page of a payout: what it comes to, what stops it, and the next step in one place.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::get;

use super::{bank_options, relation_options};
use crate::{
    approval::{self, Kind},
    bank::{self, BankAccount},
    calendar::show_day,
    db::Db,
    disbursement::payout::{
        BackCode, Done, Line, LineState, Look, Method, Payout, PayoutError, Relation, Sheet, Stage,
        collect::{Cash, Collected},
        file::{code_for, layouts},
        store::{self, Taken},
        workflow::Place,
    },
    id::{ApprovalId, PayoutId, PayoutLineId, UserId},
    ledger::{self, account::Chart},
    money::Money,
    report::{
        risks::payout::{PayoutRisks, of_payout},
        selection::nominations::Scope,
    },
    risk::{Colour, Risk},
    text::Lang,
    user::{
        self,
        rights::{Granted, ReadBooks, Right},
    },
    web::{Failure, desk::Frame, forms::Fields, may::May},
};

/// Everything that the page is made of.
pub struct View {
    pub payout: Payout,
    pub sheet: Sheet,
    pub decision: String,
    pub round: String,
    names: HashMap<UserId, String>,
    files: Vec<Taken>,
    /// Who took the cash of a line.
    pub collected: HashMap<PayoutLineId, Collected>,
    at_banks: Vec<BankAccount>,
    chart: Chart,
    held: Money,
    /// Whether one person alone let the list through and nobody above has countersigned.
    is_red: bool,
    /// The first day on which what nobody came for may go back.
    first_back: Option<NaiveDate>,
    is_overdue: bool,
    /// The open task that asks for it.
    asked_back: Option<ApprovalId>,
}

impl View {
    pub fn read(
        db: &mut Db,
        place: Place,
        id: PayoutId,
        now: crate::calendar::Instant,
    ) -> Result<Self, PayoutError> {
        let payout = store::find(db, place.book, place.branch(), id)?;
        let sheet = store::sheet(db, &payout)?;
        let (decision, round) = store::summary(db, &payout)?;
        let files = store::files(db, id)?;
        let by = |done: Option<Done>| done.map(|it| it.by);
        let people =
            [Some(payout.made.by), by(payout.locked), by(payout.sent.map(|it| it.0)), by(payout.closed)];
        let people: Vec<UserId> =
            people.into_iter().flatten().chain(files.iter().map(|it| it.done.by)).collect();
        let task = payout.asked.map(|(task, _)| approval::store::case(db, task)).transpose()?.flatten();
        let first_back = store::waits_until(db, &payout)?.map(|(_, first)| first);
        let subject = format!("payout {id}");
        let back = approval::store::of_subject(db, payout.book, Kind::Unclaimed, &subject)?;
        let open = back.iter().find(|case| case.state(now).is_open());
        Ok(Self {
            asked_back: open.map(|case| case.task.id),
            is_overdue: first_back.is_some_and(|first| first <= now.day()),
            first_back,
            names: user::store::names(db, &people)?,
            at_banks: bank::store::accounts(db, place.book)?,
            chart: ledger::store::chart(db, place.book)?,
            held: ledger::store::balance_on(db, place.book, &[payout.account], now.day())?,
            collected: store::collected(db, id)?.into_iter().map(|it| (it.line, it)).collect(),
            is_red: task.is_some_and(|case| case.is_red(now)),
            payout,
            sheet,
            decision,
            round,
            files,
        })
    }

    /// Returns the account at a bank that pays, where the unit has told the program about it.
    pub fn bank(&self) -> Option<&BankAccount> {
        self.at_banks.iter().find(|it| it.account == self.payout.account)
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "payouts/show.html")]
pub struct Show {
    desk: Frame,
    view: View,
    risks: PayoutRisks,
    fields: Fields,
    /// The line whose form was refused.
    open: Option<PayoutLineId>,
    today: String,
}

impl Show {
    /// Returns what was found about a line, where something was.
    fn risk(&self, look: &Look) -> Option<&Risk> {
        self.risks.of(look.line.id).filter(|it| it.colour() != Colour::Green)
    }

    fn payout(&self) -> &Payout {
        &self.view.payout
    }

    fn path(&self, rest: &str) -> String {
        self.desk.to(&format!("payouts/{}{rest}", self.view.payout.id))
    }

    fn stage_is(&self, code: &str) -> bool {
        self.view.payout.stage.code() == code
    }

    /// Tells whether the reader may still change the list.
    fn is_draft(&self) -> bool {
        self.view.payout.stage == Stage::Draft && self.desk.may(&Right::PreparePayments)
    }

    fn name(&self, done: &Done) -> &str {
        self.view.names.get(&done.by).map_or("", String::as_str)
    }

    fn reds(&self) -> usize {
        self.view.sheet.lines.iter().filter(|it| it.is_red()).count()
    }

    fn account(&self) -> String {
        match (self.view.bank(), self.view.chart.get(self.view.payout.account)) {
            (Some(bank), _) => format!("{} {}", bank.bank(), bank.number),
            (None, Some(account)) => {
                format!("{} {}", account.code, self.desk.lang.pick(&account.name_vi, &account.name_en))
            }
            (None, None) => String::new(),
        }
    }

    /// Returns the accounts at banks that may pay instead.
    fn others(&self) -> Vec<(String, String)> {
        let others = self.view.at_banks.iter().filter(|it| it.account != self.view.payout.account);
        others.map(|it| (it.account.to_string(), format!("{} {}", it.bank(), it.number))).collect()
    }

    fn is_short(&self) -> bool {
        self.view.payout.stage.is_open() && self.view.held < self.view.sheet.sums.bank
    }

    fn layouts(&self) -> Vec<(&'static str, &'static str, bool)> {
        let own = code_for(self.view.bank().map_or("", |bank| bank.bin.as_str()));
        let lang: Lang = self.desk.lang;
        layouts().iter().map(|it| (it.code, lang.pick(it.name_vi, it.name_en), it.code == own)).collect()
    }

    fn banks(&self) -> Vec<(String, String)> {
        bank_options()
    }

    fn relations(&self) -> Vec<(String, String)> {
        relation_options(self.desk.lang)
    }

    /// Returns those who may hold an account for the recipient, for the buttons of one step.
    fn holders(&self) -> Vec<(&'static str, String)> {
        let others = Relation::ALL.iter().filter(|it| **it != Relation::Own);
        others.map(|it| (it.code(), self.desk.of_value(it))).collect()
    }

    fn codes(&self) -> Vec<(&'static str, String)> {
        BackCode::ALL.iter().map(|it| (it.code(), self.desk.of_value(it))).collect()
    }

    fn says(&self, vi: &str, en: &str) -> String {
        self.desk.sentence(self.desk.lang.pick(vi, en))
    }

    fn is_open(&self, look: &Look) -> bool {
        self.open == Some(look.line.id)
    }

    /// Returns what stands in the form of a line's account: what was typed, else what is on file, else the name.
    fn fields_of(&self, look: &Look) -> Fields {
        if self.is_open(look) {
            return self.fields.clone();
        }
        match &look.to {
            Some((_, to)) => Fields::default()
                .with("bin", to.bin.as_str())
                .with("number", to.number.as_str())
                .with("holder", &to.holder)
                .with("relation", to.relation.code()),
            None => Fields::default().with("holder", &look.line.payee),
        }
    }

    fn lacks_account(&self, look: &Look) -> bool {
        ["no_account", "other_holder", "back_before"].iter().any(|code| look.has(code))
    }

    fn has_cash(&self) -> bool {
        self.view.sheet.sums.cash.is_positive()
    }

    fn has_bank(&self) -> bool {
        self.view.sheet.sums.bank.is_positive()
    }

    /// Returns the lines of cash that nobody has signed for yet.
    fn unsigned(&self) -> Vec<&Line> {
        let lines = self.view.sheet.lines.iter().map(|it| &it.line);
        lines.filter(|it| it.method == Method::Cash && it.state == LineState::Held).collect()
    }

    fn is_handing_out(&self) -> bool {
        matches!(self.view.payout.stage, Stage::Locked | Stage::Sent)
    }

    /// Returns where the cash of the list is.
    fn cash(&self) -> Cash {
        Cash::of(self.view.sheet.lines.iter().map(|it| &it.line)).unwrap_or_default()
    }

    /// Returns who took the cash of a line, where that was not the recipient.
    fn proxy(&self, look: &Look) -> Option<&Collected> {
        self.view.collected.get(&look.line.id).filter(|it| !it.collector.is_recipient())
    }

    fn may_come_back(&self, look: &Look) -> bool {
        let sent = matches!(self.view.payout.stage, Stage::Sent | Stage::Closed);
        let paid = look.line.state == LineState::Paid && look.line.method == Method::Bank;
        sent && paid && self.desk.may(&Right::PreparePayments)
    }

    fn hash(&self) -> Option<String> {
        self.view.payout.asked.map(|(_, hash)| hash.to_string())
    }

    fn digits(&self, taken: &Taken) -> String {
        taken.hash.to_string()
    }
}

#[get("/<_unit>/payouts/<id>", rank = 2)]
pub async fn show(may: May<ReadBooks>, _unit: &str, id: i64) -> Result<Show, Failure> {
    page(&may, id, Fields::default(), None).await
}

/// Reads a payout into its page.
pub async fn page<R: Granted>(
    may: &May<R>,
    id: i64,
    fields: Fields,
    open: Option<i64>,
) -> Result<Show, Failure> {
    let (place, now) = (super::place(may), may.signed.now);
    let (view, risks) = may
        .read(move |db, desk| {
            let view = View::read(db, place, PayoutId(id), now)?;
            // Whoever pays somebody knows them; of all others only how many there are.
            let scope =
                Scope { book: Some(place.book).filter(|_| !place.is_branch), units: vec![place.unit] };
            let risks = of_payout(db, (&desk.tree, now.day()), &scope, (&view.payout, &view.sheet))?;
            Ok::<_, Failure>((view, risks))
        })
        .await?;
    let (open, today) = (open.map(PayoutLineId), show_day(may.today()));
    Ok(Show { desk: may.frame("payouts"), view, risks, fields, open, today })
}
