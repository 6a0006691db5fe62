//! What slows guessing down, and keeps nobody out.

use proptest::prelude::*;
use sovang::user::{
    password::{self, Password},
    sign_in::{self, Progress, SignInError},
    throttle::{AN_HOUR_OF_GUESSES, LONGEST_WAIT},
    totp::FactorError,
};

use super::{
    PASSWORD, after, is_wrong, person, show_code, step, treasurer, type_in, visit, wait_of, wrong_code,
};
use crate::{books::Books, on_both_databases, people::write};

on_both_databases! {
    fn codes_are_guessed_no_faster_than_passwords(books: Books) {
        let (_, secret, _) = treasurer(&books);
        let mut let_in = 0;
        // Somebody has the password and asks from a new address each time.
        for guess in 0..60_u8 {
            let from = visit(&format!("198.51.100.{guess}"), None);
            let moment = after(&books, 60 + i64::from(guess));
            let Ok((half, _)) = type_in(&books, "lan", PASSWORD, &from, moment) else { continue };
            match show_code(&books, &half, &wrong_code(&secret, moment), &from, moment) {
                Err(SignInError::Factor(FactorError::Wrong)) => let_in += 1,
                Err(SignInError::Factor(FactorError::TooSoon(_))) => {}
                other => panic!("{other:?}"),
            }
        }
        assert!((5..=AN_HOUR_OF_GUESSES).contains(&let_in), "{let_in}");
    }

    fn strangers_wait_longer_and_longer_but_the_owner_does_not(books: Books) {
        person(&books, "lan");
        let home = visit("192.0.2.1", None);
        let (_, Progress::Open { device, .. }) = type_in(&books, "lan", PASSWORD, &home, after(&books, 0)).unwrap() else { panic!() };
        // A stranger, even behind the owner's own address.
        let stranger = visit("192.0.2.1", None);
        for _ in 0..5 {
            assert!(is_wrong(&type_in(&books, "lan", "đoán mò mật khẩu", &stranger, after(&books, 1))));
        }
        assert_eq!(wait_of(&type_in(&books, "lan", PASSWORD, &stranger, after(&books, 1))), 5);
        assert!(is_wrong(&type_in(&books, "lan", "đoán mò mật khẩu", &stranger, after(&books, 6))));
        assert_eq!(wait_of(&type_in(&books, "lan", PASSWORD, &stranger, after(&books, 6))), 10);
        // Another login is none of that counter's business, nor is another address.
        assert!(is_wrong(&type_in(&books, "hung", "đoán mò mật khẩu", &stranger, after(&books, 6))));
        assert!(type_in(&books, "lan", PASSWORD, &visit("203.0.113.9", None), after(&books, 6)).is_ok());
        let known = visit("192.0.2.1", Some(device.as_str()));
        assert!(type_in(&books, "lan", PASSWORD, &known, after(&books, 6)).is_ok());
    }

    fn a_known_browser_is_not_delayed_but_its_own_guesses_are(books: Books) {
        person(&books, "lan");
        let (_, Progress::Open { device, .. }) = type_in(&books, "lan", PASSWORD, &visit("192.0.2.1", None), after(&books, 0)).unwrap() else { panic!() };
        let known = visit("198.51.100.7", Some(device.as_str()));
        for _ in 0..5 {
            assert!(is_wrong(&type_in(&books, "lan", "đoán mò mật khẩu", &known, after(&books, 1))));
        }
        assert_eq!(wait_of(&type_in(&books, "lan", PASSWORD, &known, after(&books, 1))), 5);
        let (_, Progress::Open { device: next, .. }) = type_in(&books, "lan", PASSWORD, &known, after(&books, 6)).unwrap() else { panic!() };
        // The secret is new with each sign-in, and a copy of the old one makes nobody known.
        assert_ne!(device, next);
        for _ in 0..5 {
            assert!(is_wrong(&type_in(&books, "lan", "đoán mò mật khẩu", &known, after(&books, 7))));
        }
        assert!(type_in(&books, "lan", PASSWORD, &visit("198.51.100.7", Some(next.as_str())), after(&books, 7)).is_ok());
    }

    fn tries_that_are_sent_at_once_are_counted_one_by_one(books: Books) {
        person(&books, "lan");
        let from = visit("192.0.2.1", None);
        let moment = after(&books, 0);
        let through = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..24).map(|_| scope.spawn(|| {
                let from = from.clone();
                step(&books, move |tx| sign_in::workflow::attempt(tx, "lan", &from, moment.now)).is_ok()
            })).collect();
            tries.into_iter().map(|it| it.join().unwrap()).filter(|through| *through).count()
        });
        assert_eq!(through, 5, "each was counted before its password was looked at");
    }

    fn one_who_signs_in_to_the_own_login_buys_no_guesses_at_others(books: Books) {
        person(&books, "lan");
        let from = visit("192.0.2.1", None);
        let mut wrong = 0;
        for other in 0..60 {
            let login = format!("nguoi{other}");
            match type_in(&books, &login, "đoán mò mật khẩu", &from, after(&books, other)) {
                Err(SignInError::Wrong) => wrong += 1,
                Err(SignInError::TooSoon(_)) => {}
                answer => panic!("{answer:?}"),
            }
            drop(type_in(&books, "lan", PASSWORD, &from, after(&books, other)));
        }
        assert!((20..=2 * AN_HOUR_OF_GUESSES).contains(&wrong), "{wrong}");
    }
}

