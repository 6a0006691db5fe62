//! A new wording of a rule that waits for a second person before it is published.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{RuleRow, RuleVersion, Severity};
use crate::{
    approval::{Kind, Matter},
    calendar::show_day,
    codes,
    id::{ProgrammeId, RuleId, RuleVersionId},
    programme::Category,
    say,
};

/// A rule's wording as it is proposed; the programme is a code, as in a file of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub code: String,
    pub version: i64,
    pub severity: Severity,
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
    pub programme: Option<String>,
    pub expression: String,
    pub sentence_vi: String,
    pub sentence_en: String,
    pub citation: String,
}

impl Proposal {
    /// Returns the row that is published when somebody agrees.
    pub fn row(&self) -> RuleRow {
        let Self { code, version, severity, effective_from, effective_to, programme, .. } = self.clone();
        let Self { expression, sentence_vi, sentence_en, citation, .. } = self.clone();
        RuleRow {
            line: 1,
            code,
            version,
            severity,
            effective_from,
            effective_to,
            programme,
            expression,
            sentence_vi,
            sentence_en,
            citation,
        }
    }

    /// Returns the version as the rules would run it, for trying it out.
    pub fn to_try(&self, programme: Option<ProgrammeId>) -> RuleVersion {
        self.row().with_ids(RuleVersionId(0), RuleId(0), programme)
    }
}

impl Matter for Proposal {
    const KIND: Kind = Kind::RuleVersion;

    fn subject(&self) -> String {
        self.code.clone()
    }
}

impl fmt::Display for Proposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, version, sentence_vi, sentence_en, .. } = self;
        let from = show_day(self.effective_from);
        say!(
            f,
            "công bố điều kiện “{code}” bản {version}, áp dụng từ {from}: {sentence_vi}",
            "publish version {version} of the rule “{code}”, in force from {from}: {sentence_en}"
        )
    }
}

codes! {
    /// The rules that are asked for most, which need no expression to be written.
    pub enum Usual ("điều kiện thường dùng", "usual rule") {
        Mark = "mark" ("điểm trung bình từ", "an average mark from"),
        Age = "age" ("tuổi trong khoảng", "an age between"),
        Hardship = "hardship" ("phải có hoàn cảnh khó khăn", "a hardship is needed"),
        Achievement = "achievement" ("phải có thành tích", "an achievement is needed"),
        Evidence = "evidence" ("phải có giấy tờ chứng minh", "evidence is needed"),
    }
}

/// A usual rule, written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub expression: String,
    pub sentence_vi: String,
    pub sentence_en: String,
}

impl Usual {
    /// Writes the rule as an expression with its sentences; marks are in hundredths. A number that is left out sets no
    /// bound; a mark without a number asks for any mark at all.
    pub fn written(self, only: Option<Category>, from: Option<i64>, to: Option<i64>) -> Written {
        let asked = match self {
            Self::Mark => bounded("nominee.gpa", from, None),
            Self::Age => bounded("nominee.age", from, to),
            Self::Hardship => "nominee.hardship != null".to_owned(),
            Self::Achievement => "nominee.achievement != null".to_owned(),
            Self::Evidence => "nominee.evidence != null".to_owned(),
        };
        let expression = match only {
            Some(category) => format!("nominee.category != '{}' || ({asked})", category.code()),
            None => asked,
        };
        let (sentence_vi, sentence_en) = self.sentences(from, to);
        Written { expression, sentence_vi, sentence_en }
    }

    fn sentences(self, from: Option<i64>, to: Option<i64>) -> (String, String) {
        let number = |it: Option<i64>| it.map_or_else(|| "…".to_owned(), |it| it.to_string());
        match self {
            Self::Mark => {
                let hundredths = from.unwrap_or_default();
                let (whole, part) = (hundredths.div_euclid(100), hundredths.rem_euclid(100));
                (
                    format!("Điểm trung bình {{nominee.gpa}} chưa đạt {whole},{part:02}"),
                    format!("The average mark {{nominee.gpa}} is below {whole}.{part:02}"),
                )
            }
            Self::Age => (
                format!("Tuổi phải từ {} đến {}, hồ sơ này là {{nominee.age}}", number(from), number(to)),
                format!(
                    "The age must be from {} to {}, here it is {{nominee.age}}",
                    number(from),
                    number(to)
                ),
            ),
            Self::Hardship => {
                ("Hồ sơ chưa nêu hoàn cảnh khó khăn".to_owned(), "No hardship is stated".to_owned())
            }
            Self::Achievement => {
                ("Hồ sơ chưa nêu thành tích".to_owned(), "No achievement is stated".to_owned())
            }
            Self::Evidence => ("Chưa có giấy tờ chứng minh".to_owned(), "There is no evidence".to_owned()),
        }
    }
}

/// Writes bounds of a fact that must be there.
fn bounded(fact: &str, from: Option<i64>, to: Option<i64>) -> String {
    let from = from.map(|it| format!(" && {fact} >= {it}")).unwrap_or_default();
    let to = to.map(|it| format!(" && {fact} <= {it}")).unwrap_or_default();
    format!("{fact} != null{from}{to}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eligibility::CompiledRules;

    fn proposal(written: Written) -> Proposal {
        Proposal {
            code: "thu".into(),
            version: 1,
            severity: Severity::Block,
            effective_from: "2026-01-01".parse().unwrap(),
            effective_to: None,
            programme: None,
            expression: written.expression,
            sentence_vi: written.sentence_vi,
            sentence_en: written.sentence_en,
            citation: "Điều 1".into(),
        }
    }

    #[test]
    fn every_usual_rule_compiles_for_everybody_and_for_one_category() {
        for usual in Usual::ALL {
            for only in [None, Some(Category::Pupil)] {
                let written = usual.written(only, Some(600), Some(2_000));
                let rules = CompiledRules::compile(vec![proposal(written.clone()).to_try(None)]);
                assert!(rules.is_ok(), "{written:?}");
            }
        }
    }

    #[test]
    fn a_mark_is_said_as_it_is_written_on_paper() {
        let written = Usual::Mark.written(Some(Category::Student), Some(825), None);
        assert_eq!(
            written.expression,
            "nominee.category != 'student' || (nominee.gpa != null && nominee.gpa >= 825)"
        );
        assert_eq!(written.sentence_vi, "Điểm trung bình {nominee.gpa} chưa đạt 8,25");
    }

    #[test]
    fn what_is_asked_is_one_sentence_in_two_languages() {
        let asked = proposal(Usual::Evidence.written(None, None, None));
        assert!(asked.to_string().contains("bản 1, áp dụng từ 01/01/2026: Chưa có giấy tờ chứng minh"));
        assert!(format!("{asked:#}").contains("version 1 of the rule"));
        assert_eq!(asked.row().version, 1);
    }
}
