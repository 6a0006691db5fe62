//! A treasurer's list of gifts: who, how much, when, how, with a total below that is checked.

mod fingerprint;
mod goods;
mod total;

use std::io::{BufRead, Seek};

use chrono::NaiveDate;

use super::{
    Fault, Reason, Table, errors,
    heading::{Heading, Layout},
    row::Row,
};
use crate::{
    money::Money,
    party::name::{DonorName, read_donor},
    text::{amount::parse_amount, fold, words_of},
};
use goods::Stated;
use total::{Mark, Running};

const ORDINAL: usize = 0;
pub(in crate::import) const DONOR: usize = 1;
const ADDRESS: usize = 2;
pub(in crate::import) const AMOUNT: usize = 3;
pub(in crate::import) const DAY: usize = 4;
pub(in crate::import) const MEANS: usize = 5;
pub(in crate::import) const NOTE: usize = 6;
pub(in crate::import) const FUND: usize = 7;
const PHONE: usize = 8;

/// The columns of a list of gifts, in the order of the constants above.
pub const LAYOUT: Layout = &[
    Heading::optional("STT", &["stt", "tt", "so tt", "so thu tu", "no", "nr"]),
    Heading::required(
        "Họ và tên / Đơn vị",
        &[
            "ho va ten",
            "ho ten",
            "ten",
            "don vi",
            "ten don vi",
            "ca nhan",
            "tap the",
            "nguoi ung ho",
            "don vi ung ho",
            "ten nguoi ung ho",
            "nha hao tam",
            "ten nha hao tam",
            "nguoi nop",
            "ho ten nguoi nop",
            "nguoi dong gop",
            "don vi dong gop",
            "nha tai tro",
            "ten nha tai tro",
            "manh thuong quan",
            "ho va ten nguoi ung ho",
            "ho ten nguoi ung ho",
            "co quan",
            "doanh nghiep",
            "donor",
            "name",
            "donor name",
            "full name",
        ],
    ),
    Heading::optional("Địa chỉ", &["dia chi", "noi o", "cho o", "que quan", "thon", "xom", "address"]),
    Heading::required(
        "Số tiền",
        &[
            "so tien",
            "so tien dong",
            "so tien vnd",
            "gia tri",
            "so tien ung ho",
            "tien ung ho",
            "so tien gia tri",
            "so tien hien vat",
            "muc ung ho",
            "tri gia",
            "thanh tien",
            "so tien dong gop",
            "amount",
            "value",
            "amount vnd",
        ],
    ),
    Heading::required(
        "Ngày nộp",
        &[
            "ngay nop",
            "ngay",
            "ngay ung ho",
            "ngay thang",
            "ngay thang nam",
            "ngay nhan",
            "ngay thu",
            "ngay dong gop",
            "ngay chuyen",
            "thoi gian",
            "date",
            "day",
            "received on",
        ],
    ),
    Heading::optional(
        "Hình thức",
        &[
            "hinh thuc",
            "hinh thuc ung ho",
            "hinh thuc nop",
            "hinh thuc dong gop",
            "cach nop",
            "means",
            "method",
            "form",
        ],
    ),
    Heading::repeated(
        "Ghi chú",
        &[
            "ghi chu",
            "noi dung",
            "noi dung ung ho",
            "muc dich",
            "dien giai",
            "ly do",
            "note",
            "notes",
            "purpose",
            "memo",
        ],
    ),
    Heading::optional("Quỹ", &["quy", "ma quy", "quy ung ho", "fund", "fund code"]),
    Heading::optional(
        "Điện thoại",
        &["dien thoai", "so dien thoai", "sdt", "dt", "so dt", "phone", "telephone"],
    ),
];

/// How a gift came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    Cash,
    Transfer,
    InKind { goods: String },
}

/// One gift of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DonationRow {
    pub line: u64,
    pub donor: DonorName,
    pub address: Option<String>,
    pub phone: Option<String>,
    /// The money, or the stated value of the goods; above zero.
    pub amount: Money,
    pub day: NaiveDate,
    /// None where the list does not say.
    pub means: Option<Means>,
    pub anonymous: bool,
    pub fund: Option<String>,
    pub note: Option<String>,
}

/// The gifts of a file, in its order, with the faults of its rows among them.
pub struct Donations<R> {
    table: Table<R>,
    running: Running,
    /// The file holds the bad rows of a list, handed back and mended.
    is_remainder: bool,
}

impl<R: BufRead + Seek> Donations<R> {
    pub fn open(file: &str, reader: R) -> Result<Self, Fault> {
        let table = Table::open(file, reader, &[LAYOUT])?;
        let is_remainder = errors::is_error_file(&table.header().headings);
        Ok(Self { table, running: Running::default(), is_remainder })
    }

    pub fn table(&self) -> &Table<R> {
        &self.table
    }
}

impl<R: BufRead> Iterator for Donations<R> {
    type Item = Result<DonationRow, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_with_row().map(|found| found.map(|(gift, _)| gift))
    }
}

