//! Sheets of paper as pictures for a page that is printed: the same marks at the same places as in the PDF.
//!
//! Texts stay texts, so that they are found, copied and read aloud. Each says how long the embedded font makes it, so
//! that another font on the reader's side moves nothing.

use super::pdf::{Face, Ink, Mark, Sheet};

/// A sheet as a template draws it, in tenths of a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    pub width: i32,
    pub height: i32,
    pub shapes: Vec<Shape>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    Text {
        at: (i32, i32),
        size: i32,
        /// How long the text is.
        length: i32,
        is_bold: bool,
        is_italic: bool,
        is_gold: bool,
        text: String,
    },
    /// Boxes of one colour that follow each other, as one path.
    Boxes { is_gold: bool, path: String },
}

/// Draws a sheet.
pub fn draw(sheet: &Sheet) -> Drawing {
    let mut shapes: Vec<Shape> = Vec::new();
    for mark in sheet.marks() {
        match mark {
            Mark::Text { at, style, text } => shapes.push(Shape::Text {
                at: *at,
                size: style.size,
                length: style.width(text),
                is_bold: style.face == Face::Bold,
                is_italic: style.face == Face::Italic,
                is_gold: style.ink == Ink::Gold,
                text: text.clone(),
            }),
            Mark::Box { at: (x, y), size: (width, height), ink } => {
                let colour = *ink == Ink::Gold;
                let outline = format!("M{x} {y}h{width}v{height}h-{width}z");
                match shapes.last_mut() {
                    Some(Shape::Boxes { is_gold, path }) if *is_gold == colour => path.push_str(&outline),
                    _ => shapes.push(Shape::Boxes { is_gold: colour, path: outline }),
                }
            }
        }
    }
    Drawing { width: sheet.width, height: sheet.height, shapes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::pdf::{Anchor, Style};

    #[test]
    fn the_marks_stand_where_the_pdf_has_them() {
        let mut sheet = Sheet::new(Sheet::A4);
        sheet.frame(250, 20);
        let style = Style::new(Face::Bold, 140).gold();
        sheet.text((3000, 700), Anchor::Middle, style, "Bảng vàng");
        sheet.qr((300, 900), 900, "https://example.org/verify/R1-ABC");
        let drawn = draw(&sheet);
        let [
            Shape::Boxes { is_gold: true, path },
            Shape::Text { at, length, is_bold: true, .. },
            Shape::Boxes { is_gold: false, .. },
        ] = drawn.shapes.as_slice()
        else {
            panic!("{drawn:?}")
        };
        assert!(path.starts_with("M250 250h5453v20h-5453z") && path.matches('M').count() == 4, "{path}");
        assert_eq!((*at, *length), ((3000 - style.width("Bảng vàng") / 2, 700), style.width("Bảng vàng")));
    }
}
