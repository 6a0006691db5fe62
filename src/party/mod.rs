//! Donors and recipients: people, households, organisations, businesses and collectives.

use std::fmt;

use chrono::NaiveDate;

use crate::{
    calendar::show_day,
    codes,
    db::DbError,
    id::PartyId,
    say,
    text::{TextError, UnknownCode, collation::NameKey},
};

pub mod consent;
mod details;
pub mod directory;
pub mod duplicate;
pub mod merge;
pub mod name;
pub mod phone;
pub mod publication;
pub mod search;
pub mod store;
pub mod workflow;

pub use details::Details;
use name::DonorName;

codes! {
    /// What sort of party a donor or a recipient is.
    pub enum PartyKind ("loại người ủng hộ", "kind of party") {
        Person = "person" ("Cá nhân", "Person"),
        Household = "household" ("Gia đình", "Household"),
        Organisation = "organisation" ("Cơ quan, đơn vị", "Organisation"),
        Business = "business" ("Doanh nghiệp", "Business"),
        /// A lineage, a class, a neighbourhood: many givers under one name.
        Collective = "collective" ("Tập thể", "Collective"),
    }
}

impl PartyKind {
    /// Names of bodies are not personal data; everybody else is public only with consent.
    ///
    /// Luật 91/2025/QH15 protects persons, and a household or a class is named after persons.
    pub const fn needs_consent(self) -> bool {
        !matches!(self, Self::Organisation | Self::Business)
    }
}

codes! {
    /// What a person allows; consent is given per purpose (Luật 91/2025/QH15).
    pub enum Purpose ("mục đích đồng ý", "purpose of consent") {
        PublishName = "publish_name" ("công bố tên", "publishing the name"),
        PublishAward = "publish_award" ("công bố suất học bổng", "publishing the award"),
        Contact = "contact" ("liên hệ", "being contacted"),
        NameByGuardian = "publish_name_guardian"
            ("công bố tên trẻ: người giám hộ đồng ý", "publishing a child's name: the guardian agrees"),
        AwardByGuardian = "publish_award_guardian"
            ("công bố suất học bổng của trẻ: người giám hộ đồng ý", "publishing a child's award: the guardian agrees"),
    }
}

impl Purpose {
    /// Returns what the guardian of somebody who is not of age must agree to as well.
    pub const fn of_guardian(self) -> Option<Self> {
        match self {
            Self::PublishName => Some(Self::NameByGuardian),
            Self::PublishAward => Some(Self::AwardByGuardian),
            Self::Contact | Self::NameByGuardian | Self::AwardByGuardian => None,
        }
    }
}

/// A party as it is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewParty {
    pub kind: PartyKind,
    pub name: String,
    pub match_key: String,
    /// Overrides the order that the name itself gives.
    pub sort_name: Option<String>,
    pub recognition_name: String,
    pub birth_date: Option<NaiveDate>,
    pub address: String,
    pub phone: String,
}

impl NewParty {
    /// Takes a name as a list writes it, such as `Gia đình bà Lê Thị Hoà`.
    pub fn from_name(donor: &DonorName) -> Self {
        Self {
            kind: donor.kind,
            name: donor.name.clone(),
            match_key: donor.match_key(),
            sort_name: None,
            recognition_name: donor.recognition_name.clone(),
            birth_date: None,
            address: String::new(),
            phone: String::new(),
        }
    }
}

/// A donor or a recipient that is on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    pub id: PartyId,
    pub kind: PartyKind,
    pub name: String,
    pub sort_name: Option<String>,
    pub recognition_name: String,
    pub birth_date: Option<NaiveDate>,
    pub address: String,
    pub phone: String,
}

impl Party {
    /// Returns where the party stands in a list: persons and households by the given name, bodies by their first word.
    pub fn place(&self) -> NameKey {
        let name = self.sort_name.as_deref().unwrap_or(&self.name);
        match self.kind {
            PartyKind::Person | PartyKind::Household => NameKey::of_person(name),
            PartyKind::Organisation | PartyKind::Business | PartyKind::Collective => NameKey::of_text(name),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum PartyError {
    NoName,
    NoProof,
    NotFound(String),
    /// Known to another unit only, or not on file at all: which of the two is not for strangers to learn.
    Unknown,
    ChangedMeanwhile,
    InTheFuture {
        day: NaiveDate,
        today: NaiveDate,
    },
    ConsentOnRecord {
        day: NaiveDate,
    },
    NoConsent(Purpose),
    Text(#[from] TextError),
    Code(#[from] UnknownCode),
    Db(#[from] DbError),
}

impl fmt::Display for PartyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName => say!(f, "chưa có tên; hãy nhập tên", "there is no name; enter one"),
            Self::NoProof => say!(
                f,
                "sự đồng ý cần có minh chứng, như “phiếu ký ngày 05/02/2025”",
                "a consent needs its proof, such as “form signed on 05/02/2025”"
            ),
            Self::NotFound(text) => say!(
                f,
                "không tìm thấy “{text}” trong danh bạ; hãy kiểm tra lại tên",
                "“{text}” is not on file; check the name"
            ),
            Self::Unknown => say!(
                f,
                "danh bạ của đơn vị không có người này; hãy tìm lại theo tên hoặc số điện thoại",
                "this person is not in the unit's directory; search again by name or phone number"
            ),
            Self::ChangedMeanwhile => say!(
                f,
                "vừa có người khác sửa hồ sơ này; hãy mở lại trang rồi sửa tiếp",
                "somebody else has just changed this record; open the page again and mend it"
            ),
            Self::InTheFuture { day, today } => {
                let (day, today) = (show_day(*day), show_day(*today));
                say!(
                    f,
                    "ngày {day} sau ngày hôm nay ({today}); hãy sửa ngày",
                    "the day {day} is after today ({today}); mend the day"
                )
            }
            Self::ConsentOnRecord { day } => {
                let day = show_day(*day);
                say!(
                    f,
                    "ngày {day} đã có một lần đồng ý cho mục đích này; hãy ghi ngày khác",
                    "a consent of {day} for this purpose is on record already; enter another day"
                )
            }
            Self::NoConsent(purpose) => say!(
                f,
                "không có sự đồng ý {purpose} nào còn hiệu lực vào ngày đó để rút lại",
                "no consent to {purpose:#} is live on that day, so none can be withdrawn"
            ),
            Self::Text(err) => err.fmt(f),
            Self::Code(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for kind in PartyKind::ALL {
            assert_eq!(kind.code().parse(), Ok(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        assert!("Person".parse::<PartyKind>().is_err());
    }

    #[test]
    fn labels_speak_both_languages() {
        assert_eq!(format!("{}", PartyKind::Business), "Doanh nghiệp");
        assert_eq!(format!("{:#}", PartyKind::Business), "Business");
    }
}
