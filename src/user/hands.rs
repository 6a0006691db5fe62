//! Which hands a payment passes through, and that no one person has two of them in one book.
//!
//! Who records is not who approves, and who approves is not who pays: for each single payment the workflows compare
//! the people. Here it is seen to before anything is paid: a role that would put two such hands on one person is not
//! given. Those who manage people have no hand on money at all, because they could lend themselves another.

use std::fmt;

use super::{
    Role,
    rights::{Right, Standing},
};
use crate::{id::UnitId, say, unit::UnitTree};

/// One of the hands between a gift and a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hand {
    /// Writes into the books, or prepares what is to be paid.
    Records,
    /// Says yes to what others have recorded or prepared.
    Approves,
    /// Hands the money out.
    Pays,
    /// Gives people their roles.
    Manages,
}

impl Hand {
    pub const ALL: [Self; 4] = [Self::Records, Self::Approves, Self::Pays, Self::Manages];

    /// Tells whether one person may have both in one book. The treasurer receives as well as pays, and the cash
    /// count and the accountant's books watch over that.
    pub const fn goes_with(self, other: Self) -> bool {
        match (self, other) {
            (Self::Manages, Self::Manages) | (Self::Approves, Self::Approves) => true,
            (Self::Manages | Self::Approves, _) | (_, Self::Manages | Self::Approves) => false,
            _ => true,
        }
    }
}

impl fmt::Display for Hand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Records => say!(f, "ghi sổ", "record"),
            Self::Approves => say!(f, "duyệt", "approve"),
            Self::Pays => say!(f, "chi tiền", "pay"),
            Self::Manages => say!(f, "quản lý người dùng", "manage people"),
        }
    }
}

impl Right {
    /// Returns the hand that a right gives, if it gives one.
    pub const fn hand(self) -> Option<Hand> {
        match self {
            Self::RecordGifts
            | Self::KeepReceipts
            | Self::MatchBank
            | Self::PostEntries
            | Self::KeepFunds
            | Self::ClosePeriods
            | Self::PreparePayments => Some(Hand::Records),
            Self::Approve | Self::Vote | Self::Preside => Some(Hand::Approves),
            Self::Pay => Some(Hand::Pays),
            Self::ManagePeople => Some(Hand::Manages),
            Self::OpenDesk
            | Self::ReadBooks
            | Self::KeepDonors
            | Self::CountCash
            | Self::KeepRounds
            | Self::ReadDossiers
            | Self::Nominate
            | Self::SeeIdNumbers
            | Self::KeepRules
            | Self::ReadMeetings
            | Self::KeepMeetings
            | Self::ReadAudit
            | Self::Report
            | Self::KeepRolls
            | Self::Review => None,
        }
    }

    /// Tells whether a right is so strong that a password alone must not open it: whoever approves, pays, gives
    /// roles, or writes entries of any kind.
    pub const fn needs_second_factor(self) -> bool {
        matches!(
            self,
            Self::Approve | Self::Vote | Self::Preside | Self::Pay | Self::ManagePeople | Self::PostEntries
        )
    }
}

impl Role {
    /// Returns the rights that the role gives.
    pub fn rights(self) -> impl Iterator<Item = Right> {
        Right::ALL.iter().copied().filter(move |right| right.roles().contains(&self))
    }

    /// Tells whether whoever holds the role must have a second factor.
    pub fn needs_second_factor(self) -> bool {
        self.rights().any(Right::needs_second_factor)
    }
}

/// Two hands that one person would have on one unit's money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BothHands {
    /// The code of the unit.
    pub unit: String,
    pub hands: (Hand, Hand),
}

impl fmt::Display for BothHands {
    /// Writes the end of a sentence that begins with the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unit, hands: (one, other) } = self;
        say!(f, "vừa {one} vừa {other} ở “{unit}”", "both {one:#} and {other:#} in “{unit}”")
    }
}

impl Standing {
    /// Tells whether any of the roles asks for a second factor.
    pub fn needs_second_factor(&self) -> bool {
        self.roles().iter().any(|(_, role)| role.needs_second_factor())
    }

    /// Returns the roles with one more.
    pub fn with(&self, unit: UnitId, role: Role) -> Self {
        let mut roles = self.roles().to_vec();
        roles.push((unit, role));
        Self::new(roles)
    }

