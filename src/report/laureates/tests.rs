//! The laws of the recipients' roll: nothing is lost, and nobody who is hidden can be told apart.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Filter, Paid, Roll, draw::draw};
use crate::{
    id::{PartyId, UnitId},
    money::Money,
    party::publication::CROWD,
    programme::Category,
};

const NAMES: [&str; 6] =
    ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Chi", "Phạm Thị Dung", "Đỗ Văn Em", "Vũ Thị Giang"];

fn award(person: i64, category: Category, unit: i64) -> Paid {
    Paid {
        person: PartyId(person),
        name: NAMES[usize::try_from(person).unwrap() % NAMES.len()].to_owned(),
        category,
        unit: UnitId(unit),
        place: format!("Xã {unit}"),
        school: "THCS Ví Dụ".into(),
        programme: "Học không bao giờ ngừng".into(),
        amount: Money::from_dong(500_000),
        consents: false,
        is_delicate: false,
    }
}

fn pupils(count: i64) -> Vec<Paid> {
    (1..=count).map(|person| award(person, Category::Pupil, 1)).collect()
}

fn names(roll: &Roll) -> Vec<&str> {
    roll.lines.iter().map(|line| line.name.as_str()).collect()
}

fn counts(roll: &Roll) -> Vec<(Option<Category>, usize)> {
    roll.counted.iter().map(|it| (it.category, it.sums.people)).collect()
}

#[test]
fn few_are_counted_and_many_stand_by_initials() {
    let four = draw(pupils(4)).unwrap();
    assert_eq!((names(&four), counts(&four)), (vec![], vec![(None, 4)]));
    let mut five = pupils(5);
    five[1].consents = true;
    let five = draw(five).unwrap();
    let mut found = names(&five);
    found.sort_unstable();
    assert_eq!(found, ["Lê Văn Chi", "P. T. D.", "T. T. B.", "V. T. G.", "Đ. V. E."]);
    assert_eq!(five.lines.iter().filter(|line| line.is_named).count(), 1);
    assert!(five.lines.iter().all(|line| line.school == "THCS Ví Dụ"));
}

#[test]
fn one_who_is_left_over_takes_others_along() {
    let mut awards = pupils(5);
    awards.push(Paid { is_delicate: true, ..award(9, Category::Student, 2) });
    let roll = draw(awards).unwrap();
    assert_eq!((names(&roll), counts(&roll)), (vec![], vec![(None, 6)]), "a student alone could be found");
    // Where everybody else has agreed to be named, nobody is left to hide among.
    let mut awards: Vec<Paid> = pupils(2).into_iter().map(|it| Paid { consents: true, ..it }).collect();
    awards.push(award(9, Category::Student, 2));
    let roll = draw(awards).unwrap();
    assert_eq!((roll.lines.len(), counts(&roll)), (2, vec![(None, 1)]));
}

#[test]
fn a_hard_life_is_never_told_and_a_small_school_neither() {
    let mut awards: Vec<Paid> =
        pupils(6).into_iter().map(|it| Paid { consents: true, is_delicate: true, ..it }).collect();
    awards.extend(
        (11..=15)
            .map(|person| Paid {
                school: format!("Trường {person}"), ..award(person, Category::Student, 1)
            }),
    );
    let roll = draw(awards).unwrap();
    assert_eq!(counts(&roll), [(Some(Category::Pupil), 6)]);
    assert!(roll.lines.len() == 5 && roll.lines.iter().all(|line| line.school.is_empty()), "{roll:?}");
}

#[test]
fn a_filter_knows_nothing_of_those_who_are_counted() {
    let mut awards = pupils(6);
    awards.extend((11..=15).map(|person| Paid { is_delicate: true, ..award(person, Category::Teacher, 1) }));
    let roll = draw(awards).unwrap();
    let of_unit = roll.filtered(&Filter { unit: Some(UnitId(1)), ..Filter::default() }).unwrap();
    assert_eq!((of_unit.lines.len(), of_unit.counted.len(), of_unit.sums.awards), (6, 0, 6));
    let teachers = roll.filtered(&Filter { category: Some(Category::Teacher), ..Filter::default() }).unwrap();
    assert_eq!((teachers.lines.len(), teachers.sums.people), (0, 5));
    let mut searched = Filter::default();
    searched.search("nguyen van an");
    assert_eq!(roll.filtered(&searched).unwrap().lines.len(), 0, "initials are not found by the name");
    assert_eq!(roll.filtered(&Filter::default()).unwrap(), roll);
}

fn some_award() -> impl Strategy<Value = Paid> {
    let category = prop::sample::select(Category::ALL);
    (0..12i64, category, 0..3i64, 1..9i64, 0..4u8).prop_map(|(person, category, unit, amount, guard)| Paid {
        amount: Money::from_dong(amount * 100_000),
        consents: guard == 0,
        is_delicate: guard == 1,
        programme: format!("Chương trình {}", amount % 2),
        ..award(person, category, unit)
    })
}

proptest! {
    #[test]
    fn nothing_is_lost_and_nobody_can_be_told_apart(awards in prop::collection::vec(some_award(), 0..60)) {
        let roll = draw(awards.clone()).unwrap();
        let amount = Money::sum(awards.iter().map(|it| it.amount)).unwrap();
        prop_assert_eq!((roll.sums.awards, roll.sums.amount), (awards.len(), amount));
        let lines = Money::sum(roll.lines.iter().map(|it| it.amount)).unwrap();
        let counted = Money::sum(roll.counted.iter().map(|it| it.sums.amount)).unwrap();
        prop_assert_eq!(lines.checked_add(counted).unwrap(), amount, "masked or not");
        // Nobody is named who has not agreed, and nobody of whom an award tells something delicate by that award.
        let may: BTreeSet<&str> = awards.iter().filter(|it| it.consents && !it.is_delicate).map(|it| it.name.as_str()).collect();
        prop_assert!(roll.lines.iter().filter(|it| it.is_named).all(|it| may.contains(it.name.as_str())));
        // Initials stand only among so many of whom the line would say the same.
        let mut groups: BTreeMap<_, BTreeSet<PartyId>> = BTreeMap::new();
        for it in awards.iter().filter(|it| !it.is_delicate) {
            groups.entry((it.category, it.unit, it.programme.clone())).or_default().insert(it.person);
        }
        for line in roll.lines.iter().filter(|line| !line.is_named) {
            let group = (line.category, line.unit, line.programme.clone());
            prop_assert!(groups[&group].len() >= CROWD, "{line:?}");
        }
        // Those who are counted are many, or nobody stands by initials whom they could have taken along.
        let few = roll.counted.iter().any(|it| it.sums.people < CROWD);
        prop_assert!(!few || roll.lines.iter().all(|line| line.is_named), "{roll:?}");
        prop_assert!(!few || roll.counted.len() == 1, "{roll:?}");
    }
}
