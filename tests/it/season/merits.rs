//! Certificates of merit: given under a decision for a frozen roll, numbered without gaps or repeats, and verified.

use diesel::connection::SimpleConnection as _;
use rocket::http::Status;
use sovang::{
    honour_roll::{
        Merit, MeritError, RollError, Scope, store,
        workflow::{self, NewMerit},
    },
    report::season::merits,
    text::seal_code::SealCode,
    user::Role,
};

use super::{act, freeze, pages::two_seasons, papers::bytes, scope};
use crate::{
    books::{Books, day, dong},
    browser::papers::check_sheets,
    honour_roll::{agree, give},
    on_both_databases,
    site::{Site, officer},
};

/// Records a decision of 2/10/2025.
pub fn merit(
    books: &Books,
    scope: &Scope,
    decision: &str,
    minimum: i64,
    first_no: Option<i64>,
) -> Result<Merit, RollError> {
    let (decision, decided_on) = (decision.to_owned(), day("2025-10-02"));
    let new = NewMerit { decision, decided_on, minimum: dong(minimum), first_no };
    act(books, scope, move |tx, author, scope| workflow::give_merits(tx, author, scope, &new))
}

fn codes(books: &Books, scope: &Scope, merit: &Merit) -> Vec<SealCode> {
    let frozen = books.pool.read_now(|db| store::find(db, scope)).unwrap().unwrap();
    merit.certificates(&frozen.roll).iter().map(|it| merits::code(merit, it)).collect()
}

