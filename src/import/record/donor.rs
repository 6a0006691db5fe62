//! Finds the donor that a row names among those on file, or adds one.

use std::collections::{HashMap, HashSet};

use crate::{
    db::Tx,
    donation,
    id::PartyId,
    import::record::ImportError,
    ledger::Author,
    party::{
        NewParty, Party, PartyKind,
        name::{DonorName, read_donor},
        store::{self, PartyStash},
    },
};

/// What a row says of its donor.
pub(super) struct Named {
    name: DonorName,
    key: String,
    pub(super) address: String,
    pub(super) phone: String,
    /// The number of the account that the money came from.
    pub(super) account: Option<String>,
}

impl Named {
    pub(super) fn new(name: DonorName) -> Self {
        let key = name.match_key();
        Self { name, key, address: String::new(), phone: String::new(), account: None }
    }
}

impl Named {
    /// Returns the name where it alone has said who is meant.
    pub(super) fn of(&self, found: &Found) -> Option<&str> {
        matches!(found, Found::ByName(_)).then_some(self.name.name.as_str())
    }
}

/// A donor on file, or added by this import.
struct Known {
    id: PartyId,
    name: DonorName,
    address: String,
    phone: String,
    accounts: Vec<String>,
}

impl Known {
    /// Tells whether nothing but the name says that a row means this person; the full name of an organisation is
    /// its own.
    fn by_name_alone(&self, named: &Named) -> bool {
        let same = |left: &str, right: &str| !left.is_empty() && same_address(left, right);
        let by_account = named.account.as_ref().is_some_and(|number| self.accounts.contains(number));
        self.name.kind == PartyKind::Person
            && !by_account
            && !same(&self.address, &named.address)
            && (named.phone.is_empty() || self.phone != named.phone)
    }
}

/// The donors that one chunk of rows may mean, by the key of their names.
#[derive(Default)]
pub(super) struct Donors {
    by_key: HashMap<String, Vec<Known>>,
}

/// The donor of one gift.
pub(super) enum Found {
    OnFile(PartyId),
    /// On file, and taken for the one who is meant because of the name alone.
    ByName(PartyId),
    /// Added for this gift; to be taken back if the gift is refused.
    Added(PartyId),
}

impl Found {
    pub(super) fn id(&self) -> PartyId {
        match self {
            Self::OnFile(id) | Self::ByName(id) | Self::Added(id) => *id,
        }
    }
}

impl Donors {
    /// Reads everybody who might be meant, in two queries for the whole chunk.
    pub(super) fn look_up<'n>(
        tx: &mut Tx,
        names: impl Iterator<Item = &'n Named>,
    ) -> Result<Self, ImportError> {
        let keys: HashSet<&str> = names.map(|named| named.key.as_str()).collect();
        if keys.is_empty() {
            return Ok(Self::default());
        }
        let db = tx.db()?;
        let parties = store::with_keys(db, keys.into_iter().map(str::to_owned).collect())?;
        let ids: Vec<PartyId> = parties.iter().map(|(_, party)| party.id).collect();
        let mut accounts: HashMap<PartyId, Vec<String>> = HashMap::new();
        for (party, number) in store::accounts_of(db, ids.clone())? {
            accounts.entry(party).or_default().push(number);
        }
        donation::store::note_parties(tx, ids);
        let mut by_key: HashMap<String, Vec<Known>> = HashMap::new();
        for (key, party) in parties {
            let accounts = accounts.remove(&party.id).unwrap_or_default();
            by_key.entry(key).or_default().push(known(party, accounts));
        }
        Ok(Self { by_key })
    }

    /// Returns the donor that a row means, adding one where nobody on file is certain to be meant.
    pub(super) fn find_or_add(
        &mut self,
        tx: &mut Tx,
        author: &Author,
        named: &Named,
    ) -> Result<Found, ImportError> {
        let of_key = self.by_key.entry(named.key.clone()).or_default();
        if let Some(known) = choose(of_key, named) {
            let id = known.id;
            return Ok(if known.by_name_alone(named) { Found::ByName(id) } else { Found::OnFile(id) });
        }
        let mut new = NewParty::from_name(&named.name);
        new.address.clone_from(&named.address);
        new.phone.clone_from(&named.phone);
        let id = store::put(tx, &new, author.at)?;
        of_key.push(Known {
            id,
            name: named.name.clone(),
            address: named.address.clone(),
            phone: named.phone.clone(),
            accounts: Vec::new(),
        });
        Ok(Found::Added(id))
    }

    /// Keeps what a row whose gift was taken says of its donor and was not known before.
    pub(super) fn learn(&mut self, tx: &mut Tx, named: &Named, found: &Found) -> Result<(), ImportError> {
        let of_key = self.by_key.get_mut(&named.key);
        let Some(known) = of_key.and_then(|all| all.iter_mut().find(|it| it.id == found.id())) else {
            return Ok(());
        };
        if let Some(number) = &named.account
            && known.accounts.is_empty()
        {
            tx.stash::<PartyStash>().add_account(known.id, number);
            known.accounts.push(number.clone());
        }
        // A bank writes TRAN VAN MINH; the list that comes later knows the marks, and the honour roll needs them.
        if known.name.name.is_ascii() && !named.name.name.is_ascii() {
            store::rename(tx.db()?, known.id, &named.name.name, &named.name.recognition_name)?;
            known.name = named.name.clone();
        }
        Ok(())
    }

    /// Forgets a donor whose only gift was refused.
    pub(super) fn take_back(&mut self, tx: &mut Tx, named: &Named, id: PartyId) {
        if let Some(of_key) = self.by_key.get_mut(&named.key) {
            of_key.retain(|known| known.id != id);
        }
        tx.stash::<PartyStash>().take_back(id);
    }
}

fn known(party: Party, accounts: Vec<String>) -> Known {
    // The stored name may have lost the words before it; the kind on file stands.
    let name = DonorName { kind: party.kind, name: party.name, ..read_donor(&party.recognition_name) };
    Known { id: party.id, name, address: party.address, phone: party.phone, accounts }
}

/// Chooses the one donor who is certain to be meant.
///
/// An account number or an address that is known decides; one that contradicts rules out. Where two donors
/// are left who cannot be told apart, neither is chosen: a gift on the wrong name is worse than a name twice.
fn choose<'k>(of_key: &'k [Known], named: &Named) -> Option<&'k Known> {
    let fits = |known: &&Known| {
        known.name.may_be_of_one_key(&named.name) && fits_address(known, named) && fits_account(known, named)
    };
    let certain = |known: &&Known| match &named.account {
        Some(number) => known.accounts.contains(number),
        None => same_address(&known.address, &named.address),
    };
    let mut fitting = of_key.iter().filter(fits);
    let first = fitting.next()?;
    let second = fitting.next();
    let alone = second.is_none();
    let mut fitting = [first].into_iter().chain(second).chain(fitting);
    fitting.find(certain).or(alone.then_some(first))
}

fn same_address(left: &str, right: &str) -> bool {
    crate::text::tone_key(left) == crate::text::tone_key(right)
}

fn fits_address(known: &Known, named: &Named) -> bool {
    known.address.is_empty() || named.address.is_empty() || same_address(&known.address, &named.address)
}

fn fits_account(known: &Known, named: &Named) -> bool {
    named.account.as_ref().is_none_or(|number| known.accounts.is_empty() || known.accounts.contains(number))
}
