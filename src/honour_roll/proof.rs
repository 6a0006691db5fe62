//! The proof round: each donor's line confirmed or corrected before the roll is frozen.
//!
//! Every answer is kept. What a donor asks for through a link waits for somebody at the desk, but for one thing:
//! whoever asks to be left unnamed is unnamed at once.

use std::collections::BTreeMap;

use crate::{
    calendar::Instant,
    codes,
    id::{BookId, PartyId, UnitId, UserId},
    ledger::chain::{Canonical, Hash},
    party::publication::ANONYMOUS,
};

codes! {
    /// What is answered about a line.
    pub enum Deed ("ý kiến về dòng ghi công", "answer about a line") {
        Confirm = "confirm" ("đúng", "right"),
        /// The line is printed as it is written here.
        Correct = "correct" ("sửa", "corrected"),
        /// The donor asks for another line.
        Ask = "ask" ("xin sửa", "asks for a change"),
        /// What was asked is not done.
        Dismiss = "dismiss" ("không sửa theo đề nghị", "not changed as asked"),
    }
}

codes! {
    /// How an answer came.
    pub enum Source ("cách xác nhận", "way of confirming") {
        Desk = "desk" ("tại bàn", "at the desk"),
        Link = "link" ("qua đường dẫn", "through the link"),
        Phone = "phone" ("qua điện thoại", "by phone"),
        Paper = "paper" ("trên giấy", "on paper"),
    }
}

/// The line of a donor: what was given under the name, or what was given without it.
pub type Line = (PartyId, bool);

/// An answer about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub line: Line,
    pub deed: Deed,
    pub source: Source,
    /// The name as it is to be printed, with its title.
    pub name: String,
    /// Whether the donor wants the name left out.
    pub hidden: bool,
    pub note: String,
    pub at: Instant,
}

impl Proof {
    /// Returns the hash under which the audit chain keeps an answer; no name stands in the chain.
    pub fn seal(&self, (book, unit, year): (BookId, UnitId, i64), user: UserId) -> Hash {
        let (party, anonymous) = self.line;
        let place = Canonical::new("roll proof").number(book.0).number(unit.0).number(year);
        let line = place.number(party.0).number(anonymous.into()).text(self.deed.code());
        let words = line.text(self.source.code()).text(&self.name).number(self.hidden.into());
        words.text(&self.note).number(user.0).number(self.at.micros()).finish()
    }
}

/// How a line stands in the round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The name under which it is printed, where that is not the one on file.
    pub printed: Option<String>,
    pub hidden: bool,
    /// The name that was found right, how and when.
    pub settled: Option<(String, Source, Instant)>,
    /// What the donor asks for and nobody has answered.
    pub asked: Option<Proof>,
}

impl Standing {
    /// Tells whether a line was found right as it reads now.
    pub fn is_settled(&self, name: &str) -> bool {
        self.asked.is_none() && self.settled.as_ref().is_some_and(|(it, ..)| it == name)
    }

    fn take(&mut self, proof: &Proof) {
        match proof.deed {
            Deed::Confirm => self.settle(proof, &proof.name),
            Deed::Correct => {
                self.printed = Some(proof.name.clone());
                self.hidden = proof.hidden;
                self.settle(proof, &proof.name);
            }
            Deed::Ask => {
                self.hidden |= proof.hidden;
                self.asked = Some(proof.clone());
            }
            Deed::Dismiss => self.asked = None,
        }
    }

    fn settle(&mut self, proof: &Proof, name: &str) {
        self.settled = Some((name.to_owned(), proof.source, proof.at));
        self.asked = None;
    }
}

/// The answers of a round, line by line.
#[derive(Clone, Debug, Default)]
pub struct Proofs(BTreeMap<Line, Standing>);

impl Proofs {
    /// Reads the answers in the order in which they were given.
    pub fn new(proofs: impl IntoIterator<Item = Proof>) -> Self {
        let mut lines: BTreeMap<Line, Standing> = BTreeMap::new();
        for proof in proofs {
            lines.entry(proof.line).or_default().take(&proof);
            let (party, anonymous) = proof.line;
            // A donor who is unnamed by wish stands in the line of what was given without a name.
            if !anonymous && proof.hidden && proof.deed == Deed::Correct {
                lines.entry((party, true)).or_default().settle(&proof, ANONYMOUS);
            }
        }
        Self(lines)
    }

    pub fn of(&self, line: Line) -> Option<&Standing> {
        self.0.get(&line)
    }

    /// Tells whether a donor wants to be left unnamed.
    pub fn hides(&self, party: PartyId) -> bool {
        self.of((party, false)).is_some_and(|it| it.hidden)
    }

    /// Returns the name under which a donor is printed, where that is not the one on file.
    pub fn printed(&self, party: PartyId) -> Option<&str> {
        self.of((party, false))?.printed.as_deref()
    }

    pub fn is_settled(&self, line: Line, name: &str) -> bool {
        self.of(line).is_some_and(|it| it.is_settled(name))
    }

    /// Returns what is asked for and not answered.
    pub fn asked(&self, party: PartyId) -> Option<&Proof> {
        self.of((party, false))?.asked.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Line = (PartyId(7), false);

    fn proof(deed: Deed, name: &str, hidden: bool) -> Proof {
        let (source, at) = (Source::Desk, Instant::from_micros(0));
        Proof { line: LINE, deed, source, name: name.to_owned(), hidden, note: String::new(), at }
    }

    #[test]
    fn a_confirmed_line_is_open_again_when_its_name_changes() {
        let proofs = Proofs::new([proof(Deed::Confirm, "Ông Minh", false)]);
        assert!(proofs.is_settled(LINE, "Ông Minh") && !proofs.is_settled(LINE, "Ông Mính"));
        assert_eq!(proofs.printed(PartyId(7)), None);
    }

    #[test]
    fn a_wish_waits_but_the_wish_for_silence_holds_at_once() {
        let asked = [proof(Deed::Confirm, "Ông Minh", false), proof(Deed::Ask, "GS. Minh", true)];
        let proofs = Proofs::new(asked.clone());
        assert!(proofs.hides(PartyId(7)) && !proofs.is_settled(LINE, "Ông Minh"));
        assert_eq!(proofs.printed(PartyId(7)), None);
        assert_eq!(proofs.asked(PartyId(7)).unwrap().name, "GS. Minh");
        let done = Proofs::new(asked.into_iter().chain([proof(Deed::Correct, "GS. Minh", true)]));
        assert_eq!((done.printed(PartyId(7)), done.asked(PartyId(7))), (Some("GS. Minh"), None));
        assert!(done.is_settled((PartyId(7), true), ANONYMOUS), "the unnamed line is settled with it");
    }

    #[test]
    fn a_dismissed_wish_changes_nothing_but_keeps_silence() {
        let proofs = Proofs::new([proof(Deed::Ask, "Vua", true), proof(Deed::Dismiss, "Ông Minh", false)]);
        assert!(proofs.hides(PartyId(7)) && proofs.asked(PartyId(7)).is_none());
        assert!(!proofs.is_settled(LINE, "Ông Minh"), "not yet confirmed");
    }
}
