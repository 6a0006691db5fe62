//! The papers of a ceremony at which cash is handed out, as PDF: the sheet that is signed, labels, and envelopes.

use chrono::NaiveDate;

use crate::{
    calendar::show_day,
    export::pdf::{Anchor, Face, Ink, Sheet, Style},
    money::{Money, MoneyError},
    text::words,
};

/// What every paper of a ceremony says besides its rows.
#[derive(Clone, Debug)]
pub struct Ceremony {
    pub unit: String,
    pub payout: i64,
    pub decision: String,
    pub round: String,
    pub day: NaiveDate,
    /// The fingerprint of the list, once it was sent to a second person.
    pub digest: String,
}

/// One award that is handed out.
#[derive(Clone, Debug)]
pub struct Row {
    pub no: i64,
    pub payee: String,
    pub amount: Money,
    /// The address that the row's QR code opens at the desk; a draft has none.
    pub link: String,
    /// Who took it, with the relation, where that is known already.
    pub collector: String,
}

/// Envelopes as they lie in a printer.
pub const DL: (i32, i32) = (6236, 3118);
pub const A5: (i32, i32) = (5953, 4195);

const BODY: Style = Style::new(Face::Regular, 105);
const BOLD: Style = Style::new(Face::Bold, 105);
const SMALL: Style = Style::new(Face::Regular, 80);
const TITLE: Style = Style::new(Face::Bold, 160);

const MARGIN: i32 = 450;
const ROW: i32 = 620;
const HEAD: i32 = 260;
const QR: i32 = 600;
const THIN: i32 = 5;

/// Where the columns of the sheet begin, and its right edge.
const COLUMNS: [i32; 7] = [450, 800, 2300, 3150, 4050, 4900, 5503];
const HEADINGS: [&str; 6] = ["STT", "Họ và tên", "Số tiền", "Người nhận", "Ký nhận", "Mã"];

/// Lays the sheet out that everybody signs: a QR code in every row, the heads of the columns on every page, and the
/// sum in words on the last.
pub fn sign_off(of: &Ceremony, rows: &[Row]) -> Result<Vec<Sheet>, MoneyError> {
    let mut page = SignOff::new(of);
    for row in rows {
        page.row(row);
    }
    let total = Money::sum(rows.iter().map(|row| row.amount))?;
    Ok(page.finish(of, total))
}

struct SignOff {
    done: Vec<Sheet>,
    sheet: Sheet,
    y: i32,
}

impl SignOff {
    fn new(of: &Ceremony) -> Self {
        let mut sheet = Sheet::new(Sheet::A4);
        sheet.text((MARGIN, 520), Anchor::Left, BOLD, &of.unit);
        let right = Sheet::A4.0 - MARGIN;
        sheet.text((right, 520), Anchor::Right, BODY, &format!("Đợt chi số {}", of.payout));
        let mut y = sheet.centred(850, TITLE, "DANH SÁCH KÝ NHẬN HỌC BỔNG", MARGIN);
        let by = format!(
            "Theo quyết định số {}, đợt xét {}. In ngày {}.",
            of.decision,
            of.round,
            show_day(of.day)
        );
        y = sheet.centred(y, BODY, &by, MARGIN);
        let mut page = Self { done: Vec::new(), sheet, y: y + 40 };
        page.head();
        page
    }

    /// Rules a band of the table off and moves below it.
    fn band(&mut self, height: i32) {
        let [left, .., right] = COLUMNS;
        self.sheet.fill((left, self.y), (right - left + THIN, THIN), Ink::Black);
        self.sheet.fill((left, self.y + height), (right - left + THIN, THIN), Ink::Black);
        for x in COLUMNS {
            self.sheet.fill((x, self.y), (THIN, height), Ink::Black);
        }
        self.y += height;
    }

    fn head(&mut self) {
        for (heading, pair) in HEADINGS.iter().zip(COLUMNS.windows(2)) {
            if let [from, to] = pair {
                let middle = (from + to) / 2;
                self.sheet.text((middle, self.y + 170), Anchor::Middle, BOLD, heading);
            }
        }
        self.band(HEAD);
    }

    fn room(&mut self, height: i32) -> bool {
        if self.y + height <= Sheet::A4.1 - 600 {
            return false;
        }
        self.done.push(std::mem::replace(&mut self.sheet, Sheet::new(Sheet::A4)));
        self.y = MARGIN;
        true
    }

    fn row(&mut self, row: &Row) {
        if self.room(ROW) {
            self.head();
        }
        let [no, payee, amount, collector, sign, code, _] = COLUMNS;
        let y = self.y;
        self.sheet.text(((no + payee) / 2, y + 350), Anchor::Middle, BODY, &row.no.to_string());
        self.block((payee + 60, amount - 60), BODY, &row.payee);
        self.sheet.text((collector - 60, y + 350), Anchor::Right, BOLD, &row.amount.to_string());
        self.block((collector + 40, sign - 40), SMALL, &row.collector);
        if !row.link.is_empty() {
            self.sheet.qr((code + 5, y + 12), QR, &row.link);
        }
        self.band(ROW);
    }

