//! Taking in a gift in kind: who gave, each thing on its row, and who said what it is worth.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{
    conditions, options,
    rows::{self, Row, Shared},
};
use crate::{
    calendar::show_day,
    device::{self, DeviceError, DeviceKind, Item, Valuation, workflow::Brought},
    donation::{DonationError, Goods, Means, Nature, NewGift, Recorded, Share},
    ledger::once::OnceError,
    money::Money,
    text::{LONGEST, clean},
    user::rights::RecordGifts,
    web::{
        Failure,
        desk::{
            Frame,
            gifts::{
                asks::{Asks, Who},
                choices::Choices,
            },
            pledges::fresh_key,
        },
        forms::{Day, Fields, Posted, Rejected, Typed},
        may::May,
    },
};

pub fn routes() -> Vec<Route> {
    routes![new, create]
}

#[derive(FromForm)]
struct GoodsForm<'f> {
    key: &'f str,
    donor: &'f str,
    #[field(default = "")]
    choice: &'f str,
    #[field(default = "")]
    who: &'f str,
    #[field(default = "")]
    named: &'f str,
    fund: &'f str,
    day: Typed<Day>,
    valuation: Typed<Valuation>,
    valued_by: Typed<String>,
    #[field(default = "")]
    words: &'f str,
    anonymous: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "devices/new.html")]
struct New {
    desk: Frame,
    fields: Fields,
    funds: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    conditions: Vec<(String, String)>,
    valuations: Vec<(String, String)>,
    rows: Vec<Row>,
    asks: Asks,
    key: String,
}

impl New {
    fn is_wrong(&self, name: &str) -> bool {
        !self.fields.errors_of(&self.desk.lang, name).is_empty()
    }
}

async fn page(may: &May<RecordGifts>, fields: Fields) -> Result<New, Failure> {
    let name = fields.value("donor").to_owned();
    let value = |name| fields.value(name);
    let who = Who::read(value("choice"), value("who"), value("named"), &name);
    let (choices, asks) = may
        .read(move |db, place| {
            let asks = Asks::read(db, place.book, (&name, who), None)?;
            Ok::<_, Failure>((Choices::read(db, place)?, asks))
        })
        .await?;
    let lang = may.page().lang;
    Ok(New {
        desk: may.frame("devices"),
        funds: choices.fund_options(),
        kinds: options(DeviceKind::ALL, |it| it.code(), lang),
        conditions: conditions(lang),
        valuations: options(Valuation::ALL, |it| it.code(), lang),
        rows: rows::of(&fields),
        asks,
        key: fresh_key()?,
        fields,
    })
}

#[get("/<_unit>/devices/new")]
async fn new(may: May<RecordGifts>, _unit: &str) -> Result<New, Failure> {
    let fields = Fields::default().with("day", show_day(may.today()));
    page(&may, fields.with("valuation", Valuation::Donor.code())).await
}

#[post("/<_unit>/devices", data = "<form>")]
async fn create(
    may: May<RecordGifts>,
    _unit: &str,
    form: Posted<GoodsForm<'_>>,
) -> Result<Redirect, Rejected<New>> {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, fields).await?)) };
    let choices = may.read(Choices::read).await?;
    let brought = match value.read(&choices, &rows::of(&fields)) {
        Ok(brought) => brought,
        Err((field, err)) => {
            return Err(Rejected::again(page(&may, fields.refused(field, err.as_ref())).await?));
        }
    };
    let (book, key, things) = (may.book(), value.key.to_owned(), things(&brought));
    let job = may.write(move |tx, author| device::workflow::receive(tx, author, book, &brought, &key));
    match job.await.map_err(Failure::from)? {
        Ok(recorded) => Ok(may.redirect(&page_of(recorded, things))),
        Err(OnceError::First(err)) => {
            Err(Rejected::again(page(&may, fields.refused(beside(&err), &err)).await?))
        }
        Err(again) => Err(Rejected::again(page(&may, fields.refused("", &again)).await?)),
    }
}

/// The passport of a single thing, or the list of those that came together.
fn page_of(recorded: Recorded, things: usize) -> String {
    let seq = recorded.seq;
    if things == 1 { format!("devices/{seq}-1") } else { format!("devices?gift={seq}") }
}

fn things(brought: &Brought) -> usize {
    brought.gift.goods.as_ref().map_or(0, |goods| goods.items.len())
}

fn beside(err: &DeviceError) -> &'static str {
    match err {
        DeviceError::Donation(
            DonationError::NoDonor
            | DonationError::UnknownDonor
            | DonationError::OtherName { .. }
            | DonationError::Namesakes { .. },
        ) => "donor",
        DeviceError::Donation(DonationError::NoValuer) => "valued_by",
        DeviceError::Donation(DonationError::InTheFuture { .. } | DonationError::FundClosed { .. }) => "day",
        DeviceError::Item(_) | DeviceError::Donation(DonationError::NoGoods | DonationError::Goods(_)) => {
            "what"
        }
        _ => "",
    }
}

type Wrong = (&'static str, Box<dyn std::fmt::Display + Send>);

/// Puts a refusal beside a field.
fn wrong<E: std::fmt::Display + Send + 'static>(field: &'static str) -> impl Fn(E) -> Wrong {
    move |err| (field, Box::new(err))
}

impl GoodsForm<'_> {
    fn read(&self, choices: &Choices, rows: &[Row]) -> Result<Brought, Wrong> {
        let fund = choices.fund(self.fund).ok_or_else(|| wrong("fund")(DonationError::NoShares))?.id;
        let day = self.day.0.0;
        let shared = Shared { fund, valuation: self.valuation.0, valued_on: day };
        let items = rows::items(rows, shared).map_err(wrong("what"))?;
        if items.is_empty() {
            return Err(wrong("what")(DonationError::NoGoods));
        }
        let total = Money::sum(items.iter().map(|item| item.value)).map_err(wrong("what"))?;
        let text = |field, text| clean(text).map_err(wrong(field));
        let who = Who::read(self.choice, self.who, self.named, self.donor);
        let giver = who.giver(self.donor, ("", "")).map_err(wrong("donor"))?;
        let gift = NewGift {
            donor: None,
            means: Means::InKind,
            nature: Nature::Gift,
            account: None,
            received_on: day,
            shares: vec![Share { fund, amount: total }],
            anonymous: self.anonymous,
            words: text("words", self.words)?,
            goods: Some(Goods {
                what: described(&items),
                valued_by: text("valued_by", &self.valued_by.0)?,
                items,
            }),
            foreign: None,
            credits: Vec::new(),
            matches: Vec::new(),
        };
        Ok(Brought { giver, gift, photos: Vec::new() })
    }
}

/// Names the things together, as a receipt does.
fn described(items: &[Item]) -> String {
    let all: Vec<&str> = items.iter().map(|item| item.what.as_str()).collect();
    all.join("; ").chars().take(LONGEST).collect()
}
