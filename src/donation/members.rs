//! The names behind a body's envelope: one gift and one receipt for the body, every name thanked, nothing counted twice.
//!
//! A lineage, a class or a staff union hands over one envelope and a list of names. The body is the donor; whoever
//! stands on the list is thanked beside it as a member, with what each put in where the list says so. Such credit
//! is shown on the honour roll and never added to a total (`CreditKind::Member`).
//!
//! A name is taken for the member of this body who bears it, or is put on file anew. Somebody else of that name in
//! the directory is not assumed to be meant; the page of duplicates shows both and joins them if they are one.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use super::{Credit, CreditKind, DonationError, NewGift};
use crate::{
    db::Tx,
    id::PartyId,
    ledger::Author,
    money::Money,
    party::{
        NewParty, Party, PartyKind,
        name::read_donor,
        store::{add_member, get, get_many, members, put},
    },
    say,
    text::{
        TextError,
        amount::{AmountError, parse_typed},
        clean_within,
    },
};

/// How many names one list may hold.
const MOST: usize = 2000;
/// How long a name may be.
const LONGEST: usize = 200;

/// A line of the list: a name, and what that person put in; zero where only the name is known.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Named {
    pub name: String,
    pub amount: Money,
}

/// Why a list of names cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    NoName { line: usize },
    Text { line: usize, err: TextError },
    Amount { line: usize, err: AmountError },
    Twice { line: usize, name: String },
    TooLong(usize),
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName { line } => say!(
                f,
                "danh sách tên, dòng {line}: chưa có tên; hãy gõ tên trước số tiền",
                "list of names, line {line}: there is no name; write it before the amount"
            ),
            Self::Text { line, err } => {
                say!(f, "danh sách tên, dòng {line}: {err}", "list of names, line {line}: {err:#}")
            }
            Self::Amount { line, err } => {
                say!(f, "danh sách tên, dòng {line}: {err}", "list of names, line {line}: {err:#}")
            }
            Self::Twice { line, name } => say!(
                f,
                "danh sách tên, dòng {line}: “{name}” đã có ở dòng trên; nếu là người khác cùng tên, hãy ghi thêm để phân biệt, như “{name} (thôn 2)”",
                "list of names, line {line}: “{name}” stands above already; if it is somebody else, add what tells them apart, such as “{name} (thôn 2)”"
            ),
            Self::TooLong(count) => say!(
                f,
                "danh sách có {count} tên; mỗi khoản nhận nhiều nhất {MOST} tên, hãy tách thành nhiều khoản",
                "the list has {count} names; one gift takes at most {MOST}, split it into several gifts"
            ),
        }
    }
}

/// Reads a list as it is typed or pasted from a sheet: a name on each line, and behind `;` or a tab what it gave.
///
/// # Errors
/// [`ListError`] names the first bad line, counted from 1.
pub fn read(text: &str) -> Result<Vec<Named>, ListError> {
    let (mut list, mut seen) = (Vec::new(), HashSet::new());
    for (index, typed) in text.lines().enumerate().filter(|(_, typed)| !typed.trim().is_empty()) {
        let line = index + 1;
        let (name, amount) = typed.split_once(['\t', ';']).unwrap_or((typed, ""));
        let name = clean_within(name, LONGEST).map_err(|err| ListError::Text { line, err })?;
        if name.is_empty() {
            return Err(ListError::NoName { line });
        }
        if !seen.insert(name.clone()) {
            return Err(ListError::Twice { line, name });
        }
        let amount = match amount.trim() {
            "" => Money::ZERO,
            text => parse_typed(text).map_err(|err| ListError::Amount { line, err })?,
        };
        list.push(Named { name, amount });
    }
    if list.len() > MOST { Err(ListError::TooLong(list.len())) } else { Ok(list) }
}

/// Writes a list as [`read`] reads it.
pub fn write(list: &[Named]) -> String {
    let line = |Named { name, amount }: &Named| match amount.is_zero() {
        true => name.clone(),
        false => format!("{name}; {}", amount.to_string().trim_end_matches(" ₫")),
    };
    list.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Puts the people of a list beside a gift's donor, and on file as members where they are not yet.
///
/// # Errors
/// [`DonationError::ListOver`] where the names put in more than was given, [`DonationError::NamesOfPerson`] where the
/// donor is no body.
pub fn thank(tx: &mut Tx, author: &Author, gift: &mut NewGift, list: &[Named]) -> Result<(), DonationError> {
    let Some(body) = gift.donor.filter(|_| !list.is_empty()) else { return Ok(()) };
    let (listed, given) = (Money::sum(list.iter().map(|it| it.amount))?, gift.amount()?);
    if listed > given {
        return Err(DonationError::ListOver { listed, given });
    }
    let db = tx.db()?;
    if get(db, body)?.kind == PartyKind::Person {
        return Err(DonationError::NamesOfPerson);
    }
    let ids = members(db, body)?;
    // Lists that are printed say how a member is honoured, and come back so when they are mended.
    let both = |party: Party| [(party.recognition_name, party.id), (party.name, party.id)];
    let mut known: HashMap<String, PartyId> = get_many(db, &ids)?.into_iter().flat_map(both).collect();
    let mut joining = Vec::new();
    for Named { name, amount } in list {
        let read = read_donor(name);
        let party = match known.get(name).or_else(|| known.get(&read.name)) {
            Some(id) => *id,
            None => {
                let id = put(tx, &NewParty::from_name(&read), author.at)?;
                joining.push(id);
                known.insert(read.name, id);
                id
            }
        };
        // “Ông An” and “An” are one name to the directory: what both put in is one thanks.
        match gift.credits.iter_mut().find(|it| it.party == party) {
            Some(credit) => credit.amount = credit.amount.checked_add(*amount)?,
            None => gift.credits.push(Credit { party, kind: CreditKind::Member, amount: *amount }),
        }
    }
    // All of them are written before the first is looked at: one statement for the list, not one for each name.
    let db = tx.db()?;
    joining.into_iter().try_for_each(|member| add_member(db, body, member))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_is_pasted() {
        let list = read("Trần An\t500.000\n\n Lê Bình ; 200n\nPhạm  Chi\n").unwrap();
        let named = |name: &str, dong| Named { name: name.to_owned(), amount: Money::from_dong(dong) };
        assert_eq!(list, [named("Trần An", 500_000), named("Lê Bình", 200_000), named("Phạm Chi", 0)]);
        assert_eq!(read(" \n"), Ok(Vec::new()));
    }

    #[test]
    fn a_bad_line_is_named() {
        assert_eq!(read("An\n;500"), Err(ListError::NoName { line: 2 }));
        assert_eq!(read("An\nAn"), Err(ListError::Twice { line: 2, name: "An".to_owned() }));
        let err = read("An\nBình; nhiều").unwrap_err();
        assert!(err.to_string().starts_with("danh sách tên, dòng 2: "), "{err}");
        assert!(format!("{err:#}").starts_with("list of names, line 2: "), "{err:#}");
    }
}
