//! The official books: exactly the columns of their forms, sums by month, sheets that carry over.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use sovang::{
    export::{self, Cell, Column, Format, Table, pages},
    ledger::account::Role,
    money::Money,
    report::{
        Span,
        account_book::{self, Form},
        journal::{self, Layout},
        trial_balance,
    },
    text::Lang,
};

use crate::{
    books::{Books, day, dong},
    on_both_databases, reports,
    tamper::{post, year},
};

/// The headings of each book, as the fixture has them: a lone letter repeats the heading of the book above.
fn headings() -> BTreeMap<String, Vec<String>> {
    let text = include_str!("../../fixtures/ledger_columns.csv");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let mut books: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        let above = books.get("S07-DN").cloned().unwrap_or_default();
        let full = |heading: &str| {
            let of_above = above.iter().find(|it| it.ends_with(&format!("({heading})")));
            of_above.filter(|_| heading.len() == 1).map_or_else(|| heading.to_owned(), Clone::clone)
        };
        books.insert(record[1].to_owned(), record[2].split('|').map(full).collect());
        assert_eq!(&record[3], account_book::BASIS);
    }
    books
}

fn shown(columns: &[Column]) -> Vec<String> {
    columns.iter().map(|column| format!("{}({})", column.label_vi, column.symbol)).collect()
}

#[test]
fn every_book_has_the_columns_of_its_form() {
    let mut headings = headings();
    for form in [Form::Ledger, Form::Cash, Form::CashDetail, Form::Bank] {
        let number = form.number().unwrap();
        assert_eq!(Some(shown(form.columns())), headings.remove(number), "{number}");
        assert_eq!(form.facts("Hội").unwrap().number, number);
    }
    assert_eq!(Some(shown(Layout::Form.columns())), headings.remove("S03a-DN"));
    assert!(headings.is_empty(), "{headings:?}");
    assert_eq!(Form::Detail.number(), None);
    let symbols: Vec<&str> = trial_balance::COLUMNS.iter().map(|column| column.symbol).collect();
    assert_eq!(symbols, ["A", "B", "1", "2", "3", "4", "5", "6"]);
}

fn written(table: &Table, format: Format, lang: Lang) -> String {
    let mut out = Vec::new();
    export::write(&mut out, table, format, lang).unwrap();
    let text = String::from_utf8(out).unwrap();
    let kept = text.lines().filter(|line| !line.contains("niêm phong") && !line.contains("chuỗi"));
    kept.collect::<Vec<_>>().join("\n")
}

fn book(books: &Books, role: Role, form: Form, span: Span) -> Table {
    let mut db = books.db();
    let view = reports::view(&mut db, books, span);
    let account = view.chart.by_role(role).unwrap().clone();
    account_book::read(&mut db, &view, &account, None, form).unwrap()
}

fn last(table: &Table) -> Vec<Cell> {
    table.totals.clone().unwrap()
}

on_both_databases! {
    fn official_books_read_alike_on_both_databases(books: Books) {
        year(&books);
        let whole = Span::through(day("2025-12-31"));
        let later = Span { from: Some(day("2025-02-01")), ..whole };
        assert_snapshot!("ledger", written(&book(&books, Role::Cash, Form::Ledger, later), Format::Text, Lang::Vi));
        let detail = book(&books, Role::Cash, Form::CashDetail, later);
        assert_snapshot!("cash_detail", written(&detail, Format::Text, Lang::Vi));
        let payable = book(&books, Role::GiftsRestricted, Form::Ledger, later);
        assert_snapshot!("ledger_of_credit", written(&payable, Format::Text, Lang::Vi));
        let mut db = books.db();
        let view = reports::view(&mut db, &books, later);
        let journal = journal::table(&mut db, &view, Layout::Form).unwrap();
        assert_snapshot!("journal", written(&journal, Format::Text, Lang::Vi));
    }

    fn a_month_ends_with_its_sums_and_csv_has_rows_only(books: Books) {
        year(&books);
        let cash = book(&books, Role::Cash, Form::Cash, Span::through(day("2025-12-31")));
        // January, February and March have rows; the opening is a row of its own.
        let sums: Vec<(usize, Vec<Cell>)> = cash.sums.iter().map(|sum| (sum.after, sum.cells.clone())).collect();
        let amounts = |cells: &[Cell]| cells[5..8].to_vec();
        let money = |amount: i64| Cell::Money(dong(amount));
        assert_eq!(sums.iter().map(|(after, _)| *after).collect::<Vec<_>>(), [2, 4, 6]);
        assert_eq!(amounts(&sums[1].1), [money(700_000), money(700_000), money(5_000_000)]);
        assert_eq!(amounts(&sums[2].1), [money(100_000), money(300_000), money(4_800_000)]);
        assert_eq!(amounts(&last(&cash)), [money(5_800_000), money(1_000_000), money(4_800_000)]);
        let csv = written(&cash, Format::Csv, Lang::Vi);
        assert_eq!(csv.lines().count(), 1 + cash.rows.len(), "{csv}");
        assert!(!csv.contains("Cộng phát sinh tháng"), "{csv}");
        // A span within one month needs no sum beside its totals.
        let march = Span { from: Some(day("2025-03-01")), to: day("2025-03-31"), as_known: None };
        assert!(book(&books, Role::Cash, Form::Cash, march).sums.is_empty());
        let english = written(&cash, Format::Text, Lang::En);
        assert!(english.contains("Movements of 02/2025"), "{english}");
        assert!(!english.contains("Cộng"), "{english}");
    }

    fn sheets_carry_what_the_book_says(books: Books) {
        year(&books);
        let cash = book(&books, Role::Cash, Form::Cash, Span::through(day("2025-12-31")));
        let sheets = pages::lay_out(&cash, 4).unwrap();
        assert_eq!(sheets.len(), 3);
        let carried = sheets[0].carried.clone().unwrap();
        // Opening, a gift in January, the sum of January, and the gift of 1 February.
        assert_eq!(carried[5..8], [Cell::Money(dong(5_700_000)), Cell::Empty, Cell::Money(dong(5_700_000))]);
        assert_eq!(sheets[1].brought.as_ref().unwrap()[5..8], carried[5..8]);
        let of_last: Money = Money::sum(sheets[2].lines.iter().filter(|line| !line.is_sum()).map(|line| {
            if let Cell::Money(amount) = line.cells()[5] { amount } else { Money::ZERO }
        })).unwrap();
        let brought = &sheets[2].brought.as_ref().unwrap()[5];
        let Cell::Money(brought) = brought else { panic!("{brought:?}") };
        assert_eq!(Cell::Money(brought.checked_add(of_last).unwrap()), last(&cash)[5]);
    }

    fn a_ledger_shows_each_balance_on_its_side(books: Books) {
        year(&books);
        post(&books, "Thu hồi", 100_000, [(Role::Bank, 1), (Role::BankCharges, -1)], "2025-03-20");
        let whole = Span::through(day("2025-12-31"));
        let cells = |table: &Table| last(table)[7..].to_vec();
        let charges = book(&books, Role::BankCharges, Form::Ledger, whole);
        assert_eq!(cells(&charges), [Cell::Empty, Cell::Money(dong(100_000))]);
        let bank = book(&books, Role::Bank, Form::Ledger, whole);
        assert_eq!(cells(&bank), [Cell::Money(dong(1_100_000)), Cell::Empty]);
    }
}
