//! What is kept beside the chains: monthly balances, counters, answers to requests, awards.

use std::collections::BTreeMap;

use super::{cells::Cells, chain::refused, goods_store, store};
use crate::{
    calendar::Month,
    db::Db,
    id::{AccountId, BookId, FundId},
    ledger::{
        Series,
        verify::{Breach, Entries, Sink},
    },
};

/// The series of receipts and of decisions, beside those of vouchers.
const RECEIPTS: &str = "BL";
const DECISIONS: &str = "QD";
const MINUTES: &str = crate::device::workflow::MINUTES;

/// Compares the kept monthly balances with the postings.
pub fn months(db: &mut Db, book: BookId, entries: &Entries, sink: &mut Sink<'_>) {
    let rows = match store::months(db, book) {
        Ok(rows) => rows,
        Err(err) => return sink.say("month_balances", book, None, refused(&err)),
    };
    let mut right = entries.months.clone();
    for row in rows {
        let part = |value: Option<i64>| value.unwrap_or_default();
        let (account, fund, number) = (part(row.account_id), part(row.fund_id), part(row.month));
        let found = Month::from_number(number)
            .and_then(|month| right.remove(&(AccountId(account), FundId(fund), month)));
        let mut cells = Cells::new("month_balances", format!("{account}/{fund}/{number}"), sink);
        let [debit, credit] = found.unwrap_or_default();
        if let Some(stored) = cells.number("debit", row.debit) {
            cells.compare("debit", &i128::from(stored), &debit);
        }
        if let Some(stored) = cells.number("credit", row.credit) {
            cells.compare("credit", &i128::from(stored), &credit);
        }
    }
    for (account, fund, month) in right.into_keys() {
        let row = format!("{account}/{fund}/{}", month.number());
        sink.say("month_balances", row, None, Breach::Missing);
    }
}

/// Compares the counters with the numbers that vouchers and receipts bear.
pub fn counters(
    db: &mut Db,
    book: BookId,
    entries: &Entries,
    receipts: &BTreeMap<i64, i64>,
    sink: &mut Sink<'_>,
) {
    let rows = match store::counters(db, book) {
        Ok(rows) => rows,
        Err(err) => return sink.say("counters", book, None, refused(&err)),
    };
    let decisions = match store::decisions(db, book) {
        Ok(decisions) => decisions,
        Err(err) => return sink.say("decisions", book, None, refused(&err)),
    };
    let minutes = match goods_store::minutes(db, book) {
        Ok(minutes) => minutes,
        Err(err) => return sink.say("device_events", book, None, refused(&err)),
    };
    let mut right: BTreeMap<(String, i64), i64> = BTreeMap::new();
    right
        .extend(entries.vouchers.iter().map(|((series, year), no)| ((series.code().to_owned(), *year), *no)));
    right.extend(receipts.iter().map(|(year, no)| ((RECEIPTS.to_owned(), *year), *no)));
    let part = |value: Option<i64>| value.unwrap_or_default();
    for row in decisions {
        let (year, last) = (part(row.year), part(row.last_no));
        sink.compare(("decisions", &year, "no"), &part(row.count), &last);
        right.insert((DECISIONS.to_owned(), year), last);
    }
    for row in minutes {
        let (year, last) = (part(row.year), part(row.last_no));
        sink.compare(("device_events", &year, "minute_no"), &part(row.count), &last);
        right.insert((MINUTES.to_owned(), year), last);
    }
    for row in rows {
        let name = row.series.as_deref().map(String::from_utf8_lossy).unwrap_or_default().into_owned();
        let year = row.year.unwrap_or_default();
        let mut cells = Cells::new("counters", format!("{name}-{year}"), sink);
        let (Some(series), Some(last)) =
            (cells.text("series", row.series), cells.number("last_no", row.last_no))
        else {
            continue;
        };
        let ours =
            [RECEIPTS, DECISIONS, MINUTES].contains(&series.as_str()) || series.parse::<Series>().is_ok();
        match right.remove(&(series, year)) {
            Some(no) => cells.compare("last_no", &last, &no),
            None if ours => cells.say("last_no", Breach::Stranger),
            // A workflow may number things of its own, which only it knows.
            None => {}
        }
    }
    for (series, year) in right.into_keys() {
        sink.say("counters", format!("{series}-{year}"), None, Breach::Missing);
    }
}

/// Reads every stored request and its answer, so that a repetition can be answered.
pub fn requests(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let mut after = Vec::new();
    loop {
        let rows = match store::requests(db, book, &after) {
            Ok(rows) => rows,
            Err(err) => return sink.say("requests", book, None, refused(&err)),
        };
        let Some(last) = rows.last() else { return };
        after = last.request_key.clone().unwrap_or_default();
        for row in rows {
            let name =
                row.request_key.as_deref().map(String::from_utf8_lossy).unwrap_or_default().into_owned();
            let mut cells = Cells::new("requests", name, sink);
            drop(cells.text("request_key", row.request_key));
            let refusal = cells.number("refused", row.refused) == Some(1);
            for (column, bytes) in [("body", row.body), ("outcome", row.outcome)] {
                let Some(text) = cells.text(column, bytes) else { continue };
                let value = serde_json::from_str::<serde_json::Value>(&text);
                let whole = value.is_ok_and(|value| {
                    column == "body" || !refusal || (value["vi"].is_string() && value["en"].is_string())
                });
                if !whole {
                    cells.say(column, Breach::BadValue(text));
                }
            }
        }
    }
}

/// Compares awards with the entries that promised, paid and took them back.
pub fn awards(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let mut after = i64::MIN;
    loop {
        let rows = match store::awards(db, book, after) {
            Ok(rows) => rows,
            Err(err) => return sink.say("awards", book, None, refused(&err)),
        };
        let Some(last) = rows.last() else { return };
        after = last.id.unwrap_or(i64::MAX);
        for row in rows {
            let mut cells = Cells::new("awards", row.id.unwrap_or_default(), sink);
            let stage = cells.text("stage", row.stage).unwrap_or_default();
            let steps = [
                ("award_seq", row.award_seq, row.awarded, true),
                ("paid_seq", row.paid_seq, row.paid, matches!(stage.as_str(), "paid" | "returned")),
                (
                    "closed_seq",
                    row.closed_seq,
                    row.closed,
                    matches!(stage.as_str(), "returned" | "unclaimed"),
                ),
            ];
            for (column, seq, found, needed) in steps {
                match seq {
                    Some(seq) if !needed => cells.say(column, Breach::BadValue(seq.to_string())),
                    None if needed => cells.say(column, Breach::Absent),
                    // The entry must hold a posting of this amount, fund and person.
                    Some(_) if found.unwrap_or_default() == 0 => cells.say(column, Breach::Stranger),
                    _ => {}
                }
            }
        }
    }
}
