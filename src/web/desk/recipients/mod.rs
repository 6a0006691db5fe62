//! Recipients: the list of who was awarded something, and everything that is known of one of them.

mod list;
mod show;

use rocket::Route;

use crate::{
    report::recipients::Reach,
    user::{
        Role,
        rights::{ReadDossiers, Right},
    },
    web::may::May,
};

pub fn routes() -> Vec<Route> {
    [list::routes(), show::routes()].concat()
}

/// Returns whose awards somebody sees, wherever the reader has work: who runs rounds sees all of a book, who only
/// puts people forward those of the own units.
fn reach(may: &May<ReadDossiers>) -> Reach {
    let (standing, tree) = (&may.signed.session.standing, &may.place.tree);
    let is_wide = |role: &Role| *role != Role::Nominator && Right::ReadDossiers.roles().contains(role);
    let runs = |unit| standing.roles_in(tree, unit).iter().any(is_wide);
    let books = tree.units().iter().filter(|unit| runs(unit.id)).filter_map(|unit| unit.book);
    let units = tree.units().iter().filter(|unit| standing.may(tree, unit.id, Right::ReadDossiers));
    Reach { books: books.collect(), units: units.map(|unit| unit.id).collect() }
}

/// Returns the part of it that belongs to the unit whose desk is open and to the units below.
fn reach_here(may: &May<ReadDossiers>) -> Reach {
    let all = reach(may);
    let below = may.place.tree.subtree(may.place.unit.id);
    let books = all.books.into_iter().filter(|book| below.iter().any(|unit| unit.book == Some(*book)));
    let units = all.units.into_iter().filter(|id| below.iter().any(|unit| unit.id == *id));
    Reach { books: books.collect(), units: units.collect() }
}
