//! A report on paper, A4 in the layout of official documents; what was sent prints alike for ever.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::{Sheet, period, received::Received, show::Facts};
use crate::{
    calendar::Instant,
    filing::{Content, Filing, FilingError, Sent, Tag},
    user::rights::{Granted, ReadBooks},
    voucher::place_line,
    web::{Failure, may::May, page::Page},
};

pub fn routes() -> Vec<Route> {
    routes![own, received]
}

#[derive(Template, WebTemplate)]
#[template(path = "print/filing.html")]
struct Print {
    page: Page,
    back: String,
    content: Content,
    sheet: Sheet,
    place_line: String,
    /// The seal, when and as which version it was sent; nothing on a draft.
    sealed: Option<(String, Instant, i64)>,
}

impl Print {
    fn of<R: Granted>(
        may: &May<R>,
        content: Content,
        sent: Option<&Sent>,
        back: &str,
    ) -> Result<Self, Failure> {
        let on = sent.map_or_else(|| may.today(), |sent| sent.at.day());
        let page = may.page().clone();
        Ok(Self {
            back: may.link(back),
            sheet: Sheet::of(&page, &content, None)?,
            place_line: place_line(&content.signed.place, on, page.lang),
            sealed: sent.map(|sent| (sent.digest.to_string(), sent.at, sent.version)),
            content,
            page,
        })
    }

    fn results(&self) -> Vec<&str> {
        self.content.results.lines().filter(|line| !line.is_empty()).collect()
    }

    fn proposals(&self) -> Vec<&str> {
        self.content.proposals.lines().filter(|line| !line.is_empty()).collect()
    }
}

/// Prints a version, or the last, or the draft of a report that was never sent or came back.
#[get("/<_unit>/reports/<of>/print?<version>")]
async fn own(may: May<ReadBooks>, _unit: &str, of: &str, version: Option<i64>) -> Result<Print, Failure> {
    let of = period(of)?;
    let (user, today) = (may.signed.session.user.id, may.today());
    let facts = may.read(move |db, place| Facts::read(db, place, of, (user, today))).await?;
    let back = format!("reports/{}", of.code());
    let sent = match version {
        Some(number) => {
            let of_number = |filing: &Filing| filing.sent.iter().find(|it| it.version == number).cloned();
            let found = facts.filing.as_ref().and_then(of_number);
            let unit = facts.content.unit.name.clone();
            Some(found.ok_or(FilingError::NotSent { unit, period: of })?)
        }
        None => facts.seen.as_ref().map(|seen| seen.sent.clone()),
    };
    match &sent {
        Some(sent) => Print::of(&may, sent.content.clone(), Some(sent), &back),
        None => Print::of(&may, facts.content, None, &back),
    }
}

#[get("/<_unit>/received/<code>/<of>/print")]
async fn received(may: May<ReadBooks>, _unit: &str, code: &str, of: &str) -> Result<Print, Failure> {
    let of = period(of)?;
    let (wanted, today) = (code.to_owned(), may.today());
    let found = may.read(move |db, place| Received::find(db, place, (&wanted, of), today)).await?;
    let sent = found.seen.sent;
    Print::of(&may, sent.content.clone(), Some(&sent), &format!("received/{code}/{}", of.code()))
}
