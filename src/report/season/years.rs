//! How many lines of the roll stood in each tier, year by year.

use chrono::NaiveDate;

use super::standing;
use crate::{
    db::Db,
    export::{Cell, Column, Table},
    honour_roll::{Map, Roll, RollError, Scope, Tier, store},
    money::Money,
};

/// The roll of one year in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearLine {
    pub year: i32,
    /// Under which map the roll was frozen, which need not be the one under which the years are drawn.
    pub frozen: Option<Map>,
    pub donors: usize,
    pub total: Money,
    /// How many lines each tier has, in the order of [`Years::tiers`].
    pub counts: Vec<usize>,
}

/// Some years beside each other, the earliest first; years without a donor are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Years {
    /// The map of units under which all of them are drawn.
    pub map: Map,
    /// Every tier that any of the years had, the highest first. One whose amount was changed goes on under its name.
    pub tiers: Vec<Tier>,
    pub lines: Vec<YearLine>,
}

/// Reads the years that end with the scope's own, as they were frozen or as they would be.
pub fn years(db: &mut Db, scope: &Scope, how_many: i32, today: NaiveDate) -> Result<Years, RollError> {
    let last = scope.season.year;
    let mut years = Years { map: scope.season.map, ..Years::default() };
    // One roll at a time, because a large one takes much memory.
    for year in (last - how_many + 1)..=last {
        let of = scope.of_year(year);
        let (roll, _) = standing(db, &of, today)?;
        if !roll.rows.is_empty() {
            years.take(year, &roll, store::frozen_map(db, of.season)?);
        }
    }
    years.arrange();
    Ok(years)
}

impl Years {
    fn take(&mut self, year: i32, roll: &Roll, frozen: Option<Map>) {
        let mut counts = vec![0; self.tiers.len()];
        for row in &roll.rows {
            let known = self.tiers.iter().position(|it| it.name_vi == row.tier.name_vi);
            let index = known.unwrap_or_else(|| {
                self.tiers.push(row.tier.clone());
                counts.push(0);
                self.tiers.len() - 1
            });
            if let Some(count) = counts.get_mut(index) {
                *count += 1;
            }
        }
        let (donors, total) = (roll.donors, roll.totals.total);
        self.lines.push(YearLine { year, frozen, donors, total, counts });
    }

    /// Puts the highest tier first, in every line.
    fn arrange(&mut self) {
        let mut order: Vec<usize> = (0..self.tiers.len()).collect();
        order.sort_by_key(|index| std::cmp::Reverse(self.tiers.get(*index).map(|tier| tier.minimum)));
        for line in &mut self.lines {
            let of = |index: &usize| line.counts.get(*index).copied().unwrap_or_default();
            line.counts = order.iter().map(of).collect();
        }
        self.tiers = order.iter().filter_map(|index| self.tiers.get(*index).cloned()).collect();
    }

    /// Writes one row for each year and tier, so that any number of tiers fits.
    pub fn table(&self, (title_vi, title_en): (&str, &str)) -> Table {
        let columns = vec![
            Column::left("year", "Năm", "Year"),
            Column::left("tier", "Danh hiệu", "Tier"),
            Column::right("lines", "Số dòng", "Lines"),
        ];
        let mut table = Table::new(title_vi, title_en, columns);
        for line in &self.lines {
            for (tier, count) in self.tiers.iter().zip(&line.counts) {
                table.push(vec![
                    Cell::text(line.year.to_string()),
                    Cell::words(&tier.name_vi, &tier.name_en),
                    Cell::Count(i64::try_from(*count).unwrap_or(i64::MAX)),
                ]);
            }
        }
        table
    }
}
