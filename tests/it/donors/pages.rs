//! The pages of donors: what is shown to whom, what a form refuses, and what a download holds.

use rocket::http::Status;
use sovang::{id::BookId, unit::Level, user::Role};

use super::{details, enter, give, merges::join};
use crate::{
    books::{Books, cash_gift},
    honour_roll::unit_below,
    on_both_databases,
    site::{Site, links, officer},
};

const HOSTILE: &str = "<script>alert(1)</script>";

fn main_of(page: &str) -> String {
    page.split("<main").nth(1).unwrap().to_owned()
}

fn donors(books: &Books, book: BookId) -> Vec<sovang::id::PartyId> {
    let minh = enter(books, book, ("Ông Trần Văn Minh", "Thôn 3, xã Đông Giang", "0912345678"));
    let hoa = enter(books, book, ("Gia đình bà Lê Thị Hoà", "", ""));
    let firm = enter(books, book, ("Công ty TNHH Lúa Vàng", "Phường Trần Lãm", ""));
    books.receive(&books.gift(minh, books.general, 500_000, "2025-02-01")).unwrap();
    books.receive(&books.gift(minh, books.general, 200_000, "2024-02-01")).unwrap();
    books.receive(&books.gift(firm, books.general, 5_000_000, "2025-03-01")).unwrap();
    vec![minh, hoa, firm]
}

