//! The papers of a frozen roll as PDF: the roll as poster or booklet, and the certificates of its donors.

use std::collections::HashSet;

use crate::{
    calendar::show_day,
    export::pdf::{Anchor, Face, Ink, Sheet, Style},
    honour_roll::{
        Map, Row, Scope, row_seal,
        store::{Erratum, Frozen, stored_row},
    },
    id::PartyId,
    text::seal_code::SealCode,
    voucher::place_line,
};

/// What every paper of a season says besides its donors.
#[derive(Clone, Copy)]
pub struct Setting<'s> {
    pub scope: &'s Scope,
    pub frozen: &'s Frozen,
    pub errata: &'s [Erratum],
    /// The name of the unit, where it signs, and who signs for it.
    pub unit: &'s str,
    pub place: &'s str,
    pub head_title: &'s str,
    pub head: &'s str,
    /// The address of the page that verifies codes.
    pub verify: &'s str,
}

const TITLE: Style = Style::new(Face::Bold, 320);
const UNIT: Style = Style::new(Face::Bold, 130);
const TIER: Style = Style::new(Face::Bold, 180);
const BODY: Style = Style::new(Face::Regular, 115);
const SMALL: Style = Style::new(Face::Regular, 85);

/// The height of a line of the roll.
const LINE: i32 = 180;

impl Setting<'_> {
    /// The code by which the frozen roll is verified.
    pub fn roll_code(&self) -> SealCode {
        SealCode::new('R', &[self.frozen.id.0], &self.frozen.digest)
    }

    /// The code of the certificate of a row, counted from 1.
    pub fn certificate_code(&self, position: i64, row: &Row) -> SealCode {
        let seal = row_seal(self.frozen.id, position, &stored_row(row).bare());
        SealCode::new('C', &[self.frozen.id.0, position], &seal)
    }

    /// What a line reads today: as it was frozen, or as the last erratum has it.
    pub fn reads<'r>(&'r self, position: i64, row: &'r Row) -> &'r str {
        let erratum = self.errata.iter().rev().find(|it| it.position == position);
        erratum.map_or(&row.name, |it| &it.reads)
    }

    /// The address that a QR code leads to.
    pub fn link(&self, code: &SealCode) -> String {
        format!("{}/{code}", self.verify)
    }

    fn below(&self) -> &'static str {
        match (self.scope.season.subtree, self.frozen.map) {
            (true, Map::Then) => " và các đơn vị trực thuộc",
            (true, Map::Today) => " và các đơn vị trực thuộc, theo đơn vị hiện nay",
            (false, Map::Then) => "",
            (false, Map::Today) => ", theo đơn vị hiện nay",
        }
    }
}

/// Lays the whole roll out on as many sheets of a size as it takes, with its errata and its code.
///
/// What hangs on a wall or is handed round is published, so it names those whom strangers may read: as long as nobody
/// takes a consent back the same bytes come for ever, and afterwards the same lines and totals without that name.
pub fn roll(setting: &Setting<'_>, consenting: &HashSet<PartyId>, size: (i32, i32)) -> Vec<Sheet> {
    let mut page = Roll::new(setting, size);
    let public = setting.frozen.roll.for_strangers(consenting);
    let mut tier = "";
    for row in &public.rows {
        if row.tier.name_vi != tier {
            tier = &row.tier.name_vi;
            page.tier(tier);
        }
        page.line(&row.name.to_string(), &row.total.to_string());
    }
    let thanked: Vec<_> = public.thanks.iter().filter(|it| !it.name.is_hidden()).collect();
    if !thanked.is_empty() {
        page.tier("Ghi nhận công vận động và thành viên tập thể");
        for it in thanked {
            page.line(&it.name.to_string(), "");
        }
    }
    let totals = setting.frozen.roll.totals;
    page.total(&format!("Cộng {} người ủng hộ", setting.frozen.roll.donors), &totals.total.to_string());
    for it in setting.errata {
        let what = if setting.frozen.roll.is_named(it.position, consenting) {
            format!("“{}” nay đọc là “{}”", it.was, it.reads)
        } else {
            "tên của một người không nêu tên".to_owned()
        };
        page.note(&format!("Đính chính số {} ngày {}: {what}.", it.no, show_day(it.agreed_at.day())));
    }
    page.finish()
}

struct Roll<'r> {
    setting: &'r Setting<'r>,
    size: (i32, i32),
    done: Vec<Sheet>,
    sheet: Sheet,
    y: i32,
}

const MARGIN: i32 = 600;

impl<'r> Roll<'r> {
    fn new(setting: &'r Setting<'r>, size: (i32, i32)) -> Self {
        let mut sheet = Sheet::new(size);
        sheet.frame(250, 20);
        sheet.frame(300, 6);
        let mut y = sheet.centred(700, UNIT, &setting.unit.to_uppercase(), MARGIN);
        let title = format!("BẢNG VÀNG GHI CÔNG NĂM {}", setting.scope.season.year);
        y = sheet.centred(y + 380, TITLE.gold(), &title, MARGIN);
        if !setting.below().is_empty() {
            y = sheet.centred(y, BODY, &format!("{}{}", setting.unit, setting.below()), MARGIN);
        }
        Self { setting, size, done: Vec::new(), sheet, y: y + 100 }
    }

    /// Begins another sheet where less than a height is left.
    fn room(&mut self, height: i32) {
        if self.y + height > self.size.1 - 900 {
            let mut next = Sheet::new(self.size);
            next.frame(250, 20);
            self.done.push(std::mem::replace(&mut self.sheet, next));
            self.y = 700;
        }
    }

