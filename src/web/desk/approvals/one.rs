//! The page of one task: what is asked and by whom, what was answered, and the answers that the reader may give.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{
    list::first_waiting,
    may_read, mood,
    subject::{self, Fact},
};
use crate::{
    approval::{self, Act, Answer, Case, Deed, State, people::Around},
    db::{Db, DbError},
    id::{ApprovalId, UserId},
    money::Money,
    settle,
    text::{Lang, english, words},
    user::{self, rights::ReadBooks},
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Posted, Rejected, Typed},
        may::{Attempt, May},
        place::Place,
        session::Signed,
        step_up,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, answer]
}

/// An answer that may be given, or why it may not.
struct Button {
    deed: Deed,
    label: &'static str,
    why: Option<String>,
}

/// A task with everything that is known of it.
struct Seen {
    case: Case,
    state: State,
    what: String,
    unit: String,
    /// The desk of the task's unit.
    desk: String,
    facts: Vec<Fact>,
    author: String,
    /// Who may answer: people of the unit, and those who are borrowed from above.
    own: Vec<String>,
    borrowed: Vec<String>,
    acts: Vec<(String, Act)>,
    buttons: Vec<Button>,
}

#[derive(Template, WebTemplate)]
#[template(path = "approvals/one.html")]
struct Show {
    desk: Frame,
    fields: Fields,
    seen: Seen,
    done: Option<(i64, String)>,
}

impl Show {
    fn mood(&self) -> &'static str {
        mood(self.seen.state)
    }

    fn words(&self, amount: &Money) -> String {
        match self.desk.lang {
            Lang::Vi => words::in_words(*amount),
            Lang::En => english::in_words(*amount),
        }
    }

    fn to(&self, path: &str) -> String {
        self.desk.link(&format!("/desk/{}/{path}", self.seen.desk))
    }

    fn may_answer(&self) -> bool {
        self.seen.buttons.iter().any(|it| it.why.is_none())
    }

    /// Returns why answers are closed, each reason once.
    fn reasons(&self) -> Vec<&str> {
        let mut reasons: Vec<&str> = self.seen.buttons.iter().filter_map(|it| it.why.as_deref()).collect();
        reasons.dedup();
        reasons
    }
}

const fn label(deed: Deed) -> &'static str {
    match deed {
        Deed::Agree => "approvals-agree",
        Deed::Disagree => "approvals-disagree",
        Deed::Return => "approvals-return",
        Deed::Withdraw => "approvals-withdraw",
        Deed::Release => "approvals-release",
        Deed::Countersign => "approvals-countersign",
    }
}

/// Returns the answers that make sense for a reader: those of whoever asked, or those of everybody else.
fn buttons(case: &Case, around: &Around, signed: &Signed, lang: Lang) -> Vec<Button> {
    let deeds: &[Deed] = match (case.state(signed.now), case.task.author == signed.session.user.id) {
        (State::Released { .. }, _) => &[Deed::Countersign],
        (_, true) if case.task.may_release => &[Deed::Withdraw, Deed::Release],
        (_, true) => &[Deed::Withdraw],
        (_, false) => &[Deed::Agree, Deed::Disagree, Deed::Return],
    };
    let button = |deed: &Deed| Button {
        deed: *deed,
        label: label(*deed),
        why: case.may(*deed, signed.session.user.id, around, signed.now).err().map(|err| lang.of(&err)),
    };
    deeds.iter().map(button).collect()
}

/// Finds a task that the reader may see.
fn find(
    db: &mut Db,
    place: &Place,
    signed: &Signed,
    id: ApprovalId,
) -> Result<Option<(Case, Around)>, DbError> {
    let Some(case) = approval::store::case(db, id)? else { return Ok(None) };
    let around = approval::around(db, &place.tree, &case.task, signed.now)?;
    Ok(may_read(&signed.session, &place.tree, &case, &around).then_some((case, around)))
}

fn missing(id: i64) -> Failure {
    let err = approval::ApprovalError::NotFound(ApprovalId(id));
    Failure::not_found(format!("{err}"), format!("{err:#}"))
}

