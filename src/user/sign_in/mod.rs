//! Signing in, from a typed login to an open session.
//!
//! 1. [`attempt`](workflow::attempt) counts the try ([`throttle`](super::throttle)) and gives out a [`Ticket`]: what the password is to
//!    be compared with, real or decoy.
//! 2. [`Ticket::check`] compares, on a blocking thread, outside every write job.
//! 3. [`passed`](workflow::passed) forgives the try. Where nothing else is to be shown the session opens; else the
//!    browser holds the secret of a *half sign-in* for a few minutes, which opens no page but those of the next
//!    [`Step`]: the second factor; a password of one's own in place of one that somebody else chose; enrolling a
//!    second factor where a role asks for one.
//!
//! Everybody who fails at the first step is told the same sentence after the same time, whether the login exists,
//! is disabled, has no password yet, or only the password is wrong.

use std::net::IpAddr;

use super::{
    User, device,
    password::{COST, Cost, Password, PasswordHash},
    session::Secret,
    throttle::Counter,
};
use crate::{
    id::UserId,
    ledger::chain::{Canonical, Hash},
};

mod error;
pub mod store;
pub mod workflow;

pub use error::SignInError;

/// How long somebody may take from the password to the end, in seconds.
pub const HALF: i64 = 10 * 60;

/// What somebody who had the right password must still do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Show a code of the second factor, or a recovery code.
    Code,
    /// Choose a password in place of one that somebody else chose.
    NewPassword,
    /// Set up a second factor, because a role asks for it.
    Enrol,
}

/// What decides about the steps of somebody's sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    pub must_change: bool,
    pub has_factor: bool,
    pub needs_factor: bool,
}

impl Account {
    /// Returns the next step, or none where the session may open. A factor comes before a new password: who knows
    /// a one-time password because they wrote it down for its owner gets no further.
    pub const fn next(self, code_shown: bool) -> Option<Step> {
        if self.has_factor && !code_shown {
            Some(Step::Code)
        } else if self.must_change {
            Some(Step::NewPassword)
        } else if self.needs_factor && !self.has_factor {
            Some(Step::Enrol)
        } else {
            None
        }
    }
}

/// From where somebody signs in.
#[derive(Clone, Debug)]
pub struct Visit {
    pub address: IpAddr,
    /// What the browser calls itself, for its owner's list.
    pub agent: String,
    /// The secret by which the browser may be known.
    pub device: Option<String>,
}

/// A try that has been counted: what the password is to be compared with.
#[derive(Clone, Debug)]
pub struct Ticket {
    login: String,
    address: IpAddr,
    user: Option<UserId>,
    /// The browser, where it is known.
    known: Option<Hash>,
    hash: PasswordHash,
}

impl Ticket {
    fn counters(&self) -> Vec<Counter<'_>> {
        match (self.user, self.known) {
            (Some(user), Some(known)) => vec![Counter::Device(user, known)],
            _ => vec![Counter::Login(&self.login, self.address), Counter::Address(self.address)],
        }
    }

    /// Returns what the comparison will cost, the same for everybody whose password is kept at the present cost.
    pub fn cost(&self) -> Option<Cost> {
        self.hash.cost()
    }

    /// Compares a password, which takes its time: call it where blocking is allowed.
    pub fn check(self, password: &Password) -> Checked {
        let right = self.hash.matches(password) && self.user.is_some();
        let renewed = if right && !self.hash.is_of(COST) { password.hash().ok() } else { None };
        Checked { ticket: self, right, renewed }
    }
}

/// A password that has been compared.
#[derive(Clone, Debug)]
pub struct Checked {
    ticket: Ticket,
    right: bool,
    /// The same password at the present cost, where it was kept at another.
    renewed: Option<PasswordHash>,
}

/// A sign-in that has come past the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Half {
    pub user: User,
    pub code_shown: bool,
}

/// Where a sign-in stands after a step.
#[derive(Clone, Debug)]
pub enum Progress {
    /// The half sign-in goes on with the step.
    Next(Step),
    /// The session is open, and the browser is known by the new secret from now on.
    Open { session: String, device: Secret },
}

/// Returns the form in which the secret of a half sign-in is kept.
pub fn half_hash(secret: &str) -> Hash {
    Canonical::new("half sign-in").text(secret).finish()
}

/// Returns the counters of codes shown from a browser.
fn code_counters(user: UserId, known: Option<Hash>) -> [Counter<'static>; 1] {
    [known.map_or(Counter::Code(user), |known| Counter::DeviceCode(user, known))]
}

impl Visit {
    fn device_hash(&self) -> Option<Hash> {
        self.device.as_deref().map(device::hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_account_walks_its_steps_in_order() {
        use Step::{Code, Enrol, NewPassword};
        let next = |must_change, has_factor, needs_factor, shown| {
            Account { must_change, has_factor, needs_factor }.next(shown)
        };
        // A plain account, and one that must enrol.
        assert_eq!(next(false, false, false, false), None);
        assert_eq!(next(false, false, true, false), Some(Enrol));
        // A new person: first an own password, then the factor that the role asks for.
        assert_eq!(next(true, false, false, false), Some(NewPassword));
        assert_eq!(next(true, false, true, false), Some(NewPassword));
        // A factor is asked for wherever there is one, and before anything else.
        for (must_change, needs) in [(false, false), (false, true), (true, false), (true, true)] {
            assert_eq!(next(must_change, true, needs, false), Some(Code));
        }
        assert_eq!(next(true, true, true, true), Some(NewPassword));
        assert_eq!(next(false, true, true, true), None);
    }
}
