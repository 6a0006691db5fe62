//! One recipient: every award that the reader may see, how many there are beyond that, and what stands beside them.

use std::collections::HashMap;

use super::{AwardLine, Reach, TitleLine, store, titles};
use crate::{
    db::{Db, DbError},
    disbursement::Reached,
    dossier::{self, Agreement, paper::Filed},
    id::{AwardId, PartyId, PayoutId},
    money::{Money, MoneyError},
    party::{self, Party, consent::Consent},
    programme::{self, NominationRecord, ProgrammeError, Progress},
    report::selection::nominations::State,
    sponsorship::Sponsorship,
};

/// A nomination with what was handed in for it.
#[derive(Clone, Debug)]
pub struct Put {
    pub record: NominationRecord,
    pub round: String,
    pub state: State,
    pub papers: Vec<Filed>,
    pub agreements: Vec<Agreement>,
}

/// A person with all that is known within reach.
#[derive(Clone, Debug)]
pub struct Recipient {
    pub person: Party,
    pub awards: Vec<AwardLine>,
    pub titles: Vec<TitleLine>,
    /// The payment lists on which awards stand.
    pub payouts: HashMap<AwardId, PayoutId>,
    /// How many awards stand beyond what the reader may see.
    pub elsewhere: i64,
    pub nominations: Vec<Put>,
    pub consents: Vec<Consent>,
    pub sponsorships: Vec<Sponsorship>,
}

impl Recipient {
    /// Adds up the awards within reach that stand.
    pub fn total(&self) -> Result<Money, MoneyError> {
        let stands = |it: &&AwardLine| matches!(it.stage, Reached::Approved | Reached::Paid);
        Money::sum(self.awards.iter().filter(stands).map(|it| it.amount))
    }
}

/// Reads a person under every record that was merged into one; nobody within reach is nobody at all.
pub fn recipient(db: &mut Db, id: PartyId, reach: &Reach) -> Result<Option<Recipient>, ProgrammeError> {
    if !party::store::exists(db, id)? {
        return Ok(None);
    }
    let same = party::merge::store::same(db, id)?;
    let head = party::merge::store::head(db, id)?;
    let awards = store::of_person(db, &same, reach)?;
    let put = store::nominations_of(db, &same, reach)?;
    if awards.is_empty() && put.is_empty() {
        return Ok(None);
    }
    let mut nominations = Vec::with_capacity(put.len());
    for id in put {
        let record = programme::store::nomination(db, id)?;
        let record = record.ok_or_else(|| DbError::Corrupt(format!("nominations {id}: gone")))?;
        let returns = dossier::store::returns(db, id)?;
        let is_back = record.progress == Progress::Nominated && returns.iter().any(dossier::Return::is_open);
        nominations.push(Put {
            round: programme::store::round(db, record.round)?.round.name,
            state: State::of(record.progress, is_back),
            papers: dossier::store::papers(db, id)?,
            agreements: dossier::store::agreements(db, id)?,
            record,
        });
    }
    let ids = awards.iter().map(|it| it.id).collect();
    Ok(Some(Recipient {
        person: party::store::get(db, head)?,
        payouts: store::payouts_of(db, ids)?.into_iter().collect(),
        elsewhere: store::elsewhere(db, &same, reach)?,
        consents: party::consent::store::of(db, &same)?,
        sponsorships: sponsorships(db, &same, reach)?,
        titles: titles::of_person(db, &same, reach)?,
        awards,
        nominations,
    }))
}

/// Returns the sponsorships of a person in the books within reach.
fn sponsorships(db: &mut Db, person: &[PartyId], reach: &Reach) -> Result<Vec<Sponsorship>, ProgrammeError> {
    let mut all = Vec::new();
    for book in &reach.books {
        let of_book = crate::sponsorship::store::of_book(db, *book)?;
        all.extend(of_book.into_iter().filter(|it| person.contains(&it.recipient)));
    }
    Ok(all)
}
