//! What every page says that puts mail into the queue: whom it reaches, whom it does not, and the second yes.

use std::collections::BTreeMap;

use rocket::FromForm;

use crate::{id::PartyId, report::mails::Reach};

/// How many names of those who are not written to stand on the page.
const NAMES: usize = 12;

/// A reason, how many it keeps without a mail, and the first of them.
pub type LeftOut<'s> = (&'static str, usize, Vec<(PartyId, &'s str)>);

/// Returns those who are not written to, by the reason, with their names.
pub fn left_out<'s>(reach: &Reach, names: &'s BTreeMap<PartyId, String>) -> Vec<LeftOut<'s>> {
    let all = [
        ("mail-no-address", &reach.no_address),
        ("mail-no-consent", &reach.no_consent),
        ("mail-stopped", &reach.stopped),
        ("mail-done", &reach.done),
    ];
    let name = |id: &PartyId| (*id, names.get(id).map_or("", String::as_str));
    let group = |(label, ids): (&'static str, &Vec<PartyId>)| {
        (label, ids.len(), ids.iter().take(NAMES).map(name).collect())
    };
    all.into_iter().filter(|(_, ids)| !ids.is_empty()).map(group).collect()
}

#[derive(FromForm)]
pub struct Asked {
    /// How many mails the page said.
    count: usize,
    /// Said once more, beside the button.
    sure: Option<String>,
}

impl Asked {
    /// Returns why nothing is put into the queue, and beside which field that is said.
    pub fn held(&self, ready: usize) -> Option<(&'static str, Held)> {
        match self {
            Self { sure: None, .. } => Some(("sure", Held::NotSure)),
            Self { count, .. } if *count != ready => Some(("", Held::Changed)),
            Self { .. } => None,
        }
    }
}

/// Why nothing was put into the queue.
#[derive(Debug)]
pub enum Held {
    NotSure,
    Changed,
}

impl std::fmt::Display for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotSure => crate::say!(
                f,
                "hãy đánh dấu ô xác nhận rồi bấm lại",
                "tick the box to confirm, then press the button again"
            ),
            Self::Changed => crate::say!(
                f,
                "số thư vừa thay đổi; hãy xem lại trang này rồi bấm lần nữa",
                "the number of letters has just changed; look at the page again, then press once more"
            ),
        }
    }
}
