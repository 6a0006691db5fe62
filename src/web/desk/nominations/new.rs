//! Putting one person forward, on a telephone as well as at a desk; the rules answer at once.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{
    acts::Refused,
    facts::{Agreed, Facts, fill, relationships},
    find, id_number, people, scope,
};
use crate::{
    calendar::{age_on, show_day},
    citizen::{self, CitizenId, Seal},
    db::Db,
    dossier::{self, Agreement, DossierError, agreement},
    id::{BookId, NominationId, RoundId},
    party,
    programme::{self, Category, ProgrammeError, RoundRecord, workflow::NewNomination},
    unit::Unit,
    user::rights::Nominate,
    web::{
        Failure,
        desk::Frame,
        forms::{Amount, Day, Fields, Maybe, Posted, Rejected, Typed},
        may::{Attempt, May},
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![ask, create]
}

#[derive(FromForm)]
struct NominationForm {
    round: Typed<i64>,
    unit: Typed<String>,
    name: Typed<String>,
    born: Maybe<Day>,
    #[field(default = String::new())]
    id_number: String,
    category: Typed<Category>,
    #[field(default = String::new())]
    address: String,
    #[field(default = String::new())]
    phone: String,
    amount: Maybe<Amount>,
    #[field(name = "facts")]
    facts: Facts,
    #[field(name = "agreed")]
    agreed: Agreed,
}

#[derive(Template, WebTemplate)]
#[template(path = "nominations/new.html")]
struct New {
    desk: Frame,
    fields: Fields,
    rounds: Vec<(String, String)>,
    units: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    relationships: Vec<(String, String)>,
    keeps_ids: bool,
    /// What somebody looks for who was put forward before, and who was found.
    asked: String,
    found: Option<Vec<(NominationId, String, String)>>,
}

impl New {
    /// Returns the address of this form with the facts of an earlier nomination in it.
    fn again(&self, nomination: &NominationId) -> String {
        let round = self.fields.value("round");
        let round = if round.is_empty() { String::new() } else { format!("&round={round}") };
        self.desk.to(&format!("nominations/new?like={nomination}{round}"))
    }
}

/// Returns the rounds of this desk's book and of those above that take nominations on a day.
pub fn open_rounds(
    db: &mut Db,
    place: &Place,
    today: chrono::NaiveDate,
) -> Result<Vec<RoundRecord>, ProgrammeError> {
    let mut all = Vec::new();
    for book in place.tree.line_up(place.unit.id).filter_map(|unit| unit.book) {
        all.extend(programme::store::rounds(db, book)?.into_iter().filter(|it| it.round.is_open_on(today)));
    }
    Ok(all)
}

async fn page(may: &May<Nominate>, fields: Fields) -> Result<New, Failure> {
    let (today, lang) = (may.today(), may.page().lang);
    let rounds = may.read(move |db, place| open_rounds(db, place, today)).await?;
    let units = scope(may).units.into_iter().filter_map(|id| may.place.tree.get(id));
    let units: Vec<&Unit> = units.filter(|unit| unit.is_valid_on(today)).collect();
    let until = |it: &RoundRecord| format!("{} (→ {})", it.round.name, show_day(it.round.closes_on()));
    Ok(New {
        desk: may.frame("nominations"),
        fields,
        rounds: rounds.iter().map(|it| (it.round.id.to_string(), until(it))).collect(),
        units: units.iter().map(|unit| (unit.code.clone(), unit.name.clone())).collect(),
        categories: Category::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect(),
        relationships: relationships(lang),
        keeps_ids: may.app.seal.is_some(),
        asked: String::new(),
        found: None,
    })
}

/// Fills the form from an earlier nomination of the same person, as far as this desk may see it.
async fn like(may: &May<Nominate>, id: i64) -> Result<Fields, Failure> {
    let scope = scope(may);
    let (record, person) = may
        .read(move |db, _| {
            let record = find(db, &scope, id)?;
            let person = party::merge::store::head(db, record.nomination.person)?;
            Ok::<_, Failure>((record, party::store::get(db, person)?))
        })
        .await?;
    let unit = may.place.tree.get(record.nomination.unit).map_or_else(String::new, |unit| unit.code.clone());
    let fields = fill(Fields::default(), &record).within("facts");
    Ok(fields
        .with("name", person.name)
        .with("born", person.birth_date.map_or_else(String::new, show_day))
        .with("address", person.address)
        .with("phone", person.phone)
        .with("category", record.nomination.category.code())
        .with("unit", unit))
}

/// `like` is the nomination that the form begins with, and `who` the same from the field that finds people.
#[get("/<_unit>/nominations/new?<round>&<like>&<who>&<q>", rank = 1)]
async fn ask(
    may: May<Nominate>,
    _unit: &str,
    round: Option<i64>,
    like: Option<i64>,
    who: Option<i64>,
    q: Option<&str>,
) -> Result<New, Failure> {
    let chosen = like.or(who);
    let fields = match chosen {
        Some(id) => self::like(&may, id).await?,
        None => Fields::default().with("unit", &may.place.unit.code).with("category", "pupil"),
    };
    let fields = match round {
        Some(round) => fields.with("round", round),
        None => fields,
    };
    let new = page(&may, fields.with("agreed.agreed_on", show_day(may.today()))).await?;
    let Some(asked) = q.filter(|_| chosen.is_none()) else { return Ok(new) };
    let found = people::found(&may, asked).await?;
    let found = found.into_iter().map(|it| (it.nomination, people::told(&it), it.name));
    let found = found.map(|(nomination, told, name)| (nomination, name, told)).collect();
    Ok(New { asked: asked.to_owned(), found: Some(found), ..new })
}

#[post("/<_unit>/nominations", data = "<form>")]
async fn create(
    may: May<Nominate>,
    _unit: &str,
    form: Posted<NominationForm>,
) -> Result<Redirect, Rejected<New>> {
    let Some(typed) = form.value else { return Err(Rejected::again(page(&may, form.fields).await?)) };
    let born = typed.born.0.map(|day| day.0);
    let agreed = match typed.agreed.read(born, may.today()) {
        Ok(agreed) => agreed,
        Err(err) => {
            let field = match err {
                DossierError::NoRepresentative => "agreed.representative",
                _ => "agreed.proof",
            };
            return Err(Rejected::again(page(&may, form.fields.refused(field, &err)).await?));
        }
    };
    let number = match id_number::read(&may, &typed.id_number) {
        Ok(number) => number,
        Err(err) => {
            return Err(Rejected::again(page(&may, form.fields.refused("id_number", &err)).await?));
        }
    };
    match nominate(&may, typed, (agreed, number)).await {
        Ok(id) => Ok(may.redirect(&format!("nominations/{id}"))),
        Err(Attempt::Refused(Refused::Programme(ProgrammeError::Db(err)))) => Err(Failure::from(err).into()),
        Err(err) => {
            let field = field(&err);
            Err(Rejected::again(page(&may, form.fields.refused(field, &err)).await?))
        }
    }
}

fn field(err: &Attempt<Refused>) -> &'static str {
    match err {
        Attempt::Refused(Refused::Programme(err)) => match err {
            ProgrammeError::NoName => "name",
            ProgrammeError::UnitOutside { .. } | ProgrammeError::Unit(_) => "unit",
            ProgrammeError::NoRound(_) => "round",
            _ => "",
        },
        Attempt::Refused(Refused::Dossier(DossierError::Future(_))) => "agreed.agreed_on",
        _ => "",
    }
}

