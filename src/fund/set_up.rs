//! Setting up a fund, alone or within the job of a noun that cannot be without one.

use chrono::NaiveDate;
use serde_json::json;

use super::{Fund, FundError, FundKind, Restriction, store};
use crate::{
    db::Tx,
    id::{BookId, FundId, PartyId, UnitId},
    ledger::{Author, journal::Journal},
    unit::check_code,
};

/// A fund as it is entered.
#[derive(Clone, Debug)]
pub struct NewFund {
    pub unit: UnitId,
    pub code: String,
    pub name: String,
    pub kind: FundKind,
    pub donor: Option<PartyId>,
    pub donor_words: String,
    pub opened_on: NaiveDate,
    pub restriction: Restriction,
}

/// Sets up a fund in a book. Whatever is not general keeps its donor's words, which refusals quote.
pub fn add(tx: &mut Tx, author: &Author, book: BookId, new: &NewFund) -> Result<FundId, FundError> {
    check_code(&new.code)?;
    if new.name.trim().is_empty() {
        return Err(FundError::NoName);
    }
    let bound = !new.restriction.is_empty() || matches!(new.kind, FundKind::Sponsorship);
    if bound && new.donor_words.trim().is_empty() {
        return Err(FundError::NeedsWords(new.kind));
    }
    let names_person = matches!(new.kind, FundKind::Sponsorship | FundKind::PassThrough);
    if names_person && new.restriction.persons.is_empty() {
        return Err(FundError::NeedsPerson(new.kind));
    }
    let db = tx.db()?;
    if store::by_code(db, book, &new.code)?.is_some() {
        return Err(FundError::CodeTaken(new.code.clone()));
    }
    let fund = Fund {
        id: FundId(0),
        book,
        unit: new.unit,
        code: new.code.clone(),
        name: new.name.clone(),
        kind: new.kind,
        donor: new.donor,
        donor_words: new.donor_words.clone(),
        opened_on: new.opened_on,
        closed_on: None,
        restriction: Restriction::default(),
    };
    let id = store::insert(db, &fund)?;
    store::restrict(db, id, &new.restriction)?;
    let after = json!({
        "name": new.name, "kind": new.kind, "words": new.donor_words, "restriction": new.restriction,
    });
    let mut journal = Journal::open(tx, book, author)?;
    journal.reload()?;
    journal.record("fund.add", &new.code, None, Some(after.to_string()));
    Ok(id)
}
