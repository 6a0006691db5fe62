//! The first page of new books: the first unit and its first administrator, once and never again.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Either, FromForm, Route, get, http::CookieJar, post, response::Redirect, routes};

use super::{
    Failure,
    door::Unhurried,
    forms::{Posted, Typed},
    page::Page,
    sign_in::{Form, Guest, Refused},
};
use crate::{
    calendar::parse_day,
    db::{DbError, Tx},
    id::BookId,
    opening::{self, ALWAYS, FOUNDER, OpeningError},
    unit::{Level, workflow::NewUnit},
    user::{
        self, UserError,
        password::{self, Password, PasswordError, PasswordHash},
        session::Secret,
        sign_in::{Progress, SignInError, workflow},
    },
};

pub fn routes() -> Vec<Route> {
    routes![ask, found]
}

#[derive(Template, WebTemplate)]
#[template(path = "set_up.html")]
struct Ask {
    page: Page,
    form: Form,
    levels: Vec<(String, String)>,
}

#[derive(FromForm)]
struct First {
    unit: Typed<String>,
    name: Typed<String>,
    level: Typed<Level>,
    admin: Typed<String>,
    login: Typed<String>,
    password: String,
    again: String,
}

/// Why books are not opened, and beside which field that is said.
struct Refusal(&'static str, Box<dyn std::fmt::Display + Send>);

impl Ask {
    fn new(page: Page, form: Form) -> Self {
        let levels = Level::ALL.iter().filter(|level| level.keeps_books());
        let levels = levels.map(|level| (level.code().to_owned(), page.lang.of(level))).collect();
        Self { page, form, levels }
    }
}

#[get("/setup")]
async fn ask(guest: Guest) -> Result<Either<Redirect, Ask>, Failure> {
    if is_open(&guest).await? {
        return Ok(Either::Left(Redirect::to(guest.page.link("/sign-in"))));
    }
    let mut form = guest.form("");
    form.fields = form.fields.with("login", FOUNDER).with("level", Level::Province.code());
    Ok(Either::Right(Ask::new(guest.page, form)))
}

#[post("/setup", data = "<form>")]
async fn found(
    _unhurried: Unhurried,
    guest: Guest,
    cookies: &CookieJar<'_>,
    form: Posted<First>,
) -> Result<Redirect, Refused<Ask>> {
    // Asked again inside the write, where it counts; here it saves the work of hashing.
    if is_open(&guest).await? {
        return Err(Failure::refused(&UserError::BooksAreOpen).into());
    }
    let again = guest.again(form.fields);
    let refused = match form.value {
        None => again,
        Some(first) => match open(&guest, first).await? {
            Ok((half, progress)) => return Ok(guest.go_on(cookies, Some(&half), &progress, "")?),
            Err(Refusal(field, why)) => Form { fields: again.fields.refused(field, &why), ..again },
        },
    };
    Err(Refused::Again(Box::new(Ask::new(guest.page.clone(), refused))))
}

async fn is_open(guest: &Guest) -> Result<bool, Failure> {
    let open = |db: &mut crate::db::Db| Ok::<_, DbError>(user::store::first(db)?.is_some());
    Ok(guest.app.pool.read(open).await?)
}

/// Opens the books, keeps the password, and begins to sign the first administrator in.
async fn open(guest: &Guest, first: First) -> Result<Result<(Secret, Progress), Refusal>, Failure> {
    let (login, admin) = (first.login.0, first.admin.0);
    let known = [login.clone(), admin.clone(), first.unit.0.clone(), first.name.0.clone()];
    let hash = match judged(guest, known, first.password, &first.again).await? {
        Ok(hash) => hash,
        Err(err) => return Ok(Err(Refusal("password", Box::new(err)))),
    };
    let new = NewUnit {
        code: first.unit.0,
        name: first.name.0,
        level: first.level.0,
        parent: None,
        valid_from: parse_day(ALWAYS).map_err(|err| Failure::internal(&err))?,
        regime: "fund".to_owned(),
    };
    let (visit, moment) = (guest.visit.clone(), guest.moment());
    let job = move |tx: &mut Tx| {
        let origin = format!("web {}", visit.address);
        let author = opening::open(tx, (&login, &admin), &new, &origin, moment.at)?;
        password::store::put(tx.db()?, author.user, &hash, false, moment.at).map_err(DbError::from)?;
        workflow::begin(tx, author.user, &visit, moment).map_err(Opened::from)
    };
    match guest.app.pool.write([BookId::REGISTER], job).await {
        Ok(begun) => Ok(Ok(begun)),
        Err(Opened::SignIn(err)) => Err(Failure::internal(&err)),
        Err(Opened::Opening(err)) => refusal(err).map(Err),
    }
}

/// Says beside which field an opening was refused.
fn refusal(err: OpeningError) -> Result<Refusal, Failure> {
    let field = match &err {
        OpeningError::User(UserError::NoLogin(_)) => "login",
        OpeningError::User(UserError::NoName) => "admin",
        OpeningError::Unit(crate::unit::UnitError::NoCode(_)) => "unit",
        OpeningError::Unit(crate::unit::UnitError::NoName) => "name",
        OpeningError::Unit(crate::unit::UnitError::NoBook(_)) => "level",
        OpeningError::Db(_) => return Err(Failure::internal(&err)),
        _ => "",
    };
    Ok(Refusal(field, Box::new(err)))
}

async fn judged(
    guest: &Guest,
    known: [String; 4],
    typed: String,
    again: &str,
) -> Result<Result<PasswordHash, PasswordError>, Failure> {
    if typed != again {
        return Ok(Err(PasswordError::NotRepeated));
    }
    let judge = move || {
        let password = Password::new(&typed);
        password::judge(&password, &known.each_ref().map(String::as_str))?;
        password.hash()
    };
    guest.app.door.hash(judge).await
}

/// The two halves of one write: opening the books, and beginning to sign in.
enum Opened {
    Opening(OpeningError),
    SignIn(SignInError),
}

impl From<OpeningError> for Opened {
    fn from(err: OpeningError) -> Self {
        Self::Opening(err)
    }
}

impl From<SignInError> for Opened {
    fn from(err: SignInError) -> Self {
        Self::SignIn(err)
    }
}

impl From<DbError> for Opened {
    fn from(err: DbError) -> Self {
        Self::SignIn(err.into())
    }
}
