//! What the environment says: which database, which language, who is working. Nothing else reads it.

use std::{ffi::OsString, fmt};

use crate::{say, text::Lang};

const DEFAULT_DATABASE: &str = "sqlite://sovang.db";

/// The settings of one run; the command line may replace each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the books are: `sqlite://FILE` or `postgres://…`, read by the database layer.
    pub database: String,
    pub lang: Lang,
    /// The login in whose name changes are recorded.
    pub user: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    NotUnicode(&'static str),
    UnknownLanguage(String),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUnicode(name) => say!(
                f,
                "biến môi trường {name} không phải là chữ UTF-8; hãy đặt lại",
                "the environment variable {name} is not UTF-8; set it again"
            ),
            Self::UnknownLanguage(text) => say!(
                f,
                "không có ngôn ngữ “{text}”; hãy chọn vi hoặc en",
                "there is no language “{text}”; choose vi or en"
            ),
        }
    }
}

impl Config {
    /// Reads `SOVANG_DATABASE`, `SOVANG_LANG` and `SOVANG_USER`; an empty variable counts as absent.
    ///
    /// # Errors
    /// [`ConfigError`] when a variable holds something that cannot be meant.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_lookup(|name| std::env::var_os(name))
    }

    fn from_lookup(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Self, ConfigError> {
        let text = |name: &'static str| match lookup(name).map(OsString::into_string) {
            Some(Ok(text)) if text.is_empty() => Ok(None),
            Some(Ok(text)) => Ok(Some(text)),
            Some(Err(_)) => Err(ConfigError::NotUnicode(name)),
            None => Ok(None),
        };
        Ok(Self {
            database: text("SOVANG_DATABASE")?.unwrap_or_else(|| DEFAULT_DATABASE.to_owned()),
            lang: text("SOVANG_LANG")?.as_deref().map(parse_lang).transpose()?.unwrap_or_default(),
            user: text("SOVANG_USER")?,
        })
    }
}

impl Default for Config {
    fn default() -> Self {
        Self { database: DEFAULT_DATABASE.to_owned(), lang: Lang::default(), user: None }
    }
}

/// Reads `vi` or `en`.
///
/// # Errors
/// [`ConfigError::UnknownLanguage`] for any other language.
pub fn parse_lang(text: &str) -> Result<Lang, ConfigError> {
    match text {
        "vi" => Ok(Lang::Vi),
        "en" => Ok(Lang::En),
        _ => Err(ConfigError::UnknownLanguage(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(variables: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let find = |name: &str| variables.iter().find(|(it, _)| *it == name).map(|(_, value)| value.into());
        Config::from_lookup(find)
    }

    #[test]
    fn what_is_not_set_has_a_default() {
        assert_eq!(config(&[]), Ok(Config::default()));
        assert_eq!(config(&[("SOVANG_DATABASE", ""), ("SOVANG_LANG", "")]), Ok(Config::default()));
        let set = [("SOVANG_DATABASE", "postgres://x/y"), ("SOVANG_LANG", "en"), ("SOVANG_USER", "thuquy")];
        let expected =
            Config { database: "postgres://x/y".to_owned(), lang: Lang::En, user: Some("thuquy".to_owned()) };
        assert_eq!(config(&set), Ok(expected));
    }

    #[test]
    fn an_unknown_language_is_refused_in_both_known_ones() {
        let err = config(&[("SOVANG_LANG", "fr")]).unwrap_err();
        assert_eq!(err.to_string(), "không có ngôn ngữ “fr”; hãy chọn vi hoặc en");
        assert_eq!(format!("{err:#}"), "there is no language “fr”; choose vi or en");
    }

    #[cfg(unix)]
    #[test]
    fn bytes_that_are_no_text_are_refused() {
        use std::os::unix::ffi::OsStringExt as _;
        let broken = |name: &str| (name == "SOVANG_USER").then(|| OsString::from_vec(vec![0xff]));
        assert_eq!(Config::from_lookup(broken), Err(ConfigError::NotUnicode("SOVANG_USER")));
    }
}
