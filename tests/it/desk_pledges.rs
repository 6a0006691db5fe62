//! The pages of pledges: promised, listed, received in two actions, put off, given up; and the counter of those due.

use proptest::prelude::*;
use rocket::http::Status;
use sovang::{
    db::{DbError, Tx},
    fund,
    id::{PledgeId, Seq},
    pledge::{self, NewPledge, PledgeError, Schedule},
    report::pledges,
    user::Role,
};

use crate::{
    books::{Books, day, dong, sqlite},
    on_both_databases,
    pledges::{get, schedule},
    site::{Site, Visit, officer},
};

/// Puts a pledge to the general fund on file.
pub fn promise(books: &Books, name: &str, schedule: Schedule) -> PledgeId {
    let (party, fund) = (books.donor(name), books.general);
    let made_on = day("2025-01-15");
    let new = NewPledge { party, fund, made_on, words: "Cho các cháu".into(), anonymous: false, schedule };
    let (author, book) = (books.author.clone(), books.book);
    let job = move |tx: &mut Tx| pledge::workflow::promise(tx, &author, book, &new);
    books.pool.write_now([book], job).unwrap()
}

fn desk<'s>(books: &Books, site: &'s Site) -> Visit<'s> {
    officer(books, "thuquy", "TB", Role::Treasurer);
    site.sign_in("thuquy")
}

fn gifts(books: &Books) -> usize {
    books.dump().iter().filter(|row| row.starts_with("gifts:")).count()
}

const NEW: [(&str, &str); 9] = [
    ("key", "hua-1"),
    ("donor", "Công ty Ví Dụ"),
    ("each", "500n"),
    ("rhythm", "monthly"),
    ("times", "3"),
    ("first", "30/11/2025"),
    ("fund", "QCHUNG"),
    ("made", "15/11/2025"),
    ("words", "Cho các cháu"),
];

fn with<'f>(fields: &[(&'f str, &'f str)], name: &'f str, value: &'f str) -> Vec<(&'f str, &'f str)> {
    fields.iter().map(|(it, was)| (*it, if *it == name { value } else { *was })).collect()
}

