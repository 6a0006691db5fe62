//! A treasurer's list becomes gifts.

use std::{
    collections::HashMap,
    io::{BufRead, Seek},
};

use super::{
    FileKind, ImportError, Order, Read, Recorder, Stop, Summary,
    donor::{Donors, Found, Named},
    doubt::Earlier,
    refuses_row, run, store,
};
use crate::{
    db::Tx,
    donation::{DonationError, Goods, Means, Nature, NewGift, Share, workflow::receive_imported},
    fund::{self, FundError},
    id::{AccountId, FundId, ImportId},
    import::{
        Fault, Reason,
        donations::{DAY, DonationRow, Donations, FUND, Means as Said},
        row::Row,
        statement::Occurrences,
    },
    ledger::{
        account::{Chart, Role},
        journal::{Journal, PostError},
    },
    money::Money,
};

/// Who valued goods that a list states with their value: nobody else is named there.
const VALUER: &str = "Người lập danh sách";

/// What the person who imports a list says about all of its rows.
#[derive(Clone, Debug)]
pub struct ListTerms {
    /// The role or code of the account that received what has no means of its own.
    pub account: String,
    /// The fund of the rows that name none.
    pub fund: FundId,
    /// The code of the unit, for the sentence about a fund that is not there.
    pub unit: String,
}

/// Records the gifts of a list.
///
/// # Errors
/// [`Stop`]; nothing is recorded then.
pub fn record_donations<R: BufRead + Seek>(
    tx: &mut Tx,
    order: Order,
    list: Donations<R>,
    terms: &ListTerms,
) -> Result<Summary, Stop> {
    let mut journal = Journal::open(tx, order.book, &order.author)?;
    let (account, means) = money_account(journal.chart(), &terms.account)?;
    let list = List {
        list,
        account,
        means,
        terms: terms.clone(),
        funds: HashMap::new(),
        seen: Occurrences::default(),
    };
    run(tx, order, list)
}

/// Finds the account for rows without means, and what means it stands for.
fn money_account(chart: &Chart, text: &str) -> Result<(AccountId, Means), ImportError> {
    let account = chart.find(text)?.id;
    match chart.role_of(account) {
        Some(Role::Cash) => Ok((account, Means::Cash)),
        Some(Role::Bank) => Ok((account, Means::Transfer)),
        _ => Err(ImportError::NoMoneyAccount(text.to_owned())),
    }
}

fn named(said: &DonationRow) -> Named {
    let mut named = Named::new(said.donor.clone());
    named.address = said.address.clone().unwrap_or_default();
    named.phone = said.phone.clone().unwrap_or_default();
    named
}

struct List<R> {
    list: Donations<R>,
    account: AccountId,
    means: Means,
    terms: ListTerms,
    /// The funds that rows have named; none for a code that the book does not have.
    funds: HashMap<String, Option<FundId>>,
    seen: Occurrences,
}

/// What the books know of the rows of one chunk.
struct Look {
    donors: Donors,
    earlier: Earlier,
}

impl<R: BufRead + Seek> Recorder for List<R> {
    const KIND: FileKind = FileKind::Donations;
    type Item = DonationRow;

    fn next(&mut self) -> Option<Result<Read<DonationRow>, Fault>> {
        self.list.next_with_row()
    }

    fn record(
        &mut self,
        tx: &mut Tx,
        order: &mut Order,
        import: ImportId,
        rows: Vec<Read<DonationRow>>,
    ) -> Result<(), ImportError> {
        let keys: Vec<(Vec<u8>, i64)> = rows
            .iter()
            .map(|(gift, _)| {
                let print = gift.fingerprint();
                (print.to_vec(), i64::from(self.seen.count(&print)))
            })
            .collect();
        let prints = keys.iter().map(|(print, _)| print.clone()).collect();
        let taken = store::taken(tx.db()?, order.book, Self::KIND, prints)?;
        let named: Vec<Named> = rows.iter().map(|(gift, _)| named(gift)).collect();
        let mut look = Look {
            donors: Donors::look_up(tx, named.iter())?,
            earlier: Earlier::load(tx, order, rows.iter().map(|(gift, _)| (gift.day, gift.amount)))?,
        };
        for (((gift, row), key), named) in rows.into_iter().zip(keys).zip(named) {
            if taken.contains(&key) {
                order.summary.known += 1;
                continue;
            }
            match self.receive(tx, order, &mut look, &named, gift, &row)? {
                Ok(()) => tx.stash::<store::TakenStash>().add(order.book, Self::KIND, key, import),
                Err(fault) => order.refuse(*fault)?,
            }
        }
        Ok(())
    }
}

