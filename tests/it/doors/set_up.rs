//! The first page of new books works once.

use std::sync::Barrier;

use rocket::http::Status;
use sovang::{
    calendar::{Clock, Instant},
    db::{Db, DbError, DbUrl, Pool},
    unit, user,
    web::App,
};

use super::{Walk, sign_in};
use crate::{
    books::{self, day},
    sign_in::PASSWORD,
    site::Site,
};

const FIELDS: [(&str, &str); 7] = [
    ("name", "Hội Khuyến học tỉnh Ví Dụ"),
    ("unit", "VD"),
    ("level", "province"),
    ("admin", "Người Quản Trị"),
    ("login", "quantri"),
    ("password", PASSWORD),
    ("again", PASSWORD),
];

fn empty(url: &DbUrl) -> Site {
    Db::open(url).and_then(|mut db| db.migrate()).unwrap();
    let clock = Clock::Fixed(Instant::at(day("2025-12-31"), 9, 0).unwrap());
    Site::of(App::new(Pool::new(url).unwrap(), clock).unwrap())
}

fn with(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let changed = |name: &str| changes.iter().find(|(it, _)| *it == name).map(|(_, value)| *value);
    FIELDS.iter().map(|(name, value)| (*name, changed(name).unwrap_or(value))).collect()
}

fn once((url, _home): (DbUrl, books::Home)) {
    let site = empty(&url);
    let mut walk = Walk::new(&site);
    assert_eq!(walk.ask("/sign-in").location(), "/setup", "where nobody is there is nobody to sign in");
    for (changes, sentence) in [
        (vec![("unit", "VÍ DỤ")], "không dùng làm mã được"),
        (vec![("name", "")], "Cần điền ô này"),
        (vec![("login", "Quản Trị")], "không dùng làm tên đăng nhập được"),
        (vec![("again", "khác hẳn mật khẩu")], "không giống nhau"),
        (vec![("password", "vidu123456"), ("again", "vidu123456")], "hãy thêm một hai từ"),
        (vec![("level", "hamlet")], "giữ sổ"),
    ] {
        let refused = walk.fill("/setup", "/setup", &with(&changes));
        assert_eq!(refused.status, Status::UnprocessableEntity, "{changes:?}");
        assert!(refused.body.contains(sentence), "{changes:?}: {}", refused.body);
        assert!(refused.body.contains("value=\"Người Quản Trị\""), "what was typed is still there");
    }
    let page = walk.get("/setup");
    let done = walk.fill("/setup", "/setup", &FIELDS);
    assert_eq!(
        done.location(),
        "/sign-in/factor",
        "the administrator enrols before anything else: {}",
        done.body
    );
    let secret = sign_in::secret_on(&walk.get("/sign-in/factor"));
    let codes = walk.fill("/sign-in/factor", "/sign-in/factor", &[("code", &sign_in::code(&secret, &site))]);
    assert_eq!(codes.status, Status::Ok);
    assert!(walk.get("/desk/VD/people").contains("Người Quản Trị"));
    // Never again, whether the page is asked for or a form that was open is sent.
    let mut other = Walk::new(&site);
    assert_eq!(other.ask("/setup").location(), "/sign-in");
    other.ask("/sign-in");
    let csrf = super::between(&other.get("/sign-in"), "name=\"csrf\" value=\"", "\"").to_owned();
    let mut fields: Vec<(String, String)> =
        FIELDS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    fields.push(("csrf".into(), csrf));
    fields.push(("next".into(), String::new()));
    let again = other.post("/setup", &fields);
    assert_eq!(again.status, Status::UnprocessableEntity);
    assert!(again.body.contains("đã có sổ") && page.contains("chỉ dùng được một lần"), "{}", again.body);
}

#[test]
fn the_books_are_opened_once() {
    [books::sqlite(), books::postgres()].into_iter().flatten().map(crate::place::bare).for_each(once);
}

const CONTENDERS: usize = 6;

fn race((url, _home): (DbUrl, books::Home)) {
    drop(empty(&url));
    // Everybody has the form before the first one sends it: who comes later is sent to sign in instead.
    let all_have_the_form = Barrier::new(CONTENDERS);
    let locations: Vec<(u16, String)> = std::thread::scope(|scope| {
        let contenders: Vec<_> = (0..CONTENDERS)
            .map(|_| {
                scope.spawn(|| {
                    // A process of its own, as far as the database can tell.
                    let site = empty(&url);
                    let mut walk = Walk::new(&site);
                    let csrf = super::between(&walk.get("/setup"), "name=\"csrf\" value=\"", "\"").to_owned();
                    let mut fields: Vec<(String, String)> = FIELDS
                        .iter()
                        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                        .collect();
                    fields.extend([("csrf".into(), csrf), ("next".into(), String::new())]);
                    all_have_the_form.wait();
                    let answer = walk.post("/setup", &fields);
                    (answer.status.code, answer.header("Location").to_owned())
                })
            })
            .collect();
        contenders.into_iter().map(|it| it.join().unwrap()).collect()
    });
    let won = locations.iter().filter(|(status, _)| *status == 303).count();
    assert_eq!(won, 1, "{locations:?}");
    assert!(locations.iter().all(|(status, _)| *status == 303 || *status == 422), "{locations:?}");
    let (users, units) = Pool::new(&url)
        .unwrap()
        .read_now(|db| Ok::<_, DbError>((user::store::all(db)?.len(), unit::store::tree(db)?.units().len())))
        .unwrap();
    assert_eq!((users, units), (1, 1));
}

#[test]
fn of_many_forms_that_are_sent_at_once_one_opens_the_books() {
    [books::sqlite(), books::postgres()].into_iter().flatten().map(crate::place::bare).for_each(race);
}
