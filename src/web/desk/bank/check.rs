//! Looking at a file before it is recorded: what becomes of each row, found by doing it and taking it back.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{
    FromForm, Route, get,
    http::{ContentType, Header},
    post,
    response::{Redirect, Responder},
    routes,
};

use super::{super::Frame, account};
use crate::{
    bank::BankAccount,
    db::{Db, DbError},
    import::record::{ImportError, Look, Outcome, Seen, Unrecorded, kept_errors, record_kept},
    ledger::chain::Hash,
    user::rights::MatchBank,
    web::{
        Failure,
        forms::{NoFields, Posted},
        list::List,
        may::{Attempt, May},
        page::Pages,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![check, write, errors]
}

/// How many rows stand on one page.
const SIZE: i64 = 100;

#[derive(Template, WebTemplate)]
#[template(path = "bank/check.html")]
struct Check {
    desk: Frame,
    account: BankAccount,
    digest: Hash,
    asked: Asked,
    look: Look,
    pages: Pages,
    rows: Vec<Seen>,
}

impl Check {
    fn here(&self, path: &str) -> String {
        self.desk.to(&format!("bank/{}{path}", self.account.id))
    }

    fn file_link(&self) -> String {
        self.here(&format!("/files/{}", self.digest))
    }

    fn errors_link(&self) -> String {
        self.here(&format!("/files/{}/errors", self.digest))
    }
}

/// Which rows are shown; empty for all.
#[derive(Clone, Debug, Default, FromForm)]
struct Asked {
    #[field(default = String::new())]
    show: String,
}

impl Asked {
    fn lets_through(&self, row: &Seen) -> bool {
        match self.show.as_str() {
            "new" => row.outcome == Outcome::New,
            "known" => row.outcome == Outcome::Known,
            "refused" => matches!(row.outcome, Outcome::Refused(_)),
            _ => true,
        }
    }
}

/// Answers for a file that was not recorded where there is no form to say it beside.
pub fn refusal(err: Attempt<Unrecorded>) -> Failure {
    match err {
        Attempt::Refused(Unrecorded::Refused(err)) => match *err {
            ImportError::Db(err) => err.into(),
            err => Failure::refused(&err),
        },
        Attempt::Refused(Unrecorded::Gone | Unrecorded::Looked(_)) => Failure::not_found(
            "Tệp này không còn được giữ; hãy chọn lại tệp sao kê.",
            "This file is not kept any more; choose the statement again.",
        ),
        Attempt::Denied(err) => Attempt::<DbError>::Denied(err).into(),
    }
}

fn digest_of(text: &str) -> Result<Hash, Failure> {
    Hash::from_hex(text).ok_or_else(|| refusal(Attempt::Refused(Unrecorded::Gone)))
}

/// Shows what becomes of each row of a kept file; nothing of it stays.
#[get("/<_unit>/bank/<id>/files/<digest>?<asked..>")]
async fn check(
    may: May<MatchBank>,
    _unit: &str,
    id: i64,
    digest: &str,
    asked: Asked,
    list: List,
) -> Result<Check, Failure> {
    let digest = digest_of(digest)?;
    let account = may.read(move |db, place| account(db, place.book, id)).await?;
    let of = account.clone();
    let mut look = match may.write(move |tx, author| record_kept(tx, author, &of, digest, true)).await {
        Ok(look) => look,
        Err(Attempt::Refused(Unrecorded::Looked(look))) => *look,
        Err(err) => return Err(refusal(err)),
    };
    let rows = std::mem::take(&mut look.rows).into_iter().filter(|row| asked.lets_through(row)).collect();
    let (pages, rows) = Pages::cut(list.page, rows, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Check { desk: may.frame("bank"), account, digest, asked, look, pages, rows })
}

/// Records the good rows of a kept file.
#[post("/<_unit>/bank/<id>/files/<digest>", data = "<form>")]
async fn write(
    may: May<MatchBank>,
    _unit: &str,
    id: i64,
    digest: &str,
    form: Posted<NoFields>,
) -> Result<Redirect, Failure> {
    drop(form);
    let digest = digest_of(digest)?;
    let account = may.read(move |db, place| account(db, place.book, id)).await?;
    match may.write(move |tx, author| record_kept(tx, author, &account, digest, false)).await {
        Ok(look) => {
            let import = look.summary.import.map_or(0, |it| it.0);
            Ok(may.redirect(&format!("bank/{id}/imports/{import}")))
        }
        Err(Attempt::Refused(Unrecorded::Looked(_))) => {
            Ok(may.redirect(&format!("bank/{id}/files/{digest}")))
        }
        Err(err) => Err(refusal(err)),
    }
}

/// A file of bad rows, to be mended and handed in again.
#[derive(Responder)]
struct BadRows {
    bytes: Vec<u8>,
    kind: ContentType,
    name: Header<'static>,
}

/// Hands back the bad rows of a kept file, each with its reason.
#[get("/<_unit>/bank/<id>/files/<digest>/errors")]
async fn errors(may: May<MatchBank>, _unit: &str, id: i64, digest: &str) -> Result<BadRows, Failure> {
    let (digest, lang) = (digest_of(digest)?, may.page().lang);
    let read = move |db: &mut Db, place: &Place| {
        let account = account(db, place.book, id)?;
        let bytes = kept_errors(db, &account, digest, lang);
        let bytes = bytes.map_err(|err| refusal(Attempt::Refused(err)))?;
        bytes.ok_or_else(|| refusal(Attempt::Refused(Unrecorded::Gone)))
    };
    let bytes = may.read(read).await?;
    let name = "attachment; filename=\"dong-loi.csv\"";
    Ok(BadRows { bytes, kind: ContentType::CSV, name: Header::new("Content-Disposition", name) })
}
