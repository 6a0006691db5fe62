//! Everything that the page of a meeting is made of.

use std::collections::HashMap;

use crate::{
    council::{self, Council, Decision, Floor, Hint, MeetingError, Minutes, Tally, Vote, Withdrawal},
    db::Db,
    disbursement, dossier,
    id::{BookId, MeetingId, NominationId, UserId},
    money::Money,
    programme::{self, Progress, RoundRecord, store::Listed},
    title::Title,
    user,
};

/// A nomination on the agenda, with how its vote stands.
pub struct Item {
    pub listed: Listed,
    pub outcome: Decision,
    pub amount: Option<Money>,
    pub title: Option<Title>,
    /// Whether it was sent back and waits for whoever made it.
    pub back: bool,
}

impl Item {
    pub fn id(&self) -> NominationId {
        self.listed.record.id
    }

    pub fn tally(&self) -> Tally {
        self.outcome.tally()
    }

    pub fn waits(&self) -> bool {
        self.listed.record.progress == Progress::Nominated && !self.back
    }
}

/// A member before the nomination that the meeting is at.
pub struct Seat {
    pub user: UserId,
    pub name: String,
    pub chair: bool,
    pub present: bool,
    pub vote: Option<Vote>,
    /// The nominator, or somebody in conflict.
    pub leaves: bool,
    pub hints: Vec<Hint>,
    pub answered: bool,
}

impl Seat {
    /// Tells whether something was noticed that the member has not answered.
    pub fn is_asked(&self) -> bool {
        !self.hints.is_empty() && !self.answered && !self.leaves
    }

    /// Tells whether a vote of this member can still be taken.
    pub fn may_vote(&self) -> bool {
        self.present && !self.leaves && self.vote.is_none() && !self.is_asked()
    }
}

pub struct View {
    pub minutes: Minutes,
    pub council: Council,
    pub round: RoundRecord,
    pub items: Vec<Item>,
    /// The members before the called nomination.
    pub seats: Vec<Seat>,
    pub conflicts: Vec<(NominationId, UserId, String)>,
    pub withdrawals: Vec<Withdrawal>,
    /// What the decision came to.
    pub awards: Vec<disbursement::store::Listed>,
    names: HashMap<UserId, String>,
}

impl View {
    pub fn read(db: &mut Db, book: BookId, id: MeetingId) -> Result<Self, MeetingError> {
        let minutes = council::store::minutes(db, id)?;
        if minutes.meeting.book != book {
            return Err(MeetingError::NoMeeting(id));
        }
        let council = council::store::get(db, minutes.meeting.council)?;
        let round = programme::store::round(db, minutes.meeting.round)?;
        let people: Vec<UserId> = council.members.iter().map(|it| it.user).chain(minutes.secretary).collect();
        let names = user::store::names(db, &people)?;
        let items = items(db, &minutes, &round)?;
        let seats = seats(db, &minutes, &council, &items, &names)?;
        let awards = match minutes.decision {
            Some(decision) => disbursement::store::of_decision(db, decision.id)?,
            None => Vec::new(),
        };
        Ok(Self {
            conflicts: council::store::conflict_reasons(db, id)?,
            withdrawals: council::store::withdrawals(db, id)?,
            minutes,
            council,
            round,
            items,
            seats,
            awards,
            names,
        })
    }

    pub fn name(&self, user: &UserId) -> &str {
        self.names.get(user).map_or("", String::as_str)
    }

    /// Returns the nomination that was called.
    pub fn current(&self) -> Option<&Item> {
        let Some(Floor::At(called)) = self.minutes.floor else { return None };
        self.items.iter().find(|it| it.id() == called)
    }

    /// Returns the next nomination that waits and that is not before the meeting now, the first after it.
    pub fn next(&self) -> Option<&Item> {
        let at = self.current().and_then(|it| self.items.iter().position(|other| other.id() == it.id()));
        let after = self.items.iter().skip(at.map_or(0, |at| at + 1));
        after.clone().find(|it| it.waits())
    }

    pub fn seat(&self, user: UserId) -> Option<&Seat> {
        self.seats.iter().find(|it| it.user == user)
    }

    pub fn stamp(&self) -> String {
        stamp(&self.minutes, self.withdrawals.len())
    }
}

/// Returns the word that changes with everything that happens at a meeting.
pub fn stamp(minutes: &Minutes, withdrawn: usize) -> String {
    let Minutes { sitting, floor, conflicts, denials, votes, decision, .. } = minutes;
    let at = match floor {
        None => "-".to_owned(),
        Some(Floor::At(nomination)) => nomination.to_string(),
        Some(Floor::Ended) => "x".to_owned(),
    };
    let decided = usize::from(decision.is_some());
    let counts = [sitting.present().len(), conflicts.len(), denials.len(), votes.len(), withdrawn, decided];
    counts.iter().fold(at, |word, count| format!("{word}.{count}"))
}

/// Returns what waits, and what the meeting has voted on.
fn items(db: &mut Db, minutes: &Minutes, round: &RoundRecord) -> Result<Vec<Item>, MeetingError> {
    let spoken = |id: NominationId| {
        minutes.votes.iter().any(|(it, ..)| *it == id) || minutes.conflicts.iter().any(|(it, _)| *it == id)
    };
    let waits = |it: &Listed| it.record.progress == Progress::Nominated && minutes.decision.is_none();
    let listed = programme::store::list(db, minutes.meeting.round)?;
    let listed = listed.into_iter().filter(|it| waits(it) || spoken(it.record.id));
    let back = dossier::store::open_returns(db, (Some(minutes.meeting.book), &[]))?;
    let item = |listed: Listed| {
        let outcome = minutes.ballot(&listed.record)?.decide();
        let back = back.contains(&listed.record.id);
        let nomination = &listed.record.nomination;
        let title = round.terms.title(nomination.category).cloned();
        Ok(Item { amount: nomination.amount, title, outcome, listed, back })
    };
    listed.map(item).collect()
}

fn seats(
    db: &mut Db,
    minutes: &Minutes,
    council: &Council,
    items: &[Item],
    names: &HashMap<UserId, String>,
) -> Result<Vec<Seat>, MeetingError> {
    let called = match minutes.floor {
        Some(Floor::At(called)) => items.iter().find(|it| it.id() == called),
        _ => None,
    };
    let mut seats = Vec::with_capacity(council.members.len());
    for member in &council.members {
        let user = member.user;
        let (vote, leaves, hints, answered) = match called {
            None => (None, false, Vec::new(), false),
            Some(item) => (
                minutes.vote_of(item.id(), user),
                minutes.ballot(&item.listed.record)?.leaves_the_room(user),
                council::store::hints(db, &item.listed.record, user)?,
                minutes.has_answered(item.id(), user),
            ),
        };
        let present = minutes.sitting.present().contains(&user);
        let name = names.get(&user).cloned().unwrap_or_default();
        seats.push(Seat { user, name, chair: member.chair, present, vote, leaves, hints, answered });
    }
    // The chair first, as at the table.
    seats.sort_by_key(|seat| !seat.chair);
    Ok(seats)
}
