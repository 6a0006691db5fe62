//! The pages of councils and meetings, from the first council to the signed decision.

use rocket::http::Status;
use sovang::{council::Vote, id::MeetingId};

use super::{Hall, living};
use crate::{on_both_databases, site::Site};

const TWO: [&str; 2] = ["Trần Thị Hoà", "Lê Văn Đức"];

on_both_databases! {
    fn a_meeting_goes_its_way_through_the_pages(books: Books) {
        let hall = Hall::start(books, 4, &TWO);
        let site = Site::over(hall.books());
        let (secretary, chair) = (site.sign_in("ketoan"), hall.sign_in_with_code(&site, "chutich"));
        let phones: Vec<_> = (1..4).map(|at| site.sign_in(&format!("uyvien{at}"))).collect();
        let round = hall.all.round.to_string();
        let clerk = hall.secretary.user.to_string();
        let form = [("council", "HD"), ("round", round.as_str()), ("on", "31/12/2025"), ("secretary", clerk.as_str())];
        assert_eq!(secretary.post("/desk/TB/meetings", &form).location(), "/desk/TB/meetings/1");
        let page = secretary.get("/desk/TB/meetings/1");
        assert!(page.contains("Chưa gọi hồ sơ nào") && page.contains(TWO[0]) && page.contains("0/4 thành viên có mặt"), "{page}");
        let users: Vec<String> = hall.council.members.iter().map(|it| it.user.to_string()).collect();
        let came: Vec<(&str, &str)> = users.iter().map(|it| ("members", it.as_str())).collect();
        secretary.post("/desk/TB/meetings/1/attendance", &came).location();
        let (first, second) = (hall.nominations[0].to_string(), hall.nominations[1].to_string());
        assert!(!phones[0].get("/desk/TB/meetings/1").contains("name=\"vote\""), "nothing has been called");
        assert_eq!(phones[0].post("/desk/TB/meetings/1/call", &[("nomination", &first)]).status, Status::Forbidden);
        secretary.post("/desk/TB/meetings/1/call", &[("nomination", &first)]).location();
        let before = phones[0].get("/desk/TB/meetings/1/now");
        let page = phones[0].get("/desk/TB/meetings/1");
        assert!(page.contains("Đang xét: Trần Thị Hoà") && page.contains("name=\"vote\" value=\"for\""), "{page}");
        assert!(page.contains("0 người đã biểu quyết, cần 3"), "{page}");
        for visit in &phones {
            let voted = visit.post("/desk/TB/meetings/1/vote", &[("nomination", &first), ("vote", "for")]);
            assert_eq!(voted.location(), "/desk/TB/meetings/1");
        }
        assert_ne!(before, phones[0].get("/desk/TB/meetings/1/now"), "an open page finds out");
        let page = phones[0].get("/desk/TB/meetings/1");
        assert!(page.contains("Bạn đã bỏ phiếu: tán thành.") && page.contains("3 người đã biểu quyết, cần 3"), "{page}");
        let twice = phones[0].post("/desk/TB/meetings/1/vote", &[("nomination", &first), ("vote", "for")]);
        assert!(twice.status == Status::UnprocessableEntity && twice.body.contains("mỗi người chỉ có một phiếu"), "{}", twice.body);
        phones[0].post("/desk/TB/meetings/1/withdraw", &[("nomination", &first), ("reason", "bấm nhầm")]).location();
        phones[0].post("/desk/TB/meetings/1/vote", &[("nomination", &first), ("vote", "abstain")]).location();
        let page = secretary.get("/desk/TB/meetings/1");
        assert!(page.contains("rút phiếu “tán thành”") && page.contains("bấm nhầm"), "{page}");
        chair.post("/desk/TB/meetings/1/vote", &[("nomination", &first), ("vote", "for")]).location();
        // The second by a show of hands that the secretary writes down.
        secretary.post("/desk/TB/meetings/1/call", &[("nomination", &second)]).location();
        let hands: Vec<String> = users.iter().map(|user| format!("{user}:for")).collect();
        let mut sent: Vec<(&str, &str)> = hands.iter().map(|it| ("hands", it.as_str())).collect();
        sent.push(("nomination", &second));
        secretary.post("/desk/TB/meetings/1/hands", &sent).location();
        let early = chair.post("/desk/TB/meetings/1/decision", &[("on", "30/12/2025")]);
        assert!(early.status == Status::UnprocessableEntity && early.body.contains("trước ngày họp"), "{}", early.body);
        secretary.post("/desk/TB/meetings/1/call", &[("nomination", "")]).location();
        assert!(chair.get("/desk/TB/meetings/1").contains("đang chờ chủ tịch ký quyết định"));
        let read = chair.get("/desk/TB/meetings/1/decision");
        assert!(read.contains("Biểu quyết thông qua 2 hồ sơ, tổng 2.000.000 ₫") && read.contains("Ký quyết định"), "{read}");
        assert!(!secretary.get("/desk/TB/meetings/1/decision").contains("Ký quyết định</button>"));
        assert_eq!(phones[0].post("/desk/TB/meetings/1/decision", &[("on", "31/12/2025")]).status, Status::Forbidden);
        let signed = chair.post("/desk/TB/meetings/1/decision", &[("on", "31/12/2025")]);
        assert_eq!(signed.location(), "/desk/TB/meetings/1/decision");
        let read = chair.get("/desk/TB/meetings/1/decision");
        assert!(read.contains("Đã có quyết định số 1/2025") && read.contains("Người dùng chutich"), "{read}");
        let late = phones[0].post("/desk/TB/meetings/1/vote", &[("nomination", &first), ("vote", "for")]);
        assert!(late.body.contains("đã có quyết định số 1 năm 2025"), "{}", late.body);
        let list = secretary.get("/desk/TB/meetings?stage=decided&q=hb1&sort=-held");
        assert!(list.contains("Phiên họp 1") && list.contains("2.000.000 ₫"), "{list}");
        assert!(!secretary.get("/desk/TB/meetings?stage=open").contains("Phiên họp 1"));
        let csv = secretary.get("/desk/TB/meetings?format=csv");
        assert!(csv.starts_with("meeting,held_on,") && csv.contains("1/2025,2,2000000"), "{csv}");
        assert_eq!(hall.minutes(MeetingId(1)).votes.len(), 8);
    }

    fn the_page_asks_before_it_lets_a_tied_member_vote(books: Books) {
        let hall = Hall::start(books, 4, &[]);
        let id = hall.nominate_at("Phạm Thị Mơ", "Thôn 3, xã Đông Hưng, Hưng Yên", "").to_string();
        hall.tie(1, living("Thôn 3, xã Đông Hưng, Hưng Yên", ""));
        hall.tie(2, living("Thôn 3, xã Đông Hưng, Hưng Yên", ""));
        let meeting = hall.meet(&[0, 1, 2, 3]);
        hall.call(&hall.secretary, meeting, sovang::council::Floor::At(sovang::id::NominationId(id.parse().unwrap()))).unwrap();
        let site = Site::over(hall.books());
        let (one, two, free) = (site.sign_in("uyvien1"), site.sign_in("uyvien2"), site.sign_in("uyvien3"));
        let path = format!("/desk/TB/meetings/{meeting}");
        let page = one.get(&path);
        assert!(page.contains("Có dấu hiệu liên quan với Phạm Thị Mơ (cùng địa chỉ)") && !page.contains("name=\"vote\""), "{page}");
        assert!(!page.contains("Thôn 3"), "the sign is named and not what it is");
        assert!(free.get(&path).contains("name=\"vote\" value=\"for\""));
        let forced = one.post(&format!("{path}/vote"), &[("nomination", &id), ("vote", "for")]);
        assert!(forced.status == Status::UnprocessableEntity && forced.body.contains("trả lời Có hoặc Không"), "{}", forced.body);
        one.post(&format!("{path}/interest"), &[("nomination", &id), ("interest", "no")]).location();
        assert!(one.get(&path).contains("name=\"vote\" value=\"for\""));
        two.post(&format!("{path}/interest"), &[("nomination", &id), ("interest", "yes")]).location();
        let page = two.get(&path);
        assert!(page.contains("Bạn không biểu quyết hồ sơ này") && !page.contains("name=\"vote\""), "{page}");
        // Nobody answers for another who does not keep the meeting.
        let other = hall.member(2).user.to_string();
        let form = [("nomination", id.as_str()), ("member", other.as_str()), ("interest", "no")];
        assert_eq!(free.post(&format!("{path}/interest"), &form).status, Status::UnprocessableEntity);
        assert!(one.post(&format!("{path}/vote"), &[("nomination", &id), ("vote", "for")]).location().ends_with(&path));
        assert_eq!(hall.minutes(meeting).vote_of(sovang::id::NominationId(id.parse().unwrap()), hall.member(1).user), Some(Vote::For));
    }

    fn a_council_is_set_up_and_its_rule_changed_on_its_page(books: Books) {
        let hall = Hall::start(books, 4, &[]);
        let site = Site::over(hall.books());
        let (secretary, member) = (site.sign_in("ketoan"), site.sign_in("uyvien1"));
        assert!(secretary.get("/desk/TB/councils/new").contains("Người dùng uyvien1"));
        let users: Vec<String> = hall.council.members.iter().map(|it| it.user.to_string()).collect();
        let form = [("code", "HD2"), ("name", "Hội đồng 2026"), ("chair", users[0].as_str()), ("members", users[1].as_str())];
        let few = secretary.post("/desk/TB/councils", &form);
        assert!(few.status == Status::UnprocessableEntity && few.body.contains("cần ít nhất 3 người"), "{}", few.body);
        let form = [form.as_slice(), &[("members", users[2].as_str())]].concat();
        assert_eq!(secretary.post("/desk/TB/councils", &form).location(), "/desk/TB/councils/HD2");
        assert!(secretary.get("/desk/TB/councils").contains("Hội đồng 2026"));
        let taken = secretary.post("/desk/TB/councils", &form);
        assert!(taken.body.contains("đã dùng; hãy chọn mã khác"), "{}", taken.body);
        let page = secretary.get("/desk/TB/councils/HD2");
        assert!(page.contains("Đúng một nửa tán thành là chưa thông qua."), "{page}");
        secretary.post("/desk/TB/councils/HD2/casting", &[("casting", "true")]).location();
        assert!(secretary.get("/desk/TB/councils/HD2").contains("phiếu tán thành của chủ tịch quyết định"));
        assert_eq!(member.post("/desk/TB/councils/HD2/casting", &[]).status, Status::Forbidden);
        // Members keep their own details and nobody else's.
        let path = |at: usize| format!("/desk/TB/councils/HD2/members/{}", users[at]);
        let form = [("address", "Thôn 1, xã A"), ("phone", "0912345678"), ("clan", "")];
        member.post(&path(1), &form).location();
        assert_eq!(member.post(&path(2), &form).status, Status::Forbidden);
        let page = member.get("/desk/TB/councils/HD2");
        assert!(page.contains("0912345678") && !page.contains("Thông tin của Người dùng uyvien2"), "{page}");
        assert!(!hall.books().dump().iter().any(|row| row.starts_with("audit") && row.contains("0912345678")));
        assert_eq!(member.ask("/desk/TB/councils/KHONG").status, Status::NotFound);
        assert_eq!(member.ask("/desk/TB/meetings/99").status, Status::NotFound);
        // Those who only vote have a desk as well, which leads to the meetings.
        assert_eq!(member.ask("/desk").location(), "/desk/TB");
    }
}
