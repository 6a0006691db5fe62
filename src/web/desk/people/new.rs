//! Somebody new: a login, a first role, and a one-time password to pass on.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, routes};

use super::person::Issued;
use crate::{
    id::BookId,
    user::{
        self, Role, UserError,
        password::{Password, PasswordError},
        rights::ManagePeople,
    },
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Posted, Rejected, Typed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![ask, add]
}

#[derive(Template, WebTemplate)]
#[template(path = "people/new.html")]
struct New {
    desk: Frame,
    fields: Fields,
    units: Vec<(String, String)>,
    roles: Vec<(String, String)>,
}

#[derive(FromForm)]
struct Person {
    login: Typed<String>,
    name: Typed<String>,
    unit: Typed<String>,
    role: Typed<Role>,
}

impl New {
    fn page(may: &May<ManagePeople>, fields: Fields) -> Self {
        Self { desk: may.frame("people"), fields, units: units(may), roles: roles(may) }
    }
}

/// Returns the units in which roles may be given from here.
pub(super) fn units(may: &May<ManagePeople>) -> Vec<(String, String)> {
    let units = may.place.tree.subtree(may.place.unit.id);
    units.iter().map(|unit| (unit.code.clone(), format!("{} – {}", unit.code, unit.name))).collect()
}

pub(super) fn roles(may: &May<ManagePeople>) -> Vec<(String, String)> {
    Role::ALL.iter().map(|role| (role.code().to_owned(), may.page().of_value(role))).collect()
}

#[get("/<_unit>/people/new")]
async fn ask(may: May<ManagePeople>, _unit: &str) -> New {
    let fields = Fields::default().with("unit", &may.place.unit.code);
    New::page(&may, fields)
}

#[post("/<_unit>/people", data = "<form>")]
async fn add(may: May<ManagePeople>, _unit: &str, form: Posted<Person>) -> Result<Issued, Rejected<New>> {
    let Some(person) = form.value else { return Err(Rejected::again(New::page(&may, form.fields))) };
    let login = person.login.0.clone();
    match welcome(&may, person).await? {
        Ok(password) => {
            Ok(Issued { desk: may.frame("people"), login, password: password.reveal().to_owned() })
        }
        Err((field, err)) => Err(Rejected::again(New::page(&may, form.fields.refused(field, &err)))),
    }
}

async fn welcome(
    may: &May<ManagePeople>,
    person: Person,
) -> Result<Result<Password, (&'static str, UserError)>, Failure> {
    let (password, hash) = one_time(may).await?;
    let Person { login, name, unit, role } = person;
    let unit = match may.place.tree.find(&unit.0) {
        Ok(unit) => unit.id,
        Err(err) => return Ok(Err(("unit", err.into()))),
    };
    let job = move |tx: &mut crate::db::Tx, author: &crate::ledger::Author| {
        user::workflow::welcome(tx, author, (&login.0, &name.0), (unit, role.0), &hash)
    };
    match may.write_to([BookId::REGISTER], job).await {
        Ok(_) => Ok(Ok(password)),
        Err(Attempt::Refused(err)) => {
            let field = match &err {
                UserError::NoLogin(_) | UserError::LoginTaken(_) => "login",
                UserError::NoName => "name",
                UserError::Db(_) => return Err(err.into()),
                _ => "role",
            };
            Ok(Err((field, err)))
        }
        Err(denied) => Err(denied.into()),
    }
}

/// Makes a one-time password and its hash.
pub(super) async fn one_time(
    may: &May<ManagePeople>,
) -> Result<(Password, user::password::PasswordHash), Failure> {
    let made = may.app.door.hash(|| {
        let password = Password::one_time()?;
        let hash = password.hash()?;
        Ok::<_, PasswordError>((password, hash))
    });
    made.await?.map_err(|err| Failure::refused(&err))
}
