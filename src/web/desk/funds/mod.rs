//! Funds: what each received, spent and may still give; setting one up; moving money between them.

mod list;
mod new;
mod show;
mod transfers;

use rocket::{Route, routes};

use crate::{db::Db, fund::Fund, web::Failure, web::place::Place};

pub fn routes() -> Vec<Route> {
    routes![
        list::index,
        new::ask,
        new::create,
        show::show,
        show::restrict,
        transfers::index,
        transfers::ask,
        transfers::create,
    ]
}

/// Finds a fund of the desk's unit by its code; a branch sees its own.
fn find(db: &mut Db, place: &Place, code: &str) -> Result<Fund, Failure> {
    let found = crate::fund::store::by_code(db, place.book, code)?;
    found.filter(|fund| place.unit.book.is_some() || fund.unit == place.unit.id).ok_or_else(|| {
        let name = &place.unit.name;
        Failure::not_found(
            format!("“{name}” không có quỹ “{code}”; hãy chọn trong danh sách các quỹ."),
            format!("“{name}” has no fund “{code}”; choose one in the list of funds."),
        )
    })
}
