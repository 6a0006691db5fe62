//! The reports that units file, as lists, as a board of who has reported, and as one table of figures.

mod board;
mod own;
mod sheet;
mod what;

pub use board::{BoardFilter, BoardLine, BoardSort, BoardSums, State, board, sums, table, to_answer};
pub use own::{OwnLine, own, own_table, to_write};
pub use sheet::{Seen, SheetRow, Value, figures_table, rows, variance, variance_table};
pub use what::What;
