//! Posted batches against the gifts that their rows have become, and against what was counted on the table.

use super::{
    batches_store::{self, BatchRaw, EnvelopeRaw},
    cells::Cells,
    chain::refused,
};
use crate::{
    db::Db,
    id::BookId,
    ledger::verify::{Breach, Sink},
};

/// Compares every posted batch with its run of gifts and of receipts.
pub fn check(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let batches = match batches_store::batches(db, book) {
        Ok(batches) => batches,
        Err(err) => return sink.say("batches", book, None, refused(&err)),
    };
    for raw in batches {
        let id = raw.id.unwrap_or_default();
        match batches_store::envelopes(db, id) {
            Ok(rows) => batch(id, &raw, &rows, sink),
            Err(err) => sink.say("batch_rows", id, None, refused(&err)),
        }
    }
}

fn batch(id: i64, raw: &BatchRaw, rows: &[EnvelopeRaw], sink: &mut Sink<'_>) {
    let mut cells = Cells::new("batches", id, sink);
    let gifts = cells.number("gifts", raw.gifts).unwrap_or_default();
    let total = cells.number("expected_total", raw.expected_total).unwrap_or_default();
    cells.number("first_seq", raw.first_seq);
    cells.compare("gifts", &gifts, &i64::try_from(rows.len()).unwrap_or(i64::MAX));
    let typed: i128 = rows.iter().filter_map(|row| row.amount).map(i128::from).sum();
    cells.compare("expected_total", &i128::from(total), &typed);
    for (place, row) in (0..).zip(rows) {
        envelope(id, (raw, place), row, sink);
    }
}

/// Compares a row with its gift; rows, entries and receipts run side by side, one step at a time.
fn envelope(id: i64, (batch, place): (&BatchRaw, i64), row: &EnvelopeRaw, sink: &mut Sink<'_>) {
    let line = row.line.unwrap_or_default();
    let mut cells = Cells::new("batch_rows", format!("{id}/{line}"), sink);
    let nth = |first: Option<i64>| first.unwrap_or_default().saturating_add(place);
    let Some(seq) = cells.number("seq", row.seq) else { return };
    cells.compare("seq", &seq, &nth(batch.first_seq));
    if row.like_gift != Some(1) {
        cells.say("words", Breach::Altered);
    }
    let shown = |value: Option<i64>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
    cells.compare("amount", &shown(row.amount), &shown(row.share));
    if row.party_id.is_some() {
        cells.compare("party_id", &shown(row.party_id), &shown(row.gift_party));
    }
    let receipt = |year: Option<i64>, no: i64| format!("{}/{no}", year.unwrap_or_default());
    let stated = receipt(row.receipt_year, row.receipt_no.unwrap_or_default());
    let mut cells = Cells::new("batches", id, sink);
    cells.compare("first_no", &receipt(batch.receipt_year, nth(batch.first_no)), &stated);
}
