//! Enums that are stored as short codes and shown in two languages.

use std::fmt;

use crate::say;

/// Declares an enum together with its stored codes and its Vietnamese and English labels.
///
/// Gives `ALL`, `code()`, `FromStr` (from the code), serde as the code, and `Display` (`{}` Vietnamese,
/// `{:#}` English).
#[macro_export]
macro_rules! codes {
    (
        $(#[$doc:meta])*
        pub enum $name:ident ($what_vi:literal, $what_en:literal) {
            $($(#[$variant_doc:meta])* $variant:ident = $code:literal ($vi:literal, $en:literal)),+ $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the code that is stored and read from files.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let (vi, en) = match self { $(Self::$variant => ($vi, $en)),+ };
                f.write_str(if f.alternate() { en } else { vi })
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::text::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().find(|it| it.code() == text).copied();
                found.ok_or_else(|| $crate::text::UnknownCode {
                    what: ($what_vi, $what_en),
                    text: text.to_owned(),
                    known: Self::ALL.iter().map(|it| it.code()).collect(),
                })
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as ::serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(::serde::de::Error::custom)
            }
        }
    };
}

/// A code that is not on its list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct UnknownCode {
    /// What the code should have named, in Vietnamese and in English.
    pub what: (&'static str, &'static str),
    pub text: String,
    pub known: Vec<&'static str>,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what: (vi, en), text, known } = self;
        let known = known.join(", ");
        say!(
            f,
            "“{text}” không phải là {vi}; hãy chọn một trong: {known}",
            "“{text}” is not a known {en}; choose one of: {known}"
        )
    }
}
