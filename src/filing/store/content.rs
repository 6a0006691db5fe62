//! Puts a report together: the books, the reports of the units below, what people wrote, and the names on it.

use chrono::NaiveDate;

use super::{figures, find, head, of_units};
use crate::{
    db::Db,
    filing::{
        Below, Content, Figures, Filing, FilingError, Indicators, Named, Period, Signed, Status, Written,
        upward,
    },
    id::{BookId, UserId},
    money::MoneyError,
    unit::{self, Unit, UnitTree},
    user,
};

/// A unit that reports, where it stands in the tree, on a day.
#[derive(Clone, Copy, Debug)]
pub struct Reporter<'t> {
    pub tree: &'t UnitTree,
    pub unit: &'t Unit,
    pub book: BookId,
    pub today: NaiveDate,
}

impl<'t> Reporter<'t> {
    /// Returns the unit as one that reports; a branch has nothing of its own to report.
    pub fn of(tree: &'t UnitTree, unit: &'t Unit, today: NaiveDate) -> Result<Self, FilingError> {
        if let Some(book) = unit.book {
            return Ok(Self { tree, unit, book, today });
        }
        let association = tree.line_up(unit.id).find(|above| above.book.is_some());
        Err(FilingError::Branch {
            unit: unit.name.clone(),
            association: association.map_or_else(String::new, |above| above.name.clone()),
        })
    }

    pub fn receiver(&self) -> Option<&'t Unit> {
        upward::receiver(self.tree, self.unit.id, self.today)
    }
}

/// Makes the report as it would be sent now.
pub fn content(
    db: &mut Db,
    reporter: &Reporter<'_>,
    period: Period,
    written: &Written,
    sender: UserId,
) -> Result<Content, FilingError> {
    let Reporter { unit, book, today, .. } = *reporter;
    let (known, hash) = head(db, book)?;
    let details = unit::details::store::on(db, unit.id, today)?;
    let named = |unit: &Unit| Named { code: unit.code.clone(), name: unit.name.clone() };
    Ok(Content {
        unit: named(unit),
        to: reporter.receiver().map(named),
        period,
        as_of: today.min(period.last_day()),
        known: known.0,
        head: hash.to_string(),
        own: figures::of_book(db, book, period)?,
        below: below(db, reporter, period)?,
        indicators: written.indicators.clone(),
        results: written.results.clone(),
        difficulties: written.difficulties(),
        proposals: written.proposals.clone(),
        signed: Signed {
            place: details.place,
            head_title: details.head_title,
            head: details.head,
            sender: user::store::get(db, sender)?.name,
        },
    })
}

/// Adds up what the units below have reported and this unit has accepted; none where nobody reports to it.
fn below(db: &mut Db, reporter: &Reporter<'_>, period: Period) -> Result<Option<Below>, FilingError> {
    let day = reporter.today.min(period.last_day());
    let senders = upward::senders(reporter.tree, reporter.unit.id, day);
    if senders.is_empty() {
        return Ok(None);
    }
    let ids: Vec<_> = senders.iter().map(|unit| unit.id).collect();
    let mut sum = Below { units: i64::try_from(ids.len()).unwrap_or(i64::MAX), ..Below::default() };
    for filing in of_units(db, &ids, Some(period))? {
        let accepted = filing.last().filter(|sent| sent.status() == Status::Accepted);
        let Some(sent) = accepted else { continue };
        sum.accepted += 1;
        sum.figures = sum.figures.checked_add(&sent.content.whole()?)?;
        let numbers = sum.indicators.checked_add(&sent.content.whole_indicators()?);
        sum.indicators = numbers.ok_or(MoneyError::TooLarge)?;
    }
    Ok(Some(sum))
}

/// Returns what the books say now, to be held against what was reported.
pub fn figures_now(db: &mut Db, reporter: &Reporter<'_>, period: Period) -> Result<Figures, FilingError> {
    figures::of_book(db, reporter.book, period)
}

/// Returns what a new report begins with: the numbers of the last one that was sent, which change little.
pub fn beginning(db: &mut Db, reporter: &Reporter<'_>, period: Period) -> Result<Written, FilingError> {
    if let Some(filing) = find(db, reporter.unit.id, period)?
        && (filing.draft.is_some() || filing.last().is_some())
    {
        return Ok(filing.written());
    }
    let earlier = of_units(db, &[reporter.unit.id], None)?;
    let last = earlier.iter().filter_map(Filing::last).max_by_key(|sent| sent.at);
    let indicators = last.map_or_else(Indicators::default, |sent| sent.content.indicators.clone());
    Ok(Written { indicators, ..Written::default() })
}
