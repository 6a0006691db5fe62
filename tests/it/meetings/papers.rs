//! What a signed decision keeps: its papers, word for word, and what `verify` says of a row that was changed.

use diesel::connection::SimpleConnection as _;
use rocket::http::Status;
use sovang::{
    council::{Vote, store, workflow::Answer},
    id::MeetingId,
};

use super::{Hall, living};
use crate::{on_both_databases, site::Site};

const TWO: [&str; 2] = ["Trần Thị Hoà", "Lê Văn Đức"];
const HOME: &str = "Thôn 3, xã Đông Hưng, Hưng Yên";

/// Holds a meeting with one interest declared, one denied, one vote taken back, and one nomination rejected.
fn signed(hall: &Hall) -> MeetingId {
    let tied = hall.nominate_at("Phạm Thị Mơ", HOME, "");
    hall.tie(1, living(HOME, ""));
    hall.tie(2, living(HOME, ""));
    let meeting = hall.meet(&[0, 1, 2, 3, 4]);
    let (one, two) = (hall.member(1), hall.member(2));
    hall.answer(one, meeting, (tied, one.user), Answer::No).unwrap();
    hall.answer(two, meeting, (tied, two.user), Answer::Yes { reason: "cháu họ".into() }).unwrap();
    let first = hall.nominations[0];
    hall.vote(meeting, first, (one, Vote::Against)).unwrap();
    hall.withdraw(one, meeting, (first, one.user), "bấm nhầm").unwrap();
    for at in 0..5 {
        hall.vote(meeting, first, (hall.member(at), Vote::For)).unwrap();
        hall.vote(meeting, hall.nominations[1], (hall.member(at), Vote::Against)).unwrap();
        if at != 2 {
            hall.vote(meeting, tied, (hall.member(at), Vote::For)).unwrap();
        }
    }
    hall.council.decide(hall.books(), meeting, hall.chair()).unwrap();
    meeting
}

