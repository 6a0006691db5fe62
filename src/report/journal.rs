//! The journal (sổ nhật ký chung): every posting of a span, in the columns of form S03a or with funds and contra accounts.

use std::collections::{BTreeMap, BTreeSet};

use super::{ReportError, View, account_book, store::Entries};
use crate::{
    db::{Db, DbError},
    export::{Cell, Column, FormFacts, Table},
    fund,
    id::{AccountId, FundId},
    ledger::{Posting, chain::Sealed},
    money::Money,
};

pub const COLUMNS: [Column; 11] = [
    Column::left("recorded_on", "Ngày ghi sổ", "Recorded on"),
    Column::left("voucher", "Số chứng từ", "Voucher"),
    Column::left("day", "Ngày chứng từ", "Voucher day"),
    Column::left("description", "Diễn giải", "Description"),
    Column::right("entry", "Bút toán", "Entry"),
    Column::right("line", "Dòng", "Line"),
    Column::left("account", "Số hiệu TK", "Account"),
    Column::left("contra", "TK đối ứng", "Contra account"),
    Column::left("fund", "Quỹ", "Fund"),
    Column::right("debit", "Nợ", "Debit").summed(),
    Column::right("credit", "Có", "Credit").summed(),
];

/// The columns of the official form; an entry stands in the journal and in the ledger at once.
pub const FORM_COLUMNS: [Column; 9] = [
    Column::left("recorded_on", "Ngày tháng ghi sổ", "Recorded on").marked("A"),
    Column::left("voucher", "Chứng từ: số hiệu", "Voucher: number").marked("B"),
    Column::left("day", "Chứng từ: ngày tháng", "Voucher: day").marked("C"),
    Column::left("description", "Diễn giải", "Description").marked("D"),
    Column::left("in_ledger", "Đã ghi Sổ Cái", "In the ledger").marked("E"),
    Column::left("line", "STT dòng", "Line").marked("G"),
    Column::left("account", "Số hiệu TK đối ứng", "Account").marked("H"),
    Column::right("debit", "Số phát sinh Nợ", "Debit").marked("1").summed(),
    Column::right("credit", "Số phát sinh Có", "Credit").marked("2").summed(),
];

/// In which columns the journal is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Every column that we have.
    #[default]
    Full,
    /// S03a.
    Form,
}

impl Layout {
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Full => &COLUMNS,
            Self::Form => &FORM_COLUMNS,
        }
    }
}

/// The codes by which rows name accounts and funds.
pub struct Codes {
    accounts: BTreeMap<AccountId, String>,
    funds: BTreeMap<FundId, String>,
}

impl Codes {
    pub fn read(db: &mut Db, view: &View) -> Result<Self, DbError> {
        let accounts = view.chart.accounts().iter().map(|it| (it.id, it.code.clone())).collect();
        let funds = fund::store::of_books(db, &[view.book])?;
        Ok(Self { accounts, funds: funds.into_iter().map(|it| (it.id, it.code)).collect() })
    }

    pub fn account(&self, id: AccountId) -> &str {
        self.accounts.get(&id).map_or("", String::as_str)
    }

    pub fn fund(&self, id: FundId) -> &str {
        self.funds.get(&id).map_or("", String::as_str)
    }

    /// Names the accounts on the other side of an entry's fund.
    pub fn contra(&self, sealed: &Sealed, posting: &Posting) -> BTreeSet<&str> {
        let opposite = |it: &&Posting| {
            it.fund == posting.fund && it.amount.is_positive() != posting.amount.is_positive()
        };
        sealed.entry.postings().iter().filter(opposite).map(|it| self.account(it.account)).collect()
    }
}

/// Puts an amount into the debit or the credit cell.
pub fn two_cells(amount: Money) -> [Cell; 2] {
    if amount.is_negative() {
        [Cell::Empty, Cell::Money(-amount)]
    } else {
        [Cell::Money(amount), Cell::Empty]
    }
}

