//! What a council does: it is set up, meets, declares conflicts, votes, and decides once per meeting.

use chrono::NaiveDate;
use serde_json::json;

use super::{
    Council, CouncilError, Decided, Decision, DecisionRecord, MeetingError, Member, Minutes, Obstacle,
    Quorum, Sitting, Verdict, Vote, store,
};
use crate::{
    db::Tx,
    disbursement::{self, Approval, store::NewAward},
    eligibility::{Case, CheckStage},
    fund::Fund,
    id::{BookId, CouncilId, MeetingId, NominationId, RoundId, UnitId, UserId},
    ledger::{Author, journal::Journal},
    money::Money,
    programme::{self, NominationRecord, NominationStage, Progress, Refusal},
    text::clean,
    unit::{self, UnitTree, check_code},
};

/// The series of decision numbers.
const DECISIONS: &str = "QD";

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
    let council = Council { id: CouncilId(0), unit, code: code.to_owned(), name, members: members.to_vec() };
    let id = store::insert(db, &council)?;
    let members: Vec<_> = members.iter().map(|it| json!({"user": it.user, "chair": it.chair})).collect();
    let after = json!({"name": council.name, "members": members}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("council.add", code, None, Some(after));
    Ok(id)
}

/// Opens a meeting on a round of the council's own book.
pub fn convene(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    council: &str,
    round: RoundId,
    held_on: NaiveDate,
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
    let id = store::insert_meeting(db, book, found.id, round, held_on)?;
    let after = json!({"council": found.code, "round": record.round.code, "on": held_on}).to_string();
    Journal::open(tx, book, author)?.record("meeting.open", format!("meeting {id}"), None, Some(after));
    Ok(id)
}

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

/// Records the hands that members showed. Only the chair may, being present, and the audit row says who did it
/// for whom; everybody else votes for themselves.
pub fn record_hands(
    tx: &mut Tx,
    author: &Author,
    meeting: MeetingId,
    nomination: NominationId,
    hands: &[(UserId, Vote)],
) -> Result<(), MeetingError> {
    let minutes = going_on(tx, meeting)?;
    let is_chair = minutes.sitting.chair() == Some(author.user);
    if !is_chair || !minutes.sitting.present().contains(&author.user) {
        return Err(MeetingError::NotChair(author.user));
    }
    for (user, vote) in hands {
        // The minutes are read again, so that a member who is listed twice is found out.
        let minutes = going_on(tx, meeting)?;
        cast(tx, &minutes, nomination, *user, *vote)?;
    }
    let after = json!({"nomination": nomination, "show_of_hands": hands, "recorded_by_chair": author.user});
    record(tx, author, &minutes, "meeting.show_of_hands", after)
}

/// Ends a meeting with its one decision: votes are counted, the rules run once more, awards are posted.
///
/// Nominations are taken in the order in which they came in, so that where quota or money runs out the earlier
/// one has it. Those that too few voted on wait for another meeting. The job names the register and the book.
pub fn decide(
    tx: &mut Tx,
    author: &Author,
    meeting: MeetingId,
    day: NaiveDate,
) -> Result<Decided, MeetingError> {
    tx.require_lock(BookId::REGISTER)?;
    let minutes = going_on(tx, meeting)?;
    not_future(author, day)?;
    if day < minutes.meeting.held_on {
        return Err(MeetingError::TooEarly { day, held_on: minutes.meeting.held_on });
    }
    if !minutes.sitting.members().contains(&author.user) {
        return Err(CouncilError::NotAMember(author.user).into());
    }
    if !minutes.sitting.present().contains(&author.user) {
        return Err(CouncilError::Absent(author.user).into());
    }
    let counted = count(tx, &minutes)?;
    let year = disbursement::year_of(day);
    let no = Journal::open(tx, minutes.meeting.book, author)?.take_number(DECISIONS, year);
    let db = tx.db()?;
    let id = store::insert_decision(db, &minutes.meeting, (year, no), (day, author.user))?;
    let decision = DecisionRecord { id, year, no, day, by: author.user };
    let tree = unit::store::tree(db)?;
    let mut verdicts = Vec::with_capacity(counted.len());
    for (nomination, outcome) in counted {
        let verdict = match outcome {
            Decision::Carried(quorum) => award(tx, author, &tree, &decision, &nomination, &quorum)?,
            Decision::Rejected(tally) => {
                let stage = NominationStage::Nominated.refuse(Refusal::Council(meeting), day)?;
                programme::store::set_progress(tx.db()?, nomination.id, stage.progress())?;
                Verdict::Rejected(tally)
            }
            Decision::NoQuorum(tally) => Verdict::Postponed(tally),
        };
        verdicts.push((nomination.id, verdict));
    }
    let decided = Decided { decision, verdicts };
    finish(tx, author, &minutes, &decided)?;
    Ok(decided)
}

