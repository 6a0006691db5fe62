//! What a council does: it is set up, meets, declares conflicts, votes, and decides once per meeting.

mod course;
mod decide;
mod give;
mod paper;

use chrono::NaiveDate;
use serde_json::json;

use super::{
    Council, DecisionRecord, MeetingError, Member, Minutes, Sitting,
    store::{self, MemberTies},
};
use crate::{
    db::Tx,
    dossier,
    id::{BookId, CouncilId, MeetingId, NominationId, RoundId, UnitId, UserId},
    ledger::{Author, journal::Journal},
    programme::{self, NominationRecord, Progress},
    text::clean,
    unit::{self, check_code},
    user::{self, rights::Right},
};

pub use course::{
    Answer, answer, attend, call, declare_conflict, record_hands, set_attendance, vote, withdraw_vote,
};
pub use decide::decide;

/// Sets up the council of a unit.
pub fn found(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    (code, name): (&str, &str),
    members: &[Member],
) -> Result<CouncilId, MeetingError> {
    tx.require_lock(BookId::REGISTER)?;
    check_code(code)?;
    let name = clean(name)?;
    if name.is_empty() {
        return Err(MeetingError::NoName);
    }
    Sitting::new(members, [])?;
    let db = tx.db()?;
    if store::by_code(db, code)?.is_some() {
        return Err(MeetingError::CodeTaken(code.to_owned()));
    }
    let council = Council {
        id: CouncilId(0),
        unit,
        code: code.to_owned(),
        name,
        casting_vote: false,
        members: members.to_vec(),
    };
    let id = store::insert(db, &council)?;
    let members: Vec<_> = members.iter().map(|it| json!({"user": it.user, "chair": it.chair})).collect();
    let after = json!({"name": council.name, "members": members}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("council.add", code, None, Some(after));
    Ok(id)
}

/// Says whether the chair's vote decides a tie at the council's meetings from now on.
pub fn set_casting_vote(
    tx: &mut Tx,
    author: &Author,
    council: &str,
    casting_vote: bool,
) -> Result<(), MeetingError> {
    tx.require_lock(BookId::REGISTER)?;
    let found = find(tx, council)?;
    if found.casting_vote == casting_vote {
        return Ok(());
    }
    store::set_casting_vote(tx.db()?, found.id, casting_vote)?;
    let (before, after) =
        (json!({"casting_vote": found.casting_vote}), json!({"casting_vote": casting_vote}));
    Journal::open(tx, BookId::REGISTER, author)?.record(
        "council.casting_vote",
        council,
        Some(before.to_string()),
        Some(after.to_string()),
    );
    Ok(())
}

/// Keeps what may tie a member to people, as the member says it. The audit trail names the fields and not what is in
/// them, because it is read by more people than this is.
pub fn set_ties(
    tx: &mut Tx,
    author: &Author,
    council: &str,
    member: UserId,
    ties: &MemberTies,
) -> Result<(), MeetingError> {
    tx.require_lock(BookId::REGISTER)?;
    let found = find(tx, council)?;
    if !found.members.iter().any(|it| it.user == member) {
        return Err(super::CouncilError::NotAMember(member).into());
    }
    let ties = MemberTies {
        address: clean(&ties.address)?,
        phone: clean(&ties.phone)?,
        account: clean(&ties.account)?,
        school: clean(&ties.school)?,
        clan: ties.clan,
    };
    store::insert_ties(tx.db()?, member, &ties, (author.user, author.at))?;
    let known = json!({
        "member": member,
        "address": !ties.address.is_empty(),
        "phone": !ties.phone.is_empty(),
        "account": !ties.account.is_empty(),
        "school": !ties.school.is_empty(),
        "clan": ties.clan,
    });
    Journal::open(tx, BookId::REGISTER, author)?.record(
        "council.ties",
        council,
        None,
        Some(known.to_string()),
    );
    Ok(())
}

fn find(tx: &mut Tx, council: &str) -> Result<Council, MeetingError> {
    store::by_code(tx.db()?, council)?.ok_or_else(|| MeetingError::NoCouncil(council.to_owned()))
}

/// Opens a meeting on a round of the council's own book, without a secretary.
pub fn convene(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    council: &str,
    round: RoundId,
    held_on: NaiveDate,
) -> Result<MeetingId, MeetingError> {
    convene_with(tx, author, (book, council), (round, held_on), None)
}

/// Opens a meeting whose minutes somebody keeps who may.
pub fn convene_with(
    tx: &mut Tx,
    author: &Author,
    (book, council): (BookId, &str),
    (round, held_on): (RoundId, NaiveDate),
    secretary: Option<UserId>,
) -> Result<MeetingId, MeetingError> {
    not_future(author, held_on)?;
    let db = tx.db()?;
    let found = store::by_code(db, council)?;
    let found = found.ok_or_else(|| MeetingError::NoCouncil(council.to_owned()))?;
    let tree = unit::store::tree(db)?;
    let record = programme::store::round(db, round)?;
    if tree.book_of(found.unit)? != book || record.book != book {
        return Err(MeetingError::OtherBook { council: found.code });
    }
    if let Some(user) = secretary {
        let may = user::store::standing(db, user)?.may(&tree, found.unit, Right::KeepMeetings);
        if !may || user::store::is_disabled(db, user)? {
            return Err(MeetingError::NoSecretary(user));
        }
    }
    let id = store::insert_meeting(db, book, found.id, round, held_on)?;
    store::insert_terms(db, (book, id), found.casting_vote, secretary)?;
    let after = json!({"council": found.code, "round": record.round.code, "on": held_on,
        "casting_vote": found.casting_vote, "secretary": secretary})
    .to_string();
    Journal::open(tx, book, author)?.record("meeting.open", format!("meeting {id}"), None, Some(after));
    Ok(id)
}

fn not_future(author: &Author, day: NaiveDate) -> Result<(), MeetingError> {
    if day > author.at.day() { Err(MeetingError::Future(day)) } else { Ok(()) }
}

/// Loads a meeting that has not decided yet, of a book that the job has named.
fn going_on(tx: &mut Tx, meeting: MeetingId) -> Result<Minutes, MeetingError> {
    let minutes = store::minutes(tx.db()?, meeting)?;
    tx.require_lock(minutes.meeting.book)?;
    match minutes.decision {
        Some(DecisionRecord { no, year, .. }) => Err(MeetingError::Decided { no, year }),
        None => Ok(minutes),
    }
}

/// Loads a nomination that the meeting may speak about.
fn waiting(
    tx: &mut Tx,
    minutes: &Minutes,
    nomination: NominationId,
) -> Result<NominationRecord, MeetingError> {
    let found = programme::store::nomination(tx.db()?, nomination)?;
    let record = found.filter(|it| it.round == minutes.meeting.round);
    let record = record.ok_or(MeetingError::OtherRound(nomination))?;
    match record.progress {
        Progress::Nominated => Ok(record),
        progress => Err(MeetingError::Settled { nomination, progress }),
    }
}

/// Loads a nomination that may be put to the vote: what was sent back is not complete until it is sent in again.
fn complete(
    tx: &mut Tx,
    minutes: &Minutes,
    nomination: NominationId,
) -> Result<NominationRecord, MeetingError> {
    let record = waiting(tx, minutes, nomination)?;
    match dossier::store::is_back(tx.db()?, nomination)? {
        true => Err(MeetingError::SentBack(nomination)),
        false => Ok(record),
    }
}

fn record(
    tx: &mut Tx,
    author: &Author,
    minutes: &Minutes,
    action: &str,
    after: serde_json::Value,
) -> Result<(), MeetingError> {
    let subject = format!("meeting {}", minutes.meeting.id);
    let mut journal = Journal::open(tx, minutes.meeting.book, author)?;
    journal.record(action, subject, None, Some(after.to_string()));
    Ok(())
}
