//! The ceiling of management cost: which share of its receipts a fund may spend on running itself, and by which law.

use std::{collections::BTreeMap, fmt, str::FromStr, sync::LazyLock};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::FundKind;
use crate::{
    codes,
    id::FundId,
    ledger::account::{Account, AccountKind, Chart, Role},
    money::{Money, MoneyError},
    say,
};

/// The list that comes with the program.
const CEILINGS: &str = include_str!("../../fixtures/management_ceiling.csv");

static ALL: LazyLock<Vec<Ceiling>> = LazyLock::new(|| read(CEILINGS).unwrap_or_default());

codes! {
    /// How well a figure of law is known.
    pub enum Standing ("mức đối chiếu", "standing of a figure of law") {
        Sourced = "sourced" ("đã đối chiếu văn bản", "checked against its source"),
        DayUnverified = "day_unverified" ("chưa đối chiếu ngày hiệu lực", "first day not verified"),
        Unverified = "unverified" (
            "chưa đối chiếu mức của văn bản này, tạm theo mức trước",
            "the figure of this regulation is not verified, the one before is carried on"
        ),
    }
}

/// A share of the receipts of some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceiling {
    pub from: NaiveDate,
    /// The last day, or none while it is in force.
    pub to: Option<NaiveDate>,
    pub percent: Decimal,
    pub standing: Standing,
    without_roles: Vec<Role>,
    without_funds: Vec<FundKind>,
    pub citation: String,
}

#[derive(serde::Deserialize)]
struct Row {
    effective_from: NaiveDate,
    effective_to: Option<NaiveDate>,
    percent: Decimal,
    standing: Standing,
    without_roles: String,
    without_funds: String,
    citation: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct CeilingError(pub String);

impl fmt::Display for CeilingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(what) = self;
        say!(
            f,
            "danh sách mức chi quản lý sai: {what}; hãy xem lại dòng đó",
            "the list of ceilings is wrong: {what}; look at that line again"
        )
    }
}

/// Reads a list of ceilings, the earliest first, of which no two hold on one day.
pub fn read(text: &str) -> Result<Vec<Ceiling>, CeilingError> {
    fn codes<T: FromStr<Err: fmt::Display>>(text: &str) -> Result<Vec<T>, CeilingError> {
        text.split_whitespace()
            .map(|code| code.parse().map_err(|err: T::Err| CeilingError(err.to_string())))
            .collect()
    }
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let mut all: Vec<Ceiling> = Vec::new();
    for record in reader.deserialize::<Row>() {
        let row = record.map_err(|err| CeilingError(err.to_string()))?;
        let sane = row.percent >= Decimal::ZERO && row.percent <= Decimal::ONE_HUNDRED;
        let after = all.last().is_none_or(|last| last.to.is_some_and(|end| end < row.effective_from));
        if !sane || !after || row.effective_to.is_some_and(|end| end < row.effective_from) {
            return Err(CeilingError(format!("{} {}", row.effective_from, row.percent)));
        }
        all.push(Ceiling {
            from: row.effective_from,
            to: row.effective_to,
            percent: row.percent,
            standing: row.standing,
            without_roles: codes(&row.without_roles)?,
            without_funds: codes(&row.without_funds)?,
            citation: row.citation,
        });
    }
    Ok(all)
}

/// A part of a year that is under one ceiling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub ceiling: Ceiling,
}

/// Returns the parts of some days that are under a ceiling, in order; where the law changes, there are several.
pub fn parts(from: NaiveDate, to: NaiveDate) -> Vec<Part> {
    parts_of(&ALL, from, to)
}

fn parts_of(all: &[Ceiling], from: NaiveDate, to: NaiveDate) -> Vec<Part> {
    let part = |ceiling: &Ceiling| {
        let (first, last) = (ceiling.from.max(from), ceiling.to.map_or(to, |end| end.min(to)));
        (first <= last).then(|| Part { from: first, to: last, ceiling: ceiling.clone() })
    };
    all.iter().filter_map(part).collect()
}

impl Ceiling {
    /// Tells whether what an account of a fund receives counts.
    fn counts(&self, account: Option<&Account>, role: Option<Role>, kind: Option<FundKind>) -> bool {
        account.is_some_and(|account| account.kind == AccountKind::Income)
            && role.is_none_or(|role| !self.without_roles.contains(&role))
            && kind.is_none_or(|kind| !self.without_funds.contains(&kind))
    }

    /// Adds up the receipts that count, from what each account of a fund was debited less credited.
    pub fn base<'m>(
        &self,
        chart: &Chart,
        kinds: &BTreeMap<FundId, FundKind>,
        moved: impl IntoIterator<Item = (&'m (crate::id::AccountId, FundId), Money)>,
    ) -> Result<Money, MoneyError> {
        let counting = moved.into_iter().filter(|((account, fund), _)| {
            self.counts(chart.get(*account), chart.role_of(*account), kinds.get(fund).copied())
        });
        Money::sum(counting.map(|(_, balance)| -balance))
    }

