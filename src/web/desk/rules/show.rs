//! One rule: its wording now, and what each version changed.

use askama::Template;
use askama_web::WebTemplate;
use rocket::get;

use crate::{
    calendar::show_day,
    db::DbError,
    eligibility::{RuleVersion, store},
    text::Lang,
    user::rights::{ReadDossiers, Right},
    web::{Failure, desk::Frame, may::May},
};

/// A part of a version beside what it was before.
pub struct Change {
    pub label: &'static str,
    /// Nothing where it is the first version.
    pub before: Option<String>,
    pub after: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "rules/show.html")]
pub struct Show {
    desk: Frame,
    code: String,
    versions: Vec<(RuleVersion, Vec<Change>)>,
}

/// Returns what a version says otherwise than the one before it; a first version says everything.
fn changes(now: &RuleVersion, before: Option<&RuleVersion>, lang: Lang) -> Vec<Change> {
    let parts = |it: &RuleVersion| {
        let until = it.effective_to.map_or_else(|| "–".to_owned(), show_day);
        [
            ("rules-severity", lang.of(&it.severity)),
            ("rules-from", show_day(it.effective_from)),
            ("rules-to", until),
            ("rules-expression", it.expression.clone()),
            ("rules-sentence-vi", it.sentence_vi.clone()),
            ("rules-sentence-en", it.sentence_en.clone()),
            ("rules-citation", it.citation.clone()),
        ]
    };
    let old = before.map(parts);
    let change = |(at, (label, after)): (usize, (&'static str, String))| {
        let before = old.as_ref().and_then(|old| old.get(at)).map(|(_, text)| text.clone());
        (before.as_ref() != Some(&after)).then_some(Change { label, before, after })
    };
    parts(now).into_iter().enumerate().filter_map(change).collect()
}

#[get("/<_unit>/rules/<code>", rank = 2)]
pub async fn show(may: May<ReadDossiers>, _unit: &str, code: &str) -> Result<Show, Failure> {
    let (lang, all) = (may.page().lang, may.read(|db, _| store::versions(db).map_err(DbError::from)).await?);
    let found = super::of_code(all, code)?;
    let before = found.iter().skip(1).map(Some).chain([None]);
    let versions =
        found.iter().zip(before).map(|(now, old)| (now.clone(), changes(now, old, lang))).collect();
    Ok(Show { desk: may.frame("rules"), code: code.to_owned(), versions })
}
