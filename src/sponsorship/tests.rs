//! The rules of a sponsorship: which years may be checked, and what an end must say.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn sponsorship() -> Sponsorship {
    Sponsorship {
        id: SponsorshipId(1),
        book: BookId(2),
        fund: FundId(3),
        pledge: PledgeId(4),
        sponsor: PartyId(5),
        recipient: PartyId(6),
        amount: Money::from_dong(3_000_000),
        first_year: 2024,
        years: 3,
        condition: "Học lực từ khá trở lên".into(),
        begun_on: day("2024-02-01"),
        checks: Vec::new(),
        ending: None,
    }
}

fn check(year: i64, outcome: Outcome) -> Check {
    Check { year, outcome, on: day("2025-12-30"), note: "bảng điểm".into() }
}

fn with(checks: &[(i64, Outcome)]) -> Sponsorship {
    let checked = |(year, outcome): &(i64, Outcome)| Checked { check: check(*year, *outcome), by: UserId(9) };
    Sponsorship { checks: checks.iter().map(checked).collect(), ..sponsorship() }
}

fn ending(how: How, on: &str) -> Ending {
    Ending { how, on: day(on), reason: "lý do".into(), release: String::new() }
}

#[test]
fn each_year_that_has_begun_is_checked_once() {
    let (today, it) = (day("2025-12-31"), with(&[(2024, Outcome::Passed)]));
    assert_eq!(it.unchecked(today).collect::<Vec<_>>(), [2025]);
    let refused = |new: Check| it.checked(&new, today).unwrap_err().to_string();
    assert!(refused(check(2024, Outcome::Failed)).contains("đã có kết quả kiểm tra là “đạt”"));
    assert!(refused(check(2023, Outcome::Passed)).contains("từ năm 2024 đến năm 2026, không có năm 2023"));
    assert!(refused(check(2026, Outcome::Passed)).contains("năm 2026 chưa bắt đầu"));
    assert!(
        refused(Check { on: day("2026-01-01"), ..check(2025, Outcome::Passed) }).contains("sau ngày hôm nay")
    );
    for outcome in [Outcome::Failed, Outcome::Waived] {
        assert!(refused(Check { note: " ".into(), ..check(2025, outcome) }).contains("cần ghi rõ vì sao"));
    }
    assert!(it.checked(&Check { note: String::new(), ..check(2025, Outcome::Passed) }, today).is_ok());
}

#[test]
fn the_standing_follows_the_checks_and_the_years() {
    let stand = |it: &Sponsorship, on: &str| it.standing(day(on));
    let passed = with(&[(2024, Outcome::Passed)]);
    assert_eq!(stand(&passed, "2024-06-01"), Standing::Running);
    assert_eq!(stand(&passed, "2025-01-01"), Standing::Due);
    assert_eq!(stand(&with(&[(2024, Outcome::Failed)]), "2024-06-01"), Standing::Failed);
    let whole = with(&[(2024, Outcome::Passed), (2025, Outcome::Waived), (2026, Outcome::Passed)]);
    assert_eq!(stand(&whole, "2027-01-01"), Standing::Over);
    let ended = Sponsorship { ending: Some(ending(How::BySponsor, "2025-03-01")), ..passed };
    assert_eq!(stand(&ended, "2025-06-01"), Standing::Ended);
}

#[test]
fn an_end_says_what_the_checks_say() {
    let refused = |it: &Sponsorship, new: Ending| it.ended(&new, day("2027-01-05")).unwrap_err().to_string();
    let passed = with(&[(2024, Outcome::Passed), (2025, Outcome::Passed)]);
    assert!(refused(&passed, ending(How::Completed, "2025-12-30")).contains("chưa trọn số năm"));
    assert!(refused(&passed, ending(How::Completed, "2026-12-30")).contains("năm 2026 chưa có kết quả"));
    assert!(refused(&passed, ending(How::Failed, "2026-12-30")).contains("chưa năm nào kiểm tra không đạt"));
    assert!(refused(&passed, ending(How::BySponsor, "2024-01-31")).contains("trước ngày bắt đầu"));
    let blank = Ending { reason: " ".into(), ..ending(How::BySponsor, "2026-12-30") };
    assert!(refused(&passed, blank).contains("cần nêu lý do"));
    let failed = with(&[(2024, Outcome::Passed), (2025, Outcome::Failed)]);
    assert!(failed.ended(&ending(How::Failed, "2026-01-02"), day("2026-01-05")).is_ok());
}

#[test]
fn what_is_left_is_given_under_the_last_years_check() {
    let yearly = with(&[(2024, Outcome::Passed)]).yearly();
    assert_eq!([2023, 2024, 2026, 2030].map(|year| yearly.year_for(year)), [2024, 2024, 2026, 2026]);
    let stopped = Sponsorship { ending: Some(ending(How::BySponsor, "2025-03-01")), ..with(&[]) }.yearly();
    assert_eq!((stopped.year_for(2027), stopped.has_ended(), stopped.is_released()), (2025, true, false));
    let early =
        Sponsorship { ending: Some(ending(How::BySponsor, "2024-03-01")), first_year: 2025, ..with(&[]) };
    assert_eq!(early.yearly().year_for(2027), 2025);
}
