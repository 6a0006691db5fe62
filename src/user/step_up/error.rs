//! Why a threshold cannot be set.

use std::fmt;

use crate::{
    calendar::show_day, db::DbError, money::Money, say, text::TextError, unit::UnitError,
    user::rights::RightsError,
};

#[derive(Debug, thiserror::Error)]
pub enum StepUpError {
    /// A threshold below zero would mean nothing.
    Negative(Money),
    /// What has been asked for or not in the past is not changed afterwards.
    Past(chrono::NaiveDate),
    NoReason,
    Text(#[from] TextError),
    Rights(#[from] RightsError),
    Unit(#[from] UnitError),
    Db(#[from] DbError),
}

impl fmt::Display for StepUpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Negative(amount) => say!(
                f,
                "ngưỡng {amount} nhỏ hơn 0; hãy ghi 0 để mọi khoản tiền đều phải nhập lại mã",
                "the threshold {amount} is below zero; write 0 to ask for the code with every amount"
            ),
            Self::Past(day) => {
                let day = show_day(*day);
                say!(
                    f,
                    "ngưỡng chỉ thay đổi từ hôm nay trở đi, không thay đổi từ ngày {day}",
                    "a threshold changes from today on, not from {day}"
                )
            }
            Self::NoReason => say!(f, "cần nêu lý do đổi ngưỡng", "say why the threshold changes"),
            Self::Text(err) => err.fmt(f),
            Self::Rights(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}
