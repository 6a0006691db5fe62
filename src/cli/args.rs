//! Options that several verbs share, and the values that are typed after them.

use std::{fmt, net::IpAddr, path::PathBuf, str::FromStr};

use chrono::NaiveDate;

use crate::{
    calendar::{Instant, parse_day},
    export::Format,
    money::{Money, MoneyError},
    say,
    text::{
        TextError,
        amount::{AmountError, parse_amount},
    },
    title::Title,
};

/// How a list is written.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Output {
    /// Dạng in ra | Form of the output
    #[arg(long, value_name = "DẠNG|FORM", value_enum, default_value_t)]
    pub format: Format,
}

/// Which days a report covers, and what was known when.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Span {
    /// Từ ngày, như 01/01/2024 | First day, such as 01/01/2024
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub from: Option<NaiveDate>,
    /// Đến hết ngày, như 31/12/2024 | Last day, such as 31/12/2024
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub to: Option<NaiveDate>,
    /// Chỉ tính những gì đã ghi sổ tới lúc này, như 2025-03-31 | Only what was recorded by then, such as 2025-03-31
    #[arg(long, value_name = "THỜI ĐIỂM|INSTANT")]
    pub as_known: Option<Instant>,
}

/// How a file is read into the books.
#[derive(Clone, Debug, clap::Args)]
pub struct FileIn {
    /// Tệp cần đọc | File to read
    #[arg(value_name = "TỆP|FILE")]
    pub file: PathBuf,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Ghi các dòng đúng vào sổ, còn các dòng sai ghi ra tệp này kèm lý do | Records the good lines and writes the bad ones to this file, with reasons
    #[arg(long, value_name = "TỆP|FILE")]
    pub errors: Option<PathBuf>,
    /// Làm thử như thật rồi bỏ, không ghi gì vào sổ | Does everything and then undoes it; nothing is recorded
    #[arg(long)]
    pub dry_run: bool,
}

/// A typed value that cannot be meant; the standard library would say so in English only.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    NotANumber,
    NotAYear,
    NotAnAddress,
    NoCategory,
    NoQuota,
    NoTitle,
    NotAMark,
    Amount(#[from] MoneyError),
    Text(#[from] TextError),
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber => say!(f, "ở đây cần một số nguyên", "a whole number is needed here"),
            Self::NotAYear => say!(f, "ở đây cần một năm, như 2024", "a year is needed here, such as 2024"),
            Self::NotAnAddress => {
                say!(
                    f,
                    "ở đây cần một địa chỉ IP, như 127.0.0.1",
                    "an IP address is needed here, such as 127.0.0.1"
                )
            }
            Self::NoCategory => say!(
                f,
                "hãy ghi loại, dấu bằng, rồi số tiền, như pupil=1.000.000",
                "write the category, an equals sign and the amount, such as pupil=1.000.000"
            ),
            Self::NoQuota => say!(
                f,
                "hãy ghi đơn vị, dấu hai chấm, loại, dấu bằng, rồi số suất, như XA01:pupil=5",
                "write the unit, a colon, the category, an equals sign and the number, such as XA01:pupil=5"
            ),
            Self::NoTitle => say!(
                f,
                "hãy ghi loại, dấu bằng, rồi danh hiệu, như self_learner=Công dân học tập",
                "write the category, an equals sign and the title, such as self_learner=Công dân học tập"
            ),
            Self::NotAMark => say!(
                f,
                "ở đây cần một điểm trung bình từ 0 đến 10, như 8,6",
                "an average mark from 0 to 10 is needed here, such as 8.6"
            ),
            Self::Text(err) => err.fmt(f),
            Self::Amount(err) => say!(f, "{err}", "{err:#}"),
        }
    }
}

/// Reads a whole number of the size that its place asks for.
///
/// # Errors
/// [`ValueError::NotANumber`] for text, a sign, or a number out of range.
pub fn number<N: FromStr>(text: &str) -> Result<N, ValueError> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().ok_or(ValueError::NotANumber)
}

/// Reads an amount as treasurers write it, such as `500.000`, `500n` or `2 triệu`.
///
/// # Errors
/// What [`parse_amount`] says of anything else.
pub fn amount(text: &str) -> Result<Money, AmountError> {
    parse_amount(text)
}

/// Reads a year of four digits.
///
/// # Errors
/// [`ValueError::NotAYear`] for anything else.
pub fn year(text: &str) -> Result<i32, ValueError> {
    let year = number(text).ok().filter(|year| (1900..=9999).contains(year));
    year.ok_or(ValueError::NotAYear)
}

/// Reads an address to listen on.
///
/// # Errors
/// [`ValueError::NotAnAddress`] for a host name or anything else.
pub fn address(text: &str) -> Result<IpAddr, ValueError> {
    text.parse().map_err(|_| ValueError::NotAnAddress)
}

/// Reads `pupil=1.000.000`; whether there is such a category is asked later, with the round.
///
/// # Errors
/// [`ValueError::NoCategory`] without a category or an amount, and what [`Money`] says of the amount.
pub fn category_amount(text: &str) -> Result<(String, Money), ValueError> {
    let (category, amount) = text.split_once('=').ok_or(ValueError::NoCategory)?;
    if category.trim().is_empty() || amount.trim().is_empty() {
        return Err(ValueError::NoCategory);
    }
    Ok((category.trim().to_owned(), amount.parse()?))
}

/// Reads `self_learner=Công dân học tập`; whether there is such a category is asked later, with the round.
///
/// # Errors
/// [`ValueError::NoTitle`] without a category or a title, and what [`Title`] says of its words.
pub fn category_title(text: &str) -> Result<(String, Title), ValueError> {
    let (category, title) = text.split_once('=').ok_or(ValueError::NoTitle)?;
    let title = Title::read(title)?.filter(|_| !category.trim().is_empty());
    Ok((category.trim().to_owned(), title.ok_or(ValueError::NoTitle)?))
}

/// Reads `XA01:pupil=5`; whether there are such a unit and category is asked later, with the round.
///
/// # Errors
/// [`ValueError::NoQuota`] for anything else.
pub fn unit_quota(text: &str) -> Result<(String, String, i64), ValueError> {
    let parts = text.split_once(':').and_then(|(unit, rest)| Some((unit, rest.split_once('=')?)));
    let (unit, (category, seats)) = parts.ok_or(ValueError::NoQuota)?;
    if unit.trim().is_empty() || category.trim().is_empty() {
        return Err(ValueError::NoQuota);
    }
    let seats = number(seats.trim()).map_err(|_| ValueError::NoQuota)?;
    Ok((unit.trim().to_owned(), category.trim().to_owned(), seats))
}

/// Reads an average mark such as `8,6` or `8.60` into hundredths.
///
/// # Errors
/// [`ValueError::NotAMark`] outside 0 to 10, or with more than two digits behind the comma.
pub fn mark(text: &str) -> Result<i64, ValueError> {
    let (whole, rest) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let scale = match rest.len() {
        1 => 10,
        2 => 1,
        _ => return Err(ValueError::NotAMark),
    };
    let read = |part: &str| number::<u8>(part).map(i64::from).map_err(|_| ValueError::NotAMark);
    let hundredths = read(whole)? * 100 + read(rest)? * scale;
    if hundredths > 1000 { Err(ValueError::NotAMark) } else { Ok(hundredths) }
}
