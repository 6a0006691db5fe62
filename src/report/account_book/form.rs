//! The books that are kept of one account: which columns each has, what it is called, who signs it.

use super::super::View;
use crate::{
    export::{Column, FormFacts},
    id::AccountId,
    ledger::account::Role,
};

/// The regulation that numbers the official forms of books.
pub const BASIS: &str = "TT 99/2025/TT-BTC Phụ lục III";

/// Who signs a book that the accountant keeps.
pub const BY_ACCOUNTANT: &[(&str, &str)] = &[
    ("Người ghi sổ", "Book-keeper"),
    ("Kế toán trưởng", "Chief accountant"),
    ("Thủ trưởng đơn vị", "Head of the unit"),
];

/// Who signs the cashier's book.
const BY_CASHIER: &[(&str, &str)] = &[
    ("Thủ quỹ", "Cashier"),
    ("Kế toán trưởng", "Chief accountant"),
    ("Thủ trưởng đơn vị", "Head of the unit"),
];

const RECORDED: Column = Column::left("recorded_on", "Ngày tháng ghi sổ", "Recorded on").marked("A");
const VOUCHER: Column = Column::left("voucher", "Chứng từ: số hiệu", "Voucher: number").marked("B");
const VOUCHER_DAY: Column = Column::left("day", "Chứng từ: ngày tháng", "Voucher: day").marked("C");
const DESCRIPTION: Column = Column::left("description", "Diễn giải", "Description");
const CONTRA: Column = Column::left("contra", "TK đối ứng", "Contra account");
const NOTE: Column = Column::left("note", "Ghi chú", "Note");

/// Our own book: every posting with its fund and a running balance.
const DETAIL: [Column; 10] = [
    Column::left("recorded_on", "Ngày ghi sổ", "Recorded on"),
    Column::left("voucher", "Số chứng từ", "Voucher"),
    Column::left("day", "Ngày chứng từ", "Voucher day"),
    DESCRIPTION,
    Column::right("entry", "Bút toán", "Entry"),
    CONTRA,
    Column::left("fund", "Quỹ", "Fund"),
    Column::right("debit", "Nợ", "Debit").summed(),
    Column::right("credit", "Có", "Credit").summed(),
    Column::right("balance", "Số dư", "Balance").standing(),
];

const LEDGER: [Column; 9] = [
    RECORDED,
    VOUCHER,
    VOUCHER_DAY,
    DESCRIPTION.marked("D"),
    Column::right("page", "NKC: trang", "Journal: page").marked("E"),
    Column::right("line", "NKC: STT dòng", "Journal: line").marked("G"),
    CONTRA.marked("H"),
    Column::right("debit", "Nợ", "Debit").marked("1").summed(),
    Column::right("credit", "Có", "Credit").marked("2").summed(),
];

const CASH: [Column; 9] = [
    RECORDED,
    Column::left("day", "Ngày tháng chứng từ", "Voucher day").marked("B"),
    Column::left("voucher_in", "Số hiệu chứng từ Thu", "Receipt voucher").marked("C"),
    Column::left("voucher_out", "Số hiệu chứng từ Chi", "Payment voucher").marked("D"),
    DESCRIPTION.marked("E"),
    Column::right("in", "Thu", "In").marked("1").summed(),
    Column::right("out", "Chi", "Out").marked("2").summed(),
    Column::right("balance", "Tồn", "Balance").marked("3").standing(),
    NOTE.marked("G"),
];

const CASH_DETAIL: [Column; 10] = [
    RECORDED,
    Column::left("day", "Ngày tháng chứng từ", "Voucher day").marked("B"),
    Column::left("voucher_in", "Số hiệu chứng từ Thu", "Receipt voucher").marked("C"),
    Column::left("voucher_out", "Số hiệu chứng từ Chi", "Payment voucher").marked("D"),
    DESCRIPTION.marked("E"),
    CONTRA.marked("F"),
    Column::right("debit", "Nợ", "Debit").marked("1").summed(),
    Column::right("credit", "Có", "Credit").marked("2").summed(),
    Column::right("balance", "Số tồn", "Balance").marked("3").standing(),
    NOTE.marked("G"),
];

const BANK: [Column; 9] = [
    RECORDED,
    VOUCHER,
    VOUCHER_DAY,
    DESCRIPTION.marked("D"),
    CONTRA.marked("E"),
    Column::right("in", "Thu (gửi vào)", "In").marked("1").summed(),
    Column::right("out", "Chi (rút ra)", "Out").marked("2").summed(),
    Column::right("balance", "Còn lại", "Balance").marked("3").standing(),
    NOTE.marked("F"),
];

/// Which book of an account is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Ours: every posting with its fund and a running balance.
    Detail,
    /// S03b, sổ cái.
    Ledger,
    /// S07, sổ quỹ tiền mặt.
    Cash,
    /// S07a, sổ kế toán chi tiết quỹ tiền mặt.
    CashDetail,
    /// S08, sổ tiền gửi.
    Bank,
}

impl Form {
    /// Cash on hand is kept as S07; any other account that money lies on, as S08.
    pub fn of_money(view: &View, account: AccountId) -> Self {
        if view.chart.role_of(account) == Some(Role::Cash) { Self::Cash } else { Self::Bank }
    }

    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Detail => &DETAIL,
            Self::Ledger => &LEDGER,
            Self::Cash => &CASH,
            Self::CashDetail => &CASH_DETAIL,
            Self::Bank => &BANK,
        }
    }

    /// Returns the title of the book in Vietnamese and in English.
    pub const fn titles(self) -> (&'static str, &'static str) {
        match self {
            Self::Detail => ("Sổ chi tiết tài khoản", "Detail ledger of account"),
            Self::Ledger => ("Sổ cái tài khoản", "Ledger of account"),
            Self::Cash => ("Sổ quỹ tiền mặt", "Cash book"),
            Self::CashDetail => ("Sổ kế toán chi tiết quỹ tiền mặt", "Detail book of cash"),
            Self::Bank => ("Sổ tiền gửi", "Bank book"),
        }
    }

    /// Returns the number of the official form; our own book has none.
    pub const fn number(self) -> Option<&'static str> {
        match self {
            Self::Detail => None,
            Self::Ledger => Some("S03b-DN"),
            Self::Cash => Some("S07-DN"),
            Self::CashDetail => Some("S07a-DN"),
            Self::Bank => Some("S08-DN"),
        }
    }

    /// Returns what the form says around its table.
    pub fn facts(self, unit: &str) -> Option<FormFacts> {
        let signatures = if self == Self::Cash { BY_CASHIER } else { BY_ACCOUNTANT };
        let unit = unit.to_owned();
        self.number().map(|number| FormFacts { number, basis: BASIS, unit, landscape: true, signatures })
    }

    /// A ledger has a line per posting; a book of money has a line per voucher.
    pub(super) const fn is_by_posting(self) -> bool {
        matches!(self, Self::Detail | Self::Ledger)
    }

    /// The ledger shows a balance on its side; the other books have a column for it.
    pub(super) const fn has_balance(self) -> bool {
        !matches!(self, Self::Ledger)
    }
}
