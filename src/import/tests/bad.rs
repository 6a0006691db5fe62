//! Every file of `fixtures/bad` is refused with exactly the sentences kept beside it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::*;
use crate::import::table::{file_name, open_path};

/// The files, each named for what is wrong with it.
const FILES: [&str; 37] = [
    "donations-ambiguous-amount.csv",
    "donations-amount-in-words.csv",
    "donations-binary.csv",
    "donations-control-character.csv",
    "donations-double-heading.csv",
    "donations-empty.csv",
    "donations-goods-without-value.csv",
    "donations-huge-amount.csv",
    "donations-impossible-day.csv",
    "donations-long-cell.csv",
    "donations-missing-heading.csv",
    "donations-negative-amount.csv",
    "donations-no-amount.csv",
    "donations-no-day.csv",
    "donations-no-donor.csv",
    "donations-no-headings.csv",
    "donations-pdf.csv",
    "donations-row-after-total.csv",
    "donations-unclosed-quote.csv",
    "donations-unknown-means.csv",
    "donations-utf16.csv",
    "donations-windows-1258.csv",
    "donations-wrong-total.csv",
    "donations-xlsx.csv",
    "donations-zero-amount.csv",
    "nominations-impossible-mark.csv",
    "nominations-no-unit.csv",
    "nominations-unclear-consent.csv",
    "nominations-unknown-category.csv",
    "statement-debit-and-credit.csv",
    "statement-fractions.csv",
    "statement-huge-amount.csv",
    "statement-impossible-day.csv",
    "statement-mixed-numbers.csv",
    "statement-negative-amount.csv",
    "statement-neither-debit-nor-credit.csv",
    "statement-wrong-bank-headings.csv",
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad")
}

/// Returns all sentences about a file, read as the kind that its name begins with.
fn sentences(path: &Path) -> String {
    let name = file_name(path);
    let reader = open_path(path).unwrap();
    let faults: Vec<Fault> = match name.split('-').next() {
        Some("donations") => Donations::open(&name, reader)
            .map_or_else(|it| vec![it], |it| it.filter_map(Result::err).collect()),
        Some("statement") => Statement::open(&name, reader, Bank::Auto)
            .map_or_else(|it| vec![it], |it| it.filter_map(Result::err).collect()),
        Some("nominations") => Nominations::open(&name, reader)
            .map_or_else(|it| vec![it], |it| it.filter_map(Result::err).collect()),
        other => panic!("{other:?} is no kind of file"),
    };
    faults.iter().map(|fault| format!("{fault}\n{fault:#}\n")).collect()
}

#[test]
fn each_bad_file_is_refused_with_its_sentence() {
    let mut files: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|it| it.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "csv"));
    files.sort();
    assert_eq!(files.iter().map(|path| file_name(path)).collect::<Vec<_>>(), FILES);
    for path in &files {
        assert!(!sentences(path).is_empty(), "{} is not refused", path.display());
    }
    let found: String = files.iter().map(|path| sentences(path) + "\n").collect();
    let kept = fs::read_to_string(folder().join("sentences.txt")).unwrap_or_default();
    assert!(found == kept, "the sentences have changed; they are now:\n{found}");
}
