//! The example year against the sheets that were worked out by hand, on both databases.

use std::collections::{BTreeMap, BTreeSet};

use insta::assert_snapshot;
use sovang::{
    db::{Db, DbError, DbUrl, Pool},
    demo::{self, ASSOCIATION, State, Summary, YEAR},
    honour_roll::{self, Movement, Scope},
    id::BookId,
    ledger::account::Role,
    money::Money,
    report::{
        self, ReportError, Span,
        audit_trail::{self, Filter},
        deed_names, trial_balance,
    },
    text::Lang,
    unit,
};

use crate::{
    books::{self, Home, day, dong},
    harness::Desk,
};

macro_rules! sheet {
    ($name:literal) => {
        rows(include_str!(concat!("../../fixtures/demo/", $name)))
    };
}

/// Reads a sheet's rows as cells, its remark and heading left out.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The example year in a database of its own.
struct Lived {
    pool: Pool,
    _folder: tempfile::TempDir,
    _home: Home,
}

fn live((url, home): (DbUrl, Home)) -> Lived {
    Db::open(&url).and_then(|mut db| db.migrate()).unwrap();
    let pool = Pool::new(&url).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let look = || State::of(&mut Db::open(&url).unwrap()).unwrap();
    assert_eq!(look(), State::Empty);
    let mut told = 0;
    demo::live(&pool, folder.path(), |moment| {
        told += 1;
        assert_eq!(moment.done, told);
        assert!(moment.done == 1 || look() == State::Begun, "{moment:?}");
    })
    .unwrap();
    assert_eq!(look(), State::Lived);
    Lived { pool, _folder: folder, _home: home }
}

/// Everything that the example's people did is said in words in the audit trail.
fn check_deeds(pool: &Pool) {
    let all = Filter::default();
    let unit = pool.read_now(|db| sovang::unit::store::tree(db).map_err(DbError::from)).unwrap();
    let books = unit.units().iter().filter_map(|unit| unit.book).chain([BookId::REGISTER]);
    let of = |book| pool.read_now(|db| audit_trail::read(db, book, &all, 10_000)).unwrap();
    let actions: BTreeSet<String> = books.flat_map(of).map(|deed| deed.action).collect();
    assert!(actions.len() > 30, "{actions:?}");
    let unnamed: Vec<&String> =
        actions.iter().filter(|code| deed_names::deed(code, Lang::Vi) == code.as_str()).collect();
    assert!(unnamed.is_empty(), "fixtures/deeds.csv has no name for {unnamed:?}");
}

fn check((url, home): (DbUrl, Home)) {
    let year = live((url, home));
    check_deeds(&year.pool);
    let summary = Summary::gather(&year.pool).unwrap();
    assert_eq!(summary.findings, []);
    assert!(summary.checked.entries > 200, "{:?}", summary.checked);
    check_accounts(&year.pool);
    check_funds(&year.pool, &summary);
    check_nominees(&summary);
    check_awards(&summary);
    check_roll(&year.pool, &summary);
    check_statement_lines(&summary);
    assert_snapshot!("demo_summary", shown(&summary, Lang::Vi));
    assert_snapshot!("demo_summary_in_english", shown(&summary, Lang::En));
}

#[test]
fn the_example_year_agrees_with_the_sheets_on_sqlite() {
    books::sqlite().into_iter().for_each(check);
}

#[test]
fn the_example_year_agrees_with_the_sheets_on_postgres() {
    books::postgres().map(crate::place::bare).into_iter().for_each(check);
}

fn shown(summary: &Summary, lang: Lang) -> String {
    let mut out = Vec::new();
    summary.show(&mut out, lang).unwrap();
    String::from_utf8(out).unwrap()
}

fn span() -> Span {
    Span { from: Some(day("2025-01-01")), to: day("2025-12-31"), as_known: None }
}

fn check_accounts(pool: &Pool) {
    let expected = sheet!("golden.csv");
    let mut found = Vec::new();
    for code in [ASSOCIATION, "XDG"] {
        let balance = pool
            .read_now(|db| {
                let tree = unit::store::tree(db).map_err(DbError::from)?;
                let book = tree.book_of(tree.find(code).unwrap().id).unwrap();
                let view = report::store::view(db, book, code, span())?;
                trial_balance::read(db, view)
            })
            .unwrap();
        for line in &balance.lines {
            let sides = [line.opening, line.period, line.closing];
            let amounts = sides.into_iter().flat_map(|it| [it.debit, it.credit]);
            let mut row = vec![code.to_owned(), line.code.clone()];
            row.extend(amounts.map(|amount| amount.dong().to_string()));
            found.push(row);
        }
    }
    assert_eq!(found, expected);
}

/// Returns what each fund holds of money whose sender nobody knows.
fn unidentified(pool: &Pool) -> BTreeMap<String, Money> {
    let read = |db: &mut Db| {
        let tree = unit::store::tree(db).map_err(DbError::from)?;
        let mut found = BTreeMap::new();
        for book in tree.books_below(tree.find(ASSOCIATION).unwrap().id) {
            let view = report::store::view(db, book, ASSOCIATION, span())?;
            let account = view.chart.by_role(Role::UnidentifiedReceipts)?.id;
            let (_, period) = report::store::turnovers(db, &view)?;
            for fund in sovang::fund::store::of_books(db, &[book]).map_err(DbError::from)? {
                let sides = period.get(&(account, fund.id)).copied().unwrap_or_default();
                found.insert(fund.code, -sides.balance()?);
            }
        }
        Ok::<_, ReportError>(found)
    };
    pool.read_now(read).unwrap()
}

