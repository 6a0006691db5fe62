//! What a sign says, and what should be done about it.

use std::fmt;

use super::{Range, Sign, Unknown};
use crate::say;

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account { others, ending, declared: false } => say!(
                f,
                "tài khoản …{ending} cũng là của {others}; hỏi lại từng người và sửa số tài khoản trước khi chi",
                "account …{ending} is also that of {others:#}; ask each of them and mend it before paying"
            ),
            Self::Account { others, ending, .. } => say!(
                f,
                "tài khoản …{ending} nhận thay cả cho {others}; xem giấy tờ của người nhận thay",
                "account …{ending} also receives for {others:#}; look at the papers of its holder"
            ),
            Self::Phone { others, ending } => say!(
                f,
                "số điện thoại …{ending} cũng là của {others}; gọi để biết ai nghe máy",
                "telephone …{ending} is also that of {others:#}; call it and learn who answers"
            ),
            Self::Nominator { name, ties } => {
                let vi: Vec<String> = ties.iter().map(|tie| format!("{tie}")).collect();
                let en: Vec<String> = ties.iter().map(|tie| format!("{tie:#}")).collect();
                say!(
                    f,
                    "với người đề cử {name}: {}; hỏi lại và ghi vào hồ sơ trước khi biểu quyết",
                    "with the nominator {name}: {}; ask and note it before the vote",
                    if f.alternate() { en.join(", ") } else { vi.join(", ") }
                )
            }
            Self::Amount { amount, usual, past, .. } => say!(
                f,
                "mức {amount} ngoài khoảng thường lệ {usual} của {past} suất trước; xem có gõ nhầm không",
                "{amount} is outside {usual:#}, what {past} earlier awards usually were; see whether it is a slip"
            ),
            Self::Split { count, total, threshold } => {
                let days = super::SPLIT_DAYS;
                say!(
                    f,
                    "{count} đề nghị cho cùng người trong {days} ngày, mỗi lần chưa quá {threshold}, cộng lại {total}; xem có chia nhỏ để khỏi duyệt không",
                    "{count} nominations of one person within {days} days, none above {threshold}, together {total}; see whether they were split to pass unseen"
                )
            }
            Self::Lists { others, total, threshold, .. } => {
                let ids: Vec<String> = others.iter().map(ToString::to_string).collect();
                say!(
                    f,
                    "cùng đợt chi số {}: mỗi đợt chưa quá {threshold}, cộng lại {total}; hỏi vì sao không lập một đợt",
                    "with payout {}: none is above {threshold}, together {total}; ask why they are not one list",
                    ids.join(", ")
                )
            }
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { low, high } = self;
        if low == high { write!(f, "{low}") } else { write!(f, "{low} – {high}") }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAccount => say!(f, "chưa có số tài khoản để so", "there is no account to compare"),
            Self::NoPhone => {
                say!(f, "chưa có số điện thoại để so", "there is no telephone number to compare")
            }
            Self::NominatorSilent { name } => say!(
                f,
                "người đề cử {name} chưa khai địa chỉ, điện thoại, tài khoản của mình",
                "the nominator {name} has not told an own address, telephone or account"
            ),
            Self::FewAwards { past } => say!(
                f,
                "mới có {past} suất trước để so mức, cần ít nhất {}",
                "there are {past} earlier awards to compare, {} are needed",
                super::FEW
            ),
            Self::NoAmount => say!(f, "chưa có mức để so", "there is no amount to compare"),
        }
    }
}
