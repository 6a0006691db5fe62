//! Changing one's own password.

use rocket::{FromForm, Route, State, http::Status, post, response::Redirect, routes};

use super::Me;
use crate::{
    db::DbError,
    id::BookId,
    user::password::{Password, PasswordError, PasswordHash, workflow},
    web::{
        App, Failure,
        door::Unhurried,
        forms::{Posted, Rejected},
        page::Page,
        session::Signed,
        sign_in::take,
    },
};

pub fn routes() -> Vec<Route> {
    routes![change]
}

#[derive(FromForm)]
struct Change {
    present: String,
    password: String,
    again: String,
}

#[post("/me/password", data = "<form>")]
async fn change(
    app: &State<App>,
    page: Page,
    signed: Signed,
    _unhurried: Unhurried,
    form: Posted<Change>,
) -> Result<Redirect, Rejected<Me>> {
    let Some(typed) = form.value else { return Err(Failure::of(Status::UnprocessableEntity).into()) };
    let Err((field, err)) = carry_out(app, &signed, typed).await? else {
        return Ok(Redirect::to(page.link("/me?done=password")));
    };
    let fields = form.fields.refused(field, &err);
    Err(Rejected::again(Me::read(app, page, signed, fields).await?))
}

/// Compares the present password, judges the new one, and changes it; a refusal names its field.
async fn carry_out(
    app: &App,
    signed: &Signed,
    typed: Change,
) -> Result<Result<(), (&'static str, PasswordError)>, Failure> {
    let checked = match right(app, signed, typed.present).await? {
        Ok(checked) => checked,
        Err(err) => return Ok(Err(("present", err))),
    };
    let new = match take(app, signed.session.user.clone(), typed.password, &typed.again).await? {
        Ok(new) => new,
        Err(err) => return Ok(Err(("password", err))),
    };
    let (author, keep) = (signed.author(), signed.session.id.clone());
    let change = move |tx: &mut crate::db::Tx| workflow::change(tx, &author, &checked, &new, Some(&keep));
    match app.pool.write([BookId::REGISTER], change).await {
        Err(PasswordError::Db(err)) => Err(err.into()),
        answer => Ok(answer.map_err(|err| ("present", err))),
    }
}

/// Compares somebody's present password, and returns the hash that it was compared with.
pub(super) async fn right(
    app: &App,
    signed: &Signed,
    present: String,
) -> Result<Result<PasswordHash, PasswordError>, Failure> {
    let (user, id, now) = (signed.session.user.id, signed.session.id.clone(), app.door.wall.now());
    let attempt = move |tx: &mut crate::db::Tx| workflow::attempt(tx, user, &id, now);
    let hash = match app.pool.write([BookId::REGISTER], attempt).await {
        Ok(hash) => hash,
        Err(PasswordError::Db(err)) => return Err(err.into()),
        Err(err) => return Ok(Err(err)),
    };
    let compared = hash.clone();
    if !app.door.hash(move || compared.matches(&Password::new(&present))).await? {
        return Ok(Err(PasswordError::Wrong));
    }
    let id = signed.session.id.clone();
    let passed = app.pool.write([BookId::REGISTER], move |tx| workflow::passed(tx, &id)).await;
    passed.map_err(|err| match err {
        PasswordError::Db(err) => Failure::from(err),
        err => Failure::from(DbError::Commit(err.to_string())),
    })?;
    Ok(Ok(hash))
}
