//! Points that reviewers give, criterion by criterion, and who may see them.

use super::DossierError;
use crate::{
    calendar::Instant,
    id::{ReviewId, UserId},
    programme::papers::{Criterion, Papers},
};

/// The most points of one criterion.
pub const MOST_POINTS: i64 = 5;

/// What one reviewer gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    pub id: ReviewId,
    pub by: UserId,
    pub at: Instant,
    /// In the order of the round's criteria.
    pub points: Vec<i64>,
    pub note: String,
}

impl Review {
    /// Adds the points up, each as often as its criterion counts.
    pub fn total(&self, criteria: &[Criterion]) -> i64 {
        self.points.iter().zip(criteria).map(|(points, criterion)| points * criterion.weight).sum()
    }
}

/// Returns the most points that the criteria can give.
pub fn most(criteria: &[Criterion]) -> i64 {
    criteria.iter().map(|it| it.weight * MOST_POINTS).sum()
}

/// Refuses points that do not answer every criterion with 1 to 5.
pub fn check(criteria: &[Criterion], points: &[i64]) -> Result<(), DossierError> {
    if criteria.is_empty() {
        return Err(DossierError::NotScored);
    }
    let is_whole = points.len() == criteria.len();
    if is_whole && points.iter().all(|it| (1..=MOST_POINTS).contains(it)) {
        Ok(())
    } else {
        Err(DossierError::Incomplete { criteria: criteria.len() })
    }
}

/// Leaves the reviews that somebody may see: in a blind round, before a decision, others' only beside one's own.
pub fn visible(reviews: Vec<Review>, papers: &Papers, viewer: UserId, decided: bool) -> Vec<Review> {
    let shows_all = decided || !papers.blind || reviews.iter().any(|it| it.by == viewer);
    reviews.into_iter().filter(|it| shows_all || it.by == viewer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::ProgrammeError;

    fn papers(blind: bool) -> Papers {
        let papers = Papers::default().scored(["Hoàn cảnh x2", "Kết quả"], blind);
        papers.map_err(|err: ProgrammeError| err.to_string()).unwrap()
    }

    fn by(user: i64, points: &[i64]) -> Review {
        let at = Instant::from_micros(0);
        Review { id: ReviewId(user), by: UserId(user), at, points: points.to_vec(), note: String::new() }
    }

    #[test]
    fn points_count_by_weight() {
        let criteria = papers(false).criteria;
        assert_eq!((by(1, &[4, 5]).total(&criteria), most(&criteria)), (13, 15));
        check(&criteria, &[1, 5]).unwrap();
        for wrong in [&[][..], &[5], &[0, 5], &[6, 1], &[1, 1, 1]] {
            assert!(matches!(check(&criteria, wrong), Err(DossierError::Incomplete { .. })), "{wrong:?}");
        }
        assert!(matches!(check(&[], &[]), Err(DossierError::NotScored)));
    }

    #[test]
    fn a_blind_round_hides_what_others_gave_until_one_gave_too() {
        let all = || vec![by(1, &[4, 5]), by(2, &[1, 1])];
        let seen = |blind, viewer, decided| -> Vec<i64> {
            visible(all(), &papers(blind), UserId(viewer), decided).iter().map(|it| it.by.0).collect()
        };
        assert_eq!(seen(true, 3, false), Vec::<i64>::new());
        assert_eq!(seen(true, 1, false), [1, 2]);
        assert_eq!(seen(true, 3, true), [1, 2]);
        assert_eq!(seen(false, 3, false), [1, 2]);
    }
}
