//! Issuing a receipt anew: the form of a gift, filled with what stood on the receipt that is void or asked to be.

use rocket::{Route, get, post, response::Redirect, routes};
use rust_decimal::Decimal;

use super::find;
use crate::{
    calendar::show_day,
    db::Db,
    donation::{
        self, CreditKind, Foreign, Matched, Means, NewGift, Recorded, WalkIn,
        members::{self, Named},
        movers,
        store::Other,
    },
    id::{BookId, PartyId, Seq},
    money::Money,
    receipt::{self, Number, ReceiptError, workflow::Reissue},
    user::rights::KeepReceipts,
    web::{
        Failure,
        desk::{
            batches::grid::plain,
            gifts::{
                choices::Choices,
                quick::{self, GiftForm, New, Purpose},
            },
            papers::count_first,
        },
        forms::{Fields, Posted, Rejected},
        may::{Attempt, May},
        place::Place,
        step_up,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, issue]
}

/// Fills the form with what the receipt says.
fn fields(db: &mut Db, place: &Place, number: Number) -> Result<Fields, Failure> {
    let receipt = find(db, place, number)?;
    if receipt.means == Means::InKind {
        return Err(ReceiptError::Goods(number).into());
    }
    let missing = || Failure::from(ReceiptError::NotFound(number));
    let gift = donation::store::one(db, place.book, receipt.seq)?.ok_or_else(missing)?;
    let choices = Choices::read(db, place)?;
    let name = gift.name.clone().unwrap_or_default();
    let who = gift.donor.map(|donor| donor.to_string()).unwrap_or_default();
    let account = account(db, place.book, receipt.seq, &choices, gift.means)?;
    let mut fields = Fields::default()
        .with("donor", &name)
        .with("named", &name)
        .with("who", who)
        .with("amount", plain(gift.amount))
        .with("day", show_day(gift.received_on))
        .with("means", gift.means.code())
        .with("account", account)
        .with("words", &gift.words);
    if gift.anonymous {
        fields = fields.with("anonymous", "true");
    }
    let thanked = donation::store::thanked(db, place.book, receipt.seq)?;
    fields = fields.with("names", members::write(&members_of(&thanked)));
    fields = fields.with("movers", members::write(&movers_of(&thanked)));
    let matched = donation::store::matches(db, place.book, receipt.seq)?;
    fields = fields.with("matched", receipt::list::write(&matched_of(db, place.book, &matched)?));
    let parts = donation::store::allocations(db, place.book, &[receipt.seq])?.remove(&receipt.seq);
    for (at, (fund, amount)) in parts.unwrap_or_default().into_iter().enumerate() {
        let code = choices.fund_code(fund);
        fields = if at == 0 {
            fields.with("fund", code)
        } else {
            fields.and("other", code).and("part", plain(amount))
        };
    }
    Ok(fields)
}

type Thanked = (PartyId, String, CreditKind, Money);

/// Returns the names behind a body's envelope, as the form shows them.
fn members_of(thanked: &[Thanked]) -> Vec<Named> {
    let of_body = thanked.iter().filter(|(_, _, kind, _)| *kind == CreditKind::Member);
    of_body.map(|(_, name, _, amount)| Named { name: name.clone(), amount: *amount }).collect()
}

/// Returns who brought the gift about, each with the number that says who is meant.
fn movers_of(thanked: &[Thanked]) -> Vec<Named> {
    let soft = thanked.iter().filter(|(_, _, kind, _)| *kind == CreditKind::Soft);
    soft.map(|(party, name, _, amount)| Named { name: movers::write(*party, name), amount: *amount })
        .collect()
}

/// Returns the receipts that the gift matches, each as it was issued last; what went out of the books is left out.
fn matched_of(db: &mut Db, book: BookId, matches: &[Other]) -> Result<Vec<Matched>, Failure> {
    let mut standing = Vec::new();
    for other in matches {
        let mut at = Some(other.number());
        while let Some(number) = at {
            let receipt = receipt::store::find(db, book, number)?.ok_or(ReceiptError::NotFound(number))?;
            if receipt.void_by.is_none() {
                standing.push(Matched { receipt: number, amount: Some(other.amount) });
            }
            // A receipt is replaced by a later one, so this ends.
            at = receipt.replaced_by;
        }
    }
    Ok(standing)
}

/// Returns the account that the money went to, where the means would not choose it by itself.
fn account(db: &mut Db, book: BookId, seq: Seq, choices: &Choices, means: Means) -> Result<String, Failure> {
    let sealed = crate::ledger::store::load(db, book, seq)?;
    let debit = sealed.entry.postings().iter().find(|posting| posting.amount.is_positive());
    let account = choices.beside(means, debit.map(|posting| posting.account));
    Ok(account.map(|account| choices.account_code(account).to_owned()).unwrap_or_default())
}

