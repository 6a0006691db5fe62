//! The slips of the proof round as PDF: one on a sheet of A5, or four on one of A4 to be cut apart.

use crate::export::pdf::{Anchor, Face, Ink, Sheet, Style};

/// What one donor's slip says.
#[derive(Clone, Debug)]
pub struct Slip {
    pub unit: String,
    pub year: i32,
    pub name: String,
    pub tier: String,
    /// The last day of which answers are taken.
    pub until: String,
    /// Where the donor types the code.
    pub address: String,
    pub code: String,
    /// Where the officer ticks what came back.
    pub desk: String,
}

const A5_WIDE: (i32, i32) = (5953, 4195);
const UNIT: Style = Style::new(Face::Bold, 90);
const TITLE: Style = Style::new(Face::Bold, 130);
const BODY: Style = Style::new(Face::Regular, 90);
const NAME: Style = Style::new(Face::Bold, 150);
const SMALL: Style = Style::new(Face::Regular, 75);

const MARGIN: i32 = 280;
const LINE: i32 = 135;
const QR: i32 = 850;

/// Lays the slips out, `four` of them on each sheet or one.
pub fn slips(slips: &[Slip], four: bool) -> Vec<Sheet> {
    if !four {
        let alone = |slip: &Slip| {
            let mut sheet = Sheet::new(A5_WIDE);
            draw(&mut sheet, ((0, 0), A5_WIDE), slip);
            sheet
        };
        return slips.iter().map(alone).collect();
    }
    let (width, height) = (Sheet::A4.0 / 2, Sheet::A4.1 / 2);
    let places = [(0, 0), (width, 0), (0, height), (width, height)];
    let together = |slips: &[Slip]| {
        let mut sheet = Sheet::new(Sheet::A4);
        for (place, slip) in places.into_iter().zip(slips) {
            draw(&mut sheet, (place, (width, height)), slip);
        }
        // Where to cut.
        sheet.fill((width, 0), (4, Sheet::A4.1), Ink::Gold);
        sheet.fill((0, height), (Sheet::A4.0, 4), Ink::Gold);
        sheet
    };
    slips.chunks(places.len()).map(together).collect()
}

/// A pen that goes down a slip.
struct Pen<'s> {
    sheet: &'s mut Sheet,
    left: i32,
    right: i32,
    y: i32,
}

impl Pen<'_> {
    fn centred(&mut self, style: Style, text: &str) {
        let middle = (self.left + self.right) / 2;
        for line in style.lines(text, self.right - self.left) {
            self.sheet.text((middle, self.y), Anchor::Middle, style, &line);
            self.y += style.size * 14 / 10;
        }
    }

    fn say(&mut self, style: Style, text: &str, indent: i32) {
        for line in style.lines(text, self.right - self.left - indent) {
            self.sheet.text((self.left + indent, self.y), Anchor::Left, style, &line);
            self.y += style.size * 14 / 10;
        }
    }

    /// Draws a box to be ticked and what ticking it means.
    fn tick(&mut self, text: &str) {
        let (x, y, side, thick) = (self.left, self.y - 80, 95, 7);
        self.sheet.fill((x, y), (side, thick), Ink::Black);
        self.sheet.fill((x, y + side - thick), (side, thick), Ink::Black);
        self.sheet.fill((x, y), (thick, side), Ink::Black);
        self.sheet.fill((x + side - thick, y), (thick, side), Ink::Black);
        self.say(BODY, text, 160);
        self.y += 40;
    }

    /// Draws a line to write on.
    fn rule(&mut self) {
        self.y += 60;
        let (x, width) = (self.left + 160, self.right - self.left - 160);
        self.sheet.fill((x, self.y), (width, 5), Ink::Black);
        self.y += LINE + 20;
    }
}

fn draw(sheet: &mut Sheet, ((x, y), (width, height)): ((i32, i32), (i32, i32)), slip: &Slip) {
    let mut pen = Pen { sheet, left: x + MARGIN, right: x + width - MARGIN, y: y + MARGIN + 90 };
    pen.centred(UNIT, &slip.unit.to_uppercase());
    pen.y += 40;
    pen.centred(TITLE, &format!("PHIẾU XÁC NHẬN BẢNG VÀNG {}", slip.year));
    pen.say(BODY, "Tên sẽ in trên bảng vàng:", 0);
    pen.y += 70;
    pen.centred(NAME, &slip.name);
    pen.centred(SMALL, &format!("Hạng {}", slip.tier));
    pen.y += 40;
    pen.tick("Đúng như trên");
    pen.tick("Xin sửa thành:");
    pen.rule();
    pen.tick("Xin giấu tên; số tiền vẫn ghi");
    pen.say(SMALL, &format!("Nhận trả lời đến hết ngày {}.", slip.until), 0);
    pen.say(SMALL, &format!("Trả lời trên mạng: {} với mã {}", slip.address, slip.code), 0);
    let bottom = y + height - MARGIN;
    pen.sheet.qr((x + MARGIN - 80, bottom - QR), QR, &slip.desk);
    pen.sheet.text((x + MARGIN, bottom + 60), Anchor::Left, SMALL, "Hội quét để ghi");
    let sign = (x + width - MARGIN - 550, bottom - QR + 150);
    pen.sheet.text(sign, Anchor::Middle, UNIT, "Người ủng hộ");
    let how = Style::new(Face::Italic, 75);
    pen.sheet.text((sign.0, sign.1 + LINE), Anchor::Middle, how, "(ký, ghi rõ họ tên)");
}
