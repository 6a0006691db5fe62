//! Why a rule cannot be kept.

use std::fmt;

use crate::{
    approval::ApprovalError,
    calendar::{CalendarError, show_day},
    db::DbError,
    id::{CheckId, NominationId},
    ledger::journal::PostError,
    money::MoneyError,
    say,
    text::sheet::SheetError,
};

/// Why a check cannot be made, or a rule not be published.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A rule's versions follow each other without a gap.
    Version {
        code: String,
        expected: i64,
        found: i64,
    },
    UnknownProgramme {
        code: String,
        programme: String,
    },
    NotTheTop,
    BadCode(String),
    BeginsInThePast(chrono::NaiveDate),
    EndsBeforeItBegins,
    NoRule(String),
    NoNomination(NominationId),
    NoCheck(CheckId),
    Rule(#[from] RuleError),
    Money(#[from] MoneyError),
    Post(#[from] PostError),
    Approval(#[from] ApprovalError),
    Db(#[from] DbError),
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Version { code, expected, found } => say!(
                f,
                "phiên bản kế tiếp của quy tắc “{code}” phải là {expected}, không phải {found}; quy tắc đã ban hành không sửa được, hãy ghi phiên bản mới",
                "the next version of rule “{code}” must be {expected}, not {found}; a published rule is never changed, write a new version"
            ),
            Self::UnknownProgramme { code, programme } => say!(
                f,
                "quy tắc “{code}” nêu chương trình “{programme}” chưa được lập; hãy sửa lại mã chương trình",
                "the rule “{code}” names the programme “{programme}”, which does not exist; correct its code"
            ),
            Self::NoNomination(id) => {
                say!(
                    f,
                    "không có hồ sơ đề cử số {id}; hãy xem lại số",
                    "there is no nomination {id}; look its number up"
                )
            }
            Self::NoCheck(id) => {
                say!(
                    f,
                    "không có lần xét số {id}; hãy xem lại số",
                    "there is no check {id}; look its number up"
                )
            }
            Self::Rule(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Approval(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            _ => self.fmt_proposal(f),
        }
    }
}

impl CheckError {
    fn fmt_proposal(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotTheTop => say!(
                f,
                "các điều kiện dùng chung cho mọi đơn vị nên chỉ đơn vị cấp trên cùng được soạn; hãy gửi đề nghị lên cấp trên",
                "the rules are shared by all units, so only a unit at the top words them; send your wish to the unit above"
            ),
            Self::BadCode(code) => say!(
                f,
                "mã “{code}” không dùng được; hãy dùng chữ không dấu, số, gạch nối",
                "the code “{code}” cannot be used; take plain letters, digits and hyphens"
            ),
            Self::BeginsInThePast(day) => say!(
                f,
                "ngày áp dụng {} đã qua, những lần xét cũ không đổi được; hãy chọn từ hôm nay trở đi",
                "{} is past, and old checks do not change; choose today or a later day",
                show_day(*day)
            ),
            Self::EndsBeforeItBegins => say!(
                f,
                "ngày hết áp dụng trước ngày áp dụng; hãy sửa lại hai ngày",
                "it ends before it begins; correct the two days"
            ),
            Self::NoRule(code) => say!(
                f,
                "không có điều kiện “{code}”; hãy chọn trong danh sách",
                "there is no rule “{code}”; choose one in the list"
            ),
            _ => Ok(()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    NoRules,
    Twice { code: String },
    EndsBeforeItStarts { code: String },
    Empty { code: String, column: &'static str },
    Expression { code: String, cause: ExpressionError },
    UnknownPlaceholder { code: String, name: String },
    Cell { line: u64, column: &'static str, text: String },
    Day { line: u64, cause: CalendarError },
    Sheet(#[from] SheetError),
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRules => say!(
                f,
                "không có quy tắc xét duyệt nào có hiệu lực vào ngày này; hãy nạp hoặc sửa ngày hiệu lực của các quy tắc",
                "no eligibility rule is in force on this day; load rules or correct their dates"
            ),
            Self::Twice { code } => say!(
                f,
                "quy tắc “{code}” có mặt hai lần trong một lần xét; hãy giữ lại một phiên bản",
                "the rule “{code}” appears twice in one check; keep one version"
            ),
            Self::EndsBeforeItStarts { code } => say!(
                f,
                "quy tắc “{code}” hết hiệu lực trước khi bắt đầu; hãy sửa lại hai ngày",
                "the rule “{code}” ends before it starts; correct the two days"
            ),
            Self::Empty { code, column } => say!(
                f,
                "quy tắc “{code}” để trống mục {column}; hãy ghi đầy đủ",
                "the rule “{code}” leaves {column} empty; fill it in"
            ),
            Self::Sheet(err) => say!(f, "tệp quy tắc: {err}", "the file of rules: {err:#}"),
            Self::Cell { line, column, text } => say!(
                f,
                "dòng {line}, cột {column}: không hiểu “{text}”; hãy xem các dòng mẫu trong tệp",
                "line {line}, column {column}: “{text}” is not understood; see the other lines of the file"
            ),
            Self::Day { line, cause } => say!(f, "dòng {line}: {cause}", "line {line}: {cause:#}"),
            Self::Expression { code, cause } => {
                say!(f, "biểu thức của quy tắc “{code}” {cause}", "the expression of rule “{code}” {cause:#}")
            }
            Self::UnknownPlaceholder { code, name } => say!(
                f,
                "câu giải thích của quy tắc “{code}” có chỗ trống “{name}” không phải là tên một dữ kiện; hãy sửa lại tên trong dấu ngoặc nhọn",
                "the sentence of rule “{code}” has a placeholder “{name}” that is not a fact; correct the name in braces"
            ),
        }
    }
}

/// What is wrong with an expression, said as the end of a sentence about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    TooLong { most: usize },
    Syntax { line: i64, column: i64, detail: String },
    UnknownName(String),
    NotBoolean(String),
    Fraction,
    Faulty(String),
}

impl fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { most } => say!(
                f,
                "dài quá {most} ký tự; hãy tách thành nhiều quy tắc",
                "is longer than {most} characters; split it into several rules"
            ),
            Self::Syntax { line, column, detail } => say!(
                f,
                "sai cú pháp ở dòng {line}, cột {column} ({detail}); hãy sửa chỗ đó",
                "has a syntax error at line {line}, column {column} ({detail}); correct it there"
            ),
            Self::UnknownName(name) => say!(
                f,
                "dùng “{name}”, không có dữ kiện hay hàm nào tên như vậy; hãy sửa lại tên",
                "uses “{name}”, but no fact or function is called that; correct the name"
            ),
            Self::NotBoolean(found) => say!(
                f,
                "phải cho kết quả đúng hoặc sai nhưng lại cho {found}; hãy viết thành một phép so sánh",
                "must be true or false but gives {found}; write a comparison"
            ),
            Self::Fraction => say!(
                f,
                "có số thập phân; hãy dùng số nguyên (tiền tính bằng đồng, điểm 8,25 ghi là 825)",
                "has a fraction; use whole numbers (đồng for money, 825 for a mark of 8.25)"
            ),
            Self::Faulty(detail) => say!(
                f,
                "không tính được trên dữ kiện mẫu ({detail}); hãy sửa lại",
                "cannot be worked out on sample facts ({detail}); correct it"
            ),
        }
    }
}
