//! Recipients: one person over all units, seen as far as the reader may see, and counted beyond.

use rocket::http::Status;
use sovang::{
    id::{BookId, PartyId, UnitId},
    ledger::Author,
    party::Purpose,
    unit::Level,
    user::Role,
};

use crate::{
    books::Books,
    honour_roll::give,
    on_both_databases,
    public::consent,
    scholarships::*,
    site::{Site, officer},
};

/// What was awarded in the story: TB gave three, of which one is paid and one came back; XA gave one to the same girl.
pub struct Story {
    pub all: Scholarships,
    pub girl: PartyId,
}

impl Story {
    pub fn start(books: Books) -> Self {
        let all = Scholarships::start(books);
        let books = &all.books;
        let names = ["Trần Thị Hoà", "Lê Văn <b>Đức</b>", "Phạm Thị Hoa"];
        let ids = names.map(|name| nominate(books, &pupil(all.round, books.unit, name)));
        let decided = council(books, "HD", 3).approve(books, all.round, &ids);
        let treasurer = add_user(books, "thu");
        let [paid, back, _] = ids.map(|id| award_of(&decided, id));
        pay(books, &treasurer, paid, "2025-05-02").unwrap();
        pay(books, &treasurer, back, "2025-05-02").unwrap();
        give_back(books, &treasurer, back, "2025-05-20").unwrap();
        let girl = record(books, ids[0]).nomination.person;
        consent(books, girl, Purpose::PublishAward, "2025-04-01");
        below(books, add_unit(books, "XA", Level::Commune));
        Self { all, girl }
    }
}

/// The commune's own council awards the same girl from the commune's own fund.
fn below(books: &Books, (unit, book): (UnitId, BookId)) {
    let fund = add_fund(books, (unit, book), "QX", crate::books::day("2000-01-01"));
    give(books, book, &books.gift(books.donor("Bà Ví Dụ"), fund, 5_000_000, "2025-01-10"));
    let round = open_round_in(books, book, terms(books, "HBX", "HKBGC", &[fund]));
    let id = try_nominate(books, book, &books.author, &pupil(round, unit, "Trần Thị Hoà")).unwrap();
    let members: Vec<Author> = ["x0", "x1", "x2"].map(|login| add_user(books, login)).into();
    let council = found_council(books, (unit, book), "HDX", members);
    assert_eq!(council.approve(books, round, &[id]).awards().count(), 1);
}

on_both_databases! {
    fn the_list_adds_up_what_stands_and_leaves_as_a_file(books: Books) {
        let story = Story::start(books);
        let books = &story.all.books;
        officer(books, "ketoan", "TB", Role::Accountant);
        officer(books, "kiemsoat", "TB", Role::Controller);
        let site = Site::over(books);
        let own = site.sign_in("ketoan");
        let list = own.get("/desk/TB/recipients");
        assert!(list.contains("Lê Văn &#60;b&#62;Đức"), "{list}");
        // Two awards of a million stand, one of them to be paid; what went back is nobody's.
        assert!(list.contains("3 người nhận") && list.contains(">2.000.000 ₫</td>"), "{list}");
        let csv = own.get("/desk/TB/recipients?sort=name&format=csv");
        let rows: Vec<&str> = csv.lines().skip(1).collect();
        assert_eq!(rows.len(), 3, "{csv}");
        assert!(rows[1].contains("Phạm Thị Hoa,2010-05-02,TB,") && rows[1].ends_with("chờ chi,1,1000000,1000000"), "{csv}");
        assert!(rows[0].ends_with("đã trả lại quỹ,0,0,0") && rows[2].ends_with("đã chi,1,0,1000000"), "{csv}");
        assert_eq!(own.ask("/desk/TB/recipients?format=xlsx").status, Status::Ok);
        let found = |query: &str| own.get(&format!("/desk/TB/recipients?{query}")).matches("/desk/TB/recipients/").count();
        assert_eq!([found("q=tran+hoa"), found("state=waiting"), found("year=2024"), found("category=student")], [1, 1, 0, 0]);
        assert_eq!(found("unit=TB"), 3);
        assert_eq!(own.ask("/desk/TB/recipients?state=x").status, Status::BadRequest);
        // Whoever watches over everything sees the commune's award as well, on one line for one person.
        let wide = site.sign_in("kiemsoat").get("/desk/TB/recipients?format=csv");
        assert_eq!(wide.lines().count(), 4, "{wide}");
        assert!(wide.contains("chờ chi,2,1000000,2000000"), "{wide}");
    }

    fn a_person_is_whole_for_those_who_may_see_and_counted_for_others(books: Books) {
        let story = Story::start(books);
        let books = &story.all.books;
        officer(books, "ketoan", "TB", Role::Accountant);
        officer(books, "kiemsoat", "TB", Role::Controller);
        officer(books, "decu", "XA", Role::Nominator);
        officer(books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(books);
        let path = format!("/desk/TB/recipients/{}", story.girl);
        let own = site.sign_in("ketoan").get(&path);
        assert!(own.contains("Ở đơn vị khác: 1 suất") && !own.contains("Hội XA"), "{own}");
        assert!(own.contains("chi ngày 02/05/2025") && own.contains("công bố suất học bổng"), "{own}");
        let all = site.sign_in("kiemsoat").get(&path);
        assert!(all.contains("Hội XA") && !all.contains("Ở đơn vị khác") && all.contains("2.000.000 ₫"), "{all}");
        assert!(all.contains("/desk/XA/nominations/"), "{all}");
        let below = site.sign_in("decu");
        let seen = below.get(&format!("/desk/XA/recipients/{}", story.girl));
        assert!(seen.contains("Ở đơn vị khác: 1 suất") && !seen.contains("chi ngày"), "{seen}");
        let other = record(books, sovang::id::NominationId(3)).nomination.person;
        assert_eq!(below.ask(&format!("/desk/XA/recipients/{other}")).status, Status::NotFound);
        assert_eq!(below.ask("/desk/XA/recipients/999999").status, Status::NotFound);
        assert_eq!(site.sign_in("thuquy").ask(&path).status, Status::Forbidden);
    }
}
