//! The audit trail of a unit's book, by who, what, when and which record; old beside new.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, routes};

use super::Frame;
use crate::{
    calendar::parse_day,
    id::{Seq, UserId},
    report::{
        audit_trail::{self, Deed, Filter},
        deed_names,
    },
    user::rights::ReadAudit,
    web::{
        Failure,
        list::{List, Listed},
        may::May,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many rows stand on one page, and in one file.
const SHOWN: i64 = 50;
const FILED: i64 = 20_000;

#[derive(Template, WebTemplate)]
#[template(path = "desk/audit.html")]
struct Index {
    desk: Frame,
    list: List,
    deeds: Vec<Deed>,
    people: Vec<(UserId, String)>,
    filter: Filter,
    /// Whose rows are shown, or nobody's id.
    chosen: UserId,
    from: String,
    to: String,
    next: String,
}

impl Index {
    fn names(&self) -> Vec<(&'static str, &'static str)> {
        deed_names::deeds(self.desk.lang)
    }

    fn name<'d>(&self, deed: &'d Deed) -> &'d str {
        deed_names::deed(&deed.action, self.desk.lang)
    }

    fn subject(&self, deed: &Deed) -> String {
        deed_names::subject(&deed.subject, self.desk.lang)
    }
}

/// What an address may ask for.
#[derive(FromForm)]
struct Query<'r> {
    user: Option<i64>,
    action: Option<&'r str>,
    subject: Option<&'r str>,
    from: Option<&'r str>,
    to: Option<&'r str>,
    before: Option<i64>,
}

#[get("/<_unit>/audit?<query..>")]
async fn index(
    may: May<ReadAudit>,
    _unit: &str,
    query: Query<'_>,
    list: List,
) -> Result<Listed<Index>, Failure> {
    let words = |text: Option<&str>| text.unwrap_or_default().trim().to_owned();
    let (user, before) = (query.user.map(UserId), query.before.map(Seq));
    let (action, subject) = (words(query.action), words(query.subject));
    let filter = Filter { user, action, subject, from: None, to: None, before };
    read(&may, filter, [words(query.from), words(query.to)], list).await
}

async fn read(
    may: &May<ReadAudit>,
    filter: Filter,
    [from, to]: [String; 2],
    list: List,
) -> Result<Listed<Index>, Failure> {
    let day = |text: &str| {
        let day = (!text.is_empty()).then(|| parse_day(text)).transpose();
        day.map_err(|err| Failure::bad_request(&err))
    };
    let filter = Filter { from: day(&from)?, to: day(&to)?, ..filter };
    let (asked, book) = (filter.clone(), may.book());
    let limit = if list.file.is_some() { FILED } else { SHOWN + 1 };
    let (mut deeds, people) = may
        .read(move |db, _| {
            let deeds = audit_trail::read(db, book, &asked, limit)?;
            Ok::<_, Failure>((deeds, audit_trail::people(db)?))
        })
        .await?;
    let unit = &may.place.unit;
    if let Some(kind) = list.file {
        let table = audit_trail::table(&unit.name, &deeds);
        return Listed::file(&table, kind, &format!("nhat-ky-{}", unit.code), may.page().lang);
    }
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    let has_next = deeds.len() > shown;
    deeds.truncate(shown);
    let last = deeds.last().filter(|_| has_next).map(|it| it.seq.to_string());
    let chosen = filter.user.unwrap_or(UserId(0));
    let next = last.map_or_else(String::new, |seq| may.page().with(&[("before", &seq)]));
    Ok(Listed::page(Index { desk: may.frame("audit"), list, deeds, people, chosen, filter, from, to, next }))
}
