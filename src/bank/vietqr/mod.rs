//! `VietQR`: the text behind the picture that a donor's banking app reads (NAPAS over `EMVCo`, merchant-presented mode).
//!
//! It is made here, without a gateway: an account, an amount or none, and a memo of at most 25 plain characters.

mod tlv;

use std::{fmt, str::FromStr};

use super::memo::Code;
use crate::{money::Money, say, text::fold};

const NAPAS: &str = "A000000727";
const TO_ACCOUNT: &str = "QRIBFTTA";
const VND: &str = "704";
const VIETNAM: &str = "VN";

/// The most characters of a memo, field 62-08.
pub const LONGEST_MEMO: usize = 25;
/// The most digits of an amount, field 54.
const LONGEST_AMOUNT: usize = 13;
/// The most characters of an account number, field 38-01-01.
const LONGEST_ACCOUNT: usize = 19;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    NotABin(String),
    NotAnAccount(String),
    MemoTooLong(usize),
    MemoCharacter(char),
    NotPositive,
    AmountTooLong(Money),
    NotAscii,
    BrokenField(String),
    Twice(&'static str),
    Missing(&'static str),
    Other { tag: &'static str, value: String },
    Checksum { stored: String, right: String },
}

impl fmt::Display for QrError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotABin(text) => say!(
                f,
                "“{text}” không phải là mã BIN của ngân hàng; mã có 6 chữ số, như 970436",
                "“{text}” is not a bank's BIN; it has 6 digits, such as 970436"
            ),
            Self::NotAnAccount(text) => say!(
                f,
                "“{text}” không phải là số tài khoản; hãy ghi tối đa {LONGEST_ACCOUNT} chữ số hoặc chữ cái không dấu",
                "“{text}” is not an account number; give at most {LONGEST_ACCOUNT} digits or plain letters"
            ),
            Self::MemoTooLong(length) => say!(
                f,
                "nội dung chuyển khoản dài {length} ký tự, tối đa {LONGEST_MEMO}; hãy viết gọn lại",
                "the memo has {length} characters, at most {LONGEST_MEMO} fit; shorten it"
            ),
            Self::MemoCharacter(character) => say!(
                f,
                "nội dung chuyển khoản có ký tự “{character}”; chỉ dùng chữ không dấu, chữ số và dấu cách",
                "the memo has the character “{character}”; use plain letters, digits and spaces only"
            ),
            Self::NotPositive => {
                say!(f, "số tiền trên mã QR phải lớn hơn 0", "the amount of a QR code must be more than zero")
            }
            Self::AmountTooLong(amount) => say!(
                f,
                "số tiền {amount} quá lớn cho mã QR (tối đa {LONGEST_AMOUNT} chữ số)",
                "the amount {amount} is too large for a QR code (at most {LONGEST_AMOUNT} digits)"
            ),
            Self::NotAscii => {
                say!(f, "mã VietQR chỉ có ký tự ASCII", "a VietQR payload has ASCII characters only")
            }
            Self::BrokenField(rest) => say!(
                f,
                "mã VietQR bị đứt ở “{rest}”; hãy quét lại",
                "the VietQR payload breaks off at “{rest}”; scan it again"
            ),
            Self::Twice(tag) => {
                say!(f, "mã VietQR có hai trường {tag}", "the VietQR payload has field {tag} twice")
            }
            Self::Missing(tag) => {
                say!(f, "mã VietQR thiếu trường {tag}", "the VietQR payload lacks field {tag}")
            }
            Self::Other { tag, value } => say!(
                f,
                "trường {tag} của mã VietQR là “{value}”, không phải mã chuyển khoản đến tài khoản bằng đồng",
                "field {tag} of the VietQR payload is “{value}”, not a transfer of đồng to an account"
            ),
            Self::Checksum { stored, right } => say!(
                f,
                "mã VietQR có số kiểm tra {stored}, tính lại là {right}; hãy quét lại",
                "the VietQR payload has the checksum {stored} and should have {right}; scan it again"
            ),
        }
    }
}

/// The number under which NAPAS knows a bank.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bin(String);

impl FromStr for Bin {
    type Err = QrError;

    fn from_str(text: &str) -> Result<Self, QrError> {
        let text = text.trim();
        if text.len() == 6 && text.bytes().all(|it| it.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(QrError::NotABin(text.to_owned()))
        }
    }
}

/// An account number, without the spaces and points with which people group it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountNumber(String);

impl FromStr for AccountNumber {
    type Err = QrError;

    fn from_str(text: &str) -> Result<Self, QrError> {
        let bare: String = text.chars().filter(|it| !matches!(it, ' ' | '.' | '-')).collect();
        let plain = bare.bytes().all(|it| it.is_ascii_alphanumeric());
        if plain && (1..=LONGEST_ACCOUNT).contains(&bare.len()) {
            Ok(Self(bare))
        } else {
            Err(QrError::NotAnAccount(text.trim().to_owned()))
        }
    }
}

/// A memo that every bank hands on as it is: letters without marks, digits, single spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Memo(String);

impl Memo {
    /// Takes marks and punctuation away, and leaves out the words that do not fit.
    pub fn lossy(words: &str) -> Option<Self> {
        let memo = with_words(String::new(), words);
        (!memo.is_empty()).then_some(Self(memo))
    }

    /// Writes a code and as many words behind it as fit.
    pub fn of_code(code: Code, words: &str) -> Self {
        Self(with_words(code.to_string(), words))
    }
}

fn with_words(mut memo: String, words: &str) -> String {
    let plain = fold(words);
    for word in plain.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| !it.is_empty()) {
        let gap = if memo.is_empty() { "" } else { " " };
        if memo.len() + gap.len() + word.len() > LONGEST_MEMO {
            break;
        }
        memo.push_str(gap);
        memo.push_str(word);
    }
    memo
}

