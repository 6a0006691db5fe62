//! Tables of who may do what, and the law that one person never has both hands unseen.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{
    people::{Around, Circle, Holder, Line},
    *,
};
use crate::unit::{Level, Succession, SuccessionKind, Unit, UnitTree};

const COMMUNE: UnitId = UnitId(1);
const PROVINCE: UnitId = UnitId(2);
const CENTRAL: UnitId = UnitId(3);
const ASKED: Instant = Instant::from_micros(0);
const DAY: i64 = 24 * 3_600_000_000;

fn line() -> Line {
    Line::straight([COMMUNE, PROVINCE, CENTRAL])
}

fn holder(unit: UnitId, user: i64, role: Role) -> Holder {
    Holder { unit, user: UserId(user), role }
}

fn task(quorum: Quorum, needed: i64, of_people: i64) -> Task {
    Task {
        id: ApprovalId(1),
        book: BookId(2),
        unit: COMMUNE,
        kind: Kind::ReceiptVoid,
        subject: "7".into(),
        payload: "{}".into(),
        amount: None,
        quorum,
        needed,
        of_people,
        may_release: true,
        author: UserId(1),
        asked_at: ASKED,
        expires_at: Instant::from_micros(3 * DAY),
    }
}

fn answered(task: Task, acts: &[(i64, Deed)]) -> Case {
    let act =
        |(by, deed): &(i64, Deed)| Act {
            by: UserId(*by), deed: *deed, reason: "vì thế".into(), at: ASKED
        };
    Case { task, acts: acts.iter().map(act).collect() }
}

#[track_caller]
fn check_state(quorum: (Quorum, i64, i64), acts: &[(i64, Deed)], expected: &str) {
    let case = answered(task(quorum.0, quorum.1, quorum.2), acts);
    assert_eq!(case.state(ASKED).code(), expected, "{quorum:?} {acts:?}");
}

#[test]
fn a_task_stands_where_its_acts_leave_it() {
    use Deed::{Agree, Countersign, Disagree, Release, Return, Withdraw};
    let (any, all, two_of_three) = ((Quorum::Any, 1, 3), (Quorum::All, 3, 3), (Quorum::NOfM, 2, 3));
    check_state(any, &[], "open");
    check_state(any, &[(2, Agree)], "agreed");
    check_state(any, &[(2, Disagree)], "disagreed");
    check_state(any, &[(2, Return)], "returned");
    check_state(any, &[(1, Withdraw)], "withdrawn");
    check_state(any, &[(1, Release)], "released");
    check_state(any, &[(1, Release), (9, Countersign)], "countersigned");
    check_state(all, &[(2, Agree), (3, Agree)], "open");
    check_state(all, &[(2, Agree), (3, Agree), (4, Agree)], "agreed");
    check_state(all, &[(2, Agree), (3, Disagree)], "disagreed");
    check_state(two_of_three, &[(2, Agree)], "open");
    check_state(two_of_three, &[(2, Disagree)], "open");
    check_state(two_of_three, &[(2, Disagree), (3, Agree), (4, Agree)], "agreed");
    check_state(two_of_three, &[(2, Disagree), (3, Disagree)], "disagreed");
    check_state(two_of_three, &[(2, Agree), (3, Return)], "returned");
}

#[test]
fn time_runs_out_only_for_what_waits() {
    let late = Instant::from_micros(3 * DAY + 1);
    let waiting = answered(task(Quorum::NOfM, 2, 3), &[(2, Deed::Agree)]);
    assert_eq!(waiting.state(waiting.task.expires_at), State::Open { agreed: 1 });
    assert_eq!(waiting.state(late), State::Expired);
    let agreed = answered(task(Quorum::Any, 1, 1), &[(2, Deed::Agree)]);
    assert_eq!(agreed.state(late), State::Agreed);
}

#[track_caller]
fn check_circle(holders: &[Holder], wanted: i64, own: &[i64], borrowed: &[i64]) {
    let circle = Circle::draw(&line(), holders, Kind::ReceiptVoid, UserId(1), wanted);
    let set = |users: &[i64]| users.iter().map(|it| UserId(*it)).collect::<BTreeSet<_>>();
    assert_eq!((circle.own, circle.borrowed), (set(own), set(borrowed)), "{holders:?}");
}

