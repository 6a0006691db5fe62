//! Rounds and nominations: the rules speak at once, in full, and what they said stays.

use sovang::{
    eligibility::{self, CheckStage},
    fund::{FundKind, Restriction},
    id::{BookId, CheckId},
    ledger::Author,
    party::Purpose,
    programme::{self, Category, Progress, workflow::NewNomination},
    unit::{self, Level},
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    scholarships::*,
};

#[track_caller]
fn put_forward(books: &Books, expected: &[&str], new: &NewNomination) {
    let id = nominate(books, new);
    assert_eq!(objections(&last_check(books, id)), expected);
    let blocked = expected.iter().any(|code| !code.ends_with('?'));
    let progress = if blocked { Progress::Refused } else { Progress::Nominated };
    assert_eq!(record(books, id).progress, progress);
}

/// Nominates an eligible pupil after one change, in the round HB1.
#[track_caller]
fn changed(all: &Scholarships, expected: &[&str], change: impl FnOnce(&mut NewNomination)) {
    let mut new = pupil(all.round, all.books.unit, "Trần Thị Hoà");
    change(&mut new);
    put_forward(&all.books, expected, &new);
}

fn teacher(new: &mut NewNomination) {
    new.category = Category::Teacher;
    new.birth_date = Some(day("1980-01-01"));
    new.amount = Some(dong(1_000_000));
}

fn check_what_the_paper_says(all: &Scholarships) {
    changed(all, &[], |_| ());
    changed(all, &["age_pupil"], |new| new.birth_date = Some(day("2000-01-01")));
    changed(all, &["age_pupil"], |new| new.birth_date = None);
    changed(all, &["age_student"], |new| new.category = Category::Student);
    changed(all, &["age_self_learner"], |new| new.category = Category::SelfLearner);
    changed(all, &[], teacher);
    changed(all, &["age_teacher"], |new| {
        teacher(new);
        new.birth_date = Some(day("2010-01-01"));
    });
    changed(all, &["grade_given"], |new| new.grade = Some("  ".into()));
    changed(all, &["merit_or_hardship"], |new| new.achievement = None);
    changed(all, &["evidence_present"], |new| new.evidence = None);
    changed(all, &["teacher_outstanding"], |new| {
        teacher(new);
        (new.achievement, new.hardship) = (None, Some("Hộ nghèo".into()));
    });
    changed(all, &["average_mark?"], |new| new.gpa = Some(640));
    changed(all, &["average_mark?"], |new| new.gpa = None);
    changed(all, &["amount_given"], |new| {
        teacher(new);
        new.amount = None;
    });
    changed(all, &["round_open"], |new| new.nominated_on = day("2025-04-01"));
    // All reasons at once, in the order of the rules.
    changed(all, &["age_pupil", "grade_given", "merit_or_hardship", "evidence_present"], |new| {
        (new.birth_date, new.grade, new.achievement, new.evidence) = (None, None, None, None);
    });
}

fn check_the_programme_and_the_round(all: &Scholarships) {
    let books = &all.books;
    let in_round = |expected: &[&str], round, change: fn(&mut NewNomination)| {
        let mut new = pupil(round, books.unit, "Trần Thị Hoà");
        change(&mut new);
        put_forward(books, expected, &new);
    };
    let general = [books.general];
    let aid = open_round(books, terms(books, "KHO", "VUOTKHO", &general));
    in_round(&["hardship_aid_needs_hardship"], aid, |_| ());
    let reward = open_round(books, terms(books, "KT", "Khen thưởng thành tích", &general));
    in_round(&["achievement_award_needs_achievement"], reward, |new| {
        (new.achievement, new.hardship) = (None, Some("Hộ nghèo".into()));
    });
    let mut new = terms(books, "LON", "HKBGC", &general);
    new.amounts.insert(Category::Pupil, dong(30_000_001));
    in_round(&["yearly_cap"], open_round(books, new), |_| ());
    let mut new = terms(books, "HET", "HKBGC", &general);
    new.quotas.insert((books.unit, Category::Pupil), 0);
    in_round(&["quota"], open_round(books, new), |_| ());
    let mut new = terms(books, "NHO", "HKBGC", &general);
    new.budget = dong(999_999);
    in_round(&["round_budget"], open_round(books, new), |_| ());
}

