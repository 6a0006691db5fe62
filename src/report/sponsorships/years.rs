//! The years of a sponsorship: what was promised and came, what the check said, what was awarded and paid.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use super::{SponsorshipLine, store};
use crate::{
    db::Db,
    money::{Money, MoneyError},
    sponsorship::{Checked, SponsorshipError},
    user,
};

/// One year of a sponsorship.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearLine {
    pub year: i64,
    pub promised: Money,
    /// What came in this year, for whichever instalment.
    pub received: Money,
    /// The check, and the name of who recorded it.
    pub check: Option<(Checked, String)>,
    pub awarded: Money,
    pub paid: Money,
}

/// Returns every year in which something was promised, came, was checked or was awarded.
pub fn years(db: &mut Db, line: &SponsorshipLine) -> Result<Vec<YearLine>, SponsorshipError> {
    let mut years: BTreeMap<i64, YearLine> = BTreeMap::new();
    let of = |day: NaiveDate| i64::from(day.year());
    for year in line.it.first_year..=line.it.last_year() {
        years.entry(year).or_default();
    }
    for instalment in line.pledge.schedule().instalments() {
        add(&mut years.entry(of(instalment.due_on)).or_default().promised, instalment.amount)?;
    }
    for payment in line.pledge.payments() {
        add(&mut years.entry(of(payment.on)).or_default().received, payment.amount)?;
    }
    for (year, amount, is_paid) in store::of_years(db, line.it.fund)? {
        let of_year = years.entry(year).or_default();
        add(&mut of_year.awarded, amount)?;
        if is_paid {
            add(&mut of_year.paid, amount)?;
        }
    }
    let people: Vec<_> = line.it.checks.iter().map(|it| it.by).collect();
    let names = user::store::names(db, &people)?;
    for checked in &line.it.checks {
        let name = names.get(&checked.by).cloned().unwrap_or_default();
        years.entry(checked.check.year).or_default().check = Some((checked.clone(), name));
    }
    Ok(years.into_iter().map(|(year, line)| YearLine { year, ..line }).collect())
}

fn add(sum: &mut Money, amount: Money) -> Result<(), MoneyError> {
    *sum = sum.checked_add(amount)?;
    Ok(())
}
