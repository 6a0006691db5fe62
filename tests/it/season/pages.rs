//! The pages of a season: filtered, confirmed in three actions, its rules tried and kept.

use rocket::http::Status;
use sovang::user::Role;

use crate::{
    books::Books,
    honour_roll::give,
    on_both_databases,
    site::{Site, officer},
};

/// Sets up two seasons and somebody who keeps the roll.
pub fn two_seasons(books: &Books) {
    for (name, then, now) in [
        ("Ông Trần Văn Minh", 1_000_000, 60_000_000),
        ("Bà Lê Thị An", 700_000, 700_000),
        ("Dòng họ Phạm", 0, 5_000_000),
    ] {
        let donor = books.donor(name);
        for (amount, on) in [(then, "2024-03-01"), (now, "2025-03-01")].into_iter().filter(|it| it.0 > 0) {
            give(books, books.book, &books.gift(donor, books.general, amount, on));
        }
    }
    let gone = books.donor("Bà Vũ Thị Vắng");
    give(books, books.book, &books.gift(gone, books.general, 300_000, "2024-03-01"));
    officer(books, "thuquy", "TB", Role::Treasurer);
}

/// Lets a donor of the two seasons be named before everybody.
pub fn name_openly(books: &Books, name: &str) {
    let key = sovang::party::name::read_donor(name).match_key();
    let donor = sovang::party::store::with_key(&mut books.db(), &key).unwrap()[0].id;
    crate::honour_roll::agree(books, donor, "2025-01-01");
}

fn boxes(page: &str) -> Vec<String> {
    let parts = page.split("name=\"line\" value=\"").skip(1);
    parts.map(|it| it.split('"').next().unwrap().to_owned()).collect()
}

