//! Somebody who was put forward before is found while the name is typed, or with a button where no script runs.

use rocket::{Route, get, http::ContentType, routes};
use serde_json::json;

use super::scope;
use crate::{
    calendar::show_day,
    programme::store::{Before, before},
    text::words_of,
    user::rights::Nominate,
    web::{Failure, may::May},
};

pub fn routes() -> Vec<Route> {
    routes![find]
}

/// How many people are offered.
const OFFERED: usize = 12;

/// Returns the people of the desk's own units; nothing is looked for by less than two letters.
pub async fn found(may: &May<Nominate>, text: &str) -> Result<Vec<Before>, Failure> {
    let (units, words) = (scope(may).units, words_of(text));
    if words.iter().map(|word| word.chars().count()).sum::<usize>() < 2 {
        return Ok(Vec::new());
    }
    may.read(move |db, _| Ok::<_, Failure>(before(db, &units, &words, OFFERED)?)).await
}

/// Says what tells two of one name apart.
pub fn told(it: &Before) -> String {
    let born = it.birth_date.map(show_day).unwrap_or_default();
    let parts = [born.as_str(), &it.school, &show_day(it.nominated_on)].map(str::to_owned);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Answers in the words of the field that looks for donors: `{"donors": [{id, name, address}]}`, the id being that of
/// the last nomination.
#[get("/<_unit>/nominations/people?<q>")]
async fn find(may: May<Nominate>, _unit: &str, q: Option<&str>) -> Result<(ContentType, String), Failure> {
    let found = found(&may, q.unwrap_or_default()).await?;
    let all: Vec<_> =
        found.iter().map(|it| json!({"id": it.nomination, "name": it.name, "address": told(it)})).collect();
    Ok((ContentType::JSON, json!({"donors": all}).to_string()))
}
