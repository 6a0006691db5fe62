//! Signing in, as a page would do it: what the tests of its steps and of its waits share.

use std::net::IpAddr;

use sovang::{
    calendar::Instant,
    db::{DbError, Tx},
    id::{BookId, UserId},
    user::{
        self, Role,
        password::{self, Password},
        session,
        sign_in::{self, Progress, SignInError, Step, Visit, workflow::Moment},
        totp::{self, FactorSecret, RecoveryCode},
    },
};

use crate::{
    books::Books,
    people::{add, appoint, cheap, grant, write},
};

mod guessing;
mod steps;

pub const PASSWORD: &str = "bốn con trâu ăn mưa rào";

/// A moment so many seconds after the books' own.
pub fn after(books: &Books, seconds: i64) -> Moment {
    let now = Instant::from_micros(books.author.at.micros() + seconds * 1_000_000);
    Moment { now, at: books.author.at }
}

pub fn visit(address: &str, device: Option<&str>) -> Visit {
    let address: IpAddr = address.parse().unwrap();
    Visit { address, agent: "Trình duyệt".into(), device: device.map(str::to_owned) }
}

/// Adds somebody with a password that is their own.
pub fn person(books: &Books, login: &str) -> UserId {
    let user = add(books, login);
    let (author, hash) = (books.author.clone(), cheap(PASSWORD));
    write(books, move |tx| {
        let login = user::store::get(tx.db()?, user).map_err(DbError::from)?.login;
        user::workflow::issue_password(tx, &author, &login, &hash)?;
        password::store::put(tx.db()?, user, &hash, false, author.at).map_err(DbError::from)?;
        Ok(())
    })
    .unwrap();
    user
}

/// Types a login and a password into the page, as far as it goes.
pub fn type_in(
    books: &Books,
    login: &str,
    password: &str,
    from: &Visit,
    moment: Moment,
) -> Result<(session::Secret, Progress), SignInError> {
    let (typed, from_there) = (login.to_owned(), from.clone());
    let ticket = books.pool.write_now([BookId::REGISTER], move |tx| {
        sign_in::workflow::attempt(tx, &typed, &from_there, moment.now)
    })?;
    let (checked, from) = (ticket.check(&Password::new(password)), from.clone());
    books.pool.write_now([BookId::REGISTER], move |tx| sign_in::workflow::passed(tx, &checked, &from, moment))
}

pub fn step<T: Send + 'static>(
    books: &Books,
    job: impl FnOnce(&mut Tx) -> Result<T, SignInError> + Send + 'static,
) -> Result<T, SignInError> {
    books.pool.write_now([BookId::REGISTER], job)
}

pub fn show_code(
    books: &Books,
    half: &session::Secret,
    code: &str,
    from: &Visit,
    moment: Moment,
) -> Result<Progress, SignInError> {
    let (half, code, from) = (half.clone(), code.to_owned(), from.clone());
    step(books, move |tx| sign_in::workflow::show_code(tx, half.as_str(), &code, &from, moment))
        .and_then(|it| it)
}

pub fn enrol(
    books: &Books,
    half: &session::Secret,
    code: &str,
    from: &Visit,
    moment: Moment,
) -> Result<(Vec<RecoveryCode>, Progress), SignInError> {
    let (half, code, from) = (half.clone(), code.to_owned(), from.clone());
    step(books, move |tx| sign_in::workflow::enrol(tx, half.as_str(), &code, &from, moment))
        .and_then(|it| it.map_err(SignInError::from))
}

pub fn pending(books: &Books, user: UserId) -> FactorSecret {
    books.pool.read_now(|db| totp::store::get(db, user, true)).unwrap().unwrap().secret
}

pub fn wrong_code(secret: &FactorSecret, moment: Moment) -> String {
    let right = secret.code_at(moment.now).unwrap();
    if right.starts_with('1') { right.replacen('1', "2", 1) } else { format!("1{}", right.get(1..).unwrap()) }
}

/// Gives a treasurer a password and a second factor, and returns the codes of the latter.
pub fn treasurer(books: &Books) -> (UserId, FactorSecret, Vec<RecoveryCode>) {
    appoint(books);
    let lan = person(books, "lan");
    grant(books, &books.author, "lan", books.unit, Role::Treasurer).unwrap();
    let here = visit("192.0.2.1", None);
    let (half, progress) = type_in(books, "lan", PASSWORD, &here, after(books, 0)).unwrap();
    assert!(matches!(progress, Progress::Next(Step::Enrol)), "{progress:?}");
    let secret = pending(books, lan);
    let (codes, progress) =
        enrol(books, &half, &secret.code_at(after(books, 0).now).unwrap(), &here, after(books, 0)).unwrap();
    assert!(matches!(progress, Progress::Open { .. }), "{progress:?}");
    (lan, secret, codes)
}

pub fn is_wrong<T>(result: &Result<T, SignInError>) -> bool {
    matches!(result, Err(SignInError::Wrong))
}

pub fn wait_of<T: std::fmt::Debug>(result: &Result<T, SignInError>) -> i64 {
    match result {
        Err(SignInError::TooSoon(wait)) => wait.seconds,
        other => panic!("{other:?}"),
    }
}
