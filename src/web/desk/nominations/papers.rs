//! Documents of a nomination: told by their bytes, kept in the database, handed out to be saved and never to be shown.

use rocket::{
    FromForm, Request, Route,
    fs::TempFile,
    get,
    http::{ContentType, Header},
    post,
    response::{self, Redirect, Responder, Response},
    routes,
};

use super::{
    asked::Asked,
    find, of_own_unit, scope,
    show::{Show, page},
};
use crate::{
    dossier::{
        self, DossierError,
        paper::{LARGEST, Media, Paper, PaperError},
    },
    id::{NominationId, PaperId},
    user::rights::{Nominate, ReadDossiers},
    web::{
        Failure,
        forms::{Posted, Rejected},
        may::{Attempt, May},
        upload::contents,
    },
};

pub fn routes() -> Vec<Route> {
    routes![attach, fetch]
}

#[derive(FromForm)]
struct PaperForm<'f> {
    #[field(default = "")]
    name: &'f str,
    paper: TempFile<'f>,
}

#[post("/<_unit>/nominations/<id>/papers?<asked..>", data = "<form>")]
async fn attach(
    may: May<Nominate>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<PaperForm<'_>>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let record = of_own_unit(&may, id).await?;
    let Some(typed) = value else { return Err(Rejected::again(page(&may, id, asked, fields).await?)) };
    let paper = match Paper::read(contents(&typed.paper, LARGEST).await?) {
        Ok(paper) => paper,
        Err(err) => return Err(Rejected::again(page(&may, id, asked, fields.refused("paper", &err)).await?)),
    };
    let (name, of) = (typed.name.to_owned(), record.id);
    let job = may.write_to([record.book], move |tx, author| {
        dossier::workflow::attach(tx, author, of, (&name, &paper)).map(drop)
    });
    match job.await {
        Ok(()) => Ok(may.redirect(&format!("nominations/{id}{}", asked.query()))),
        Err(Attempt::Refused(DossierError::Db(err))) => Err(Failure::from(err).into()),
        Err(err) => {
            let is_name = matches!(err, Attempt::Refused(DossierError::Paper(PaperError::NoName)));
            let fields = fields.refused(if is_name { "name" } else { "paper" }, &err);
            Err(Rejected::again(page(&may, id, asked, fields).await?))
        }
    }
}

/// A document to save: a browser neither guesses what it is nor runs anything in it.
struct Handed {
    paper: Paper,
    name: String,
}

impl<'r> Responder<'r, 'static> for Handed {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let kind = match self.paper.media() {
            Media::Pdf => ContentType::PDF,
            Media::Jpeg => ContentType::JPEG,
            Media::Png => ContentType::PNG,
        };
        let mut response: Response<'static> = (kind, self.paper.into_bytes()).respond_to(request)?;
        let name = format!("attachment; filename=\"{}\"", self.name);
        response.set_header(Header::new("Content-Disposition", name));
        response.set_header(Header::new("X-Content-Type-Options", "nosniff"));
        response.set_header(Header::new("Cache-Control", "no-store"));
        Ok(response)
    }
}

#[get("/<_unit>/nominations/<id>/papers/<paper>")]
async fn fetch(may: May<ReadDossiers>, _unit: &str, id: i64, paper: i64) -> Result<Handed, Failure> {
    let scope = scope(&may);
    let found = may.read(move |db, _| {
        let record = find(db, &scope, id)?;
        Ok::<_, Failure>(dossier::store::paper(db, record.id, PaperId(paper))?)
    });
    let paper_or_none = found.await?;
    let missing = || Failure::from(DossierError::NotFound(NominationId(id)));
    let it = paper_or_none.ok_or_else(missing)?;
    Ok(Handed { name: format!("ho-so-{id}-{paper}.{}", it.media().extension()), paper: it })
}
