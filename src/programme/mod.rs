//! Scholarship programmes, their rounds and what a round pays to whom.

use std::{collections::BTreeMap, fmt};

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    calendar::show_day,
    codes,
    id::{ProgrammeId, RoundId, UnitId},
    money::Money,
    say,
    text::sheet::{self, Row, SheetError},
};

pub mod nomination;
#[cfg(test)]
mod tests;

pub use nomination::{Nomination, NominationError, NominationStage, Refusal};

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
    pub const fn expense_role(self) -> &'static str {
        match self {
            Self::Pupil => "scholarship_expense_pupil",
            Self::Student => "scholarship_expense_student",
            Self::SelfLearner => "scholarship_expense_self_learner",
            Self::Teacher => "scholarship_expense_teacher",
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

/// What a round pays per category, and how many awards each unit may get.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    amounts: BTreeMap<Category, Money>,
    quotas: BTreeMap<(UnitId, Category), i64>,
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
        Ok(Self { amounts, quotas })
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

    pub fn amounts(&self) -> impl Iterator<Item = (Category, Money)> {
        self.amounts.iter().map(|(category, amount)| (*category, *amount))
    }

    pub fn quotas(&self) -> impl Iterator<Item = (UnitId, Category, i64)> {
        self.quotas.iter().map(|((unit, category), quota)| (*unit, *category, *quota))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgrammeError {
    UnknownCategory(String),
    UnknownKind { line: u64, text: String },
    ClosesBeforeItOpens { opens_on: NaiveDate, closes_on: NaiveDate },
    NoBudget(Money),
    AmountNotPositive { category: Category, amount: Money },
    NegativeQuota(i64),
    Sheet(#[from] SheetError),
}

impl fmt::Display for ProgrammeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCategory(text) => say!(
                f,
                "“{text}” không phải là một diện được xét; hãy ghi học sinh, sinh viên, người lớn tự học hoặc giáo viên",
                "“{text}” is not a category; write pupil, student, self-learning adult or teacher"
            ),
            Self::UnknownKind { line, text } => say!(
                f,
                "dòng {line}: “{text}” không phải là một loại chương trình; hãy ghi scholarship, self_study, hardship_aid hoặc achievement_award",
                "line {line}: “{text}” is not a kind of programme; write scholarship, self_study, hardship_aid or achievement_award"
            ),
            Self::ClosesBeforeItOpens { opens_on, closes_on } => say!(
                f,
                "đợt xét đóng ngày {} trước khi mở ngày {}; hãy sửa lại hai ngày",
                "the round closes on {} before it opens on {}; correct the two days",
                show_day(*closes_on),
                show_day(*opens_on)
            ),
            Self::NoBudget(budget) => say!(
                f,
                "kinh phí của đợt xét là {budget}; hãy ghi một số tiền lớn hơn không",
                "the round's budget is {budget}; give an amount above zero"
            ),
            Self::AmountNotPositive { category, amount } => say!(
                f,
                "mức học bổng cho {category} là {amount}; hãy ghi một số tiền lớn hơn không",
                "the award for a {category:#} is {amount}; give an amount above zero"
            ),
            Self::NegativeQuota(quota) => say!(
                f,
                "chỉ tiêu {quota} không dùng được; hãy ghi số không hoặc lớn hơn",
                "a quota of {quota} cannot be used; give zero or more"
            ),
            Self::Sheet(err) => say!(f, "danh sách chương trình: {err}", "the list of programmes: {err:#}"),
        }
    }
}
