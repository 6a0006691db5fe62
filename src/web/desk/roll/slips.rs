//! What goes to the donors of a proof round: their links as a list, and slips to print. Each is a key to one line.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::{Which, code_of, is_on, read_line};
use crate::{
    calendar::show_day,
    export::pdf,
    honour_roll::{Line, RollError, Ticket, round::standing, store},
    id::{PartyId, ProofRoundId},
    party::{self, Party},
    report::season::{
        self, Invitation, SeasonLine, links_table,
        slips::{self, Slip},
    },
    user::rights::KeepRolls,
    web::{
        Failure,
        correction::Origin,
        list::{Download, FileKind, List},
        may::May,
        page::Page,
        qr::Qr,
    },
};

pub fn routes() -> Vec<Route> {
    routes![links, print, file]
}

/// Whom a round invites.
pub struct Invited {
    pub all: Vec<Invitation>,
    pub round: ProofRoundId,
    /// The last day of which answers are taken, as it is written.
    pub until: String,
}

/// Reads whom a round invites, with the links; who has answered already is left out unless asked for by line.
pub async fn invited(
    may: &May<KeepRolls>,
    (year, below): (i32, bool),
    (wanted, everybody): (Option<Line>, bool),
    origin: &Origin,
) -> Result<Invited, Failure> {
    let today = may.today();
    let read = may.read(move |db, place| {
        let scope = Which::Year(year).scope(db, place, below, today)?;
        let draft = season::read(db, &scope, today)?;
        let rounds = store::rounds(db, scope.season)?;
        let is_open = |closes_on| draft.frozen.is_none() && today <= closes_on;
        let round = standing(&rounds).filter(|it| is_open(it.closes_on)).ok_or(RollError::NoRound(year))?;
        let is_wanted = |line: &SeasonLine| match wanted {
            Some(_) => line.line() == wanted,
            None => line.is_invited() && (everybody || !line.is_settled),
        };
        let lines: Vec<SeasonLine> = draft.lines.into_iter().filter(is_wanted).collect();
        let ids: Vec<PartyId> = lines.iter().filter_map(|line| line.row.party).collect();
        let parties = party::store::get_many(db, &ids)?.into_iter().map(|it| (it.id, it)).collect();
        Ok::<_, RollError>((lines, parties, round.id, show_day(round.closes_on)))
    });
    let (lines, mut parties, round, until): (_, HashMap<PartyId, Party>, _, _) = read.await?;
    let keys = &may.app.keys;
    let invitation = |line: SeasonLine| {
        let party = parties.remove(&line.row.party?)?;
        let ticket = Ticket { round, party: party.id };
        let link = format!("{}/proof/{}", origin.0, ticket.token(keys)?);
        Some(Invitation { line, party, link, code: ticket.code(keys)?.to_string() })
    };
    Ok(Invited { all: lines.into_iter().filter_map(invitation).collect(), round, until })
}

/// The list to merge into letters: only for those who could answer at the desk for everybody as well.
#[get("/<_unit>/roll/<year_text>/round/links?<below>")]
async fn links(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    below: Option<&str>,
    list: List,
    origin: Origin,
) -> Result<Download, Failure> {
    let year = crate::web::place::year(year_text, may.today())?;
    let invited = invited(&may, (year, is_on(below)), (None, true), &origin).await?.all;
    let kind = list.file.unwrap_or(FileKind::Csv);
    let table = links_table(&invited, year);
    Download::of(&table, kind, &format!("moi-xac-nhan-{}-{year}", may.place.unit.code), may.page().lang)
}

/// One slip and its picture for the desk.
struct Drawn {
    slip: Slip,
    qr: Option<Qr>,
}

#[derive(Template, WebTemplate)]
#[template(path = "print/slips.html")]
struct Print {
    page: Page,
    back: String,
    year: i32,
    four: bool,
    /// As many as stand on one sheet.
    sheets: Vec<Vec<Drawn>>,
}

async fn drawn(
    may: &May<KeepRolls>,
    (year, below): (i32, bool),
    line: Option<&str>,
    origin: &Origin,
) -> Result<Vec<Slip>, Failure> {
    let wanted = line.map(|text| read_line(text).ok_or_else(|| Failure::missing(&RollError::NoLine)));
    let Invited { all: invited, until, .. } =
        invited(may, (year, below), (wanted.transpose()?, false), origin).await?;
    if invited.is_empty() {
        return Err(Failure::refused(&RollError::NoLine));
    }
    let unit = &may.place.unit;
    let mark = if below { "&below=1" } else { "" };
    let slip = |it: Invitation| Slip {
        unit: unit.name.clone(),
        year,
        desk: it.line.line().map_or_else(String::new, |line| {
            format!("{}/desk/{}/roll/{year}/lines/{}?source=paper{mark}", origin.0, unit.code, code_of(line))
        }),
        name: it.line.row.name,
        tier: it.line.row.tier.name_vi,
        until: until.clone(),
        address: format!("{}/proof", origin.0),
        code: it.code,
    };
    Ok(invited.into_iter().map(slip).collect())
}

#[get("/<_unit>/roll/<year_text>/round/slips?<per>&<below>&<line>")]
async fn print(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    per: Option<&str>,
    below: Option<&str>,
    line: Option<&str>,
    origin: Origin,
) -> Result<Print, Failure> {
    let year = crate::web::place::year(year_text, may.today())?;
    let (four, below) = (per == Some("4"), is_on(below));
    let slips = drawn(&may, (year, below), line, &origin).await?;
    let mut sheets: Vec<Vec<Drawn>> = Vec::new();
    for slip in slips {
        let drawn = Drawn { qr: Qr::of(&slip.desk), slip };
        match sheets.last_mut().filter(|sheet| four && sheet.len() < 4) {
            Some(sheet) => sheet.push(drawn),
            None => sheets.push(vec![drawn]),
        }
    }
    let back = may.link(&format!("roll/{year}/round{}", if below { "?below=1" } else { "" }));
    Ok(Print { page: may.page().clone(), back, year, four, sheets })
}

#[get("/<_unit>/roll/<year_text>/round/slips.pdf?<per>&<below>&<line>")]
async fn file(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    per: Option<&str>,
    below: Option<&str>,
    line: Option<&str>,
    origin: Origin,
) -> Result<Download, Failure> {
    let year = crate::web::place::year(year_text, may.today())?;
    let slips = drawn(&may, (year, is_on(below)), line, &origin).await?;
    let name = format!("phieu-xac-nhan-{}-{year}", may.place.unit.code);
    let bytes =
        pdf::write(&name, &slips::slips(&slips, per == Some("4"))).map_err(|err| Failure::internal(&err))?;
    Ok(Download::pdf(&name, bytes))
}
