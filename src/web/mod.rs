//! The pages, as a thin adapter over workflows and reports.
//!
//! # How a page is made
//! - A desk page lives under `/desk/<unit>/…` and takes the guard [`May<R>`](may::May), typed by the right it needs;
//!   `may.read(|db, place| …)` reads in one snapshot, `may.write(|tx, author| …)` is one write job in which the
//!   right is checked again. A route is at most 15 lines; what it shows is a struct with `desk: Frame`
//!   (`may.frame("gifts")`) and a template that begins with `{% extends "desk.html" %}`.
//! - A form is taken as [`Posted<T>`](forms::Posted), which has checked the token, with fields of
//!   [`Typed<T>`](forms::Typed) (must be there) and [`Maybe<T>`](forms::Maybe) (may be empty) over any `FromStr` of
//!   this crate. What was typed goes back as [`Fields`](forms::Fields) in a
//!   [`Rejected::again`](forms::Rejected::again) page (422); success is a redirect (303).
//! - A route that moves money asks [`step_up::hold`] before it writes, so that large amounts need the code again and
//!   nothing that was typed is lost.
//! - Every new route gets a row in `tests/it/doors/table.rs`: who may open it.
//! - A list takes the guard [`List`](list::List) (`q`, `sort`, `page`, `format`) and answers
//!   [`Listed`](list::Listed): the page, or a [`Download`](list::Download) of every row the filter shows.
//! - Words are messages ([`messages`]): `{{ desk.t("desk-home") }}`, one file per topic and language.
//! - Forms, list heads, pagers and buttons are macros in `templates/fields.html` and `templates/parts.html`.
//! - A printed paper extends `print/layout.html` with the class `a4`, `a4 wide` or `a5`.
//! - Scripts are plain files in `templates/assets/js`, listed in `assets`; pages work without them.
//! - Pages without sign-in hide what strangers may not see before the page is made.

use rocket::{
    Build, Rocket,
    data::{Limits, ToByteUnit as _},
    fairing::AdHoc,
    http::Header,
    shield::Shield,
};

mod app;
mod assets;
mod awards;
mod chart;
mod comfort;
mod correction;
pub mod desk;
pub mod door;
mod error;
pub mod forms;
mod fresh;
mod fund;
mod home;
mod journal;
mod kept;
mod laureates;
mod link;
pub mod list;
pub mod may;
mod me;
pub mod messages;
mod open;
pub mod page;
pub mod place;
mod proof;
mod qr;
mod roll;
pub mod seal;
pub mod session;
mod set_up;
mod sign_in;
pub mod step_up;
mod trial_balance;
mod unsubscribe;
mod upload;
mod verify;

pub use app::App;
use door::Client;
pub use error::Failure;

/// Nothing may come from elsewhere, nothing may be embedded, no script and no style may stand in a page.
const POLICIES: [(&str, &str); 5] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// Returns how large a form and an uploaded file may be.
pub fn limits() -> Limits {
    Limits::new()
        .limit("form", 1.mebibytes())
        .limit("data-form", 12.mebibytes())
        .limit("file", 10.mebibytes())
}

/// Builds the server; the program and the tests call this same function.
pub fn rocket(config: &rocket::Config, app: App) -> Rocket<Build> {
    let headers = AdHoc::on_response("policies", |request, response| {
        Box::pin(async move {
            // Whoever has come by TLS once comes by nothing else for two years; without TLS the header means nothing.
            if Client::of(request).secure {
                response.set_header(Header::new("Strict-Transport-Security", "max-age=63072000"));
            }
            for (name, value) in POLICIES {
                // A page may say less about itself to others than the rest do.
                if name != "Referrer-Policy" || !response.headers().contains(name) {
                    response.set_header(Header::new(name, value));
                }
            }
            // A page shows the books as they are now; only assets and files say otherwise.
            if !response.headers().contains("Cache-Control") {
                response.set_header(Header::new("Cache-Control", "no-cache"));
            }
        })
    });
    rocket::custom(config)
        .manage(app)
        .attach(Shield::default())
        .attach(headers)
        .attach(fresh::fairing())
        .mount("/", home::routes())
        .mount("/", comfort::routes())
        .mount("/", correction::routes())
        .mount("/proof", proof::routes())
        .mount("/", sign_in::routes())
        .mount("/", set_up::routes())
        .mount("/", me::routes())
        .mount("/", step_up::routes())
        .mount("/desk", desk::routes())
        .mount("/help", desk::help_routes())
        .mount("/roll", roll::routes())
        .mount("/fund", fund::routes())
        .mount("/journal", journal::routes())
        .mount("/trial-balance", trial_balance::routes())
        .mount("/", open::routes())
        .mount("/", unsubscribe::routes())
        .mount("/verify", verify::routes())
        .mount("/assets", assets::routes())
        .mount("/", assets::robots_routes())
        .register("/", error::catchers())
}
