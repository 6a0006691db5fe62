//! The hand-over minute on paper: who gave what to whom, in what state, signed by both.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::{
    number,
    show::{Seen, see},
};
use crate::{
    calendar::show_day,
    device::{DeviceError, Event, Happening, Minute, Receiver},
    money::Money,
    text::words::in_words,
    user::rights::ReadBooks,
    web::{Failure, may::May, page::Page},
};

pub fn routes() -> Vec<Route> {
    routes![print]
}

#[derive(Template, WebTemplate)]
#[template(path = "print/hand_over.html")]
struct Print {
    page: Page,
    back: String,
    unit: String,
    seen: Seen,
    minute: Minute,
    event: Event,
    receiver: Receiver,
    value: Money,
    place: String,
    day: String,
}

impl Print {
    fn words(&self) -> String {
        in_words(self.value)
    }

    fn holder(&self) -> &str {
        self.seen.names.get(&self.receiver.holder).map_or("", String::as_str)
    }

    fn giver(&self) -> &str {
        self.seen.people.get(&self.event.by).map_or("", String::as_str)
    }
}

#[get("/<_unit>/devices/<no>/minutes/<year>/<nth>")]
async fn print(may: May<ReadBooks>, _unit: &str, no: &str, year: i64, nth: i64) -> Result<Print, Failure> {
    let (no, wanted) = (number(no)?, Minute { year, no: nth });
    let seen = may.read(move |db, place| see(db, place, no)).await?;
    let found = seen.record.events.iter().find_map(|event| match event.what {
        Happening::HandedOver { to, minute, value, .. } if minute == wanted => {
            Some((event.clone(), to, value))
        }
        _ => None,
    });
    let (event, receiver, value) = found.ok_or_else(|| DeviceError::NotFound(format!("{no}, {wanted}")))?;
    let place = may.place.tree.get(receiver.unit).map(|unit| unit.name.clone()).unwrap_or_default();
    Ok(Print {
        page: may.page().clone(),
        back: may.link(&format!("devices/{no}")),
        unit: may.place.unit.name.clone(),
        day: show_day(event.on),
        minute: wanted,
        seen,
        event,
        receiver,
        value,
        place,
    })
}
