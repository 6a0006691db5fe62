//! Books of one account with a running balance: ledger (sổ cái, S03b), cash book (S07), bank book (S08).

use super::{
    ReportError, View,
    journal::Codes,
    store::{self, Entries},
};
use crate::{
    db::Db,
    export::{Cell, Column, Table},
    id::{AccountId, FundId},
    ledger::{
        Posting,
        account::{Account, Role},
        chain::Sealed,
    },
    money::{Money, MoneyError},
};

const LEDGER: [Column; 10] = [
    Column::left("recorded_on", "Ngày ghi sổ", "Recorded on"),
    Column::left("voucher", "Số chứng từ", "Voucher"),
    Column::left("day", "Ngày chứng từ", "Voucher day"),
    Column::left("description", "Diễn giải", "Description"),
    Column::right("entry", "Bút toán", "Entry"),
    Column::left("contra", "TK đối ứng", "Contra account"),
    Column::left("fund", "Quỹ", "Fund"),
    Column::right("debit", "Nợ", "Debit"),
    Column::right("credit", "Có", "Credit"),
    Column::right("balance", "Số dư", "Balance"),
];

const CASH: [Column; 8] = [
    Column::left("recorded_on", "Ngày ghi sổ", "Recorded on"),
    Column::left("day", "Ngày chứng từ", "Voucher day"),
    Column::left("voucher_in", "Số phiếu thu", "Receipt voucher"),
    Column::left("voucher_out", "Số phiếu chi", "Payment voucher"),
    Column::left("description", "Diễn giải", "Description"),
    Column::right("in", "Thu", "In"),
    Column::right("out", "Chi", "Out"),
    Column::right("balance", "Tồn", "Balance"),
];

const BANK: [Column; 8] = [
    Column::left("recorded_on", "Ngày ghi sổ", "Recorded on"),
    Column::left("voucher", "Số chứng từ", "Voucher"),
    Column::left("day", "Ngày chứng từ", "Voucher day"),
    Column::left("description", "Diễn giải", "Description"),
    Column::left("contra", "TK đối ứng", "Contra account"),
    Column::right("in", "Thu (gửi vào)", "In"),
    Column::right("out", "Chi (rút ra)", "Out"),
    Column::right("balance", "Còn lại", "Balance"),
];

/// Which of the three books is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Ledger,
    Cash,
    Bank,
}

impl Form {
    /// Cash on hand is kept as S07; any other account that money lies on, as S08.
    pub fn of_money(view: &View, account: AccountId) -> Self {
        if view.chart.role_of(account) == Some(Role::Cash) { Self::Cash } else { Self::Bank }
    }

    const fn columns(self) -> &'static [Column] {
        match self {
            Self::Ledger => &LEDGER,
            Self::Cash => &CASH,
            Self::Bank => &BANK,
        }
    }

    const fn titles(self) -> (&'static str, &'static str) {
        match self {
            Self::Ledger => ("Sổ cái tài khoản", "Ledger of account"),
            Self::Cash => ("Sổ quỹ tiền mặt", "Cash book"),
            Self::Bank => ("Sổ tiền gửi", "Bank book"),
        }
    }
}

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
    contra: String,
    fund: String,
    debit: Money,
    credit: Money,
    balance: Money,
}

