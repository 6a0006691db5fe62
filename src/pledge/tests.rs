//! What is due of a pledge, whatever comes in and however it is rescheduled.

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn dong(amount: i64) -> Money {
    Money::from_dong(amount)
}

fn schedule(instalments: &[(&str, i64)]) -> Schedule {
    let instalment = |(on, amount): &(&str, i64)| Instalment { due_on: day(on), amount: dong(*amount) };
    Schedule::new(instalments.iter().map(instalment).collect()).unwrap()
}

const YEAR: &[(&str, i64)] = &[("2025-03-01", 100), ("2025-06-01", 100), ("2025-09-01", 150)];

fn pledge_with(later: Vec<Version>, paid: &[i64], lapse: Option<Lapse>) -> Pledge {
    let new = NewPledge {
        party: PartyId(1),
        fund: FundId(1),
        made_on: day("2025-01-15"),
        words: String::new(),
        anonymous: false,
        schedule: schedule(YEAR),
    };
    let payment = |(gift, amount): (i64, &i64)| Payment {
        gift: Seq(gift),
        on: day("2025-02-01"),
        amount: dong(*amount),
    };
    let payments = (1..).zip(paid).map(payment).collect();
    Pledge::new((PledgeId(1), BookId(2)), new, later, payments, lapse)
}

fn pledge(paid: &[i64]) -> Pledge {
    pledge_with(Vec::new(), paid, None)
}

#[track_caller]
fn check(paid: &[i64], lines: [i64; 3], expected: i64, standing: Standing) {
    let pledge = pledge(paid);
    let of_lines: Vec<i64> = pledge.lines().unwrap().iter().map(|line| line.paid.dong()).collect();
    assert_eq!(of_lines, lines);
    assert_eq!(pledge.expected().unwrap(), dong(expected));
    assert_eq!(pledge.standing().unwrap(), standing);
}

#[test]
fn money_fills_the_earliest_instalment_first() {
    check(&[], [0, 0, 0], 100, Standing::Open);
    check(&[30], [30, 0, 0], 70, Standing::Open);
    check(&[30, 70], [100, 0, 0], 100, Standing::Open);
    check(&[250], [100, 100, 50], 100, Standing::Open);
    check(&[350], [100, 100, 150], 0, Standing::Kept);
    check(&[300, 300], [100, 100, 150], 0, Standing::Kept);
    assert_eq!(pledge(&[300, 300]).left().unwrap(), Money::ZERO);
}

#[test]
fn a_reminder_names_what_is_late_and_what_comes_soon() {
    let due = |paid: &[i64], today: &str, within| {
        let reminders = pledge(paid).reminders(day(today), within).unwrap();
        reminders.iter().map(|it| (it.no, it.left.dong(), it.overdue)).collect::<Vec<_>>()
    };
    assert_eq!(due(&[], "2025-02-01", 27), []);
    assert_eq!(due(&[], "2025-02-01", 28), [(1, 100, false)]);
    assert_eq!(due(&[], "2025-03-01", 0), [(1, 100, false)]);
    assert_eq!(due(&[40], "2025-03-02", 0), [(1, 60, true)]);
    assert_eq!(due(&[40], "2025-06-02", 91), [(1, 60, true), (2, 100, true), (3, 150, false)]);
    assert_eq!(due(&[100], "2025-03-02", 0), []);
    assert_eq!(due(&[350], "2026-01-01", 365), []);
    let lapse = Lapse { on: day("2025-02-01"), reason: "chuyển đi".into() };
    assert_eq!(pledge_with(Vec::new(), &[], Some(lapse)).reminders(day("2026-01-01"), 9).unwrap(), []);
}

