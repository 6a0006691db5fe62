//! What happened to a nomination, told line by line.

use std::{cmp::Reverse, collections::HashMap};

use crate::{
    calendar::Instant,
    dossier::{Return, Review, store::Advice},
    eligibility::store::Run,
    id::UserId,
    web::desk::Frame,
};

/// A line of the history.
pub struct Happened {
    pub at: Instant,
    pub who: String,
    pub what: String,
}

/// Returns what happened, the latest first.
pub fn lines(
    (desk, names): (&Frame, &HashMap<UserId, String>),
    (runs, returns): (&[Run], &[Return]),
    (reviews, advices): (&[Review], &[Advice]),
) -> Vec<Happened> {
    let t = |id: &str| desk.t(id);
    let name = |user: &UserId| names.get(user).cloned().unwrap_or_default();
    let line = |at: Instant, by: &UserId, what: String| Happened { at, who: name(by), what };
    let mut all = Vec::new();
    for run in runs {
        let (stage, outcome) = (desk.of_value(&run.stage), desk.of_value(&run.outcome));
        all.push(line(run.at, &run.by, format!("{} {stage}: {outcome}", t("nominations-checked"))));
    }
    for it in returns {
        let note = if it.note.is_empty() { String::new() } else { format!(" – {}", it.note) };
        let what = format!("{}: {}{note}", t("nominations-sent-back"), desk.of_value(&it.reason));
        all.push(line(it.at, &it.by, what));
        if let Some(answer) = &it.answer {
            let what = format!("{}: {}", t("nominations-answered"), answer.note);
            all.push(line(answer.at, &answer.by, what));
        }
    }
    all.extend(reviews.iter().map(|it| line(it.at, &it.by, t("nominations-scored"))));
    all.extend(advices.iter().map(|it| line(it.at, &it.by, t("nominations-advised"))));
    all.sort_by_key(|it| Reverse(it.at));
    all
}
