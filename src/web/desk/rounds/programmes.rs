//! The programmes that rounds belong to, and setting up another.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use crate::{
    db::DbError,
    id::BookId,
    programme::{self, Programme, ProgrammeError, ProgrammeKind},
    text::clean,
    user::rights::{Granted, KeepRounds, ReadDossiers, Right},
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Posted, Rejected, Typed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![index, create]
}

#[derive(Template, WebTemplate)]
#[template(path = "rounds/programmes.html")]
struct Programmes {
    desk: Frame,
    fields: Fields,
    all: Vec<Programme>,
    kinds: Vec<(String, String)>,
}

#[derive(FromForm)]
struct ProgrammeForm {
    code: Typed<String>,
    name: Typed<String>,
    alias: String,
    kind: Typed<ProgrammeKind>,
}

async fn page<R: Granted>(may: &May<R>, fields: Fields) -> Result<Programmes, Failure> {
    let all = may.read(|db, _| programme::store::programmes(db).map_err(DbError::from)).await?;
    let desk = may.frame("rounds");
    let kinds = ProgrammeKind::ALL.iter().map(|it| (it.code().to_owned(), desk.of_value(it))).collect();
    Ok(Programmes { desk, fields, all: all.into_iter().map(|(_, it)| it).collect(), kinds })
}

#[get("/<_unit>/programmes")]
async fn index(may: May<ReadDossiers>, _unit: &str) -> Result<Programmes, Failure> {
    page(&may, Fields::default()).await
}

#[post("/<_unit>/programmes", data = "<form>")]
async fn create(
    may: May<KeepRounds>,
    _unit: &str,
    form: Posted<ProgrammeForm>,
) -> Result<Redirect, Rejected<Programmes>> {
    let Some(typed) = form.value else { return Err(Rejected::again(page(&may, form.fields).await?)) };
    let unit = may.place.unit.id;
    let job = may.write_to([BookId::REGISTER], move |tx, author| {
        let alias = Some(clean(&typed.alias)?).filter(|it| !it.is_empty());
        let new = Programme { code: typed.code.0, name: clean(&typed.name.0)?, alias, kind: typed.kind.0 };
        programme::workflow::add(tx, author, unit, &new).map(drop)
    });
    match job.await {
        Ok(()) => Ok(may.redirect("programmes")),
        Err(Attempt::Refused(ProgrammeError::Db(err))) => Err(Failure::from(err).into()),
        Err(err) => {
            let field = if matches!(err, Attempt::Refused(ProgrammeError::NoName)) { "name" } else { "code" };
            Err(Rejected::again(page(&may, form.fields.refused(field, &err)).await?))
        }
    }
}