/// Counts the votes on everything that waits; without a quorum on anything there is nothing to decide.
fn count(tx: &mut Tx, minutes: &Minutes) -> Result<Vec<(NominationRecord, Decision)>, MeetingError> {
    let all = programme::store::nominations_of_round(tx.db()?, minutes.meeting.round)?;
    let mut counted = Vec::new();
    for nomination in all.into_iter().filter(|it| it.progress == Progress::Nominated) {
        let outcome = minutes.ballot(&nomination)?.decide();
        counted.push((nomination, outcome));
    }
    let (_, first) = counted.first().ok_or(MeetingError::NothingWaits)?;
    if counted.iter().all(|(_, outcome)| matches!(outcome, Decision::NoQuorum(_))) {
        return Err(MeetingError::NoQuorum(first.tally()));
    }
    Ok(counted)
}

/// Turns a carried nomination into an award, unless the rules or the money say no.
fn award(
    tx: &mut Tx,
    author: &Author,
    tree: &UnitTree,
    decision: &DecisionRecord,
    nomination: &NominationRecord,
    quorum: &Quorum,
) -> Result<Verdict, MeetingError> {
    let case = Case::load(tx.db()?, nomination.id)?;
    let fund = case.choose_fund(tx, author, tree, decision.day)?;
    let when = (CheckStage::Approval, decision.day);
    let (check_id, check) = case.check(tx, author, tree, when, fund.as_ref())?;
    let grant = if check.is_blocked() {
        Err(Obstacle::of(&check))
    } else {
        grant(tx, author, tree, &case, fund, decision.day)?
    };
    let (fund, amount) = match grant {
        Ok(grant) => grant,
        Err(reason) => {
            let stage = NominationStage::Nominated.refuse(Refusal::Rules(check_id), decision.day)?;
            programme::store::set_progress(tx.db()?, nomination.id, stage.progress())?;
            return Ok(Verdict::Refused { check: check_id, reason });
        }
    };
    // Without this proof there is no award: the vote was about this nomination and the rules were run for it.
    Approval::new(nomination.id, quorum, &check, decision.day)?;
    let mut journal = Journal::open(tx, nomination.book, author)?;
    let entry = disbursement::award_entry(journal.chart(), &case, &fund, amount, decision)?;
    let seq = journal.post(&entry, None)?.seq;
    let new =
        NewAward { case: &case, decision: decision.id, fund: fund.id, amount, year: decision.year, seq };
    let award = disbursement::store::insert(journal.db()?, &new)?;
    let stage = NominationStage::Nominated.approve(nomination.id, quorum, award, decision.day)?;
    programme::store::set_progress(journal.db()?, nomination.id, stage.progress())?;
    Ok(Verdict::Awarded { award, fund: fund.id, amount })
}

/// Asks what the books demand whatever rules are in force: an open fund, its donors' leave, and the money.
fn grant(
    tx: &mut Tx,
    author: &Author,
    tree: &UnitTree,
    case: &Case,
    fund: Option<Fund>,
    day: NaiveDate,
) -> Result<Result<(Fund, Money), Obstacle>, MeetingError> {
    let Some(fund) = fund else { return Ok(Err(Obstacle::NoFund)) };
    let Some(needs) = case.amount() else { return Ok(Err(Obstacle::NoAmount)) };
    if let Some(breach) = case.breach(&fund, tree, day) {
        let words = fund.objection(breach);
        return Ok(Err(Obstacle::Breach { fund: fund.code, words }));
    }
    let has = case.available(tx, author, &fund, day)?;
    if has < needs {
        return Ok(Err(Obstacle::Short { fund: fund.code, has, needs }));
    }
    Ok(Ok((fund, needs)))
}

fn finish(tx: &mut Tx, author: &Author, minutes: &Minutes, decided: &Decided) -> Result<(), MeetingError> {
    let amounts = decided.verdicts.iter().filter_map(|(_, verdict)| match verdict {
        Verdict::Awarded { amount, .. } => Some(*amount),
        _ => None,
    });
    let total = Money::sum(amounts)?;
    let awards = (0_i64..).zip(decided.awards()).last().map_or(0, |(index, _)| index + 1);
    store::set_totals(tx.db()?, decided.decision.id, awards, total)?;
    let list: Vec<_> =
        decided.verdicts.iter().map(|(id, verdict)| json!([id, format!("{verdict:#}")])).collect();
    let DecisionRecord { year, no, day, .. } = decided.decision;
    let after = json!({"number": [year, no], "on": day, "awards": awards, "total": total, "list": list});
    record(tx, author, minutes, "meeting.decide", after)
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

fn cast(
    tx: &mut Tx,
    minutes: &Minutes,
    nomination: NominationId,
    user: UserId,
    vote: Vote,
) -> Result<(), MeetingError> {
    let record = waiting(tx, minutes, nomination)?;
    minutes.ballot(&record)?.cast(user, vote)?;
    Ok(store::insert_vote(tx.db()?, minutes.meeting.id, nomination, user, vote)?)
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
