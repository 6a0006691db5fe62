//! Help for every page, in both languages, with the keys that lead from page to page.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::frame::{Item, SECTIONS};
use crate::web::{messages, page::Page};

pub fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Template, WebTemplate)]
#[template(path = "desk/help.html")]
struct Show {
    page: Page,
    title: String,
    paragraphs: Vec<String>,
    items: Vec<&'static Item>,
}

/// Returns a message, or none where there is no such message.
fn found(page: &Page, id: &str) -> Option<String> {
    let text = messages::text(page.lang, id, &[]);
    (!text.starts_with('{')).then_some(text)
}

#[get("/<topic>")]
fn show(page: Page, topic: &str) -> Show {
    let text = found(&page, &format!("help-{topic}")).unwrap_or_else(|| page.t("help-general"));
    let title = found(&page, &format!("desk-{topic}")).unwrap_or_else(|| page.t("frame-help"));
    let paragraphs = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let items = SECTIONS.iter().flat_map(|section| section.items).filter(|it| !it.keys.is_empty()).collect();
    Show { page, title, paragraphs, items }
}
