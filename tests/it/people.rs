//! Roles are given and taken by those who may, sessions end with them, and nobody gets two hands.

use sovang::{
    calendar::Instant,
    db::{DbError, Tx},
    id::{BookId, UnitId, UserId},
    ledger::Author,
    opening,
    unit::{self, Level, UnitError, workflow::NewUnit},
    user::{
        self, Role, UserError,
        password::{Cost, Password, PasswordHash},
        rights::{Right, RightsError, Standing},
        session,
    },
};

use crate::{
    books::{Books, day},
    on_both_databases,
};

/// Runs one write job on the register.
pub fn write<T: Send + 'static>(
    books: &Books,
    job: impl FnOnce(&mut Tx) -> Result<T, UserError> + Send + 'static,
) -> Result<T, UserError> {
    books.pool.write_now([BookId::REGISTER], job)
}

pub fn cheap(text: &str) -> PasswordHash {
    Password::new(text).hash_at(Cost { memory_kib: 64, passes: 1, lanes: 1 }).unwrap()
}

pub fn add(books: &Books, login: &str) -> UserId {
    let (author, login) = (books.author.clone(), login.to_owned());
    write(books, move |tx| user::workflow::add(tx, &author, &login, &format!("Người {login}"))).unwrap()
}

pub fn grant(books: &Books, by: &Author, login: &str, unit: UnitId, role: Role) -> Result<(), UserError> {
    let (by, login) = (by.clone(), login.to_owned());
    write(books, move |tx| user::workflow::grant(tx, &by, &login, unit, role))
}

fn revoke(books: &Books, by: &Author, login: &str, unit: UnitId, role: Role) -> Result<(), UserError> {
    let (by, login) = (by.clone(), login.to_owned());
    write(books, move |tx| user::workflow::revoke(tx, &by, &login, (unit, role), "hết nhiệm kỳ"))
}

fn act(
    books: &Books,
    what: fn(&mut Tx, &Author, &str, &str) -> Result<(), UserError>,
    by: &Author,
    login: &str,
) -> Result<(), UserError> {
    let (by, login) = (by.clone(), login.to_owned());
    write(books, move |tx| what(tx, &by, &login, "vì lý do này"))
}

/// Adds a unit below TB.
pub fn unit_below(books: &Books, code: &str, level: Level, parent: &str) -> UnitId {
    let author = books.author.clone();
    let new = NewUnit {
        code: code.into(),
        name: format!("Hội {code}"),
        level,
        parent: Some(parent.into()),
        valid_from: day("2000-01-01"),
        regime: "fund".into(),
    };
    books
        .pool
        .write_now([BookId::REGISTER], move |tx| unit::workflow::add(tx, &author, &new))
        .map_err(|err: UnitError| err)
        .unwrap()
}

pub fn acting(books: &Books, user: UserId) -> Author {
    Author { user, ..books.author.clone() }
}

pub fn appoint(books: &Books) {
    let (author, unit) = (books.author.clone(), books.unit);
    write(books, move |tx| user::workflow::appoint(tx, &author, unit)).unwrap();
}

pub fn open_session(books: &Books, user: UserId, at: Instant) -> String {
    write(books, move |tx| session::workflow::open(tx, user, true, ("Trình duyệt", "192.0.2.1"), at)).unwrap()
}

pub fn is_open(books: &Books, session: &str, at: Instant) -> bool {
    books.pool.read_now(|db| session::store::find(db, session, at).map_err(DbError::from)).unwrap().is_some()
}

fn standing(books: &Books, user: UserId) -> Standing {
    books.pool.read_now(|db| user::store::standing(db, user).map_err(DbError::from)).unwrap()
}

fn is_missing(result: &Result<(), UserError>) -> bool {
    matches!(result, Err(UserError::Rights(RightsError::Missing { right: Right::ManagePeople })))
}

