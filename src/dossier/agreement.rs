//! Who agrees to a nomination: an adult for themselves, a child from seven on together with a representative.

use chrono::NaiveDate;

use super::DossierError;
use crate::{calendar::show_day, codes, text::clean};

/// Below this age somebody is a minor, for whom a representative answers (Bộ luật Dân sự 2015, Điều 21).
const OF_AGE: i64 = 18;

/// From this age on a child is asked as well (Luật 91/2025/QH15).
const ASKED: i64 = 7;

codes! {
    /// Who says yes.
    pub enum Agreeing ("người đồng ý", "whoever agrees") {
        Person = "person" ("người được đề cử", "the nominee"),
        Child = "child" ("trẻ em được đề cử", "the child"),
        Representative = "representative" ("người đại diện theo pháp luật", "the legal representative"),
    }
}

codes! {
    /// What somebody is to the child for whom they answer.
    pub enum Relationship ("quan hệ", "relationship") {
        Father = "father" ("cha", "father"),
        Mother = "mother" ("mẹ", "mother"),
        Grandparent = "grandparent" ("ông, bà", "grandparent"),
        Sibling = "sibling" ("anh, chị", "brother or sister"),
        Guardian = "guardian" ("người giám hộ", "guardian"),
    }
}

/// What somebody agreed to, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Agreement {
    pub who: Agreeing,
    /// The representative's name; empty where the nominee agrees.
    pub name: String,
    pub relationship: Option<Relationship>,
    pub on: NaiveDate,
    /// Whether the award may be published, and not only be considered.
    pub publishes: bool,
    pub proof: String,
}

impl Agreement {
    /// Tidies what was typed; a representative has a name and is something to the child.
    pub fn new(
        who: Agreeing,
        (name, relationship): (&str, Option<Relationship>),
        on: NaiveDate,
        publishes: bool,
        proof: &str,
    ) -> Result<Self, DossierError> {
        let (name, proof) = (clean(name)?, clean(proof)?);
        let is_representative = who == Agreeing::Representative;
        if is_representative && (name.is_empty() || relationship.is_none()) {
            return Err(DossierError::NoRepresentative);
        }
        if proof.is_empty() {
            return Err(DossierError::NoProof);
        }
        let relationship = relationship.filter(|_| is_representative);
        Ok(Self { who, name, relationship, on, publishes, proof })
    }

    /// Writes the proof with whoever gave it, as the directory keeps it.
    pub fn as_proof(&self) -> String {
        let name = if self.name.is_empty() { String::new() } else { format!(" {}", self.name) };
        format!("{}, {}{name}, {}", self.proof, self.who, show_day(self.on))
    }
}

/// Returns who must agree for somebody of this age; an age that nobody wrote down is an adult's.
pub fn asked(age: Option<i64>) -> &'static [Agreeing] {
    match age {
        Some(age) if age < ASKED => &[Agreeing::Representative],
        Some(age) if age < OF_AGE => &[Agreeing::Child, Agreeing::Representative],
        _ => &[Agreeing::Person],
    }
}

/// Returns who has not yet agreed; to be published asks for an agreement to just that.
pub fn missing(age: Option<i64>, given: &[Agreement], publishing: bool) -> Vec<Agreeing> {
    let has = |who: Agreeing| given.iter().any(|it| it.who == who && (it.publishes || !publishing));
    asked(age).iter().copied().filter(|who| !has(*who)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement(who: Agreeing, publishes: bool) -> Agreement {
        let on = "2025-03-01".parse().unwrap();
        let relationship = Some(Relationship::Mother);
        Agreement::new(who, ("Lê Thị Mẹ", relationship), on, publishes, "phiếu ký").unwrap()
    }

    #[track_caller]
    fn check(age: Option<i64>, given: &[(Agreeing, bool)], publishing: bool, expected: &[Agreeing]) {
        let given: Vec<Agreement> =
            given.iter().map(|(who, publishes)| agreement(*who, *publishes)).collect();
        assert_eq!(missing(age, &given, publishing), expected, "{age:?} {given:?}");
    }

    #[test]
    fn an_adult_answers_alone_and_a_child_never() {
        use Agreeing::{Child, Person, Representative};
        check(Some(18), &[], true, &[Person]);
        check(Some(18), &[(Person, true)], true, &[]);
        check(None, &[(Person, true)], true, &[]);
        check(Some(17), &[(Child, true)], true, &[Representative]);
        check(Some(17), &[(Representative, true)], true, &[Child]);
        check(Some(17), &[(Child, true), (Representative, true)], true, &[]);
        check(Some(7), &[(Representative, true)], true, &[Child]);
        check(Some(6), &[(Representative, true)], true, &[]);
        check(Some(6), &[(Child, true), (Person, true)], true, &[Representative]);
    }

    #[test]
    fn to_be_considered_is_not_to_be_published() {
        check(Some(20), &[(Agreeing::Person, false)], false, &[]);
        check(Some(20), &[(Agreeing::Person, false)], true, &[Agreeing::Person]);
    }

    #[test]
    fn a_representative_has_a_name_and_a_proof() {
        let on = "2025-03-01".parse().unwrap();
        let of = |name, relationship, proof| {
            Agreement::new(Agreeing::Representative, (name, relationship), on, true, proof)
        };
        assert!(matches!(of(" ", Some(Relationship::Mother), "x"), Err(DossierError::NoRepresentative)));
        assert!(matches!(of("Lê Thị Mẹ", None, "x"), Err(DossierError::NoRepresentative)));
        assert!(matches!(of("Lê Thị Mẹ", Some(Relationship::Mother), " "), Err(DossierError::NoProof)));
    }
}
