//! Who stands in the recipients' roll by name, who by initials, and who is only counted.

use std::collections::{BTreeMap, BTreeSet};

use super::{Counted, Laureate, Paid, Roll, sums};
use crate::{
    id::{PartyId, UnitId},
    money::MoneyError,
    party::publication::{CROWD, Recipient, Shown, without_numbers},
    programme::Category,
    text::collation::{NameKey, compare_text},
};

/// What a line says beside the name: among how many of these somebody hides.
type Group = (Category, UnitId, String);

/// Draws the roll; the sums of its lines and of those who are counted are the sums of the awards.
pub fn draw(awards: Vec<Paid>) -> Result<Roll, MoneyError> {
    let all = sums(awards.iter().map(|it| (it.person, it.amount)))?;
    let crowds = Crowds::of(&awards);
    let (shown, mut hidden): (Vec<_>, Vec<_>) =
        awards.into_iter().map(|it| (crowds.shown(&it), it)).partition(|(shown, _)| *shown != Shown::Counted);
    let mut lines = shown;
    let counted = loop {
        let (groups, rest) = crowded(hidden.iter().map(|(_, paid)| paid));
        let alone = !rest.is_empty() && rest.len() < CROWD;
        // Whoever is left over among few takes some of the others along, so that subtracting finds nobody.
        match smallest(&lines).filter(|_| alone) {
            Some(group) => {
                let (more, rest) = lines.into_iter().partition(|(shown, paid)| goes(shown, paid, &group));
                hidden.extend::<Vec<_>>(more);
                lines = rest;
            }
            None => break counted(&hidden, &groups)?,
        }
    };
    let mut lines: Vec<Laureate> = lines
        .into_iter()
        .filter_map(|(shown, paid)| {
            let school = crowds.school(&shown, &paid);
            Laureate::of(paid, shown, school)
        })
        .collect();
    let key = |name: &str, is_named: bool| {
        if is_named { NameKey::of_person(name) } else { NameKey::of_text(name) }
    };
    lines.sort_by(|one, other| {
        let place = compare_text(&one.place, &other.place).then(one.unit.cmp(&other.unit));
        let names = || key(&one.name, one.is_named).cmp(&key(&other.name, other.is_named));
        let rest = || (&one.name, one.amount, &one.school).cmp(&(&other.name, other.amount, &other.school));
        place
            .then_with(|| one.category.cmp(&other.category))
            .then_with(|| compare_text(&one.programme, &other.programme))
            .then_with(names)
            .then_with(rest)
    });
    Ok(Roll { lines, counted, sums: all, ..Roll::default() })
}

fn goes(shown: &Shown, paid: &Paid, group: &Group) -> bool {
    matches!(shown, Shown::Initials(_)) && group_of(paid) == *group
}

fn group_of(paid: &Paid) -> Group {
    (paid.category, paid.unit, paid.programme.clone())
}

/// How many people share what a line would say.
struct Crowds {
    groups: BTreeMap<Group, BTreeSet<PartyId>>,
    schools: BTreeMap<(Group, String), BTreeSet<PartyId>>,
}

impl Crowds {
    fn of(awards: &[Paid]) -> Self {
        let (mut groups, mut schools) = (BTreeMap::new(), BTreeMap::new());
        // Those who are only counted anyway hide nobody: their lines do not stand beside the others.
        for it in awards.iter().filter(|it| !it.is_delicate) {
            let group = group_of(it);
            let people: &mut BTreeSet<PartyId> =
                schools.entry((group.clone(), it.school.clone())).or_default();
            people.insert(it.person);
            let people: &mut BTreeSet<PartyId> = groups.entry(group).or_default();
            people.insert(it.person);
        }
        Self { groups, schools }
    }

    fn shown(&self, paid: &Paid) -> Shown {
        let alike = self.groups.get(&group_of(paid)).map_or(0, BTreeSet::len);
        let guard = Recipient { consents: paid.consents, is_delicate: paid.is_delicate, alike };
        guard.shown(&paid.name)
    }

    /// Returns the school; initials and a small school together would be a name.
    fn school(&self, shown: &Shown, paid: &Paid) -> String {
        let mates = self.schools.get(&(group_of(paid), paid.school.clone())).map_or(0, BTreeSet::len);
        if matches!(shown, Shown::Named(_)) || mates >= CROWD {
            without_numbers(&paid.school)
        } else {
            String::new()
        }
    }
}

/// Returns the categories that hold enough hidden people to be told apart, and the people of the others.
fn crowded<'p>(hidden: impl Iterator<Item = &'p Paid>) -> (BTreeSet<Category>, BTreeSet<PartyId>) {
    let mut of: BTreeMap<Category, BTreeSet<PartyId>> = BTreeMap::new();
    for paid in hidden {
        of.entry(paid.category).or_default().insert(paid.person);
    }
    let mut groups: Vec<(Category, BTreeSet<PartyId>)> = of.into_iter().collect();
    groups.sort_by_key(|(category, people)| (std::cmp::Reverse(people.len()), *category));
    let large = groups.iter().take_while(|(_, people)| people.len() >= CROWD).count();
    let mut rest: BTreeSet<PartyId> =
        groups.split_off(large).into_iter().flat_map(|(_, people)| people).collect();
    while !rest.is_empty() && rest.len() < CROWD {
        let Some((_, people)) = groups.pop() else { break };
        rest.extend(people);
    }
    (groups.into_iter().map(|(category, _)| category).collect(), rest)
}

/// Returns the smallest group of those who stand in the roll by initials.
fn smallest(lines: &[(Shown, Paid)]) -> Option<Group> {
    let mut groups: BTreeMap<Group, BTreeSet<PartyId>> = BTreeMap::new();
    for (_, paid) in lines.iter().filter(|(shown, _)| matches!(shown, Shown::Initials(_))) {
        groups.entry(group_of(paid)).or_default().insert(paid.person);
    }
    groups.into_iter().min_by_key(|(_, people)| people.len()).map(|(group, _)| group)
}

fn counted(hidden: &[(Shown, Paid)], groups: &BTreeSet<Category>) -> Result<Vec<Counted>, MoneyError> {
    let mut counted = Vec::new();
    for category in groups.iter().copied().map(Some).chain([None]) {
        let is_here = |paid: &Paid| match category {
            Some(category) => paid.category == category,
            None => !groups.contains(&paid.category),
        };
        let here =
            hidden.iter().filter(|(_, paid)| is_here(paid)).map(|(_, paid)| (paid.person, paid.amount));
        let sums = sums(here)?;
        if sums.awards > 0 {
            counted.push(Counted { category, sums });
        }
    }
    Ok(counted)
}
