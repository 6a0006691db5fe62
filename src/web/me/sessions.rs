//! Signing out everywhere.

use rocket::{Route, State, http::CookieJar, post, response::Redirect, routes};

use crate::{
    db::Tx,
    id::BookId,
    user,
    web::{
        App, Failure,
        forms::{NoFields, Posted},
        page::Page,
        session::{self, Signed},
    },
};

pub fn routes() -> Vec<Route> {
    routes![end_all]
}

/// Ends every session of one's own, this one as well; it works even where only this browser is left to trust.
#[post("/me/sign-out-everywhere", data = "<_form>")]
async fn end_all(
    app: &State<App>,
    page: Page,
    signed: Signed,
    cookies: &CookieJar<'_>,
    _form: Posted<NoFields>,
) -> Result<Redirect, Failure> {
    let author = signed.author();
    let end = move |tx: &mut Tx| user::workflow::sign_out_everywhere(tx, &author);
    app.pool.write([BookId::REGISTER], end).await?;
    session::forget(cookies);
    Ok(Redirect::to(page.link("/sign-in")))
}
