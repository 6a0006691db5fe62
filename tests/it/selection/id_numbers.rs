//! Numbers of identity cards: asked for softly, locked, shown masked, whole to few, and found again under another name.

use diesel::connection::SimpleConnection as _;
use rocket::http::Status;
use sovang::{
    calendar::Clock,
    citizen::{self, CitizenId, Seal},
    unit::Level,
    user::Role,
    web::App,
};

use super::{nominations::send, open_now, winter};
use crate::{
    books::Books,
    on_both_databases,
    scholarships::*,
    site::{Site, Visit, officer},
    tamper::{disarm, verified},
};

const NUMBER: &str = "001310004567";
const MASKED: &str = "0********567";

/// A round that is open, a commune, and the people around them.
fn start(books: Books) -> (Scholarships, String) {
    let all = Scholarships::start(books);
    let books = &all.books;
    add_unit(books, "XA", Level::Commune);
    let round = open_now(books, &[], false).to_string();
    for (login, unit, role) in [
        ("decu", "XA", Role::Nominator),
        ("chutich", "TB", Role::Chair),
        ("uyvien", "TB", Role::CouncilMember),
        ("kiemsoat", "TB", Role::Controller),
    ] {
        officer(books, login, unit, role);
    }
    (all, round)
}

fn digits_are_nowhere(books: &Books, number: &str) {
    let hex: String = number.bytes().map(|it| format!("{it:02x}")).collect();
    for row in books.dump() {
        let low = row.to_lowercase();
        assert!(!low.contains(number) && !low.contains(&hex), "{row}");
    }
}

fn write(visit: &Visit<'_>, nomination: i64, number: &str) -> crate::site::Answer {
    visit.post(&format!("/desk/XA/nominations/{nomination}/id-number"), &[("id_number", number)])
}

