//! Recording under which decision certificates of merit are given for a frozen roll.

use chrono::{Datelike as _, Days, NaiveDate};
use serde_json::json;

use super::subject;
use crate::{
    db::Tx,
    honour_roll::{Merit, MeritError, RollError, Scope, merit::merited, store},
    ledger::{Author, journal::Journal},
    money::Money,
    text::clean_within,
};

/// How long the number of a decision may be; it stands on one line of the certificate.
const LONGEST: usize = 40;

/// For how many days ahead a decision may be dated, so that the papers are ready for the ceremony.
const AHEAD: Days = Days::new(366);

/// What is decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMerit {
    pub decision: String,
    pub decided_on: NaiveDate,
    /// Where the lowest tier that receives one begins.
    pub minimum: Money,
    /// None for the number after the last that was given out in the year.
    pub first_no: Option<i64>,
}

/// Records a decision; recorded again, it stands in the place of the one before, whose papers then say so.
pub fn give_merits(tx: &mut Tx, author: &Author, scope: &Scope, new: &NewMerit) -> Result<Merit, RollError> {
    tx.require_lock(scope.book)?;
    let year = scope.season.year;
    let db = tx.db()?;
    let missing = || RollError::NotFrozen { unit: scope.unit.clone(), year };
    let frozen = store::find(db, scope)?.ok_or_else(missing)?;
    let decision = clean_within(&new.decision, LONGEST)?;
    if !decision.chars().any(|it| it.is_ascii_digit()) {
        return Err(MeritError::NoDecision.into());
    }
    let (first, today) = (store::term(db, scope.season)?.first, author.at.day());
    let last = today.checked_add_days(AHEAD).unwrap_or(today);
    if !(first..=last).contains(&new.decided_on) {
        return Err(MeritError::Day { first, last }.into());
    }
    let taken = store::taken(db, scope.book, frozen.id, new.decided_on.year())?;
    let (first_no, last_no) = numbers(&taken, new, merited(&frozen.roll, new.minimum, 1).len())?;
    let merit = Merit {
        roll: frozen.id,
        no: store::merits(db, frozen.id)?.len().try_into().unwrap_or(i64::MAX - 1) + 1,
        book: scope.book,
        decision,
        decided_on: new.decided_on,
        minimum: new.minimum,
        first_no,
        last_no,
        recorded_by: author.user,
        recorded_at: author.at,
    };
    store::insert_merit(db, &merit)?;
    let after = json!({
        "roll": merit.roll, "no": merit.no, "decision": merit.decision, "decided_on": merit.decided_on,
        "minimum": merit.minimum, "first_no": first_no, "last_no": last_no, "seal": merit.seal().to_string(),
    });
    let mut journal = Journal::open(tx, scope.book, author)?;
    journal.record("roll.merit", subject(scope), None, Some(after.to_string()));
    Ok(merit)
}

/// Finds the numbers of so many certificates, none of which another roll has given out.
fn numbers(taken: &[(i64, i64)], new: &NewMerit, count: usize) -> Result<(i64, i64), MeritError> {
    let count = i64::try_from(count).unwrap_or_default();
    if count == 0 {
        return Err(MeritError::Nobody);
    }
    let free = taken.iter().map(|(_, last)| *last).max().unwrap_or(0) + 1;
    let first = new.first_no.unwrap_or(free);
    if !(1..i64::MAX / 2).contains(&first) {
        return Err(MeritError::FirstNumber);
    }
    let last = first + count - 1;
    match taken.iter().find(|(from, to)| *from <= last && first <= *to) {
        Some((from, to)) => {
            let year = new.decided_on.year();
            Err(MeritError::Taken { first: *from, last: *to, year, free })
        }
        None => Ok((first, last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(taken: &[(i64, i64)], first: Option<i64>, count: usize, expected: Result<(i64, i64), i64>) {
        let new = NewMerit {
            decision: "12/QĐ-HKH".into(),
            decided_on: NaiveDate::from_ymd_opt(2025, 10, 2).unwrap(),
            minimum: Money::ZERO,
            first_no: first,
        };
        let found = numbers(taken, &new, count);
        assert_eq!(
            found,
            expected.map_err(|free| {
                let (first, last) = taken[0];
                MeritError::Taken { first, last, year: 2025, free }
            })
        );
    }

    #[test]
    fn no_number_is_given_out_twice() {
        check(&[], None, 3, Ok((1, 3)));
        check(&[(1, 3)], None, 2, Ok((4, 5)));
        check(&[(10, 12)], Some(7), 3, Ok((7, 9)));
        check(&[(10, 12)], Some(7), 4, Err(13));
        check(&[(10, 12)], Some(12), 1, Err(13));
        check(&[(10, 12)], Some(13), 1, Ok((13, 13)));
    }

    #[test]
    fn there_is_somebody_and_the_book_begins_with_one() {
        let new = |first_no| NewMerit {
            decision: "1".into(),
            decided_on: NaiveDate::MIN,
            minimum: Money::ZERO,
            first_no,
        };
        assert_eq!(numbers(&[], &new(None), 0), Err(MeritError::Nobody));
        for wrong in [0, -1, i64::MAX] {
            assert_eq!(numbers(&[], &new(Some(wrong)), 1), Err(MeritError::FirstNumber), "{wrong}");
        }
    }
}
