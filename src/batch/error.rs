//! What can be wrong with a batch or one of its rows, each as a sentence that says what to do about it.

use std::fmt;

use chrono::NaiveDate;

use super::Column;
use crate::{
    calendar::show_day,
    db::DbError,
    donation::{DonationError, members::ListError, usual::Unusual},
    ledger::{account::ChartError, journal::PostError, once::Refusal as _},
    money::{Money, MoneyError},
    say,
    text::{TextError, amount::AmountError},
};

/// What one cell of a row still lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    NoDonor,
    Amount(AmountError),
    Zero,
    /// People on file, and rows above, that bear the typed name.
    Namesakes {
        on_file: usize,
        above: usize,
    },
    NobodyAbove,
    /// The person who was chosen on file does not bear the typed name.
    OtherName,
    Unusual(Unusual),
    FundClosed {
        fund: String,
    },
    Names(ListError),
    NamesOver {
        listed: Money,
        given: Money,
    },
    /// The list of names has no body that handed the envelope over.
    NamesOfNobody,
    NamesOfPerson,
}

impl Flaw {
    pub const fn column(&self) -> Column {
        match self {
            Self::NoDonor | Self::Namesakes { .. } | Self::NobodyAbove | Self::OtherName => Column::Donor,
            Self::Amount(_) | Self::Zero | Self::Unusual(_) => Column::Amount,
            Self::FundClosed { .. } => Column::Fund,
            Self::Names(_) | Self::NamesOver { .. } | Self::NamesOfNobody | Self::NamesOfPerson => {
                Column::Names
            }
        }
    }

    /// Tells a question, which an answer settles, from a mistake, which must be mended.
    pub const fn is_question(&self) -> bool {
        matches!(self, Self::Namesakes { .. } | Self::Unusual(_))
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDonor => say!(
                f,
                "chưa có tên; hãy gõ tên, hoặc đánh dấu giấu tên",
                "there is no name; type one, or mark the row as anonymous"
            ),
            Self::Amount(err) => err.fmt(f),
            Self::Zero => say!(f, "số tiền phải lớn hơn 0", "the amount must be more than zero"),
            Self::Namesakes { on_file, above: 0 } => say!(
                f,
                "danh bạ đã có {on_file} người cùng tên; hãy chọn cùng người hay người mới",
                "{on_file} on file bear this name; choose the same person or a new one"
            ),
            Self::Namesakes { on_file: 0, .. } => say!(
                f,
                "dòng trên có người cùng tên; hãy chọn cùng người hay người mới",
                "a row above has this name; choose the same person or a new one"
            ),
            Self::Namesakes { on_file, .. } => say!(
                f,
                "danh bạ có {on_file} người cùng tên, dòng trên cũng có; hãy chọn cùng người hay người mới",
                "{on_file} on file bear this name, and so does a row above; choose the same person or a new one"
            ),
            Self::NobodyAbove => say!(
                f,
                "không dòng nào ở trên có tên này; hãy chọn lại người ủng hộ",
                "no row above has this name; choose the donor again"
            ),
            Self::OtherName => say!(
                f,
                "người đã chọn trong danh bạ không mang tên này; hãy chọn lại",
                "the person who was chosen on file has another name; choose again"
            ),
            Self::Unusual(question) => question.fmt(f),
            Self::FundClosed { fund } => say!(
                f,
                "quỹ “{fund}” không mở vào ngày nhận; hãy chọn quỹ khác",
                "the fund “{fund}” is not open on that day; choose another"
            ),
            Self::Names(err) => err.fmt(f),
            Self::NamesOver { listed, given } => {
                DonationError::ListOver { listed: *listed, given: *given }.fmt(f)
            }
            Self::NamesOfNobody => DonationError::NamesOfNobody.fmt(f),
            Self::NamesOfPerson => DonationError::NamesOfPerson.fmt(f),
        }
    }
}

/// A flaw with its place, as refusals and the page name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The row's place in the list, 1 for the first.
    pub number: usize,
    pub flaw: Flaw,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, flaw } = self;
        let column = flaw.column();
        say!(f, "dòng {number}, cột {column}: {flaw}", "row {number}, column {column:#}: {flaw:#}")
    }
}

