//! What people do at the bank's desk, each in one write job.

mod accept;
mod decide;
mod promised;
mod set_up;
mod undo;
mod undo_import;

pub use accept::{Accepted, accept_certain};
pub use decide::{Choice, Decided, decide};
pub use set_up::{
    LedgerChoice, NewAccount, NewAppeal, add_account, add_appeal, change_account, close_appeal, code_for,
    state_balance,
};
pub use undo::{Undone, undo};
pub use undo_import::{UNDO_DAYS, UndoneImport, undo_import};
