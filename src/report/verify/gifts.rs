//! Gifts against the entries they made, receipts without a gap, and the kept totals of the donors.

use std::collections::BTreeMap;

use super::{
    cells::Cells,
    chain::refused,
    documents::Parts,
    store::{self, GiftRaw, ReceiptRaw, TotalRaw},
};
use crate::{
    db::Db,
    id::{BookId, PartyId, Seq},
    ledger::{
        LinkKind, Source,
        chain::Sealed,
        verify::{Breach, Sink},
    },
};

/// Reads the gifts after one entry up to another.
pub fn between(
    db: &mut Db,
    book: BookId,
    (after, through): (Seq, Seq),
    sink: &mut Sink<'_>,
) -> BTreeMap<Seq, GiftRaw> {
    match store::gifts(db, book, after, through) {
        Ok(rows) => rows.into_iter().map(|row| (Seq(row.seq.unwrap_or(after.0)), row)).collect(),
        Err(err) => {
            let range = format!("{}–{through}", after.0.saturating_add(1));
            sink.say("gifts", range, None, refused(&err));
            BTreeMap::new()
        }
    }
}

/// Compares a gift with its entry; an entry that says it is a gift has one, unless it takes one back.
pub fn check(sealed: &Sealed, gift: Option<GiftRaw>, parts: &mut Parts, sink: &mut Sink<'_>) {
    let entry = &sealed.entry;
    let reverses = entry.link().is_some_and(|link| link.kind == LinkKind::Reversal);
    let Some(gift) = gift else {
        if entry.source() == Source::Gift && !reverses {
            sink.say("gifts", sealed.seq, None, Breach::Missing);
        }
        return;
    };
    let mut cells = Cells::new("gifts", sealed.seq, sink);
    if entry.source() != Source::Gift || reverses {
        cells.say("seq", Breach::Stranger);
        return;
    }
    if let Some(amount) = cells.amount("amount", gift.amount) {
        let debits = entry.postings().iter().map(|it| it.amount.dong()).filter(|dong| *dong > 0);
        let debited: i128 = debits.map(i128::from).sum();
        cells.compare("amount", &i128::from(amount.dong()), &debited);
    }
    if let Some(day) = cells.day("received_on", gift.received_on.clone()) {
        cells.compare("received_on", &day, &entry.day());
    }
    let donor = gift.party_id.map(PartyId);
    if let Some(other) = entry.postings().iter().find(|it| it.party != donor) {
        let shown = |party: Option<PartyId>| party.map_or_else(|| "–".to_owned(), |party| party.to_string());
        cells.compare("party_id", &shown(donor), &shown(other.party));
    }
    if let Some(nature) = cells.text("nature", gift.nature.clone()) {
        cells.compare("nature", &(nature == "unidentified"), &donor.is_none());
    }
    let mut shares = Cells::new("gift_allocations", sealed.seq, sink);
    if gift.allocated != gift.amount {
        let shown = |sum: Option<i64>| sum.unwrap_or_default().to_string();
        shares.compare("amount", &shown(gift.allocated), &shown(gift.amount));
    } else if gift.shares != Some(0) {
        shares.say("fund_id", Breach::Stranger);
    }
    match entry.document() {
        Some(seal) => parts.check(sealed.seq, &gift, seal, sink),
        None => parts.pass(sealed.seq),
    }
}

/// Follows the receipts of every year, and returns the last number of each.
pub fn receipts(db: &mut Db, book: BookId, sink: &mut Sink<'_>) -> BTreeMap<i64, i64> {
    let mut last_of: BTreeMap<i64, i64> = BTreeMap::new();
    let (mut after, mut last_seq) = ((i64::MIN, 0), 0);
    loop {
        let rows = match store::receipts(db, book, after) {
            Ok(rows) => rows,
            Err(err) => {
                sink.say("receipts", book, None, refused(&err));
                break;
            }
        };
        let Some(last) = rows.last() else { break };
        after = (last.year.unwrap_or(i64::MAX), last.no.unwrap_or(i64::MAX));
        for row in rows {
            let (year, no) = (row.year.unwrap_or_default(), row.no.unwrap_or_default());
            let last = last_of.entry(year).or_insert_with(|| {
                last_seq = 0;
                0
            });
            sink.compare(("receipts", &format!("{year}/{no}"), "no"), &no, &(*last + 1));
            *last = no;
            receipt(&row, &mut last_seq, sink);
        }
    }
    match store::without_receipt(db, book) {
        Ok(gifts) => {
            for seq in gifts.into_iter().filter_map(|row| row.number) {
                sink.say("receipts", format!("→ {seq}"), None, Breach::Missing);
            }
        }
        Err(err) => sink.say("receipts", book, None, refused(&err)),
    }
    last_of
}

fn receipt(row: &ReceiptRaw, last_seq: &mut i64, sink: &mut Sink<'_>) {
    let (year, no) = (row.year.unwrap_or_default(), row.no.unwrap_or_default());
    let mut cells = Cells::new("receipts", format!("{year}/{no}"), sink);
    let seq = cells.number("seq", row.seq).unwrap_or_default();
    if row.gift.is_none() {
        cells.say("seq", Breach::Stranger);
    } else if seq <= *last_seq {
        // Numbers are taken in posting order, so a later number belongs to a later entry.
        cells.say("seq", Breach::BadValue(seq.to_string()));
    }
    *last_seq = seq.max(*last_seq);
    let years = row
        .received_on
        .as_deref()
        .and_then(|it| std::str::from_utf8(it).ok()?.split('-').next()?.parse().ok());
    if let Some(right) = years {
        cells.compare("year", &year, &right);
    }
    let shown = |seq: Option<i64>| seq.map_or_else(|| "–".to_owned(), |seq| seq.to_string());
    cells.compare("void_seq", &shown(row.void_seq), &shown(row.reversed_by));
}

/// Recomputes the donors' totals from their gifts.
pub fn totals(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let unlike = |db: &mut Db, kept| store::unlike_totals(db, book, kept);
    let (kept, right) = match (unlike(db, true), unlike(db, false)) {
        (Ok(kept), Ok(right)) => (kept, right),
        (Err(err), _) | (_, Err(err)) => return sink.say("donor_totals", book, None, refused(&err)),
    };
    let key = |row: &TotalRaw| (row.year, row.party_id, row.anonymous);
    let name = |row: &TotalRaw| {
        let part = |value: Option<i64>| value.unwrap_or_default().to_string();
        let hidden = if row.anonymous == Some(1) { "/*" } else { "" };
        format!("{}/{}{hidden}", part(row.year), part(row.party_id))
    };
    let shown = |row: &TotalRaw| {
        let part = |value: Option<i64>| value.unwrap_or_default();
        format!("{} + {} ({})", part(row.cash), part(row.in_kind), part(row.gifts))
    };
    for row in &kept {
        match right.iter().find(|it| key(it) == key(row)) {
            Some(it) => {
                sink.compare(("donor_totals", &name(row), "cash, in_kind, gifts"), &shown(row), &shown(it));
            }
            None => sink.say("donor_totals", name(row), None, Breach::Stranger),
        }
    }
    for row in right.iter().filter(|row| !kept.iter().any(|it| key(it) == key(row))) {
        sink.say("donor_totals", name(row), None, Breach::Missing);
    }
}
