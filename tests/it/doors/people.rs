//! The pages on which an administrator manages people.

use rocket::http::Status;
use sovang::{unit::Level, user::Role};

use super::{Walk, between};
use crate::{
    on_both_databases,
    people::{appoint, unit_below},
    sign_in::{PASSWORD, person},
    site::{Site, Visit, officer},
};

fn add(visit: &Visit<'_>, login: &str, unit: &str, role: &str) -> crate::site::Answer {
    visit.post(
        "/desk/TB/people",
        &[("name", "Hoàng Thị Lan"), ("login", login), ("unit", unit), ("role", role)],
    )
}

on_both_databases! {
    fn somebody_is_added_signs_in_and_is_shut_out_again(books: Books) {
        appoint(&books);
        let site = Site::over(&books);
        let admin = site.sign_in("quantri");
        for (login, unit, role, sentence) in [
            ("Lan", "TB", "nominator", "không dùng làm tên đăng nhập"),
            ("quantri", "TB", "nominator", "đã có người dùng"),
            ("lan", "KHONG", "nominator", "không có đơn vị"),
            ("lan", "TB", "boss", "không phải là vai trò"),
        ] {
            let refused = add(&admin, login, unit, role);
            assert_eq!(refused.status, Status::UnprocessableEntity, "{login} {unit} {role}");
            assert!(refused.body.to_lowercase().contains(sentence), "{sentence}: {}", refused.body);
            assert!(refused.body.contains("value=\"Hoàng Thị Lan\""), "what was typed is still there");
        }
        let added = add(&admin, "lan", "TB", "nominator");
        assert_eq!(added.status, Status::Ok, "{}", added.body);
        let one_time = between(&added.body, "<code class=\"letters\">", "</code>").to_owned();
        assert!(!admin.get("/desk/TB/people/lan").contains(&one_time), "it is shown only once");
        let mut lan = Walk::new(&site);
        assert_eq!(lan.sign_in("lan", &one_time).location(), "/sign-in/password");
        let chosen = lan.fill("/sign-in/password", "/sign-in/password", &[("password", PASSWORD), ("again", PASSWORD)]);
        assert_eq!(chosen.location(), "/desk");
        let list = admin.get("/desk/TB/people?q=lan");
        assert!(list.contains("1 dòng") && list.contains("người đề cử (TB)"), "{list}");
        let path = |what: &str| format!("/desk/TB/people/lan/{what}");
        assert_eq!(admin.post(&path("disable"), &[("reason", "")]).status, Status::UnprocessableEntity);
        assert!(lan.is_in());
        assert_eq!(admin.post(&path("disable"), &[("reason", "nghỉ")]).location(), "/desk/TB/people/lan");
        assert!(!lan.is_in());
        assert_eq!(lan.sign_in("lan", PASSWORD).status, Status::UnprocessableEntity);
        assert_eq!(admin.post(&path("enable"), &[("reason", "trở lại")]).location(), "/desk/TB/people/lan");
        assert_eq!(lan.sign_in("lan", PASSWORD).location(), "/desk");
        // A role more, and the session ends; both hands, and it is refused in words.
        assert_eq!(admin.post(&path("grant"), &[("unit", "TB"), ("role", "treasurer")]).location(), "/desk/TB/people/lan");
        assert!(!lan.is_in());
        let both = admin.post(&path("grant"), &[("unit", "TB"), ("role", "chair")]);
        assert_eq!(both.status, Status::UnprocessableEntity);
        assert!(both.body.contains("vừa ghi sổ vừa duyệt"), "{}", both.body);
        let gone = admin.post(&path("revoke"), &[("unit", "TB"), ("role", "treasurer"), ("reason", "nhầm")]);
        assert_eq!(gone.location(), "/desk/TB/people/lan");
        let issued = admin.post(&path("password"), &[]);
        assert!(issued.body.contains("Mật khẩu chỉ hiện lần này"), "{}", issued.body);
        assert_eq!(lan.sign_in("lan", PASSWORD).status, Status::UnprocessableEntity, "the old password is gone");
    }

    fn an_administrator_reaches_the_own_people_and_no_others(books: Books) {
        unit_below(&books, "XA", Level::Commune, "TB");
        appoint(&books);
        officer(&books, "quantri.xa", "XA", Role::Administrator);
        officer(&books, "thuquy.xa", "XA", Role::Treasurer);
        officer(&books, "thuquy.tinh", "TB", Role::Treasurer);
        let site = Site::over(&books);
        let commune = site.sign_in("quantri.xa");
        assert_eq!(commune.ask("/desk/TB/people").status, Status::Forbidden);
        let list = commune.get("/desk/XA/people");
        assert!(list.contains("thuquy.xa") && !list.contains("thuquy.tinh"), "{list}");
        assert_eq!(commune.ask("/desk/XA/people/thuquy.tinh").status, Status::NotFound);
        // Not through the address of the own unit, either.
        let refused = commune.post("/desk/XA/people/thuquy.tinh/password", &[]);
        assert_eq!(refused.status, Status::Forbidden, "{}", refused.body);
        let refused = commune.post("/desk/XA/people/thuquy.tinh/disable", &[("reason", "thích thế")]);
        assert!(refused.status == Status::Forbidden || refused.status == Status::NotFound, "{}", refused.status);
        let refused = commune.post("/desk/XA/people/thuquy.xa/grant", &[("unit", "TB"), ("role", "controller")]);
        assert_eq!(refused.status, Status::UnprocessableEntity);
        assert!(refused.body.contains("không có quyền"), "{}", refused.body);
        let csv = site.sign_in("quantri").ask("/desk/TB/people?format=csv");
        assert!(csv.body.contains("thuquy.xa") && csv.body.contains("thuquy.tinh"), "{}", csv.body);
    }

    fn nobody_changes_the_own_rights(books: Books) {
        appoint(&books);
        person(&books, "lan");
        let site = Site::over(&books);
        let admin = site.sign_in("quantri");
        let own = admin.get("/desk/TB/people/quantri");
        assert!(own.contains("không ai tự giao quyền") && !own.contains("/grant\""), "{own}");
        let refused = admin.post("/desk/TB/people/quantri/grant", &[("unit", "TB"), ("role", "treasurer")]);
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("không ai tự giao"), "{}", refused.body);
        for what in ["disable", "remove-factor"] {
            let refused = admin.post(&format!("/desk/TB/people/quantri/{what}"), &[("reason", "thử")]);
            assert_eq!(refused.status, Status::UnprocessableEntity, "{what}");
        }
    }
}
