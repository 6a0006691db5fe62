//! One line of the roll in the proof round: how it reads, what its donor asks for, what was answered.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{Which, code_of, is_on, read_line};
use crate::{
    honour_roll::{
        Line, Proof, RollError, Ticket,
        proof::Source,
        round::standing,
        store,
        workflow::{self, Seen, Wording},
    },
    id::UserId,
    party,
    report::season::{self, SeasonLine},
    user::{
        self,
        rights::{Granted, KeepRolls, ReadBooks, Right},
    },
    web::{
        Failure,
        correction::Origin,
        desk::Frame,
        forms::{Fields, Posted, Rejected, Typed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![line, answer]
}

#[derive(Template, WebTemplate)]
#[template(path = "roll/line.html")]
struct Shown {
    desk: Frame,
    fields: Fields,
    year: i32,
    below: bool,
    code: String,
    line: SeasonLine,
    /// The line that has the name; the other one is what was given without it.
    named: Line,
    is_frozen: bool,
    history: Vec<(Proof, UserId)>,
    names: HashMap<UserId, String>,
    sources: Vec<(String, String)>,
    /// The donor's own link and code, while the round is open.
    invitation: Option<(String, String)>,
}

impl Shown {
    fn path(&self) -> String {
        self.desk.to(&format!("roll/{}/lines/{}", self.year, self.code))
    }

    fn with_below(&self) -> &'static str {
        if self.below { "&below=1" } else { "" }
    }

    fn may_write(&self) -> bool {
        !self.is_frozen && self.desk.may(&Right::KeepRolls)
    }

    fn name_of(&self, user: &UserId) -> &str {
        self.names.get(user).map_or("", String::as_str)
    }
}

async fn page<R: Granted>(
    may: &May<R>,
    (year, below): (i32, bool),
    code: &str,
    (fields, origin): (Fields, &Origin),
) -> Result<Shown, Failure> {
    let wanted = read_line(code).ok_or_else(|| Failure::missing(&RollError::NoLine))?;
    let today = may.today();
    let read = may.read(move |db, place| {
        let scope = Which::Year(year).scope(db, place, below, today)?;
        let draft = season::read(db, &scope, today)?;
        let of_party = |line: &&SeasonLine| !line.is_gone && line.row.party == Some(wanted.0);
        let lines: Vec<&SeasonLine> = draft.lines.iter().filter(of_party).collect();
        let exact = lines.iter().find(|line| line.row.anonymous == wanted.1);
        // Whoever is unnamed by wish since the address was written has the other line.
        let found = exact.or(lines.first()).map(|line| (*line).clone()).ok_or(RollError::NoLine)?;
        let records = party::merge::store::group(db, wanted.0)?;
        let history = store::history(db, &scope, &records)?;
        let people: Vec<UserId> = history.iter().map(|(_, user)| *user).collect();
        let names = user::store::names(db, &people)?;
        let on_file = party::store::get_many(db, &[wanted.0])?.pop().map(|it| it.recognition_name);
        let rounds = store::rounds(db, scope.season)?;
        let is_frozen = draft.frozen.is_some();
        let round = standing(&rounds).filter(|it| !is_frozen && today <= it.closes_on).map(|it| it.id);
        Ok::<_, RollError>((is_frozen, found, history, names, on_file.unwrap_or_default(), round))
    });
    let (is_frozen, line, history, names, on_file, round) = read.await.map_err(|err| match err {
        RollError::NoLine => Failure::missing(&err),
        err => err.into(),
    })?;
    let party = line.row.party.unwrap_or(wanted.0);
    let invitation = round.and_then(|round| invitation(may, origin, Ticket { round, party }));
    let fields = if fields.value("name").is_empty() { filled(fields, &line, &on_file) } else { fields };
    Ok(Shown {
        desk: may.frame("roll"),
        code: code_of(line.line().unwrap_or(wanted)),
        named: (wanted.0, false),
        sources: [Source::Desk, Source::Phone, Source::Paper]
            .map(|it| (it.code().to_owned(), may.page().of_value(&it)))
            .into(),
        fields,
        year,
        below,
        invitation,
        line,
        is_frozen,
        history,
        names,
    })
}

/// Returns a donor's link and code, for those who could answer at the desk as well.
fn invitation<R: Granted>(may: &May<R>, origin: &Origin, ticket: Ticket) -> Option<(String, String)> {
    may.frame("roll").may(&Right::KeepRolls).then_some(())?;
    let keys = &may.app.keys;
    Some((format!("{}/proof/{}", origin.0, ticket.token(keys)?), ticket.code(keys)?.to_string()))
}

/// The form begins with what the donor asks for, else with the line as it reads.
fn filled(fields: Fields, line: &SeasonLine, on_file: &str) -> Fields {
    let name = match &line.asked {
        Some(asked) => asked.name.as_str(),
        None if line.row.anonymous => on_file,
        None => line.row.name.as_str(),
    };
    let fields = fields.with("name", name);
    if line.row.anonymous || line.asked.as_ref().is_some_and(|asked| asked.hidden) {
        return fields.with("hidden", "true");
    }
    fields
}

/// The picture on a slip opens it with `source=paper`.
#[get("/<_unit>/roll/<year_text>/lines/<line>?<below>&<source>")]
async fn line(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    line: &str,
    below: Option<&str>,
    source: Option<&str>,
    origin: Origin,
) -> Result<Shown, Failure> {
    let year = crate::web::place::year(year_text, may.today())?;
    let fields = Fields::default().with("source", source.unwrap_or(Source::Desk.code()));
    page(&may, (year, is_on(below)), line, (fields, &origin)).await
}

#[derive(FromForm)]
struct AnswerForm<'f> {
    #[field(name = "do", default = "confirm")]
    deed: &'f str,
    #[field(default = "")]
    seen: &'f str,
    #[field(default = "")]
    name: &'f str,
    hidden: bool,
    #[field(default = "")]
    note: &'f str,
    source: Option<Typed<Source>>,
    below: bool,
}

