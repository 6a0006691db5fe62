//! Councils: the list, a new one, and the page of one with its rule on ties.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, get, post, response::Redirect};

use super::{new::units_of, seats};
use crate::{
    council::{self, Council, MeetingError, Member, store::MemberTies},
    db::{Db, DbError},
    id::{BookId, UserId},
    user::{
        self, User,
        rights::{Granted, KeepMeetings, ReadMeetings, Right, Standing},
    },
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Posted, Rejected, Typed},
        may::May,
        place::Place,
    },
};

#[derive(Template, WebTemplate)]
#[template(path = "meetings/councils.html")]
pub struct Councils {
    desk: Frame,
    councils: Vec<Council>,
    names: HashMap<UserId, String>,
}

impl Councils {
    fn chair(&self, council: &Council) -> &str {
        let chair = council.members.iter().find(|it| it.chair);
        chair.and_then(|it| self.names.get(&it.user)).map_or("–", String::as_str)
    }
}

fn all(db: &mut Db, place: &Place) -> Result<(Vec<Council>, HashMap<UserId, String>), MeetingError> {
    let councils = council::store::of_units(db, &units_of(place))?;
    let people: Vec<UserId> = councils.iter().flat_map(|it| &it.members).map(|it| it.user).collect();
    Ok((councils, user::store::names(db, &people)?))
}

#[get("/<_unit>/councils")]
pub async fn index(may: May<ReadMeetings>, _unit: &str) -> Result<Councils, Failure> {
    let (councils, names) = may.read(all).await?;
    Ok(Councils { desk: may.frame("councils"), councils, names })
}

#[derive(Template, WebTemplate)]
#[template(path = "meetings/new_council.html")]
pub struct New {
    desk: Frame,
    fields: Fields,
    /// Those who may vote in the unit.
    people: Vec<(String, String)>,
}

#[derive(FromForm)]
pub struct CouncilForm {
    code: Typed<String>,
    name: Typed<String>,
    #[field(default = Vec::new())]
    members: Vec<i64>,
    chair: Typed<i64>,
}

fn voters(db: &mut Db, place: &Place) -> Result<Vec<User>, DbError> {
    let mut found = Vec::new();
    for person in user::store::all(db)? {
        let standing = user::store::standing(db, person.id)?;
        if standing.may(&place.tree, place.unit.id, Right::Vote) && !user::store::is_disabled(db, person.id)?
        {
            found.push(person);
        }
    }
    Ok(found)
}

async fn new_page(may: &May<KeepMeetings>, fields: Fields) -> Result<New, Failure> {
    let people = may.read(voters).await?;
    let people = people.into_iter().map(|it| (it.id.to_string(), it.name)).collect();
    Ok(New { desk: may.frame("councils"), fields, people })
}

#[get("/<_unit>/councils/new", rank = 1)]
pub async fn ask(may: May<KeepMeetings>, _unit: &str) -> Result<New, Failure> {
    new_page(&may, Fields::default()).await
}

#[post("/<_unit>/councils", data = "<form>")]
pub async fn create(
    may: May<KeepMeetings>,
    _unit: &str,
    form: Posted<CouncilForm>,
) -> Result<Redirect, Rejected<New>> {
    let Some(typed) = form.value else { return Err(Rejected::again(new_page(&may, form.fields).await?)) };
    let CouncilForm { code, name, members, chair } = typed;
    let others = members.into_iter().filter(|it| *it != chair.0);
    let others = others.map(|user| Member { user: UserId(user), chair: false });
    let members: Vec<Member> =
        [Member { user: UserId(chair.0), chair: true }].into_iter().chain(others).collect();
    let (unit, back) = (may.place.unit.id, format!("councils/{}", code.0));
    let done = may.write_to([BookId::REGISTER], move |tx, by| {
        council::workflow::found(tx, by, unit, (&code.0, &name.0), &members)
    });
    match super::refusal(done.await)? {
        Ok(_) => Ok(may.redirect(&back)),
        Err(err) => {
            let field = match err {
                MeetingError::CodeTaken(_) | MeetingError::Unit(_) => "code",
                MeetingError::NoName | MeetingError::Text(_) => "name",
                _ => "",
            };
            Err(Rejected::again(new_page(&may, form.fields.refused(field, &err)).await?))
        }
    }
}

