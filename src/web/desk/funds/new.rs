//! Setting up a fund: its code, what it is, and what its donors allow, in their own words.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, get, post, response::Redirect};

use super::super::Frame;
use crate::{
    calendar::show_day,
    db::{Db, DbError},
    fund::{self, FundError, FundKind, Restriction, workflow::NewFund},
    id::PartyId,
    party,
    programme::{self, Category},
    text::fold,
    unit::UnitTree,
    user::rights::KeepFunds,
    web::{
        Failure,
        forms::{Day, Fields, Maybe, Posted, Rejected, Typed},
        may::{Attempt, May},
    },
};

#[derive(Template, WebTemplate)]
#[template(path = "funds/new.html")]
pub struct New {
    desk: Frame,
    fields: Fields,
    kinds: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    programmes: Vec<(String, String)>,
    areas: Vec<(String, String)>,
}

#[derive(FromForm)]
pub struct FundForm {
    code: Typed<String>,
    name: Typed<String>,
    kind: Typed<FundKind>,
    opened_on: Typed<Day>,
    words: String,
    #[field(default = Vec::new())]
    categories: Vec<String>,
    programme: String,
    area: String,
    /// The number in the directory of the one person whom the money is for.
    person: Maybe<String>,
}

async fn page(may: &May<KeepFunds>, fields: Fields) -> Result<New, Failure> {
    let programmes = may.read(|db, _| programme::store::programmes(db).map_err(DbError::from)).await?;
    let desk = may.frame("funds");
    let none = || (String::new(), desk.t("funds-any"));
    let below = may.place.tree.subtree(may.place.unit.id);
    let areas = below.iter().map(|unit| (unit.code.clone(), format!("{} – {}", unit.code, unit.name)));
    let of_all = |code: &str, value: &dyn std::fmt::Display| (code.to_owned(), desk.of_value(value));
    Ok(New {
        fields,
        kinds: FundKind::ALL.iter().map(|kind| of_all(kind.code(), kind)).collect(),
        categories: Category::ALL.iter().map(|it| of_all(it.code(), it)).collect(),
        programmes: [none()]
            .into_iter()
            .chain(programmes.into_iter().map(|(_, it)| (it.code, it.name)))
            .collect(),
        areas: [none()].into_iter().chain(areas).collect(),
        desk,
    })
}

#[get("/<_unit>/funds/new", rank = 1)]
pub async fn ask(may: May<KeepFunds>, _unit: &str) -> Result<New, Failure> {
    let fields = Fields::default().with("opened_on", show_day(may.today())).with("kind", "general");
    page(&may, fields).await
}

#[post("/<_unit>/funds", data = "<form>")]
pub async fn create(
    may: May<KeepFunds>,
    _unit: &str,
    form: Posted<FundForm>,
) -> Result<Redirect, Rejected<New>> {
    let Some(typed) = form.value else { return Err(Rejected::again(page(&may, form.fields).await?)) };
    let code = typed.code.0.clone();
    match add(&may, typed).await {
        Ok(()) => Ok(may.redirect(&format!("funds/{code}"))),
        Err(err) => {
            let fields = form.fields.refused(field(&err), &err);
            Err(Rejected::again(page(&may, fields).await?))
        }
    }
}

/// Returns the field that a refusal stands beside.
fn field(err: &Attempt<FundError>) -> &'static str {
    match err {
        Attempt::Refused(FundError::CodeTaken(_) | FundError::Unit(_)) => "code",
        Attempt::Refused(FundError::NoName) => "name",
        Attempt::Refused(FundError::NeedsWords(_)) => "words",
        Attempt::Refused(FundError::NeedsPerson(_) | FundError::NoPerson(_)) => "person",
        Attempt::Refused(_) | Attempt::Denied(_) => "",
    }
}

async fn add(may: &May<KeepFunds>, typed: FundForm) -> Result<(), Attempt<FundError>> {
    let (place, book) = (may.place.clone(), may.book());
    may.write(move |tx, author| {
        let restriction = restriction(tx.db()?, &place.tree, &typed)?;
        let new = NewFund {
            unit: place.unit.id,
            code: typed.code.0,
            name: typed.name.0,
            kind: typed.kind.0,
            donor: None,
            donor_words: typed.words,
            opened_on: typed.opened_on.0.0,
            restriction,
        };
        fund::workflow::add(tx, author, book, &new).map(drop)
    })
    .await
}

fn restriction(db: &mut Db, tree: &UnitTree, typed: &FundForm) -> Result<Restriction, FundError> {
    let known = programme::store::programmes(db).map_err(DbError::from)?;
    let chosen = known.into_iter().filter(|(_, it)| fold(&it.code) == fold(&typed.programme));
    let area = match typed.area.trim() {
        "" => None,
        code => Some(tree.find(code)?.id),
    };
    Ok(Restriction {
        categories: typed.categories.iter().map(|it| it.parse()).collect::<Result<_, _>>()?,
        programmes: chosen.map(|(id, _)| id).collect(),
        areas: area.into_iter().collect(),
        persons: typed
            .person
            .0
            .as_deref()
            .map(|number| person(db, number))
            .transpose()?
            .into_iter()
            .collect(),
        yearly: None,
    })
}

/// Finds the person by the number that stands on their page.
fn person(db: &mut Db, number: &str) -> Result<PartyId, FundError> {
    let unknown = || FundError::NoPerson(number.to_owned());
    let id = number.trim().trim_start_matches('#').parse().map(PartyId).map_err(|_| unknown())?;
    if party::store::exists(db, id).map_err(DbError::from)? { Ok(id) } else { Err(unknown()) }
}
