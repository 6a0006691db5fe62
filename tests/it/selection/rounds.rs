//! Programmes and rounds on their pages, and published rounds that units below follow.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection as _;
use rocket::http::Status;
use sovang::{
    id::{BookId, RoundId, UnitId},
    programme::{
        Category, Papers, ProgrammeError, store,
        workflow::{self, NewNomination},
    },
    unit::Level,
    user::Role,
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    scholarships::*,
    site::{Site, officer},
};

const ROUND: [(&str, &str); 9] = [
    ("programme", "HKBGC"),
    ("code", "HB26"),
    ("name", "Học bổng năm 2026"),
    ("opens", "01/12/2025"),
    ("closes", "31/01/2026"),
    ("budget", "20tr"),
    ("funds", "HB"),
    ("funds", "QCHUNG"),
    ("documents", "Học bạ\nGiấy khen\n"),
];

/// A commune XA below TB with a book and a fund of its own.
fn commune(books: &Books) -> (UnitId, BookId) {
    let place = add_unit(books, "XA", Level::Commune);
    add_fund(books, place, "QXA", day("2020-01-01"));
    place
}

/// Publishes HB1 of TB, with five awards for the commune and its school report.
fn published(books: &Books, commune: UnitId) -> RoundId {
    let mut new = terms(books, "MAU", "HKBGC", &[books.general]);
    new.quotas = BTreeMap::from([((commune, Category::Pupil), 5), ((books.unit, Category::Pupil), 50)]);
    let papers = Papers::new(["Học bạ"], None).unwrap();
    let (author, book) = (books.author.clone(), books.book);
    let job = move |tx: &mut sovang::db::Tx| {
        let id = workflow::open_round(tx, &author, book, (&new, &papers))?;
        workflow::publish_round(tx, &author, id).map(|()| id)
    };
    books.pool.write_now([book], job).unwrap()
}

fn papers(books: &Books, round: RoundId) -> Papers {
    store::papers(&mut books.db(), round).unwrap()
}

