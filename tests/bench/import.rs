//! A large bank statement becomes gifts, against the bare insert of the same rows in one transaction.

use std::{
    fs,
    io::{BufWriter, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use sovang::db::DbUrl;

use crate::{
    bare::Bare,
    books::{self, Books},
    table::{Bound, Sheet},
};

/// Writes a statement in Vietcombank's layout: twenty thousand payers, each line its own document.
fn statement(path: &Path, lines: u32) {
    let mut out = BufWriter::new(fs::File::create(path).unwrap());
    writeln!(out, "TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails").unwrap();
    for no in 0..lines {
        let (day, payer) = (no % 28 + 1, no % 20_000);
        let month = no / 28 % 12 + 1;
        let name = format!("NGUYEN VAN {}{}{}", letter(payer), letter(payer / 26), letter(payer / 676));
        writeln!(
            out,
            "{day:02}/{month:02}/2025,{no}.{payer},,1.{:03}.000,,MBVCB.{no}.{name} chuyen tien.CT tu \
             {payer:013} {name} toi 0010000000001 HOI KHUYEN HOC TINH THAI BINH",
            no % 1_000
        )
        .unwrap();
    }
    out.flush().unwrap();
}

fn letter(number: u32) -> char {
    char::from_digit(number % 26 + 10, 36).unwrap().to_ascii_uppercase()
}

/// Waits for a child and returns the most memory it was seen to use, in MiB.
fn watch(child: &mut Child) -> u64 {
    let mut peak = 0;
    loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()).and_then(|it| it.parse::<u64>().ok());
        peak = peak.max(kib.unwrap_or(0) / 1024);
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success());
            return peak;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn run(sheet: &mut Sheet, quick: bool) {
    let lines = if quick { 30_000 } else { 300_000 };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sao-ke.csv");
    statement(&file, lines);
    let books = Books::start(books::sqlite().unwrap());
    let DbUrl::Sqlite(path) = &books.url else { unreachable!("only SQLite books are asked here") };
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_sovang"))
        .args(["import", "statement", "--unit", "TB", "--account", "bank", "--as-gifts", "--fund", "QCHUNG"])
        .arg("--database")
        .arg(format!("sqlite://{path}"))
        .arg(&file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let peak = watch(&mut child);
    let ours = begun.elapsed();
    let bare = Bare::new().import(i64::from(lines));
    let seconds = |took: Duration| format!("{:.2} s", took.as_secs_f64());
    let ratio = ours.as_secs_f64() / bare.as_secs_f64();
    let what = format!("import of {lines} statement lines as gifts");
    let baseline = format!("bare, one commit {}", seconds(bare));
    sheet.add(&what, seconds(ours), baseline, ratio, (4.0, Bound::AtMost));
    let (peak, most) = (u32::try_from(peak).unwrap(), 300);
    let share = f64::from(peak) / f64::from(most);
    sheet.add("its peak memory", format!("{peak} MiB"), format!("{most} MiB"), share, (1.0, Bound::AtMost));
}
