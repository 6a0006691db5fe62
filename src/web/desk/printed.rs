//! Papers as pages to print: lists as tables, and sheets drawn as in their PDF.

use askama::Template;
use askama_web::WebTemplate;

use super::sheet;
use crate::{
    export::{
        Table,
        pdf::Sheet,
        svg::{Drawing, Shape, draw},
    },
    user::rights::Granted,
    web::{may::May, page::Page},
};

/// A list on paper.
#[derive(Template, WebTemplate)]
#[template(path = "print/list.html")]
pub struct ListPrint {
    page: Page,
    back: String,
    unit: String,
    sheet: sheet::Sheet,
}

impl ListPrint {
    /// Makes a page of a table, from which the reader goes back to a page of the unit's desk.
    pub fn of<R: Granted>(may: &May<R>, table: &Table, back: &str) -> Self {
        let (page, unit) = (may.page().clone(), may.place.unit.name.clone());
        let sheet = sheet::Sheet::of(table, usize::MAX, page.lang);
        Self { back: may.link(back), page, unit, sheet }
    }
}

/// Sheets of paper of one size.
#[derive(Template, WebTemplate)]
#[template(path = "print/sheets.html")]
pub struct SheetsPrint {
    page: Page,
    back: String,
    title: String,
    /// The size of the paper, as the style sheet calls it.
    size: &'static str,
    sheets: Vec<Drawing>,
}

impl SheetsPrint {
    pub fn of<R: Granted>(may: &May<R>, sheets: &[Sheet], title: String, back: &str) -> Self {
        let size = match sheets.first().map(|sheet| (sheet.width, sheet.height)) {
            Some(Sheet::A3) => "a3",
            Some(Sheet::A4_WIDE) => "a4 wide",
            _ => "a4",
        };
        let (page, sheets) = (may.page().clone(), sheets.iter().map(draw).collect());
        Self { page, back: may.link(back), title, size, sheets }
    }
}
