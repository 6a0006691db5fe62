//! What was done with a receipt and its gift, by whom and when: recorded, printed, asked to be void, void, issued anew.

use std::collections::HashMap;

use crate::{
    approval::{self, Case, Kind},
    calendar::Instant,
    db::{Db, DbError},
    id::{Seq, UserId},
    ledger::{self, chain::Sealed},
    receipt::{self, Receipt},
    text::Lang,
    user,
    voucher::{self, Document, Standing},
    web::place::Place,
};

/// One thing that was done.
pub struct Event {
    pub at: Instant,
    pub by: String,
    /// The message that says what, and what it says it of.
    pub what: &'static str,
    pub of: String,
    /// The page that shows more, below the unit's desk.
    pub path: Option<String>,
}

/// What is known of an event before the people's names are.
struct Deed {
    at: Instant,
    by: UserId,
    what: &'static str,
    of: String,
    path: Option<String>,
}

impl Deed {
    fn of_entry(sealed: &Sealed, what: &'static str, of: String) -> Self {
        Self { at: sealed.recorded_at, by: sealed.user, what, of, path: None }
    }
}

/// A receipt's history, and the task by which it is asked to be void, if one waits.
pub struct History {
    pub events: Vec<Event>,
    pub open: Option<Case>,
}

/// Reads the history of a receipt, the oldest first.
pub fn read(
    db: &mut Db,
    place: &Place,
    receipt: &Receipt,
    (now, lang): (Instant, Lang),
) -> Result<History, DbError> {
    // Of what happened at one moment, the gift comes first and what became of it last.
    let mut deeds = entries(db, place, receipt)?;
    let later = deeds.split_off(1.min(deeds.len()));
    deeds.extend(prints(db, place, receipt.seq, lang)?);
    let cases = approval::store::of_subject(db, place.book, Kind::ReceiptVoid, &receipt.number.to_string())?;
    for case in cases.iter().rev() {
        let path = Some(format!("approvals/{}", case.task.id));
        let reason = case.task.matter::<receipt::Void>()?.reason;
        let (at, by) = (case.task.asked_at, case.task.author);
        deeds.push(Deed { at, by, what: "receipts-asked", of: reason, path: path.clone() });
        deeds.extend(case.acts.iter().map(|act| {
            let of = lang.of(&act.deed);
            Deed { at: act.at, by: act.by, what: "receipts-answered", of, path: path.clone() }
        }));
    }
    deeds.extend(later);
    deeds.sort_by_key(|deed| deed.at);
    let people: Vec<UserId> = deeds.iter().map(|deed| deed.by).collect();
    let names: HashMap<UserId, String> = user::store::names(db, &people)?;
    let event = |deed: Deed| Event {
        at: deed.at,
        by: names.get(&deed.by).cloned().unwrap_or_default(),
        what: deed.what,
        of: deed.of,
        path: deed.path,
    };
    let open = cases.into_iter().find(|case| case.state(now).is_open());
    Ok(History { events: deeds.into_iter().map(event).collect(), open })
}

/// Returns what was written into the books: the gift, what corrected it, what took it back, what took its place.
fn entries(db: &mut Db, place: &Place, receipt: &Receipt) -> Result<Vec<Deed>, DbError> {
    let own = ledger::store::load(db, place.book, receipt.seq)?;
    let mut deeds = vec![Deed::of_entry(&own, "receipts-recorded", own.voucher.to_string())];
    for seq in receipt::store::corrections(db, place.book, receipt.seq)? {
        let sealed = ledger::store::load(db, place.book, seq)?;
        deeds.push(Deed::of_entry(&sealed, "receipts-corrected", sealed.voucher.to_string()));
    }
    if let Some(by) = receipt.void_by {
        let sealed = ledger::store::load(db, place.book, by)?;
        deeds.push(Deed::of_entry(&sealed, "receipts-voided", sealed.voucher.to_string()));
    }
    if let Some(number) = receipt.replaced_by
        && let Some(new) = receipt::store::find(db, place.book, number)?
    {
        let sealed = ledger::store::load(db, place.book, new.seq)?;
        let path = Some(format!("receipts/{}/{}", number.year, number.no));
        deeds.push(Deed { path, ..Deed::of_entry(&sealed, "receipts-reissued", number.to_string()) });
    }
    Ok(deeds)
}

fn prints(db: &mut Db, place: &Place, seq: Seq, lang: Lang) -> Result<Vec<Deed>, DbError> {
    let mut deeds = Vec::new();
    for document in Document::ALL {
        for print in voucher::store::prints(db, place.book, seq, *document)? {
            let standing = lang.of(&Standing::of_print(print.no));
            let paper = lang.of(document);
            let of = if standing.is_empty() { paper } else { format!("{paper}, {standing}") };
            deeds.push(Deed { at: print.at, by: print.by, what: "receipts-printed", of, path: None });
        }
    }
    Ok(deeds)
}
