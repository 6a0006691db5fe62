//! With whom something is shared: names where the reader may know them, a number where not.

use std::fmt;

use crate::say;

/// The other people of a sign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    pub named: Vec<String>,
    /// How many the reader may not know.
    pub elsewhere: usize,
}

/// How many names a sentence takes before it only counts.
const NAMES: usize = 3;

impl Others {
    pub fn count(&self) -> usize {
        self.named.len() + self.elsewhere
    }
}

impl fmt::Display for Others {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.named.iter().take(NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = self.named.len().saturating_sub(NAMES);
        f.write_str(&shown)?;
        if more > 0 {
            say!(f, " và {more} người nữa", " and {more} more")?;
        }
        match (self.named.is_empty(), self.elsewhere) {
            (_, 0) => Ok(()),
            (true, n) => say!(f, "{n} người ở đơn vị khác", "{n} of other units"),
            (false, n) => say!(f, "; {n} người ở đơn vị khác", "; {n} of other units"),
        }
    }
}