impl FromStr for Memo {
    type Err = QrError;

    fn from_str(text: &str) -> Result<Self, QrError> {
        if let Some(other) = text.chars().find(|it| !it.is_ascii_alphanumeric() && *it != ' ') {
            return Err(QrError::MemoCharacter(other));
        }
        if text.is_empty() {
            return Err(QrError::Missing("62-08"));
        }
        if text.len() > LONGEST_MEMO {
            Err(QrError::MemoTooLong(text.len()))
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

macro_rules! shown_as_text {
    ($($name:ident),+) => {$(
        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

shown_as_text! { Bin, AccountNumber, Memo }

/// A transfer as a QR code asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    bin: Bin,
    account: AccountNumber,
    amount: Option<Money>,
    memo: Option<Memo>,
}

impl Transfer {
    /// Builds a transfer; without an amount the donor types one, and the code may be used again and again.
    pub fn new(
        bin: Bin,
        account: AccountNumber,
        amount: Option<Money>,
        memo: Option<Memo>,
    ) -> Result<Self, QrError> {
        match amount {
            Some(amount) if !amount.is_positive() => Err(QrError::NotPositive),
            Some(amount) if amount.dong().to_string().len() > LONGEST_AMOUNT => {
                Err(QrError::AmountTooLong(amount))
            }
            _ => Ok(Self { bin, account, amount, memo }),
        }
    }

    pub fn amount(&self) -> Option<Money> {
        self.amount
    }

    pub fn memo(&self) -> Option<&Memo> {
        self.memo.as_ref()
    }

    /// Draws the code, four modules of quiet zone around it.
    pub fn picture(&self) -> String {
        let code = qrcode::QrCode::new(self.to_string()).expect("a payload is far shorter than a code holds");
        code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(240, 240).build()
    }
}

impl fmt::Display for Transfer {
    /// Writes the payload.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut bank, mut to, mut text) = (String::new(), String::new(), String::new());
        tlv::put(&mut bank, "00", self.bin.as_str());
        tlv::put(&mut bank, "01", self.account.as_str());
        tlv::put(&mut to, "00", NAPAS);
        tlv::put(&mut to, "01", &bank);
        tlv::put(&mut to, "02", TO_ACCOUNT);
        tlv::put(&mut text, "00", "01");
        tlv::put(&mut text, "01", if self.amount.is_some() { "12" } else { "11" });
        tlv::put(&mut text, "38", &to);
        tlv::put(&mut text, "53", VND);
        if let Some(amount) = self.amount {
            tlv::put(&mut text, "54", &amount.dong().to_string());
        }
        tlv::put(&mut text, "58", VIETNAM);
        if let Some(memo) = &self.memo {
            let mut more = String::new();
            tlv::put(&mut more, "08", memo.as_str());
            tlv::put(&mut text, "62", &more);
        }
        text.push_str("6304");
        f.write_str(&text)?;
        f.write_str(&checksum(&text))
    }
}

/// Returns CRC-16/CCITT-FALSE, which the catalogue calls IBM-3740, over everything up to `6304`.
fn checksum(text: &str) -> String {
    const CRC: crc::Crc<u16> = crc::Crc::<u16>::new(&crc::CRC_16_IBM_3740);
    format!("{:04X}", CRC.checksum(text.as_bytes()))
}

impl FromStr for Transfer {
    type Err = QrError;

    /// Reads a payload as strictly as it is written.
    fn from_str(payload: &str) -> Result<Self, QrError> {
        let fields = tlv::fields(payload)?;
        let (Some(("63", stored)), Some(body)) = (fields.last(), payload.len().checked_sub(4)) else {
            return Err(QrError::Missing("63"));
        };
        let right = checksum(payload.get(..body).unwrap_or_default());
        if *stored != right {
            return Err(QrError::Checksum { stored: (*stored).to_owned(), right });
        }
        expect(&fields, "00", "01")?;
        expect(&fields, "53", VND)?;
        expect(&fields, "58", VIETNAM)?;
        let to = tlv::fields(tlv::needed(&fields, "38")?)?;
        expect(&to, "00", NAPAS)?;
        expect(&to, "02", TO_ACCOUNT)?;
        let bank = tlv::fields(tlv::needed(&to, "01")?)?;
        let (bin, account) = (tlv::needed(&bank, "00")?.parse()?, tlv::needed(&bank, "01")?.parse()?);
        let amount = tlv::one(&fields, "54")?;
        let amount = amount
            .map(|text| text.parse::<i64>().ok().and_then(|it| Money::try_from(it).ok()).ok_or(text))
            .transpose()
            .map_err(|text| QrError::Other { tag: "54", value: text.to_owned() })?;
        let memo = match tlv::one(&fields, "62")? {
            Some(more) => tlv::one(&tlv::fields(more)?, "08")?.map(str::parse).transpose()?,
            None => None,
        };
        Self::new(bin, account, amount, memo)
    }
}

fn expect(fields: &[(&str, &str)], tag: &'static str, right: &str) -> Result<(), QrError> {
    let value = tlv::needed(fields, tag)?;
    if value == right { Ok(()) } else { Err(QrError::Other { tag, value: value.to_owned() }) }
}

/// Returns the banks that the form offers, by number.
pub fn banks() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("../../../fixtures/banks.csv").lines();
    lines.filter(|it| !it.starts_with('#')).skip(1).filter_map(|line| line.split_once(',')).collect()
}

/// Returns the name of a bank of the list, else its number.
pub fn bank_name(bin: &str) -> &str {
    banks().into_iter().find(|bank| bank.0 == bin).map_or(bin, |bank| bank.1)
}

#[cfg(test)]
mod tests;