impl<R: BufRead + Seek> List<R> {
    /// Records one gift, or says what the books have against it.
    fn receive(
        &mut self,
        tx: &mut Tx,
        order: &mut Order,
        Look { donors, earlier }: &mut Look,
        named: &Named,
        said: DonationRow,
        row: &Row,
    ) -> Result<Result<(), Box<Fault>>, ImportError> {
        let Some(fund) = self.fund(tx, order, said.fund.as_deref())? else {
            let code = said.fund.unwrap_or_default();
            let missing = FundError::NotFound { code, unit: self.terms.unit.clone() };
            return Ok(Err(Box::new(row.fault(FUND, Reason::of_books(&missing)))));
        };
        let donor = donors.find_or_add(tx, &order.author, named)?;
        let amount = said.amount;
        let gift = self.gift(said, &donor, fund);
        match receive_imported(tx, &order.author, order.book, &gift) {
            Ok(_) => {
                donors.learn(tx, named, &donor)?;
                order.count_gift(amount, matches!(donor, Found::Added(_)))?;
                order.doubt(row.line, (&gift, amount), earlier, named.of(&donor));
                Ok(Ok(()))
            }
            Err(err) if refuses_row(&err) => {
                if let Found::Added(id) = donor {
                    donors.take_back(tx, named, id);
                }
                Ok(Err(Box::new(fault(row, &err))))
            }
            Err(err) => Err(err.into()),
        }
    }

    fn fund(
        &mut self,
        tx: &mut Tx,
        order: &Order,
        code: Option<&str>,
    ) -> Result<Option<FundId>, ImportError> {
        let Some(code) = code else { return Ok(Some(self.terms.fund)) };
        if let Some(found) = self.funds.get(code) {
            return Ok(*found);
        }
        let found = fund::store::by_code(tx.peek(), order.book, code)?.map(|fund| fund.id);
        self.funds.insert(code.to_owned(), found);
        Ok(found)
    }

    fn gift(&self, said: DonationRow, donor: &Found, fund: FundId) -> NewGift {
        let (means, goods) = match said.means {
            None => (self.means, None),
            Some(Said::Cash) => (Means::Cash, None),
            Some(Said::Transfer) => (Means::Transfer, None),
            Some(Said::InKind { goods }) => (Means::InKind, Some(Goods::lot(goods, VALUER))),
        };
        let words: Vec<String> = said.donor.member_note.into_iter().chain(said.note).collect();
        NewGift {
            donor: Some(donor.id()),
            means,
            nature: Nature::Gift,
            // A transfer in a list for the cash box went to the bank all the same.
            account: (means == self.means).then_some(self.account),
            received_on: said.day,
            shares: vec![Share { fund, amount: said.amount }],
            anonymous: said.anonymous,
            words: words.join("; "),
            goods,
            foreign: None,
            credits: Vec::new(),
            matches: Vec::new(),
        }
    }
}

/// Places what the books have against a gift in the column that must be mended.
fn fault(row: &Row, err: &DonationError) -> Fault {
    let reason = Reason::of_books(err);
    match err {
        DonationError::InTheFuture { .. }
        | DonationError::FundClosed { .. }
        | DonationError::Post(PostError::Closed { .. } | PostError::SoftClosed { .. }) => {
            row.fault(DAY, reason)
        }
        _ => row.fault_of_row(reason),
    }
}

impl Order {
    /// Counts a gift that the books have taken.
    pub(super) fn count_gift(&mut self, amount: Money, new_donor: bool) -> Result<(), ImportError> {
        self.summary.added += 1;
        self.summary.gifts += 1;
        self.summary.new_donors += i64::from(new_donor);
        self.summary.amount = self.summary.amount.checked_add(amount)?;
        Ok(())
    }
}
