//! The mail of a unit as its people see it: searched, filtered, and those to whom a yearly letter can go.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::{
    db::{Db, DbError},
    export::{Cell, Column, Table},
    id::{BookId, PartyId},
    mail::{self, Address, Mail, State},
    party::{self, Party, Purpose, consent},
    text::{fold, words_of},
};

/// The most mails that a list reads.
const LIMIT: i64 = 50_000;

/// Which mail a list shows.
#[derive(Clone, Debug, Default)]
pub struct MailFilter {
    /// Folded words that the donor's name, the address and the subject all hold.
    pub words: Vec<String>,
    pub state: Option<State>,
}

/// One mail of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLine {
    pub mail: Mail,
    pub donor: String,
    /// What was said last about it, such as by the server.
    pub word: String,
}

impl MailFilter {
    pub fn new(text: &str, state: Option<State>) -> Self {
        Self { words: words_of(text), state }
    }

    fn lets_through(&self, line: &MailLine) -> bool {
        let text = fold(&format!("{} {} {}", line.donor, line.mail.address, line.mail.subject));
        self.state.is_none_or(|state| state == line.mail.state)
            && self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// Returns the mail of a book that a filter lets through, the latest first.
pub fn lines(db: &mut Db, book: BookId, filter: &MailFilter) -> Result<Vec<MailLine>, DbError> {
    let all = mail::store::of_book(db, book, LIMIT)?;
    let mut words = mail::store::last_words(db, book)?;
    let names = names(db, all.iter().map(|it| it.party))?;
    let line = |mail: Mail| MailLine {
        donor: names.get(&mail.party).cloned().unwrap_or_default(),
        word: words.remove(&mail.id).unwrap_or_default(),
        mail,
    };
    let mut lines: Vec<MailLine> = all.into_iter().map(line).collect();
    lines.retain(|line| filter.lets_through(line));
    Ok(lines)
}

fn names(db: &mut Db, of: impl Iterator<Item = PartyId>) -> Result<HashMap<PartyId, String>, DbError> {
    let ids: BTreeSet<PartyId> = of.collect();
    let ids: Vec<PartyId> = ids.into_iter().collect();
    let parties: Vec<Party> = party::store::get_many(db, &ids)?;
    Ok(parties.into_iter().map(|it| (it.id, it.recognition_name)).collect())
}

/// Counts the mail of a book by state.
pub fn counts(db: &mut Db, book: BookId) -> Result<BTreeMap<&'static str, usize>, DbError> {
    let mut counts = BTreeMap::new();
    for mail in mail::store::of_book(db, book, LIMIT)? {
        *counts.entry(mail.state.code()).or_default() += 1;
    }
    Ok(counts)
}

/// Writes a list down as a table.
pub fn table(lines: &[MailLine]) -> Table {
    let columns = vec![
        Column::left("mail", "Số", "No."),
        Column::left("queued", "Ngày viết", "Written on"),
        Column::left("donor", "Người nhận", "Receiver"),
        Column::left("address", "Địa chỉ", "Address"),
        Column::left("subject", "Tiêu đề", "Subject"),
        Column::left("state", "Tình trạng", "State"),
        Column::right("tries", "Số lần thử", "Tries"),
        Column::left("word", "Lời máy chủ", "Last word"),
    ];
    let mut table = Table::new("Thư điện tử", "E-mail", columns);
    for line in lines {
        table.push(vec![
            Cell::text(line.mail.id.to_string()),
            Cell::Day(line.mail.queued_at.day()),
            Cell::text(&line.donor),
            Cell::text(line.mail.address.as_str()),
            Cell::text(&line.mail.subject),
            Cell::of(line.mail.state),
            Cell::Count(line.mail.tries),
            Cell::text(&line.word),
        ]);
    }
    table
}

/// Which of some donors a thing can be sent to by mail, and why not the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub ready: Vec<(PartyId, Address)>,
    pub done: Vec<PartyId>,
    pub no_address: Vec<PartyId>,
    pub no_consent: Vec<PartyId>,
    pub stopped: Vec<PartyId>,
}

/// Sorts donors, by the records that they go by, into those to whom a thing can be sent and the others.
pub fn reach(
    db: &mut Db,
    book: BookId,
    (donors, what): (&[PartyId], &str),
    today: NaiveDate,
) -> Result<Reach, DbError> {
    let addresses = mail::store::addresses(db, book)?;
    let consenting: BTreeSet<PartyId> =
        consent::store::consenting(db, donors, Purpose::Contact, today)?.into_iter().collect();
    let stopped = mail::store::stopped(db, addresses.values())?;
    let heads = party::merge::store::heads(db)?;
    let sent = mail::store::sent_what(db, book, what)?;
    let sent: BTreeSet<(PartyId, String)> = sent.into_iter().map(|(id, to)| (heads.of(id), to)).collect();
    let mut reach = Reach::default();
    for donor in donors {
        let Some(address) = addresses.get(donor) else {
            reach.no_address.push(*donor);
            continue;
        };
        if sent.contains(&(*donor, address.as_str().to_owned())) {
            reach.done.push(*donor);
        } else if !consenting.contains(donor) {
            reach.no_consent.push(*donor);
        } else if stopped.contains(address.as_str()) {
            reach.stopped.push(*donor);
        } else {
            reach.ready.push((*donor, address.clone()));
        }
    }
    Ok(reach)
}