on_both_databases! {
    fn merit_is_decided_for_those_of_a_frozen_roll_who_are_named(books: Books) {
        two_seasons(&books);
        let hidden = books.donor("Ông Phạm Kín");
        let gift = books.gift(hidden, books.general, 70_000_000, "2025-03-01");
        give(&books, books.book, &sovang::donation::NewGift { anonymous: true, ..gift });
        let this = scope(&books, "TB", 2025, false);
        assert!(matches!(merit(&books, &this, "12/QĐ-HKH", 0, None), Err(RollError::NotFrozen { .. })));
        freeze(&books, &this).unwrap();
        let refused = |decision: &str, minimum, first| match merit(&books, &this, decision, minimum, first) {
            Err(RollError::Merit(err)) => err,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused("QĐ-HKH", 0, None), MeritError::NoDecision);
        assert_eq!(refused("1", 900_000_000_000, None), MeritError::Nobody);
        assert_eq!(refused("1", 0, Some(0)), MeritError::FirstNumber);
        let early = act(&books, &this, |tx, author, scope| {
            let new = NewMerit { decision: "1".into(), decided_on: day("2024-12-31"), minimum: dong(0), first_no: None };
            workflow::give_merits(tx, author, scope, &new)
        });
        assert!(matches!(early, Err(RollError::Merit(MeritError::Day { .. }))), "{early:?}");
        let given = merit(&books, &this, " 12/QĐ-HKH ", 0, Some(25)).unwrap();
        assert_eq!((given.decision.as_str(), given.no, given.first_no, given.last_no), ("12/QĐ-HKH", 1, 25, 27));
        // Another roll of the same book goes on after it, and cannot take a number twice.
        let last = scope(&books, "TB", 2024, false);
        freeze(&books, &last).unwrap();
        let twice = merit(&books, &last, "13/QĐ-HKH", 0, Some(27));
        assert!(matches!(twice, Err(RollError::Merit(MeritError::Taken { first: 25, last: 27, free: 28, .. }))), "{twice:?}");
        assert_eq!(merit(&books, &last, "13/QĐ-HKH", 0, None).unwrap().first_no, 28);
        for edit in ["UPDATE roll_merits SET decision = 'Khác'", "DELETE FROM roll_merits"] {
            assert!(books.db().batch_execute(edit).is_err(), "{edit}");
        }
    }

    fn anybody_verifies_merit_and_reads_no_hidden_name(books: Books) {
        let minh = books.donor("Ông Trần Văn Minh");
        let an = books.donor("Bà Lê Thị An");
        agree(&books, minh, "2025-01-01");
        give(&books, books.book, &books.gift(minh, books.general, 3_000_000, "2025-03-01"));
        give(&books, books.book, &books.gift(an, books.general, 2_000_000, "2025-03-01"));
        let this = scope(&books, "TB", 2025, false);
        freeze(&books, &this).unwrap();
        let first = merit(&books, &this, "12/QĐ-HKH", 0, None).unwrap();
        let old = codes(&books, &this, &first);
        let site = Site::over(&books);
        let named = site.get(&format!("/verify/{}", old[0]));
        for part in ["Đúng là giấy tờ của chúng tôi", "Giấy khen năm 2025", "Ông Trần Văn Minh", "12/QĐ-HKH", "<dd>1</dd>"] {
            assert!(named.contains(part), "{part}: {named}");
        }
        let masked = site.get(&format!("/verify/{}", old[1]));
        assert!(!masked.contains("Lê Thị An") && masked.contains("Nhà hảo tâm giấu tên") && masked.contains("<dd>2</dd>"), "{masked}");
        // A later decision leaves the paper ours, and says that it is not the last word.
        let second = merit(&books, &this, "15/QĐ-HKH", 0, Some(8)).unwrap();
        let replaced = site.get(&format!("/verify/{}", old[0]));
        assert!(replaced.contains("đã có quyết định khác thay thế") && replaced.contains("12/QĐ-HKH"), "{replaced}");
        let new = codes(&books, &this, &second);
        assert!(site.get(&format!("/verify/{}", new[1])).contains("<dd>9</dd>"));
        for wrong in [format!("M{}.1.2-{}", first.roll, old[0].check), format!("M{}.3.1-{}", first.roll, old[0].check), format!("M{}.1-{}", first.roll, old[0].check)] {
            assert_eq!(site.ask(&format!("/verify/{wrong}"), None).status, Status::NotFound, "{wrong}");
        }
    }

    fn the_desk_records_the_decision_and_prints_alike_for_ever(books: Books) {
        two_seasons(&books);
        officer(&books, "kiemtra", "TB", Role::Controller);
        let site = Site::over(&books);
        let (visit, reader) = (site.sign_in("thuquy"), site.sign_in("kiemtra"));
        let page = "/desk/TB/roll/2025/merits";
        assert_eq!(visit.ask(page).status, Status::UnprocessableEntity);
        freeze(&books, &scope(&books, "TB", 2025, false)).unwrap();
        assert!(visit.get("/desk/TB/roll/2025").contains(page));
        let empty = visit.get(page);
        assert!(empty.contains("Chưa ghi quyết định") && empty.contains("Ghi quyết định đã ký"), "{empty}");
        assert!(!reader.get(page).contains("<form class=\"form\" method=\"post\""));
        for file in ["merits.pdf", "merits?format=csv"] {
            assert_eq!(visit.ask(&format!("/desk/TB/roll/2025/{file}")).status, Status::UnprocessableEntity, "{file}");
        }
        let typed = |decision, first| [("decision", decision), ("decided_on", "02/10/2025"), ("minimum", "1000000"), ("first_no", first)];
        let wrong = visit.post(page, &typed("QĐ", ""));
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert!(wrong.body.contains("Chưa có số quyết định") && wrong.body.contains("value=\"QĐ\""), "{}", wrong.body);
        assert_eq!(visit.post(page, &typed("12/QĐ-HKH", "25")).location(), page);
        let shown = reader.get(page);
        for part in ["Theo quyết định số 12/QĐ-HKH ngày 02/10/2025", "2 giấy khen", "Ông Trần Văn Minh", "Dòng họ Phạm", "merits.pdf?line=2&#38;plain=1"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert!(!shown.contains("Bà Lê Thị An"), "her tier is lower: {shown}");
        let csv = visit.ask(&format!("{page}?format=csv"));
        assert!(csv.body.lines().nth(1).unwrap().starts_with("25,Ông Trần Văn Minh,"), "{}", csv.body);
        let papers = ["merits.pdf", "merits.pdf?line=2&plain=1"];
        let read = |paper: &str| bytes(&site.client, &visit, &format!("/desk/TB/roll/2025/{paper}"));
        let first: Vec<Vec<u8>> = papers.iter().map(|paper| read(paper)).collect();
        let late = books.donor("Bà Đến Sau");
        give(&books, books.book, &books.gift(late, books.general, 9_000_000, "2025-06-01"));
        for (paper, bytes) in papers.iter().zip(&first) {
            assert_eq!(&read(paper), bytes, "{paper}");
        }
        assert_eq!(visit.ask("/desk/TB/roll/2025/merits.pdf?line=3").status, Status::NotFound);
        if std::env::var_os("SOVANG_TEST_TOOLS").is_none() {
            return;
        }
        let sheets = check_sheets("season-merits", &first[0], 2, "297x210");
        for part in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "TẶNG", "GIẤY KHEN", "Dòng họ Phạm",
            "Số: 12/QĐ-HKH", "Vào sổ khen thưởng số: 26", "ngày 02 tháng 10 năm 2025", "xây dựng xã hội học tập năm 2025", "Mã kiểm tra: M"] {
            assert!(sheets[1].contains(part), "{part}: {sheets:?}");
        }
        check_sheets("season-merit-plain", &first[1], 1, "297x210");
    }
}
