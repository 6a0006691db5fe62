//! A thing as it is entered, its serial number, and what can be wrong with it.

use std::fmt;

use chrono::NaiveDate;

use super::{Condition, DeviceKind, Valuation};
use crate::{
    calendar::show_day,
    id::FundId,
    money::Money,
    say,
    text::{TextError, clean_within, fold},
};

/// The most things of one gift; a form of more is a list that should be imported.
pub const MOST_ITEMS: usize = 500;

/// The most characters of a serial number.
const LONGEST_SERIAL: usize = 60;

/// A thing as it is entered with the gift it comes in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Item {
    pub kind: DeviceKind,
    /// Make and model, or the title of the books.
    pub what: String,
    pub serial: Option<Serial>,
    /// Volumes of a set of books; one of anything else.
    pub pieces: i64,
    pub condition: Condition,
    pub fund: FundId,
    pub value: Money,
    pub valuation: Valuation,
    pub valued_on: NaiveDate,
}

/// The number that the maker gave a thing, such as a serial number or an IMEI.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Serial(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    NoDescription,
    NoValue,
    NoPieces,
    ValuedLater { on: NaiveDate, today: NaiveDate },
    TooMany,
    BadSerial(String),
    SerialTwice(Serial),
    SerialTaken { serial: Serial, elsewhere: bool },
    Text(#[from] TextError),
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDescription => say!(f, "chưa ghi hiện vật là gì", "the goods are not described"),
            Self::NoValue => say!(
                f,
                "chưa ghi giá trị của hiện vật; hãy ghi số tiền lớn hơn 0",
                "the goods have no value; enter an amount above zero"
            ),
            Self::NoPieces => say!(f, "số cuốn phải từ 1 trở lên", "a set has at least one volume"),
            Self::ValuedLater { on, today } => {
                let (on, today) = (show_day(*on), show_day(*today));
                say!(
                    f,
                    "ngày định giá {on} sau ngày hôm nay ({today}); hãy sửa ngày",
                    "the day of the valuation {on} is after today ({today}); mend the day"
                )
            }
            Self::TooMany => say!(
                f,
                "một khoản chỉ nhận được {MOST_ITEMS} hiện vật; hãy chia thành nhiều khoản",
                "one gift takes {MOST_ITEMS} things at most; split it into several"
            ),
            Self::BadSerial(text) => say!(
                f,
                "số máy “{text}” không có chữ hay số nào; hãy chép lại hoặc để trống",
                "the serial number “{text}” has neither letter nor digit; copy it again or leave it empty"
            ),
            Self::SerialTwice(serial) => say!(
                f,
                "số máy {serial} được ghi hai lần trong khoản này; mỗi máy một số",
                "the serial number {serial} stands twice in this gift; each device has its own"
            ),
            Self::SerialTaken { serial, elsewhere: false } => say!(
                f,
                "số máy {serial} đã có lý lịch trong sổ này; một máy không thể có hai lý lịch",
                "the serial number {serial} has a passport in this book already; a device has only one"
            ),
            Self::SerialTaken { serial, elsewhere: true } => say!(
                f,
                "số máy {serial} đã có lý lịch ở một đơn vị khác; hãy kiểm tra lại số trên máy",
                "the serial number {serial} has a passport at another unit; check the number on the device"
            ),
            Self::Text(err) => err.fmt(f),
        }
    }
}

impl Item {
    /// Takes goods of which nothing but their value is known, such as a row of an imported list.
    pub fn lot(what: &str, fund: FundId, value: Money, received_on: NaiveDate) -> Self {
        Self {
            kind: DeviceKind::Other,
            what: what.to_owned(),
            serial: None,
            pieces: 1,
            condition: Condition::Good,
            fund,
            value,
            valuation: Valuation::Donor,
            valued_on: received_on,
        }
    }

    fn validate(&self, today: NaiveDate) -> Result<(), ItemError> {
        if self.what.trim().is_empty() {
            return Err(ItemError::NoDescription);
        }
        if !self.value.is_positive() {
            return Err(ItemError::NoValue);
        }
        if self.pieces < 1 {
            return Err(ItemError::NoPieces);
        }
        if today < self.valued_on {
            return Err(ItemError::ValuedLater { on: self.valued_on, today });
        }
        Ok(())
    }
}

/// Checks the things of one gift as far as that can be done without the books.
pub fn validate(items: &[Item], today: NaiveDate) -> Result<(), ItemError> {
    if items.len() > MOST_ITEMS {
        return Err(ItemError::TooMany);
    }
    let mut seen = std::collections::HashSet::new();
    for item in items {
        item.validate(today)?;
        if let Some(serial) = item.serial.as_ref().filter(|serial| !seen.insert(serial.key())) {
            return Err(ItemError::SerialTwice(serial.clone()));
        }
    }
    Ok(())
}

impl Serial {
    /// Reads a number, or none where nothing was typed.
    pub fn read(text: &str) -> Result<Option<Self>, ItemError> {
        let text = clean_within(text, LONGEST_SERIAL)?;
        if text.is_empty() {
            return Ok(None);
        }
        let serial = Self(text);
        if serial.key().is_empty() { Err(ItemError::BadSerial(serial.0)) } else { Ok(Some(serial)) }
    }

    /// Takes what is on file; a thing without a number has an empty one.
    pub fn stored(text: String) -> Option<Self> {
        (!text.is_empty()).then_some(Self(text))
    }

    /// Returns what all writings of one number share: `sn 12-34a` is `SN1234A`.
    pub fn key(&self) -> String {
        fold(&self.0).chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_uppercase).collect()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
