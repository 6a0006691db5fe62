//! The round in which donors answer about their own lines, and the links and codes by which they do.
//!
//! A link is signed with the key that signs sessions and stands nowhere, so nobody who reads the database or a back-up
//! can write one. It opens one donor's line until the round closes, and no longer once newer ones were given out. The
//! code that is printed in a letter is shorter, for fingers; both count as guesses where they are wrong.

use chrono::NaiveDate;
use subtle::ConstantTimeEq as _;

use crate::{
    calendar::Instant,
    id::{BookId, PartyId, ProofRoundId, UnitId, UserId},
    text::seal_code::SealCode,
    user::session::Keys,
};

/// The letter of the codes in letters.
const KIND: char = 'P';

/// A round as it was opened, or moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub id: ProofRoundId,
    pub book: BookId,
    pub unit: UnitId,
    pub year: i32,
    pub subtree: bool,
    /// The last day of which answers are taken.
    pub closes_on: NaiveDate,
    /// Whether the links that were given out before open nothing any more.
    pub renews: bool,
    pub opened_by: UserId,
    pub opened_at: Instant,
}

/// Whose line a link opens, in which round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub round: ProofRoundId,
    pub party: PartyId,
}

impl Ticket {
    /// Writes the part of the address that opens the line; none where the machine cannot sign.
    pub fn token(&self, keys: &Keys) -> Option<String> {
        let stamp = keys.stamp(&format!("roll link {}.{}", self.round, self.party))?;
        let secret: String = stamp.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Some(format!("{}.{}.{secret}", self.round, self.party))
    }

    /// Writes the code for those who type.
    pub fn code(&self, keys: &Keys) -> Option<SealCode> {
        Some(SealCode::new(KIND, &[self.round.0, self.party.0], &self.code_stamp(keys)?))
    }

    fn code_stamp(&self, keys: &Keys) -> Option<[u8; 32]> {
        keys.stamp(&format!("roll code {}.{}", self.round, self.party))
    }

    /// Reads a token or a code, if this key signed it.
    pub fn read(text: &str, keys: &Keys) -> Option<Self> {
        if let Ok(code) = text.parse::<SealCode>() {
            let (KIND, [round, party]) = (code.kind, code.numbers.as_slice()) else { return None };
            let ticket = Self { round: ProofRoundId(*round), party: PartyId(*party) };
            return code.fits(&ticket.code_stamp(keys)?).then_some(ticket);
        }
        let (round, rest) = text.split_once('.')?;
        let (party, _) = rest.split_once('.')?;
        let ticket = Self { round: ProofRoundId(round.parse().ok()?), party: PartyId(party.parse().ok()?) };
        bool::from(ticket.token(keys)?.as_bytes().ct_eq(text.as_bytes())).then_some(ticket)
    }
}

/// Returns the round as it stands, of all that was done to it in its order.
pub fn standing(rounds: &[Round]) -> Option<&Round> {
    rounds.last()
}

/// Tells whether a link of one of a season's rounds is good: no newer ones were given out.
pub fn is_good(rounds: &[Round], round: ProofRoundId) -> bool {
    let since = rounds.iter().rposition(|it| it.renews).unwrap_or_default();
    rounds.iter().skip(since).any(|it| it.id == round)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::user::session::KEY;

    fn keys(byte: u8) -> Keys {
        Keys::new(&[byte; KEY]).unwrap()
    }

    #[test]
    fn a_link_and_a_code_open_one_line_and_no_other() {
        let ticket = Ticket { round: ProofRoundId(3), party: PartyId(12) };
        let (token, code) = (ticket.token(&keys(7)).unwrap(), ticket.code(&keys(7)).unwrap().to_string());
        assert_eq!(Ticket::read(&token, &keys(7)), Some(ticket));
        assert_eq!(Ticket::read(&code.to_lowercase(), &keys(7)), Some(ticket));
        assert!(token.len() > 32 && !token.contains(&code));
        let other = token.replacen("12.", "13.", 1);
        let wrong = [
            other.as_str(),
            &code.replacen("P3.12", "P3.13", 1),
            &code.replacen("P3.12", "P4.12", 1),
            &code.replacen('P', "C", 1),
            &token.to_uppercase(),
            "3.12.",
            "3.12",
            "",
        ];
        for wrong in wrong {
            assert_eq!(Ticket::read(wrong, &keys(7)), None, "{wrong}");
        }
        assert_eq!((Ticket::read(&token, &keys(8)), Ticket::read(&code, &keys(8))), (None, None));
    }

    #[test]
    fn new_links_make_the_ones_before_worthless() {
        let round = |id: i64, renews: bool| Round {
            id: ProofRoundId(id),
            book: BookId(1),
            unit: UnitId(1),
            year: 2025,
            subtree: false,
            closes_on: NaiveDate::MAX,
            renews,
            opened_by: UserId(1),
            opened_at: Instant::from_micros(0),
        };
        let rounds = [round(1, false), round(4, false), round(5, true), round(9, false)];
        let good: Vec<bool> = [1, 4, 5, 9, 10].map(|id| is_good(&rounds, ProofRoundId(id))).into();
        assert_eq!(good, [false, false, true, true, false]);
        assert!(is_good(&rounds[..2], ProofRoundId(1)) && !is_good(&[], ProofRoundId(1)));
        assert_eq!(standing(&rounds).map(|it| it.id), Some(ProofRoundId(9)));
    }
}
