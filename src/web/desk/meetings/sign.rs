//! The decision of a meeting before it is signed, and the signature.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, get, post, response::Redirect};

use super::view::{Item, View};
use crate::{
    calendar::show_day,
    council::{self, Decision, Floor, MeetingError, paper::Signed, workflow},
    id::{BookId, MeetingId},
    money::Money,
    programme::{self, ProgrammeKind},
    user::rights::{Granted, Preside, ReadMeetings, Right},
    web::{
        Failure,
        desk::Frame,
        forms::{Day, Fields, Posted, Rejected, Typed},
        may::May,
        step_up,
    },
};

#[derive(Template, WebTemplate)]
#[template(path = "meetings/decision.html")]
pub struct Read {
    desk: Frame,
    view: View,
    fields: Fields,
    /// What was signed, where its papers are kept.
    paper: Option<Signed>,
    /// Whether those on its list may have certificates of merit.
    merits: bool,
    /// Whether the reader is the one who signs.
    signs: bool,
}

impl Read {
    fn path(&self, rest: &str) -> String {
        self.desk.to(&format!("meetings/{}{rest}", self.view.minutes.meeting.id))
    }

    fn carried(&self) -> Vec<&Item> {
        self.view.items.iter().filter(|it| matches!(it.outcome, Decision::Carried(_))).collect()
    }

    /// Returns what the vote did not carry, and what too few voted on.
    fn others(&self) -> Vec<&Item> {
        self.view.items.iter().filter(|it| !matches!(it.outcome, Decision::Carried(_))).collect()
    }

    fn total(&self) -> Money {
        Money::sum(self.carried().iter().filter_map(|it| it.amount)).unwrap_or_default()
    }

    fn has_ended(&self) -> bool {
        self.view.minutes.floor == Some(Floor::Ended)
    }

    fn is_decided(&self) -> bool {
        self.view.minutes.decision.is_some()
    }
}

async fn page<R: Granted>(may: &May<R>, id: i64, fields: Fields) -> Result<Read, Failure> {
    let (view, paper, merits) = may
        .read(move |db, place| {
            let view = View::read(db, place.book, MeetingId(id))?;
            let paper = match view.minutes.decision {
                Some(decision) => council::store::paper(db, decision.id)?,
                None => None,
            };
            let programme = programme::store::programme(db, view.round.round.programme)?;
            let is_commended = paper.as_ref().is_some_and(|it| it.content.awards().next().is_some());
            let merits = is_commended && programme.kind != ProgrammeKind::HardshipAid;
            Ok::<_, MeetingError>((view, paper, merits))
        })
        .await?;
    let desk = may.frame("meetings");
    let signs = desk.may(&Right::Preside) && view.minutes.sitting.signer_may_be(may.signed.session.user.id);
    Ok(Read { signs, merits, paper, view, fields, desk })
}

#[get("/<_unit>/meetings/<id>/decision")]
pub async fn read(may: May<ReadMeetings>, _unit: &str, id: i64) -> Result<Read, Failure> {
    let fields = Fields::default().with("on", show_day(may.today()));
    page(&may, id, fields).await
}

#[derive(FromForm)]
pub struct SignForm {
    on: Typed<Day>,
}

#[post("/<_unit>/meetings/<id>/decision", data = "<form>")]
pub async fn sign(
    may: May<Preside>,
    _unit: &str,
    id: i64,
    form: Posted<SignForm>,
) -> Result<Redirect, Rejected<Read>> {
    let Posted { value, fields } = form;
    let Some(SignForm { on }) = value else { return Err(Rejected::again(page(&may, id, fields).await?)) };
    let back = format!("meetings/{id}/decision");
    step_up::hold_signature(&may, (&back, &back), &fields)?;
    let (book, meeting, day) = (may.book(), MeetingId(id), on.0.0);
    let done = may.write_to([BookId::REGISTER, book], move |tx, by| {
        super::of_book(tx, book, meeting)?;
        workflow::decide(tx, by, meeting, day)
    });
    match super::refusal(done.await)? {
        Ok(_) => Ok(may.redirect(&back)),
        Err(err) => Err(Rejected::again(page(&may, id, fields.refused("on", &err)).await?)),
    }
}
