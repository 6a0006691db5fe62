//! Charts drawn on the server: bars in an SVG with a title, a description, and patterns that need no colour.
//!
//! The drawing is written with the crate `svg`, which builds elements and escapes what stands in them. The larger
//! chart crates were weighed against it: plotters writes neither a title nor a description nor patterns nor classes
//! into its SVG, so a chart could not follow the reader's colours, and charming needs a JavaScript engine. The bars
//! lie, so that their labels can be read on a telephone and on paper as well.

use std::fmt;

use askama::filters::HtmlSafe;
use svg::node::{
    Text as Words,
    element::{Definitions, Description, Line, Pattern, Rectangle, SVG, Text, Title},
};

use crate::money::Money;

/// The drawing is as wide as a telephone; on wider screens it grows with the page.
const WIDTH: i64 = 360;
/// The longest bar; what is right of it is room for an amount.
const LONGEST: i64 = 235;
const BAR: i64 = 14;
const ROW: i64 = 18;
const LABEL: i64 = 20;
const GAP: i64 = 10;

/// What one kind of bar means.
#[derive(Clone, Debug)]
pub struct Series {
    pub name: String,
}

/// The bars under one label.
#[derive(Clone, Debug)]
pub struct Group {
    pub label: String,
    pub bars: Vec<Bar>,
}

/// One bar: of which series it is, how long, and what is written behind it.
#[derive(Clone, Debug)]
pub struct Bar {
    pub series: usize,
    pub size: i64,
    pub text: String,
}

impl Bar {
    pub fn of_money(series: usize, amount: Money) -> Self {
        Self { series, size: amount.dong().max(0), text: amount.to_string() }
    }
}

/// A chart that stands in a page beside the table of its figures.
#[derive(Clone, Debug)]
pub struct Chart {
    /// Told apart by this from the other charts of its page.
    pub id: &'static str,
    pub title: String,
    pub description: String,
    pub series: Vec<Series>,
    pub groups: Vec<Group>,
}

impl Chart {
    /// Tells whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.largest() == 0
    }

    fn largest(&self) -> i64 {
        self.groups.iter().flat_map(|group| group.bars.iter().map(|bar| bar.size)).max().unwrap_or_default()
    }

    /// Returns how long a bar is drawn; what is more than nothing can be seen.
    fn length(&self, size: i64) -> i64 {
        let largest = i128::from(self.largest().max(1));
        let length = i128::from(size) * i128::from(LONGEST) / largest;
        i64::try_from(length).unwrap_or(LONGEST).max(i64::from(size > 0))
    }

    /// Names the pattern of a series: full, hatched, dotted, lined, empty.
    fn fill(&self, series: usize) -> String {
        format!("url(#{}-{series})", self.id)
    }

    fn patterns(&self) -> Definitions {
        let pattern = |series: usize| {
            let tile = Pattern::new()
                .set("id", format!("{}-{series}", self.id))
                .set("patternUnits", "userSpaceOnUse")
                .set("width", 6)
                .set("height", 6);
            let ground = Rectangle::new().set("width", 6).set("height", 6).set("class", "ground");
            let full = Rectangle::new().set("width", 6).set("height", 6).set("class", "ink");
            let stroke = |x: i64| {
                let line = Line::new().set("x1", x).set("y1", 0).set("x2", x).set("y2", 6);
                line.set("class", "stroke")
            };
            let level = |y: i64| {
                let line = Line::new().set("x1", 0).set("y1", y).set("x2", 6).set("y2", y);
                line.set("class", "stroke")
            };
            match series {
                0 => tile.add(full),
                1 => tile.set("patternTransform", "rotate(45)").add(ground).add(stroke(1)).add(stroke(4)),
                2 => tile
                    .add(ground)
                    .add(Rectangle::new().set("width", 3).set("height", 3).set("class", "ink")),
                3 => tile.add(ground).add(level(1)).add(level(4)),
                _ => tile.add(ground),
            }
        };
        (0..self.series.len()).fold(Definitions::new(), |all, series| all.add(pattern(series)))
    }

    /// Says above the bars which pattern means what; a single series needs no telling.
    fn legend(&self, mut drawing: SVG, mut y: i64) -> (SVG, i64) {
        if self.series.len() < 2 {
            return (drawing, y);
        }
        for (index, series) in self.series.iter().enumerate() {
            let mark = Rectangle::new().set("x", 0).set("y", y).set("width", BAR).set("height", BAR);
            drawing = drawing.add(mark.set("fill", self.fill(index)).set("class", "bar"));
            drawing = drawing.add(words(&series.name, BAR + 8, y + BAR - 2, "name"));
            y += ROW;
        }
        (drawing, y + GAP)
    }

    fn bars(&self, mut drawing: SVG, mut y: i64) -> (SVG, i64) {
        for group in &self.groups {
            drawing = drawing.add(words(&group.label, 0, y + BAR, "label"));
            y += LABEL;
            for bar in &group.bars {
                let length = self.length(bar.size);
                if length > 0 {
                    let shape = Rectangle::new().set("x", 0).set("y", y).set("width", length);
                    let shape =
                        shape.set("height", BAR).set("fill", self.fill(bar.series)).set("class", "bar");
                    drawing = drawing.add(shape);
                }
                drawing = drawing.add(words(&bar.text, length + 6, y + BAR - 2, "amount"));
                y += ROW;
            }
            y += GAP;
        }
        (drawing, y)
    }
}

