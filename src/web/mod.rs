//! The pages: everything is read-only, and what strangers may not see is hidden before a page is made.

use rocket::{Build, Rocket, fairing::AdHoc, http::Header, shield::Shield};

use crate::{calendar::Clock, db::Pool};

mod assets;
mod error;
mod fund;
mod home;
mod journal;
mod page;
mod place;
mod roll;
mod trial_balance;

pub use error::Failure;

/// Everything a route needs, built once when the program starts or in a test.
#[derive(Clone)]
pub struct App {
    pub pool: Pool,
    pub clock: Clock,
}

/// Nothing may come from elsewhere, nothing may be embedded, no script and no style may stand in a page.
const POLICIES: [(&str, &str); 5] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// Builds the server; the program and the tests call this same function.
pub fn rocket(config: &rocket::Config, app: App) -> Rocket<Build> {
    let headers = AdHoc::on_response("policies", |_, response| {
        Box::pin(async move {
            for (name, value) in POLICIES {
                response.set_header(Header::new(name, value));
            }
            // A page shows the books as they are now; only assets say otherwise.
            if !response.headers().contains("Cache-Control") {
                response.set_header(Header::new("Cache-Control", "no-cache"));
            }
        })
    });
    rocket::custom(config)
        .manage(app)
        .attach(Shield::default())
        .attach(headers)
        .mount("/", home::routes())
        .mount("/roll", roll::routes())
        .mount("/fund", fund::routes())
        .mount("/journal", journal::routes())
        .mount("/trial-balance", trial_balance::routes())
        .mount("/assets", assets::routes())
        .register("/", error::catchers())
}