async fn nominate(
    may: &May<Nominate>,
    typed: NominationForm,
    (agreed, number): (Vec<Agreement>, Option<(CitizenId, Seal)>),
) -> Result<NominationId, Attempt<Refused>> {
    let (round, today) = (RoundId(typed.round.0), may.today());
    let wanted = may.read(move |db, place| open_rounds(db, place, today)).await;
    let wanted = wanted.map_err(|err| Attempt::Refused(err.into()))?;
    let unknown = || Attempt::Refused(ProgrammeError::NoRound(round.to_string()).into());
    let book = wanted.iter().find(|it| it.round.id == round).ok_or_else(unknown)?.book;
    let (units, tree) = (scope(may).units, may.place.tree.clone());
    may.write_to([BookId::REGISTER, book], move |tx, author| {
        let unit = tree.find(&typed.unit.0).map_err(ProgrammeError::from)?;
        if !units.contains(&unit.id) {
            return Err(ProgrammeError::UnitOutside { unit: unit.code.clone() }.into());
        }
        let said = typed.facts.corrections();
        let born = typed.born.0.map(|day| day.0);
        let age = born.and_then(|born| age_on(born, today));
        let publishes = agreement::missing(age, &agreed, true).is_empty();
        let proof = agreed.iter().rev().find(|it| it.publishes && publishes).map(Agreement::as_proof);
        let new = NewNomination {
            round,
            unit: unit.id,
            name: typed.name.0,
            birth_date: born,
            address: typed.address,
            phone: typed.phone,
            category: typed.category.0,
            grade: said.grade,
            school: said.school,
            gpa: said.gpa,
            achievement: said.achievement,
            hardship: said.hardship,
            evidence: said.evidence,
            consent: proof,
            fund: None,
            amount: typed.amount.0.map(|amount| amount.0),
            nominated_on: today,
        };
        let id = programme::workflow::nominate(tx, author, book, &new)?;
        if !agreed.is_empty() {
            dossier::workflow::agree(tx, author, id, &agreed)?;
        }
        if let Some((number, seal)) = &number {
            citizen::workflow::keep(tx, author, id, (number, seal))?;
        }
        Ok(id)
    })
    .await
}
