//! What people do with pledges, each in one write job.

use chrono::NaiveDate;
use serde_json::json;

pub use super::steps::{attach, lapse, promise};
use super::{
    NewPledge, Pledge, PledgeError, Schedule,
    steps::{open, read_reason, record, subject},
    store,
};
use crate::{
    db::Tx,
    donation::{Giver, Means, Nature, NewGift, Recorded, Share, giver::Directory, intake},
    id::{AccountId, BookId, FundId, PledgeId},
    ledger::{
        Author,
        journal::Journal,
        once::{self, Outcome},
    },
    money::Money,
    party,
};

/// A promise as somebody makes it at the desk.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Promise {
    pub giver: Giver,
    pub fund: FundId,
    pub made_on: NaiveDate,
    pub words: String,
    pub anonymous: bool,
    pub schedule: Schedule,
}

/// Puts a promise on file once per key; who is not on file yet is put there with it.
pub fn promise_at_desk(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    made: &Promise,
    key: &str,
) -> Result<Outcome<PledgeId, PledgeError>, PledgeError> {
    once::run(tx, book, author, key, made, |tx| {
        let Promise { giver, fund, made_on, words, anonymous, schedule } = made.clone();
        let mut directory = Directory::look_up(tx.db()?, book, giver.name().into_iter())?;
        let party = directory.settle(tx, author, &giver)?;
        party::directory::store::note(tx, book, party, party::directory::Standing::Donor);
        promise(tx, author, book, &NewPledge { party, fund, made_on, words, anonymous, schedule })
    })
}

/// Money that came for a pledge.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Arrival {
    pub amount: Money,
    pub means: Means,
    /// Where the money went; none takes the account of the means' role.
    pub account: Option<AccountId>,
    pub on: NaiveDate,
}

/// Records money that came as a gift with its receipt, and counts it towards its pledge.
///
/// It may be more or less than an instalment: what is left stays due, what is over fills the next ones.
pub fn fulfil(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: PledgeId,
    arrival: &Arrival,
    key: Option<&str>,
) -> Result<Recorded, PledgeError> {
    let pledge = open(tx, book, id)?;
    pledge.expects_money()?;
    if arrival.means == Means::InKind {
        return Err(PledgeError::GoodsPromised);
    }
    let gift = gift(&pledge, arrival);
    let recorded = intake::take(tx, author, book, &gift, key)?;
    store::count(tx.db()?, &pledge, recorded.seq, arrival.amount, author)?;
    let receipt = [recorded.receipt_year, recorded.receipt_no];
    let after = json!({"gift": gift, "seq": recorded.seq, "receipt": receipt});
    record(tx, author, (book, id), "pledge.fulfil", &after)?;
    Ok(recorded)
}

/// Does the same once per key, however often the request is repeated.
pub fn fulfil_once(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: PledgeId,
    arrival: &Arrival,
    key: &str,
) -> Result<Outcome<Recorded, PledgeError>, PledgeError> {
    let body = json!({"pledge": id, "arrival": arrival});
    once::run(tx, book, author, key, &body, |tx| fulfil(tx, author, book, id, arrival, Some(key)))
}

fn gift(pledge: &Pledge, arrival: &Arrival) -> NewGift {
    NewGift {
        donor: Some(pledge.party),
        means: arrival.means,
        nature: Nature::Gift,
        account: arrival.account,
        received_on: arrival.on,
        shares: vec![Share { fund: pledge.fund, amount: arrival.amount }],
        anonymous: pledge.anonymous,
        words: pledge.words.clone(),
        goods: None,
        foreign: None,
        credits: Vec::new(),
        matches: Vec::new(),
    }
}

/// Puts another schedule in the place of what is still to come; what has come stays as it came.
pub fn reschedule(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: PledgeId,
    to_come: &Schedule,
    reason: &str,
) -> Result<(), PledgeError> {
    let pledge = open(tx, book, id)?;
    let version = pledge.reschedule(to_come, author.at.day(), read_reason(reason)?)?;
    store::insert_version(tx.db()?, &pledge, &version, author)?;
    let before = json!({"schedule": pledge.schedule()}).to_string();
    let after = json!({"schedule": version.schedule, "reason": version.reason}).to_string();
    let mut journal = Journal::open(tx, book, author)?;
    journal.record("pledge.reschedule", subject(id), Some(before), Some(after));
    Ok(())
}
