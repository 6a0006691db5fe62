//! Forms: a token that no other site knows, values parsed where they arrive, and what was typed shown again.

use std::{fmt::Display, str::FromStr};

use chrono::NaiveDate;
use rocket::{
    Request,
    data::{Data, FromData, Outcome},
    form::{self, Contextual, FromForm, FromFormField, ValueField},
    http::Status,
    response::{self, Responder},
};

use super::{Failure, session, step_up::Held};
use crate::{
    calendar::{CalendarError, parse_day},
    money::Money,
    text::{
        Lang,
        amount::{AmountError, parse_typed},
    },
    user::session::Secret,
};

/// The name of the field that carries the token; `fields.html` writes it into every form.
pub const TOKEN: &str = "csrf";

/// Separates the Vietnamese from the English half of an error on its way through Rocket, which keeps one text.
const BETWEEN: char = '\u{1f}';

/// A posted form whose token was right. Routes take this and never Rocket's own `Form`.
pub struct Posted<T> {
    /// None where a field could not be read; `fields` then says which.
    pub value: Option<T>,
    pub fields: Fields,
}

/// What was typed, and what is wrong with it, for showing a form again.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    values: Vec<(String, String)>,
    errors: Vec<(String, String, String)>,
}

impl Fields {
    /// Fills a field before the form is first shown.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.values.retain(|(it, _)| it != name);
        self.values.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds one more value under a name that may have several.
    #[must_use]
    pub fn and(mut self, name: &str, value: impl Display) -> Self {
        self.values.push((name.to_owned(), value.to_string()));
        self
    }

    /// Puts every field below a name, as the fields of a form within a form are sent.
    #[must_use]
    pub fn within(self, name: &str) -> Self {
        let values = self.values.into_iter().map(|(it, value)| (format!("{name}.{it}"), value)).collect();
        let errors = self.errors.into_iter().map(|(it, vi, en)| (format!("{name}.{it}"), vi, en)).collect();
        Self { values, errors }
    }

    /// Puts a sentence beside a field; an empty name stands for the whole form.
    #[must_use]
    pub fn refused(mut self, name: &str, sentence: &dyn Display) -> Self {
        self.errors.push((name.to_owned(), format!("{sentence}"), format!("{sentence:#}")));
        self
    }

    /// Returns what stands in a field, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(it, _)| it == name).map_or("", |(_, value)| value)
    }

    /// Returns everything that was sent under one name, such as ticked boxes.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.values.iter().filter(move |(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    pub fn holds(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|it| it == value)
    }

    /// Returns everything that was sent, in its order, without the token.
    pub fn sent(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Returns the sentences beside one field.
    pub fn errors_of(&self, lang: &Lang, name: &str) -> Vec<&str> {
        let of = self.errors.iter().filter(|(it, ..)| it == name);
        of.map(|(_, vietnamese, english)| lang.pick(vietnamese, english)).collect()
    }

    /// Returns every field that has an error with its sentence, in the order of the form.
    pub fn all_errors(&self, lang: &Lang) -> Vec<(&str, &str)> {
        self.errors.iter().map(|(name, vi, en)| (name.as_str(), lang.pick(vi, en))).collect()
    }

    fn of(context: &form::Context<'_>) -> Self {
        let mut fields = Self::default();
        for name in context.fields() {
            let name = name.to_string();
            for value in context.field_values(name.as_str()).filter(|_| name != TOKEN) {
                fields.values.push((name.clone(), value.to_owned()));
            }
        }
        for error in context.errors() {
            let name = error.name.as_ref().map(ToString::to_string).unwrap_or_default();
            let (vietnamese, english) = sentences(error);
            fields.errors.push((name, vietnamese, english));
        }
        fields
    }
}