fn words(text: &str, x: i64, y: i64, class: &str) -> Text {
    Text::new("").add(Words::new(text)).set("x", x).set("y", y).set("class", class)
}

impl fmt::Display for Chart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.id;
        let drawing = SVG::new()
            .set("class", "chart")
            .set("role", "img")
            .set("aria-labelledby", format!("{id}-title {id}-told"))
            .add(Title::new(self.title.as_str()).set("id", format!("{id}-title")))
            .add(Description::new().add(Words::new(&self.description)).set("id", format!("{id}-told")))
            .add(self.patterns());
        let (drawing, y) = self.legend(drawing, 0);
        let (drawing, height) = self.bars(drawing, y);
        drawing.set("viewBox", (0, 0, WIDTH, height)).fmt(f)
    }
}

/// Whatever somebody typed stands in the drawing as escaped text.
impl HtmlSafe for Chart {}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(sizes: &[[i64; 2]]) -> Chart {
        let bar = |(series, size): (usize, &i64)| Bar::of_money(series, Money::from_dong(*size));
        let bars = |pair: &[i64; 2]| pair.iter().enumerate().map(bar).collect();
        Chart {
            id: "c",
            title: "Thu <chi>".into(),
            description: "Mô tả & \"lời\"".into(),
            series: vec![Series { name: "Thu".into() }, Series { name: "Chi".into() }],
            groups: sizes.iter().map(|it| Group { label: "<b>02/2025</b>".into(), bars: bars(it) }).collect(),
        }
    }

    #[test]
    fn it_is_told_in_words_and_escapes_what_it_is_given() {
        let drawn = chart(&[[10, 5]]).to_string();
        assert!(drawn.contains("<title id=\"c-title\">") && drawn.contains("Thu &lt;chi&gt;"), "{drawn}");
        assert!(drawn.contains("<desc id=\"c-told\">") && drawn.contains("Mô tả &amp; \"lời\""), "{drawn}");
        assert!(drawn.contains("aria-labelledby=\"c-title c-told\"") && !drawn.contains("<b>"), "{drawn}");
        assert!(!drawn.contains("style="), "the policy of the pages forbids it: {drawn}");
    }

    #[test]
    fn bars_are_as_long_as_their_amounts_and_what_is_there_can_be_seen() {
        let drawn = chart(&[[2_000_000, 1_000_000], [1, 0]]);
        assert_eq!([2_000_000, 1_000_000, 1, 0].map(|it| drawn.length(it)), [235, 117, 1, 0]);
        assert!(!drawn.is_empty() && chart(&[[0, 0]]).is_empty() && chart(&[]).is_empty());
        assert_eq!(chart(&[[i64::MAX, 0]]).length(i64::MAX), LONGEST);
    }

    #[test]
    fn series_differ_by_pattern_and_not_by_colour() {
        let drawn = chart(&[[2, 1]]).to_string();
        assert!(drawn.contains("url(#c-0)") && drawn.contains("url(#c-1)"), "{drawn}");
        assert!(drawn.contains("rotate(45)") && !drawn.contains("fill=\"#"), "{drawn}");
        let five = Chart { series: vec![Series { name: "Hạng".into() }; 5], ..chart(&[[2, 1]]) };
        let drawn = five.patterns().to_string();
        let tile =
            |part: &str| part.split_once("width=").unwrap().1.split("</pattern>").next().unwrap().to_owned();
        let tiles: std::collections::BTreeSet<String> = drawn.split("<pattern").skip(1).map(tile).collect();
        assert_eq!(tiles.len(), 5, "no two look alike: {drawn}");
    }
}
