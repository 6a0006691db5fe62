//! Opening a meeting of a council on a round.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, get, post, response::Redirect};

use crate::{
    calendar::show_day,
    council::{self, MeetingError},
    db::{Db, DbError},
    id::{RoundId, UserId},
    programme,
    unit::Unit,
    user::{
        self,
        rights::{KeepMeetings, Right},
    },
    web::{
        Failure,
        desk::Frame,
        forms::{Day, Fields, Maybe, Posted, Rejected, Typed},
        may::May,
        place::Place,
    },
};

#[derive(Template, WebTemplate)]
#[template(path = "meetings/new.html")]
pub struct New {
    desk: Frame,
    fields: Fields,
    councils: Vec<(String, String)>,
    rounds: Vec<(String, String)>,
    secretaries: Vec<(String, String)>,
}

#[derive(FromForm)]
pub struct MeetingForm {
    council: Typed<String>,
    round: Typed<i64>,
    on: Typed<Day>,
    secretary: Maybe<i64>,
}

type Choices = [Vec<(String, String)>; 3];

/// Returns the councils, the rounds and the people that a meeting of the unit can be made of.
fn choices(db: &mut Db, place: &Place) -> Result<Choices, MeetingError> {
    let councils = council::store::of_units(db, &units_of(place))?;
    let councils = councils.into_iter().map(|it| (it.code.clone(), format!("{} ({})", it.name, it.code)));
    let mut rounds = programme::store::rounds(db, place.book)?;
    rounds.reverse();
    let rounds = rounds.into_iter().map(|it| {
        let closes = show_day(it.round.closes_on());
        (it.round.id.to_string(), format!("{} – {} ({closes})", it.round.code, it.round.name))
    });
    Ok([councils.collect(), rounds.collect(), secretaries(db, place)?])
}

/// Returns the unit and those of its branches whose money stands in the same book.
pub fn units_of(place: &Place) -> Vec<crate::id::UnitId> {
    let same_book = |unit: &&Unit| place.tree.book_of(unit.id).is_ok_and(|book| book == place.book);
    place.tree.subtree(place.unit.id).iter().copied().filter(same_book).map(|unit| unit.id).collect()
}

fn secretaries(db: &mut Db, place: &Place) -> Result<Vec<(String, String)>, DbError> {
    let mut found = Vec::new();
    for person in user::store::all(db)? {
        let standing = user::store::standing(db, person.id)?;
        if standing.may(&place.tree, place.unit.id, Right::KeepMeetings)
            && !user::store::is_disabled(db, person.id)?
        {
            found.push((person.id.to_string(), person.name));
        }
    }
    Ok(found)
}

async fn page(may: &May<KeepMeetings>, fields: Fields) -> Result<New, Failure> {
    let [councils, rounds, mut secretaries] = may.read(choices).await?;
    let desk = may.frame("meetings");
    secretaries.insert(0, (String::new(), desk.t("meetings-no-secretary")));
    Ok(New { desk, fields, councils, rounds, secretaries })
}

#[get("/<_unit>/meetings/new", rank = 1)]
pub async fn ask(may: May<KeepMeetings>, _unit: &str) -> Result<New, Failure> {
    let me = may.signed.session.user.id;
    let fields = Fields::default().with("on", show_day(may.today())).with("secretary", me);
    page(&may, fields).await
}

#[post("/<_unit>/meetings", data = "<form>")]
pub async fn create(
    may: May<KeepMeetings>,
    _unit: &str,
    form: Posted<MeetingForm>,
) -> Result<Redirect, Rejected<New>> {
    let Some(typed) = form.value else { return Err(Rejected::again(page(&may, form.fields).await?)) };
    let MeetingForm { council, round, on, secretary } = typed;
    let (book, about) = (may.book(), (RoundId(round.0), on.0.0));
    let done = may.write(move |tx, author| {
        let secretary = secretary.0.map(UserId);
        council::workflow::convene_with(tx, author, (book, &council.0), about, secretary)
    });
    match super::refusal(done.await)? {
        Ok(id) => Ok(may.redirect(&format!("meetings/{id}"))),
        Err(err) => {
            let field = match err {
                MeetingError::Future(_) => "on",
                MeetingError::NoSecretary(_) => "secretary",
                _ => "council",
            };
            Err(Rejected::again(page(&may, form.fields.refused(field, &err)).await?))
        }
    }
}
