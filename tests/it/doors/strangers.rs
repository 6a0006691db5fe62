//! What strangers can and cannot do at the door.

use rocket::http::{Header, Status};
use sovang::web::App;

use super::Walk;
use crate::{
    on_both_databases,
    sign_in::{PASSWORD, person},
    site::Site,
};

fn header(name: &'static str, value: &'static str) -> Header<'static> {
    Header::new(name, value)
}

on_both_databases! {
    fn a_stranger_waits_and_the_owners_browser_does_not(books: Books) {
        person(&books, "lan");
        let site = Site::over(&books);
        let mut owner = Walk::new(&site);
        assert_eq!(owner.sign_in("lan", PASSWORD).location(), "/desk");
        assert_eq!(owner.fill("/me", "/me/sign-out-everywhere", &[]).location(), "/sign-in");
        assert_eq!(owner.sign_in("lan", PASSWORD).location(), "/desk", "nobody is known any more, but nobody guessed");
        let mut stranger = Walk::new(&site);
        for _ in 0..5 {
            assert_eq!(stranger.sign_in("lan", "đoán mò mật khẩu").status, Status::UnprocessableEntity);
        }
        let waits = stranger.sign_in("lan", PASSWORD);
        assert_eq!((waits.status, waits.header("Retry-After")), (Status::TooManyRequests, "5"));
        assert!(waits.body.contains("đợi 5 giây"), "{}", waits.body);
        // The owner's browser is known, although it stands behind the same address.
        owner.cookies.remove("__Host-sovang");
        assert_eq!(owner.sign_in("lan", PASSWORD).location(), "/desk");
    }

    fn nobody_chooses_the_address_that_guesses_are_counted_for(books: Books) {
        person(&books, "lan");
        let site = Site::over(&books);
        let mut last = Status::Ok;
        for guess in 0..8 {
            let mut stranger = Walk::new(&site);
            for name in ["X-Real-IP", "X-Forwarded-For", "Forwarded", "CF-Connecting-IP"] {
                stranger.headers.push(Header::new(name, format!("203.0.113.{guess}")));
            }
            last = stranger.sign_in("lan", "đoán mò mật khẩu").status;
        }
        assert_eq!(last, Status::TooManyRequests);
    }

    fn a_proxy_that_is_named_in_the_settings_is_believed(books: Books) {
        person(&books, "lan");
        let app = App::new(books.pool.clone(), Site::over(&books).app.clock).unwrap();
        let clock = app.clock;
        let site = Site::of(app.with_door(clock, vec!["10.0.0.1".parse().unwrap()]));
        let status_of = |visitor: &'static str| {
            let mut walk = Walk::from(&site, "10.0.0.1");
            walk.headers.push(header("X-Forwarded-For", visitor));
            walk.sign_in("lan", "đoán mò mật khẩu").status
        };
        for _ in 0..5 {
            assert_eq!(status_of("203.0.113.5"), Status::UnprocessableEntity);
        }
        assert_eq!(status_of("203.0.113.5"), Status::TooManyRequests);
        assert_eq!(status_of("8.8.8.8, 203.0.113.5"), Status::TooManyRequests, "only the last hop is known");
        assert_eq!(status_of("203.0.113.6"), Status::UnprocessableEntity);
    }

    fn a_flood_of_forms_is_cut_off(books: Books) {
        let site = Site::over(&books);
        let mut walk = Walk::new(&site);
        let token = ("csrf".to_owned(), "0123".to_owned());
        let answers: Vec<u16> = (0..60).map(|_| walk.post("/sign-in", std::slice::from_ref(&token)).status.code).collect();
        assert_eq!((answers[0], answers[59]), (403, 429), "{answers:?}");
        assert!(walk.get("/sign-in").contains("Đăng nhập"), "pages are still shown");
        assert_eq!(Walk::from(&site, "192.0.2.2").post("/sign-in", &[token]).status, Status::Forbidden);
    }

    fn every_answer_carries_the_policies(books: Books) {
        person(&books, "lan");
        let site = Site::over(&books);
        let mut walk = Walk::new(&site);
        walk.sign_in("lan", PASSWORD);
        for path in ["/", "/sign-in", "/me", "/step-up", "/desk", "/khong-co", "/desk/KHONG", "/assets/style.css", "/journal/TB"] {
            let answer = walk.ask(path);
            let policy = answer.header("Content-Security-Policy");
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
            assert_eq!(answer.header("Referrer-Policy"), "same-origin", "{path}");
            assert!(answer.header("Permissions-Policy").contains("camera=()"), "{path}");
            assert_eq!(answer.header("X-Content-Type-Options"), "nosniff", "{path}");
            assert_eq!(answer.header("Strict-Transport-Security"), "", "{path}: without TLS it means nothing");
            for inline in ["<style", " style=", " onclick=", " onload=", " onsubmit=", "javascript:", "<script>"] {
                assert!(!answer.body.contains(inline), "{path}: {inline}");
            }
        }
    }

    fn tls_that_ends_at_our_proxy_is_kept_to(books: Books) {
        let app = App::new(books.pool.clone(), Site::over(&books).app.clock).unwrap();
        let clock = app.clock;
        let site = Site::of(app.with_door(clock, vec!["10.0.0.1".parse().unwrap()]));
        let hsts = |from: &str, proto: &'static str| {
            let mut walk = Walk::from(&site, from);
            walk.headers.push(header("X-Forwarded-Proto", proto));
            walk.ask("/sign-in").header("Strict-Transport-Security").to_owned()
        };
        assert_eq!(hsts("10.0.0.1", "https"), "max-age=63072000");
        assert_eq!(hsts("10.0.0.1", "http"), "");
        assert_eq!(hsts("192.0.2.1", "https"), "", "a stranger's word about TLS is nothing");
    }
}