fn check_funds(pool: &Pool, summary: &Summary) {
    let owed = unidentified(pool);
    let row = |fund: &demo::FundLine| {
        let figures = fund.figures;
        let amounts = [
            figures.opening,
            figures.received,
            figures.spent().unwrap(),
            figures.transferred,
            figures.closing,
            figures.principal_kept,
            figures.free,
            owed[&fund.code],
        ];
        [vec![fund.code.clone()], amounts.map(|it| it.dong().to_string()).to_vec()].concat()
    };
    let mut found: Vec<_> = summary.funds.iter().map(row).collect();
    let mut expected = sheet!("golden-funds.csv");
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

fn check_nominees(summary: &Summary) {
    let row = |nominee: &demo::Nominee| {
        let mut blocked = nominee.blocked.clone();
        blocked.sort();
        let (fund, amount, end) = match &nominee.award {
            Some((fund, amount, end)) => (fund.clone(), amount.dong().to_string(), end.code().to_owned()),
            None => Default::default(),
        };
        vec![
            nominee.round.clone(),
            nominee.name.clone(),
            nominee.progress.code().to_owned(),
            blocked.join(" "),
            nominee.warned.join(" "),
            fund,
            amount,
            end,
        ]
    };
    let mut found: Vec<_> = summary.nominees.iter().map(row).collect();
    let mut expected = sheet!("golden-nominees.csv");
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

fn check_awards(summary: &Summary) {
    let row = |line: &demo::AwardLine| {
        vec![
            line.category.code().to_owned(),
            line.approved.to_string(),
            line.approved_amount.dong().to_string(),
            line.standing.to_string(),
            line.standing_amount.dong().to_string(),
        ]
    };
    assert_eq!(summary.awards.iter().map(row).collect::<Vec<_>>(), sheet!("golden-awards.csv"));
}

fn check_roll(pool: &Pool, summary: &Summary) {
    let (frozen, changes) = pool
        .read_now(|db| {
            let tree = unit::store::tree(db).map_err(DbError::from)?;
            let scope = Scope::of(&tree, tree.find(ASSOCIATION).unwrap(), YEAR, true)?;
            honour_roll::workflow::changes(db, &scope, day("2025-12-31"))
        })
        .unwrap();
    let row = |row: &honour_roll::Row| {
        vec![
            row.rank.to_string(),
            row.tier.name_vi.clone(),
            row.name.clone(),
            row.party_kind.code().to_owned(),
            row.cash.dong().to_string(),
            row.in_kind.dong().to_string(),
            row.total.dong().to_string(),
            row.gifts.to_string(),
        ]
    };
    let top: Vec<_> = frozen.roll.rows.iter().take(10).map(row).collect();
    assert_eq!(top, sheet!("golden-roll.csv"));

    let tier = |name: &str, donors: usize, sum: Money| {
        vec![name.to_owned(), donors.to_string(), sum.dong().to_string()]
    };
    let mut tiers: Vec<_> = summary.tiers.iter().map(|it| tier(&it.name_vi, it.donors, it.sum)).collect();
    tiers.push(tier("Cộng", frozen.roll.rows.len(), frozen.roll.totals.total));
    assert_eq!(tiers, sheet!("golden-tiers.csv"));

    // The one gift that came after the freeze, and nothing else.
    let moved: Vec<_> = changes.iter().map(|it| (it.name.as_str(), it.movement)).collect();
    let raised = Movement::Raised { before: dong(1_000_000), now: dong(6_000_000) };
    assert_eq!(moved, [("Ông Phạm Quốc Toản", raised)]);

    let thanked: Vec<_> = frozen.roll.supporters.iter().map(|it| (it.name.as_str(), it.soft)).collect();
    assert!(thanked.contains(&("Bà Vũ Thị Hạnh", dong(150_000_000))), "{thanked:?}");
}

/// The banks' charges of the four statements wait, though the story has recorded them by hand.
fn check_statement_lines(summary: &Summary) {
    assert_eq!((summary.queued, summary.unidentified), (11, dong(6_760_000)));
}

#[test]
fn the_example_is_made_once_and_then_shown_again() {
    let desk = Desk::new();
    let first = desk.run(&["demo", "--no-serve"]);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.err.contains("Tháng 12/2025"), "{}", first.err);
    let again = desk.run_with(&["demo", "--no-serve"], &[("SOVANG_DATABASE", "sqlite://real.db")]);
    assert_eq!((again.code, again.err.as_str(), &again.out), (0, "", &first.out));
    let fresh = desk.run(&["demo", "--no-serve", "--fresh"]);
    assert_eq!((fresh.code, &fresh.out), (0, &first.out));
    assert!(fresh.err.contains("Tháng 12/2025"), "{}", fresh.err);
    let verified = desk.run(&["verify", "--database", "sqlite://sovang-demo/sovang-demo.db"]);
    assert_eq!(verified.code, 0, "{}", verified.err);
}

#[test]
fn somebody_elses_books_are_left_alone() {
    let desk = Desk::new();
    let real = ["--database", "sqlite://real.db"];
    let init = ["init", "--unit", "BM", "--name", "Hội thật", "--level", "province"];
    assert_eq!(desk.run(&[&init[..], &real[..]].concat()).code, 0);
    let before = desk.run(&[&["unit", "list"][..], &real[..]].concat());
    let refused = desk.run(&[&["demo", "--no-serve", "--fresh"][..], &real[..]].concat());
    assert_eq!(
        (refused.code, refused.out.as_str(), refused.err.as_str()),
        (1, "", "lỗi: ở “real.db” đã có sổ khác không phải sổ mẫu; hãy chọn --data hoặc --database khác\n")
    );
    assert_eq!(desk.run(&[&["unit", "list"][..], &real[..]].concat()).out, before.out);
}
