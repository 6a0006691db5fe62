//! “Tài khoản của tôi”: one's own name, roles, password, second factor and open sessions.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, State, get, routes};

use super::{App, Failure, forms::Fields, page::Page, session::Signed};
use crate::{
    db::{Db, DbError},
    unit,
    user::{self, Role, session::Device, totp},
};

mod factor;
mod password;
mod sessions;

pub(super) use factor::failure;

pub fn routes() -> Vec<Route> {
    [routes![index], password::routes(), factor::routes(), sessions::routes()].concat()
}

/// What a page of one's own account shows.
#[derive(Template, WebTemplate)]
#[template(path = "me/index.html")]
struct Me {
    page: Page,
    signed: Signed,
    fields: Fields,
    account: Account,
    /// The message of what has just been done, if anything has.
    done: &'static str,
}

/// What is on file about somebody.
struct Account {
    /// Each role with the name of its unit.
    roles: Vec<(Role, String)>,
    has_factor: bool,
    needs_factor: bool,
    codes_left: i64,
    sessions: Vec<Device>,
}

impl Account {
    fn read(db: &mut Db, signed: &Signed) -> Result<Self, DbError> {
        let (id, standing) = (signed.session.user.id, &signed.session.standing);
        let tree = unit::store::tree(db)?;
        let name = |unit| tree.get(unit).map(|unit| unit.name.clone()).unwrap_or_default();
        Ok(Self {
            roles: standing.roles().iter().map(|(unit, role)| (*role, name(*unit))).collect(),
            has_factor: totp::store::has(db, id)?,
            needs_factor: standing.needs_second_factor(),
            codes_left: totp::store::codes_left(db, id)?,
            sessions: user::session::store::devices(db, id, signed.now)?,
        })
    }
}

impl Me {
    async fn read(app: &App, page: Page, signed: Signed, fields: Fields) -> Result<Self, Failure> {
        let own = signed.clone();
        let account = app.pool.read(move |db| Account::read(db, &own)).await?;
        Ok(Self { page, signed, fields, account, done: "" })
    }
}

#[get("/me?<done>")]
async fn index(app: &State<App>, page: Page, signed: Signed, done: Option<&str>) -> Result<Me, Failure> {
    let me = Me::read(app, page, signed, Fields::default()).await?;
    let done = match done {
        Some("password") => "me-password-changed",
        Some("factor") => "me-factor-changed",
        _ => "",
    };
    Ok(Me { done, ..me })
}
