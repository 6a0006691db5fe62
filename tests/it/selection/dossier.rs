//! The dossier: points, blind or not, what goes back, whom reviewers put before the council, and the paper.

use diesel::connection::SimpleConnection as _;
use rocket::http::Status;
use sovang::{
    dossier::{Agreeing, Agreement, DossierError, Reason, paper::Paper, workflow},
    id::{BookId, NominationId},
    ledger::Author,
    programme::Progress,
    unit::Level,
    user::{
        Role,
        step_up::{self, Threshold},
    },
};

use super::{open_now, three, unit_of, winter};
use crate::{
    books::{Books, day, dong},
    on_both_databases,
    scholarships::*,
    site::{Site, officer},
    tamper::{disarm, verified},
};

const CRITERIA: [&str; 2] = ["Hoàn cảnh x2", "Kết quả học tập"];

fn by(books: &Books, login: &str, role: Role) -> Author {
    Author { user: officer(books, login, "TB", role), ..books.author.clone() }
}

fn recommend(
    books: &Books,
    author: &Author,
    book: BookId,
    ids: &[NominationId],
) -> Result<usize, DossierError> {
    let (author, ids) = (author.clone(), ids.to_vec());
    let job = move |tx: &mut sovang::db::Tx| workflow::recommend(tx, &author, book, &ids);
    books.pool.write_now([BookId::REGISTER, book], job)
}

