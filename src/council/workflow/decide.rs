//! The one decision of a meeting: votes are counted, the rules run once more, and what is left is promised.

use chrono::NaiveDate;
use serde_json::json;

use super::{give, going_on, not_future, paper, record};
use crate::{
    council::{
        CouncilError, Decided, Decision, DecisionRecord, Floor, MeetingError, Minutes, Verdict,
        paper::{Signing, digest},
        store,
    },
    db::Tx,
    disbursement, dossier,
    id::{BookId, MeetingId, NominationId},
    ledger::{Author, journal::Journal},
    money::Money,
    programme::{self, NominationRecord, NominationStage, Progress, Refusal},
    unit::{self, UnitTree},
};

/// The series of decision numbers.
const DECISIONS: &str = "QD";

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
    if matches!(minutes.floor, Some(Floor::At(_))) {
        return Err(MeetingError::StillVoting);
    }
    if !minutes.sitting.members().contains(&author.user) {
        return Err(CouncilError::NotAMember(author.user).into());
    }
    if !minutes.sitting.present().contains(&author.user) {
        return Err(CouncilError::Absent(author.user).into());
    }
    if !minutes.sitting.signer_may_be(author.user) {
        return Err(MeetingError::NotSigner(author.user));
    }
    let (counted, back) = count(tx, &minutes)?;
    let year = disbursement::year_of(day);
    let no = Journal::open(tx, minutes.meeting.book, author)?.take_number(DECISIONS, year);
    let db = tx.db()?;
    let id = store::insert_decision(db, &minutes.meeting, (year, no), (day, author.user))?;
    let decision = DecisionRecord { id, year, no, day, by: author.user };
    let tree = unit::store::tree(db)?;
    // Money that was agreed on for somebody whom the council rejects is free for the others.
    for (nomination, _) in counted.iter().filter(|(_, outcome)| matches!(outcome, Decision::Rejected(_))) {
        let stage = NominationStage::Nominated.refuse(Refusal::Council(meeting), day)?;
        programme::store::set_progress(tx.db()?, nomination.id, stage.progress())?;
    }
    let mut verdicts = Vec::with_capacity(counted.len());
    for (nomination, outcome) in counted {
        let verdict = match outcome {
            Decision::Carried(quorum) => give::give(tx, author, &tree, &decision, (&nomination, &quorum))?,
            Decision::Rejected(tally) => Verdict::Rejected(tally),
            Decision::NoQuorum(tally) => Verdict::Postponed(tally),
        };
        verdicts.push((nomination.id, verdict));
    }
    verdicts.extend(back.into_iter().map(|it| (it, Verdict::SentBack)));
    let decided = Decided { decision, verdicts };
    finish(tx, author, (&minutes, &tree), &decided)?;
    Ok(decided)
}

/// What there is to decide, and what was sent back and is left to another meeting, whatever was voted before.
type Counted = (Vec<(NominationRecord, Decision)>, Vec<NominationId>);

/// Counts the votes on everything that waits; without a quorum on anything there is nothing to decide.
fn count(tx: &mut Tx, minutes: &Minutes) -> Result<Counted, MeetingError> {
    let all = programme::store::nominations_of_round(tx.db()?, minutes.meeting.round)?;
    let (mut counted, mut back) = (Vec::new(), Vec::new());
    for nomination in all.into_iter().filter(|it| it.progress == Progress::Nominated) {
        if dossier::store::is_back(tx.db()?, nomination.id)? {
            back.push(nomination.id);
            continue;
        }
        let outcome = minutes.ballot(&nomination)?.decide();
        counted.push((nomination, outcome));
    }
    let Some((_, first)) = counted.first() else {
        return Err(back.first().map_or(MeetingError::NothingWaits, |it| MeetingError::SentBack(*it)));
    };
    if counted.iter().all(|(_, outcome)| matches!(outcome, Decision::NoQuorum(_))) {
        return Err(MeetingError::NoQuorum(first.tally()));
    }
    Ok((counted, back))
}

fn finish(
    tx: &mut Tx,
    author: &Author,
    (minutes, tree): (&Minutes, &UnitTree),
    decided: &Decided,
) -> Result<(), MeetingError> {
    let amounts = decided.verdicts.iter().filter_map(|(_, verdict)| match verdict {
        Verdict::Awarded { amount, .. } => Some(*amount),
        _ => None,
    });
    let total = Money::sum(amounts)?;
    let awards = (0_i64..).zip(decided.awards()).last().map_or(0, |(index, _)| index + 1);
    store::set_totals(tx.db()?, decided.decision.id, awards, total)?;
    let list: Vec<_> =
        decided.verdicts.iter().map(|(id, verdict)| json!([id, format!("{verdict:#}")])).collect();
    let DecisionRecord { id, year, no, day, by } = decided.decision;
    let signing = Signing { decision: id, meeting: minutes.meeting.id, by, at: author.at };
    let stored = paper::content(tx.db()?, minutes, decided, tree)?.stored()?;
    let paper = digest(&signing, &stored);
    store::insert_paper(tx.db()?, &minutes.meeting, &signing, (&stored, paper))?;
    let mut after = json!({"number": [year, no], "on": day, "awards": awards, "total": total, "list": list,
        "decision": id, "at": author.at.micros(), "paper": paper.to_string()});
    let titles: Vec<_> = decided.titles().collect();
    if !titles.is_empty() {
        after["titles"] = json!(titles);
    }
    record(tx, author, minutes, "meeting.decide", after)
}
