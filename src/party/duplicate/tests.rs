//! Invented pairs, and what people would say of them.

use super::*;
use crate::party::{NewParty, name::read_donor};

const WORKED: &str = include_str!("../../../fixtures/duplicates.csv");

fn record(id: i64, side: &str) -> Record {
    let [name, address, phone, born] = side.split('|').collect::<Vec<_>>().try_into().unwrap();
    let new = NewParty::from_name(&read_donor(name));
    let party = Party {
        id: PartyId(id),
        kind: new.kind,
        name: new.name,
        sort_name: None,
        recognition_name: new.recognition_name,
        birth_date: born.parse().ok(),
        address: address.to_owned(),
        phone: phone.to_owned(),
    };
    Record::of(&party, Vec::new())
}

fn verdict(score: i64) -> &'static str {
    match score {
        SAME.. => "same",
        ASK.. => "ask",
        _ => "not",
    }
}

#[test]
fn the_worked_pairs_are_told_apart_as_people_do() {
    let rows: Vec<&str> = WORKED.lines().filter(|line| !line.starts_with('#')).skip(1).collect();
    assert!(rows.len() >= 40, "{}", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let [left, right, expected, why] = row.split(';').collect::<Vec<_>>().try_into().unwrap();
        let (left, right) = (record(1, left), record(2, right));
        let likeness = left.likeness(&right);
        assert_eq!(right.likeness(&left), likeness, "{row}");
        if verdict(likeness.score) != expected {
            wrong.push(format!("{why}: {} {:?}, not {expected}: {row}", likeness.score, likeness.reasons));
        }
        // What the search compares it must first let meet.
        if expected != "not" {
            assert_eq!(pairs(&[left, right]).len(), 1, "{row} do not meet");
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_name_that_hundreds_bear_is_compared_where_more_is_known() {
    let mut records: Vec<Record> =
        (0..500).map(|no| record(no, &format!("Nguyễn Văn Minh|Thôn {no}, xã Đông Giang||"))).collect();
    assert_eq!(pairs(&records), []);
    records.push(record(500, "NGUYEN VAN MINH|Thôn 7, xã Đông Giang||"));
    records.push(record(501, "Nguyễn Văn Minh|Thôn 9, xã Đông Giang|0912345678|"));
    let found: Vec<(i64, i64)> = pairs(&records).iter().map(|(one, two, _)| (one.0, two.0)).collect();
    assert_eq!(found, [(9, 501), (7, 500)]);
}
