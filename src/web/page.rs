//! What every page knows: the reader's language, and the addresses of the same page and of its neighbours.

use std::fmt;

use chrono::NaiveDate;
use rocket::{
    Request,
    request::{FromRequest, Outcome},
};

use super::{assets, comfort::Comfort, messages};
use crate::{
    calendar::{Instant, show_day, show_moment},
    fund::Fund,
    text::Lang,
    unit::Unit,
};

/// The frame of a page; templates ask it for every word that is not data.
#[derive(Clone, Debug)]
pub struct Page {
    pub lang: Lang,
    /// The size of the text and the colours, as the reader chose them.
    pub comfort: Comfort,
    path: String,
    /// The parts of the query as they were sent, without the language.
    query: Vec<String>,
}

impl Page {
    pub fn of(request: &Request<'_>) -> Self {
        let asked = request.query_value::<&str>("lang").and_then(Result::ok);
        let comfort = Comfort::of(request);
        let lang =
            asked.and_then(|text| crate::config::parse_lang(text).ok()).or(comfort.lang).unwrap_or_default();
        let parts = request.uri().query().into_iter().flat_map(|query| query.raw_segments());
        let parts = parts.map(|part| part.as_str().to_owned()).filter(|part| !part.is_empty());
        Self {
            lang,
            comfort,
            path: request.uri().path().as_str().to_owned(),
            query: parts.filter(|part| part.split('=').next() != Some("lang")).collect(),
        }
    }

    pub fn code(&self) -> &'static str {
        self.lang.pick("vi", "en")
    }

    pub fn is_english(&self) -> bool {
        self.lang == Lang::En
    }

    /// Picks one of two fixed texts.
    pub fn say<'t>(&self, vietnamese: &'t str, english: &'t str) -> &'t str {
        self.lang.pick(vietnamese, english)
    }

    /// Returns a message of `templates/messages`.
    pub fn t(&self, id: &str) -> String {
        messages::text(self.lang, id, &[])
    }

    /// Returns a message with one argument, written in the page's language.
    pub fn t1(&self, id: &str, name: &str, value: impl fmt::Display) -> String {
        messages::text(self.lang, id, &[(name, self.lang.of(&value))])
    }

    /// Returns a message with two arguments.
    pub fn t2(
        &self,
        id: &str,
        one: &str,
        first: impl fmt::Display,
        two: &str,
        second: impl fmt::Display,
    ) -> String {
        messages::text(self.lang, id, &[(one, self.lang.of(&first)), (two, self.lang.of(&second))])
    }

    /// Writes a refusal as a sentence that stands alone.
    pub fn sentence(&self, text: &str) -> String {
        super::error::sentence(text)
    }

    /// Returns the address of this page as it was asked for, for the way back.
    pub fn here(&self) -> String {
        self.link(&self.with_query(self.query.iter().map(String::as_str)))
    }

    /// Returns the address that changes how pages look and comes back here.
    pub fn comfort_link(&self, change: &str) -> String {
        let back = rocket::http::RawStr::new(&self.with_query(self.query.iter().map(String::as_str)))
            .percent_encode()
            .to_string();
        format!("/comfort?{change}&next={back}")
    }

    /// Returns the address of this page with parts of its query set anew; an empty value takes a part away.
    pub fn with(&self, parts: &[(&str, &str)]) -> String {
        let named = |part: &str| parts.iter().any(|(name, _)| part.split('=').next() == Some(*name));
        let kept = self.query.iter().filter(|part| !named(part)).cloned();
        let set = parts
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", rocket::http::RawStr::new(value).percent_encode()));
        let all: Vec<String> = kept.chain(set).collect();
        self.link(&self.with_query(all.iter().map(String::as_str)))
    }

    pub fn script(&self) -> &'static str {
        assets::script_address()
    }

    /// Writes a value of this crate in the page's language.
    pub fn of_value(&self, value: &dyn fmt::Display) -> String {
        self.lang.of(value)
    }

    /// Names a fund; one that is for a single person goes by its kind, because its name may give the person away.
    pub fn fund_name(&self, fund: &Fund) -> String {
        if let Some(name) = fund.public_name() {
            return name.to_owned();
        }
        let kind = self.of_value(&fund.kind);
        let mut letters = kind.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{} {}", letters.as_str(), fund.code)
    }

    /// Returns the address of another page in the language of this one.
    pub fn link(&self, path: &str) -> String {
        match (self.lang, path.contains('?')) {
            (Lang::Vi, _) => path.to_owned(),
            (Lang::En, true) => format!("{path}&lang=en"),
            (Lang::En, false) => format!("{path}?lang=en"),
        }
    }

    pub fn unit_link(&self, unit: &Unit) -> String {
        self.link(&format!("/?unit={}", unit.code))
    }

    pub fn roll_link(&self, unit: &Unit, year: &i32, subtree: bool) -> String {
        self.link(&format!("/roll/{}/{year}{}", unit.code, if subtree { "?subtree" } else { "" }))
    }

    pub fn fund_link(&self, unit: &Unit, fund: &Fund) -> String {
        self.link(&format!("/fund/{}/{}", unit.code, fund.code))
    }

    /// Returns the address of a report on a unit's book.
    pub fn book_link(&self, report: &str, unit: &Unit) -> String {
        self.link(&format!("/{report}/{}", unit.code))
    }

    pub fn day(&self, day: &NaiveDate) -> String {
        show_day(*day)
    }

    /// Writes a moment to the minute.
    pub fn moment(&self, at: &Instant) -> String {
        show_moment(*at)
    }

    /// Returns the address of this page in the other language.
    pub fn other_language(&self) -> String {
        let lang = self.lang.pick("lang=en", "");
        let parts = self.query.iter().map(String::as_str).chain([lang]).filter(|part| !part.is_empty());
        self.with_query(parts)
    }

    /// Returns the address of another page number of the same list.
    pub fn numbered(&self, number: &i64) -> String {
        let page = format!("page={number}");
        let kept =
            self.query.iter().map(String::as_str).filter(|part| part.split('=').next() != Some("page"));
        self.link(&self.with_query(kept.chain([page.as_str()])))
    }

    fn with_query<'q>(&self, parts: impl Iterator<Item = &'q str>) -> String {
        let query = parts.collect::<Vec<_>>().join("&");
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    pub fn style(&self) -> &'static str {
        assets::style_address()
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Page {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        Outcome::Success(Self::of(request))
    }
}

