//! The papers of a frozen roll: alike for ever, readable by other programs, and verified by anybody.

use diesel::connection::SimpleConnection as _;
use rocket::{
    http::{Cookie, Status},
    local::blocking::Client,
};
use sovang::{
    export::pdf::{self, Anchor, Face, Sheet, Style},
    text::seal_code::SealCode,
    user::Role,
    web::session::SESSION,
};

use super::{freeze, name_openly, pages::two_seasons, scope};
use crate::{
    browser::papers::{check_sheets, tool},
    honour_roll::{agree, give},
    on_both_databases,
    site::{Site, Visit, officer},
};

/// The 134 letters with marks that Vietnamese writes beside ASCII.
const LETTERS: &str = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ\
                       ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴĐ";

pub fn has_tools() -> bool {
    std::env::var_os("SOVANG_TEST_TOOLS").is_some()
}

pub fn bytes(client: &Client, visit: &Visit<'_>, path: &str) -> Vec<u8> {
    let response = client.get(path.to_owned()).cookie(Cookie::new(SESSION, visit.token.clone())).dispatch();
    assert_eq!(response.status(), Status::Ok, "{path}");
    response.into_bytes().unwrap()
}

#[test]
fn every_vietnamese_letter_is_read_back() {
    assert_eq!(LETTERS.chars().count(), 134);
    let mut sheet = Sheet::new(Sheet::A4);
    let letters: Vec<char> = LETTERS.chars().collect();
    for (row, face) in [Face::Regular, Face::Bold, Face::Italic].into_iter().enumerate() {
        for (line, some) in letters.chunks(30).enumerate() {
            let y = 800 + i32::try_from(row * 6 + line).unwrap() * 250;
            sheet.text((500, y), Anchor::Left, Style::new(face, 140), &some.iter().collect::<String>());
        }
    }
    let bytes = pdf::write("Chữ Việt", &[sheet]).unwrap();
    if !has_tools() {
        return;
    }
    let text = tool("pdftotext", &["-", "-"], &bytes);
    let missing: Vec<char> = LETTERS.chars().filter(|letter| text.matches(*letter).count() < 3).collect();
    assert!(missing.is_empty(), "{missing:?}: {text}");
    let fonts = tool("pdffonts", &["-"], &bytes);
    assert_eq!(fonts.matches("yes yes yes").count(), 3, "embedded, as a subset, with its letters: {fonts}");
}