on_both_databases! {
    fn what_changed_since_last_year_is_confirmed_at_once(books: Books) {
        two_seasons(&books);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let page = visit.get("/desk/TB/roll");
        for part in ["Bảng vàng 2025", "65.700.000 ₫", "Đổi so với năm trước (2)", "Năm nay không có (1)", "lên từ hạng Ghi nhận"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let changed = visit.get("/desk/TB/roll/2025?show=changed");
        assert!(!changed.contains("Bà Lê Thị An"), "{changed}");
        let lines = boxes(&changed);
        assert_eq!(lines.len(), 2);
        let mut fields: Vec<(&str, &str)> = lines.iter().map(|line| ("line", line.as_str())).collect();
        fields.push(("show", "changed"));
        let answer = visit.post("/desk/TB/roll/2025/confirm", &fields);
        assert_eq!(answer.location(), "/desk/TB/roll/2025?show=changed");
        let after = visit.get("/desk/TB/roll/2025?show=changed");
        assert!(boxes(&after).is_empty() && after.matches("đã xác nhận").count() == 2, "{after}");
        assert!(visit.get("/desk/TB/roll/2025?show=open").contains("Bà Lê Thị An"));
        let none = visit.post("/desk/TB/roll/2025/confirm", &[("show", "changed")]);
        assert_eq!(none.status, Status::UnprocessableEntity);
        let left = visit.get("/desk/TB/roll/2025?show=left");
        assert!(left.contains("Bà Vũ Thị Vắng") && left.contains("năm nay không có"), "{left}");
        let csv = visit.ask("/desk/TB/roll/2025?show=changed&format=csv");
        assert_eq!(csv.header("Content-Disposition"), "attachment; filename=\"bang-vang-TB-2025.csv\"");
        assert_eq!(csv.body.lines().count(), 3, "{}", csv.body);
        let life = visit.get("/desk/TB/roll/life");
        assert!(life.contains("61.000.000 ₫") && life.contains("Bà Vũ Thị Vắng"), "{life}");
        for (wrong, status) in [("roll/1990", 404), ("roll/2025?show=nothing", 400), ("roll/2025/lines/999-0", 404), ("roll/2025/lines/x", 404)] {
            assert_eq!(visit.ask(&format!("/desk/TB/{wrong}")).status.code, status, "{wrong}");
        }
    }

    fn the_years_are_drawn_beside_their_table(books: Books) {
        two_seasons(&books);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let desk = visit.get("/desk/TB/roll/years");
        for page in [&desk, &site.ask("/roll/TB", None).body] {
            let drawing = page.split("aria-labelledby=\"tiers-title").nth(1).unwrap().split("</svg>").next().unwrap();
            for part in ["<title id=\"tiers-title\">", "<desc id=\"tiers-told\">", "2024", "2025", "url(#tiers-0)", "url(#tiers-1)"] {
                assert!(drawing.contains(part), "{part}: {drawing}");
            }
            assert!(!drawing.contains("2023"), "a year without donors is left out: {drawing}");
            assert!(page.contains("data-label=\"Người ủng hộ\">3</td>") && page.contains("65.700.000 ₫"), "{page}");
        }
        let csv = visit.ask("/desk/TB/roll/years?format=csv").body;
        assert!(csv.contains("2024,Ghi nhận,3") && csv.contains("2025,Vàng,1") && csv.contains("2024,Vàng,0"), "{csv}");
        let roll = visit.get("/desk/TB/roll");
        assert!(roll.contains("href=\"/desk/TB/roll/years\""), "{roll}");
        assert!(site.ask("/roll/TB/2025", None).body.contains("href=\"/roll/TB\""));
        assert_eq!(site.ask("/roll/KHONG", None).status, Status::NotFound);
    }

    fn the_rules_are_tried_and_kept(books: Books) {
        two_seasons(&books);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let rules = "/desk/TB/roll/2025/rules";
        let page = visit.get(rules);
        for part in ["từ 01/01/2025 đến hết 31/12/2025", "Tấm lòng vàng", "1 người nhận", "Công vận động"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let typed = [
            ("vi", "Vàng"), ("en", "Gold"), ("from", "5tr"), ("price", "500n"),
            ("vi", "Bạc"), ("en", "Silver"), ("from", "0"), ("price", "0"),
            ("vi", ""), ("en", ""), ("from", ""), ("price", ""),
        ];
        let with = |deed: &'static str| [&typed[..], &[("do", deed)]].concat();
        let tried = visit.post("/desk/TB/roll/2025/tiers", &with("try"));
        assert_eq!(tried.status, Status::Ok);
        assert!(tried.body.contains("1.000.000 ₫ (hiện nay 0 ₫)") && tried.body.contains("Số người đổi hạng: 2."), "{}", tried.body);
        assert!(visit.get(rules).contains("value=\"Kim cương\""), "nothing was kept");
        assert_eq!(visit.post("/desk/TB/roll/2025/tiers", &with("save")).location(), rules);
        let kept = visit.get(rules);
        assert!(!kept.contains("value=\"Kim cương\"") && kept.contains("value=\"5.000.000 ₫\""), "{kept}");
        let wrong = visit.post("/desk/TB/roll/2025/tiers", &[("vi", "Vàng"), ("en", "Gold"), ("from", "nhiều"), ("price", ""), ("do", "save")]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert!(wrong.body.contains("òng 1:") && wrong.body.contains("value=\"nhiều\""), "{}", wrong.body);
        assert_eq!(visit.post("/desk/TB/roll/2025/cut-off", &[("cut_off", "30/09/2025")]).location(), rules);
        assert!(visit.get(rules).contains("đến hết 30/09/2025"));
        let late = visit.post("/desk/TB/roll/2025/cut-off", &[("cut_off", "01/02/2026")]);
        assert!(late.body.contains("không thuộc năm 2025"), "{}", late.body);
        let honour = [("vi", "Dòng họ tiêu biểu"), ("en", "Clan"), ("kind", ""), ("words", "họ"), ("from", "1tr"), ("places", ""), ("price", "")];
        assert_eq!(visit.post("/desk/TB/roll/2025/honours", &honour).location(), "/desk/TB/roll/2025/rules#honours");
        let won = visit.get("/desk/TB/roll/2025?honour=1");
        assert!(won.contains("Dòng họ Phạm") && !won.contains("Ông Trần Văn Minh"), "{won}");
    }

    fn a_line_is_mended_for_this_roll_only(books: Books) {
        two_seasons(&books);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let list = visit.get("/desk/TB/roll/2025");
        let path = list.split("href=\"").find(|it| it.contains("/lines/") && it.contains("Minh")).unwrap();
        let path = path.split('"').next().unwrap();
        let page = visit.get(path);
        assert!(page.contains("value=\"Ông Trần Văn Minh\"") && page.contains("Hồ sơ người ủng hộ"), "{page}");
        let answer = visit.post(path, &[("do", "correct"), ("name", "NGƯT Trần Văn Minh"), ("source", "paper"), ("note", "phiếu ký")]);
        assert_eq!(answer.location(), "/desk/TB/roll/2025?show=open");
        let mended = visit.get(path);
        assert!(mended.contains("<h1>NGƯT Trần Văn Minh</h1>") && mended.contains("trên giấy: NGƯT Trần Văn Minh. phiếu ký"), "{mended}");
        assert!(visit.get("/roll/TB/2024").contains("Bảng vàng"));
        let empty = visit.post(path, &[("do", "correct"), ("name", " "), ("source", "paper")]);
        assert_eq!(empty.status, Status::UnprocessableEntity);
        visit.post(path, &[("do", "correct"), ("name", "Trần Văn Minh"), ("hidden", "true"), ("source", "desk")]).location();
        let silent = visit.get("/desk/TB/roll/2025");
        assert!(!silent.contains("Minh") && silent.contains("60.000.000 ₫"), "{silent}");
    }
}
