//! What the rules may ask about; a fact that nobody gave is null, which is not zero.

use serde::{Deserialize, Serialize};

use crate::{
    codes,
    money::Money,
    programme::{Category, ProgrammeKind},
};

codes! {
    /// When a check is made.
    pub enum CheckStage ("giai đoạn", "stage") {
        Nomination = "nomination" ("khi đề cử", "at nomination"),
        Approval = "approval" ("khi xét duyệt", "at approval"),
        Payment = "payment" ("khi chi trả", "at payment"),
    }
}

/// Everything known about one award on the day of the check.
///
/// Quota, budget, balance and history leave out the award that is being checked, so that one expression serves
/// before and after the award is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    pub stage: CheckStage,
    pub nominee: Nominee,
    pub programme: Programme,
    pub round: Round,
    pub fund: Fund,
    pub history: History,
    pub unit: Unit,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nominee {
    pub category: Category,
    /// Full years on the day of the check.
    pub age: Option<i64>,
    pub grade: Option<String>,
    /// In hundredths: 8,25 is 825.
    pub gpa: Option<i64>,
    pub achievement: Option<String>,
    pub hardship: Option<String>,
    pub evidence: Option<String>,
    pub minor: Option<bool>,
    pub consent: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    pub code: String,
    pub kind: ProgrammeKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    pub code: String,
    /// The amount of this award.
    pub amount: Option<Money>,
    /// The title that the round gives in the category; null where it gives none.
    #[serde(default)]
    pub title: Option<String>,
    /// Awards left to the unit in the category; null where there is no quota.
    pub quota_left: Option<i64>,
    pub budget_left: Money,
    pub open: bool,
}

/// The fund that is to pay; all null while no fund is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    pub code: Option<String>,
    pub kind: Option<String>,
    pub available: Option<Money>,
    /// The donors' words that this award would break; null when it breaks none.
    pub refusal: Option<String>,
    /// The same for English sentences, where we say it and not the donors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal_en: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// Over all units, in the calendar year.
    pub awarded_this_year: Money,
    pub awards_this_year: i64,
    /// The number of awards and titles to this person in this round.
    pub awarded_in_this_round: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub code: String,
    /// Whether the unit exists on the day of the check.
    pub valid: bool,
}

impl Facts {
    /// Returns facts with nothing missing, on which every rule is tried before it is kept.
    pub fn sample(stage: CheckStage, category: Category) -> Self {
        let given = |text: &str| Some(text.to_owned());
        Self {
            stage,
            nominee: Nominee {
                category,
                age: Some(17),
                grade: given("11"),
                gpa: Some(825),
                achievement: given("Giải nhì học sinh giỏi tỉnh"),
                hardship: given("Hộ nghèo"),
                evidence: given("Giấy khen số 12"),
                minor: Some(true),
                consent: true,
            },
            programme: Programme { code: "HKBGC".to_owned(), kind: ProgrammeKind::Scholarship },
            round: Round {
                code: "2025-1".to_owned(),
                amount: Some(Money::from_dong(1_000_000)),
                title: given("Công dân học tập tiêu biểu"),
                quota_left: Some(5),
                budget_left: Money::from_dong(50_000_000),
                open: true,
            },
            fund: Fund {
                code: given("QCHUNG"),
                kind: given("general"),
                available: Some(Money::from_dong(100_000_000)),
                refusal: given("Chỉ tặng học sinh mồ côi"),
                refusal_en: None,
            },
            history: History::default(),
            unit: Unit { code: "TB".to_owned(), valid: true },
        }
    }
}

/// How a fact is written inside a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Plain,
    Money,
    Hundredths,
    Category,
    Kind,
    Stage,
}

/// The facts that rules and their sentences can name, with what people call them.
pub(super) const CATALOGUE: &[(&str, Shape, &str, &str)] = &[
    ("stage", Shape::Stage, "bước xét", "the step"),
    ("nominee.category", Shape::Category, "diện được xét", "the category"),
    ("nominee.age", Shape::Plain, "tuổi", "the age"),
    ("nominee.grade", Shape::Plain, "lớp hoặc năm học", "the grade"),
    ("nominee.gpa", Shape::Hundredths, "điểm trung bình", "the average mark"),
    ("nominee.achievement", Shape::Plain, "thành tích", "the achievement"),
    ("nominee.hardship", Shape::Plain, "hoàn cảnh khó khăn", "the hardship"),
    ("nominee.evidence", Shape::Plain, "giấy tờ chứng minh", "the evidence"),
    ("nominee.minor", Shape::Plain, "là trẻ em hay không", "whether a minor"),
    ("nominee.consent", Shape::Plain, "sự đồng ý công khai", "the consent"),
    ("programme.code", Shape::Plain, "mã chương trình", "the programme's code"),
    ("programme.kind", Shape::Kind, "loại chương trình", "the kind of programme"),
    ("round.code", Shape::Plain, "mã đợt xét", "the round's code"),
    ("round.amount", Shape::Money, "mức học bổng", "the amount of the award"),
    ("round.title", Shape::Plain, "danh hiệu được tặng", "the title that is given"),
    ("round.quota_left", Shape::Plain, "chỉ tiêu còn lại", "the quota left"),
    ("round.budget_left", Shape::Money, "kinh phí còn lại của đợt xét", "the round's budget left"),
    ("round.open", Shape::Plain, "đợt xét đang mở hay không", "whether the round is open"),
    ("fund.code", Shape::Plain, "quỹ chi trả", "the fund that pays"),
    ("fund.kind", Shape::Plain, "loại quỹ", "the kind of fund"),
    ("fund.available", Shape::Money, "số dư khả dụng của quỹ", "the fund's available balance"),
    ("fund.refusal", Shape::Plain, "điều kiện của người tặng", "the donors' condition"),
    ("history.awarded_this_year", Shape::Money, "số tiền đã nhận trong năm", "the sum awarded this year"),
    ("history.awards_this_year", Shape::Plain, "số suất đã nhận trong năm", "the awards this year"),
    ("history.awarded_in_this_round", Shape::Plain, "số suất đã nhận trong đợt", "the awards in this round"),
    ("unit.code", Shape::Plain, "mã đơn vị", "the unit's code"),
    ("unit.valid", Shape::Plain, "đơn vị còn hoạt động hay không", "whether the unit exists"),
];
