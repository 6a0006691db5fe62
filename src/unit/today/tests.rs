//! Nothing is lost or counted twice on today's map, whatever was merged, split, renamed and merged again.

use proptest::{prelude::*, sample::Index};

use super::*;
use crate::{
    money::Money,
    unit::{Level, SuccessionKind},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2025-12-31")
}

/// A unit with a book of the same number.
fn unit(id: i64, level: Level, parent: Option<i64>, last: Option<&str>) -> Unit {
    Unit {
        id: UnitId(id),
        code: format!("U{id}"),
        name: format!("Đơn vị {id}"),
        level,
        parent: parent.map(UnitId),
        valid_from: day("2000-01-01"),
        valid_to: last.map(day),
        book: Some(BookId(id)),
    }
}

fn passed(from: i64, to: i64, on: &str, share: i64) -> Succession {
    let kind = if share == 100 { SuccessionKind::Merge } else { SuccessionKind::Split };
    Succession { from: UnitId(from), to: UnitId(to), on: day(on), kind, share }
}

const LAST: Option<&str> = Some("2025-06-30");
const JULY: &str = "2025-07-01";

/// Says what of 1.001 đồng of every book falls to a unit.
fn of(books: &[(BookId, Part)]) -> Vec<(i64, i64)> {
    let part = |(book, part): &(BookId, Part)| (book.0, part.of(Money::from_dong(1_001)).unwrap().dong());
    books.iter().map(part).collect()
}

fn own(tree: &UnitTree, root: i64) -> Vec<(i64, i64)> {
    of(&tree.own_books_today(UnitId(root), today()))
}

fn whole(tree: &UnitTree, root: i64) -> Vec<(i64, i64)> {
    of(&tree.books_today(UnitId(root), today()))
}

/// A province 1 with the district 2 that ended, its communes 3 (to 5), 4 (60 % to 5, 40 % to 6), 7 (as it was), and the
/// new communes 5 and 6 below the province.
fn july() -> UnitTree {
    let units = vec![
        unit(1, Level::Province, None, None),
        unit(2, Level::District, Some(1), LAST),
        unit(3, Level::Commune, Some(2), LAST),
        unit(4, Level::Commune, Some(2), LAST),
        unit(5, Level::Commune, Some(1), None),
        unit(6, Level::Commune, Some(1), None),
        unit(7, Level::Commune, Some(2), None),
    ];
    let mut successions = vec![
        passed(3, 5, JULY, 100),
        passed(4, 5, JULY, 60),
        passed(4, 6, JULY, 40),
        passed(2, 6, JULY, 100),
    ];
    successions.push(passed(5, 6, "2026-07-01", 100));
    UnitTree::new(units, successions)
}

#[test]
fn heirs_have_what_was_left_to_them_and_a_district_no_communes() {
    let tree = july();
    assert_eq!(own(&tree, 5), [(3, 1_001), (4, 600), (5, 1_001)]);
    assert_eq!(own(&tree, 6), [(2, 1_001), (4, 401), (6, 1_001)]);
    assert_eq!(
        whole(&tree, 6),
        own(&tree, 6),
        "the commune 7 is not below the commune that has the district's money"
    );
    assert_eq!(whole(&tree, 1), (1..=7).map(|book| (book, 1_001)).collect::<Vec<_>>());
    assert_eq!(own(&tree, 1), [(1, 1_001)]);
    assert!(own(&tree, 3).is_empty() && whole(&tree, 4).is_empty());
    let heirs: Vec<i64> = tree.heirs_on(UnitId(4), today()).iter().map(|it| it.id.0).collect();
    assert_eq!(heirs, [5, 6]);
    assert!(tree.heirs_on(UnitId(5), today()).is_empty(), "what comes in 2026 has not come");
    let before = of(&tree.own_books_today(UnitId(5), day("2025-06-30")));
    assert_eq!(before, [(5, 1_001)]);
}