#[test]
fn a_new_schedule_keeps_what_has_come() {
    let paid = pledge(&[130]);
    let later = paid.reschedule(&schedule(&[("2025-12-01", 200)]), day("2025-06-05"), "khó khăn".into());
    let version = later.unwrap();
    assert_eq!(version.schedule, schedule(&[("2025-03-01", 100), ("2025-06-01", 30), ("2025-12-01", 200)]));
    let again = pledge_with(vec![version], &[130], None);
    assert_eq!((again.left().unwrap(), again.expected().unwrap()), (dong(200), dong(200)));
    let early = paid.reschedule(&schedule(YEAR), day("2025-01-14"), "x".into()).unwrap_err();
    assert!(matches!(early, PledgeError::TooEarly { .. }));
    let same = pledge(&[]).reschedule(&schedule(YEAR), day("2025-02-01"), "x".into()).unwrap_err();
    assert!(matches!(same, PledgeError::Unchanged));
    let kept = pledge(&[350]).reschedule(&schedule(YEAR), day("2025-02-01"), "x".into()).unwrap_err();
    assert!(matches!(kept, PledgeError::Kept));
}

#[test]
fn a_schedule_has_days_and_amounts() {
    assert!(matches!(Schedule::new(Vec::new()), Err(PledgeError::NoInstalments)));
    let nothing = vec![Instalment { due_on: day("2025-03-01"), amount: Money::ZERO }];
    assert!(matches!(Schedule::new(nothing), Err(PledgeError::NotPositive { .. })));
    let many = vec![Instalment { due_on: day("2025-03-01"), amount: dong(1) }; 121];
    assert!(matches!(Schedule::new(many), Err(PledgeError::TooMany { count: 121 })));
    let huge = vec![Instalment { due_on: day("2025-03-01"), amount: dong(i64::MAX) }; 2];
    assert!(matches!(Schedule::new(huge), Err(PledgeError::Money(MoneyError::TooLarge))));
    let quarters = Schedule::even(dong(1_000), day("2025-01-31"), 3, 1).unwrap();
    let expected = [("2025-01-31", 334), ("2025-02-28", 333), ("2025-03-31", 333)];
    assert_eq!(quarters, schedule(&expected));
    assert!(matches!(Schedule::even(dong(10), day("2025-01-31"), 0, 1), Err(PledgeError::NoInstalments)));
    assert!(matches!(Schedule::even(dong(2), day("2025-01-31"), 3, 1), Err(PledgeError::NotPositive { .. })));
    assert!(matches!(Schedule::even(dong(9), day("2025-01-31"), 3, u32::MAX), Err(PledgeError::TooFar)));
}

proptest! {
    /// Every đồng that comes is in one instalment or over; what is left and what has come make up the promise.
    #[test]
    fn lines_add_up(paid in prop::collection::vec(1i64..200, 0..8)) {
        let pledge = pledge(&paid);
        let of_lines = Money::sum(pledge.lines().unwrap().iter().map(|line| line.paid)).unwrap();
        let came = pledge.paid().unwrap();
        prop_assert_eq!(of_lines, came.min(pledge.promised().unwrap()));
        prop_assert_eq!(of_lines.checked_add(pledge.left().unwrap()).unwrap(), pledge.promised().unwrap());
        prop_assert_eq!(pledge.left().unwrap().is_zero(), pledge.standing().unwrap() == Standing::Kept);
        prop_assert_eq!(pledge.expected().unwrap().is_zero(), pledge.left().unwrap().is_zero());
    }

    /// However often a pledge is rescheduled, what came stays counted and what is to come is what was agreed.
    #[test]
    fn rescheduling_moves_only_what_is_to_come(paid in prop::collection::vec(1i64..80, 0..4), to_come in prop::collection::vec((0u64..400, 1i64..500), 1..5)) {
        let before = pledge(&paid);
        let instalment = |(after, amount): &(u64, i64)| Instalment {
            due_on: day("2025-06-01") + Days::new(*after),
            amount: dong(*amount),
        };
        let to_come = Schedule::new(to_come.iter().map(instalment).collect()).unwrap();
        prop_assume!(!before.left().unwrap().is_zero());
        let version = before.reschedule(&to_come, day("2025-05-01"), "x".into()).unwrap();
        let after = pledge_with(vec![version], &paid, None);
        prop_assert_eq!(after.left().unwrap(), to_come.total().unwrap());
        prop_assert_eq!(after.paid().unwrap(), before.paid().unwrap());
    }
}
