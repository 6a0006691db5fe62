//! The inbox: tasks are found, read, answered and left red through the pages, by whoever may.

use rocket::http::Status;
use sovang::{
    db::Tx,
    id::{ApprovalId, UserId},
    ledger::Author,
    receipt::{self, Number, workflow::Request},
    unit::Level,
    user::Role,
};

use crate::{
    books::Books,
    honour_roll::unit_below,
    on_both_databases,
    site::{Site, officer},
};

/// Asks for a receipt of TB to be made void.
pub fn ask_void(books: &Books, user: UserId, no: i64, reason: &str) -> ApprovalId {
    let author = Author { user, ..books.author.clone() };
    let (unit, request) = (books.unit, Request { reason: reason.to_owned(), on: None });
    let number = Number { year: 2025, no };
    let ask = move |tx: &mut Tx| receipt::workflow::ask_void(tx, &author, unit, number, &request);
    books.pool.write_now([books.book], ask).unwrap()
}

fn void_by(books: &Books, no: i64) -> Option<sovang::id::Seq> {
    receipt::store::find(&mut books.db(), books.book, Number { year: 2025, no }).unwrap().unwrap().void_by
}

/// Two receipts of TB whose voids a treasurer asked for, and an accountant who may confirm.
fn two_tasks(books: &Books) -> Site {
    let treasurer = officer(books, "thuquy", "TB", Role::Treasurer);
    officer(books, "ketoan", "TB", Role::Accountant);
    let donor = books.donor("Ông Trần Văn Minh");
    for amount in [500_000, 2_000_000] {
        books.receive(&books.gift(donor, books.general, amount, "2025-02-05")).unwrap();
    }
    ask_void(books, treasurer, 1, "ghi nhầm người");
    ask_void(books, treasurer, 2, "thừa một số 0");
    Site::over(books)
}

on_both_databases! {
    fn a_task_is_counted_found_read_and_answered(books: Books) {
        let site = two_tasks(&books);
        let visit = site.sign_in("ketoan");
        let home = visit.get("/desk/TB");
        assert!(home.contains("href=\"/desk/TB/approvals?show=waiting\"") && home.contains("<span class=\"count\">2</span>"), "{home}");
        let list = visit.get("/desk/TB/approvals?show=waiting&q=nham&sort=-amount");
        let list = list.split("<main").nth(1).unwrap();
        assert!(list.contains("Hủy biên lai BL-2025/0001") && !list.contains("BL-2025/0002"), "{list}");
        let csv = visit.ask("/desk/TB/approvals?sort=-amount&format=csv");
        let amounts: Vec<&str> = csv.body.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        assert_eq!(amounts, ["2", "1"]);
        let page = visit.get("/desk/TB/approvals/1");
        for piece in ["Năm trăm nghìn đồng", "ghi nhầm người", "Người dùng thuquy", "Đồng ý", "Không đồng ý", "chờ người thứ hai", "/desk/TB/receipts/2025/1"] {
            assert!(page.contains(piece), "{piece}: {page}");
        }
        let silent = visit.post("/desk/TB/approvals/1", &[("deed", "disagree"), ("reason", " ")]);
        assert_eq!(silent.status, Status::UnprocessableEntity);
        assert!(silent.body.contains("thì cần nêu lý do"), "{}", silent.body);
        let next = visit.post("/desk/TB/approvals/1", &[("deed", "agree"), ("reason", "")]);
        assert_eq!(next.location(), "/desk/TB/approvals/2?done=1");
        assert!(visit.get(next.location()).contains("Việc số 1: đã đồng ý."));
        assert!(void_by(&books, 1).is_some() && void_by(&books, 2).is_none());
        let last = visit.post("/desk/TB/approvals/2", &[("deed", "return"), ("reason", "chưa rõ")]);
        assert_eq!(last.location(), "/desk/TB/approvals?done=2");
        assert!(!visit.get("/desk/TB").contains("approvals?show=waiting"));
        let again = visit.post("/desk/TB/approvals/1", &[("deed", "agree"), ("reason", "")]);
        assert!(again.body.contains("việc này đã xong") || again.body.contains("Việc này đã xong"), "{}", again.body);
    }

    fn whoever_asks_sees_why_the_answer_is_not_theirs(books: Books) {
        let site = two_tasks(&books);
        let visit = site.sign_in("thuquy");
        assert!(!visit.get("/desk/TB").contains("approvals?show=waiting"));
        assert!(visit.get("/desk/TB/approvals?show=mine").contains("BL-2025/0002"));
        let page = visit.get("/desk/TB/approvals/1");
        assert!(page.contains("Rút lại yêu cầu") && !page.contains("value=\"agree\""), "{page}");
        assert!(page.contains("value=\"release\" disabled") && page.contains("Đơn vị có người khác xác nhận được việc này"), "{page}");
        let own = visit.post("/desk/TB/approvals/1", &[("deed", "agree"), ("reason", "")]);
        assert_eq!(own.status, Status::UnprocessableEntity);
        assert!(own.body.contains("không tự xác nhận"), "{}", own.body);
        let gone = visit.post("/desk/TB/approvals/1", &[("deed", "withdraw"), ("reason", "")]);
        assert_eq!(gone.location(), "/desk/TB/approvals?show=mine&done=1");
        assert!(visit.get("/desk/TB/approvals/1").contains("đã rút lại") && void_by(&books, 1).is_none());
    }

    fn other_units_do_not_see_a_task(books: Books) {
        let site = two_tasks(&books);
        unit_below(&books, "XA", Level::Commune, "TB");
        officer(&books, "xa", "XA", Role::Accountant);
        let visit = site.sign_in("xa");
        assert_eq!(visit.ask("/desk/XA/approvals/1").status, Status::NotFound);
        let answer = visit.post("/desk/XA/approvals/1", &[("deed", "agree"), ("reason", "")]);
        assert_eq!(answer.status, Status::NotFound);
        assert!(!visit.get("/desk/XA/approvals?show=all").contains("BL-2025"));
    }

    fn what_one_person_released_stays_red_until_it_is_countersigned(books: Books) {
        let lone = officer(&books, "thuquy", "TB", Role::Treasurer);
        officer(&books, "kiemsoat", "TB", Role::Controller);
        let donor = books.donor("Ông Trần Văn Minh");
        books.receive(&books.gift(donor, books.general, 500_000, "2025-02-05")).unwrap();
        ask_void(&books, lone, 1, "ghi nhầm người");
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let page = visit.get("/desk/TB/approvals/1");
        assert!(page.contains("chưa có ai") && !page.contains("value=\"release\" disabled"), "{page}");
        let released = visit.post("/desk/TB/approvals/1", &[("deed", "release"), ("reason", "không có ai khác")]);
        assert_eq!(released.location(), "/desk/TB/approvals?show=mine&done=1");
        assert!(void_by(&books, 1).is_some());
        let controller = site.sign_in("kiemsoat");
        let home = controller.get("/desk/TB");
        assert!(home.contains("href=\"/desk/TB/approvals?show=red\" class=\"bad\""), "{home}");
        assert!(controller.get("/desk/TB/approvals?show=red").contains("chưa có chữ ký cấp trên"));
        let signed = controller.post("/desk/TB/approvals/1", &[("deed", "countersign"), ("reason", "")]);
        assert_eq!(signed.location(), "/desk/TB/approvals?show=red&done=1");
        assert!(!controller.get("/desk/TB").contains("show=red"));
    }
}
