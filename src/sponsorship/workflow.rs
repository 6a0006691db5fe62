//! What people do with sponsorships, each in one write job.

use serde_json::json;

use super::{Check, Ending, Learner, NewSponsorship, Sponsorship, SponsorshipError, store};
use crate::{
    db::Tx,
    donation::giver::Directory,
    fund::{self, FundKind, Restriction, set_up::NewFund},
    id::{BookId, PartyId, SponsorshipId},
    ledger::{
        Author,
        journal::Journal,
        once::{self, Outcome},
    },
    party::{self, NewParty, PartyKind, directory::Standing, name::DonorName},
    pledge::{self, NewPledge, Rhythm, Schedule},
    text::clean,
};

/// Begins a sponsorship once per key: the fund for the learner, the pledge of the sponsor, and what binds them.
pub fn begin(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    new: &NewSponsorship,
    key: &str,
) -> Result<Outcome<SponsorshipId, SponsorshipError>, SponsorshipError> {
    once::run(tx, book, author, key, new, |tx| begin_now(tx, author, book, new))
}

fn begin_now(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    new: &NewSponsorship,
) -> Result<SponsorshipId, SponsorshipError> {
    tx.require_lock(book)?;
    new.validate(author.at.day())?;
    let condition = clean(&new.condition)?;
    let schedule = Schedule::repeated(new.yearly, new.first_on, Rhythm::Yearly, new.years)?;
    let mut directory = Directory::look_up(tx.db()?, book, new.sponsor.name().into_iter())?;
    let sponsor = directory.settle(tx, author, &new.sponsor)?;
    let recipient = learner(tx, author, &new.learner)?;
    let db = tx.db()?;
    if party::merge::store::head(db, sponsor)? == recipient {
        return Err(SponsorshipError::SamePerson);
    }
    let name = party::store::get(db, recipient)?.name;
    let fund = NewFund {
        unit: new.unit,
        code: store::free_code(db, book)?,
        name: format!("Đỡ đầu {name}"),
        kind: FundKind::Sponsorship,
        donor: Some(sponsor),
        donor_words: condition.clone(),
        opened_on: new.begun_on,
        restriction: Restriction { persons: vec![recipient], ..Restriction::default() },
    };
    let fund = fund::set_up::add(tx, author, book, &fund)?;
    let (made_on, words, anonymous) = (new.begun_on, condition.clone(), new.anonymous);
    let pledge = NewPledge { party: sponsor, fund, made_on, words, anonymous, schedule };
    let pledge = pledge::steps::promise(tx, author, book, &pledge)?;
    party::directory::store::note(tx, book, sponsor, Standing::Donor);
    party::directory::store::note(tx, book, recipient, Standing::Recipient);
    let begun = Sponsorship {
        id: SponsorshipId(0),
        book,
        fund,
        pledge,
        sponsor,
        recipient,
        amount: new.yearly,
        first_year: super::year_of(new.first_on),
        years: i64::try_from(new.years).unwrap_or(i64::MAX),
        condition,
        begun_on: new.begun_on,
        checks: Vec::new(),
        ending: None,
    };
    let id = store::insert(tx.db()?, &begun, author)?;
    let after = json!({
        "fund": fund, "pledge": pledge, "sponsor": sponsor, "recipient": recipient, "yearly": begun.amount,
        "first_year": begun.first_year, "years": begun.years, "condition": begun.condition,
        "begun_on": begun.begun_on, "at": author.at.micros(),
    });
    record(tx, author, (book, id), "sponsorship.begin", &after)?;
    Ok(id)
}

/// Finds the learner among the people on file, or puts them there.
fn learner(tx: &mut Tx, author: &Author, learner: &Learner) -> Result<PartyId, SponsorshipError> {
    let (name, born) = match learner {
        Learner::OnFile(id) => {
            let db = tx.db()?;
            if !party::store::exists(db, *id)? {
                return Err(SponsorshipError::UnknownLearner);
            }
            let id = party::merge::store::head(db, *id)?;
            let is_person = party::store::get(db, id)?.kind == PartyKind::Person;
            return if is_person { Ok(id) } else { Err(SponsorshipError::NotAPerson) };
        }
        Learner::Named { name, born } => (clean(name)?, *born),
    };
    if name.is_empty() {
        return Err(SponsorshipError::NoLearner);
    }
    let written = DonorName::of_person(&name);
    let mut same = party::store::with_key(tx.db()?, &written.match_key())?;
    same.retain(|it| it.kind == PartyKind::Person && written.may_be(&DonorName::of_person(&it.name)));
    if let Some(known) = same.iter().find(|it| born.is_some() && it.birth_date == born) {
        return Ok(known.id);
    }
    // Somebody with another birthday is somebody else; who has none on file may be the one who is meant.
    same.retain(|it| born.is_none() || it.birth_date.is_none());
    match same.as_slice() {
        [] => {
            let new = NewParty { birth_date: born, ..NewParty::from_name(&written) };
            Ok(party::store::put(tx, &new, author.at)?)
        }
        [only] => Ok(only.id),
        several => {
            let ids = several.iter().map(|it| it.id).collect();
            Err(SponsorshipError::Namesakes { name, ids })
        }
    }
}

/// Records how the learner did in a year; once per year and for good.
pub fn check(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: SponsorshipId,
    new: &Check,
) -> Result<(), SponsorshipError> {
    let sponsorship = open(tx, book, id)?;
    let check = sponsorship.checked(new, author.at.day())?;
    store::insert_check(tx.db()?, &sponsorship, &check, author)?;
    let after = json!({"check": check, "at": author.at.micros()});
    record(tx, author, (book, id), "sponsorship.check", &after)
}

/// Records that a sponsorship has ended, and that nobody expects the rest of its pledge any more. What is left in
/// the fund stays there, until it is given under the last year's check or moved with a second person's consent.
pub fn end(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: SponsorshipId,
    new: &Ending,
) -> Result<(), SponsorshipError> {
    let sponsorship = open(tx, book, id)?;
    let ending = sponsorship.ended(new, author.at.day())?;
    store::insert_ending(tx.db()?, &sponsorship, &ending, author)?;
    let promised = pledge::store::get(tx.db()?, book, sponsorship.pledge)?;
    if promised.standing()? == pledge::Standing::Open {
        pledge::steps::lapse(tx, author, book, promised.id, &format!("Kết thúc đỡ đầu: {}", ending.reason))?;
    }
    let after = json!({"ending": ending, "at": author.at.micros()});
    record(tx, author, (book, id), "sponsorship.end", &after)
}

fn open(tx: &mut Tx, book: BookId, id: SponsorshipId) -> Result<Sponsorship, SponsorshipError> {
    tx.require_lock(book)?;
    store::get(tx.db()?, book, id)
}

fn record(
    tx: &mut Tx,
    author: &Author,
    (book, id): (BookId, SponsorshipId),
    action: &str,
    after: &serde_json::Value,
) -> Result<(), SponsorshipError> {
    Journal::open(tx, book, author)?.record(
        action,
        format!("sponsorship {id}"),
        None,
        Some(after.to_string()),
    );
    Ok(())
}
