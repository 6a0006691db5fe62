//! Large amounts ask for the code again, and the form that asked goes on with what was typed.

use rocket::http::Status;
use sovang::{ledger::account::Role, user::Role as Post};

use super::{
    Walk, hidden,
    sign_in::{code, enrol, later},
};
use crate::{
    inbox::ask_void,
    on_both_databases,
    site::{Site, officer},
};

/// A gift above what the unit lets pass without the code.
fn gift(csrf: &str) -> Vec<(String, String)> {
    let fields = [
        ("csrf", csrf),
        ("key", "k"),
        ("donor", "Bà Lê & Con"),
        ("amount", "50tr"),
        ("fund", "QCHUNG"),
        ("means", "cash"),
        ("day", "31/12/2025"),
        ("other", ""),
        ("other", ""),
    ];
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn csrf(walk: &mut Walk<'_>) -> String {
    let page = walk.get("/desk/TB/gifts/new");
    let field = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
    field.split('"').next().unwrap().to_owned()
}

on_both_databases! {
    fn a_large_gift_waits_for_the_code_and_goes_on_by_itself(books: Books) {
        let first = Site::over(&books);
        let (signed_in, secret, _) = enrol(&books, &first, "lan");
        let site = later(&books, 40);
        let mut walk = Walk::new(&site);
        walk.cookies = signed_in.cookies.clone();
        let fields = gift(&csrf(&mut walk));
        let held = walk.post("/desk/TB/gifts", &fields);
        assert_eq!(held.status, Status::UnprocessableEntity);
        assert!(held.body.contains("Nhập lại mã xác thực"), "{}", held.body);
        assert_eq!(books.balance(Role::Cash, None), 0);
        let mut waiting = hidden(&held.body);
        assert!(waiting.contains(&("donor".to_owned(), "Bà Lê & Con".to_owned())), "{waiting:?}");
        waiting.push(("step_code".to_owned(), "000000".to_owned()));
        let wrong = walk.post("/step-up/go-on", &waiting);
        assert_eq!(wrong.status, Status::UnprocessableEntity, "{}", wrong.header("Location"));
        assert!(hidden(&wrong.body).contains(&("amount".to_owned(), "50tr".to_owned())), "{}", wrong.body);
        waiting.pop();
        waiting.push(("step_code".to_owned(), code(&secret, &site)));
        let on = walk.post("/step-up/go-on", &waiting);
        // The browser sends the same fields once more to where they were meant for.
        assert_eq!((on.status, on.header("Location")), (Status::TemporaryRedirect, "/desk/TB/gifts"));
        assert_eq!(walk.post("/desk/TB/gifts", &waiting).location(), "/desk/TB/gifts/1");
        assert_eq!(books.balance(Role::Cash, None), 50_000_000);
        let elsewhere: Vec<(String, String)> = waiting
            .into_iter()
            .map(|(name, value)| if name == "step_to" { (name, "//example.org/".to_owned()) } else { (name, value) })
            .collect();
        let stays = walk.post("/step-up/go-on", &elsewhere);
        assert!(!stays.header("Location").contains("example"), "{}", stays.header("Location"));
    }

    fn answers_and_voids_of_large_amounts_wait_as_well(books: Books) {
        let asker = officer(&books, "thuquy", "TB", Post::Treasurer);
        let donor = books.donor("Ông Trần Văn Minh");
        for _ in 0..2 {
            books.receive(&books.gift(donor, books.general, 50_000_000, "2025-02-05")).unwrap();
        }
        let task = ask_void(&books, asker, 1, "ghi nhầm");
        let first = Site::over(&books);
        let (signed_in, secret, _) = enrol(&books, &first, "lan");
        let site = later(&books, 40);
        let mut walk = Walk::new(&site);
        walk.cookies = signed_in.cookies.clone();
        let token = ("csrf".to_owned(), csrf(&mut walk));
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let answer = format!("/desk/TB/approvals/{task}");
        for (path, sent) in [
            (answer.as_str(), vec![field("deed", "agree"), field("reason", "đã xem phiếu gốc")]),
            ("/desk/TB/receipts/2025/2/void", vec![field("reason", "trùng")]),
        ] {
            let held = walk.post(path, &[std::slice::from_ref(&token), sent.as_slice()].concat());
            assert_eq!(held.status, Status::UnprocessableEntity, "{path}");
            let waiting = hidden(&held.body);
            assert!(waiting.contains(&field("step_to", path)), "{path}: {}", held.body);
            assert!(sent.iter().all(|it| waiting.contains(it)), "{path}: {waiting:?}");
        }
        assert_eq!(books.balance(Role::Cash, None), 100_000_000);
        let no = walk.post(&answer, &[token.clone(), field("deed", "disagree"), field("reason", "")]);
        assert!(no.body.contains("thì cần nêu lý do"), "saying no moves nothing: {}", no.body);
        let sent = [token.clone(), field("deed", "agree"), field("step_code", &code(&secret, &site))];
        let to = [field("step_to", &answer), field("step_back", &answer)];
        assert_eq!(walk.post("/step-up/go-on", &[&sent[..], &to].concat()).status, Status::TemporaryRedirect);
        walk.post(&answer, &sent).location();
        assert_eq!(books.balance(Role::Cash, None), 50_000_000);
    }
}