on_both_databases! {
    fn points_stay_hidden_until_one_gave_them_too(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let round = open_now(books, &CRITERIA, true);
        let [first, second, _] = three(books, round);
        for (login, role) in [("chutich", Role::Chair), ("uyvien", Role::CouncilMember), ("ketoan", Role::Accountant), ("decu", Role::Nominator)] {
            officer(books, login, "TB", role);
        }
        let site = Site::over(books);
        let (chair, member, nominator) = (site.sign_in("chutich"), site.sign_in("uyvien"), site.sign_in("decu"));
        let home = member.get("/desk/TB");
        assert!(home.contains("hồ sơ chờ bạn chấm") && home.contains(&format!("nominations/{first}?todo=review&#38;sort=id")) , "{home}");
        let path = format!("/desk/TB/nominations/{first}/review?todo=review&sort=id");
        for wrong in [vec![("points[0]", "4")], vec![("points[0]", "4"), ("points[1]", "6")], vec![]] {
            let refused = chair.post(&path, &wrong);
            assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("ần chấm đủ 2 tiêu chí"), "{wrong:?} {}", refused.body);
        }
        let scored = chair.post(&path, &[("points[0]", "4"), ("points[1]", "5"), ("note", "rất khó khăn")]);
        assert_eq!(scored.location(), format!("/desk/TB/nominations/{second}?sort=id&todo=review"), "the next one opens");
        let see = |visit: &crate::site::Visit<'_>| visit.get(&format!("/desk/TB/nominations/{first}"));
        assert!(see(&chair).contains("13/15") && see(&chair).contains("rất khó khăn"));
        let hidden = see(&member);
        assert!(!hidden.contains("13/15") && !hidden.contains("rất khó khăn") && hidden.contains("1 ủy viên khác đã chấm"), "{hidden}");
        for visit in [&nominator, &site.sign_in("ketoan")] {
            assert!(!see(visit).contains("13/15") && !see(visit).contains("rất khó khăn"));
        }
        member.post(&path, &[("points[0]", "1"), ("points[1]", "1")]).location();
        assert!(see(&member).contains("13/15") && see(&member).contains("3/15"));
        // A second opinion of the same person replaces the first, and both stay in the books.
        chair.post(&path, &[("points[0]", "5"), ("points[1]", "5")]).location();
        assert!(see(&chair).contains("15/15") && !see(&chair).contains("13/15"));
        assert_eq!(books.dump().iter().filter(|row| row.starts_with("nomination_reviews")).count(), 3);
        assert_eq!(nominator.post(&path, &[("points[0]", "5"), ("points[1]", "5")]).status, Status::Forbidden);
    }

    fn whoever_made_a_nomination_does_not_judge_it(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let round = open_now(books, &CRITERIA, false);
        let member = by(books, "uyvien", Role::CouncilMember);
        let id = try_nominate(books, books.book, &member, &winter(round, books.unit, "Trần Thị Hoà")).unwrap();
        let book = books.book;
        refused(books, "bạn là người đề cử", || recommend(books, &member, book, &[id]));
        let author = member.clone();
        let job = move |tx: &mut sovang::db::Tx| workflow::score(tx, &author, id, (&[5, 5], ""));
        refused(books, "bạn là người đề cử", || books.pool.write_now([book], job));
        assert!(!Site::over(books).sign_in("uyvien").get("/desk/TB").contains("hồ sơ chờ bạn chấm"));
    }

    fn what_goes_back_waits_for_an_answer(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        add_unit(books, "XA", Level::Commune);
        let round = open_now(books, &CRITERIA, false);
        let id = nominate(books, &winter(round, unit_of(books, "XA"), "Trần Thị Hoà"));
        for (login, unit, role) in [("uyvien", "TB", Role::CouncilMember), ("decu", "XA", Role::Nominator)] {
            officer(books, login, unit, role);
        }
        let site = Site::over(books);
        let (member, own) = (site.sign_in("uyvien"), site.sign_in("decu"));
        assert!(!own.get("/desk/XA").contains("chờ bổ sung"));
        let path = |desk: &str, what: &str| format!("/desk/{desk}/nominations/{id}/{what}");
        assert_eq!(member.post(&path("TB", "return"), &[("reason", "boss")]).status, Status::UnprocessableEntity);
        member.post(&path("TB", "return"), &[("reason", "missing_marks"), ("note", "thiếu kỳ II")]).location();
        let again = member.post(&path("TB", "return"), &[("reason", "unreadable")]);
        assert!(again.status == Status::UnprocessableEntity && again.body.contains("đang được trả lại"), "{}", again.body);
        let home = own.get("/desk/XA");
        assert!(home.contains("hồ sơ bị trả lại chờ bổ sung") && home.contains(&format!("/desk/XA/nominations/{id}")), "{home}");
        let page = own.get(&format!("/desk/XA/nominations/{id}"));
        assert!(page.contains("thiếu bảng điểm, học bạ") && page.contains("thiếu kỳ II"), "{page}");
        assert!(own.get("/desk/XA/nominations?state=back").contains("Trần Thị Hoà"));
        let chair = by(books, "chutich", Role::Chair);
        refused(books, "đang được trả lại", || recommend(books, &chair, books.book, &[id]));
        let empty = own.post(&path("XA", "answer"), &[("answer", "")]);
        assert!(empty.status == Status::UnprocessableEntity && empty.body.contains("hãy ghi đã bổ sung") || empty.body.contains("Hãy ghi đã bổ sung"), "{}", empty.body);
        own.post(&path("XA", "answer"), &[("answer", "đã nộp học bạ kỳ II")]).location();
        assert!(!own.get("/desk/XA").contains("chờ bổ sung"));
        assert!(member.get(&format!("/desk/TB/nominations/{id}")).contains("Đã bổ sung: đã nộp học bạ kỳ II"));
        let twice = own.post(&path("XA", "answer"), &[("answer", "nữa")]);
        assert!(twice.status == Status::UnprocessableEntity && twice.body.contains("không bị trả lại"), "{}", twice.body);
        assert_eq!(recommend(books, &chair, books.book, &[id]).unwrap(), 1);
    }

    fn only_those_without_any_warning_are_agreed_to_together(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let place = add_unit(books, "XA", Level::Commune);
        let round = open_now(books, &[], false);
        let [clean, warned, blocked] = three(books, round);
        let chair = by(books, "chutich", Role::Chair);
        let book = books.book;
        refused(books, "chỉ đồng ý cùng lúc được những hồ sơ không có cảnh báo; hãy bỏ chọn: Lê Văn Đức (cần xem lại)", || recommend(books, &chair, book, &[clean, warned]));
        refused(books, "không đủ điều kiện nên không đổi được", || recommend(books, &chair, book, &[clean, blocked]));
        refused(books, "chưa chọn hồ sơ nào", || recommend(books, &chair, book, &[]));
        let fund = add_fund(books, place, "QXA", day("2020-01-01"));
        let mut theirs = terms(books, "XA1", "HKBGC", &[fund]);
        (theirs.opens_on, theirs.closes_on) = (day("2025-12-01"), day("2026-01-31"));
        let theirs = open_round_in(books, place.1, theirs);
        let other = try_nominate(books, place.1, &books.author, &winter(theirs, place.0, "Đỗ Thị An")).unwrap();
        let job = { let author = chair.clone(); move |tx: &mut sovang::db::Tx| workflow::recommend(tx, &author, book, &[other]) };
        refused(books, "thuộc đợt xét của đơn vị khác", || books.pool.write_now([BookId::REGISTER, book, place.1], job));
        assert_eq!(recommend(books, &chair, book, &[clean]).unwrap(), 1);
        assert_eq!(recommend(books, &chair, book, &[clean]).unwrap(), 0, "once is enough");
        assert_eq!(record(books, clean).progress, Progress::Nominated, "advice is no vote");
        // A rule that objects today counts, whatever it said when the nomination came in.
        let later = nominate(books, &winter(round, books.unit, "Vũ Thị Sau"));
        publish_rules(books, "average_mark,2,warn,2025-12-25,,,nominee.gpa >= 900,Điểm dưới 9,Below 9,Điều 5").unwrap();
        refused(books, "Vũ Thị Sau (cần xem lại)", || recommend(books, &chair, book, &[later]));
    }

    fn the_list_without_warnings_asks_for_the_code(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let round = open_now(books, &[], false);
        let [clean, warned, _] = three(books, round);
        officer(books, "chutich", "TB", Role::Chair);
        let site = Site::over(books);
        let chair = site.sign_in("chutich");
        let list = chair.get("/desk/TB/nominations?state=waiting&outcome=passed");
        assert!(list.contains("Trần Thị Hoà") && list.contains(&format!("name=\"chosen\" value=\"{clean}\"")), "{list}");
        assert!(!list.contains(" checked") && chair.get("/desk/TB/nominations?state=waiting&outcome=passed&all=yes").contains(" checked"));
        assert!(!chair.get("/desk/TB/nominations").contains("name=\"chosen\""), "only there");
        let (clean, warned) = (clean.to_string(), warned.to_string());
        let both = chair.post("/desk/TB/nominations/recommend", &[("chosen", &clean), ("chosen", &warned)]);
        assert!(both.status == Status::UnprocessableEntity && both.body.contains("Lê Văn Đức (cần xem lại)"), "{}", both.body);
        let low = Threshold { unit: books.unit, from: day("2025-01-01"), amount: dong(999_999), set_at: books.author.at };
        step_up::store::insert(&mut books.db(), low).unwrap();
        let held = chair.post("/desk/TB/nominations/recommend", &[("chosen", &clean)]);
        assert!(held.status == Status::UnprocessableEntity && held.body.contains("step_code"), "{}", held.body);
        assert!(!books.dump().iter().any(|row| row.starts_with("nomination_advices")));
    }

    fn a_paper_says_for_ever_what_the_check_said(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let round = open_now(books, &[], false);
        let [_, warned, _] = three(books, round);
        for (login, role) in [("chutich", Role::Chair), ("kiemsoat", Role::Controller)] {
            officer(books, login, "TB", role);
        }
        let site = Site::over(books);
        let reader = site.sign_in("kiemsoat");
        let path = format!("/desk/TB/nominations/{warned}/print");
        let before = reader.get(&path);
        assert!(before.contains("PHIẾU GIẢI TRÌNH XÉT CHỌN") && before.contains("average_mark v1") && before.contains("cho cùng kết quả"), "{before}");
        let number = before.split("lần xét số ").nth(1).unwrap().split('<').next().unwrap().to_owned();
        publish_rules(books, "average_mark,2,warn,2025-12-25,,,nominee.gpa >= 900,Điểm dưới 9,Below 9,Điều 55").unwrap();
        site.sign_in("chutich").post(&format!("/desk/TB/nominations/{warned}/check"), &[]).location();
        let now = reader.get(&path);
        assert!(now.contains("average_mark v2") && now.contains("Điều 55"), "{now}");
        assert_eq!(reader.get(&format!("{path}?check={number}")), before, "the old check prints as it was");
        assert_eq!(reader.ask(&format!("{path}?check=999")).status, Status::NotFound);
    }

    fn a_dossier_changed_behind_the_program_is_named(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let round = open_now(books, &CRITERIA, false);
        let [first, ..] = three(books, round);
        let member = by(books, "uyvien", Role::CouncilMember);
        let (nominator, book) = (books.author.clone(), books.book);
        let job = move |tx: &mut sovang::db::Tx| {
            let agreed = Agreement::new(Agreeing::Person, ("", None), day("2025-12-20"), true, "phiếu ký")?;
            workflow::agree(tx, &nominator, first, &[agreed.clone(), agreed])?;
            let paper = Paper::read(crate::selection::papers::PDF.to_vec()).map_err(DossierError::from)?;
            workflow::attach(tx, &nominator, first, ("Học bạ", &paper))?;
            workflow::score(tx, &member, first, (&[4, 5], "rất khó khăn"))?;
            workflow::send_back(tx, &member, first, (Reason::MissingMarks, "thiếu kỳ II"))?;
            workflow::answer(tx, &nominator, first, "đã nộp")?;
            Ok::<_, DossierError>(member)
        };
        let member = books.pool.write_now([book], job).unwrap();
        recommend(books, &member, book, &[first]).unwrap();
        assert!(verified(&mut books.db()).1.is_empty());
        let mut db = books.db();
        disarm(&mut db);
        let advised_by = |user: i64| format!("UPDATE nomination_advices SET user_id = {user}");
        let (other, own) = (advised_by(member.user.0 + 1_000), advised_by(member.user.0));
        for (change, back, table) in [
            ("UPDATE nomination_agreements SET proof = 'miệng'", "UPDATE nomination_agreements SET proof = 'phiếu ký'", "nomination_agreements"),
            ("UPDATE nomination_papers SET name = 'Giấy khen'", "UPDATE nomination_papers SET name = 'Học bạ'", "nomination_papers"),
            ("UPDATE nomination_scores SET points = 1 WHERE position = 1", "UPDATE nomination_scores SET points = 4 WHERE position = 1", "nomination_reviews"),
            ("UPDATE nomination_reviews SET note = ''", "UPDATE nomination_reviews SET note = 'rất khó khăn'", "nomination_reviews"),
            ("UPDATE nomination_returns SET reason = 'unreadable'", "UPDATE nomination_returns SET reason = 'missing_marks'", "nomination_returns"),
            ("UPDATE nomination_answers SET note = 'x'", "UPDATE nomination_answers SET note = 'đã nộp'", "nomination_answers"),
            (other.as_str(), own.as_str(), "nomination_advices"),
            ("DELETE FROM nomination_answers", "", "nomination_answers"),
        ] {
            db.batch_execute(change).unwrap();
            let found = verified(&mut db).1;
            assert!(found.iter().any(|it| it.place.table == table), "{change}: {found:?}");
            if !back.is_empty() {
                db.batch_execute(back).unwrap();
                assert!(verified(&mut db).1.is_empty(), "{back}");
            }
        }
    }
}
