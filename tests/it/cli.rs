//! The command line from outside: exit codes, streams, languages.

use insta::assert_snapshot;

use crate::harness::Desk;

#[test]
fn help_goes_to_the_output_in_the_language_asked_for() {
    let desk = Desk::new();
    let vietnamese = desk.run(&["import", "statement", "--help"]);
    assert_eq!((vietnamese.code, vietnamese.err.as_str()), (0, ""));
    assert_snapshot!("help_in_vietnamese", vietnamese.out);
    let english = desk.run(&["import", "statement", "--help", "--lang", "en"]);
    assert_snapshot!("help_in_english", english.out);
    assert_eq!(desk.run_with(&["import", "statement", "-h"], &[("SOVANG_LANG", "en")]).out, english.out);
    assert_snapshot!("verbs", desk.run(&["-h"]).out);
}

#[test]
fn the_version_is_printed() {
    let answer = Desk::new().run(&["--version"]);
    assert_eq!((answer.code, answer.out), (0, format!("sovang {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn a_wrong_line_ends_with_two_and_a_sentence_on_the_error_stream() {
    let desk = Desk::new();
    let answer = desk.run(&["honour-roll", "--unit", "TB"]);
    assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (2, "", "lỗi: còn thiếu: <NĂM>\n"));
    let answer = desk.run(&["honour-roll", "--unit", "TB", "--lang", "en"]);
    assert_eq!((answer.code, answer.err.as_str()), (2, "error: missing: <YEAR>\n"));
    let answer = desk.run_with(&["verify"], &[("SOVANG_LANG", "fr")]);
    assert_eq!((answer.code, answer.err.as_str()), (2, "lỗi: không có ngôn ngữ “fr”; hãy chọn vi hoặc en\n"));
}

#[cfg(unix)]
#[test]
fn bytes_that_are_no_text_are_refused_without_a_panic() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _, process::Command};
    let output = Command::new(env!("CARGO_BIN_EXE_sovang"))
        .env_remove("SOVANG_LANG")
        .args([OsStr::new("verify"), OsStr::new("--unit"), OsStr::from_bytes(b"\xff")])
        .output()
        .unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (output.status.code(), err.as_str()),
        (Some(2), "lỗi: dòng lệnh có chữ không phải UTF-8; hãy gõ lại\n")
    );
}
