//! Titles: the way of one without money and of one with money, what is refused, and that `verify` knows them.

use std::collections::BTreeMap;

use rocket::http::Status;
use sovang::{
    council::{Decided, Verdict},
    db::Tx,
    disbursement::payout::workflow as payout,
    id::{BookId, NominationId, RoundId},
    programme::{
        Category, Progress,
        workflow::{NewNomination, NewRound},
    },
    title::{self, Title},
    user::Role,
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    scholarships::*,
    site::{Site, officer},
    tamper::{assert_named, changes, disarm, shown, tried, verified},
};

const LEARNER: &str = "Công dân học tập tiêu biểu";
const TALENT: &str = "Nhân tài Đất Việt";

fn titles(all: &[(Category, &str)]) -> BTreeMap<Category, Title> {
    all.iter().map(|(category, text)| (*category, Title::read(text).unwrap().unwrap())).collect()
}

/// A round that gives self-learning adults a title, and has no money at all.
fn free(books: &Books, code: &str) -> NewRound {
    NewRound {
        budget: dong(0),
        amounts: BTreeMap::new(),
        titles: titles(&[(Category::SelfLearner, LEARNER)]),
        ..terms(books, code, "TUHOC", &[])
    }
}

/// A round that gives pupils a title and a million each.
fn paid(books: &Books, code: &str) -> NewRound {
    NewRound {
        titles: titles(&[(Category::Pupil, TALENT)]),
        ..terms(books, code, "KHENTHUONG", &[books.general])
    }
}

fn learner(books: &Books, round: RoundId, name: &str) -> NewNomination {
    NewNomination {
        category: Category::SelfLearner,
        birth_date: Some(day("1961-09-02")),
        grade: None,
        school: "Tổ dân phố 3".into(),
        ..pupil(round, books.unit, name)
    }
}

fn verdict(decided: &Decided, nomination: NominationId) -> &Verdict {
    &decided.verdicts.iter().find(|(id, _)| *id == nomination).unwrap().1
}

fn entries(books: &Books) -> i64 {
    use diesel::prelude::*;
    sovang::db::schema::entries::table.count().get_result(&mut books.db()).unwrap()
}

#[track_caller]
fn in_order(books: &Books) {
    let (_, findings) = verified(&mut books.db());
    assert!(findings.is_empty(), "{}", shown(&findings));
}

fn site(books: &Books) -> Site {
    officer(books, "ketoan", "TB", Role::Accountant);
    officer(books, "kiemsoat", "TB", Role::Controller);
    officer(books, "chutich", "TB", Role::Chair);
    Site::over(books)
}

/// Makes a list of payments for a decision, as the desk does.
fn make_list(books: &Books, decided: &Decided) -> Result<sovang::id::PayoutId, String> {
    let (by, decision) = (books.author.clone(), decided.decision.id);
    let place = payout::Place { book: books.book, unit: books.unit, is_branch: false };
    let job = move |tx: &mut Tx| payout::make(tx, &by, place, decision, &[]);
    books.pool.write_now([BookId::REGISTER, books.book], job).map_err(|err| err.to_string())
}

