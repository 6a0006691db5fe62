//! The page of an entry: its postings, what it corrects or what corrected it, who recorded it, its seal.

use std::collections::BTreeMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, get, post, response::Redirect};

use super::{super::Frame, outcome_path};
use crate::{
    calendar::show_day,
    db::{Db, Tx},
    fund,
    id::{BookId, FundId, Seq},
    ledger::{
        self, Author, LinkKind, Source,
        account::Chart,
        chain::{Hash, Sealed},
        general::may_reverse,
        journal::PostError,
    },
    money::Money,
    receipt,
    report::audit_trail::{self, Deed, Filter},
    sundry::{self, Reversal, SundryError, workflow::Outcome},
    user::{
        self,
        rights::{Granted, PostEntries, ReadBooks, Right},
    },
    web::{
        Failure,
        forms::{Day, Fields, Posted, Rejected, Typed},
        may::{Attempt, May},
        place::Place,
    },
};

#[derive(Template, WebTemplate)]
#[template(path = "entries/show.html")]
pub struct Show {
    desk: Frame,
    fields: Fields,
    it: Facts,
    /// True where the reader may take the entry back on this page.
    may_reverse: bool,
}

impl Show {
    fn day(&self) -> String {
        show_day(self.it.sealed.entry.day())
    }

    fn source(&self) -> String {
        self.desk.of_value(&self.it.source())
    }
}

/// One posting as people read it.
struct Line {
    account: String,
    fund: String,
    debit: Option<Money>,
    credit: Option<Money>,
}

struct Facts {
    sealed: Sealed,
    hash: Hash,
    lines: Vec<Line>,
    author: String,
    reversed_by: Option<Seq>,
    /// True where it is a gift, which has a page of its own.
    is_gift: bool,
    trail: Vec<Deed>,
    is_last: bool,
}

/// How many acts about one entry are shown.
const TRAIL: i64 = 20;

impl Facts {
    fn read(db: &mut Db, place: &Place, seq: Seq, lang: crate::text::Lang) -> Result<Self, Failure> {
        let missing = || Failure::missing(&PostError::NoEntry { seq });
        let sealed = ledger::store::find(db, place.book, seq)?.ok_or_else(missing)?;
        let chart = ledger::store::chart(db, place.book)?;
        let funds = fund::store::of_books(db, &[place.book])?;
        let names: BTreeMap<FundId, String> = funds.into_iter().map(|it| (it.id, it.name)).collect();
        let people = user::store::all(db)?;
        let author =
            people.into_iter().find(|it| it.id == sealed.user).map_or_else(String::new, |it| it.name);
        let filter = Filter { subject: format!("entry {seq}"), ..Filter::default() };
        Ok(Self {
            hash: sealed.hash(),
            lines: lines(&sealed, &chart, &names, lang),
            author,
            reversed_by: ledger::store::reversal_of(db, place.book, seq)?,
            is_gift: receipt::store::of_gift(db, place.book, seq)?.is_some(),
            trail: audit_trail::read(db, place.book, &filter, TRAIL)?,
            is_last: ledger::store::find(db, place.book, seq.next())?.is_none(),
            sealed,
        })
    }

    fn source(&self) -> Source {
        self.sealed.entry.source()
    }
}

fn lines(
    sealed: &Sealed,
    chart: &Chart,
    funds: &BTreeMap<FundId, String>,
    lang: crate::text::Lang,
) -> Vec<Line> {
    let line = |posting: &ledger::Posting| {
        let account = chart
            .get(posting.account)
            .map_or_else(String::new, |it| format!("{} {}", it.code, lang.pick(&it.name_vi, &it.name_en)));
        let is_credit = posting.amount.is_negative();
        Line {
            account,
            fund: funds.get(&posting.fund).cloned().unwrap_or_default(),
            debit: (!is_credit).then_some(posting.amount),
            credit: is_credit.then(|| -posting.amount),
        }
    };
    sealed.entry.postings().iter().map(line).collect()
}

async fn page<R: Granted>(may: &May<R>, seq: Seq, fields: Fields) -> Result<Show, Failure> {
    let (desk, lang) = (may.frame("entry"), may.page().lang);
    let it = may.read(move |db, place| Facts::read(db, place, seq, lang)).await?;
    let stands =
        it.reversed_by.is_none() && it.sealed.entry.link().is_none_or(|link| link.kind != LinkKind::Reversal);
    let may_reverse = desk.may(&Right::PostEntries) && stands && may_reverse(it.source());
    Ok(Show { desk, fields, it, may_reverse })
}

#[get("/<_unit>/entries/<seq>", rank = 2)]
pub async fn show(may: May<ReadBooks>, _unit: &str, seq: i64) -> Result<Show, Failure> {
    page(&may, Seq(seq), Fields::default().with("day", show_day(may.today()))).await
}

#[derive(FromForm)]
pub struct ReverseForm {
    day: Typed<Day>,
    reason: Typed<String>,
}

#[post("/<_unit>/entries/<seq>/reverse", data = "<form>")]
pub async fn reverse(
    may: May<PostEntries>,
    _unit: &str,
    seq: i64,
    form: Posted<ReverseForm>,
) -> Result<Redirect, Rejected<Show>> {
    let seq = Seq(seq);
    let Some(ReverseForm { day, reason }) = form.value else {
        return Err(Rejected::again(page(&may, seq, form.fields).await?));
    };
    match take_back(&may, Reversal { seq, day: day.0.0, reason: reason.0 }).await {
        Ok(outcome) => Ok(may.redirect(&outcome_path(outcome))),
        Err(err) => Err(Rejected::again(page(&may, seq, form.fields.refused("reason", &err)).await?)),
    }
}

async fn take_back(may: &May<PostEntries>, reversal: Reversal) -> Result<Outcome, Attempt<SundryError>> {
    let at = (may.place.unit.id, may.book());
    let job = move |tx: &mut Tx, author: &Author| sundry::workflow::reverse(tx, author, at, reversal);
    may.write_to([BookId::REGISTER, at.1], job).await
}
