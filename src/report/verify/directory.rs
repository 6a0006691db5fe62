//! What is kept for finding donors, compared with the directory that it repeats and with the facts of the books.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash, Hasher as _},
};

use diesel::QueryResult;

use super::{chain::refused, store::PAGE};
use crate::{
    db::Db,
    id::{BookId, PartyId},
    ledger::verify::{Breach, Sink},
    party::{
        self,
        directory::{Indexed, store},
        merge, phone,
    },
};

/// A sum over rows that is the same in whatever order they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum(u64);

impl Sum {
    fn add(&mut self, row: &impl Hash) {
        let mut hasher = DefaultHasher::new();
        row.hash(&mut hasher);
        self.0 = self.0.wrapping_add(hasher.finish());
    }
}

/// Compares what a book knows of its people with the directory, and the words with the texts.
pub fn known(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    if let Err(err) = texts(db, book, sink) {
        sink.say("book_parties", book, None, refused(&err));
    }
    match store::forgotten_by(db, book, 1000) {
        Ok(forgotten) => {
            for (party, standing) in forgotten {
                let row = format!("{book}/{party} ({})", standing.code());
                sink.say("book_parties", row, None, Breach::Missing);
            }
        }
        Err(err) => sink.say("book_parties", book, None, refused(&err)),
    }
}

fn texts(db: &mut Db, book: BookId, sink: &mut Sink<'_>) -> QueryResult<()> {
    let (mut right, mut after) = (Sum::default(), PartyId(i64::MIN));
    loop {
        let page = store::texts(db, book, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.0;
        let ids: Vec<PartyId> = page.iter().map(|row| row.0).collect();
        let parties: HashMap<PartyId, Indexed> =
            party::store::get_many(db, &ids)?.into_iter().map(|it| (it.id, Indexed::of(&it))).collect();
        for (id, folded, marked, place) in page {
            let row = format!("{book}/{id}");
            let Some(indexed) = parties.get(&id) else {
                sink.say("book_parties", row, Some("party_id"), Breach::Stranger);
                continue;
            };
            sink.compare(("book_parties", &row, "folded"), &folded, &indexed.folded);
            sink.compare(("book_parties", &row, "marked"), &marked, &indexed.marked);
            if place != indexed.place {
                sink.say("book_parties", row, Some("place"), Breach::Altered);
            }
            indexed.words.iter().for_each(|(word, marked)| right.add(&(word, marked, id)));
        }
    }
    let (mut kept, mut after) = (Sum::default(), (String::new(), String::new(), PartyId(i64::MIN)));
    loop {
        let page = store::words(db, book, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.clone();
        page.iter().for_each(|row| kept.add(row));
    }
    if kept != right {
        sink.say("party_words", book, None, Breach::Altered);
    }
    Ok(())
}

/// Follows the merges that stand and compares where they lead with what is kept.
pub fn heads(db: &mut Db, sink: &mut Sink<'_>) {
    let (pointers, kept) = match (merge::store::pointers(db), merge::store::heads(db)) {
        (Ok(pointers), Ok(kept)) => (pointers, kept),
        (Err(err), _) | (_, Err(err)) => return sink.say("party_heads", "–", None, refused(&err)),
    };
    let pointers: BTreeMap<PartyId, PartyId> = pointers.into_iter().collect();
    for (id, survivor) in &pointers {
        let mut head = *survivor;
        // Pointers that run in a circle lead nowhere; so many steps are no more than there are pointers.
        let steps = (0..=pointers.len()).take_while(|_| match pointers.get(&head) {
            Some(next) => {
                head = *next;
                true
            }
            None => false,
        });
        if steps.count() > pointers.len() {
            sink.say("party_merges", id, Some("survivor_id"), Breach::BadValue(head.to_string()));
        }
        if kept.of(*id) == *id {
            sink.say("party_heads", id, None, Breach::Missing);
        } else {
            sink.compare(("party_heads", id, "head_id"), &kept.of(*id), &head);
        }
    }
    for (id, _) in kept.merged().filter(|(id, _)| !pointers.contains_key(id)) {
        sink.say("party_heads", id, None, Breach::Stranger);
    }
}

/// Compares the numbers under which people are found with what the directory says of their phones.
pub fn phones(db: &mut Db, sink: &mut Sink<'_>) {
    match numbers(db) {
        Ok(true) => {}
        Ok(false) => sink.say("party_phones", "–", None, Breach::Altered),
        Err(err) => sink.say("party_phones", "–", None, refused(&err)),
    }
}

fn numbers(db: &mut Db) -> QueryResult<bool> {
    let (mut right, mut kept) = (Sum::default(), Sum::default());
    let mut after = PartyId(i64::MIN);
    loop {
        let page = store::phones(db, after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.0;
        for (id, text) in &page {
            phone::numbers(text).iter().for_each(|number| right.add(&(number, id)));
        }
    }
    let mut after = (String::new(), PartyId(i64::MIN));
    loop {
        let page = store::numbers(db, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.clone();
        page.iter().for_each(|row| kept.add(row));
    }
    Ok(kept == right)
}
