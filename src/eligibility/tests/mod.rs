//! The working rules case by case.

use std::sync::LazyLock;

use proptest::prelude::*;
use unicode_normalization::is_nfc;

use super::*;
use crate::{
    calendar::age_on,
    money::Money,
    programme::{Category, ProgrammeKind},
};

mod refused;

use refused::rule;

const MAIN: ProgrammeId = ProgrammeId(1);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The working set with the ids that a fresh database would give.
fn working_set() -> Vec<RuleVersion> {
    let rows = read_rules(include_str!("../../../fixtures/rules.csv")).unwrap();
    let mut codes: Vec<String> = Vec::new();
    let with_ids = |(row, id): (RuleRow, i64)| {
        if !codes.contains(&row.code) {
            codes.push(row.code.clone());
        }
        let rule = codes.iter().zip(1..).find(|(code, _)| **code == row.code).unwrap().1;
        row.with_ids(RuleVersionId(id), RuleId(rule), None)
    };
    rows.into_iter().zip(1..).map(with_ids).collect()
}

/// The rules of mid-2025, compiled once for all tests.
static MID_2025: LazyLock<CompiledRules> = LazyLock::new(|| rules_on("2025-06-01"));

fn rules_on(on: &str) -> CompiledRules {
    CompiledRules::compile(effective_on(&working_set(), MAIN, day(on))).unwrap()
}

fn eligible() -> Facts {
    let mut facts = Facts::sample(CheckStage::Approval, Category::Pupil);
    facts.fund.refusal = None;
    facts.round.title = None;
    facts
}

/// Changes one thing about an eligible pupil; `expected` lists the rules that object, with `?` for a warning.
#[track_caller]
fn check(change: impl FnOnce(&mut Facts), expected: &[&str]) -> Check {
    check_on("2025-06-01", change, expected)
}

#[track_caller]
fn check_on(on: &str, change: impl FnOnce(&mut Facts), expected: &[&str]) -> Check {
    let mut facts = eligible();
    change(&mut facts);
    let check = if on == "2025-06-01" { MID_2025.check(&facts) } else { rules_on(on).check(&facts) };
    let mark = |finding: &Finding| match finding.outcome {
        Outcome::Warned => format!("{}?", finding.code),
        Outcome::Passed | Outcome::Blocked => finding.code.clone(),
    };
    assert_eq!(check.unmet().map(mark).collect::<Vec<_>>(), expected);
    let worst = match expected {
        [] => Outcome::Passed,
        _ if expected.iter().all(|code| code.ends_with('?')) => Outcome::Warned,
        _ => Outcome::Blocked,
    };
    assert_eq!(check.outcome(), worst);
    check
}

#[track_caller]
fn sentence(check: &Check, code: &str) -> (String, String) {
    let finding = check.findings().iter().find(|finding| finding.code == code).unwrap();
    (finding.sentence_vi.clone(), finding.sentence_en.clone())
}

fn dong(amount: i64) -> Money {
    Money::from_dong(amount)
}

#[test]
fn people_are_checked_against_their_category() {
    check(|_| {}, &[]);
    check(|facts| facts.nominee.age = Some(5), &[]);
    check(|facts| facts.nominee.age = Some(4), &["age_pupil"]);
    check(|facts| facts.nominee.age = Some(20), &[]);
    let old = check(|facts| facts.nominee.age = Some(21), &["age_pupil"]);
    assert_eq!(
        sentence(&old, "age_pupil").0,
        "Học sinh phải từ 5 đến 20 tuổi vào ngày xét, hồ sơ này là 21 tuổi"
    );
    check(
        |facts| (facts.nominee.category, facts.nominee.age) = (Category::Student, Some(36)),
        &["age_student"],
    );
    check(|facts| (facts.nominee.category, facts.nominee.age) = (Category::SelfLearner, Some(84)), &[]);
    check(
        |facts| (facts.nominee.category, facts.nominee.age) = (Category::SelfLearner, Some(15)),
        &["age_self_learner"],
    );
    check(
        |facts| (facts.nominee.category, facts.nominee.age) = (Category::Teacher, Some(19)),
        &["age_teacher"],
    );
    check(
        |facts| {
            (facts.nominee.category, facts.nominee.age) = (Category::Teacher, Some(40));
            facts.nominee.achievement = None;
        },
        &["teacher_outstanding"],
    );
}

