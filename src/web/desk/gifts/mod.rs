//! Gifts: the list with its filter, recording one at the desk, and the page of each.

pub mod asks;
pub mod choices;
mod names;
pub mod quick;
mod show;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, routes};

use super::Frame;
use crate::{
    calendar::parse_day,
    db::Db,
    donation::{
        DonationError, Means,
        store::{self, Filter, Key, Listed as Gift, Order, Totals},
    },
    export::{Cell, Column, Table},
    id::{FundId, PartyId, Seq},
    receipt,
    user::rights::{ReadBooks, Right},
    web::{
        Failure,
        list::{List, Listed},
        may::May,
        page::{Page, Pages},
        place::Place,
    },
};
use choices::{Choices, means_options};

pub fn routes() -> Vec<Route> {
    routes![index, quick::new, quick::create, show::show, names::names, asks::amount, asks::ask,]
}

/// How many gifts stand on one page.
const SIZE: i64 = 50;

/// The filter as an address writes it; an empty part asks nothing.
#[derive(Clone, Debug, Default, FromForm)]
pub struct Asked {
    #[field(default = String::new())]
    fund: String,
    #[field(default = String::new())]
    means: String,
    #[field(default = String::new())]
    from: String,
    #[field(default = String::new())]
    to: String,
    #[field(default = String::new())]
    donor: String,
    #[field(default = String::new())]
    anonymous: String,
}

impl Asked {
    /// Reads the filter; what cannot be read is said, and never left out silently.
    fn filter(&self, name: &str, choices: &Choices) -> Result<Filter, Failure> {
        let day = |text: &str| match text.trim() {
            "" => Ok(None),
            text => parse_day(text).map(Some).map_err(|err| Failure::bad_request(&err)),
        };
        let fund = match self.fund.as_str() {
            "" => None,
            // A fund that is not there has no gifts.
            code => Some(choices.fund(code).map_or(FundId(0), |fund| fund.id)),
        };
        let means = match self.means.as_str() {
            "" => None,
            code => Some(code.parse().map_err(|err| Failure::bad_request(&err))?),
        };
        let donor = self.donor.parse().ok().map(PartyId);
        let anonymous = match self.anonymous.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let (from, to) = (day(&self.from)?, day(&self.to)?);
        Ok(Filter { fund, means, from, to, donor, name: name.to_owned(), anonymous, ..Filter::default() })
    }
}

fn order(list: &List) -> Order {
    let of = |by, key| list.sorted_by(key).map(|down| Order { by, up: !down });
    of(Key::Day, "day")
        .or_else(|| of(Key::Amount, "amount"))
        .or_else(|| of(Key::Receipt, "no"))
        .unwrap_or_default()
}

/// Returns the query of a list without the page, for the links to its rows.
fn kept_query(page: &Page) -> String {
    let whole = page.with(&[("page", ""), ("format", "")]);
    whole.split_once('?').map_or_else(String::new, |(_, query)| format!("?{query}"))
}

#[derive(Template, WebTemplate)]
#[template(path = "gifts/index.html")]
struct Index {
    desk: Frame,
    list: List,
    asked: Asked,
    funds: Vec<(String, String)>,
    means: Vec<(String, String)>,
    pages: Pages,
    totals: Totals,
    gifts: Vec<(Gift, Vec<String>)>,
    query: String,
}

impl Index {
    fn link(&self, seq: &Seq) -> String {
        format!("/desk/{}/gifts/{seq}{}", self.desk.unit.code, self.query)
    }
}

/// What a filter lets through: one page of it, or all of it for a file.
struct Found {
    choices: Choices,
    /// Gifts with the names of their funds.
    gifts: Vec<(Gift, Vec<String>)>,
    totals: Totals,
}