    /// Writes a text into a cell, in the middle of its height.
    fn block(&mut self, (from, to): (i32, i32), style: Style, text: &str) {
        let step = style.size * 13 / 10;
        let lines = style.lines(text, to - from);
        let count = i32::try_from(lines.len().min(4)).unwrap_or_default();
        let mut y = self.y + 350 - (count - 1) * step / 2;
        for line in lines.iter().take(4) {
            self.sheet.text((from, y), Anchor::Left, style, line);
            y += step;
        }
    }

    fn finish(mut self, of: &Ceremony, total: Money) -> Vec<Sheet> {
        self.room(2100);
        let [left, _, _, amount_end, ..] = COLUMNS;
        self.y += 200;
        self.sheet.text((left, self.y), Anchor::Left, BOLD, "Cộng");
        self.sheet.text((amount_end - 60, self.y), Anchor::Right, BOLD, &total.to_string());
        self.y += 200;
        let said = format!("Số tiền bằng chữ: {}.", words::in_words(total));
        for line in BODY.lines(&said, Sheet::A4.0 - 2 * MARGIN) {
            self.sheet.text((left, self.y), Anchor::Left, BODY, &line);
            self.y += 150;
        }
        self.y += 150;
        for (title, part) in ["Người lập", "Thủ quỹ", "Chủ tịch Hội"].iter().zip([1, 3, 5]) {
            let x = Sheet::A4.0 * part / 6;
            self.sheet.text((x, self.y), Anchor::Middle, BOLD, title);
            let italic = Style::new(Face::Italic, 90);
            self.sheet.text((x, self.y + 130), Anchor::Middle, italic, "(Ký, họ tên)");
        }
        self.done.push(self.sheet);
        let last = self.done.len();
        for (number, sheet) in (1..).zip(&mut self.done) {
            sheet.text((MARGIN, Sheet::A4.1 - 350), Anchor::Left, Style::new(Face::Regular, 70), &of.digest);
            let number = format!("{number}/{last}");
            sheet.text((Sheet::A4.0 - MARGIN, Sheet::A4.1 - 350), Anchor::Right, SMALL, &number);
        }
        self.done
    }
}

/// Lays labels out for stock of 24 on an A4 sheet, 70 × 37 mm each.
pub fn labels(of: &Ceremony, rows: &[Row]) -> Vec<Sheet> {
    const SIZE: (i32, i32) = (1984, 1049);
    let mut sheets = Vec::new();
    for page in rows.chunks(24) {
        let mut sheet = Sheet::new(Sheet::A4);
        let places = (0..8).flat_map(|y| (0..3).map(move |x| (x * SIZE.0, y * SIZE.1)));
        for ((x, y), row) in places.zip(page) {
            let (left, width) = (x + 120, SIZE.0 - 240 - QR);
            sheet.text((left, y + 190), Anchor::Left, SMALL, &format!("{} · Đợt chi {}", row.no, of.payout));
            let mut line_at = y + 360;
            for line in Style::new(Face::Bold, 120).lines(&row.payee, width).iter().take(3) {
                sheet.text((left, line_at), Anchor::Left, Style::new(Face::Bold, 120), line);
                line_at += 150;
            }
            sheet.text((left, y + 860), Anchor::Left, BODY, &row.amount.to_string());
            if !row.link.is_empty() {
                sheet.qr((x + SIZE.0 - 120 - QR, y + 220), QR, &row.link);
            }
        }
        sheets.push(sheet);
    }
    sheets
}

/// Lays one envelope out per row, of [`DL`] or [`A5`].
pub fn envelopes(of: &Ceremony, rows: &[Row], size: (i32, i32)) -> Vec<Sheet> {
    rows.iter().map(|row| envelope(of, row, size)).collect()
}

fn envelope(of: &Ceremony, row: &Row, size: (i32, i32)) -> Sheet {
    let mut sheet = Sheet::new(size);
    sheet.text((MARGIN, 480), Anchor::Left, BOLD, &of.unit);
    let by = format!("Quyết định số {} · Đợt chi {} · Số {}", of.decision, of.payout, row.no);
    sheet.text((MARGIN, 650), Anchor::Left, SMALL, &by);
    let mut y = sheet.centred(size.1 / 2 - 200, TITLE.gold(), "HỌC BỔNG KHUYẾN HỌC", MARGIN);
    y = sheet.centred(y + 60, Style::new(Face::Bold, 200), &row.payee, MARGIN + QR);
    sheet.centred(y, Style::new(Face::Regular, 140), &row.amount.to_string(), MARGIN + QR);
    if !row.link.is_empty() {
        sheet.qr((size.0 - MARGIN - QR, size.1 - MARGIN - QR + 150), QR, &row.link);
    }
    sheet
}
