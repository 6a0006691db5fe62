//! The papers of a season: the roll and the certificates as PDF once it is frozen, and the lists of its ceremony.

use std::collections::HashMap;

use rocket::{Route, get, routes};

use super::{Which, is_on};
use crate::{
    export::pdf::{self, Sheet},
    honour_roll::{RollError, Scope, store},
    id::PartyId,
    party::{self, Party},
    report::season::{
        self, kit,
        papers::{self, Setting},
    },
    unit::details::{self, Details},
    user::rights::{KeepRolls, ReadBooks},
    web::{
        Failure,
        correction::Origin,
        list::{Download, List},
        may::May,
    },
};

pub fn routes() -> Vec<Route> {
    routes![roll, certificates, list, invitations]
}

/// Reads a frozen season and lays its papers out; what is not frozen has none.
async fn drawn(
    may: &May<ReadBooks>,
    (year, below): (i32, bool),
    origin: &Origin,
    lay: impl FnOnce(&Setting<'_>) -> Vec<Sheet> + Send + 'static,
) -> Result<Vec<Sheet>, Failure> {
    let (today, verify) = (may.today(), format!("{}/verify", origin.0));
    may.read(move |db, place| {
        let scope: Scope = Which::Year(year).scope(place, below, today)?;
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
        Ok::<_, Failure>(lay(&setting))
    })
    .await
}

fn file(name: &str, sheets: &[Sheet]) -> Result<Download, Failure> {
    let bytes = pdf::write(name, sheets).map_err(|err| Failure::internal(&err))?;
    Ok(Download::pdf(name, bytes))
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
    let year = crate::web::place::year(year_text, may.today())?;
    let size = if size == Some("a3") { Sheet::A3 } else { Sheet::A4 };
    let sheets =
        drawn(&may, (year, is_on(below)), &origin, move |setting| papers::roll(setting, size)).await?;
    file(&format!("bang-vang-{}-{year}", may.place.unit.code), &sheets)
}

/// All certificates, or the one of a line; `plain` is for stock on which the frame is printed.
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
    let year = crate::web::place::year(year_text, may.today())?;
    let plain = is_on(plain);
    let lay = move |setting: &Setting<'_>| papers::certificates(setting, line, plain);
    let sheets = drawn(&may, (year, is_on(below)), &origin, lay).await?;
    if sheets.is_empty() {
        return Err(Failure::missing(&RollError::NoLine));
    }
    file(&format!("bang-ghi-nhan-{}-{year}", may.place.unit.code), &sheets)
}

/// The script of the ceremony or the seats, as a file.
#[get("/<_unit>/roll/<year_text>/kit/<which>?<below>")]
async fn list(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    which: &str,
    below: Option<&str>,
    list: List,
) -> Result<Download, Failure> {
    let (year, below, today) = (crate::web::place::year(year_text, may.today())?, is_on(below), may.today());
    let read = may.read(move |db, place| {
        let scope = Which::Year(year).scope(place, below, today)?;
        season::read(db, &scope, today)
    });
    let draft = read.await?;
    let (table, name) = match which {
        "script" => (kit::script(&draft.roll, &draft.honours, year), "loi-dan"),
        "seats" => (kit::seats(&draft.roll, year), "cho-ngoi"),
        _ => return Err(Failure::no_such_page()),
    };
    let kind = list.file.unwrap_or(crate::web::list::FileKind::Xlsx);
    Download::of(&table, kind, &format!("{name}-{}-{year}", may.place.unit.code), may.page().lang)
}

/// Whom to invite, with addresses: only for those who keep the roll.
#[get("/<_unit>/roll/<year_text>/invitations?<below>")]
async fn invitations(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    below: Option<&str>,
    list: List,
) -> Result<Download, Failure> {
    let (year, below, today) = (crate::web::place::year(year_text, may.today())?, is_on(below), may.today());
    let read = may.read(move |db, place| {
        let scope = Which::Year(year).scope(place, below, today)?;
        let draft = season::read(db, &scope, today)?;
        let ids: Vec<PartyId> = draft.roll.rows.iter().filter_map(|row| row.party).collect();
        let parties: HashMap<PartyId, Party> =
            party::store::get_many(db, &ids)?.into_iter().map(|it| (it.id, it)).collect();
        Ok::<_, RollError>((draft, parties))
    });
    let (draft, parties) = read.await?;
    let kind = list.file.unwrap_or(crate::web::list::FileKind::Csv);
    let table = kit::invitations(&draft.roll, &parties, year);
    Download::of(&table, kind, &format!("moi-du-le-{}-{year}", may.place.unit.code), may.page().lang)
}
