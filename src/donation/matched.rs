//! Gifts that match others ("vốn đối ứng"): a company gives a đồng for every đồng that its people gave.
//!
//! The money is the company's and counts for it alone, in tier and total. Whoever's gift was matched is thanked for
//! it: what was given because of that gift is shown on the honour roll and added to nothing. What is kept is the
//! link to the gift and not its donor, so that a gift that goes back out of the books takes such thanks along, one
//! that was issued anew hands them on, and a donor who gave without a name is thanked without one.

use std::{collections::BTreeSet, fmt};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::{DonationError, NewGift, ReceiptNo, store};
use crate::{
    db::Tx,
    id::{BookId, Seq},
    money::{Money, MoneyError},
    party, say,
};

/// A gift that another one matches, and how much of that other one is given for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    pub gift: Seq,
    pub amount: Money,
}

/// A matched gift as the desk names it: by its receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matched {
    pub receipt: ReceiptNo,
    /// None matches đồng for đồng, as far as the money goes.
    pub amount: Option<Money>,
}

/// Why a gift cannot match another.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MatchError {
    NotFound(ReceiptNo),
    Void(ReceiptNo),
    /// Nobody knows yet whose gift it is.
    Nobody(ReceiptNo),
    /// A gift cannot match one of its own donor.
    Own(ReceiptNo),
    Twice(ReceiptNo),
    NotPositive,
    /// More is matched than was given.
    Over {
        matched: Money,
        given: Money,
    },
    /// What was typed for some receipts leaves nothing for the others.
    NothingLeft(ReceiptNo),
    /// Money whose donor is unknown matches nothing.
    Unidentified,
}

impl fmt::Display for MatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(receipt) => say!(
                f,
                "sổ không có biên lai {receipt}; hãy xem lại số của biên lai được đối ứng",
                "the book has no receipt {receipt}; look the matched receipt's number up again"
            ),
            Self::Void(receipt) => say!(
                f,
                "biên lai {receipt} đã hủy; nếu đã lập lại, hãy ghi số của biên lai mới",
                "receipt {receipt} is void; if it was issued anew, write the new one's number"
            ),
            Self::Nobody(receipt) => say!(
                f,
                "biên lai {receipt} chưa rõ người gửi; hãy xác định người gửi trước khi đối ứng",
                "the sender of receipt {receipt} is unknown; find out who it is before it is matched"
            ),
            Self::Own(receipt) => say!(
                f,
                "biên lai {receipt} là của chính người ủng hộ này; chỉ đối ứng cho khoản của người khác",
                "receipt {receipt} is this very donor's; only the gifts of others are matched"
            ),
            Self::Twice(receipt) => say!(
                f,
                "biên lai {receipt} được ghi hai lần; hãy bỏ bớt một dòng",
                "receipt {receipt} is written twice; take one of the lines out"
            ),
            Self::NotPositive => say!(
                f,
                "số tiền đối ứng phải lớn hơn 0; hãy để trống nếu đối ứng một đồng cho một đồng",
                "what is given for a receipt must be more than zero; leave it empty to match đồng for đồng"
            ),
            Self::Over { matched, given } => say!(
                f,
                "các phần đối ứng cộng lại {matched}, nhiều hơn khoản ủng hộ {given}; hãy bớt lại",
                "the matched parts come to {matched}, more than the gift of {given}; make them smaller"
            ),
            Self::NothingLeft(receipt) => say!(
                f,
                "không còn tiền để đối ứng cho biên lai {receipt}; hãy bớt phần của các dòng khác",
                "nothing is left to match receipt {receipt}; make the other lines' parts smaller"
            ),
            Self::Unidentified => say!(
                f,
                "khoản chưa rõ người gửi không đối ứng cho khoản nào được",
                "a gift whose sender is unknown cannot match another"
            ),
        }
    }
}

/// Finds the receipts that a gift matches and says how much of it is given for each.
pub fn pair(tx: &mut Tx, book: BookId, gift: &mut NewGift, matched: &[Matched]) -> Result<(), DonationError> {
    if matched.is_empty() {
        return Ok(());
    }
    let whole = gift.amount()?;
    let db = tx.db()?;
    let mut found = Vec::with_capacity(matched.len());
    for Matched { receipt, amount } in matched {
        let missing = MatchError::NotFound(*receipt);
        let Some(seq) = store::numbered(db, book, *receipt)? else { return Err(missing.into()) };
        let given = store::find(db, book, seq)?.ok_or(missing)?.amount;
        found.push((seq, Part { given, named: *amount }));
    }
    let parts: Vec<Part> = found.iter().map(|(_, part)| *part).collect();
    let shared = share(whole, &parts)?;
    if let Some((_, it)) = shared.iter().zip(matched).find(|(amount, _)| amount.is_zero()) {
        return Err(MatchError::NothingLeft(it.receipt).into());
    }
    gift.matches =
        found.iter().zip(shared).map(|((gift, _), amount)| Match { gift: *gift, amount }).collect();
    Ok(())
}

/// What one matched gift was, and what was typed for it.
#[derive(Clone, Copy, Debug)]
struct Part {
    given: Money,
    named: Option<Money>,
}