fn see(db: &mut Db, place: &Place, signed: &Signed, id: i64, lang: Lang) -> Result<Seen, Failure> {
    let (case, around) = find(db, place, signed, ApprovalId(id))?.ok_or_else(|| missing(id))?;
    let circle = &around.circle;
    let acting = case.acts.iter().map(|act| act.by);
    let people: Vec<UserId> =
        circle.own.iter().chain(&circle.borrowed).copied().chain(acting).chain([case.task.author]).collect();
    let names: HashMap<UserId, String> = user::store::names(db, &people)?;
    let name = |id: &UserId| names.get(id).cloned().unwrap_or_default();
    let unit = place.tree.get(case.task.unit);
    Ok(Seen {
        state: case.state(signed.now),
        what: lang.of(&*settle::summary(&case.task)?),
        unit: unit.map(|it| it.name.clone()).unwrap_or_default(),
        desk: unit.map(|it| it.code.clone()).unwrap_or_default(),
        facts: subject::facts(db, &case.task, lang)?,
        author: name(&case.task.author),
        own: circle.own.iter().map(name).collect(),
        borrowed: circle.borrowed.iter().map(name).collect(),
        acts: case.acts.iter().map(|act| (name(&act.by), act.clone())).collect(),
        buttons: buttons(&case, &around, signed, lang),
        case,
    })
}

async fn page(may: &May<ReadBooks>, id: i64, fields: Fields, done: Option<i64>) -> Result<Show, Failure> {
    let (signed, lang) = (may.signed.clone(), may.page().lang);
    let seen = may.read(move |db, place| see(db, place, &signed, id, lang)).await?;
    Ok(Show { desk: may.frame("approvals"), fields, seen, done: told(may, done).await? })
}

/// Says how a task stands that was just answered.
pub async fn told(may: &May<ReadBooks>, done: Option<i64>) -> Result<Option<(i64, String)>, Failure> {
    let Some(id) = done else { return Ok(None) };
    let signed = may.signed.clone();
    let found = may.read(move |db, place| find(db, place, &signed, ApprovalId(id))).await?;
    Ok(found.map(|(case, _)| (id, may.page().of_value(&case.state(may.signed.now)))))
}

#[get("/<_unit>/approvals/<id>?<done>")]
async fn show(may: May<ReadBooks>, _unit: &str, id: i64, done: Option<i64>) -> Result<Show, Failure> {
    page(&may, id, Fields::default(), done).await
}

#[derive(FromForm)]
struct AnswerForm {
    deed: Typed<Deed>,
    #[field(default = String::new())]
    reason: String,
}

#[post("/<_unit>/approvals/<id>", data = "<form>")]
async fn answer(
    may: May<ReadBooks>,
    _unit: &str,
    id: i64,
    form: Posted<AnswerForm>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(AnswerForm { deed: Typed(deed), reason }) = value else {
        return Err(Rejected::again(page(&may, id, fields, None).await?));
    };
    match give(&may, id, &Answer::new(deed, reason), &fields).await? {
        None => Ok(may.redirect(&next(&may, id, deed).await?)),
        Some(refused) => Err(Rejected::again(page(&may, id, refused, None).await?)),
    }
}

/// Gives an answer; what comes back is the form with the sentence that refused it.
async fn give(
    may: &May<ReadBooks>,
    id: i64,
    answer: &Answer,
    fields: &Fields,
) -> Result<Option<Fields>, Rejected<Show>> {
    let signed = may.signed.clone();
    let found = may.read(move |db, place| find(db, place, &signed, ApprovalId(id))).await?;
    let task = found.ok_or_else(|| missing(id))?.0.task;
    if matches!(answer.deed, Deed::Agree | Deed::Release) {
        let here = format!("approvals/{id}");
        let sum = (task.unit, task.amount.unwrap_or(Money::ZERO));
        step_up::hold_in(may, sum, (&here, &here), fields).await?;
    }
    let given = answer.clone();
    let job = may.write_to(settle::books(&task)?, move |tx, author| {
        settle::settle(tx, author, ApprovalId(id), &given)
    });
    match job.await {
        Ok(_) => Ok(None),
        Err(Attempt::Denied(err)) => Err(Failure::from(Attempt::<DbError>::Denied(err)).into()),
        Err(Attempt::Refused(settle::SettleError::Db(err))) => Err(err.into()),
        Err(refused) => Ok(Some(fields.clone().refused("reason", &refused))),
    }
}

/// Chooses where an answer leads: the next task that waits, else back to the list.
async fn next(may: &May<ReadBooks>, id: i64, deed: Deed) -> Result<String, Failure> {
    let signed = may.signed.clone();
    Ok(match deed {
        Deed::Withdraw | Deed::Release => format!("approvals?show=mine&done={id}"),
        Deed::Countersign => format!("approvals?show=red&done={id}"),
        Deed::Agree | Deed::Disagree | Deed::Return => {
            match may.read(move |db, _| first_waiting(db, &signed)).await? {
                Some(next) => format!("approvals/{next}?done={id}"),
                None => format!("approvals?done={id}"),
            }
        }
    })
}
