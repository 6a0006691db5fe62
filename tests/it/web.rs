//! The pages as a stranger reads them: what is there, what is hidden, and that nothing can be changed.

use rocket::http::{Header, Method, Status};
use sovang::{
    calendar::Clock,
    donation::{Credit, CreditKind, Nature, NewGift},
    fund::{self, FundKind, Restriction, workflow::NewFund},
    ledger::{self, Entry, Posting, Series, Source, account::Role},
    party::{self, Purpose},
    unit::{self, Level},
    web::App,
};

use crate::{
    books::{Books, day, dong},
    honour_roll::{agree, give, unit_below},
    on_both_databases,
    scholarships::{add_user, award_of, council, nominate, open_round, pay, publish, pupil, restrict, terms},
    site::{Site, links},
};

/// A name that would be a tag where it is not escaped, and that nobody may read anyway.
const HOSTILE: &str = "<script>alert(1)</script> Kín";

/// Names that no page may show; each one ends in Kín, so that a part of it is found as well.
struct Hidden;

/// Seeds a year of invented books: every way to be hidden, every way to be shown.
fn seed(books: &Books) -> Hidden {
    publish(books);
    let on = "2025-02-03";
    let gift = |donor, amount| books.gift(donor, books.general, amount, on);
    let give = |gift: &NewGift| give(books, books.book, gift);
    // Named: a body, a person who agreed. The body's name tries to be a tag.
    give(&gift(books.donor("Công ty <b>Lúa</b> \"Vàng\" & Bạn"), 60_000_000));
    let an = books.donor("Bà Lê Thị Đồng Ý");
    agree(books, an, "2025-01-01");
    give(&gift(an, 5_000_000));
    // Hidden: no consent, a consent taken back, an anonymous gift, a household, a collective, their thanked.
    give(&gift(books.donor(HOSTILE), 5_000_000));
    give(&gift(books.donor("Gia đình bà Phạm Thị Kín"), 4_000_000));
    give(&gift(books.donor("Dòng họ Kín"), 3_000_000));
    let back = books.donor("Ông Vũ Văn Rút Kín");
    agree(books, back, "2025-01-01");
    give(&gift(back, 2_000_000));
    let (author, book) = (books.author.clone(), books.book);
    let withdraw = move |tx: &mut sovang::db::Tx| {
        party::workflow::withdraw(tx, &author, book, back, Purpose::PublishName, day("2025-06-01"))
    };
    books.pool.write_now([book], withdraw).unwrap();
    let agreed = books.donor("Công ty Ẩn Danh Kín");
    let member = books.donor("Ông Thành Viên Kín");
    let credits = vec![Credit { party: member, kind: CreditKind::Soft, amount: dong(100_000) }];
    give(&NewGift { anonymous: true, credits, ..gift(agreed, 1_000_000) });
    give(&NewGift {
        donor: None,
        nature: Nature::Unidentified,
        words: "Kín gửi".into(),
        ..gift(an, 650_000)
    });
    // What somebody typed into an entry may name people; so may a reason.
    let regretted = give(&NewGift { words: "của Kín".into(), ..gift(an, 10_000) });
    books.void(regretted.seq, "2025-02-04", "bà Kín đòi lại").unwrap();
    post(books, "Chi thăm hỏi ông Kín", 20_000);
    award(books);
    sponsorship(books);
    Hidden
}

fn post(books: &Books, words: &str, amount: i64) {
    let (author, book, fund, words) = (books.author.clone(), books.book, books.general, words.to_owned());
    let job = move |tx: &mut sovang::db::Tx| {
        let mut journal = ledger::journal::Journal::open(tx, book, &author)?;
        let [cost, cash] = [Role::ManagementCost, Role::Cash].map(|role| journal.account(role).unwrap());
        let lines = vec![Posting::debit(cost, fund, dong(amount)), Posting::credit(cash, fund, dong(amount))];
        let entry = Entry::new(day("2025-02-05"), Series::CashOut, Source::General, words, lines).unwrap();
        ledger::general::post(tx, &author, book, &entry)
    };
    books.pool.write_now([book], job).unwrap();
}

/// Awards and pays a pupil whose name nobody may read.
fn award(books: &Books) {
    let round = open_round(books, terms(books, "HB1", "HKBGC", &[books.general]));
    let id = nominate(books, &pupil(round, books.unit, "Nguyễn Thị Trò Kín"));
    let council = council(books, "HD", 3);
    let decided = council.approve(books, round, &[id]);
    let treasurer = add_user(books, "thuquy");
    pay(books, &treasurer, award_of(&decided, id), "2025-05-02").unwrap();
}

