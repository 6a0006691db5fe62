//! The three boxes that people write: results, difficulties, proposals.

use super::{Content, FilingError, Indicators};
use crate::{
    codes,
    text::{clean_within, fold},
};

/// The most characters of one line, and the most lines of one box.
const LONGEST_LINE: usize = 4_000;
const MOST_LINES: usize = 200;

codes! {
    /// What a difficulty is about, so that those of many units can be put together.
    pub enum Tag ("loại khó khăn", "kind of difficulty") {
        Money = "money" ("kinh phí", "money"),
        People = "people" ("nhân sự", "people"),
        Selection = "selection" ("xét chọn", "selection"),
        Policy = "policy" ("chính sách", "policy"),
        Facilities = "facilities" ("cơ sở vật chất", "facilities"),
        Other = "other" ("khác", "other"),
    }
}

/// One thing that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Difficulty {
    pub tag: Tag,
    pub text: String,
}

/// What people write themselves, as it stands in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Written {
    pub results: String,
    /// One difficulty to a line, which may begin with its tag and a colon.
    pub difficulties: String,
    pub proposals: String,
    pub indicators: Indicators,
}

impl Written {
    /// Returns what was written for a report that was sent.
    pub fn of(content: &Content) -> Self {
        let line = |it: &Difficulty| match it.tag {
            Tag::Other => it.text.clone(),
            tag => format!("{tag}: {}", it.text),
        };
        Self {
            results: content.results.clone(),
            difficulties: content.difficulties.iter().map(line).collect::<Vec<_>>().join("\n"),
            proposals: content.proposals.clone(),
            indicators: content.indicators.clone(),
        }
    }

    /// Tidies the boxes: composed form, single spaces, no blank lines at the ends.
    pub fn tidied(&self) -> Result<Self, FilingError> {
        Ok(Self {
            results: tidy(&self.results)?,
            difficulties: tidy(&self.difficulties)?,
            proposals: tidy(&self.proposals)?,
            indicators: self.indicators.clone(),
        })
    }

    /// Checks that a report says something of results and of difficulties.
    pub fn is_whole(&self) -> Result<(), FilingError> {
        if self.results.is_empty() {
            return Err(FilingError::NoResults);
        }
        if self.difficulties.is_empty() {
            return Err(FilingError::NoDifficulties);
        }
        Ok(())
    }

    /// Returns the difficulties one by one.
    pub fn difficulties(&self) -> Vec<Difficulty> {
        let lines = self.difficulties.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(Difficulty::read).collect()
    }
}

impl Difficulty {
    /// Reads a line such as `Kinh phí: vận động giảm`; without a known tag the whole line is what it says.
    fn read(line: &str) -> Self {
        let line = line.trim_start_matches(['-', '+', '*', '•', ' ']);
        let tagged = line.split_once(':').and_then(|(tag, text)| {
            let wanted = fold(tag.trim());
            let is_called =
                |tag: &&Tag| fold(&format!("{tag}")) == wanted || fold(&format!("{tag:#}")) == wanted;
            Some((*Tag::ALL.iter().find(is_called)?, text.trim()))
        });
        let (tag, text) = tagged.filter(|(_, text)| !text.is_empty()).unwrap_or((Tag::Other, line));
        Self { tag, text: text.to_owned() }
    }
}

fn tidy(text: &str) -> Result<String, FilingError> {
    let lines: Vec<String> =
        text.lines().map(|line| clean_within(line, LONGEST_LINE)).collect::<Result<_, _>>()?;
    if lines.len() > MOST_LINES {
        return Err(FilingError::TooManyLines { count: lines.len(), limit: MOST_LINES });
    }
    Ok(lines.join("\n").trim_matches('\n').to_owned())
}
