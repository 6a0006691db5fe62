//! Reports over one small year: the same text on both databases, and the laws that every report keeps.

use insta::assert_snapshot;
use sovang::{
    calendar::Instant,
    db::Db,
    export::{self, Format, Table},
    ledger::account::Role,
    money::Money,
    report::{
        self, Span, View, account_book, fund_report,
        journal::{self, Layout},
        store::Sides,
        trial_balance::{self, TrialBalance},
    },
    text::Lang,
};

use crate::{
    books::{Books, day},
    on_both_databases,
    tamper::year,
};

pub fn view(db: &mut Db, books: &Books, span: Span) -> View {
    report::store::view(db, books.book, "Hội Khuyến học tỉnh Thái Bình", span).unwrap()
}

fn span(from: &str, to: &str) -> Span {
    Span { from: Some(day(from)), to: day(to), as_known: None }
}

const END: &str = "2025-12-31";

pub fn balance(books: &Books, span: Span) -> TrialBalance {
    let mut db = books.db();
    let view = view(&mut db, books, span);
    trial_balance::read(&mut db, view).unwrap()
}

fn written(table: &Table, format: Format) -> String {
    let mut out = Vec::new();
    export::write(&mut out, table, format, Lang::Vi).unwrap();
    String::from_utf8(out).unwrap()
}

/// The text of a report without its seal and chain, which depend on the ids that a database gives.
fn read(table: &Table) -> String {
    let text = written(table, Format::Text);
    assert!(text.contains("Mã niêm phong: "), "{text}");
    let kept = text.lines().filter(|line| !line.starts_with("Mã niêm phong") && !line.contains("mã chuỗi"));
    kept.collect::<Vec<_>>().join("\n")
}

fn seal(balance: &TrialBalance) -> String {
    balance.table().unwrap().seal.unwrap()
}

