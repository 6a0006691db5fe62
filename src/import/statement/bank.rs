//! Whose statement a file is, told from its headings and, where two banks share them, from its cells.

use std::{borrow::Cow, fmt, str::FromStr};

use super::super::{
    Reason,
    heading::{Heading, Layout},
    row::Row,
};
use crate::say;

/// The bank that made a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bank {
    /// To be told from the file.
    #[default]
    Auto,
    Vietcombank,
    Agribank,
    VietinBank,
}

impl Bank {
    pub const ALL: [Self; 4] = [Self::Auto, Self::Vietcombank, Self::Agribank, Self::VietinBank];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Vietcombank => "vietcombank",
            Self::Agribank => "agribank",
            Self::VietinBank => "vietinbank",
        }
    }
}

impl fmt::Display for Bank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => say!(f, "tự nhận biết", "auto"),
            Self::Vietcombank => f.write_str("Vietcombank"),
            Self::Agribank => f.write_str("Agribank"),
            Self::VietinBank => f.write_str("VietinBank"),
        }
    }
}

/// A name of a bank that nobody here knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct UnknownBank(String);

impl fmt::Display for UnknownBank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (text, codes) = (&self.0, Bank::ALL.map(Bank::code).join(", "));
        say!(
            f,
            "chưa đọc được sao kê của “{text}”; hãy chọn một trong: {codes}",
            "statements of “{text}” cannot be read yet; choose one of: {codes}"
        )
    }
}

impl FromStr for Bank {
    type Err = UnknownBank;

    fn from_str(text: &str) -> Result<Self, UnknownBank> {
        let code = text.to_lowercase();
        Self::ALL.into_iter().find(|bank| bank.code() == code).ok_or_else(|| UnknownBank(text.to_owned()))
    }
}

/// The places of a statement's columns in its layout.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    pub day: usize,
    pub document: Option<usize>,
    pub debit: usize,
    pub credit: usize,
    pub balance: usize,
    pub memo: usize,
    pub time: Option<usize>,
    pub reference: Option<usize>,
    pub offset_name: Option<usize>,
}

impl Columns {
    pub(super) fn text<'r>(&self, row: &'r Row, field: Option<usize>) -> Cow<'r, str> {
        field.map(|it| row.raw(it)).unwrap_or_default()
    }
}

const VIETCOMBANK: Layout = &[
    Heading::required("TNXDate", &["tnxdate", "txndate", "transactiondate"]),
    Heading::required("DocNo", &["docno"]),
    Heading::required("Debit", &["debit"]),
    Heading::required("Credit", &["credit"]),
    Heading::optional("Balance", &["balance"]),
    Heading::required("TransactionDetails", &["transactiondetails", "transactiondetail"]),
];
const VIETCOMBANK_COLUMNS: Columns = Columns {
    day: 0,
    document: Some(1),
    debit: 2,
    credit: 3,
    balance: 4,
    memo: 5,
    time: None,
    reference: None,
    offset_name: None,
};

/// Agribank and VietinBank have one and the same heading row.
const SHARED: Layout = &[
    Heading::required("Date", &["date"]),
    Heading::required("DocumentNumber", &["documentnumber"]),
    Heading::required("DebitAmount", &["debitamount"]),
    Heading::required("CreditAmount", &["creditamount"]),
    Heading::optional("Balance", &["balance"]),
    Heading::required("TransactionDetails", &["transactiondetails", "transactiondetail"]),
    Heading::optional("Time", &["time"]),
    Heading::optional("ReferenceNumber", &["referencenumber"]),
    Heading::optional("OffsetAccount", &["offsetaccount"]),
];
const SHARED_COLUMNS: Columns = Columns {
    day: 0,
    document: Some(1),
    debit: 2,
    credit: 3,
    balance: 4,
    memo: 5,
    time: Some(6),
    reference: Some(7),
    offset_name: Some(8),
};

pub(super) const LAYOUTS: [Layout; 2] = [VIETCOMBANK, SHARED];

pub(super) fn columns_of(layout: usize) -> Columns {
    if layout == 0 { VIETCOMBANK_COLUMNS } else { SHARED_COLUMNS }
}

/// What the cells say about which of two banks with the same headings wrote them.
#[derive(Debug, Default)]
pub(super) struct Signs {
    times: u64,
    offsets: u64,
    references: u64,
}

impl Signs {
    pub(super) fn see(&mut self, time: &str, offset_name: &str, reference: &str) {
        self.times += u64::from(!time.is_empty());
        self.offsets += u64::from(!offset_name.is_empty());
        self.references += u64::from(!reference.is_empty());
    }
}

/// Whose statement a file was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// [`Bank::Auto`] where two banks remain; their files are read alike.
    pub bank: Bank,
    why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Why {
    Asked,
    Headings,
    References(u64),
    Times(u64),
    Undecided,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bank = self.bank;
        match self.why {
            Why::Asked => {
                say!(f, "sao kê {bank}, theo lựa chọn của người nhập", "a {bank} statement, as asked for")
            }
            Why::Headings => {
                say!(f, "sao kê {bank}, theo tên các cột", "a {bank} statement, by its headings")
            }
            Why::References(count) => say!(
                f,
                "sao kê {bank}: {count} dòng có số tham chiếu, không dòng nào có giờ",
                "a {bank} statement: {count} rows have a reference number, none has a time"
            ),
            Why::Times(count) => say!(
                f,
                "sao kê {bank}: {count} dòng có giờ giao dịch, không dòng nào có số tham chiếu",
                "a {bank} statement: {count} rows have a time, none has a reference number"
            ),
            Why::Undecided => say!(
                f,
                "sao kê Agribank hoặc VietinBank (hai ngân hàng dùng cùng các cột, cách đọc như nhau)",
                "a statement of Agribank or VietinBank (both use these columns, and are read alike)"
            ),
        }
    }
}

pub(super) fn decide(asked: Bank, layout: usize, signs: &Signs) -> Result<Decision, Reason> {
    let (bank, why) = match (layout, signs) {
        (0, _) => (Bank::Vietcombank, Why::Headings),
        (_, Signs { times: 0, offsets: 0, references }) if *references > 0 => {
            (Bank::Agribank, Why::References(*references))
        }
        (_, Signs { times, references: 0, .. }) if *times > 0 => (Bank::VietinBank, Why::Times(*times)),
        _ => (Bank::Auto, Why::Undecided),
    };
    let found = Decision { bank, why };
    let same_layout = match asked {
        Bank::Auto => return Ok(found),
        Bank::Vietcombank => layout == 0,
        Bank::Agribank | Bank::VietinBank => layout != 0,
    };
    if same_layout {
        return Ok(Decision { bank: asked, why: Why::Asked });
    }
    let found = if layout == 0 { "Vietcombank" } else { "Agribank / VietinBank" };
    Err(Reason::WrongBank { asked: asked.to_string(), found: found.to_owned() })
}
