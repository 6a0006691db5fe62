//! The recipients' roll as a table for files and papers.

use super::{Roll, Sums};
use crate::export::{Cell, Column, Table};

/// Writes the roll down; those who are only counted stand below the others, and their sums in the total.
pub fn table(roll: &Roll, (title_vi, title_en): (&str, &str)) -> Table {
    let columns = vec![
        Column::right("no", "STT", "No."),
        Column::left("name", "Họ và tên", "Name"),
        Column::left("category", "Đối tượng", "Category"),
        Column::left("unit", "Đơn vị", "Unit"),
        Column::left("school", "Trường", "School"),
        Column::left("programme", "Chương trình", "Programme"),
        Column::right("awards", "Số suất", "Awards"),
        Column::right("amount", "Số tiền", "Amount"),
    ];
    let mut table = Table::new(title_vi, title_en, columns);
    for (number, line) in (1i64..).zip(&roll.lines) {
        table.push(vec![
            Cell::Count(number),
            Cell::text(&line.name),
            Cell::of(line.category),
            Cell::text(&line.place),
            Cell::text(&line.school),
            Cell::text(&line.programme),
            Cell::Count(1),
            Cell::Money(line.amount),
        ]);
    }
    for it in &roll.counted {
        let Sums { people, awards, amount } = it.sums;
        table.push(vec![
            Cell::Empty,
            Cell::words(
                format!("{people} người không nêu tên"),
                format!("{people} people who are not named"),
            ),
            it.category.map_or_else(|| Cell::words("nhiều đối tượng", "several categories"), Cell::of),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            count(awards),
            Cell::Money(amount),
        ]);
    }
    let mut totals = vec![Cell::Empty, Cell::words("Cộng", "Total")];
    totals.resize(6, Cell::Empty);
    totals.extend([count(roll.sums.awards), Cell::Money(roll.sums.amount)]);
    table.totals = Some(totals);
    if roll.back.awards > 0 {
        let Sums { awards, amount, .. } = roll.back;
        table.notes.push((
            format!("Ngoài ra, {awards} suất đã chi trong năm rồi trả lại quỹ: {amount}."),
            format!(
                "Besides, {awards} awards were paid in the year and have come back to their funds: {amount}."
            ),
        ));
    }
    table
}

fn count(number: usize) -> Cell {
    Cell::Count(i64::try_from(number).unwrap_or(i64::MAX))
}
