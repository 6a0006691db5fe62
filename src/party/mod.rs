//! Donors and recipients: people, households, organisations, businesses and collectives.

pub mod name;

use std::{fmt, str::FromStr};

use crate::{say, text::Lang};

/// What sort of party a donor or a recipient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    Person,
    Household,
    Organisation,
    Business,
    /// A lineage, a class, a neighbourhood: many givers under one name.
    Collective,
}

impl PartyKind {
    pub const ALL: [Self; 5] =
        [Self::Person, Self::Household, Self::Organisation, Self::Business, Self::Collective];

    /// Returns the word by which files and the databases know this kind.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Household => "household",
            Self::Organisation => "organisation",
            Self::Business => "business",
            Self::Collective => "collective",
        }
    }

    pub fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Person => lang.pick("Cá nhân", "Person"),
            Self::Household => lang.pick("Gia đình", "Household"),
            Self::Organisation => lang.pick("Cơ quan, đơn vị", "Organisation"),
            Self::Business => lang.pick("Doanh nghiệp", "Business"),
            Self::Collective => lang.pick("Tập thể", "Collective"),
        }
    }
}

impl fmt::Display for PartyKind {
    /// Writes the label, Vietnamese with `{}` and English with `{:#}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label(if f.alternate() { Lang::En } else { Lang::Vi }))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartyError {
    UnknownKind(String),
}

impl fmt::Display for PartyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::UnknownKind(text) = self;
        let codes = PartyKind::ALL.map(PartyKind::code).join(", ");
        say!(
            f,
            "“{text}” không phải là một loại người ủng hộ; hãy chọn một trong: {codes}",
            "“{text}” is not a kind of party; choose one of: {codes}"
        )
    }
}

impl FromStr for PartyKind {
    type Err = PartyError;

    fn from_str(code: &str) -> Result<Self, PartyError> {
        let known = Self::ALL.into_iter().find(|kind| kind.code() == code);
        known.ok_or_else(|| PartyError::UnknownKind(code.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for kind in PartyKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        assert_eq!("Person".parse::<PartyKind>(), Err(PartyError::UnknownKind("Person".into())));
    }

    #[test]
    fn labels_speak_both_languages() {
        assert_eq!(format!("{}", PartyKind::Business), "Doanh nghiệp");
        assert_eq!(format!("{:#}", PartyKind::Business), "Business");
    }
}
