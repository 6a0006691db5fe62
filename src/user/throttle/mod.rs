//! Slows guessing down without giving anybody the power to keep somebody else out.
//!
//! # The design
//! A counter that locks a login after so many wrong passwords is a weapon: whoever knows the login keeps its owner
//! out. So no counter here belongs to a login alone. Wrong tries are counted
//! - per login and address, and per address over all logins, for browsers that have never signed in as that login;
//! - per browser, for a browser that has signed in as that login before: it holds a secret that nobody else has
//!   (see [`device`](super::device)), and neither its address nor what strangers do counts for it;
//! - per person for the code of the second factor, which is asked for only after the right password, so that
//!   strangers never come so far; known browsers and open sessions have counters of their own for it, too.
//!
//! After a few free tries the wait doubles with each further one up to a longest wait, and it never becomes a lock.
//! A try is counted **before** the password is looked at and forgiven when it was right, in write jobs that queue
//! at the register: a thousand tries sent at once, to however many server processes, are a thousand tries. A try
//! that comes too early is refused unseen and does not lengthen the wait.
//!
//! What it gives (properties in the tests): nothing that strangers do delays a known browser; at one address,
//! whatever the timing, no more than [`AN_HOUR_OF_GUESSES`] guesses an hour at one login and twice that at all
//! logins together. Against passwords that withstand 10⁸ guesses (see [`password`](super::password)) a stranger
//! would need centuries, a thousand rented addresses years. What it does not give: from an address whose other
//! users are guessing, a *new* browser waits, at most [`LONGEST_WAIT`] at a time.
//!
//! The counters stand in the database, hashed: people type passwords into the login field, and a table of logins
//! and addresses is nobody's business.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

use crate::{
    calendar::Instant,
    id::UserId,
    ledger::chain::{Canonical, Hash},
    say,
};

pub mod store;

const SECOND: i64 = 1_000_000;

/// The longest wait between two tries, in seconds.
pub const LONGEST_WAIT: i64 = 15 * 60;

/// The most guesses that one address has within an hour at one login.
pub const AN_HOUR_OF_GUESSES: usize = 15;

/// How many tries are free and how the wait grows after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How many wrong tries cost nothing.
    free: i64,
    /// The wait after the last free try, in seconds; it doubles with each one after it.
    first_wait: i64,
    longest_wait: i64,
}

/// A counter that has rested so long begins anew: longer than the longest wait, or patience would buy free tries.
const FORGOTTEN_AFTER: i64 = 24 * 3600;

/// Whose tries a counter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counter<'a> {
    /// A login, as it was typed, from an address.
    Login(&'a str, IpAddr),
    /// Any login from an address.
    Address(IpAddr),
    /// Passwords from a browser that has signed in as this person before, by the hash of its secret.
    Device(UserId, Hash),
    /// Codes of the second factor, which only somebody who had the right password is asked for.
    Code(UserId),
    /// Such codes from a browser that is known.
    DeviceCode(UserId, Hash),
    /// Codes and the present password, asked again within an open session.
    Session(&'a str),
    /// Links for people without a login, opened from an address.
    Link(IpAddr),
}

impl Counter<'_> {
    /// Returns the name under which the counter is kept.
    pub fn key(&self) -> Hash {
        match self {
            Self::Login(login, address) => {
                Canonical::new("throttle login").text(login).text(&network(*address)).finish()
            }
            Self::Address(address) => Canonical::new("throttle address").text(&network(*address)).finish(),
            Self::Device(user, secret) => {
                Canonical::new("throttle device").number(user.0).bytes(&secret.0).finish()
            }
            Self::Code(user) => Canonical::new("throttle code").number(user.0).finish(),
            Self::DeviceCode(user, secret) => {
                Canonical::new("throttle device code").number(user.0).bytes(&secret.0).finish()
            }
            Self::Session(id) => Canonical::new("throttle session").text(id).finish(),
            Self::Link(address) => Canonical::new("throttle link").text(&network(*address)).finish(),
        }
    }

    pub const fn policy(&self) -> Policy {
        let free = match self {
            // A school or an office sits behind one address.
            Self::Address(_) => 20,
            Self::Login(..)
            | Self::Device(..)
            | Self::Code(_)
            | Self::DeviceCode(..)
            | Self::Session(_)
            | Self::Link(_) => 5,
        };
        Policy { free, first_wait: 5, longest_wait: LONGEST_WAIT }
    }
}

/// Returns what one customer of a network provider has: an IPv4 address, or the first half of an IPv6 address.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{}/64", Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// What a counter holds: tries that have not turned out right, and when the last of them was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    pub count: i64,
    pub last_at: Instant,
}

impl Policy {
    /// Returns how long the next try must still wait, or none where it may be made now.
    pub fn wait(self, tries: Option<Tries>, now: Instant) -> Option<Wait> {
        let tries = remembered(tries, now)?;
        let beyond = tries.count - self.free;
        if beyond < 0 {
            return None;
        }
        // 2^20 times any first wait is longer than any longest wait.
        let doubled = self.first_wait << beyond.min(20);
        let ready = tries.last_at.micros() + doubled.min(self.longest_wait) * SECOND;
        let left = ready - now.micros();
        (left > 0).then(|| Wait { seconds: (left + SECOND - 1).div_euclid(SECOND) })
    }

    /// Returns the counter after one more try.
    pub fn count(tries: Option<Tries>, now: Instant) -> Tries {
        let count = remembered(tries, now).map_or(0, |tries| tries.count);
        Tries { count: count + 1, last_at: now }
    }

    /// Returns the oldest moment at which a try still counts.
    pub fn horizon(now: Instant) -> Instant {
        Instant::from_micros(now.micros() - FORGOTTEN_AFTER * SECOND)
    }
}

fn remembered(tries: Option<Tries>, now: Instant) -> Option<Tries> {
    tries.filter(|tries| tries.last_at > Policy::horizon(now))
}

/// A try came too early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub struct Wait {
    pub seconds: i64,
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minutes, seconds) = (self.seconds / 60, self.seconds % 60);
        let (vi, en) = match (minutes, seconds) {
            (0, seconds) => (format!("{seconds} giây"), format!("{seconds} seconds")),
            (minutes, 0) => (format!("{minutes} phút"), format!("{minutes} minutes")),
            (minutes, seconds) => {
                (format!("{minutes} phút {seconds} giây"), format!("{minutes} minutes {seconds} seconds"))
            }
        };
        say!(
            f,
            "đã có nhiều lần thử sai; hãy đợi {vi} rồi thử lại. Nếu quên mật khẩu, hãy nhờ người quản trị cấp lại",
            "there were several wrong tries; wait {en}, then try again. If the password is forgotten, ask an administrator for a new one"
        )
    }
}

#[cfg(test)]
mod tests;
