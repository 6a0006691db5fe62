//! When both balances agree, and what breaks it.

use proptest::prelude::*;

use super::*;

fn day(at: i64) -> NaiveDate {
    "2025-01-01".parse::<NaiveDate>().unwrap() + chrono::Days::new(u64::try_from(at).unwrap())
}

fn dong(amount: i64) -> Money {
    Money::from_dong(amount)
}

/// Lines by day, amount and balance, all explained by the entry of their number.
fn lines(rows: &[(i64, i64, Option<i64>)]) -> Vec<BankLine> {
    let line = |(id, (at, amount, balance)): (i64, &(i64, i64, Option<i64>))| BankLine {
        id: StatementLineId(id),
        import: ImportId(1),
        file_line: id,
        day: day(*at),
        amount: dong(*amount),
        balance: balance.map(dong),
        known: true,
        entry: Some(Seq(id)),
    };
    (1..).zip(rows).map(line).collect()
}

fn moves(rows: &[(i64, i64)]) -> Vec<BookMove> {
    let moved = |(seq, (at, amount)): (i64, &(i64, i64))| BookMove {
        seq: Seq(seq),
        day: day(*at),
        amount: dong(*amount),
    };
    (1..).zip(rows).map(moved).collect()
}

fn compared(lines: Vec<BankLine>, moves: &[BookMove]) -> Comparison {
    compare(lines, moves, &Stated::new()).unwrap()
}

const THREE: [(i64, i64, Option<i64>); 3] = [(0, 100, None), (1, 50, Some(150)), (2, -30, Some(120))];
const SAME: [(i64, i64); 3] = [(0, 100), (1, 50), (2, -30)];

#[test]
fn equal_books_agree_through_the_last_line() {
    let found = compared(lines(&THREE), &moves(&SAME));
    assert_eq!((found.mark, found.obstacle, found.gaps), (Some(day(2)), None, vec![]));
    assert_eq!(found.rows.len(), 3);
    let last = found.rows.last().unwrap();
    assert_eq!((last.bank_balance, last.book_balance, last.open), (Some(dong(120)), dong(120), false));
    assert_eq!(last.subject, Subject::Both(StatementLineId(3), Seq(3)));
}

#[test]
fn a_waiting_line_stops_the_mark_before_its_day() {
    let mut all = lines(&THREE);
    (all[1].known, all[1].entry) = (false, None);
    let found = compared(all, &moves(&SAME));
    assert_eq!(found.mark, Some(day(0)));
    assert_eq!(found.obstacle, Some(Obstacle::Waiting { day: day(1), lines: 1 }));
    assert!(found.rows[1].open);
}

#[test]
fn an_entry_that_the_bank_does_not_have_is_a_row_of_its_own() {
    let mut more = moves(&SAME);
    more.push(BookMove { seq: Seq(9), day: day(1), amount: dong(7) });
    let found = compared(lines(&THREE), &more);
    assert_eq!(found.mark, Some(day(0)));
    assert_eq!(found.obstacle, Some(Obstacle::Differs { day: day(1), bank: dong(150), book: dong(157) }));
    let row = found.rows.iter().find(|row| row.subject == Subject::Entry(Seq(9))).unwrap();
    assert!(row.open && row.bank.is_zero());
}

#[test]
fn a_movement_that_the_bank_has_a_day_later_breaks_only_the_day_between() {
    let late = [(0, 100), (1, 50), (1, -30)];
    let found = compared(lines(&THREE), &moves(&late));
    assert_eq!((found.mark, found.obstacle), (Some(day(2)), None));
    let open: Vec<&Row> = found.rows.iter().filter(|row| row.open).collect();
    assert_eq!(open, Vec::<&Row>::new());
}

#[test]
fn missing_lines_are_named() {
    let mut short = lines(&[(0, 100, Some(100)), (1, 50, Some(150)), (5, -30, Some(320))]);
    let found = compared(short.clone(), &moves(&[(0, 100), (1, 50), (5, -30)]));
    let gap = Gap {
        after: Some((StatementLineId(2), day(1))),
        before: Some(StatementLineId(3)),
        day: day(5),
        missing: dong(200),
    };
    assert_eq!((found.mark, found.obstacle), (Some(day(1)), Some(Obstacle::Gap(gap.clone()))));
    assert!(gap.to_string().starts_with("thiếu dòng giữa ngày 02/01/2025 và ngày 06/01/2025"), "{gap}");
    // The books have what the statement lacks: the balances agree, and still nobody has seen those lines.
    let whole = moves(&[(0, 100), (1, 50), (5, -30), (3, 200)]);
    assert_eq!(compared(short.clone(), &whole).mark, Some(day(1)));
    short.insert(
        2,
        BankLine {
            id: StatementLineId(4),
            day: day(3),
            amount: dong(200),
            balance: None,
            entry: Some(Seq(4)),
            ..short[1].clone()
        },
    );
    assert_eq!(compared(short, &whole).mark, Some(day(5)));
}

