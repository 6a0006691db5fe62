//! What stands between strangers and the pages where passwords are typed, apart from the counters in the database.
//!
//! - [`Client`]: from where a request comes. Behind a proxy that is named in the settings the proxy says so; what
//!   anybody else writes into a header is not believed, or each guess could come from a new address.
//! - [`Door::hash`]: comparing a password takes a processor and 19 MiB, so only a few are compared at a time.
//! - [`Unhurried`]: a rate limit of this process in front of both, by the well-kept crate governor. It only cuts
//!   floods off before they reach the database; what counts guesses, in the database and for all processes alike, is
//!   [`throttle`](crate::user::throttle).
//! - [`Searching`]: the same for strangers who search public pages.

use std::{net::IpAddr, num::NonZeroU32};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use rocket::{
    Request,
    http::Status,
    request::{FromRequest, Outcome},
    tokio::{sync::Semaphore, task::spawn_blocking},
};

use super::{App, Failure};
use crate::{
    calendar::{Clock, Instant},
    text::clean,
    user::{sign_in::workflow::Moment, throttle::network},
};

/// How many passwords are compared at a time.
const AT_A_TIME: usize = 4;

/// How many forms of strangers an address may send within a minute, and how many of them at once.
const A_MINUTE: u32 = 60;
const AT_ONCE: u32 = 40;

/// How often strangers at an address may search within a minute, and how many times at once.
const SEARCHES_A_MINUTE: u32 = 30;
const SEARCHES_AT_ONCE: u32 = 20;

/// From how many addresses on the limiter forgets those that have rested.
const MANY: usize = 10_000;

pub struct Door {
    /// The time on everybody's clock, by which waits pass and phones make codes; the books' clock may stand still.
    pub wall: Clock,
    /// The proxies whose word about the visitor's address is believed.
    proxies: Vec<IpAddr>,
    hashing: Semaphore,
    limiter: DefaultKeyedRateLimiter<String>,
    searches: DefaultKeyedRateLimiter<String>,
}

impl Door {
    pub fn new(wall: Clock, proxies: Vec<IpAddr>) -> Self {
        let number = |it| NonZeroU32::new(it).unwrap_or(NonZeroU32::MIN);
        let limiter = |a_minute, at_once| {
            RateLimiter::keyed(Quota::per_minute(number(a_minute)).allow_burst(number(at_once)))
        };
        Self {
            wall,
            proxies,
            hashing: Semaphore::new(AT_A_TIME),
            limiter: limiter(A_MINUTE, AT_ONCE),
            searches: limiter(SEARCHES_A_MINUTE, SEARCHES_AT_ONCE),
        }
    }

    /// Returns this moment on everybody's clock, beside that of the books.
    pub fn moment(&self, at: Instant) -> Moment {
        Moment { now: self.wall.now(), at }
    }

    /// Does work that compares or makes hashes of passwords, on a thread that may block.
    pub async fn hash<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let turn = self.hashing.acquire().await.map_err(|err| Failure::internal(&err))?;
        let done = spawn_blocking(work).await.map_err(|err| Failure::internal(&err));
        drop(turn);
        done
    }
}

fn lets_in(limiter: &DefaultKeyedRateLimiter<String>, address: IpAddr) -> bool {
    if limiter.len() > MANY {
        limiter.retain_recent();
    }
    limiter.check_key(&network(address)).is_ok()
}

/// From where a request comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    pub address: IpAddr,
    /// What the browser calls itself, shortened.
    pub agent: String,
    /// True where the visitor's browser speaks TLS, which ends at a proxy.
    pub secure: bool,
}

impl Client {
    pub fn of(request: &Request<'_>) -> Self {
        let peer = request.remote().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.ip());
        let proxies =
            request.rocket().state::<App>().map(|app| app.door.proxies.as_slice()).unwrap_or_default();
        let header = |name: &str| request.headers().get(name).collect::<Vec<_>>().join(",");
        let is_proxied = proxies.contains(&peer.to_canonical());
        let agent = header("User-Agent").chars().filter(|it| !it.is_control()).take(200).collect();
        let (address, secure) = if is_proxied {
            (
                last_stranger(&header("X-Forwarded-For"), proxies).unwrap_or(peer),
                header("X-Forwarded-Proto") == "https",
            )
        } else {
            (peer, false)
        };
        Self { address: address.to_canonical(), agent, secure }
    }
}

/// Returns the last address of the list that is no proxy of ours: all before it are only what the visitor claims.
fn last_stranger(forwarded: &str, proxies: &[IpAddr]) -> Option<IpAddr> {
    let addresses = forwarded.split(',').rev().map(|it| it.trim().parse::<IpAddr>().ok());
    addresses.take_while(Option::is_some).flatten().find(|it| !proxies.contains(&it.to_canonical()))
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Client {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self::of(request))
    }
}

/// Proof that the visitor does not send forms faster than a person could.
pub struct Unhurried;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Unhurried {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let Some(app) = request.rocket().state::<App>() else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        if lets_in(&app.door.limiter, Client::of(request).address) {
            Outcome::Success(Self)
        } else {
            Outcome::Error((Status::TooManyRequests, ()))
        }
    }
}

/// What a stranger searches a public page for, who does not search faster than a person could.
pub struct Searching(pub String);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Searching {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let asked = request.query_value::<String>("q").and_then(Result::ok).unwrap_or_default();
        // A page that is only read costs nothing of the allowance.
        let Ok(text) = clean(&asked).map(|text| text.trim().to_owned()) else {
            return Outcome::Error((Status::BadRequest, ()));
        };
        let Some(app) = request.rocket().state::<App>() else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        if text.is_empty() || lets_in(&app.door.searches, Client::of(request).address) {
            Outcome::Success(Self(text))
        } else {
            Outcome::Error((Status::TooManyRequests, ()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_visitor_is_the_last_address_that_is_no_proxy_of_ours() {
        let ours = [address("10.0.0.1"), address("10.0.0.2")];
        let last = |text| last_stranger(text, &ours);
        assert_eq!(last("192.0.2.1"), Some(address("192.0.2.1")));
        assert_eq!(last("198.51.100.9, 192.0.2.1"), Some(address("192.0.2.1")), "the first may be a lie");
        assert_eq!(last("192.0.2.1, 10.0.0.2,10.0.0.1"), Some(address("192.0.2.1")));
        assert_eq!(last("192.0.2.1, nonsense"), None, "what cannot be read hides what stands before it");
        assert_eq!((last(""), last("10.0.0.1")), (None, None));
        assert_eq!(last("2001:db8::1"), Some(address("2001:db8::1")));
    }

    #[test]
    fn a_flood_is_cut_off_and_others_are_not_hindered() {
        let door = Door::new(Clock::System, Vec::new());
        let through = (0..200).filter(|_| lets_in(&door.limiter, address("192.0.2.1"))).count();
        assert!((40..45).contains(&through), "{through}");
        assert!(lets_in(&door.limiter, address("192.0.2.2")));
    }
}