/// What somebody may do to a login that is not theirs.
#[derive(Clone, Copy, Debug)]
enum Attack {
    Guess { from: u8, forged: bool },
    RightPasswordElsewhere { from: u8 },
    Pause(i64),
}

fn attacks() -> impl Strategy<Value = Vec<Attack>> {
    let attack = prop_oneof![
        6 => (0..3_u8, any::<bool>()).prop_map(|(from, forged)| Attack::Guess { from, forged }),
        1 => (0..3_u8).prop_map(|from| Attack::RightPasswordElsewhere { from }),
        2 => prop_oneof![0..10_i64, 0..LONGEST_WAIT, 0..90_000_i64].prop_map(Attack::Pause),
    ];
    prop::collection::vec(attack, 1..60)
}

/// The law, over a database: after whatever strangers did, the owner's browser signs in at the first try, and within
/// no hour did a stranger's address have more guesses at the login than the bound.
#[expect(clippy::too_many_lines, reason = "one game with its moves and its laws")]
#[test]
fn no_sequence_of_strangers_delays_the_owner_or_guesses_faster() {
    let books = crate::books::sqlite().map(Books::start).unwrap();
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 24, ..ProptestConfig::default() });
    let case = std::cell::Cell::new(0_i64);
    runner
        .run(&attacks(), |attacks| {
            let number = case.replace(case.get() + 1);
            let login = format!("chu{number}");
            person(&books, &login);
            let home = visit("192.0.2.200", None);
            let begin = number * 10_000_000;
            let (_, Progress::Open { device, .. }) =
                type_in(&books, &login, PASSWORD, &home, after(&books, begin)).unwrap()
            else {
                panic!("no session")
            };
            let mut now = begin + 1;
            let mut guesses: Vec<(u8, i64)> = Vec::new();
            for attack in attacks {
                now += 1;
                match attack {
                    Attack::Pause(seconds) => now += seconds,
                    Attack::RightPasswordElsewhere { from } => {
                        // A right password forgives its counter, which a stranger cannot bring about: it opens.
                        drop(type_in(
                            &books,
                            "khac",
                            PASSWORD,
                            &visit(&format!("203.0.113.{from}"), None),
                            after(&books, now),
                        ));
                    }
                    Attack::Guess { from, forged } => {
                        let device = forged.then_some("0123456789abcdef0123456789abcdef");
                        let from_there = visit(&format!("203.0.113.{from}"), device);
                        let (typed, moment) = (login.clone(), after(&books, now));
                        // The password is not compared here: what counts is whether the guess was let through.
                        if step(&books, move |tx| {
                            sign_in::workflow::attempt(tx, &typed, &from_there, moment.now)
                        })
                        .is_ok()
                        {
                            guesses.push((from, now));
                        }
                    }
                }
            }
            for (from, start) in &guesses {
                let within = guesses
                    .iter()
                    .filter(|(by, at)| by == from && (*start..start + 3_600).contains(at))
                    .count();
                prop_assert!(within <= AN_HOUR_OF_GUESSES, "{} guesses within an hour", within);
            }
            let owner = visit("203.0.113.1", Some(device.as_str()));
            let opened = type_in(&books, &login, PASSWORD, &owner, after(&books, now));
            prop_assert!(
                matches!(opened, Ok((_, Progress::Open { .. }))),
                "the owner was kept out: {opened:?}"
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn an_unknown_login_costs_what_a_known_one_costs() {
    let books = crate::books::sqlite().map(Books::start).unwrap();
    let lan = person(&books, "lan");
    let author = books.author.clone();
    // At the real cost, as after the first sign-in.
    let hash = Password::new(PASSWORD).hash().unwrap();
    write(&books, move |tx| Ok(password::workflow::issue(tx, &author, lan, &hash)?)).unwrap();
    let from = visit("192.0.2.1", None);
    let hash_of = |login: &'static str| {
        let (from, moment) = (from.clone(), after(&books, 0));
        let ticket =
            step(&books, move |tx| sign_in::workflow::attempt(tx, login, &from, moment.now)).unwrap();
        ticket.cost()
    };
    let standard = Some(password::COST);
    assert_eq!((hash_of("lan"), hash_of("khong.co.ai")), (standard, standard));
}
