//! Yearly letters as one PDF: each begins a sheet of its own, and goes on over as many as it takes.

use std::collections::BTreeMap;

use super::{
    letters::{Letter, Letters},
    traces::{Part, Spent},
};
use crate::{
    calendar::show_day,
    export::pdf::{Anchor, Face, Ink, Sheet, Style},
    fund::Fund,
    id::FundId,
};

const TITLE: Style = Style::new(Face::Bold, 180);
const BODY: Style = Style::new(Face::Regular, 115);
const BOLD: Style = Style::new(Face::Bold, 115);
const ITALIC: Style = Style::new(Face::Italic, 115);

const LINE: i32 = 175;
const MARGIN: i32 = 700;
const WIDTH: i32 = Sheet::A4.0 - 2 * MARGIN;
const RIGHT: i32 = Sheet::A4.0 - MARGIN;

/// Where the lines of the last block of a sheet have to end.
const FOOT: i32 = Sheet::A4.1 - MARGIN;

/// Lays letters out one after the other.
pub fn sheets(all: &Letters, year: i64) -> Vec<Sheet> {
    all.letters.iter().flat_map(|letter| Paper::new().letter(letter, &all.funds, year)).collect()
}

struct Paper {
    done: Vec<Sheet>,
    sheet: Sheet,
    y: i32,
}

impl Paper {
    fn new() -> Self {
        Self { done: Vec::new(), sheet: Sheet::new(Sheet::A4), y: MARGIN }
    }

    /// Begins another sheet where less than a height is left.
    fn room(&mut self, height: i32) {
        if self.y + height > FOOT {
            self.done.push(std::mem::replace(&mut self.sheet, Sheet::new(Sheet::A4)));
            self.y = MARGIN;
        }
    }

    fn words(&mut self, style: Style, text: &str) {
        for line in style.lines(text, WIDTH) {
            self.room(LINE);
            self.sheet.text((MARGIN, self.y), Anchor::Left, style, &line);
            self.y += LINE;
        }
    }

    /// Writes a line with an amount at its right end; a long one goes on below.
    fn sum(&mut self, style: Style, text: &str, amount: &str) {
        let lines = style.lines(text, WIDTH - style.width(amount) - 200);
        for (index, line) in lines.iter().enumerate() {
            self.room(LINE);
            self.sheet.text((MARGIN, self.y), Anchor::Left, style, line);
            if index == 0 {
                self.sheet.text((RIGHT, self.y), Anchor::Right, style, amount);
            }
            self.y += LINE;
        }
    }

    fn rule(&mut self) {
        self.sheet.fill((MARGIN, self.y - LINE / 2), (WIDTH, 6), Ink::Black);
        self.y += LINE / 2;
    }

    fn letter(mut self, letter: &Letter, funds: &BTreeMap<FundId, Fund>, year: i64) -> Vec<Sheet> {
        self.head(letter, year);
        self.gifts(letter, year);
        self.spending(letter, funds, year);
        self.sign(letter);
        let Self { mut done, sheet, .. } = self;
        done.push(sheet);
        let last = done.len();
        if last > 1 {
            for (number, sheet) in (1..).zip(&mut done) {
                let (at, style) = ((Sheet::A4.0 / 2, Sheet::A4.1 - 350), Style::new(Face::Regular, 85));
                sheet.text(at, Anchor::Middle, style, &format!("{number}/{last}"));
            }
        }
        done
    }

    fn head(&mut self, letter: &Letter, year: i64) {
        let statement = &letter.statement;
        for line in BOLD.lines(&statement.issuer.name, WIDTH / 2) {
            self.sheet.text((MARGIN, self.y), Anchor::Left, BOLD, &line);
            self.y += LINE;
        }
        self.words(BODY, &statement.issuer.details.address);
        self.sheet.text((RIGHT, self.y), Anchor::Right, ITALIC, &statement.place_line);
        self.y += 3 * LINE;
        self.y = self.sheet.centred(self.y, TITLE.gold(), &format!("THƯ CẢM ƠN NĂM {year}"), MARGIN) + LINE;
        self.words(BOLD, &format!("Kính gửi: {}", statement.donor));
        self.words(BODY, &statement.address);
        self.y += LINE / 2;
    }

    fn gifts(&mut self, letter: &Letter, year: i64) {
        let statement = &letter.statement;
        self.words(
            BODY,
            &format!(
                "Đơn vị trân trọng cảm ơn quý vị đã ủng hộ sự học trong năm {year} với tổng số {} ({}).",
                statement.total, statement.words
            ),
        );
        if statement.lines.is_empty() {
            return;
        }
        self.y += LINE / 2;
        for line in &statement.lines {
            let silent = if line.anonymous { " (không nêu tên)" } else { "" };
            let text = format!("{}, ngày {}, {}{silent}", line.number, show_day(line.day), line.means);
            self.sum(BODY, &text, &line.amount.to_string());
        }
        self.rule();
        self.sum(BOLD, "Cộng", &statement.total.to_string());
    }

    fn spending(&mut self, letter: &Letter, funds: &BTreeMap<FundId, Fund>, year: i64) {
        self.y += LINE / 2;
        self.room(3 * LINE);
        self.words(BOLD, &format!("Trong năm {year}, đồng tiền của quý vị đã đi đâu"));
        let left = letter.trace.left;
        if letter.trace.parts.is_empty() {
            self.words(
                BODY,
                &format!(
                    "Trong năm quỹ chưa chi đến phần của quý vị; {left} đang chờ trong quỹ và chỉ được chi theo lời dặn."
                ),
            );
            return;
        }
        for part in &letter.trace.parts {
            self.sum(BODY, &format!("{} ({})", spent(part), fund(funds, part)), &part.amount.to_string());
        }
        self.words(BODY, &format!("Phần còn lại trong quỹ: {left}."));
        for note in &letter.notes {
            self.words(ITALIC, &format!("“{}” – {}", note.words, note.category));
        }
    }

    fn sign(&mut self, letter: &Letter) {
        let details = &letter.statement.issuer.details;
        self.room(9 * LINE);
        self.y += 2 * LINE;
        let (x, title) = (Sheet::A4.0 * 7 / 10, details.head_title.to_uppercase());
        self.sheet.text((x, self.y), Anchor::Middle, BOLD, &title);
        self.sheet.text((x, self.y + LINE), Anchor::Middle, ITALIC, "(Ký, đóng dấu)");
        self.sheet.text((x, self.y + 6 * LINE), Anchor::Middle, BOLD, &details.head);
    }
}

/// Names the fund of a part; one that is for a single person goes by its kind, because its name may give them away.
fn fund(funds: &BTreeMap<FundId, Fund>, part: &Part) -> String {
    funds.get(&part.fund).map_or_else(String::new, |fund| {
        fund.public_name().map_or_else(|| format!("{} {}", fund.kind, fund.code), str::to_owned)
    })
}

fn spent(part: &Part) -> String {
    match part.spent {
        Spent::Award(category) => format!("góp vào {} suất học bổng: {category}", part.awards),
        Spent::Personal => "chi theo ý nguyện, cho người được nêu tên riêng".to_owned(),
        Spent::Other => "chi khác của quỹ".to_owned(),
    }
}
