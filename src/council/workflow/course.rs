//! The course of a meeting: who came, what is called, what members declare, and their votes.

use serde_json::json;

use super::{complete, going_on, record, waiting};
use crate::{
    council::{CouncilError, Floor, MeetingError, Minutes, Vote, Withdrawal, store},
    db::Tx,
    id::{MeetingId, NominationId, UserId},
    ledger::Author,
    text::clean,
};

/// Records who came; a member who is on the list already stays on it.
pub fn attend(
    tx: &mut Tx,
    author: &Author,
    meeting: MeetingId,
    users: &[UserId],
) -> Result<(), MeetingError> {
    let minutes = going_on(tx, meeting)?;
    for user in users {
        if !minutes.sitting.members().contains(user) {
            return Err(CouncilError::NotAMember(*user).into());
        }
    }
    let mut came = users.to_vec();
    came.sort_unstable();
    came.dedup();
    came.retain(|user| !minutes.sitting.present().contains(user));
    let db = tx.db()?;
    came.iter().try_for_each(|user| store::insert_attendance(db, meeting, *user))?;
    record(tx, author, &minutes, "meeting.attend", json!({"came": came}))
}

/// Corrects the list of those present to these; whoever has voted stays on it.
pub fn set_attendance(
    tx: &mut Tx,
    author: &Author,
    meeting: MeetingId,
    users: &[UserId],
) -> Result<(), MeetingError> {
    let minutes = going_on(tx, meeting)?;
    let gone: Vec<UserId> =
        minutes.sitting.present().iter().copied().filter(|user| !users.contains(user)).collect();
    if let Some(user) = gone.iter().find(|user| minutes.votes.iter().any(|(_, voter, _)| voter == *user)) {
        return Err(MeetingError::HasVoted(*user));
    }
    let db = tx.db()?;
    gone.iter().try_for_each(|user| store::delete_attendance(db, meeting, *user))?;
    if !gone.is_empty() {
        record(tx, author, &minutes, "meeting.absent", json!({"gone": gone}))?;
    }
    if users.iter().all(|user| minutes.sitting.present().contains(user)) {
        return Ok(());
    }
    attend(tx, author, meeting, users)
}

/// Calls a nomination, so that votes are taken on it and on no other, or ends the voting.
pub fn call(tx: &mut Tx, author: &Author, meeting: MeetingId, floor: Floor) -> Result<(), MeetingError> {
    let minutes = going_on(tx, meeting)?;
    kept_by(&minutes, author)?;
    let item = match floor {
        Floor::At(nomination) => Some(complete(tx, &minutes, nomination)?.id),
        Floor::Ended => None,
    };
    if minutes.floor == Some(floor) {
        return Ok(());
    }
    store::set_floor(tx.db()?, &minutes.meeting, floor, (author.user, author.at))?;
    record(tx, author, &minutes, "meeting.call", json!({"nomination": item}))
}

/// What a member says who is asked for an interest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes { reason: String },
    No,
}

/// Takes a member's answer, from themselves or from whoever keeps the meeting. A yes stays a yes.
pub fn answer(
    tx: &mut Tx,
    author: &Author,
    meeting: MeetingId,
    (nomination, user): (NominationId, UserId),
    answer: &Answer,
) -> Result<(), MeetingError> {
    let minutes = going_on(tx, meeting)?;
    if author.user != user {
        kept_by(&minutes, author)?;
    }
    let found = waiting(tx, &minutes, nomination)?;
    let hints = store::hints(tx.db()?, &found, user)?;
    let codes: Vec<&str> = hints.iter().map(|it| it.code()).collect();
    if let Answer::Yes { reason } = answer {
        let noticed = hints.iter().map(|it| format!("{it}")).collect::<Vec<_>>().join(", ");
        // The button alone says enough.
        let usual =
            if noticed.is_empty() { "tự nêu có lợi ích liên quan".to_owned() } else { noticed };
        let reason = if reason.trim().is_empty() { &usual } else { reason };
        return declare_conflict(tx, author, meeting, nomination, user, reason);
    }
    if !minutes.sitting.members().contains(&user) {
        return Err(CouncilError::NotAMember(user).into());
    }
    if minutes.conflicts.contains(&(nomination, user)) {
        return Err(MeetingError::AnsweredYes(user));
    }
    if minutes.has_answered(nomination, user) {
        return Ok(());
    }
    let told = (author.user, author.at);
    store::insert_denial(tx.db()?, &minutes.meeting, (nomination, user), &codes.join(","), told)?;
    let after = json!({"nomination": nomination, "member": user, "hints": codes});
    record(tx, author, &minutes, "meeting.no_conflict", after)
}