on_both_databases! {
    fn a_trial_balance_reads_alike_on_both_databases(books: Books) {
        year(&books);
        let whole = balance(&books, Span::through(day(END))).table().unwrap();
        assert_snapshot!("trial_balance", read(&whole));
        let quarter = balance(&books, span("2025-02-02", "2025-03-05")).table().unwrap();
        assert_snapshot!("trial_balance_of_days", read(&quarter));
        let heading = "account,name,opening_debit,opening_credit,debit,credit,closing_debit,closing_credit\n";
        let csv = written(&whole, Format::Csv);
        assert!(csv.starts_with(heading), "{csv}");
        assert!(csv.contains("\n111,Tiền mặt,0,0,5800000,1000000,4800000,0\n"), "{csv}");
    }

    fn the_books_read_alike_on_both_databases(books: Books) {
        year(&books);
        let mut db = books.db();
        let all = view(&mut db, &books, Span::through(day(END)));
        assert_snapshot!("journal", read(&journal::table(&mut db, &all, Layout::Full).unwrap()));
        let later = view(&mut db, &books, span("2025-02-01", END));
        let cash = later.chart.by_role(Role::Cash).unwrap().clone();
        let bank = later.chart.by_role(Role::Bank).unwrap().clone();
        let ledger = account_book::read(&mut db, &later, &cash, None, account_book::Form::Detail).unwrap();
        assert_snapshot!("ledger_of_cash", read(&ledger));
        let form = account_book::Form::of_money(&later, cash.id);
        assert_eq!(form, account_book::Form::Cash);
        assert_snapshot!("cash_book", read(&account_book::read(&mut db, &later, &cash, None, form).unwrap()));
        let form = account_book::Form::of_money(&all, bank.id);
        assert_eq!(form, account_book::Form::Bank);
        assert_snapshot!("bank_book", read(&account_book::read(&mut db, &all, &bank, None, form).unwrap()));
        let funds = fund_report::read(&mut db, &later, None).unwrap();
        assert_snapshot!("fund_report", read(&funds));
    }

    fn a_whole_year_is_the_sum_of_its_months(books: Books) {
        year(&books);
        let months = (1..=12).map(|month| {
            let first: chrono::NaiveDate = day(&format!("2025-{month:02}-01"));
            let last = sovang::calendar::Month::of(first).last_day().unwrap();
            balance(&books, Span { from: Some(first), to: last, as_known: None })
        });
        let mut sum = std::collections::BTreeMap::<String, Sides>::new();
        let mut closing = Vec::new();
        for month in months {
            let [opening, period, end] = month.totals().unwrap();
            for sides in [opening, period, end] {
                assert_eq!(sides.debit, sides.credit);
            }
            for line in &month.lines {
                let sides = sum.entry(line.code.clone()).or_default();
                *sides = sides.checked_add(line.period).unwrap();
            }
            closing = month.lines.iter().map(|line| (line.code.clone(), line.closing)).collect();
        }
        let whole = balance(&books, span("2025-01-01", END));
        for line in &whole.lines {
            assert_eq!(sum.remove(&line.code), Some(line.period), "{}", line.code);
        }
        assert!(sum.is_empty(), "{sum:?}");
        closing.retain(|(_, sides)| sides.debit != Money::ZERO || sides.credit != Money::ZERO);
        let of_year = whole.lines.iter().map(|line| (line.code.clone(), line.closing));
        let of_year: Vec<_> = of_year.filter(|(_, sides)| *sides != Sides::default()).collect();
        assert_eq!(of_year, closing);
    }

    fn what_was_known_earlier_can_be_printed_again(books: Books) {
        let mut books = books;
        year(&books);
        let known_at: Instant = books.author.at;
        let days = span("2025-02-02", "2025-03-20");
        let old = balance(&books, days);
        assert_eq!(seal(&old), seal(&balance(&books, days)), "two prints on the same entries");
        books.author.at = Instant::from_micros(known_at.micros() + 1);
        let donor = books.donor("Ông Phạm Văn Đông");
        books.receive(&books.gift(donor, books.general, 9_000_000, "2025-03-15")).unwrap();
        books.receive(&books.gift(donor, books.general, 1_000_000, "2025-12-30")).unwrap();
        let now = balance(&books, days);
        assert_ne!(now.lines, old.lines);
        assert_ne!(seal(&now), seal(&old), "an entry was added");
        let again = balance(&books, Span { as_known: Some(known_at), ..days });
        assert_eq!(again.lines, old.lines);
        assert_eq!(seal(&again), seal(&old), "a print of what was known then");
        let before_all = Instant::from_micros(known_at.micros() - 1);
        let nothing = balance(&books, Span { as_known: Some(before_all), ..days });
        assert_eq!((nothing.lines.len(), nothing.view.known.0), (0, 0));
    }

    fn a_later_last_day_without_entries_changes_no_seal(books: Books) {
        year(&books);
        let at = |to| seal(&balance(&books, Span::through(day(to))));
        assert_eq!(at("2025-03-10"), at(END));
        assert_ne!(at("2025-03-09"), at(END));
        let mut db = books.db();
        let refused = report::store::view(&mut db, books.book, "TB", span(END, "2025-01-01")).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "ngày đầu 31/12/2025 sau ngày cuối 01/01/2025; hãy sửa --from hoặc --to"
        );
    }

    fn pages_leave_nothing_out(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        // More entries than a page holds, many on one day and in another order than that of their numbers.
        let (author, book) = (books.author.clone(), books.book);
        let gifts: Vec<_> = (0..1_203)
            .map(|n| books.gift(donor, books.general, n + 1, if n % 3 == 0 { "2025-05-02" } else { "2025-05-01" }))
            .collect();
        books.pool.write_now([book], move |tx| {
            for gift in &gifts {
                sovang::donation::workflow::receive_imported(tx, &author, book, gift)?;
            }
            Ok::<_, sovang::donation::DonationError>(())
        }).unwrap();
        let mut db = books.db();
        let view = view(&mut db, &books, Span::through(day(END)));
        let rows: Vec<_> = journal::rows(&mut db, &view, Layout::Full).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2_406);
        let cash = view.chart.by_role(Role::Cash).unwrap().clone();
        let book = account_book::read(&mut db, &view, &cash, None, account_book::Form::Cash).unwrap();
        assert_eq!(book.rows.len(), 1_204);
        let expected = (1..=1_203).sum::<i64>();
        assert_eq!(book.totals.unwrap()[7], export::Cell::Money(Money::from_dong(expected)));
    }
}
