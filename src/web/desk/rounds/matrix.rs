//! The part of a round's form that is a table: an amount and a title per category, and awards per unit and category.

use std::{collections::BTreeMap, fmt};

use crate::{
    id::UnitId,
    money::Money,
    programme::{Category, Terms},
    say,
    text::amount::parse_typed,
    title::Title,
    unit::{Unit, UnitTree},
    web::{forms::Fields, place::Place},
};

/// A cell that holds no number of awards.
struct NoSeats(String);

impl fmt::Display for NoSeats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.0;
        say!(
            f,
            "“{text}” không phải là số suất; hãy ghi một số như 5, hoặc để trống nếu không giới hạn",
            "“{text}” is no number of awards; write one such as 5, or leave it empty where there is no limit"
        )
    }
}

pub fn amount_name(category: Category) -> String {
    format!("amount-{}", category.code())
}

pub fn title_name(category: Category) -> String {
    format!("title-{}", category.code())
}

pub fn quota_name(unit: UnitId, category: Category) -> String {
    format!("quota-{}-{unit}", category.code())
}

/// Returns the units that a round of this desk sets quotas for: the own one and those right below it.
pub fn units(tree: &UnitTree, place: &Place, today: chrono::NaiveDate) -> Vec<Unit> {
    let own = place.unit.id;
    let is_listed = |unit: &&Unit| unit.id == own || unit.parent == Some(own);
    tree.units().iter().filter(is_listed).filter(|unit| unit.is_valid_on(today)).cloned().collect()
}

/// What the cells of the table say.
pub struct Cells {
    pub amounts: BTreeMap<Category, Money>,
    pub titles: BTreeMap<Category, Title>,
    pub quotas: BTreeMap<(UnitId, Category), i64>,
}

impl Cells {
    /// Takes over the quotas of units that the table does not show, such as those of hamlets.
    pub fn with_hidden(mut self, terms: &Terms, units: &[Unit]) -> Self {
        let hidden = terms.quotas().filter(|(unit, ..)| units.iter().all(|it| it.id != *unit));
        self.quotas.extend(hidden.map(|(unit, category, seats)| ((unit, category), seats)));
        self
    }
}

/// Reads every cell; the fields come back with a sentence beside each that cannot be read.
pub fn read(mut fields: Fields, units: &[Unit]) -> Result<Cells, Fields> {
    let (mut amounts, mut titles, mut quotas) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for category in Category::ALL.iter().copied() {
        let name = title_name(category);
        match Title::read(fields.value(&name)) {
            Ok(title) => titles.extend(title.map(|title| (category, title))),
            Err(err) => fields = fields.refused(&name, &err),
        }
        let name = amount_name(category);
        match fields.value(&name).trim() {
            "" => {}
            text => match parse_typed(text) {
                Ok(amount) => drop(amounts.insert(category, amount)),
                Err(err) => fields = fields.refused(&name, &err),
            },
        }
        for unit in units {
            let name = quota_name(unit.id, category);
            let text = fields.value(&name).trim().to_owned();
            match text.parse::<u16>() {
                _ if text.is_empty() => {}
                Ok(seats) => drop(quotas.insert((unit.id, category), i64::from(seats))),
                Err(_) => fields = fields.refused(&name, &NoSeats(text)),
            }
        }
    }
    if fields.has_errors() { Err(fields) } else { Ok(Cells { amounts, titles, quotas }) }
}

/// Fills the table with the terms of another round.
pub fn fill(mut fields: Fields, terms: &Terms, units: &[Unit]) -> Fields {
    for (category, amount) in terms.amounts() {
        fields = fields.with(&amount_name(category), amount);
    }
    for (category, title) in terms.titles() {
        fields = fields.with(&title_name(category), title);
    }
    for (unit, category, seats) in terms.quotas().filter(|(unit, ..)| units.iter().any(|it| it.id == *unit)) {
        fields = fields.with(&quota_name(unit, category), seats);
    }
    fields
}
