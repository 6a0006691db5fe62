//! Signing in as a browser does it.

use rocket::http::Status;
use sovang::{
    calendar::Instant,
    user::{Role, totp::FactorSecret},
};

use super::{Walk, between};
use crate::{
    books::Books,
    on_both_databases,
    people::{appoint, cheap, grant, write},
    sign_in::{PASSWORD, person, wrong_code},
    site::Site,
};

/// Reads the secret of the second factor off the page that offers it.
pub fn secret_on(page: &str) -> FactorSecret {
    let letters = between(page, "<code class=\"letters\">", "</code>").replace(' ', "");
    let bytes = totp_rs::Secret::try_from_base32(&letters).unwrap();
    FactorSecret::from_bytes(bytes.as_bytes().to_vec()).unwrap()
}

pub fn code(secret: &FactorSecret, site: &Site) -> String {
    secret.code_at(site.app.clock.now()).unwrap()
}

/// Returns the pages of the same books so many seconds later.
pub fn later(books: &Books, seconds: i64) -> Site {
    let now = Site::over(books).app.clock.now();
    let clock = sovang::calendar::Clock::Fixed(Instant::from_micros(now.micros() + seconds * 1_000_000));
    Site::of(sovang::web::App::new(books.pool.clone(), clock).unwrap())
}

/// Signs a new treasurer in for the first time, up to the recovery codes.
pub fn enrol<'s>(books: &Books, site: &'s Site, login: &str) -> (Walk<'s>, FactorSecret, Vec<String>) {
    appoint(books);
    person(books, login);
    grant(books, &books.author, login, books.unit, Role::Treasurer).unwrap();
    let mut walk = Walk::new(site);
    let answer = walk.sign_in(login, PASSWORD);
    assert_eq!(answer.location(), "/sign-in/factor");
    let secret = secret_on(&walk.get("/sign-in/factor"));
    let answer = walk.fill("/sign-in/factor", "/sign-in/factor", &[("code", &code(&secret, site))]);
    assert_eq!(answer.status, Status::Ok, "{}", answer.body);
    let codes =
        answer.body.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    (walk, secret, codes.collect())
}

