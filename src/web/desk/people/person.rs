//! One person: the roles held here and below, and what an administrator does about them.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::new::{one_time, roles, units};
use crate::{
    db::{Db, DbError, Tx},
    id::BookId,
    ledger::Author,
    user::{self, Person, Role, UserError, rights::ManagePeople, totp},
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, NoFields, Posted, Rejected, Typed},
        may::{Attempt, May},
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, grant, revoke, password, disable, enable, remove_factor]
}

#[derive(Template, WebTemplate)]
#[template(path = "people/person.html")]
struct Show {
    desk: Frame,
    fields: Fields,
    person: Person,
    has_factor: bool,
    /// Each role with its unit's code and name.
    held: Vec<(Role, String, String)>,
    units: Vec<(String, String)>,
    roles: Vec<(String, String)>,
    /// True on one's own page, where nothing can be changed.
    own: bool,
}

/// A one-time password, shown this once to whoever passes it on.
#[derive(Template, WebTemplate)]
#[template(path = "people/issued.html")]
pub(super) struct Issued {
    pub desk: Frame,
    pub login: String,
    pub password: String,
}

#[derive(FromForm)]
struct Grant {
    unit: Typed<String>,
    role: Typed<Role>,
}

#[derive(FromForm)]
struct Revoke {
    unit: Typed<String>,
    role: Typed<Role>,
    reason: String,
}

#[derive(FromForm)]
struct Reason {
    reason: String,
}

impl Show {
    async fn read(may: &May<ManagePeople>, login: &str, fields: Fields) -> Result<Self, Failure> {
        let wanted = login.to_owned();
        let found = may.read(move |db, place| find(db, place, &wanted)).await?;
        let (person, has_factor) = found.ok_or_else(|| {
            Failure::not_found(
                format!("Không có người dùng “{login}” ở đơn vị này và các đơn vị cấp dưới."),
                format!("There is no user “{login}” in this unit or below it."),
            )
        })?;
        let tree = &may.place.tree;
        let held = person.roles.iter().filter_map(|(unit, role)| {
            tree.get(*unit).map(|unit| (*role, unit.code.clone(), unit.name.clone()))
        });
        Ok(Self {
            desk: may.frame("people"),
            fields: if fields.value("unit").is_empty() {
                fields.with("unit", &may.place.unit.code)
            } else {
                fields
            },
            has_factor,
            held: held.collect(),
            units: units(may),
            roles: roles(may),
            own: person.user.id == may.signed.session.user.id,
            person,
        })
    }
}

fn find(db: &mut Db, place: &Place, login: &str) -> Result<Option<(Person, bool)>, DbError> {
    let people = user::store::people_within(db, &place.tree, place.unit.id)?;
    let Some(person) = people.into_iter().find(|it| it.user.login == login) else { return Ok(None) };
    let has_factor = totp::store::has(db, person.user.id)?;
    Ok(Some((person, has_factor)))
}

#[get("/<_unit>/people/<login>", rank = 2)]
async fn show(may: May<ManagePeople>, _unit: &str, login: &str) -> Result<Show, Failure> {
    Show::read(&may, login, Fields::default()).await
}

#[post("/<_unit>/people/<login>/grant", data = "<form>")]
async fn grant(
    may: May<ManagePeople>,
    _unit: &str,
    login: &str,
    form: Posted<Grant>,
) -> Result<Redirect, Rejected<Show>> {
    let Some(Grant { unit, role }) = form.value else {
        return Err(Rejected::again(Show::read(&may, login, form.fields).await?));
    };
    let (wanted, tree) = (login.to_owned(), may.place.tree.clone());
    act(&may, login, form.fields, move |tx, author| {
        let unit = tree.find(&unit.0)?.id;
        user::workflow::grant(tx, author, &wanted, unit, role.0)
    })
    .await
}

