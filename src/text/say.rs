//! One sentence in two languages: `{}` gives Vietnamese, `{:#}` gives English.

/// Writes a sentence in the language that the formatter asks for.
///
/// Error types implement `Display` with it, so that a nested error follows the language of the one
/// that holds it, and the language is chosen once, at the edge, by [`Lang::of`](crate::text::Lang::of).
#[macro_export]
macro_rules! say {
    ($f:expr, $vietnamese:literal, $english:literal $(, $arg:expr)* $(,)?) => {
        if $f.alternate() {
            ::std::write!($f, $english $(, $arg)*)
        } else {
            ::std::write!($f, $vietnamese $(, $arg)*)
        }
    };
}

/// The language in which a reader is spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Vi,
    En,
}

impl Lang {
    /// Renders a sentence of this crate in this language.
    pub fn of(self, sentence: &dyn std::fmt::Display) -> String {
        match self {
            Self::Vi => format!("{sentence}"),
            Self::En => format!("{sentence:#}"),
        }
    }

    /// Picks one of two fixed texts.
    pub fn pick<'t>(self, vietnamese: &'t str, english: &'t str) -> &'t str {
        match self {
            Self::Vi => vietnamese,
            Self::En => english,
        }
    }
}