fn check_the_fund_and_the_unit(all: &Scholarships) {
    let books = &all.books;
    changed(all, &["fund_balance"], |new| new.fund = Some(books.programme));
    let only = Restriction { categories: vec![Category::Teacher], ..Restriction::default() };
    let fund = books.fund("GV", FundKind::Programme, only);
    let donor = books.donor("Bà Ví Dụ");
    books.receive(&books.gift(donor, fund.id, 5_000_000, "2025-01-10")).unwrap();
    changed(all, &["fund_restriction"], |new| new.fund = Some(fund.id));
    let refused = programme::store::nominations_of_round(&mut books.db(), all.round).unwrap();
    let check = last_check(books, refused.last().unwrap().id);
    let finding = check.unmet().next().unwrap();
    assert!(finding.sentence_vi.contains("Lời người ủng hộ quỹ GV"), "{}", finding.sentence_vi);

    let (hamlet, book) = add_unit(books, "THON1", Level::Hamlet);
    assert_eq!(book, books.book);
    changed(all, &[], |new| new.unit = hamlet);
    let author = books.author.clone();
    let close = move |tx: &mut sovang::db::Tx| {
        unit::workflow::close(tx, &author, "THON1", day("2025-02-28"), "sáp nhập")
    };
    books.pool.write_now([BookId::REGISTER], close).unwrap();
    changed(all, &["unit_valid"], |new| new.unit = hamlet);
}

