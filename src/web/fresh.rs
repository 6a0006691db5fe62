//! Public pages and files are kept by browsers and proxies, and asked about each time whether they still hold.
//!
//! The mark of a page is made of its bytes: a name that is hidden, or a gift that is recorded, makes another mark,
//! so nobody goes on reading what was taken back. What did not change is not sent again.

use std::io::Cursor;

use rocket::{
    Request, Response,
    fairing::AdHoc,
    http::{Header, Method, Status},
};
use sha2::{Digest as _, Sha256};

/// The first parts of the addresses of public pages and files.
const PUBLIC: [&str; 9] =
    ["", "data", "fund", "give", "journal", "roll", "statement", "trace", "trial-balance"];

fn is_public(request: &Request<'_>) -> bool {
    let first = request.uri().path().segments().next().unwrap_or_default();
    request.method() == Method::Get && PUBLIC.contains(&first)
}

/// Marks public answers, and answers 304 where the reader has the same already.
pub fn fairing() -> AdHoc {
    AdHoc::on_response("fresh", |request, response| {
        Box::pin(async move {
            if is_public(request) && response.status() == Status::Ok {
                mark(request, response).await;
            }
        })
    })
}

async fn mark(request: &Request<'_>, response: &mut Response<'_>) {
    let Ok(bytes) = response.body_mut().to_bytes().await else {
        response.set_status(Status::InternalServerError);
        return;
    };
    let digest: String = Sha256::digest(&bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{digest}\"");
    let known = request.headers().get("If-None-Match").flat_map(|it| it.split(','));
    let is_known = known.map(|it| it.trim().trim_start_matches("W/")).any(|it| it == tag || it == "*");
    response.set_header(Header::new("ETag", tag));
    // What the reader chose for the look of pages is in a cookie.
    response.set_header(Header::new("Vary", "Cookie"));
    response.set_header(Header::new("Cache-Control", "public, no-cache"));
    if is_known {
        response.set_status(Status::NotModified);
        response.remove_header("Content-Type");
        response.set_sized_body(0, Cursor::new(Vec::new()));
    } else {
        response.set_sized_body(bytes.len(), Cursor::new(bytes));
    }
}
