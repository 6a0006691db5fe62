//! The books as files for other programs: a journal for hledger and ledger, and postings as CSV.

use std::io::Write;

use super::{
    ReportError, View,
    journal::{Codes, two_cells},
    store::Entries,
};
use crate::{
    db::Db,
    export::{Cell, Column, csv},
    ledger::{
        account::{Account, AccountKind},
        chain::Sealed,
    },
};

pub const COLUMNS: [Column; 16] = [
    Column::right("entry", "Bút toán", "Entry"),
    Column::right("line", "Dòng", "Line"),
    Column::left("day", "Ngày", "Day"),
    Column::left("recorded_at", "Lúc ghi sổ", "Recorded at"),
    Column::left("voucher", "Số chứng từ", "Voucher"),
    Column::left("source", "Nghiệp vụ", "Event"),
    Column::left("description", "Diễn giải", "Description"),
    Column::left("link", "Điều chỉnh", "Correction"),
    Column::right("corrects", "Của bút toán", "Of entry"),
    Column::left("account", "Số hiệu TK", "Account"),
    Column::left("name", "Tên tài khoản", "Name"),
    Column::left("fund", "Quỹ", "Fund"),
    Column::right("party", "Đối tượng", "Party"),
    Column::right("debit", "Nợ", "Debit"),
    Column::right("credit", "Có", "Credit"),
    Column::left("hash", "Mã chuỗi", "Hash"),
];

/// Writes every posting of a view as one line of CSV; `step` is called after every entry.
pub fn csv(
    out: &mut impl Write,
    db: &mut Db,
    view: &View,
    mut step: impl FnMut(),
) -> Result<(), ReportError> {
    let codes = Codes::read(db, view)?;
    let rows = Entries::of(db, view).flat_map(|sealed| match sealed {
        Ok(sealed) => {
            step();
            posting_rows(&codes, view, &sealed).into_iter().map(Ok).collect::<Vec<_>>()
        }
        Err(err) => vec![Err(ReportError::from(err))],
    });
    csv::write_csv(out, &COLUMNS, rows)
}

fn posting_rows(codes: &Codes, view: &View, sealed: &Sealed) -> Vec<Vec<Cell>> {
    let (entry, hash) = (&sealed.entry, sealed.hash().to_string());
    let link = entry.link();
    let mut rows = Vec::new();
    for (line, posting) in (1..).zip(entry.postings()) {
        let name = view.chart.get(posting.account).map_or("", |account| account.name_vi.as_str());
        let [debit, credit] = two_cells(posting.amount);
        rows.push(vec![
            Cell::Count(sealed.seq.0),
            Cell::Count(line),
            Cell::Day(entry.day()),
            Cell::Text(sealed.recorded_at.to_string()),
            Cell::Text(sealed.voucher.to_string()),
            Cell::text(entry.source().code()),
            Cell::text(entry.description()),
            link.map_or(Cell::Empty, |link| Cell::text(link.kind.code())),
            link.map_or(Cell::Empty, |link| Cell::Count(link.seq.0)),
            Cell::text(codes.account(posting.account)),
            Cell::text(name),
            Cell::text(codes.fund(posting.fund)),
            posting.party.map_or(Cell::Empty, |party| Cell::Count(party.0)),
            debit,
            credit,
            Cell::text(&hash),
        ]);
    }
    rows
}

/// Writes a journal that hledger and ledger both read, strict checks included; `step` runs after every entry.
///
/// A fund is a tag of the posting, so that balances per account are those of the trial balance.
pub fn hledger(
    out: &mut impl Write,
    db: &mut Db,
    view: &View,
    mut step: impl FnMut(),
) -> Result<(), ReportError> {
    let codes = Codes::read(db, view)?;
    writeln!(out, "; {}", plain(&view.unit))?;
    writeln!(out, "; sovang: {} entries, chain {}", view.known, view.head)?;
    writeln!(out, "; UTF-8: hledger needs a UTF-8 locale, such as LC_ALL=C.UTF-8\n")?;
    writeln!(out, "commodity VND\n")?;
    for tag in ["fund", "entry", "recorded", "corrects"] {
        writeln!(out, "tag {tag}")?;
    }
    writeln!(out)?;
    for account in view.chart.accounts() {
        writeln!(out, "account {}\n    ; type: {}", account_name(account), letter(account.kind))?;
    }
    for sealed in Entries::of(db, view) {
        let sealed = sealed?;
        let entry = &sealed.entry;
        let (day, voucher) = (entry.day(), sealed.voucher);
        writeln!(out, "\n{day} * ({voucher}) {}", plain(entry.description()))?;
        writeln!(out, "    ; entry: {}\n    ; recorded: {}", sealed.seq, sealed.recorded_at)?;
        if let Some(link) = entry.link() {
            writeln!(out, "    ; corrects: {}", link.seq)?;
        }
        for posting in entry.postings() {
            let name = view.chart.get(posting.account).map(account_name).unwrap_or_default();
            let (dong, fund) = (posting.amount.dong(), plain(codes.fund(posting.fund)));
            writeln!(out, "    {name}  {dong} VND  ; fund: {fund}")?;
        }
        step();
    }
    out.flush()?;
    Ok(())
}

/// The heading under which both programs show an account.
const fn heading(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Asset => "Tài sản",
        AccountKind::Liability => "Nợ phải trả",
        AccountKind::Equity => "Nguồn vốn",
        AccountKind::Income => "Thu",
        AccountKind::Expense => "Chi",
    }
}

const fn letter(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Asset => "A",
        AccountKind::Liability => "L",
        AccountKind::Equity => "E",
        AccountKind::Income => "R",
        AccountKind::Expense => "X",
    }
}

/// Names an account as the files do: `Tài sản:112 Tiền gửi ngân hàng`.
pub fn account_name(account: &Account) -> String {
    let text = plain(&format!("{} {}", account.code, account.name_vi)).replace(':', "-");
    format!("{}:{text}", heading(account.kind))
}

/// Keeps a text on one line and free of what would begin a comment or end a name.
///
/// Two spaces end an account's name and a semicolon begins a comment, in both programs.
fn plain(text: &str) -> String {
    let mild = |it: char| match it {
        ';' => ',',
        '|' => '/',
        it if it.is_control() => ' ',
        it => it,
    };
    let tidy: String = text.chars().map(mild).collect();
    tidy.split_whitespace().collect::<Vec<_>>().join(" ")
}
