//! What stands before the pages behind links that people without a login are sent.

use std::fmt;

use rocket::{
    Request, State,
    http::Header,
    request::{FromRequest, Outcome},
    response::{self, Responder},
};

use super::{
    App, Failure,
    door::Client,
    session::{Signed, Visitor},
};
use crate::{
    db::{Db, DbError, Tx},
    id::BookId,
    say,
    user::{
        session::Secret,
        throttle::{self, Counter, Wait},
    },
};

/// The token of the form, whether or not somebody is signed in.
pub struct Token(pub Secret);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Token {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match Signed::of(request).await {
            Ok(Some(signed)) => Outcome::Success(Self(signed.csrf.clone())),
            Ok(None) => Visitor::from_request(request).await.map(|visitor| Self(visitor.csrf)),
            Err(status) => Outcome::Error((status, ())),
        }
    }
}

/// Too many links were tried from one place.
#[derive(Debug)]
struct TooMany(Wait);

impl fmt::Display for TooMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = (self.0.seconds + 59) / 60;
        say!(
            f,
            "đã có nhiều lần mở liên kết sai từ nơi này; hãy đợi {minutes} phút rồi mở lại",
            "several wrong links were opened from this place; wait {minutes} minutes, then open it again"
        )
    }
}

/// Looks a link up: the try is counted before its secret is looked at, and forgiven where it was right.
pub async fn tried<T, E>(
    app: &State<App>,
    client: &Client,
    look: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    is_wrong: fn(&E) -> bool,
) -> Result<T, Failure>
where
    T: Send + 'static,
    E: From<DbError> + From<diesel::result::Error> + Into<Failure> + Send + 'static,
{
    let (address, wall) = (client.address, app.door.wall.now());
    let job = move |tx: &mut Tx| {
        let counters = [Counter::Link(address)];
        let db = tx.db()?;
        if let Some(wait) = throttle::store::wait(db, &counters, wall)? {
            return Ok(Err(Failure::too_many(&TooMany(wait))));
        }
        throttle::store::count(db, &counters, wall)?;
        match look(db) {
            // What was counted stays, so the job must not fail.
            Err(err) if is_wrong(&err) => Ok(Err(err.into())),
            answer => {
                throttle::store::forgive(db, &counters)?;
                answer.map(Ok)
            }
        }
    };
    app.pool.write([BookId::REGISTER], job).await.map_err(Into::into)?
}

/// A page that no search engine lists and no browser keeps: its address is a key.
pub struct Unlisted<R>(pub R);

impl<'r, 'o: 'r, R: Responder<'r, 'o>> Responder<'r, 'o> for Unlisted<R> {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'o> {
        let mut response = self.0.respond_to(request)?;
        response.set_header(Header::new("X-Robots-Tag", "noindex, nofollow"));
        response.set_header(Header::new("Cache-Control", "no-store"));
        response.set_header(Header::new("Referrer-Policy", "no-referrer"));
        Ok(response)
    }
}
