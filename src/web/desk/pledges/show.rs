//! The page of a pledge: what was promised, what came of each instalment, and what can be done next.

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{Route, get, routes};

use super::{receive::fresh_key, rhythms};
use crate::{
    calendar::{Instant, show_day},
    db::Db,
    donation::{self, Means},
    id::{PledgeId, Seq, UserId},
    money::Money,
    party,
    pledge::{self, Line, Rhythm, Timing, Version},
    receipt,
    report::pledges::{self, PledgeLine},
    user::rights::{Granted, ReadBooks, Right},
    web::{
        Failure,
        desk::{
            Frame,
            gifts::{
                choices::{Choices, means_options},
                receipt_number,
            },
        },
        forms::Fields,
        may::May,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// A gift that counts, with the number of its receipt.
struct Came {
    gift: Seq,
    on: NaiveDate,
    amount: Money,
    receipt: receipt::Number,
}

/// A gift of the donor that might count and does not yet.
struct Uncounted {
    gift: Seq,
    text: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "pledges/show.html")]
pub struct Show {
    desk: Frame,
    fields: Fields,
    seen: Seen,
    key: String,
    means: Vec<(String, String)>,
    rhythms: Vec<(String, String)>,
    /// The gift that has just been recorded.
    received: Option<Seq>,
    may_record: bool,
    today: NaiveDate,
}

/// A pledge with everything that is known of it.
struct Seen {
    line: PledgeLine,
    instalments: Vec<Line>,
    came: Vec<Came>,
    recorded: Vec<(UserId, Instant)>,
    uncounted: Vec<Uncounted>,
    accounts: Vec<(String, String)>,
}

impl Show {
    fn is_open(&self) -> bool {
        matches!(self.seen.line.timing, Timing::Overdue | Timing::Due | Timing::Waiting)
    }

    fn just_came(&self) -> Option<&Came> {
        self.seen.came.iter().find(|came| Some(came.gift) == self.received)
    }

    fn paper(&self, number: &receipt::Number) -> String {
        self.desk.to(&format!("receipts/{}/{}/print", number.year, number.no))
    }

    fn is_overdue(&self, line: &Line) -> bool {
        self.is_open() && line.paid < line.amount && line.due_on < self.today
    }

    fn earlier(&self) -> &[Version] {
        let versions = self.seen.line.pledge.versions();
        versions.get(1..).unwrap_or_default()
    }

    fn amounts_to_come(&self) -> bool {
        !self.seen.uncounted.is_empty()
    }
}

fn see(db: &mut Db, place: &Place, id: PledgeId, today: NaiveDate) -> Result<Seen, Failure> {
    let choices = Choices::read(db, place)?;
    let pledge = pledge::store::get(db, place.book, id)?;
    let fund = choices.funds.iter().find(|fund| fund.id == pledge.fund).cloned();
    let fund = fund.ok_or(pledge::PledgeError::NotFound(id))?;
    let donor = party::store::get(db, pledge.party)?;
    let mut came = Vec::new();
    for payment in pledge.payments() {
        let Some(gift) = donation::store::one(db, place.book, payment.gift)? else { continue };
        let receipt = receipt_number(&gift);
        came.push(Came { gift: payment.gift, on: payment.on, amount: payment.amount, receipt });
    }
    let uncounted = pledge::store::uncounted(db, &pledge)?;
    let text = |(gift, on, amount): (Seq, NaiveDate, Money)| Uncounted {
        gift,
        text: format!("{} · {amount}", show_day(on)),
    };
    Ok(Seen {
        instalments: pledge.lines()?,
        recorded: pledge::store::recorded(db, place.book, id)?,
        uncounted: uncounted.into_iter().map(text).collect(),
        accounts: choices.account_options(crate::text::Lang::Vi),
        line: pledges::line(pledge, donor, fund, today)?,
        came,
    })
}

/// Builds the page around what stands in its forms.
pub async fn page<R: Granted>(may: &May<R>, id: i64, fields: Fields) -> Result<Show, Failure> {
    let today = may.today();
    let seen = may.read(move |db, place| see(db, place, PledgeId(id), today)).await?;
    let (desk, lang) = (may.frame("pledges"), may.page().lang);
    let fill = |fields: Fields, name: &str, value: String| {
        if fields.value(name).is_empty() { fields.with(name, value) } else { fields }
    };
    let next = seen.line.next.unwrap_or(today);
    let fields = fill(fields, "amount", seen.line.expected.to_string());
    let fields = fill(fields, "day", show_day(today));
    let fields = fill(fields, "means", Means::Cash.code().to_owned());
    let fields = fill(fields, "each", seen.line.expected.to_string());
    let fields = fill(fields, "rhythm", Rhythm::Monthly.code().to_owned());
    let fields = fill(fields, "first", show_day(next));
    Ok(Show {
        may_record: desk.may(&Right::RecordGifts),
        key: fresh_key()?,
        means: means_options(lang),
        rhythms: rhythms(lang),
        received: None,
        desk,
        fields,
        seen,
        today,
    })
}

#[get("/<_unit>/pledges/<id>?<received>", rank = 2)]
async fn show(may: May<ReadBooks>, _unit: &str, id: i64, received: Option<i64>) -> Result<Show, Failure> {
    let page = page(&may, id, Fields::default()).await?;
    Ok(Show { received: received.map(Seq), ..page })
}
