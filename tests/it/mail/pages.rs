//! Mail at the desk: an address, the letters of a year with a preview and a second yes, the queue, and the way out.

use rocket::http::{ContentType, Status};
use sovang::{mail::State, user::Role, web::App};

use super::{Post, address, agree, all, clock, settings, states};
use crate::{
    books::Books,
    on_both_databases,
    site::{Answer, Site, officer},
};

fn site(books: &Books, port: u16) -> Site {
    let app = App::new(books.pool.clone(), clock(0)).unwrap();
    Site::of(app.with_mail((port > 0).then(|| settings(port))))
}

/// Two donors of 2025 with addresses, of whom the second has not agreed to be contacted; and one without an address.
fn year(books: &Books) -> [sovang::id::PartyId; 2] {
    let mut ids = Vec::new();
    for (name, amount) in
        [("Bà Nguyễn Thị Lan", 1_500_000), ("Ông Trần Im", 200_000), ("Bà Lê Thị Hoà", 50_000)]
    {
        let id = books.donor(name);
        ids.push(id);
        books.receive(&books.gift(id, books.general, amount, "2025-03-01")).unwrap();
        if name.contains("Lan") || name.contains("Hoà") {
            agree(books, id);
        }
    }
    officer(books, "ketoan", "TB", Role::Accountant);
    officer(books, "soat", "TB", Role::Controller);
    let site = site(books, 1);
    let visit = site.sign_in("ketoan");
    for (id, name) in ids.iter().zip(["lan", "im"]) {
        let typed = format!(" {}@Example.com ", name.to_uppercase());
        let answer = visit.post(&format!("/desk/TB/donors/{id}/mail"), &[("address", &typed)]);
        assert_eq!(answer.location(), format!("/desk/TB/donors/{id}/mail"));
    }
    [ids[0], ids[1]]
}

