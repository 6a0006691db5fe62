//! Who gave, as the desk names a donor: chosen from the directory, or typed by name.

use std::collections::{HashMap, HashSet};

use super::DonationError;
use crate::{
    db::{Db, DbError, Tx},
    id::{BookId, PartyId},
    ledger::Author,
    party::{
        NewParty, Party, directory,
        name::{DonorName, read_donor},
        publication::ANONYMOUS,
        store,
    },
};

/// A donor as the desk names one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Giver {
    OnFile(PartyId),
    /// Somebody who was chosen for a name that was typed; the two must still agree.
    Chosen {
        party: PartyId,
        name: String,
    },
    /// A name that was typed; who is not on file is put there.
    Named {
        name: String,
        address: String,
        phone: String,
        /// Somebody has looked at the namesakes and says that it is none of them.
        surely_new: bool,
    },
    /// An envelope without a name.
    Nameless,
}

/// Somebody on file whom a typed name may mean, with what tells people of one name apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Namesake {
    pub id: PartyId,
    pub name: String,
    /// Empty for somebody whom the book does not know, as is the phone: they are another unit's to show.
    pub address: String,
    pub phone: String,
    /// Only other units know this person.
    pub elsewhere: bool,
}

/// The parties on file that the typed names at hand may mean.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    by_key: HashMap<String, Vec<(DonorName, Namesake)>>,
}

impl Directory {
    /// Reads everybody who might be meant, in two queries.
    ///
    /// People whom only other books know are found by their full name, so that nobody is put on file twice, and
    /// without where they live or how to call them: that is nothing to the people of this book.
    pub fn look_up<'n>(
        db: &mut Db,
        book: BookId,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Self, DbError> {
        let keys: HashSet<String> = names.map(|name| read_donor(name).match_key()).collect();
        let mut directory = Self::default();
        if !keys.is_empty() {
            let found = store::with_keys(db, keys.into_iter().collect())?;
            let ids: Vec<PartyId> = found.iter().map(|(_, party)| party.id).collect();
            let ours = directory::store::known_of(db, book, &ids)?;
            for (key, party) in found {
                let is_ours = ours.contains(&party.id);
                directory.by_key.entry(key).or_default().push(known(party, is_ours));
            }
        }
        Ok(directory)
    }

    /// Returns who bears a typed name, oldest first; names whose marks speak against it are left out.
    pub fn namesakes(&self, name: &str) -> Vec<&Namesake> {
        let typed = read_donor(name);
        let of_key = self.by_key.get(&typed.match_key());
        let all = of_key.into_iter().flatten();
        all.filter(|(known, _)| known.may_be_of_one_key(&typed)).map(|(_, party)| party).collect()
    }

    /// Tells whether a party on file bears a typed name.
    pub fn bears(&self, party: PartyId, name: &str) -> bool {
        self.namesakes(name).iter().any(|it| it.id == party)
    }

    /// Returns the party that a giver is, putting on file who is not there yet.
    ///
    /// # Errors
    /// [`DonationError::Namesakes`] where a typed name is borne by somebody on file and nobody has said whether
    /// it is the same person: a gift on the wrong name is worse than a question.
    pub fn settle(&mut self, tx: &mut Tx, author: &Author, giver: &Giver) -> Result<PartyId, DonationError> {
        match giver {
            Giver::OnFile(party) => Ok(*party),
            Giver::Chosen { party, name } if self.bears(*party, name) => Ok(*party),
            Giver::Chosen { name, .. } => Err(DonationError::OtherName { name: name.clone() }),
            Giver::Named { name, address, phone, surely_new } => {
                let typed = read_donor(name);
                if typed.name.trim().is_empty() {
                    return Err(DonationError::NoDonor);
                }
                let known = self.namesakes(name).len();
                if known > 0 && !surely_new {
                    return Err(DonationError::Namesakes { name: name.clone(), known });
                }
                self.add(tx, author, &typed, address, phone)
            }
            Giver::Nameless => match self.namesakes(ANONYMOUS).first().map(|party| party.id) {
                Some(id) => Ok(id),
                None => self.add(tx, author, &read_donor(ANONYMOUS), "", ""),
            },
        }
    }

    fn add(
        &mut self,
        tx: &mut Tx,
        author: &Author,
        name: &DonorName,
        address: &str,
        phone: &str,
    ) -> Result<PartyId, DonationError> {
        let mut new = NewParty::from_name(name);
        address.clone_into(&mut new.address);
        phone.clone_into(&mut new.phone);
        let id = store::put(tx, &new, author.at)?;
        let namesake = Namesake {
            id,
            name: new.recognition_name,
            address: new.address,
            phone: new.phone,
            elsewhere: false,
        };
        self.by_key.entry(new.match_key).or_default().push((name.clone(), namesake));
        Ok(id)
    }
}

fn known(party: Party, is_ours: bool) -> (DonorName, Namesake) {
    // The stored name may have lost the words before it; the kind on file stands.
    let name = DonorName { kind: party.kind, name: party.name, ..read_donor(&party.recognition_name) };
    let private = |text: String| if is_ours { text } else { String::new() };
    let namesake = Namesake {
        id: party.id,
        name: party.recognition_name,
        address: private(party.address),
        phone: private(party.phone),
        elsewhere: !is_ours,
    };
    (name, namesake)
}

impl Giver {
    /// Returns the name under which the giver must be looked up first.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::OnFile(_) => None,
            Self::Chosen { name, .. } | Self::Named { name, .. } => Some(name),
            Self::Nameless => Some(ANONYMOUS),
        }
    }
}
