//! Scholarship programmes, their rounds and what a round pays to whom.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    codes,
    id::{BookId, FundId, ProgrammeId, RoundId, UnitId},
    ledger::account::Role,
    money::Money,
    text::sheet::{self, Row},
    title::Title,
};

mod error;
mod hold;
pub mod mark;
pub mod nomination;
pub mod papers;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use error::ProgrammeError;
pub use hold::Hold;
pub use mark::Mark;
pub use nomination::{
    Given, Nomination, NominationError, NominationRecord, NominationStage, Progress, Refusal,
};
pub use papers::Papers;

codes! {
    /// Who a scholarship can go to.
    pub enum Category ("đối tượng", "recipient category") {
        Pupil = "pupil" ("học sinh", "pupil"),
        Student = "student" ("sinh viên", "student"),
        SelfLearner = "self_learner" ("người lớn tự học", "self-learning adult"),
        Teacher = "teacher" ("giáo viên", "teacher"),
    }
}

impl Category {
    /// Returns the role of the account that bears this category's scholarships.
    pub const fn expense_role(self) -> Role {
        match self {
            Self::Pupil => Role::ScholarshipExpensePupil,
            Self::Student => Role::ScholarshipExpenseStudent,
            Self::SelfLearner => Role::ScholarshipExpenseSelfLearner,
            Self::Teacher => Role::ScholarshipExpenseTeacher,
        }
    }
}

impl Category {
    /// Reads the code or the label, in either language and any case.
    pub fn read(text: &str) -> Result<Self, ProgrammeError> {
        let wanted = folded(text);
        let is_called = |category: &Self| {
            [category.code().to_owned(), format!("{category}"), format!("{category:#}")].contains(&wanted)
        };
        let found = Self::ALL.iter().copied().find(is_called);
        found.ok_or_else(|| ProgrammeError::UnknownCategory(text.to_owned()))
    }
}

codes! {
    /// What a programme rewards.
    pub enum ProgrammeKind ("loại chương trình", "kind of programme") {
        Scholarship = "scholarship" ("học bổng", "scholarship"),
        SelfStudy = "self_study" ("tự học thành tài", "self-study award"),
        HardshipAid = "hardship_aid" ("trợ giúp khó khăn", "hardship aid"),
        AchievementAward = "achievement_award" ("khen thưởng thành tích", "achievement award"),
    }
}

/// A scholarship programme; its papers may use a second name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programme {
    pub code: String,
    pub name: String,
    pub alias: Option<String>,
    pub kind: ProgrammeKind,
}

impl Programme {
    /// Says whether people mean this programme when they write `text`: its code, its name or its alias.
    pub fn is_called(&self, text: &str) -> bool {
        let wanted = folded(text);
        let names = [Some(&self.code), Some(&self.name), self.alias.as_ref()];
        names.into_iter().flatten().any(|name| folded(name) == wanted)
    }
}

/// Reads programmes from CSV with the heading `code,kind,name,alias`.
pub fn read_programmes(text: &str) -> Result<Vec<Programme>, ProgrammeError> {
    let read = |row: Row<4>| {
        let [code, kind, name, alias] = row.cells;
        let kind = kind
            .parse::<ProgrammeKind>()
            .ok()
            .ok_or(ProgrammeError::UnknownKind { line: row.line, text: kind })?;
        Ok(Programme { code, name, alias: Some(alias).filter(|alias| !alias.is_empty()), kind })
    };
    sheet::read(text, ["code", "kind", "name", "alias"])?.into_iter().map(read).collect()
}

/// Brings spellings of one name together: NFC, lower case, single spaces.
fn folded(text: &str) -> String {
    let lower = text.nfc().collect::<String>().to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One call for nominations, with the money set aside for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub id: RoundId,
    pub programme: ProgrammeId,
    pub code: String,
    pub name: String,
    opens_on: NaiveDate,
    closes_on: NaiveDate,
    budget: Money,
}

impl Round {
    pub fn new(
        id: RoundId,
        programme: ProgrammeId,
        (code, name): (impl Into<String>, impl Into<String>),
        (opens_on, closes_on): (NaiveDate, NaiveDate),
        budget: Money,
    ) -> Result<Self, ProgrammeError> {
        if closes_on < opens_on {
            return Err(ProgrammeError::ClosesBeforeItOpens { opens_on, closes_on });
        }
        if !budget.is_positive() {
            return Err(ProgrammeError::NoBudget(budget));
        }
        Ok(Self { id, programme, code: code.into(), name: name.into(), opens_on, closes_on, budget })
    }

