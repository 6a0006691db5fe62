//! What an address asks of the list of nominations; a dossier keeps it, so that previous and next stay in the list.

use rocket::{FromForm, http::RawStr};

use crate::{
    id::RoundId,
    report::selection::nominations::{NominationFilter, NominationSort},
    text::clean,
    web::{Failure, list::chosen},
};

/// The parts of the address, as they were sent.
#[derive(Clone, Debug, Default, FromForm)]
pub struct Asked {
    #[field(default = String::new())]
    pub q: String,
    #[field(default = String::new())]
    pub sort: String,
    #[field(default = String::new())]
    pub round: String,
    #[field(default = String::new())]
    pub state: String,
    #[field(default = String::new())]
    pub outcome: String,
    #[field(default = String::new())]
    pub unit: String,
    #[field(default = String::new())]
    pub category: String,
    /// `review` for what the reader has still to score.
    #[field(default = String::new())]
    pub todo: String,
}

impl Asked {
    pub fn filter(&self) -> Result<NominationFilter, Failure> {
        let round = (!self.round.is_empty()).then(|| self.round.parse()).transpose();
        let mut filter = NominationFilter {
            round: round.map_err(|_| Failure::no_such_page())?.map(RoundId),
            state: chosen(Some(&self.state))?,
            outcome: chosen(Some(&self.outcome))?,
            unit: Some(self.unit.clone()).filter(|text| !text.is_empty()),
            category: chosen(Some(&self.category))?,
            to_review: self.todo == "review",
            words: Vec::new(),
        };
        filter.search(&clean(&self.q).map_err(|err| Failure::bad_request(&err))?);
        Ok(filter)
    }

    pub fn order(&self) -> (NominationSort, bool) {
        let (key, down) = match self.sort.strip_prefix('-') {
            Some(key) => (key, true),
            None => (self.sort.as_str(), false),
        };
        match key {
            "name" => (NominationSort::Name, down),
            "unit" => (NominationSort::Unit, down),
            "mark" => (NominationSort::Mark, down),
            "amount" => (NominationSort::Amount, down),
            "id" => (NominationSort::Id, down),
            _ => (NominationSort::Id, true),
        }
    }

    /// Writes the address anew, beginning with `?` where anything is asked.
    pub fn query(&self) -> String {
        let parts = [
            ("q", &self.q),
            ("sort", &self.sort),
            ("round", &self.round),
            ("state", &self.state),
            ("outcome", &self.outcome),
            ("unit", &self.unit),
            ("category", &self.category),
            ("todo", &self.todo),
        ];
        let part =
            |(name, value): &(&str, &String)| format!("{name}={}", RawStr::new(value).percent_encode());
        let parts: Vec<String> = parts.iter().filter(|(_, value)| !value.is_empty()).map(part).collect();
        if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
    }
}
