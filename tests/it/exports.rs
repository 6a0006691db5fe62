//! Files out: both file forms on both databases, and what real hledger and ledger make of the journal.

use std::{collections::BTreeMap, process::Command};

use insta::assert_snapshot;
use sovang::{
    id::AccountId,
    report::{Span, files},
};

use crate::{
    books::{Books, day},
    on_both_databases,
    reports::{balance, view},
    tamper::year,
};

fn through() -> Span {
    Span::through(day("2025-12-31"))
}

fn hledger(books: &Books, span: Span) -> String {
    let (mut out, mut db, mut steps) = (Vec::new(), books.db(), 0);
    let view = view(&mut db, books, span);
    files::hledger(&mut out, &mut db, &view, || steps += 1).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.matches("; entry: ").count(), steps);
    text
}

/// Leaves out the chain, which depends on the ids that a database gives.
fn without_chain(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("; sovang:")).collect::<Vec<_>>().join("\n")
}

/// Runs a program on a journal; it must be content and silent on the error stream.
fn run(program: &str, args: &[&str], file: &str) -> String {
    let output = Command::new(program)
        .env("LC_ALL", "C.UTF-8")
        .args(["-f", file])
        .args(args)
        .output()
        .unwrap_or_else(|err| panic!("{program}: {err}"));
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success() && err.is_empty(), "{program} {args:?}: {err}{out}");
    out
}

/// Reads lines such as `-50000 VND  Thu:5111 …` into balances per account code.
fn balances(lines: impl Iterator<Item = (String, String)>) -> BTreeMap<String, i64> {
    let read = |(account, amount): (String, String)| {
        let code = account.split(':').nth(1)?.split(' ').next()?.to_owned();
        let dong: i64 = amount.trim().trim_end_matches("VND").trim().parse().unwrap();
        (dong != 0).then_some((code, dong))
    };
    lines.filter_map(read).collect()
}

fn ours(books: &Books, span: Span) -> BTreeMap<String, i64> {
    let lines = balance(books, span).lines;
    let net = lines.into_iter().map(|line| (line.code, line.closing.balance().unwrap().dong()));
    net.filter(|(_, dong)| *dong != 0).collect()
}

on_both_databases! {
    fn the_files_are_alike_on_both_databases(books: Books) {
        year(&books);
        assert_snapshot!("hledger_journal", without_chain(&hledger(&books, through())));
        let mut db = books.db();
        let view = view(&mut db, &books, Span { from: Some(day("2025-03-01")), ..through() });
        let mut out = Vec::new();
        files::csv(&mut out, &mut db, &view, || ()).unwrap();
        let csv = String::from_utf8(out).unwrap();
        // The last column is the hash, which depends on ids as well.
        let cut: Vec<&str> = csv.lines().map(|line| line.rsplit_once(',').unwrap().0).collect();
        assert_snapshot!("postings_csv", cut.join("\n"));
    }

    fn real_hledger_and_ledger_agree_with_the_trial_balance(books: Books) {
        if std::env::var_os("SOVANG_TEST_TOOLS").is_none() {
            return;
        }
        year(&books);
        odd_names(&books);
        let dir = tempfile::tempdir().unwrap();
        for (name, span) in [("whole", through()), ("early", Span::through(day("2025-02-02")))] {
            let file = dir.path().join(format!("{name}.journal")).display().to_string();
            std::fs::write(&file, hledger(&books, span)).unwrap();
            run("hledger", &["check", "--strict"], &file);
            let out = run("hledger", &["bal", "--flat", "--no-total", "-O", "csv"], &file);
            let mut reader = csv::Reader::from_reader(out.as_bytes());
            let rows = reader.records().map(|row| row.unwrap()).map(|row| (row[0].to_owned(), row[1].to_owned()));
            assert_eq!(balances(rows), ours(&books, span), "hledger, {name}");
            let format = "%(account)\t%(amount)\n";
            let out = run("ledger", &["--pedantic", "bal", "--flat", "--no-total", "--balance-format", format], &file);
            let rows = out.lines().filter_map(|line| line.split_once('\t'));
            let rows = rows.map(|(account, amount)| (account.to_owned(), amount.to_owned()));
            assert_eq!(balances(rows), ours(&books, span), "ledger, {name}");
        }
    }
}

/// Gives accounts and a description every character that means something in such a file.
fn odd_names(books: &Books) {
    use diesel::connection::SimpleConnection as _;
    let mut db = books.db();
    let chart = sovang::ledger::store::chart(&mut db, books.book).unwrap();
    let ids: Vec<AccountId> = chart.accounts().iter().map(|account| account.id).collect();
    let odd = ["A;  B", "(A)", "[A]: B  C", "A | B", "* ! = @ A", "\"A\" {B} 1.5"];
    for (id, name) in ids.iter().zip(odd.iter().cycle()) {
        db.batch_execute(&format!("UPDATE accounts SET name_vi = '{name}' WHERE id = {id}")).unwrap();
    }
    let words = "= (1) [x]  ; y | z * ! @ {a} \"b\"\tc: d  2025-01-01 %";
    let (author, book) = (books.author.clone(), books.book);
    let [first, second] = [chart.accounts()[0].id, chart.accounts()[1].id];
    let postings = vec![
        sovang::ledger::Posting::debit(first, books.general, crate::books::dong(12_345)),
        sovang::ledger::Posting::credit(second, books.general, crate::books::dong(12_345)),
    ];
    let (series, source) = (sovang::ledger::Series::General, sovang::ledger::Source::General);
    let entry = sovang::ledger::Entry::new(day("2025-03-25"), series, source, words, postings).unwrap();
    books.pool.write_now([book], move |tx| sovang::ledger::general::post(tx, &author, book, &entry)).unwrap();
}
