//! Nothing is changed without the token of the form.

use rocket::http::{ContentType, Cookie, Method};
use sovang::{user::Role, web::session::SESSION};

use super::{
    rights::{login, routes, set_up},
    table::Asks,
};
use crate::{
    on_both_databases,
    site::{Answer, Site},
};

on_both_databases! {
    fn every_change_asks_for_the_token(books: Books) {
        set_up(&books);
        let site = Site::over(&books);
        let changing: Vec<_> = routes(&site).into_iter().filter(|route| route.method != Method::Get).collect();
        assert!(changing.len() > 15);
        let before = books.dump();
        // Each from an address of its own, so that the limit on floods is not what refuses.
        let mut sent = 0_u16;
        for route in changing {
            // Somebody to whom the route is open: what refuses is the token alone.
            let may = |role: &&Role| match route.asks {
                Asks::A(right) => right.roles().contains(role),
                Asks::Nothing | Asks::SignedIn => true,
            };
            let role = Role::ALL.iter().find(may).unwrap_or_else(|| panic!("{} is open to nobody", route.name));
            let (visit, other) = (site.sign_in(&login(*role)), site.sign_in(&login(*role)));
            let tokens = ["".to_owned(), "csrf=".to_owned(), "csrf=0123".to_owned(), format!("csrf={}", other.csrf), format!("CSRF={}", visit.csrf), format!("csrf={}", visit.csrf.to_uppercase())];
            for body in tokens.iter().filter(|body| **body != format!("csrf={}", visit.csrf)) {
                sent += 1;
                let [high, low] = sent.to_be_bytes();
                let remote = std::net::SocketAddr::from(([10, 9, high, low], 40_000));
                let request = site.client.req(route.method, route.address("TB")).header(ContentType::Form).remote(remote);
                let answer = Answer::of(request.cookie(Cookie::new(SESSION, visit.token.clone())).body(body).dispatch());
                assert_eq!(answer.status.code, 403, "{} with {body:?}", route.name);
            }
        }
        let tables = |rows: Vec<String>| -> Vec<String> {
            rows.into_iter().filter(|row| !["sessions", "audit", "books"].iter().any(|it| row.starts_with(it))).collect()
        };
        assert_eq!(tables(books.dump()), tables(before), "nothing but the sessions of this test was written");
    }
}
