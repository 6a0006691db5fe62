//! Moving money between two funds: what its donors allow, and the second person who is asked.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Fund, FundError, FundKind, Restriction};
use crate::{
    approval::{Kind, Matter},
    calendar::show_day,
    id::FundId,
    money::Money,
    say,
    sponsorship::Yearly,
    unit::UnitTree,
};

/// A transfer as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub from: FundId,
    pub to: FundId,
    /// The codes by which people know the funds.
    pub from_code: String,
    pub to_code: String,
    pub amount: Money,
    pub day: NaiveDate,
    pub reason: String,
}

impl Matter for Transfer {
    const KIND: Kind = Kind::FundTransfer;

    fn subject(&self) -> String {
        format!("{}>{} {}", self.from_code, self.to_code, self.amount.dong())
    }

    fn amount(&self) -> Option<Money> {
        Some(self.amount)
    }
}

impl fmt::Display for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from_code, to_code, amount, reason, .. } = self;
        let day = show_day(self.day);
        say!(
            f,
            "chuyển {amount} từ quỹ {from_code} sang quỹ {to_code} ngày {day}: {reason}",
            "move {amount} from the fund {from_code} to {to_code} on {day}: {reason}"
        )
    }
}

impl Restriction {
    /// Returns true where everything that this restriction allows, `wider` allows as well.
    pub fn is_within(&self, wider: &Self, tree: &UnitTree) -> bool {
        fn part<T>(own: &[T], wider: &[T], covers: impl Fn(&T, &T) -> bool) -> bool {
            let covered = |it: &T| wider.iter().any(|wide| covers(it, wide));
            wider.is_empty() || (!own.is_empty() && own.iter().all(covered))
        }
        part(&self.categories, &wider.categories, PartialEq::eq)
            && part(&self.programmes, &wider.programmes, PartialEq::eq)
            && part(&self.persons, &wider.persons, PartialEq::eq)
            && part(&self.areas, &wider.areas, |area, wide| tree.is_within(*area, *wide))
    }
}

