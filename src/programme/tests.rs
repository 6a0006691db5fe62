//! Programmes are found by any of their names, and a decided nomination stays decided.

use super::*;
use crate::{
    council::{Ballot, Decision, Member, Quorum, Sitting, Vote},
    id::{AwardId, CheckId, MeetingId, NominationId, UserId},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_main_programme_is_found_by_both_names() {
    let programmes = read_programmes(include_str!("../../fixtures/programmes.csv")).unwrap();
    let found = |text: &str| {
        let codes = programmes.iter().filter(|programme| programme.is_called(text));
        codes.map(|programme| programme.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(found("Học không bao giờ cùng"), ["HKBGC"]);
    assert_eq!(found("  HỌC KHÔNG  BAO GIỜ NGỪNG "), ["HKBGC"]);
    let decomposed: String = "Học không bao giờ ngừng".nfd().collect();
    assert_eq!(found(&decomposed), ["HKBGC"]);
    assert_eq!(found("tuhoc"), ["TUHOC"]);
    assert_eq!(found("Học"), [""; 0]);
    assert_eq!(found(""), [""; 0], "a missing alias is no name");
    for kind in ProgrammeKind::ALL {
        assert!(programmes.iter().any(|programme| programme.kind == *kind), "{kind}");
    }
}

#[test]
fn a_list_of_programmes_names_the_line_it_cannot_read() {
    let err = read_programmes("code,kind,name,alias\nA,scholarship,A,\nB,lottery,B,\n").unwrap_err();
    assert!(err.to_string().starts_with("dòng 3: “lottery” không phải là một loại chương trình"), "{err}");
    let err = read_programmes("code,kind\n").unwrap_err();
    assert!(format!("{err:#}").contains("the heading must read “code,kind,name,alias”"), "{err:#}");
}

#[track_caller]
fn check_category(text: &str, expected: Option<Category>) {
    assert_eq!(Category::read(text).ok(), expected, "{text}");
}

#[test]
fn categories_are_read_by_code_and_label() {
    check_category("pupil", Some(Category::Pupil));
    check_category("Học sinh", Some(Category::Pupil));
    check_category(" SINH VIÊN", Some(Category::Student));
    check_category("Người lớn tự học", Some(Category::SelfLearner));
    check_category("self-learning adult", Some(Category::SelfLearner));
    check_category("Giáo viên", Some(Category::Teacher));
    check_category("", None);
    check_category("học", None);
    for category in Category::ALL {
        assert_eq!(category.code().parse::<Category>(), Ok(*category));
        assert_eq!(category.expense_role().code(), format!("scholarship_expense_{}", category.code()));
    }
}

fn round(opens: &str, closes: &str, budget: i64) -> Result<Round, ProgrammeError> {
    let days = (day(opens), day(closes));
    Round::new(RoundId(1), ProgrammeId(1), ("2025-1", "Đợt 1"), days, Money::from_dong(budget))
}

#[test]
fn a_round_has_days_and_money() {
    let open = round("2025-03-01", "2025-03-31", 50_000_000).unwrap();
    assert!(open.is_open_on(day("2025-03-01")) && open.is_open_on(day("2025-03-31")));
    assert!(!open.is_open_on(day("2025-02-28")) && !open.is_open_on(day("2025-04-01")));
    let err = round("2025-03-31", "2025-03-01", 1).unwrap_err();
    assert_eq!(
        err.to_string(),
        "đợt xét đóng ngày 01/03/2025 trước khi mở ngày 31/03/2025; hãy sửa lại hai ngày"
    );
    let err = round("2025-03-01", "2025-03-01", 0).unwrap_err();
    assert!(matches!(err, ProgrammeError::NoBudget(budget) if budget.is_zero()), "{err}");
}

#[test]
fn a_round_has_money_and_funds_or_titles_alone() {
    let titles = || BTreeMap::from([(Category::Pupil, Title::read("Nhân tài").unwrap().unwrap())]);
    let amounts = BTreeMap::from([(Category::Pupil, Money::from_dong(1))]);
    let days = (day("2025-03-01"), day("2025-03-31"));
    let free = || Round::without_money(RoundId(1), ProgrammeId(1), ("DH", "Danh hiệu"), days).unwrap();
    let rich = || round("2025-03-01", "2025-03-31", 1).unwrap();
    let put = |round, terms, funds: &[i64]| {
        RoundRecord::new(round, BookId(2), terms, funds.iter().map(|id| FundId(*id)).collect())
    };
    let priced = || Terms::new(amounts.clone(), BTreeMap::new()).unwrap();
    assert!(put(rich(), priced(), &[1]).is_ok());
    assert!(
        put(rich(), Terms::default().with_titles(titles()), &[1]).is_ok(),
        "each nomination says its own amount"
    );
    assert!(matches!(put(rich(), priced(), &[]), Err(ProgrammeError::NoFunds)));
    assert!(put(free(), Terms::default().with_titles(titles()), &[]).is_ok());
    assert!(matches!(put(free(), Terms::default(), &[]), Err(ProgrammeError::NoBudget(_))));
    let both = priced().with_titles(titles());
    assert!(matches!(put(free(), both, &[]), Err(ProgrammeError::MoneyWithoutBudget)));
    let funded = Terms::default().with_titles(titles());
    assert!(matches!(put(free(), funded, &[1]), Err(ProgrammeError::MoneyWithoutBudget)));
}

#[test]
fn terms_tell_no_quota_from_a_quota_of_zero() {
    let amounts = BTreeMap::from([(Category::Pupil, Money::from_dong(1_000_000))]);
    let quotas = BTreeMap::from([((UnitId(1), Category::Pupil), 2), ((UnitId(2), Category::Pupil), 0)]);
    let terms = Terms::new(amounts, quotas).unwrap();
    assert_eq!(terms.amount(Category::Pupil), Some(Money::from_dong(1_000_000)));
    assert_eq!(terms.amount(Category::Teacher), None);
    assert_eq!(terms.quota_left(UnitId(1), Category::Pupil, 1), Some(1));
    assert_eq!(terms.quota_left(UnitId(1), Category::Pupil, 3), Some(-1));
    assert_eq!(terms.quota_left(UnitId(2), Category::Pupil, 0), Some(0));
    assert_eq!(terms.quota_left(UnitId(3), Category::Pupil, 0), None);

    let free = BTreeMap::from([(Category::Pupil, Money::ZERO)]);
    assert!(matches!(Terms::new(free, BTreeMap::new()), Err(ProgrammeError::AmountNotPositive { .. })));
    let negative = BTreeMap::from([((UnitId(1), Category::Pupil), -1)]);
    assert!(matches!(Terms::new(BTreeMap::new(), negative), Err(ProgrammeError::NegativeQuota(-1))));
}

fn quorum(nomination: NominationId) -> Quorum {
    let members = [1, 2, 3].map(|user| Member { user: UserId(user), chair: user == 1 });
    let sitting = Sitting::new(&members, members.map(|member| member.user)).unwrap();
    let mut ballot = Ballot::open(&sitting, nomination, UserId(9), []);
    ballot.cast_all(members.map(|member| (member.user, Vote::For))).unwrap();
    match ballot.decide() {
        Decision::Carried(quorum) => quorum,
        other => panic!("three of three carry it: {other}"),
    }
}

#[test]
fn a_decided_nomination_stays_decided() {
    let (this, on) = (NominationId(4), day("2025-04-01"));
    let approve = |stage: NominationStage| stage.approve(this, &quorum(this), Given::Award(AwardId(1)), on);
    let refuse = |stage: NominationStage| stage.refuse(Refusal::Rules(CheckId(1)), on);
    let withdraw = |stage: NominationStage| stage.withdraw("chuyển trường", on);
    let decided = [
        approve(NominationStage::Nominated).unwrap(),
        refuse(NominationStage::Nominated).unwrap(),
        NominationStage::Nominated.refuse(Refusal::Council(MeetingId(1)), on).unwrap(),
        withdraw(NominationStage::Nominated).unwrap(),
    ];
    assert_eq!(decided[0], NominationStage::Approved { on, given: Given::Award(AwardId(1)) });
    for stage in decided {
        let errors = [approve(stage.clone()), refuse(stage.clone()), withdraw(stage.clone())];
        assert!(
            errors.iter().all(|result| matches!(result, Err(NominationError::Decided { .. }))),
            "{stage:?}"
        );
    }
}

#[test]
fn an_award_needs_the_vote_on_this_very_nomination() {
    let result = NominationStage::Nominated.approve(
        NominationId(4),
        &quorum(NominationId(5)),
        Given::Award(AwardId(1)),
        day("2025-04-01"),
    );
    let err = result.unwrap_err();
    assert_eq!(
        err.to_string(),
        "cuộc biểu quyết là về hồ sơ đề cử số 5, không phải số 4; hãy chọn đúng hồ sơ"
    );
    assert_eq!(NominationStage::Nominated.withdraw(" ", day("2025-04-01")), Err(NominationError::NoReason));
}
