//! When a mail is tried again, and when it is given up.

use super::*;

fn at(minutes: i64) -> Instant {
    Instant::from_micros(minutes * MINUTE)
}

#[test]
fn a_server_that_says_later_is_asked_again_ever_more_slowly_and_not_for_ever() {
    let later = Answer::Later("451 busy".to_owned());
    let (mut now, mut waits) = (0, Vec::new());
    for tries in 1.. {
        let (state, due) = later.settles(tries, at(now));
        if state == State::Failed {
            break;
        }
        assert_eq!(state, State::Queued);
        let wait = (due.micros() - at(now).micros()) / MINUTE;
        assert!(waits.last().is_none_or(|last| *last <= wait), "{waits:?} {wait}");
        waits.push(wait);
        now += wait;
    }
    assert_eq!((waits.len(), waits[0]), (8, 1));
    assert!(now > 2 * 24 * 60, "a server may be down over a week-end");
}

#[test]
fn what_a_server_took_or_refused_is_not_tried_again() {
    for (answer, expected) in [
        (Answer::Accepted(String::new()), State::Sent),
        (Answer::Refused(String::new()), State::Failed),
        (Answer::Unsure(String::new()), State::Unsure),
    ] {
        assert_eq!(answer.settles(1, at(3)), (expected, at(3)));
    }
}

#[test]
fn what_was_sent_is_never_sent_again_by_a_person_either() {
    for deed in Deed::ALL {
        for state in [State::Sent, State::Sending, State::Handing] {
            assert!(!state.allows(*deed), "{state:?} {deed:?}");
        }
    }
    assert!(State::Unsure.allows(Deed::Accept) && State::Unsure.allows(Deed::Again));
    assert!(!State::Queued.allows(Deed::Again) && State::Queued.allows(Deed::Withhold));
}
