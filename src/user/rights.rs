//! Who may do what where: one table of roles and rights, read by every page and checked again inside every write.
//!
//! A right that a role gives in a unit reaches the unit's own branches, whose money stands in the same book, and
//! for the roles that watch over others the whole subtree ([`Role::reach`]). No role alone can carry money out:
//! whoever asks is never the one who approves, and that is enforced per object where it happens (the approval
//! tasks, the council, the payments), because the same person may rightly hold two roles in two units.

use std::fmt;

use super::Role;
use crate::{codes, db::DbError, id::UnitId, say, unit::UnitTree};

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident = $code:literal ($vi:literal, $en:literal) [$($role:ident),+ $(,)?]),+ $(,)?) => {
        codes! {
            /// Something that a page or a workflow lets people do.
            pub enum Right ("quyền", "right") {
                $($(#[$doc])* $name = $code ($vi, $en)),+
            }
        }

        impl Right {
            /// Returns the roles that give this right.
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Self::$name => &[$(Role::$role),+]),+ }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Granted for $name {
                const RIGHT: Right = Right::$name;
            }
        )+
    };
}

/// A right as a type, so that a route's guard names what it needs.
pub trait Granted: Send + Sync + 'static {
    const RIGHT: Right;
}

rights! {
    /// Opens the desk of a unit and sees what waits there; what else it shows is asked for one by one.
    OpenDesk = "open_desk" ("mở bàn làm việc", "opening the desk")
        [Treasurer, Accountant, Nominator, CouncilMember, Chair, Controller, Reviewer, Administrator],
    /// Sees the lists and books of a unit.
    ReadBooks = "read_books" ("xem sổ của đơn vị", "seeing the unit's books")
        [Treasurer, Accountant, Chair, Controller, Reviewer, Administrator],
    /// Records gifts, envelopes, goods and pledges.
    RecordGifts = "record_gifts" ("ghi khoản ủng hộ", "recording gifts") [Treasurer, Accountant],
    /// Keeps names, addresses and consents of donors.
    KeepDonors = "keep_donors" ("giữ danh bạ người ủng hộ", "keeping the donors' file") [Treasurer, Accountant],
    /// Prints receipts and vouchers, and asks for one to be made void.
    KeepReceipts = "keep_receipts" ("giữ biên lai, chứng từ", "keeping receipts") [Treasurer, Accountant],
    /// Reads statements in and says what each line was.
    MatchBank = "match_bank" ("đối chiếu ngân hàng", "matching the bank") [Treasurer, Accountant],
    /// Counts the cash in the box.
    CountCash = "count_cash" ("kiểm kê quỹ tiền mặt", "counting the cash") [Treasurer],
    /// Writes entries that no other page writes, and corrections.
    PostEntries = "post_entries" ("ghi bút toán", "posting entries") [Accountant],
    /// Sets up funds, and asks for money to be moved between them.
    KeepFunds = "keep_funds" ("quản lý quỹ", "keeping the funds") [Accountant],
    /// Closes a month, and asks for one to be opened again.
    ClosePeriods = "close_periods" ("khóa sổ", "closing periods") [Accountant],
    /// Pays out what a council decided.
    Pay = "pay" ("chi trả", "paying out") [Treasurer],
    /// Gets a payment ready for somebody else to carry out.
    PreparePayments = "prepare_payments" ("lập đợt chi", "preparing payments") [Accountant, Treasurer],
    /// Is the second person on what somebody else asks for.
    Approve = "approve" ("duyệt việc người khác đề nghị", "approving what others ask for")
        [Chair, Reviewer],
    /// Sets up programmes and opens their rounds.
    KeepRounds = "keep_rounds" ("mở đợt xét", "opening rounds") [Accountant, Chair],
    /// Reads who was put forward, and why; a nominator only the people of the own unit.
    ReadDossiers = "read_dossiers" ("xem hồ sơ đề cử", "reading nominations")
        [Accountant, Nominator, CouncilMember, Chair, Controller, Reviewer],
    /// Sees whole ID numbers, each look being on record.
    SeeIdNumbers = "see_id_numbers" ("xem số định danh đầy đủ", "seeing whole ID numbers") [Accountant, Chair],
    /// Words the rules by which nominations are checked; a second person publishes them.
    KeepRules = "keep_rules" ("soạn điều kiện xét", "wording the rules") [Accountant],
    /// Puts learners forward.
    Nominate = "nominate" ("đề cử", "nominating") [Nominator],
    /// Sits in a council and votes.
    Vote = "vote" ("biểu quyết", "voting") [CouncilMember, Chair],
    /// Sees the meetings of councils, their votes and their papers.
    ReadMeetings = "read_meetings" ("xem phiên họp hội đồng", "seeing the meetings of councils")
        [Treasurer, Accountant, CouncilMember, Chair, Controller, Reviewer],
    /// Sets up councils, opens meetings, and writes down what happens at them.
    KeepMeetings = "keep_meetings" ("tổ chức phiên họp hội đồng", "keeping the meetings of councils")
        [Accountant, Chair],
    /// Leads a council: opens meetings, signs decisions.
    Preside = "preside" ("chủ trì hội đồng", "presiding over a council") [Chair],
    /// Reads who did what.
    ReadAudit = "read_audit" ("xem nhật ký thao tác", "reading the audit trail")
        [Accountant, Chair, Controller, Reviewer, Administrator],
    /// Adds people, gives and takes roles; gives no right over money.
    ManagePeople = "manage_people" ("quản lý người dùng", "managing people") [Administrator],
    /// Writes the unit's reports; its chair sends them, or whoever writes them where it has no chair.
    Report = "report" ("lập báo cáo", "reporting") [Treasurer, Accountant, Chair],
    /// Sets up the season of the honour roll and proves its lines.
    KeepRolls = "keep_rolls" ("giữ bảng vàng", "keeping the honour roll") [Treasurer, Accountant, Chair],
    /// Receives reports from below and answers them.
    Review = "review" ("tiếp nhận báo cáo cấp dưới", "reviewing reports from below") [Reviewer],
}

