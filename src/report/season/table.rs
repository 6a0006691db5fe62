//! A season as tables for files.

use super::SeasonLine;
use crate::{
    export::{Cell, Column, Table},
    honour_roll::Step,
    money::{Money, MoneyError},
    party::publication::{ANONYMOUS, ANONYMOUS_EN},
};

/// Writes the lines of a list down, with their totals.
pub fn table(lines: &[SeasonLine], (title_vi, title_en): (&str, &str)) -> Result<Table, MoneyError> {
    let columns = vec![
        Column::right("rank", "Hạng", "Rank"),
        Column::left("tier", "Danh hiệu", "Tier"),
        Column::left("recognition_name", "Tên ghi công", "Recognition name"),
        Column::left("party_kind", "Loại", "Kind"),
        Column::right("cash_amount", "Tiền", "Money"),
        Column::right("in_kind_amount", "Hiện vật", "In kind"),
        Column::right("total_amount", "Cộng", "Total"),
        Column::right("gifts", "Số lần", "Gifts"),
        Column::left("since", "So với năm trước", "Since last year"),
        Column::left("confirmed", "Đã xác nhận", "Confirmed"),
        Column::left("public", "Được công bố tên", "Name is public"),
    ];
    let mut table = Table::new(title_vi, title_en, columns);
    let yes = |it: bool| if it { Cell::words("có", "yes") } else { Cell::Empty };
    for line in lines {
        let row = &line.row;
        let gone = Cell::words("năm nay không có", "not this year");
        table.push(vec![
            Cell::Count(row.rank),
            Cell::words(&row.tier.name_vi, &row.tier.name_en),
            if row.anonymous { Cell::words(ANONYMOUS, ANONYMOUS_EN) } else { Cell::text(&row.name) },
            Cell::of(row.party_kind),
            Cell::Money(row.cash),
            Cell::Money(row.in_kind),
            Cell::Money(row.total),
            Cell::Count(row.gifts),
            if line.is_gone { gone } else { Cell::of(&line.since) },
            yes(line.is_settled),
            yes(row.public),
        ]);
    }
    let sum = |amount: fn(&SeasonLine) -> Money| Money::sum(lines.iter().map(amount)).map(Cell::Money);
    let mut totals = vec![Cell::Empty, Cell::words("Cộng", "Total"), Cell::Empty, Cell::Empty];
    totals.extend([sum(|it| it.row.cash)?, sum(|it| it.row.in_kind)?, sum(|it| it.row.total)?]);
    totals.push(Cell::Count(lines.iter().map(|it| it.row.gifts).sum()));
    totals.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
    table.totals = Some(totals);
    Ok(table)
}

/// Writes down how many plaques each tier needs and what they cost.
pub fn steps_table(steps: &[Step]) -> Result<Table, MoneyError> {
    let columns = vec![
        Column::left("tier", "Danh hiệu", "Tier"),
        Column::right("minimum", "Từ", "From"),
        Column::right("donors", "Số người", "Donors"),
        Column::right("plaques", "Số bảng ghi công", "Plaques"),
        Column::right("price", "Giá một bảng", "Price of one"),
        Column::right("cost", "Chi phí", "Cost"),
    ];
    let mut table = Table::new("Bảng ghi công theo hạng", "Plaques by tier", columns);
    let count = |number: usize| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX));
    for step in steps {
        let tier = &step.rung.tier;
        table.push(vec![
            Cell::words(&tier.name_vi, &tier.name_en),
            Cell::Money(tier.minimum),
            count(step.donors),
            count(step.plaques),
            Cell::Money(step.rung.price),
            Cell::Money(step.cost),
        ]);
    }
    let cost = Money::sum(steps.iter().map(|step| step.cost))?;
    let all = |of: fn(&Step) -> usize| count(steps.iter().map(of).sum());
    let (donors, plaques) = (all(|it| it.donors), all(|it| it.plaques));
    let total =
        vec![Cell::words("Cộng", "Total"), Cell::Empty, donors, plaques, Cell::Empty, Cell::Money(cost)];
    table.totals = Some(total);
    Ok(table)
}
