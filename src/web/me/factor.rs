//! One's own second factor: setting one up, another in its place, new recovery codes.
//!
//! Whoever finds an open session must not make it theirs: a first factor asks for the password, another one and new
//! codes ask for the code of the one there is.

use rocket::{Either, FromForm, Route, State, get, http::Status, post, response::Redirect, routes};

use super::{Me, password::right};
use crate::{
    db::{DbError, Tx},
    id::BookId,
    user::{
        step_up::is_fresh,
        totp::{self, FactorError, RecoveryCode, workflow},
    },
    web::{
        App, Failure,
        door::Unhurried,
        forms::{Fields, NoFields, Posted, Rejected},
        page::Page,
        session::Signed,
        sign_in::{Ask, Codes, Form, Offer},
    },
};

pub fn routes() -> Vec<Route> {
    routes![begin, offer, confirm, renew]
}

const CONFIRM: &str = "/me/factor/confirm";

#[derive(FromForm)]
struct Begin {
    present_password: String,
}

#[derive(FromForm)]
struct Shown {
    code: String,
}

/// Returns the way to the code again where somebody who has a factor did not just give it.
async fn ask_again(app: &App, page: &Page, signed: &Signed) -> Result<Option<Redirect>, Failure> {
    let user = signed.session.user.id;
    let has = app.pool.read(move |db| totp::store::has(db, user).map_err(DbError::from)).await?;
    let asks = has && !is_fresh(signed.session.stepped_up_at, signed.now);
    Ok(asks.then(|| Redirect::to(page.link("/step-up?next=/me"))))
}

#[post("/me/factor", data = "<form>")]
async fn begin(
    app: &State<App>,
    page: Page,
    signed: Signed,
    _unhurried: Unhurried,
    form: Posted<Begin>,
) -> Result<Redirect, Rejected<Me>> {
    if let Some(redirect) = ask_again(app, &page, &signed).await? {
        return Ok(redirect);
    }
    let Some(typed) = form.value else { return Err(Failure::of(Status::UnprocessableEntity).into()) };
    if let Err(err) = right(app, &signed, typed.present_password).await? {
        let fields = form.fields.refused("present_password", &err);
        return Err(Rejected::again(Me::read(app, page, signed, fields).await?));
    }
    let author = signed.author();
    let begin = move |tx: &mut Tx| workflow::begin(tx, &author).map(drop);
    app.pool.write([BookId::REGISTER], begin).await.map_err(failure)?;
    Ok(Redirect::to(page.link("/me/factor")))
}

#[get("/me/factor")]
async fn offer(app: &State<App>, page: Page, signed: Signed) -> Result<Ask, Failure> {
    ask(app, page, &signed, Fields::default()).await
}

async fn ask(app: &App, page: Page, signed: &Signed, fields: Fields) -> Result<Ask, Failure> {
    let offer = Offer::of(app, signed.session.user.clone()).await?;
    let form = Form { csrf: signed.csrf.clone(), fields, next: String::new() };
    Ok(Ask { page, form, offer, action: CONFIRM })
}

#[post("/me/factor/confirm", data = "<form>")]
async fn confirm(
    app: &State<App>,
    page: Page,
    signed: Signed,
    _unhurried: Unhurried,
    form: Posted<Shown>,
) -> Result<Codes, Rejected<Ask>> {
    let Some(shown) = form.value else { return Err(Failure::of(Status::UnprocessableEntity).into()) };
    let (author, keep, now) = (signed.author(), signed.session.id.clone(), app.door.wall.now());
    let job = move |tx: &mut Tx| workflow::confirm(tx, &author, &shown.code, Some(&keep), now);
    match app.pool.write([BookId::REGISTER], job).await.map_err(failure)? {
        Ok(codes) => Ok(Codes { next: page.link("/me?done=factor"), page, codes }),
        Err(err) => Err(Rejected::again(ask(app, page, &signed, form.fields.refused("code", &err)).await?)),
    }
}

#[post("/me/codes", data = "<_form>")]
async fn renew(
    app: &State<App>,
    page: Page,
    signed: Signed,
    _unhurried: Unhurried,
    _form: Posted<NoFields>,
) -> Result<Either<Redirect, Codes>, Failure> {
    if let Some(redirect) = ask_again(app, &page, &signed).await? {
        return Ok(Either::Left(redirect));
    }
    let author = signed.author();
    let renew = move |tx: &mut Tx| workflow::renew_codes(tx, &author);
    let codes: Vec<RecoveryCode> = app.pool.write([BookId::REGISTER], renew).await.map_err(failure)?;
    Ok(Either::Right(Codes { next: page.link("/me?done=factor"), page, codes }))
}

/// Answers for what only an odd moment brings about.
pub(in crate::web) fn failure(err: FactorError) -> Failure {
    match err {
        FactorError::Db(err) => err.into(),
        err => Failure::refused(&err),
    }
}
