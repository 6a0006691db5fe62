//! Goods as a unit's people see them: listed with whoever holds them, added up, as a table to keep.

use chrono::NaiveDate;
use diesel::QueryResult;

use crate::{
    db::Db,
    device::{
        DeviceKind, Standing,
        store::{self, Listed},
    },
    export::{Cell, Column, Table},
    fund::Fund,
    id::{BookId, Seq},
    money::{Money, MoneyError},
    text::{fold, words_of},
};

/// Which goods a list shows.
#[derive(Clone, Debug, Default)]
pub struct DeviceFilter {
    /// Folded words that the thing, its number, its donor and its holder hold together.
    pub words: Vec<String>,
    pub standing: Option<Standing>,
    pub kind: Option<DeviceKind>,
    /// Only what somebody should look at by this day.
    pub due: Option<NaiveDate>,
    /// Only what came in with this gift.
    pub gift: Option<Seq>,
}

/// In which order goods stand; without one the latest gift comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeviceSort {
    #[default]
    Received,
    What,
    Holder,
    Check,
    Value,
}

/// What all goods of a filter add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeviceSums {
    pub things: usize,
    pub value: Money,
    pub in_store: Money,
}

impl DeviceFilter {
    pub fn new(text: &str) -> Self {
        Self { words: words_of(text), ..Self::default() }
    }

    fn lets_through(&self, line: &Listed) -> bool {
        let holder = line.holder.as_ref().map_or("", |(_, name)| name);
        let serial = line.serial.as_ref().map(|it| format!("{it} {}", it.key())).unwrap_or_default();
        let donor = line.donor.as_deref().unwrap_or_default();
        let text = fold(&format!("{} {} {serial} {donor} {holder}", line.no, line.what));
        self.standing.is_none_or(|it| it == line.standing)
            && self.kind.is_none_or(|it| it == line.kind)
            && self.due.is_none_or(|day| line.check_due.is_some_and(|due| due <= day))
            && self.gift.is_none_or(|it| it == line.no.gift)
            && self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// Returns the goods of some funds of a book that a filter lets through, in order.
pub fn lines(
    db: &mut Db,
    book: BookId,
    funds: &[Fund],
    filter: &DeviceFilter,
    (sort, down): (DeviceSort, bool),
) -> QueryResult<Vec<Listed>> {
    let mut lines = store::list(db, book, i64::MAX)?;
    lines.retain(|it| funds.iter().any(|fund| fund.code == it.fund) && filter.lets_through(it));
    let holder = |it: &Listed| it.holder.as_ref().map(|(_, name)| fold(name));
    match sort {
        // The store returns the latest first, which is down.
        DeviceSort::Received => lines.reverse(),
        DeviceSort::What => lines.sort_by_cached_key(|it| (fold(&it.what), it.no)),
        DeviceSort::Holder => lines.sort_by_cached_key(|it| (it.holder.is_none(), holder(it), it.no)),
        DeviceSort::Check => lines.sort_by_key(|it| (it.check_due.is_none(), it.check_due, it.no)),
        DeviceSort::Value => lines.sort_by_key(|it| (it.value, it.no)),
    }
    if down {
        lines.reverse();
    }
    Ok(lines)
}

/// Counts the goods of some funds that somebody should look at by a day.
pub fn due_count(db: &mut Db, book: BookId, funds: &[Fund], through: NaiveDate) -> QueryResult<usize> {
    let counts = store::due_counts(db, book, through)?;
    let of_funds = counts.iter().filter(|(id, _)| funds.iter().any(|fund| fund.id == *id));
    Ok(usize::try_from(of_funds.map(|(_, number)| *number).sum::<i64>()).unwrap_or_default())
}

pub fn sums(lines: &[Listed]) -> Result<DeviceSums, MoneyError> {
    let standing = lines.iter().filter(|it| it.standing != Standing::Annulled);
    Ok(DeviceSums {
        things: lines.len(),
        value: Money::sum(standing.map(|it| it.value))?,
        in_store: Money::sum(lines.iter().map(|it| it.in_store))?,
    })
}

/// Writes a list down as a table, with its totals.
pub fn table(lines: &[Listed], sums: &DeviceSums) -> Table {
    let columns = vec![
        Column::left("device", "Số", "No."),
        Column::left("received_on", "Ngày nhận", "Received on"),
        Column::left("kind", "Loại", "Kind"),
        Column::left("what", "Hiện vật", "What"),
        Column::left("serial", "Số máy", "Serial number"),
        Column::right("pieces", "Số lượng", "Pieces"),
        Column::left("fund", "Quỹ", "Fund"),
        Column::left("donor", "Người ủng hộ", "Donor"),
        Column::left("state", "Tình trạng", "State"),
        Column::left("holder", "Người đang giữ", "Holder"),
        Column::left("check_due", "Kiểm tra trước ngày", "Check by"),
        Column::right("value", "Giá trị khi nhận", "Value when received"),
        Column::right("in_store", "Còn trong kho", "In store"),
    ];
    let mut table = Table::new("Hiện vật, thiết bị", "Goods and devices", columns);
    for line in lines {
        table.push(vec![
            Cell::text(line.no.to_string()),
            Cell::Day(line.received_on),
            Cell::of(line.kind),
            Cell::text(&line.what),
            line.serial.as_ref().map_or(Cell::Empty, |it| Cell::text(it.as_str())),
            Cell::Count(line.pieces),
            Cell::text(&line.fund),
            Cell::text(line.donor.clone().unwrap_or_default()),
            Cell::of(line.standing),
            line.holder.as_ref().map_or(Cell::Empty, |(_, name)| Cell::text(name)),
            line.check_due.map_or(Cell::Empty, Cell::Day),
            Cell::Money(line.value),
            Cell::Money(line.in_store),
        ]);
    }
    let mut totals = vec![Cell::words("Cộng", "Total")];
    totals.resize(11, Cell::Empty);
    totals.extend([Cell::Money(sums.value), Cell::Money(sums.in_store)]);
    table.totals = Some(totals);
    table
}
