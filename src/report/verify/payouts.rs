//! Payouts against their fingerprints, and their lines against the awards and entries that they have become.

use super::{
    cells::Cells,
    store::{audited, subjects},
};
use crate::{
    db::{Db, DbError},
    disbursement::payout::{Line, LineState, Method, Payout, Stage, Standing, digest, store},
    id::{BookId, PayoutId, Seq},
    ledger::{
        self, LinkKind,
        verify::{Breach, Sink},
    },
    money::Money,
};

fn unreadable(err: &DbError) -> Breach {
    Breach::BadValue(err.to_string())
}

/// Looks at every payout of a book, and at the accounts that its awards go to.
pub fn check(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    if let Err(err) = accounts(db, book, sink) {
        sink.say("payee_accounts", book, None, unreadable(&err));
    }
    let payouts = match store::list(db, book, None) {
        Ok(payouts) => payouts,
        Err(err) => return sink.say("payouts", book, None, unreadable(&err)),
    };
    if let Err(err) = collectors(db, book, payouts.iter().map(|it| it.payout.id), sink) {
        sink.say("payout_collectors", book, None, unreadable(&err));
    }
    for payout in payouts.into_iter().map(|it| it.payout) {
        match store::lines(db, payout.id) {
            Ok(lines) => look(db, &payout, &lines, sink),
            Err(err) => sink.say("payout_lines", payout.id, None, unreadable(&err)),
        }
    }
}

/// Compares the accounts with what the audit chain says was entered, and what a second person said of them.
fn accounts(db: &mut Db, book: BookId, sink: &mut Sink<'_>) -> Result<(), DbError> {
    let all = store::all_accounts(db, book)?;
    for it in &all {
        let subject = format!("payee {}", it.person);
        let entered = audited(db, book, "payee.account", &subject)?;
        let settled = audited(db, book, "payee.settle", &subject)?;
        let mut cells = Cells::new("payee_accounts", it.id, sink);
        if !entered.contains(&it.told().to_string()) {
            cells.say("number", Breach::Altered);
        }
        let said = serde_json::json!({"approval": it.task, "standing": it.standing}).to_string();
        let needed = matches!(it.standing, Standing::Confirmed | Standing::Refused);
        if needed != settled.contains(&said) {
            cells.say("standing", Breach::BadValue(it.standing.code().to_owned()));
        }
    }
    let told = subjects(db, book, "payee.account")?.len();
    if told != all.len() {
        sink.say("payee_accounts", book, None, Breach::BadValue(format!("{} ≠ {told}", all.len())));
    }
    Ok(())
}

/// Compares who took cash with what the audit chain says, and with the lines that were paid.
fn collectors(
    db: &mut Db,
    book: BookId,
    payouts: impl Iterator<Item = PayoutId>,
    sink: &mut Sink<'_>,
) -> Result<(), DbError> {
    for payout in payouts {
        let lines = store::lines(db, payout)?;
        for it in store::collected(db, payout)? {
            let told = audited(db, book, "payout.collect", &format!("payout line {}", it.line))?;
            let mut cells = Cells::new("payout_collectors", it.line, sink);
            if told != [it.told().to_string()] {
                cells.say("name", Breach::Altered);
            }
            let paid = |line: &&Line| line.method == Method::Cash && line.state == LineState::Paid;
            if !lines.iter().filter(paid).any(|line| line.id == it.line) {
                cells.say("line_id", Breach::Stranger);
            }
        }
    }
    let (told, kept) = (subjects(db, book, "payout.collect")?.len(), store::collected_count(db, book)?);
    if i64::try_from(told) != Ok(kept) {
        sink.say("payout_collectors", book, None, Breach::BadValue(format!("{kept} ≠ {told}")));
    }
    Ok(())
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
