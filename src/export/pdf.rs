//! PDF made by the program itself: text that is shaped with embedded fonts, lines, and QR codes on sheets of any size.
//!
//! All lengths are whole tenths of a point, so that no layout depends on how a machine rounds. The fonts are Noto Sans
//! (OFL), which holds every Vietnamese letter; only the glyphs that are used go into a file.

use std::fmt;

use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point, Rect, Transform},
    metadata::Metadata,
    page::PageSettings,
    paint::Fill,
    text::{Font, TextDirection},
};
use qrcode::{Color, EcLevel, QrCode};
use rustybuzz::{UnicodeBuffer, shape};

use crate::say;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Regular,
    Bold,
    Italic,
}

/// Where a text stands beside its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Left,
    Middle,
    Right,
}

/// The colours of papers: ink, and the gold of the association.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Black,
    Gold,
}

/// How a text looks; the size is in tenths of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub face: Face,
    pub size: i32,
    pub ink: Ink,
}

/// Something drawn on a sheet, from its upper left corner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    Text { at: (i32, i32), style: Style, text: String },
    Box { at: (i32, i32), size: (i32, i32), ink: Ink },
}

/// A page of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub width: i32,
    pub height: i32,
    marks: Vec<Mark>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// Something lies farther out than any paper.
    TooFar,
    Writer(String),
}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFar => say!(f, "nội dung không vừa khổ giấy", "the text does not fit the paper"),
            Self::Writer(why) => {
                say!(f, "không viết được tệp PDF: {why}", "the PDF cannot be written: {why}")
            }
        }
    }
}

impl Face {
    const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => notosans::REGULAR_TTF,
            Self::Bold => notosans::BOLD_TTF,
            Self::Italic => notosans::ITALIC_TTF,
        }
    }
}

impl Style {
    pub const fn new(face: Face, size: i32) -> Self {
        Self { face, size, ink: Ink::Black }
    }

    #[must_use]
    pub const fn gold(self) -> Self {
        Self { ink: Ink::Gold, ..self }
    }

    /// Measures a text as it will be shaped.
    pub fn width(self, text: &str) -> i32 {
        let Some(face) = rustybuzz::Face::from_slice(self.face.bytes(), 0) else { return 0 };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        let shaped = shape(&face, &[], buffer);
        let advance: i64 = shaped.glyph_positions().iter().map(|it| i64::from(it.x_advance)).sum();
        i32::try_from(advance * i64::from(self.size) / i64::from(face.units_per_em().max(1)))
            .unwrap_or(i32::MAX)
    }

