//! The council and the awards of the example year.

use super::{DemoError, Year, files, story::Event};
use crate::{
    approval::{Answer, Deed},
    council::{self, Member, Vote},
    disbursement::{self, payout},
    id::{AwardId, BookId, MeetingId, NominationId, UserId},
    ledger::Author,
    programme::{self, NominationRecord, Progress},
    text::sheet,
};

/// In the story, everybody who waits or everybody who came.
const ALL: &str = "*";

/// Sets up the councils of the example.
pub(super) fn councils(year: &Year<'_>, author: &Author) -> Result<(), DemoError> {
    let mut members = Vec::new();
    let mut council = None;
    for row in sheet::read(files::COUNCIL, ["code", "unit", "name", "login", "chair"])? {
        let [code, unit, name, login, chair] = row.cells;
        members.push(Member { user: year.author(&login)?.user, chair: chair == "yes" });
        council = Some((year.unit(&unit)?, code, name));
    }
    let Some((unit, code, name)) = council else { return Ok(()) };
    let author = author.clone();
    year.pool.write_now([BookId::REGISTER], move |tx| {
        council::workflow::found(tx, &author, unit, (&code, &name), &members)
    })?;
    Ok(())
}

pub(super) fn meet(year: &mut Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (_, book) = year.place(&event.unit)?;
    let round = year.pool.read_now(|db| programme::store::find_round(db, book, &event.target))?.round.id;
    let (council, day) = (event.text.clone(), year.day());
    let meeting = year
        .pool
        .write_now([book], move |tx| council::workflow::convene(tx, &author, book, &council, round, day))?;
    year.meetings.insert(event.subject.clone(), meeting);
    Ok(())
}

fn meeting(year: &Year<'_>, event: &Event) -> Result<MeetingId, DemoError> {
    let found = year.meetings.get(&event.subject).copied();
    found.ok_or_else(|| DemoError::Unknown(event.subject.clone()))
}

pub(super) fn present(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (meeting, (_, book)) = (meeting(year, event)?, year.place(&event.unit)?);
    let mut users = Vec::new();
    for login in event.target.split_whitespace() {
        users.push(year.author(login)?.user);
    }
    year.pool.write_now([book], move |tx| council::workflow::attend(tx, &author, meeting, &users))?;
    Ok(())
}

/// Returns those of a meeting's round who wait for a decision: one of them by name, or all.
fn waiting(
    year: &Year<'_>,
    meeting: MeetingId,
    name: &str,
) -> Result<(council::Minutes, Vec<NominationRecord>), DemoError> {
    let (minutes, listed) = year.pool.read_now(|db| {
        let minutes = council::store::minutes(db, meeting)?;
        let listed = programme::store::list(db, minutes.meeting.round)?;
        Ok::<_, DemoError>((minutes, listed))
    })?;
    let wanted = |it: &programme::store::Listed| {
        it.record.progress == Progress::Nominated && (name == ALL || it.name == name)
    };
    let found: Vec<_> = listed.into_iter().filter(wanted).map(|it| it.record).collect();
    if found.is_empty() { Err(DemoError::Unknown(name.to_owned())) } else { Ok((minutes, found)) }
}

pub(super) fn conflict(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (meeting, (_, book)) = (meeting(year, event)?, year.place(&event.unit)?);
    let (_, found) = waiting(year, meeting, &event.target)?;
    let (member, reason) = (year.author(&event.account)?.user, event.text.clone());
    let nominations: Vec<NominationId> = found.iter().map(|it| it.id).collect();
    year.pool.write_now([book], move |tx| {
        nominations.iter().try_for_each(|nomination| {
            council::workflow::declare_conflict(tx, &author, meeting, *nomination, member, &reason)
        })
    })?;
    Ok(())
}

/// Takes the vote of one member, or the hands of everybody who came and has not voted.
pub(super) fn vote(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (meeting, (_, book)) = (meeting(year, event)?, year.place(&event.unit)?);
    let (minutes, found) = waiting(year, meeting, &event.target)?;
    let vote: Vote = event.text.parse()?;
    if !event.account.is_empty() {
        let member = year.author(&event.account)?;
        let nominations: Vec<NominationId> = found.iter().map(|it| it.id).collect();
        year.pool.write_now([book], move |tx| {
            nominations
                .iter()
                .try_for_each(|nomination| council::workflow::vote(tx, &member, meeting, *nomination, vote))
        })?;
        return Ok(());
    }
    let may_vote = |nomination: &NominationRecord, user: UserId| {
        user != nomination.nomination.nominated_by
            && !minutes.conflicts.contains(&(nomination.id, user))
            && !minutes.has_voted(nomination.id, user)
    };
    let hands = |nomination: &NominationRecord| -> Vec<(UserId, Vote)> {
        let present = minutes.sitting.present().iter().copied();
        present.filter(|user| may_vote(nomination, *user)).map(|user| (user, vote)).collect()
    };
    let shown: Vec<_> = found.iter().map(|nomination| (nomination.id, hands(nomination))).collect();
    year.pool.write_now([book], move |tx| {
        shown.iter().try_for_each(|(nomination, hands)| {
            council::workflow::record_hands(tx, &author, meeting, *nomination, hands)
        })
    })?;
    Ok(())
}

pub(super) fn decide(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (meeting, (_, book)) = (meeting(year, event)?, year.place(&event.unit)?);
    let day = year.day();
    year.pool.write_now([BookId::REGISTER, book], move |tx| {
        council::workflow::decide(tx, &author, meeting, day)
    })?;
    Ok(())
}

/// Finds the award of a person in a round.
fn award(year: &Year<'_>, book: BookId, event: &Event) -> Result<AwardId, DemoError> {
    let awards = year.pool.read_now(|db| {
        let round = programme::store::find_round(db, book, &event.subject)?.round.id;
        Ok::<_, DemoError>(disbursement::store::list(db, book, Some(round))?)
    })?;
    let found = awards.into_iter().find(|it| it.name == event.target);
    Ok(found.ok_or_else(|| DemoError::Unknown(event.target.clone()))?.id)
}

pub(super) fn pay(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (_, book) = year.place(&event.unit)?;
    let (award, account, day) = (award(year, book, event)?, event.account.clone(), year.day());
    year.pool.write_now([BookId::REGISTER, book], move |tx| {
        let account = disbursement::workflow::account(tx, &author, award, &account)?;
        disbursement::workflow::pay(tx, &author, award, account, day)
    })?;
    Ok(())
}

pub(super) fn give_back(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (_, book) = year.place(&event.unit)?;
    let (award, account, day) = (award(year, book, event)?, event.account.clone(), year.day());
    let reason = event.text.clone();
    year.pool.write_now([book], move |tx| {
        let account = disbursement::workflow::account(tx, &author, award, &account)?;
        disbursement::workflow::give_back(tx, &author, award, account, day, &reason)
    })?;
    Ok(())
}

/// Asks for it as the one who pays, and lets the person in the column of the account agree.
pub(super) fn leave_unclaimed(year: &Year<'_>, author: Author, event: &Event) -> Result<(), DemoError> {
    let (_, book) = year.place(&event.unit)?;
    let (award, day, reason) = (award(year, book, event)?, year.day(), event.text.clone());
    let second = year.author(&event.account)?;
    year.pool.write_now([book], move |tx| {
        let task = payout::workflow::ask_unclaimed_award(tx, &author, award, (day, &reason))?;
        payout::workflow::decide_unclaimed(tx, &second, task, &Answer::new(Deed::Agree, ""))
    })?;
    Ok(())
}