on_both_databases! {
    fn an_address_is_kept_changed_and_taken_away(books: Books) {
        let [lan, im] = year(&books);
        let (lan, im) = (format!("/desk/TB/donors/{lan}/mail"), format!("/desk/TB/donors/{im}/mail"));
        let site = site(&books, 1);
        let visit = site.sign_in("ketoan");
        let page = visit.get(&lan);
        assert!(page.contains("value=\"lan@example.com\"") && page.contains("Gửi thư tới địa chỉ này được"), "{page}");
        assert!(visit.get(&im).contains("Chưa đồng ý được liên hệ"));
        let wrong = visit.post(&lan, &[("address", "lan@example.com\r\nBcc: ke@example.com")]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert!(wrong.body.contains("không phải là địa chỉ thư điện tử"), "{}", wrong.body);
        visit.post(&lan, &[("address", "")]).location();
        assert!(visit.get(&lan).contains("value=\"\""));
        let trail = books.dump().into_iter().filter(|row| row.contains("mail.address")).count();
        assert_eq!(trail, 3);
        assert_eq!(visit.ask("/desk/TB/donors/999999/mail").status, Status::NotFound);
        assert_eq!(site.sign_in("soat").ask(&lan).status, Status::Forbidden);
    }

    fn letters_go_out_after_a_second_yes_and_to_nobody_else(books: Books) {
        year(&books);
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        let site = site(&books, server.port);
        let visit = site.sign_in("ketoan");
        let page = visit.get("/desk/TB/letters/2025/mail");
        for part in ["1 thư sẵn sàng gửi", "lan@example.com", "1.500.000 ₫", "BL-2025/0001", "Chưa có địa chỉ thư: 1", "Chưa đồng ý được liên hệ: 1", "Trần Im"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let path = "/desk/TB/letters/2025/mail";
        let unsure = visit.post(path, &[("count", "1")]);
        assert_eq!(unsure.status, Status::UnprocessableEntity);
        assert!(unsure.body.contains("ãy đánh dấu ô xác nhận"), "{}", unsure.body);
        let changed = visit.post(path, &[("count", "7"), ("sure", "1")]);
        assert_eq!(changed.status, Status::UnprocessableEntity);
        assert!(all(&books).is_empty(), "nothing is queued without a second yes");
        assert_eq!(visit.post(path, &[("count", "1"), ("sure", "1")]).location(), "/desk/TB/mail");
        assert!(visit.get(path).contains("Đã vào hàng đợi hoặc đã gửi: 1"));
        let again = visit.post(path, &[("count", "0"), ("sure", "1")]);
        assert_eq!((again.location(), all(&books).len()), ("/desk/TB/mail", 1));

        let list = visit.get("/desk/TB/mail");
        assert!(list.contains("Bà Nguyễn Thị Lan") && list.contains("chờ gửi (1)"), "{list}");
        let run = sovang::mail::workflow::courier::run(&books.pool, &settings(server.port), clock(1), &|| true);
        assert_eq!((run.unwrap().sent, post.kept().len()), (1, 1));
        assert!(visit.get("/desk/TB/mail?state=sent").contains("kept as 1"));
        assert!(!visit.get("/desk/TB/mail?state=failed").contains("lan@example.com"));
        let file = visit.ask("/desk/TB/mail?format=csv");
        assert!(file.body.contains("lan@example.com") && file.body.contains("đã gửi"), "{}", file.body);
        let one = visit.get("/desk/TB/mail/1");
        assert!(one.contains("kept as 1") && one.contains("1.500.000 ₫"), "{one}");
        assert!(!one.contains(&all(&books)[0].secret), "the link is the receiver's alone");
    }

    fn a_proof_link_goes_to_whoever_can_be_asked_and_stands_in_no_book(books: Books) {
        let [lan, _] = year(&books);
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        let site = site(&books, server.port);
        let visit = site.sign_in("ketoan");
        let path = "/desk/TB/roll/2025/round/mail";
        assert_eq!(visit.ask(path).status, Status::UnprocessableEntity, "no round is open");
        visit.post("/desk/TB/roll/2025/round", &[("closes_on", "31/12/2025")]).location();
        let page = visit.get(path);
        for part in ["1 thư sẵn sàng gửi", "lan@example.com", "(liên kết riêng của từng thư)", "Chưa có địa chỉ thư: 1", "Chưa đồng ý được liên hệ: 1", "hết ngày 31/12/2025"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert_eq!(visit.post(path, &[("count", "1")]).status, Status::UnprocessableEntity);
        assert_eq!(visit.post(path, &[("count", "2"), ("sure", "1")]).status, Status::UnprocessableEntity);
        assert!(all(&books).is_empty(), "nothing is queued without a second yes");
        assert_eq!(visit.post(path, &[("count", "1"), ("sure", "1")]).location(), "/desk/TB/mail");
        assert!(visit.get(path).contains("Đã vào hàng đợi hoặc đã gửi: 1"));
        let with_keys = settings(server.port).with_keys(&site.app.keys);
        let run = sovang::mail::workflow::courier::run(&books.pool, &with_keys, clock(1), &|| true);
        assert_eq!((run.unwrap().sent, post.kept().len()), (1, 1));
        assert!(!books.dump().iter().any(|row| row.contains("/proof/")), "the key stands nowhere");
        assert!(!visit.get("/desk/TB/mail/1").contains("/proof/"));
        let mail = crate::mail::queue::quoted(&post.kept()[0]);
        let link = mail.split("https://sovang.example.org").find(|it| it.starts_with("/proof/")).unwrap();
        let link = link.split_whitespace().next().unwrap();
        assert!(link.starts_with(&format!("/proof/1.{lan}.")), "{link}");
        assert!(site.ask(link, None).body.contains("Bà Nguyễn Thị Lan"));
        // Without a key to sign with nothing goes out, and the mail says why.
        visit.post("/desk/TB/roll/2025/round", &[("closes_on", "31/12/2025"), ("renews", "true")]).location();
        visit.post(path, &[("count", "1"), ("sure", "1")]).location();
        let run = sovang::mail::workflow::courier::run(&books.pool, &settings(server.port), clock(2), &|| true);
        assert_eq!((run.unwrap().failed, post.kept().len()), (1, 1));
    }

    fn without_a_server_nothing_is_queued(books: Books) {
        year(&books);
        let site = site(&books, 0);
        let visit = site.sign_in("ketoan");
        assert!(visit.get("/desk/TB/mail").contains("chưa khai nơi gửi thư"));
        let answer = visit.post("/desk/TB/letters/2025/mail", &[("count", "1"), ("sure", "1")]);
        assert_eq!((answer.status, all(&books).len()), (Status::UnprocessableEntity, 0));
    }

    fn a_person_takes_a_mail_back_before_it_is_sent(books: Books) {
        year(&books);
        let site = site(&books, 1);
        let visit = site.sign_in("ketoan");
        visit.post("/desk/TB/letters/2025/mail", &[("count", "1"), ("sure", "1")]).location();
        let path = "/desk/TB/mail/1";
        let deed = |deed: &str, seen: &str| visit.post(path, &[("deed", deed), ("seen", seen)]);
        assert_eq!(deed("again", "queued").status, Status::UnprocessableEntity);
        assert_eq!(deed("withhold", "queued").location(), path);
        assert_eq!(deed("withhold", "queued").status, Status::UnprocessableEntity, "the second press");
        assert_eq!(states(&books), [State::Withheld]);
        assert_eq!(deed("again", "withheld").location(), path);
        assert_eq!(states(&books), [State::Queued]);
        let refused = site.sign_in("soat").post(path, &[("deed", "withhold"), ("seen", "queued")]);
        assert_eq!(refused.status, Status::Forbidden);
    }

    fn whoever_has_the_link_stops_the_mail_by_one_press(books: Books) {
        let [lan, _] = year(&books);
        let site = site(&books, 1);
        let visit = site.sign_in("ketoan");
        visit.post("/desk/TB/letters/2025/mail", &[("count", "1"), ("sure", "1")]).location();
        let path = format!("/unsubscribe/{}", all(&books)[0].secret);
        let stopped = || {
            let to = [address("lan")];
            !books.pool.read_now(|db| sovang::mail::store::stopped(db, &to).map_err(sovang::db::DbError::from)).unwrap().is_empty()
        };
        let page = site.get(&path);
        assert!(page.contains("l…@example.com") && !page.contains("lan@example.com") && !page.contains("Nguyễn"), "{page}");
        assert!(!stopped(), "to look is not to ask: programs open links by themselves");
        let press = |path: &str, body: &'static str| {
            Answer::of(site.client.post(path.to_owned()).header(ContentType::Form).body(body).dispatch())
        };
        for body in ["", "List-Unsubscribe=One-Clic", "List-Unsubscribe=One-Click&x=1", "csrf=0123"] {
            assert_eq!(press(&path, body).status, Status::Forbidden, "{body}");
        }
        assert!(!stopped());
        let answer = press(&path, "List-Unsubscribe=One-Click");
        assert_eq!(answer.status, Status::Ok);
        assert!(answer.body.contains("Đã ngừng gửi thư") && stopped(), "{}", answer.body);
        assert_eq!(press("/unsubscribe/0123", "List-Unsubscribe=One-Click").status, Status::NotFound);
        assert_eq!(press(&format!("{path}/resume"), "List-Unsubscribe=One-Click").status, Status::Forbidden);
        assert!(visit.get(&format!("/desk/TB/donors/{lan}/mail")).contains("đã bấm ngừng nhận thư"));
        let back = visit.post(&format!("{path}/resume"), &[]);
        assert!(back.body.contains("lại nhận thư từ đây") && !stopped(), "{}", back.body);
    }
}
