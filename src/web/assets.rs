//! The style sheet, the script and the icon, which are part of the program.

use std::sync::LazyLock;

use rocket::{
    Request, Route, get,
    http::{ContentType, Header, Status},
    response::{self, Responder, Response},
    routes,
};
use sha2::{Digest as _, Sha256};

use super::Failure;

const STYLE: &str = concat!(
    include_str!("../../templates/assets/css/tokens.css"),
    include_str!("../../templates/assets/css/page.css"),
    include_str!("../../templates/assets/css/tables.css"),
    include_str!("../../templates/assets/css/desk.css"),
    include_str!("../../templates/assets/css/gifts.css"),
    include_str!("../../templates/assets/css/bank.css"),
    include_str!("../../templates/assets/css/selection.css"),
    include_str!("../../templates/assets/css/open.css"),
    include_str!("../../templates/assets/css/print.css"),
);
/// Every script of the pages; each file is a block of its own and does nothing where its elements are missing.
const SCRIPT: &str = concat!(
    include_str!("../../templates/assets/js/keys.js"),
    include_str!("../../templates/assets/js/cash.js"),
    include_str!("../../templates/assets/js/words.js"),
    include_str!("../../templates/assets/js/strength.js"),
    include_str!("../../templates/assets/js/suggest.js"),
    include_str!("../../templates/assets/js/gift.js"),
    include_str!("../../templates/assets/js/person.js"),
    include_str!("../../templates/assets/js/grid.js"),
    include_str!("../../templates/assets/js/bank.js"),
    include_str!("../../templates/assets/js/selection.js"),
    include_str!("../../templates/assets/js/meeting.js"),
);
const ICON: &str = include_str!("../../templates/assets/icons/icon.svg");

/// A browser that has this version asks for it no more.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

static STYLE_TAG: LazyLock<String> = LazyLock::new(|| tag(STYLE));
static SCRIPT_ADDRESS: LazyLock<String> = LazyLock::new(|| format!("/assets/app.js?v={}", tag(SCRIPT)));
static STYLE_ADDRESS: LazyLock<String> = LazyLock::new(|| format!("/assets/style.css?v={}", *STYLE_TAG));

fn tag(text: &str) -> String {
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the address of the style sheet, which changes when the sheet does.
pub fn style_address() -> &'static str {
    &STYLE_ADDRESS
}

/// Returns the address of the script.
pub fn script_address() -> &'static str {
    &SCRIPT_ADDRESS
}

pub fn routes() -> Vec<Route> {
    routes![asset]
}

/// What search engines are asked to leave alone: the desk, and addresses that are letters to one person.
const ROBOTS: &str = "User-agent: *\nDisallow: /desk\nDisallow: /me\nDisallow: /sign-in\nDisallow: /setup\n\
    Disallow: /proof/\nDisallow: /account-correction/\nDisallow: /unsubscribe/\nDisallow: /comfort\n";

#[get("/robots.txt")]
fn robots() -> (ContentType, &'static str) {
    (ContentType::Plain, ROBOTS)
}

pub fn robots_routes() -> Vec<Route> {
    routes![robots]
}

struct Asset {
    kind: ContentType,
    text: &'static str,
    tag: String,
    versioned: bool,
}

#[get("/<name>?<v>")]
fn asset(name: &str, v: Option<&str>) -> Result<Asset, Failure> {
    let (kind, text) = match name {
        "style.css" => (ContentType::CSS, STYLE),
        "app.js" => (ContentType::JavaScript, SCRIPT),
        "icon.svg" => (ContentType::SVG, ICON),
        _ => return Err(Failure::not_found("Không có tệp này.", "There is no such file.")),
    };
    let tag = tag(text);
    Ok(Asset { kind, text, versioned: v == Some(tag.as_str()), tag })
}

impl<'r> Responder<'r, 'static> for Asset {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let tag = format!("\"{}\"", self.tag);
        let known = request.headers().get("If-None-Match").any(|it| it == tag);
        let keep = if self.versioned { FOR_EVER } else { "public, no-cache" };
        let mut response = if known {
            Response::build().status(Status::NotModified).finalize()
        } else {
            (self.kind, self.text).respond_to(request)?
        };
        response.set_header(Header::new("ETag", tag));
        response.set_header(Header::new("Cache-Control", keep));
        Ok(response)
    }
}
