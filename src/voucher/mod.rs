//! The papers of the books as pure values: vouchers and receipts in their usual forms, letters, statements.
//!
//! A paper is built from an entry that is sealed and from what was on file on its day, so that it reads alike
//! whenever it is printed again. How it looks is the template's matter; what stands on it is decided here.

use std::fmt;

use crate::{codes, db::DbError, id::Seq, ledger::Series, query_errors, say};

mod facts;
mod label;
mod letter;
mod paper;
mod statement;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use facts::{Facts, GiftFacts, Issuer, Undone};
pub use letter::Letter;
pub use paper::{Line, Paper, Signature, Slip, place_line};
pub use statement::{Audience, Statement, StatementLine};

codes! {
    /// The usual form that a paper follows. TT 41/2022/TT-BTC leaves the forms to the unit; these are known.
    pub enum Form ("mẫu chứng từ", "form of a voucher") {
        /// TT 99/2025/TT-BTC.
        CashIn = "01-TT" ("phiếu thu", "cash receipt voucher"),
        CashOut = "02-TT" ("phiếu chi", "cash payment voucher"),
        /// TT 107/2017/TT-BTC, for units that keep the books of an office.
        CashInOffice = "C40-BB" ("phiếu thu", "cash receipt voucher"),
        CashOutOffice = "C41-BB" ("phiếu chi", "cash payment voucher"),
        Receipt = "06-TT" ("biên lai thu tiền", "receipt"),
        /// The unit's own form, with the contents that Điều 16 Luật Kế toán asks of every voucher.
        Own = "CT" ("chứng từ kế toán", "accounting voucher"),
    }
}

codes! {
    /// Which print of which paper is counted.
    pub enum Document ("loại giấy tờ in", "kind of paper") {
        Receipt = "receipt" ("biên lai", "receipt"),
        Voucher = "voucher" ("chứng từ", "voucher"),
        Letter = "letter" ("thư cảm ơn", "thank-you letter"),
    }
}

impl Form {
    /// Chooses the form of an entry's voucher in books of a regime.
    pub fn of(series: Series, regime: &str) -> Self {
        match (series, regime) {
            (Series::CashIn, "association") => Self::CashInOffice,
            (Series::CashOut, "association") => Self::CashOutOffice,
            (Series::CashIn, _) => Self::CashIn,
            (Series::CashOut, _) => Self::CashOut,
            _ => Self::Own,
        }
    }

    /// Returns the regulation in which the form stands, where one does.
    pub const fn basis(self) -> &'static str {
        match self {
            Self::CashIn | Self::CashOut | Self::Receipt => "TT 99/2025/TT-BTC",
            Self::CashInOffice | Self::CashOutOffice => "TT 107/2017/TT-BTC",
            Self::Own => "Luật Kế toán, Điều 16",
        }
    }

    /// Returns what each copy of the paper is for, in Vietnamese and in English.
    pub const fn slips(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::CashIn | Self::CashInOffice => &[
                ("Lưu nơi lập phiếu", "Kept where it was made"),
                ("Thủ quỹ ghi sổ quỹ", "For the cashier's book"),
                ("Giao người nộp tiền", "For the payer"),
            ],
            Self::CashOut | Self::CashOutOffice => &[
                ("Lưu nơi lập phiếu", "Kept where it was made"),
                ("Thủ quỹ ghi sổ quỹ", "For the cashier's book"),
                ("Giao người nhận tiền", "For the payee"),
            ],
            Self::Receipt => &[("Lưu", "Kept"), ("Giao người nộp tiền", "For the payer")],
            Self::Own => &[("Lưu cùng sổ kế toán", "Kept with the books")],
        }
    }
}

/// How a print stands to the paper it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not printed yet: what comes out of a printer now is worth nothing.
    Draft,
    Original,
    /// A later print, with its number; the original was the first.
    Copy(i64),
}

impl Standing {
    /// Tells how the n-th print stands.
    pub const fn of_print(no: i64) -> Self {
        if no <= 1 { Self::Original } else { Self::Copy(no) }
    }
}

impl fmt::Display for Standing {
    /// Writes what stands across the paper; an original has nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Draft => say!(f, "BẢN NHÁP — KHÔNG CÓ GIÁ TRỊ", "DRAFT — WITHOUT VALUE"),
            Self::Original => Ok(()),
            Self::Copy(no) => say!(f, "BẢN SAO (lần in thứ {no})", "COPY (print {no})"),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum VoucherError {
    NoEntry(Seq),
    /// Letters and receipts belong to gifts.
    NotAGift(Seq),
    /// Nobody is known whom a letter could thank.
    NobodyToThank,
    Db(#[from] DbError),
}

query_errors! { VoucherError }

impl fmt::Display for VoucherError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoEntry(seq) => say!(
                f,
                "sổ không có bút toán số {seq}; hãy xem lại số trong nhật ký",
                "the book has no entry {seq}; look its number up in the journal"
            ),
            Self::NotAGift(seq) => {
                say!(f, "bút toán số {seq} không phải là khoản ủng hộ", "entry {seq} is not a gift")
            }
            Self::NobodyToThank => say!(
                f,
                "khoản này chưa rõ người gửi, nên chưa có ai để cảm ơn",
                "nobody knows yet who sent this, so there is nobody to thank"
            ),
            Self::Db(err) => err.fmt(f),
        }
    }
}
