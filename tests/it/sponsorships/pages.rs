//! The pages of sponsorships: begun, listed, checked and ended; and the counter of those that wait.

use rocket::http::Status;
use sovang::{
    sponsorship::{Learner, NewSponsorship, Outcome, Standing},
    user::Role,
};

use super::{begin, begin_with, get, judge, new, receive, said, typed};
use crate::{
    books::{Books, day},
    on_both_databases,
    site::{Site, Visit, officer},
};

const NEW: [(&str, &str); 9] = [
    ("key", "dd-1"),
    ("donor", "Bà Lê Thị Đỡ Đầu"),
    ("learner", "Trần Thị Ví Dụ"),
    ("born", "02/05/2010"),
    ("each", "3tr"),
    ("years", "2"),
    ("first", "01/03/2025"),
    ("condition", "Học lực từ khá trở lên"),
    ("begun", "01/02/2025"),
];

fn desk<'s>(books: &Books, site: &'s Site) -> Visit<'s> {
    officer(books, "ketoan", "TB", Role::Accountant);
    site.sign_in("ketoan")
}

fn with<'f>(fields: &[(&'f str, &'f str)], name: &'f str, value: &'f str) -> Vec<(&'f str, &'f str)> {
    fields.iter().map(|(it, was)| (*it, if *it == name { value } else { *was })).collect()
}

