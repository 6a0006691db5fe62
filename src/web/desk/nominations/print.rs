//! Why somebody was or was not found eligible, on A4: what the check said when it was made, in the words of then.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::{find, scope};
use crate::{
    calendar::show_day,
    db::Db,
    eligibility::{
        self, CheckError, Finding, Outcome,
        store::{StoredCheck, run_again},
    },
    id::CheckId,
    party::{self, Party},
    programme::{self, Mark, NominationRecord, RoundRecord},
    report::selection::nominations::Scope,
    unit::{self, details::Details},
    user::{self, rights::ReadDossiers},
    voucher::place_line,
    web::{Failure, may::May, page::Page, place::Place},
};

pub fn routes() -> Vec<Route> {
    routes![print]
}

#[derive(Template, WebTemplate)]
#[template(path = "print/explanation.html")]
struct Explanation {
    page: Page,
    back: String,
    /// The unit that runs the round.
    issuer: String,
    place_line: String,
    told: Told,
}

/// What stands on the paper.
struct Told {
    record: NominationRecord,
    round: RoundRecord,
    programme: String,
    unit: String,
    person: Party,
    stored: StoredCheck,
    checked_by: String,
    /// Whether the rules of then, run again over the facts of then, say the same.
    is_same: bool,
    details: Details,
    issuer: String,
}

impl Explanation {
    fn says<'t>(&self, finding: &'t Finding) -> &'t str {
        self.page.lang.pick(&finding.sentence_vi, &finding.sentence_en)
    }

    fn is_passed(&self, finding: &Finding) -> bool {
        finding.outcome == Outcome::Passed
    }

    fn outcome(&self) -> String {
        self.page.of_value(&self.told.stored.check.outcome())
    }

    fn born(&self) -> String {
        self.told.person.birth_date.map_or_else(|| "–".to_owned(), show_day)
    }

    fn mark(&self) -> Option<Mark> {
        self.told.stored.facts.nominee.gpa.and_then(Mark::from_hundredths)
    }

    fn text<'t>(&self, value: &'t Option<String>) -> &'t str {
        value.as_deref().unwrap_or("–")
    }
}

fn tell(db: &mut Db, place: &Place, scope: &Scope, (id, check): (i64, Option<i64>)) -> Result<Told, Failure> {
    let record = find(db, scope, id)?;
    let runs = eligibility::store::runs(db, record.id)?;
    let wanted = match check {
        Some(number) => runs.iter().find(|run| run.id == CheckId(number)),
        None => runs.last(),
    };
    let check = wanted.ok_or(CheckError::NoCheck(CheckId(check.unwrap_or_default())))?.id;
    let stored = eligibility::store::check(db, check)?;
    let is_same = run_again(db, &stored)? == stored.check;
    let person = party::merge::store::head(db, record.nomination.person)?;
    let round = programme::store::round(db, record.round)?;
    let keeper = place.tree.units().iter().find(|unit| unit.book == Some(record.book));
    let keeper = keeper.unwrap_or(&place.unit);
    let by = user::store::names(db, &[stored.by])?.remove(&stored.by).unwrap_or_default();
    Ok(Told {
        programme: programme::store::programme(db, round.round.programme)?.name,
        unit: place.tree.get(record.nomination.unit).map_or_else(String::new, |unit| unit.name.clone()),
        person: party::store::get(db, person)?,
        details: unit::details::store::on(db, keeper.id, stored.at.day())?,
        issuer: keeper.name.clone(),
        checked_by: by,
        record,
        round,
        stored,
        is_same,
    })
}

#[get("/<_unit>/nominations/<id>/print?<check>")]
async fn print(
    may: May<ReadDossiers>,
    _unit: &str,
    id: i64,
    check: Option<i64>,
) -> Result<Explanation, Failure> {
    let scope = scope(&may);
    let told = may.read(move |db, place| tell(db, place, &scope, (id, check))).await?;
    let page = may.page().clone();
    Ok(Explanation {
        back: may.link(&format!("nominations/{id}")),
        place_line: place_line(&told.details.place, told.stored.at.day(), page.lang),
        issuer: told.issuer.clone(),
        told,
        page,
    })
}