    /// Looks for a unit on whose money the person would have two hands that do not go together.
    pub fn both_hands(&self, tree: &UnitTree) -> Option<BothHands> {
        tree.units().iter().find_map(|unit| {
            let rights = Right::ALL.iter().filter(|right| self.may(tree, unit.id, **right));
            let hands: Vec<Hand> = rights.filter_map(|right| right.hand()).collect();
            let clash = hands.iter().find_map(|one| {
                hands
                    .iter()
                    .find(|other| !one.goes_with(**other))
                    .map(|other| ((*one).min(*other), (*one).max(*other)))
            });
            clash.map(|hands| BothHands { unit: unit.code.clone(), hands })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        id::BookId,
        unit::{Level, Unit},
    };

    fn unit(id: i64, parent: Option<i64>, level: Level, book: Option<i64>) -> Unit {
        Unit {
            id: UnitId(id),
            code: format!("U{id}"),
            name: format!("Đơn vị {id}"),
            level,
            parent: parent.map(UnitId),
            valid_from: "2000-01-01".parse().unwrap(),
            valid_to: None,
            book: book.map(BookId),
        }
    }

    /// Province 1, its communes 2 and 4, and the hamlet 3 of commune 2, which keeps no book.
    fn tree() -> UnitTree {
        let units = vec![
            unit(1, None, Level::Province, Some(2)),
            unit(2, Some(1), Level::Commune, Some(3)),
            unit(3, Some(2), Level::Hamlet, None),
            unit(4, Some(1), Level::Commune, Some(4)),
        ];
        UnitTree::new(units, Vec::new())
    }

    #[test]
    fn no_role_alone_has_two_hands() {
        for role in Role::ALL {
            let hands: Vec<Hand> = role.rights().filter_map(Right::hand).collect();
            for (one, other) in hands.iter().flat_map(|one| hands.iter().map(move |other| (*one, *other))) {
                assert!(one.goes_with(other), "{role:#} would both {one:#} and {other:#}");
            }
        }
    }

    #[test]
    fn those_who_manage_people_have_no_hand_on_money() {
        let hands: Vec<Hand> = Role::Administrator.rights().filter_map(Right::hand).collect();
        assert_eq!(hands, [Hand::Manages]);
        assert!(
            [Hand::Records, Hand::Approves, Hand::Pays].iter().all(|hand| !Hand::Manages.goes_with(*hand))
        );
    }

    #[test]
    fn those_who_watch_have_no_hand_at_all() {
        assert_eq!(Role::Controller.rights().filter_map(Right::hand).count(), 0);
    }

    #[test]
    fn who_needs_a_second_factor() {
        let needs: Vec<&str> =
            Role::ALL.iter().filter(|role| role.needs_second_factor()).map(|role| role.code()).collect();
        assert_eq!(
            needs,
            ["treasurer", "accountant", "council_member", "chair", "reviewer", "administrator"]
        );
        // Whatever approves or pays asks for one.
        for right in Right::ALL {
            if matches!(right.hand(), Some(Hand::Approves | Hand::Pays | Hand::Manages)) {
                assert!(right.needs_second_factor(), "{right:#}");
            }
        }
    }

    #[track_caller]
    fn check(roles: &[(i64, Role)], expected: Option<&str>) {
        let standing = Standing::new(roles.iter().map(|(unit, role)| (UnitId(*unit), *role)).collect());
        assert_eq!(
            standing.both_hands(&tree()).map(|it| format!("{it:#}")).as_deref(),
            expected,
            "{roles:?}"
        );
    }

    #[test]
    fn two_hands_are_found_where_they_meet() {
        check(&[(2, Role::Treasurer), (4, Role::Chair)], None);
        check(&[(2, Role::Treasurer), (2, Role::Chair)], Some("both record and approve in “U2”"));
        check(&[(2, Role::Accountant), (2, Role::CouncilMember)], Some("both record and approve in “U2”"));
        // A reviewer above reaches every unit below, a treasurer only the own book with its branches.
        check(&[(1, Role::Reviewer), (4, Role::Treasurer)], Some("both record and approve in “U4”"));
        check(&[(1, Role::Treasurer), (2, Role::Chair)], None);
        check(&[(2, Role::Treasurer), (3, Role::CouncilMember)], Some("both record and approve in “U3”"));
        check(
            &[(1, Role::Administrator), (4, Role::Treasurer)],
            Some("both record and manage people in “U4”"),
        );
        check(&[(1, Role::Administrator), (4, Role::Chair)], Some("both approve and manage people in “U4”"));
        check(&[(1, Role::Administrator), (1, Role::Controller), (3, Role::Nominator)], None);
    }

    proptest! {
        /// Whatever roles somebody collects one after another, nowhere do two hands come together.
        #[test]
        fn no_collection_of_roles_gives_both_hands(
            wanted in prop::collection::vec((1..=4_i64, 0..Role::ALL.len()), 0..12)
        ) {
            let tree = tree();
            let mut standing = Standing::default();
            for (unit, role) in wanted {
                let more = standing.with(UnitId(unit), Role::ALL[role]);
                if more.both_hands(&tree).is_none() {
                    standing = more;
                }
            }
            for unit in tree.units() {
                let may = |right: &&Right| standing.may(&tree, unit.id, **right);
                let rights: Vec<Right> = Right::ALL.iter().filter(may).copied().collect();
                let records = rights.contains(&Right::RecordGifts) || rights.contains(&Right::PostEntries);
                let approves = rights.contains(&Right::Approve) || rights.contains(&Right::Vote);
                let manages = rights.contains(&Right::ManagePeople);
                prop_assert!(!(approves && records), "{:?}", standing);
                prop_assert!(!(approves && rights.contains(&Right::Pay)), "{:?}", standing);
                prop_assert!(!(manages && (records || approves || rights.contains(&Right::Pay))), "{:?}", standing);
            }
        }
    }
}
