//! Reads what a roll is drawn from, and keeps what is frozen.

mod draft;
mod errata;
mod frozen;
mod heads;
mod honours;
mod maps;
mod merits;
mod proofs;
mod rounds;
mod season;
mod shares;
mod tiers;

pub use draft::{head_of, lifetime, live};
pub use errata::{Erratum, errata, insert_erratum};
pub use frozen::{Frozen, StoredRow, find, find_shown, insert, roll_of, stored_row};
pub use heads::{Head, Recounted, head, recount, row};
pub use honours::{honours, set_honours};
pub use maps::{frozen_map, look, map, scope, set_map};
pub use merits::{insert_merit, merit, merit_number, merits, taken};
pub use proofs::{answered_by_link, history, insert_proof, proofs};
pub use rounds::{insert_round, round, rounds};
pub use season::{set_cut_off, term};
pub use tiers::{insert_tiers, ladder, set_ladder, tiers};