on_both_databases! {
    fn a_round_is_opened_with_its_table_of_quotas(books: Books) {
        publish(&books);
        commune(&books);
        officer(&books, "ketoan", "TB", Role::Accountant);
        officer(&books, "decu", "TB", Role::Nominator);
        let site = Site::over(&books);
        let (keeper, nominator) = (site.sign_in("ketoan"), site.sign_in("decu"));
        let unit = books.pool.read_now(|db| sovang::unit::store::tree(db).map_err(sovang::db::DbError::from)).unwrap();
        let commune = unit.find("XA").unwrap().id;
        let quota = format!("quota-pupil-{commune}");
        assert!(keeper.get("/desk/TB/rounds/new").contains(&format!("name=\"{quota}\"")));
        let with = |more: &[(&'static str, &'static str)]| {
            let mut all: Vec<(&str, &str)> = ROUND.iter().copied().filter(|(name, _)| more.iter().all(|(it, _)| it != name)).collect();
            all.extend(more);
            all
        };
        for (wrong, sentence) in [
            (vec![("closes", "30/11/2025")], "đóng ngày 30/11/2025 trước khi mở"),
            (vec![("budget", "0")], "lớn hơn không"),
            (vec![("funds", "")], "ít nhất một quỹ"),
            (vec![("funds", "HB"), ("funds", "HB")], "được chọn hai lần"),
            (vec![("documents", "Học bạ\nhọc bạ")], "ghi hai lần"),
            (vec![("name", "")], "Cần điền ô này"),
            (vec![("amount-pupil", "nhiều")], "nhiều"),
        ] {
            let refused = keeper.post("/desk/TB/rounds", &with(&wrong));
            assert_eq!(refused.status, Status::UnprocessableEntity, "{wrong:?}");
            assert!(refused.body.contains(sentence), "{sentence}: {}", refused.body);
            assert!(refused.body.contains("value=\"HB26\""), "what was typed stays");
        }
        let mut cells = with(&[("amount-pupil", "1tr")]);
        cells.push((&quota, "ba"));
        let refused = keeper.post("/desk/TB/rounds", &cells);
        assert!(refused.body.contains("“ba” không phải là số suất"), "{}", refused.body);
        cells.pop();
        cells.push((&quota, "3"));
        assert_eq!(nominator.post("/desk/TB/rounds", &cells).status, Status::Forbidden);
        assert_eq!(keeper.post("/desk/TB/rounds", &cells).location(), "/desk/TB/rounds/HB26");
        let again = keeper.post("/desk/TB/rounds", &cells);
        assert!(again.body.contains("mã “HB26” đã dùng") || again.body.contains("Mã “HB26” đã dùng"), "{}", again.body);
        let record = books.pool.read_now(|db| store::find_round(db, books.book, "HB26")).unwrap();
        assert_eq!(record.terms.quota(commune, Category::Pupil), Some(3));
        assert_eq!(record.terms.amount(Category::Pupil), Some(dong(1_000_000)));
        assert_eq!(record.funds, [books.programme, books.general]);
        assert_eq!(papers(&books, record.round.id).documents, ["Học bạ", "Giấy khen"]);
        let page = nominator.get("/desk/TB/rounds/HB26");
        assert!(page.contains("0/3") && page.contains("Giấy khen") && page.contains("20.000.000 ₫"), "{page}");
        assert!(!page.contains("/publish"), "a nominator publishes nothing");
        assert_eq!(keeper.ask("/desk/TB/rounds/KHAC").status, Status::NotFound);
    }

    fn rounds_are_listed_and_the_year_before_stands_beside(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let mut last = terms(books, "HB0", "HKBGC", &[books.general]);
        (last.opens_on, last.closes_on) = (day("2024-03-05"), day("2024-03-31"));
        last.amounts.insert(Category::Pupil, dong(700_000));
        open_round(books, last);
        let mut other = terms(books, "VK1", "VUOTKHO", &[books.general]);
        (other.opens_on, other.closes_on) = (day("2025-12-01"), day("2026-01-31"));
        open_round(books, other);
        let council = council(books, "HD", 3);
        let ids: Vec<_> = ["Trần Thị Hoà", "Lê Văn Đức"].iter().map(|name| nominate(books, &pupil(all.round, books.unit, name))).collect();
        nominate(books, &pupil(all.round, books.unit, "Phạm Thị Hoa"));
        council.approve(books, all.round, &ids);
        officer(books, "kiemsoat", "TB", Role::Controller);
        let site = Site::over(books);
        let visit = site.sign_in("kiemsoat");
        let list = visit.get("/desk/TB/rounds");
        assert!(list.contains("Cộng 3 đợt") && list.contains("2.000.000 ₫"), "{list}");
        assert!(list.find("Đợt VK1") < list.find("Đợt HB1") && list.find("Đợt HB1") < list.find("Đợt HB0"), "the latest come first");
        let open = visit.get("/desk/TB/rounds?state=open");
        assert!(open.contains("Đợt VK1") && !open.contains("Đợt HB1"), "{open}");
        assert!(!visit.get("/desk/TB/rounds?year=2024").contains("Đợt HB1"));
        assert!(!visit.get("/desk/TB/rounds?programme=HKBGC").contains("Đợt VK1"));
        assert!(!visit.get("/desk/TB/rounds?q=vuot").contains("Đợt HB1"), "by the name of the programme");
        assert_eq!(visit.ask("/desk/TB/rounds?state=boss").status, Status::BadRequest);
        let csv = visit.get("/desk/TB/rounds?format=csv&q=HB1");
        assert!(csv.contains("HB1,") && csv.contains(",3,1,2,2000000"), "{csv}");
        let page = visit.get("/desk/TB/rounds/HB1");
        assert!(page.contains("?with=last-year") && !page.contains("700.000 ₫"), "{page}");
        let both = visit.get("/desk/TB/rounds/HB1?with=last-year");
        assert!(both.contains("700.000 ₫") && both.contains("Đợt HB0"), "{both}");
        assert!(visit.get("/desk/TB/rounds/HB0").contains("Năm trước chương trình này không có đợt nào"));
    }

    fn whoever_follows_a_published_round_is_never_looser(books: Books) {
        publish(&books);
        let (unit, book) = commune(&books);
        let template = published(&books, unit);
        let fund = books.pool.read_now(|db| sovang::fund::store::by_code(db, book, "QXA").map_err(sovang::db::DbError::from)).unwrap().unwrap().id;
        let open = |code: &str, programme_code: &str, amount: i64, seats: Option<i64>, documents: &[&str]| {
            let mut new = terms(&books, code, programme_code, &[fund]);
            new.amounts.insert(Category::Pupil, dong(amount));
            new.quotas = seats.map(|seats| ((unit, Category::Pupil), seats)).into_iter().collect();
            let papers = Papers::new(documents.iter().copied(), Some(template)).unwrap();
            let author = books.author.clone();
            books.pool.write_now([BookId::REGISTER, book], move |tx| workflow::open_round(tx, &author, book, (&new, &papers)))
        };
        refused(&books, "mức cho học sinh là 1.000.001 ₫, đợt mẫu cho tối đa 1.000.000 ₫", || open("A", "HKBGC", 1_000_001, Some(5), &["Học bạ"]));
        refused(&books, "chỉ tiêu học sinh là 6 suất, đợt mẫu cho tối đa 5", || open("A", "HKBGC", 1_000_000, Some(6), &["Học bạ"]));
        refused(&books, "chưa ghi chỉ tiêu học sinh", || open("A", "HKBGC", 1_000_000, None, &["Học bạ"]));
        refused(&books, "thiếu giấy tờ “Học bạ”", || open("A", "HKBGC", 1_000_000, Some(5), &["Giấy khen"]));
        refused(&books, "chương trình khác với đợt mẫu", || open("A", "VUOTKHO", 1_000_000, Some(5), &["Học bạ"]));
        let id = open("A", "HKBGC", 900_000, Some(4), &["học bạ", "Giấy khen"]).unwrap();
        assert_eq!(papers(&books, id).template, Some(template));
        // Nobody follows a round that is not published, nor one beside or below, nor the own one.
        let follow = |book: BookId, fund, template| {
            let new = terms(&books, "B", "HKBGC", &[fund]);
            let (author, papers) = (books.author.clone(), Papers { documents: vec!["Học bạ".into()], template: Some(template), ..Papers::default() });
            books.pool.write_now([BookId::REGISTER, book], move |tx| workflow::open_round(tx, &author, book, (&new, &papers)))
        };
        let plain = open_round(&books, terms(&books, "THUONG", "HKBGC", &[books.general]));
        assert!(matches!(follow(book, fund, plain), Err(ProgrammeError::NotPublished(_))));
        assert!(matches!(follow(books.book, books.general, template), Err(ProgrammeError::NotAbove { .. })));
        let author = books.author.clone();
        books.pool.write_now([book], move |tx| workflow::publish_round(tx, &author, id)).unwrap();
        assert!(matches!(follow(books.book, books.general, id), Err(ProgrammeError::NotAbove { .. })));
    }

    fn a_commune_follows_through_the_pages(books: Books) {
        publish(&books);
        let (unit, book) = commune(&books);
        let template = published(&books, unit);
        for (login, unit) in [("chutich", "TB"), ("chutich.xa", "XA")] {
            officer(&books, login, unit, Role::Chair);
        }
        let site = Site::over(&books);
        let (above, below) = (site.sign_in("chutich"), site.sign_in("chutich.xa"));
        assert!(!above.get("/desk/TB/rounds").contains("Đợt mẫu của cấp trên"), "nothing is above");
        let list = below.get("/desk/XA/rounds");
        assert!(list.contains("Đợt mẫu của cấp trên") && list.contains(&format!("rounds/new?template={template}")), "{list}");
        let form = below.get(&format!("/desk/XA/rounds/new?template={template}"));
        assert!(form.contains("Áp dụng đợt mẫu") && form.contains("value=\"1.000.000 ₫\"") && form.contains(">Học bạ</textarea>"), "{form}");
        let (id, quota) = (template.to_string(), format!("quota-pupil-{unit}"));
        let fields = |seats: &'static str| {
            let mut all: Vec<(&str, &str)> = ROUND.iter().copied().filter(|(name, _)| *name != "funds").collect();
            all.extend([("funds", "QXA"), ("template", &id), ("amount-pupil", "1tr"), ("amount-student", "3tr"), ("amount-self_learner", "2tr"), (&quota, seats)]);
            below.post("/desk/XA/rounds", &all)
        };
        let looser = fields("6");
        assert_eq!(looser.status, Status::UnprocessableEntity);
        assert!(looser.body.contains("chỉ tiêu học sinh là 6 suất, đợt mẫu cho tối đa 5"), "{}", looser.body);
        assert_eq!(fields("5").location(), "/desk/XA/rounds/HB26");
        assert!(below.get("/desk/XA/rounds/HB26").contains("Áp dụng đợt mẫu “Đợt MAU”"));
        assert!(above.get("/desk/TB/rounds/MAU").contains("1 đợt của cấp dưới đang áp dụng"));
        let again = above.post("/desk/TB/rounds/MAU/publish", &[]);
        assert!(again.status == Status::UnprocessableEntity && again.body.contains("đã được công bố"), "{}", again.body);
        assert_eq!(below.post("/desk/XA/rounds/HB26/publish", &[]).location(), "/desk/XA/rounds/HB26");
        assert!(books.pool.read_now(|db| store::templates(db, &[book])).unwrap().len() == 1);
    }

    fn an_open_round_is_changed_and_what_was_decided_stays_true(books: Books) {
        publish(&books);
        let donor = books.donor("Công ty Ví Dụ");
        books.receive(&books.gift(donor, books.general, 50_000_000, "2025-01-10")).unwrap();
        let (hamlet, _) = commune(&books);
        let mut new = terms(&books, "DONG", "HKBGC", &[books.general]);
        (new.opens_on, new.closes_on) = (day("2025-12-01"), day("2026-01-31"));
        new.quotas = BTreeMap::from([((books.unit, Category::Pupil), 3)]);
        let round = open_round(&books, new);
        let people = ["Trần Thị Hoà", "Lê Văn Đức", "Phạm Thị Hoa"];
        let ids = people.map(|name| nominate(&books, &NewNomination { nominated_on: day("2025-12-20"), ..pupil(round, books.unit, name) }));
        let council = council(&books, "HD", 3);
        council.approve(&books, round, &ids[..2]);
        officer(&books, "ketoan", "TB", Role::Accountant);
        officer(&books, "decu", "TB", Role::Nominator);
        let site = Site::over(&books);
        let (keeper, nominator) = (site.sign_in("ketoan"), site.sign_in("decu"));
        assert!(!nominator.get("/desk/TB/rounds/DONG").contains("/rounds/DONG/edit"));
        assert!(keeper.get("/desk/TB/rounds/DONG").contains("/rounds/DONG/edit"));
        let form = keeper.get("/desk/TB/rounds/DONG/edit");
        assert!(form.contains("value=\"01/12/2025\"") && form.contains("value=\"100.000.000 ₫\"") && form.contains("value=\"1.000.000 ₫\""), "{form}");
        let (own, below) = (format!("quota-pupil-{}", books.unit), format!("quota-pupil-{hamlet}"));
        let with = |more: &[(&str, &'static str)]| {
            let round = [("code", "DONG"), ("name", "Đợt DONG"), ("budget", "100tr"), ("funds", "QCHUNG"), ("amount-pupil", "1tr"), ("documents", "")];
            let plain = ROUND.iter().copied().filter(|(name, _)| round.iter().all(|(it, _)| it != name)).chain(round).chain([(own.as_str(), "3")]);
            let mut all: Vec<(&str, &str)> = plain.filter(|(name, _)| more.iter().all(|(it, _)| it != name)).collect();
            all.extend(more);
            keeper.post("/desk/TB/rounds/DONG/edit", &all)
        };
        let before = books.dump();
        for (wrong, sentence) in [
            (("budget", "1tr"), "ít hơn 2.000.000 ₫ đã duyệt"),
            ((own.as_str(), "1"), "có 2 suất học sinh được duyệt, không giảm chỉ tiêu xuống 1"),
            (("opens", "21/12/2025"), "có hồ sơ nộp ngày 20/12/2025"),
            (("closes", "19/12/2025"), "có hồ sơ nộp ngày 20/12/2025"),
            (("code", "KHAC"), "không đổi được; hãy mở đợt mới"),
            (("programme", "VUOTKHO"), "không đổi được; hãy mở đợt mới"),
            (("funds", ""), "ít nhất một quỹ"),
        ] {
            let refused = with(&[wrong]);
            assert_eq!(refused.status, Status::UnprocessableEntity, "{wrong:?}: {}", refused.body);
            assert!(refused.body.contains(sentence), "{sentence}: {}", refused.body);
        }
        assert_eq!(books.dump(), before, "what is refused leaves nothing behind");
        let wanted = [("amount-pupil", "1,2tr"), ("budget", "10tr"), (own.as_str(), "2"), (below.as_str(), "0"), ("closes", "28/02/2026"), ("documents", "Đơn xin")];
        assert_eq!(with(&wanted).location(), "/desk/TB/rounds/DONG");
        let kept = books.pool.read_now(|db| store::find_round(db, books.book, "DONG")).unwrap();
        assert_eq!((kept.round.closes_on(), kept.round.budget()), (day("2026-02-28"), dong(10_000_000)));
        assert_eq!((kept.terms.quota(books.unit, Category::Pupil), kept.terms.quota(hamlet, Category::Pupil)), (Some(2), Some(0)));
        assert_eq!(kept.terms.amount(Category::Student), None, "an empty cell fixes nothing");
        assert_eq!(papers(&books, round).documents, ["Đơn xin"]);
        let amounts = ids.map(|id| record(&books, id).nomination.amount.map(|it| it.dong()));
        assert_eq!(amounts, [Some(1_000_000), Some(1_000_000), Some(1_200_000)], "who waits takes the new amount");
        officer(&books, "kiemsoat", "TB", Role::Controller);
        let trail = site.sign_in("kiemsoat").get("/desk/TB/audit?q=DONG");
        assert!(trail.contains("round.change") || trail.contains("10.000.000") || trail.contains("10000000"), "{trail}");
        let again = keeper.get("/desk/TB/rounds/DONG/edit");
        assert!(again.contains("<li>Đơn xin</li>") && again.contains("value=\"28/02/2026\""), "{again}");
    }

    fn funds_that_the_form_cannot_show_stay_with_the_round(books: Books) {
        publish(&books);
        let funds: Vec<_> = (1..=6).map(|no| add_fund(&books, (books.unit, books.book), &format!("Q{no}"), day("2020-01-01"))).collect();
        open_round(&books, terms(&books, "SAU", "HKBGC", &funds));
        officer(&books, "ketoan", "TB", Role::Accountant);
        let site = Site::over(&books);
        let keeper = site.sign_in("ketoan");
        let round = [("programme", "HKBGC"), ("code", "SAU"), ("name", "Đợt SAU"), ("opens", "01/03/2025"), ("closes", "31/03/2025"), ("budget", "100tr")];
        let fields: Vec<_> = round.into_iter().chain(["Q2", "Q1", "Q3", "Q4", "Q5"].map(|code| ("funds", code))).collect();
        assert_eq!(keeper.post("/desk/TB/rounds/SAU/edit", &fields).location(), "/desk/TB/rounds/SAU");
        let kept = books.pool.read_now(|db| store::find_round(db, books.book, "SAU")).unwrap();
        assert_eq!(kept.funds, [funds[1], funds[0], funds[2], funds[3], funds[4], funds[5]]);

        // A fund that was closed since is not among those to choose from, and stays as well.
        books.db().batch_execute("UPDATE funds SET closed_on = '2025-02-28' WHERE code = 'Q3'").unwrap();
        let form = keeper.get("/desk/TB/rounds/SAU/edit");
        assert!(form.contains("value=\"Q4\"") && !form.contains("value=\"Q3\""), "{form}");
        let fields: Vec<_> = round.into_iter().chain(["Q2", "Q1", "Q4", "Q5"].map(|code| ("funds", code))).collect();
        assert_eq!(keeper.post("/desk/TB/rounds/SAU/edit", &fields).location(), "/desk/TB/rounds/SAU");
        let kept = books.pool.read_now(|db| store::find_round(db, books.book, "SAU")).unwrap();
        assert_eq!(kept.funds, [funds[1], funds[0], funds[3], funds[4], funds[2], funds[5]]);
    }

    fn a_published_round_leaves_nobody_looser(books: Books) {
        publish(&books);
        let (unit, book) = commune(&books);
        let template = published(&books, unit);
        let fund = books.pool.read_now(|db| sovang::fund::store::by_code(db, book, "QXA").map_err(sovang::db::DbError::from)).unwrap().unwrap().id;
        let terms_of = |code: &str, fund, amount: i64| {
            let mut new = terms(&books, code, "HKBGC", &[fund]);
            new.amounts.insert(Category::Pupil, dong(amount));
            new.quotas = BTreeMap::from([((unit, Category::Pupil), 5)]);
            new
        };
        let (author, new) = (books.author.clone(), terms_of("A", fund, 900_000));
        let own = Papers::new(["Học bạ"], Some(template)).unwrap();
        let job = move |tx: &mut sovang::db::Tx| workflow::open_round(tx, &author, book, (&new, &own));
        let follower = books.pool.write_now([BookId::REGISTER, book], job).unwrap();
        let change = |(round, book): (RoundId, BookId), new: workflow::NewRound, documents: &[&str]| {
            let (author, papers) = (books.author.clone(), Papers::new(documents.iter().copied(), None).unwrap());
            books.pool.write_now([BookId::REGISTER, book], move |tx| workflow::change_round(tx, &author, round, (&new, &papers)))
        };
        let above = (template, books.book);
        refused(&books, "“A” của cấp dưới đang áp dụng đợt này và sẽ thành lỏng hơn: mức cho học sinh là 900.000 ₫, đợt mẫu cho tối đa 800.000 ₫", || change(above, terms_of("MAU", books.general, 800_000), &[]));
        refused(&books, "sẽ thành lỏng hơn: thiếu giấy tờ “Đơn xin”", || change(above, terms_of("MAU", books.general, 1_000_000), &["Đơn xin"]));
        refused(&books, "đợt mẫu cho tối đa 1.000.000 ₫", || change((follower, book), terms_of("A", fund, 1_100_000), &[]));
        change((follower, book), terms_of("A", fund, 700_000), &["Đơn xin"]).unwrap();
        assert_eq!(papers(&books, follower).documents, ["Học bạ", "Đơn xin"]);
        assert_eq!(papers(&books, follower).template, Some(template), "it follows still");
        change(above, terms_of("MAU", books.general, 800_000), &["Đơn xin"]).unwrap();
    }

    fn a_programme_is_set_up_once(books: Books) {
        publish(&books);
        officer(&books, "chutich", "TB", Role::Chair);
        officer(&books, "decu", "TB", Role::Nominator);
        let site = Site::over(&books);
        let (chair, nominator) = (site.sign_in("chutich"), site.sign_in("decu"));
        let fields = [("name", "Tiếp sức đến trường"), ("alias", ""), ("code", "TSDT"), ("kind", "hardship_aid")];
        assert_eq!(nominator.post("/desk/TB/programmes", &fields).status, Status::Forbidden);
        assert_eq!(chair.post("/desk/TB/programmes", &fields).location(), "/desk/TB/programmes");
        assert!(nominator.get("/desk/TB/programmes").contains("Tiếp sức đến trường"));
        let again = chair.post("/desk/TB/programmes", &fields);
        assert!(again.status == Status::UnprocessableEntity && again.body.contains("đã dùng"), "{}", again.body);
    }
}
