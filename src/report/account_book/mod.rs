//! Books of one account: ledger (sổ cái, S03b), cash book (S07, S07a), bank book (S08), and our detail ledger.

mod form;

use std::collections::BTreeSet;

use super::{
    ReportError, View,
    journal::Codes,
    store::{self, Entries},
};
use crate::{
    calendar::Month,
    db::Db,
    export::{Cell, Table},
    id::{AccountId, FundId},
    ledger::{LinkKind, Posting, account::Account, chain::Sealed},
    money::{Money, MoneyError},
};

pub use form::{BASIS, BY_ACCOUNTANT, Form};

/// An account with those below it, of one fund or of all.
struct Scope<'a> {
    form: Form,
    accounts: Vec<AccountId>,
    fund: Option<FundId>,
    codes: &'a Codes,
}

/// What a book shows of one entry.
struct Row<'a> {
    sealed: &'a Sealed,
    /// The place of the posting in its entry, 1 for the first.
    line: i64,
    contra: String,
    funds: String,
    debit: Money,
    credit: Money,
    balance: Money,
}

/// Names what an entry corrects, as a note.
fn correction(sealed: &Sealed) -> Option<(String, String)> {
    let link = sealed.entry.link()?;
    let seq = link.seq;
    Some(match link.kind {
        LinkKind::Reversal => (format!("đảo bút toán số {seq}"), format!("reverses entry {seq}")),
        LinkKind::Adjustment => (format!("điều chỉnh bút toán số {seq}"), format!("adjusts entry {seq}")),
    })
}

impl Row<'_> {
    fn note(&self) -> Cell {
        match correction(self.sealed) {
            Some((vi, en)) => Cell::words(format!("{}; {vi}", self.funds), format!("{}; {en}", self.funds)),
            None => Cell::text(&self.funds),
        }
    }

    fn cell(&self, key: &str) -> Cell {
        let Self { sealed, .. } = self;
        let amount = |amount: Money| if amount.is_zero() { Cell::Empty } else { Cell::Money(amount) };
        let voucher = |shown: bool| {
            if shown { Cell::Text(sealed.voucher.to_string()) } else { Cell::Empty }
        };
        match key {
            "recorded_on" => Cell::Day(sealed.recorded_at.day()),
            "voucher" => voucher(true),
            "voucher_in" => voucher(!self.debit.is_zero()),
            "voucher_out" => voucher(self.debit.is_zero()),
            "day" => Cell::Day(sealed.entry.day()),
            "description" => Cell::text(sealed.entry.description()),
            "entry" | "page" => Cell::Count(sealed.seq.0),
            "line" => Cell::Count(self.line),
            "contra" => Cell::text(&self.contra),
            "fund" => Cell::text(&self.funds),
            "debit" | "in" => amount(self.debit),
            "credit" | "out" => amount(self.credit),
            "balance" => Cell::Money(self.balance),
            "note" => self.note(),
            _ => Cell::Empty,
        }
    }
}

impl Scope<'_> {
    fn holds(&self, posting: &Posting) -> bool {
        self.accounts.contains(&posting.account) && self.fund.is_none_or(|fund| posting.fund == fund)
    }

    fn rows<'s>(&self, sealed: &'s Sealed, balance: &mut Money) -> Result<Vec<Row<'s>>, MoneyError> {
        let held: Vec<(i64, &Posting)> =
            (1..).zip(sealed.entry.postings()).filter(|(_, it)| self.holds(it)).collect();
        let groups: Vec<Vec<(i64, &Posting)>> = if self.form.is_by_posting() {
            held.into_iter().map(|it| vec![it]).collect()
        } else {
            vec![held]
        };
        let mut rows = Vec::new();
        for group in groups {
            let Some((line, _)) = group.first().copied() else { continue };
            let amounts = group.iter().map(|(_, it)| it.amount);
            let debit = Money::sum(amounts.clone().filter(|it| it.is_positive()))?;
            let credit = -Money::sum(amounts.filter(|it| it.is_negative()))?;
            *balance = balance.checked_add(debit)?.checked_sub(credit)?;
            let contra: BTreeSet<&str> =
                group.iter().flat_map(|(_, it)| self.codes.contra(sealed, it)).collect();
            let funds: BTreeSet<&str> = group.iter().map(|(_, it)| self.codes.fund(it.fund)).collect();
            let joined = |names: BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(", ");
            let (contra, funds) = (joined(contra), joined(funds));
            rows.push(Row { sealed, line, contra, funds, debit, credit, balance: *balance });
        }
        Ok(rows)
    }

    /// A line that says what moved and what stands, without a voucher.
    fn bare(&self, (vi, en): (&str, &str), moved: Option<[Money; 2]>, balance: Option<Money>) -> Vec<Cell> {
        let side = |amount: Option<Money>| amount.map_or(Cell::Empty, Cell::Money);
        // Without a column of its own, a balance stands on its side.
        let (debit, credit) = match (moved, balance) {
            (Some([debit, credit]), _) => (Some(debit), Some(credit)),
            (None, Some(balance)) if !self.form.has_balance() => {
                if balance.is_negative() {
                    (None, Some(-balance))
                } else {
                    (Some(balance), None)
                }
            }
            (None, _) => (None, None),
        };
        let cell = |key: &str| match key {
            "description" => Cell::words(vi, en),
            "debit" | "in" => side(debit),
            "credit" | "out" => side(credit),
            "balance" => side(balance),
            _ => Cell::Empty,
        };
        self.form.columns().iter().map(|column| cell(column.key)).collect()
    }

    /// Adds the sums of a month below its rows.
    fn end_month(&self, table: &mut Table, month: Month, moved: [Money; 2], balance: Money) {
        let words = (format!("Cộng phát sinh tháng {month}"), format!("Movements of {month}"));
        let words = (words.0.as_str(), words.1.as_str());
        if self.form.has_balance() {
            table.push_sum(self.bare(words, Some(moved), Some(balance)));
            return;
        }
        table.push_sum(self.bare(words, Some(moved), None));
        let words = (format!("Số dư cuối tháng {month}"), format!("Balance at the end of {month}"));
        table.push_sum(self.bare((words.0.as_str(), words.1.as_str()), None, Some(balance)));
    }
}

