//! Why a gift cannot be recorded, each as a sentence that says what to do about it.

use std::fmt;

use chrono::NaiveDate;

use super::{matched::MatchError, movers::MoverError, usual::Unusual};
use crate::{
    calendar::show_day,
    db::DbError,
    device::{DeviceError, DeviceNo, ItemError},
    id::Seq,
    ledger::{EntryError, account::ChartError, journal::PostError, once::Refusal},
    money::{Money, MoneyError},
    say,
};

#[derive(Debug, thiserror::Error)]
pub enum DonationError {
    NotPositive,
    NoShares,
    FundTwice,
    InTheFuture {
        day: NaiveDate,
        today: NaiveDate,
    },
    NoDonor,
    DonorOfUnidentified,
    UnknownDonor,
    /// A typed name is borne by somebody on file, and nobody has said whether it is the same person.
    Namesakes {
        name: String,
        known: usize,
    },
    /// The person who was chosen on file does not bear the name that was typed.
    OtherName {
        name: String,
    },
    Unusual(Unusual),
    NoGoods,
    NoValuer,
    GoodsWithMoney,
    GoodsUnlikeShares {
        goods: Money,
        share: Money,
    },
    GoodsMoved {
        no: DeviceNo,
    },
    CreditToDonor,
    /// A list of names adds up to more than the envelope held.
    ListOver {
        listed: Money,
        given: Money,
    },
    NamesOfPerson,
    /// A list of names came with an envelope that names nobody.
    NamesOfNobody,
    NotAGift {
        seq: Seq,
    },
    NotUnidentified {
        seq: Seq,
    },
    AlreadyClaimed {
        seq: Seq,
        by: Seq,
    },
    HandedOver {
        seq: Seq,
    },
    FundClosed {
        fund: String,
    },
    NoReason,
    Goods(#[source] Box<DeviceError>),
    Match(#[from] MatchError),
    Mover(#[from] MoverError),
    Entry(#[from] EntryError),
    Chart(#[from] ChartError),
    Money(#[from] MoneyError),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

impl fmt::Display for DonationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPositive => {
                say!(f, "số tiền ủng hộ phải lớn hơn 0", "a gift must be more than zero")
            }
            Self::NoShares => {
                say!(f, "chưa chọn quỹ cho khoản ủng hộ", "no fund was chosen for the gift")
            }
            Self::FundTwice => say!(
                f,
                "một quỹ được nêu hai lần; hãy cộng lại thành một phần",
                "a fund is named twice; add its parts together"
            ),
            Self::InTheFuture { day, today } => {
                let (day, today) = (show_day(*day), show_day(*today));
                say!(
                    f,
                    "ngày nhận {day} sau ngày hôm nay ({today}); hãy sửa ngày",
                    "the day {day} is after today ({today}); mend the day"
                )
            }
            Self::NotAGift { seq } => {
                say!(f, "bút toán số {seq} không phải là khoản ủng hộ", "entry {seq} is not a gift")
            }
            Self::NotUnidentified { seq } => say!(
                f,
                "khoản số {seq} đã rõ người gửi, không cần xác định nữa",
                "the sender of gift {seq} is known; there is nothing to claim"
            ),
            Self::AlreadyClaimed { seq, by } => say!(
                f,
                "khoản chưa rõ số {seq} đã được xác định người gửi ở bút toán số {by}; hãy đảo bút toán đó trước",
                "the unidentified receipt {seq} was claimed by entry {by}; reverse that entry first"
            ),
            Self::HandedOver { seq } => say!(
                f,
                "biên lai của khoản số {seq} đã in cho người ủng hộ; hãy hủy biên lai ở mục Biên lai trước",
                "the receipt of gift {seq} was printed for its donor; make the receipt void first"
            ),
            Self::FundClosed { fund } => say!(
                f,
                "quỹ “{fund}” không mở vào ngày nhận; hãy chọn quỹ khác hoặc sửa ngày",
                "the fund “{fund}” is not open on that day; choose another fund or mend the day"
            ),
            Self::NoReason => say!(f, "cần nêu lý do", "a reason is needed"),
            Self::Goods(err) => err.fmt(f),
            Self::Match(err) => err.fmt(f),
            Self::Mover(err) => err.fmt(f),
            Self::Entry(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            _ => self.about_giver(f),
        }
    }
}

impl DonationError {
    fn about_giver(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDonor => say!(f, "chưa có người ủng hộ; hãy nhập tên", "there is no donor; enter a name"),
            Self::DonorOfUnidentified => say!(
                f,
                "khoản chưa rõ người gửi không thể có tên người ủng hộ",
                "an unidentified gift cannot name its donor"
            ),
            Self::UnknownDonor => say!(
                f,
                "người ủng hộ này không có trong danh bạ; hãy thêm vào danh bạ trước",
                "this donor is not on file; add the donor first"
            ),
            Self::Namesakes { name, known } => say!(
                f,
                "danh bạ đã có {known} người tên “{name}”; hãy chọn cùng người hay người mới",
                "{known} on file are named “{name}”; choose the same person or a new one"
            ),
            Self::OtherName { name } => say!(
                f,
                "người đã chọn trong danh bạ không mang tên “{name}”; hãy chọn lại người ủng hộ",
                "the person who was chosen on file is not named “{name}”; choose the donor again"
            ),
            Self::Unusual(question) => fmt::Display::fmt(question, f),
            Self::ListOver { listed, given } => say!(
                f,
                "danh sách tên cộng lại {listed}, nhiều hơn số tiền nhận {given}; hãy sửa danh sách hoặc số tiền",
                "the list of names adds up to {listed}, more than the {given} received; mend the list or the amount"
            ),
            Self::NamesOfPerson => say!(
                f,
                "người ủng hộ là một cá nhân nên không kèm danh sách tên; hãy ghi tên tập thể, như “Dòng họ Trần” hay “Lớp 9A”",
                "the donor is a person, who has no list of names; name the body, such as “Dòng họ Trần” or “Lớp 9A”"
            ),
            Self::NamesOfNobody => say!(
                f,
                "khoản không ghi tên người ủng hộ thì không kèm danh sách tên; hãy ghi tên tập thể đưa phong bì",
                "an envelope without a name has no list of names; name the body that handed it over"
            ),
            Self::CreditToDonor => say!(
                f,
                "người ủng hộ đã được ghi công chính; không ghi công thêm cho chính người đó",
                "the donor is credited already and cannot be credited beside it"
            ),
            _ => self.about_goods(f),
        }
    }

    fn about_goods(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGoods => say!(f, "chưa ghi hiện vật là gì", "the goods are not described"),
            Self::NoValuer => say!(f, "chưa ghi ai định giá hiện vật", "it is not said who valued the goods"),
            Self::GoodsWithMoney => say!(
                f,
                "khoản tiền không kèm hiện vật; hãy ghi hiện vật thành một khoản riêng",
                "a money gift has no goods; record the goods as a gift of their own"
            ),
            Self::GoodsUnlikeShares { goods, share } => say!(
                f,
                "hiện vật của một quỹ cộng lại là {goods}, phần ghi cho quỹ đó là {share}; hãy ghi cho khớp",
                "the goods for a fund add up to {goods} and its share is {share}; make them agree"
            ),
            Self::GoodsMoved { no } => say!(
                f,
                "hiện vật số {no} của khoản này đã được bàn giao nên không hủy được nữa; hãy thu hồi và thanh lý hiện vật",
                "the goods {no} of this gift were handed over, so it cannot be taken back; return them and write them off"
            ),
            _ => Ok(()),
        }
    }
}

impl Refusal for DonationError {
    fn is_refusal(&self) -> bool {
        match self {
            Self::Db(_) | Self::Post(PostError::Db(_)) => false,
            Self::Goods(err) => err.is_refusal(),
            _ => true,
        }
    }
}

impl From<DeviceError> for DonationError {
    fn from(err: DeviceError) -> Self {
        match err {
            DeviceError::Db(err) => Self::Db(err),
            other => Self::Goods(Box::new(other)),
        }
    }
}

impl From<ItemError> for DonationError {
    fn from(err: ItemError) -> Self {
        DeviceError::from(err).into()
    }
}
