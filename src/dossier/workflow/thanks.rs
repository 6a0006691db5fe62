//! Writing down what a recipient says to those who gave.

use serde_json::json;

use super::locked;
use crate::{
    db::Tx,
    dossier::{
        DossierError, store,
        thanks::{ThanksError, read},
    },
    id::NominationId,
    ledger::{Author, chain::Hash, journal::Journal},
    party,
    programme::Progress,
};

/// Keeps a recipient's words in the place of those before; none take them back. The audit row names their hash, so
/// that nothing a child says stands in the chain.
pub fn thank(tx: &mut Tx, author: &Author, nomination: NominationId, text: &str) -> Result<(), DossierError> {
    let record = locked(tx, nomination)?;
    if record.progress != Progress::Approved {
        return Err(ThanksError::NoAward.into());
    }
    let db = tx.db()?;
    let person = party::merge::store::head(db, record.nomination.person)?;
    let name = party::store::get(db, person)?.name;
    let words = read(text, (&name, &record.school))?;
    if words.is_empty() && store::thanks(db, nomination)?.is_none() {
        return Err(ThanksError::Nothing.into());
    }
    store::insert_thanks(db, (author, record.book), nomination, &words)?;
    let after = json!({"sha256": Hash::of(words.as_bytes()).to_string()}).to_string();
    let subject = format!("nomination {nomination}");
    Journal::open(tx, record.book, author)?.record("nomination.thank", subject, None, Some(after));
    Ok(())
}