    fn tier(&mut self, name: &str) {
        self.room(4 * LINE);
        self.y = self.sheet.centred(self.y + 250, TIER.gold(), name, MARGIN) + 40;
    }

    fn line(&mut self, name: &str, amount: &str) {
        let right = self.size.0 - MARGIN;
        let width = right - MARGIN - BODY.width(amount) - 200;
        for (index, line) in BODY.lines(name, width).iter().enumerate() {
            self.room(LINE);
            self.sheet.text((MARGIN, self.y), Anchor::Left, BODY, line);
            if index == 0 {
                self.sheet.text((right, self.y), Anchor::Right, BODY, amount);
            }
            self.y += LINE;
        }
    }

    fn total(&mut self, label: &str, amount: &str) {
        let style = Style { face: Face::Bold, ..BODY };
        self.room(2 * LINE);
        self.y += 60;
        self.sheet.fill((MARGIN, self.y - 140), (self.size.0 - 2 * MARGIN, 8), Ink::Black);
        self.y += 40;
        self.sheet.text((MARGIN, self.y), Anchor::Left, style, label);
        self.sheet.text((self.size.0 - MARGIN, self.y), Anchor::Right, style, amount);
        self.y += LINE;
    }

    fn note(&mut self, text: &str) {
        for line in BODY.lines(text, self.size.0 - 2 * MARGIN) {
            self.room(LINE);
            self.sheet.text((MARGIN, self.y), Anchor::Left, Style { face: Face::Italic, ..BODY }, &line);
            self.y += LINE;
        }
    }

    /// Signs the last sheet and numbers them all.
    fn finish(mut self) -> Vec<Sheet> {
        self.room(1900);
        let (setting, code) = (self.setting, self.setting.roll_code());
        let (x, y) = (self.size.0 * 7 / 10, self.y + 250);
        let day = setting.frozen.at.day();
        let place = place_line(setting.place, day, crate::text::Lang::Vi);
        self.sheet.text((x, y), Anchor::Middle, Style { face: Face::Italic, ..BODY }, &place);
        let bold = Style { face: Face::Bold, ..BODY };
        self.sheet.text((x, y + LINE), Anchor::Middle, bold, &setting.head_title.to_uppercase());
        self.sheet.text((x, y + 1200), Anchor::Middle, bold, setting.head);
        self.sheet.qr((MARGIN, y), 1000, &setting.link(&code));
        self.sheet.text((MARGIN, y + 1130), Anchor::Left, SMALL, &format!("Mã kiểm tra: {code}"));
        self.done.push(self.sheet);
        let last = self.done.len();
        let middle = self.size.0 / 2;
        for (number, sheet) in (1..).zip(&mut self.done) {
            sheet.text((middle, self.size.1 - 420), Anchor::Middle, SMALL, &format!("{number}/{last}"));
        }
        self.done
    }
}

/// Lays certificates out, one landscape A4 sheet each; `plain` leaves the frame out, for stock that has one printed.
pub fn certificates(setting: &Setting<'_>, wanted: Option<i64>, plain: bool) -> Vec<Sheet> {
    let rows = (1i64..).zip(&setting.frozen.roll.rows);
    let rows = rows.filter(|(at, row)| !row.anonymous && wanted.is_none_or(|it| it == *at));
    rows.map(|(position, row)| certificate(setting, position, row, plain)).collect()
}

fn certificate(setting: &Setting<'_>, position: i64, row: &Row, plain: bool) -> Sheet {
    let mut sheet = Sheet::new(Sheet::A4_WIDE);
    if !plain {
        sheet.frame(250, 30);
        sheet.frame(320, 8);
    }
    let mut y = sheet.centred(750, UNIT, &setting.unit.to_uppercase(), MARGIN);
    y = sheet.centred(y + 430, Style::new(Face::Bold, 420).gold(), "BẰNG GHI NHẬN", MARGIN);
    y = sheet.centred(y, Style::new(Face::Italic, 140), "Trân trọng ghi nhận tấm lòng của", MARGIN);
    y = sheet.centred(y + 200, Style::new(Face::Bold, 280), setting.reads(position, row), MARGIN);
    let year = setting.scope.season.year;
    let thanks = format!("đã ủng hộ {} cho sự nghiệp khuyến học, khuyến tài năm {year}", row.total);
    y = sheet.centred(y, Style::new(Face::Regular, 150), &thanks, MARGIN);
    sheet.centred(y, Style::new(Face::Bold, 170).gold(), &format!("Hạng {}", row.tier.name_vi), MARGIN);
    let code = setting.certificate_code(position, row);
    let (x, base) = (sheet.width * 7 / 10, 4000);
    let place = place_line(setting.place, setting.frozen.at.day(), crate::text::Lang::Vi);
    sheet.text((x, base), Anchor::Middle, Style::new(Face::Italic, 120), &place);
    sheet.text((x, base + 200), Anchor::Middle, UNIT, &setting.head_title.to_uppercase());
    sheet.text((x, base + 1250), Anchor::Middle, UNIT, setting.head);
    sheet.qr((MARGIN, base - 100), 1100, &setting.link(&code));
    sheet.text((MARGIN, base + 1150), Anchor::Left, SMALL, &format!("Mã kiểm tra: {code}"));
    sheet.text((MARGIN, base + 1280), Anchor::Left, SMALL, setting.verify);
    sheet
}
