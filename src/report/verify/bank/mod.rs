//! Statement lines against the entries that explain them and the decisions that said so; memo codes recomputed.

mod store;

use super::{cells::Cells, chain::refused};
use crate::{
    bank::{DecisionKind, LineState, memo::Code},
    db::Db,
    id::BookId,
    ledger::verify::{Breach, Sink},
};
use store::{CodeRaw, LineRaw};

/// Follows the lines of a book.
pub fn lines(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let mut after = i64::MIN;
    loop {
        let rows = match store::lines(db, book, after) {
            Ok(rows) => rows,
            Err(err) => return sink.say("statement_lines", book, None, refused(&err)),
        };
        let Some(last) = rows.last() else { return };
        after = last.id.unwrap_or(i64::MAX);
        for row in rows {
            line(row, sink);
        }
    }
}

fn line(row: LineRaw, sink: &mut Sink<'_>) {
    let id = row.id.unwrap_or_default();
    let mut cells = Cells::new("statement_lines", id, sink);
    let (Some(state), Some(amount)) =
        (cells.code::<LineState>("state", row.state), cells.amount("amount", row.amount))
    else {
        return;
    };
    let explained = state == LineState::Explained;
    if explained != row.seq.is_some() {
        cells.say("seq", if explained { Breach::Absent } else { Breach::Stranger });
    } else if explained && row.reversed == Some(0) {
        // An entry that was reversed explains nothing any more, and the line waits again.
        cells.compare("amount", &amount.dong(), &row.moved.unwrap_or_default());
    }
    if state == LineState::Contra {
        cells.compare("amount", &amount.dong(), &row.partner.unwrap_or_default().wrapping_neg());
    }
    let (decisions, last_no) = (row.decisions.unwrap_or_default(), row.last_no.unwrap_or_default());
    let mut cells = Cells::new("line_decisions", id, sink);
    cells.compare("no", &last_no, &decisions);
    let Some(last) = cells.maybe_code::<DecisionKind>("kind", row.last_kind) else { return };
    let fits = match (state, last) {
        (LineState::Waiting, None | Some(DecisionKind::Undo)) | (LineState::Explained, None) => true,
        (LineState::Contra, last) => last == Some(DecisionKind::Contra),
        (LineState::Withdrawn, last) => last == Some(DecisionKind::Withdraw),
        (LineState::Waiting, Some(_)) => false,
        // After an undo a file may have brought the line again, as a gift.
        (LineState::Explained, Some(last)) => !matches!(last, DecisionKind::Contra | DecisionKind::Withdraw),
    };
    if !fits {
        cells.say("kind", Breach::BadValue(last.map_or_else(String::new, |it| it.code().to_owned())));
    }
}

/// Draws every code again: a code that means another thing than when it was printed leads money astray.
pub fn codes(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let mut after = i64::MIN;
    loop {
        let rows = match store::codes(db, book, after) {
            Ok(rows) => rows,
            Err(err) => return sink.say("memo_codes", book, None, refused(&err)),
        };
        let Some(last) = rows.last() else { return };
        after = last.no.unwrap_or(i64::MAX);
        for CodeRaw { no, code } in rows {
            let no = no.unwrap_or_default();
            let mut cells = Cells::new("memo_codes", no, sink);
            if let Some(stored) = cells.text("code", code) {
                cells.compare("code", &stored, &Code::draw(book, no).to_string());
            }
        }
    }
}