#[test]
fn a_unit_with_nobody_else_borrows_the_nearest_unit_above() {
    let author = holder(COMMUNE, 1, Role::Treasurer);
    let accountant = holder(COMMUNE, 2, Role::Accountant);
    let above = holder(PROVINCE, 5, Role::Reviewer);
    let top = holder(CENTRAL, 8, Role::Chair);
    check_circle(&[author, accountant, above, top], 1, &[2], &[]);
    check_circle(&[author, above, top], 1, &[], &[5]);
    check_circle(&[author, top], 1, &[], &[8]);
    check_circle(&[author], 1, &[], &[]);
    // Two are wanted: the unit's own one and the nearest one above.
    check_circle(&[author, accountant, above, top], 2, &[2], &[5]);
    // The author's other roles, here or above, make nobody else of the author.
    check_circle(
        &[author, holder(COMMUNE, 1, Role::Chair), holder(PROVINCE, 1, Role::Reviewer), top],
        1,
        &[],
        &[8],
    );
    // Handing out roles is not holding them, and nominating is not checking.
    let idle = [holder(COMMUNE, 3, Role::Administrator), holder(COMMUNE, 4, Role::Nominator)];
    check_circle(&[author, idle[0], idle[1], above], 1, &[], &[5]);
}

/// What answer each deed gets: none is allowed, else the name of the refusal.
#[track_caller]
fn check_may(case: &Case, holders: &[Holder], actor: i64, deed: Deed, expected: Option<&str>) {
    let around = Around::task(&case.task, &line(), holders);
    let answer = case.may(deed, UserId(actor), &around, ASKED).err();
    let name = answer.map(|err| format!("{err:?}").split(['(', ' ']).next().unwrap_or_default().to_owned());
    assert_eq!(name.as_deref(), expected, "{actor} {deed:?} {:?}", case.acts);
}

#[test]
fn the_second_person_is_somebody_else_with_the_right() {
    let holders = [
        holder(COMMUNE, 1, Role::Treasurer),
        holder(COMMUNE, 2, Role::Accountant),
        holder(COMMUNE, 3, Role::Administrator),
        holder(PROVINCE, 5, Role::Reviewer),
    ];
    let open = answered(task(Quorum::Any, 1, 1), &[]);
    for deed in [Deed::Agree, Deed::Disagree, Deed::Return] {
        check_may(&open, &holders, 1, deed, Some("OwnTask"));
        check_may(&open, &holders, 2, deed, None);
        check_may(&open, &holders, 3, deed, Some("NotYours"));
        // The unit has somebody of its own, so nobody is borrowed.
        check_may(&open, &holders, 5, deed, Some("NotYours"));
    }
    check_may(&open, &holders, 2, Deed::Withdraw, Some("OnlyAuthor"));
    check_may(&open, &holders, 1, Deed::Withdraw, None);
    check_may(&open, &holders, 1, Deed::Release, Some("NotAlone"));
    check_may(&open, &holders, 5, Deed::Countersign, Some("NothingToCountersign"));
    let agreed = answered(task(Quorum::Any, 1, 1), &[(2, Deed::Agree)]);
    check_may(&agreed, &holders, 2, Deed::Disagree, Some("Settled"));
    check_may(&agreed, &holders, 1, Deed::Withdraw, Some("Settled"));
    let once = answered(task(Quorum::NOfM, 2, 3), &[(2, Deed::Agree)]);
    check_may(&once, &holders, 2, Deed::Agree, Some("AlreadyAnswered"));
    check_may(&once, &holders, 2, Deed::Disagree, Some("AlreadyAnswered"));
}

