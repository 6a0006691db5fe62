//! The page of a receipt: whether it is valid, what was done with it, printing it, asking for it to be void.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{
    find,
    history::{self, History},
};
use crate::{
    db::Db,
    donation::{self, Means},
    receipt::{self, Number, Receipt, ReceiptError, workflow::Request},
    text::{Lang, english, words::in_words},
    user::rights::{Granted, KeepReceipts, ReadBooks, Right},
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Posted, Rejected},
        may::{Attempt, May},
        place::Place,
        step_up,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, void]
}

struct Seen {
    receipt: Receipt,
    gift: donation::store::Listed,
    history: History,
}

#[derive(Template, WebTemplate)]
#[template(path = "receipts/show.html")]
struct Show {
    desk: Frame,
    fields: Fields,
    seen: Seen,
    me: crate::id::UserId,
}

impl Show {
    fn words(&self) -> String {
        match self.desk.lang {
            Lang::Vi => in_words(self.seen.receipt.amount),
            Lang::En => english::in_words(self.seen.receipt.amount),
        }
    }

    fn link(&self, number: &Number, rest: &str) -> String {
        self.desk.to(&format!("receipts/{}/{}{rest}", number.year, number.no))
    }

    fn own(&self, rest: &str) -> String {
        self.link(&self.seen.receipt.number, rest)
    }

    fn keeps(&self) -> bool {
        self.desk.may(&Right::KeepReceipts)
    }

    fn may_void(&self) -> bool {
        self.keeps() && self.seen.receipt.void_by.is_none() && self.seen.history.open.is_none()
    }

    /// Tells whether the reader may record what takes the receipt's place.
    fn may_reissue(&self) -> bool {
        let Seen { receipt, history, .. } = &self.seen;
        let is_asked_by_me = history.open.as_ref().is_some_and(|case| case.task.author == self.me);
        self.keeps()
            && receipt.replaced_by.is_none()
            && receipt.means != Means::InKind
            && (receipt.void_by.is_some() || is_asked_by_me)
    }
}

fn see(
    db: &mut Db,
    place: &Place,
    number: Number,
    at: (crate::calendar::Instant, Lang),
) -> Result<Seen, Failure> {
    let receipt = find(db, place, number)?;
    let gift = donation::store::one(db, place.book, receipt.seq)?;
    let gift = gift.ok_or_else(|| Failure::from(ReceiptError::NotFound(number)))?;
    let history = history::read(db, place, &receipt, at)?;
    Ok(Seen { receipt, gift, history })
}

async fn page<R: Granted>(may: &May<R>, number: Number, fields: Fields) -> Result<Show, Failure> {
    let (at, me) = ((may.signed.now, may.page().lang), may.author().user);
    let seen = may.read(move |db, place| see(db, place, number, at)).await?;
    Ok(Show { desk: may.frame("receipts"), fields, seen, me })
}

#[get("/<_unit>/receipts/<year>/<no>")]
async fn show(may: May<ReadBooks>, _unit: &str, year: i64, no: i64) -> Result<Show, Failure> {
    page(&may, Number { year, no }, Fields::default()).await
}

#[derive(FromForm)]
struct VoidForm {
    #[field(default = String::new())]
    reason: String,
}

/// Asks for the receipt to be void, and leads to the form that issues it anew.
#[post("/<_unit>/receipts/<year>/<no>/void", data = "<form>")]
async fn void(
    may: May<KeepReceipts>,
    _unit: &str,
    year: i64,
    no: i64,
    form: Posted<VoidForm>,
) -> Result<Redirect, Rejected<Show>> {
    let (number, fields) = (Number { year, no }, form.fields);
    let reason = form.value.map(|it| it.reason).unwrap_or_default();
    let receipt = may.read(move |db, place| find(db, place, number)).await?;
    let here = format!("receipts/{year}/{no}");
    step_up::hold(&may, receipt.amount, (&format!("{here}/void"), &here), &fields).await?;
    match ask(&may, number, reason).await? {
        None if receipt.means == Means::InKind => Ok(may.redirect(&here)),
        None => Ok(may.redirect(&format!("{here}/reissue"))),
        Some(err) => Err(Rejected::again(page(&may, number, fields.refused("reason", &err)).await?)),
    }
}

/// Asks a second person; what comes back is why that is refused.
async fn ask(
    may: &May<KeepReceipts>,
    number: Number,
    reason: String,
) -> Result<Option<ReceiptError>, Failure> {
    let unit = may.place.unit.id;
    let request = Request { reason, on: None };
    match may.write(move |tx, author| receipt::workflow::ask_void(tx, author, unit, number, &request)).await {
        Ok(_) => Ok(None),
        Err(Attempt::Refused(ReceiptError::Db(err))) => Err(err.into()),
        Err(Attempt::Refused(err)) => Ok(Some(err)),
        Err(denied) => Err(denied.into()),
    }
}