#[test]
fn without_a_balance_of_the_bank_nothing_is_claimed() {
    let silent = [(0, 100, None), (1, 50, None)];
    let found = compared(lines(&silent), &moves(&SAME[..2]));
    assert_eq!((found.mark, found.obstacle), (None, Some(Obstacle::NoBalance)));
    let said = Stated::from([(day(1), dong(150))]);
    let found = compare(lines(&silent), &moves(&SAME[..2]), &said).unwrap();
    assert_eq!((found.mark, found.obstacle), (Some(day(1)), None));
    let wrong = Stated::from([(day(0), dong(100)), (day(1), dong(151))]);
    let found = compare(lines(&silent), &moves(&SAME[..2]), &wrong).unwrap();
    assert_eq!((found.mark, found.gaps.len()), (Some(day(0)), 1));
    let later = Stated::from([(day(9), dong(150))]);
    let found = compare(lines(&silent), &moves(&SAME[..2]), &later).unwrap();
    assert_eq!((found.mark, found.through), (Some(day(9)), Some(day(9))));
    assert_eq!(compared(vec![], &moves(&SAME)).obstacle, Some(Obstacle::NoLines));
}

#[test]
fn the_books_begin_where_the_bank_begins() {
    let old = [(3, 50, Some(1_050))];
    let found = compared(lines(&old), &moves(&[(3, 50)]));
    assert_eq!(found.obstacle, Some(Obstacle::Differs { day: day(3), bank: dong(1_050), book: dong(50) }));
    let carried = moves(&[(3, 50), (0, 1_000)]);
    assert_eq!(compared(lines(&old), &carried).mark, Some(day(3)));
}

#[test]
fn the_newest_may_stand_first() {
    let turned = |rows: &[(i64, i64, Option<i64>)]| {
        let mut all = lines(rows);
        let count = i64::try_from(all.len()).unwrap();
        all.iter_mut().for_each(|line| line.file_line = count - line.file_line);
        all
    };
    assert_eq!(compared(turned(&THREE), &moves(&SAME)).mark, Some(day(2)));
    let one_day = [(0, 100, Some(100)), (0, 50, Some(150)), (0, -30, Some(120))];
    let of_day = moves(&[(0, 100), (0, 50), (0, -30)]);
    for all in [lines(&one_day), turned(&one_day)] {
        let found = compared(all, &of_day);
        assert_eq!((found.mark, found.gaps), (Some(day(0)), vec![]));
    }
}

proptest! {
    #[test]
    fn one_changed_dong_breaks_the_mark(
        rows in prop::collection::vec((0_i64..3, prop_oneof![-500_i64..-1, 1_i64..500]), 1..40),
        at in any::<prop::sample::Index>(),
        in_the_books in any::<bool>(),
    ) {
        let (mut on, mut balance) = (0, 10_000);
        let mut history = vec![(0, 10_000, Some(10_000))];
        for (step, amount) in rows {
            on += step;
            balance += amount;
            history.push((on, amount, Some(balance)));
        }
        let mut all = lines(&history);
        let entries: Vec<(i64, i64)> = history.iter().map(|row| (row.0, row.1)).collect();
        let mut entries = moves(&entries);
        let whole = compared(all.clone(), &entries);
        prop_assert_eq!((whole.mark, whole.obstacle), (Some(day(on)), None));
        for row in &whole.rows {
            prop_assert_eq!(row.bank_balance, Some(row.book_balance));
        }
        let place = at.index(all.len());
        let broken = all[place].day;
        if in_the_books {
            entries[place].amount = entries[place].amount.checked_add(dong(1)).unwrap();
        } else {
            all[place].amount = all[place].amount.checked_add(dong(1)).unwrap();
        }
        let found = compared(all, &entries);
        prop_assert!(found.mark.is_none_or(|mark| mark < broken), "{:?}", found);
        prop_assert!(found.obstacle.is_some());
    }
}
