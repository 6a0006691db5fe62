//! What a fund awarded, as strangers may read it: sums in which nobody stands alone, and a list by the guard's rule.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use super::ReportError;
use crate::{
    db::Db,
    fund::{self, Fund},
    id::{BookId, FundId, PartyId, UnitId},
    money::{Money, MoneyError},
    party::{
        self, Purpose,
        publication::{CROWD, Recipient, Shown},
    },
    programme::{Category, ProgrammeKind},
    unit::UnitTree,
};

mod store;

use store::Place;

/// Awards of one category in one place, or in all the places that are too small to be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub category: Category,
    /// None for the rest.
    pub unit: Option<UnitId>,
    pub awards: i64,
    pub amount: Money,
}

/// Sums a fund's awards by category and place. A fund for one person tells its sums by nothing at all.
pub fn cells(db: &mut Db, fund: &Fund) -> Result<Vec<Cell>, ReportError> {
    if fund.is_personal() {
        return Ok(Vec::new());
    }
    Ok(by_category(store::places(db, fund)?)?)
}

/// Adds up what the pages of a book's funds tell, and nothing besides: a sum over the books themselves, less what one
/// fund's page tells, would be the few people of another.
pub fn cells_of_book(db: &mut Db, book: BookId) -> Result<Vec<Cell>, ReportError> {
    let mut of: BTreeMap<FundId, Vec<Place>> = BTreeMap::new();
    for (fund, place) in store::places_of_book(db, book)? {
        of.entry(fund).or_default().push(place);
    }
    let mut told = Vec::new();
    for fund in fund::store::of_books(db, &[book])?.iter().filter(|fund| !fund.is_personal()) {
        told.extend(by_category(of.remove(&fund.id).unwrap_or_default())?);
    }
    Ok(added(told)?)
}

fn by_category(places: Vec<Place>) -> Result<Vec<Cell>, MoneyError> {
    let mut of: BTreeMap<Category, Vec<Place>> = BTreeMap::new();
    for place in places {
        of.entry(place.category).or_default().push(place);
    }
    let mut cells = Vec::new();
    for (category, places) in of {
        cells.extend(crowded(category, places)?);
    }
    Ok(cells)
}

/// Makes one cell of those that go by the same category and place.
fn added(told: Vec<Cell>) -> Result<Vec<Cell>, MoneyError> {
    let mut cells: BTreeMap<(Category, Option<UnitId>), Cell> = BTreeMap::new();
    for cell in told {
        let nothing = Cell { awards: 0, amount: Money::ZERO, ..cell };
        let sum = cells.entry((cell.category, cell.unit)).or_insert(nothing);
        sum.awards += cell.awards;
        sum.amount = sum.amount.checked_add(cell.amount)?;
    }
    Ok(cells.into_values().collect())
}

/// Puts places of few people together until nobody can be told apart, not even by subtracting.
fn crowded(category: Category, mut places: Vec<Place>) -> Result<Vec<Cell>, MoneyError> {
    let crowd = i64::try_from(CROWD).unwrap_or(i64::MAX);
    places.sort_by_key(|place| (std::cmp::Reverse(place.people), place.unit));
    let large = places.iter().take_while(|place| place.people >= crowd).count();
    let mut rest = places.split_off(large);
    let few = |rest: &[Place]| {
        let people: i64 = rest.iter().map(|place| place.people).sum();
        people > 0 && people < crowd
    };
    while few(&rest) {
        let Some(smallest) = places.pop() else { break };
        rest.push(smallest);
    }
    let of =
        |place: &Place| Cell { category, unit: Some(place.unit), awards: place.awards, amount: place.amount };
    let mut cells: Vec<Cell> = places.iter().map(of).collect();
    if !rest.is_empty() {
        let awards = rest.iter().map(|place| place.awards).sum();
        let amount = Money::sum(rest.iter().map(|place| place.amount))?;
        cells.push(Cell { category, unit: None, awards, amount });
    }
    Ok(cells)
}

/// One award of a list that strangers read.
#[derive(Clone, Debug)]
pub struct Line {
    pub day: NaiveDate,
    pub category: Category,
    pub recipient: Shown,
    /// The place and the school, where they are not hidden with the recipient.
    pub unit: Option<UnitId>,
    pub school: String,
    pub amount: Money,
}

pub fn count(db: &mut Db, fund: &Fund) -> Result<i64, ReportError> {
    Ok(if fund.is_personal() { 0 } else { store::count(db, fund)? })
}

/// Who has agreed on a day that an award is published with the name.
pub struct Agreed {
    agreed: HashSet<PartyId>,
    by_guardian: HashSet<PartyId>,
}

impl Agreed {
    pub fn read(db: &mut Db, ids: &[PartyId], today: NaiveDate) -> Result<Self, ReportError> {
        let agreed = party::consent::store::consenting(db, ids, Purpose::PublishAward, today)?;
        let by_guardian = party::consent::store::agreeing(db, ids, Purpose::AwardByGuardian, today)?;
        let [agreed, by_guardian] = [agreed, by_guardian].map(|ids| ids.into_iter().collect());
        Ok(Self { agreed, by_guardian })
    }

