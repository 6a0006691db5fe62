//! The rule editor: a wording is tried on those nominated last, published by a second person, and old checks stay.

use rocket::http::Status;
use sovang::{
    approval::{Answer, Deed, Kind, State},
    eligibility::{CheckError, Proposal, Severity, store, trial, workflow},
    id::BookId,
    ledger::Author,
    programme::workflow::NewNomination,
    settle,
    unit::Level,
    user::Role,
};

use crate::{
    books::{Books, day},
    on_both_databases,
    scholarships::*,
    site::{Site, officer},
};

struct Desk {
    all: Scholarships,
    accountant: Author,
    chair: Author,
}

impl Desk {
    /// Begins with two pupils, one of whom has a low mark.
    fn start(books: Books) -> Self {
        let all = Scholarships::start(books);
        let books = &all.books;
        let person =
            |login: &str, role| Author { user: officer(books, login, "TB", role), ..books.author.clone() };
        let (accountant, chair) = (person("ketoan", Role::Accountant), person("chutich", Role::Chair));
        nominate(books, &pupil(all.round, books.unit, "Trần Thị Hoà"));
        let low = NewNomination { gpa: Some(610), ..pupil(all.round, books.unit, "Lê Văn Thấp") };
        nominate(books, &low);
        Self { all, accountant, chair }
    }

    fn books(&self) -> &Books {
        &self.all.books
    }

    fn propose(&self, proposal: &Proposal) -> Result<sovang::id::ApprovalId, CheckError> {
        let (by, unit, proposal) = (self.accountant.clone(), self.books().unit, proposal.clone());
        let books = [BookId::REGISTER, self.books().book];
        self.books().pool.write_now(books, move |tx| workflow::propose(tx, &by, unit, &proposal))
    }

    fn answer(
        &self,
        by: &Author,
        task: sovang::id::ApprovalId,
        deed: Deed,
    ) -> Result<State, settle::SettleError> {
        let by = by.clone();
        let books = [BookId::REGISTER, self.books().book];
        self.books().pool.write_now(books, move |tx| settle::settle(tx, &by, task, &Answer::new(deed, "")))
    }
}

fn mark(least: i64) -> Proposal {
    Proposal {
        code: "diem_thi".into(),
        version: 1,
        severity: Severity::Block,
        effective_from: day("2026-01-01"),
        effective_to: None,
        programme: None,
        expression: format!("nominee.gpa != null && nominee.gpa >= {least}"),
        sentence_vi: "Điểm trung bình {nominee.gpa} còn thấp".into(),
        sentence_en: "The average mark {nominee.gpa} is low".into(),
        citation: "Quy chế, Điều 9".into(),
    }
}