async fn page(may: &May<KeepReceipts>, number: Number, fields: Fields) -> Result<New, Failure> {
    quick::page(may, fields, Purpose::Reissue(number)).await
}

#[get("/<_unit>/receipts/<year>/<no>/reissue")]
async fn show(may: May<KeepReceipts>, _unit: &str, year: i64, no: i64) -> Result<New, Failure> {
    let number = Number { year, no };
    let fields = may.read(move |db, place| fields(db, place, number)).await?;
    page(&may, number, fields).await
}

#[post("/<_unit>/receipts/<year>/<no>/reissue", data = "<form>")]
async fn issue(
    may: May<KeepReceipts>,
    _unit: &str,
    year: i64,
    no: i64,
    form: Posted<GiftForm<'_>>,
) -> Result<Redirect, Rejected<New>> {
    let (number, Posted { value, fields }) = (Number { year, no }, form);
    let Some(value) = value else { return Err(Rejected::again(page(&may, number, fields).await?)) };
    let here = format!("receipts/{year}/{no}/reissue");
    step_up::hold(&may, value.amount(), (&here, &here), &fields).await?;
    match give(&may, number, &value).await? {
        Ok(Reissue::Asked(_)) => Ok(may.redirect(&format!("receipts/{year}/{no}"))),
        Ok(Reissue::Issued(recorded)) => Ok(print(&may, recorded).await?),
        Err(refused) => {
            let fields = fields.refused(refused.field, &refused);
            Err(Rejected::again(page(&may, number, fields).await?))
        }
    }
}

/// What the wrong gift had that the form does not show, and the right one keeps.
struct Extras {
    amount: Money,
    foreign: Option<Foreign>,
}

impl Extras {
    fn read(db: &mut Db, place: &Place, number: Number) -> Result<(Choices, Self), Failure> {
        let receipt = find(db, place, number)?;
        let details = donation::store::details(db, place.book, receipt.seq)?;
        let number = |text: Option<String>| text.and_then(|it| it.parse::<Decimal>().ok());
        let foreign = match (details.currency, number(details.foreign_amount), number(details.rate)) {
            (Some(currency), Some(amount), Some(rate)) => Some(Foreign { currency, amount, rate }),
            _ => None,
        };
        Ok((Choices::read(db, place)?, Self { amount: receipt.amount, foreign }))
    }

    /// Another amount was not changed from the same foreign money.
    fn add_to(self, walk_in: WalkIn) -> WalkIn {
        let same = walk_in.gift.amount().is_ok_and(|amount| amount == self.amount);
        let foreign = self.foreign.filter(|_| same);
        WalkIn { gift: NewGift { foreign, ..walk_in.gift }, ..walk_in }
    }
}

/// Counts the print of what was issued anew, and leads to the page that prints it.
async fn print(may: &May<KeepReceipts>, recorded: Recorded) -> Result<Redirect, Failure> {
    let (book, Recorded { seq, receipt_year, receipt_no }) = (may.book(), recorded);
    let at = may.write(move |tx, author| count_first(tx, author, book, seq)).await?.micros();
    Ok(may.redirect(&format!("receipts/{receipt_year}/{receipt_no}/print?at={at}")))
}

/// Records what the form says in place of the receipt; the inner error is for whoever typed it.
async fn give(
    may: &May<KeepReceipts>,
    number: Number,
    form: &GiftForm<'_>,
) -> Result<Result<Reissue, quick::Refused>, Failure> {
    let (choices, extras) = may.read(move |db, place| Extras::read(db, place, number)).await?;
    let walk_in = match form.read(&choices) {
        Ok(walk_in) => extras.add_to(walk_in),
        Err(refused) => return Ok(Err(refused)),
    };
    let unit = may.place.unit.id;
    let job =
        may.write(move |tx, author| receipt::workflow::reissue_walk_in(tx, author, unit, number, &walk_in));
    match job.await {
        Ok(reissue) => Ok(Ok(reissue)),
        Err(Attempt::Refused(ReceiptError::Db(err))) => Err(err.into()),
        Err(Attempt::Refused(ReceiptError::Donation(err))) => Ok(Err(quick::Refused::of_gift(&err))),
        Err(Attempt::Refused(err)) => Ok(Err(quick::Refused::beside("", &err))),
        Err(denied) => Err(denied.into()),
    }
}
