//! Gathers what the papers of a decision say, while it is being signed.

use std::collections::HashMap;

use crate::{
    council::{
        Council, Decided, MeetingError, Minutes, Verdict, Withdrawal,
        paper::{Attendee, Award, Content, Issuer, Item, Said},
        store,
    },
    db::{Db, DbError},
    fund,
    id::{NominationId, UserId},
    programme::{self, store::Listed},
    unit::{self, UnitTree},
    user,
};

struct Facts<'f> {
    minutes: &'f Minutes,
    names: HashMap<UserId, String>,
    listed: HashMap<NominationId, Listed>,
    conflicts: Vec<(NominationId, UserId, String)>,
    withdrawals: Vec<Withdrawal>,
}

pub fn content(
    db: &mut Db,
    minutes: &Minutes,
    decided: &Decided,
    tree: &UnitTree,
) -> Result<Content, MeetingError> {
    let meeting = &minutes.meeting;
    let council = store::get(db, meeting.council)?;
    let round = programme::store::round(db, meeting.round)?;
    let people: Vec<UserId> = council.members.iter().map(|it| it.user).chain(minutes.secretary).collect();
    let listed = programme::store::list(db, meeting.round)?;
    let facts = Facts {
        minutes,
        names: user::store::names(db, &people)?,
        listed: listed.into_iter().map(|it| (it.record.id, it)).collect(),
        conflicts: store::conflict_reasons(db, meeting.id)?,
        withdrawals: store::withdrawals(db, meeting.id)?,
    };
    let mut items = Vec::with_capacity(decided.verdicts.len());
    for (nomination, verdict) in &decided.verdicts {
        items.push(item(db, &facts, *nomination, verdict, tree)?);
    }
    let decision = &decided.decision;
    Ok(Content {
        issuer: issuer(db, &council, tree, decision.day)?,
        programme: programme::store::programme(db, round.round.programme)?.name,
        round: round.round.name,
        year: decision.year,
        no: decision.no,
        day: decision.day,
        held_on: meeting.held_on,
        attendees: attendees(&facts, &council),
        secretary: minutes.secretary.map(|it| facts.name(it)).unwrap_or_default(),
        casting_vote: minutes.sitting.has_casting_vote(),
        items,
        signer: facts.name(decision.by),
        by_chair: minutes.sitting.chair() == Some(decision.by),
        council: council.name,
    })
}

fn issuer(
    db: &mut Db,
    council: &Council,
    tree: &UnitTree,
    day: chrono::NaiveDate,
) -> Result<Issuer, MeetingError> {
    let name = |at: usize| tree.line_up(council.unit).nth(at).map(|it| it.name.clone()).unwrap_or_default();
    let details = unit::details::store::on(db, council.unit, day)?;
    Ok(Issuer { name: name(0), above: name(1), place: details.place })
}

fn attendees(facts: &Facts<'_>, council: &Council) -> Vec<Attendee> {
    let present = facts.minutes.sitting.present();
    let attendee = |it: &crate::council::Member| Attendee {
        name: facts.name(it.user),
        chair: it.chair,
        present: present.contains(&it.user),
    };
    let mut all: Vec<Attendee> = council.members.iter().map(attendee).collect();
    all.sort_by_key(|it| !it.chair);
    all
}

fn item(
    db: &mut Db,
    facts: &Facts<'_>,
    id: NominationId,
    verdict: &Verdict,
    tree: &UnitTree,
) -> Result<Item, MeetingError> {
    let lost = || DbError::Corrupt(format!("nominations {id}: not in its round"));
    let listed = facts.listed.get(&id).ok_or_else(lost)?;
    let nomination = &listed.record.nomination;
    let minutes = facts.minutes;
    let award = match verdict {
        Verdict::Awarded { fund, amount, .. } => {
            Some(Award { amount: *amount, fund: fund::store::get(db, *fund)?.name })
        }
        _ => None,
    };
    let own = |it: &&(NominationId, UserId)| it.0 == id;
    Ok(Item {
        nominee: listed.name.clone(),
        unit: tree.get(nomination.unit).map(|it| it.name.clone()).unwrap_or_default(),
        school: listed.record.school.clone(),
        category: nomination.category,
        tally: minutes.ballot(&listed.record)?.tally(),
        votes: facts.votes(id),
        conflicts: facts.said(id),
        denials: minutes.denials.iter().filter(own).map(|(_, user)| facts.name(*user)).collect(),
        nominator: facts.names.get(&nomination.nominated_by).cloned(),
        withdrawn: facts.withdrawn(id),
        verdict_vi: format!("{verdict}"),
        verdict_en: format!("{verdict:#}"),
        award,
        title: verdict.title().map(ToString::to_string),
    })
}

impl Facts<'_> {
    fn name(&self, user: UserId) -> String {
        self.names.get(&user).cloned().unwrap_or_default()
    }

    fn votes(&self, id: NominationId) -> Vec<(String, crate::council::Vote)> {
        let votes = self.minutes.votes.iter().filter(|(it, ..)| *it == id);
        votes.map(|(_, user, vote)| (self.name(*user), *vote)).collect()
    }

    fn said(&self, id: NominationId) -> Vec<Said> {
        let conflicts = self.conflicts.iter().filter(|(it, ..)| *it == id);
        conflicts.map(|(_, user, reason)| Said { member: self.name(*user), words: reason.clone() }).collect()
    }

    fn withdrawn(&self, id: NominationId) -> Vec<(Said, crate::council::Vote)> {
        let taken = self.withdrawals.iter().filter(|it| it.nomination == id);
        taken.map(|it| (Said { member: self.name(it.user), words: it.reason.clone() }, it.vote)).collect()
    }
}
