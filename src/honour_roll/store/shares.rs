//! Takes of every row the part that falls to a unit where several carry on from one that was split.

use super::super::{RollError, Scope};
use crate::{
    calendar::Month,
    db::Db,
    donation::{
        self,
        store::{DonorTotal, Thanks},
    },
    id::BookId,
    money::{Money, MoneyError},
};

/// Returns what falls to the scope of what donors gave and were thanked for; a part of no đồng is no gift.
pub fn taken(
    scope: &Scope,
    (totals, thanks): (Vec<DonorTotal>, Vec<Thanks>),
) -> Result<(Vec<DonorTotal>, Vec<Thanks>), MoneyError> {
    if scope.parts.is_empty() {
        return Ok((totals, thanks));
    }
    let totals = totals.into_iter().map(|it| given(scope, it)).filter_map(Result::transpose);
    let thanks = thanks.into_iter().map(|it| thanked(scope, it)).filter_map(Result::transpose);
    Ok((totals.collect::<Result<_, _>>()?, thanks.collect::<Result<_, _>>()?))
}

fn given(scope: &Scope, total: DonorTotal) -> Result<Option<DonorTotal>, MoneyError> {
    let Some(part) = scope.parts.get(&total.book_id) else { return Ok(Some(total)) };
    let (cash, in_kind) = (part.of(total.cash)?, part.of(total.in_kind)?);
    let is_nothing = cash.is_zero() && in_kind.is_zero();
    Ok((!is_nothing).then_some(DonorTotal { cash, in_kind, ..total }))
}

fn thanked(scope: &Scope, thanks: Thanks) -> Result<Option<Thanks>, MoneyError> {
    // Of some only the name is known, and a name is not split.
    let part = scope.parts.get(&thanks.book_id).filter(|_| !thanks.amount.is_zero());
    let Some(part) = part else { return Ok(Some(thanks)) };
    let amount = part.of(thanks.amount)?;
    Ok((!amount.is_zero()).then_some(Thanks { amount, ..thanks }))
}

/// Returns what falls to the scope of the money of senders whom nobody knows, at the end of a month.
pub fn unidentified(db: &mut Db, scope: &Scope, through: Month) -> Result<Money, RollError> {
    let is_whole = |book: &BookId| !scope.parts.contains_key(book);
    let whole: Vec<BookId> = scope.books.iter().copied().filter(is_whole).collect();
    let mut sum = donation::store::unidentified(db, &whole, through)?;
    for (book, part) in &scope.parts {
        sum = sum.checked_add(part.of(donation::store::unidentified(db, &[*book], through)?)?)?;
    }
    Ok(sum)
}