on_both_databases! {
    fn the_papers_say_what_was_said_and_print_alike_for_ever(books: Books) {
        let hall = Hall::start(books, 6, &TWO);
        let meeting = signed(&hall);
        let site = Site::over(hall.books());
        let reader = site.sign_in("uyvien3");
        let minutes = reader.get(&format!("/desk/TB/meetings/{meeting}/minutes"));
        for words in [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Số: 01/BB-HĐXHB",
            "Có mặt 5/6 thành viên",
            "Vắng mặt: Người dùng uyvien5.",
            "Người dùng uyvien2 không tham gia xét hồ sơ của Phạm Thị Mơ vì: cháu họ.",
            "Người dùng uyvien1 được hỏi về Phạm Thị Mơ và trả lời không có lợi ích liên quan.",
            "rút phiếu “không tán thành” – Trần Thị Hoà: bấm nhầm.",
            "Kết quả: được duyệt 1.000.000 ₫.",
            "Kết quả: hội đồng không thông qua",
            "cấp học bổng cho 2 người, tổng số tiền 2.000.000 ₫ (bằng chữ: Hai triệu đồng",
            "Thư ký: Người dùng ketoan",
        ] {
            assert!(minutes.contains(words), "{words}: {minutes}");
        }
        let path = format!("/desk/TB/meetings/{meeting}/paper");
        let paper = reader.get(&path);
        for words in ["Số: 01/QĐ-HĐXHB", "Điều 3.", "Nơi nhận:", "DANH SÁCH ĐƯỢC CẤP HỌC BỔNG", "TM. HỘI ĐỒNG", "THCS Ví Dụ"] {
            assert!(paper.contains(words), "{words}: {paper}");
        }
        assert!(!paper.contains("Lê Văn Đức"), "who was rejected is not on the list of awards");
        // Somebody is called otherwise later; the paper is as it was signed.
        hall.books().db().batch_execute("UPDATE users SET name = 'Tên Khác'; UPDATE parties SET name = 'Tên Khác'").unwrap();
        assert_eq!(reader.get(&path).replace("Tên Khác", ""), paper.replace("Tên Khác", ""));
        assert_eq!(reader.get(&format!("/desk/TB/meetings/{meeting}/minutes")), minutes);
        let english = reader.get(&format!("{path}?lang=en"));
        assert!(english.contains("Article 3.") && english.contains("LIST OF AWARDS"), "{english}");
        let open = hall.meet(&[0, 1, 2]);
        assert_eq!(reader.ask(&format!("/desk/TB/meetings/{open}/paper")).status, Status::NotFound);
    }

    fn those_who_were_awarded_have_certificates_of_merit(books: Books) {
        let hall = Hall::start(books, 6, &TWO);
        let meeting = signed(&hall);
        let site = Site::over(hall.books());
        let reader = site.sign_in("uyvien3");
        let decision = reader.get(&format!("/desk/TB/meetings/{meeting}/decision"));
        let page = format!("/desk/TB/meetings/{meeting}/merits/print");
        assert!(decision.contains(&page), "{decision}");
        let all = reader.get(&page);
        for words in ["GIẤY KHEN", "Phạm Thị Mơ", "Học sinh, THCS Ví Dụ", "Đã đạt thành tích tốt trong học tập", "Số: 01/QĐ-HĐXHB", "Số 2 của danh sách kèm theo quyết định", "Mã kiểm tra: D"] {
            assert!(all.contains(words), "{words}: {all}");
        }
        assert_eq!(all.matches("<section class=\"copy\"").count(), 2);
        assert!(!all.contains("Lê Văn Đức"), "who was rejected has none");
        let one = reader.get(&format!("{page}?line=2&plain=1"));
        assert!(one.matches("<section class=\"copy\"").count() == 1 && !one.contains("class=\"gold\"/>"), "{one}");
        assert_eq!(reader.ask(&format!("{page}?line=3")).status, Status::NotFound);
        let path = format!("/desk/TB/meetings/{meeting}/merits.pdf");
        let pdf = crate::season::papers::bytes(&site.client, &reader, &path);
        if std::env::var_os("SOVANG_TEST_TOOLS").is_some() {
            let sheets = crate::browser::papers::check_sheets("decision-merits", &pdf, 2, "297x210");
            assert!(sheets[1].contains("GIẤY KHEN") && sheets[1].contains("Độc lập - Tự do - Hạnh phúc"), "{sheets:?}");
        }
        // A programme against hardship has none: the paper would say what the recipient lacks.
        hall.books().db().batch_execute("UPDATE programmes SET kind = 'hardship_aid'").unwrap();
        assert_eq!(reader.ask(&page).status, Status::UnprocessableEntity);
        assert!(!reader.get(&format!("/desk/TB/meetings/{meeting}/decision")).contains("merits"));
    }

    fn anybody_verifies_a_decision_and_reads_no_name(books: Books) {
        let hall = Hall::start(books, 6, &TWO);
        let meeting = signed(&hall);
        let site = Site::over(hall.books());
        let reader = site.sign_in("uyvien3");
        let paper = reader.get(&format!("/desk/TB/meetings/{meeting}/paper"));
        let code = crate::doors::between(&paper, "Mã kiểm tra: ", "<").to_owned();
        assert!(code.starts_with("D1-") && paper.contains("<svg class=\"qr\""), "{code}");
        assert!(reader.get(&format!("/desk/TB/meetings/{meeting}/minutes")).contains(&code));
        let page = site.get(&format!("/verify/{code}"));
        for part in ["Đúng là giấy tờ của chúng tôi", "Quyết định trao học bổng số 01/2025", "2.000.000 ₫"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains("Phạm Thị Mơ") && !page.contains("Trần Thị Hoà"), "{page}");
        let mut db = hall.books().db();
        crate::tamper::disarm(&mut db);
        for (sql, back) in [
            (
                "UPDATE decision_papers SET content = REPLACE(content, '1000000', '9000000')",
                "UPDATE decision_papers SET content = REPLACE(content, '9000000', '1000000')",
            ),
            (
                "UPDATE decision_papers SET signed_at = signed_at + 1",
                "UPDATE decision_papers SET signed_at = signed_at - 1",
            ),
        ] {
            db.batch_execute(sql).unwrap();
            let changed = site.ask(&format!("/verify/{code}"), None);
            assert!(changed.body.contains("Không có giấy tờ nào mang mã"), "{sql}: {}", changed.body);
            db.batch_execute(back).unwrap();
            assert_eq!(site.get(&format!("/verify/{code}")), page);
        }
    }

    fn a_vote_changed_behind_the_program_is_found(books: Books) {
        let hall = Hall::start(books, 6, &TWO);
        let meeting = signed(&hall);
        let mut db = hall.books().db();
        for sql in [
            "UPDATE decision_papers SET content = '{}'",
            "DELETE FROM decision_papers",
            "DELETE FROM votes",
            "INSERT INTO conflicts (meeting_id, nomination_id, user_id, reason) SELECT meeting_id, nomination_id, user_id, 'khác' FROM votes LIMIT 1",
            "DELETE FROM attendances",
            "DELETE FROM conflicts",
        ] {
            assert!(db.batch_execute(sql).is_err(), "{sql}");
        }
        let (_, findings) = crate::tamper::verified(&mut db);
        assert!(findings.is_empty(), "{}", crate::tamper::shown(&findings));
        crate::tamper::disarm(&mut db);
        for (sql, table) in [
            ("UPDATE votes SET vote = 'for' WHERE vote = 'against'", "votes"),
            ("DELETE FROM votes WHERE vote = 'against'", "votes"),
            ("UPDATE conflicts SET reason = 'không rõ'", "conflicts"),
            ("DELETE FROM conflicts", "conflicts"),
            ("DELETE FROM conflict_denials", "conflict_denials"),
            ("UPDATE vote_withdrawals SET reason = 'khác'", "vote_withdrawals"),
            ("DELETE FROM vote_withdrawals", "vote_withdrawals"),
            ("DELETE FROM attendances WHERE user_id IN (SELECT MAX(user_id) FROM attendances)", "attendances"),
            ("UPDATE decision_papers SET content = REPLACE(content, '1000000', '9000000')", "decision_papers"),
            ("UPDATE decision_papers SET signed_at = signed_at + 1", "decision_papers"),
            ("DELETE FROM decision_papers", "decision_papers"),
        ] {
            let findings = crate::tamper::tried(&mut db, sql).unwrap();
            assert!(findings.iter().any(|it| it.place.table == table), "{sql}: {findings:?}");
        }
        drop(db);
        assert!(store::paper(&mut hall.books().db(), hall.minutes(meeting).decision.unwrap().id).unwrap().is_some());
    }

    fn the_inbox_leads_to_the_vote_and_to_the_signature(books: Books) {
        let hall = Hall::start(books, 4, &TWO);
        let site = Site::over(hall.books());
        let (chair, member, secretary) = (site.sign_in("chutich"), site.sign_in("uyvien1"), site.sign_in("ketoan"));
        let meeting = hall.meet(&[0, 1, 2]);
        assert!(!member.get("/desk/TB").contains("Phiên họp đang biểu quyết"));
        hall.call(&hall.secretary, meeting, sovang::council::Floor::At(hall.nominations[0])).unwrap();
        let home = member.get("/desk/TB");
        assert!(home.contains("Phiên họp đang biểu quyết") && home.contains(&format!("/desk/TB/meetings/{meeting}\"")), "{home}");
        hall.call(&hall.secretary, meeting, sovang::council::Floor::Ended).unwrap();
        let home = chair.get("/desk/TB");
        assert!(home.contains("Quyết định chờ bạn ký") && home.contains(&format!("/desk/TB/meetings/{meeting}/decision\"")), "{home}");
        assert!(!secretary.get("/desk/TB").contains("Quyết định chờ bạn ký"));
        assert!(!member.get("/desk/TB").contains("Phiên họp đang biểu quyết"));
    }
}
