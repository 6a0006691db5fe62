//! What a file for the bank says of each line; how the columns lie is data (`fixtures/transfer_*.csv`).

use super::{Line, Method};
use crate::{codes, money::Money, text::words_of};

codes! {
    /// What a column of a bank's file holds.
    pub enum Field ("cột của tệp ngân hàng", "column of a bank's file") {
        No = "no" ("số thứ tự", "number"),
        Reference = "reference" ("mã dòng", "reference"),
        Account = "account" ("số tài khoản", "account"),
        Holder = "holder" ("chủ tài khoản", "holder"),
        Bank = "bank" ("ngân hàng", "bank"),
        Bin = "bin" ("mã ngân hàng", "number of the bank"),
        Amount = "amount" ("số tiền", "amount"),
        Memo = "memo" ("nội dung", "memo"),
        Debit = "debit" ("tài khoản trích nợ", "account that pays"),
    }
}

codes! {
    /// In what form a file for the bank is written.
    pub enum FileFormat ("dạng tệp ngân hàng", "form of a bank's file") {
        Csv = "csv" ("tệp CSV", "CSV file"),
        Xlsx = "xlsx" ("tệp Excel", "Excel file"),
        /// An order to pay after ISO 20022; its elements are the standard's, so it has no layout.
        Xml = "xml" ("lệnh chi ISO 20022", "ISO 20022 order"),
    }
}

/// How one bank wants its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    pub code: &'static str,
    /// The bank whose layout it is; none for the one that any may take.
    pub bin: &'static str,
    memo: usize,
    holder: usize,
    pub name_vi: &'static str,
    pub name_en: &'static str,
    /// The headings in their order, each with what stands below it.
    pub columns: Vec<(&'static str, Field)>,
}

/// What stands in one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Count(i64),
    Amount(Money),
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split(',').collect())
}

/// Returns the layouts that there are.
pub fn layouts() -> Vec<Layout> {
    let columns = rows(include_str!("../../../fixtures/transfer_columns.csv"));
    let columns: Vec<(&str, Field, &str)> = columns
        .filter_map(|row| match row[..] {
            [layout, field, heading] => Some((layout, field.parse().ok()?, heading)),
            _ => None,
        })
        .collect();
    let layouts = rows(include_str!("../../../fixtures/transfer_layouts.csv"));
    layouts
        .filter_map(|row| match row[..] {
            [code, bin, memo, holder, name_vi, name_en] => {
                let own = columns.iter().filter(|it| it.0 == code);
                let columns = own.map(|(_, field, heading)| (*heading, *field)).collect();
                let (memo, holder) = (memo.parse().ok()?, holder.parse().ok()?);
                Some(Layout { code, bin, memo, holder, name_vi, name_en, columns })
            }
            _ => None,
        })
        .collect()
}

pub fn layout(code: &str) -> Option<Layout> {
    layouts().into_iter().find(|layout| layout.code == code)
}

/// Returns the code of the layout that a bank's number goes with, else of the one that any bank may take.
pub fn code_for(bin: &str) -> &'static str {
    let of =
        |wanted: &str| layouts().into_iter().find(|layout| layout.bin == wanted).map(|layout| layout.code);
    of(bin).or_else(|| of("")).unwrap_or_default()
}

/// Writes a memo that every bank hands on as it is: capitals and digits without marks, whole words only.
pub fn memo(text: &str, longest: usize) -> String {
    let mut memo = String::new();
    for word in words_of(text) {
        let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        let gap = usize::from(!memo.is_empty());
        if plain.is_empty() {
            continue;
        }
        if memo.len() + gap + plain.len() > longest {
            break;
        }
        if gap > 0 {
            memo.push(' ');
        }
        memo.push_str(&plain.to_ascii_uppercase());
    }
    memo
}

impl Layout {
    /// Returns the rows of a file: the lines that go through the bank, in their order.
    pub fn rows(&self, lines: &[Line], debit: &str) -> Vec<Vec<Value>> {
        let bank = lines.iter().filter(|line| line.method == Method::Bank);
        let row = |(line, no): (&Line, i64)| {
            self.columns.iter().map(|(_, field)| self.value(line, no, *field, debit)).collect()
        };
        bank.zip(1..).map(row).collect()
    }

    fn value(&self, line: &Line, no: i64, field: Field, debit: &str) -> Value {
        let to = line.to.as_ref().map(|(_, to)| to);
        let text = match field {
            Field::No => return Value::Count(no),
            Field::Amount => return Value::Amount(line.amount),
            Field::Reference => line.reference(),
            Field::Account => to.map_or("", |to| to.number.as_str()).to_owned(),
            Field::Holder => to.map_or_else(String::new, |to| memo(&to.holder, self.holder)),
            Field::Bank => to.map_or("", |to| to.bank()).to_owned(),
            Field::Bin => to.map_or("", |to| to.bin.as_str()).to_owned(),
            Field::Memo => line.memo(self.memo),
            Field::Debit => debit.to_owned(),
        };
        Value::Text(text)
    }
}
