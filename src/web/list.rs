//! Lists: search, sort and page live in the address, and a download holds exactly what the filter shows.

use std::str::FromStr;

use rocket::{
    Request,
    http::{ContentType, Header, Status},
    request::{FromRequest, Outcome},
    response::{self, Responder, Response},
};

use super::{Failure, page::Page};
use crate::{
    export::{self, Format, Table, xlsx},
    text::{self, Lang, UnknownCode},
};

/// Reads the code that a filter in an address asks for; an empty one asks for nothing.
pub fn chosen<T: FromStr<Err = UnknownCode>>(asked: Option<&str>) -> Result<Option<T>, Failure> {
    let asked = asked.filter(|text| !text.is_empty()).map(str::parse).transpose();
    asked.map_err(|err| Failure::bad_request(&err))
}

/// What every list understands in its address: `q`, `sort` (`-name` runs down), `page`, `format`.
#[derive(Clone, Debug)]
pub struct List {
    /// What is searched for, tidied; empty for everything.
    pub q: String,
    /// The column to sort by and whether it runs down, if the reader chose one.
    pub sort: Option<(String, bool)>,
    /// From 1.
    pub page: i64,
    /// Set where the reader wants a file and not a page.
    pub file: Option<FileKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    Csv,
    Xlsx,
}

impl List {
    fn of(request: &Request<'_>) -> Option<Self> {
        let value = |name: &str| request.query_value::<String>(name).and_then(Result::ok).unwrap_or_default();
        let file = match value("format").as_str() {
            "" => None,
            "csv" => Some(FileKind::Csv),
            "xlsx" => Some(FileKind::Xlsx),
            _ => return None,
        };
        let page = match value("page").as_str() {
            "" => 1,
            text => text.parse().ok().filter(|page| *page >= 1)?,
        };
        let sort = value("sort");
        let sort = (!sort.is_empty()).then(|| match sort.strip_prefix('-') {
            Some(key) => (key.to_owned(), true),
            None => (sort.clone(), false),
        });
        Some(Self { q: text::clean(&value("q")).ok()?, sort, page, file })
    }

    /// Returns the first page of everything, for a form that is shown again.
    pub fn whole() -> Self {
        Self { q: String::new(), sort: None, page: 1, file: None }
    }

    /// Tells whether the list runs down by a column; the column is one that the list knows.
    pub fn sorted_by(&self, key: &str) -> Option<bool> {
        self.sort.as_ref().filter(|(it, _)| it == key).map(|(_, down)| *down)
    }

    /// Returns the address that sorts by a column, or turns it round.
    pub fn sort_link(&self, page: &Page, key: &str) -> String {
        let down = self.sorted_by(key) == Some(false);
        page.with(&[("sort", &format!("{}{key}", if down { "-" } else { "" })), ("page", "")])
    }

    /// Says to assistive technology how a column is sorted.
    pub fn aria(&self, key: &str) -> &'static str {
        match self.sorted_by(key) {
            None => "none",
            Some(false) => "ascending",
            Some(true) => "descending",
        }
    }

    pub fn file_link(&self, page: &Page, kind: &str) -> String {
        page.with(&[("format", kind), ("page", "")])
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for List {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        Self::of(request).map_or(Outcome::Error((Status::BadRequest, ())), Outcome::Success)
    }
}

/// A list as a page, or as a file of the same rows.
pub enum Listed<P> {
    Page(Box<P>),
    File(Box<Download>),
}

impl<P> Listed<P> {
    pub fn page(page: P) -> Self {
        Self::Page(Box::new(page))
    }

    /// Writes a table under a file name without its ending, such as `ung-ho-TB-2025`.
    pub fn file(table: &Table, kind: FileKind, name: &str, lang: Lang) -> Result<Self, Failure> {
        Download::of(table, kind, name, lang).map(|file| Self::File(Box::new(file)))
    }
}

impl<'r, 'o: 'r, P: Responder<'r, 'o>> Responder<'r, 'o> for Listed<P> {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'o> {
        match self {
            Self::Page(page) => page.respond_to(request),
            Self::File(file) => file.respond_to(request),
        }
    }
}

/// A table as a file to keep.
pub struct Download {
    name: String,
    kind: ContentType,
    bytes: Vec<u8>,
}

impl Download {
    /// Writes a table under a file name without its ending, such as `ung-ho-TB-2025`.
    pub fn of(table: &Table, kind: FileKind, name: &str, lang: Lang) -> Result<Self, Failure> {
        let bytes = match kind {
            FileKind::Csv => {
                let mut bytes = Vec::new();
                export::write(&mut bytes, table, Format::Csv, lang).map_err(|err| Failure::internal(&err))?;
                bytes
            }
            FileKind::Xlsx => xlsx::write(table, lang).map_err(|err| Failure::internal(&err))?,
        };
        Ok(Self::bytes(name, kind, bytes))
    }

    /// Names a PDF that is written already.
    pub fn pdf(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: format!("{name}.pdf"), kind: ContentType::PDF, bytes }
    }

    /// Names an order to a bank that is written already.
    pub fn xml(name: &str, bytes: Vec<u8>) -> Self {
        Self { name: format!("{name}.xml"), kind: ContentType::XML, bytes }
    }

    /// Names bytes that are written already.
    pub fn bytes(name: &str, kind: FileKind, bytes: Vec<u8>) -> Self {
        let (kind, ending) = match kind {
            FileKind::Csv => (ContentType::CSV, "csv"),
            FileKind::Xlsx => {
                let kind =
                    ContentType::new("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet");
                (kind, "xlsx")
            }
        };
        Self { name: format!("{name}.{ending}"), kind, bytes }
    }
}

impl<'r> Responder<'r, 'static> for Download {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut response: Response<'static> = (self.kind, self.bytes).respond_to(request)?;
        let plain = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
        let name: String = self.name.chars().map(|it| if plain(it) { it } else { '-' }).collect();
        response.set_header(Header::new("Content-Disposition", format!("attachment; filename=\"{name}\"")));
        response.set_header(Header::new("Cache-Control", "no-store"));
        Ok(response)
    }
}
