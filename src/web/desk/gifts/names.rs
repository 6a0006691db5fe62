//! The names behind a body's envelope as a file to keep; on paper they go with the receipt.

use rocket::get;

use crate::{
    donation::{CreditKind, DonationError, store},
    export::{Cell, Column, Table},
    id::Seq,
    money::Money,
    user::rights::ReadBooks,
    web::{
        Failure,
        list::{Download, FileKind, List},
        may::May,
    },
};

#[get("/<_unit>/gifts/<seq>/names")]
pub async fn names(may: May<ReadBooks>, _unit: &str, seq: i64, list: List) -> Result<Download, Failure> {
    let thanked =
        may.read(move |db, place| store::thanked(db, place.book, Seq(seq)).map_err(DonationError::from));
    let members = thanked.await?.into_iter().filter(|(_, _, kind, _)| *kind == CreditKind::Member);
    let names: Vec<(String, Money)> = members.map(|(_, name, _, amount)| (name, amount)).collect();
    if names.is_empty() {
        return Err(Failure::not_found(
            format!(
                "Khoản ủng hộ số {seq} không kèm danh sách tên; hãy xem lại số ở danh sách các khoản ủng hộ."
            ),
            format!("The gift {seq} has no list of names; look its number up in the list of gifts."),
        ));
    }
    let name = format!("danh-sach-ten-{}-{seq}", may.place.unit.code);
    Download::of(&table(&names)?, list.file.unwrap_or(FileKind::Csv), &name, may.page().lang)
}

/// Writes the names down; who only stands on the list has no amount, and the sum is that of those who have one.
fn table(names: &[(String, Money)]) -> Result<Table, Failure> {
    let columns = vec![
        Column::right("no", "STT", "No."),
        Column::left("name", "Tên", "Name"),
        Column::right("amount", "Số tiền góp", "Put in"),
    ];
    let mut table = Table::new("Danh sách tên của khoản ủng hộ", "The names behind a gift", columns);
    for (number, (name, amount)) in (1_i64..).zip(names) {
        let amount = if amount.is_zero() { Cell::Empty } else { Cell::Money(*amount) };
        table.push(vec![Cell::text(number.to_string()), Cell::text(name), amount]);
    }
    let sum = Money::sum(names.iter().map(|(_, amount)| *amount))?;
    table.totals = Some(vec![Cell::Empty, Cell::words("Cộng", "Total"), Cell::Money(sum)]);
    Ok(table)
}