/// What the rows of a book come to, month by month.
#[derive(Default)]
struct Running {
    month: Option<Month>,
    of_month: [Money; 2],
    moved: [Money; 2],
}

impl Running {
    fn add(&mut self, month: Month, row: &Row<'_>) -> Result<(), MoneyError> {
        if self.month != Some(month) {
            (self.month, self.of_month) = (Some(month), [Money::ZERO; 2]);
        }
        for sums in [&mut self.of_month, &mut self.moved] {
            *sums = [sums[0].checked_add(row.debit)?, sums[1].checked_add(row.credit)?];
        }
        Ok(())
    }
}

/// Reads the book of an account; its first row is the opening balance, its totals end with the closing one.
pub fn read(
    db: &mut Db,
    view: &View,
    account: &Account,
    fund: Option<FundId>,
    form: Form,
) -> Result<Table, ReportError> {
    let codes = Codes::read(db, view)?;
    let scope = Scope { form, accounts: view.chart.below(account.id), fund, codes: &codes };
    let (code, (vi, en), unit) = (&account.code, form.titles(), &view.unit);
    let mut table = Table::new(
        format!("{vi} {code} {} – {unit}", account.name_vi),
        format!("{en} {code} {} – {unit}", account.name_en),
        form.columns().to_vec(),
    );
    let mut balance = opening(db, view, &scope)?;
    table.push(scope.bare(("Số dư đầu kỳ", "Opening balance"), None, Some(balance)));
    let several = view.span.from.is_none_or(|from| Month::of(from) != Month::of(view.span.to));
    let mut running = Running::default();
    for sealed in Entries::touching(db, view, scope.accounts.clone(), fund) {
        let sealed = sealed?;
        let month = Month::of(sealed.entry.day());
        if let Some(last) = running.month.filter(|last| several && *last != month) {
            scope.end_month(&mut table, last, running.of_month, balance);
        }
        for row in scope.rows(&sealed, &mut balance)? {
            running.add(month, &row)?;
            table.push(form.columns().iter().map(|column| row.cell(column.key)).collect());
        }
    }
    if let Some(last) = running.month.filter(|_| several) {
        scope.end_month(&mut table, last, running.of_month, balance);
    }
    if form.has_balance() {
        let words = ("Cộng phát sinh, số dư cuối kỳ", "Movements, closing balance");
        table.totals = Some(scope.bare(words, Some(running.moved), Some(balance)));
    } else {
        table.push_sum(scope.bare(("Cộng phát sinh", "Movements"), Some(running.moved), None));
        table.totals = Some(scope.bare(("Số dư cuối kỳ", "Closing balance"), None, Some(balance)));
        table.notes.push((
            "Cột “NKC: trang” ghi số bút toán, cột “NKC: STT dòng” ghi dòng của bút toán trong nhật ký."
                .to_owned(),
            "“Journal: page” is the number of the entry, “Journal: line” its line in the journal.".to_owned(),
        ));
    }
    table.form = form.facts(unit);
    view.sign(&mut table, "account", scope.accounts.iter().copied());
    Ok(table)
}

/// Adds up what the accounts held before the span.
fn opening(db: &mut Db, view: &View, scope: &Scope<'_>) -> Result<Money, ReportError> {
    let mut balance = Money::ZERO;
    for ((account, fund), sides) in store::turnovers(db, view)?.0 {
        if scope.accounts.contains(&account) && scope.fund.is_none_or(|only| only == fund) {
            balance = balance.checked_add(sides.balance()?)?;
        }
    }
    Ok(balance)
}
