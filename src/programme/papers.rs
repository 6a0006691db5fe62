//! What a round asks for on paper, and the round of a unit above that it follows.
//!
//! A round that is published may be followed by units below, who may be stricter and never looser: no larger amounts,
//! no more awards, no other titles, no fewer documents.

use std::fmt;

use super::{Category, ProgrammeError, Terms};
use crate::{
    id::{RoundId, UnitId},
    money::Money,
    say,
    text::{clean, fold},
    title::Title,
};

/// The most documents that a round asks for; more is a slip.
pub const MOST_DOCUMENTS: usize = 20;

/// The most criteria that reviewers score; a key each must do.
pub const MOST_CRITERIA: usize = 9;

/// Something that reviewers give 1 to 5 points for, and how often these count.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Criterion {
    pub name: String,
    pub weight: i64,
}

impl Criterion {
    /// Reads `Hoàn cảnh` or, where it counts twice, `Hoàn cảnh x2`.
    fn read(text: &str) -> Result<Self, ProgrammeError> {
        let text = clean(text)?;
        let weighed = text.rsplit_once(" x").or_else(|| text.rsplit_once(" ×"));
        let weight = weighed.and_then(|(name, weight)| Some((name, weight.trim().parse::<i64>().ok()?)));
        let (name, weight) = weight.map_or((text.as_str(), 1), |(name, weight)| (name.trim_end(), weight));
        if !(1..=10).contains(&weight) {
            return Err(ProgrammeError::WeightOutside { name: name.to_owned(), weight });
        }
        Ok(Self { name: name.to_owned(), weight })
    }
}

/// What a round has beside its terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// The documents asked for, in the order of the round.
    pub documents: Vec<String>,
    /// The published round that it follows.
    pub template: Option<RoundId>,
    /// What reviewers score; none where the round is decided without scores.
    pub criteria: Vec<Criterion>,
    /// Whether nobody sees others' scores before giving their own.
    pub blind: bool,
}

impl Papers {
    /// Tidies what was typed; a document that is named twice is a slip.
    pub fn new<'t>(
        documents: impl IntoIterator<Item = &'t str>,
        template: Option<RoundId>,
    ) -> Result<Self, ProgrammeError> {
        let mut tidy: Vec<String> = Vec::new();
        for name in documents {
            let name = clean(name)?;
            if name.is_empty() {
                continue;
            }
            if tidy.iter().any(|it| fold(it) == fold(&name)) {
                return Err(ProgrammeError::DocumentTwice(name));
            }
            tidy.push(name);
        }
        if tidy.len() > MOST_DOCUMENTS {
            return Err(ProgrammeError::TooManyDocuments(tidy.len()));
        }
        Ok(Self { documents: tidy, template, ..Self::default() })
    }

    /// Asks for further documents; what is asked for already stays as it is.
    pub fn with_more(self, more: &Self) -> Result<Self, ProgrammeError> {
        let new = more.documents.iter().filter(|it| !self.documents.contains(it));
        let all: Vec<String> = self.documents.iter().chain(new).cloned().collect();
        let Self { documents, .. } = Self::new(all.iter().map(String::as_str), None)?;
        Ok(Self { documents, ..self })
    }

    /// Adds what reviewers score, one criterion a line.
    pub fn scored<'t>(
        mut self,
        lines: impl IntoIterator<Item = &'t str>,
        blind: bool,
    ) -> Result<Self, ProgrammeError> {
        for line in lines.into_iter().filter(|line| !line.trim().is_empty()) {
            let criterion = Criterion::read(line)?;
            if self.criteria.iter().any(|it| fold(&it.name) == fold(&criterion.name)) {
                return Err(ProgrammeError::DocumentTwice(criterion.name));
            }
            self.criteria.push(criterion);
        }
        if self.criteria.len() > MOST_CRITERIA {
            return Err(ProgrammeError::TooManyCriteria(self.criteria.len()));
        }
        self.blind = blind && !self.criteria.is_empty();
        Ok(self)
    }
}

/// One way in which a round would be looser than the one it follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looser {
    Programme,
    Amount { category: Category, amount: Option<Money>, most: Money },
    Quota { unit: UnitId, category: Category, seats: Option<i64>, most: i64 },
    Title { category: Category, title: Title },
    Document(String),
}

impl fmt::Display for Looser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Programme => {
                say!(f, "chương trình khác với đợt mẫu", "the programme differs from the published round")
            }
            Self::Amount { category, amount: Some(amount), most } => say!(
                f,
                "mức cho {category} là {amount}, đợt mẫu cho tối đa {most}",
                "the award for a {category:#} is {amount}, the published round allows {most}"
            ),
            Self::Amount { category, amount: None, most } => say!(
                f,
                "chưa ghi mức cho {category}, đợt mẫu cho tối đa {most}",
                "there is no amount for a {category:#}, the published round allows {most}"
            ),
            Self::Quota { category, seats: Some(seats), most, .. } => say!(
                f,
                "chỉ tiêu {category} là {seats} suất, đợt mẫu cho tối đa {most}",
                "the quota of {category:#} awards is {seats}, the published round allows {most}"
            ),
            Self::Quota { category, seats: None, most, .. } => say!(
                f,
                "chưa ghi chỉ tiêu {category}, đợt mẫu cho tối đa {most} suất",
                "there is no quota of {category:#} awards, the published round allows {most}"
            ),
            Self::Title { category, title } => say!(
                f,
                "danh hiệu “{title}” cho {category} không có trong đợt mẫu",
                "the published round does not give the title “{title}” to a {category:#}"
            ),
            Self::Document(name) => {
                say!(f, "thiếu giấy tờ “{name}” của đợt mẫu", "the published round's “{name}” is missing")
            }
        }
    }
}

