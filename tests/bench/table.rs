//! The table of ratios that a run prints.

/// One comparison: what was measured, against what, and what is asked for.
struct Line {
    what: String,
    ours: String,
    baseline: String,
    ratio: f64,
    /// The ratio that is asked for, and whether it is a least or a most.
    asked: (f64, Bound),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    AtLeast,
    AtMost,
}

#[derive(Default)]
pub struct Sheet {
    lines: Vec<Line>,
    notes: Vec<String>,
}

impl Sheet {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a comparison and prints it at once, so that a long run shows what it has.
    pub fn add(&mut self, what: &str, ours: String, baseline: String, ratio: f64, asked: (f64, Bound)) {
        println!("{what}: {ours} / {baseline} = {ratio:.3}");
        self.lines.push(Line { what: what.to_owned(), ours, baseline, ratio, asked });
    }

    pub fn note(&mut self, text: String) {
        println!("{text}");
        self.notes.push(text);
    }

    pub fn print(&self) {
        println!("\n{:<58} {:>22} {:>26} {:>8}  asked", "measured", "ours", "baseline", "ratio");
        for line in &self.lines {
            let (asked, bound) = line.asked;
            let (sign, met) = match bound {
                Bound::AtLeast => ("≥", line.ratio >= asked),
                Bound::AtMost => ("≤", line.ratio <= asked),
            };
            let mark = if met { "" } else { "  (not met)" };
            println!(
                "{:<58} {:>22} {:>26} {:>8.3}  {sign} {asked}{mark}",
                line.what, line.ours, line.baseline, line.ratio
            );
        }
        for note in &self.notes {
            println!("{note}");
        }
    }
}