impl Scope<'_> {
    fn holds(&self, posting: &Posting) -> bool {
        self.accounts.contains(&posting.account) && self.fund.is_none_or(|fund| posting.fund == fund)
    }

    fn contra(&self, sealed: &Sealed, postings: &[&Posting]) -> String {
        let mut names: Vec<String> = postings
            .iter()
            .flat_map(|it| self.codes.contra(sealed, it).split(", ").map(str::to_owned).collect::<Vec<_>>())
            .collect();
        names.retain(|name| !name.is_empty());
        names.sort_unstable();
        names.dedup();
        names.join(", ")
    }

    /// A ledger has a line per posting; a cash or bank book has a line per voucher.
    fn rows<'s>(&self, sealed: &'s Sealed, balance: &mut Money) -> Result<Vec<Row<'s>>, MoneyError> {
        let held: Vec<&Posting> = sealed.entry.postings().iter().filter(|it| self.holds(it)).collect();
        let groups: Vec<Vec<&Posting>> = match self.form {
            Form::Ledger => held.into_iter().map(|it| vec![it]).collect(),
            Form::Cash | Form::Bank => vec![held],
        };
        let mut rows = Vec::new();
        for group in groups.into_iter().filter(|group| !group.is_empty()) {
            let (into, out): (Vec<&Posting>, Vec<&Posting>) =
                group.iter().copied().partition(|it| it.amount.is_positive());
            let debit = Money::sum(into.iter().map(|it| it.amount))?;
            let credit = Money::sum(out.iter().map(|it| -it.amount))?;
            *balance = balance.checked_add(debit)?.checked_sub(credit)?;
            let contra = self.contra(sealed, &group);
            let fund = group.first().map_or("", |it| self.codes.fund(it.fund)).to_owned();
            rows.push(Row { sealed, contra, fund, debit, credit, balance: *balance });
        }
        Ok(rows)
    }

    fn cells(&self, row: Row<'_>) -> Vec<Cell> {
        let Row { sealed, contra, fund, debit, credit, balance } = row;
        let recorded = Cell::Day(sealed.recorded_at.day());
        let (voucher, day) = (Cell::Text(sealed.voucher.to_string()), Cell::Day(sealed.entry.day()));
        let description = Cell::text(sealed.entry.description());
        let amount = |amount: Money| if amount.is_zero() { Cell::Empty } else { Cell::Money(amount) };
        let (debit, credit, balance) = (amount(debit), amount(credit), Cell::Money(balance));
        match self.form {
            Form::Ledger => {
                let (entry, contra, fund) = (Cell::Count(sealed.seq.0), Cell::Text(contra), Cell::Text(fund));
                vec![recorded, voucher, day, description, entry, contra, fund, debit, credit, balance]
            }
            Form::Cash => {
                let numbers =
                    if debit == Cell::Empty { [Cell::Empty, voucher] } else { [voucher, Cell::Empty] };
                let [into, out] = numbers;
                vec![recorded, day, into, out, description, debit, credit, balance]
            }
            Form::Bank => {
                vec![recorded, voucher, day, description, Cell::Text(contra), debit, credit, balance]
            }
        }
    }

    /// A line that only says what stands at the beginning or the end.
    fn bare(&self, words: &str, amounts: [Cell; 2], balance: Money) -> Vec<Cell> {
        let columns = self.form.columns();
        let mut row = vec![Cell::Empty; columns.len() - 3];
        if let Some(place) = columns.iter().position(|column| column.key == "description") {
            row[place] = Cell::text(words);
        }
        row.extend(amounts);
        row.push(Cell::Money(balance));
        row
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
    let (before, period) = store::turnovers(db, view)?;
    let counts =
        |key: &(AccountId, FundId)| scope.accounts.contains(&key.0) && fund.is_none_or(|fund| key.1 == fund);
    let mut balance = Money::ZERO;
    for (_, sides) in before.iter().filter(|(key, _)| counts(key)) {
        balance = balance.checked_add(sides.balance()?)?;
    }
    let (code, (vi, en), unit) = (&account.code, form.titles(), &view.unit);
    let mut table = Table::new(
        format!("{vi} {code} {} – {unit}", account.name_vi),
        format!("{en} {code} {} – {unit}", account.name_en),
        form.columns().to_vec(),
    );
    table.push(scope.bare("Số dư đầu kỳ", [Cell::Empty, Cell::Empty], balance));
    for sealed in Entries::touching(db, view, scope.accounts.clone(), fund) {
        for row in scope.rows(&sealed?, &mut balance)? {
            table.push(scope.cells(row));
        }
    }
    let (mut debit, mut credit) = (Money::ZERO, Money::ZERO);
    for (_, sides) in period.iter().filter(|(key, _)| counts(key)) {
        (debit, credit) = (debit.checked_add(sides.debit)?, credit.checked_add(sides.credit)?);
    }
    table.totals =
        Some(scope.bare("Cộng phát sinh, số dư cuối kỳ", [Cell::Money(debit), Cell::Money(credit)], balance));
    view.sign(&mut table, "account", scope.accounts.iter().copied());
    Ok(table)
}