on_both_databases! {
    fn only_those_who_manage_people_give_roles(books: Books) {
        let commune = unit_below(&books, "XA", Level::Commune, "TB");
        let (lan, hung, mai) = (add(&books, "lan"), add(&books, "hung"), add(&books, "mai"));
        appoint(&books);
        grant(&books, &books.author, "lan", commune, Role::Administrator).unwrap();
        grant(&books, &acting(&books, lan), "hung", commune, Role::Treasurer).unwrap();
        // Not above the own unit, not without the role, and not by a treasurer.
        for (by, unit) in [(lan, books.unit), (hung, commune), (mai, commune)] {
            let refused = grant(&books, &acting(&books, by), "mai", unit, Role::Chair);
            assert!(matches!(refused, Err(UserError::OwnRole(_))) || is_missing(&refused), "{refused:?}");
        }
        assert_eq!(standing(&books, mai), Standing::default());
        assert_eq!(standing(&books, hung).roles(), [(commune, Role::Treasurer)]);
    }

    fn nobody_gives_a_role_to_themselves(books: Books) {
        appoint(&books);
        for role in Role::ALL {
            let refused = grant(&books, &books.author, "quantri", books.unit, *role);
            assert!(matches!(refused, Err(UserError::OwnRole(_))), "{role:#}: {refused:?}");
        }
        let me = standing(&books, books.author.user);
        assert_eq!(me.roles(), [(books.unit, Role::Administrator)]);
    }

    fn nobody_gets_both_hands(books: Books) {
        let commune = unit_below(&books, "XA", Level::Commune, "TB");
        let hamlet = unit_below(&books, "THON", Level::Hamlet, "XA");
        appoint(&books);
        for (one, other) in [
            ((commune, Role::Treasurer), (commune, Role::Accountant)),
            ((commune, Role::Treasurer), (hamlet, Role::Accountant)),
            ((commune, Role::Treasurer), (commune, Role::Chair)),
            ((commune, Role::Accountant), (hamlet, Role::CouncilMember)),
            ((books.unit, Role::Reviewer), (commune, Role::Treasurer)),
            ((books.unit, Role::Administrator), (commune, Role::Chair)),
        ] {
            for (first, second) in [(one, other), (other, one)] {
                let login = format!("u{}", books.dump().len());
                let user = add(&books, &login);
                grant(&books, &books.author, &login, first.0, first.1).unwrap();
                let before = books.dump();
                let refused = grant(&books, &books.author, &login, second.0, second.1);
                assert!(matches!(refused, Err(UserError::BothHands { .. } | UserError::CashierIsAccountant(_))), "{first:?} {second:?} {refused:?}");
                assert_eq!(standing(&books, user).roles(), [first]);
                assert_eq!(books.dump(), before, "a refused role leaves nothing behind");
            }
        }
        // In two books, one may be treasurer of one and sit in the council of the other.
        add(&books, "hai");
        grant(&books, &books.author, "hai", commune, Role::Treasurer).unwrap();
        grant(&books, &books.author, "hai", books.unit, Role::CouncilMember).unwrap();
    }

    fn a_role_that_is_taken_ends_the_sessions_at_once(books: Books) {
        appoint(&books);
        let lan = add(&books, "lan");
        let at = books.author.at;
        let first = open_session(&books, lan, at);
        grant(&books, &books.author, "lan", books.unit, Role::Treasurer).unwrap();
        assert!(!is_open(&books, &first, at), "a new role");
        let second = open_session(&books, lan, at);
        grant(&books, &books.author, "lan", books.unit, Role::Treasurer).unwrap();
        assert!(is_open(&books, &second, at), "the same role again changes nothing");
        revoke(&books, &books.author, "lan", books.unit, Role::Treasurer).unwrap();
        assert!(!is_open(&books, &second, at), "a role less");
        assert_eq!(standing(&books, lan), Standing::default());
        let again = revoke(&books, &books.author, "lan", books.unit, Role::Treasurer);
        assert!(matches!(again, Err(UserError::NotHeld { .. })), "{again:?}");
    }

    fn who_is_disabled_is_out_at_once_and_can_come_back(books: Books) {
        appoint(&books);
        let lan = add(&books, "lan");
        let at = books.author.at;
        let session = open_session(&books, lan, at);
        act(&books, user::workflow::disable, &books.author, "lan").unwrap();
        assert!(!is_open(&books, &session, at));
        let find = || books.pool.read_now(|db| user::store::active(db, "lan").map_err(DbError::from)).unwrap();
        assert_eq!(find(), None);
        let twice = act(&books, user::workflow::disable, &books.author, "lan");
        assert!(matches!(twice, Err(UserError::Disabled(_))), "{twice:?}");
        act(&books, user::workflow::enable, &books.author, "lan").unwrap();
        assert_eq!(find().map(|user| user.id), Some(lan));
        let twice = act(&books, user::workflow::enable, &books.author, "lan");
        assert!(matches!(twice, Err(UserError::NotDisabled(_))), "{twice:?}");
    }

    fn the_last_administrator_stays(books: Books) {
        appoint(&books);
        let gone = act(&books, user::workflow::disable, &books.author, "quantri");
        assert!(matches!(gone, Err(UserError::LastAdministrator(_))), "{gone:?}");
        let gone = revoke(&books, &books.author, "quantri", books.unit, Role::Administrator);
        assert!(matches!(gone, Err(UserError::LastAdministrator(_))), "{gone:?}");
        let lan = add(&books, "lan");
        grant(&books, &books.author, "lan", books.unit, Role::Administrator).unwrap();
        // Somebody who is disabled administers nothing.
        act(&books, user::workflow::disable, &books.author, "lan").unwrap();
        let gone = revoke(&books, &books.author, "quantri", books.unit, Role::Administrator);
        assert!(matches!(gone, Err(UserError::LastAdministrator(_))), "{gone:?}");
        act(&books, user::workflow::enable, &books.author, "lan").unwrap();
        revoke(&books, &acting(&books, lan), "quantri", books.unit, Role::Administrator).unwrap();
        assert!(is_missing(&grant(&books, &books.author, "lan", books.unit, Role::Controller)), "no role, no right");
    }

    fn an_account_that_reaches_further_is_out_of_a_communes_hands(books: Books) {
        let commune = unit_below(&books, "XA", Level::Commune, "TB");
        appoint(&books);
        let lan = add(&books, "lan");
        grant(&books, &books.author, "lan", commune, Role::Administrator).unwrap();
        add(&books, "hung");
        grant(&books, &books.author, "hung", commune, Role::Nominator).unwrap();
        let lan = acting(&books, lan);
        let set = |by: &Author, login: &'static str| {
            let by = by.clone();
            write(&books, move |tx| user::workflow::issue_password(tx, &by, login, &cheap("tạm thời một lần")))
        };
        set(&lan, "hung").unwrap();
        grant(&books, &books.author, "hung", books.unit, Role::Controller).unwrap();
        assert!(is_missing(&set(&lan, "hung")), "a password would open the province's desk");
        assert!(is_missing(&act(&books, user::workflow::disable, &lan, "hung")));
        assert!(is_missing(&act(&books, user::workflow::remove_factor, &lan, "hung")));
        set(&books.author, "hung").unwrap();
    }

    fn every_change_of_people_leaves_a_row_with_its_reason(books: Books) {
        appoint(&books);
        add(&books, "lan");
        grant(&books, &books.author, "lan", books.unit, Role::Chair).unwrap();
        revoke(&books, &books.author, "lan", books.unit, Role::Chair).unwrap();
        act(&books, user::workflow::disable, &books.author, "lan").unwrap();
        act(&books, user::workflow::enable, &books.author, "lan").unwrap();
        let rows: Vec<String> = books.dump().into_iter().filter(|row| row.starts_with("audit") && row.contains("lan")).collect();
        for action in ["user.add", "user.grant", "user.revoke", "user.disable", "user.enable"] {
            assert_eq!(rows.iter().filter(|row| row.contains(action)).count(), 1, "{action}: {rows:#?}");
        }
        assert!(rows.iter().any(|row| row.contains("hết nhiệm kỳ")));
        let author = books.author.clone();
        let silent = write(&books, move |tx| user::workflow::disable(tx, &author, "lan", "  "));
        assert!(matches!(silent, Err(UserError::NoReason)), "{silent:?}");
    }

    fn somebody_new_comes_with_a_role_and_a_password_or_not_at_all(books: Books) {
        appoint(&books);
        let (unit, before) = (books.unit, books.dump());
        let welcome = |login: &'static str, name: &'static str, by: &Author| {
            let by = by.clone();
            write(&books, move |tx| {
                user::workflow::welcome(tx, &by, (login, name), (unit, Role::Treasurer), &cheap("tạm thời một lần"))
            })
        };
        assert!(matches!(welcome("Lan", "Lan", &books.author), Err(UserError::NoLogin(_))));
        assert!(matches!(welcome("lan", " ", &books.author), Err(UserError::NoName)));
        assert!(matches!(welcome("quantri", "Lan", &books.author), Err(UserError::LoginTaken(_))));
        assert_eq!(books.dump(), before);
        let lan = welcome("lan", "Hoàng Thị Lan", &books.author).unwrap();
        let kept = books.pool.read_now(|db| user::password::store::get(db, lan).map_err(DbError::from)).unwrap().unwrap();
        assert!(kept.must_change && kept.hash.matches(&Password::new("tạm thời một lần")));
        let before = books.dump();
        let refused = welcome("hung", "Vũ Hùng", &acting(&books, lan)).map(drop);
        assert!(is_missing(&refused), "{refused:?}");
        assert_eq!(books.dump(), before);
    }

    fn books_are_opened_once_however_many_try(books: Books) {
        // These books are open already; what is raced is a second opening.
        let before = books.dump();
        let new = |n: usize| NewUnit {
            code: format!("M{n}"),
            name: "Hội mới".into(),
            level: Level::Province,
            parent: None,
            valid_from: day("2000-01-01"),
            regime: "fund".into(),
        };
        std::thread::scope(|scope| {
            for n in 0..8 {
                let (pool, at, new) = (books.pool.clone(), books.author.at, new(n));
                scope.spawn(move || {
                    let again = pool.write_now([BookId::REGISTER], move |tx| {
                        opening::open(tx, ("ketrom", "Kẻ Trộm"), &new, "test", at)
                    });
                    assert!(again.is_err());
                });
            }
        });
        assert_eq!(books.dump(), before);
    }
}

