//! Sentences with facts in them: `{nominee.age}` becomes what the nomination says.

use serde_json::Value;

use super::{
    CheckStage, Facts, RuleError,
    facts::{CATALOGUE, Shape},
};
use crate::{
    money::Money,
    programme::{Category, ProgrammeKind},
    text::Lang,
};

/// A sentence, cut at its placeholders; every placeholder names a fact that exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Fact(&'static str, Shape),
}

/// The facts of one check in the form that sentences look them up in.
pub(super) struct Values(Value);

impl Values {
    pub(super) fn of(facts: &Facts) -> Self {
        Self(serde_json::to_value(facts).expect("facts are plain records"))
    }

    fn get(&self, path: &str) -> &Value {
        path.split('.').fold(&self.0, |value, key| value.get(key).unwrap_or(&Value::Null))
    }

    /// Returns a fact as a sentence says it; a few are said otherwise in English.
    fn said(&self, path: &str, lang: Lang) -> &Value {
        let english = match lang {
            Lang::Vi => &Value::Null,
            Lang::En => self.get(&format!("{path}_en")),
        };
        if english.is_null() { self.get(path) } else { english }
    }

    pub(super) fn is_missing(&self, path: &str) -> bool {
        self.get(path).is_null()
    }
}

impl Template {
    pub(super) fn parse(code: &str, text: &str) -> Result<Self, RuleError> {
        let unknown =
            |name: &str| RuleError::UnknownPlaceholder { code: code.to_owned(), name: name.to_owned() };
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(|| unknown(after))?;
            let known = CATALOGUE.iter().find(|(path, ..)| *path == name);
            let (path, shape, ..) = known.ok_or_else(|| unknown(name))?;
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::Fact(path, *shape));
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    pub(super) fn fill(&self, values: &Values, lang: Lang) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Fact(path, shape) => show(values.said(path, lang), *shape, lang),
        };
        self.0.iter().map(piece).collect()
    }
}

pub(super) fn show(value: &Value, shape: Shape, lang: Lang) -> String {
    let number = value.as_i64();
    let code = value.as_str().unwrap_or_default();
    let shaped = match shape {
        Shape::Plain => None,
        Shape::Money => number.and_then(|dong| Money::try_from(dong).ok()).map(|amount| amount.to_string()),
        Shape::Hundredths => number.map(|hundredths| {
            let comma = lang.pick(",", ".");
            let sign = if hundredths < 0 { "-" } else { "" };
            format!("{sign}{}{comma}{:02}", (hundredths / 100).abs(), (hundredths % 100).abs())
        }),
        Shape::Category => code.parse::<Category>().ok().map(|category| lang.of(&category)),
        Shape::Kind => code.parse::<ProgrammeKind>().ok().map(|kind| lang.of(&kind)),
        Shape::Stage => code.parse::<CheckStage>().ok().map(|stage| lang.of(&stage)),
    };
    shaped.unwrap_or_else(|| match value {
        Value::Null => lang.pick("(chưa ghi)", "(not given)").to_owned(),
        Value::Bool(yes) if *yes => lang.pick("có", "yes").to_owned(),
        Value::Bool(_) => lang.pick("không", "no").to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}
