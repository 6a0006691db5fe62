//! The list of a unit's donors: filtered, sorted, added up, and as a table to keep.

use chrono::NaiveDate;

use super::store;
use crate::{
    db::{Db, DbError},
    export::{Cell, Column, Table},
    id::{BookId, PartyId},
    money::Money,
    party::{self, Party, PartyKind, Purpose, search::Query},
};

/// Which donors a list shows.
#[derive(Clone, Debug, Default)]
pub struct DonorFilter {
    pub query: Option<Query>,
    pub kind: Option<PartyKind>,
    /// Whether the donor may be named on a day.
    pub named: Option<(bool, NaiveDate)>,
    /// Only what was given in this year counts, and only who gave in it is shown.
    pub year: Option<i64>,
    /// The least that was given.
    pub least: Option<Money>,
}

/// In which order donors stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DonorSort {
    #[default]
    Name,
    Amount,
    Gifts,
}

/// One donor of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DonorLine {
    pub party: Party,
    pub cash: Money,
    pub in_kind: Money,
    pub gifts: i64,
}

/// What all donors of a filter add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DonorSums {
    pub donors: i64,
    pub cash: Money,
    pub in_kind: Money,
    pub gifts: i64,
}

/// Returns a page of a book's donors, or with no limit all of them.
pub fn lines(
    db: &mut Db,
    book: BookId,
    filter: &DonorFilter,
    (sort, down): (DonorSort, bool),
    page: Option<(i64, i64)>,
) -> Result<Vec<DonorLine>, DbError> {
    let rows = store::donors(db, book, filter, (sort, down), page)?;
    let ids: Vec<PartyId> = rows.iter().map(|row| row.0).collect();
    let mut parties: std::collections::HashMap<PartyId, Party> =
        party::store::get_many(db, &ids)?.into_iter().map(|it| (it.id, it)).collect();
    let line = |(id, cash, in_kind, gifts): store::Donor| {
        Some(DonorLine { party: parties.remove(&id)?, cash, in_kind, gifts })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// Adds up everybody whom a filter shows.
pub fn sums(db: &mut Db, book: BookId, filter: &DonorFilter) -> Result<DonorSums, DbError> {
    Ok(store::sums(db, book, filter)?)
}

/// Returns those of some donors who agree to be named, in id order.
pub fn consents_of(db: &mut Db, lines: &[DonorLine], today: NaiveDate) -> Result<Vec<PartyId>, DbError> {
    let ids: Vec<PartyId> = lines.iter().map(|line| line.party.id).collect();
    Ok(party::consent::store::consenting(db, &ids, Purpose::PublishName, today)?)
}

/// Writes a list down as a table, with its totals.
pub fn table(lines: &[DonorLine], named: &[PartyId], sums: &DonorSums) -> Table {
    let columns = vec![
        Column::left("name", "Tên", "Name"),
        Column::left("kind", "Loại", "Kind"),
        Column::left("address", "Địa chỉ", "Address"),
        Column::left("phone", "Điện thoại", "Phone"),
        Column::left("consent", "Đồng ý nêu tên", "Agrees to be named"),
        Column::right("cash", "Tiền", "Money"),
        Column::right("in_kind", "Hiện vật", "In kind"),
        Column::right("gifts", "Số lần", "Gifts"),
    ];
    let mut table = Table::new("Người ủng hộ", "Donors", columns);
    for line in lines {
        let agrees = named.binary_search(&line.party.id).is_ok();
        table.push(vec![
            Cell::text(&line.party.recognition_name),
            Cell::of(line.party.kind),
            Cell::text(&line.party.address),
            Cell::text(&line.party.phone),
            if agrees { Cell::words("có", "yes") } else { Cell::Empty },
            Cell::Money(line.cash),
            Cell::Money(line.in_kind),
            Cell::Count(line.gifts),
        ]);
    }
    let mut totals = vec![Cell::words("Cộng", "Total")];
    totals.extend([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
    totals.extend([Cell::Money(sums.cash), Cell::Money(sums.in_kind), Cell::Count(sums.gifts)]);
    table.totals = Some(totals);
    table
}
