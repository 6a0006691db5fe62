//! The months that somebody has closed, held or opened again, as a table to keep.

use crate::{
    export::{Cell, Column, Table},
    ledger::period::{Period, PeriodState},
};

/// Lays the months out, each with the seal of the books that a closed one was closed with.
pub fn table(periods: &[Period]) -> Table {
    let columns = vec![
        Column::left("month", "Tháng", "Month"),
        Column::left("state", "Trạng thái", "State"),
        Column::left("changed", "Lúc", "At"),
        Column::left("reason", "Lý do", "Reason"),
        Column::left("seal", "Dấu niêm", "Seal"),
    ];
    let mut table = Table::new("Các kỳ kế toán", "Accounting periods", columns);
    for period in periods {
        let is_sealed = period.state != PeriodState::Open;
        table.push(vec![
            Cell::text(period.month.to_string()),
            Cell::of(period.state),
            Cell::text(period.changed_at.to_string()),
            Cell::text(&period.reason),
            if is_sealed { Cell::text(period.state_hash.to_string()) } else { Cell::Empty },
        ]);
    }
    table
}