    /// Calls for nominations to titles alone, for which no money is set aside.
    pub fn without_money(
        id: RoundId,
        programme: ProgrammeId,
        names: (impl Into<String>, impl Into<String>),
        days: (NaiveDate, NaiveDate),
    ) -> Result<Self, ProgrammeError> {
        // The smallest budget passes the gate of all rounds, and then there is none.
        let round = Self::new(id, programme, names, days, Money::from_dong(1))?;
        Ok(Self { budget: Money::ZERO, ..round })
    }

    /// The same round under the id that it is kept by.
    #[must_use]
    pub fn with_id(self, id: RoundId) -> Self {
        Self { id, ..self }
    }

    pub fn opens_on(&self) -> NaiveDate {
        self.opens_on
    }

    pub fn closes_on(&self) -> NaiveDate {
        self.closes_on
    }

    pub fn budget(&self) -> Money {
        self.budget
    }

    /// Says whether nominations are taken on `day`; the last day counts.
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        (self.opens_on..=self.closes_on).contains(&day)
    }
}

/// What a round pays per category, how many awards each unit may get, and the titles that go with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    amounts: BTreeMap<Category, Money>,
    quotas: BTreeMap<(UnitId, Category), i64>,
    titles: BTreeMap<Category, Title>,
}

impl Terms {
    pub fn new(
        amounts: BTreeMap<Category, Money>,
        quotas: BTreeMap<(UnitId, Category), i64>,
    ) -> Result<Self, ProgrammeError> {
        if let Some((category, amount)) = amounts.iter().find(|(_, amount)| !amount.is_positive()) {
            return Err(ProgrammeError::AmountNotPositive { category: *category, amount: *amount });
        }
        if let Some((_, quota)) = quotas.iter().find(|(_, quota)| **quota < 0) {
            return Err(ProgrammeError::NegativeQuota(*quota));
        }
        Ok(Self { amounts, quotas, titles: BTreeMap::new() })
    }

    #[must_use]
    pub fn with_titles(self, titles: BTreeMap<Category, Title>) -> Self {
        Self { titles, ..self }
    }

    /// Returns what one award of this category is, where the round fixes it.
    pub fn amount(&self, category: Category) -> Option<Money> {
        self.amounts.get(&category).copied()
    }

    /// Returns how many awards the unit may get in the category; `None` means that there is no quota.
    pub fn quota(&self, unit: UnitId, category: Category) -> Option<i64> {
        self.quotas.get(&(unit, category)).copied()
    }

    /// Returns how many awards are left once `taken` are made; below zero when a quota was cut afterwards.
    pub fn quota_left(&self, unit: UnitId, category: Category, taken: i64) -> Option<i64> {
        self.quota(unit, category).map(|quota| quota.saturating_sub(taken))
    }

    /// Returns the title that the round gives in this category.
    pub fn title(&self, category: Category) -> Option<&Title> {
        self.titles.get(&category)
    }

    pub fn titles(&self) -> impl Iterator<Item = (Category, &Title)> {
        self.titles.iter().map(|(category, title)| (*category, title))
    }

    /// Says whether the round gives titles in some categories, with money or without.
    pub fn has_titles(&self) -> bool {
        !self.titles.is_empty()
    }

    pub fn amounts(&self) -> impl Iterator<Item = (Category, Money)> {
        self.amounts.iter().map(|(category, amount)| (*category, *amount))
    }

    pub fn quotas(&self) -> impl Iterator<Item = (UnitId, Category, i64)> {
        self.quotas.iter().map(|((unit, category), quota)| (*unit, *category, *quota))
    }
}

/// A round as a book keeps it, with its terms and the funds that pay, in the order in which they are used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundRecord {
    pub round: Round,
    pub book: BookId,
    pub terms: Terms,
    pub funds: Vec<FundId>,
}

impl RoundRecord {
    /// Puts a round together: what has money has funds, and what has none gives titles and nothing else.
    pub fn new(round: Round, book: BookId, terms: Terms, funds: Vec<FundId>) -> Result<Self, ProgrammeError> {
        if round.budget().is_positive() {
            return match funds.is_empty() {
                true => Err(ProgrammeError::NoFunds),
                false => Ok(Self { round, book, terms, funds }),
            };
        }
        if !terms.has_titles() {
            return Err(ProgrammeError::NoBudget(round.budget()));
        }
        if terms.amounts().next().is_some() || !funds.is_empty() {
            return Err(ProgrammeError::MoneyWithoutBudget);
        }
        Ok(Self { round, book, terms, funds })
    }
}