#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    NotFound,
    AlreadyPosted,
    Discarded,
    NotDiscarded,
    NoKey,
    EmptyRow,
    RowGone,
    RowChanged,
    TooManyRows {
        most: usize,
    },
    UnknownDonor,
    InKind,
    InTheFuture {
        day: NaiveDate,
        today: NaiveDate,
    },
    FundElsewhere,
    FundClosed {
        fund: String,
    },
    AccountUnfit,
    BadControl,
    NoRows,
    NoControl,
    /// What was typed is not what was counted.
    Differs {
        count: i64,
        total: Money,
        expected_count: i64,
        expected_total: Money,
    },
    Row(Fault),
    /// The books refuse a row for what only they can know.
    Books {
        number: usize,
        err: Box<DonationError>,
    },
    Text(#[from] TextError),
    Money(#[from] MoneyError),
    Chart(#[from] ChartError),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

impl BatchError {
    /// Tells what a person can mend from what may succeed when it is tried again.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Db(_) | Self::Post(PostError::Db(_)) => false,
            Self::Books { err, .. } => err.is_refusal(),
            _ => true,
        }
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => say!(
                f,
                "đơn vị này không có đợt thu đó; hãy xem lại danh sách đợt thu",
                "this unit has no such batch; look through the list of batches"
            ),
            Self::AlreadyPosted => say!(
                f,
                "đợt này đã ghi sổ, không sửa được nữa; khoản sai thì hủy biên lai rồi lập lại",
                "this batch is posted and cannot be changed; void the wrong receipt and issue another"
            ),
            Self::Discarded => say!(
                f,
                "đợt này đã bỏ; hãy khôi phục trước khi nhập tiếp",
                "this batch is discarded; restore it before going on"
            ),
            Self::NotDiscarded => {
                say!(f, "đợt này không ở trạng thái đã bỏ", "this batch is not a discarded one")
            }
            Self::Text(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            _ => self.about_row(f),
        }
    }
}

impl BatchError {
    fn about_row(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey => {
                say!(f, "thiếu mã của dòng; hãy tải lại trang", "the row has no key; load the page again")
            }
            Self::EmptyRow => {
                say!(
                    f,
                    "dòng chưa có gì; hãy gõ tên và số tiền",
                    "the row is empty; type a name and an amount"
                )
            }
            Self::RowGone => say!(
                f,
                "dòng này đã bị xóa ở cửa sổ khác; hãy tải lại trang",
                "this row was removed in another window; load the page again"
            ),
            Self::RowChanged => say!(
                f,
                "dòng này vừa được sửa ở cửa sổ khác; hãy tải lại trang rồi sửa tiếp",
                "this row was just changed in another window; load the page again"
            ),
            Self::TooManyRows { most } => say!(
                f,
                "một đợt chứa nhiều nhất {most} dòng; hãy mở đợt mới cho phần còn lại",
                "a batch holds at most {most} rows; open another one for the rest"
            ),
            Self::UnknownDonor => say!(
                f,
                "người đã chọn không có trong danh bạ; hãy chọn lại người ủng hộ",
                "the person who was chosen is not on file; choose the donor again"
            ),
            _ => self.about_terms(f),
        }
    }

    fn about_terms(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InKind => say!(
                f,
                "phong bì chỉ chứa tiền; hiện vật ghi ở trang hiện vật",
                "envelopes hold money; record goods on their own page"
            ),
            Self::InTheFuture { day, today } => {
                let (day, today) = (show_day(*day), show_day(*today));
                say!(
                    f,
                    "ngày nhận {day} sau ngày hôm nay ({today}); hãy sửa ngày",
                    "the day {day} is after today ({today}); mend the day"
                )
            }
            Self::FundElsewhere => {
                say!(f, "quỹ này không thuộc sổ của đơn vị", "this fund does not belong to the unit's book")
            }
            Self::FundClosed { fund } => say!(
                f,
                "quỹ “{fund}” không mở vào ngày nhận; hãy chọn quỹ khác hoặc sửa ngày",
                "the fund “{fund}” is not open on that day; choose another fund or mend the day"
            ),
            Self::AccountUnfit => say!(
                f,
                "tài khoản này không hợp với hình thức nhận; hãy chọn tài khoản khác",
                "this account does not fit the means; choose another"
            ),
            Self::BadControl => say!(
                f,
                "số phong bì và tổng tiền đếm được phải lớn hơn 0",
                "the counted envelopes and their total must be more than zero"
            ),
            _ => self.hindrance(f),
        }
    }

    /// Says what keeps a batch from being posted, on the disabled button and in the refusal alike.
    fn hindrance(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRows => say!(
                f,
                "đợt chưa có phong bì nào; hãy nhập dòng đầu tiên",
                "the batch has no envelope yet; enter the first row"
            ),
            Self::NoControl => say!(
                f,
                "chưa có số phong bì và tổng tiền đếm được; hãy đếm trên bàn rồi nhập ở đầu trang để đối chiếu",
                "the envelopes and their money have not been counted; enter both figures at the head of the page"
            ),
            Self::Differs { count, total, expected_count, expected_total } => {
                let envelopes = Envelopes(expected_count.saturating_sub(*count));
                let money = Dong(expected_total.dong().saturating_sub(total.dong()));
                say!(
                    f,
                    "chưa khớp số kiểm: {envelopes}, {money}; hãy nhập tiếp hoặc dò lại từng phong bì",
                    "not as counted: {envelopes:#}, {money:#}; go on, or go through the envelopes again"
                )
            }
            Self::Row(fault) => fmt::Display::fmt(fault, f),
            Self::Books { number, err } => {
                say!(f, "dòng {number}: {err}", "row {number}: {err:#}")
            }
            _ => Ok(()),
        }
    }
}

/// How many envelopes there are still to enter; below zero there are too many.
struct Envelopes(i64);

impl fmt::Display for Envelopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.0.saturating_abs();
        match self.0 {
            0 => say!(f, "đã đủ số phong bì", "the envelopes agree"),
            1.. => say!(f, "thiếu {number} phong bì", "{number} envelopes are missing"),
            _ => say!(f, "thừa {number} phong bì", "there are {number} envelopes too many"),
        }
    }
}

/// How much money there is still to enter; below zero there is too much.
struct Dong(i64);

impl fmt::Display for Dong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = Money::from_dong(self.0.saturating_abs());
        match self.0 {
            0 => say!(f, "đã đủ số tiền", "the money agrees"),
            1.. => say!(f, "thiếu {amount}", "{amount} is missing"),
            _ => say!(f, "thừa {amount}", "{amount} is too much"),
        }
    }
}
