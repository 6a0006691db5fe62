//! The list, putting somebody forward, and what the unit that did so may do afterwards.

use rocket::http::Status;
use sovang::{
    id::NominationId,
    party::{Purpose, consent},
    programme::Progress,
    unit::Level,
    user::Role,
};

use super::{open_now, three, unit_of, winter};
use crate::{
    books::{Books, day},
    on_both_databases,
    scholarships::*,
    site::{Site, Visit, officer},
};

fn form(round: &str) -> Vec<(&'static str, String)> {
    [
        ("round", round),
        ("unit", "XA"),
        ("name", "Nguyễn Thị Bé"),
        ("born", "02/05/2010"),
        ("id_number", ""),
        ("category", "pupil"),
        ("facts.grade", "9"),
        ("facts.school", "THCS Ví Dụ"),
        ("facts.mark", "8,6"),
        ("facts.achievement", "Giải nhì học sinh giỏi tỉnh"),
        ("facts.hardship", ""),
        ("facts.evidence", "Giấy khen số 12"),
        ("agreed.agrees", "true"),
        ("agreed.publishes", "true"),
        ("agreed.proof", "phiếu ký ngày 20/12/2025"),
        ("agreed.agreed_on", "20/12/2025"),
        ("agreed.representative", "Lê Thị Mẹ"),
        ("agreed.relationship", "mother"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

/// Posts the form with some fields changed.
pub fn send(visit: &Visit<'_>, round: &str, changed: &[(&str, &str)]) -> crate::site::Answer {
    let mut all = form(round);
    for (name, value) in changed {
        all.iter_mut().find(|(it, _)| it == name).unwrap().1 = (*value).to_owned();
    }
    let fields: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
    visit.post("/desk/XA/nominations", &fields)
}

fn may_publish(books: &Books, id: NominationId) -> bool {
    let person = record(books, id).nomination.person;
    let live =
        consent::store::consenting(&mut books.db(), &[person], Purpose::PublishAward, day("2025-12-31"));
    !live.unwrap().is_empty()
}

on_both_databases! {
    fn a_commune_puts_somebody_forward_and_the_rules_answer_at_once(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        add_unit(books, "XA", Level::Commune);
        add_unit(books, "XB", Level::Commune);
        let round = open_now(books, &[], false).to_string();
        for (login, unit) in [("decu.a", "XA"), ("decu.b", "XB"), ("decu.tinh", "TB")] {
            officer(books, login, unit, Role::Nominator);
        }
        officer(books, "chutich", "TB", Role::Chair);
        let site = Site::over(books);
        let (own, other) = (site.sign_in("decu.a"), site.sign_in("decu.b"));
        assert!(own.get("/desk/XA/nominations/new").contains("Đợt DONG (→ 31/01/2026)"));
        for (changed, sentence) in [
            (vec![("name", "")], "Cần điền ô này"),
            (vec![("facts.mark", "11")], "không phải là điểm trung bình"),
            (vec![("unit", "XB")], "không thuộc đơn vị mở đợt"),
            (vec![("round", "999")], "không có đợt"),
            (vec![("agreed.relationship", "")], "cần có họ tên và quan hệ"),
            (vec![("agreed.proof", "")], "cần có minh chứng"),
        ] {
            let refused = send(&own, &round, &changed);
            assert_eq!(refused.status, Status::UnprocessableEntity, "{changed:?}");
            assert!(refused.body.to_lowercase().contains(&sentence.to_lowercase()), "{sentence}: {}", refused.body);
            assert!(refused.body.contains("THCS Ví Dụ"), "what was typed stays");
        }
        assert_eq!(send(&own, &round, &[]).location(), "/desk/XA/nominations/1");
        let page = own.get("/desk/XA/nominations/1");
        assert!(page.contains("quy tắc đạt") && page.contains("Lê Thị Mẹ (mẹ)") && page.contains("8,60"), "{page}");
        assert!(!page.contains("Đã hứa chi"), "the funds of the province are not the commune's to see");
        assert!(may_publish(books, NominationId(1)));
        // The rules refuse at once, with the clause.
        assert_eq!(send(&own, &round, &[("name", "Trần Văn Tí"), ("facts.evidence", "")]).location(), "/desk/XA/nominations/2");
        let refused = own.get("/desk/XA/nominations/2");
        assert!(refused.contains("Chưa có giấy tờ chứng minh") && refused.contains("Quy chế quỹ mẫu, Điều 4") && refused.contains("không đủ điều kiện"), "{refused}");
        // Who sees it: the unit that made it and those who run the round; nobody else learns that it exists.
        assert_eq!(other.ask("/desk/XB/nominations/1").status, Status::NotFound);
        assert_eq!(other.ask("/desk/XB/nominations/1/print").status, Status::NotFound);
        assert!(!other.get("/desk/XB/nominations").contains("Nguyễn Thị Bé"));
        assert_eq!(site.sign_in("decu.tinh").ask("/desk/TB/nominations/1").status, Status::NotFound);
        let chair = site.sign_in("chutich").get("/desk/TB/nominations/1");
        assert!(chair.contains("Nguyễn Thị Bé") && chair.contains("Đã hứa chi"), "{chair}");
        assert_eq!(other.post("/desk/XB/nominations/1/withdraw", &[("reason", "thử")]).status, Status::NotFound);
        let future = send(&own, &round, &[("name", "Lê Văn Mai Sau"), ("agreed.agreed_on", "01/01/2026")]);
        assert!(future.status == Status::UnprocessableEntity && future.body.contains("chưa tới"), "{}", future.body);
        assert!(!own.get("/desk/XA/nominations").contains("Mai Sau"), "nothing of it stays");
    }

    fn a_child_is_published_with_a_representative_only(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        add_unit(books, "XA", Level::Commune);
        let round = open_now(books, &[], false).to_string();
        officer(books, "decu.a", "XA", Role::Nominator);
        let site = Site::over(books);
        let own = site.sign_in("decu.a");
        let alone = [("agreed.representative", ""), ("agreed.relationship", "")];
        send(&own, &round, &alone).location();
        assert!(own.get("/desk/XA/nominations/1").contains("Chưa có sự đồng ý của: người đại diện theo pháp luật"));
        assert!(!may_publish(books, NominationId(1)));
        let nobody = own.post("/desk/XA/nominations/1/agree", &[("agreed.proof", "x")]);
        assert!(nobody.status == Status::UnprocessableEntity && nobody.body.contains("hưa ghi ai đồng ý"), "{}", nobody.body);
        let mother = |publishes: bool| {
            let mut all = vec![("agreed.proof", "phiếu ký"), ("agreed.agreed_on", "30/12/2025"), ("agreed.representative", "Lê Thị Mẹ"), ("agreed.relationship", "mother")];
            all.extend(publishes.then_some(("agreed.publishes", "true")));
            all
        };
        own.post("/desk/XA/nominations/1/agree", &mother(false)).location();
        assert!(!own.get("/desk/XA/nominations/1").contains("Chưa có sự đồng ý"), "she may be considered");
        assert!(!may_publish(books, NominationId(1)), "and not published");
        own.post("/desk/XA/nominations/1/agree", &mother(true)).location();
        assert!(may_publish(books, NominationId(1)));
        // An adult answers alone.
        let grown = [("name", "Lê Văn Lớn"), ("born", "02/05/2000"), ("category", "student"), ("agreed.representative", ""), ("agreed.relationship", "")];
        assert_eq!(send(&own, &round, &grown).location(), "/desk/XA/nominations/2");
        assert!(may_publish(books, NominationId(2)));
    }

    fn nominations_are_listed_as_they_are_asked_for(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        add_unit(books, "XA", Level::Commune);
        let round = open_now(books, &[], false);
        three(books, round);
        nominate(books, &winter(round, unit_of(books, "XA"), "Đỗ Thị An"));
        nominate(books, &pupil(all.round, books.unit, "Vũ Văn Cũ"));
        officer(books, "kiemsoat", "TB", Role::Controller);
        let site = Site::over(books);
        let visit = site.sign_in("kiemsoat");
        let main = |path: &str| visit.get(&format!("/desk/TB/nominations{path}")).split("<tbody>").nth(1).unwrap_or_default().to_owned();
        let all_of_them = main("");
        assert!(all_of_them.contains("Cộng 5 hồ sơ, 4 đang chờ") && all_of_them.contains("5.000.000 ₫"), "{all_of_them}");
        assert!(all_of_them.find("Vũ Văn Cũ") < all_of_them.find("Đỗ Thị An"), "the latest first");
        for (path, wanted, others) in [
            ("?outcome=blocked", "Phạm Thị Hoa", "Trần Thị Hoà"),
            ("?outcome=warned", "Lê Văn Đức", "Trần Thị Hoà"),
            ("?state=refused", "Phạm Thị Hoa", "Lê Văn Đức"),
            ("?unit=XA", "Đỗ Thị An", "Trần Thị Hoà"),
            ("?q=hoa", "Trần Thị Hoà", "Lê Văn Đức"),
            ("?round=1", "Vũ Văn Cũ", "Trần Thị Hoà"),
        ] {
            let some = main(path);
            assert!(some.contains(wanted) && !some.contains(others), "{path}: {some}");
        }
        assert_eq!(main("?category=teacher"), "");
        let sorted = main("?sort=name");
        assert!(sorted.find("Đỗ Thị An") < sorted.find("Vũ Văn Cũ") && sorted.find("Vũ Văn Cũ") < sorted.find("Lê Văn Đức"), "{sorted}");
        let csv = visit.get("/desk/TB/nominations?outcome=warned&format=csv");
        assert!(csv.starts_with("nomination,name,") && csv.contains("Lê Văn Đức") && !csv.contains("Trần Thị Hoà"), "{csv}");
        assert_eq!(visit.ask("/desk/TB/nominations?state=boss").status, Status::BadRequest);
        // A dossier stays in its list.
        let second = visit.get("/desk/TB/nominations/2?outcome=warned");
        assert!(second.contains("1/1") && !second.contains("id=\"next\""), "{second}");
    }

    fn facts_are_corrected_while_nobody_has_decided(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let round = open_now(books, &[], false);
        let [_, warned, blocked] = three(books, round);
        officer(books, "decu", "TB", Role::Nominator);
        let site = Site::over(books);
        let own = site.sign_in("decu");
        let facts = [("facts.grade", "9"), ("facts.school", "THCS Ví Dụ"), ("facts.mark", "7,0"), ("facts.achievement", "Giải nhì"), ("facts.evidence", "Giấy khen số 12")];
        let path = |id: NominationId, what: &str| format!("/desk/TB/nominations/{id}/{what}");
        assert!(objections(&last_check(books, warned)).contains(&"average_mark?".to_owned()));
        own.post(&path(warned, "correct"), &facts).location();
        assert_eq!(objections(&last_check(books, warned)), Vec::<String>::new());
        assert_eq!(record(books, warned).nomination.gpa, Some(700));
        let audit: Vec<String> = books.dump().into_iter().filter(|row| row.contains("nomination.correct")).collect();
        assert!(audit.len() == 1 && audit[0].contains("500") && audit[0].contains("700"), "{audit:?}");
        let refused = own.post(&path(blocked, "correct"), &facts);
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("không đủ điều kiện nên không đổi được"), "{}", refused.body);
        // A correction that breaks a rule is refused by it, as a new nomination would be.
        own.post(&path(warned, "correct"), &[("facts.grade", "9"), ("facts.mark", "7,0")]).location();
        assert_eq!(record(books, warned).progress, Progress::Refused);
        let empty = own.post(&path(NominationId(1), "withdraw"), &[("reason", " ")]);
        assert!(empty.status == Status::UnprocessableEntity && empty.body.contains("cần có lý do"), "{}", empty.body);
        own.post(&path(NominationId(1), "withdraw"), &[("reason", "chuyển trường")]).location();
        assert_eq!(record(books, NominationId(1)).progress, Progress::Withdrawn);
        let again = own.get("/desk/TB/nominations/new?like=1");
        assert!(again.contains("value=\"Trần Thị Hoà\"") && again.contains("value=\"02/05/2010\"") && again.contains("value=\"8,60\""), "{again}");
    }

    fn a_child_who_is_helped_twice_is_seen_and_nobody_learns_where(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let (first, second) = (add_unit(books, "XA", Level::Commune), add_unit(books, "XB", Level::Commune));
        let round = open_now(books, &[], false);
        officer(books, "decu.b", "XB", Role::Nominator);
        let site = Site::over(books);
        let own = site.sign_in("decu.b");
        let id = nominate(books, &winter(round, second.0, "Trần Thị Hoà"));
        let page = |id: NominationId| own.get(&format!("/desk/XB/nominations/{id}"));
        assert!(!page(id).contains("tính ở mọi cấp"), "nobody else has put her forward");
        // The commune beside puts the same child forward in a round of its own, and awards her.
        let fund = add_fund(books, first, "QXA", day("2020-01-01"));
        let donor = books.donor("Ông Ẩn Tên");
        let gift = books.gift(donor, fund, 9_000_000, "2025-01-10");
        let (author, book) = (books.author.clone(), first.1);
        books.pool.write_now([book], move |tx| sovang::donation::workflow::receive(tx, &author, book, &gift)).unwrap();
        let mut theirs = terms(books, "RIENG", "HKBGC", &[fund]);
        theirs.name = "Quỹ kín của xã A".into();
        let theirs = open_round_in(books, first.1, theirs);
        let same = try_nominate(books, first.1, &books.author, &pupil(theirs, first.0, "Trần Thị Hoà")).unwrap();
        let seen = page(id);
        assert!(seen.contains("đã được hỗ trợ 0 suất khác, đang chờ xét 1 hồ sơ khác"), "{seen}");
        let council = found_council(books, first, "HDXA", (0..3).map(|at| add_user(books, &format!("hdxa{at}"))).collect());
        council.approve(books, theirs, &[same]);
        let seen = page(id);
        assert!(seen.contains("đã được hỗ trợ 1 suất khác, đang chờ xét 0 hồ sơ khác"), "{seen}");
        for secret in ["Quỹ kín", "RIENG", "Hội XA", "QXA"] {
            assert!(!seen.contains(secret), "{secret}: {seen}");
        }
        // Somebody of the same name who was born on another day is somebody else.
        let other = sovang::programme::workflow::NewNomination { birth_date: Some(day("2011-01-01")), ..winter(round, second.0, "Trần Thị Hoà") };
        assert!(!page(nominate(books, &other)).contains("tính ở mọi cấp"));
    }

    fn whoever_was_put_forward_before_is_found_and_fills_the_form(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        add_unit(books, "XA", Level::Commune);
        add_unit(books, "XB", Level::Commune);
        let round = open_now(books, &[], false);
        for (unit, name) in [("XA", "Trần Thị Hoà"), ("XA", "Trần Văn Hậu"), ("XB", "Trần Thị Hoàn"), ("XA", "Lê Văn Đức")] {
            nominate(books, &winter(round, unit_of(books, unit), name));
        }
        for (login, unit, role) in [("decu.a", "XA", Role::Nominator), ("uyvien", "TB", Role::CouncilMember)] {
            officer(books, login, unit, role);
        }
        let site = Site::over(books);
        let own = site.sign_in("decu.a");
        let names = |q: &str| -> Vec<String> {
            let body = own.get(&format!("/desk/XA/nominations/people?q={q}"));
            let all: serde_json::Value = serde_json::from_str(&body).unwrap();
            all["donors"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names("tran"), ["Trần Văn Hậu", "Trần Thị Hoà"], "of the own unit only, the latest first");
        assert_eq!(names("H%C3%B2a%20tr%E1%BA%A7n"), ["Trần Thị Hoà"]);
        for nothing in ["", "t", "%25%25", "Ho%C3%A0n%20z"] {
            assert!(names(nothing).is_empty(), "{nothing}");
        }
        assert_eq!(site.sign_in("uyvien").ask("/desk/TB/nominations/people?q=tran").status, Status::Forbidden);
        // Without a script the button answers with links, and a link fills the form.
        let page = own.get(&format!("/desk/XA/nominations/new?round={round}&q=hoa"));
        let link = format!("/desk/XA/nominations/new?like=1&#38;round={round}");
        assert!(page.contains(&link) && !page.contains("Trần Thị Hoàn"), "{page}");
        for filled in [own.get(&format!("/desk/XA/nominations/new?like=1&round={round}")), own.get("/desk/XA/nominations/new?who=1&q=x")] {
            assert!(filled.contains("value=\"Trần Thị Hoà\""), "{filled}");
        }
        assert!(own.get("/desk/XA/nominations/new?q=khongai").contains("Chưa từng đề cử ai"));
        assert_eq!(own.ask("/desk/XA/nominations/new?who=3").status, Status::NotFound, "another unit's");
    }
}