/// How far a role reaches from the unit in which it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The unit, and the branches whose money stands in the unit's own book.
    Book,
    /// The unit and everything below it.
    Subtree,
}

impl Role {
    pub const fn reach(self) -> Reach {
        match self {
            Self::Controller | Self::Reviewer | Self::Administrator => Reach::Subtree,
            Self::Treasurer | Self::Accountant | Self::Nominator | Self::CouncilMember | Self::Chair => {
                Reach::Book
            }
        }
    }
}

/// The roles that one person holds, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    roles: Vec<(UnitId, Role)>,
}

impl Standing {
    pub fn new(roles: Vec<(UnitId, Role)>) -> Self {
        Self { roles }
    }

    pub fn roles(&self) -> &[(UnitId, Role)] {
        &self.roles
    }

    /// Returns true where a role that gives `right` reaches `unit`.
    pub fn may(&self, tree: &UnitTree, unit: UnitId, right: Right) -> bool {
        self.roles
            .iter()
            .any(|(home, role)| right.roles().contains(role) && reaches(tree, *role, *home, unit))
    }

    /// Returns the roles that reach a unit.
    pub fn roles_in(&self, tree: &UnitTree, unit: UnitId) -> Vec<Role> {
        let reaching = self.roles.iter().filter(|(home, role)| reaches(tree, *role, *home, unit));
        reaching.map(|(_, role)| *role).collect()
    }

    /// Returns true where any role reaches `unit`.
    pub fn works_in(&self, tree: &UnitTree, unit: UnitId) -> bool {
        self.roles.iter().any(|(home, role)| reaches(tree, *role, *home, unit))
    }
}

fn reaches(tree: &UnitTree, role: Role, home: UnitId, unit: UnitId) -> bool {
    if home == unit {
        return true;
    }
    let below = tree.line_up(unit).skip(1).any(|above| above.id == home);
    match role.reach() {
        Reach::Subtree => below,
        Reach::Book => {
            let same_book = match (tree.book_of(home), tree.book_of(unit)) {
                (Ok(one), Ok(other)) => one == other,
                _ => false,
            };
            below && same_book
        }
    }
}

/// What is answered when somebody lacks a right.
#[derive(Debug, thiserror::Error)]
pub enum RightsError {
    Missing { right: Right },
    Db(#[from] DbError),
}

impl fmt::Display for RightsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { right } => {
                let who = right.roles().iter().map(|role| format!("{role}")).collect::<Vec<_>>().join(", ");
                let who_en =
                    right.roles().iter().map(|role| format!("{role:#}")).collect::<Vec<_>>().join(", ");
                say!(
                    f,
                    "bạn không có quyền {right} ở đơn vị này; việc này dành cho: {who}",
                    "you have no right of {right:#} in this unit; it belongs to: {who_en}"
                )
            }
            Self::Db(err) => err.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
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

    /// Province 1, commune 2 with its hamlet 3, commune 4.
    fn tree() -> UnitTree {
        let units = vec![
            unit(1, None, Level::Province, Some(2)),
            unit(2, Some(1), Level::Commune, Some(3)),
            unit(3, Some(2), Level::Hamlet, None),
            unit(4, Some(1), Level::Commune, Some(4)),
        ];
        UnitTree::new(units, Vec::new())
    }

    #[track_caller]
    fn check(home: i64, role: Role, right: Right, expected: [bool; 4]) {
        let (tree, standing) = (tree(), Standing::new(vec![(UnitId(home), role)]));
        let may = [1, 2, 3, 4].map(|unit| standing.may(&tree, UnitId(unit), right));
        assert_eq!(may, expected, "{role:#} of {home}: {right:#}");
    }

    #[test]
    fn a_treasurer_serves_one_book() {
        check(1, Role::Treasurer, Right::RecordGifts, [true, false, false, false]);
        check(2, Role::Treasurer, Right::RecordGifts, [false, true, true, false]);
        check(3, Role::Treasurer, Right::RecordGifts, [false, false, true, false]);
        check(2, Role::Treasurer, Right::PostEntries, [false; 4]);
    }

    #[test]
    fn those_who_watch_see_everything_below() {
        check(1, Role::Controller, Right::ReadBooks, [true; 4]);
        check(1, Role::Reviewer, Right::Approve, [true; 4]);
        check(2, Role::Controller, Right::ReadBooks, [false, true, true, false]);
        check(1, Role::Administrator, Right::ManagePeople, [true; 4]);
    }

    #[test]
    fn an_administrator_has_no_hand_on_money() {
        let money = [
            Right::RecordGifts,
            Right::PostEntries,
            Right::Pay,
            Right::Approve,
            Right::CountCash,
            Right::KeepFunds,
            Right::Vote,
        ];
        for right in money {
            assert!(!right.roles().contains(&Role::Administrator), "{right:#}");
        }
    }
}
