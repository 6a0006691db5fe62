//! The journal (sổ nhật ký chung, form S03a): every posting of a span with its contra accounts.

use std::collections::{BTreeMap, BTreeSet};

use super::{ReportError, View, store::Entries};
use crate::{
    db::{Db, DbError},
    export::{Cell, Column, Table},
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
    Column::right("debit", "Nợ", "Debit"),
    Column::right("credit", "Có", "Credit"),
];

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
    pub fn contra(&self, sealed: &Sealed, posting: &Posting) -> String {
        let opposite = |it: &&Posting| {
            it.fund == posting.fund && it.amount.is_positive() != posting.amount.is_positive()
        };
        let others: BTreeSet<&str> =
            sealed.entry.postings().iter().filter(opposite).map(|it| self.account(it.account)).collect();
        others.into_iter().collect::<Vec<_>>().join(", ")
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

fn rows_of(codes: &Codes, sealed: &Sealed) -> Vec<Vec<Cell>> {
    let entry = &sealed.entry;
    let row = |(line, posting): (i64, &Posting)| {
        let [debit, credit] = two_cells(posting.amount);
        vec![
            Cell::Day(sealed.recorded_at.day()),
            Cell::Text(sealed.voucher.to_string()),
            Cell::Day(entry.day()),
            Cell::text(entry.description()),
            Cell::Count(sealed.seq.0),
            Cell::Count(line),
            Cell::text(codes.account(posting.account)),
            Cell::Text(codes.contra(sealed, posting)),
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
) -> Result<impl Iterator<Item = Result<Vec<Cell>, ReportError>> + use<'d>, ReportError> {
    let codes = Codes::read(db, view)?;
    let rows = Entries::of(db, view).flat_map(move |sealed| match sealed {
        Ok(sealed) => rows_of(&codes, &sealed).into_iter().map(Ok).collect::<Vec<_>>(),
        Err(err) => vec![Err(err.into())],
    });
    Ok(rows)
}

/// Reads the whole journal of a span, for people and for JSON.
pub fn table(db: &mut Db, view: &View) -> Result<Table, ReportError> {
    let unit = &view.unit;
    let mut table = Table::new(
        format!("Sổ nhật ký chung – {unit}"),
        format!("General journal – {unit}"),
        COLUMNS.to_vec(),
    );
    let (mut debits, mut credits) = (Money::ZERO, Money::ZERO);
    for row in rows(db, view)? {
        let row = row?;
        if let [.., debit, credit] = row.as_slice() {
            debits = debits.checked_add(amount(debit))?;
            credits = credits.checked_add(amount(credit))?;
        }
        table.push(row);
    }
    let mut totals = vec![Cell::Empty; COLUMNS.len() - 2];
    totals[3] = Cell::text("Cộng");
    totals.extend([Cell::Money(debits), Cell::Money(credits)]);
    table.totals = Some(totals);
    view.sign(&mut table, "journal", view.chart.accounts().iter().map(|account| account.id));
    Ok(table)
}

pub(super) fn amount(cell: &Cell) -> Money {
    match cell {
        Cell::Money(amount) => *amount,
        _ => Money::ZERO,
    }
}
