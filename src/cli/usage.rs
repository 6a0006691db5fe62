//! What is wrong with a command line, in a sentence of either language instead of clap's English.

use std::{error::Error as _, fmt};

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Stop;
use crate::say;

/// A command line that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsageError {
    /// No verb was given; the text is the help that lists the verbs.
    NoVerb(String),
    UnknownVerb {
        verb: String,
        similar: Option<String>,
    },
    UnknownArgument {
        argument: String,
        similar: Option<String>,
    },
    Missing(Vec<String>),
    NoValue {
        argument: String,
    },
    NotAChoice {
        argument: String,
        value: String,
        choices: Vec<String>,
    },
    BadValue {
        argument: String,
        value: String,
        reason_vi: String,
        reason_en: String,
    },
    Conflict {
        argument: String,
        other: Vec<String>,
    },
    Repeated {
        argument: String,
    },
    NotText,
    Other,
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVerb(help) => {
                say!(f, "chưa ghi lệnh nào cần làm\n\n{help}", "no command is given\n\n{help}")
            }
            Self::UnknownVerb { verb, similar } => {
                say!(f, "không có lệnh “{verb}”", "there is no command “{verb}”")?;
                suggest(f, similar.as_deref())
            }
            Self::UnknownArgument { argument, similar } => {
                say!(f, "lệnh này không có “{argument}”", "this command has no “{argument}”")?;
                suggest(f, similar.as_deref())
            }
            Self::Missing(arguments) => {
                let arguments = arguments.join(", ");
                say!(f, "còn thiếu: {arguments}", "missing: {arguments}")
            }
            Self::NoValue { argument } => {
                say!(f, "sau {argument} cần một giá trị", "a value is needed after {argument}")
            }
            Self::NotAChoice { argument, value, choices } => {
                let choices = choices.join(", ");
                say!(
                    f,
                    "“{value}” không dùng được cho {argument}; hãy chọn một trong: {choices}",
                    "“{value}” cannot be used for {argument}; choose one of: {choices}"
                )
            }
            Self::BadValue { argument, value, reason_vi, reason_en } => say!(
                f,
                "“{value}” không dùng được cho {argument}: {reason_vi}",
                "“{value}” cannot be used for {argument}: {reason_en}"
            ),
            Self::Conflict { argument, other } => {
                let other = other.join(", ");
                say!(
                    f,
                    "không ghi {argument} cùng với {other}",
                    "{argument} cannot be used together with {other}"
                )
            }
            Self::Repeated { argument } => {
                say!(f, "{argument} chỉ được ghi một lần", "{argument} can be given only once")
            }
            Self::NotText => say!(
                f,
                "dòng lệnh có chữ không phải UTF-8; hãy gõ lại",
                "the command line is not valid UTF-8; type it again"
            ),
            Self::Other => say!(f, "dòng lệnh này không hiểu được", "this command line cannot be understood"),
        }
    }
}

fn suggest(f: &mut fmt::Formatter<'_>, similar: Option<&str>) -> fmt::Result {
    match similar {
        Some(similar) => say!(f, "; có phải ý bạn là “{similar}”?", "; did you mean “{similar}”?"),
        None => Ok(()),
    }
}

/// Turns what clap reports into what the program says; clap puts its best suggestion last.
pub fn stop(err: clap::Error) -> Stop {
    let argument = || one(&err, ContextKind::InvalidArg);
    let value = || one(&err, ContextKind::InvalidValue);
    Stop::Usage(match err.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return Stop::Asked(err.to_string()),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            UsageError::NoVerb(err.to_string())
        }
        ErrorKind::InvalidSubcommand => UsageError::UnknownVerb {
            verb: one(&err, ContextKind::InvalidSubcommand),
            similar: all(&err, ContextKind::SuggestedSubcommand).pop(),
        },
        ErrorKind::UnknownArgument => UsageError::UnknownArgument {
            argument: argument(),
            similar: all(&err, ContextKind::SuggestedArg).pop(),
        },
        ErrorKind::MissingRequiredArgument => UsageError::Missing(all(&err, ContextKind::InvalidArg)),
        ErrorKind::InvalidValue if value().is_empty() => UsageError::NoValue { argument: argument() },
        ErrorKind::InvalidValue => UsageError::NotAChoice {
            argument: argument(),
            value: value(),
            choices: all(&err, ContextKind::ValidValue),
        },
        ErrorKind::ValueValidation => {
            let (reason_vi, reason_en) =
                err.source().map(|source| (format!("{source}"), format!("{source:#}"))).unwrap_or_default();
            UsageError::BadValue { argument: argument(), value: value(), reason_vi, reason_en }
        }
        ErrorKind::ArgumentConflict => {
            let other = all(&err, ContextKind::PriorArg);
            if other == [argument()] {
                UsageError::Repeated { argument: argument() }
            } else {
                UsageError::Conflict { argument: argument(), other }
            }
        }
        ErrorKind::InvalidUtf8 => UsageError::NotText,
        _ => UsageError::Other,
    })
}

fn one(err: &clap::Error, kind: ContextKind) -> String {
    all(err, kind).join(", ")
}

fn all(err: &clap::Error, kind: ContextKind) -> Vec<String> {
    match err.get(kind) {
        Some(ContextValue::String(text)) => vec![printable(text)],
        Some(ContextValue::Strings(texts)) => texts.iter().map(|text| printable(text)).collect(),
        _ => Vec::new(),
    }
}

/// Makes typed text safe to repeat: no control characters, and not a whole file pasted by mistake.
fn printable(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown: String = text.chars().filter(|it| !it.is_control()).take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}
