//! Everything that is certain is accepted at once.

use serde_json::json;

use super::{
    super::{
        BankError, DecisionKind, StatementLine,
        matching::{Colour, Proposal, Target, seal},
        queue,
        store::{self, LineStash},
    },
    decide::{Choice, Done, Why, decision, post},
};
use crate::{
    db::Tx,
    id::{BankAccountId, BookId},
    ledger::{Author, chain::Hash, journal::Journal},
};

/// What was accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    pub lines: usize,
    /// Those that became gifts; the others were in the books already.
    pub gifts: usize,
}

/// Accepts every certain line of an account, provided that they are those that somebody has seen.
///
/// # Errors
/// [`BankError::ChangedSince`] where the certain lines or what they would become are others by now.
pub fn accept_certain(
    tx: &mut Tx,
    author: &Author,
    (book, account): (BookId, BankAccountId),
    seen: Hash,
) -> Result<Accepted, BankError> {
    let db = tx.db()?;
    let account = store::find_account(db, book, account)?.ok_or(BankError::NoAccount)?;
    let (lines, proposals): (Vec<StatementLine>, Vec<Proposal>) =
        queue::load(db, &account)?.into_iter().unzip();
    if seal(&proposals) != seen {
        return Err(BankError::ChangedSince);
    }
    let mut accepted = Accepted::default();
    let mut decisions = Vec::new();
    for (line, proposal) in lines.iter().zip(&proposals) {
        let Some(best) = proposal.best().filter(|_| proposal.colour == Colour::Green) else { continue };
        let done = match choice(best.target) {
            Some(Choice::Entry(seq)) => Done { kind: DecisionKind::Entry, entry: Some(seq), posted: false },
            Some(choice) => post(tx, author, &account, line, &choice)?,
            None => continue,
        };
        accepted.lines += 1;
        accepted.gifts += usize::from(done.posted);
        if let Some(seq) = done.entry {
            tx.stash::<LineStash>().explain(line.id, seq);
        }
        decisions.push(decision(author, line.id, &done, None, &Why::from(best)));
    }
    if decisions.is_empty() {
        return Err(BankError::NothingCertain);
    }
    store::add_decisions(tx.db()?, book, &decisions)?;
    let lines: Vec<_> = decisions.iter().map(|it| json!([it.line, it.kind, it.entry])).collect();
    let after = json!({"lines": lines}).to_string();
    let subject = format!("bank account {}", account.id);
    Journal::open(tx, book, author)?.record("bank.accept", subject, None, Some(after));
    Ok(accepted)
}

/// Returns the choice that a certain target stands for; what asks for more than a yes is never certain.
fn choice(target: Target) -> Option<Choice> {
    match target {
        Target::Entry(seq) => Some(Choice::Entry(seq)),
        Target::Gift { donor, fund } => Some(Choice::Gift { donor, fund, anonymous: false }),
        _ => None,
    }
}
