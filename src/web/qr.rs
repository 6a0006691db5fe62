//! A QR picture as a path, so that a template draws it without markup that is made elsewhere.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The dark squares of a QR code as one SVG path; a square is one unit wide, and four units of quiet surround them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// The width and height of the picture in squares.
    pub size: usize,
    pub path: String,
}

/// How many squares of quiet a reader wants around the code.
const QUIET: usize = 4;

impl Qr {
    /// Draws a text; none for one that no code can hold.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = code.width();
        let mut path = String::new();
        for (row, colours) in code.to_colors().chunks(width).enumerate() {
            let mut column = 0;
            while column < width {
                let run = colours[column..].iter().take_while(|it| **it == Color::Dark).count();
                if run > 0 {
                    write!(path, "M{} {}h{run}v1h-{run}z", column + QUIET, row + QUIET).ok()?;
                }
                column += run.max(1);
            }
        }
        Some(Self { size: width + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_squares_are_those_of_the_code() {
        let qr = Qr::of("otpauth://totp/So%20Vang:thuquy?secret=GEZDGNBVGY3TQOJQ").unwrap();
        let code = QrCode::with_error_correction_level(
            "otpauth://totp/So%20Vang:thuquy?secret=GEZDGNBVGY3TQOJQ",
            EcLevel::M,
        )
        .unwrap();
        assert_eq!(qr.size, code.width() + 8);
        let lengths = qr.path.split('h').skip(1).step_by(2).map(|it| it.split('v').next().unwrap());
        let dark: usize = lengths.map(|it| it.parse::<usize>().unwrap()).sum();
        assert_eq!(dark, code.to_colors().iter().filter(|it| **it == Color::Dark).count());
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", qr.path);
        assert!(Qr::of(&"x".repeat(5_000)).is_none());
    }
}
