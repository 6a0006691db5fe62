//! Files in: bytes become values with their place in the file, and what cannot be read becomes a sentence.
//!
//! Nothing here knows the books. Every reader streams: it holds one row at a time, whatever the file's size.
//! Opening a reader walks through the whole file once, so that a file that is damaged as a whole is refused
//! before its first row is handed out; a single bad row is handed out as its [`Fault`] among the good ones.

pub mod donations;
pub mod errors;
pub mod fault;
mod feed;
pub mod heading;
pub mod nominations;
pub mod pasted;
mod reason;
pub mod record;
mod row;
pub mod statement;
pub mod table;
pub mod workbook;

#[cfg(test)]
mod tests;

pub use errors::{ErrorFile, write_errors, write_errors_workbook};
pub use fault::Fault;
pub use reason::{FileSort, Reason};
pub use table::Table;
