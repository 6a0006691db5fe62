//! Leaving: a session ends on the server, and the browser forgets it.

use rocket::{Route, State, http::CookieJar, post, response::Redirect, routes};

use super::{
    App, Failure,
    forms::{NoFields, Posted},
    session::{self, Signed},
};
use crate::{id::BookId, user};

pub fn routes() -> Vec<Route> {
    routes![sign_out]
}

#[post("/sign-out", data = "<_form>")]
async fn sign_out(
    app: &State<App>,
    signed: Signed,
    cookies: &CookieJar<'_>,
    _form: Posted<NoFields>,
) -> Result<Redirect, Failure> {
    let (author, id) = (signed.author(), signed.session.id);
    let end = move |tx: &mut crate::db::Tx| user::session::workflow::end(tx, &author, &id);
    app.pool.write([BookId::REGISTER], end).await?;
    session::forget(cookies);
    Ok(Redirect::to("/"))
}