#[test]
fn what_was_split_and_is_one_again_is_whole() {
    let units = vec![
        unit(1, Level::Province, None, None),
        unit(2, Level::Commune, Some(1), None),
        unit(3, Level::Commune, Some(1), LAST),
    ];
    let tree = UnitTree::new(units, vec![passed(2, 3, "2010-01-01", 30), passed(3, 2, JULY, 100)]);
    assert_eq!(own(&tree, 2), [(2, 1_001), (3, 1_001)]);
    assert!(tree.own_books_today(UnitId(2), today()).iter().all(|(_, part)| part.is_whole()));
}

#[test]
fn what_comes_after_a_split_is_not_split() {
    let units = vec![
        unit(1, Level::Province, None, None),
        unit(2, Level::Commune, Some(1), None),
        unit(3, Level::Commune, Some(1), None),
        unit(4, Level::Commune, Some(1), LAST),
    ];
    let tree = UnitTree::new(units, vec![passed(2, 3, "2010-01-01", 30), passed(4, 2, JULY, 100)]);
    assert_eq!(own(&tree, 2), [(2, 701), (4, 1_001)]);
    assert_eq!(own(&tree, 3), [(2, 300), (3, 1_001)]);
}

#[test]
fn what_nobody_carries_on_falls_to_the_unit_above() {
    let units = vec![
        unit(1, Level::Province, None, None),
        unit(2, Level::Commune, Some(1), LAST),
        unit(3, Level::Commune, Some(1), None),
        unit(4, Level::Commune, Some(1), LAST),
    ];
    let tree = UnitTree::new(units, vec![passed(2, 3, JULY, 70)]);
    assert_eq!(own(&tree, 1), [(1, 1_001), (2, 301)]);
    assert_eq!(own(&tree, 3), [(2, 700), (3, 1_001)]);
    assert_eq!(own(&tree, 4), [(4, 1_001)], "a unit that ended without heirs keeps what it had");
}

#[test]
fn damaged_data_end() {
    let units = vec![
        unit(1, Level::Commune, Some(2), LAST),
        unit(2, Level::Commune, Some(1), LAST),
        unit(3, Level::Commune, Some(3), None),
    ];
    let tree =
        UnitTree::new(units, vec![passed(1, 2, JULY, 100), passed(2, 1, JULY, 50), passed(2, 3, JULY, 50)]);
    for root in 1..=3 {
        whole(&tree, root);
        own(&tree, root);
    }
}

#[derive(Clone, Debug)]
struct Drawn {
    parent: Index,
    ends: bool,
    heirs: Vec<(Index, i64, bool)>,
}

fn any_tree() -> impl Strategy<Value = UnitTree> {
    let share = prop_oneof![Just(100i64), Just(50), 1i64..100];
    let heir = (any::<Index>(), share, any::<bool>());
    // Where everything is torn the pieces are too many to count.
    let heirs = prop_oneof![
        3 => prop::collection::vec(heir.clone(), 0..1),
        2 => prop::collection::vec(heir.clone(), 1..2),
        1 => prop::collection::vec(heir, 2..4),
    ];
    let drawn = (any::<Index>(), any::<bool>(), heirs).prop_map(|(parent, ends, heirs)| Drawn {
        parent,
        ends,
        heirs,
    });
    prop::collection::vec(drawn, 2..7).prop_map(tree_of)
}

