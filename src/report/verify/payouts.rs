//! Payouts against their fingerprints, and their lines against the awards and entries that they have become.

use super::cells::Cells;
use crate::{
    db::{Db, DbError},
    disbursement::payout::{Line, LineState, Payout, Stage, digest, store},
    id::{BookId, Seq},
    ledger::{
        self, LinkKind,
        verify::{Breach, Sink},
    },
    money::Money,
};

fn unreadable(err: &DbError) -> Breach {
    Breach::BadValue(err.to_string())
}

/// Looks at every payout of a book.
pub fn check(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let payouts = match store::list(db, book, None) {
        Ok(payouts) => payouts,
        Err(err) => return sink.say("payouts", book, None, unreadable(&err)),
    };
    for payout in payouts.into_iter().map(|it| it.payout) {
        match store::lines(db, payout.id) {
            Ok(lines) => look(db, &payout, &lines, sink),
            Err(err) => sink.say("payout_lines", payout.id, None, unreadable(&err)),
        }
    }
}

fn look(db: &mut Db, payout: &Payout, lines: &[Line], sink: &mut Sink<'_>) {
    // A list that was set aside keeps the rows of the moment at which it was.
    let frozen = !matches!(payout.stage, Stage::Draft | Stage::Discarded);
    let shown = payout.asked.map(|(_, hash)| hash);
    if frozen && shown != Some(digest(payout, lines)) {
        sink.say("payouts", payout.id, Some("sha256"), Breach::Altered);
    }
    for line in lines {
        let place = format!("{}/{}", payout.id, line.no);
        let fits = match line.state {
            LineState::Draft => !frozen,
            LineState::Held => frozen && payout.stage != Stage::Closed,
            LineState::Paid | LineState::Returned | LineState::Unclaimed => frozen,
        };
        let mut cells = Cells::new("payout_lines", &place, sink);
        if !fits {
            cells.say("state", Breach::BadValue(line.state.code().to_owned()));
        }
        if let Some(seq) = line.paid {
            entry(db, payout.book, line, ("paid_seq", seq, None), &mut cells);
        }
        if let (Some(back), Some(paid)) = (&line.back, line.paid) {
            entry(db, payout.book, line, ("back_seq", back.entry, Some(paid)), &mut cells);
        }
    }
}

/// Compares an entry with its line: it moves the line's amount for its person, and takes back what it should.
fn entry(
    db: &mut Db,
    book: BookId,
    line: &Line,
    (column, seq, takes_back): (&'static str, Seq, Option<Seq>),
    cells: &mut Cells<'_, '_>,
) {
    let found = match ledger::store::find(db, book, seq) {
        Ok(Some(sealed)) => sealed.entry,
        Ok(None) => return cells.say(column, Breach::Absent),
        Err(err) => return cells.say(column, unreadable(&err)),
    };
    let moves = |amount: Money| {
        found.postings().iter().any(|it| it.party == Some(line.person) && it.amount == amount)
    };
    let reversal = found.link().filter(|link| link.kind == LinkKind::Reversal).map(|link| link.seq);
    if !moves(line.amount) || !moves(-line.amount) || reversal != takes_back {
        cells.say(column, Breach::Stranger);
    }
}
