//! The summary of the example year as one screen of text.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use unicode_width::UnicodeWidthStr as _;

use super::Summary;
use crate::{
    export::{self, Cell, Column, Format, Table},
    money::{Money, MoneyError},
    programme::Progress,
    report::{ReportError, fund_report::Figures},
    text::Lang,
};

const FUNDS: [Column; 7] = [
    Column::left("fund", "Quỹ", "Fund"),
    Column::right("opening", "Đầu năm", "Opening"),
    Column::right("received", "Nhận", "Received"),
    Column::right("spent", "Chi", "Spent"),
    Column::right("transferred", "Điều chuyển", "Transferred"),
    Column::right("closing", "Cuối năm", "Closing"),
    Column::right("free", "Còn được chi", "Free to give"),
];

impl Summary {
    /// Writes the summary for the person at the terminal. Nominees are named: nobody else reads this screen.
    pub fn show(&self, out: &mut impl Write, lang: Lang) -> Result<(), ReportError> {
        export::write(out, &self.fund_table()?, Format::Text, lang)?;
        self.show_awards(out, lang)?;
        self.show_refused(out, lang)?;
        self.show_tiers(out, lang)?;
        Ok(self.show_rest(out, lang)?)
    }

    fn fund_table(&self) -> Result<Table, MoneyError> {
        let unit = &self.unit;
        let mut table = Table::new(
            format!("NĂM MẪU 2025 – {unit} (mọi tên và số tiền đều bịa ra)"),
            format!("EXAMPLE YEAR 2025 – {unit} (every name and amount is invented)"),
            FUNDS.to_vec(),
        );
        let mut totals = [Money::ZERO; 6];
        for fund in &self.funds {
            let amounts = amounts(&fund.figures)?;
            for (total, amount) in totals.iter_mut().zip(amounts) {
                *total = total.checked_add(amount)?;
            }
            table.push([Cell::text(&fund.code)].into_iter().chain(amounts.map(Cell::Money)).collect());
        }
        table.totals = Some([Cell::Empty].into_iter().chain(totals.map(Cell::Money)).collect());
        Ok(table)
    }

    fn show_awards(&self, out: &mut impl Write, lang: Lang) -> io::Result<()> {
        heading(out, lang.pick("Học bổng theo đối tượng", "Awards by category"))?;
        for line in &self.awards {
            let (awards, amount) = (line.approved, line.approved_amount);
            let (standing, stands) = (line.standing, line.standing_amount);
            let text = match lang {
                Lang::Vi => format!("duyệt {awards} suất {amount}, còn hiệu lực {standing} suất {stands}"),
                Lang::En => format!("{awards} approved {amount}, {standing} standing {stands}"),
            };
            row(out, &lang.of(&line.category), 28, &text)?;
        }
        Ok(())
    }

    /// Lists who was refused under each rule; whom several rules refused is under each of them.
    fn show_refused(&self, out: &mut impl Write, lang: Lang) -> io::Result<()> {
        let mut by_rule: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut rejected = Vec::new();
        for nominee in &self.nominees {
            let name = format!("{} ({})", nominee.name, nominee.round);
            match nominee.progress {
                Progress::Rejected => rejected.push(name),
                Progress::Refused => {
                    for code in &nominee.blocked {
                        by_rule.entry(code).or_default().push(name.clone());
                    }
                }
                _ => {}
            }
        }
        let refused = self.nominees.iter().filter(|it| it.progress == Progress::Refused).count();
        let all = self.nominees.len();
        heading(
            out,
            &match lang {
                Lang::Vi => format!("Không đạt quy tắc: {refused} trong {all} hồ sơ"),
                Lang::En => format!("Refused by a rule: {refused} of {all} nominations"),
            },
        )?;
        for (code, names) in by_rule {
            row(out, code, 28, &names.join(", "))?;
        }
        row(
            out,
            lang.pick("hội đồng không tán thành", "not carried by the council"),
            28,
            &rejected.join(", "),
        )
    }

    fn show_tiers(&self, out: &mut impl Write, lang: Lang) -> io::Result<()> {
        heading(out, lang.pick("Bảng vinh danh năm 2025, đã chốt", "Honour roll of 2025, frozen"))?;
        for tier in &self.tiers {
            let donors = tier.donors;
            let text = match lang {
                Lang::Vi => format!("{donors} dòng, {}", tier.sum),
                Lang::En => format!("{donors} rows, {}", tier.sum),
            };
            row(out, lang.pick(&tier.name_vi, &tier.name_en), 28, &text)?;
        }
        Ok(())
    }

    fn show_rest(&self, out: &mut impl Write, lang: Lang) -> io::Result<()> {
        let (unidentified, queued) = (self.unidentified, self.queued);
        let (entries, findings) = (self.checked.entries, self.checked.findings);
        heading(
            out,
            &match lang {
                Lang::Vi => {
                    format!("Tiền chưa rõ người gửi: {unidentified}; {queued} dòng sao kê chờ xử lý")
                }
                Lang::En => {
                    format!("Senders unknown: {unidentified}; {queued} statement lines wait")
                }
            },
        )?;
        let verdict = match (lang, findings) {
            (Lang::Vi, 0) => format!("Sổ sách đã kiểm tra: khớp ({entries} bút toán)"),
            (Lang::En, 0) => format!("Books verified: they agree ({entries} entries)"),
            (Lang::Vi, _) => format!("Sổ sách đã kiểm tra: {findings} chỗ KHÔNG khớp"),
            (Lang::En, _) => format!("Books verified: {findings} places do NOT agree"),
        };
        writeln!(out, "{verdict}")?;
        self.findings.iter().try_for_each(|finding| writeln!(out, "  - {}", lang.of(finding)))
    }
}

fn amounts(figures: &Figures) -> Result<[Money; 6], MoneyError> {
    Ok([
        figures.opening,
        figures.received,
        figures.spent()?,
        figures.transferred,
        figures.closing,
        figures.free,
    ])
}

fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(out, "\n{text}")
}

/// Writes a label of some width, and what belongs to it.
fn row(out: &mut impl Write, label: &str, width: usize, text: &str) -> io::Result<()> {
    let gap = " ".repeat(width.saturating_sub(label.width()));
    writeln!(out, "  {label}{gap}  {text}")
}
