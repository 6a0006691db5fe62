//! A certificate of merit (giấy khen) as a sheet of paper, whoever gives it and for whatever.
//!
//! No regulation gives its form, so it follows the custom of the associations: the unit and the motto of the State, to
//! whom, for what, place and day, the signature, and the numbers under which it is found again.

use crate::{
    export::pdf::{Anchor, Face, Ink, Sheet, Style},
    text::seal_code::SealCode,
};

/// What one certificate says.
#[derive(Clone, Copy, Debug)]
pub struct MeritSheet<'m> {
    pub unit: &'m str,
    /// To whom.
    pub name: &'m str,
    /// Who that is, such as a pupil of a school; empty where the name says it.
    pub about: &'m str,
    /// For what.
    pub deserved: &'m str,
    /// Where and when it is signed, by whom.
    pub place_line: &'m str,
    pub head_title: &'m str,
    pub head: &'m str,
    /// The numbers under which it is found again, such as `Số: 12/QĐ-HKH`.
    pub numbers: [&'m str; 2],
    pub code: &'m SealCode,
    /// The address of the page that verifies codes.
    pub verify: &'m str,
    /// Without the frame, for stock on which one is printed.
    pub plain: bool,
}

const HEAD: Style = Style::new(Face::Bold, 115);
const BODY: Style = Style::new(Face::Regular, 160);
const SIGNED: Style = Style::new(Face::Bold, 130);
const NUMBER: Style = Style::new(Face::Regular, 110);
const SMALL: Style = Style::new(Face::Regular, 85);

const MARGIN: i32 = 600;

/// Where the two heads stand, and how wide they may be.
const LEFT: i32 = 2350;
const RIGHT: i32 = 6050;
const HALF: i32 = 3300;

const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";

/// Lays the certificate out on landscape A4.
pub fn draw(it: &MeritSheet<'_>) -> Sheet {
    let mut sheet = Sheet::new(Sheet::A4_WIDE);
    if !it.plain {
        sheet.frame(250, 30);
        sheet.frame(320, 8);
    }
    heads(&mut sheet, it.unit);
    let mut y = sheet.centred(1480, Style::new(Face::Bold, 170), "TẶNG", MARGIN);
    y = sheet.centred(y + 260, Style::new(Face::Bold, 440).gold(), "GIẤY KHEN", MARGIN);
    y = sheet.centred(y + 40, Style::new(Face::Bold, 250), it.name, MARGIN);
    if !it.about.is_empty() {
        y = sheet.centred(y - 60, Style::new(Face::Italic, 140), it.about, MARGIN);
    }
    sheet.centred(y + 20, BODY, it.deserved, MARGIN + 400);
    let (x, base) = (sheet.width * 7 / 10, 4050);
    sheet.text((x, base), Anchor::Middle, Style::new(Face::Italic, 120), it.place_line);
    sheet.text((x, base + 200), Anchor::Middle, SIGNED, &it.head_title.to_uppercase());
    sheet.text((x, base + 1250), Anchor::Middle, SIGNED, it.head);
    let [first, second] = it.numbers;
    sheet.text((MARGIN, base - 100), Anchor::Left, NUMBER, first);
    sheet.text((MARGIN, base + 60), Anchor::Left, NUMBER, second);
    sheet.qr((MARGIN, base + 100), 1000, &format!("{}/{}", it.verify, it.code));
    sheet.text((MARGIN, base + 1180), Anchor::Left, SMALL, &format!("Mã kiểm tra: {}", it.code));
    sheet.text((MARGIN, base + 1310), Anchor::Left, SMALL, it.verify);
    sheet
}

/// Writes the unit on the left and the motto of the State on the right, each over a rule.
fn heads(sheet: &mut Sheet, unit: &str) {
    let mut y = 680;
    for line in HEAD.lines(&unit.to_uppercase(), HALF) {
        sheet.text((LEFT, y), Anchor::Middle, HEAD, &line);
        y += 160;
    }
    sheet.fill((LEFT - 400, y - 90), (800, 8), Ink::Black);
    sheet.text((RIGHT, 680), Anchor::Middle, HEAD, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    let motto = Style::new(Face::Bold, 125);
    sheet.text((RIGHT, 850), Anchor::Middle, motto, MOTTO);
    let width = motto.width(MOTTO);
    sheet.fill((RIGHT - width / 2, 900), (width, 8), Ink::Black);
}