impl Found {
    fn read(db: &mut Db, place: &Place, asked: &Asked, list: &List) -> Result<Self, Failure> {
        let choices = Choices::read(db, place)?;
        let filter = asked.filter(&list.q, &choices)?;
        let stretch = if list.file.is_some() { (i64::MAX, 0) } else { (SIZE, (list.page - 1) * SIZE) };
        let gifts = store::list(db, place.book, &filter, order(list), stretch)?;
        let seqs: Vec<Seq> = gifts.iter().map(|gift| gift.seq).collect();
        let mut parts = store::allocations(db, place.book, &seqs)?;
        let mut funds = |seq: &Seq| -> Vec<String> {
            let of = parts.remove(seq).unwrap_or_default();
            of.iter().map(|(fund, _)| choices.fund_name(*fund).to_owned()).collect()
        };
        let gifts = gifts.into_iter().map(|gift| (gift.clone(), funds(&gift.seq))).collect();
        let totals = store::list_totals(db, place.book, &filter)?;
        Ok(Self { choices, gifts, totals })
    }
}

#[get("/<_unit>/gifts?<asked..>")]
async fn index(may: May<ReadBooks>, _unit: &str, asked: Asked, list: List) -> Result<Listed<Index>, Failure> {
    let (filter, of) = (asked.clone(), list.clone());
    let found = may.read(move |db, place| Found::read(db, place, &filter, &of)).await?;
    let lang = may.page().lang;
    if let Some(kind) = list.file {
        let name = format!("ung-ho-{}", may.place.unit.code);
        return Listed::file(&table(&found.gifts, found.totals), kind, &name, lang);
    }
    let Found { choices, gifts, totals } = found;
    let pages = Pages::new(Some(list.page), totals.gifts, SIZE).ok_or_else(Failure::no_such_page)?;
    let (desk, query) = (may.frame("gifts"), kept_query(may.page()));
    let (funds, means) = (choices.all_funds(), means_with_goods(lang));
    Ok(Listed::page(Index { desk, list, asked, funds, means, pages, totals, gifts, query }))
}

fn means_with_goods(lang: crate::text::Lang) -> Vec<(String, String)> {
    let goods = (Means::InKind.code().to_owned(), lang.of(&Means::InKind));
    means_options(lang).into_iter().chain([goods]).collect()
}

/// Puts the rows of a list into a file; a receipt that was made void shows no amount that counts.
fn table(gifts: &[(Gift, Vec<String>)], totals: Totals) -> Table {
    let columns = vec![
        Column::left("received_on", "Ngày nhận", "Day"),
        Column::left("receipt", "Biên lai", "Receipt"),
        Column::left("donor", "Người ủng hộ", "Donor"),
        Column::left("anonymous", "Giấu tên", "Anonymous"),
        Column::left("means", "Hình thức", "Means"),
        Column::left("funds", "Quỹ", "Funds"),
        Column::right("amount", "Số tiền", "Amount"),
        Column::left("state", "Tình trạng", "State"),
        Column::left("voucher", "Chứng từ", "Voucher"),
        Column::left("words", "Lời người ủng hộ", "Donor's words"),
    ];
    let mut table = Table::new("Các khoản ủng hộ", "Gifts", columns);
    for (gift, funds) in gifts {
        let state = if gift.void_seq.is_some() { "void" } else { "standing" };
        table.push(vec![
            Cell::Day(gift.received_on),
            Cell::text(receipt_number(gift).to_string()),
            Cell::text(gift.name.clone().unwrap_or_default()),
            Cell::text(if gift.anonymous { "yes" } else { "no" }),
            Cell::text(gift.means.code()),
            Cell::text(funds.join("; ")),
            Cell::Money(gift.amount),
            Cell::text(state),
            Cell::text(gift.voucher.to_string()),
            Cell::text(&gift.words),
        ]);
    }
    let mut sums = vec![Cell::Empty; table.columns.len()];
    if let Some(cell) = sums.get_mut(6) {
        *cell = Cell::Money(totals.amount);
    }
    table.totals = Some(sums);
    table
}

/// Returns the number of a gift's receipt.
pub fn receipt_number(gift: &Gift) -> receipt::Number {
    receipt::Number { year: gift.receipt_year, no: gift.receipt_no }
}

impl From<DonationError> for Failure {
    fn from(err: DonationError) -> Self {
        match err {
            DonationError::Db(err) => err.into(),
            err => Self::refused(&err),
        }
    }
}