/// Returns the rows of one entry.
pub fn rows_of(codes: &Codes, sealed: &Sealed, layout: Layout) -> Vec<Vec<Cell>> {
    let entry = &sealed.entry;
    let row = |(line, posting): (i64, &Posting)| {
        let [debit, credit] = two_cells(posting.amount);
        if layout == Layout::Form {
            return vec![
                Cell::Day(sealed.recorded_at.day()),
                Cell::Text(sealed.voucher.to_string()),
                Cell::Day(entry.day()),
                Cell::text(entry.description()),
                Cell::text("x"),
                Cell::Text(format!("{}/{line}", sealed.seq)),
                Cell::text(codes.account(posting.account)),
                debit,
                credit,
            ];
        }
        let contra: Vec<&str> = codes.contra(sealed, posting).into_iter().collect();
        vec![
            Cell::Day(sealed.recorded_at.day()),
            Cell::Text(sealed.voucher.to_string()),
            Cell::Day(entry.day()),
            Cell::text(entry.description()),
            Cell::Count(sealed.seq.0),
            Cell::Count(line),
            Cell::text(codes.account(posting.account)),
            Cell::Text(contra.join(", ")),
            Cell::text(codes.fund(posting.fund)),
            debit,
            credit,
        ]
    };
    (1..).zip(entry.postings()).map(row).collect()
}

/// Returns the journal's rows as they come, so that a file of any length needs the memory of one page.
pub fn rows<'d>(
    db: &'d mut Db,
    view: &'d View,
    layout: Layout,
) -> Result<impl Iterator<Item = Result<Vec<Cell>, ReportError>> + use<'d>, ReportError> {
    let codes = Codes::read(db, view)?;
    let rows = Entries::of(db, view).flat_map(move |sealed| match sealed {
        Ok(sealed) => rows_of(&codes, &sealed, layout).into_iter().map(Ok).collect::<Vec<_>>(),
        Err(err) => vec![Err(err.into())],
    });
    Ok(rows)
}

/// Reads the whole journal of a span, for people and for JSON.
pub fn table(db: &mut Db, view: &View, layout: Layout) -> Result<Table, ReportError> {
    let mut table = empty(view, layout);
    let (mut debits, mut credits) = (Money::ZERO, Money::ZERO);
    for row in rows(db, view, layout)? {
        let row = row?;
        if let [.., debit, credit] = row.as_slice() {
            debits = debits.checked_add(amount(debit))?;
            credits = credits.checked_add(amount(credit))?;
        }
        table.push(row);
    }
    table.totals = Some(totals(layout, debits, credits));
    Ok(table)
}

/// Returns the journal without its rows.
pub fn empty(view: &View, layout: Layout) -> Table {
    let unit = &view.unit;
    let mut table = Table::new(
        format!("Sổ nhật ký chung – {unit}"),
        format!("General journal – {unit}"),
        layout.columns().to_vec(),
    );
    if layout == Layout::Form {
        let unit = unit.clone();
        let (number, signatures) = ("S03a-DN", account_book::BY_ACCOUNTANT);
        let basis = account_book::BASIS;
        table.form = Some(FormFacts { number, basis, unit, landscape: true, signatures });
        table.notes.push((
            "Cột “STT dòng” ghi số bút toán và dòng của nó; bút toán được ghi vào sổ cái cùng lúc."
                .to_owned(),
            "“Line” is the number of the entry and its line; an entry is in the ledger at once.".to_owned(),
        ));
    }
    view.sign(&mut table, "journal", view.chart.accounts().iter().map(|account| account.id));
    table
}

/// Returns the last line of a journal.
pub fn totals(layout: Layout, debits: Money, credits: Money) -> Vec<Cell> {
    let mut totals = vec![Cell::Empty; layout.columns().len() - 2];
    totals[3] = Cell::words("Cộng", "Total");
    totals.extend([Cell::Money(debits), Cell::Money(credits)]);
    totals
}

pub(super) fn amount(cell: &Cell) -> Money {
    match cell {
        Cell::Money(amount) => *amount,
        _ => Money::ZERO,
    }
}
