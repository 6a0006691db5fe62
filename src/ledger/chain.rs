//! The hash chain of a book: SHA-256 over the previous hash and every field, each with its length before it.

use sha2::{Digest as _, Sha256};

use super::{Author, Entry, Voucher};
use crate::calendar::Instant;
use crate::id::{BookId, Seq, UserId};

/// A link of the chain; 32 zero bytes stand before the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Reads a hash as it is shown.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text
            .chars()
            .map(|it| it.to_digit(16).and_then(|it| u8::try_from(it).ok()))
            .collect::<Option<_>>()?;
        let bytes: Vec<u8> =
            digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
        (digits.len() == 64).then(|| Self::from_slice(&bytes)).flatten()
    }

    /// Returns the hash of a file's bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl TryFrom<Vec<u8>> for Hash {
    type Error = &'static str;

    fn try_from(bytes: Vec<u8>) -> Result<Self, Self::Error> {
        Self::from_slice(&bytes).ok_or("a hash has 32 bytes")
    }
}

impl std::fmt::Display for Hash {
    /// Writes 64 hexadecimal digits, or with a precision only so many of them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hex: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        f.pad(&hex)
    }
}

/// Feeds fields to SHA-256 so that no two different lists of fields give the same bytes.
///
/// A separator between fields would let a text that contains the separator imitate two fields; a length cannot.
pub struct Canonical(Sha256);

impl Canonical {
    /// Starts a hash; `tag` keeps the hashes of different kinds of records apart.
    pub fn new(tag: &str) -> Self {
        Self(Sha256::new()).text(tag)
    }

    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(bytes);
        self
    }

    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    pub fn number(self, number: i64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    /// Hashes an absent value differently from every present one: it has no bytes and no number has none.
    pub fn maybe_number(self, number: Option<i64>) -> Self {
        match number {
            Some(number) => self.number(1).number(number),
            None => self.number(0),
        }
    }

    pub fn maybe_text(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    pub fn finish(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

/// An entry in its place in the chain, with everything its hash covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    pub book: BookId,
    pub seq: Seq,
    pub voucher: Voucher,
    pub entry: Entry,
    pub request_key: Option<String>,
    pub recorded_at: Instant,
    pub user: UserId,
    pub previous: Hash,
}

impl Sealed {
    /// Computes the hash that is stored with the entry.
    pub fn hash(&self) -> Hash {
        let link = self.entry.link();
        // Entries of older versions carry no document, and their hashes stay what they were.
        let start = match self.entry.document() {
            Some(document) => Canonical::new("sovang-entry-2").bytes(&document.0),
            None => Canonical::new("sovang-entry-1"),
        };
        let head = start
            .bytes(&self.previous.0)
            .number(self.book.0)
            .number(self.seq.0)
            .text(&self.entry.day().to_string())
            .text(self.voucher.series.code())
            .number(self.voucher.year)
            .number(self.voucher.no)
            .text(self.entry.source().code())
            .text(self.entry.description())
            .maybe_text(link.map(|link| link.kind.code()))
            .maybe_number(link.map(|link| link.seq.0))
            .maybe_text(self.request_key.as_deref())
            .number(self.recorded_at.micros())
            .number(self.user.0)
            .number(i64::try_from(self.entry.postings().len()).unwrap_or(i64::MAX));
        let with_postings = self.entry.postings().iter().fold(head, |hash, posting| {
            hash.number(posting.account.0)
                .number(posting.fund.0)
                .maybe_number(posting.party.map(|party| party.0))
                .number(posting.amount.dong())
        });
        with_postings.finish()
    }
}

/// One row of the audit chain: who did what, from where, when, old and new, and how far the ledger was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    pub book: BookId,
    pub seq: Seq,
    pub author: Author,
    pub action: String,
    pub subject: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub ledger_length: i64,
    pub ledger_head: Hash,
    pub previous: Hash,
}

impl AuditRow {
    pub fn hash(&self) -> Hash {
        Canonical::new("sovang-audit-1")
            .bytes(&self.previous.0)
            .number(self.book.0)
            .number(self.seq.0)
            .number(self.author.at.micros())
            .number(self.author.user.0)
            .text(&self.author.origin)
            .text(&self.action)
            .text(&self.subject)
            .maybe_text(self.before.as_deref())
            .maybe_text(self.after.as_deref())
            .number(self.ledger_length)
            .bytes(&self.ledger_head.0)
            .finish()
    }
}
