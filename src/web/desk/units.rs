//! The units below: how somebody who watches over many of them gets to each one's desk.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::Frame;
use crate::{
    export::{Cell, Column, Table},
    text::{collation, fold},
    unit::Unit,
    user::rights::ReadBooks,
    web::{
        Failure,
        list::{List, Listed},
        may::May,
        page::Pages,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many units stand on one page.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "desk/units.html")]
struct Index {
    desk: Frame,
    list: List,
    pages: Pages,
    units: Vec<Unit>,
}

#[get("/<_unit>/units")]
async fn index(may: May<ReadBooks>, _unit: &str, list: List) -> Result<Listed<Index>, Failure> {
    let units = found(&may, &list);
    if let Some(kind) = list.file {
        let name = format!("don-vi-{}", may.place.unit.code);
        return Listed::file(&table(&units), kind, &name, may.page().lang);
    }
    let (pages, units) = Pages::cut(list.page, units, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Listed::page(Index { desk: may.frame("units"), list, pages, units }))
}

/// Returns the units that the person may open, that match the search, in the order asked for.
fn found(may: &May<ReadBooks>, list: &List) -> Vec<Unit> {
    let (tree, standing, wanted) = (&may.place.tree, &may.signed.session.standing, fold(&list.q));
    let open = |unit: &&&Unit| standing.works_in(tree, unit.id);
    let fits = |unit: &&&Unit| fold(&unit.name).contains(&wanted) || fold(&unit.code).contains(&wanted);
    let below = tree.subtree(may.place.unit.id);
    let mut units: Vec<Unit> = below.iter().filter(open).filter(fits).map(|unit| (**unit).clone()).collect();
    match list.sorted_by("name") {
        Some(down) => {
            units.sort_by(|one, other| collation::compare_text(&one.name, &other.name));
            if down {
                units.reverse();
            }
        }
        None => units.sort_by(|one, other| (one.level, &one.code).cmp(&(other.level, &other.code))),
    }
    units
}

fn table(units: &[Unit]) -> Table {
    let columns = vec![
        Column::left("code", "Mã", "Code"),
        Column::left("name", "Tên đơn vị", "Unit"),
        Column::left("level", "Cấp", "Level"),
        Column::left("valid_from", "Từ ngày", "From"),
        Column::left("valid_to", "Đến ngày", "To"),
    ];
    let mut table = Table::new("Các đơn vị", "Units", columns);
    for unit in units {
        table.push(vec![
            Cell::text(&unit.code),
            Cell::text(&unit.name),
            Cell::text(unit.level.code()),
            Cell::Day(unit.valid_from),
            unit.valid_to.map_or(Cell::Empty, Cell::Day),
        ]);
    }
    table
}
