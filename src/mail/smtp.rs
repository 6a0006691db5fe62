//! Speaks with the mail server, step by step, so that it is always known whether the server may have a mail.

use std::time::Duration;

use chrono::DateTime;
use lettre::{
    Message,
    message::{
        Mailbox, SinglePart,
        header::{self, HeaderName, HeaderValue},
    },
    transport::smtp::{
        Error,
        authentication::{Credentials, DEFAULT_MECHANISMS},
        client::{SmtpConnection, TlsParameters},
        commands::{Data, Mail as From, Rcpt},
        extension::ClientId,
    },
};

use super::{Answer, Mail, Settings, settings::Tls};
use crate::{honour_roll::Ticket, ledger::chain::Canonical};

/// How long the server may take for each answer; a whole try stays well below [`LEASE`](super::LEASE).
const PATIENCE: Duration = Duration::from_secs(60);

/// The most characters of what a server says that are kept.
const WORDS: usize = 300;

/// A mail as it goes over the line.
pub struct Letter {
    from: lettre::Address,
    to: lettre::Address,
    bytes: Vec<u8>,
}

/// A line to the server that names sender and receiver and has not given the mail away.
pub struct Offered(SmtpConnection);

impl Letter {
    /// Writes a mail down; `sender` is the name in which it goes out.
    ///
    /// # Errors
    /// A refusal, where it cannot be written as mail at all.
    pub fn new(settings: &Settings, mail: &Mail, sender: &str) -> Result<Self, Answer> {
        let address = |text: &str| text.parse::<lettre::Address>().map_err(|err| refusal(&err));
        let (from, to) = (address(settings.from.as_str())?, address(mail.address.as_str())?);
        let link = settings.stop_link(&mail.secret);
        let message = Message::builder()
            .from(Mailbox::new(Some(sender.to_owned()), from.clone()))
            .to(Mailbox::new(None, to.clone()))
            .subject(mail.subject.clone())
            .message_id(Some(message_id(settings, mail)))
            .date(DateTime::from_timestamp_micros(mail.queued_at.micros()).unwrap_or_default().into())
            .raw_header(raw("List-Unsubscribe", format!("<{link}>"))?)
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned())?)
            .raw_header(raw("Auto-Submitted", "auto-generated".to_owned())?)
            .singlepart(
                SinglePart::builder()
                    .header(header::ContentType::TEXT_PLAIN)
                    .header(header::ContentTransferEncoding::QuotedPrintable)
                    .body(with_links(settings, mail, &link)?),
            )
            .map_err(|err| refusal(&err))?;
        Ok(Self { from, to, bytes: message.formatted() })
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Offers the mail to the server. Whatever goes wrong here, the server does not have it.
    ///
    /// # Errors
    /// Why the server does not take it, now or ever.
    pub fn offer(&self, settings: &Settings) -> Result<Offered, Answer> {
        let mut line = connect(settings).map_err(|err| Answer::Later(words(&err)))?;
        let asked = line
            .command(From::new(Some(self.from.clone()), vec![]))
            .and_then(|_| line.command(Rcpt::new(self.to.clone(), vec![])))
            .and_then(|_| line.command(Data));
        match asked {
            Ok(_) => Ok(Offered(line)),
            Err(err) => {
                line.abort();
                Err(if err.is_permanent() {
                    Answer::Refused(words(&err))
                } else {
                    Answer::Later(words(&err))
                })
            }
        }
    }

    /// Hands the mail over. Where no answer comes back, nobody knows whether the server has it.
    pub fn hand_over(&self, offered: Offered) -> Answer {
        let Offered(mut line) = offered;
        match line.message(&self.bytes) {
            Ok(answer) => {
                // The mail is gone; a line that cannot be closed politely changes nothing.
                drop(line.quit());
                Answer::Accepted(shortened(&answer.message().collect::<Vec<_>>().join(" ")))
            }
            Err(err) if err.is_permanent() => Answer::Refused(words(&err)),
            Err(err) if err.is_transient() => Answer::Later(words(&err)),
            Err(err) => Answer::Unsure(words(&err)),
        }
    }
}

/// What the body says where the link to stop further mail is to stand.
pub const LINK: &str = "{unsubscribe}";

/// What the body says where the link to the receiver's line of a proof round is to stand. That link is a key and
/// stands in no database, so it is written when the mail goes out.
pub const PROOF: &str = "{proof}";

/// Shows a body to whoever may read it but is not its receiver.
pub fn without_links(body: &str, words: &str) -> String {
    body.replace(LINK, words).replace(PROOF, words)
}

/// Writes the links into a body; they are the receiver's own, whatever else its words say.
fn with_links(settings: &Settings, mail: &Mail, stop: &str) -> Result<String, Answer> {
    let body = mail.body.replace(LINK, stop);
    let Some(round) = mail.round() else { return Ok(body) };
    let ticket = Ticket { round, party: mail.party };
    let token = settings.keys.as_ref().and_then(|keys| ticket.token(keys));
    let token = token.ok_or_else(|| refusal(&"nothing signs the link"))?;
    Ok(body.replace(PROOF, &format!("{}/proof/{token}", settings.base)))
}

fn connect(settings: &Settings) -> Result<SmtpConnection, Error> {
    let hello = ClientId::Domain(settings.from.domain().to_owned());
    let tls = match settings.tls {
        Tls::None => None,
        Tls::Wrapped | Tls::Required => Some(TlsParameters::new(settings.host.clone())?),
    };
    let at = (settings.host.as_str(), settings.port);
    let first = tls.as_ref().filter(|_| settings.tls == Tls::Wrapped);
    let mut line = SmtpConnection::connect(at, Some(PATIENCE), &hello, first, None)?;
    if let Some(tls) = tls.as_ref().filter(|_| settings.tls == Tls::Required) {
        line.starttls(tls, &hello)?;
    }
    if let Some(login) = &settings.login {
        line.auth(DEFAULT_MECHANISMS, &Credentials::new(login.user.clone(), login.password.clone()))?;
    }
    Ok(line)
}

/// Returns the name of a mail among all mails of the world; it stays the same however often the mail is tried.
fn message_id(settings: &Settings, mail: &Mail) -> String {
    let name = Canonical::new("message id").text(&mail.secret).finish();
    format!("<{name}@{}>", settings.from.domain())
}

fn raw(name: &'static str, value: String) -> Result<HeaderValue, Answer> {
    let name = HeaderName::new_from_ascii(name.to_owned()).map_err(|err| refusal(&err))?;
    Ok(HeaderValue::new(name, value))
}

fn refusal(err: &dyn std::fmt::Display) -> Answer {
    Answer::Refused(shortened(&err.to_string()))
}

/// Returns what went wrong, with its cause, in one line.
fn words(err: &Error) -> String {
    let mut text = err.to_string();
    let mut cause = std::error::Error::source(err);
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = inner.source();
    }
    shortened(&text)
}

fn shortened(text: &str) -> String {
    let line: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(WORDS).collect()
}
