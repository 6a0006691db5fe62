//! Who brought a gift about: thanked beside its donor, shown and never added to a total (`CreditKind::Soft`).
//!
//! A name is taken for the one whom the book knows by it, and put on file where it knows nobody. Where several bear
//! the name, the number that stands before it says who is meant: “#12 Nguyễn Văn An”.

use std::fmt;

use super::{
    Credit, CreditKind, DonationError, NewGift,
    giver::{Directory, Giver, Namesake},
    members::Named,
};
use crate::{
    db::Tx,
    id::{BookId, PartyId},
    ledger::Author,
    money::Money,
    party::directory,
    say,
};

/// Why somebody cannot be thanked for having brought a gift about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoverError {
    /// Several people on file bear the name.
    Several {
        name: String,
        known: String,
    },
    /// A number that is nobody's, or somebody's of another name.
    Number(String),
    /// The same person is named twice, or stands on the list of names as well.
    Twice(String),
    Over {
        name: String,
        amount: Money,
        given: Money,
    },
}

impl fmt::Display for MoverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Several { name, known } => say!(
                f,
                "người vận động: danh bạ có nhiều người tên “{name}”; hãy chép một trong các dòng sau: {known}",
                "who brought it about: several on file are named “{name}”; copy one of these: {known}"
            ),
            Self::Number(text) => say!(
                f,
                "người vận động: “{text}” không đúng số hoặc tên trong danh bạ; hãy ghi như “#12 Nguyễn Văn An”, hoặc chỉ ghi tên",
                "who brought it about: “{text}” is no number with its name on file; write it as “#12 Nguyễn Văn An”, or the name alone"
            ),
            Self::Twice(name) => say!(
                f,
                "người vận động: “{name}” được ghi hai lần, hoặc đã có trong danh sách tên; hãy bỏ bớt",
                "who brought it about: “{name}” stands there twice, or is on the list of names; take one out"
            ),
            Self::Over { name, amount, given } => say!(
                f,
                "người vận động: phần của “{name}” là {amount}, nhiều hơn khoản ủng hộ {given}; hãy sửa số tiền",
                "who brought it about: {amount} for “{name}” is more than the gift of {given}; mend the amount"
            ),
        }
    }
}

/// Puts those who brought a gift about beside its donor, and on file where they are not yet.
pub fn thank(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    gift: &mut NewGift,
    list: &[Named],
) -> Result<(), DonationError> {
    if list.is_empty() {
        return Ok(());
    }
    let given = gift.amount()?;
    let names = list.iter().map(|it| numbered(&it.name).map_or(it.name.as_str(), |(_, name)| name));
    let mut directory = Directory::look_up(tx.db()?, book, names)?;
    for Named { name, amount } in list {
        let amount = if amount.is_zero() { given } else { *amount };
        if amount > given {
            return Err(MoverError::Over { name: name.clone(), amount, given }.into());
        }
        let party = find(tx, author, (book, gift.donor), (&mut directory, name))?;
        if gift.credits.iter().any(|credit| credit.party == party) {
            return Err(MoverError::Twice(name.clone()).into());
        }
        gift.credits.push(Credit { party, kind: CreditKind::Soft, amount });
    }
    Ok(())
}

fn find(
    tx: &mut Tx,
    author: &Author,
    (book, donor): (BookId, Option<PartyId>),
    (directory, typed): (&mut Directory, &str),
) -> Result<PartyId, DonationError> {
    if let Some((party, name)) = numbered(typed) {
        let is_ours = directory::store::known_of(tx.db()?, book, &[party])?.contains(&party);
        let is_it = is_ours && directory.bears(party, name);
        return if is_it { Ok(party) } else { Err(MoverError::Number(typed.to_owned()).into()) };
    }
    // A donor who is put on file with this very gift is not known to the book yet.
    let is_ours = |it: &&Namesake| !it.elsewhere || Some(it.id) == donor;
    let ours: Vec<_> = directory.namesakes(typed).into_iter().filter(is_ours).collect();
    match ours[..] {
        [] => {
            let (address, phone) = (String::new(), String::new());
            let new = Giver::Named { name: typed.to_owned(), address, phone, surely_new: true };
            directory.settle(tx, author, &new)
        }
        [one] => Ok(one.id),
        _ => {
            let known = ours.iter().map(|it| match it.address.as_str() {
                "" => write(it.id, &it.name),
                address => format!("{} ({address})", write(it.id, &it.name)),
            });
            let known = known.collect::<Vec<_>>().join(", ");
            Err(MoverError::Several { name: typed.to_owned(), known }.into())
        }
    }
}

/// Writes who is meant as [`thank`] reads it.
pub fn write(party: PartyId, name: &str) -> String {
    format!("#{party} {name}")
}

/// Reads `#12 Nguyễn Văn An`; anything else is a name.
fn numbered(text: &str) -> Option<(PartyId, &str)> {
    let (number, name) = text.strip_prefix('#')?.split_once(' ').unwrap_or((text, ""));
    Some((PartyId(number.parse().unwrap_or_default()), name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_before_the_name_is_read() {
        assert_eq!(numbered(&write(PartyId(12), "Lê An")), Some((PartyId(12), "Lê An")));
        assert_eq!(numbered("Lê An"), None);
        // No party has the number zero.
        assert_eq!(numbered("#x Lê An"), Some((PartyId(0), "Lê An")));
        assert_eq!(numbered("#12"), Some((PartyId(0), "")));
    }
}
