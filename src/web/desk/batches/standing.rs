//! Where a batch stands: what was counted, what was typed, and why it cannot be posted yet.

use askama::Template;

use crate::{
    batch::{Batch, sheet::Sheet},
    money::Money,
    web::{Failure, desk::Frame},
};

/// The counted figures beside the typed ones, as bars and as sentences.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Where the button posts to.
    pub action: String,
    pub count: i64,
    pub total: Money,
    pub expected_count: Option<i64>,
    pub expected_total: Option<Money>,
    /// Why the button is off, in the page's language.
    pub reason: Option<String>,
}

impl Standing {
    pub fn of(desk: &Frame, batch: &Batch, sheet: &Sheet) -> Self {
        let reason = sheet.hindrance(&batch.terms).map(|err| desk.sentence(&desk.of_value(&err)));
        Self {
            action: desk.to(&format!("batches/{}/post", batch.id)),
            count: sheet.count(),
            total: sheet.total,
            expected_count: batch.terms.count,
            expected_total: batch.terms.total,
            reason,
        }
    }

    /// Returns how far a bar is filled; more than counted fills it.
    pub fn filled(&self) -> i64 {
        self.expected_count.map_or(0, |expected| self.count.min(expected))
    }

    /// A bar counts in thousands of đồng: a browser's numbers are not made for all of ours.
    pub fn bar_total(&self) -> (i64, i64) {
        let expected = self.expected_total.map_or(1, |total| (total.dong() / 1000).max(1));
        ((self.total.dong() / 1000).min(expected), expected)
    }

    pub fn render_for(&self, desk: &Frame) -> Result<String, Failure> {
        let fragment = Fragment { desk, standing: self };
        fragment.render().map_err(|err| Failure::internal(&err))
    }
}

#[derive(Template)]
#[template(path = "batches/standing.html")]
struct Fragment<'s> {
    desk: &'s Frame,
    standing: &'s Standing,
}