on_both_databases! {
    fn a_password_opens_the_desk_and_leaving_closes_it(books: Books) {
        person(&books, "lan");
        let site = Site::over(&books);
        let mut walk = Walk::new(&site);
        assert_eq!(walk.ask("/desk/TB").location(), "/sign-in?next=%2Fdesk%2FTB");
        let wrong = walk.fill("/sign-in?next=%2Fdesk%2FTB", "/sign-in", &[("login", "lan"), ("password", "nhầm mật khẩu")]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert!(wrong.body.contains("Tên đăng nhập hoặc mật khẩu không đúng"), "{}", wrong.body);
        assert!(wrong.body.contains("value=\"lan\"") && !wrong.body.contains("nhầm mật khẩu"), "{}", wrong.body);
        assert!(wrong.body.contains("name=\"next\" value=\"/desk/TB\""), "{}", wrong.body);
        let right = walk.fill("/sign-in?next=%2Fdesk%2FTB", "/sign-in", &[("login", "lan"), ("password", PASSWORD)]);
        assert_eq!(right.location(), "/desk/TB");
        assert!(walk.is_in());
        assert_eq!(walk.ask("/sign-in").location(), "/desk");
        let cookies = right.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
        for (_, cookie) in cookies {
            assert!(cookie.starts_with("__Host-") && cookie.contains("HttpOnly") && cookie.contains("Secure"), "{cookie}");
            assert!(cookie.contains("Path=/") && !cookie.contains("Domain"), "{cookie}");
        }
        let session = walk.cookies.clone();
        assert_eq!(walk.fill("/me", "/me/sign-out-everywhere", &[]).location(), "/sign-in");
        assert!(!walk.is_in());
        walk.cookies = session;
        assert!(!walk.is_in(), "the token of an ended session opens nothing");
    }

    fn the_way_back_stays_on_this_site(books: Books) {
        person(&books, "lan");
        let site = Site::over(&books);
        for next in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
            let mut walk = Walk::new(&site);
            let next = rocket::http::RawStr::new(next).percent_encode().to_string();
            let answer = walk.fill(&format!("/sign-in?next={next}"), "/sign-in", &[("login", "lan"), ("password", PASSWORD)]);
            assert_eq!(answer.location(), "/desk", "{next}");
        }
    }

    fn who_pays_enrols_and_is_asked_for_a_code_from_then_on(books: Books) {
        let site = Site::over(&books);
        let (mut walk, secret, codes) = enrol(&books, &site, "lan");
        assert_eq!(codes.len(), 10);
        assert!(walk.is_in());
        assert!(walk.get("/me").contains("Còn 10 mã dự phòng"));
        let site = later(&books, 60);
        let mut walk = Walk::new(&site);
        assert_eq!(walk.sign_in("lan", PASSWORD).location(), "/sign-in/code");
        assert!(!walk.is_in());
        // Neither another step nor the desk is to be had with the password alone.
        assert_eq!(walk.ask("/sign-in/factor").location(), "/sign-in/code");
        assert_eq!(walk.ask("/sign-in/password").location(), "/sign-in/code");
        let wrong = walk.fill("/sign-in/code", "/sign-in/code", &[("code", &wrong_code(&secret, site.app.door.moment(site.app.clock.now())))]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert!(wrong.body.contains("Mã không đúng hoặc đã dùng"), "{}", wrong.body);
        let right = walk.fill("/sign-in/code", "/sign-in/code", &[("code", &code(&secret, &site))]);
        assert_eq!(right.location(), "/desk");
        assert!(walk.is_in());
        // A recovery code instead, on another browser.
        let mut other = Walk::new(&site);
        other.sign_in("lan", PASSWORD);
        assert_eq!(other.fill("/sign-in/code", "/sign-in/code", &[("code", &codes[3])]).location(), "/desk");
        assert!(other.get("/me").contains("Còn 9 mã dự phòng"));
    }

    fn a_step_that_took_too_long_begins_anew(books: Books) {
        let site = Site::over(&books);
        let (_, secret, _) = enrol(&books, &site, "lan");
        let site = later(&books, 60);
        let mut walk = Walk::new(&site);
        walk.sign_in("lan", PASSWORD);
        let page = walk.get("/sign-in/code");
        let late = later(&books, 60 + sovang::user::sign_in::HALF + 1);
        let mut walk = Walk { site: &late, cookies: walk.cookies, headers: Vec::new(), remote: walk.remote };
        let csrf = between(&page, "name=\"csrf\" value=\"", "\"").to_owned();
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let fields = [field("csrf", &csrf), field("next", ""), field("code", &code(&secret, &late))];
        let answer = walk.post("/sign-in/code", &fields);
        assert_eq!(answer.location(), "/sign-in?late=true");
        assert!(walk.get("/sign-in?late=true").contains("Đã quá thời gian đăng nhập"));
        assert!(!walk.is_in());
    }

    fn somebody_new_replaces_the_one_time_password(books: Books) {
        appoint(&books);
        let (author, unit) = (books.author.clone(), books.unit);
        write(&books, move |tx| {
            let hash = cheap("v7kq-2xw9-hd4t");
            sovang::user::workflow::welcome(tx, &author, ("lan", "Hoàng Thị Lan"), (unit, Role::Controller), &hash)
        }).unwrap();
        let site = Site::over(&books);
        let mut walk = Walk::new(&site);
        assert_eq!(walk.sign_in("lan", "v7kq-2xw9-hd4t").location(), "/sign-in/password");
        let choose = |walk: &mut Walk<'_>, one: &str, other: &str| {
            walk.fill("/sign-in/password", "/sign-in/password", &[("password", one), ("again", other)])
        };
        for (one, other, sentence) in [
            (PASSWORD, "bốn con trâu", "không giống nhau"),
            ("v7kq-2xw9-hd4t", "v7kq-2xw9-hd4t", "trùng với mật khẩu cũ"),
            ("ngắn", "ngắn", "ít nhất 10 ký tự"),
            ("hoangthilan2025", "hoangthilan2025", "dễ đoán"),
        ] {
            let refused = choose(&mut walk, one, other);
            assert_eq!(refused.status, Status::UnprocessableEntity);
            assert!(refused.body.contains(sentence), "{one}: {}", refused.body);
            assert!(!refused.body.contains(one), "a password is never sent back");
        }
        assert!(!walk.is_in());
        assert_eq!(choose(&mut walk, PASSWORD, PASSWORD).location(), "/desk");
        assert!(walk.is_in());
    }

    fn the_pages_speak_english_throughout(books: Books) {
        let site = Site::over(&books);
        let (mut walk, ..) = enrol(&books, &site, "lan");
        let me = walk.get("/me?lang=en");
        assert!(me.contains("Sign out everywhere") && me.contains("/me/password?lang=en"), "{me}");
        let mut stranger = Walk::new(&site);
        let page = stranger.get("/sign-in?lang=en");
        assert!(page.contains(">Password</label>") && !page.contains("Mật khẩu"), "{page}");
    }
}
