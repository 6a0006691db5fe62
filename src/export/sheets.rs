//! A table on sheets of A4 for a PDF: its headings on every sheet, no row torn, and the number of each sheet below.

use super::{
    Align, Cell, Column, Table,
    pdf::{Anchor, Face, Ink, Sheet, Style},
    text::shown,
};
use crate::text::Lang;

const TITLE: Style = Style::new(Face::Bold, 150);
const UNIT: Style = Style::new(Face::Bold, 100);
const HEAD: Style = Style::new(Face::Bold, 85);
const BODY: Style = Style::new(Face::Regular, 90);
const SUM: Style = Style::new(Face::Bold, 90);
const SMALL: Style = Style::new(Face::Regular, 80);

const MARGIN: i32 = 450;
/// How high a line of text is, and how far it stands from the rules around it.
const LINE: i32 = 130;
const PAD: i32 = 45;
const RULE: i32 = 5;
/// No column wishes for more than this, however long its texts are.
const WIDEST: i32 = 4000;

/// Lays a table out under the name of a unit; it lies across where it is too wide to stand.
pub fn lay_out(table: &Table, unit: &str, lang: Lang) -> Vec<Sheet> {
    let heads: Vec<String> = table.columns.iter().map(|column| column.label(lang).to_owned()).collect();
    let rows: Vec<(bool, Vec<String>)> =
        table.lines().map(|line| (line.is_sum(), words(line.cells(), lang))).collect();
    let totals = table.totals.as_deref().map(|cells| words(cells, lang));
    let all = rows.iter().map(|(_, cells)| cells).chain(&totals);
    let wishes = Wishes::of(&heads, all);
    let size = if wishes.whole() > room(Sheet::A4) { Sheet::A4_WIDE } else { Sheet::A4 };
    let mut pen = Pen {
        columns: &table.columns,
        widths: wishes.widths(room(size), &table.columns),
        heads: &heads,
        size,
        done: Vec::new(),
        sheet: Sheet::new(size),
        y: MARGIN + 100,
    };
    pen.y = pen.sheet.centred(pen.y, UNIT, &unit.to_uppercase(), MARGIN) + 60;
    pen.y = pen.sheet.centred(pen.y + 100, TITLE, table.title(lang), MARGIN);
    pen.row(&heads, HEAD);
    for (is_sum, cells) in &rows {
        pen.row(cells, if *is_sum { SUM } else { BODY });
    }
    if let Some(totals) = &totals {
        pen.row(totals, SUM);
    }
    pen.y += 120;
    for (vi, en) in &table.notes {
        pen.note(lang.pick(vi, en));
    }
    pen.finish()
}

fn words(cells: &[Cell], lang: Lang) -> Vec<String> {
    cells.iter().map(|cell| shown(cell, lang)).collect()
}

const fn room((width, _): (i32, i32)) -> i32 {
    width - 2 * MARGIN
}

/// How wide each column would be on one line, and how narrow it can be without breaking a word.
struct Wishes(Vec<(i32, i32)>);

impl Wishes {
    fn of<'t>(heads: &[String], rows: impl Iterator<Item = &'t Vec<String>>) -> Self {
        let measure = |style: Style, text: &str| {
            let least = text.split_whitespace().map(|word| style.width(word)).max().unwrap_or_default();
            (style.width(text) + 2 * PAD, least + 2 * PAD)
        };
        // Some more for the bold face of sums.
        let more = |(whole, least): (i32, i32)| (whole * 107 / 100, least * 107 / 100);
        let mut wishes: Vec<(i32, i32)> = heads
            .iter()
            .map(|head| {
                let (_, least) = measure(HEAD, head);
                (least, least)
            })
            .collect();
        for row in rows {
            for (wish, cell) in wishes.iter_mut().zip(row) {
                let (whole, least) = more(measure(BODY, cell));
                *wish = (wish.0.max(whole.min(WIDEST)), wish.1.max(least.min(WIDEST)));
            }
        }
        Self(wishes)
    }

    fn whole(&self) -> i32 {
        self.0.iter().map(|it| it.0).sum()
    }

    /// Shares a width out: what is left over goes to columns of text, what lacks is taken from those that can break.
    fn widths(&self, room: i32, columns: &[Column]) -> Vec<i32> {
        let least: i32 = self.0.iter().map(|it| it.1).sum();
        let (over, slack) = (room - self.whole(), self.whole() - least);
        if over >= 0 {
            let texts = columns.iter().filter(|it| it.align == Align::Left).count();
            let share = i32::try_from(texts).ok().filter(|it| *it > 0).map_or(0, |texts| over / texts);
            let more = |column: &Column| if column.align == Align::Left { share } else { 0 };
            return self.0.iter().zip(columns).map(|(it, column)| it.0 + more(column)).collect();
        }
        if least <= room {
            let give = |it: &(i32, i32)| it.1 + (it.0 - it.1) * (room - least) / slack.max(1);
            return self.0.iter().map(give).collect();
        }
        self.0.iter().map(|it| it.1 * room / least.max(1)).collect()
    }
}

