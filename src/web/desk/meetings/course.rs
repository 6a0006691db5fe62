//! The course of a meeting: who came, what is called, answers, and votes from everybody's own session or by hand.

use rocket::{FromForm, post, response::Redirect};

use super::show::{Show, page};
use crate::{
    council::{
        Floor, MeetingError, Vote,
        workflow::{self, Answer},
    },
    db::Tx,
    id::{MeetingId, NominationId, UserId},
    ledger::Author,
    user::rights::{Granted, KeepMeetings, ReadMeetings, Vote as MayVote},
    web::{
        Failure,
        forms::{Fields, Maybe, Posted, Rejected, Typed},
        may::May,
    },
};

/// Does something to a meeting of this book and shows it again.
async fn go<R: Granted>(
    may: &May<R>,
    (id, fields): (i64, Fields),
    job: impl FnOnce(&mut Tx, &Author, MeetingId) -> Result<(), MeetingError> + Send + 'static,
) -> Result<Redirect, Rejected<Show>> {
    let (book, meeting) = (may.book(), MeetingId(id));
    let done = may.write(move |tx, author| {
        super::of_book(tx, book, meeting)?;
        job(tx, author, meeting)
    });
    match super::refusal(done.await)? {
        Ok(()) => Ok(may.redirect(&format!("meetings/{id}"))),
        Err(err) => Err(Rejected::again(page(may, id, fields.refused("", &err)).await?)),
    }
}

/// Shows a meeting again after a form that cannot be read.
async fn again<R: Granted>(may: &May<R>, id: i64, fields: Fields) -> Result<Rejected<Show>, Failure> {
    Ok(Rejected::again(page(may, id, fields).await?))
}

#[derive(FromForm)]
pub struct Came {
    #[field(default = Vec::new())]
    members: Vec<i64>,
}

#[post("/<_unit>/meetings/<id>/attendance", data = "<form>")]
pub async fn attendance(
    may: May<KeepMeetings>,
    _unit: &str,
    id: i64,
    form: Posted<Came>,
) -> Result<Redirect, Rejected<Show>> {
    let Some(Came { members }) = form.value else { return Err(again(&may, id, form.fields).await?) };
    let members: Vec<UserId> = members.into_iter().map(UserId).collect();
    go(&may, (id, form.fields), move |tx, by, meeting| workflow::set_attendance(tx, by, meeting, &members))
        .await
}

#[derive(FromForm)]
pub struct Call {
    /// Left out to end the voting.
    nomination: Maybe<i64>,
}

#[post("/<_unit>/meetings/<id>/call", data = "<form>")]
pub async fn call(
    may: May<KeepMeetings>,
    _unit: &str,
    id: i64,
    form: Posted<Call>,
) -> Result<Redirect, Rejected<Show>> {
    let Some(Call { nomination }) = form.value else { return Err(again(&may, id, form.fields).await?) };
    let floor = nomination.0.map_or(Floor::Ended, |it| Floor::At(NominationId(it)));
    go(&may, (id, form.fields), move |tx, by, meeting| workflow::call(tx, by, meeting, floor)).await
}

#[derive(FromForm)]
pub struct Said {
    nomination: i64,
    /// Somebody else's number, where whoever keeps the meeting writes the answer down.
    member: Maybe<i64>,
    /// `yes` or `no`.
    interest: String,
    #[field(default = String::new())]
    reason: String,
}

#[post("/<_unit>/meetings/<id>/interest", data = "<form>")]
pub async fn answer(
    may: May<ReadMeetings>,
    _unit: &str,
    id: i64,
    form: Posted<Said>,
) -> Result<Redirect, Rejected<Show>> {
    let Some(said) = form.value else { return Err(again(&may, id, form.fields).await?) };
    let member = said.member.0.map_or(may.signed.session.user.id, UserId);
    let about = (NominationId(said.nomination), member);
    let answer = match said.interest.as_str() {
        "yes" => Answer::Yes { reason: said.reason },
        _ => Answer::No,
    };
    go(&may, (id, form.fields), move |tx, by, meeting| workflow::answer(tx, by, meeting, about, &answer))
        .await
}

#[derive(FromForm)]
pub struct Ballot {
    nomination: i64,
    vote: Typed<Vote>,
}

#[post("/<_unit>/meetings/<id>/vote", data = "<form>")]
pub async fn vote(
    may: May<MayVote>,
    _unit: &str,
    id: i64,
    form: Posted<Ballot>,
) -> Result<Redirect, Rejected<Show>> {
    let Some(Ballot { nomination, vote }) = form.value else {
        return Err(again(&may, id, form.fields).await?);
    };
    let nomination = NominationId(nomination);
    go(&may, (id, form.fields), move |tx, by, meeting| workflow::vote(tx, by, meeting, nomination, vote.0))
        .await
}

#[derive(FromForm)]
pub struct Taken {
    nomination: i64,
    member: Maybe<i64>,
    reason: String,
}

#[post("/<_unit>/meetings/<id>/withdraw", data = "<form>")]
pub async fn withdraw(
    may: May<ReadMeetings>,
    _unit: &str,
    id: i64,
    form: Posted<Taken>,
) -> Result<Redirect, Rejected<Show>> {
    let Some(taken) = form.value else { return Err(again(&may, id, form.fields).await?) };
    let member = taken.member.0.map_or(may.signed.session.user.id, UserId);
    let of = (NominationId(taken.nomination), member);
    let job =
        move |tx: &mut Tx, by: &Author, meeting| workflow::withdraw_vote(tx, by, meeting, of, &taken.reason);
    go(&may, (id, form.fields), job).await
}

#[derive(FromForm)]
pub struct Hands {
    nomination: i64,
    /// A member and what was shown, such as `12:for`; a member without a hand is left out.
    #[field(default = Vec::new())]
    hands: Vec<String>,
}

/// Reads the hands that were filled in.
fn shown(hands: &[String]) -> Vec<(UserId, Vote)> {
    let hand = |text: &String| {
        let (user, vote) = text.split_once(':')?;
        Some((UserId(user.parse().ok()?), vote.parse().ok()?))
    };
    hands.iter().filter_map(hand).collect()
}

#[post("/<_unit>/meetings/<id>/hands", data = "<form>")]
pub async fn hands(
    may: May<KeepMeetings>,
    _unit: &str,
    id: i64,
    form: Posted<Hands>,
) -> Result<Redirect, Rejected<Show>> {
    let Some(Hands { nomination, hands }) = form.value else {
        return Err(again(&may, id, form.fields).await?);
    };
    let (nomination, hands) = (NominationId(nomination), shown(&hands));
    let job =
        move |tx: &mut Tx, by: &Author, meeting| workflow::record_hands(tx, by, meeting, nomination, &hands);
    go(&may, (id, form.fields), job).await
}
