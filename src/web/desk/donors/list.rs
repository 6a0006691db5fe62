//! The list of donors: searched, filtered, sorted, added up, downloaded as it is shown.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, routes};

use super::shown;
use crate::{
    db::DbError,
    id::PartyId,
    money::Money,
    party::{PartyKind, search::Query},
    report::donors::{self, DonorFilter, DonorLine, DonorSort, DonorSums},
    user::rights::{ReadBooks, Right},
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed},
        may::May,
        page::Pages,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many donors stand on one page.
const SIZE: i64 = 50;

/// What the address says beside the search: empty parts filter nothing.
#[derive(Clone, Debug, Default, FromForm)]
struct Asked {
    kind: Option<String>,
    named: Option<String>,
    year: Option<String>,
    least: Option<String>,
}

impl Asked {
    fn filter(&self, list: &List, today: chrono::NaiveDate) -> DonorFilter {
        let said = |part: &Option<String>| part.clone().filter(|it| !it.trim().is_empty());
        DonorFilter {
            query: Query::read(&list.q),
            kind: said(&self.kind).and_then(|it| it.parse().ok()),
            named: match said(&self.named).as_deref() {
                Some("yes") => Some((true, today)),
                Some("no") => Some((false, today)),
                _ => None,
            },
            year: said(&self.year)
                .and_then(|it| it.trim().parse().ok())
                .filter(|it| (1900..=9999).contains(it)),
            least: said(&self.least).and_then(|it| it.parse().ok()).filter(|it: &Money| it.is_positive()),
        }
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "donors/list.html")]
struct Index {
    desk: Frame,
    list: List,
    filter: DonorFilter,
    pages: Pages,
    lines: Vec<DonorLine>,
    named: Vec<PartyId>,
    sums: DonorSums,
}

impl Index {
    fn kinds(&self) -> &'static [PartyKind] {
        PartyKind::ALL
    }

    fn is_named(&self, line: &DonorLine) -> bool {
        self.named.binary_search(&line.party.id).is_ok()
    }

    fn name<'l>(&self, line: &'l DonorLine) -> &'l str {
        shown(&line.party)
    }

    fn asks_kind(&self, kind: &PartyKind) -> bool {
        self.filter.kind == Some(*kind)
    }

    fn may_keep(&self) -> bool {
        self.desk.may(&Right::KeepDonors)
    }

    fn asks_named(&self, wanted: bool) -> bool {
        self.filter.named.is_some_and(|(named, _)| named == wanted)
    }
}

#[get("/<_unit>/donors?<asked..>")]
async fn index(may: May<ReadBooks>, _unit: &str, list: List, asked: Asked) -> Result<Listed<Index>, Failure> {
    let filter = asked.filter(&list, may.today());
    let (lines, named, sums) = read(&may, &list, &filter).await?;
    if let Some(kind) = list.file {
        let name = format!("nguoi-ung-ho-{}", may.place.unit.code);
        return Listed::file(&donors::table(&lines, &named, &sums), kind, &name, may.page().lang);
    }
    let pages = Pages::new(Some(list.page), sums.donors, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Listed::page(Index { desk: may.frame("donors"), list, filter, pages, lines, named, sums }))
}

async fn read(
    may: &May<ReadBooks>,
    list: &List,
    filter: &DonorFilter,
) -> Result<(Vec<DonorLine>, Vec<PartyId>, DonorSums), DbError> {
    let sort = match (list.sorted_by("amount"), list.sorted_by("gifts")) {
        (Some(down), _) => (DonorSort::Amount, down),
        (_, Some(down)) => (DonorSort::Gifts, down),
        _ => (DonorSort::Name, list.sorted_by("name") == Some(true)),
    };
    let page = list.file.is_none().then(|| (SIZE, (list.page.clamp(1, 1_000_000) - 1) * SIZE));
    let (filter, today) = (filter.clone(), may.today());
    may.read(move |db, place| {
        let lines = donors::lines(db, place.book, &filter, sort, page)?;
        let named = donors::consents_of(db, &lines, today)?;
        let sums = donors::sums(db, place.book, &filter)?;
        Ok((lines, named, sums))
    })
    .await
}
