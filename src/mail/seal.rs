//! The hash of a mail as it was queued, and of all that were queued together.

use crate::{
    calendar::Instant,
    id::{BookId, MailId, PartyId, UnitId, UserId},
    ledger::chain::{Canonical, Hash},
};

/// All that a mail is, as it is stored.
#[derive(Clone, Copy, Debug)]
pub struct Stored<'m> {
    pub book: BookId,
    pub unit: UnitId,
    pub party: PartyId,
    pub address: &'m str,
    pub what: &'m str,
    pub subject: &'m str,
    pub body: &'m str,
    pub secret: &'m str,
    pub by: UserId,
    pub queued_at: Instant,
}

impl Stored<'_> {
    pub fn seal(&self) -> Hash {
        let place = Canonical::new("mail").number(self.book.0).number(self.unit.0).number(self.party.0);
        let words = place.text(self.address).text(self.what).text(self.subject).text(self.body);
        words.text(self.secret).number(self.by.0).number(self.queued_at.micros()).finish()
    }
}

/// Returns the hash under which the audit chain keeps all mail that was queued at once.
pub fn together(mails: &[(MailId, Hash)]) -> Hash {
    let all = Canonical::new("mails");
    mails.iter().fold(all, |all, (id, seal)| all.number(id.0).bytes(&seal.0)).finish()
}

/// Writes numbers in their order as runs from first to last.
pub fn runs(ids: impl IntoIterator<Item = i64>) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for id in ids {
        match runs.last_mut().filter(|(_, last)| *last + 1 == id) {
            Some((_, last)) => *last = id,
            None => runs.push((id, id)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_without_a_gap_are_one_run() {
        assert_eq!(runs([3, 4, 5, 7, 9, 10]), [(3, 5), (7, 7), (9, 10)]);
        assert_eq!(runs([]), []);
    }
}
