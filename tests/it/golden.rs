//! The example year against the sheets that were worked by hand, on both databases.

use std::fs;

use sovang::{
    db::{Db, Pool},
    demo::{self, Summary},
    export::{self, Format},
    honour_roll::{self, Scope},
    report::{self, Span},
    text::Lang,
    unit,
};

use crate::books::{self, day};

/// Reads a sheet's rows, without its comment and its headings, each as its cells joined with commas.
fn sheet(name: &str) -> Vec<String> {
    let text = fs::read_to_string(format!("fixtures/demo/{name}")).unwrap();
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let rows: Vec<String> = reader.records().map(|row| joined(&row.unwrap())).collect();
    assert!(!rows.is_empty(), "{name} has no rows");
    rows
}

fn joined<'c>(cells: impl IntoIterator<Item = &'c str>) -> String {
    cells.into_iter().collect::<Vec<_>>().join(",")
}

/// Returns the year's trial balance of one unit as the sheet writes it: the unit first, no account names.
fn trial_balance(db: &mut Db, code: &str) -> Vec<String> {
    let tree = unit::store::tree(db).unwrap();
    let book = tree.book_of(tree.find(code).unwrap().id).unwrap();
    let span = Span { from: Some(day("2025-01-01")), to: day("2025-12-31"), as_known: None };
    let view = report::store::view(db, book, code, span).unwrap();
    let table = report::trial_balance::read(db, view).unwrap().table().unwrap();
    let mut text = Vec::new();
    export::write(&mut text, &table, Format::Csv, Lang::Vi).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_slice());
    let line = |row: csv::StringRecord| {
        let cells = row.iter().enumerate().filter(|(index, _)| *index != 1).map(|(_, cell)| cell);
        joined([code].into_iter().chain(cells))
    };
    reader.records().map(|row| line(row.unwrap())).collect()
}

fn funds(summary: &Summary) -> Vec<String> {
    let line = |fund: &demo::FundLine| {
        let it = &fund.figures;
        let amounts = [
            it.opening,
            it.received,
            it.spent().unwrap(),
            it.transferred,
            it.closing,
            it.principal_kept,
            it.free,
        ];
        format!("{},{}", fund.code, amounts.map(|amount| amount.dong().to_string()).join(","))
    };
    let mut lines: Vec<String> = summary.funds.iter().map(line).collect();
    lines.sort_unstable();
    lines
}

fn nominees(summary: &Summary) -> Vec<String> {
    let words = |codes: &[String]| {
        let mut codes = codes.to_vec();
        codes.sort_unstable();
        codes.join(" ")
    };
    let line = |nominee: &demo::Nominee| {
        let blocked = words(&nominee.blocked);
        let (fund, amount, end) = match &nominee.award {
            Some((fund, amount, reached)) => (fund.as_str(), amount.dong().to_string(), reached.code()),
            None => ("", String::new(), ""),
        };
        let (round, name, outcome) = (&nominee.round, &nominee.name, nominee.progress.code());
        let warned = if nominee.award.is_some() { words(&nominee.warned) } else { String::new() };
        format!("{round},{name},{outcome},{blocked},{warned},{fund},{amount},{end}")
    };
    let mut lines: Vec<String> = summary.nominees.iter().map(line).collect();
    lines.sort_unstable();
    lines
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort_unstable();
    lines
}

fn top_of_roll(db: &mut Db) -> Vec<String> {
    let tree = unit::store::tree(db).unwrap();
    let scope = Scope::of(&tree, tree.find(demo::ASSOCIATION).unwrap(), 2025, true).unwrap();
    let frozen = honour_roll::store::find(db, &scope).unwrap().unwrap();
    let line = |row: &honour_roll::Row| {
        let amounts = [row.cash, row.in_kind, row.total].map(|amount| amount.dong().to_string()).join(",");
        let (rank, tier, kind) = (row.rank, &row.tier.name_vi, row.party_kind.code());
        format!("{rank},{tier},{},{kind},{amounts},{}", row.name, row.gifts)
    };
    frozen.roll.rows.iter().take(10).map(line).collect()
}

/// Lives through the year and holds every sheet against what the books say; returns the screen of the summary.
fn year((url, _home): &(sovang::db::DbUrl, books::Home)) -> String {
    let mut db = Db::open(url).unwrap();
    db.migrate().unwrap();
    let pool = Pool::new(url).unwrap();
    let folder = tempfile::tempdir().unwrap();
    demo::live(&pool, folder.path(), |_| {}).unwrap_or_else(|err| panic!("{err}"));
    assert!(demo::is_whole(&pool).unwrap());
    let summary = Summary::gather(&pool).unwrap();
    let of_units = [trial_balance(&mut db, "BM"), trial_balance(&mut db, "XDG")].concat();
    assert_eq!(of_units, sheet("golden.csv"));
    let without_last = |line: &String| line.rsplit_once(',').unwrap().0.to_owned();
    assert_eq!(funds(&summary), sorted(sheet("golden-funds.csv").iter().map(without_last).collect()));
    let unidentified = |line: &String| line.rsplit_once(',').unwrap().1.parse::<i64>().unwrap();
    let expected: i64 = sheet("golden-funds.csv").iter().map(unidentified).sum();
    assert_eq!(summary.unidentified.dong(), expected);
    let awards = summary.awards.iter().map(|it| {
        let (approved, standing) = (it.approved_amount.dong(), it.standing_amount.dong());
        format!("{},{},{approved},{},{standing}", it.category.code(), it.approved, it.standing)
    });
    assert_eq!(awards.collect::<Vec<_>>(), sheet("golden-awards.csv"));
    assert_eq!(nominees(&summary), sorted(sheet("golden-nominees.csv")));
    let tiers = summary.tiers.iter().map(|it| format!("{},{},{}", it.name_vi, it.donors, it.sum.dong()));
    let mut expected = sheet("golden-tiers.csv");
    let total = expected.pop().unwrap();
    assert_eq!(tiers.collect::<Vec<_>>(), expected);
    let (donors, sum) =
        (summary.tiers.iter().map(|it| it.donors).sum::<usize>(), summary.tiers.iter().map(|it| it.sum));
    assert_eq!(total, format!("Cộng,{donors},{}", sovang::money::Money::sum(sum).unwrap().dong()));
    assert_eq!(top_of_roll(&mut db), sheet("golden-roll.csv"));
    assert_eq!(summary.findings.len(), 0);
    let mut screen = Vec::new();
    summary.show(&mut screen, Lang::Vi).unwrap();
    String::from_utf8(screen).unwrap()
}

#[test]
fn the_example_year_is_what_was_worked_by_hand_on_sqlite() {
    insta::assert_snapshot!("the_example_year", year(&books::sqlite().unwrap()));
}

#[test]
fn the_example_year_is_what_was_worked_by_hand_on_postgres() {
    let Some(place) = books::postgres() else { return };
    insta::assert_snapshot!("the_example_year", year(&place));
}
