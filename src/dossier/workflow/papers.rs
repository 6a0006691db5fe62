//! Handing in a document of a nomination.

use serde_json::json;

use super::waiting;
use crate::{
    db::Tx,
    dossier::{
        DossierError,
        paper::{MOST, Paper, PaperError},
        store,
    },
    id::{NominationId, PaperId},
    ledger::{Author, journal::Journal},
    text::clean,
};

/// Keeps a document beside a nomination that nobody has decided about; the audit row names its hash.
pub fn attach(
    tx: &mut Tx,
    author: &Author,
    nomination: NominationId,
    (name, paper): (&str, &Paper),
) -> Result<PaperId, DossierError> {
    let record = waiting(tx, nomination)?;
    let name = clean(name)?;
    if name.is_empty() {
        return Err(PaperError::NoName.into());
    }
    let filed = store::papers(tx.db()?, nomination)?;
    if i64::try_from(filed.len()).unwrap_or(i64::MAX) >= MOST {
        return Err(PaperError::TooMany.into());
    }
    if let Some(same) = filed.into_iter().find(|it| it.sha256 == paper.hash().0) {
        return Err(PaperError::Twice { name: same.name }.into());
    }
    let id = store::insert_paper(tx.db()?, (author, record.book), nomination, (&name, paper))?;
    let after = json!({"name": name, "media": paper.media(), "sha256": paper.hash().to_string()}).to_string();
    let subject = format!("nomination {nomination}");
    Journal::open(tx, record.book, author)?.record("nomination.attach", subject, None, Some(after));
    Ok(id)
}
