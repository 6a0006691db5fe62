//! What strangers may see of a party: the one place that decides it, for pages, prints and files.

use std::fmt;

use super::PartyKind;
use crate::say;

/// How a donor appears who is not named.
pub const ANONYMOUS: &str = "Nhà hảo tâm giấu tên";

/// The same in English.
pub const ANONYMOUS_EN: &str = "Anonymous donor";

/// Tells whether strangers may read a donor's name.
///
/// An anonymous gift hides the name of anybody. Otherwise bodies appear by name, and everybody else only with a
/// consent that is live on the day of asking (Luật 91/2025/QH15). Recipients are not donors: no page names them.
pub const fn may_name(kind: PartyKind, anonymous_gift: bool, consents: bool) -> bool {
    !anonymous_gift && (consents || !kind.needs_consent())
}

/// A donor's name as strangers may read it. Pages hold this type and never the name itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicName(Option<String>);

impl PublicName {
    /// Keeps the name where [`may_name`] allowed it.
    pub fn new(name: &str, allowed: bool) -> Self {
        Self(allowed.then(|| name.to_owned()))
    }

    pub const fn is_hidden(&self) -> bool {
        self.0.is_none()
    }
}

impl fmt::Display for PublicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => f.write_str(name),
            None => say!(f, "{ANONYMOUS}", "{ANONYMOUS_EN}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bodies_and_those_who_agreed_are_named() {
        for kind in PartyKind::ALL {
            let body = matches!(kind, PartyKind::Organisation | PartyKind::Business);
            assert_eq!(may_name(*kind, false, false), body, "{kind}");
            assert!(may_name(*kind, false, true), "{kind}");
            assert!(!may_name(*kind, true, false), "{kind}");
            assert!(!may_name(*kind, true, true), "an anonymous gift of {kind}");
        }
    }

    #[test]
    fn a_hidden_name_is_not_even_kept() {
        let hidden = PublicName::new("Trần Văn Kín", false);
        assert!(hidden.is_hidden() && !format!("{hidden:?}").contains("Kín"));
        assert_eq!(format!("{hidden} {hidden:#}"), "Nhà hảo tâm giấu tên Anonymous donor");
        let shown = PublicName::new("Công ty Lúa Vàng", true);
        assert_eq!(format!("{shown} {shown:#}"), "Công ty Lúa Vàng Công ty Lúa Vàng");
    }
}
