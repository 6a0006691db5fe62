//! The two databases have the same tables, and their migrations can be undone.

use std::{collections::BTreeMap, fs};

use sovang::db::Db;

use crate::{books, dump};

fn folders(dialect: &str) -> Vec<String> {
    let entries = fs::read_dir(format!("migrations/{dialect}")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

#[test]
fn both_dialects_have_the_same_migrations() {
    assert_eq!(folders("sqlite"), folders("postgres"));
}

fn shape(db: &mut Db) -> BTreeMap<String, Vec<String>> {
    dump::tables(db).into_iter().map(|table| (table.clone(), dump::columns(db, &table))).collect()
}

#[test]
fn both_databases_have_the_same_columns() {
    let Some((url, _home)) = books::postgres().map(crate::place::bare) else { return };
    let mut postgres = Db::open(&url).unwrap();
    postgres.migrate().unwrap();
    let (url, _dir) = books::sqlite().unwrap();
    let mut sqlite = Db::open(&url).unwrap();
    sqlite.migrate().unwrap();
    assert_eq!(shape(&mut sqlite), shape(&mut postgres));
}

#[test]
fn migrations_go_up_down_and_up_again() {
    for place in [books::sqlite(), books::postgres()].into_iter().flatten().map(crate::place::bare) {
        let mut db = Db::open(&place.0).unwrap();
        db.migrate().unwrap();
        let first = shape(&mut db);
        assert!(!first.is_empty());
        db.unmigrate().unwrap();
        assert_eq!(shape(&mut db), BTreeMap::new());
        db.migrate().unwrap();
        assert_eq!(shape(&mut db), first);
        assert!(!db.is_behind().unwrap());
    }
}
