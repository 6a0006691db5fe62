//! What the environment says: which database, which language, who is working, how pages are served. Nothing else
//! reads it.

use std::{ffi::OsString, fmt, net::IpAddr};

use crate::{
    mail::settings::{self, Settings, SettingsError},
    say,
    text::Lang,
};

const DEFAULT_DATABASE: &str = "sqlite://sovang.db";

/// The settings of one run; the command line may replace each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the books are: `sqlite://FILE` or `postgres://…`, read by the database layer.
    pub database: String,
    pub lang: Lang,
    /// The login in whose name changes are recorded.
    pub user: Option<String>,
    /// What signs the sessions' tokens, where it is not to lie in the database.
    pub secret: Option<Secret>,
    /// The proxies in front of the pages whose word about the visitor's address and TLS is believed.
    pub proxies: Vec<IpAddr>,
    /// Through which server mail goes out; none where no mail does.
    pub mail: Option<Settings>,
    /// The address of the pages as the world knows it, without a slash at its end; none where nobody says.
    pub base: Option<String>,
}

/// The fewest bytes of a signing secret: as many as the hash it is used with gives out.
const SECRET: usize = 32;

/// A text that is shown nowhere, not even to a debugger.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    NotUnicode(&'static str),
    UnknownLanguage(String),
    ShortSecret,
    NoAddress(String),
    Mail(#[from] SettingsError),
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
            Self::ShortSecret => say!(
                f,
                "SOVANG_SECRET cần ít nhất {SECRET} ký tự ngẫu nhiên; hãy tạo bằng “openssl rand -hex 32”",
                "SOVANG_SECRET needs at least {SECRET} random characters; make it with “openssl rand -hex 32”"
            ),
            Self::NoAddress(text) => say!(
                f,
                "“{text}” trong SOVANG_PROXIES không phải là địa chỉ IP; hãy viết như 127.0.0.1,10.0.0.2",
                "“{text}” in SOVANG_PROXIES is not an IP address; write it as 127.0.0.1,10.0.0.2"
            ),
            Self::Mail(err) => err.fmt(f),
        }
    }
}

impl Config {
    /// Reads `SOVANG_DATABASE`, `SOVANG_LANG`, `SOVANG_USER`, `SOVANG_SECRET`, `SOVANG_PROXIES`, and what mail needs:
    /// `SOVANG_SMTP_HOST`, `…_PORT`, `…_TLS`, `…_USER`, `…_PASSWORD`, `SOVANG_MAIL_FROM` and `SOVANG_PUBLIC_URL`; an
    /// empty variable counts as absent.
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
        let base = text("SOVANG_PUBLIC_URL")?;
        let mail = settings::Typed {
            host: text("SOVANG_SMTP_HOST")?,
            port: text("SOVANG_SMTP_PORT")?,
            tls: text("SOVANG_SMTP_TLS")?,
            user: text("SOVANG_SMTP_USER")?,
            password: text("SOVANG_SMTP_PASSWORD")?,
            from: text("SOVANG_MAIL_FROM")?,
            base: base.clone(),
        };
        Ok(Self {
            database: text("SOVANG_DATABASE")?.unwrap_or_else(|| DEFAULT_DATABASE.to_owned()),
            lang: text("SOVANG_LANG")?.as_deref().map(parse_lang).transpose()?.unwrap_or_default(),
            user: text("SOVANG_USER")?,
            secret: text("SOVANG_SECRET")?.map(parse_secret).transpose()?,
            proxies: parse_proxies(&text("SOVANG_PROXIES")?.unwrap_or_default())?,
            mail: Settings::parse(mail)?,
            base: base.as_deref().map(settings::base).transpose()?,
        })
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: DEFAULT_DATABASE.to_owned(),
            lang: Lang::default(),
            user: None,
            secret: None,
            proxies: Vec::new(),
            mail: None,
            base: None,
        }
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

fn parse_secret(text: String) -> Result<Secret, ConfigError> {
    if text.len() < SECRET { Err(ConfigError::ShortSecret) } else { Ok(Secret(text)) }
}

fn parse_proxies(text: &str) -> Result<Vec<IpAddr>, ConfigError> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().map_err(|_| ConfigError::NoAddress(part.to_owned()))).collect()
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
        let expected = Config {
            database: "postgres://x/y".to_owned(),
            lang: Lang::En,
            user: Some("thuquy".to_owned()),
            ..Config::default()
        };
        assert_eq!(config(&set), Ok(expected));
    }

    #[test]
    fn a_secret_is_long_and_never_shown() {
        let long = "0123456789abcdef0123456789abcdef";
        let secret = config(&[("SOVANG_SECRET", long)]).unwrap().secret.unwrap();
        assert_eq!((secret.as_bytes(), format!("{secret:?}").as_str()), (long.as_bytes(), "Secret(..)"));
        assert_eq!(config(&[("SOVANG_SECRET", "short")]), Err(ConfigError::ShortSecret));
    }

    #[test]
    fn proxies_are_addresses() {
        let proxies = config(&[("SOVANG_PROXIES", "127.0.0.1, ::1")]).unwrap().proxies;
        assert_eq!(proxies, ["127.0.0.1".parse::<IpAddr>().unwrap(), "::1".parse().unwrap()]);
        let wrong = config(&[("SOVANG_PROXIES", "127.0.0.1,proxy")]);
        assert_eq!(wrong, Err(ConfigError::NoAddress("proxy".to_owned())));
    }

    #[test]
    fn the_address_of_the_pages_is_read_without_a_mail_server() {
        let typed = config(&[("SOVANG_PUBLIC_URL", "https://sovang.example.org/")]).unwrap();
        assert_eq!((typed.base.as_deref(), typed.mail), (Some("https://sovang.example.org"), None));
        let wrong = config(&[("SOVANG_PUBLIC_URL", "sovang.example.org")]);
        assert!(matches!(wrong, Err(ConfigError::Mail(SettingsError::Base(_)))), "{wrong:?}");
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