#[post("/<_unit>/people/<login>/revoke", data = "<form>")]
async fn revoke(
    may: May<ManagePeople>,
    _unit: &str,
    login: &str,
    form: Posted<Revoke>,
) -> Result<Redirect, Rejected<Show>> {
    let Some(Revoke { unit, role, reason }) = form.value else {
        return Err(Rejected::again(Show::read(&may, login, form.fields).await?));
    };
    let (wanted, tree) = (login.to_owned(), may.place.tree.clone());
    act(&may, login, form.fields, move |tx, author| {
        let unit = tree.find(&unit.0)?.id;
        user::workflow::revoke(tx, author, &wanted, (unit, role.0), &reason)
    })
    .await
}

#[post("/<_unit>/people/<login>/password", data = "<_form>")]
async fn password(
    may: May<ManagePeople>,
    _unit: &str,
    login: &str,
    _form: Posted<NoFields>,
) -> Result<Issued, Failure> {
    let (password, hash) = one_time(&may).await?;
    let wanted = login.to_owned();
    let job = move |tx: &mut Tx, author: &Author| user::workflow::issue_password(tx, author, &wanted, &hash);
    may.write_to([BookId::REGISTER], job).await.map_err(shown)?;
    Ok(Issued { desk: may.frame("people"), login: login.to_owned(), password: password.reveal().to_owned() })
}

#[post("/<_unit>/people/<login>/disable", data = "<form>")]
async fn disable(
    may: May<ManagePeople>,
    _unit: &str,
    login: &str,
    form: Posted<Reason>,
) -> Result<Redirect, Rejected<Show>> {
    reasoned(&may, login, form, user::workflow::disable).await
}

#[post("/<_unit>/people/<login>/enable", data = "<form>")]
async fn enable(
    may: May<ManagePeople>,
    _unit: &str,
    login: &str,
    form: Posted<Reason>,
) -> Result<Redirect, Rejected<Show>> {
    reasoned(&may, login, form, user::workflow::enable).await
}

#[post("/<_unit>/people/<login>/remove-factor", data = "<form>")]
async fn remove_factor(
    may: May<ManagePeople>,
    _unit: &str,
    login: &str,
    form: Posted<Reason>,
) -> Result<Redirect, Rejected<Show>> {
    reasoned(&may, login, form, user::workflow::remove_factor).await
}

type Workflow = fn(&mut Tx, &Author, &str, &str) -> Result<(), UserError>;

async fn reasoned(
    may: &May<ManagePeople>,
    login: &str,
    form: Posted<Reason>,
    workflow: Workflow,
) -> Result<Redirect, Rejected<Show>> {
    let Some(Reason { reason }) = form.value else {
        return Err(Rejected::again(Show::read(may, login, form.fields).await?));
    };
    let wanted = login.to_owned();
    act(may, login, form.fields, move |tx, author| workflow(tx, author, &wanted, &reason)).await
}

/// Does something about a person and goes back to the page; a refusal shows the page with its sentence.
async fn act(
    may: &May<ManagePeople>,
    login: &str,
    fields: Fields,
    job: impl FnOnce(&mut Tx, &Author) -> Result<(), UserError> + Send + 'static,
) -> Result<Redirect, Rejected<Show>> {
    match may.write_to([BookId::REGISTER], job).await {
        Ok(()) => Ok(may.redirect(&format!("people/{login}"))),
        Err(Attempt::Refused(err)) if !matches!(err, UserError::Db(_) | UserError::NotFound(_)) => {
            let field = if matches!(err, UserError::NoReason) { "reason" } else { "" };
            Err(Rejected::again(Show::read(may, login, fields.refused(field, &err)).await?))
        }
        Err(err) => Err(shown(err).into()),
    }
}

/// Answers for a refusal that has no form to stand beside.
fn shown(attempt: Attempt<UserError>) -> Failure {
    match attempt {
        Attempt::Refused(UserError::Db(err)) => err.into(),
        Attempt::Refused(UserError::NotFound(_)) => Failure::of(rocket::http::Status::NotFound),
        Attempt::Refused(UserError::Rights(err)) => Failure::forbidden(&err),
        Attempt::Refused(err) => Failure::refused(&err),
        denied @ Attempt::Denied(_) => denied.into(),
    }
}
