//! The frame of the desk: who is signed in, which unit, and the side bar by direction of money.

use std::ops::Deref;

use super::super::{page::Page, place::Place, session::Signed};
use crate::{
    unit::Unit,
    user::{rights::Right, session::Secret},
};

/// A line of the side bar.
#[derive(Clone, Copy, Debug)]
pub struct Item {
    /// Names the page, and its message `desk-…`.
    pub key: &'static str,
    /// The address below `/desk/<unit>/`.
    pub path: &'static str,
    pub right: Right,
    /// The keys that lead there, such as `g t`.
    pub keys: &'static str,
}

pub struct Section {
    /// The message of the heading; empty for the first items, which have none.
    pub title: &'static str,
    pub items: &'static [Item],
}

const fn item(key: &'static str, path: &'static str, right: Right, keys: &'static str) -> Item {
    Item { key, path, right, keys }
}

/// The side bar: money in, funds, choosing, money out, honours, people, books, settings.
pub const SECTIONS: &[Section] = &[
    Section {
        title: "",
        items: &[
            item("home", "", Right::OpenDesk, "g v"),
            item("approvals", "approvals", Right::ReadBooks, "g y"),
        ],
    },
    Section {
        title: "desk-section-in",
        items: &[
            item("quick-gift", "gifts/new", Right::RecordGifts, "n"),
            item("batches", "batches", Right::ReadBooks, "g t"),
            item("gifts", "gifts", Right::ReadBooks, "g u"),
            item("receipts", "receipts", Right::ReadBooks, "g e"),
            item("bank", "bank", Right::ReadBooks, "g l"),
            item("appeals", "appeals", Right::ReadBooks, "g i"),
            item("pledges", "pledges", Right::ReadBooks, "g h"),
            item("sponsorships", "sponsorships", Right::ReadBooks, "g j"),
            item("devices", "devices", Right::ReadBooks, "g m"),
        ],
    },
    Section {
        title: "desk-section-people",
        items: &[
            item("donors", "donors", Right::ReadBooks, "g d"),
            item("duplicates", "duplicates", Right::KeepDonors, ""),
            item("mail", "mail", Right::ReadBooks, ""),
        ],
    },
    Section {
        title: "desk-section-funds",
        items: &[
            item("funds", "funds", Right::ReadBooks, "g f"),
            item("transfers", "transfers", Right::ReadBooks, ""),
        ],
    },
    Section {
        title: "desk-section-selection",
        items: &[
            item("rounds", "rounds", Right::ReadDossiers, "g 1"),
            item("nominations", "nominations", Right::ReadDossiers, "g w"),
            item("recipients", "recipients", Right::ReadDossiers, "g 3"),
            item("risks", "risks", Right::ReadDossiers, "g 4"),
            item("meetings", "meetings", Right::ReadMeetings, "g z"),
            item("rules", "rules", Right::ReadDossiers, ""),
            item("councils", "councils", Right::ReadMeetings, ""),
        ],
    },
    Section {
        title: "desk-section-out",
        items: &[
            item("payouts", "payouts", Right::ReadBooks, "g x"),
            item("returned-payments", "returned-payments", Right::ReadBooks, ""),
        ],
    },
    Section { title: "desk-section-honour", items: &[item("roll", "roll", Right::ReadBooks, "g 2")] },
    Section {
        title: "desk-section-books",
        items: &[
            item("entry", "entries/new", Right::PostEntries, ""),
            item("cash-count", "cash-count", Right::ReadBooks, "g k"),
            item("journal", "books/journal", Right::ReadBooks, "g n"),
            item("ledger", "books/ledger", Right::ReadBooks, "g c"),
            item("cash-book", "books/cash-book", Right::ReadBooks, "g q"),
            item("bank-book", "books/bank-book", Right::ReadBooks, "g b"),
            item("trial-balance", "books/trial-balance", Right::ReadBooks, "g p"),
            item("periods", "periods", Right::ReadBooks, "g s"),
            item("audit", "audit", Right::ReadAudit, "g a"),
        ],
    },
    Section {
        title: "desk-section-reports",
        items: &[
            item("reports", "reports", Right::ReadBooks, "g o"),
            item("received-reports", "received", Right::Review, "g r"),
        ],
    },
    Section {
        title: "desk-section-setup",
        items: &[
            item("people", "people", Right::ManagePeople, ""),
            item("units", "units", Right::ReadBooks, ""),
        ],
    },
];

/// What the frame of a desk page shows; its page answers for words and addresses.
pub struct Frame {
    page: Page,
    pub user: String,
    pub unit: Unit,
    /// The units whose desks this person may open, for the switcher.
    pub units: Vec<(String, String)>,
    pub csrf: Secret,
    pub here: &'static str,
    may: Vec<Right>,
    /// False for a branch, whose money stands in the book of a unit above.
    has_book: bool,
}

/// The pages that only a unit with a book of its own has: a branch's figures are part of what its unit reports.
const OF_BOOKS: &[&str] = &["reports"];

/// The most units that the switcher lists; whoever watches over more goes through the tree.
const SWITCHER: usize = 50;

impl Frame {
    pub fn new(page: Page, signed: &Signed, place: &Place, here: &'static str) -> Self {
        let (standing, tree) = (&signed.session.standing, &place.tree);
        let open = |unit: &&Unit| standing.may(tree, unit.id, Right::OpenDesk);
        let units = tree.units().iter().filter(open).take(SWITCHER);
        Self {
            user: signed.session.user.name.clone(),
            units: units.map(|unit| (unit.code.clone(), unit.name.clone())).collect(),
            may: Right::ALL
                .iter()
                .copied()
                .filter(|right| standing.may(tree, place.unit.id, *right))
                .collect(),
            has_book: place.unit.book.is_some(),
            unit: place.unit.clone(),
            csrf: signed.csrf.clone(),
            here,
            page,
        }
    }

    /// Returns true where the person may do something here, for showing what leads to it.
    pub fn may(&self, right: &Right) -> bool {
        self.may.contains(right)
    }

    /// Returns true where the person reads the books, and so may search them.
    pub fn reads_books(&self) -> bool {
        self.may(&Right::ReadBooks)
    }

    /// Returns the side bar with the items that this person may open.
    pub fn sections(&self) -> Vec<(&'static str, Vec<&'static Item>)> {
        let opens = |it: &&'static Item| {
            self.may.contains(&it.right) && (self.has_book || !OF_BOOKS.contains(&it.key))
        };
        let items = |section: &'static Section| section.items.iter().filter(opens);
        let all = SECTIONS.iter().map(|section| (section.title, items(section).collect::<Vec<_>>()));
        all.filter(|(_, items)| !items.is_empty()).collect()
    }

    pub fn help_link(&self) -> String {
        self.page.link(&format!("/help/{}", self.here))
    }

    /// Returns the address of a page of this desk, such as `gifts/new`.
    pub fn to(&self, path: &str) -> String {
        let joint = if path.is_empty() { "" } else { "/" };
        self.page.link(&format!("/desk/{}{joint}{path}", self.unit.code))
    }
}

impl Deref for Frame {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::SECTIONS;

    #[test]
    fn a_shortcut_leads_to_one_page() {
        let items = SECTIONS.iter().flat_map(|section| section.items);
        let mut seen = HashSet::new();
        for item in items.filter(|item| !item.keys.is_empty()) {
            assert!(seen.insert(item.keys), "{} opens {} and another page", item.keys, item.key);
        }
    }
}
