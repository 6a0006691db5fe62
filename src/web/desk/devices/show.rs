//! The passport of a thing: what it is, what it was worth and who said so, who holds it, all that became of it.

use std::collections::{HashMap, hash_map::Entry};

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{Route, get, routes};

use super::{conditions, number, options};
use crate::{
    calendar::show_day,
    db::Db,
    device::{
        Condition, Device, DeviceError, DeviceNo, Event, EventKind, Happening, Minute, Stage, Standing,
        store::{self, Record},
    },
    fund::{self, Fund},
    id::{PartyId, UserId},
    money::Money,
    party, programme,
    programme::Category,
    user::{
        self,
        rights::{Granted, ReadBooks, Right},
    },
    web::{
        Failure,
        desk::{
            Frame,
            gifts::asks::{Asks, Who},
        },
        forms::Fields,
        may::May,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// A thing with the names around it.
pub struct Seen {
    pub record: Record,
    pub fund: Fund,
    pub names: HashMap<PartyId, String>,
    pub people: HashMap<UserId, String>,
    photos: Vec<i64>,
    programmes: Vec<(String, String)>,
}

#[derive(Template, WebTemplate)]
#[template(path = "devices/show.html")]
pub struct Show {
    desk: Frame,
    fields: Fields,
    seen: Seen,
    asks: Asks,
    conditions: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    units: Vec<(String, String)>,
    may_record: bool,
    today: NaiveDate,
}

impl Show {
    fn device(&self) -> &Device {
        &self.seen.record.device
    }

    fn stage(&self) -> &Stage {
        &self.seen.record.stage
    }

    fn standing(&self) -> Standing {
        self.stage().standing()
    }

    fn name(&self, party: &PartyId) -> &str {
        self.seen.names.get(party).map_or("", String::as_str)
    }

    fn person(&self, user: &UserId) -> &str {
        self.seen.people.get(user).map_or("", String::as_str)
    }

    /// Returns the events, the latest first, each with its kind.
    fn events(&self) -> Vec<(&Event, EventKind)> {
        let mut used = false;
        let mut events = Vec::new();
        for event in &self.seen.record.events {
            events.push((event, event.what.kind(used)));
            used |= matches!(event.what, Happening::HandedOver { .. });
        }
        events.reverse();
        events
    }

    fn condition(&self) -> Condition {
        self.seen.record.events.last().map_or(Condition::Good, |event| event.condition)
    }

    fn handed_to<'e>(&self, event: &'e Event) -> Option<(&'e PartyId, &'e Minute)> {
        match &event.what {
            Happening::HandedOver { to, minute, .. } => Some((&to.holder, minute)),
            _ => None,
        }
    }

    fn value_of(&self, event: &Event) -> Option<Money> {
        match event.what {
            Happening::Received { value, .. } | Happening::Returned { value, .. } => Some(value),
            _ => None,
        }
    }

    fn is_late(&self) -> bool {
        let due = self.stage().check_due().filter(|_| self.device().kind.is_looked_after());
        due.is_some_and(|due| due <= self.today)
    }

    fn check_due(&self) -> Option<NaiveDate> {
        self.stage().check_due().filter(|_| self.device().kind.is_looked_after())
    }

    fn to(&self, what: &str) -> String {
        self.desk.to(&format!("devices/{}{what}", self.device().no))
    }

    fn minute_link(&self, minute: &Minute) -> String {
        self.to(&format!("/minutes/{}/{}", minute.year, minute.no))
    }

    fn photo_link(&self, place: &i64) -> String {
        self.to(&format!("/photos/{place}"))
    }

    fn is_wrong(&self, part: &str) -> bool {
        self.fields.all_errors(&self.desk.lang).iter().any(|(name, _)| name.starts_with(part))
    }
}

/// Reads a thing of this unit; one of another unit's fund is not there.
pub fn see(db: &mut Db, place: &Place, no: DeviceNo) -> Result<Seen, Failure> {
    let record = store::get(db, place.book, no)?;
    let fund = fund::store::get(db, record.device.fund).map_err(|err| Failure::refused(&err))?;
    if place.unit.book.is_none() && fund.unit != place.unit.id {
        return Err(DeviceError::NotFound(no.to_string()).into());
    }
    let holders = record.events.iter().filter_map(|event| match event.what {
        Happening::HandedOver { to, .. } => Some(to.holder),
        _ => None,
    });
    let mut parties: Vec<PartyId> = holders.chain(record.device.donor).collect();
    parties.sort_unstable();
    parties.dedup();
    let names = party::store::get_many(db, &parties)?;
    let mut people = HashMap::new();
    for event in &record.events {
        if let Entry::Vacant(unknown) = people.entry(event.by) {
            unknown.insert(user::store::get(db, event.by)?.name);
        }
    }
    let photos = store::photos_of(db, place.book, no)?;
    let programmes = programme::store::programmes(db)?;
    Ok(Seen {
        names: names.into_iter().map(|it| (it.id, it.recognition_name)).collect(),
        photos: photos.iter().map(|photo| photo.no).collect(),
        programmes: programmes.into_iter().map(|(id, it)| (id.to_string(), it.name)).collect(),
        people,
        record,
        fund,
    })
}

/// Builds the page around what stands in its forms.
pub async fn page<R: Granted>(may: &May<R>, no: &str, fields: Fields) -> Result<Show, Failure> {
    let no = number(no)?;
    let name = fields.value("holder").to_owned();
    let value = |name| fields.value(name);
    let who = Who::read(value("choice"), value("who"), value("named"), &name);
    let read = may.read(move |db, place| {
        let asks = Asks::read(db, place.book, (&name, who), None)?;
        Ok::<_, Failure>((see(db, place, no)?, asks))
    });
    let (seen, asks) = read.await?;
    let (desk, today, place) = (may.frame("devices"), may.today(), &may.place);
    let units = place.tree.subtree(place.unit.id).into_iter().filter(|unit| unit.is_valid_on(today));
    let lang = desk.lang;
    Ok(Show {
        units: units.map(|unit| (unit.code.clone(), unit.name.clone())).collect(),
        may_record: desk.may(&Right::RecordGifts),
        conditions: conditions(lang),
        categories: options(Category::ALL, |it| it.code(), lang),
        fields: filled(fields, &seen.record, today),
        desk,
        seen,
        asks,
        today,
    })
}

/// Puts into empty fields what is most likely meant.
fn filled(mut fields: Fields, record: &Record, today: NaiveDate) -> Fields {
    let condition = record.events.last().map_or(Condition::Good, |event| event.condition);
    for part in ["pass", "check", "back", "lose"] {
        let (on, state) = (format!("{part}_on"), format!("{part}_condition"));
        if fields.value(&on).is_empty() {
            fields = fields.with(&on, show_day(today)).with(&state, condition.code());
        }
    }
    if fields.value("serial").is_empty()
        && let Some(serial) = &record.device.serial
    {
        fields = fields.with("serial", serial);
    }
    fields
}

#[get("/<_unit>/devices/<no>", rank = 2)]
async fn show(may: May<ReadBooks>, _unit: &str, no: &str) -> Result<Show, Failure> {
    page(&may, no, Fields::default()).await
}