on_both_databases! {
    fn the_same_card_is_the_same_person_for_the_rules(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        let ids = ["Trần Thị Hoà", "Trần Hoà Bình", "Lê Văn Đức"].map(|name| nominate(books, &pupil(all.round, books.unit, name)));
        for (nomination, number) in [(ids[0], NUMBER), (ids[1], NUMBER), (ids[2], "001310004568")] {
            let (author, number, seal) = (books.author.clone(), CitizenId::read(number).unwrap(), Seal::new(&[7; 32]));
            let keep = move |tx: &mut sovang::db::Tx| citizen::workflow::keep(tx, &author, nomination, (&number, &seal));
            books.pool.write_now([books.book], keep).unwrap();
        }
        let decided = council.approve(books, all.round, &ids);
        assert_eq!(decided.awards().map(|(id, _)| id).collect::<Vec<_>>(), [ids[0], ids[2]]);
        assert_eq!(objections(&last_check(books, ids[1])), ["one_award_per_round"]);
    }

    fn a_number_is_locked_and_shown_masked(books: Books) {
        let (all, round) = start(books);
        let books = &all.books;
        let site = Site::over(books);
        let own = site.sign_in("decu");
        assert!(own.get("/desk/XA/nominations/new").contains("Số định danh (CCCD)"));
        let slip = send(&own, &round, &[("id_number", "12345")]);
        assert!(slip.status == Status::UnprocessableEntity && slip.body.contains("có 12 chữ số") && slip.body.contains("THCS Ví Dụ"), "{}", slip.body);
        assert_eq!(send(&own, &round, &[("id_number", "001 310 004567")]).location(), "/desk/XA/nominations/1");
        let page = own.get("/desk/XA/nominations/1");
        assert!(page.contains(MASKED) && !page.contains(NUMBER) && !page.contains("Xem đầy đủ") && !page.contains("nên xem lại"), "{page}");
        digits_are_nowhere(books, NUMBER);
        // What does not fit is said, and stands all the same.
        let path = "/desk/XA/nominations/2";
        assert_eq!(send(&own, &round, &[("name", "Trần Thị Lệch"), ("id_number", "099205004567")]).location(), path);
        let page = own.get(path);
        for words in ["không phải mã nơi khai sinh", "ố ghi năm sinh 2005, hồ sơ ghi 2010", "ố ghi là nam"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        // Without one nothing is missing.
        assert_eq!(send(&own, &round, &[("name", "Lê Văn Không")]).location(), "/desk/XA/nominations/3");
        assert!(!own.get("/desk/XA/nominations?format=csv").contains("4567"));
        assert!(verified(&mut books.db()).1.is_empty());
    }

    fn who_sees_the_whole_number_is_on_record(books: Books) {
        let (all, round) = start(books);
        let books = &all.books;
        let site = Site::over(books);
        send(&site.sign_in("decu"), &round, &[("id_number", NUMBER)]).location();
        let path = "/desk/TB/nominations/1/id-number/show";
        for login in ["uyvien", "kiemsoat", "decu"] {
            assert_eq!(site.sign_in(login).post(path, &[]).status, Status::Forbidden, "{login}");
        }
        for login in ["uyvien", "kiemsoat"] {
            let page = site.sign_in(login).get("/desk/TB/nominations/1");
            assert!(page.contains(MASKED) && !page.contains("Xem đầy đủ"), "{login}: {page}");
        }
        let looks = || books.dump().iter().filter(|row| row.contains("citizen_id.show")).count();
        let chair = site.sign_in("chutich");
        let page = chair.get("/desk/TB/nominations/1");
        assert!(page.contains("Xem đầy đủ") && !page.contains(NUMBER), "{page}");
        assert_eq!(looks(), 0);
        let shown = chair.post(path, &[]);
        assert!(shown.status == Status::Ok && shown.body.contains(NUMBER), "{}", shown.body);
        assert_eq!(looks(), 1);
        assert!(!chair.get("/desk/TB/nominations/1").contains(NUMBER), "for that one page");
        digits_are_nowhere(books, NUMBER);
    }

    fn the_same_number_is_the_same_person_under_another_name(books: Books) {
        let (all, round) = start(books);
        let books = &all.books;
        let site = Site::over(books);
        let own = site.sign_in("decu");
        send(&own, &round, &[("id_number", NUMBER)]).location();
        send(&own, &round, &[("name", "Nguyễn Thị Bé Ba"), ("born", "03/05/2010")]).location();
        let twice = "đang chờ xét 1 hồ sơ khác";
        assert!(!own.get("/desk/XA/nominations/2").contains(twice));
        write(&own, 2, NUMBER).location();
        for at in [1, 2] {
            assert!(own.get(&format!("/desk/XA/nominations/{at}")).contains(twice), "{at}");
        }
        // A number that was mended says nothing any more, and one that is written again is no second row.
        write(&own, 2, "001310004568").location();
        write(&own, 2, "001310004568").location();
        for at in [1, 2] {
            assert!(!own.get(&format!("/desk/XA/nominations/{at}")).contains(twice), "{at}");
        }
        assert_eq!(books.dump().iter().filter(|row| row.starts_with("citizen_ids")).count(), 3);
        for wrong in ["", "abc"] {
            assert_eq!(write(&own, 2, wrong).status, Status::UnprocessableEntity);
        }
    }

    fn another_secret_opens_nothing_and_says_so(books: Books) {
        let (all, round) = start(books);
        let books = &all.books;
        let site = Site::over(books);
        send(&site.sign_in("decu"), &round, &[("id_number", NUMBER)]).location();
        let with = |seal: Option<Seal>| {
            let clock: Clock = site.app.clock;
            let app = App::new(books.pool.clone(), clock).unwrap();
            Site::of(match seal { Some(seal) => app.with_seal(seal), None => app })
        };
        let other = with(Some(Seal::new(&[8; 32])));
        let chair = other.sign_in("chutich");
        let page = chair.get("/desk/TB/nominations/1");
        assert!(page.contains("SOVANG_SECRET đã đổi") && !page.contains(MASKED), "{page}");
        let shown = chair.post("/desk/TB/nominations/1/id-number/show", &[]);
        assert!(shown.status == Status::UnprocessableEntity && shown.body.contains("hãy đặt lại khóa cũ"), "{}", shown.body);
        // Entered anew it is locked with the secret of today.
        write(&other.sign_in("decu"), 1, NUMBER).location();
        assert!(chair.get("/desk/TB/nominations/1").contains(MASKED));
        let none = with(None);
        let own = none.sign_in("decu");
        assert!(!own.get("/desk/XA/nominations/new").contains("id_number"));
        let refused = send(&own, &round, &[("name", "Lê Văn Mới"), ("id_number", NUMBER)]);
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("SOVANG_SECRET"), "{}", refused.body);
        assert!(verified(&mut books.db()).1.is_empty());
    }

    fn a_list_brings_numbers_and_no_row_fails_for_one(books: Books) {
        let (all, round) = start(books);
        let books = &all.books;
        let site = Site::over(books);
        let own = site.sign_in("decu");
        let list = "Họ và tên,Ngày sinh,Đối tượng,Lớp,Mã đơn vị,Điểm trung bình,Thành tích,Minh chứng,Số CCCD\n\
            Trần Thị Hoà,02/05/2010,học sinh,9A,XA,\"8,6\",Giải nhì,Giấy khen 1,1310004567\n\
            Lê Văn Đức,03/05/2010,học sinh,9A,XA,\"8,0\",Giải ba,Giấy khen 2,001305004111\n\
            Vũ Văn Sai,03/05/2010,học sinh,9A,XA,\"8,0\",Giải ba,Giấy khen 4,123\n\
            Đỗ Thị Xa,03/05/2010,học sinh,9A,TB,\"8,0\",Giải ba,Giấy khen 3,001310004999\n";
        let path = "/desk/XA/nominations/import";
        let looked = own.post_file(path, &[("round", &round)], ("file", "de-cu.csv", list.as_bytes()));
        let table = looked.body.split("<tbody>").nth(1).unwrap();
        for words in ["số ghi năm sinh 2005, hồ sơ ghi 2010", "không đủ 12 chữ số nên không giữ", "0********999"] {
            assert!(table.contains(words), "{words}: {table}");
        }
        assert!(!table.contains("001310004999") && !table.contains("123 "), "{table}");
        let fields = [("round", round.as_str()), ("name", "de-cu.csv"), ("text", list), ("then", "write")];
        let written = own.post(path, &fields);
        assert!(written.body.contains("Đã ghi 3 hồ sơ"), "{}", written.body);
        // A look that was taken back has used numbers up on PostgreSQL.
        let shown = |id: i64| own.ask(&format!("/desk/XA/nominations/{id}")).body.contains(MASKED);
        assert!((1..30).any(shown), "zeros that a spreadsheet left out are put back");
        digits_are_nowhere(books, NUMBER);
        digits_are_nowhere(books, "001305004111");
    }

    fn a_number_that_was_changed_behind_the_program_is_named(books: Books) {
        let (all, round) = start(books);
        let books = &all.books;
        let site = Site::over(books);
        let own = site.sign_in("decu");
        send(&own, &round, &[("id_number", NUMBER)]).location();
        nominate(books, &winter(sovang::id::RoundId(round.parse().unwrap()), books.unit, "Vũ Thị Sau"));
        for (sql, column) in [
            ("UPDATE citizen_ids SET party_id = party_id + 1", Some("sealed")),
            ("UPDATE citizen_ids SET party_id = party_id - 1", None),
            ("DELETE FROM citizen_ids", Some("citizen_ids")),
        ] {
            let mut db = books.db();
            disarm(&mut db);
            db.batch_execute(sql).unwrap();
            let found = verified(&mut db).1;
            let named = found.iter().any(|it| format!("{it}").contains("citizen_ids"));
            assert_eq!(named, column.is_some(), "{sql}: {found:?}");
        }
    }
}
