//! Money whose sender nobody knows: what the book owes, and saying whose it was.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::super::{
    Frame,
    gifts::asks::{Asks, Who},
};
use crate::{
    bank,
    db::{Db, Tx},
    donation::{
        self, DonationError,
        claim::NewClaim,
        giver::{Directory, Giver},
        store::Listed as Gift,
    },
    export::{Cell, Column, Table},
    id::{PartyId, Seq},
    ledger::Author,
    money::Money,
    text::fold,
    user::rights::{MatchBank, ReadBooks, Right},
    web::{
        Failure,
        forms::{Fields, Posted, Rejected},
        list::{List, Listed},
        may::May,
        page::Pages,
        place::Place,
        step_up,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index, show, claim]
}

/// How many receipts stand on one page.
const SIZE: i64 = 50;

/// A receipt of an unknown sender with what the bank said of it.
struct Owed {
    gift: Gift,
    memo: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "bank/unidentified.html")]
struct Index {
    desk: Frame,
    list: List,
    pages: Pages,
    rows: Vec<Owed>,
    total: Money,
}

fn owed(db: &mut Db, place: &Place) -> Result<Vec<Owed>, Failure> {
    let seqs = donation::store::owed(db, place.book)?;
    let mut memos: HashMap<Seq, String> = HashMap::new();
    for chunk in seqs.chunks(5_000) {
        for line in bank::store::lines_of_entries(db, place.book, chunk)? {
            memos.extend(line.entry.map(|seq| (seq, line.memo)));
        }
    }
    let gifts = donation::store::some(db, place.book, &seqs)?.into_iter();
    Ok(gifts.map(|gift| Owed { memo: memos.remove(&gift.seq).unwrap_or_default(), gift }).collect())
}

#[get("/<_unit>/unidentified")]
async fn index(may: May<ReadBooks>, _unit: &str, list: List) -> Result<Listed<Index>, Failure> {
    let mut rows = may.read(owed).await?;
    rows.retain(|row| fold(&row.memo).contains(&fold(&list.q)));
    match (list.sorted_by("day"), list.sorted_by("amount")) {
        (Some(true), _) => rows.reverse(),
        (_, Some(down)) => rows.sort_by_key(|it| if down { -it.gift.amount } else { it.gift.amount }),
        _ => {}
    }
    if let Some(kind) = list.file {
        let name = format!("chua-ro-nguoi-gui-{}", may.place.unit.code);
        return Listed::file(&table(&rows), kind, &name, may.page().lang);
    }
    let total = Money::sum(rows.iter().map(|row| row.gift.amount))?;
    let (pages, rows) = Pages::cut(list.page, rows, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Listed::page(Index { desk: may.frame("bank"), list, pages, rows, total }))
}

fn table(rows: &[Owed]) -> Table {
    let columns = vec![
        Column::left("received_on", "Ngày", "Day"),
        Column::left("voucher", "Chứng từ", "Voucher"),
        Column::left("memo", "Nội dung", "Memo"),
        Column::right("amount", "Số tiền", "Amount"),
    ];
    let mut table = Table::new("Tiền chưa rõ người gửi", "Money of unknown senders", columns);
    for row in rows {
        table.push(vec![
            Cell::Day(row.gift.received_on),
            Cell::text(row.gift.voucher.to_string()),
            Cell::text(&row.memo),
            Cell::Money(row.gift.amount),
        ]);
    }
    table
}

#[derive(Template, WebTemplate)]
#[template(path = "bank/claim.html")]
struct Show {
    desk: Frame,
    fields: Fields,
    row: Owed,
    asks: Asks,
}

impl Show {
    fn here(&self) -> String {
        self.desk.to(&format!("unidentified/{}", self.row.gift.seq))
    }
}

async fn page(may: &May<MatchBank>, seq: i64, fields: Fields) -> Result<Show, Failure> {
    let value = |name| fields.value(name);
    let who = Who::read(value("choice"), value("who"), value("named"), value("donor"));
    let name = value("donor").to_owned();
    let read = move |db: &mut Db, place: &Place| {
        let row = owed(db, place)?.into_iter().find(|row| row.gift.seq == Seq(seq));
        Ok::<_, Failure>((row, Asks::read(db, place.book, (&name, who), None)?))
    };
    let (row, asks) = may.read(read).await?;
    let row = row.ok_or_else(|| Failure::from(DonationError::NotUnidentified { seq: Seq(seq) }))?;
    Ok(Show { desk: may.frame("bank"), fields, row, asks })
}

#[get("/<_unit>/unidentified/<seq>")]
async fn show(may: May<MatchBank>, _unit: &str, seq: i64) -> Result<Show, Failure> {
    page(&may, seq, Fields::default()).await
}

#[derive(FromForm)]
struct ClaimForm {
    donor: String,
    #[field(default = String::new())]
    choice: String,
    #[field(default = String::new())]
    who: String,
    #[field(default = String::new())]
    named: String,
    anonymous: bool,
}

impl ClaimForm {
    fn giver(&self) -> Giver {
        let name = self.donor.trim().to_owned();
        match Who::read(&self.choice, &self.who, &self.named, &self.donor) {
            Who::OnFile(party) => Giver::Chosen { party, name },
            who => Giver::Named {
                name,
                address: String::new(),
                phone: String::new(),
                surely_new: who == Who::New,
            },
        }
    }
}

/// Says whose money it was: what was owed becomes a gift with its receipt.
#[post("/<_unit>/unidentified/<seq>", data = "<form>")]
async fn claim(
    may: May<MatchBank>,
    _unit: &str,
    seq: i64,
    form: Posted<ClaimForm>,
) -> Result<Redirect, Rejected<Show>> {
    let fields = form.fields;
    let Some(form) = form.value else { return Err(Rejected::again(page(&may, seq, fields).await?)) };
    let amount = page(&may, seq, Fields::default()).await?.row.gift.amount;
    if let Some(way) = step_up::ask_again(&may, amount, &format!("unidentified/{seq}")).await? {
        return Ok(way);
    }
    let (book, on) = (may.book(), may.today());
    let job = move |tx: &mut Tx, author: &Author| {
        let giver = form.giver();
        let mut directory = Directory::look_up(tx.db()?, book, giver.name().into_iter())?;
        let donor: PartyId = directory.settle(tx, author, &giver)?;
        let new = NewClaim { seq: Seq(seq), donor, anonymous: form.anonymous, on };
        donation::workflow::claim(tx, author, book, &new)
    };
    match may.write(job).await {
        Ok(recorded) => Ok(may.redirect(&format!("gifts/{}", recorded.seq))),
        Err(err) => Err(Rejected::again(page(&may, seq, fields.refused("donor", &err)).await?)),
    }
}
