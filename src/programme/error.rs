//! Why a programme, a round or a nomination cannot be kept.

use std::fmt;

use chrono::NaiveDate;

use super::{
    Category, NominationError, Progress,
    papers::{Looser, MOST_CRITERIA, MOST_DOCUMENTS},
};
use crate::{
    calendar::show_day,
    db::DbError,
    eligibility::CheckError,
    id::{NominationId, RoundId},
    ledger::journal::PostError,
    money::{Money, MoneyError},
    say,
    text::{TextError, UnknownCode, sheet::SheetError},
    title::Title,
    unit::UnitError,
};

#[derive(Debug, thiserror::Error)]
pub enum ProgrammeError {
    UnknownCategory(String),
    UnknownKind { line: u64, text: String },
    ClosesBeforeItOpens { opens_on: NaiveDate, closes_on: NaiveDate },
    NoBudget(Money),
    MoneyWithoutBudget,
    AmountNotPositive { category: Category, amount: Money },
    NegativeQuota(i64),
    HoldOutside { days: i64, most: i64 },
    DocumentTwice(String),
    TooManyDocuments(usize),
    TooManyCriteria(usize),
    WeightOutside { name: String, weight: i64 },
    NotPublished(RoundId),
    PublishedAlready(String),
    NotAbove { code: String },
    FundTwice(String),
    Branch { unit: String },
    Looser(Vec<Looser>),
    AnotherRound,
    LeavesFollower { code: String, reasons: Vec<Looser> },
    BudgetBelowAwards { budget: Money, awarded: Money },
    QuotaBelowAwards { unit: String, category: Category, seats: i64, taken: i64 },
    HandedInOutside { day: NaiveDate },
    NoProgramme(String),
    CodeTaken(String),
    NoRound(String),
    NoName,
    NoFunds,
    UnitOutside { unit: String },
    FundElsewhere { fund: String },
    FundClosed { fund: String, day: NaiveDate },
    FundForTitle { fund: String, title: Title },
    Future(NaiveDate),
    NoNomination(NominationId),
    NoProof,
    Settled { nomination: NominationId, progress: Progress },
    Nomination(#[from] NominationError),
    Sheet(#[from] SheetError),
    Text(#[from] TextError),
    Code(#[from] UnknownCode),
    Money(#[from] MoneyError),
    Unit(#[from] UnitError),
    Check(#[from] CheckError),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

impl fmt::Display for ProgrammeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCategory(_)
            | Self::UnknownKind { .. }
            | Self::ClosesBeforeItOpens { .. }
            | Self::NoBudget(_)
            | Self::MoneyWithoutBudget
            | Self::AmountNotPositive { .. }
            | Self::NegativeQuota(_)
            | Self::HoldOutside { .. }
            | Self::Sheet(_) => self.fmt_terms(f),
            Self::DocumentTwice(_)
            | Self::TooManyDocuments(_)
            | Self::TooManyCriteria(_)
            | Self::WeightOutside { .. }
            | Self::NotPublished(_)
            | Self::PublishedAlready(_)
            | Self::NotAbove { .. }
            | Self::FundTwice(_)
            | Self::Branch { .. }
            | Self::NoFunds
            | Self::LeavesFollower { .. }
            | Self::Looser(_) => self.fmt_papers(f),
            Self::AnotherRound
            | Self::BudgetBelowAwards { .. }
            | Self::QuotaBelowAwards { .. }
            | Self::HandedInOutside { .. } => self.fmt_change(f),
            Self::Nomination(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Code(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Check(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            _ => self.fmt_record(f),
        }
    }
}

impl ProgrammeError {
    /// Says what is wrong with terms that were typed.
    fn fmt_terms(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCategory(text) => say!(
                f,
                "“{text}” không phải là một diện được xét; hãy ghi học sinh, sinh viên, người lớn tự học hoặc giáo viên",
                "“{text}” is not a category; write pupil, student, self-learning adult or teacher"
            ),
            Self::UnknownKind { line, text } => say!(
                f,
                "dòng {line}: “{text}” không phải là một loại chương trình; hãy ghi scholarship, self_study, hardship_aid hoặc achievement_award",
                "line {line}: “{text}” is not a kind of programme; write scholarship, self_study, hardship_aid or achievement_award"
            ),
            Self::ClosesBeforeItOpens { opens_on, closes_on } => say!(
                f,
                "đợt xét đóng ngày {} trước khi mở ngày {}; hãy sửa lại hai ngày",
                "the round closes on {} before it opens on {}; correct the two days",
                show_day(*closes_on),
                show_day(*opens_on)
            ),
            Self::NoBudget(budget) => say!(
                f,
                "kinh phí của đợt xét là {budget}; hãy ghi một số tiền lớn hơn không, hoặc ghi danh hiệu nếu đợt chỉ tặng danh hiệu",
                "the round's budget is {budget}; give an amount above zero, or the titles where the round gives titles alone"
            ),
            Self::MoneyWithoutBudget => say!(
                f,
                "đợt xét không có kinh phí mà lại có mức tiền hoặc quỹ chi; hãy ghi kinh phí, hoặc bỏ mức tiền và quỹ để chỉ tặng danh hiệu",
                "the round has no budget, and yet amounts or funds; give a budget, or take amounts and funds out to give titles alone"
            ),
            Self::AmountNotPositive { category, amount } => say!(
                f,
                "mức học bổng cho {category} là {amount}; hãy ghi một số tiền lớn hơn không, hoặc ghi danh hiệu nếu chỉ tặng danh hiệu",
                "the award for a {category:#} is {amount}; give an amount above zero, or a title where there is no money"
            ),
            Self::NegativeQuota(quota) => say!(
                f,
                "chỉ tiêu {quota} không dùng được; hãy ghi số không hoặc lớn hơn",
                "a quota of {quota} cannot be used; give zero or more"
            ),
            Self::HoldOutside { days, most } => say!(
                f,
                "không giữ suất được {days} ngày; hãy ghi từ 1 đến {most} ngày",
                "an award cannot be kept for {days} days; give 1 to {most}"
            ),
            Self::Sheet(err) => say!(f, "danh sách chương trình: {err}", "the list of programmes: {err:#}"),
            _ => Ok(()),
        }
    }

    /// Says what is wrong with the papers or the funds of a round.
    fn fmt_papers(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DocumentTwice(name) => {
                say!(
                    f,
                    "giấy tờ “{name}” ghi hai lần; hãy bỏ một dòng",
                    "“{name}” is there twice; take one out"
                )
            }
            Self::TooManyDocuments(number) => say!(
                f,
                "đợt xét yêu cầu {number} giấy tờ, nhiều hơn {MOST_DOCUMENTS}; hãy gộp lại",
                "the round asks for {number} documents, more than {MOST_DOCUMENTS}; bring some together"
            ),
            Self::TooManyCriteria(number) => say!(
                f,
                "có {number} tiêu chí chấm, nhiều hơn {MOST_CRITERIA}; hãy gộp lại",
                "there are {number} criteria, more than {MOST_CRITERIA}; bring some together"
            ),
            Self::WeightOutside { name, weight } => say!(
                f,
                "hệ số {weight} của “{name}” không dùng được; hãy ghi từ 1 đến 10",
                "the weight {weight} of “{name}” cannot be used; give 1 to 10"
            ),
            Self::FundTwice(code) => say!(
                f,
                "quỹ “{code}” được chọn hai lần; hãy bỏ một",
                "the fund “{code}” is chosen twice; take one out"
            ),
            Self::Branch { unit } => say!(
                f,
                "“{unit}” không giữ sổ nên không mở đợt xét; hãy mở ở đơn vị giữ sổ",
                "“{unit}” keeps no books and opens no rounds; open it at the unit that keeps them"
            ),
            Self::NoFunds => say!(
                f,
                "đợt học bổng cần ít nhất một quỹ chi trả; hãy chọn quỹ",
                "a round needs at least one fund that pays; choose one"
            ),
            _ => self.fmt_template(f),
        }
    }

    /// Says why a round cannot follow another.
    fn fmt_template(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPublished(round) => say!(
                f,
                "đợt số {round} chưa được công bố làm mẫu; hãy chọn một đợt mẫu của cấp trên",
                "round {round} is not published to be followed; choose a published round of a unit above"
            ),
            Self::PublishedAlready(code) => say!(
                f,
                "đợt “{code}” đã được công bố làm mẫu; các đơn vị bên dưới đã áp dụng được",
                "the round “{code}” is published already; units below can follow it"
            ),
            Self::NotAbove { code } => say!(
                f,
                "đợt “{code}” không phải của cấp trên; chỉ áp dụng được đợt mẫu của cấp trên",
                "the round “{code}” is not of a unit above; only such a round can be followed"
            ),
            Self::LeavesFollower { code, reasons } => {
                let (vi, en) = in_both(reasons);
                say!(
                    f,
                    "đợt “{code}” của cấp dưới đang áp dụng đợt này và sẽ thành lỏng hơn: {vi}; hãy sửa lại hoặc mở đợt mới",
                    "the round “{code}” of a unit below follows this one and would become looser: {en}; correct it or open a new round"
                )
            }
            Self::Looser(reasons) => {
                let (vi, en) = in_both(reasons);
                say!(
                    f,
                    "áp dụng đợt mẫu thì chỉ được chặt hơn: {vi}; hãy sửa lại",
                    "whoever follows a published round may only be stricter: {en}; correct it"
                )
            }
            _ => Ok(()),
        }
    }

    /// Says why a round that is open cannot become what was typed.
    fn fmt_change(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnotherRound => say!(
                f,
                "mã, chương trình và danh hiệu của một đợt đã mở không đổi được; hãy mở đợt mới",
                "the code, the programme and the titles of an open round stay; open a new round"
            ),
            Self::BudgetBelowAwards { budget, awarded } => say!(
                f,
                "kinh phí {budget} ít hơn {awarded} đã duyệt trong đợt; hãy ghi từ {awarded} trở lên",
                "a budget of {budget} is less than the {awarded} awarded in the round; give {awarded} or more"
            ),
            Self::QuotaBelowAwards { unit, category, seats, taken } => say!(
                f,
                "“{unit}” đã có {taken} suất {category} được duyệt, không giảm chỉ tiêu xuống {seats} được",
                "“{unit}” has {taken} {category:#} awards already, its quota cannot go down to {seats}"
            ),
            Self::HandedInOutside { day } => say!(
                f,
                "đã có hồ sơ nộp ngày {}; hãy để ngày nhận hồ sơ gồm cả ngày ấy",
                "somebody was put forward on {}; let the round's days include that day",
                show_day(*day)
            ),
            _ => Ok(()),
        }
    }

    /// Says what does not fit what is on file.
    fn fmt_record(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProgramme(text) => say!(
                f,
                "không có chương trình “{text}”; hãy ghi mã, tên hoặc tên gọi khác của một chương trình đã lập",
                "there is no programme “{text}”; give the code, name or other name of one that was set up"
            ),
            Self::CodeTaken(code) => {
                say!(f, "mã “{code}” đã dùng; hãy chọn mã khác", "the code “{code}” is taken; choose another")
            }
            Self::NoRound(code) => say!(
                f,
                "sổ không có đợt học bổng “{code}”; xem mã bằng “sovang round list”",
                "the book has no round “{code}”; see the codes with “sovang round list”"
            ),
            Self::NoName => say!(f, "chưa có tên; hãy nhập tên", "there is no name; enter one"),
            Self::UnitOutside { unit } => say!(
                f,
                "đơn vị “{unit}” không thuộc đơn vị mở đợt xét; hãy đề cử ở đợt xét của đơn vị mình",
                "the unit “{unit}” is not below the one that runs the round; nominate in a round of its own"
            ),
            Self::FundElsewhere { fund } => say!(
                f,
                "quỹ “{fund}” không thuộc sổ của đợt xét; hãy chọn quỹ của sổ này",
                "the fund “{fund}” does not belong to the round's book; choose one that does"
            ),
            Self::FundForTitle { fund, title } => say!(
                f,
                "danh hiệu “{title}” của đợt này không kèm tiền nên không có quỹ nào chi; hãy bỏ chọn quỹ “{fund}”, hoặc ghi số tiền đề nghị",
                "the title “{title}” comes without money in this round and no fund pays it; take the fund “{fund}” out, or give the amount asked for"
            ),
            Self::FundClosed { fund, day } => say!(
                f,
                "quỹ “{fund}” không hoạt động vào ngày {}; hãy chọn quỹ khác",
                "the fund “{fund}” is not open on {}; choose another",
                show_day(*day)
            ),
            Self::Future(day) => say!(
                f,
                "ngày {} chưa tới; hãy sửa lại ngày",
                "{} is still to come; correct the day",
                show_day(*day)
            ),
            Self::NoNomination(id) => say!(
                f,
                "không có hồ sơ đề cử số {id}; xem số bằng “sovang round list”",
                "there is no nomination {id}; see the numbers with “sovang round list”"
            ),
            Self::NoProof => say!(
                f,
                "sự đồng ý công bố cần có minh chứng, như “phiếu ký ngày 05/02/2025”",
                "consent to publication needs its proof, such as “form signed on 05/02/2025”"
            ),
            Self::Settled { nomination, progress } => say!(
                f,
                "hồ sơ đề cử số {nomination} {progress} nên không đổi được nữa; hãy lập hồ sơ mới nếu cần",
                "nomination {nomination} is {progress:#} and cannot be changed any more; make a new one if needed"
            ),
            _ => Ok(()),
        }
    }
}

/// Joins reasons in Vietnamese and in English.
fn in_both(reasons: &[Looser]) -> (String, String) {
    let all = |one: fn(&Looser) -> String| reasons.iter().map(one).collect::<Vec<_>>().join("; ");
    (all(|it| format!("{it}")), all(|it| format!("{it:#}")))
}
