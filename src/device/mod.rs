//! Goods that were given, one by one: what each is, what it was worth, who holds it, and all that became of it.
//!
//! A thing comes in with a gift in kind and is named by the gift's place in the book and its own place in the gift.
//! Its history is only ever added to, and where it stands now is that history read from the beginning
//! ([`Stage::after`]), when it is written and again when it is loaded. Every step that changes what the store is
//! worth is an entry of the ledger, so the goods account is the sum of what lies in the store.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;

use crate::{
    codes,
    id::{FundId, PartyId, Seq},
    money::Money,
    text::clean,
};

pub mod entries;
mod error;
pub mod history;
pub mod item;
pub mod photo;
pub mod store;
mod strip;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use error::DeviceError;
pub use history::{Event, EventKind, Happening, Minute, Receiver, Stage, Standing};
pub use item::{Item, ItemError, Serial};

codes! {
    /// What sort of thing was given.
    pub enum DeviceKind ("loại hiện vật", "kind of goods") {
        Computer = "computer" ("máy tính", "computer"),
        Tablet = "tablet" ("máy tính bảng", "tablet"),
        Phone = "phone" ("điện thoại", "phone"),
        /// A set of books by its title and the number of volumes.
        Books = "books" ("bộ sách", "set of books"),
        Other = "other" ("hiện vật khác", "other goods"),
    }
}

impl DeviceKind {
    /// Tells whether the association looks after such a thing every half year while somebody holds it.
    pub const fn is_looked_after(self) -> bool {
        matches!(self, Self::Computer | Self::Tablet | Self::Phone)
    }
}

codes! {
    /// In what state a thing is.
    pub enum Condition ("tình trạng", "condition") {
        New = "new" ("mới", "new"),
        Good = "good" ("tốt", "good"),
        Worn = "worn" ("đã cũ, còn dùng được", "worn but usable"),
        Faulty = "faulty" ("hỏng một phần", "partly broken"),
        Broken = "broken" ("hỏng", "broken"),
    }
}

codes! {
    /// Where a value comes from.
    pub enum Valuation ("nguồn định giá", "source of a valuation") {
        Donor = "donor" ("người ủng hộ kê khai", "stated by the donor"),
        Market = "market" ("giá thị trường", "market price"),
        Board = "board" ("hội đồng định giá", "valuation board"),
    }
}

/// The name of a thing within a book: the gift it came in, and its place in that gift from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct DeviceNo {
    pub gift: Seq,
    pub item: i64,
}

impl fmt::Display for DeviceNo {
    /// Writes `17-2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.gift, self.item)
    }
}

impl FromStr for DeviceNo {
    type Err = DeviceError;

    fn from_str(text: &str) -> Result<Self, DeviceError> {
        let number = |text: &str| text.parse::<i64>().ok().filter(|it| *it > 0);
        let parts = text.trim().split_once('-').and_then(|(gift, item)| Some((number(gift)?, number(item)?)));
        match parts {
            Some((gift, item)) => Ok(Self { gift: Seq(gift), item }),
            None => Err(DeviceError::NotFound(text.to_owned())),
        }
    }
}

/// What is on file of a thing, without its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub no: DeviceNo,
    pub kind: DeviceKind,
    pub what: String,
    pub serial: Option<Serial>,
    pub pieces: i64,
    pub fund: FundId,
    pub donor: Option<PartyId>,
    /// Whether the gift hides its donor.
    pub anonymous: bool,
    /// The value at which it came in.
    pub value: Money,
    pub valuation: Valuation,
    pub valued_by: String,
    pub valued_on: NaiveDate,
}

/// Tidies a reason, which must be there.
fn read_reason(text: &str) -> Result<String, DeviceError> {
    let reason = clean(text)?;
    if reason.is_empty() { Err(DeviceError::NoReason) } else { Ok(reason) }
}