/// Refuses a transfer that the donors of a fund have not allowed.
///
/// Money without conditions may go to any fund, what an endowment earned as well. Money with conditions may only
/// go to a fund whose own conditions are at least as narrow. A programme's money without written conditions was
/// given to that programme, so it stays there. Money for a named person that is only handed on is never moved. What
/// is left of a sponsorship moves when it has ended: to a fund for the same person, or where its sponsor says.
pub fn check(from: &Fund, to: &Fund, amount: Money, tree: &UnitTree) -> Result<(), FundError> {
    if from.id == to.id {
        return Err(FundError::SameFund);
    }
    if !amount.is_positive() {
        return Err(FundError::NothingToMove);
    }
    if let Some(fund) = [from, to].into_iter().find(|fund| fund.kind == FundKind::PassThrough) {
        return Err(FundError::OnlyHandedOn { fund: fund.code.clone() });
    }
    let yearly = from.restriction.yearly.as_ref();
    if yearly.is_some_and(|it| !it.has_ended()) {
        return Err(FundError::Sponsored { fund: from.code.clone() });
    }
    let is_released = yearly.is_some_and(Yearly::is_released);
    let is_free = match from.kind {
        FundKind::General | FundKind::Endowment => from.restriction.is_empty(),
        FundKind::Programme | FundKind::Sponsorship | FundKind::PassThrough => false,
    };
    let follows = !from.restriction.is_empty() && to.restriction.is_within(&from.restriction, tree);
    if is_free || is_released || follows {
        return Ok(());
    }
    let words = from.donor_words.trim();
    let words = if words.is_empty() { from.name.clone() } else { words.to_owned() };
    Err(FundError::AgainstWords { fund: from.code.clone(), words })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{BookId, PartyId, ProgrammeId, UnitId},
        programme::Category,
        unit::{Level, Unit},
    };

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap()
    }

    fn tree() -> UnitTree {
        let unit = |id: i64, parent: Option<i64>| Unit {
            id: UnitId(id),
            code: format!("U{id}"),
            name: format!("Hội {id}"),
            level: Level::Commune,
            parent: parent.map(UnitId),
            valid_from: day(),
            valid_to: None,
            book: None,
        };
        UnitTree::new(vec![unit(1, None), unit(2, Some(1)), unit(3, None)], Vec::new())
    }

    fn fund(id: i64, kind: FundKind, restriction: Restriction) -> Fund {
        Fund {
            id: FundId(id),
            book: BookId(2),
            unit: UnitId(1),
            code: format!("Q{id}"),
            name: format!("Quỹ {id}"),
            kind,
            donor: None,
            donor_words: "Chỉ tặng học sinh".to_owned(),
            opened_on: day(),
            closed_on: None,
            restriction,
        }
    }

    fn free() -> Restriction {
        Restriction::default()
    }

    fn pupils() -> Restriction {
        Restriction { categories: vec![Category::Pupil], ..free() }
    }

    fn areas(units: &[i64]) -> Restriction {
        Restriction { areas: units.iter().copied().map(UnitId).collect(), ..free() }
    }

    fn persons(parties: &[i64]) -> Restriction {
        Restriction { persons: parties.iter().copied().map(PartyId).collect(), ..free() }
    }

    #[track_caller]
    fn may(from: (FundKind, Restriction), to: (FundKind, Restriction), expected: bool) {
        let (from, to) = (fund(1, from.0, from.1), fund(2, to.0, to.1));
        let found = check(&from, &to, Money::from_dong(1), &tree());
        assert_eq!(found.is_ok(), expected, "{found:?}");
    }

    #[test]
    fn money_without_conditions_may_go_anywhere() {
        may((FundKind::General, free()), (FundKind::General, free()), true);
        may((FundKind::General, free()), (FundKind::Programme, pupils()), true);
        may((FundKind::Endowment, free()), (FundKind::Programme, free()), true);
    }

    #[test]
    fn money_with_conditions_goes_only_where_they_still_hold() {
        may((FundKind::General, pupils()), (FundKind::General, free()), false);
        may((FundKind::General, pupils()), (FundKind::Programme, pupils()), true);
        let both = Restriction { categories: vec![Category::Pupil, Category::Student], ..free() };
        may((FundKind::General, both.clone()), (FundKind::General, pupils()), true);
        may((FundKind::General, pupils()), (FundKind::General, both), false);
        let pupils_here = Restriction { areas: vec![UnitId(2)], ..pupils() };
        may((FundKind::General, pupils()), (FundKind::General, pupils_here.clone()), true);
        may((FundKind::General, pupils_here), (FundKind::General, pupils()), false);
        may((FundKind::Endowment, pupils()), (FundKind::General, free()), false);
        let programme = Restriction { programmes: vec![ProgrammeId(1)], ..free() };
        may((FundKind::Programme, programme.clone()), (FundKind::Programme, programme), true);
    }

    #[test]
    fn an_area_holds_what_lies_below_it() {
        may((FundKind::General, areas(&[1])), (FundKind::General, areas(&[2])), true);
        may((FundKind::General, areas(&[2])), (FundKind::General, areas(&[1])), false);
        may((FundKind::General, areas(&[1])), (FundKind::General, areas(&[2, 3])), false);
    }

    #[test]
    fn money_for_a_named_person_stays_with_that_person() {
        may((FundKind::Sponsorship, persons(&[7])), (FundKind::Sponsorship, persons(&[7])), true);
        may((FundKind::Sponsorship, persons(&[7])), (FundKind::Sponsorship, persons(&[8])), false);
        may((FundKind::Sponsorship, persons(&[7])), (FundKind::General, free()), false);
        may((FundKind::PassThrough, persons(&[7])), (FundKind::PassThrough, persons(&[7])), false);
        may((FundKind::General, free()), (FundKind::PassThrough, persons(&[7])), false);
    }

    #[test]
    fn a_programme_keeps_what_was_given_to_it() {
        may((FundKind::Programme, free()), (FundKind::General, free()), false);
        may((FundKind::Programme, free()), (FundKind::Programme, free()), false);
    }

    #[test]
    fn a_refusal_quotes_the_donor() {
        let (from, to) = (fund(1, FundKind::General, pupils()), fund(2, FundKind::General, free()));
        let refused = check(&from, &to, Money::from_dong(1), &tree()).unwrap_err();
        assert!(refused.to_string().contains("“Chỉ tặng học sinh”"), "{refused}");
        assert!(matches!(check(&to, &to, Money::from_dong(1), &tree()), Err(FundError::SameFund)));
        assert!(matches!(check(&to, &from, Money::ZERO, &tree()), Err(FundError::NothingToMove)));
    }
}