/// Opens books in an empty database from many threads at once; one wins, and the rest leave nothing.
fn race((url, _home): (sovang::db::DbUrl, crate::books::Home)) {
    sovang::db::Db::open(&url).and_then(|mut db| db.migrate()).unwrap();
    // Each contender has a pool of its own, as server processes have.
    let results: Vec<bool> = std::thread::scope(|scope| {
        let contenders: Vec<_> = (0..8)
            .map(|n| {
                let url = url.clone();
                scope.spawn(move || {
                    let pool = sovang::db::Pool::new(&url).unwrap();
                    let new = NewUnit {
                        code: format!("M{n}"),
                        name: format!("Hội {n}"),
                        level: Level::Province,
                        parent: None,
                        valid_from: day("2000-01-01"),
                        regime: "fund".into(),
                    };
                    let at = Instant::at(day("2025-12-31"), 9, 0).unwrap();
                    let login = format!("nguoi{n}");
                    pool.write_now([BookId::REGISTER], move |tx| {
                        opening::open(tx, (&login, "Người mở sổ"), &new, "test", at)
                    })
                    .is_ok()
                })
            })
            .collect();
        contenders.into_iter().map(|it| it.join().unwrap()).collect()
    });
    assert_eq!(results.iter().filter(|won| **won).count(), 1, "{results:?}");
    let pool = sovang::db::Pool::new(&url).unwrap();
    let (users, units) = pool
        .read_now(|db| Ok::<_, DbError>((user::store::all(db)?, unit::store::tree(db)?.units().len())))
        .unwrap();
    assert_eq!((users.len(), units), (1, 1), "{users:?}");
}