on_both_databases! {
    fn a_sponsorship_lives_on_its_page(books: Books) {
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        assert!(visit.get("/desk/TB/sponsorships").contains("Không có dòng nào"));
        let page = visit.post("/desk/TB/sponsorships", &NEW).location().to_owned();
        assert_eq!(visit.post("/desk/TB/sponsorships", &NEW).location(), page, "sent twice, begun once");
        let home = visit.get("/desk/TB");
        assert!(home.contains("Đỡ đầu đến hạn kiểm tra") && home.contains("sponsorships?state=due"), "{home}");
        let shown = visit.get(&page);
        for part in ["Trần Thị Ví Dụ", "Bà Lê Thị Đỡ Đầu", "Học lực từ khá trở lên", "đến hạn kiểm tra", "3.000.000 ₫", "02/05/2010", "/funds/DD1"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert!(visit.get("/desk/TB/funds/DD1").contains(&format!("href=\"{page}\"")), "the fund leads to it");
        let it = sovang::sponsorship::store::of_book(&mut books.db(), books.book).unwrap().remove(0);
        for person in [it.sponsor, it.recipient] {
            assert!(visit.get(&format!("/desk/TB/donors/{person}")).contains(&format!("href=\"{page}\"")), "{person}");
        }
        let check = [("year", "2025"), ("outcome", "waived"), ("on", "30/06/2025"), ("note", "")];
        let act = |what: &str, fields: &[(&str, &str)]| visit.post(&format!("{page}/{what}"), fields);
        let refused = act("check", &check);
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("ần ghi rõ vì sao"), "{}", refused.body);
        assert_eq!(act("check", &with(&check, "note", "ốm dài ngày")).location(), page);
        let refused = act("check", &with(&check, "note", "lần nữa"));
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("đã có kết quả kiểm tra"), "{}", refused.body);
        assert!(visit.get(&page).contains("ốm dài ngày") && !visit.get("/desk/TB").contains("sponsorships?state=due"));
        receive(&books, it.pledge, 3_000_000, "2025-03-02");
        let end = [("how", "completed"), ("day", "31/12/2025"), ("reason", "gia đình chuyển đi"), ("release", "")];
        let refused = act("end", &end);
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("chưa trọn số năm"), "{}", refused.body);
        assert_eq!(act("end", &with(&end, "how", "by_sponsor")).location(), page);
        let shown = visit.get(&page);
        for part in ["gia đình chuyển đi", "Quỹ còn 3.000.000 ₫", "transfers/new?from=DD1", "người đỡ đầu dừng"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert!(!shown.contains(&format!("{page}/end")));
        let trail = visit.get("/desk/TB/audit?action=sponsorship");
        for action in ["sponsorship.begin", "sponsorship.check", "sponsorship.end"] {
            assert!(trail.contains(action), "{action}: {trail}");
        }
        // Whoever only reads sees the page without its forms, in English as well.
        officer(&books, "kiemsoat", "TB", Role::Controller);
        let seen = site.sign_in("kiemsoat").get(&format!("{page}?lang=en"));
        assert!(!seen.contains("name=\"how\"") && seen.contains("ended by the sponsor") && seen.contains("It is not lost"), "{seen}");
    }

    fn what_is_typed_wrong_stays_typed(books: Books) {
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        for (field, value, sentence) in [
            ("learner", "99999", "anh bạ không có số này"),
            ("learner", "Lê Thị Đỡ Đầu", "phải là hai người"),
            ("years", "40", "từ 1 đến 20 năm"),
            ("condition", "", "ần ghi điều kiện"),
            ("first", "01/01/2025", "trước ngày 01/02/2025"),
            ("begun", "01/01/2027", "sau ngày hôm nay"),
        ] {
            let mut fields = with(&NEW, field, value);
            let key = format!("dd-{value}-{field}");
            fields = fields.into_iter().map(|(name, was)| (name, if name == "key" { key.as_str() } else { was })).collect();
            let fields: Vec<_> = fields.into_iter().filter(|(name, _)| *name != "born" || value != "Lê Thị Đỡ Đầu").collect();
            let refused = visit.post("/desk/TB/sponsorships", &fields);
            assert_eq!(refused.status, Status::UnprocessableEntity, "{field}");
            assert!(refused.body.contains(sentence) && refused.body.contains(&format!("id=\"e-{field}\"")), "{field}: {}", refused.body);
            assert!(refused.body.contains("Bà Lê Thị Đỡ Đầu"));
        }
        assert_eq!(visit.ask("/desk/TB/sponsorships/99").status, Status::NotFound);
        assert_eq!(visit.ask("/desk/TB/sponsorships?state=never").status, Status::BadRequest);
        assert_eq!(visit.ask("/desk/TB/sponsorships?page=2").status, Status::NotFound);
    }

    fn the_list_is_searched_sorted_and_downloaded(books: Books) {
        let first = begin(&books);
        let other = NewSponsorship {
            sponsor: typed("Ông Ân Nhân"),
            learner: Learner::Named { name: "Đặng Văn Mẫu".into(), born: None },
            condition: "Hộ nghèo".into(),
            first_on: day("2025-03-01"),
            ..new(&books)
        };
        let second = begin_with(&books, &other, "dd-2").unwrap().unwrap();
        receive(&books, get(&books, first).pledge, 4_000_000, "2024-03-02");
        judge(&books, &books.author, second, &said(2025, Outcome::Passed, "2025-06-01")).unwrap();
        assert_eq!(get(&books, second).standing(day("2025-12-31")), Standing::Running);
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        let listed = |query: &str| {
            let csv = visit.ask(&format!("/desk/TB/sponsorships?format=csv&{query}"));
            assert_eq!(csv.status, Status::Ok, "{query}");
            csv.body.lines().skip(1).map(|line| line.split(',').nth(3).unwrap().to_owned()).filter(|it| !it.is_empty()).collect::<Vec<_>>()
        };
        let (vi_du, mau) = ("Trần Thị Ví Dụ", "Đặng Văn Mẫu");
        for (query, expected) in [
            ("", vec![vi_du, mau]),
            ("sort=received", vec![mau, vi_du]),
            ("sort=-left", vec![vi_du, mau]),
            ("sort=learner", vec![vi_du, mau]),
            ("sort=-sponsor", vec![mau, vi_du]),
            ("q=dang+mau", vec![mau]),
            ("q=ho+ngheo", vec![mau]),
            ("q=dd1", vec![vi_du]),
            ("state=due", vec![vi_du]),
            ("state=ended", vec![]),
        ] {
            assert_eq!(listed(query), expected, "{query}");
        }
        let all = visit.get("/desk/TB/sponsorships");
        assert!(all.contains("Cộng 2 đỡ đầu") && all.contains("18.000.000 ₫") && all.contains("4.000.000 ₫"), "{all}");
        assert_eq!(visit.ask("/desk/TB/sponsorships?format=xlsx").status, Status::Ok);
        let shown = visit.get(&format!("/desk/TB/sponsorships/{first}"));
        assert!(shown.contains("Chưa có trong hồ sơ đề cử nào"), "{shown}");
    }
}
