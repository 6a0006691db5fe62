//! What donors gave between two days, for seasons that are not calendar years; these sums are not kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{DonorTotal, Means, Thanks};
use crate::{
    db::{
        Db, DbError,
        schema::{gift_credits, gifts, receipts},
    },
    id::{BookId, PartyId},
    money::Money,
    sum_dong,
};

type Days = (NaiveDate, NaiveDate);

/// Returns what each donor gave under each name, reversed gifts left out.
pub fn totals_between(db: &mut Db, books: &[BookId], days: Days) -> Result<Vec<DonorTotal>, DbError> {
    type Row = (BookId, Option<PartyId>, bool, Means, Money, i64);
    let receipt = receipts::book_id.eq(gifts::book_id).and(receipts::seq.eq(gifts::seq));
    let rows: Vec<Row> = gifts::table
        .inner_join(receipts::table.on(receipt))
        .filter(gifts::book_id.eq_any(books.to_vec()).and(gifts::party_id.is_not_null()))
        .filter(gifts::received_on.between(days.0, days.1).and(receipts::void_seq.is_null()))
        .group_by((gifts::book_id, gifts::party_id, gifts::anonymous, gifts::means))
        .order((gifts::party_id, gifts::anonymous, gifts::book_id, gifts::means))
        .select((
            gifts::book_id,
            gifts::party_id,
            gifts::anonymous,
            gifts::means,
            sum_dong!("gifts.amount"),
            diesel::dsl::count_star(),
        ))
        .load(db)?;
    let mut totals: BTreeMap<(PartyId, bool, BookId), DonorTotal> = BTreeMap::new();
    for (book_id, party, anonymous, means, amount, gifts) in rows {
        let Some(party_id) = party else { continue };
        let none =
            DonorTotal { book_id, party_id, anonymous, cash: Money::ZERO, in_kind: Money::ZERO, gifts: 0 };
        let total = totals.entry((party_id, anonymous, book_id)).or_insert(none);
        let sum = if means == Means::InKind { &mut total.in_kind } else { &mut total.cash };
        *sum = sum.checked_add(amount).map_err(|err| DbError::Corrupt(err.to_string()))?;
        total.gifts += gifts;
    }
    Ok(totals.into_values().collect())
}

/// Returns who was thanked beside the donors, as [`super::credits`] does for a year.
pub fn credits_between(db: &mut Db, books: &[BookId], days: Days) -> QueryResult<Vec<Thanks>> {
    let of_credit = gifts::book_id.eq(gift_credits::book_id).and(gifts::seq.eq(gift_credits::seq));
    let standing = receipts::table
        .filter(receipts::void_seq.is_null())
        .filter(receipts::book_id.eq(gift_credits::book_id).and(receipts::seq.eq(gift_credits::seq)));
    gift_credits::table
        .inner_join(gifts::table.on(of_credit))
        .filter(gift_credits::book_id.eq_any(books.to_vec()))
        .filter(gifts::received_on.between(days.0, days.1))
        .filter(diesel::dsl::exists(standing))
        .order((gift_credits::party_id, gift_credits::book_id, gift_credits::seq))
        .select((
            gift_credits::party_id,
            gifts::party_id,
            gift_credits::amount,
            gifts::anonymous,
            gift_credits::book_id,
        ))
        .load(db)
}