#[post("/<_unit>/roll/<year_text>/lines/<line>", data = "<form>")]
async fn answer(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    line: &str,
    origin: Origin,
    form: Posted<AnswerForm<'_>>,
) -> Result<Redirect, Rejected<Shown>> {
    let year = crate::web::place::year(year_text, may.today())?;
    let Some(value) = form.value else {
        return Err(Rejected::again(page(&may, (year, false), line, (form.fields, &origin)).await?));
    };
    let below = value.below;
    match put(&may, (year, below), line, &value).await? {
        Ok(()) => Ok(may.redirect(&format!("roll/{year}?show=open{}", if below { "&below=1" } else { "" }))),
        Err(err) => {
            let fields = form.fields.refused("name", &err);
            Err(Rejected::again(page(&may, (year, below), line, (fields, &origin)).await?))
        }
    }
}

async fn put(
    may: &May<KeepRolls>,
    (year, below): (i32, bool),
    code: &str,
    value: &AnswerForm<'_>,
) -> Result<Result<(), RollError>, Failure> {
    let line = read_line(code).ok_or_else(|| Failure::missing(&RollError::NoLine))?;
    let scope = Which::Year(year).of(may, below).await?;
    let source = value.source.as_ref().map_or(Source::Desk, |it| it.0);
    let (deed, seen) = (value.deed.to_owned(), Seen { line, name: value.seen.to_owned() });
    let (name, note) = (value.name.to_owned(), value.note.to_owned());
    let wording = Wording { name, hidden: value.hidden, note };
    // What is printed otherwise is always the line that has the name.
    let named = (line.0, false);
    let job = may.write(move |tx, author| match deed.as_str() {
        "correct" => workflow::correct(tx, author, &scope, named, (&wording, source)),
        "dismiss" => workflow::dismiss(tx, author, &scope, named, &wording.note),
        _ => workflow::confirm(tx, author, &scope, &[seen], source).map(drop),
    });
    match job.await {
        Ok(()) => Ok(Ok(())),
        Err(Attempt::Refused(RollError::Db(err))) => Err(err.into()),
        Err(Attempt::Refused(err)) => Ok(Err(err)),
        Err(denied) => Err(denied.into()),
    }
}
