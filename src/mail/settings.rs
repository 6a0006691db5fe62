//! Through which server mail goes out, in whose name, and to which address its links lead.

use std::{fmt, net::IpAddr};

use super::{Address, AddressError};
use crate::{say, user::session::Keys};

/// How the line to the server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte, as on port 465.
    Wrapped,
    /// Asked for before anything is said, as on port 587; a server that has none is not used.
    Required,
    /// Not at all: only for a server on this machine.
    None,
}

/// A login at the server; the password is shown nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Login({}, ..)", self.user)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub login: Option<Login>,
    pub from: Address,
    /// The address of the pages as the world knows it, without a slash at its end. It is never taken from what a
    /// browser says, or whoever asks for a mail could make its links lead elsewhere.
    pub base: String,
    /// What signs the links that are keys to a donor's line; none where nothing but the environment was read.
    pub keys: Option<Keys>,
}

/// What the environment says of it, each still as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub host: Option<String>,
    pub port: Option<String>,
    pub tls: Option<String>,
    pub user: Option<String>,
    pub password: Option<String>,
    pub from: Option<String>,
    pub base: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    Missing(&'static str),
    Port(String),
    Tls(String),
    Base(String),
    HalfALogin,
    /// What is sent could be read on the way.
    Open(String),
    From(#[from] AddressError),
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => say!(
                f,
                "SOVANG_SMTP_HOST đã đặt thì cần đặt cả {name}",
                "where SOVANG_SMTP_HOST is set, {name} must be set as well"
            ),
            Self::Port(text) => say!(
                f,
                "“{text}” trong SOVANG_SMTP_PORT không phải là cổng; hãy ghi một số như 587",
                "“{text}” in SOVANG_SMTP_PORT is not a port; write a number such as 587"
            ),
            Self::Tls(text) => say!(
                f,
                "“{text}” trong SOVANG_SMTP_TLS không có; hãy chọn starttls, tls hoặc none",
                "“{text}” in SOVANG_SMTP_TLS is unknown; choose starttls, tls or none"
            ),
            Self::Base(text) => say!(
                f,
                "“{text}” trong SOVANG_PUBLIC_URL không phải là địa chỉ trang; hãy ghi như https://sovang.example.org",
                "“{text}” in SOVANG_PUBLIC_URL is not the address of the pages; write it as https://sovang.example.org"
            ),
            Self::HalfALogin => say!(
                f,
                "SOVANG_SMTP_USER và SOVANG_SMTP_PASSWORD phải đặt cùng nhau",
                "SOVANG_SMTP_USER and SOVANG_SMTP_PASSWORD are set together or not at all"
            ),
            Self::Open(host) => say!(
                f,
                "SOVANG_SMTP_TLS=none chỉ dùng với máy chủ trên chính máy này, không dùng với {host}",
                "SOVANG_SMTP_TLS=none is only for a server on this machine, not for {host}"
            ),
            Self::From(err) => say!(f, "SOVANG_MAIL_FROM: {err}", "SOVANG_MAIL_FROM: {err:#}"),
        }
    }
}

impl Settings {
    /// Reads what was typed; without a server there is no mail.
    pub fn parse(typed: Typed) -> Result<Option<Self>, SettingsError> {
        let Some(host) = typed.host else { return Ok(None) };
        let tls = match typed.tls.as_deref() {
            None | Some("starttls") => Tls::Required,
            Some("tls") => Tls::Wrapped,
            Some("none") => Tls::None,
            Some(text) => return Err(SettingsError::Tls(text.to_owned())),
        };
        if tls == Tls::None && !is_here(&host) {
            return Err(SettingsError::Open(host));
        }
        let usual = match tls {
            Tls::Wrapped => 465,
            Tls::Required => 587,
            Tls::None => 25,
        };
        let port = typed.port.map(|text| text.parse().map_err(|_| SettingsError::Port(text)));
        let login = match (typed.user, typed.password) {
            (None, None) => None,
            (Some(user), Some(password)) => Some(Login { user, password }),
            _ => return Err(SettingsError::HalfALogin),
        };
        let from = typed.from.ok_or(SettingsError::Missing("SOVANG_MAIL_FROM"))?.parse()?;
        let base = self::base(&typed.base.ok_or(SettingsError::Missing("SOVANG_PUBLIC_URL"))?)?;
        Ok(Some(Self { host, port: port.transpose()?.unwrap_or(usual), tls, login, from, base, keys: None }))
    }