/// A member with what the page shows of them.
pub struct Row {
    pub member: Member,
    pub name: String,
    /// Whether the member's roles let them vote, and preside where they are the chair.
    pub lacks: Option<Right>,
    pub ties: MemberTies,
}

#[derive(Template, WebTemplate)]
#[template(path = "meetings/council.html")]
pub struct Show {
    desk: Frame,
    council: Council,
    rows: Vec<Row>,
    clans: Vec<(String, String)>,
    fields: Fields,
    /// The member whose form was refused.
    open: Option<UserId>,
    me: UserId,
}

impl Show {
    fn fields_of(&self, row: &Row) -> Fields {
        if self.open == Some(row.member.user) { self.fields.clone() } else { seats::filled(&row.ties) }
    }

    fn is_open(&self, row: &Row) -> bool {
        self.open == Some(row.member.user)
    }

    /// Members write down their own ties; whoever keeps the meetings may do it for them.
    fn may_write(&self, row: &Row) -> bool {
        self.desk.may(&Right::KeepMeetings) || (self.desk.may(&Right::Vote) && row.member.user == self.me)
    }
}

fn rows(db: &mut Db, place: &Place, council: &Council) -> Result<Vec<Row>, MeetingError> {
    let people: Vec<UserId> = council.members.iter().map(|it| it.user).collect();
    let names = user::store::names(db, &people)?;
    let mut rows = Vec::with_capacity(people.len());
    for member in &council.members {
        let standing: Standing = user::store::standing(db, member.user)?;
        let needed = if member.chair { Right::Preside } else { Right::Vote };
        rows.push(Row {
            member: *member,
            name: names.get(&member.user).cloned().unwrap_or_default(),
            lacks: Some(needed).filter(|right| !standing.may(&place.tree, council.unit, *right)),
            ties: council::store::member_ties(db, member.user)?.unwrap_or_default(),
        });
    }
    rows.sort_by_key(|row| !row.member.chair);
    Ok(rows)
}

/// Reads a council of the unit into its page.
pub async fn page<R: Granted>(
    may: &May<R>,
    code: &str,
    fields: Fields,
    open: Option<UserId>,
) -> Result<Show, Failure> {
    let code = code.to_owned();
    let (council, rows) = may
        .read(move |db, place| {
            let found = council::store::by_code(db, &code)?;
            let found = found.filter(|it| units_of(place).contains(&it.unit));
            let council = found.ok_or(MeetingError::NoCouncil(code))?;
            let rows = rows(db, place, &council)?;
            Ok::<_, MeetingError>((council, rows))
        })
        .await?;
    let desk = may.frame("councils");
    let below = may.place.tree.subtree(may.place.unit.id);
    let units = below.iter().map(|unit| (unit.id.to_string(), unit.name.clone()));
    let clans = [(String::new(), desk.t("meetings-no-clan"))].into_iter().chain(units).collect();
    Ok(Show { desk, council, rows, clans, fields, open, me: may.signed.session.user.id })
}

#[get("/<_unit>/councils/<code>", rank = 2)]
pub async fn show(may: May<ReadMeetings>, _unit: &str, code: &str) -> Result<Show, Failure> {
    page(&may, code, Fields::default(), None).await
}

#[derive(FromForm)]
pub struct CastingForm {
    #[field(default = false)]
    casting: bool,
}

#[post("/<_unit>/councils/<code>/casting", data = "<form>")]
pub async fn casting(
    may: May<KeepMeetings>,
    _unit: &str,
    code: &str,
    form: Posted<CastingForm>,
) -> Result<Redirect, Rejected<Show>> {
    let shown = page(&may, code, form.fields, None).await?;
    let Some(CastingForm { casting }) = form.value else { return Err(Rejected::again(shown)) };
    let (back, council) = (format!("councils/{code}"), shown.council.code);
    let done = may.write_to([BookId::REGISTER], move |tx, by| {
        council::workflow::set_casting_vote(tx, by, &council, casting)
    });
    super::refusal(done.await)?.map_err(|err| Failure::refused(&err))?;
    Ok(may.redirect(&back))
}