#[test]
fn who_is_alone_may_go_ahead_where_allowed_and_is_countersigned_above() {
    let holders = [
        holder(COMMUNE, 1, Role::Treasurer),
        holder(COMMUNE, 6, Role::Controller),
        holder(PROVINCE, 5, Role::Reviewer),
        holder(PROVINCE, 1, Role::Reviewer),
        holder(CENTRAL, 8, Role::Chair),
    ];
    let open = answered(task(Quorum::Any, 1, 1), &[]);
    check_may(&open, &holders, 5, Deed::Agree, None);
    check_may(&open, &holders, 5, Deed::Release, Some("OnlyAuthor"));
    check_may(&open, &holders, 1, Deed::Release, None);
    let mut strict = open.clone();
    strict.task.may_release = false;
    check_may(&strict, &holders, 1, Deed::Release, Some("ReleaseForbidden"));
    let released = answered(task(Quorum::Any, 1, 1), &[(1, Deed::Release)]);
    let around = Around::task(&released.task, &line(), &holders);
    assert_eq!(around.above, BTreeSet::from([UserId(5), UserId(8)]));
    check_may(&released, &holders, 1, Deed::Countersign, Some("OwnTask"));
    check_may(&released, &holders, 6, Deed::Countersign, Some("NotAbove"));
    check_may(&released, &holders, 5, Deed::Countersign, None);
    check_may(&released, &holders, 8, Deed::Countersign, None);
    check_may(&released, &holders, 5, Deed::Disagree, Some("Settled"));
    let signed = answered(task(Quorum::Any, 1, 1), &[(1, Deed::Release), (5, Deed::Countersign)]);
    check_may(&signed, &holders, 8, Deed::Countersign, Some("Settled"));
}

#[test]
fn those_who_carry_on_an_ended_unit_stand_in_its_place() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let (district, heir) = (UnitId(4), UnitId(5));
    let unit = |id: UnitId, parent: Option<UnitId>, valid_to: Option<&str>| Unit {
        id,
        code: format!("U{id}"),
        name: format!("Đơn vị {id}"),
        level: Level::Commune,
        parent,
        valid_from: day("2000-01-01"),
        valid_to: valid_to.map(day),
        book: None,
    };
    let units = vec![
        unit(COMMUNE, Some(district), None),
        unit(district, Some(PROVINCE), Some("2025-06-30")),
        unit(PROVINCE, None, Some("2025-06-30")),
        unit(heir, None, None),
    ];
    let on = day("2025-07-01");
    let merged = Succession { from: PROVINCE, to: heir, on, kind: SuccessionKind::Merge, share: 100 };
    let tree = UnitTree::new(units, vec![merged]);
    assert_eq!(Line::of(&tree, COMMUNE, day("2025-06-30")), Line::straight([COMMUNE, district, PROVINCE]));
    assert_eq!(Line::of(&tree, COMMUNE, on), Line::straight([COMMUNE, heir]));
    // Whoever looks back from an ended unit still sees it first.
    assert_eq!(Line::of(&tree, PROVINCE, on), Line::straight([PROVINCE]));
}

#[test]
fn nobody_stands_above_the_topmost_unit_but_its_controllers() {
    let holders = [holder(CENTRAL, 6, Role::Controller), holder(CENTRAL, 5, Role::Chair)];
    let mut top = task(Quorum::Any, 1, 1);
    top.unit = CENTRAL;
    let around = Around::task(&top, &Line::straight([CENTRAL]), &holders);
    assert_eq!(around.above, BTreeSet::from([UserId(6)]));
}

#[test]
fn an_answer_after_the_time_limit_is_refused_and_the_author_may_still_act() {
    let holders = [holder(PROVINCE, 5, Role::Reviewer)];
    let case = answered(task(Quorum::Any, 1, 1), &[]);
    let around = Around::task(&case.task, &line(), &holders);
    let late = Instant::from_micros(3 * DAY + 1);
    let refused = case.may(Deed::Agree, UserId(5), &around, late).unwrap_err();
    assert!(matches!(refused, ApprovalError::Expired(_)), "{refused}");
    case.may(Deed::Release, UserId(1), &around, late).unwrap();
    case.may(Deed::Withdraw, UserId(1), &around, late).unwrap();
}

#[test]
fn whoever_says_no_says_why() {
    for deed in Deed::ALL {
        let silent = rules::check_reason(*deed, "  ").is_ok();
        assert_eq!(silent, matches!(deed, Deed::Agree | Deed::Withdraw | Deed::Countersign), "{deed:?}");
        rules::check_reason(*deed, "vì thế").unwrap();
    }
}