/// Where in a long list the reader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pages {
    pub current: i64,
    pub last: i64,
    pub items: i64,
}

impl Pages {
    /// Counts pages of `size` items; a list without items has one empty page, and no other page exists.
    pub fn new(current: Option<i64>, items: i64, size: i64) -> Option<Self> {
        let last = items.saturating_add(size - 1).div_euclid(size).max(1);
        let current = current.unwrap_or(1);
        (1..=last).contains(&current).then_some(Self { current, last, items })
    }

    /// Cuts one page out of a list that is at hand as a whole; none where the list has no such page.
    pub fn cut<T>(current: i64, items: Vec<T>, size: i64) -> Option<(Self, Vec<T>)> {
        let pages = Self::new(Some(current), i64::try_from(items.len()).ok()?, size)?;
        let (first, size) = (usize::try_from((current - 1) * size).ok()?, usize::try_from(size).ok()?);
        Some((pages, items.into_iter().skip(first).take(size).collect()))
    }

    pub fn previous(&self) -> Option<i64> {
        (self.current > 1).then(|| self.current - 1)
    }

    pub fn next(&self) -> Option<i64> {
        (self.current < self.last).then(|| self.current + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lang: Lang, query: &[&str]) -> Page {
        Page {
            lang,
            comfort: Comfort::default(),
            path: "/journal/TB".to_owned(),
            query: query.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    #[test]
    fn addresses_keep_the_language_and_the_rest_of_the_query() {
        let (vi, en) = (page(Lang::Vi, &["from=2025-01-01"]), page(Lang::En, &["page=2"]));
        assert_eq!(vi.link("/"), "/");
        assert_eq!(en.link("/?unit=TB"), "/?unit=TB&lang=en");
        assert_eq!(vi.other_language(), "/journal/TB?from=2025-01-01&lang=en");
        assert_eq!(en.other_language(), "/journal/TB?page=2");
        assert_eq!(vi.numbered(&3), "/journal/TB?from=2025-01-01&page=3");
        assert_eq!(en.numbered(&3), "/journal/TB?page=3&lang=en");
        assert_eq!(vi.with(&[("subject", "entry 7&x")]), "/journal/TB?from=2025-01-01&subject=entry%207%26x");
    }

    #[test]
    fn there_are_as_many_pages_as_the_items_fill() {
        assert_eq!(Pages::new(None, 0, 50).map(|it| it.last), Some(1));
        assert_eq!(
            Pages::new(Some(2), 51, 50).map(|it| (it.last, it.previous(), it.next())),
            Some((2, Some(1), None))
        );
        assert_eq!(Pages::new(Some(2), 50, 50), None);
        assert_eq!(Pages::new(Some(0), 50, 50), None);
        assert_eq!(Pages::new(Some(-1), 50, 50), None);
    }
}
