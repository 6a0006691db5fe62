//! Large amounts ask for the code again, and the form that asked goes on with what was typed.

use rocket::http::Status;
use sovang::ledger::account::Role;

use super::{
    Walk, hidden,
    sign_in::{code, enrol, later},
};
use crate::{on_both_databases, site::Site};

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
}
