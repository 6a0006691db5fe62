//! Documents of a nomination: told by what is in the file, never by its name or by what the browser says of it.

use std::fmt;

use crate::{
    calendar::Instant,
    codes,
    device::photo::{Photo, PhotoError},
    id::{PaperId, UserId},
    ledger::chain::Hash,
    say,
};

/// The most bytes of a document.
pub const LARGEST: usize = 5 * 1024 * 1024;

/// The most documents of one nomination.
pub const MOST: i64 = 20;

/// How far from its end a PDF must say that it ends.
const TAIL: usize = 1024;

codes! {
    /// The documents that are taken.
    pub enum Media ("loại tệp", "kind of file") {
        Pdf = "application/pdf" ("PDF", "PDF"),
        Jpeg = "image/jpeg" ("JPEG", "JPEG"),
        Png = "image/png" ("PNG", "PNG"),
    }
}

impl Media {
    /// Returns the ending of a file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// A document whose bytes are what they say; a picture has lost what the camera wrote into it.
#[derive(Clone, PartialEq, Eq)]
pub struct Paper {
    media: Media,
    bytes: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    Empty,
    TooLarge { bytes: usize },
    NotAPaper { found: Option<&'static str> },
    Broken,
    TooMany,
    Twice { name: String },
    NoName,
}

impl fmt::Display for PaperError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => say!(
                f,
                "chưa chọn tệp, hoặc tệp trống; hãy chọn tệp PDF, JPEG hoặc PNG",
                "no file was chosen, or it is empty; choose a PDF, JPEG or PNG file"
            ),
            Self::TooLarge { bytes } => {
                let (size, most) = (bytes.div_ceil(1024 * 1024), LARGEST / (1024 * 1024));
                say!(
                    f,
                    "tệp nặng {size} MB, vượt quá {most} MB; hãy chụp hoặc quét ở cỡ nhỏ hơn",
                    "the file has {size} MB, more than {most} MB; scan it at a smaller size"
                )
            }
            Self::NotAPaper { found: Some(found) } => say!(
                f,
                "nội dung tệp là {found}, không phải PDF, JPEG hay PNG; hãy chọn tệp khác",
                "the file is {found} and not PDF, JPEG or PNG; choose another"
            ),
            Self::NotAPaper { found: None } => say!(
                f,
                "nội dung tệp không phải PDF, JPEG hay PNG, dù tên tệp thế nào; hãy chọn tệp khác",
                "what is in the file is no PDF, JPEG or PNG, whatever its name; choose another"
            ),
            Self::Broken => say!(
                f,
                "tệp bị hỏng hoặc chưa tải đủ; hãy chọn lại",
                "the file is damaged or not all of it came; choose it again"
            ),
            Self::TooMany => say!(
                f,
                "hồ sơ đã có {MOST} giấy tờ; không thêm được nữa",
                "there are {MOST} documents already; no more can be added"
            ),
            Self::Twice { name } => say!(
                f,
                "tệp này đã nộp rồi, ở “{name}”; hãy chọn tệp khác",
                "this file is there already, as “{name}”; choose another"
            ),
            Self::NoName => say!(
                f,
                "hãy ghi đây là giấy tờ gì, như “Học bạ”",
                "write what this document is, such as “School report”"
            ),
        }
    }
}

impl Paper {
    /// Reads a document from the bytes of a file.
    pub fn read(bytes: Vec<u8>) -> Result<Self, PaperError> {
        if bytes.is_empty() {
            return Err(PaperError::Empty);
        }
        if bytes.len() > LARGEST {
            return Err(PaperError::TooLarge { bytes: bytes.len() });
        }
        let found = infer::get(&bytes).map(|it| it.mime_type());
        match found.and_then(|mime| mime.parse().ok()) {
            None => Err(PaperError::NotAPaper { found }),
            Some(Media::Pdf) if is_whole_pdf(&bytes) => Ok(Self { media: Media::Pdf, bytes }),
            Some(Media::Pdf) => Err(PaperError::Broken),
            Some(media) => {
                let photo = Photo::read(bytes).map_err(|err| match err {
                    PhotoError::TooLarge { bytes } => PaperError::TooLarge { bytes },
                    _ => PaperError::Broken,
                })?;
                Ok(Self { media, bytes: photo.into_bytes() })
            }
        }
    }

