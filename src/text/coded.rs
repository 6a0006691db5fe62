//! Closed lists of words: each has a code for the databases and a label in two languages.

/// Declares an enum whose variants are written `Pupil = "pupil", "học sinh", "pupil";`:
/// the code that storage and files use, then the Vietnamese and the English label.
#[macro_export]
macro_rules! coded {
    ($(#[$doc:meta])* pub enum $name:ident {
        $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $vietnamese:literal, $english:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the word that the databases and the files keep.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            /// Writes the label.
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let (vietnamese, english) = match self { $(Self::$variant => ($vietnamese, $english),)+ };
                f.write_str(if f.alternate() { english } else { vietnamese })
            }
        }
    };
}
