//! How strong a new password is, said while it is typed.
//!
//! The judge is the one that takes or refuses the password in the end, so the page cannot promise what is refused
//! later. What is typed comes in a form like any other, under the token, and is kept nowhere.

use rocket::{FromForm, Route, post, response::content::RawJson, routes};

use super::{Guest, Posted, Unhurried, own_password::known};
use crate::{
    user::password::{self, Password, PasswordError},
    web::{Failure, session::Signed},
};

pub fn routes() -> Vec<Route> {
    routes![judge]
}

/// A form in which a password is being chosen; the other fields are there where the books are just being opened.
#[derive(FromForm)]
struct Typing {
    password: String,
    login: Option<String>,
    admin: Option<String>,
    unit: Option<String>,
    name: Option<String>,
}

/// Answers `{"strength": 0 to 4, "words": "…"}`.
#[post("/strength", data = "<form>")]
async fn judge(
    _unhurried: Unhurried,
    guest: Guest,
    signed: Option<Signed>,
    form: Posted<Typing>,
) -> Result<RawJson<String>, Failure> {
    let Some(typing) = form.value else { return Ok(RawJson("{}".to_owned())) };
    let half = guest.half().await?.map(|(half, _)| half.user);
    let user = signed.map(|signed| signed.session.user.clone()).or(half);
    let mut names: Vec<String> =
        [typing.login, typing.admin, typing.unit, typing.name].into_iter().flatten().collect();
    if let Some(user) = user {
        let (of_user, _) = guest.app.pool.read(move |db| known(db, &user)).await?;
        names.extend(of_user);
    }
    let password = Password::new(&typing.password);
    let judged = guest
        .app
        .door
        .hash(move || password::judge(&password, &names.iter().map(String::as_str).collect::<Vec<_>>()))
        .await?;
    let lang = guest.page.lang;
    let (strength, words) = match judged {
        Ok(strength) => (strength.of_four(), lang.of(&strength)),
        Err(PasswordError::Weak(advice)) => (advice.strength.of_four(), lang.of(&advice)),
        Err(err) => (0, lang.of(&err)),
    };
    Ok(RawJson(serde_json::json!({"strength": strength, "words": guest.page.sentence(&words)}).to_string()))
}