on_both_databases! {
    fn a_promise_is_typed_listed_and_downloaded(books: Books) {
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        assert!(visit.get("/desk/TB/pledges").contains("Không có dòng nào"));
        let page = visit.post("/desk/TB/pledges", &NEW).location().to_owned();
        assert_eq!(visit.post("/desk/TB/pledges", &NEW).location(), page, "sent twice, promised once");
        let shown = visit.get(&page);
        for part in ["30/11/2025", "30/12/2025", "30/01/2026", "1.500.000 ₫", "Cho các cháu", "quá hạn"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        promise(&books, "Bà Lê Thị Hoà", schedule(&[("2026-06-01", 2_000_000)]));
        let listed = |query: &str| {
            let csv = visit.ask(&format!("/desk/TB/pledges?format=csv&{query}"));
            assert_eq!(csv.status, Status::Ok, "{query}");
            csv.body.lines().skip(1).map(|line| line.split(',').nth(2).unwrap().to_owned()).collect::<Vec<_>>()
        };
        let (firm, hoa) = ("Công ty Ví Dụ", "Bà Lê Thị Hoà");
        for (query, expected) in [
            ("", vec![firm, hoa]),
            ("sort=-due", vec![hoa, firm]),
            ("sort=left", vec![firm, hoa]),
            ("sort=-promised", vec![hoa, firm]),
            ("q=le+hoa", vec![hoa]),
            ("q=cac+chau", vec![firm, hoa]),
            ("state=overdue", vec![firm]),
            ("state=waiting", vec![hoa]),
            ("state=kept", vec![]),
        ] {
            assert_eq!(listed(query), expected, "{query}");
        }
        let all = visit.get("/desk/TB/pledges");
        assert!(all.contains("Cộng 2 lời hứa") && all.contains("3.500.000 ₫"), "{all}");
        assert_eq!(visit.ask("/desk/TB/pledges?state=never").status, Status::BadRequest);
        assert_eq!(visit.ask("/desk/TB/pledges?page=2").status, Status::NotFound);
        assert_eq!(visit.ask("/desk/TB/pledges/99").status, Status::NotFound);
        assert!(visit.get("/desk/TB/pledges?lang=en").contains("Total of 2 pledges"));
    }

    fn what_cannot_be_promised_comes_back_as_it_was_typed(books: Books) {
        books.donor("Công ty Ví Dụ");
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        let before = books.dump();
        for (name, value, sentence) in [
            ("donor", "Công ty Ví Dụ", "hãy chọn cùng người hay người mới"),
            ("donor", " ", "chưa"),
            ("each", "0", "phải lớn hơn 0"),
            ("times", "", "hãy ghi ít nhất một lần"),
            ("times", "121", "vượt quá 120 lần"),
            ("first", "01/11/2025", "trước ngày 15/11/2025"),
            ("made", "01/01/2026", "sau ngày hôm nay"),
            ("fund", "KHONG", "Chưa chọn quỹ"),
        ] {
            let key = format!("{name}-{value}");
            let fields = with(&with(&NEW, "key", &key), "donor", "Nguyễn Văn Mới");
            let answer = visit.post("/desk/TB/pledges", &with(&fields, name, value));
            assert_eq!(answer.status, Status::UnprocessableEntity, "{name}={value}");
            assert!(answer.body.contains(sentence), "{name}={value}: {}", answer.body);
            assert!(answer.body.contains("value=\"Cho các cháu\""), "{name}");
        }
        let rows = |dump: &[String]| dump.iter().filter(|row| row.starts_with("pledges:")).count();
        assert_eq!(rows(&before), rows(&books.dump()));
    }

    fn money_is_received_from_the_inbox_with_its_receipt(books: Books) {
        let id = promise(&books, "Công ty Ví Dụ", schedule(&[("2025-12-15", 1_000_000), ("2026-06-15", 1_000_000)]));
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        let home = visit.get("/desk/TB");
        assert!(home.contains("/desk/TB/pledges/due") && home.contains("Lời hứa đến hạn"), "{home}");
        let inbox = visit.get("/desk/TB/pledges/due");
        assert!(inbox.contains("value=\"1.000.000 ₫\""), "{inbox}");
        let paper = visit.get("/desk/TB/pledges/due/print");
        assert!(paper.contains("sheet a4") && paper.contains("Công ty Ví Dụ"), "{paper}");
        let key = inbox.split("name=\"key\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let fields = [("key", key.as_str()), ("from", "due"), ("amount", "1.000.000 ₫"), ("means", "cash")];
        let path = format!("/desk/TB/pledges/{id}/receive");
        let after = visit.post(&path, &fields).location().to_owned();
        assert_eq!(visit.post(&path, &fields).location(), after, "pressed twice, received once");
        assert_eq!(gifts(&books), 1);
        let page = visit.get(&after);
        assert!(page.contains("Đã ghi 1.000.000 ₫") && page.contains("/desk/TB/receipts/2025/1/print"), "{page}");
        assert!(visit.get("/desk/TB/pledges/due").contains("Không có lời hứa nào đến hạn"));
        assert!(!visit.get("/desk/TB").contains("/desk/TB/pledges/due"));
        let wrong = visit.post(&path, &[("key", "k2"), ("amount", "0"), ("means", "cash")]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        let goods = visit.post(&path, &[("key", "k3"), ("amount", "1tr"), ("means", "in_kind")]);
        assert!(goods.body.contains("không nhận bằng hiện vật"), "{}", goods.body);
        assert_eq!(gifts(&books), 1);
        assert_eq!(get(&books, id).left().unwrap(), dong(1_000_000));
    }

    fn a_pledge_is_put_off_counted_by_hand_and_given_up(books: Books) {
        let id = promise(&books, "Công ty Ví Dụ", schedule(&[("2025-12-15", 1_000_000)]));
        let donor = get(&books, id).party;
        let seq = books.receive(&books.gift(donor, books.general, 300_000, "2025-12-20")).unwrap().seq;
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        let path = format!("/desk/TB/pledges/{id}");
        let act = |what: &str, fields: &[(&str, &str)]| visit.post(&format!("{path}/{what}"), fields);
        assert!(visit.get(&path).contains("300.000 ₫"));
        assert_eq!(act("attach", &[("gift", "99")]).status, Status::UnprocessableEntity);
        assert_eq!(act("attach", &[("gift", &seq.to_string())]).location(), format!("{path}?received={seq}"));
        assert_eq!(get(&books, id).left().unwrap(), dong(700_000));
        let later = [("each", "350n"), ("rhythm", "quarterly"), ("times", "2"), ("first", "01/03/2026"), ("why", "")];
        let refused = act("schedule", &later);
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("ần nêu lý do"), "{}", refused.body);
        assert_eq!(act("schedule", &with(&later, "why", "doanh thu giảm")).location(), path);
        let page = visit.get(&path);
        assert!(page.contains("01/06/2026") && page.contains("doanh thu giảm"), "{page}");
        assert_eq!(act("lapse", &[("reason", " ")]).status, Status::UnprocessableEntity);
        assert_eq!(act("lapse", &[("reason", "công ty giải thể")]).location(), path);
        let page = visit.get(&path);
        assert!(page.contains("công ty giải thể") && !page.contains("/receive\""), "{page}");
        let sums = visit.get("/desk/TB/pledges?state=lapsed");
        assert!(sums.contains("300.000 ₫"), "{sums}");
        // Whoever only reads sees the page without its forms.
        officer(&books, "kiemsoat", "TB", Role::Controller);
        assert!(!site.sign_in("kiemsoat").get(&path).contains("name=\"amount\""));
    }
}

/// Instalments by days from today, what came and whether it was taken back, and whether the pledge lapsed.
type Story = (Vec<(i64, i64)>, Vec<(i64, bool)>, bool);

fn any_pledge() -> impl Strategy<Value = Story> {
    let instalments = prop::collection::vec((-40i64..40, 1i64..9), 1..4);
    (instalments, prop::collection::vec((1i64..9, any::<bool>()), 0..3), prop::bool::weighted(0.2))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// The counter of the home page, which loads no pledge, counts exactly the list that it leads to.
    #[test]
    fn the_counter_counts_the_list(all in prop::collection::vec(any_pledge(), 0..6)) {
        let books = Books::start(sqlite().unwrap());
        let today = day("2025-12-31");
        for (instalments, paid, lapses) in all {
            let day_of = |away: i64| (today + chrono::Duration::days(away)).to_string();
            let dated: Vec<(String, i64)> = instalments.iter().map(|(away, amount)| (day_of(*away), *amount)).collect();
            let dated: Vec<(&str, i64)> = dated.iter().map(|(on, amount)| (on.as_str(), *amount)).collect();
            let id = promise(&books, "Công ty Ví Dụ", schedule(&dated));
            for (amount, taken_back) in paid {
                match crate::pledges::fulfil(&books, id, &crate::pledges::cash(amount, "2025-12-20")) {
                    Ok(seq) if taken_back => drop(books.void(seq, "2025-12-21", "ghi nhầm").unwrap()),
                    Ok(Seq(_)) => {}
                    Err(err) => prop_assert!(matches!(err, PledgeError::Kept), "{err}"),
                }
            }
            if lapses && get(&books, id).expects_money().is_ok() {
                let (author, book) = (books.author.clone(), books.book);
                let job = move |tx: &mut Tx| pledge::workflow::lapse(tx, &author, book, id, "chuyển đi");
                books.pool.write_now([book], job).unwrap();
            }
        }
        let mut db = books.db();
        let funds = fund::store::of_books(&mut db, &[books.book]).unwrap();
        let ids: Vec<_> = funds.iter().map(|fund| fund.id).collect();
        let counted = pledges::due_count(&mut db, books.book, &ids, today).map_err(DbError::from).unwrap();
        let listed = pledges::due(&mut db, books.book, &funds, today).unwrap();
        prop_assert_eq!(counted, listed.len());
    }
}
