//! What donors' conditions allow and refuse.

use super::*;
use crate::unit::{Level, Succession, SuccessionKind, Unit};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn unit(id: i64, parent: Option<i64>) -> Unit {
    Unit {
        id: UnitId(id),
        code: format!("U{id}"),
        name: format!("Đơn vị {id}"),
        level: Level::Commune,
        parent: parent.map(UnitId),
        valid_from: day("2000-01-01"),
        valid_to: None,
        book: None,
    }
}

/// Province 1 with an old district 2 that commune 4 carries on, and communes 3 and 4.
fn tree() -> UnitTree {
    let units = vec![unit(1, None), unit(2, Some(1)), unit(3, Some(1)), unit(4, Some(1))];
    let succession = Succession {
        from: UnitId(2),
        to: UnitId(4),
        on: day("2025-07-01"),
        kind: SuccessionKind::Split,
        share: 100,
    };
    UnitTree::new(units, vec![succession])
}

fn pupil_in(unit: i64) -> Beneficiary {
    Beneficiary {
        person: PartyId(7),
        category: Category::Pupil,
        programme: Some(ProgrammeId(1)),
        unit: UnitId(unit),
        year: 2025,
    }
}

#[track_caller]
fn check(restriction: &Restriction, who: &Beneficiary, expected: Option<Breach>) {
    assert_eq!(restriction.breach(who, &tree()), expected);
}

#[test]
fn an_unrestricted_fund_pays_anybody() {
    check(&Restriction::default(), &pupil_in(3), None);
}

#[test]
fn every_kind_of_condition_must_be_met_and_any_value_of_a_kind_will_do() {
    let restriction = Restriction {
        categories: vec![Category::Student, Category::Pupil],
        areas: vec![UnitId(3)],
        ..Restriction::default()
    };
    check(&restriction, &pupil_in(3), None);
    check(&restriction, &pupil_in(4), Some(Breach::Area));
    let teacher = Beneficiary { category: Category::Teacher, ..pupil_in(3) };
    check(&restriction, &teacher, Some(Breach::Category(Category::Teacher)));
}

#[test]
fn an_area_reaches_below_and_to_successors() {
    let province = Restriction { areas: vec![UnitId(1)], ..Restriction::default() };
    check(&province, &pupil_in(3), None);
    let old_district = Restriction { areas: vec![UnitId(2)], ..Restriction::default() };
    check(&old_district, &pupil_in(4), None);
    check(&old_district, &pupil_in(3), Some(Breach::Area));
}

#[test]
fn a_named_person_is_the_only_one() {
    let named = Restriction { persons: vec![PartyId(8)], ..Restriction::default() };
    check(&named, &pupil_in(3), Some(Breach::Person));
    let other = Restriction { programmes: vec![ProgrammeId(2)], ..Restriction::default() };
    check(&other, &pupil_in(3), Some(Breach::Programme));
}