    /// Breaks a text into lines no wider than a width; a word that is wider stands alone.
    pub fn lines(self, text: &str, width: i32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            match lines.last_mut() {
                Some(line) if self.width(&format!("{line} {word}")) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

impl Sheet {
    pub const A4: (i32, i32) = (5953, 8419);
    pub const A3: (i32, i32) = (8419, 11_906);
    pub const A4_WIDE: (i32, i32) = (8419, 5953);

    pub fn new((width, height): (i32, i32)) -> Self {
        Self { width, height, marks: Vec::new() }
    }

    /// Returns everything that is drawn, in its order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Writes one line at a base line.
    pub fn text(&mut self, (x, y): (i32, i32), anchor: Anchor, style: Style, text: &str) {
        let x = match anchor {
            Anchor::Left => x,
            Anchor::Middle => x - style.width(text) / 2,
            Anchor::Right => x - style.width(text),
        };
        self.marks.push(Mark::Text { at: (x, y), style, text: text.to_owned() });
    }

    /// Writes a text in the middle of the sheet over as many lines as it takes; returns the base line after the last.
    pub fn centred(&mut self, mut y: i32, style: Style, text: &str, margin: i32) -> i32 {
        for line in style.lines(text, self.width - 2 * margin) {
            self.text((self.width / 2, y), Anchor::Middle, style, &line);
            y += style.size * 14 / 10;
        }
        y
    }

    pub fn fill(&mut self, at: (i32, i32), size: (i32, i32), ink: Ink) {
        self.marks.push(Mark::Box { at, size, ink });
    }

    /// Draws a frame of four lines.
    pub fn frame(&mut self, inset: i32, thick: i32) {
        let (w, h) = (self.width - 2 * inset, self.height - 2 * inset);
        self.fill((inset, inset), (w, thick), Ink::Gold);
        self.fill((inset, inset + h - thick), (w, thick), Ink::Gold);
        self.fill((inset, inset), (thick, h), Ink::Gold);
        self.fill((inset + w - thick, inset), (thick, h), Ink::Gold);
    }

    /// Draws a QR code with its quiet zone into a square; a text that no code can hold is left out.
    pub fn qr(&mut self, (x, y): (i32, i32), side: i32, text: &str) {
        let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return };
        let width = code.width();
        let Ok(squares) = i32::try_from(width + 8) else { return };
        let step = (side / squares).max(1);
        for (row, colours) in (4i32..).zip(code.to_colors().chunks(width)) {
            for (column, colour) in (4i32..).zip(colours) {
                if *colour == Color::Dark {
                    self.fill((x + column * step, y + row * step), (step, step), Ink::Black);
                }
            }
        }
    }
}

/// Writes sheets as one document; the same sheets give the same bytes.
pub fn write(title: &str, sheets: &[Sheet]) -> Result<Vec<u8>, PdfError> {
    let font = |face: Face| Font::new(face.bytes().to_vec().into(), 0).ok_or(PdfError::TooFar);
    let fonts = [font(Face::Regular)?, font(Face::Bold)?, font(Face::Italic)?];
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(title.to_owned()).language("vi".to_owned()));
    for sheet in sheets {
        let (width, height) = (points(sheet.width)?, points(sheet.height)?);
        let settings = PageSettings::from_wh(width, height).ok_or(PdfError::TooFar)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        surface.push_transform(&Transform::from_scale(0.1, 0.1));
        for mark in &sheet.marks {
            match mark {
                Mark::Text { at, style, text } => {
                    surface.set_fill(Some(ink(style.ink)));
                    let [regular, bold, italic] = &fonts;
                    let font = match style.face {
                        Face::Regular => regular,
                        Face::Bold => bold,
                        Face::Italic => italic,
                    };
                    let at = Point::from_xy(units(at.0)?, units(at.1)?);
                    surface.draw_text(at, font.clone(), units(style.size)?, text, false, TextDirection::Auto);
                }
                Mark::Box { at, size, ink: colour } => {
                    surface.set_fill(Some(ink(*colour)));
                    let rect = Rect::from_xywh(units(at.0)?, units(at.1)?, units(size.0)?, units(size.1)?);
                    let mut path = PathBuilder::new();
                    path.push_rect(rect.ok_or(PdfError::TooFar)?);
                    surface.draw_path(&path.finish().ok_or(PdfError::TooFar)?);
                }
            }
        }
        surface.pop();
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|err| PdfError::Writer(format!("{err:?}")))
}

fn ink(ink: Ink) -> Fill {
    let colour = match ink {
        Ink::Black => rgb::Color::new(0, 0, 0),
        Ink::Gold => rgb::Color::new(138, 92, 0),
    };
    Fill { paint: colour.into(), ..Fill::default() }
}

/// A length in tenths of a point as the writer takes it.
fn units(tenths: i32) -> Result<f32, PdfError> {
    i16::try_from(tenths).map(f32::from).map_err(|_| PdfError::TooFar)
}

/// A length in whole points, as the size of a page is given.
fn points(tenths: i32) -> Result<f32, PdfError> {
    units((tenths + 5) / 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_measured_and_broken() {
        let style = Style::new(Face::Regular, 100);
        assert!(style.width("Trần Thị Hoà") > style.width("Trần Thị"));
        assert_eq!(style.width(""), 0);
        let text = "Ghi nhận tấm lòng vàng của quý vị với sự nghiệp khuyến học";
        let lines = style.lines(text, 1000);
        assert!(lines.len() > 2 && lines.iter().all(|line| style.width(line) <= 1000), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn the_same_sheets_give_the_same_bytes() {
        let mut sheet = Sheet::new(Sheet::A4);
        sheet.text((300, 500), Anchor::Left, Style::new(Face::Bold, 140), "Bảng vàng");
        sheet.qr((300, 600), 900, "https://example.org/verify/R1-ABC");
        let bytes = write("Bảng vàng", std::slice::from_ref(&sheet)).unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
        assert_eq!(write("Bảng vàng", &[sheet]).unwrap(), bytes);
        assert_eq!(write("x", &[Sheet::new((400_000, 10))]), Err(PdfError::TooFar));
    }
}
