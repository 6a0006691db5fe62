//! A table on paper: so many lines a page, each page carrying its sums over to the next.

use super::{Carry, Cell, Line, Table};
use crate::money::{Money, MoneyError};

/// One sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<'t> {
    /// 1 for the first.
    pub number: usize,
    /// What the page before carried over; the first page has none.
    pub brought: Option<Vec<Cell>>,
    pub lines: Vec<Line<'t>>,
    /// What goes on to the next page; the last page has none, because the totals stand there.
    pub carried: Option<Vec<Cell>>,
}

/// Lays a table out on pages of at most `size` lines, not counting what is brought and carried.
///
/// # Errors
/// [`MoneyError::TooLarge`] where a column cannot be added up.
pub fn lay_out(table: &Table, size: usize) -> Result<Vec<Page<'_>>, MoneyError> {
    let lines: Vec<Line<'_>> = table.lines().collect();
    let mut pages: Vec<Page<'_>> = Vec::new();
    let mut running = vec![Cell::Empty; table.columns.len()];
    for (number, chunk) in (1..).zip(lines.chunks(size.max(1))) {
        let brought = pages.last().and_then(|page| page.carried.clone());
        for line in chunk.iter().filter(|line| !line.is_sum()) {
            carry(table, &mut running, line.cells())?;
        }
        let carried = worded(table, &running, "Cộng chuyển sang trang sau", "Carried forward");
        let brought =
            brought.map(|cells| worded(table, &cells, "Số trang trước chuyển sang", "Brought forward"));
        pages.push(Page { number, brought, lines: chunk.to_vec(), carried: Some(carried) });
    }
    match pages.last_mut() {
        Some(last) => last.carried = None,
        None => pages.push(Page { number: 1, brought: None, lines: Vec::new(), carried: None }),
    }
    Ok(pages)
}

fn carry(table: &Table, running: &mut [Cell], row: &[Cell]) -> Result<(), MoneyError> {
    for ((column, sum), cell) in table.columns.iter().zip(running).zip(row) {
        match (column.carry, cell) {
            (Carry::Sum, Cell::Money(amount)) => {
                let before = if let Cell::Money(before) = sum { *before } else { Money::ZERO };
                *sum = Cell::Money(before.checked_add(*amount)?);
            }
            (Carry::Last, Cell::Money(_)) => *sum = cell.clone(),
            _ => {}
        }
    }
    Ok(())
}

/// Writes what the line is where rows have their description.
fn worded(table: &Table, cells: &[Cell], vi: &str, en: &str) -> Vec<Cell> {
    let mut cells = cells.to_vec();
    let place = table.columns.iter().position(|column| column.key == "description").unwrap_or(0);
    if let Some(cell) = cells.get_mut(place) {
        *cell = Cell::words(vi, en);
    }
    cells
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::export::Column;

    const COLUMNS: [Column; 4] = [
        Column::right("no", "Số", "No."),
        Column::left("description", "Diễn giải", "Description"),
        Column::right("in", "Thu", "In").summed(),
        Column::right("balance", "Tồn", "Balance").standing(),
    ];

    fn dong(dong: i64) -> Cell {
        Cell::Money(Money::from_dong(dong))
    }

    fn table(amounts: &[i64]) -> Table {
        let mut table = Table::new("Sổ", "Book", COLUMNS.to_vec());
        let mut balance = 0;
        for (no, amount) in (1..).zip(amounts) {
            balance += amount;
            table.push(vec![Cell::Count(no), Cell::text("Thu"), dong(*amount), dong(balance)]);
        }
        table
    }

    #[test]
    fn a_page_begins_with_what_the_one_before_carried() {
        let mut table = table(&[10, 20, 30]);
        table.sums.push(crate::export::table::Sum {
            after: 2,
            cells: vec![Cell::Empty, Cell::text("Cộng tháng"), dong(30), dong(30)],
        });
        let pages = lay_out(&table, 2).unwrap();
        assert_eq!(pages.len(), 2);
        let words = |vi: &str, en: &str| Cell::words(vi, en);
        let carried =
            vec![Cell::Empty, words("Cộng chuyển sang trang sau", "Carried forward"), dong(30), dong(30)];
        let brought =
            vec![Cell::Empty, words("Số trang trước chuyển sang", "Brought forward"), dong(30), dong(30)];
        assert_eq!((&pages[0].brought, &pages[0].carried), (&None, &Some(carried)));
        assert_eq!((&pages[1].brought, &pages[1].carried), (&Some(brought), &None));
        // The sum of the month stands on the second page and is not counted again.
        assert_eq!(pages[1].lines.iter().map(|line| line.is_sum()).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn an_empty_book_has_one_page() {
        let table = table(&[]);
        let pages = lay_out(&table, 30).unwrap();
        assert_eq!(pages, [Page { number: 1, brought: None, lines: Vec::new(), carried: None }]);
    }

    proptest! {
        #[test]
        fn pages_carry_exactly_the_rows_above(amounts in prop::collection::vec(1..1_000_000i64, 0..60), size in 1usize..9) {
            let table = table(&amounts);
            let pages = lay_out(&table, size).unwrap();
            let shown: usize = pages.iter().map(|page| page.lines.len()).sum();
            prop_assert_eq!(shown, amounts.len());
            for page in &pages {
                let above: i64 = amounts.iter().take((page.number - 1) * size).sum();
                let expected = (page.number > 1).then_some((dong(above), dong(above)));
                let brought = page.brought.as_ref().map(|cells| (cells[2].clone(), cells[3].clone()));
                prop_assert_eq!(brought, expected);
                prop_assert_eq!(page.carried.is_none(), page.number == pages.len());
            }
        }
    }
}
