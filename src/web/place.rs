//! The unit that an address names, and the days that a query asks for.

use chrono::{Datelike as _, NaiveDate};

use super::Failure;
use crate::{
    calendar::parse_day,
    db::Db,
    id::BookId,
    report::{Span, View},
    unit::{self, Unit, UnitTree},
};

/// A unit, the book in which its money stands, and the tree around it.
#[derive(Clone)]
pub struct Place {
    pub unit: Unit,
    pub book: BookId,
    pub tree: UnitTree,
}

impl Place {
    pub fn find(db: &mut Db, code: &str) -> Result<Self, Failure> {
        let tree = unit::store::tree(db)?;
        let Ok(unit) = tree.find(code).cloned() else {
            return Err(Failure::not_found(
                format!("Không có đơn vị “{code}”; hãy chọn đơn vị ở trang đầu."),
                format!("There is no unit “{code}”; choose one on the first page."),
            ));
        };
        let Ok(book) = tree.book_of(unit.id) else {
            let name = &unit.name;
            return Err(Failure::not_found(
                format!("“{name}” chưa có sổ; hãy chọn đơn vị khác ở trang đầu."),
                format!("“{name}” has no book; choose another unit on the first page."),
            ));
        };
        Ok(Self { unit, book, tree })
    }
}

/// Reads the days of a query; an empty field of a form is no day.
pub fn span(from: Option<&str>, to: Option<&str>, today: NaiveDate) -> Result<Span, Failure> {
    let day = |text: Option<&str>| {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        text.map(parse_day).transpose().map_err(|err| Failure::bad_request(&err))
    };
    Ok(Span { from: day(from)?, to: day(to)?.unwrap_or(today), as_known: None })
}

/// The first year that can have a roll: the movement began on 2 October 1996.
pub const FIRST_YEAR: i32 = 1996;

/// Reads a year of an address, which must have come.
pub fn year(text: &str, today: NaiveDate) -> Result<i32, Failure> {
    let year = text.parse().ok().filter(|year| (FIRST_YEAR..=today.year()).contains(year));
    year.ok_or_else(|| {
        let last = today.year();
        Failure::not_found(
            format!("Không có bảng vàng năm “{text}”; hãy ghi một năm từ {FIRST_YEAR} đến {last}."),
            format!("There is no roll of “{text}”; write a year from {FIRST_YEAR} to {last}."),
        )
    })
}

/// Returns the last year that a view has entries of, or the year in which it ends.
pub fn last_year(view: &View) -> i32 {
    view.covered.map_or(view.span.to, |(_, last)| last).year()
}
