//! A table for people: aligned columns, amounts as `1.234.567 ₫`, days as `05/02/2025`.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{Align, Cell, Column, Table};
use crate::{calendar::show_day, text::Lang};

const GAP: &str = "  ";

/// Writes a table as lines of text.
///
/// # Errors
/// What the output says when it cannot be written to.
pub fn write(out: &mut impl Write, table: &Table, lang: Lang) -> io::Result<()> {
    let headings: Vec<String> = table.columns.iter().map(|column| column.label(lang).to_owned()).collect();
    let rows: Vec<Vec<String>> = table.lines().map(|line| shown_row(line.cells(), lang)).collect();
    let totals = table.totals.as_deref().map(|cells| shown_row(cells, lang));
    let widths = widths(&headings, rows.iter().chain(&totals));
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();

    writeln!(out, "{}", table.title(lang))?;
    if let Some(form) = &table.form {
        writeln!(out, "{} {} ({})", lang.pick("Mẫu số", "Form"), form.number, form.basis)?;
    }
    writeln!(out)?;
    write_line(out, &table.columns, &widths, &headings)?;
    write_line(out, &table.columns, &widths, &rule)?;
    for row in &rows {
        write_line(out, &table.columns, &widths, row)?;
    }
    if let Some(totals) = &totals {
        write_line(out, &table.columns, &widths, &rule)?;
        write_line(out, &table.columns, &widths, totals)?;
    }
    if !table.notes.is_empty() || table.seal.is_some() {
        writeln!(out)?;
    }
    for (vietnamese, english) in &table.notes {
        writeln!(out, "{}", lang.pick(vietnamese, english))?;
    }
    if let Some(seal) = &table.seal {
        writeln!(out, "{}: {seal}", lang.pick("Mã niêm phong", "Seal"))?;
    }
    Ok(())
}

fn shown_row(row: &[Cell], lang: Lang) -> Vec<String> {
    row.iter().map(|cell| shown(cell, lang)).collect()
}

/// Writes a cell as people read it.
pub fn shown(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Text(text) => printable(text),
        Cell::Words(vi, en) => printable(lang.pick(vi, en)),
        Cell::Money(amount) => amount.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Day(day) => show_day(*day),
        Cell::Month(month) => month.to_string(),
        Cell::Empty => String::new(),
    }
}

/// Replaces control characters: a line break would tear the table, and a donor's name must not steer a terminal.
fn printable(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

fn widths<'t>(headings: &[String], rows: impl Iterator<Item = &'t Vec<String>>) -> Vec<usize> {
    let mut widths: Vec<usize> = headings.iter().map(|heading| heading.width()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    widths
}

fn write_line(
    out: &mut impl Write,
    columns: &[Column],
    widths: &[usize],
    cells: &[String],
) -> io::Result<()> {
    let mut line = String::new();
    for ((column, width), cell) in columns.iter().zip(widths).zip(cells) {
        if !line.is_empty() {
            line.push_str(GAP);
        }
        // `format!("{:>9}")` counts characters, and a letter with a combining mark is two of them.
        let padding = " ".repeat(width.saturating_sub(cell.width()));
        match column.align {
            Align::Left => line.extend([cell.as_str(), padding.as_str()]),
            Align::Right => line.extend([padding.as_str(), cell.as_str()]),
        }
    }
    writeln!(out, "{}", line.trim_end())
}
