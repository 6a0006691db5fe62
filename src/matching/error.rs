//! Why somebody cannot be paid from a fund, or a matching not be agreed on.

use std::fmt;

use chrono::NaiveDate;

use crate::{
    calendar::show_day,
    db::DbError,
    eligibility::CheckError,
    fund::Objection,
    id::NominationId,
    ledger::journal::PostError,
    money::{Money, MoneyError},
    programme::ProgrammeError,
    say,
};

#[derive(Debug, thiserror::Error)]
pub enum MatchError {
    NotWaiting(NominationId),
    NoAmount {
        name: String,
    },
    /// The nomination names a fund of its own, or the round does not have this one.
    NotAChoice {
        name: String,
    },
    Closed {
        fund: String,
        day: NaiveDate,
    },
    Breach {
        name: String,
        fund: String,
        words: Objection,
    },
    Blocked {
        name: String,
        vietnamese: String,
        english: String,
    },
    Short {
        fund: String,
        has: Money,
        needs: Money,
    },
    OverBudget {
        has: Money,
        needs: Money,
    },
    NothingToAgree,
    Unchanged,
    Programme(#[from] ProgrammeError),
    Check(#[from] CheckError),
    Post(#[from] PostError),
    Money(#[from] MoneyError),
    Db(#[from] DbError),
}

impl fmt::Display for MatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWaiting(id) => say!(
                f,
                "hồ sơ số {id} không chờ xét trong đợt này; hãy tải lại trang",
                "nomination {id} does not wait in this round; load the page again"
            ),
            Self::NoAmount { name } => say!(
                f,
                "hồ sơ của {name} chưa có mức học bổng; hãy ghi mức rồi xếp quỹ",
                "the nomination of {name} has no amount; write it before a fund is chosen"
            ),
            Self::NotAChoice { name } => say!(
                f,
                "quỹ này không chi cho hồ sơ của {name}; hãy chọn trong các quỹ của đợt",
                "this fund does not pay {name}; choose one of the round's funds"
            ),
            Self::Closed { fund, day } => say!(
                f,
                "quỹ {fund} không mở vào ngày {}; hãy chọn quỹ khác",
                "the fund {fund} is not open on {}; choose another",
                show_day(*day)
            ),
            Self::Breach { name, fund, words } => say!(
                f,
                "quỹ {fund} không được chi cho {name}, trái ý người ủng hộ: “{words}”; hãy chọn quỹ khác",
                "the fund {fund} may not pay {name}, against its donors' wish: “{words:#}”; choose another"
            ),
            Self::Blocked { name, vietnamese, english } => {
                say!(f, "{name} không đủ điều kiện: {vietnamese}", "{name} is not eligible: {english}")
            }
            Self::Programme(err) => err.fmt(f),
            Self::Check(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            _ => self.fmt_sums(f),
        }
    }
}

impl MatchError {
    fn fmt_sums(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short { fund, has, needs } => say!(
                f,
                "quỹ {fund} còn {has}, không đủ {needs} đã xếp; hãy chuyển bớt người sang quỹ khác",
                "the fund {fund} has {has}, not enough for the {needs} arranged; move some people to another"
            ),
            Self::OverBudget { has, needs } => say!(
                f,
                "kinh phí của đợt còn {has}, không đủ {needs} đã xếp; hãy bớt người",
                "the round has {has} left, not enough for the {needs} arranged; take some people out"
            ),
            Self::NothingToAgree => say!(
                f,
                "chưa xếp ai vào quỹ nào; hãy đề xuất hoặc xếp tay trước khi chốt",
                "nobody has a fund yet; propose or arrange before it is agreed"
            ),
            Self::Unchanged => say!(
                f,
                "bản đang xếp giống bản đã chốt; không có gì mới để chốt",
                "what is arranged is what was agreed; there is nothing new to agree"
            ),
            _ => Ok(()),
        }
    }
}