on_both_databases! {
    fn every_rule_of_the_working_set_refuses_somebody(books: Books) {
        let all = Scholarships::start(books);
        check_what_the_paper_says(&all);
        check_the_programme_and_the_round(&all);
        check_the_fund_and_the_unit(&all);
        // What is left of the working set needs a council: one_award_per_round and fund_chosen are in `council`.
    }

    fn silence_is_no_consent_from_2026_on(books: Books) {
        publish(&books);
        let mut new = terms(&books, "HB2026", "HKBGC", &[books.general]);
        (new.opens_on, new.closes_on) = (day("2026-01-01"), day("2026-01-31"));
        let round = open_round(&books, new);
        let at = sovang::calendar::Instant::at(day("2026-01-20"), 9, 0).unwrap();
        let author = Author { at, ..books.author.clone() };
        let mut new = pupil(round, books.unit, "Trần Thị Hoà");
        new.nominated_on = day("2026-01-10");
        let silent = try_nominate(&books, books.book, &author, &new).unwrap();
        assert_eq!(objections(&last_check(&books, silent)), ["consent?"]);
        new.consent = Some("phiếu ký ngày 09/01/2026".into());
        let agreed = try_nominate(&books, books.book, &author, &new).unwrap();
        assert!(objections(&last_check(&books, agreed)).is_empty());
        let person = record(&books, agreed).nomination.person;
        let consenting = |on: &str| {
            let ids = [person];
            let db = &mut books.db();
            sovang::party::consent::store::agreeing(db, &ids, Purpose::PublishAward, day(on)).unwrap()
        };
        assert_eq!((consenting("2026-01-10").len(), consenting("2026-01-09").len()), (1, 0));
        assert!(books.dump().iter().any(|row| row.contains("phiếu ký ngày 09/01/2026")));
    }

    fn the_same_person_is_found_again_over_all_units(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let (unit, book) = add_unit(books, "XA01", Level::Commune);
        let fund = add_fund(books, (unit, book), "QX", day("2000-01-01"));
        let round = open_round_in(books, book, terms(books, "HB1", "HKBGC", &[fund]));
        let first = record(books, nominate(books, &pupil(all.round, books.unit, "Trần Thị Hoà")));
        let person = |new: &NewNomination| {
            let id = try_nominate(books, book, &books.author, new).unwrap();
            record(books, id).nomination.person
        };
        let decomposed: String = "trần  thị hòa".chars().flat_map(|it| match it {
            'ò' => vec!['o', '\u{300}'],
            other => vec![other],
        }).collect();
        let mut new = pupil(round, unit, &decomposed);
        assert_eq!(person(&new), first.nomination.person);
        new.birth_date = Some(day("2010-05-03"));
        assert_ne!(person(&new), first.nomination.person, "another birthday is another person");
        new = pupil(round, unit, "Trần Thị Hoa");
        assert_ne!(person(&new), first.nomination.person, "another tone is another name");
    }

    fn a_person_whom_a_fund_names_is_found_without_a_birthday(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let person = named_person(books, "Lê Văn Ví Dụ");
        let only = Restriction { persons: vec![person], ..Restriction::default() };
        let fund = books.fund("BT", FundKind::Sponsorship, only);
        let donor = books.donor("Bà Ví Dụ");
        books.receive(&books.gift(donor, fund.id, 5_000_000, "2025-01-10")).unwrap();
        let unnamed = record(books, nominate(books, &pupil(all.round, books.unit, "Lê Văn Ví Dụ")));
        assert_ne!(unnamed.nomination.person, person, "a namesake is not taken for the named person");
        let mut new = pupil(all.round, books.unit, "Lê Văn Ví Dụ");
        (new.fund, new.birth_date) = (Some(fund.id), Some(day("2011-01-01")));
        let id = nominate(books, &new);
        assert_eq!((record(books, id).nomination.person, objections(&last_check(books, id))), (person, vec![]));
        new.fund = None;
        assert_eq!(record(books, nominate(books, &new)).nomination.person, person, "the birthday is known now");
    }

    fn a_rule_that_changes_leaves_the_old_check_as_it_was(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let mut old = pupil(all.round, books.unit, "Trần Thị Hoà");
        old.birth_date = Some(day("2004-01-01"));
        let nomination = nominate(books, &old);
        let load = || books.pool.read_now(|db| eligibility::store::check(db, CheckId(1))).unwrap();
        let before = load();
        assert_eq!((before.nomination, before.check.stage()), (nomination, CheckStage::Nomination));
        assert_eq!(objections(&before.check), ["age_pupil"]);
        publish_rules(books, "age_pupil,2,block,2025-03-01,,,nominee.age <= 25,Quá {nominee.age} tuổi,Too old at {nominee.age},Điều 9").unwrap();
        let after = load();
        assert_eq!(after, before);
        let sentence = &after.check.unmet().next().unwrap().sentence_vi;
        assert_eq!(sentence, "Học sinh phải từ 5 đến 20 tuổi vào ngày xét, hồ sơ này là 21 tuổi");
        let again = books.pool.read_now(|db| eligibility::store::run_again(db, &after)).unwrap();
        assert_eq!(again, after.check, "the versions it was made with give the same result");
        assert!(objections(&last_check(books, nominate(books, &old))).is_empty(), "a new check asks the new rule");
    }

    fn what_cannot_be_kept_leaves_no_trace(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let (unit, book) = add_unit(books, "XA01", Level::Commune);
        let foreign = add_fund(books, (unit, book), "QX", day("2000-01-01"));
        let late = add_fund(books, (books.unit, books.book), "MOI", day("2025-06-01"));
        let bad = |sentence: &str, change: &dyn Fn(&mut NewNomination)| {
            let mut new = pupil(all.round, books.unit, "Trần Thị Hoà");
            change(&mut new);
            refused(books, sentence, || try_nominate(books, books.book, &books.author, &new));
        };
        bad("chưa có tên", &|new| new.name = " \u{200b} ".into());
        bad("ký tự điều khiển", &|new| new.achievement = Some("giải\u{7}nhì".into()));
        bad("chưa tới", &|new| new.nominated_on = day("2026-01-01"));
        bad("không thuộc sổ của đợt xét", &|new| new.fund = Some(foreign));
        bad("không hoạt động vào ngày 05/03/2025", &|new| new.fund = Some(late));
        bad("cần có minh chứng", &|new| new.consent = Some(" ".into()));
        let elsewhere = pupil(all.round, books.unit, "Trần Thị Hoà");
        refused(books, "sổ không có đợt học bổng “HB1”", || try_nominate(books, book, &books.author, &elsewhere));
        let round = open_round_in(books, book, terms(books, "HBX", "HKBGC", &[foreign]));
        let above = pupil(round, books.unit, "Trần Thị Hoà");
        refused(books, "không thuộc đơn vị mở đợt xét", || try_nominate(books, book, &books.author, &above));
        let author = books.author.clone();
        let new = pupil(all.round, books.unit, "Trần Thị Hoà");
        let tb = books.book;
        let without_register = move |tx: &mut sovang::db::Tx| programme::workflow::nominate(tx, &author, tb, &new);
        refused(books, "chưa được khóa", || books.pool.write_now([tb], without_register));
    }

    fn a_rule_that_cannot_be_kept_leaves_no_trace(books: Books) {
        publish(&books);
        let bad = |sentence: &str, row: &str| refused(&books, sentence, || publish_rules(&books, row));
        bad("phải là 2, không phải 1", "age_pupil,1,block,2025-01-01,,,nominee.age > 1,a,a,c");
        bad("phải là 1, không phải 3", "moi,3,block,2025-01-01,,,nominee.age > 1,a,a,c");
        bad("chưa được lập", "moi,1,block,2025-01-01,,KHONGCO,nominee.age > 1,a,a,c");
        bad("sai cú pháp", "moi,1,block,2025-01-01,,,nominee.age >,a,a,c");
        bad("dùng “tuoi”", "tot,1,warn,2025-01-01,,,nominee.age > 1,a,a,c\nmoi,1,block,2025-01-01,,,nominee.tuoi > 1,a,a,c");
        bad("không phải là tên một dữ kiện", "moi,1,block,2025-01-01,,,nominee.age > 1,{tuoi},a,c");
        publish_rules(&books, "moi,1,block,2025-01-01,,TUHOC,nominee.age > 1,a,a,c").unwrap();
    }

    fn a_nomination_is_withdrawn_once_and_with_a_reason(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let id = nominate(books, &pupil(all.round, books.unit, "Trần Thị Hoà"));
        let withdraw = |reason: &str| {
            let (author, reason) = (books.author.clone(), reason.to_owned());
            books.pool.write_now([books.book], move |tx| {
                programme::workflow::withdraw(tx, &author, id, day("2025-03-20"), &reason)
            })
        };
        refused(books, "cần có lý do", || withdraw(" "));
        withdraw("chuyển trường").unwrap();
        assert_eq!(record(books, id).progress, Progress::Withdrawn);
        refused(books, "đã rút nên không đổi được nữa", || withdraw("chuyển trường"));
    }
}