    /// Lets links be signed.
    #[must_use]
    pub fn with_keys(self, keys: &Keys) -> Self {
        Self { keys: Some(keys.clone()), ..self }
    }

    /// Returns the address behind the link by which a receiver stops further mail.
    pub fn stop_link(&self, secret: &str) -> String {
        format!("{}/unsubscribe/{secret}", self.base)
    }
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Reads the address of the pages, without the slash at its end.
pub fn base(text: &str) -> Result<String, SettingsError> {
    let wrong = || SettingsError::Base(text.to_owned());
    let tidy = text.trim().trim_end_matches('/');
    let rest = tidy.strip_prefix("https://").or_else(|| tidy.strip_prefix("http://")).ok_or_else(wrong)?;
    let plain = rest.chars().all(|it| it.is_ascii_alphanumeric() || "-._:/[]".contains(it));
    if rest.is_empty() || !plain { Err(wrong()) } else { Ok(tidy.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        let some = |text: &str| Some(text.to_owned());
        Typed {
            host: some("mail.example.org"),
            from: some("Hoi@Example.org"),
            base: some("https://sovang.example.org/"),
            ..Typed::default()
        }
    }

    #[test]
    fn mail_goes_out_only_where_a_server_is_named() {
        assert_eq!(Settings::parse(Typed { host: None, ..typed() }), Ok(None));
        let settings = Settings::parse(typed()).unwrap().unwrap();
        assert_eq!(
            (settings.port, settings.tls, settings.from.as_str()),
            (587, Tls::Required, "hoi@example.org")
        );
        assert_eq!(settings.stop_link("ab"), "https://sovang.example.org/unsubscribe/ab");
        let wrapped = Settings::parse(Typed { tls: Some("tls".to_owned()), ..typed() }).unwrap().unwrap();
        assert_eq!(wrapped.port, 465);
    }

    #[track_caller]
    fn refused(typed: Typed, expected: &SettingsError) {
        assert_eq!(Settings::parse(typed).as_ref(), Err(expected));
    }

    #[test]
    fn half_of_it_is_refused() {
        let some = |text: &str| Some(text.to_owned());
        refused(Typed { from: None, ..typed() }, &SettingsError::Missing("SOVANG_MAIL_FROM"));
        refused(Typed { base: None, ..typed() }, &SettingsError::Missing("SOVANG_PUBLIC_URL"));
        refused(Typed { user: some("x"), ..typed() }, &SettingsError::HalfALogin);
        refused(Typed { port: some("70000"), ..typed() }, &SettingsError::Port("70000".to_owned()));
        refused(Typed { tls: some("ssl"), ..typed() }, &SettingsError::Tls("ssl".to_owned()));
        refused(Typed { tls: some("none"), ..typed() }, &SettingsError::Open("mail.example.org".to_owned()));
        for text in ["sovang.example.org", "ftp://x", "https://", "https://x/?a=b", "javascript:alert(1)"] {
            refused(Typed { base: some(text), ..typed() }, &SettingsError::Base(text.to_owned()));
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let some = |text: &str| Some(text.to_owned());
        let settings = Typed { user: some("hoi"), password: some("bi-mat"), ..typed() };
        let settings = Settings::parse(settings).unwrap().unwrap();
        assert!(!format!("{settings:?}").contains("bi-mat"));
    }
}