    /// Takes a document as it is on file.
    pub fn stored(media: Media, bytes: Vec<u8>) -> Self {
        Self { media, bytes }
    }

    pub const fn media(&self) -> Media {
        self.media
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub fn hash(&self) -> Hash {
        Hash::of(&self.bytes)
    }
}

/// Tells a PDF that begins and ends like one.
fn is_whole_pdf(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default();
    bytes.starts_with(b"%PDF-") && tail.windows(5).any(|it| it == b"%%EOF")
}

/// A document that is on file, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    pub id: PaperId,
    pub name: String,
    pub media: Media,
    pub size: i64,
    pub sha256: Vec<u8>,
    pub by: UserId,
    pub at: Instant,
}

impl Filed {
    /// Returns the size in kibibytes, rounded up.
    pub fn kibibytes(&self) -> i64 {
        self.size.saturating_add(1023).div_euclid(1024)
    }
}

impl fmt::Debug for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Paper({}, {} bytes, {})", self.media.code(), self.bytes.len(), self.hash())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const JPEG: &[u8] = include_bytes!("../../fixtures/pictures/pixel.jpg");
    const PNG: &[u8] = include_bytes!("../../fixtures/pictures/pixel.png");

    #[track_caller]
    fn check(bytes: &[u8], expected: Result<Media, PaperError>) {
        assert_eq!(Paper::read(bytes.to_vec()).map(|it| it.media()), expected);
    }

    #[test]
    fn what_is_in_a_file_tells_what_it_is() {
        check(JPEG, Ok(Media::Jpeg));
        check(PNG, Ok(Media::Png));
        check(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n", Ok(Media::Pdf));
        check(b"", Err(PaperError::Empty));
        check(b"%PDF-1.4\nhalf a", Err(PaperError::Broken));
        check(JPEG.get(..JPEG.len() - 2).unwrap(), Err(PaperError::Broken));
        check(&vec![b'%'; LARGEST + 1], Err(PaperError::TooLarge { bytes: LARGEST + 1 }));
    }

    #[test]
    fn everything_else_is_refused_by_its_content() {
        let html = b"<!DOCTYPE html><script>alert(1)</script>";
        check(html, Err(PaperError::NotAPaper { found: Some("text/html") }));
        check(b"GIF89a\x01\0\x01\0\0\0\0;", Err(PaperError::NotAPaper { found: Some("image/gif") }));
        check(
            b"MZ\x90\0\x03\0\0\0",
            Err(PaperError::NotAPaper { found: Some("application/vnd.microsoft.portable-executable") }),
        );
        check(b"PK\x03\x04\x14\0\0\0", Err(PaperError::NotAPaper { found: Some("application/zip") }));
        check(
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            Err(PaperError::NotAPaper { found: None }),
        );
        check(b"alert(1)", Err(PaperError::NotAPaper { found: None }));
        // A page that only pretends: the mark of a PDF stands at the very beginning or it is none.
        let hidden = [b"<html>".as_slice(), b"%PDF-1.4\n%%EOF"].concat();
        assert!(Paper::read(hidden).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_are_taken_that_do_not_begin_like_a_document(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            if let Ok(paper) = Paper::read(bytes.clone()) {
                let starts = |mark: &[u8]| bytes.starts_with(mark);
                prop_assert!(starts(b"%PDF-") || starts(b"\xff\xd8\xff") || starts(b"\x89PNG"), "{paper:?}");
            }
        }

        #[test]
        fn a_mark_alone_makes_no_document(mark in 0..3_usize, rest in proptest::collection::vec(any::<u8>(), 0..200)) {
            let marks: [&[u8]; 3] = [b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"];
            let bytes = [marks[mark], &rest].concat();
            // Whatever follows, the reader answers; a picture that it takes is one that it has taken apart.
            drop(Paper::read(bytes));
        }
    }
}