on_both_databases! {
    fn a_wording_is_tried_on_those_nominated_last(books: Books) {
        let desk = Desk::start(books);
        let run = |proposal: &Proposal| {
            trial::run(&mut desk.books().db(), proposal, (day("2025-01-01"), day("2025-12-31"))).unwrap()
        };
        let tried = run(&mark(700));
        assert_eq!((tried.tried, tried.objected, tried.spared.len()), (2, 1, 0));
        let said: Vec<_> = tried.refused.iter().map(|it| (it.name.as_str(), it.finding.sentence_vi.as_str())).collect();
        assert_eq!(said, [("Lê Văn Thấp", "Điểm trung bình 6,10 còn thấp")]);
        assert_eq!(run(&mark(600)).objected, 0);
        // Beside the wording in force only what changes is named.
        let task = desk.propose(&Proposal { effective_from: desk.accountant.at.day(), ..mark(700) }).unwrap();
        desk.answer(&desk.chair, task, Deed::Agree).unwrap();
        let looser = run(&Proposal { version: 2, ..mark(600) });
        assert_eq!((looser.objected, looser.refused.len()), (0, 0));
        assert_eq!(looser.spared.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Lê Văn Thấp"]);
        // Nobody was nominated that late.
        let none = trial::run(&mut desk.books().db(), &mark(700), (day("2025-12-30"), day("2025-12-31"))).unwrap();
        assert_eq!(none.tried, 0);
    }

    fn a_second_person_publishes_and_old_checks_say_what_they_said(books: Books) {
        let desk = Desk::start(books);
        let books = desk.books();
        let before = store::versions(&mut books.db()).unwrap();
        let pupil = pupil(desk.all.round, books.unit, "Phạm Thị Mơ");
        let old = nominate(books, &pupil);
        let check = |id| last_check(books, id);
        let said = check(old);
        let task = desk.propose(&Proposal { effective_from: desk.accountant.at.day(), ..mark(900) }).unwrap();
        assert_eq!(store::versions(&mut books.db()).unwrap(), before, "a wish changes no rule");
        refused(books, "không tự xác nhận", || desk.answer(&desk.accountant, task, Deed::Agree));
        let alone = desk.answer(&desk.accountant, task, Deed::Release);
        assert!(alone.is_err(), "nobody publishes alone");
        assert_eq!(desk.answer(&desk.chair, task, Deed::Agree).unwrap(), State::Agreed);
        let after = store::versions(&mut books.db()).unwrap();
        assert_eq!((after.len(), after.last().map(|it| it.code.as_str())), (before.len() + 1, Some("diem_thi")));
        assert_eq!(check(old), said, "a check is a record");
        let cap = "Điểm trung bình 8,60 còn thấp";
        assert!(!said.findings().iter().any(|it| it.sentence_vi == cap));
        refused(books, "phiên bản kế tiếp", || desk.propose(&mark(900)));
        assert!(sovang::approval::store::of_kind(&mut books.db(), books.book, Kind::RuleVersion).unwrap().len() == 1);
        let (_, findings) = crate::tamper::verified(&mut books.db());
        assert!(findings.is_empty(), "{}", crate::tamper::shown(&findings));
    }

    fn a_wording_that_cannot_stand_is_refused(books: Books) {
        let desk = Desk::start(books);
        let books = desk.books();
        let today = desk.accountant.at.day();
        let now = || Proposal { effective_from: today, ..mark(700) };
        refused(books, "đã qua", || desk.propose(&Proposal { effective_from: day("2020-01-01"), ..mark(700) }));
        refused(books, "trước ngày áp dụng", || desk.propose(&Proposal { effective_to: today.pred_opt(), ..now() }));
        refused(books, "không dùng được", || desk.propose(&Proposal { code: "điểm".into(), ..now() }));
        refused(books, "chưa được lập", || desk.propose(&Proposal { programme: Some("KHONG".into()), ..now() }));
        for expression in ["nominee.gpa >=", "nominee.diem >= 1", ""] {
            let wrong = Proposal { expression: expression.into(), ..now() };
            assert!(desk.propose(&wrong).is_err(), "{expression}");
        }
        let wrong = Proposal { sentence_vi: "Điểm {nominee.diem}".into(), ..now() };
        assert!(desk.propose(&wrong).is_err());
        // The rules are everybody's: a commune does not word them.
        let (unit, book) = add_unit(books, "XA01", Level::Commune);
        let (by, proposal) = (desk.accountant.clone(), now());
        let propose = move |tx: &mut sovang::db::Tx| workflow::propose(tx, &by, unit, &proposal);
        refused(books, "chỉ đơn vị cấp trên cùng", || books.pool.write_now([BookId::REGISTER, book], propose));
    }

    fn the_editor_goes_its_way_on_its_pages(books: Books) {
        let desk = Desk::start(books);
        let site = Site::over(desk.books());
        let (accountant, chair) = (site.sign_in("ketoan"), site.sign_in("chutich"));
        let list = accountant.get("/desk/TB/rules?q=tuoi");
        assert!(list.contains("age_pupil") && !list.contains("round_budget"), "{list}");
        assert!(accountant.get("/desk/TB/rules?format=csv").starts_with("code,version,severity"));
        let shown = accountant.get("/desk/TB/rules/yearly_cap");
        assert!(shown.contains("<del>") && shown.contains("Bản 2"), "{shown}");
        assert!(accountant.get("/desk/TB/rules/edit?code=yearly_cap").contains("name=\"version\" value=\"3\""));
        let base = [
            ("code", "diem_thi"), ("version", "1"), ("severity", "block"), ("from", "31/12/2025"), ("to", ""),
            ("programme", ""), ("only", "pupil"), ("usual", "mark"), ("least", "700"), ("most", ""),
        ];
        let usual = [base.as_slice(), &[("step", "usual")]].concat();
        let page = accountant.post("/desk/TB/rules", &usual);
        assert!(page.status == Status::Ok && page.body.contains("nominee.gpa &#62;= 700"), "{}", page.body);
        let words = [
            ("expression", "nominee.gpa != null && nominee.gpa >= 700"),
            ("sentence_vi", "Điểm trung bình {nominee.gpa} chưa đạt 7,00"),
            ("sentence_en", "The average mark {nominee.gpa} is below 7.00"),
            ("citation", "Điều 9"),
        ];
        let form = |step| [base.as_slice(), &words, &[("step", step)]].concat();
        let tried = accountant.post("/desk/TB/rules", &form("try"));
        for said in ["Đã thử 2 hồ sơ", "Sẽ loại hoặc nhắc thêm 1 hồ sơ", "Lê Văn Thấp: Điểm trung bình 6,10 chưa đạt 7,00"] {
            assert!(tried.body.contains(said), "{said}: {}", tried.body);
        }
        let mut broken = form("try");
        broken.retain(|(name, _)| *name != "expression");
        broken.push(("expression", "nominee.gpa >="));
        let wrong = accountant.post("/desk/TB/rules", &broken);
        assert!(wrong.status == Status::UnprocessableEntity && wrong.body.contains("e-expression"), "{}", wrong.body);
        let asked = accountant.post("/desk/TB/rules", &form("ask"));
        assert_eq!(asked.location(), "/desk/TB/approvals/1");
        let task = chair.get("/desk/TB/approvals/1");
        assert!(task.contains("Công bố điều kiện “diem_thi” bản 1") && task.contains("nominee.gpa &#62;= 700"), "{task}");
        chair.post("/desk/TB/approvals/1", &[("deed", "agree"), ("reason", "")]).location();
        assert!(accountant.get("/desk/TB/rules").contains("diem_thi"));
        assert_eq!(chair.ask("/desk/TB/rules/edit").status, Status::Forbidden);
        assert_eq!(accountant.ask("/desk/TB/rules/khong-co").status, Status::NotFound);
    }

    fn a_rule_is_read_out_before_it_is_tried(books: Books) {
        let desk = Desk::start(books);
        let site = Site::over(desk.books());
        let visit = site.sign_in("ketoan");
        let read = |expression: &str, sentence: &str| {
            let fields = [
                ("step", "read"), ("code", "diem_thi"), ("version", "1"), ("severity", "block"), ("from", "01/01/2026"),
                ("programme", ""), ("expression", expression), ("sentence_vi", sentence), ("sentence_en", "x"),
            ];
            let answer = visit.post("/desk/TB/rules", &fields);
            assert_eq!(answer.status, Status::Ok, "{}", answer.body);
            answer.body
        };
        let page = read("nominee.gpa != null && nominee.gpa >= 825", "Điểm {nominee.gpa} còn thấp");
        for words in ["điểm trung bình từ 8,25 trở lên", "Điểm 8,25 còn thấp", "the average mark is at least 8.25"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(read("size(nominee.achievement) > 3", "x").contains("không diễn đạt gọn bằng lời được"));
        assert!(!visit.get("/desk/TB/rules/edit").contains("id=\"preview\""));
    }
}
