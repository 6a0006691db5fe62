//! The pages of the proof round: opened at the desk, answered by strangers with a key, on the web and on paper.

use rocket::http::Status;
use sovang::user::Role;

use super::{pages::two_seasons, papers};
use crate::{
    browser::papers::check_sheets,
    doors::{Walk, between},
    honour_roll::give,
    on_both_databases,
    site::{Site, Visit, officer},
};

/// Opens the round at the desk.
pub fn open(visit: &Visit<'_>) {
    let answer = visit.post("/desk/TB/roll/2025/round", &[("closes_on", "31/12/2025")]);
    assert_eq!(answer.location(), "/desk/TB/roll/2025/round");
}

/// Returns the link and the code of a donor, as the list of invitations has them.
pub fn invitation(visit: &Visit<'_>, name: &str) -> (String, String) {
    let list = visit.ask("/desk/TB/roll/2025/round/links?format=csv").body;
    let line = list.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{name}: {list}"));
    let token = line.split("/proof/").nth(1).unwrap().split(',').next().unwrap();
    (format!("/proof/{token}"), line.rsplit(',').next().unwrap().trim().to_owned())
}

on_both_databases! {
    fn a_round_is_opened_and_its_progress_stands_on_its_page(books: Books) {
        two_seasons(&books);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let page = visit.get("/desk/TB/roll/2025/round");
        assert!(page.contains("Chưa mở") && page.contains("value=\"31/12/2025\"") && !page.contains("/round/links"), "{page}");
        let early = visit.ask("/desk/TB/roll/2025/round/slips?per=1");
        assert!(early.status == Status::UnprocessableEntity && early.body.contains("chưa mở"), "{}", early.body);
        let wrong = visit.post("/desk/TB/roll/2025/round", &[("closes_on", "30/12/2025")]);
        assert!(wrong.status == Status::UnprocessableEntity && wrong.body.contains("30/12/2025 đã qua"), "{}", wrong.body);
        open(&visit);
        let (link, _) = invitation(&visit, "Ông Trần Văn Minh");
        let mut walk = Walk::new(&site);
        assert_eq!(walk.fill(&link, &link, &[("do", "right")]).location(), format!("{link}?thanks=1"));
        let page = visit.get("/desk/TB/roll/2025/round");
        for part in ["Đang mở", "qua đường dẫn, 31/12/2025", "lên từ hạng Ghi nhận", "Chưa đồng ý công bố (", "<dt>Đã xác nhận</dt><dd>1</dd>", "<dt>Chưa trả lời</dt><dd>2</dd>"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let changed = visit.get("/desk/TB/roll/2025/round?show=changed");
        assert!(changed.contains("class=\"changed\"") && !changed.contains("Bà Lê Thị An"), "{changed}");
        let csv = visit.ask("/desk/TB/roll/2025/round?show=settled&format=csv");
        assert!(csv.body.lines().count() == 2 && csv.body.contains("qua đường dẫn,31/12/2025"), "{}", csv.body);
        assert!(!csv.body.contains("/proof/"), "the list that all may see has no keys");
        assert!(visit.ask("/desk/TB/roll/2025/round/links?format=xlsx").header("Content-Type").contains("spreadsheetml"));
        assert_eq!(visit.ask("/desk/TB/roll/2025/round?show=nothing").status, Status::BadRequest);
        officer(&books, "kiemsoat", "TB", Role::Controller);
        let reader = site.sign_in("kiemsoat");
        assert!(!reader.get("/desk/TB/roll/2025/round").contains("/round/links"));
        let line = visit.get("/desk/TB/roll/2025/round");
        let path = between(&line, "<th scope=\"row\"><a href=\"", "\"").to_owned();
        assert!(visit.get(&path).contains("/proof/") && !reader.get(&path).contains("/proof/"));
    }

    fn a_strangers_page_shows_one_line_and_hides_at_once(books: Books) {
        two_seasons(&books);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        open(&visit);
        let (minh, code) = invitation(&visit, "Ông Trần Văn Minh");
        let (an, _) = invitation(&visit, "Bà Lê Thị An");
        let mut walk = Walk::new(&site);
        let answer = walk.ask(&minh);
        for (header, value) in [("X-Robots-Tag", "noindex, nofollow"), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer"), ("ETag", "")] {
            assert_eq!(answer.header(header), value, "{header}");
        }
        assert!(answer.body.contains("Ông Trần Văn Minh") && answer.body.contains("60.000.000 ₫") && answer.body.contains("noindex"));
        for other in ["Bà Lê Thị An", "Dòng họ Phạm", "Vắng"] {
            assert!(!answer.body.contains(other), "{other}: {}", answer.body);
        }
        // A letter of another donor's key opens nothing.
        let (head, secret) = (an.rsplit_once('.').unwrap().0, minh.rsplit_once('.').unwrap().1);
        let mixed = format!("{head}.{secret}");
        let refused = walk.ask(&mixed);
        assert_eq!((refused.status, refused.header("X-Robots-Tag")), (Status::NotFound, "noindex, nofollow"));
        assert!(!refused.body.contains("Lê Thị An"), "{}", refused.body);
        // The code from the letter leads to the same page; a sign-in on the same browser is no hindrance.
        let typed = code.to_lowercase();
        assert_eq!(walk.fill("/proof", "/proof", &[("code", &typed)]).location(), minh);
        assert_eq!(visit.post(&minh, &[("do", "ask"), ("name", "Trần Minh"), ("note", "bỏ chữ Văn")]).location(), format!("{minh}?thanks=1"));
        let waiting = walk.get(&minh);
        assert!(waiting.contains("xin ghi là “Trần Minh”") && waiting.contains("Ông Trần Văn Minh"), "{waiting}");
        walk.fill(&minh, &minh, &[("do", "ask"), ("hidden", "true")]).location();
        let silent = walk.get(&format!("{minh}?thanks=1"));
        assert!(!silent.contains("Minh") && silent.contains("Nhà hảo tâm giấu tên"), "{silent}");
        assert!(!visit.get("/desk/TB/roll/2025?show=all").contains("Minh"));
        let empty = walk.fill(&an, &an, &[("do", "ask"), ("name", "")]);
        assert!(empty.status == Status::UnprocessableEntity && empty.body.contains("hưa có gì khác"), "{}", empty.body);
    }

    fn guesses_wait(books: Books) {
        two_seasons(&books);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        open(&visit);
        let (link, code) = invitation(&visit, "Ông Trần Văn Minh");
        let mut walk = Walk::from(&site, "192.0.2.66");
        for guess in 0..5 {
            assert_eq!(walk.ask(&format!("/proof/1.{guess}.0123456789abcdef0123456789abcdef")).status, Status::NotFound);
        }
        assert_eq!(walk.ask(&link).status, Status::TooManyRequests, "even the right one waits");
        let mut other = Walk::from(&site, "192.0.2.67");
        let last = code.chars().last().unwrap();
        let wrong = format!("{}{}", code.strip_suffix(last).unwrap(), if last == '0' { '1' } else { '0' });
        assert_eq!(other.fill("/proof", "/proof", &[("code", &wrong)]).status, Status::NotFound);
        assert_eq!(other.ask(&link).status, Status::Ok);
    }

    fn slips_lead_the_desk_to_the_line(books: Books) {
        two_seasons(&books);
        let hostile = books.donor("<script>alert(1)</script> & “Bà” Tư");
        give(&books, books.book, &books.gift(hostile, books.general, 400_000, "2025-03-01"));
        let quiet = books.donor("Phạm Kín");
        let gift = books.gift(quiet, books.general, 900_000, "2025-03-01");
        give(&books, books.book, &sovang::donation::NewGift { anonymous: true, ..gift });
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        open(&visit);
        let four = visit.get("/desk/TB/roll/2025/round/slips?per=4");
        assert_eq!((four.matches("class=\"copy\"").count(), four.matches("class=\"slip\"").count()), (1, 4), "{four}");
        assert!(!four.contains("<script>alert") && four.contains("alert(1)"), "{four}");
        assert!(!four.contains("Kín"), "nobody unnamed is named on paper");
        let one = visit.get("/desk/TB/roll/2025/round/slips?per=1");
        assert_eq!(one.matches("class=\"copy\"").count(), 4);
        let payload = between(&one, "data-payload=\"", "\"").to_owned();
        let path = payload.split("/desk/").nth(1).unwrap().replace("&#38;", "&");
        let line = visit.get(&format!("/desk/{path}"));
        assert!(line.contains("<option value=\"paper\" selected>") && line.contains("name=\"source\" value=\"paper\""), "{line}");
        let path = format!("/desk/{}", path.split('?').next().unwrap());
        let seen = between(&line, "name=\"seen\" value=\"", "\"").to_owned();
        visit.post(&path, &[("do", "confirm"), ("seen", &seen), ("source", "paper")]).location();
        assert!(visit.get(&path).contains("đúng, trên giấy: Ông Trần Văn Minh"));
        assert_eq!(visit.get("/desk/TB/roll/2025/round/slips?per=4").matches("class=\"slip\"").count(), 3, "who has answered needs no slip");
        let (link, _) = invitation(&visit, "alert(1)");
        let page = Walk::new(&site).get(&link);
        assert!(!page.contains("<script>alert"), "{page}");
        if std::env::var_os("SOVANG_TEST_TOOLS").is_none() {
            return;
        }
        for (per, sheets, size) in [("1", 3, "210x148"), ("4", 1, "210x297")] {
            let path = format!("/desk/TB/roll/2025/round/slips.pdf?per={per}");
            let bytes = papers::bytes(&site.client, &visit, &path);
            let text = check_sheets(&format!("season-slips-{per}"), &bytes, sheets, size).concat();
            assert!(text.contains("PHIẾU XÁC NHẬN BẢNG VÀNG 2025") && text.contains("Xin giấu tên"), "{text}");
        }
    }
}