/// Records that a member has an interest in a nomination and leaves the room for it.
pub fn declare_conflict(
    tx: &mut Tx,
    author: &Author,
    meeting: MeetingId,
    nomination: NominationId,
    user: UserId,
    reason: &str,
) -> Result<(), MeetingError> {
    let reason = clean(reason)?;
    if reason.is_empty() {
        return Err(MeetingError::NoReason);
    }
    let minutes = going_on(tx, meeting)?;
    waiting(tx, &minutes, nomination)?;
    if !minutes.sitting.members().contains(&user) {
        return Err(CouncilError::NotAMember(user).into());
    }
    if minutes.has_voted(nomination, user) {
        return Err(MeetingError::ConflictAfterVote(user));
    }
    if !minutes.conflicts.contains(&(nomination, user)) {
        store::insert_conflict(tx.db()?, meeting, nomination, user, &reason)?;
    }
    let after = json!({"nomination": nomination, "member": user, "reason": reason});
    record(tx, author, &minutes, "meeting.conflict", after)
}

/// Casts the author's own vote.
pub fn vote(
    tx: &mut Tx,
    author: &Author,
    meeting: MeetingId,
    nomination: NominationId,
    vote: Vote,
) -> Result<(), MeetingError> {
    let minutes = going_on(tx, meeting)?;
    cast(tx, &minutes, nomination, author.user, vote)?;
    record(tx, author, &minutes, "meeting.vote", json!({"nomination": nomination, "vote": vote}))
}

/// Takes a vote back, the member's own or one that whoever keeps the meeting wrote down; what it was stays on file.
pub fn withdraw_vote(
    tx: &mut Tx,
    author: &Author,
    meeting: MeetingId,
    (nomination, user): (NominationId, UserId),
    reason: &str,
) -> Result<(), MeetingError> {
    let reason = clean(reason)?;
    if reason.is_empty() {
        return Err(MeetingError::NoReason);
    }
    let minutes = going_on(tx, meeting)?;
    if author.user != user {
        kept_by(&minutes, author)?;
    }
    waiting(tx, &minutes, nomination)?;
    on_the_floor(&minutes, nomination)?;
    let vote = minutes.vote_of(nomination, user).ok_or(MeetingError::NoVote(user))?;
    let taken = Withdrawal { nomination, user, vote, reason, by: author.user, at: author.at };
    store::insert_withdrawal(tx.db()?, &minutes.meeting, &taken)?;
    store::delete_vote(tx.db()?, meeting, nomination, user)?;
    let after = json!({"nomination": nomination, "member": user, "vote": vote, "reason": taken.reason});
    record(tx, author, &minutes, "meeting.withdraw_vote", after)
}

/// Records the hands that members showed. Only the chair may, being present, or the secretary, and the audit row
/// says who did it for whom; everybody else votes for themselves.
pub fn record_hands(
    tx: &mut Tx,
    author: &Author,
    meeting: MeetingId,
    nomination: NominationId,
    hands: &[(UserId, Vote)],
) -> Result<(), MeetingError> {
    let minutes = going_on(tx, meeting)?;
    if !minutes.is_kept_by(author.user) {
        return Err(MeetingError::NotChair(author.user));
    }
    for (user, vote) in hands {
        // The minutes are read again, so that a member who is listed twice is found out.
        let minutes = going_on(tx, meeting)?;
        cast(tx, &minutes, nomination, *user, *vote)?;
    }
    let is_chair = minutes.sitting.chair() == Some(author.user);
    let keeper = if is_chair { "recorded_by_chair" } else { "recorded_by_secretary" };
    let after = json!({"nomination": nomination, "show_of_hands": hands, keeper: author.user});
    record(tx, author, &minutes, "meeting.show_of_hands", after)
}

fn kept_by(minutes: &Minutes, author: &Author) -> Result<(), MeetingError> {
    if minutes.is_kept_by(author.user) { Ok(()) } else { Err(MeetingError::NotKeeper(author.user)) }
}

/// Lets votes through on what the meeting is at.
fn on_the_floor(minutes: &Minutes, nomination: NominationId) -> Result<(), MeetingError> {
    match minutes.floor {
        Some(Floor::Ended) => Err(MeetingError::VotingEnded),
        Some(Floor::At(called)) if called != nomination => Err(MeetingError::OtherItem(nomination)),
        Some(Floor::At(_)) | None => Ok(()),
    }
}

fn cast(
    tx: &mut Tx,
    minutes: &Minutes,
    nomination: NominationId,
    user: UserId,
    vote: Vote,
) -> Result<(), MeetingError> {
    let record = complete(tx, minutes, nomination)?;
    on_the_floor(minutes, nomination)?;
    minutes.ballot(&record)?.cast(user, vote)?;
    if !minutes.has_answered(nomination, user) {
        let hints = store::hints(tx.db()?, &record, user)?;
        if !hints.is_empty() {
            return Err(MeetingError::Unanswered { user, hints });
        }
    }
    Ok(store::insert_vote(tx.db()?, minutes.meeting.id, nomination, user, vote)?)
}
