//! Books full of traps: whatever must not be read outside holds the word `Kín` or one of [`NUMBERS`].

use sovang::{
    bank::workflow::Choice,
    citizen::{self, CitizenId, Seal},
    donation::{Credit, CreditKind, Match, NewGift},
    fund::{self, FundKind, Restriction, workflow::NewFund},
    id::{PartyId, Seq},
    ledger::{self, Entry, Posting, Series, Source, account::Role},
    party::Purpose,
    unit::Level,
};

use super::{consent, person, withdraw};
use crate::{
    bank::Desk,
    books::{Books, day, dong},
    honour_roll::{give, unit_below},
    scholarships::{add_user, award_of, council, nominate, open_round, pay, publish, pupil, terms},
};

/// Numbers that stand in the books and may stand in no page.
pub const NUMBERS: [&str; 8] = [
    "0912345678",
    "0912 345",
    "001099012345",
    "19033344455",
    "kin@vi.du",
    "Ngõ Kín",
    "036310007788",
    "********788",
];

/// A name that would be markup where it is not escaped.
pub const MARKUP: &str = "<script>alert(1)</script> Kín";

/// Seeds one of every way to be hidden, and somebody who may be read.
pub fn seed(books: &Books) {
    publish(books);
    unit_below(books, "XA", Level::Commune, "TB");
    let gift = |donor, amount| books.gift(donor, books.general, amount, "2025-02-03");
    let give = |gift: &NewGift| give(books, books.book, gift);
    give(&gift(books.donor("Công ty <b>Lúa</b> \"Vàng\" & Bạn"), 60_000_000));
    let open = person(books, "Bà Lê Thị Đồng Ý", None);
    consent(books, open, Purpose::PublishName, "2025-01-01");
    give(&gift(open, 5_000_000));
    // The one who agreed also gave without a name; the words of a gift are nobody's.
    let nameless = NewGift { anonymous: true, words: "Kín, 0912345678".into(), ..gift(open, 70_000) };
    let nameless = give(&nameless);
    give(&gift(person(books, MARKUP, None), 5_000_000));
    for name in ["Gia đình bà Phạm Thị Kín", "Dòng họ Kín", "Tập thể lớp Kín"] {
        give(&gift(books.donor(name), 4_000_000));
    }
    taken_back(books);
    minors(books);
    collective(books);
    matching(books, nameless.seq);
    let regretted = give(&NewGift { words: "của Kín".into(), ..gift(open, 10_000) });
    books.void(regretted.seq, "2025-02-04", "bà Kín đòi lại").unwrap();
    entry_with_words(books);
    awards(books);
    personal_fund(books);
}

/// Brings statement lines whose memos and senders say what may not be read, one of them known and one waiting.
pub fn statement(desk: &Desk) {
    desk.import(&[
        ("2025-03-10", "FT1", 3_000_000, Some(3_000_000), "Kin 0912345678 Ông Kín ủng hộ tk 19033344455"),
        ("2025-03-11", "FT2", -50_000, Some(2_950_000), "Phí Kín"),
        ("2025-03-12", "FT3", 400_000, Some(3_350_000), "CCCD 001099012345 Kín"),
    ]);
    let fund = desk.books.general;
    desk.decide("FT1", Choice::NewDonor { name: "Trần Kín".into(), fund, anonymous: false }).unwrap();
    desk.decide("FT2", Choice::Charge { fund }).unwrap();
}

fn taken_back(books: &Books) {
    let back = person(books, "Ông Vũ Văn Rút Kín", None);
    consent(books, back, Purpose::PublishName, "2025-01-01");
    give(books, books.book, &books.gift(back, books.general, 2_000_000, "2025-02-03"));
    withdraw(books, back, Purpose::PublishName, "2025-06-01");
}

/// A child of fifteen, one of sixteen and one of seventeen, each with one of the two consents.
fn minors(books: &Books) {
    let cases = [
        ("2010-06-01", Purpose::PublishName),
        ("2009-12-31", Purpose::PublishName),
        ("2008-01-01", Purpose::NameByGuardian),
    ];
    for (born, purpose) in cases {
        let child = person(books, &format!("Em Kín {born}"), Some(day(born)));
        consent(books, child, purpose, "2025-01-01");
        give(books, books.book, &books.gift(child, books.general, 20_000, "2025-02-05"));
    }
}

