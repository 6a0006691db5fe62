//! Everybody with a role in the unit or below it.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use crate::{
    db::{Db, DbError},
    export::{Cell, Column, Table},
    text::{Lang, collation, fold},
    unit::UnitTree,
    user::{self, Person, rights::ManagePeople},
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed},
        may::May,
        page::Pages,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many people stand on one page.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "people/list.html")]
struct Index {
    desk: Frame,
    list: List,
    pages: Pages,
    people: Vec<Person>,
    tree: UnitTree,
}

impl Index {
    /// Writes the roles of a person with the units in which they are held.
    fn roles(&self, person: &Person) -> String {
        roles(&self.tree, person, self.desk.lang)
    }
}

#[get("/<_unit>/people")]
async fn index(may: May<ManagePeople>, _unit: &str, list: List) -> Result<Listed<Index>, Failure> {
    let wanted = list.clone();
    let people = may.read(move |db, place| found(db, place, &wanted)).await?;
    let tree = may.place.tree.clone();
    if let Some(kind) = list.file {
        let name = format!("nguoi-dung-{}", may.place.unit.code);
        return Listed::file(&table(&tree, &people, may.page().lang), kind, &name, may.page().lang);
    }
    let (pages, people) = Pages::cut(list.page, people, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Listed::page(Index { desk: may.frame("people"), list, pages, people, tree }))
}

/// Returns those who match the search, in the order asked for.
fn found(db: &mut Db, place: &Place, list: &List) -> Result<Vec<Person>, DbError> {
    let wanted = fold(&list.q);
    let mut people = user::store::people_within(db, &place.tree, place.unit.id)?;
    people.retain(|it| fold(&it.user.name).contains(&wanted) || it.user.login.contains(&wanted));
    people.sort_by(|one, other| collation::compare_names(&one.user.name, &other.user.name));
    if let Some(down) = list.sorted_by("login") {
        people.sort_by(|one, other| one.user.login.cmp(&other.user.login));
        if down {
            people.reverse();
        }
    } else if list.sorted_by("name") == Some(true) {
        people.reverse();
    }
    Ok(people)
}

/// Writes the roles of a person with the units in which they are held.
pub(super) fn roles(tree: &UnitTree, person: &Person, lang: Lang) -> String {
    let role = |(unit, role): &(_, user::Role)| {
        let code = tree.get(*unit).map(|unit| unit.code.as_str()).unwrap_or_default();
        format!("{} ({code})", lang.of(role))
    };
    person.roles.iter().map(role).collect::<Vec<_>>().join(", ")
}

fn table(tree: &UnitTree, people: &[Person], lang: Lang) -> Table {
    let columns = vec![
        Column::left("login", "Tên đăng nhập", "Login"),
        Column::left("name", "Họ và tên", "Name"),
        Column::left("roles", "Vai trò", "Roles"),
        Column::left("state", "Tình trạng", "State"),
    ];
    let mut table = Table::new("Người dùng", "People", columns);
    for person in people {
        let (vi, en) =
            if person.disabled { ("đã khóa", "disabled") } else { ("đang hoạt động", "active") };
        table.push(vec![
            Cell::text(&person.user.login),
            Cell::text(&person.user.name),
            Cell::text(roles(tree, person, lang)),
            Cell::Words(vi.to_owned(), en.to_owned()),
        ]);
    }
    table
}
