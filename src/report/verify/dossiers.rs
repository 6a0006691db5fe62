//! What was said, sent in and sent back about nominations, against the audit rows of the same acts.

use super::dossiers_store::{self as store, Deed, Load};
use crate::{
    db::Db,
    id::BookId,
    ledger::verify::{Breach, Sink},
};

/// The tables of a dossier, the action that writes each, and how its rows are told.
const TABLES: [(&str, &str, Load); 7] = [
    ("nomination_agreements", "nomination.agree", store::agreements),
    ("nomination_papers", "nomination.attach", store::papers),
    ("nomination_reviews", "nomination.review", store::reviews),
    ("nomination_advices", "nomination.recommend", store::advices),
    ("nomination_returns", "nomination.return", store::returns),
    ("nomination_answers", "nomination.answer", store::answers),
    ("nomination_thanks", "nomination.thank", store::thanks),
];

/// Looks at the dossiers of a book: every row has its audit row, and every such audit row its row.
pub fn check(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    for (table, action, load) in TABLES {
        let loaded = load(db, book).and_then(|kept| Ok((kept, store::told(db, book, action)?)));
        match loaded {
            Ok((kept, told)) => compare(table, (kept, told), sink),
            Err(err) => sink.say(table, book, None, Breach::BadValue(err.to_string())),
        }
    }
}

fn compare(table: &'static str, (mut kept, mut told): (Vec<Deed>, Vec<Deed>), sink: &mut Sink<'_>) {
    kept.sort_unstable();
    told.sort_unstable();
    let (mut kept, mut told) = (kept.into_iter().peekable(), told.into_iter().peekable());
    let place = |deed: &Deed| format!("nomination {}", deed.nomination);
    loop {
        match (kept.peek(), told.peek()) {
            (None, None) => return,
            (Some(row), Some(word)) if row == word => {
                kept.next();
                told.next();
            }
            (Some(row), word) if word.is_none_or(|word| row < word) => {
                sink.say(table, place(row), None, Breach::Altered);
                kept.next();
            }
            (_, Some(word)) => {
                sink.say(table, place(word), None, Breach::Missing);
                told.next();
            }
            (Some(_), None) => return,
        }
    }
}
