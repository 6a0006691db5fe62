//! What can be said of reports without books.

use chrono::NaiveDate;

use super::*;
use crate::{
    id::BookId,
    money::Money,
    programme::Category,
    unit::{Level, Succession, SuccessionKind, Unit, UnitTree},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[track_caller]
fn line(text: &str, expected: (Tag, &str)) {
    let written = Written { difficulties: text.to_owned(), ..Written::default() };
    let found = written.difficulties();
    assert_eq!(found.iter().map(|it| (it.tag, it.text.as_str())).collect::<Vec<_>>(), [expected], "{text}");
}

#[test]
fn a_difficulty_may_begin_with_its_tag() {
    line("Kinh phí: vận động giảm", (Tag::Money, "vận động giảm"));
    line("- kinh phi : vận động giảm", (Tag::Money, "vận động giảm"));
    line("NHÂN SỰ: thiếu kế toán", (Tag::People, "thiếu kế toán"));
    line("policy: no rule", (Tag::Policy, "no rule"));
    line("Vướng mắc: hai xã sáp nhập", (Tag::Other, "Vướng mắc: hai xã sáp nhập"));
    line("Kinh phí:", (Tag::Other, "Kinh phí:"));
    line("Không có", (Tag::Other, "Không có"));
}

#[test]
fn boxes_are_tidied_line_by_line() {
    let written = Written {
        results: "\n  Vượt   kế hoạch \n\n Trao 120 suất\n\n".into(),
        ..Written::default()
    };
    let tidied = written.tidied().unwrap();
    assert_eq!(tidied.results, "Vượt kế hoạch\n\nTrao 120 suất");
    assert!(matches!(tidied.is_whole(), Err(FilingError::NoDifficulties)));
    assert!(matches!(Written::default().is_whole(), Err(FilingError::NoResults)));
    let bell = Written { proposals: "a\u{7}".into(), ..Written::default() };
    assert!(matches!(bell.tidied(), Err(FilingError::Text(_))));
    let long = Written { proposals: "a\n".repeat(201), ..Written::default() };
    assert!(matches!(long.tidied(), Err(FilingError::TooManyLines { count: 201, limit: 200 })));
}

fn money(dong: i64) -> Money {
    Money::from_dong(dong)
}

fn figures() -> Figures {
    let spent = Spent { pupils: money(30), management: money(5), ..Spent::default() };
    let scholarships = [(Category::Pupil, Tally::new(3, money(30)))].into();
    Figures {
        opening: money(10),
        raised: money(100),
        spent,
        closing: money(75),
        scholarships,
        ..Figures::default()
    }
}

#[test]
fn figures_add_up_and_a_report_less_itself_is_nothing() {
    let one = figures();
    assert!(one.is_balanced().unwrap());
    let two = one.checked_add(&one).unwrap();
    assert!(two.is_balanced().unwrap());
    assert_eq!((two.closing, two.of_scholarships().unwrap().count), (money(150), 6));
    assert_eq!(two.checked_sub(&one).unwrap(), one);
    let nothing = one.checked_sub(&one).unwrap();
    assert!(nothing.is_zero() && !one.is_zero());
    let off = Figures { closing: money(74), ..one };
    assert!(!off.is_balanced().unwrap());
}

fn unit(id: i64, parent: Option<i64>, level: Level, valid_to: Option<&str>) -> Unit {
    Unit {
        id: UnitId(id),
        code: format!("U{id}"),
        name: format!("Đơn vị {id}"),
        level,
        parent: parent.map(UnitId),
        valid_from: day("2000-01-01"),
        valid_to: valid_to.map(day),
        book: level.keeps_books().then_some(BookId(id)),
    }
}

#[test]
fn a_unit_reports_to_the_nearest_unit_above_that_goes_on() {
    let units = vec![
        unit(1, None, Level::Province, None),
        unit(2, Some(1), Level::District, Some("2025-06-30")),
        unit(3, Some(2), Level::Commune, None),
        unit(4, Some(3), Level::Hamlet, None),
        unit(5, Some(2), Level::Commune, None),
    ];
    let heir = Succession {
        from: UnitId(2),
        to: UnitId(5),
        on: day("2025-07-01"),
        kind: SuccessionKind::Merge,
        share: 100,
    };
    let tree = UnitTree::new(units, vec![heir]);
    let to = |id: i64, on: &str| upward::receiver(&tree, UnitId(id), day(on)).map(|unit| unit.id.0);
    assert_eq!(to(3, "2025-06-30"), Some(2));
    // The district is no more, and the commune that carries it on stands beside this one.
    assert_eq!((to(3, "2025-07-01"), to(5, "2025-07-01"), to(1, "2025-07-01")), (Some(1), Some(1), None));
    // What lay with the district when it ended is answered by who stands above by now.
    let answers =
        |at: i64, on: &str| upward::answers(&tree, UnitId(at), (UnitId(3), Some(UnitId(2))), day(on));
    assert_eq!((answers(2, "2025-06-30"), answers(1, "2025-06-30")), (true, false));
    assert_eq!((answers(1, "2025-07-01"), answers(5, "2025-07-01")), (true, false));
    let from = |id: i64, on: &str| -> Vec<i64> {
        upward::senders(&tree, UnitId(id), day(on)).iter().map(|unit| unit.id.0).collect()
    };
    assert_eq!((from(2, "2025-06-30"), from(1, "2025-06-30")), (vec![3, 5], vec![2]));
    assert_eq!((from(1, "2025-07-01"), from(3, "2025-07-01")), (vec![3, 5], vec![]));
}