fn sentences(error: &form::Error<'_>) -> (String, String) {
    use form::error::ErrorKind;
    match &error.kind {
        ErrorKind::Validation(text) => {
            let (vietnamese, english) = text.split_once(BETWEEN).unwrap_or((text, text));
            (vietnamese.to_owned(), english.to_owned())
        }
        ErrorKind::Missing => ("cần điền ô này".to_owned(), "this field is needed".to_owned()),
        ErrorKind::InvalidLength { max: Some(max), .. } => {
            (format!("nội dung dài quá {max}; hãy gửi gọn lại"), format!("longer than {max}; send less"))
        }
        _ => {
            ("không đọc được ô này; hãy nhập lại".to_owned(), "this cannot be read; type it again".to_owned())
        }
    }
}

/// A field of any type of this crate that reads text and says in both languages why it cannot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed<T>(pub T);

/// A field that may be left empty; one that is filled must be readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maybe<T>(pub Option<T>);

/// A day as people here write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub NaiveDate);

impl FromStr for Day {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        parse_day(text).map(Self)
    }
}

/// An amount as fingers type it, such as `500n` or `2tr5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(pub Money);

impl FromStr for Amount {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        parse_typed(text).map(Self)
    }
}

/// A form that says nothing but that its button was pressed.
#[derive(rocket::FromForm)]
pub struct NoFields {
    #[field(name = "csrf")]
    _token: Option<String>,
}

fn parse<'v, T: FromStr<Err: Display>>(text: &str) -> form::Result<'v, T> {
    text.parse().map_err(|err: T::Err| form::Error::validation(format!("{err}{BETWEEN}{err:#}")).into())
}

impl<'v, T: FromStr<Err: Display> + Send> FromFormField<'v> for Typed<T> {
    fn from_value(field: ValueField<'v>) -> form::Result<'v, Self> {
        match field.value.trim() {
            "" => Err(form::error::ErrorKind::Missing.into()),
            text => parse(text).map(Self),
        }
    }
}

impl<'v, T: FromStr<Err: Display> + Send> FromFormField<'v> for Maybe<T> {
    fn from_value(field: ValueField<'v>) -> form::Result<'v, Self> {
        match field.value.trim() {
            "" => Ok(Self(None)),
            text => parse(text).map(|value| Self(Some(value))),
        }
    }

    fn default() -> Option<Self> {
        Some(Self(None))
    }
}

#[rocket::async_trait]
impl<'r, T: FromForm<'r> + Send> FromData<'r> for Posted<T> {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        let expected = match session::expected(request).await {
            Ok(expected) => expected,
            Err(status) => return Outcome::Error((status, ())),
        };
        #[expect(clippy::disallowed_types, reason = "the one place that reads a form, and checks its token")]
        let form = rocket::form::Form::<Contextual<'r, T>>::from_data(request, data).await;
        let form = match form {
            Outcome::Success(form) => form.into_inner(),
            Outcome::Error((status, _)) => return Outcome::Error((status, ())),
            Outcome::Forward((_, status)) => return Outcome::Error((status, ())),
        };
        let sent = form.context.field_value(TOKEN).unwrap_or_default();
        if !expected.is_some_and(|token: Secret| token.matches(sent)) {
            return Outcome::Error((Status::Forbidden, ()));
        }
        Outcome::Success(Self { value: form.value, fields: Fields::of(&form.context) })
    }
}

/// A refused form: the page again with what was typed, the page that asks for the code before it goes on, or a page
/// that says why there is none.
pub enum Rejected<P> {
    Again(Box<P>),
    Held(Box<Held>),
    Failure(Failure),
}

impl<P> Rejected<P> {
    pub fn again(page: P) -> Self {
        Self::Again(Box::new(page))
    }
}

impl<P, E: Into<Failure>> From<E> for Rejected<P> {
    fn from(err: E) -> Self {
        Self::Failure(err.into())
    }
}

impl<'r, 'o: 'r, P: Responder<'r, 'o>> Responder<'r, 'o> for Rejected<P> {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'o> {
        match self {
            Self::Again(page) => (Status::UnprocessableEntity, *page).respond_to(request),
            Self::Held(page) => (Status::UnprocessableEntity, *page).respond_to(request),
            Self::Failure(failure) => failure.respond_to(request),
        }
    }
}