on_both_databases! {
    fn a_title_without_money_goes_the_whole_way(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        let round = open_round(books, free(books, "DH1"));
        let new = learner(books, round, "Vũ Thị <b>Ví</b> Dụ");
        let id = nominate(books, &new);
        assert_eq!(objections(&last_check(books, id)), [""; 0]);
        let before = (entries(books), balances(books, books.general));
        let decided = council.approve(books, round, &[id]);
        let Verdict::Titled { id: title, .. } = verdict(&decided, id) else { panic!("{decided:?}") };
        assert_eq!(verdict(&decided, id).to_string(), "được tặng danh hiệu “Công dân học tập tiêu biểu”");
        assert_eq!(decided.awards().count(), 0);
        assert_eq!((entries(books), balances(books, books.general)), before, "nothing stands in the ledger");
        assert_eq!(record(books, id).progress, Progress::Approved);
        let given = title::store::of_nomination(&mut books.db(), id).unwrap().unwrap();
        assert_eq!((given.id, given.title.as_str(), given.year), (*title, LEARNER, 2025));
        assert_eq!(title::store::of_decision(&mut books.db(), decided.decision.id).unwrap(), vec![given.clone()]);
        assert!(sovang::disbursement::store::list(&mut books.db(), books.book, Some(round)).unwrap().is_empty());
        assert!(make_list(books, &decided).unwrap_err().contains("không còn suất nào chờ chi"));
        in_order(books);
        let (site, person) = (site(books), given.person);
        let reader = site.sign_in("ketoan");
        let paper = reader.get("/desk/TB/meetings/1/paper");
        assert!(paper.contains("Về việc tặng danh hiệu theo chương trình"), "{paper}");
        assert!(paper.contains("Tặng danh hiệu cho 1 người") && paper.contains("“Công dân học tập tiêu biểu”: 1 người"), "{paper}");
        assert!(paper.contains("DANH SÁCH ĐƯỢC TẶNG DANH HIỆU") && paper.contains("- Như Điều 2;"), "{paper}");
        assert!(!paper.contains('₫') && !paper.contains("Kinh phí chi từ"), "{paper}");
        let minutes = reader.get("/desk/TB/meetings/1/minutes");
        assert!(minutes.contains("tặng danh hiệu cho 1 người") && !minutes.contains('₫'), "{minutes}");
        let one = reader.get(&format!("/desk/TB/recipients/{person}"));
        assert!(one.contains(LEARNER) && one.contains("1/2025") && one.contains("Chưa có suất nào"), "{one}");
        assert!(!reader.get("/desk/TB/payouts/new").contains("DH1"), "no list of payments is offered");
        let csv = reader.get("/desk/TB/recipients?format=csv");
        assert!(csv.contains("người lớn tự học,Công dân học tập tiêu biểu,2025-04-06,được tặng danh hiệu,0,0,0"), "{csv}");
        assert_eq!(reader.get("/desk/TB/recipients?state=titled").matches("/desk/TB/recipients/").count(), 1);
        assert_eq!(reader.get("/desk/TB/recipients?year=2024").matches("/desk/TB/recipients/").count(), 0);
        let round = reader.get("/desk/TB/rounds/DH1");
        assert!(round.contains("Danh hiệu “Công dân học tập tiêu biểu”") && round.contains("không kèm tiền"), "{round}");
        assert!(round.contains("không có quỹ nào chi"), "{round}");
        assert_eq!(reader.ask("/desk/TB/rounds/DH1/matching").status, Status::Ok);
    }

    fn a_title_with_money_is_an_award_with_a_title_beside_it(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        let round = open_round(books, paid(books, "DH2"));
        let id = nominate(books, &pupil(round, books.unit, "Trần Thị Hoà"));
        let decided = council.approve(books, round, &[id]);
        let shows = verdict(&decided, id).to_string();
        assert_eq!(shows, "được tặng danh hiệu “Nhân tài Đất Việt” và duyệt 1.000.000 ₫");
        assert_eq!(balances(books, books.general), [1_000_000, -1_000_000, 50_000_000, 49_000_000]);
        in_order(books);
        let site = site(books);
        let reader = site.sign_in("ketoan");
        let paper = reader.get("/desk/TB/meetings/1/paper");
        assert!(paper.contains("Về việc tặng danh hiệu và cấp học bổng") && paper.contains("- Như Điều 4;"), "{paper}");
        assert!(paper.contains("<td>Nhân tài Đất Việt</td>") && paper.contains("1.000.000 ₫"), "{paper}");
        let person = record(books, id).nomination.person;
        let one = reader.get(&format!("/desk/TB/recipients/{person}"));
        assert!(one.contains(TALENT) && one.contains("1.000.000 ₫"), "{one}");
        // The money may go back to its fund; what was given as an honour stands.
        books.second_person();
        unclaimed(books, &add_user(books, "thu"), award_of(&decided, id), "2025-12-30").unwrap();
        assert_eq!(title::store::of_nomination(&mut books.db(), id).unwrap().unwrap().title.as_str(), TALENT);
        in_order(books);
        let again = nominate(books, &pupil(round, books.unit, "Trần Thị Hoà"));
        assert_eq!(objections(&last_check(books, again)), ["one_award_per_round"]);
    }

    fn what_is_neither_money_nor_a_title_is_refused(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let open = |new: NewRound| {
            let (by, book) = (books.author.clone(), books.book);
            books.pool.write_now([book], move |tx| sovang::programme::workflow::add_round(tx, &by, book, &new))
        };
        refused(books, "hoặc ghi danh hiệu nếu đợt chỉ tặng danh hiệu", || {
            open(NewRound { titles: BTreeMap::new(), ..free(books, "X") })
        });
        refused(books, "không có kinh phí mà lại có mức tiền hoặc quỹ chi", || {
            open(NewRound { funds: vec![books.general], ..free(books, "X") })
        });
        refused(books, "không có kinh phí mà lại có mức tiền hoặc quỹ chi", || {
            open(NewRound { amounts: BTreeMap::from([(Category::Pupil, dong(1))]), ..free(books, "X") })
        });
        refused(books, "mức học bổng cho học sinh là 0 ₫; hãy ghi một số tiền lớn hơn không, hoặc ghi danh hiệu", || {
            open(NewRound { amounts: BTreeMap::from([(Category::Pupil, dong(0))]), titles: BTreeMap::new(), ..paid(books, "X") })
        });
        // Nothing beside a title is a title without money.
        let mut zero = free(books, "DH0");
        zero.amounts = BTreeMap::from([(Category::SelfLearner, dong(0))]);
        let round = open_round(books, zero);
        let stored = sovang::programme::store::round(&mut books.db(), round).unwrap();
        assert_eq!((stored.terms.amount(Category::SelfLearner), stored.round.budget()), (None, dong(0)));
        // In the same round a pupil has neither, and whoever asks for money asks for more than there is.
        let pupils = nominate(books, &pupil(round, books.unit, "Trần Thị Hoà"));
        assert_eq!(objections(&last_check(books, pupils)), ["amount_given"]);
        let dear = NewNomination { amount: Some(dong(1)), ..learner(books, round, "Ông Ví Dụ") };
        assert_eq!(objections(&last_check(books, nominate(books, &dear))), ["round_budget"]);
        let of_fund = NewNomination { fund: Some(books.general), ..learner(books, round, "Bà Ví Dụ") };
        refused(books, "không kèm tiền nên không có quỹ nào chi; hãy bỏ chọn quỹ", || {
            try_nominate(books, books.book, &books.author, &of_fund)
        });
        in_order(books);
    }

    fn a_title_takes_a_place_of_the_quota_and_is_given_once_in_a_round(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        let mut new = free(books, "DH3");
        new.quotas = BTreeMap::from([((books.unit, Category::SelfLearner), 1)]);
        let round = open_round(books, new);
        let first = nominate(books, &learner(books, round, "Vũ Thị Ví Dụ"));
        let second = nominate(books, &learner(books, round, "Đỗ Văn Ví Dụ"));
        let decided = council.approve(books, round, &[first, second]);
        assert!(matches!(verdict(&decided, first), Verdict::Titled { .. }), "{decided:?}");
        let Verdict::Refused { reason, .. } = verdict(&decided, second) else { panic!("{decided:?}") };
        assert!(reason.to_string().contains("đã hết chỉ tiêu"), "{reason}");
        let again = nominate(books, &learner(books, round, "Vũ Thị Ví Dụ"));
        assert_eq!(objections(&last_check(books, again)), ["one_award_per_round", "quota"]);
        let other = open_round(books, free(books, "DH4"));
        let next = nominate(books, &learner(books, other, "Vũ Thị Ví Dụ"));
        assert_eq!(objections(&last_check(books, next)), [""; 0], "another round is another title");
        let site = site(books);
        let page = site.sign_in("kiemsoat").get(&format!("/desk/TB/nominations/{next}"));
        assert!(page.contains("Đã được tặng danh hiệu"), "{page}");
    }

    fn a_round_of_titles_is_opened_on_its_page(books: Books) {
        publish(&books);
        let site = site(&books);
        let keeper = site.sign_in("ketoan");
        let long = "á".repeat(121);
        let form = |title: &'static str| {
            vec![
                ("programme", "TUHOC"), ("code", "DH5"), ("name", "Tự học thành tài 2026"),
                ("opens", "01/12/2025"), ("closes", "31/01/2026"), ("title-self_learner", title),
            ]
        };
        let none = keeper.post("/desk/TB/rounds", &form(" "));
        assert_eq!(none.status, Status::UnprocessableEntity);
        assert!(none.body.contains("hoặc ghi danh hiệu"), "{}", none.body);
        let mut wrong = form("");
        wrong.push(("title-pupil", &long));
        let refused = keeper.post("/desk/TB/rounds", &wrong);
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("aria-describedby=\"e-title-pupil\""), "{}", refused.body);
        assert_eq!(keeper.post("/desk/TB/rounds", &form(LEARNER)).location(), "/desk/TB/rounds/DH5");
        assert!(keeper.get("/desk/TB/rounds/DH5").contains(LEARNER));
    }

    fn no_title_changes_without_being_named(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        let round = open_round(books, free(books, "DH6"));
        let ids = ["Vũ Thị Ví Dụ", "Đỗ Văn Ví Dụ"].map(|name| nominate(books, &learner(books, round, name)));
        council.approve(books, round, &ids);
        let mut db = books.db();
        for sql in ["UPDATE titles SET title = 'X'", "DELETE FROM titles", "UPDATE round_titles SET title = 'X'"] {
            let err = diesel::connection::SimpleConnection::batch_execute(&mut db, sql).unwrap_err();
            assert!(err.to_string().contains("never changed or deleted"), "{sql}: {err}");
        }
        disarm(&mut db);
        for column in ["decision_id", "round_id", "party_id", "unit_id", "category", "title", "year"] {
            for sql in changes(&mut db, "titles", column, "id = 1") {
                if let Some(findings) = tried(&mut db, &sql) {
                    assert_named(&findings, ("titles", "1"), &sql);
                }
            }
        }
        let gone = tried(&mut db, "DELETE FROM titles WHERE id = 2").unwrap();
        assert_named(&gone, ("titles", &format!("nomination {}", ids[1])), "a title that is gone");
        let altered = tried(&mut db, "UPDATE round_titles SET title = 'Khác'").unwrap();
        assert_named(&altered, ("round_titles", &round.to_string()), "a term");
        in_order(books);
    }
}
