//! Mail: a queue that a real server is fed from, nothing twice, nothing to those who do not want it.

use std::{
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
};

use sovang::{
    calendar::{Clock, Instant},
    db::DbError,
    id::{MailId, PartyId},
    mail::{self, Address, Mail, NewMail, Settings, State, settings::Tls},
    party::{self, Purpose, workflow::Given},
};
use tempfile::TempDir;

use crate::books::{Books, day};

mod broken;
mod pages;
pub mod queue;

/// A Python that has aiosmtpd, or none where the machine has not; CI must have one.
fn python() -> Option<String> {
    let named = std::env::var("SOVANG_TEST_SMTP").ok();
    let python = named.unwrap_or_else(|| "/usr/bin/python3".to_owned());
    let has = Command::new(&python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
    if has.is_ok_and(|status| status.success()) {
        return Some(python);
    }
    assert!(std::env::var("CI").is_err(), "CI must install python3-aiosmtpd");
    eprintln!("not tested: no Python with aiosmtpd (package python3-aiosmtpd)");
    None
}

/// A mail server that runs until it is dropped.
pub struct Server {
    child: Child,
    _input: ChildStdin,
    pub port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Where a server keeps what it was given; a server that is started again keeps it in the same place.
pub struct Post {
    python: String,
    folder: TempDir,
}

impl Post {
    pub fn new() -> Option<Self> {
        Some(Self { python: python()?, folder: TempDir::new().unwrap() })
    }

    /// Starts a server; port 0 lets the machine choose.
    pub fn open(&self, port: u16) -> Server {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/mail/server.py");
        let mut child = Command::new(&self.python)
            .arg(script)
            .arg(self.folder.path())
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let input = child.stdin.take().unwrap();
        Server { child, _input: input, port: line.trim().parse().unwrap() }
    }

    /// Every mail that the server kept, as it came over the line.
    pub fn kept(&self) -> Vec<String> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|it| it == "eml"))
            .collect();
        files.sort_unstable();
        files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
    }

    /// How often receivers were named to the server.
    pub fn named(&self) -> usize {
        std::fs::read_to_string(self.folder.path().join("named")).unwrap_or_default().lines().count()
    }
}

pub fn settings(port: u16) -> Settings {
    Settings {
        host: "127.0.0.1".to_owned(),
        port,
        tls: Tls::None,
        login: None,
        from: "hoi@khuyenhoc.example.org".parse().unwrap(),
        base: "https://sovang.example.org".to_owned(),
        keys: None,
    }
}

/// So many minutes after the books' nine o'clock.
pub fn clock(minutes: i64) -> Clock {
    let nine = Instant::at(day("2025-12-31"), 9, 0).unwrap();
    Clock::Fixed(Instant::from_micros(nine.micros() + minutes * 60_000_000))
}

/// A donor of the book who agrees to be written to.
pub fn donor(books: &Books, name: &str) -> PartyId {
    let id = books.donor(name);
    books.receive(&books.gift(id, books.general, 100_000, "2025-03-01")).unwrap();
    agree(books, id);
    id
}

pub fn agree(books: &Books, id: PartyId) {
    let (author, book) = (books.author.clone(), books.book);
    let given = Given {
        purpose: Purpose::Contact,
        on: day("2025-03-01"),
        proof: "phiếu ký".to_owned(),
        document: String::new(),
    };
    let job = move |tx: &mut sovang::db::Tx| party::workflow::give_consent(tx, &author, book, id, &given);
    books.pool.write_now([book], job).unwrap();
}

pub fn withdraw(books: &Books, id: PartyId) {
    let (author, book) = (books.author.clone(), books.book);
    let job = move |tx: &mut sovang::db::Tx| {
        let what = (Purpose::Contact, day("2025-12-31"), "gọi điện");
        party::workflow::withdraw_consent(tx, &author, book, id, what)
    };
    books.pool.write_now([book], job).unwrap();
}

pub fn address(name: &str) -> Address {
    format!("{name}@example.com").parse().unwrap()
}

/// Puts a letter to each of some addresses into the queue, all of one donor.
pub fn queue(books: &Books, to: PartyId, names: &[&str]) -> usize {
    let new = |name: &&str| NewMail {
        party: to,
        address: address(name),
        what: "letter 2025".to_owned(),
        subject: "Thư cảm ơn năm 2025 của Hội Khuyến học tỉnh Thái Bình, gửi tới mọi tấm lòng vàng"
            .to_owned(),
        body:
            "Kính gửi bà Nguyễn Thị Lan,\n\n.một dòng bắt đầu bằng dấu chấm\nNgừng nhận thư: {unsubscribe}\n"
                .to_owned(),
    };
    let all: Vec<NewMail> = names.iter().map(new).collect();
    let (author, at) = (books.author.clone(), (books.book, books.unit));
    books.pool.write_now([at.0], move |tx| mail::workflow::queue(tx, &author, at, &all)).unwrap()
}

/// Every mail of the book, the first first.
pub fn all(books: &Books) -> Vec<Mail> {
    let book = books.book;
    let mut all = books.pool.read_now(|db| mail::store::of_book(db, book, 1000)).unwrap();
    all.reverse();
    all
}

pub fn states(books: &Books) -> Vec<State> {
    all(books).iter().map(|it| it.state).collect()
}

/// What was said of a mail, try by try.
pub fn words(books: &Books, id: MailId) -> Vec<(State, String)> {
    let tries = books.pool.read_now(|db| mail::store::tries(db, id).map_err(DbError::from)).unwrap();
    tries.into_iter().map(|it| (it.state, it.word)).collect()
}
