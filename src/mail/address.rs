//! An address to which mail can be sent.

use std::{fmt, str::FromStr};

use crate::say;

/// The most bytes that SMTP lets an address have.
const LONGEST: usize = 254;

/// An address in one spelling: without space around it, in small letters, so that one address is one text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct AddressError(pub String);

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        say!(
            f,
            "“{}” không phải là địa chỉ thư điện tử; hãy viết như lan@example.com",
            "“{}” is not an e-mail address; write it as lan@example.com",
            self.0
        )
    }
}

impl Address {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns what stands behind the at sign.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// Shows an address to whoever ought to know it already: `lan@example.com` as `l…@example.com`.
    pub fn masked(&self) -> String {
        let first = self.0.chars().next().map(String::from).unwrap_or_default();
        format!("{first}…@{}", self.domain())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Address {
    type Err = AddressError;

    /// Takes what mail servers everywhere accept; quoted names and domains in other letters are refused.
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let small = text.trim().to_ascii_lowercase();
        let named = |it: char| it.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(it);
        let dotted = |part: &str| !part.is_empty() && part.split('.').all(|it| !it.is_empty());
        let label = |it: &str| {
            it.len() <= 63
                && !it.starts_with('-')
                && !it.ends_with('-')
                && it.chars().all(|it| it.is_ascii_alphanumeric() || it == '-')
        };
        let good = small.len() <= LONGEST
            && small.split_once('@').is_some_and(|(name, domain)| {
                name.len() <= 64
                    && name.chars().all(named)
                    && dotted(name)
                    && dotted(domain)
                    && domain.contains('.')
                    && domain.split('.').all(label)
            });
        if good { Ok(Self(small)) } else { Err(AddressError(text.chars().take(80).collect())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(text.parse::<Address>().ok().as_ref().map(Address::as_str), expected, "{text:?}");
    }

    #[test]
    fn an_address_is_read_or_refused() {
        check(" Lan.Nguyen@Example.COM ", Some("lan.nguyen@example.com"));
        check("a+b_c@khuyenhoc.org.vn", Some("a+b_c@khuyenhoc.org.vn"));
        for text in [
            "",
            "lan",
            "@example.com",
            "lan@",
            "lan@localhost",
            "a@b@example.com",
            "lan @example.com",
            ".lan@example.com",
            "lan..b@example.com",
            "lan@-example.com",
            "lan@example..com",
            "lân@example.com",
            "lan@exämple.com",
            "lan@example.com\r\nBcc: ke@example.com",
            "\"lan\"@example.com",
            "<lan@example.com>",
        ] {
            check(text, None);
        }
        check(&format!("{}@example.com", "a".repeat(65)), None);
        check(&format!("a@{}.com", "b".repeat(64)), None);
    }

    #[test]
    fn an_address_is_shown_to_those_who_know_it() {
        assert_eq!("lan@example.com".parse::<Address>().unwrap().masked(), "l…@example.com");
    }
}
