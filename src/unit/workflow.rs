//! What people do with units: add them, end them, say who carries on.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;

use super::{
    Level, Succession, UnitError, UnitTree,
    chart::{self, WORKING_CHART},
    check_code, store,
};
use crate::{
    db::Tx,
    id::{BookId, UnitId},
    ledger::{self, Author, account::Account, journal::Journal},
};

/// A unit as it is entered.
#[derive(Clone, Debug)]
pub struct NewUnit {
    pub code: String,
    pub name: String,
    pub level: Level,
    /// The code of the unit above; only the first unit has none.
    pub parent: Option<String>,
    pub valid_from: NaiveDate,
    /// The regime of its book, for units that keep one.
    pub regime: String,
}

/// Adds a unit, and the book with its chart where the level keeps one.
pub fn add(tx: &mut Tx, author: &Author, new: &NewUnit) -> Result<UnitId, UnitError> {
    check_code(&new.code)?;
    if new.name.trim().is_empty() {
        return Err(UnitError::NoName);
    }
    let db = tx.db()?;
    let tree = store::tree(db)?;
    if tree.find(&new.code).is_ok() {
        return Err(UnitError::CodeTaken(new.code.clone()));
    }
    let parent = parent_of(&tree, new)?;
    let unit = store::insert(db, &new.code, &new.name, new.level, parent, new.valid_from)?;
    if new.level.keeps_books() {
        open_book(tx, author, unit, new)?;
    }
    let after = json!({"name": new.name, "level": new.level, "parent": new.parent, "from": new.valid_from});
    let mut register = Journal::open(tx, BookId::REGISTER, author)?;
    register.record("unit.add", &new.code, None, Some(after.to_string()));
    Ok(unit)
}

fn parent_of(tree: &UnitTree, new: &NewUnit) -> Result<Option<UnitId>, UnitError> {
    let Some(code) = &new.parent else {
        return if tree.units().is_empty() || new.level == Level::Province {
            Ok(None)
        } else {
            Err(UnitError::NoParent)
        };
    };
    let parent = tree.find(code)?;
    if parent.is_valid_on(new.valid_from) {
        Ok(Some(parent.id))
    } else {
        Err(UnitError::NotValid { unit: code.clone(), day: new.valid_from })
    }
}

fn open_book(tx: &mut Tx, author: &Author, unit: UnitId, new: &NewUnit) -> Result<(), UnitError> {
    let lines = chart::read(WORKING_CHART, &new.regime)?;
    let db = tx.db()?;
    let book = store::insert_book(db, unit, &new.regime)?;
    let mut ids = HashMap::new();
    for line in lines {
        let account = Account {
            id: crate::id::AccountId(0),
            code: line.code.clone(),
            name_vi: line.name_vi,
            name_en: line.name_en,
            kind: line.kind,
            role: line.role,
            parent: line.parent.as_ref().and_then(|parent| ids.get(parent).copied()),
        };
        ids.insert(line.code, ledger::store::insert_account(db, book, &account)?);
    }
    tx.adopt(book);
    let after = json!({"regime": new.regime, "accounts": ids.len()}).to_string();
    Journal::open(tx, book, author)?.record("book.open", &new.code, None, Some(after));
    Ok(())
}

/// Ends a unit on its last day; what it recorded stays readable for ever.
pub fn close(
    tx: &mut Tx,
    author: &Author,
    code: &str,
    last_day: NaiveDate,
    reason: &str,
) -> Result<(), UnitError> {
    let db = tx.db()?;
    let tree = store::tree(db)?;
    let unit = tree.find(code)?;
    if let Some(on) = unit.valid_to {
        return Err(UnitError::AlreadyClosed { unit: code.to_owned(), on });
    }
    if last_day < unit.valid_from {
        return Err(UnitError::ClosedBeforeOpened { unit: code.to_owned() });
    }
    store::close(db, unit.id, last_day)?;
    let after = json!({"last_day": last_day, "reason": reason}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("unit.close", code, None, Some(after));
    Ok(())
}

/// Says that one unit carries on a share of another from a day on.
pub fn succeed(tx: &mut Tx, author: &Author, succession: &Succession, reason: &str) -> Result<(), UnitError> {
    let db = tx.db()?;
    let tree = store::tree(db)?;
    let name = |id| tree.get(id).map_or_else(|| format!("{id}"), |unit| unit.code.clone());
    if succession.from == succession.to {
        return Err(UnitError::OwnSuccessor(name(succession.from)));
    }
    let to = tree.get(succession.to).ok_or_else(|| UnitError::NotFound(name(succession.to)))?;
    if !to.is_valid_on(succession.on) {
        return Err(UnitError::NotValid { unit: to.code.clone(), day: succession.on });
    }
    let given: i64 =
        tree.successions().iter().filter(|it| it.from == succession.from).map(|it| it.share).sum();
    if !(0..=100).contains(&(given + succession.share)) {
        return Err(UnitError::SharesOver { unit: name(succession.from) });
    }
    store::insert_succession(db, succession)?;
    let after = json!({
        "to": to.code, "on": succession.on, "kind": succession.kind, "share": succession.share, "reason": reason,
    });
    let subject = name(succession.from);
    let mut register = Journal::open(tx, BookId::REGISTER, author)?;
    register.record("unit.succeed", subject, None, Some(after.to_string()));
    Ok(())
}