fn tree_of(drawn: Vec<Drawn>) -> UnitTree {
    let (mut units, mut successions): (Vec<Unit>, Vec<Succession>) = (Vec::new(), Vec::new());
    for (index, it) in drawn.iter().enumerate() {
        let id = i64::try_from(index).unwrap() + 1;
        let parent = (index > 0).then(|| it.parent.index(index));
        let level = match parent.map(|parent| units[parent].level) {
            None => Level::Province,
            Some(Level::Province) => Level::District,
            Some(_) => Level::Commune,
        };
        let mut left = 100;
        for (to, share, has_come) in &it.heirs {
            let to = i64::try_from(to.index(drawn.len())).unwrap() + 1;
            let share = (*share).min(left);
            if to == id || share == 0 || successions.iter().any(|it| (it.from.0, it.to.0) == (id, to)) {
                continue;
            }
            left -= share;
            // Units pass on to earlier ones first and to later ones in July, so that some come back and none go round.
            let on = match (to < id, has_come) {
                (true, _) => "2010-01-01",
                (false, true) => JULY,
                (false, false) => "2026-07-01",
            };
            successions.push(passed(id, to, on, share));
        }
        let parent = parent.map(|parent| i64::try_from(parent).unwrap() + 1);
        units.push(unit(id, level, parent, if it.ends { LAST } else { None }));
    }
    UnitTree::new(units, successions)
}

/// Returns who is wholly below a unit today, or none where some are below it with a part only.
fn children(tree: &UnitTree, root: UnitId) -> Option<Vec<UnitId>> {
    let today = Today::of(tree, today());
    let mut children = Vec::new();
    for unit in tree.units() {
        let above = today.above(unit.id, Span::WHOLE);
        let part = Part::new(above.iter().filter(|(id, _)| *id == root).map(|(_, span)| *span).collect());
        if part.is_whole() {
            children.push(unit.id);
        } else if part != Part::new(Vec::new()) {
            return None;
        }
    }
    Some(children)
}

fn amount_of(books: &[(BookId, Part)], book: BookId, amount: Money) -> i64 {
    books.iter().filter(|it| it.0 == book).map(|(_, part)| part.of(amount).unwrap().dong()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_dong_is_somebodys_own_once(tree in any_tree(), dong in -5_000_000_000i64..5_000_000_000) {
        let amount = Money::from_dong(dong);
        let own: Vec<_> = tree.units().iter().map(|it| tree.own_books_today(it.id, today())).collect();
        for unit in tree.units() {
            let sum: i64 = own.iter().map(|books| amount_of(books, BookId(unit.id.0), amount)).sum();
            prop_assert_eq!(sum, dong, "book {} of {:?}", unit.id, tree);
        }
    }

    #[test]
    fn a_unit_is_its_own_and_what_is_below(tree in any_tree(), dong in -5_000_000_000i64..5_000_000_000) {
        let amount = Money::from_dong(dong);
        for root in tree.units() {
            let Some(children) = children(&tree, root.id) else { continue };
            let whole = tree.books_today(root.id, today());
            let own = tree.own_books_today(root.id, today());
            let below: Vec<_> = children.iter().map(|it| tree.books_today(*it, today())).collect();
            for unit in tree.units() {
                let of = |books: &[(BookId, Part)]| amount_of(books, BookId(unit.id.0), amount);
                let parts: i64 = of(&own) + below.iter().map(|it| of(it)).sum::<i64>();
                prop_assert_eq!(of(&whole), parts, "book {} at {} of {:?}", unit.id, root.id, tree);
            }
        }
    }

    #[test]
    fn what_lies_between_marks_adds_up(dong in any::<i64>().prop_filter("a negation", |it| *it != i64::MIN), marks in prop::collection::vec(0u32..=1_000_000, 0..6)) {
        let mut marks: Vec<Decimal> = marks.into_iter().map(|it| Decimal::from(it) / Decimal::from(1_000_003)).collect();
        marks.push(Decimal::ONE);
        marks.sort_unstable();
        let amount = Money::from_dong(dong);
        let mut from = Decimal::ZERO;
        let mut sum = 0i128;
        for to in marks {
            let part = Part::new(vec![Span::WHOLE.between(from, to)]).of(amount).unwrap();
            prop_assert!(part.dong().signum() * dong.signum() >= 0);
            sum += i128::from(part.dong());
            from = to;
        }
        prop_assert_eq!(sum, i128::from(dong));
    }
}