impl<R: BufRead> Donations<R> {
    /// Returns the next gift with the row it was read from, so that the books may still find fault with it.
    pub(in crate::import) fn next_with_row(&mut self) -> Option<Result<(DonationRow, Row), Fault>> {
        loop {
            let row = match self.table.next()? {
                Ok(row) => row,
                Err(fault) => return Some(Err(fault)),
            };
            if self.running.is_closed() {
                if holds_gift(&row) {
                    return Some(Err(row.fault_of_row(Reason::RowAfterTotal)));
                }
                continue;
            }
            match total::mark_of(&row) {
                None => return Some(read(&row, &mut self.running).map(|gift| (gift, row))),
                Some(Mark::Subtotal) => return Some(Err(row.fault_of_row(Reason::Subtotal))),
                // The total of a list says nothing about the few rows of it that came back.
                Some(Mark::Total) if self.is_remainder => {}
                Some(Mark::Total) => {
                    if let Err(fault) = self.running.close(&row) {
                        return Some(Err(fault));
                    }
                }
            }
        }
    }
}

/// Tells whether a row below the total is more than a place, a date and signatures.
fn holds_gift(row: &Row) -> bool {
    let number = |field| {
        let text = row.raw(field);
        !text.is_empty() && text.chars().all(|it| it.is_ascii_digit())
    };
    let amount = row.raw(AMOUNT);
    let has_amount =
        parse_amount(&amount).is_ok() || matches!(goods::read(&amount), Ok(Stated::Goods { .. }));
    has_amount || (number(ORDINAL) && !row.raw(DONOR).is_empty())
}

/// Reads one gift; its amount counts towards the total even where something else is wrong with the row.
fn read(row: &Row, running: &mut Running) -> Result<DonationRow, Fault> {
    let stated = goods::read(&row.raw(AMOUNT)).map_err(|reason| row.fault(AMOUNT, reason));
    running.count(stated.as_ref().ok().map(Stated::amount));
    let name = row.required(DONOR)?;
    let stated = stated?;
    if stated.amount().is_zero() {
        return Err(row.fault(AMOUNT, Reason::ZeroAmount));
    }
    let note = row.optional(NOTE)?;
    let anonymous = asks_for_anonymity(&name) || note.as_deref().is_some_and(asks_for_anonymity);
    let amount = stated.amount();
    Ok(DonationRow {
        line: row.line,
        donor: read_donor(&name),
        address: row.optional(ADDRESS)?,
        phone: row.optional(PHONE)?,
        amount,
        day: row.day(DAY)?,
        means: means(row, stated, note.as_deref())?,
        anonymous,
        fund: row.optional(FUND)?,
        note,
    })
}

fn means(row: &Row, stated: Stated, note: Option<&str>) -> Result<Option<Means>, Fault> {
    let said = row.text(MEANS)?;
    let known = match fold(&said).as_str() {
        "" => None,
        "tien mat" | "tm" | "mat" | "tien" | "cash" => Some(Means::Cash),
        "chuyen khoan" | "ck" | "qua ngan hang" | "ngan hang" | "tien chuyen khoan" | "transfer" | "bank"
        | "bank transfer" => Some(Means::Transfer),
        "hien vat" | "hv" | "in kind" | "goods" => Some(Means::InKind { goods: String::new() }),
        _ => return Err(row.fault(MEANS, Reason::UnknownMeans(said))),
    };
    match (known, stated) {
        (None | Some(Means::InKind { .. }), Stated::Goods { goods, .. }) => Ok(Some(Means::InKind { goods })),
        (Some(_), Stated::Goods { goods, .. }) => Err(row.fault(AMOUNT, Reason::GoodsButMoney(goods))),
        // The value alone stands in the amount; what was given may stand in the note.
        (Some(Means::InKind { .. }), Stated::Money(_)) => match note {
            Some(goods) => Ok(Some(Means::InKind { goods: goods.to_owned() })),
            None => Err(row.fault(AMOUNT, Reason::GoodsUnnamed)),
        },
        (money, Stated::Money(_)) => Ok(money),
    }
}

/// Knows a donor's wish not to be named; `không giấu tên` is the opposite wish.
pub(in crate::import) fn asks_for_anonymity(text: &str) -> bool {
    let words = words_of(text);
    let says = |phrase: &[&str], negatable: bool| {
        words.windows(phrase.len()).enumerate().any(|(place, window)| {
            let negated = place > 0 && words.get(place - 1).is_some_and(|word| word == "khong");
            window == phrase && !(negatable && negated)
        })
    };
    says(&["giau", "ten"], true)
        || says(&["an", "danh"], true)
        || says(&["khong", "neu", "ten"], false)
        || says(&["khong", "ghi", "ten"], false)
        || says(&["khong", "cong", "khai", "ten"], false)
        || says(&["anonymous"], false)
}

#[cfg(test)]
mod tests;