fn collective(books: &Books) {
    let body = books.donor("Tập thể giáo viên Kín");
    let members: Vec<PartyId> = (1..=3).map(|no| person(books, &format!("Cô Kín {no}"), None)).collect();
    let credit = |party: &PartyId| Credit { party: *party, kind: CreditKind::Member, amount: dong(30_000) };
    let credits = members.iter().map(credit).collect();
    let gift = books.gift(body, books.general, 90_000, "2025-02-06");
    give(books, books.book, &NewGift { credits, ..gift });
}

/// A company that was moved to give by somebody who never agreed, and matches a gift without a name and a body's.
fn matching(books: &Books, nameless: Seq) {
    let body = give(
        books,
        books.book,
        &books.gift(person(books, "Bà Được Đối Ứng Kín", None), books.general, 30_000, "2025-02-06"),
    );
    let moved = Credit {
        party: person(books, "Ông Vận Động Kín", None),
        kind: CreditKind::Soft,
        amount: dong(90_000),
    };
    let matches = [(nameless, 60_000), (body.seq, 30_000)];
    let gift = NewGift {
        credits: vec![moved],
        matches: matches.map(|(gift, amount)| Match { gift, amount: dong(amount) }).to_vec(),
        ..books.gift(books.donor("Công ty TNHH Đối Ứng"), books.general, 90_000, "2025-02-07")
    };
    give(books, books.book, &gift);
}

fn entry_with_words(books: &Books) {
    let (author, book, fund) = (books.author.clone(), books.book, books.general);
    let job = move |tx: &mut sovang::db::Tx| {
        let mut journal = ledger::journal::Journal::open(tx, book, &author)?;
        let [cost, cash] = [Role::ManagementCost, Role::Cash].map(|role| journal.account(role).unwrap());
        let lines = vec![Posting::debit(cost, fund, dong(20_000)), Posting::credit(cash, fund, dong(20_000))];
        let words = "Chi thăm hỏi ông Kín, CCCD 001099012345";
        let entry = Entry::new(day("2025-02-05"), Series::CashOut, Source::General, words, lines).unwrap();
        ledger::general::post(tx, &author, book, &entry)
    };
    books.pool.write_now([book], job).unwrap();
}

/// Six pupils are awarded and five of them paid; one has agreed alone, and one is poor.
fn awards(books: &Books) {
    let round = open_round(books, terms(books, "HB1", "HKBGC", &[books.general]));
    let mut ids = Vec::new();
    for no in 1..=6 {
        let mut new = pupil(round, books.unit, &format!("Nguyễn Thị Trò Kín {no}"));
        new.address = "Ngõ Kín số 99".into();
        new.phone = "0912345678".into();
        new.hardship = (no == 2).then(|| "Hộ nghèo Kín".to_owned());
        new.consent = (no == 1).then(|| "phiếu Kín".to_owned());
        ids.push(nominate(books, &new));
    }
    let (author, book, first) = (books.author.clone(), books.book, ids[0]);
    let (number, seal) = (CitizenId::read("036310007788").unwrap(), Seal::new(&[7; 32]));
    let keep = move |tx: &mut sovang::db::Tx| citizen::workflow::keep(tx, &author, first, (&number, &seal));
    books.pool.write_now([book], keep).unwrap();
    let council = council(books, "HD", 3);
    let decided = council.approve(books, round, &ids);
    let treasurer = add_user(books, "thuquy");
    for id in ids.iter().take(5) {
        pay(books, &treasurer, award_of(&decided, *id), "2025-05-02").unwrap();
    }
}

fn personal_fund(books: &Books) {
    let child = person(books, "Bé Kín", Some(day("2014-01-01")));
    let new = NewFund {
        unit: books.unit,
        code: "BT01".into(),
        name: "Bảo trợ bé Kín".into(),
        kind: FundKind::Sponsorship,
        donor: Some(child),
        donor_words: "Gửi bé Kín học hết lớp 9".into(),
        opened_on: day("2025-01-01"),
        restriction: Restriction { persons: vec![child], ..Restriction::default() },
    };
    let (author, book) = (books.author.clone(), books.book);
    books.pool.write_now([book], move |tx| fund::workflow::add(tx, &author, book, &new)).unwrap();
}