/// A pen that goes down the sheets.
struct Pen<'t> {
    columns: &'t [Column],
    widths: Vec<i32>,
    heads: &'t [String],
    size: (i32, i32),
    done: Vec<Sheet>,
    sheet: Sheet,
    y: i32,
}

impl Pen<'_> {
    /// Begins another sheet where less than a height is left.
    fn room(&mut self, height: i32) -> bool {
        let is_full = self.y + height > self.size.1 - MARGIN - 150;
        if is_full {
            self.done.push(std::mem::replace(&mut self.sheet, Sheet::new(self.size)));
            self.y = MARGIN;
        }
        is_full
    }

    fn row(&mut self, cells: &[String], style: Style) {
        let broken: Vec<Vec<String>> =
            cells.iter().zip(&self.widths).map(|(cell, width)| style.lines(cell, width - 2 * PAD)).collect();
        let lines = broken.iter().map(Vec::len).max().unwrap_or_default().max(1);
        let height = i32::try_from(lines).unwrap_or(i32::MAX / LINE) * LINE + PAD;
        if self.room(height) {
            let heads = self.heads.to_vec();
            self.row(&heads, HEAD);
        }
        let (mut x, top) = (MARGIN, self.y);
        for ((lines, width), column) in broken.iter().zip(&self.widths).zip(self.columns) {
            let mut y = top + LINE - PAD / 2;
            for line in lines {
                match column.align {
                    Align::Left => self.sheet.text((x + PAD, y), Anchor::Left, style, line),
                    Align::Right => self.sheet.text((x + width - PAD, y), Anchor::Right, style, line),
                }
                y += LINE;
            }
            self.sheet.fill((x, top), (RULE, height), Ink::Black);
            x += width;
        }
        self.sheet.fill((x, top), (RULE, height), Ink::Black);
        self.sheet.fill((MARGIN, top), (x - MARGIN, RULE), Ink::Black);
        self.sheet.fill((MARGIN, top + height), (x - MARGIN + RULE, RULE), Ink::Black);
        self.y = top + height;
    }

    fn note(&mut self, text: &str) {
        for line in SMALL.lines(text, room(self.size)) {
            self.room(LINE);
            self.y += LINE;
            self.sheet.text((MARGIN, self.y), Anchor::Left, SMALL, &line);
        }
    }

    fn finish(mut self) -> Vec<Sheet> {
        self.done.push(self.sheet);
        let last = self.done.len();
        for (number, sheet) in (1..).zip(&mut self.done) {
            let at = (self.size.0 / 2, self.size.1 - 280);
            sheet.text(at, Anchor::Middle, SMALL, &format!("{number}/{last}"));
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(columns: &[(&'static str, Align)], rows: usize, cell: &str) -> Table {
        let column = |(label, align): &(&'static str, Align)| match align {
            Align::Left => Column::left("x", label, label),
            Align::Right => Column::right("x", label, label),
        };
        let mut table = Table::new("Danh sách", "List", columns.iter().map(column).collect());
        (0..rows).for_each(|_| table.push(vec![Cell::text(cell); columns.len()]));
        table
    }

    const TWO: [(&str, Align); 2] = [("Tên", Align::Left), ("Số tiền", Align::Right)];

    #[test]
    fn a_table_fills_the_width_and_as_many_sheets_as_it_needs() {
        let long = table(&TWO, 120, "Nguyễn Văn An");
        let sheets = lay_out(&long, "Hội Khuyến học", Lang::Vi);
        assert!(sheets.len() > 1 && sheets.iter().all(|it| (it.width, it.height) == Sheet::A4));
        let none = lay_out(&table(&TWO, 0, ""), "Hội", Lang::Vi);
        assert_eq!(none.len(), 1);
    }

    #[test]
    fn a_wide_table_lies_across_and_words_are_kept_whole() {
        let eight = [("Cột", Align::Left); 8];
        let wide = table(&eight, 3, "Trường Trung học cơ sở Ví Dụ Mẫu");
        assert!(lay_out(&wide, "Hội", Lang::Vi).iter().all(|it| (it.width, it.height) == Sheet::A4_WIDE));
        let heads = vec!["Cột".to_owned(); 8];
        let cells = vec!["Trường Trung học cơ sở Ví Dụ Mẫu".to_owned(); 8];
        let widths = Wishes::of(&heads, [&cells].into_iter()).widths(room(Sheet::A4_WIDE), &wide.columns);
        assert!(widths.iter().sum::<i32>() <= room(Sheet::A4_WIDE), "{widths:?}");
        assert!(widths.iter().all(|width| BODY.width("Trường") + 2 * PAD <= *width), "{widths:?}");
    }
}
