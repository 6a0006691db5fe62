//! Yearly letters: everybody who gave is thanked once, and reads where the money went.

use rocket::http::{ContentType, Cookie, Status};
use sovang::{donation::NewGift, user::Role, web::session::SESSION};

use super::site_on;
use crate::{
    books::Books,
    browser::papers::tool,
    on_both_databases,
    scholarships::{council, nominate, open_round, publish, pupil, terms},
    site::officer,
};

/// A company whose two gifts were spent in part, somebody without a name, and a gift that was taken back.
pub fn year(books: &Books) {
    let company = books.donor("Công ty Ví Dụ");
    for amount in [1_500_000, 2_000_000] {
        books.receive(&books.gift(company, books.general, amount, "2025-01-10")).unwrap();
    }
    let lan = books.donor("Bà Nguyễn Thị Lan");
    books
        .receive(&NewGift { anonymous: true, ..books.gift(lan, books.programme, 300_000, "2025-02-01") })
        .unwrap();
    let void =
        books.receive(&books.gift(books.donor("Ông Lỡ Tay"), books.general, 50_000, "2025-02-02")).unwrap();
    books.void(void.seq, "2025-02-03", "nhập nhầm").unwrap();
    publish(books);
    let round = open_round(books, terms(books, "HB1", "HKBGC", &[books.general]));
    let ids: Vec<_> =
        ["Trần A", "Trần B"].iter().map(|name| nominate(books, &pupil(round, books.unit, name))).collect();
    council(books, "HD", 3).approve(books, round, &ids);
    officer(books, "ketoan", "TB", Role::Accountant);
}

on_both_databases! {
    fn everybody_who_gave_is_thanked_once_and_reads_where_it_went(books: Books) {
        year(&books);
        let site = site_on(&books, "2025-12-31");
        let visit = site.sign_in("ketoan");
        let page = visit.get("/desk/TB/letters/2025");
        assert_eq!(page.matches("<section class=\"copy letter\"").count(), 2, "{page}");
        let letters: Vec<&str> = page.split("<section class=\"copy letter\"").skip(1).collect();
        let of = |name: &str| *letters.iter().find(|it| it.contains(name)).unwrap();
        let company = of("Công ty Ví Dụ");
        for part in ["3.500.000 ₫", "BL-2025/0001", "BL-2025/0002", "2.000.000 ₫: góp vào 2 suất học bổng: học sinh", "1.500.000 ₫."] {
            assert!(company.contains(part), "{part}: {company}");
        }
        assert!(of("Nguyễn Thị Lan").contains("300.000 ₫ đang chờ trong quỹ"), "{page}");
        assert!(!page.contains("Trần A") && !page.contains("Lỡ Tay"), "{page}");
        let one = visit.get("/desk/TB/letters/2025?donor=1");
        assert_eq!(one.matches("<section class=\"copy letter\"").count(), 1, "{one}");
        assert!(visit.get("/desk/TB/letters/2024").contains("chưa có ai để cảm ơn"));
        assert_eq!(visit.ask("/desk/TB/letters/2025?page=2").status, Status::NotFound);
        assert_eq!(visit.ask("/desk/TB/letters/2025?donor=999").status, Status::NotFound);
    }

    fn all_letters_of_a_year_are_one_file_that_reads_back(books: Books) {
        year(&books);
        let site = site_on(&books, "2025-12-31");
        let visit = site.sign_in("ketoan");
        let file = |path: &str| {
            let request = site.client.get(path.to_owned()).cookie(Cookie::new(SESSION, visit.token.clone()));
            let response = request.dispatch();
            assert_eq!((response.status(), response.content_type()), (Status::Ok, Some(ContentType::PDF)), "{path}");
            response.into_bytes().unwrap()
        };
        assert!(visit.get("/desk/TB/letters/2025").contains("/desk/TB/letters/2025/letters.pdf"));
        let bytes = file("/desk/TB/letters/2025/letters.pdf");
        assert_eq!(file("/desk/TB/letters/2025/letters.pdf"), bytes, "the same letters are the same bytes");
        assert_eq!(visit.ask("/desk/TB/letters/2024/letters.pdf").status, Status::NotFound);
        assert_eq!(visit.ask("/desk/TB/letters/2025/letters.pdf?donor=999").status, Status::NotFound);
        let one = file("/desk/TB/letters/2025/letters.pdf?donor=1");
        if std::env::var_os("SOVANG_TEST_TOOLS").is_none() {
            return;
        }
        let text = tool("pdftotext", &["-layout", "-", "-"], &bytes);
        for part in [
            "Công ty Ví Dụ",
            "Nguyễn Thị Lan",
            "BL-2025/0001",
            "3.500.000 ₫",
            "góp vào 2 suất học bổng: học sinh",
            "Phần còn lại trong quỹ: 1.500.000 ₫.",
            "300.000 ₫ đang chờ trong quỹ",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("Trần A") && !text.contains("Lỡ Tay"), "{text}");
        assert_eq!(text.matches('\u{c}').count(), 2, "each letter begins a page: {text}");
        let fonts = tool("pdffonts", &["-"], &bytes);
        assert!(fonts.lines().skip(2).all(|line| line.contains("yes yes yes")), "{fonts}");
        let alone = tool("pdftotext", &["-", "-"], &one);
        assert!(alone.contains("Ví Dụ") && !alone.contains("Lan"), "{alone}");
    }
}
