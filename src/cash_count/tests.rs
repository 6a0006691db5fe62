//! What is counted, by hand.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;

fn dong(dong: i64) -> Money {
    Money::from_dong(dong)
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 12, 31).unwrap()
}

fn piles(piles: &[(i64, i64)]) -> Vec<Pile> {
    piles.iter().map(|(note, pieces)| Pile { note: dong(*note), pieces: *pieces }).collect()
}

#[track_caller]
fn check_total(counted: &[(i64, i64)], expected: i64) {
    assert_eq!(total(&piles(counted)).map(Money::dong), Ok(expected));
}

#[test]
fn notes_add_up() {
    check_total(&[], 0);
    check_total(&[(500_000, 3), (200_000, 1), (1_000, 7)], 1_707_000);
    check_total(&[(500_000, 0), (500, 1)], 500);
    assert_eq!(total(&piles(&[(500_000, i64::MAX)])), Err(MoneyError::TooLarge));
}

#[test]
fn only_notes_of_the_day_are_counted() {
    assert!(check(&piles(&[(500_000, 2), (100, 0)]), today()).is_ok());
    let refused = |counted: &[(i64, i64)]| check(&piles(counted), today()).unwrap_err().to_string();
    assert_eq!(
        refused(&[(300_000, 1)]),
        "ngày 31/12/2025 không có tờ 300.000 ₫; hãy đếm theo các mệnh giá trên biểu"
    );
    assert!(refused(&[(500_000, -1)]).contains("không thể âm"));
    assert!(refused(&[(500_000, MOST_PIECES + 1)]).contains("quá lớn"));
}

#[test]
fn a_difference_says_on_which_side_it_is() {
    let of = |counted, book| Difference::of(dong(counted), dong(book)).unwrap();
    assert_eq!(of(5, 5), Difference::None);
    assert_eq!(of(7, 5), Difference::Surplus(dong(2)));
    assert_eq!(of(5, 7), Difference::Shortage(dong(2)));
    assert_eq!(of(7, 5).to_string(), "thừa 2 ₫ so với sổ");
    assert_eq!(format!("{:#}", of(5, 7)), "2 ₫ less than the book says");
    assert_eq!(of(7, 5).proposed_role(), Some(Role::UnidentifiedReceipts));
    assert_eq!(of(5, 7).proposed_role(), Some(Role::Advances));
    assert_eq!(of(5, 5).proposed_role(), None);
}

#[test]
fn cash_up_to_the_limit_may_stay() {
    let limit = CashLimit { valid_from: today(), amount: dong(10_000_000), basis: "Quy chế".to_owned() };
    assert_eq!(limit.excess(dong(10_000_000)), Ok(None));
    assert_eq!(limit.excess(dong(10_000_001)), Ok(Some(dong(1))));
    assert_eq!(limit.excess(dong(-5)), Ok(None));
}

proptest! {
    #[test]
    fn a_difference_brings_the_book_to_the_box(counted in 0..1_000_000_000i64, book in -1_000_000i64..1_000_000_000) {
        let moved = match Difference::of(dong(counted), dong(book)).unwrap() {
            Difference::None => 0,
            Difference::Surplus(amount) => amount.dong(),
            Difference::Shortage(amount) => -amount.dong(),
        };
        prop_assert_eq!(book + moved, counted);
    }
}
