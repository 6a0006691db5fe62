//! The page of a gift: its facts, where it went, who is thanked, and what was done with it.

use askama::Template;
use askama_web::WebTemplate;
use rocket::get;

use super::{
    super::{
        Frame,
        receipts::history::{self, History},
    },
    Asked,
    asks::say_amount,
    choices::Choices,
    kept_query, receipt_number,
};
use crate::{
    batch,
    calendar::Instant,
    db::Db,
    donation::{
        CreditKind,
        store::{self, Details, Listed, Other},
    },
    id::{BatchId, FundId, PartyId, Seq},
    money::Money,
    receipt,
    text::Lang,
    user::rights::{ReadBooks, Right},
    web::{Failure, list::List, may::May, place::Place},
};

#[derive(Template, WebTemplate)]
#[template(path = "gifts/show.html")]
pub struct Show {
    desk: Frame,
    gift: Gift,
    query: String,
}

/// A gift with all that the books know of it.
struct Gift {
    facts: Listed,
    details: Details,
    /// Funds by name, each with its part.
    parts: Vec<(String, Money)>,
    thanked: Vec<(PartyId, String, CreditKind, Money)>,
    /// The gifts that this one matches, and those that match it.
    matches: Vec<Other>,
    matched_by: Vec<Other>,
    batch: Option<BatchId>,
    history: History,
    /// The neighbours in the list that the reader comes from.
    before: Option<Seq>,
    after: Option<Seq>,
}

impl Show {
    fn receipt(&self) -> receipt::Number {
        receipt_number(&self.gift.facts)
    }

    fn in_words(&self) -> Option<String> {
        (self.desk.lang == Lang::Vi).then(|| say_amount(Lang::Vi, self.gift.facts.amount))
    }

    fn link(&self, seq: &Seq) -> String {
        format!("/desk/{}/gifts/{seq}{}", self.desk.unit.code, self.query)
    }

    fn list_link(&self) -> String {
        format!("/desk/{}/gifts{}", self.desk.unit.code, self.query)
    }

    fn paper_link(&self) -> String {
        let Listed { receipt_year, receipt_no, .. } = self.gift.facts;
        self.desk.to(&format!("receipts/{receipt_year}/{receipt_no}/print"))
    }

    /// The page on which the receipt is made void or issued anew.
    fn receipt_link(&self) -> String {
        let Listed { receipt_year, receipt_no, .. } = self.gift.facts;
        self.desk.to(&format!("receipts/{receipt_year}/{receipt_no}"))
    }

    fn has_names(&self) -> bool {
        self.gift.thanked.iter().any(|(_, _, kind, _)| *kind == CreditKind::Member)
    }

    fn names_link(&self, format: &str) -> String {
        self.desk.to(&format!("gifts/{}/names?format={format}", self.gift.facts.seq))
    }

    fn may_void(&self) -> bool {
        let is_free = self.gift.facts.void_seq.is_none() && self.gift.history.open.is_none();
        is_free && self.desk.may(&Right::KeepReceipts)
    }
}

fn read(
    db: &mut Db,
    place: &Place,
    seq: Seq,
    (asked, list): (&Asked, &List),
    at: (Instant, Lang),
) -> Result<Gift, Failure> {
    let missing = || {
        Failure::not_found(
            format!("Sổ không có khoản ủng hộ số {seq}; hãy tìm trong danh sách các khoản ủng hộ."),
            format!("The book has no gift {seq}; look for it in the list of gifts."),
        )
    };
    let facts = store::one(db, place.book, seq)?.ok_or_else(missing)?;
    let receipt = receipt::store::of_gift(db, place.book, seq)?.ok_or_else(missing)?;
    let choices = Choices::read(db, place)?;
    let filter = asked.filter(&list.q, &choices)?;
    let (before, after) = store::neighbours(db, place.book, &filter, (facts.received_on, seq))?;
    let parts = store::allocations(db, place.book, &[seq])?.remove(&seq).unwrap_or_default();
    let named = |(fund, amount): (FundId, Money)| (choices.fund_name(fund).to_owned(), amount);
    Ok(Gift {
        details: store::details(db, place.book, seq)?,
        parts: parts.into_iter().map(named).collect(),
        thanked: store::thanked(db, place.book, seq)?,
        matches: store::matches(db, place.book, seq)?,
        matched_by: store::matched_by(db, place.book, seq)?,
        batch: batch::store::of_gift(db, place.book, seq)?,
        history: history::read(db, place, &receipt, at)?,
        facts,
        before,
        after,
    })
}

#[get("/<_unit>/gifts/<seq>?<asked..>", rank = 2)]
pub async fn show(
    may: May<ReadBooks>,
    _unit: &str,
    seq: i64,
    asked: Asked,
    list: List,
) -> Result<Show, Failure> {
    let at = (may.signed.now, may.page().lang);
    let gift = may.read(move |db, place| read(db, place, Seq(seq), (&asked, &list), at)).await?;
    Ok(Show { desk: may.frame("gifts"), gift, query: kept_query(may.page()) })
}
