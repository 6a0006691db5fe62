//! Whether an amount is ten times what is usual: the question that catches a zero too many or too few.

use std::fmt;

use crate::{money::Money, say};

/// How many times the usual an amount must be to be asked about.
const TIMES: i64 = 10;
/// With fewer gifts of other people nobody can say what is usual.
const FEWEST: usize = 5;

/// Whose gifts an amount is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Donor,
    Batch,
    Unit,
}

/// An amount that somebody has to look at again before it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unusual {
    pub amount: Money,
    pub usual: Money,
    pub whose: Whose,
}

/// What an amount is compared with; the donor's own gifts say most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usual {
    pub donor: Option<Money>,
    /// Of the envelopes of the same batch.
    pub batch: Option<Money>,
    /// Of what the unit received last from anybody.
    pub unit: Option<Money>,
}

impl Usual {
    /// Returns the question that an amount raises, or none.
    ///
    /// A tenth is a slip only beside the donor's own gifts: among strangers somebody always gives little.
    pub fn question(&self, amount: Money) -> Option<Unusual> {
        let of = |usual: Option<Money>, whose| usual.map(|usual| (usual, whose));
        let (usual, whose) = of(self.donor, Whose::Donor)
            .or_else(|| of(self.batch, Whose::Batch))
            .or_else(|| of(self.unit, Whose::Unit))?;
        let times = |small: Money, large: Money| {
            small.is_positive() && small.dong().checked_mul(TIMES).is_some_and(|it| it <= large.dong())
        };
        let asks = times(usual, amount) || (whose == Whose::Donor && times(amount, usual));
        asks.then_some(Unusual { amount, usual, whose })
    }
}

/// Returns what a donor usually gives; one gift is enough to tell.
pub fn of_donor(past: &[Money]) -> Option<Money> {
    median(past)
}

/// Returns what people usually give, where enough of them are known.
pub fn of_others(past: &[Money]) -> Option<Money> {
    if past.len() < FEWEST { None } else { median(past) }
}

/// Returns the amount in the middle, the lower of two: an amount that was really given.
fn median(amounts: &[Money]) -> Option<Money> {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

impl fmt::Display for Unusual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { amount, usual, whose } = self;
        match (whose, amount > usual) {
            (Whose::Donor, true) => say!(
                f,
                "{amount} gấp 10 lần mức người này thường ủng hộ ({usual}); hãy xem lại số tiền, đúng thì xác nhận",
                "{amount} is ten times what this donor usually gives ({usual}); look again, and confirm if it is right"
            ),
            (Whose::Donor, false) => say!(
                f,
                "{amount} chưa bằng một phần mười mức người này thường ủng hộ ({usual}); hãy xem lại số tiền, đúng thì xác nhận",
                "{amount} is a tenth of what this donor usually gives ({usual}); look again, and confirm if it is right"
            ),
            (Whose::Batch, _) => say!(
                f,
                "{amount} gấp 10 lần các phong bì khác trong đợt ({usual}); hãy xem lại số tiền, đúng thì xác nhận",
                "{amount} is ten times the other envelopes of the batch ({usual}); look again, and confirm if it is right"
            ),
            (Whose::Unit, _) => say!(
                f,
                "{amount} gấp 10 lần mức ủng hộ thường gặp ({usual}); hãy xem lại số tiền, đúng thì xác nhận",
                "{amount} is ten times the usual gift ({usual}); look again, and confirm if it is right"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(dong: &[i64]) -> Vec<Money> {
        dong.iter().copied().map(Money::from_dong).collect()
    }

    /// Checks what an amount is compared with, given the gifts of the donor, of the batch and of the unit.
    #[track_caller]
    fn check(amount: i64, [donor, batch, unit]: [&[i64]; 3], expected: Option<(i64, Whose)>) {
        let usual = Usual {
            donor: of_donor(&all(donor)),
            batch: of_others(&all(batch)),
            unit: of_others(&all(unit)),
        };
        let asked = usual.question(Money::from_dong(amount)).map(|it| (it.usual.dong(), it.whose));
        assert_eq!(asked, expected, "{amount}");
    }

    const COMMON: &[i64] = &[200_000, 500_000, 500_000, 500_000, 1_000_000];

    #[test]
    fn a_donor_is_compared_with_his_own_gifts() {
        check(5_000_000, [&[500_000], &[], &[]], Some((500_000, Whose::Donor)));
        check(4_999_999, [&[500_000], &[], &[]], None);
        check(50_000, [&[500_000], &[], &[]], Some((500_000, Whose::Donor)));
        check(50_001, [&[500_000], &[], &[]], None);
        // One large gift does not make large gifts usual.
        check(5_000_000, [&[500_000, 500_000, 50_000_000], &[], &[]], Some((500_000, Whose::Donor)));
        // Who gives a hundred million is asked about neither batch nor unit.
        check(100_000_000, [&[100_000_000], COMMON, COMMON], None);
    }

    #[test]
    fn somebody_new_is_compared_with_the_batch_and_then_the_unit() {
        check(5_000_000, [&[], COMMON, &[]], Some((500_000, Whose::Batch)));
        check(5_000_000, [&[], &COMMON[..4], COMMON], Some((500_000, Whose::Unit)));
        check(5_000_000, [&[], &COMMON[..4], &COMMON[..4]], None);
        // Among strangers a small gift is nothing to ask about.
        check(10_000, [&[], COMMON, COMMON], None);
        check(5_000_000, [&[], &[], &[]], None);
    }

    #[test]
    fn the_lower_of_two_middle_amounts_is_usual() {
        check(2_000_000, [&[200_000, 900_000], &[], &[]], Some((200_000, Whose::Donor)));
        check(i64::MAX, [&[i64::MAX], &[], &[]], None);
    }

    #[test]
    fn the_question_speaks_both_languages() {
        let ask = |amount, whose| Unusual {
            amount: Money::from_dong(amount),
            usual: Money::from_dong(500_000),
            whose,
        };
        for (question, part) in [
            (ask(5_000_000, Whose::Donor), "gấp 10 lần"),
            (ask(50_000, Whose::Donor), "một phần mười"),
            (ask(5_000_000, Whose::Batch), "các phong bì khác"),
            (ask(5_000_000, Whose::Unit), "thường gặp"),
        ] {
            assert!(format!("{question}").contains(part), "{question}");
            assert!(format!("{question:#}").contains("look again"), "{question:#}");
        }
    }

    proptest! {
        #[test]
        fn what_was_given_before_is_never_asked_about(dong in prop::collection::vec(1..1_000_000_000_i64, 1..9)) {
            let past = all(&dong);
            let middle = of_donor(&past).unwrap();
            prop_assert!(past.contains(&middle));
            let usual = Usual { donor: Some(middle), ..Usual::default() };
            prop_assert_eq!(usual.question(middle), None);
        }

        #[test]
        fn a_zero_too_many_or_too_few_is_always_asked_about(usual in 10..1_000_000_000_i64) {
            let usual = usual / 10 * 10;
            let past = Usual { donor: Some(Money::from_dong(usual)), ..Usual::default() };
            for slip in [usual * 10, usual / 10] {
                prop_assert!(past.question(Money::from_dong(slip)).is_some());
            }
        }
    }
}