/// Returns every way in which a round would be looser than the published one; empty where it may follow it.
///
/// Of the published quotas only those of units that `is_below` names bind the round.
pub fn looser(
    (published, asked): (&Terms, &[String]),
    (own, documents): (&Terms, &[String]),
    is_below: impl Fn(UnitId) -> bool,
) -> Vec<Looser> {
    let amounts = published.amounts().filter_map(|(category, most)| {
        let amount = own.amount(category);
        amount.is_none_or(|amount| amount > most).then_some(Looser::Amount { category, amount, most })
    });
    let quotas =
        published.quotas().filter(|(unit, ..)| is_below(*unit)).filter_map(|(unit, category, most)| {
            let seats = own.quota(unit, category);
            seats.is_none_or(|seats| seats > most).then_some(Looser::Quota { unit, category, seats, most })
        });
    let titles = own.titles().filter(|(category, title)| published.title(*category) != Some(title));
    let titles = titles.map(|(category, title)| Looser::Title { category, title: title.clone() });
    let lacks = |name: &&String| documents.iter().all(|own| fold(own) != fold(name));
    let papers = asked.iter().filter(lacks).cloned().map(Looser::Document);
    amounts.chain(quotas).chain(titles).chain(papers).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const COMMUNE: UnitId = UnitId(2);
    const OTHER: UnitId = UnitId(3);

    fn terms(amount: Option<i64>, quota: Option<i64>) -> Terms {
        let amounts = amount.map(|it| (Category::Pupil, Money::from_dong(it)));
        let quotas = quota.map(|it| ((COMMUNE, Category::Pupil), it));
        Terms::new(amounts.into_iter().collect(), quotas.into_iter().collect()).unwrap()
    }

    #[track_caller]
    fn check(own: (Option<i64>, Option<i64>), documents: &[&str], expected: &[&str]) {
        let mut quotas = BTreeMap::from([((COMMUNE, Category::Pupil), 5)]);
        quotas.insert((OTHER, Category::Pupil), 1);
        let amounts = BTreeMap::from([(Category::Pupil, Money::from_dong(1_000_000))]);
        let published = (Terms::new(amounts, quotas).unwrap(), vec!["Học bạ".to_owned()]);
        let documents: Vec<String> = documents.iter().map(|it| (*it).to_owned()).collect();
        let found =
            looser((&published.0, &published.1), (&terms(own.0, own.1), &documents), |it| it == COMMUNE);
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_round_that_follows_is_stricter_or_the_same() {
        check((Some(1_000_000), Some(5)), &["học bạ"], &[]);
        check((Some(500_000), Some(0)), &["Học bạ", "Giấy khen"], &[]);
    }

    #[test]
    fn every_looser_term_is_named() {
        check(
            (Some(1_000_001), Some(6)),
            &["Giấy khen"],
            &[
                "mức cho học sinh là 1.000.001 ₫, đợt mẫu cho tối đa 1.000.000 ₫",
                "chỉ tiêu học sinh là 6 suất, đợt mẫu cho tối đa 5",
                "thiếu giấy tờ “Học bạ” của đợt mẫu",
            ],
        );
        check(
            (None, None),
            &["Học bạ"],
            &[
                "chưa ghi mức cho học sinh, đợt mẫu cho tối đa 1.000.000 ₫",
                "chưa ghi chỉ tiêu học sinh, đợt mẫu cho tối đa 5 suất",
            ],
        );
    }

    #[test]
    fn whoever_follows_gives_no_title_of_its_own() {
        let title = |text| Title::read(text).unwrap().unwrap();
        let of = |text| terms(None, None).with_titles(BTreeMap::from([(Category::Pupil, title(text))]));
        let found = |own: &Terms| looser((&of("Trò giỏi"), &[]), (own, &[]), |_| true);
        assert_eq!((found(&of("Trò giỏi")), found(&terms(None, None))), (vec![], vec![]));
        assert_eq!(
            found(&of("Nhân tài")),
            [Looser::Title { category: Category::Pupil, title: title("Nhân tài") }]
        );
    }

    #[test]
    fn a_document_is_asked_for_once() {
        let twice = Papers::new(["Học bạ", " ", "HỌC BẠ"], None);
        assert!(matches!(twice, Err(ProgrammeError::DocumentTwice(_))), "{twice:?}");
        let papers = Papers::new(["  Học  bạ ", ""], None).unwrap();
        assert_eq!(papers.documents, ["Học bạ"]);
    }

    #[test]
    fn a_criterion_may_count_more_than_once() {
        let papers = Papers::default().scored(["Hoàn cảnh x2", "", "Kết quả học tập"], true).unwrap();
        let found: Vec<(&str, i64)> =
            papers.criteria.iter().map(|it| (it.name.as_str(), it.weight)).collect();
        assert_eq!((found, papers.blind), (vec![("Hoàn cảnh", 2), ("Kết quả học tập", 1)], true));
        let heavy = Papers::default().scored(["Hoàn cảnh x11"], false);
        assert!(matches!(heavy, Err(ProgrammeError::WeightOutside { weight: 11, .. })), "{heavy:?}");
        assert!(!Papers::default().scored([], true).unwrap().blind, "there is nothing to hide");
    }
}