/// Sets up a fund for one child, whose name stands in the fund's name and in the donor's words.
fn sponsorship(books: &Books) {
    let child = books.donor("Bé Kín");
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

fn freeze(books: &Books) {
    crate::season::freeze(books, &crate::season::scope(books, "TB", 2025, false)).unwrap();
}

/// The marked letters that only Vietnamese has; English chrome has none of them.
fn vietnamese_letters(text: &str) -> Vec<char> {
    let marked = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";
    text.to_lowercase().chars().filter(|it| marked.contains(*it)).collect()
}

on_both_databases! {
    fn every_page_opens_and_the_books_stand_on_it(books: Books) {
        unit_below(&books, "XA", Level::Commune, "TB");
        unit_below(&books, "THON", Level::Hamlet, "XA");
        seed(&books);
        let site = Site::over(&books);
        let home = site.get("/");
        for part in ["Hội Khuyến học tỉnh Thái Bình", "Quỹ QCHUNG", "Số dư các quỹ", "/roll/TB/2025", "Hội Khuyến học XA"] {
            assert!(home.contains(part), "{part}: {home}");
        }
        let roll = site.get("/roll/TB/2025");
        for part in ["Vàng", "60.000.000 ₫", "Bà Lê Thị Đồng Ý", "Nhà hảo tâm giấu tên", "80.000.000 ₫", "650.000 ₫"] {
            assert!(roll.contains(part), "{part}: {roll}");
        }
        let fund = site.get("/fund/TB/QCHUNG");
        for part in ["02/2025", "học sinh", "1.000.000 ₫", "Lời người ủng hộ quỹ QCHUNG"] {
            assert!(fund.contains(part), "{part}: {fund}");
        }
        let journal = site.get("/journal/TB?from=2025-02-01&to=2025-02-28");
        assert!(journal.contains("60.000.000 ₫") && journal.contains("đảo bút toán số"), "{journal}");
        let balance = site.get("/trial-balance/TB?to=2025-12-31");
        assert!(balance.contains("Tiền mặt") && balance.contains("Mã niêm phong"), "{balance}");
        assert!(site.get("/roll/TB/2025?subtree").contains("và các đơn vị trực thuộc"));
        assert!(site.get("/?unit=THON").contains("Quỹ THON"));
        assert!(site.get("/roll/TB/2001").contains("chưa có người ủng hộ"));
    }

    fn a_stranger_who_follows_every_link_finds_no_hidden_name(books: Books) {
        unit_below(&books, "XA", Level::Commune, "TB");
        let Hidden = seed(&books);
        let site = Site::over(&books);
        for frozen in [false, true] {
            if frozen {
                freeze(&books);
            }
            let pages = site.crawl("/");
            let kinds = ["/roll/TB/2025?subtree", "/fund/TB/BT01", "/journal/TB", "/trial-balance/TB?lang=en", "/?unit=XA"];
            for kind in kinds {
                assert!(pages.iter().any(|(path, _)| path == kind), "{kind} is not reached");
            }
            for (path, body) in &pages {
                assert!(!body.contains("Kín"), "{path} shows a hidden name: {body}");
                // In a file for programs a name is text as it is; in a page it must not be markup.
                let is_file = path.starts_with("/data/TB/");
                assert!(!body.contains("alert(1)") && (is_file || !body.contains("<b>Lúa")), "{path}: {body}");
            }
            let shown = pages.iter().filter(|(_, body)| body.contains("Đồng Ý")).count();
            assert!(shown > 0, "who agreed is named");
        }
        let roll = site.get("/roll/TB/2025");
        assert!(roll.contains("&#60;b&#62;Lúa"), "a name is text, not markup: {roll}");
        assert_eq!(roll.matches("Nhà hảo tâm giấu tên").count(), 6, "{roll}");
    }

    fn a_consent_that_is_taken_back_hides_the_name_in_a_frozen_roll(books: Books) {
        let an = books.donor("Bà Lê Thị An");
        agree(&books, an, "2025-01-01");
        give(&books, books.book, &books.gift(an, books.general, 100_000, "2025-02-03"));
        freeze(&books);
        let site = Site::over(&books);
        assert!(site.get("/roll/TB/2025").contains("Lê Thị An"));
        let (author, book) = (books.author.clone(), books.book);
        let withdraw = move |tx: &mut sovang::db::Tx| {
            party::workflow::withdraw(tx, &author, book, an, Purpose::PublishName, day("2025-12-01"))
        };
        books.pool.write_now([book], withdraw).unwrap();
        let roll = site.get("/roll/TB/2025");
        assert!(!roll.contains("Lê Thị An") && roll.contains("đã chốt ngày 31/12/2025"), "{roll}");
    }

    fn what_does_not_exist_says_what_to_do(books: Books) {
        unit_below(&books, "XA", Level::Commune, "TB");
        unit_below(&books, "THON", Level::Hamlet, "XA");
        let site = Site::over(&books);
        let cases = [
            ("/?unit=KHONG", Status::NotFound, "Không có đơn vị “KHONG”; hãy chọn"),
            ("/fund/TB/KHONG", Status::NotFound, "không có quỹ “KHONG”; hãy chọn"),
            ("/fund/KHONG/QCHUNG", Status::NotFound, "Không có đơn vị “KHONG”; hãy chọn"),
            ("/roll/TB/1995", Status::NotFound, "hãy ghi một năm từ 1996 đến 2025"),
            ("/roll/TB/2026", Status::NotFound, "hãy ghi một năm"),
            ("/roll/TB/nam", Status::NotFound, "hãy ghi một năm"),
            ("/roll/TB/2025?page=2", Status::NotFound, "hãy xem từ trang 1"),
            ("/roll/THON/2025", Status::NotFound, "hãy xem bảng vàng của “XA”"),
            ("/journal/KHONG", Status::NotFound, "hãy chọn đơn vị"),
            ("/journal/TB?page=9", Status::NotFound, "hãy xem từ trang 1"),
            ("/journal/TB?page=-1", Status::NotFound, "hãy xem từ trang 1"),
            ("/journal/TB?page=9223372036854775807", Status::NotFound, "hãy xem từ trang 1"),
            ("/trial-balance/TB?from=31-02-2025", Status::BadRequest, "không phải là một ngày có thật"),
            ("/trial-balance/TB?from=2025-03-01&to=2025-02-01", Status::BadRequest, "hãy chọn lại hai ngày"),
            ("/nowhere", Status::NotFound, "đi từ trang đầu"),
            ("/assets/khong.css", Status::NotFound, "Không có tệp này"),
            ("/roll/TB/2025/xa/hon", Status::NotFound, "đi từ trang đầu"),
        ];
        for (path, status, sentence) in cases {
            let answer = site.ask(path, None);
            assert_eq!(answer.status, status, "{path}");
            assert!(answer.body.contains(sentence), "{path}: {}", answer.body);
            assert!(answer.body.contains("Về trang đầu") && answer.body.contains("<html lang=\"vi\">"), "{path}");
            let joint = if path.contains('?') { '&' } else { '?' };
            let english = site.ask(&format!("{path}{joint}lang=en"), None);
            assert!(english.body.contains("To the first page"), "{path}: {}", english.body);
        }
        let tag = site.ask("/fund/TB/%3Cscript%3E", None);
        assert!(tag.status == Status::NotFound && !tag.body.contains("<script>"), "{}", tag.body);
    }

    fn a_stranger_can_change_nothing(books: Books) {
        let site = Site::over(&books);
        let routes: Vec<(Method, String)> =
            site.client.rocket().routes().map(|route| (route.method, route.uri.to_string())).collect();
        assert!(routes.len() >= 6, "{routes:?}");
        let changing: Vec<_> = routes.iter().filter(|(method, _)| *method != Method::Get).collect();
        assert!(!changing.is_empty(), "signing out is one");
        let before = books.dump();
        for (_, path) in &routes {
            let path = path.split('?').next().unwrap().replace(['<', '>'], "");
            for method in [Method::Post, Method::Put, Method::Delete, Method::Patch] {
                let answer = site.client.req(method, path.clone()).body("amount=1").dispatch();
                let refused = answer.status().class().is_client_error()
                    || answer.headers().get_one("Location").is_some_and(|it| it.starts_with("/sign-in"));
                assert!(refused, "{method} {path}: {}", answer.status());
            }
        }
        assert_eq!(books.dump(), before);
    }

    fn every_answer_carries_the_same_strict_headers(books: Books) {
        let site = Site::over(&books);
        for path in ["/", "/roll/TB/2025", "/nowhere", "/assets/style.css", "/trial-balance/TB?from=x"] {
            let answer = site.ask(path, None);
            let policy = answer.header("Content-Security-Policy");
            assert!(policy.starts_with("default-src 'none'; style-src 'self'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert_eq!(answer.header("X-Content-Type-Options"), "nosniff", "{path}");
            assert_eq!(answer.header("Referrer-Policy"), "same-origin", "{path}");
            assert!(answer.header("Permissions-Policy").contains("camera=()"), "{path}");
            assert!(answer.header("Set-Cookie").is_empty(), "{path}");
            for inline in ["<script", "style=\"", "<style", "onclick"] {
                assert!(!answer.body.contains(inline) || path.ends_with(".css"), "{path} has {inline}");
            }
        }
        let home = site.get("/");
        let address = links(&home).into_iter().find(|it| it.contains("style.css")).unwrap();
        let style = site.ask(&address, None);
        assert!(style.header("Content-Type").starts_with("text/css"), "{:?}", style.headers);
        assert!(style.header("Cache-Control").contains("immutable"), "{:?}", style.headers);
        let tag = style.header("ETag").to_owned();
        assert!(tag.len() > 8, "{tag}");
        let again = site.ask(&address, Some(Header::new("If-None-Match", tag)));
        assert_eq!((again.status, again.body.as_str()), (Status::NotModified, ""));
        assert_eq!(site.ask("/assets/style.css?v=old", None).header("Cache-Control"), "public, no-cache");
    }

    fn english_pages_speak_english(books: Books) {
        // Data of this book is written without marks, so that every marked letter is chrome.
        let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(sovang::db::DbError::from)).unwrap();
        let name = tree.get(books.unit).unwrap().name.clone();
        seed(&books);
        let restriction = Restriction { areas: vec![books.unit], categories: vec![sovang::programme::Category::Pupil], ..Restriction::default() };
        restrict(&books, books.programme, restriction, "Plain words");
        let site = Site::over(&books);
        let data = [name.as_str(), "Sổ Vàng", "Lê Thị Đồng Ý", "Bà ", "Lúa", "Vàng", "Bạn", "Công ty", "₫"];
        let pages = site.crawl("/?lang=en");
        let is_page = |path: &str| path.contains("lang=en") && !path.starts_with("/data/TB/");
        let english: Vec<_> = pages.iter().filter(|(path, _)| is_page(path)).collect();
        assert!(english.len() >= 8, "{:?}", english.iter().map(|(path, _)| path).collect::<Vec<_>>());
        for (path, body) in english {
            assert!(body.contains("<html lang=\"en\">"), "{path}");
            // The language switch is in the other language, and donors' words and fund names are data.
            let mut chrome = body.replace("Tiếng Việt", "").replace("Lời người ủng hộ quỹ", "");
            for fund in ["Quỹ QCHUNG", "Quỹ HB"] {
                chrome = chrome.replace(fund, "");
            }
            for word in data {
                chrome = chrome.replace(word, "");
            }
            let letters = vietnamese_letters(&chrome);
            assert!(letters.is_empty(), "{path} has {letters:?} in {chrome}");
        }
        for (path, body) in pages.iter().filter(|(path, _)| !path.contains("lang=en") && path.starts_with("/?")) {
            assert!(body.contains("<html lang=\"vi\">"), "{path}");
            assert!(!body.contains("Balance of") && !body.contains("Free to give"), "{path}");
        }
    }

    fn the_journal_is_read_a_page_at_a_time(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        for amount in 1..=51 {
            books.receive(&books.gift(donor, books.general, amount * 1_000, "2025-02-03")).unwrap();
        }
        let site = Site::over(&books);
        let first = site.get("/journal/TB");
        assert!(first.contains("51 bút toán") && first.contains("51.000 ₫") && !first.contains(">1.000 ₫"), "{first}");
        let second = site.get("/journal/TB?page=2");
        assert!(second.contains(">1.000 ₫") && !second.contains(">2.000 ₫"), "{second}");
        assert!(links(&first).contains(&"/journal/TB?page=2".to_owned()), "{:?}", links(&first));
        let days = site.get("/journal/TB?from=2025-02-04");
        assert!(days.contains("Không có bút toán nào"), "{days}");
    }
}

#[test]
fn books_without_a_unit_say_how_to_begin() {
    let (url, _home) = crate::books::sqlite().unwrap();
    let mut db = sovang::db::Db::open(&url).unwrap();
    db.migrate().unwrap();
    let pool = sovang::db::Pool::new(&url).unwrap();
    let site = Site::of(App::new(pool, Clock::System).unwrap());
    assert!(site.get("/").contains("sovang init"));
}
