//! The list of receipts: by book and year, by state, by number or donor.

use askama::Template;
use askama_web::WebTemplate;
use chrono::Datelike as _;
use rocket::{FromForm, Route, get, routes};

use crate::{
    approval::{self, Kind},
    calendar::Instant,
    db::{Db, DbError},
    donation::store::{self, Filter, Key, Listed as Gift, Order, Totals},
    export::{Cell, Column, Table},
    id::BookId,
    report::donors::receipt_number as typed_number,
    user::rights::ReadBooks,
    web::{
        Failure,
        desk::{Frame, gifts::receipt_number},
        list::{List, Listed},
        may::May,
        page::Pages,
        place::FIRST_YEAR,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many receipts stand on one page.
const SIZE: i64 = 50;

#[derive(Clone, Debug, FromForm)]
struct Asked {
    year: Option<i64>,
    #[field(default = String::new())]
    state: String,
}

impl Asked {
    /// Reads the filter; what is typed is the number of a receipt, or part of a donor's name.
    fn filter(&self, text: &str) -> Filter {
        let void = match self.state.as_str() {
            "valid" => Some(false),
            "void" => Some(true),
            _ => None,
        };
        match typed_number(text) {
            Some((year, number)) => {
                Filter { year: year.or(self.year), number: Some(number), void, ..Filter::default() }
            }
            None => Filter { year: self.year, name: text.to_owned(), void, ..Filter::default() },
        }
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "receipts/list.html")]
struct Index {
    desk: Frame,
    list: List,
    asked: Asked,
    years: Vec<i64>,
    pages: Pages,
    totals: Totals,
    /// Each receipt, and whether somebody asks for it to be void.
    receipts: Vec<(Gift, bool)>,
}

impl Index {
    fn link(&self, gift: &Gift) -> String {
        self.desk.to(&format!("receipts/{}/{}", gift.receipt_year, gift.receipt_no))
    }
}

/// Returns the numbers of the receipts that somebody asks to be void.
fn asked_void(db: &mut Db, book: BookId, now: Instant) -> Result<Vec<String>, DbError> {
    let waiting = approval::store::waiting(db, now)?;
    let here = waiting.into_iter().filter(|it| it.task.book == book && it.task.kind == Kind::ReceiptVoid);
    Ok(here.map(|case| case.task.subject).collect())
}

fn order(list: &List) -> Order {
    let of = |by, key| list.sorted_by(key).map(|down| Order { by, up: !down });
    let latest = Order { by: Key::Receipt, up: false };
    of(Key::Receipt, "no")
        .or_else(|| of(Key::Day, "day"))
        .or_else(|| of(Key::Amount, "amount"))
        .unwrap_or(latest)
}

#[get("/<_unit>/receipts?<asked..>")]
async fn index(may: May<ReadBooks>, _unit: &str, asked: Asked, list: List) -> Result<Listed<Index>, Failure> {
    let (filter, order, now) = (asked.filter(&list.q), order(&list), may.signed.now);
    let stretch = if list.file.is_some() { (i64::MAX, 0) } else { (SIZE, (list.page - 1) * SIZE) };
    let (gifts, totals, waiting) = may
        .read(move |db, place| {
            let gifts = store::list(db, place.book, &filter, order, stretch)?;
            let totals = store::list_totals(db, place.book, &filter)?;
            Ok::<_, Failure>((gifts, totals, asked_void(db, place.book, now)?))
        })
        .await?;
    let marked = |gift: Gift| {
        let is_asked = waiting.contains(&receipt_number(&gift).to_string());
        (gift, is_asked)
    };
    let receipts: Vec<(Gift, bool)> = gifts.into_iter().map(marked).collect();
    if let Some(kind) = list.file {
        let name = format!("bien-lai-{}", may.place.unit.code);
        return Listed::file(&table(&receipts, totals), kind, &name, may.page().lang);
    }
    let pages = Pages::new(Some(list.page), totals.gifts, SIZE).ok_or_else(Failure::no_such_page)?;
    let years = (i64::from(FIRST_YEAR)..=i64::from(may.today().year())).rev().collect();
    Ok(Listed::page(Index { desk: may.frame("receipts"), list, asked, years, pages, totals, receipts }))
}

fn table(receipts: &[(Gift, bool)], totals: Totals) -> Table {
    let columns = vec![
        Column::left("receipt", "Biên lai", "Receipt"),
        Column::left("received_on", "Ngày nhận", "Day"),
        Column::left("donor", "Người ủng hộ", "Donor"),
        Column::left("means", "Hình thức", "Means"),
        Column::right("amount", "Số tiền", "Amount"),
        Column::left("state", "Tình trạng", "State"),
        Column::left("voucher", "Chứng từ", "Voucher"),
    ];
    let mut table = Table::new("Biên lai", "Receipts", columns);
    for (gift, is_asked) in receipts {
        let state = match (gift.void_seq, is_asked) {
            (Some(_), _) => "void",
            (None, true) => "void_asked",
            (None, false) => "valid",
        };
        table.push(vec![
            Cell::text(receipt_number(gift).to_string()),
            Cell::Day(gift.received_on),
            Cell::text(gift.name.clone().unwrap_or_default()),
            Cell::text(gift.means.code()),
            Cell::Money(gift.amount),
            Cell::text(state),
            Cell::text(gift.voucher.to_string()),
        ]);
    }
    let mut sums = vec![Cell::Empty; table.columns.len()];
    if let Some(cell) = sums.get_mut(4) {
        *cell = Cell::Money(totals.amount);
    }
    table.totals = Some(sums);
    table
}
