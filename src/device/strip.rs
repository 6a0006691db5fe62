//! What a picture says beside what it shows: the place and time it was taken, the telephone, the owner. All of it
//! goes before the picture is kept; how it is turned stays, because otherwise it would lie on its side.

use img_parts::{
    Bytes, ImageEXIF as _,
    jpeg::{Jpeg, JpegSegment, markers},
    png::Png,
};

use super::photo::Media;

/// The parts of a PNG that a browser needs to draw it.
const DRAWN: [&[u8; 4]; 12] = [
    b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"IDAT",
    b"IEND",
];

/// Returns the picture alone, or nothing where the file is no whole picture.
pub fn strip(media: Media, bytes: Vec<u8>) -> Option<Vec<u8>> {
    match media {
        Media::Jpeg => jpeg(bytes),
        Media::Png => png(bytes),
    }
}

fn png(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let mut png = Png::from_bytes(bytes.into()).ok()?;
    png.chunks_mut().retain(|chunk| DRAWN.contains(&&chunk.kind()));
    let is_whole = png.chunks().last().is_some_and(|chunk| &chunk.kind() == b"IEND");
    is_whole.then(|| png.encoder().bytes().to_vec())
}

fn jpeg(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    // Telephones append further pictures and films, each with its own place and time.
    bytes.truncate(end(&bytes)?);
    let mut jpeg = Jpeg::from_bytes(bytes.into()).ok()?;
    let turned = jpeg.exif().and_then(|exif| orientation(&exif)).filter(|it| (2..=8).contains(it));
    jpeg.segments_mut().retain(is_drawn);
    if let Some(turned) = turned {
        jpeg.set_exif(Some(only_orientation(turned)));
    }
    Some(jpeg.encoder().bytes().to_vec())
}

/// Tells what a browser needs to draw a JPEG from what only tells about it.
fn is_drawn(segment: &JpegSegment) -> bool {
    match segment.marker() {
        markers::APP0 => segment.contents().starts_with(b"JFIF\0"),
        markers::APP2 => segment.contents().starts_with(b"ICC_PROFILE\0"),
        // Adobe's says how the colours are mixed.
        markers::APP14 => true,
        markers::APP1..=markers::APP15 | markers::COM => false,
        _ => true,
    }
}

/// Returns where a JPEG ends, walking from marker to marker.
fn end(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        match (*bytes.get(at)?, marker) {
            (0xFF, markers::EOI) => return Some(at + 2),
            // Fill bytes, restarts, and what stands for a byte of the picture itself.
            (0xFF, 0xFF) => at += 1,
            (0xFF, 0x00 | 0x01 | markers::RST0..=markers::RST7) => at += 2,
            (0xFF, _) => {
                let length = [*bytes.get(at + 2)?, *bytes.get(at + 3)?];
                at += 2 + usize::from(u16::from_be_bytes(length)).max(2);
            }
            _ => at += 1,
        }
    }
}

/// Reads how a picture is turned, from 1 to 8, out of what a camera wrote.
fn orientation(exif: &[u8]) -> Option<u16> {
    let is_big = match exif.get(..2)? {
        b"MM" => true,
        b"II" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two = [*exif.get(at)?, *exif.get(at + 1)?];
        Some(if is_big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    };
    let long = |at: usize| {
        let (one, two) = (u32::from(short(at)?), u32::from(short(at + 2)?));
        usize::try_from(if is_big { (one << 16) | two } else { (two << 16) | one }).ok()
    };
    let start = long(4)?;
    let fields = usize::from(short(start)?);
    (0..fields)
        .map(|place| start + 2 + place * 12)
        .find(|at| short(*at) == Some(0x0112))
        .and_then(|at| short(at + 8))
}

/// Writes the one field that tells how a picture is turned.
fn only_orientation(turned: u16) -> Bytes {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    exif.extend(turned.to_be_bytes());
    exif.extend([0; 6]);
    exif.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One grey pixel.
    const PIXEL: &[u8] = include_bytes!("../../fixtures/pictures/pixel.jpg");

    fn with_exif(exif: &[u8]) -> Vec<u8> {
        let mut jpeg = Jpeg::from_bytes(PIXEL.to_vec().into()).unwrap();
        jpeg.set_exif(Some(exif.to_vec().into()));
        jpeg.encoder().bytes().to_vec()
    }

    #[test]
    fn what_a_camera_says_goes_and_how_the_picture_is_turned_stays() {
        let mut told = b"II\x2a\0\x08\0\0\0\x02\0".to_vec();
        told.extend(b"\x0f\x01\x02\0\x06\0\0\0\x26\0\0\0");
        told.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0Secret\0");
        assert_eq!(orientation(&told), Some(6));
        let mut sent = with_exif(&told);
        sent.extend(PIXEL);
        sent.extend(b"Secret film");
        let kept = strip(Media::Jpeg, sent).unwrap();
        let holds = |what: &[u8]| kept.windows(what.len()).any(|it| it == what);
        assert!(!holds(b"Secret") && !holds(b"II\x2a"), "{kept:?}");
        let exif = Jpeg::from_bytes(kept.clone().into()).unwrap().exif().unwrap();
        assert_eq!((orientation(&exif), exif.len()), (Some(6), 26));
        assert_eq!(strip(Media::Jpeg, kept.clone()), Some(kept), "what was kept stays as it is");
    }

    #[test]
    fn an_upright_picture_keeps_nothing() {
        let kept = strip(Media::Jpeg, with_exif(b"MM\0\x2a\0\0\0\x08\0\0")).unwrap();
        assert_eq!(Jpeg::from_bytes(kept.into()).unwrap().exif(), None);
    }

    #[test]
    fn half_a_picture_is_none() {
        assert_eq!(strip(Media::Jpeg, PIXEL[..PIXEL.len() - 2].to_vec()), None);
        assert_eq!(strip(Media::Jpeg, b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01".to_vec()), None);
        assert_eq!(strip(Media::Png, b"\x89PNG\r\n\x1a\n".to_vec()), None);
    }

    #[test]
    fn a_png_loses_its_texts() {
        let mut png =
            Png::from_bytes(include_bytes!("../../fixtures/pictures/pixel.png").to_vec().into()).unwrap();
        let text = img_parts::png::PngChunk::new(*b"tEXt", b"Author\0Secret".to_vec().into());
        png.chunks_mut().insert(1, text);
        let mut sent = png.encoder().bytes().to_vec();
        sent.extend(b"Secret");
        let kept = strip(Media::Png, sent).unwrap();
        assert!(!kept.windows(6).any(|it| it == b"Secret"));
        assert!(kept.windows(4).any(|it| it == b"IDAT"));
    }
}