#[test]
fn of_many_who_open_the_books_at_once_one_does() {
    [crate::books::sqlite(), crate::books::postgres()]
        .into_iter()
        .flatten()
        .map(crate::place::bare)
        .for_each(race);
}

#[test]
fn the_command_line_lets_people_in_and_out() {
    let desk = crate::harness::Desk::new();
    let run = |line: &str| {
        let answer = desk.run(&line.split(' ').collect::<Vec<_>>());
        (answer.code, format!("{}{}", answer.out, answer.err))
    };
    let done = |line: &str| {
        let (code, text) = run(line);
        assert_eq!(code, 0, "{line}: {text}");
        text
    };
    let refused = |line: &str, sentence: &str| {
        let (code, text) = run(line);
        assert!(code == 1 && text.contains(sentence), "{line}: {text}");
    };
    done("init --unit TB --name Hội --level province");
    done("user add lan --name Lan");
    refused("user grant quantri --role treasurer --unit TB", "không ai tự giao vai trò “thủ quỹ”");
    done("user grant lan --role treasurer --unit TB");
    refused("user grant lan --role chair --unit TB", "“lan” sẽ vừa ghi sổ vừa duyệt ở “TB”");
    refused("user grant quantri --role chair --unit TB --as lan", "bạn không có quyền quản lý người dùng");
    let told = done("user password lan");
    assert!(told.contains("Mật khẩu dùng một lần của “lan”: "), "{told}");
    assert_ne!(done("user password lan"), told);
    done("user add chi --name Chi");
    done("user grant chi --role chair --unit TB");
    refused("unit step-up TB --amount 5tr --reason NQ", "bạn không có quyền duyệt");
    let told = done("unit step-up TB --amount 5tr --reason NQ --as chi --lang en");
    assert!(told.contains("above 5.000.000 ₫ ask for the code again"), "{told}");
    done("user remove-factor lan --reason mất-điện-thoại");
    done("user disable lan --reason nghỉ");
    refused("user add x2 --name X --as lan", "tài khoản “lan” đã bị khóa");
    done("user enable lan --reason trở-lại");
    done("user revoke lan --role treasurer --unit TB --reason hết-nhiệm-kỳ");
    refused("user revoke lan --role treasurer --unit TB --reason nhầm", "không giữ vai trò “thủ quỹ”");
    refused("user disable quantri --reason nghỉ", "người quản trị cuối cùng");
    done("verify");
}