    /// Tells whether the consents are live that the age of a recipient asks for.
    pub fn consents(&self, party: PartyId, born: Option<NaiveDate>, category: Category) -> bool {
        // A pupil whose birthday nobody wrote down is taken for a child.
        let is_child = born.is_none() && category == Category::Pupil;
        self.agreed.contains(&party) && (!is_child || self.by_guardian.contains(&party))
    }
}

/// Lists a fund's awards as the guard shows them on a day.
pub fn list(
    db: &mut Db,
    fund: &Fund,
    stretch: (i64, i64),
    today: NaiveDate,
) -> Result<Vec<Line>, ReportError> {
    let rows = store::list(db, fund, stretch)?;
    let alike: HashMap<(Category, UnitId), i64> =
        store::places(db, fund)?.iter().map(|place| ((place.category, place.unit), place.people)).collect();
    let mut schools: HashMap<(Category, UnitId, String), i64> = HashMap::new();
    for (category, unit, school, _) in store::schools(db, fund)? {
        *schools.entry((category, unit, school)).or_default() += 1;
    }
    let ids: Vec<PartyId> = rows.iter().map(|row| row.party).collect();
    let agreed = Agreed::read(db, &ids, today)?;
    let line = |row: store::Awarded| {
        let people = alike.get(&(row.category, row.unit)).copied().unwrap_or_default();
        let guard = Recipient {
            consents: agreed.consents(row.party, row.birth_date, row.category),
            is_delicate: fund.is_personal() || row.programme == ProgrammeKind::HardshipAid,
            alike: usize::try_from(people).unwrap_or_default(),
        };
        let recipient = guard.shown(&row.name);
        let placed = recipient != Shown::Counted;
        let schoolmates =
            schools.get(&(row.category, row.unit, row.school.clone())).copied().unwrap_or_default();
        let is_crowd = usize::try_from(schoolmates).is_ok_and(|people| people >= CROWD);
        // Initials and a small school together would be a name.
        let has_school = is_crowd && placed || matches!(recipient, Shown::Named(_));
        Line {
            day: row.day,
            category: row.category,
            recipient,
            unit: placed.then_some(row.unit),
            school: if has_school { party::publication::without_numbers(&row.school) } else { String::new() },
            amount: row.amount,
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Returns the name of a place of a cell.
pub fn place(tree: &UnitTree, unit: Option<UnitId>) -> Option<&str> {
    unit.and_then(|id| tree.get(id)).map(|unit| unit.name.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cells_of(people: &[i64]) -> Vec<(Option<i64>, i64)> {
        let category = Category::Pupil;
        let place = |(people, unit): (&i64, i64)| {
            let (people, amount) = (*people, Money::from_dong(*people));
            Place { category, unit: UnitId(unit), awards: people, people, amount }
        };
        let places = people.iter().zip(1..).map(place);
        let cells = crowded(Category::Pupil, places.collect()).unwrap();
        cells.iter().map(|it| (it.unit.map(|unit| unit.0), it.awards)).collect()
    }

    #[test]
    fn small_places_stand_together_and_take_one_with_them() {
        assert_eq!(cells_of(&[7, 5]), [(Some(1), 7), (Some(2), 5)]);
        assert_eq!(cells_of(&[7, 3, 2]), [(Some(1), 7), (None, 5)]);
        assert_eq!(
            cells_of(&[7, 6, 1]),
            [(Some(1), 7), (None, 7)],
            "one alone could be found by subtracting"
        );
        assert_eq!(cells_of(&[3, 1]), [(None, 4)], "the category's own sum is in the books anyway");
        assert_eq!(cells_of(&[]), []);
    }

    #[test]
    fn a_book_tells_no_more_than_its_funds_together() {
        let cell = |unit: Option<i64>, awards: i64| {
            let (category, amount) = (Category::Pupil, Money::from_dong(awards));
            Cell { category, unit: unit.map(UnitId), awards, amount }
        };
        let [first, second] = [vec![cell(Some(1), 7), cell(None, 6)], vec![cell(None, 2)]];
        let told = added([first, second].concat()).unwrap();
        assert_eq!(told, [cell(None, 8), cell(Some(1), 7)], "the two of the second fund may be in place 1");
    }

    proptest! {
        #[test]
        fn nobody_stands_alone_and_nothing_is_lost(people in proptest::collection::vec(1..12_i64, 0..12)) {
            let cells = cells_of(&people);
            prop_assert_eq!(cells.iter().map(|it| it.1).sum::<i64>(), people.iter().sum::<i64>());
            let alone = |it: &(Option<i64>, i64)| it.1 < 5;
            prop_assert!(!cells.iter().any(|it| it.0.is_some() && alone(it)));
            prop_assert!(cells.len() == 1 || !cells.iter().any(alone));
        }
    }
}
