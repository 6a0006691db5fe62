//! What a number of an identity card says, what speaks against it, and who can open it.

use super::*;
use crate::id::PartyId;

fn number(text: &str) -> CitizenId {
    CitizenId::read(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn a_number_has_twelve_digits_and_shows_four() {
    let id = number(" 001 204.012345 ");
    assert_eq!((id.digits(), id.masked().as_str()), ("001204012345", "0********345"));
    assert_eq!(format!("{id:?}"), "CitizenId(..)");
    for wrong in ["", "123456789", "0012040123456", "00120401234x", "٠٠١٢٠٤٠١٢٣٤٥"] {
        let err = CitizenId::read(wrong).unwrap_err();
        assert!(wrong.is_empty() || !format!("{err} {err:#}").contains(wrong), "{err}");
    }
}

#[test]
fn what_does_not_fit_is_said_and_not_refused() {
    let today = day("2025-12-31");
    let check = |text: &str, name: &str, born: Option<&str>, expected: &[Doubt]| {
        assert_eq!(number(text).doubts(name, born.map(day), today), expected, "{text} {name}");
    };
    check("001304012345", "Trần Thị Hoà", Some("2004-03-05"), &[]);
    check("001099012345", "Lê Văn Đức", Some("1999-01-01"), &[]);
    check("096210000001", "Nguyễn Minh", None, &[]);
    check("097210000001", "Nguyễn Minh", None, &[Doubt::Place]);
    check("000210000001", "Nguyễn Minh", None, &[Doubt::Place]);
    check("001304012345", "Trần Thị Hoà", Some("2005-03-05"), &[Doubt::Born { says: 2004, known: 2005 }]);
    check("001204012345", "Trần Thị Hoà", Some("2004-03-05"), &[Doubt::Sex { woman: false }]);
    check("001304012345", "Lê Văn Đức", None, &[Doubt::Sex { woman: true }]);
    check("001450012345", "Lê Minh", None, &[Doubt::Unborn { says: 2150 }]);
    // Thị and Văn as a family or first word say nothing.
    check("001204012345", "Thị Nở", None, &[]);
}

#[test]
fn only_the_same_secret_and_the_same_person_open_a_number() {
    let (seal, id) = (Seal::new(&[7; 32]), number("001204012345"));
    let kept = seal.close(PartyId(5), &id).unwrap();
    assert_eq!(seal.open(PartyId(5), &kept), Some(id.clone()));
    assert_eq!(seal.open(PartyId(6), &kept), None, "a row that was moved to somebody else");
    let other = Seal::new(&[8; 32]);
    assert_eq!((other.open(PartyId(5), &kept), other.mark() == kept.mark), (None, false));
    assert_ne!(other.print(&id), seal.print(&id), "the hash is keyed");
    let mut bent = kept.clone();
    *bent.bytes.last_mut().unwrap() ^= 1;
    assert_eq!(seal.open(PartyId(5), &bent), None);
    bent.bytes.truncate(10);
    assert_eq!(seal.open(PartyId(5), &bent), None);
    // The same number twice gives the same hash and another lock.
    let again = seal.close(PartyId(5), &id).unwrap();
    assert_eq!(again.print, kept.print);
    assert_ne!(again.bytes, kept.bytes);
    assert!(!kept.bytes.windows(6).any(|it| it == b"012345"));
    assert_eq!(format!("{seal:?}"), "Seal(..)");
}
