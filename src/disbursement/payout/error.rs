//! Why a payout cannot take its next step.

use std::fmt::{self, Display as _};

use chrono::NaiveDate;

use super::{Stage, Step};
use crate::{
    approval::ApprovalError,
    bank::vietqr::QrError,
    calendar::show_day,
    db::DbError,
    disbursement::PayError,
    eligibility::CheckError,
    fund::FundError,
    id::{PayoutId, PayoutLineId},
    ledger::{account::ChartError, journal::PostError},
    money::MoneyError,
    say,
    text::TextError,
};

/// What stops a list, and at which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Red {
    pub no: i64,
    pub payee: String,
    pub vi: String,
    pub en: String,
}

#[derive(Debug, thiserror::Error)]
pub enum PayoutError {
    NotFound(PayoutId),
    NoLine(PayoutLineId),
    NoDecision,
    NothingWaits,
    WrongStage {
        stage: Stage,
        step: Step,
    },
    Empty,
    Reds(Vec<Red>),
    /// The rows are not those that the second person was shown.
    Altered,
    /// Whoever agreed to the list as the second person wants to pay it.
    CheckerPays,
    /// The account on file is another than the one that was confirmed.
    AccountChanged {
        no: i64,
        payee: String,
    },
    NotABank(String),
    Taken,
    Future(NaiveDate),
    NoHolder,
    SameAgain,
    NotCash,
    NotPaid,
    Waits {
        payee: String,
    },
    NoLink,
    NoLayout(String),
    /// An order to pay names the account that pays, and the unit has told nobody which one that is.
    NoDebit,
    /// Somebody else came for the cash, and nobody said who.
    NoCollector,
    /// A code that is on no sheet of this list.
    OldSheet,
    /// A list without cash has no ceremony.
    NoCash,
    /// Money is still kept for whoever was awarded.
    TooSoon {
        first: NaiveDate,
    },
    /// Whoever handed out money of a list agrees that nobody came for the rest.
    PayerAgrees,
    /// Everybody came while the second person was being asked.
    AllCame,
    /// The payment of a line was refused.
    Line {
        no: i64,
        payee: String,
        err: Box<PayError>,
    },
    Approval(#[from] ApprovalError),
    Check(#[from] CheckError),
    Fund(#[from] FundError),
    Pay(#[from] PayError),
    Chart(#[from] ChartError),
    Post(#[from] PostError),
    Qr(#[from] QrError),
    Text(#[from] TextError),
    Money(#[from] MoneyError),
    Db(#[from] DbError),
}

impl PayoutError {
    /// Tells what the reader can mend from what only the program's keeper can.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Db(_)
            | Self::Approval(ApprovalError::Db(_))
            | Self::Check(CheckError::Db(_))
            | Self::Fund(FundError::Db(_))
            | Self::Pay(PayError::Db(_))
            | Self::Post(PostError::Db(_)) => false,
            Self::Line { err, .. } => !matches!(**err, PayError::Db(_)),
            _ => true,
        }
    }
}

fn checker_pays(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    say!(
        f,
        "người đã duyệt danh sách này thì không chi nó; hãy để thủ quỹ khác ghi đã chuyển hoặc đã phát",
        "whoever agreed to this list does not pay it; let another treasurer record that it was paid"
    )
}

fn reds(f: &mut fmt::Formatter<'_>, reds: &[Red]) -> fmt::Result {
    let line = |red: &Red, vi: bool| {
        let (word, said) = if vi { ("dòng", &red.vi) } else { ("line", &red.en) };
        format!("{word} {} ({}): {said}", red.no, red.payee)
    };
    let all = |vi: bool| reds.iter().take(5).map(|red| line(red, vi)).collect::<Vec<_>>().join("; ");
    let (count, vi, en) = (reds.len(), all(true), all(false));
    say!(f, "còn {count} chỗ đỏ phải xử lý: {vi}", "{count} reds remain: {en}")
}

impl fmt::Display for PayoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(id) => say!(
                f,
                "đơn vị không có đợt chi số {id}; hãy chọn trong danh sách các đợt chi",
                "the unit has no payout {id}; choose one in the list of payouts"
            ),
            Self::NoLine(id) => say!(
                f,
                "đợt chi không có dòng số {id}; hãy mở lại trang",
                "the payout has no line {id}; open the page again"
            ),
            Self::NoDecision => say!(
                f,
                "đơn vị không có quyết định này; hãy chọn trong danh sách suất chờ chi",
                "the unit has no such decision; choose one in the list of awards that wait"
            ),
            Self::NothingWaits => say!(
                f,
                "quyết định này không còn suất nào chờ chi",
                "no award of this decision waits to be paid"
            ),
            Self::WrongStage { stage, step } => say!(
                f,
                "đợt chi này {stage} nên không thể {step}; hãy mở lại trang để xem bước tiếp theo",
                "this payout is {stage:#}, so one cannot {step:#}; open the page again to see what comes next"
            ),
            Self::Empty => say!(f, "đợt chi chưa có dòng nào", "the payout has no line"),
            Self::Reds(all) => reds(f, all),
            Self::Altered => say!(
                f,
                "danh sách khác với danh sách đã gửi kiểm tra; hãy mở lại đợt chi và gửi kiểm tra lại",
                "the list is not the one that was sent to be checked; open the payout again and send it anew"
            ),
            Self::CheckerPays => checker_pays(f),
            Self::AccountChanged { no, payee } => say!(
                f,
                "dòng {no} ({payee}): số tài khoản đã đổi sau khi kiểm tra; hãy mở lại đợt chi và gửi kiểm tra lại",
                "line {no} ({payee}): the account was changed after the check; open the payout and send it anew"
            ),
            Self::NotABank(account) => say!(
                f,
                "tài khoản {account} không phải là tiền gửi ngân hàng; hãy chọn tài khoản khác",
                "account {account} is not at a bank; choose another"
            ),
            Self::Taken => say!(
                f,
                "tệp của đợt này đã được tải về, có thể đã gửi ngân hàng, nên không mở lại được; hãy ghi đã chuyển rồi \
                 ghi từng khoản ngân hàng trả lại",
                "this payout's file was taken and may be at the bank, so it is not opened again; record it as sent, \
                 then what the bank sends back"
            ),
            Self::Future(day) => {
                let day = show_day(*day);
                say!(f, "ngày {day} chưa tới; hãy sửa lại ngày", "{day} is still to come; correct the day")
            }
            other => other.say_rest(f),
        }
    }
}

impl PayoutError {
    fn say_rest(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHolder => say!(f, "hãy ghi tên chủ tài khoản", "write the name of the account's holder"),
            Self::SameAgain => say!(
                f,
                "số tài khoản này đã có trong sổ, không có gì thay đổi; hãy ghi số khác hoặc sửa tên chủ tài khoản",
                "this account is on file already; give another, or mend its holder's name"
            ),
            Self::NotCash => say!(
                f,
                "chỉ dòng chi tiền mặt còn chờ chi mới ghi ký nhận hoặc không đến nhận được",
                "only lines of cash that are still to be paid can be signed or left unclaimed"
            ),
            Self::NotPaid => say!(
                f,
                "chỉ khoản đã chuyển khoản mới ghi ngân hàng trả lại được",
                "only a payment that was transferred can be sent back by the bank"
            ),
            Self::Waits { payee } => say!(
                f,
                "còn suất của {payee} chưa chi; hãy ghi ký nhận hoặc không đến nhận trước khi kết thúc đợt",
                "the award of {payee} is still to be paid; record its signature or that nobody came, then close"
            ),
            Self::NoLink => say!(
                f,
                "liên kết này không dùng được: đã hết hạn, đã dùng rồi, hoặc chép thiếu; hãy xin đơn vị một liên kết mới",
                "this link cannot be used: it has ended, was used, or was not copied whole; ask the unit for a new one"
            ),
            Self::NoLayout(code) => say!(
                f,
                "không có mẫu tệp “{code}”; hãy chọn trong danh sách",
                "there is no layout “{code}”; choose one of the list"
            ),
            Self::Approval(err) => err.fmt(f),
            Self::Check(err) => err.fmt(f),
            Self::Fund(err) => err.fmt(f),
            Self::Pay(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Qr(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            other => other.say_hand_out(f),
        }
    }

    /// The refusals of orders to a bank and of handing out cash.
    fn say_hand_out(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDebit => say!(
                f,
                "lệnh chi phải ghi số tài khoản trích nợ mà tài khoản của đợt này chưa có; hãy khai tài khoản ngân \
                 hàng của đơn vị rồi chọn lại",
                "an order to pay names the account that pays, and this payout's has no number yet; add the unit's \
                 bank account, then choose it"
            ),
            Self::NoCollector => say!(
                f,
                "người khác nhận thay thì phải ghi họ tên người ấy",
                "write the name of the person who receives it instead"
            ),
            Self::OldSheet => say!(
                f,
                "mã này không có trong danh sách đang phát, có thể của tờ in trước; hãy in lại danh sách ký nhận",
                "this code is on no sheet of the list that is handed out, perhaps on an earlier one; print it again"
            ),
            Self::NoCash => say!(
                f,
                "đợt chi này không có suất tiền mặt; hãy chọn đợt khác",
                "this payout has no cash; choose another"
            ),
            Self::TooSoon { first } => say!(
                f,
                "tiền còn giữ cho người nhận; từ ngày {} mới đề nghị trả về quỹ được",
                "the money is still kept for the recipient; from {} on it may go back to its fund",
                show_day(*first)
            ),
            Self::PayerAgrees => say!(
                f,
                "người đã phát tiền của đợt này thì không xác nhận suất không người nhận; hãy để người khác xác nhận",
                "whoever handed out money of this payout does not agree that nobody came for the rest; let somebody \
                 else answer"
            ),
            Self::AllCame => say!(
                f,
                "mọi suất đã có người nhận trong lúc chờ; hãy trả lời không đồng ý",
                "everybody came while this waited; answer that you disagree"
            ),
            Self::Line { no, payee, err } => match f.alternate() {
                false => write!(f, "dòng {no} ({payee}): {err}"),
                true => write!(f, "line {no} ({payee}): {err:#}"),
            },
            _ => Ok(()),
        }
    }
}