#[test]
fn papers_have_to_be_complete() {
    check(|facts| facts.nominee.grade = None, &["grade_given"]);
    check(
        |facts| {
            (facts.nominee.category, facts.nominee.age) = (Category::SelfLearner, Some(30));
            facts.nominee.grade = None;
        },
        &[],
    );
    check(|facts| facts.nominee.achievement = None, &[]);
    check(|facts| facts.nominee.hardship = None, &[]);
    check(|facts| (facts.nominee.achievement, facts.nominee.hardship) = (None, None), &["merit_or_hardship"]);
    check(|facts| facts.nominee.evidence = None, &["evidence_present"]);
    check(|facts| facts.unit.valid = false, &["unit_valid"]);
    check(
        |facts| {
            facts.programme.kind = ProgrammeKind::HardshipAid;
            facts.nominee.hardship = None;
        },
        &["hardship_aid_needs_hardship"],
    );
    check(
        |facts| {
            facts.programme.kind = ProgrammeKind::AchievementAward;
            facts.nominee.achievement = None;
        },
        &["achievement_award_needs_achievement"],
    );
}

#[test]
fn money_is_counted_to_the_last_dong() {
    let cap = |before: i64| move |facts: &mut Facts| facts.history.awarded_this_year = dong(before);
    check(cap(29_000_000), &[]);
    let over = check(cap(29_000_001), &["yearly_cap"]);
    assert_eq!(
        sentence(&over, "yearly_cap"),
        (
            "Người này đã được 29.000.001 ₫ trong năm ở tất cả các đơn vị, thêm 1.000.000 ₫ sẽ vượt mức 30.000.000 ₫ một năm".into(),
            "This person already has 29.000.001 ₫ this year over all units, and 1.000.000 ₫ more would pass 30.000.000 ₫ a year".into(),
        )
    );
    check(|facts| facts.round.budget_left = dong(1_000_000), &[]);
    check(|facts| facts.round.budget_left = dong(999_999), &["round_budget"]);
    check(|facts| facts.fund.available = Some(dong(1_000_000)), &[]);
    check(|facts| facts.fund.available = Some(dong(999_999)), &["fund_balance"]);
    check(|facts| facts.round.amount = None, &["amount_given"]);
    check(|facts| facts.history.awarded_in_this_round = 1, &["one_award_per_round"]);
}

#[test]
fn a_title_may_stand_without_money_but_money_never_without_a_fund() {
    let title = || Some("Công dân học tập tiêu biểu".to_owned());
    let no_fund = facts::Fund::default;
    check(|facts| (facts.round.title, facts.round.amount, facts.fund) = (title(), None, no_fund()), &[]);
    check(|facts| (facts.round.amount, facts.fund) = (None, no_fund()), &["amount_given", "fund_chosen"]);
    check(|facts| (facts.round.title, facts.fund) = (title(), no_fund()), &["fund_chosen"]);
    let poor = |facts: &mut Facts| (facts.round.title, facts.fund.available) = (title(), Some(dong(1)));
    check(poor, &["fund_balance"]);
}

#[test]
fn an_earlier_day_has_its_own_version() {
    let cap = |facts: &mut Facts| facts.history.awarded_this_year = dong(27_000_000);
    check_on("2025-01-01", cap, &[]);
    check_on("2024-12-31", cap, &["yearly_cap"]);
    check_on("2025-12-31", |facts| facts.nominee.consent = false, &[]);
    check_on("2026-01-01", |facts| facts.nominee.consent = false, &["consent?"]);
    assert!(effective_on(&working_set(), MAIN, day("2019-12-31")).is_empty());
}

#[test]
fn nothing_left_is_not_the_same_as_no_limit() {
    check(|facts| facts.round.quota_left = None, &[]);
    check(|facts| facts.round.quota_left = Some(1), &[]);
    let none = check(|facts| facts.round.quota_left = Some(0), &["quota"]);
    assert!(sentence(&none, "quota").0.ends_with("(còn 0)"));
    let low = check(|facts| facts.nominee.gpa = Some(0), &["average_mark?"]);
    assert!(sentence(&low, "average_mark").0.starts_with("Điểm trung bình 0,00 chưa đạt"));
    let unknown = check(|facts| facts.nominee.gpa = None, &["average_mark?"]);
    assert!(sentence(&unknown, "average_mark").1.starts_with("The average mark (not given) is below"));
    check(|facts| facts.nominee.gpa = Some(649), &["average_mark?"]);
    check(|facts| facts.nominee.gpa = Some(650), &[]);
}

#[test]
fn the_fund_pays_only_what_it_has_and_may() {
    check(|facts| facts.fund = facts::Fund::default(), &["fund_chosen"]);
    check(|facts| (facts.stage, facts.fund) = (CheckStage::Nomination, facts::Fund::default()), &[]);
    let refusal = Some("Chỉ tặng sinh viên ngành y".to_owned());
    let broken = check(|facts| facts.fund.refusal = refusal, &["fund_restriction"]);
    assert!(sentence(&broken, "fund_restriction").0.ends_with(": Chỉ tặng sinh viên ngành y"));
    check(|facts| facts.round.open = false, &[]);
    check(|facts| (facts.stage, facts.round.open) = (CheckStage::Nomination, false), &["round_open"]);
}