on_both_databases! {
    fn a_frozen_roll_is_printed_alike_for_ever(books: Books) {
        two_seasons(&books);
        name_openly(&books, "Ông Trần Văn Minh");
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let early = visit.ask("/desk/TB/roll/2025/roll.pdf");
        assert_eq!(early.status, Status::UnprocessableEntity, "{}", early.body);
        freeze(&books, &scope(&books, "TB", 2025, false)).unwrap();
        let papers = ["roll.pdf?size=a3", "roll.pdf", "certificates.pdf", "certificates.pdf?line=1&plain=1"];
        let read = |paper: &str| bytes(&site.client, &visit, &format!("/desk/TB/roll/2025/{paper}"));
        let first: Vec<Vec<u8>> = papers.iter().map(|paper| read(paper)).collect();
        let donor = books.donor("Bà Đến Sau");
        give(&books, books.book, &books.gift(donor, books.general, 9_000_000, "2025-06-01"));
        for (paper, bytes) in papers.iter().zip(&first) {
            assert_eq!(&read(paper), bytes, "{paper}");
        }
        if !has_tools() {
            return;
        }
        let poster = check_sheets("season-poster", &first[0], 1, "297x420").concat();
        for part in ["BẢNG VÀNG GHI CÔNG NĂM 2025", "Ông Trần Văn Minh", "60.000.000 ₫", "65.700.000 ₫", "Mã kiểm tra: R"] {
            assert!(poster.contains(part), "{part}: {poster}");
        }
        check_sheets("season-booklet", &first[1], 1, "210x297");
        let all = check_sheets("season-certificates", &first[2], 3, "297x210");
        assert!(all[0].contains("BẰNG GHI NHẬN") && all[0].contains("Ông Trần Văn Minh"), "{all:?}");
        check_sheets("season-certificate-plain", &first[3], 1, "297x210");
    }

    fn anybody_verifies_a_paper_and_reads_no_hidden_name(books: Books) {
        let minh = books.donor("Ông Trần Văn Minh");
        let an = books.donor("Bà Lê Thị An");
        agree(&books, minh, "2025-01-01");
        let gift = give(&books, books.book, &books.gift(minh, books.general, 3_000_000, "2025-03-01"));
        give(&books, books.book, &books.gift(an, books.general, 2_000_000, "2025-03-01"));
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let frozen = freeze(&books, &scope(&books, "TB", 2025, false)).unwrap();
        let site = Site::over(&books);
        let code = SealCode::new('R', &[frozen.id.0], &frozen.digest);
        let page = site.get(&format!("/verify/{code}"));
        for part in ["Đúng là giấy tờ của chúng tôi", "Bảng vàng năm 2025", "5.000.000 ₫", "Vừa tính lại từ 2 dòng đang lưu"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let rows = frozen.roll.rows.iter();
        let codes: Vec<SealCode> = (1i64..).zip(rows).map(|(at, row)| {
            let stored = sovang::honour_roll::store::stored_row(row);
            SealCode::new('C', &[frozen.id.0, at], &sovang::honour_roll::row_seal(frozen.id, at, &stored.bare()))
        }).collect();
        let named = site.get(&format!("/verify/{}", codes[0]));
        assert!(named.contains("Ông Trần Văn Minh") && named.contains("3.000.000 ₫"), "{named}");
        let masked = site.get(&format!("/verify/{}", codes[1].to_string().to_lowercase()));
        assert!(!masked.contains("Lê Thị An") && masked.contains("Nhà hảo tâm giấu tên"), "{masked}");
        let sealed = books.pool.read_now(|db| sovang::ledger::store::find(db, books.book, gift.seq)).unwrap().unwrap();
        let receipt = SealCode::new('B', &[books.book.0, gift.receipt_year, gift.receipt_no], &sealed.hash().0);
        let shown = site.get(&format!("/verify/{receipt}"));
        assert!(shown.contains("Biên lai BL-2025/") && !shown.contains("Minh"), "{shown}");
        books.void(gift.seq, "2025-12-31", "ghi nhầm").unwrap();
        assert!(site.get(&format!("/verify/{receipt}")).contains("đã bị hủy"));
        let head = SealCode::new('S', &[books.book.0, gift.seq.0], &sealed.hash().0);
        assert!(site.get(&format!("/verify/{head}")).contains("Sổ đến bút toán"));
        let last = site.get(&format!("/verify/{head}"));
        assert!(last.contains("Vừa tính lại từ 1 bút toán") && last.contains("Đúng là giấy tờ"), "{last}");
        // Another letter, another line, another kind: nobody's.
        let wrong = [
            format!("C{}.2-{}", frozen.id, codes[0].check),
            format!("R{}-0000000000", frozen.id),
            format!("C{}.9-{}", frozen.id, codes[0].check),
            format!("S{}.1-{}", books.book, code.check),
            "xin-chao".to_owned(),
        ];
        for wrong in wrong {
            let answer = site.ask(&format!("/verify/{wrong}"), None);
            assert_eq!(answer.status, Status::NotFound, "{wrong}");
            assert!(answer.body.contains("Không có giấy tờ nào mang mã"), "{wrong}: {}", answer.body);
        }
        assert!(site.get("/verify").contains("Mã trên giấy"));
    }

    fn a_roll_or_a_book_that_was_changed_is_told_to_whoever_holds_the_paper(books: Books) {
        let minh = books.donor("Ông Trần Văn Minh");
        let first = give(&books, books.book, &books.gift(minh, books.general, 3_000_000, "2025-03-01"));
        let last = give(&books, books.book, &books.gift(minh, books.general, 2_000_000, "2025-03-01"));
        let frozen = freeze(&books, &scope(&books, "TB", 2025, false)).unwrap();
        let site = Site::over(&books);
        let sealed = books.pool.read_now(|db| sovang::ledger::store::find(db, books.book, last.seq)).unwrap().unwrap();
        let codes = [
            SealCode::new('R', &[frozen.id.0], &frozen.digest),
            SealCode::new('S', &[books.book.0, last.seq.0], &sealed.hash().0),
        ];
        let told = |word: &str| codes.each_ref().map(|code| site.get(&format!("/verify/{code}")).contains(word));
        assert_eq!(told("Vừa tính lại"), [true, true]);
        let mut db = books.db();
        crate::tamper::disarm(&mut db);
        for sql in [
            "UPDATE roll_rows SET cash = cash + 1".to_owned(),
            format!("UPDATE entries SET description = description || 'x' WHERE seq = {}", first.seq),
        ] {
            db.batch_execute(&sql).unwrap();
        }
        assert_eq!(told("không còn khớp mã niêm phong"), [true, true]);
        assert_eq!(told("Đúng là giấy tờ"), [false, false]);
        db.batch_execute("UPDATE roll_rows SET cash = cash - 1").unwrap();
        db.batch_execute("UPDATE rolls SET total = total + 1").unwrap();
        assert_eq!(told("Đúng là giấy tờ"), [false, false], "the sum at its head counts as well");
    }

    fn links_on_papers_lead_where_the_pages_are_known(books: Books) {
        two_seasons(&books);
        let round = |tx: &mut sovang::db::Tx, author: &sovang::ledger::Author, scope: &sovang::honour_roll::Scope| {
            sovang::honour_roll::workflow::open_round(tx, author, scope, (crate::books::day("2025-12-31"), false))
        };
        crate::season::act(&books, &scope(&books, "TB", 2025, false), round).unwrap();
        let list = |site: &Site| {
            let cookie = site.sign_in("thuquy");
            cookie.ask("/desk/TB/roll/2025/round/links?format=csv").body
        };
        let site = Site::over(&books);
        assert!(!list(&site).contains("https://sovang.example.org"), "{}", list(&site));
        let known = Site::of(site.app.clone().with_base(Some("https://sovang.example.org")));
        let lines = list(&known);
        assert_eq!(lines.matches("https://sovang.example.org/proof/").count(), 3, "{lines}");
    }

    fn the_ceremony_has_its_lists(books: Books) {
        two_seasons(&books);
        name_openly(&books, "Ông Trần Văn Minh");
        name_openly(&books, "Dòng họ Phạm");
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let script = visit.ask("/desk/TB/roll/2025/kit/script?format=csv");
        assert!(script.body.contains("Xin trân trọng kính mời Ông Trần Văn Minh lên nhận danh hiệu Vàng."), "{}", script.body);
        let seats = visit.ask("/desk/TB/roll/2025/kit/seats?format=csv");
        assert!(seats.body.lines().nth(1).unwrap().starts_with("1,1,Ông Trần Văn Minh"), "{}", seats.body);
        let invited = visit.ask("/desk/TB/roll/2025/invitations?format=csv");
        assert_eq!(invited.body.lines().count(), 4, "{}", invited.body);
        assert!(visit.ask("/desk/TB/roll/2025/kit/seats?format=xlsx").header("Content-Type").contains("spreadsheetml"));
        for other in ["kit/other", "kit/other.pdf", "kit/other/print"] {
            assert_eq!(visit.ask(&format!("/desk/TB/roll/2025/{other}")).status, Status::NotFound, "{other}");
        }
        for (list, says, size) in [
            ("kit/script", "Xin trân trọng kính mời Ông Trần Văn Minh", "297x210"),
            ("kit/seats", "Sơ đồ chỗ ngồi 2025", "210x297"),
            ("invitations", "Danh sách mời 2025", "210x297"),
        ] {
            let page = visit.get(&format!("/desk/TB/roll/2025/{list}/print"));
            assert!(page.contains(says) && page.contains("Dòng họ Phạm"), "{says}: {page}");
            let pdf = bytes(&site.client, &visit, &format!("/desk/TB/roll/2025/{list}.pdf"));
            if has_tools() {
                let name = format!("season-{}", list.replace('/', "-"));
                let text = check_sheets(&name, &pdf, 1, size).concat();
                assert!(text.contains("Dòng họ Phạm") && text.contains("1/1"), "{text}");
            }
        }
    }

    fn a_paper_says_the_same_as_a_page_and_as_a_file(books: Books) {
        two_seasons(&books);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        assert_eq!(visit.ask("/desk/TB/roll/2025/roll/print").status, Status::UnprocessableEntity);
        freeze(&books, &scope(&books, "TB", 2025, false)).unwrap();
        for (page, file) in [("roll/print?size=a3", "roll.pdf?size=a3"), ("certificates/print?line=2", "certificates.pdf?line=2")] {
            let page = visit.get(&format!("/desk/TB/roll/2025/{page}"));
            let texts = page.split("<text ").skip(1).map(|it| it.split_once('>').unwrap().1.split("</text>").next().unwrap());
            let texts: Vec<&str> = texts.collect();
            assert!(texts.len() > 8 && texts.iter().any(|it| it.starts_with("Mã kiểm tra: ")), "{texts:?}");
            let pdf = bytes(&site.client, &visit, &format!("/desk/TB/roll/2025/{file}"));
            if has_tools() {
                let printed = tool("pdftotext", &["-layout", "-", "-"], &pdf);
                let plain = printed.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(texts.iter().all(|it| plain.contains(it)), "{texts:?}: {plain}");
            }
        }
        assert_eq!(visit.ask("/desk/TB/roll/2025/certificates/print?line=9").status, Status::NotFound);
    }
}
