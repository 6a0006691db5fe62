//! Pictures of goods: told by what is in the file, never by its name.

use std::fmt;

use super::strip::strip;
use crate::{codes, ledger::chain::Hash, say};

/// The most bytes of a picture; a telephone's camera stays below it at its usual setting.
pub const LARGEST: usize = 5 * 1024 * 1024;

/// The most pictures of one thing.
pub const MOST: usize = 12;

codes! {
    /// The pictures that are taken.
    pub enum Media ("loại ảnh", "kind of picture") {
        Jpeg = "image/jpeg" ("JPEG", "JPEG"),
        Png = "image/png" ("PNG", "PNG"),
    }
}

impl Media {
    /// Returns the ending of a file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// A picture whose bytes are what they say.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    media: Media,
    bytes: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    Empty,
    TooLarge {
        bytes: usize,
    },
    NotAPicture {
        found: Option<&'static str>,
    },
    /// It begins like a picture and is none.
    Broken,
    TooMany,
}

impl fmt::Display for PhotoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => {
                say!(f, "tệp ảnh trống; hãy chọn tệp khác", "the picture is empty; choose another file")
            }
            Self::TooLarge { bytes } => {
                let (size, most) = (megabytes(*bytes), megabytes(LARGEST));
                say!(
                    f,
                    "ảnh nặng {size} MB, vượt quá {most} MB; hãy chụp ở cỡ nhỏ hơn",
                    "the picture has {size} MB, more than {most} MB; take it at a smaller size"
                )
            }
            Self::Broken => say!(
                f,
                "tệp ảnh bị hỏng hoặc chưa tải đủ; hãy chụp lại hoặc chọn ảnh khác",
                "the picture is damaged or not all of it came; take it again or choose another"
            ),
            Self::TooMany => say!(
                f,
                "hiện vật này đã có {MOST} ảnh; không thêm được nữa",
                "there are {MOST} pictures of this thing already; no more can be added"
            ),
            Self::NotAPicture { found: Some(found) } => say!(
                f,
                "tệp này không phải là ảnh JPEG hay PNG mà là {found}; hãy chọn một ảnh chụp",
                "this file is {found} and not a JPEG or PNG picture; choose a photograph"
            ),
            Self::NotAPicture { found: None } => say!(
                f,
                "nội dung tệp không phải là ảnh JPEG hay PNG, dù tên tệp thế nào; hãy chọn một ảnh chụp",
                "what is in the file is no JPEG or PNG picture, whatever its name; choose a photograph"
            ),
        }
    }
}

/// Rounds up, so that a size above the limit never reads like the limit.
fn megabytes(bytes: usize) -> usize {
    bytes.div_ceil(1024 * 1024)
}

impl Photo {
    /// Reads a picture from the bytes of a file, and takes out of them what tells about it.
    pub fn read(bytes: Vec<u8>) -> Result<Self, PhotoError> {
        let Self { media, bytes } = Self::stored(bytes)?;
        let bytes = strip(media, bytes).ok_or(PhotoError::Broken)?;
        Ok(Self { media, bytes })
    }

    /// Takes a picture as it is on file.
    pub fn stored(bytes: Vec<u8>) -> Result<Self, PhotoError> {
        if bytes.is_empty() {
            return Err(PhotoError::Empty);
        }
        if bytes.len() > LARGEST {
            return Err(PhotoError::TooLarge { bytes: bytes.len() });
        }
        let found = infer::get(&bytes).map(|it| it.mime_type());
        let media = found.and_then(|mime| mime.parse().ok()).ok_or(PhotoError::NotAPicture { found })?;
        Ok(Self { media, bytes })
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

impl fmt::Debug for Photo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Photo({}, {} bytes, {})", self.media.code(), self.bytes.len(), self.hash())
    }
}

impl serde::Serialize for Photo {
    /// Writes the hash, which stands for the picture where a request or an audit row keeps what was sent.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.hash())
    }
}
