//! The laws of waiting, over arbitrary timings.

use proptest::prelude::*;

use super::*;

const HOUR: i64 = 3600;

fn at(seconds: i64) -> Instant {
    Instant::from_micros(seconds * SECOND)
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Tries once at each of the moments and returns those that were let through.
fn let_through(policy: Policy, moments: &[i64]) -> Vec<i64> {
    let mut tries = None;
    let mut through = Vec::new();
    for moment in moments {
        if policy.wait(tries, at(*moment)).is_none() {
            tries = Some(Policy::count(tries, at(*moment)));
            through.push(*moment);
        }
    }
    through
}

fn most_within_an_hour(through: &[i64]) -> usize {
    let within = |start: &i64| through.iter().filter(|it| (*start..start + HOUR).contains(*it)).count();
    through.iter().map(within).max().unwrap_or_default()
}

fn login() -> Policy {
    Counter::Login("thuquy", address("192.0.2.1")).policy()
}

#[test]
fn the_wait_doubles_and_stops_growing() {
    let wait =
        |count, after| login().wait(Some(Tries { count, last_at: at(0) }), at(after)).map(|it| it.seconds);
    assert_eq!(login().wait(None, at(0)), None);
    assert_eq!([1, 2, 3, 4].map(|count| wait(count, 0)), [None; 4]);
    assert_eq!([5, 6, 7, 8].map(|count| wait(count, 0)), [Some(5), Some(10), Some(20), Some(40)]);
    assert_eq!(
        [12, 13, 1_000, i64::MAX].map(|count| wait(count, 0)),
        [Some(640), Some(900), Some(900), Some(900)]
    );
    assert_eq!((wait(5, 4), wait(5, 5)), (Some(1), None));
    assert_eq!((wait(1_000, LONGEST_WAIT - 1), wait(1_000, LONGEST_WAIT)), (Some(1), None));
}

#[test]
fn a_counter_that_rested_a_day_begins_anew() {
    let tries = Some(Tries { count: 1_000, last_at: at(0) });
    assert_eq!(Policy::count(tries, at(FORGOTTEN_AFTER - 1)).count, 1_001);
    assert_eq!(Policy::count(tries, at(FORGOTTEN_AFTER)).count, 1);
}

#[test]
fn somebody_who_tries_all_the_time_is_let_through_a_bounded_number_of_times() {
    let every_second: Vec<i64> = (0..3 * HOUR).collect();
    let through = let_through(login(), &every_second);
    assert_eq!(most_within_an_hour(&through), AN_HOUR_OF_GUESSES);
    let all_logins = let_through(Counter::Address(address("192.0.2.1")).policy(), &every_second);
    assert!(most_within_an_hour(&all_logins) <= 2 * AN_HOUR_OF_GUESSES);
    // Once the wait is longest, four an hour are left.
    assert_eq!(through.iter().filter(|it| **it >= 2 * HOUR).count(), 4);
}

#[test]
fn addresses_of_one_customer_share_a_counter() {
    let same = |one: &str, other: &str| {
        Counter::Address(address(one)).key() == Counter::Address(address(other)).key()
    };
    assert!(same("192.0.2.1", "::ffff:192.0.2.1"));
    assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
    assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
    assert!(!same("192.0.2.1", "192.0.2.2"));
}

#[test]
fn every_counter_has_a_name_of_its_own() {
    let here = address("192.0.2.1");
    let keys = [
        Counter::Login("a", here).key(),
        Counter::Login("b", here).key(),
        Counter::Address(here).key(),
        Counter::Device(UserId(1), Hash::default()).key(),
        Counter::Device(UserId(2), Hash::default()).key(),
        Counter::Code(UserId(1)).key(),
        Counter::DeviceCode(UserId(1), Hash::default()).key(),
        Counter::Session("a").key(),
    ];
    let distinct: std::collections::HashSet<_> = keys.iter().collect();
    assert_eq!(distinct.len(), keys.len());
}

#[test]
fn the_wait_is_said_in_both_languages() {
    let say = |seconds| Wait { seconds }.to_string();
    assert!(
        say(5).contains("đợi 5 giây")
            && say(60).contains("đợi 1 phút rồi")
            && say(65).contains("1 phút 5 giây")
    );
    assert!(format!("{:#}", Wait { seconds: 65 }).contains("wait 1 minutes 5 seconds"));
}

proptest! {
    /// However the tries are spread over days, no hour holds more guesses than the bound.
    #[test]
    fn no_timing_buys_more_guesses(gaps in prop::collection::vec(
        prop_oneof![0..3_i64, 0..60_i64, 0..1_000_i64, 0..4_000_i64, 80_000..90_000_i64], 1..400)
    ) {
        let moments: Vec<i64> = gaps.iter().scan(0, |now, gap| { *now += gap; Some(*now) }).collect();
        let through = let_through(login(), &moments);
        // A day of rest gives the free tries back, and only a day does, so that no hour holds two beginnings.
        prop_assert!(most_within_an_hour(&through) <= AN_HOUR_OF_GUESSES);
    }

    /// A try that is refused leaves the wait as it was.
    #[test]
    fn refused_tries_do_not_lengthen_the_wait(count in 0..40_i64, early in prop::collection::vec(0..900_i64, 0..50)) {
        let tries = (count > 0).then(|| Tries { count, last_at: at(0) });
        let before = login().wait(tries, at(0));
        for moment in early {
            // A refused try writes nothing, so the state that the next one meets is the same.
            let _ = login().wait(tries, at(moment));
        }
        prop_assert_eq!(login().wait(tries, at(0)), before);
    }
}
