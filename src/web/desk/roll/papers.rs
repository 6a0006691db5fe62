//! The papers of a season: the roll and the certificates as PDF once it is frozen, and the lists of its ceremony.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rocket::{Route, get, routes};

use super::{Which, is_on};
use crate::{
    db::Db,
    export::{
        Table,
        pdf::{self, Sheet},
        sheets,
    },
    honour_roll::{Roll, RollError, Scope, store},
    id::PartyId,
    party::{self, Party, Purpose},
    report::season::{
        self, Draft, kit,
        papers::{self, Setting},
    },
    unit::details::{self, Details},
    user::rights::{Granted, KeepRolls, ReadBooks},
    web::{
        Failure,
        correction::Origin,
        list::{Download, FileKind, List},
        may::May,
        place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![roll, certificates, list, invitations, invitations_file]
}

/// Of which year, and whether the units below are added up.
pub type At = (i32, bool);

/// Reads a frozen season and makes papers of it; what is not frozen has none.
pub async fn drawn<R: Granted, T: Send + 'static>(
    may: &May<R>,
    (year, below): At,
    origin: &Origin,
    lay: impl FnOnce(&mut Db, &Setting<'_>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let (today, verify) = (may.today(), format!("{}/verify", origin.0));
    may.read(move |db, place| {
        let scope: Scope = Which::Year(year).scope(db, place, below, today)?;
        let missing = || RollError::NotFrozen { unit: scope.unit.clone(), year };
        let frozen = store::find(db, &scope)?.ok_or_else(missing)?;
        let errata = store::errata(db, frozen.id)?;
        let details: Details = details::store::on(db, place.unit.id, frozen.at.day())?;
        let Details { place: signed_at, head_title, head, .. } = &details;
        let setting = Setting {
            scope: &scope,
            frozen: &frozen,
            errata: &errata,
            unit: &place.unit.name,
            place: signed_at,
            head_title,
            head,
            verify: &verify,
        };
        lay(db, &setting)
    })
    .await
}

pub fn file(name: &str, sheets: &[Sheet]) -> Result<Download, Failure> {
    let bytes = pdf::write(name, sheets).map_err(|err| Failure::internal(&err))?;
    Ok(Download::pdf(name, bytes))
}

/// Returns whose names strangers may read today.
fn consenting(db: &mut Db, roll: &Roll, today: NaiveDate) -> Result<HashSet<PartyId>, RollError> {
    let all = party::consent::store::consenting(db, &roll.named(), Purpose::PublishName, today)?;
    Ok(all.into_iter().collect())
}

/// Lays the roll out on A3 for the wall, or on A4 for the hand.
pub async fn roll_sheets(
    may: &May<ReadBooks>,
    at: At,
    size: Option<&str>,
    origin: &Origin,
) -> Result<Vec<Sheet>, Failure> {
    let size = if size == Some("a3") { Sheet::A3 } else { Sheet::A4 };
    let today = may.today();
    drawn(may, at, origin, move |db, setting| {
        let consenting = consenting(db, &setting.frozen.roll, today)?;
        Ok(papers::roll(setting, &consenting, size))
    })
    .await
}

#[get("/<_unit>/roll/<year_text>/roll.pdf?<size>&<below>")]
async fn roll(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    size: Option<&str>,
    below: Option<&str>,
    origin: Origin,
) -> Result<Download, Failure> {
    let year = place::year(year_text, may.today())?;
    let sheets = roll_sheets(&may, (year, is_on(below)), size, &origin).await?;
    file(&format!("bang-vang-{}-{year}", may.place.unit.code), &sheets)
}

/// Lays all certificates out, or the one of a line; `plain` is for stock on which the frame is printed.
pub async fn certificate_sheets(
    may: &May<ReadBooks>,
    at: At,
    (line, plain): (Option<i64>, Option<&str>),
    origin: &Origin,
) -> Result<Vec<Sheet>, Failure> {
    let plain = is_on(plain);
    let lay = move |_: &mut Db, setting: &Setting<'_>| Ok(papers::certificates(setting, line, plain));
    let sheets = drawn(may, at, origin, lay).await?;
    if sheets.is_empty() { Err(Failure::missing(&RollError::NoLine)) } else { Ok(sheets) }
}

#[get("/<_unit>/roll/<year_text>/certificates.pdf?<line>&<plain>&<below>")]
async fn certificates(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    line: Option<i64>,
    plain: Option<&str>,
    below: Option<&str>,
    origin: Origin,
) -> Result<Download, Failure> {
    let year = place::year(year_text, may.today())?;
    let sheets = certificate_sheets(&may, (year, is_on(below)), (line, plain), &origin).await?;
    file(&format!("bang-ghi-nhan-{}-{year}", may.place.unit.code), &sheets)
}

/// Reads the script of the ceremony or its seats, with the name of the file.
pub async fn kit_table(
    may: &May<ReadBooks>,
    (year, below): At,
    which: &str,
) -> Result<(Table, String), Failure> {
    type Write = fn(&Draft, &HashSet<PartyId>, i32) -> Table;
    let (write, name): (Write, _) = match which {
        "script" => (|it, consenting, year| kit::script(&it.roll, consenting, &it.honours, year), "loi-dan"),
        "seats" => (|it, _, year| kit::seats(&it.roll, year), "cho-ngoi"),
        _ => return Err(Failure::no_such_page()),
    };
    let today = may.today();
    let read = may.read(move |db, place| {
        let scope = Which::Year(year).scope(db, place, below, today)?;
        let draft = season::read(db, &scope, today)?;
        let consenting = consenting(db, &draft.roll, today)?;
        Ok::<_, RollError>((draft, consenting))
    });
    let (draft, consenting) = read.await?;
    Ok((write(&draft, &consenting, year), format!("{name}-{}-{year}", may.place.unit.code)))
}

/// The script of the ceremony or the seats, as a file; `script.pdf` is the one made to be printed.
#[get("/<_unit>/roll/<year_text>/kit/<which>?<below>")]
async fn list(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    which: &str,
    below: Option<&str>,
    list: List,
) -> Result<Download, Failure> {
    let at = (place::year(year_text, may.today())?, is_on(below));
    let (bare, is_pdf) = which.strip_suffix(".pdf").map_or((which, false), |bare| (bare, true));
    let (table, name) = kit_table(&may, at, bare).await?;
    let (unit, lang) = (&may.place.unit.name, may.page().lang);
    if is_pdf {
        return file(&name, &sheets::lay_out(&table, unit, lang));
    }
    Download::of(&table, list.file.unwrap_or(FileKind::Xlsx), &name, lang)
}

/// Reads whom to invite, with addresses: only for those who keep the roll.
pub async fn invitation_table(may: &May<KeepRolls>, (year, below): At) -> Result<(Table, String), Failure> {
    let today = may.today();
    let read = may.read(move |db, place| {
        let scope = Which::Year(year).scope(db, place, below, today)?;
        let draft = season::read(db, &scope, today)?;
        let ids: Vec<PartyId> = draft.roll.rows.iter().filter_map(|row| row.party).collect();
        let parties: HashMap<PartyId, Party> =
            party::store::get_many(db, &ids)?.into_iter().map(|it| (it.id, it)).collect();
        Ok::<_, RollError>((draft, parties))
    });
    let (draft, parties) = read.await?;
    let name = format!("moi-du-le-{}-{year}", may.place.unit.code);
    Ok((kit::invitations(&draft.roll, &parties, year), name))
}

#[get("/<_unit>/roll/<year_text>/invitations?<below>")]
async fn invitations(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    below: Option<&str>,
    list: List,
) -> Result<Download, Failure> {
    let at = (place::year(year_text, may.today())?, is_on(below));
    let (table, name) = invitation_table(&may, at).await?;
    Download::of(&table, list.file.unwrap_or(FileKind::Csv), &name, may.page().lang)
}

#[get("/<_unit>/roll/<year_text>/invitations.pdf?<below>")]
async fn invitations_file(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    below: Option<&str>,
) -> Result<Download, Failure> {
    let at = (place::year(year_text, may.today())?, is_on(below));
    let (table, name) = invitation_table(&may, at).await?;
    file(&name, &sheets::lay_out(&table, &may.place.unit.name, may.page().lang))
}