#[test]
fn a_fact_that_nobody_gave_refuses_with_its_name() {
    let unknown = check(|facts| facts.nominee.age = None, &["age_pupil"]);
    assert_eq!(
        sentence(&unknown, "age_pupil"),
        (
            "Không xét được quy tắc “age_pupil” vì hồ sơ chưa ghi tuổi; hãy bổ sung rồi xét lại".into(),
            "The rule “age_pupil” cannot be decided without the age; add it and check again".into(),
        )
    );
}

#[test]
fn all_reasons_come_at_once() {
    let check = check(
        |facts| {
            facts.nominee.age = Some(30);
            facts.nominee.grade = None;
            facts.nominee.gpa = Some(400);
            facts.unit.valid = false;
        },
        &["age_pupil", "grade_given", "average_mark?", "unit_valid"],
    );
    assert!(check.is_blocked());
    assert_eq!(check.findings().len(), effective_on(&working_set(), MAIN, day("2025-06-01")).len());
}

#[test]
fn the_latest_version_in_force_is_selected() {
    let version = |id: i64, rule_id: i64, number: i64, from: &str, programme: Option<i64>| RuleVersion {
        id: RuleVersionId(id),
        rule: RuleId(rule_id),
        version: number,
        effective_from: day(from),
        programme: programme.map(ProgrammeId),
        ..rule("true")
    };
    let versions = [
        version(1, 2, 1, "2025-01-01", None),
        version(2, 1, 1, "2025-01-01", None),
        version(3, 1, 2, "2025-07-01", None),
        version(4, 3, 1, "2025-01-01", Some(2)),
    ];
    let ids = |programme: i64, on: &str| {
        let chosen = effective_on(&versions, ProgrammeId(programme), day(on));
        chosen.into_iter().map(|version| version.id.0).collect::<Vec<_>>()
    };
    assert_eq!(ids(1, "2025-06-30"), [2, 1]);
    assert_eq!(ids(1, "2025-07-01"), [3, 1]);
    assert_eq!(ids(2, "2025-07-01"), [3, 1, 4]);
}

#[test]
fn the_catalogue_names_exactly_the_facts() {
    let sample = serde_json::to_value(eligible()).unwrap();
    let mut paths = Vec::new();
    for (root, value) in sample.as_object().unwrap() {
        match value.as_object() {
            Some(fields) => paths.extend(fields.keys().map(|field| format!("{root}.{field}"))),
            None => paths.push(root.clone()),
        }
    }
    let mut known: Vec<&str> = facts::CATALOGUE.iter().map(|(path, ..)| *path).collect();
    known.sort_unstable();
    paths.sort_unstable();
    assert_eq!(known, paths);
}

#[test]
fn the_working_set_is_written_in_composed_letters() {
    for version in working_set() {
        assert!(is_nfc(&version.sentence_vi) && is_nfc(&version.citation), "{}", version.code);
    }
}

#[test]
fn full_years_turn_on_the_birthday() {
    assert_eq!(age_on(day("2008-02-29"), day("2025-02-28")), Some(16));
    assert_eq!(age_on(day("2008-02-29"), day("2025-03-01")), Some(17));
    assert_eq!(age_on(day("2010-09-05"), day("2025-09-05")), Some(15));
    assert_eq!(age_on(day("2025-09-06"), day("2025-09-05")), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_stored_check_runs_again_to_the_same_result(
        age in prop::option::of(0i64..100),
        gpa in prop::option::of(0i64..1_000),
        hardship in prop::option::of("[a-zđ ]{1,8}"),
        awarded in 0i64..60_000_000,
        quota in prop::option::of(-1i64..3),
        category in prop::sample::select(Category::ALL),
        stage in prop::sample::select(CheckStage::ALL),
    ) {
        let mut facts = Facts { stage, ..eligible() };
        facts.nominee = facts::Nominee { category, age, gpa, hardship, ..facts.nominee };
        facts.history.awarded_this_year = dong(awarded);
        facts.round.quota_left = quota;
        let check = MID_2025.check(&facts);

        let stored = serde_json::to_string(&facts).unwrap();
        let versions = MID_2025.versions().cloned().collect();
        let again = CompiledRules::compile(versions).unwrap().check(&serde_json::from_str(&stored).unwrap());
        prop_assert_eq!(&again, &check);

        let findings: Vec<Finding> =
            serde_json::from_str(&serde_json::to_string(check.findings()).unwrap()).unwrap();
        prop_assert_eq!(Check::from_findings(stage, findings).unwrap(), check);
    }

}
