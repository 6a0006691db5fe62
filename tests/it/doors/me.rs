//! One's own account: password, second factor, sessions, and the code again.

use rocket::http::Status;

use super::{
    Walk,
    sign_in::{code, enrol, later, secret_on},
};
use crate::{
    on_both_databases,
    sign_in::{PASSWORD, person},
    site::Site,
};

const NEW: &str = "tủ lạnh biết hát chèo";

fn change(walk: &mut Walk<'_>, present: &str, new: &str, again: &str) -> crate::site::Answer {
    walk.fill("/me", "/me/password", &[("present", present), ("password", new), ("again", again)])
}

on_both_databases! {
    fn a_new_password_ends_every_other_session(books: Books) {
        person(&books, "lan");
        let site = Site::over(&books);
        let (mut here, mut there) = (Walk::new(&site), Walk::new(&site));
        here.sign_in("lan", PASSWORD);
        there.sign_in("lan", PASSWORD);
        for (present, new, again, sentence) in [
            ("nhầm mật khẩu", NEW, NEW, "Mật khẩu hiện tại không đúng"),
            (PASSWORD, NEW, "khác", "không giống nhau"),
            (PASSWORD, PASSWORD, PASSWORD, "trùng với mật khẩu cũ"),
            (PASSWORD, "ngắn", "ngắn", "ít nhất 10 ký tự"),
        ] {
            let refused = change(&mut here, present, new, again);
            assert_eq!(refused.status, Status::UnprocessableEntity, "{sentence}");
            assert!(refused.body.contains(sentence), "{sentence}: {}", refused.body);
        }
        assert!(there.is_in());
        assert_eq!(change(&mut here, PASSWORD, NEW, NEW).location(), "/me?done=password");
        assert!(here.get("/me?done=password").contains("Đã đổi mật khẩu"));
        assert!(here.is_in() && !there.is_in());
        assert_eq!(there.sign_in("lan", PASSWORD).status, Status::UnprocessableEntity);
        assert_eq!(there.sign_in("lan", NEW).location(), "/desk");
    }

    fn an_open_session_is_no_way_to_guess_the_password(books: Books) {
        person(&books, "lan");
        let site = Site::over(&books);
        let mut walk = Walk::new(&site);
        walk.sign_in("lan", PASSWORD);
        for _ in 0..5 {
            assert!(change(&mut walk, "đoán mò mật khẩu", NEW, NEW).body.contains("không đúng"));
        }
        let waits = change(&mut walk, PASSWORD, NEW, NEW);
        assert!(waits.body.contains("đợi 5 giây"), "{}", waits.body);
        let mut owner = Walk::from(&site, "192.0.2.77");
        assert_eq!(owner.sign_in("lan", PASSWORD).location(), "/desk", "nobody else waits for that");
    }

    fn signing_out_everywhere_leaves_no_browser_in(books: Books) {
        person(&books, "lan");
        let site = Site::over(&books);
        let (mut here, mut there) = (Walk::new(&site), Walk::new(&site));
        here.sign_in("lan", PASSWORD);
        there.sign_in("lan", PASSWORD);
        let page = here.get("/me");
        assert_eq!(page.matches("192.0.2.1</td>").count(), 2, "{page}");
        assert!(page.contains("máy này"));
        assert_eq!(here.fill("/me", "/me/sign-out-everywhere", &[]).location(), "/sign-in");
        assert!(!here.is_in() && !there.is_in());
    }

    fn a_second_factor_is_set_up_with_the_password_and_replaced_with_a_code(books: Books) {
        person(&books, "lan");
        let site = Site::over(&books);
        let mut walk = Walk::new(&site);
        walk.sign_in("lan", PASSWORD);
        assert!(walk.get("/me").contains("chưa cài"));
        assert_eq!(walk.ask("/me/factor").status, Status::UnprocessableEntity, "nothing has been begun");
        let wrong = walk.fill("/me", "/me/factor", &[("present_password", "nhầm mật khẩu")]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert_eq!(walk.fill("/me", "/me/factor", &[("present_password", PASSWORD)]).location(), "/me/factor");
        let offered = walk.get("/me/factor");
        let secret = secret_on(&offered);
        assert!(offered.contains("<path d=\"M4 4h7v1h-7z"), "{offered}");
        let wrong = walk.fill("/me/factor", "/me/factor/confirm", &[("code", "12")]);
        assert!(wrong.status == Status::UnprocessableEntity && wrong.body.contains("Mã không đúng"), "{}", wrong.body);
        let done = walk.fill("/me/factor", "/me/factor/confirm", &[("code", &code(&secret, &site))]);
        assert_eq!(done.body.matches("<li><code>").count(), 10);
        assert_eq!(walk.ask("/me/factor").status, Status::UnprocessableEntity, "a secret is shown until it is used, and never again");
        // Another one in its place asks for the code of this one first.
        let site = later(&books, 60);
        let mut walk = Walk { site: &site, cookies: walk.cookies, headers: Vec::new(), remote: walk.remote };
        let asked = walk.fill("/me", "/me/factor", &[("present_password", PASSWORD)]);
        assert_eq!(asked.location(), "/step-up?next=/me");
        assert_eq!(walk.fill("/me", "/me/codes", &[]).location(), "/step-up?next=/me");
        let wrong = walk.fill("/step-up?next=/me", "/step-up", &[("code", "000000")]);
        assert!(wrong.status == Status::UnprocessableEntity && wrong.body.contains("name=\"next\" value=\"/me\""), "{}", wrong.body);
        assert_eq!(walk.fill("/step-up?next=/me", "/step-up", &[("code", &code(&secret, &site))]).location(), "/me");
        assert_eq!(walk.fill("/me", "/me/codes", &[]).body.matches("<li><code>").count(), 10);
        assert_eq!(walk.fill("/me", "/me/factor", &[("present_password", PASSWORD)]).location(), "/me/factor");
        assert_ne!(secret_on(&walk.get("/me/factor")), secret);
    }

    fn the_code_again_is_worth_five_minutes(books: Books) {
        let site = Site::over(&books);
        let (walk, secret, _) = enrol(&books, &site, "lan");
        let at = |seconds: i64| later(&books, seconds);
        let first = at(60);
        let mut walk = Walk { site: &first, cookies: walk.cookies, headers: Vec::new(), remote: walk.remote };
        assert_eq!(walk.fill("/step-up?next=/me", "/step-up", &[("code", &code(&secret, &first))]).location(), "/me");
        let cookies = walk.cookies;
        for (seconds, fresh) in [(60 + 299, true), (60 + 300, false)] {
            let site = at(seconds);
            let mut walk = Walk { site: &site, cookies: cookies.clone(), headers: Vec::new(), remote: walk.remote };
            let answer = walk.fill("/me", "/me/codes", &[]);
            assert_eq!(answer.status == Status::Ok, fresh, "{seconds}: {}", answer.header("Location"));
        }
    }
}
