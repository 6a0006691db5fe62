//! Mail that leaves the program: written once, kept in a queue, handed to a server, and never handed to it twice.
//!
//! # What happens when the program stops in the middle
//! A try has three steps, each written down before the next begins:
//!
//! 1. `sending`: this try, and no other, works on the mail. It connects, names the sender and the receiver, and the
//!    server says whether it would take the mail.
//! 2. `handing`: the server has said yes, and from here on it may have the mail.
//! 3. `sent`, or `failed`, or back to `queued`: what the server answered to the mail itself.
//!
//! Who stops in step 1 has given nothing away, so after [`LEASE`] the mail is queued again. Who stops in step 2 (a
//! power cut, a line that broke while the server thought it over) cannot know whether the server took the mail. It is
//! then `unsure`: the program does not send it again, and a person who asks the donor, or reads the server's log,
//! says whether it counts as sent or goes out once more. A mail keeps its Message-ID however often it is tried, so
//! that a receiver who got it twice after all can tell.

use std::fmt;

use crate::{
    calendar::Instant,
    codes,
    id::{BookId, MailId, PartyId, ProofRoundId, UnitId, UserId},
};

mod address;
mod error;
pub mod seal;
pub mod settings;
pub mod smtp;
pub mod store;
pub mod workflow;

#[cfg(test)]
mod tests;

pub use address::{Address, AddressError};
pub use error::MailError;
pub use settings::Settings;

codes! {
    /// Where a mail stands.
    pub enum State ("tình trạng thư", "state of a mail") {
        /// It waits until it is due.
        Queued = "queued" ("chờ gửi", "queued"),
        Sending = "sending" ("đang gửi", "sending"),
        /// The server may have it.
        Handing = "handing" ("đang giao cho máy chủ", "being handed over"),
        Sent = "sent" ("đã gửi", "sent"),
        /// The server will not have it, or was tried often enough.
        Failed = "failed" ("không gửi được", "failed"),
        /// Whether the server has it is not known.
        Unsure = "unsure" ("chưa rõ đã gửi hay chưa", "sent or not: unknown"),
        /// It is not to be sent: the donor wants no mail, or somebody here took it back.
        Withheld = "withheld" ("không gửi nữa", "withheld"),
    }
}

codes! {
    /// What a receiver says about mail from here.
    pub enum Wish ("ý muốn nhận thư", "wish about mail") {
        Stop = "stop" ("ngừng nhận", "no more mail"),
        Resume = "resume" ("nhận lại", "mail again"),
    }
}

codes! {
    /// What a person decides about a mail.
    pub enum Deed ("việc với thư", "act on a mail") {
        Again = "again" ("gửi lại", "send again"),
        Accept = "accept" ("coi như đã gửi", "count as sent"),
        Withhold = "withhold" ("không gửi nữa", "do not send"),
    }
}

/// What the proof of a donor's line in a round is called, so that nobody is sent the same link twice.
pub fn proof(round: ProofRoundId) -> String {
    format!("{PROOF} {round}")
}

const PROOF: &str = "proof";

impl Mail {
    /// Returns the round in which it asks its receiver to prove a line, if it does.
    pub fn round(&self) -> Option<ProofRoundId> {
        let mut words = self.what.split(' ');
        let round = words.next().filter(|it| *it == PROOF).and_then(|_| words.next())?;
        round.parse().ok().map(ProofRoundId)
    }
}

impl State {
    /// Tells whether a person may decide this about a mail in this state.
    pub const fn allows(self, deed: Deed) -> bool {
        match deed {
            Deed::Again => matches!(self, Self::Failed | Self::Unsure | Self::Withheld),
            Deed::Accept => matches!(self, Self::Unsure),
            Deed::Withhold => matches!(self, Self::Queued | Self::Failed | Self::Unsure),
        }
    }
}

/// A mail as it is put into the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    pub party: PartyId,
    pub address: Address,
    /// What it is, such as `letter 2025`; nobody is sent the same thing at the same address twice.
    pub what: String,
    pub subject: String,
    pub body: String,
}

/// A mail on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub id: MailId,
    pub book: BookId,
    pub unit: UnitId,
    pub party: PartyId,
    pub address: Address,
    /// What it is, to whom and where, as it is kept.
    pub what: String,
    pub subject: String,
    pub body: String,
    /// What its link to stop further mail holds.
    pub secret: String,
    pub by: UserId,
    pub queued_at: Instant,
    pub state: State,
    pub tries: i64,
    pub due_at: Instant,
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Try {
    pub state: State,
    pub word: String,
    pub at: Instant,
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Accepted(String),
    /// Nothing was given away, and later it may be.
    Later(String),
    Refused(String),
    /// The line broke while the server had the mail.
    Unsure(String),
}

/// How long a try may take, in microseconds; a try that takes longer is taken for one that was cut off.
pub const LEASE: i64 = 10 * MINUTE;

const MINUTE: i64 = 60 * 1_000_000;

/// How many minutes lie between tries; a mail that was tried once more often has failed.
const WAITS: [i64; 8] = [1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60];

impl Answer {
    /// Says where a mail stands after its so-manieth try, and when it is due again.
    pub fn settles(&self, tries: i64, now: Instant) -> (State, Instant) {
        match self {
            Self::Accepted(_) => (State::Sent, now),
            Self::Refused(_) => (State::Failed, now),
            Self::Unsure(_) => (State::Unsure, now),
            Self::Later(_) => {
                let wait = usize::try_from(tries - 1).ok().and_then(|index| WAITS.get(index));
                wait.map_or((State::Failed, now), |minutes| (State::Queued, after(now, minutes * MINUTE)))
            }
        }
    }

    pub fn word(&self) -> &str {
        match self {
            Self::Accepted(word) | Self::Later(word) | Self::Refused(word) | Self::Unsure(word) => word,
        }
    }
}

/// Returns the moment so many microseconds later.
pub fn after(now: Instant, micros: i64) -> Instant {
    Instant::from_micros(now.micros().saturating_add(micros))
}

/// Why somebody is sent nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barred {
    NoConsent,
    Stopped,
}

impl fmt::Display for Barred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoConsent => crate::say!(
                f,
                "chưa đồng ý được liên hệ, hoặc đã rút lại",
                "has not agreed to be contacted, or no longer does"
            ),
            Self::Stopped => {
                crate::say!(f, "người nhận đã bấm ngừng nhận thư", "the receiver has asked for no more mail")
            }
        }
    }
}
