//! The pages and files of the exceptions.

use rocket::http::Status;
use sovang::{disbursement::payout::Relation, unit::Level, user::Role};

use super::{TWO, one_account, with_phone};
use crate::{
    books::day,
    on_both_databases,
    payouts::Story,
    scholarships::*,
    site::{Site, officer},
};

on_both_databases! {
    fn the_exceptions_come_sorted_filtered_and_as_files(books: Books) {
        let story = Story::start(books, &TWO);
        let books = story.books();
        let here = (story.all.round, books.unit);
        one_account(&story, Relation::Own);
        with_phone(books, here, "Phạm Thị Hoa", "0912 345 678");
        with_phone(books, here, "Đỗ Thị An", "0912 345 678");
        nominate(books, &pupil(here.0, here.1, "Vũ Thị Xanh"));
        let site = Site::over(books);
        let chair = site.sign_in("chutich");
        assert!(chair.get("/desk/TB").contains("/desk/TB/risks"), "one action away");
        let page = chair.get("/desk/TB/risks");
        let at = |name: &str| page.find(name).unwrap_or_else(|| panic!("{name} is missing: {page}"));
        assert!(at("Lê Văn Đức</a>") < at("Phạm Thị Hoa</a>"), "the reds come first");
        assert!(page.contains("Đã xem 5 hồ sơ") && page.contains("●</span> đỏ – làm rõ trước"), "{page}");
        assert!(!page.contains("Vũ Thị Xanh"), "the green stay away until they are asked for");
        assert!(chair.get("/desk/TB/risks?colour=all").contains("Vũ Thị Xanh"));
        let reds = chair.get("/desk/TB/risks?colour=red");
        assert!(reds.contains("Trần Thị Hoà") && !reds.contains("Phạm Thị Hoa"), "{reds}");
        let phones = chair.get("/desk/TB/risks?check=phone&q=hoa");
        assert!(phones.contains("Phạm Thị Hoa</a>") && !phones.contains("Lê Văn Đức</a>"), "{phones}");
        assert_eq!(chair.ask("/desk/TB/risks?colour=purple").status, Status::BadRequest);
        let csv = chair.get("/desk/TB/risks?format=csv&check=account");
        assert!(csv.starts_with("risk,nomination,name,") && csv.lines().count() == 3, "{csv}");
        assert!(csv.contains("đỏ – làm rõ trước") && csv.contains("cũng là của Lê Văn Đức"), "{csv}");
        let english = chair.get("/desk/TB/risks?lang=en");
        assert!(english.contains("red – clear it up first") && english.contains("is also that of"), "{english}");
    }

    fn a_dossier_and_a_payout_say_what_was_found_and_fold_the_rest(books: Books) {
        let story = Story::start(books, &TWO);
        let list = one_account(&story, Relation::Own);
        let site = Site::over(story.books());
        let (chair, maker) = (site.sign_in("chutich"), site.sign_in("ketoan"));
        let dossier = chair.get(&format!("/desk/TB/nominations/{}", story.awards[0].0));
        assert!(dossier.contains("cũng là của Lê Văn Đức") && dossier.contains("<details class=\"rule green\">"), "{dossier}");
        let page = maker.get(&format!("/desk/TB/payouts/{list}"));
        assert!(page.contains("cũng là của Lê Văn Đức") && page.contains("Dấu hiệu rủi ro của đợt chi"), "{page}");
        let green = nominate(story.books(), &pupil(story.all.round, story.books().unit, "Vũ Thị Xanh"));
        let dossier = chair.get(&format!("/desk/TB/nominations/{green}"));
        assert!(dossier.contains("xanh – không có dấu hiệu") && !dossier.contains("<div class=\"rule"), "{dossier}");
    }

    fn the_second_person_sees_the_signs_of_a_list_before_the_answer(books: Books) {
        let story = Story::start(books, &TWO);
        let list = one_account(&story, Relation::Parent);
        let task = story.submit(list).unwrap();
        let site = Site::over(story.books());
        let page = site.sign_in("chutich").get(&format!("/desk/TB/approvals/{task}"));
        assert!(page.contains("○ vàng – nên xem: 2") && page.contains(&format!("payouts/{list}#risks")), "{page}");
    }

    fn the_unit_above_sees_the_units_below_and_a_commune_only_its_own(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let place = add_unit(books, "XA", Level::Commune);
        let fund = add_fund(books, place, "QXA", day("2025-01-01"));
        let there = open_round_in(books, place.1, terms(books, "XA1", "HKBGC", &[fund]));
        let new = sovang::programme::workflow::NewNomination {
            phone: "0912 345 678".into(),
            ..pupil(there, place.0, "Phạm Thị Hoa")
        };
        let below = try_nominate(books, place.1, &books.author, &new).unwrap();
        with_phone(books, (all.round, books.unit), "Trần Thị Hoà", "0912 345 678");
        officer(books, "duyet", "TB", Role::Reviewer);
        officer(books, "decu", "XA", Role::Nominator);
        let site = Site::over(books);
        let (above, own) = (site.sign_in("duyet"), site.sign_in("decu"));
        let page = above.get("/desk/TB/risks");
        assert!(page.contains("Phạm Thị Hoa") && page.contains("Trần Thị Hoà"), "{page}");
        let path = format!("/desk/XA/nominations/{below}");
        assert!(page.contains(&path), "{page}");
        assert_eq!(above.ask(&path).status, Status::Ok);
        let commune = above.get("/desk/TB/risks?unit=XA");
        assert!(commune.contains("Phạm Thị Hoa</a>") && !commune.contains("Trần Thị Hoà</a>"), "{commune}");
        let page = own.get("/desk/XA/risks");
        assert!(page.contains("1 người ở đơn vị khác") && !page.contains("Trần Thị Hoà"), "{page}");
        let dossier = own.get(&path);
        assert!(dossier.contains("1 người ở đơn vị khác") && !dossier.contains("Trần Thị Hoà"), "{dossier}");
        assert_eq!(own.ask("/desk/TB/risks").status, Status::Forbidden);
    }
}