    /// Returns what may be spent out of receipts, in whole đồng, rounded down; of less than nothing, nothing.
    pub fn allowed(&self, base: Money) -> Result<Money, MoneyError> {
        if !base.is_positive() {
            return Ok(Money::ZERO);
        }
        let parts = base.split_by_percent(&[Decimal::ONE_HUNDRED - self.percent, self.percent])?;
        Ok(parts.get(1).copied().unwrap_or(Money::ZERO))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn dong(dong: i64) -> Money {
        Money::from_dong(dong)
    }

    fn account(id: i64, kind: AccountKind, role: Role) -> Account {
        let code = id.to_string();
        let (name_vi, name_en) = (String::new(), String::new());
        Account { id: AccountId(id), code, name_vi, name_en, kind, role: Some(role), parent: None }
    }

    fn chart() -> Chart {
        Chart::new(vec![
            account(1, AccountKind::Income, Role::GiftsUnrestricted),
            account(2, AccountKind::Income, Role::GiftsRestricted),
            account(3, AccountKind::Income, Role::GiftsInKind),
            account(4, AccountKind::Income, Role::StateSupport),
            account(5, AccountKind::Income, Role::Interest),
            account(6, AccountKind::Liability, Role::PassThrough),
            account(7, AccountKind::Equity, Role::FoundingCapital),
            account(8, AccountKind::Expense, Role::ManagementCost),
        ])
    }

    fn ceiling() -> Ceiling {
        ALL[0].clone()
    }

    #[test]
    fn the_list_of_the_program_reads_well() {
        let all = read(CEILINGS).unwrap();
        let percents: Vec<String> = all.iter().map(|it| it.percent.to_string()).collect();
        assert_eq!(percents, ["5", "10", "10"]);
        let standings: Vec<Standing> = all.iter().map(|it| it.standing).collect();
        assert_eq!(standings, [Standing::Sourced, Standing::DayUnverified, Standing::Unverified]);
        assert_eq!(all[2].from, day("2026-03-01"));
    }

    #[test]
    fn a_list_that_overlaps_is_refused() {
        let head = "effective_from,effective_to,percent,standing,without_roles,without_funds,citation\n";
        let line = |from, to, percent| format!("{from},{to},{percent},sourced,,,X\n");
        for lines in [
            line("2020-01-01", "", "5") + &line("2021-01-01", "", "6"),
            line("2020-01-01", "2021-01-01", "5") + &line("2021-01-01", "", "6"),
            line("2020-01-01", "2019-01-01", "5"),
            line("2020-01-01", "", "101"),
            line("2020-01-01", "", "-1"),
        ] {
            assert!(read(&format!("{head}{lines}")).is_err(), "{lines}");
        }
    }

    #[test]
    fn a_year_in_which_the_law_changed_has_two_parts() {
        let days = |from: &str, to: &str| {
            let parts = parts(day(from), day(to));
            parts.iter().map(|it| (it.from.to_string(), it.to.to_string())).collect::<Vec<_>>()
        };
        let pair = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(
            days("2024-01-01", "2024-12-31"),
            [pair("2024-01-01", "2024-12-09"), pair("2024-12-10", "2024-12-31")]
        );
        assert_eq!(days("2025-01-01", "2025-12-31"), [pair("2025-01-01", "2025-12-31")]);
        assert_eq!(days("2019-01-01", "2019-12-31"), []);
        assert_eq!(days("2020-01-01", "2020-12-31"), [pair("2020-01-15", "2020-12-31")]);
    }

    #[test]
    fn only_money_that_the_fund_may_use_counts() {
        let kinds = BTreeMap::from([
            (FundId(1), FundKind::General),
            (FundId(2), FundKind::Sponsorship),
            (FundId(3), FundKind::PassThrough),
        ]);
        // Credits are negative: 100 unrestricted, 40 restricted, 7 interest count; 500 in kind, 300 from the State,
        // 60 for a sponsored learner, 25 handed on, 1,000 founding capital and 9 of cost do not.
        let moved: Vec<((AccountId, FundId), Money)> = [
            (1, 1, -100),
            (2, 1, -40),
            (5, 1, -7),
            (3, 1, -500),
            (4, 1, -300),
            (2, 2, -60),
            (6, 3, -25),
            (7, 1, -1_000),
            (8, 1, 9),
        ]
        .map(|(account, fund, amount)| ((AccountId(account), FundId(fund)), dong(amount)))
        .to_vec();
        let base = ceiling().base(&chart(), &kinds, moved.iter().map(|(key, amount)| (key, *amount)));
        assert_eq!(base, Ok(dong(147)));
    }

    #[test]
    fn what_is_allowed_is_rounded_down() {
        let allowed = |base| ceiling().allowed(dong(base)).unwrap().dong();
        assert_eq!(allowed(1_000_000), 50_000);
        assert_eq!(allowed(1_000_019), 50_000);
        assert_eq!(allowed(1_000_020), 50_001);
        assert_eq!(allowed(19), 0);
        assert_eq!(allowed(0), 0);
        assert_eq!(allowed(-1_000_000), 0);
    }
}
