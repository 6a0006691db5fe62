//! The page of a meeting: what it is at, the reader's own vote, who came, and the agenda.

use askama::Template;
use askama_web::WebTemplate;
use rocket::get;

use super::view::{self, Item, Seat, View};
use crate::{
    council::{Floor, Hint, MeetingError, Vote, store},
    id::{MeetingId, UserId},
    programme::Progress,
    report::selection::nominations::State,
    user::rights::{Granted, ReadMeetings, Right},
    web::{Failure, desk::Frame, forms::Fields, may::May},
};

#[derive(Template, WebTemplate)]
#[template(path = "meetings/show.html")]
pub struct Show {
    desk: Frame,
    view: View,
    fields: Fields,
    me: UserId,
}

impl Show {
    fn path(&self, rest: &str) -> String {
        self.desk.to(&format!("meetings/{}{rest}", self.view.minutes.meeting.id))
    }

    fn is_decided(&self) -> bool {
        self.view.minutes.decision.is_some()
    }

    fn has_ended(&self) -> bool {
        self.view.minutes.floor == Some(Floor::Ended)
    }

    /// Tells whether the reader records for others, while there is something to record.
    fn keeps(&self) -> bool {
        !self.is_decided() && self.view.minutes.is_kept_by(self.me) && self.desk.may(&Right::KeepMeetings)
    }

    /// Tells whether the reader may correct who came.
    fn counts(&self) -> bool {
        !self.is_decided() && self.desk.may(&Right::KeepMeetings)
    }

    fn my_seat(&self) -> Option<&Seat> {
        self.view.seat(self.me).filter(|_| self.desk.may(&Right::Vote))
    }

    fn is_mine(&self, seat: &Seat) -> bool {
        seat.user == self.me
    }

    fn is_current(&self, item: &Item) -> bool {
        self.view.current().is_some_and(|it| it.id() == item.id())
    }

    fn votes(&self) -> Vec<(&'static str, String)> {
        Vote::ALL.iter().map(|it| (it.code(), self.desk.of_value(it))).collect()
    }

    fn hints(&self, hints: &[Hint]) -> String {
        hints.iter().map(|it| self.desk.of_value(it)).collect::<Vec<_>>().join(", ")
    }

    /// Returns the members whose vote the keeper can write down now.
    fn to_show(&self) -> Vec<&Seat> {
        self.view.seats.iter().filter(|it| it.may_vote()).collect()
    }

    /// Returns the members who came and have not answered.
    fn asked(&self) -> Vec<&Seat> {
        self.view.seats.iter().filter(|it| it.present && it.is_asked()).collect()
    }

    /// Says where the vote on an item stands, for a state's mark.
    fn mood(&self, item: &Item) -> &'static str {
        match item.outcome.code() {
            _ if item.back => "ask",
            "carried" => "good",
            "rejected" => "bad",
            _ => "plain",
        }
    }

    fn word(&self, item: &Item) -> String {
        match item.listed.record.progress {
            Progress::Nominated if item.back => self.desk.of_value(&State::Back),
            Progress::Nominated if item.tally().voted() == 0 => self.desk.t("meetings-not-voted"),
            Progress::Nominated => self.desk.t(match item.outcome.code() {
                "carried" => "meetings-carried",
                "rejected" => "meetings-rejected",
                _ => "meetings-no-quorum",
            }),
            progress => self.desk.of_value(&progress),
        }
    }

    fn nominee(&self, id: &crate::id::NominationId) -> &str {
        self.view.items.iter().find(|it| it.id() == *id).map_or("", |it| it.listed.name.as_str())
    }

    fn is_signer(&self) -> bool {
        self.desk.may(&Right::Preside) && self.view.minutes.sitting.signer_may_be(self.me)
    }
}

#[get("/<_unit>/meetings/<id>", rank = 2)]
pub async fn show(may: May<ReadMeetings>, _unit: &str, id: i64) -> Result<Show, Failure> {
    page(&may, id, Fields::default()).await
}

/// Reads a meeting into its page.
pub async fn page<R: Granted>(may: &May<R>, id: i64, fields: Fields) -> Result<Show, Failure> {
    let view = may.read(move |db, place| View::read(db, place.book, MeetingId(id))).await?;
    Ok(Show { desk: may.frame("meetings"), view, fields, me: may.signed.session.user.id })
}

/// Tells a page that is open whether it still shows the meeting as it is.
#[get("/<_unit>/meetings/<id>/now")]
pub async fn now(may: May<ReadMeetings>, _unit: &str, id: i64) -> Result<String, Failure> {
    // Every open page asks every few seconds, so only what the word is made of is read.
    let read = may.read(move |db, place| {
        let minutes = store::minutes(db, MeetingId(id))?;
        if minutes.meeting.book != place.book {
            return Err(MeetingError::NoMeeting(MeetingId(id)));
        }
        Ok(view::stamp(&minutes, store::withdrawals(db, MeetingId(id))?.len()))
    });
    Ok(read.await?)
}
