//! The papers of a season as pages to print: sheets drawn as in the PDF, and lists as tables.

use rocket::{Route, get, routes};

use super::{
    is_on,
    merits::merit_sheets,
    papers::{At, certificate_sheets, invitation_table, kit_table, roll_sheets},
};
use crate::{
    export::pdf::Sheet,
    user::rights::{KeepRolls, ReadBooks},
    web::{
        Failure,
        correction::Origin,
        desk::printed::{ListPrint, SheetsPrint},
        may::May,
        place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![roll, certificates, merits, kit, invitations]
}

/// Makes a page of sheets that belong to a page of the season, under the message that names them.
fn printed(
    may: &May<ReadBooks>,
    sheets: &[Sheet],
    (title, back): (&str, &str),
    (year, below): At,
) -> SheetsPrint {
    let below = if below { "?below=1" } else { "" };
    let title = may.page().t1(title, "year", year.to_string());
    SheetsPrint::of(may, sheets, title, &format!("roll/{year}{back}{below}"))
}

#[get("/<_unit>/roll/<year_text>/roll/print?<size>&<below>")]
async fn roll(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    size: Option<&str>,
    below: Option<&str>,
    origin: Origin,
) -> Result<SheetsPrint, Failure> {
    let at = (place::year(year_text, may.today())?, is_on(below));
    let sheets = roll_sheets(&may, at, size, &origin).await?;
    Ok(printed(&may, &sheets, ("roll-of-year", ""), at))
}

#[get("/<_unit>/roll/<year_text>/certificates/print?<line>&<plain>&<below>")]
async fn certificates(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    line: Option<i64>,
    plain: Option<&str>,
    below: Option<&str>,
    origin: Origin,
) -> Result<SheetsPrint, Failure> {
    let at = (place::year(year_text, may.today())?, is_on(below));
    let sheets = certificate_sheets(&may, at, (line, plain), &origin).await?;
    Ok(printed(&may, &sheets, ("roll-certificates-of", ""), at))
}

#[get("/<_unit>/roll/<year_text>/merits/print?<line>&<plain>&<below>")]
async fn merits(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    line: Option<i64>,
    plain: Option<&str>,
    below: Option<&str>,
    origin: Origin,
) -> Result<SheetsPrint, Failure> {
    let at = (place::year(year_text, may.today())?, is_on(below));
    let sheets = merit_sheets(&may, at, (line, plain), &origin).await?;
    Ok(printed(&may, &sheets, ("roll-merits-of", "/merits"), at))
}

/// The page of the season's papers.
fn back((year, below): At) -> String {
    format!("roll/{year}{}#papers", if below { "?below=1" } else { "" })
}

#[get("/<_unit>/roll/<year_text>/kit/<which>/print?<below>")]
async fn kit(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    which: &str,
    below: Option<&str>,
) -> Result<ListPrint, Failure> {
    let at = (place::year(year_text, may.today())?, is_on(below));
    let (table, _) = kit_table(&may, at, which).await?;
    Ok(ListPrint::of(&may, &table, &back(at)))
}

#[get("/<_unit>/roll/<year_text>/invitations/print?<below>")]
async fn invitations(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    below: Option<&str>,
) -> Result<ListPrint, Failure> {
    let at = (place::year(year_text, may.today())?, is_on(below));
    let (table, _) = invitation_table(&may, at).await?;
    Ok(ListPrint::of(&may, &table, &back(at)))
}