on_both_databases! {
    fn the_list_is_filtered_sorted_summed_and_downloaded_as_it_is_shown(books: Books) {
        let ids = donors(&books, books.book);
        crate::honour_roll::agree(&books, ids[0], "2025-01-01");
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let all = main_of(&visit.get("/desk/TB/donors"));
        assert!(all.contains("3 dòng") && all.contains("5.700.000"), "{all}");
        assert!(all.find("Lúa Vàng") < all.find("Lê Thị Hoà") && all.find("Lê Thị Hoà") < all.find("Văn Minh"), "{all}");
        let listed = |query: &str| {
            let csv = visit.ask(&format!("/desk/TB/donors?format=csv&{query}"));
            assert_eq!(csv.status, Status::Ok, "{query}");
            csv.body.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let (minh, hoa, firm) = ("Ông Trần Văn Minh", "Gia đình bà Lê Thị Hoà", "Công ty TNHH Lúa Vàng");
        for (query, expected) in [
            ("", vec![firm, hoa, minh]),
            ("sort=-name", vec![minh, hoa, firm]),
            ("sort=amount", vec![hoa, minh, firm]),
            ("sort=-gifts", vec![minh, firm, hoa]),
            ("q=tran", vec![firm, minh]),
            ("q=tran+minh", vec![minh]),
            ("q=0912345678", vec![minh]),
            ("kind=household", vec![hoa]),
            ("named=yes", vec![minh]),
            ("named=no", vec![firm, hoa]),
            ("year=2024", vec![minh]),
            ("year=2024&least=200.001", vec![]),
            ("least=1000000", vec![firm]),
            ("kind=nothing&year=x&least=-1", vec![firm, hoa, minh]),
        ] {
            assert_eq!(listed(query), expected, "{query}");
        }
        let of_year = main_of(&visit.get("/desk/TB/donors?year=2024"));
        assert!(of_year.contains("200.000") && !of_year.contains("700.000"), "{of_year}");
        assert!(visit.ask("/desk/TB/donors?format=xlsx").header("Content-Type").contains("spreadsheetml"));
        assert_eq!(visit.ask("/desk/TB/donors?page=2").status, Status::NotFound);
        assert!(visit.get("/desk/TB/donors?lang=en").contains("3 rows"));
        // Two records that are one stand in one line, with what both gave.
        let merged = enter(&books, books.book, ("TRAN VAN MINH", "", ""));
        books.receive(&books.gift(merged, books.general, 100_000, "2025-04-01")).unwrap();
        join(&books, (ids[0], merged), sovang::party::merge::Choice::default()).unwrap();
        let all = main_of(&visit.get("/desk/TB/donors"));
        assert!(all.contains("3 dòng") && all.contains("800.000") && all.contains("5.800.000"), "{all}");
    }

    fn a_donor_is_entered_mended_and_seen(books: Books) {
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let empty = visit.post("/desk/TB/donors", &[("name", " "), ("address", "Xã Đông Giang")]);
        assert_eq!(empty.status, Status::UnprocessableEntity);
        assert!(empty.body.contains("Xã Đông Giang") && empty.body.contains("Cần điền ô này"), "{}", empty.body);
        let wrong = visit.post("/desk/TB/donors", &[("name", "Lê An"), ("birth_date", "30/02/1950")]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert!(wrong.body.contains("30/02/1950") && wrong.body.contains("Lê An"), "{}", wrong.body);
        let made = visit.post("/desk/TB/donors", &[("name", "Gia đình bà Lê Thị Hoà"), ("phone", "0168 123 4567")]);
        let path = made.location().to_owned();
        let page = visit.get(&path);
        assert!(page.contains("Gia đình bà Lê Thị Hoà") && page.contains("Chưa có khoản ủng hộ nào"), "{page}");
        let form = visit.get(&format!("{path}/edit"));
        let seen = form.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let fields = [("kind", "household"), ("name", "Lê Thị Hoà"), ("recognition_name", "Gia đình bà Lê Thị Hoà"),
            ("address", "Thôn 3"), ("phone", "0168 123 4567"), ("seen", seen.as_str())];
        assert_eq!(visit.post(&format!("{path}/edit"), &fields).location(), path);
        assert!(visit.get(&path).contains("Thôn 3"));
        let late = visit.post(&format!("{path}/edit"), &fields);
        assert_eq!(late.status, Status::UnprocessableEntity);
        assert!(late.body.contains("Vừa có người khác sửa"), "{}", late.body);
    }

    fn consents_are_given_and_taken_back_on_their_page(books: Books) {
        let ids = donors(&books, books.book);
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let path = format!("/desk/TB/donors/{}/consents", ids[0]);
        let refused = visit.post(&path, &[("purpose", "publish_name"), ("on", "01/02/2026"), ("proof", "phiếu")]);
        assert_eq!(refused.status, Status::UnprocessableEntity);
        assert!(refused.body.contains("sau ngày hôm nay") && refused.body.contains("value=\"phiếu\""), "{}", refused.body);
        let given = [("purpose", "publish_name"), ("on", "01/02/2025"), ("proof", "phiếu ký"), ("document", "Tập 3")];
        assert_eq!(visit.post(&path, &given).location(), path);
        assert!(visit.get(&path).contains("Tập 3"));
        assert!(visit.get(&format!("/desk/TB/donors/{}", ids[0])).contains("state good"));
        let back = [("purpose", "publish_name"), ("until", "01/06/2025"), ("how", "gọi điện")];
        assert_eq!(visit.post(&format!("{path}/withdraw"), &back).location(), path);
        assert!(visit.get(&path).contains("gọi điện"));
        assert_eq!(visit.post(&format!("{path}/withdraw"), &back).status, Status::UnprocessableEntity);
    }

    fn two_records_are_made_one_and_parted_on_the_pages(books: Books) {
        let ids = donors(&books, books.book);
        let twin = enter(&books, books.book, ("TRAN VAN MINH", "Phường Mới", "0912 345 678"));
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        assert!(visit.get("/desk/TB/duplicates").contains("Không có cặp nào"));
        assert_eq!(visit.post("/desk/TB/duplicates", &[]).location(), "/desk/TB/duplicates");
        let pair = format!("/desk/TB/duplicates/{}/{twin}", ids[0]);
        assert!(links(&visit.get("/desk/TB/duplicates")).contains(&pair));
        let side = visit.get(&pair);
        assert!(side.contains("cùng số điện thoại") && side.contains("200.000 ₫ · 01/02/2024"), "{side}");
        let merged = visit.post(&pair, &[("name", "left"), ("address", "right"), ("phone", "left")]);
        assert_eq!(merged.location(), format!("/desk/TB/donors/{}", ids[0]));
        assert_eq!(details(&books, ids[0]).address, "Phường Mới");
        let page = visit.get(merged.location());
        let undo = page.split("action=\"").find(|it| it.contains("/undo\"")).unwrap().split('"').next().unwrap();
        assert_eq!(visit.post(undo, &[]).location(), format!("/desk/TB/donors/{}", ids[0]));
        assert_eq!(details(&books, ids[0]).address, "Thôn 3, xã Đông Giang");
        assert_eq!(visit.post(undo, &[]).status, Status::UnprocessableEntity);
        assert_eq!(visit.post(&format!("{pair}/differ"), &[]).location(), "/desk/TB/duplicates");
        assert!(visit.get("/desk/TB/duplicates").contains("Không có cặp nào"));
    }

    fn nobody_reads_the_donors_of_another_unit(books: Books) {
        let below = unit_below(&books, "XA1", Level::Commune, "TB");
        let minh = donors(&books, books.book)[0];
        let hoa = enter(&books, below.book, ("Bà Phạm Thị Kín", "Thôn Kín Đáo, Nghệ An", "0168 765 4321"));
        give(&books, below.book, &cash_gift(hoa, below.fund, 900_000, "2025-03-01"));
        for (login, unit) in [("thuquy", "TB"), ("thuquy.xa", "XA1")] {
            officer(&books, login, unit, Role::Treasurer);
        }
        officer(&books, "decu", "TB", Role::Nominator);
        let site = Site::over(&books);
        let (ours, theirs) = (site.sign_in("thuquy"), site.sign_in("thuquy.xa"));
        for path in ["donors", "donors?q=kin", "search?q=kin", "donors/find?q=kin", "search?q=0387654321", "donors/find?q=Ph%E1%BA%A1m+Th%E1%BB%8B+K%C3%ADn"] {
            let page = ours.get(&format!("/desk/TB/{path}"));
            for secret in ["Kín Đáo", "7654321", "900.000"] {
                // What was typed comes back in the field and in the page's own links.
                assert!(!page.replace("0387654321", "").contains(secret), "{path}: {page}");
            }
        }
        let id = hoa.0;
        for path in [format!("donors/{id}"), format!("donors/{id}/edit"), format!("donors/{id}/consents"), format!("duplicates/{minh}/{id}")] {
            assert_eq!(ours.ask(&format!("/desk/TB/{path}")).status, Status::NotFound, "{path}");
            assert_eq!(ours.ask(&format!("/desk/XA1/{path}")).status, Status::Forbidden, "{path}");
        }
        assert_eq!(ours.post(&format!("/desk/TB/donors/{id}/consents"),
            &[("purpose", "contact"), ("on", "01/02/2025"), ("proof", "x")]).status, Status::NotFound);
        assert!(theirs.get(&format!("/desk/XA1/donors/{id}")).contains("Kín Đáo"));
        assert_eq!(site.sign_in("decu").ask("/desk/TB/donors").status, Status::Forbidden);
        // Whoever may read the books and not keep the donors sees no way to change them.
        officer(&books, "chutich", "TB", Role::Chair);
        let chair = site.sign_in("chutich");
        assert!(!chair.get(&format!("/desk/TB/donors/{minh}")).contains("/edit"));
        assert_eq!(chair.ask(&format!("/desk/TB/donors/{minh}/edit")).status, Status::Forbidden);
        assert_eq!(chair.post("/desk/TB/donors", &[("name", "Lê An")]).status, Status::Forbidden);
    }

    fn the_field_of_other_pages_gets_json(books: Books) {
        let minh = donors(&books, books.book)[0];
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let answer = visit.ask("/desk/TB/donors/find?q=minh");
        assert!(answer.header("Content-Type").starts_with("application/json"), "{:?}", answer.headers);
        let json: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let donor = &json["donors"][0];
        assert_eq!((donor["name"].as_str(), donor["id"].as_i64()), (Some("Ông Trần Văn Minh"), Some(minh.0)));
        assert_eq!(donor["last_gift"]["amount"], 200_000);
        assert_eq!(donor["last_gift"]["text"], "200.000 ₫ · 01/02/2024");
        assert_eq!((&json["more"], &donor["elsewhere"]), (&false.into(), &false.into()));
        for query in ["", "?q=", "?q=%FF", "?q=%25"] {
            let answer = visit.ask(&format!("/desk/TB/donors/find{query}"));
            assert!(answer.status == Status::Ok && answer.body.contains("\"donors\":[]"), "{query}: {}", answer.body);
        }
        assert!(site.ask("/desk/TB/donors/find?q=minh", None).location().starts_with("/sign-in"));
        // A number that can mean one receipt only leads straight to it.
        let found = visit.get(visit.ask("/desk/TB/search?q=2").location());
        assert!(found.contains("<h1>BL-2024/0002") || found.contains("<h1>BL-2025/0002"), "{found}");
    }

    fn hostile_names_are_text_everywhere(books: Books) {
        let book = books.book;
        let mut ids = Vec::new();
        for name in [HOSTILE, "=cmd|' /C calc'!A0", "+84 hội", "@SUM(1)", "-1+1", "\"><img src=x>"] {
            let id = enter(&books, book, (name, HOSTILE, ""));
            books.receive(&books.gift(id, books.general, 100_000, "2025-02-01")).unwrap();
            ids.push(id);
        }
        let (one, two) = (ids[0], ids[1]);
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        visit.post("/desk/TB/duplicates", &[]);
        for path in ["donors", "donors?q=script", &format!("donors/{one}"), &format!("donors/{one}/edit"),
            &format!("donors/{one}/consents"), "duplicates", &format!("duplicates/{one}/{two}"), "search?q=script", "donors?q=%3Cscript%3Ealert(1)", "donors/new?name=%3Cscript%3E"] {
            let page = visit.get(&format!("/desk/TB/{path}"));
            assert!(!page.contains("<script>") && !page.contains("<img"), "{path}: {page}");
        }
        let csv = visit.ask("/desk/TB/donors?format=csv").body;
        for line in csv.lines().skip(1) {
            let first = line.trim_start_matches('"').chars().next().unwrap();
            assert!(!"=+-@".contains(first), "{line}");
        }
        let turned = visit.post("/desk/TB/donors", &[("name", "Lê \u{202E}An")]);
        assert_eq!(turned.status, Status::UnprocessableEntity);
        assert!(turned.body.contains("ký tự điều khiển"), "{}", turned.body);
    }
}
