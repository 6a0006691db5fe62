//! Finding a donor by a name, a phone number, an address or the number of a receipt.

use chrono::NaiveDate;

use crate::{
    db::{Db, DbError},
    donation,
    id::{BookId, PartyId},
    money::Money,
    party::{
        self, directory, merge,
        search::{self, Hit, Query},
    },
    receipt,
};

/// Somebody who was found, with what tells two of one name apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DonorHit {
    pub hit: Hit,
    /// The last gift to this book that stands; none for people whom the book does not know.
    pub last_gift: Option<(NaiveDate, Money)>,
}

/// What was found, the best first; people of other units come last and have their details hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DonorsFound {
    pub hits: Vec<DonorHit>,
    pub more: bool,
}

/// Finds donors as a unit's people may see them, at most `limit`.
pub fn find(db: &mut Db, book: BookId, text: &str, limit: usize) -> Result<DonorsFound, DbError> {
    let Some(query) = Query::read(text) else { return Ok(DonorsFound::default()) };
    let found = search::store::find(db, book, &query, limit)?;
    let mut hits = found.hits;
    for party in of_receipt(db, book, text)? {
        if hits.len() < limit && hits.iter().all(|it| it.party.id != party.party.id) {
            hits.insert(0, party);
        }
    }
    let with_gift = |hit: Hit| {
        let last_gift = match hit.elsewhere {
            true => None,
            false => {
                let records = merge::store::group(db, hit.party.id)?;
                donation::store::last_gift(db, book, &records)?
            }
        };
        Ok::<_, DbError>(DonorHit { hit, last_gift })
    };
    let hits = hits.into_iter().map(with_gift).collect::<Result<_, _>>()?;
    Ok(DonorsFound { hits, more: found.more })
}

/// Reads `123`, `BL 123` or `BL-123/2025` as the number of a receipt, and the year where it is said.
pub fn receipt_number(text: &str) -> Option<(Option<i64>, i64)> {
    // As it is printed the year comes first; people who say it aloud put it last.
    if let Ok(receipt::Number { year, no }) = text.parse() {
        return Some((Some(year), no));
    }
    let text = text.trim();
    let bare = text.strip_prefix("BL").or_else(|| text.strip_prefix("bl")).unwrap_or(text);
    let mut parts = bare.split(['/', '-', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let (first, second) = (parts.next()?.parse().ok()?, parts.next());
    let year = second.map(str::parse).transpose().ok()?;
    // Seven digits are more receipts than a book writes in a year, and less than a phone number.
    (parts.next().is_none() && (1..=9_999_999).contains(&first)).then_some((year, first))
}

/// Returns the donors whose receipt a text names, as they are on file now.
pub fn donors_of_receipt(db: &mut Db, book: BookId, text: &str) -> Result<Vec<PartyId>, DbError> {
    let Some((year, no)) = receipt_number(text) else { return Ok(Vec::new()) };
    let mut heads: Vec<PartyId> = Vec::new();
    for donor in donation::store::donors_of_receipt(db, book, year, no)? {
        let head = merge::store::head(db, donor)?;
        let group = merge::store::group(db, head)?;
        if !heads.contains(&head) && directory::store::knows(db, book, &group)? {
            heads.push(head);
        }
    }
    Ok(heads)
}

fn of_receipt(db: &mut Db, book: BookId, text: &str) -> Result<Vec<Hit>, DbError> {
    let heads = donors_of_receipt(db, book, text)?;
    let parties = party::store::get_many(db, &heads)?;
    Ok(parties.into_iter().map(|party| Hit { party, elsewhere: false }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn receipts_are_named_by_their_numbers() {
        assert_eq!(receipt_number("17"), Some((None, 17)));
        assert_eq!(receipt_number(" BL 17/2025 "), Some((Some(2025), 17)));
        assert_eq!(receipt_number("BL-17-2025"), Some((Some(2025), 17)));
        assert_eq!(receipt_number("BL-2025/0017"), Some((Some(2025), 17)));
        for text in ["", "BL", "0", "12345678", "17/2025/1", "a17", "0912 345 678"] {
            assert_eq!(receipt_number(text), None, "{text}");
        }
    }
}
