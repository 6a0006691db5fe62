//! Tokens that nobody should have: run out, ended, forged, unsigned, signed by another way.

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rocket::http::{ContentType, Cookie};
use sovang::{
    calendar::Instant,
    db::DbError,
    user::{
        Role,
        session::{self, Claims, Keys, Secret, TOKEN},
    },
    web::session::SESSION,
};

use super::{
    rights::{is_refused, login, routes, set_up},
    sign_in::later,
    table::Asks,
};
use crate::{
    on_both_databases,
    people::write,
    site::{Answer, Site},
};

/// A key pair of nobody, for tokens that pretend to be signed by an asymmetric key.
const PUBLIC: &str =
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n";

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_usize, |word, byte| (word << 8) | usize::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            text.push(char::from(LETTERS[(word >> (18 - 6 * place)) & 63]));
        }
    }
    text
}

/// Writes a token by hand, with any header and any signature.
fn by_hand(header: &str, claims: &Claims, signature: &str) -> String {
    let claims = serde_json::to_vec(claims).unwrap();
    format!("{}.{}.{signature}", base64(header.as_bytes()), base64(&claims))
}

#[test]
fn text_for_tokens_is_written_as_the_standard_says() {
    assert_eq!(base64(b"{\"alg\":\"none\"}"), "eyJhbGciOiJub25lIn0");
    assert_eq!([base64(b"f"), base64(b"fo"), base64(b"foo")], ["Zg", "Zm8", "Zm9v"]);
}

on_both_databases! {
    fn no_route_takes_a_token_that_is_not_good(books: Books) {
        set_up(&books);
        let site = Site::over(&books);
        let now = site.app.clock.now();
        let role = Role::Administrator;
        let visit = site.sign_in(&login(role));
        let open = books.pool.read_now(|db| session::store::key(db).map_err(DbError::from)).unwrap().unwrap();
        let good = site.app.keys.read(&visit.token, now).unwrap();
        let ago = |seconds: i64| Instant::from_micros(now.micros() - seconds * 1_000_000);
        let claims = |at| Claims::new(&good.sid, good.csrf.clone(), at);
        let with = |algorithm, key: &[u8]| {
            jsonwebtoken::encode(&Header::new(algorithm), &claims(now), &EncodingKey::from_secret(key)).unwrap()
        };
        let parts: Vec<&str> = visit.token.split('.').collect();
        let mut longer = claims(now);
        longer.exp += 365 * 24 * 3600;
        let ended = site.sign_in(&login(role));
        let end = site.app.keys.read(&ended.token, now).unwrap().sid;
        let author = books.author.clone();
        write(&books, move |tx| session::workflow::end(tx, &author, &end)).unwrap();
        let bad = [
            ("expired", site.app.keys.sign(&claims(ago(TOKEN))).unwrap()),
            ("not yet valid", site.app.keys.sign(&claims(ago(-60))).unwrap()),
            ("of an ended session", ended.token.clone()),
            ("of no session", site.app.keys.sign(&Claims::new(Secret::random().unwrap().as_str(), good.csrf.clone(), now)).unwrap()),
            ("of a visitor", site.app.keys.sign(&Claims::new("", good.csrf.clone(), now)).unwrap()),
            ("signed by another key", Keys::new(&[7; 32]).unwrap().sign(&claims(now)).unwrap()),
            ("without a signature", by_hand("{\"alg\":\"none\",\"typ\":\"JWT\"}", &claims(now), "")),
            ("alg None, signed", by_hand("{\"alg\":\"None\"}", &claims(now), parts[2])),
            ("another algorithm, right key", with(Algorithm::HS384, &open)),
            ("and a longer one", with(Algorithm::HS512, &open)),
            ("RS256 by name, signed with the key as HMAC", by_hand("{\"alg\":\"RS256\",\"typ\":\"JWT\"}", &claims(now), parts[2])),
            ("ES256 by name", by_hand("{\"alg\":\"ES256\",\"typ\":\"JWT\"}", &claims(now), parts[2])),
            ("HMAC with a public key", with(Algorithm::HS256, PUBLIC.as_bytes())),
            ("with the claims of another", format!("{}.{}.{}", parts[0], base64(&serde_json::to_vec(&longer).unwrap()), parts[2])),
            ("with its signature cut", format!("{}.{}.{}", parts[0], parts[1], parts[2].get(..20).unwrap())),
            ("with its signature gone", format!("{}.{}.", parts[0], parts[1])),
            ("with a key of its own", by_hand("{\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}}", &claims(now), parts[2])),
            ("with a key from elsewhere", by_hand("{\"alg\":\"HS256\",\"kid\":\"../../dev/null\",\"jku\":\"https://evil.example/k\"}", &claims(now), "")),
            ("no token at all", "x".to_owned()),
        ];
        for route in routes(&site).into_iter().filter(|route| route.asks != Asks::Nothing) {
            for (what, token) in &bad {
                let request = site.client.req(route.method, route.address("TB")).header(ContentType::Form);
                let request = request.cookie(Cookie::new(SESSION, token.clone()));
                let answer = Answer::of(request.body(format!("csrf={}", good.csrf.as_str())).dispatch());
                assert!(is_refused(&answer), "{} took a token {what}: {}", route.name, answer.status);
            }
        }
        assert!(visit.get("/desk/TB/people").contains("Người dùng"), "the good one is good");
    }

    fn a_token_that_grows_old_is_renewed_until_its_session_ends(books: Books) {
        set_up(&books);
        let site = Site::over(&books);
        let visit = site.sign_in(&login(Role::Controller));
        let ask = |site: &Site, token: &str| {
            let response = site.client.get("/me").cookie(Cookie::new(SESSION, token.to_owned())).dispatch();
            let renewed = response.cookies().get(SESSION).map(|cookie| cookie.value().to_owned());
            (response.status().code, renewed)
        };
        assert_eq!(ask(&site, &visit.token), (200, None), "a fresh token is kept");
        let mut token = visit.token.clone();
        for step in 1..=35 {
            let site = later(&books, step * 20 * 60);
            let (status, renewed) = ask(&site, &token);
            assert_eq!(status, 200, "{} minutes", step * 20);
            token = renewed.unwrap_or_else(|| panic!("not renewed after {} minutes", step * 20));
        }
        // Twelve hours after it was opened the session is over, however fresh its token.
        let late = later(&books, session::LONGEST);
        assert_eq!(ask(&late, &token).0, 303);
        assert_eq!(ask(&later(&books, session::LONGEST - 1), &token).0, 200);
    }
}
