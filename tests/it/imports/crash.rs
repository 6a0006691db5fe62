//! Imports that are killed, and imports that meet each other.

use std::{
    fmt::Write as _,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use sovang::{
    id::Seq,
    ledger::{account::Role, store},
};

use super::{Importer, well};
use crate::on_both_databases;

/// More rows than the program reads before it first tells how far it is.
const LINES: i64 = 14_000;

/// Writes an invented statement of many lines of 1.000 đồng each, every third from one of forty donors.
fn write_statement(it: &Importer, name: &str, lines: i64) {
    let mut text = String::from("TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails\n");
    for line in 0..lines {
        let (day, donor) = (line % 28 + 1, line % 40);
        let memo = if line % 3 == 0 {
            format!("CT tu 01000000{donor:05} DONG HO THU {donor} toi 0010000000001")
        } else {
            "xin cam on".to_owned()
        };
        writeln!(text, "{day:02}/03/2024,{line}.1,,1.000,,{memo}").unwrap();
    }
    it.desk.write(name, &text);
}

fn spawn(it: &Importer, file: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_sovang"))
        .args(["--lang", "en", "--database", &it.url, "import", "statement", file])
        .args(["--unit", "TB", "--as-gifts", "--fund", "QCHUNG"])
        .env_remove("SOVANG_USER")
        .current_dir(it.desk.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

#[track_caller]
fn check_chain(it: &Importer, entries: i64) {
    let all = store::load_range(&mut it.books.db(), it.books.book, Seq(1), Seq(i64::MAX)).unwrap();
    assert_eq!(i64::try_from(all.len()).unwrap(), entries);
    assert!(all.windows(2).all(|pair| pair[1].previous == pair[0].hash()));
    assert_eq!(it.books.balance(Role::Bank, None), entries * 1_000);
}

on_both_databases! {
    fn an_import_that_is_killed_leaves_nothing_and_can_be_repeated(books: Books) {
        let it = Importer::new(books);
        write_statement(&it, "lon.csv", LINES);
        let before = it.books.dump();
        let mut child = spawn(&it, "lon.csv");
        let mut said = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
        // It has written ten thousand rows and their entries, and has not come to the end.
        assert!(said.starts_with("10000/"), "{said}");
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        assert_eq!(it.books.dump(), before);
        let answer = it.gifts("lon.csv", &[]);
        assert_eq!(answer.code, 0, "{answer:?}");
        check_chain(&it, LINES);
        assert_eq!((it.count("statement_lines"), it.count("imports"), it.count("parties")), (LINES, 1, 40));
    }

    fn two_imports_of_one_file_at_once_add_it_once(books: Books) {
        let it = Importer::new(books);
        write_statement(&it, "chung.csv", 3_000);
        let children: Vec<Child> = (0..3).map(|_| spawn(&it, "chung.csv")).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
        check_chain(&it, 3_000);
        assert_eq!((it.count("statement_lines"), it.count("imports"), it.count("parties")), (3_000, 1, 40));
        well(&it.gifts("chung.csv", &[]));
    }
}