/// One thing that happens in a random history; an administrator hands out roles as he likes, to himself as well.
#[derive(Clone, Debug)]
enum Event {
    Ask { author: i64, quorum: Quorum, needed: i64, may_release: bool },
    Answer { task: usize, by: i64, deed: Deed },
    Grant { unit: i64, user: i64, role: Role },
    Revoke { at: usize },
    Wait { days: i64 },
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let person = 1i64..6;
    let ask = (person.clone(), prop::sample::select(Quorum::ALL), 1i64..3, any::<bool>())
        .prop_map(|(author, quorum, needed, may_release)| Event::Ask { author, quorum, needed, may_release });
    let answer = (0usize..6, person.clone(), prop::sample::select(Deed::ALL))
        .prop_map(|(task, by, deed)| Event::Answer { task, by, deed });
    let grant = (1i64..4, person, prop::sample::select(Role::ALL))
        .prop_map(|(unit, user, role)| Event::Grant { unit, user, role });
    let rest = prop_oneof![
        (0usize..20).prop_map(|at| Event::Revoke { at }),
        (1i64..4).prop_map(|days| Event::Wait { days })
    ];
    prop::collection::vec(prop_oneof![2 => ask, 8 => answer, 3 => grant, 1 => rest], 1..60)
}

/// Plays a history through the rules and returns its tasks; what is refused does not happen.
fn play(events: Vec<Event>) -> (Vec<Case>, Instant) {
    let (mut cases, mut holders, mut now) = (Vec::<Case>::new(), Vec::<Holder>::new(), ASKED);
    for event in events {
        match event {
            Event::Ask { author, quorum, needed, may_release } => {
                let wanted = if quorum == Quorum::NOfM { needed } else { 1 };
                let circle = Circle::draw(&line(), &holders, Kind::ReceiptVoid, UserId(author), wanted);
                let needed = if quorum == Quorum::All { circle.count().max(1) } else { wanted };
                let mut task = task(quorum, needed, circle.count());
                (task.author, task.may_release) = (UserId(author), may_release);
                task.expires_at = Instant::from_micros(now.micros() + 3 * DAY);
                cases.push(Case { task, acts: Vec::new() });
            }
            Event::Answer { task, by, deed } => {
                let Some(case) = cases.get_mut(task) else { continue };
                let around = Around::task(&case.task, &line(), &holders);
                if case.may(deed, UserId(by), &around, now).is_ok() {
                    case.acts.push(Act { by: UserId(by), deed, reason: "vì thế".into(), at: now });
                }
            }
            Event::Grant { unit, user, role } => holders.push(holder(UnitId(unit), user, role)),
            Event::Revoke { at } if at < holders.len() => drop(holders.swap_remove(at)),
            Event::Revoke { .. } => {}
            Event::Wait { days } => now = Instant::from_micros(now.micros() + days * DAY),
        }
    }
    (cases, now)
}

proptest! {
    #[test]
    fn no_history_gives_one_person_both_hands_without_a_red_mark(events in events()) {
        let (cases, now) = play(events);
        for case in cases.iter().filter(|case| case.state(now).is_done()) {
            let author = case.task.author;
            let others = |deed: Deed| -> BTreeSet<UserId> {
                let by = case.acts.iter().filter(|act| act.deed == deed).map(|act| act.by);
                by.filter(|by| *by != author).collect()
            };
            let agreed = i64::try_from(others(Deed::Agree).len()).unwrap();
            match case.state(now) {
                State::Agreed => prop_assert!(agreed >= case.task.needed.max(1), "{:?}", case),
                State::Released { countersigned } => {
                    prop_assert!(case.task.may_release, "{:?}", case);
                    prop_assert_eq!(countersigned, !others(Deed::Countersign).is_empty(), "{:?}", case);
                    prop_assert_eq!(case.is_red(now), !countersigned);
                }
                other => prop_assert!(false, "{other:?} is not done"),
            }
        }
    }

    #[test]
    fn nothing_follows_what_settles_a_task_but_the_signature_from_above(events in events()) {
        let (cases, now) = play(events);
        for case in cases {
            for end in 0..case.acts.len() {
                let earlier = Case { task: case.task.clone(), acts: case.acts[..end].to_vec() };
                let next = case.acts[end].deed;
                let open = earlier.state(case.acts[end].at);
                let fits = matches!(
                    (open, next),
                    (State::Open { .. }, _)
                        | (State::Expired, Deed::Withdraw | Deed::Release)
                        | (State::Released { countersigned: false }, Deed::Countersign)
                );
                prop_assert!(fits, "{:?} then {:?}", open, next);
            }
            let answered: BTreeSet<UserId> = case.acts.iter().map(|act| act.by).collect();
            prop_assert_eq!(answered.len(), case.acts.len(), "somebody answered twice: {:?} {:?}", case, now);
        }
    }
}
