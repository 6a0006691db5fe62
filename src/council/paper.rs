//! What the papers of a decision say when it is signed, down to the names on them, and the digest that holds them to it.

use chrono::NaiveDate;

use super::{Tally, Vote};
use crate::{
    calendar::Instant,
    db::DbError,
    id::{DecisionId, MeetingId, UserId},
    ledger::chain::{Canonical, Hash},
    money::{Money, MoneyError},
    programme::Category,
};

/// The unit whose council it is, as it was called and signed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Issuer {
    pub name: String,
    pub above: String,
    /// Where papers are signed, as in “Thái Bình, ngày …”.
    pub place: String,
}

/// A member at the meeting.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attendee {
    pub name: String,
    pub chair: bool,
    pub present: bool,
}

/// What a member said about one nomination besides voting.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Said {
    pub member: String,
    pub words: String,
}

/// One nomination with its vote and what the decision says of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Item {
    pub nominee: String,
    pub unit: String,
    pub school: String,
    pub category: Category,
    pub tally: Tally,
    pub votes: Vec<(String, Vote)>,
    /// Declared interests, with the reason.
    pub conflicts: Vec<Said>,
    /// Members who were asked and have none.
    pub denials: Vec<String>,
    /// The member who made the nomination, where one did.
    pub nominator: Option<String>,
    pub withdrawn: Vec<(Said, Vote)>,
    /// What it came to, in both languages.
    pub verdict_vi: String,
    pub verdict_en: String,
    pub award: Option<Award>,
    /// The title that is given, with the money or without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// What somebody is awarded, and from which fund.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Award {
    pub amount: Money,
    pub fund: String,
}

/// Everything that stands in the minutes and in the decision; nothing on their prints comes from anywhere else.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Content {
    pub issuer: Issuer,
    pub council: String,
    pub programme: String,
    pub round: String,
    pub year: i64,
    pub no: i64,
    pub day: NaiveDate,
    pub held_on: NaiveDate,
    pub attendees: Vec<Attendee>,
    pub secretary: String,
    pub casting_vote: bool,
    pub items: Vec<Item>,
    /// Who signed, and whether as the chair.
    pub signer: String,
    pub by_chair: bool,
}

impl Content {
    pub fn awards(&self) -> impl Iterator<Item = (&Item, &Award)> {
        self.items.iter().filter_map(|item| item.award.as_ref().map(|award| (item, award)))
    }

    /// Returns everybody whom the decision gives something.
    pub fn given(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.award.is_some() || item.title.is_some())
    }

    /// Returns the titles in the order in which they first appear, and how many people are given each.
    pub fn titles(&self) -> Vec<(&str, usize)> {
        let mut titles: Vec<(&str, usize)> = Vec::new();
        for title in self.items.iter().filter_map(|item| item.title.as_deref()) {
            match titles.iter_mut().find(|(known, _)| *known == title) {
                Some((_, people)) => *people += 1,
                None => titles.push((title, 1)),
            }
        }
        titles
    }

    pub fn total(&self) -> Result<Money, MoneyError> {
        Money::sum(self.awards().map(|(_, award)| award.amount))
    }

    /// Returns what each fund gives, in the order in which they first appear.
    pub fn funds(&self) -> Result<Vec<(String, Money)>, MoneyError> {
        let mut funds: Vec<(String, Money)> = Vec::new();
        for (_, award) in self.awards() {
            match funds.iter_mut().find(|(name, _)| *name == award.fund) {
                Some((_, sum)) => *sum = sum.checked_add(award.amount)?,
                None => funds.push((award.fund.clone(), award.amount)),
            }
        }
        Ok(funds)
    }

    /// Writes the papers as they are kept.
    pub fn stored(&self) -> Result<String, DbError> {
        serde_json::to_string(self).map_err(|err| DbError::Corrupt(format!("decision_papers: {err}")))
    }
}

/// What a digest covers beside the papers themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signing {
    pub decision: DecisionId,
    pub meeting: MeetingId,
    pub by: UserId,
    pub at: Instant,
}

/// Returns the SHA-256 over the papers as they are kept, and over who signed which decision when.
pub fn digest(signing: &Signing, stored: &str) -> Hash {
    Canonical::new("sovang-decision-1")
        .number(signing.decision.0)
        .number(signing.meeting.0)
        .number(signing.by.0)
        .number(signing.at.micros())
        .text(stored)
        .finish()
}

/// The papers of a decision as they are on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    pub content: Content,
    pub digest: Hash,
    pub at: Instant,
}