/// Shares a gift among those it matches: first what was typed, then đồng for đồng, and where the money does not go
/// that far, in proportion to what was given, down to the đồng and never more.
fn share(whole: Money, parts: &[Part]) -> Result<Vec<Money>, DonationError> {
    let named = Money::sum(parts.iter().filter_map(|part| part.named))?;
    if parts.iter().any(|part| part.named.is_some_and(|amount| !amount.is_positive())) {
        return Err(MatchError::NotPositive.into());
    }
    if named > whole {
        return Err(MatchError::Over { matched: named, given: whole }.into());
    }
    let left = whole.checked_sub(named)?;
    let wanted = Money::sum(parts.iter().filter(|part| part.named.is_none()).map(|part| part.given))?;
    let (mut met, mut before, mut shared) = (Money::ZERO, Money::ZERO, Vec::with_capacity(parts.len()));
    for part in parts {
        if let Some(amount) = part.named {
            shared.push(amount);
            continue;
        }
        // The parts are the steps of one running share, so that they add up to what is left to the đồng.
        before = before.checked_add(part.given)?;
        let upto = if wanted <= left { before } else { proportion(left, (before, wanted))? };
        shared.push(upto.checked_sub(met)?);
        met = upto;
    }
    Ok(shared)
}

fn proportion(of: Money, (part, whole): (Money, Money)) -> Result<Money, MoneyError> {
    let [of, part, whole] = [of, part, whole].map(|it| Decimal::from(it.dong()));
    let share = of.checked_mul(part).and_then(|it| it.checked_div(whole)).ok_or(MoneyError::TooLarge)?;
    share.round_dp_with_strategy(0, RoundingStrategy::ToZero).to_string().parse()
}

/// Refuses a gift whose matches are not what they must be; the gate asks this of every gift.
pub(super) fn check(tx: &mut Tx, book: BookId, gift: &NewGift) -> Result<(), DonationError> {
    if gift.matches.is_empty() {
        return Ok(());
    }
    let donor = gift.donor.ok_or(MatchError::Unidentified)?;
    let (matched, given) = (Money::sum(gift.matches.iter().map(|it| it.amount))?, gift.amount()?);
    if matched > given {
        return Err(MatchError::Over { matched, given }.into());
    }
    let db = tx.db()?;
    let heads = party::merge::store::heads(db)?;
    let mut seen = BTreeSet::new();
    for it in &gift.matches {
        let of = store::matched(db, book, it.gift)?.ok_or(DonationError::NotAGift { seq: it.gift })?;
        if !it.amount.is_positive() {
            return Err(MatchError::NotPositive.into());
        }
        if !seen.insert(it.gift) {
            return Err(MatchError::Twice(of.receipt).into());
        }
        if of.is_void {
            return Err(MatchError::Void(of.receipt).into());
        }
        let theirs = of.donor.ok_or(MatchError::Nobody(of.receipt))?;
        if heads.of(theirs) == heads.of(donor) {
            return Err(MatchError::Own(of.receipt).into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(given: i64, named: Option<i64>) -> Part {
        Part { given: Money::from_dong(given), named: named.map(Money::from_dong) }
    }

    #[track_caller]
    fn check(whole: i64, parts: &[Part], expected: &[i64]) {
        let shared = share(Money::from_dong(whole), parts).unwrap();
        assert_eq!(shared.iter().map(|it| it.dong()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_gift_is_matched_dong_for_dong_as_far_as_the_money_goes() {
        check(10_000, &[part(3_000, None)], &[3_000]);
        check(10_000, &[part(3_000, None), part(4_000, None)], &[3_000, 4_000]);
        check(10_000, &[part(10_000, None), part(5_000, None)], &[6_666, 3_334]);
        // Two for one is typed.
        check(10_000, &[part(3_000, Some(6_000)), part(9_000, None)], &[6_000, 4_000]);
    }

    #[test]
    fn more_than_was_given_is_not_shared() {
        let refused = |parts: &[Part]| share(Money::from_dong(100), parts).unwrap_err().to_string();
        assert!(
            refused(&[part(50, Some(60)), part(50, Some(60))])
                .contains("cộng lại 120 ₫, nhiều hơn khoản ủng hộ 100 ₫")
        );
        assert!(refused(&[part(50, Some(0))]).contains("phải lớn hơn 0"));
    }

    proptest! {
        #[test]
        fn parts_never_come_to_more_than_the_gift_or_than_what_they_match(
            whole in 1..10_000_000_000_i64,
            given in prop::collection::vec(1..10_000_000_000_i64, 1..8),
        ) {
            let parts: Vec<Part> = given.iter().map(|it| part(*it, None)).collect();
            let shared = share(Money::from_dong(whole), &parts).unwrap();
            let sum: i64 = shared.iter().map(|it| it.dong()).sum();
            prop_assert_eq!(sum, whole.min(given.iter().sum()));
            for (shared, given) in shared.iter().zip(&given) {
                prop_assert!(!shared.is_negative() && shared.dong() <= *given);
            }
        }
    }
}
