//! The steps of signing in, in their order and no other.

use sovang::{
    db::DbError,
    user::{
        self, Role,
        password::{self, Password},
        session,
        sign_in::{self, Progress, SignInError, Step},
        totp::{self, FactorError},
    },
};

use super::{
    PASSWORD, after, enrol, is_wrong, person, show_code, step, treasurer, type_in, visit, wrong_code,
};
use crate::{
    on_both_databases,
    people::{acting, add, appoint, cheap, is_open, open_session, write},
};

on_both_databases! {
    fn a_right_password_opens_a_session(books: Books) {
        let lan = person(&books, "lan");
        let here = visit("192.0.2.1", None);
        let (_, progress) = type_in(&books, " Lan ", PASSWORD, &here, after(&books, 0)).unwrap();
        let Progress::Open { session, device } = progress else { panic!("{progress:?}") };
        let found = books.pool.read_now(|db| session::store::find(db, &session, books.author.at).map_err(DbError::from)).unwrap().unwrap();
        assert_eq!((found.user.id, found.second_factor_at), (lan, None));
        assert_eq!(device.as_str().len(), 32);
    }

    fn nobody_is_told_why_they_are_not_let_in(books: Books) {
        person(&books, "lan");
        add(&books, "khong.mat.khau");
        person(&books, "hung");
        let author = books.author.clone();
        appoint(&books);
        write(&books, move |tx| user::workflow::disable(tx, &author, "hung", "nghỉ việc")).unwrap();
        let here = visit("192.0.2.1", None);
        let answers = [
            type_in(&books, "lan", "sai mật khẩu rồi", &here, after(&books, 0)),
            type_in(&books, "khong.co.ai", PASSWORD, &here, after(&books, 0)),
            type_in(&books, "khong.mat.khau", PASSWORD, &here, after(&books, 0)),
            type_in(&books, "hung", PASSWORD, &here, after(&books, 0)),
            type_in(&books, "Ngô Thừa Ân ' OR 1=1", PASSWORD, &here, after(&books, 0)),
        ];
        for answer in answers {
            assert!(is_wrong(&answer), "{answer:?}");
        }
    }

    fn a_password_of_an_old_cost_is_kept_at_the_new_one(books: Books) {
        let lan = person(&books, "lan");
        let kept = || books.pool.read_now(|db| password::store::get(db, lan).map_err(DbError::from)).unwrap().unwrap();
        assert!(!kept().hash.is_of(password::COST));
        type_in(&books, "lan", "sai mật khẩu rồi", &visit("192.0.2.1", None), after(&books, 0)).unwrap_err();
        assert!(!kept().hash.is_of(password::COST));
        type_in(&books, "lan", PASSWORD, &visit("192.0.2.1", None), after(&books, 0)).unwrap();
        assert!(kept().hash.is_of(password::COST) && kept().hash.matches(&Password::new(PASSWORD)));
    }

    fn a_password_that_is_changed_while_it_is_compared_opens_nothing(books: Books) {
        let lan = person(&books, "lan");
        let here = visit("192.0.2.1", None);
        let from = here.clone();
        let now = after(&books, 0);
        let ticket = step(&books, move |tx| sign_in::workflow::attempt(tx, "lan", &from, now.now)).unwrap();
        let checked = ticket.check(&Password::new(PASSWORD));
        let author = acting(&books, lan);
        write(&books, move |tx| Ok(password::workflow::issue(tx, &author, lan, &cheap("một mật khẩu khác hẳn"))?)).unwrap();
        let late = step(&books, move |tx| sign_in::workflow::passed(tx, &checked, &here, now));
        assert!(is_wrong(&late), "{late:?}");
    }

    fn somebody_new_chooses_a_password_before_anything_opens(books: Books) {
        appoint(&books);
        let (author, unit) = (books.author.clone(), books.unit);
        write(&books, move |tx| {
            let hash = cheap("v7kq-2xw9-hd4t");
            user::workflow::welcome(tx, &author, ("lan", "Hoàng Thị Lan"), (unit, Role::Controller), &hash)
        }).unwrap();
        let here = visit("192.0.2.1", None);
        let (half, progress) = type_in(&books, "lan", "v7kq-2xw9-hd4t", &here, after(&books, 0)).unwrap();
        assert!(matches!(progress, Progress::Next(Step::NewPassword)), "{progress:?}");
        // The other steps are not to be had instead.
        assert!(matches!(show_code(&books, &half, "123456", &here, after(&books, 0)), Err(SignInError::Expired)));
        assert!(matches!(enrol(&books, &half, "123456", &here, after(&books, 0)), Err(SignInError::Expired)));
        let (chosen, from, moment) = (half.clone(), here.clone(), after(&books, 60));
        let progress = step(&books, move |tx| {
            sign_in::workflow::choose_password(tx, chosen.as_str(), &cheap(PASSWORD), &from, moment)
        }).unwrap();
        assert!(matches!(progress, Progress::Open { .. }), "{progress:?}");
        // The half sign-in has been used up, and the one-time password counts no more.
        let (used, from) = (half, here.clone());
        let again = step(&books, move |tx| sign_in::workflow::choose_password(tx, used.as_str(), &cheap("x"), &from, moment));
        assert!(matches!(again, Err(SignInError::Expired)), "{again:?}");
        assert!(is_wrong(&type_in(&books, "lan", "v7kq-2xw9-hd4t", &here, after(&books, 120))));
        assert!(type_in(&books, "lan", PASSWORD, &here, after(&books, 180)).is_ok());
    }

    fn who_pays_must_enrol_and_then_show_a_code_each_time(books: Books) {
        let (lan, secret, codes) = treasurer(&books);
        assert_eq!(codes.len(), totp::RECOVERY_CODES);
        let here = visit("192.0.2.1", None);
        let (half, progress) = type_in(&books, "lan", PASSWORD, &here, after(&books, 60)).unwrap();
        assert!(matches!(progress, Progress::Next(Step::Code)), "{progress:?}");
        let wrong = show_code(&books, &half, &wrong_code(&secret, after(&books, 60)), &here, after(&books, 60));
        assert!(matches!(wrong, Err(SignInError::Factor(FactorError::Wrong))), "{wrong:?}");
        let code = secret.code_at(after(&books, 60).now).unwrap();
        let progress = show_code(&books, &half, &code, &here, after(&books, 60)).unwrap();
        let Progress::Open { session, .. } = progress else { panic!("{progress:?}") };
        let found = books.pool.read_now(|db| session::store::find(db, &session, books.author.at).map_err(DbError::from)).unwrap().unwrap();
        assert_eq!((found.user.id, found.second_factor_at), (lan, Some(books.author.at)));
        // The same code a second time, for another browser.
        let (half, _) = type_in(&books, "lan", PASSWORD, &here, after(&books, 70)).unwrap();
        let again = show_code(&books, &half, &code, &here, after(&books, 70));
        assert!(matches!(again, Err(SignInError::Factor(FactorError::Wrong))), "{again:?}");
    }

    fn a_code_opens_one_of_two_sign_ins_that_race(books: Books) {
        let (_, secret, _) = treasurer(&books);
        let here = visit("192.0.2.1", None);
        let moment = after(&books, 60);
        let halves: Vec<_> = (0..4).map(|_| type_in(&books, "lan", PASSWORD, &here, moment).unwrap().0).collect();
        let code = secret.code_at(moment.now).unwrap();
        let opened = std::thread::scope(|scope| {
            let tries: Vec<_> = halves.iter().map(|half| scope.spawn(|| show_code(&books, half, &code, &here, moment).is_ok())).collect();
            tries.into_iter().filter(|_| true).map(|it| it.join().unwrap()).filter(|opened| *opened).count()
        });
        assert_eq!(opened, 1);
    }

    fn each_recovery_code_opens_once(books: Books) {
        let (lan, _, codes) = treasurer(&books);
        let here = visit("192.0.2.1", None);
        for (index, code) in codes.iter().enumerate().take(2) {
            let seconds = 60 * i64::try_from(index + 1).unwrap();
            let (half, _) = type_in(&books, "lan", PASSWORD, &here, after(&books, seconds)).unwrap();
            let typed = code.to_string().to_lowercase().replace('-', " ");
            assert!(matches!(show_code(&books, &half, &typed, &here, after(&books, seconds)), Ok(Progress::Open { .. })));
            let (half, _) = type_in(&books, "lan", PASSWORD, &here, after(&books, seconds + 1)).unwrap();
            let again = show_code(&books, &half, &typed, &here, after(&books, seconds + 1));
            assert!(matches!(again, Err(SignInError::Factor(FactorError::Wrong))), "{again:?}");
        }
        let left = books.pool.read_now(|db| totp::store::codes_left(db, lan).map_err(DbError::from)).unwrap();
        assert_eq!(left, 8);
        let author = acting(&books, lan);
        let fresh = step(&books, move |tx| Ok(totp::workflow::renew_codes(tx, &author)?)).unwrap();
        let (half, _) = type_in(&books, "lan", PASSWORD, &here, after(&books, 300)).unwrap();
        assert!(show_code(&books, &half, &codes[5].to_string(), &here, after(&books, 300)).is_err(), "an old code");
        assert!(show_code(&books, &half, &fresh[0].to_string(), &here, after(&books, 300)).is_ok());
    }

    fn a_half_sign_in_runs_out(books: Books) {
        let (_, secret, _) = treasurer(&books);
        let here = visit("192.0.2.1", None);
        let (half, _) = type_in(&books, "lan", PASSWORD, &here, after(&books, 60)).unwrap();
        let late = after(&books, 60 + sign_in::HALF);
        let code = secret.code_at(late.now).unwrap();
        assert!(matches!(show_code(&books, &half, &code, &here, late), Err(SignInError::Expired)));
        let other = session::Secret::random().unwrap();
        assert!(matches!(show_code(&books, &other, &code, &here, late), Err(SignInError::Expired)));
    }

    fn a_lost_factor_is_taken_away_and_must_be_set_up_again(books: Books) {
        let (lan, _, codes) = treasurer(&books);
        let session = open_session(&books, lan, books.author.at);
        let author = books.author.clone();
        write(&books, move |tx| user::workflow::remove_factor(tx, &author, "lan", "mất điện thoại")).unwrap();
        assert!(!is_open(&books, &session, books.author.at));
        let here = visit("192.0.2.1", None);
        let (half, progress) = type_in(&books, "lan", PASSWORD, &here, after(&books, 60)).unwrap();
        assert!(matches!(progress, Progress::Next(Step::Enrol)), "{progress:?}");
        assert!(show_code(&books, &half, &codes[0].to_string(), &here, after(&books, 60)).is_err());
        let own = acting(&books, lan);
        let refused = write(&books, move |tx| user::workflow::remove_factor(tx, &own, "lan", "thích thế"));
        assert!(matches!(refused, Err(user::UserError::OwnFactor)), "{refused:?}");
    }

    fn changing_a_password_ends_everything_else(books: Books) {
        let lan = person(&books, "lan");
        let (kept, other) = (open_session(&books, lan, books.author.at), open_session(&books, lan, books.author.at));
        let checked = books.pool.read_now(|db| password::store::get(db, lan).map_err(DbError::from)).unwrap().unwrap().hash;
        let change = |checked: password::PasswordHash, keep: String| {
            let author = acting(&books, lan);
            write(&books, move |tx| Ok(password::workflow::change(tx, &author, &checked, &cheap("mật khẩu mới tinh khôi"), Some(&keep))?))
        };
        change(checked.clone(), kept.clone()).unwrap();
        assert!(is_open(&books, &kept, books.author.at) && !is_open(&books, &other, books.author.at));
        assert!(change(checked, kept).is_err(), "the password it was compared with is gone");
    }

    fn the_code_again_counts_for_the_session_that_asked(books: Books) {
        let (lan, secret, _) = treasurer(&books);
        let (one, other) = (open_session(&books, lan, books.author.at), open_session(&books, lan, books.author.at));
        let moment = after(&books, 60);
        let (author, code, id) = (acting(&books, lan), secret.code_at(moment.now).unwrap(), one.clone());
        step(&books, move |tx| Ok(totp::workflow::step_up(tx, &author, &id, &code, moment.now)?)).unwrap().unwrap();
        let stepped = |id: &str| {
            books.pool.read_now(|db| session::store::find(db, id, books.author.at).map_err(DbError::from)).unwrap().unwrap().stepped_up_at
        };
        assert_eq!((stepped(&one), stepped(&other)), (Some(books.author.at), None));
    }
}
