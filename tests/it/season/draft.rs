//! What a season draws: its days, its tiers, its honours, and what the donors said of their lines.

use sovang::{
    donation::{Credit, CreditKind, NewGift},
    honour_roll::{
        Honour, Ladder, RollError, Rung, Since, Tier, movers,
        proof::Source,
        store,
        workflow::{self, Seen, Wording},
    },
    report::season::{self, Filter, Order, Show},
    unit::Level,
};

use super::{act, freeze, live, names, scope};
use crate::{
    books::{Books, day, dong},
    honour_roll::{agree, give, unit_below},
    on_both_databases,
    tamper::{disarm, shown, tried, verified},
};

fn rung(name: &str, minimum: i64, price: i64) -> Rung {
    let tier = Tier { name_vi: name.into(), name_en: name.into(), minimum: dong(minimum) };
    Rung { tier, price: dong(price) }
}

on_both_databases! {
    fn a_cut_off_moves_late_gifts_to_the_next_season(books: Books) {
        let (minh, an) = (books.donor("Trần Văn Minh"), books.donor("Lê Thị An"));
        let thanked = Credit { party: an, kind: CreditKind::Soft, amount: dong(7_000) };
        give(&books, books.book, &books.gift(minh, books.general, 1_000_000, "2024-09-30"));
        let late = books.gift(minh, books.general, 2_000_000, "2024-10-01");
        give(&books, books.book, &NewGift { credits: vec![thanked], ..late });
        give(&books, books.book, &books.gift(minh, books.general, 4_000_000, "2025-12-31"));
        let (last, this) = (scope(&books, "TB", 2024, false), scope(&books, "TB", 2025, false));
        assert_eq!(names(&live(&books, &last).rows), [("Trần Văn Minh", 3_000_000)]);
        act(&books, &last, |tx, author, scope| workflow::set_cut_off(tx, author, scope, day("2024-09-30"))).unwrap();
        assert_eq!(names(&live(&books, &last).rows), [("Trần Văn Minh", 1_000_000)]);
        let now = live(&books, &this);
        assert_eq!(names(&now.rows), [("Trần Văn Minh", 6_000_000)]);
        assert_eq!(now.supporters.len(), 1, "thanks go with the gift");
        let all = books.pool.read_now(|db| store::lifetime(db, &this, day("2025-12-31"))).unwrap();
        assert_eq!(names(&all.rows), [("Trần Văn Minh", 7_000_000)], "each gift once");
        let wrong = act(&books, &this, |tx, author, scope| workflow::set_cut_off(tx, author, scope, day("2026-01-01")));
        assert!(matches!(wrong, Err(RollError::CutOff { .. })));
        // What is frozen, and what the next season begins with, is settled.
        freeze(&books, &this).unwrap();
        for scope in [last, this] {
            let moved = act(&books, &scope, |tx, author, scope| {
                let day = chrono::NaiveDate::from_ymd_opt(scope.season.year, 5, 1).unwrap();
                workflow::set_cut_off(tx, author, scope, day)
            });
            assert!(matches!(moved, Err(RollError::AlreadyFrozen { .. })), "{moved:?}");
        }
        let audited = books.dump().iter().filter(|row| row.contains("roll.cut_off")).count();
        assert_eq!(audited, 1);
    }

    fn a_cut_off_that_was_moved_behind_the_back_is_found(books: Books) {
        for (year, last) in [(2024, "2024-09-30"), (2024, "2024-10-31"), (2025, "2025-11-30")] {
            let season = scope(&books, "TB", year, false);
            act(&books, &season, |tx, author, scope| workflow::set_cut_off(tx, author, scope, day(last))).unwrap();
        }
        let mut db = books.db();
        disarm(&mut db);
        assert!(verified(&mut db).1.is_empty(), "what was chosen last counts");
        for sql in [
            "UPDATE roll_seasons SET cut_off = '2024-10-30' WHERE year = 2024",
            "UPDATE roll_seasons SET set_at = set_at + 1 WHERE year = 2025",
            "UPDATE roll_seasons SET set_by = set_by + 1 WHERE year = 2025",
            "UPDATE roll_seasons SET unit_id = unit_id + 1 WHERE year = 2025",
            "UPDATE roll_seasons SET year = 2023 WHERE year = 2024",
            "DELETE FROM roll_seasons WHERE year = 2025",
            "UPDATE roll_seasons SET book_id = 77 WHERE year = 2025",
        ] {
            let findings = shown(&tried(&mut db, sql).unwrap());
            assert!(findings.contains("roll_seasons"), "{sql}: {findings}");
        }
    }

    fn other_tiers_are_tried_before_they_are_kept(books: Books) {
        let amounts = [("Trần Văn Minh", 60_000_000), ("Lê Thị An", 30_000_000), ("Vũ Văn Ba", 30_000_000)];
        for (name, amount) in amounts {
            let donor = books.donor(name);
            give(&books, books.book, &books.gift(donor, books.general, amount, "2025-03-01"));
        }
        let hidden = books.donor("Phạm Kín");
        let gift = books.gift(hidden, books.general, 90_000_000, "2025-03-01");
        give(&books, books.book, &NewGift { anonymous: true, ..gift });
        let this = scope(&books, "TB", 2025, false);
        let own = Ladder::new(vec![rung("Vàng", 50_000_000, 500_000), rung("Bạc", 0, 200_000)]).unwrap();
        let kept = own.clone();
        act(&books, &this, move |tx, author, scope| workflow::set_ladder(tx, author, scope, &kept)).unwrap();
        let draft = books.pool.read_now(|db| season::read(db, &this, day("2025-12-31"))).unwrap();
        let counted: Vec<(usize, usize, i64)> =
            draft.steps.iter().map(|it| (it.donors, it.plaques, it.cost.dong())).collect();
        assert_eq!(counted, [(2, 1, 500_000), (2, 2, 400_000)], "nobody engraves a name that is not given");
        assert_eq!(draft.cost().unwrap(), dong(900_000));
        let then = Ladder::new(vec![rung("Vàng", 30_000_000, 500_000), rung("Bạc", 0, 200_000)]).unwrap();
        let moved = movers(&draft.roll, &own, &then).unwrap();
        let moved: Vec<(&str, &str)> = moved.iter().map(|it| (it.name.as_str(), it.to.name_vi.as_str())).collect();
        assert_eq!(moved, [("Lê Thị An", "Vàng"), ("Vũ Văn Ba", "Vàng")]);
        assert_eq!(draft.lines.iter().filter(|line| line.is_tied).count(), 2, "equals are marked");
        // Another year still has the tiers from above.
        let next = this.of_year(2024);
        let above = books.pool.read_now(|db| store::ladder(db, &next)).unwrap();
        assert_eq!(above.rungs().len(), 5);
        let wrong = Ladder::new(vec![rung("Vàng", 1, 0)]);
        assert!(wrong.is_err(), "the lowest tier starts at zero");
    }

    fn honours_go_to_those_they_are_for(books: Books) {
        let donors = [("Dòng họ Phạm", 9_000_000), ("Dòng họ Lê", 9_000_000), ("Dòng họ Vũ", 2_000_000), ("Lớp 12A", 50_000_000)];
        for (name, amount) in donors {
            let donor = books.donor(name);
            give(&books, books.book, &books.gift(donor, books.general, amount, "2025-03-01"));
        }
        let this = scope(&books, "TB", 2025, false);
        let clans = Honour {
            name_vi: "Dòng họ khuyến học".into(),
            name_en: "Clan of learning".into(),
            kind: None,
            words: "dong ho".into(),
            minimum: dong(1_000_000),
            places: Some(1),
            price: dong(0),
        };
        let kept = vec![clans];
        act(&books, &this, move |tx, author, scope| workflow::set_honours(tx, author, scope, &kept)).unwrap();
        let draft = books.pool.read_now(|db| season::read(db, &this, day("2025-12-31"))).unwrap();
        let filter = Filter { honour: Some(1), ..Filter::new("", Show::All) };
        let found = draft.filtered(&filter, (Order::Rank, false));
        let found: Vec<&str> = found.iter().map(|line| line.row.name.as_str()).collect();
        assert_eq!(found, ["Dòng họ Lê", "Dòng họ Phạm"], "whoever equals the last place receives it too");
    }

    fn a_season_shows_what_is_different_from_the_year_before(books: Books) {
        let [minh, an, ba, binh] = ["Trần Văn Minh", "Lê Thị An", "Vũ Văn Ba", "Ngô Bình"].map(|name| books.donor(name));
        for (donor, amount, on) in [
            (minh, 1_000_000, "2024-03-01"), (an, 1_000_000, "2024-03-01"), (ba, 6_000_000, "2024-03-01"),
            (minh, 60_000_000, "2025-03-01"), (an, 1_500_000, "2025-03-01"), (binh, 10_000, "2025-03-01"),
        ] {
            give(&books, books.book, &books.gift(donor, books.general, amount, on));
        }
        let last = scope(&books, "TB", 2024, false);
        freeze(&books, &last).unwrap();
        // What comes into the year before by now is not in its frozen roll.
        give(&books, books.book, &books.gift(binh, books.general, 5_000, "2024-05-01"));
        let this = scope(&books, "TB", 2025, false);
        let draft = books.pool.read_now(|db| season::read(db, &this, day("2025-12-31"))).unwrap();
        let count = |show: Show| draft.counts().into_iter().find(|(it, _)| *it == show).unwrap().1;
        assert_eq!((count(Show::New), count(Show::Moved), count(Show::Left)), (1, 1, 1));
        assert_eq!(count(Show::Changed), 2);
        let of = |name: &str| draft.lines.iter().find(|line| line.row.name == name).unwrap();
        assert!(matches!(&of("Trần Văn Minh").since, Since::Up(from) if from.name_vi == "Ghi nhận"));
        assert_eq!((&of("Lê Thị An").since, &of("Ngô Bình").since), (&Since::Same, &Since::New));
        assert!(of("Vũ Văn Ba").is_gone);
    }

    fn a_line_is_confirmed_corrected_and_silenced(books: Books) {
        let (minh, an) = (books.donor("Trần Văn Minh"), books.donor("Lê Thị An"));
        agree(&books, minh, "2025-01-01");
        give(&books, books.book, &books.gift(minh, books.general, 3_000_000, "2025-03-01"));
        let gift = books.gift(minh, books.general, 500_000, "2025-03-02");
        give(&books, books.book, &NewGift { anonymous: true, ..gift });
        give(&books, books.book, &books.gift(an, books.general, 2_000_000, "2025-03-01"));
        let this = scope(&books, "TB", 2025, false);
        let open = |books: &Books| {
            let draft = books.pool.read_now(|db| season::read(db, &this, day("2025-12-31"))).unwrap();
            draft.lines.iter().filter(|line| line.is_in(Show::Open)).count()
        };
        assert_eq!(open(&books), 3);
        let seen = |name: &str| vec![Seen { line: (minh, false), name: name.to_owned() }];
        let stale = seen("Trần Minh");
        let refused = act(&books, &this, move |tx, author, scope| workflow::confirm(tx, author, scope, &stale, Source::Desk));
        assert!(matches!(refused, Err(RollError::LineChanged(_))), "{refused:?}");
        let right = seen("Trần Văn Minh");
        act(&books, &this, move |tx, author, scope| workflow::confirm(tx, author, scope, &right, Source::Desk)).unwrap();
        assert_eq!(open(&books), 2);
        let titled = Wording { name: " Bà giáo  Lê Thị An ".into(), hidden: false, note: "Bà gọi điện".into() };
        act(&books, &this, move |tx, author, scope| {
            workflow::correct(tx, author, scope, (an, false), (&titled, Source::Paper))
        }).unwrap();
        let roll = live(&books, &this);
        assert_eq!(names(&roll.rows), [("Trần Văn Minh", 3_000_000), ("Bà giáo Lê Thị An", 2_000_000), ("Nhà hảo tâm giấu tên", 500_000)]);
        assert_eq!(open(&books), 1);
        // Silence joins what was given without a name; the amounts stay.
        let silent = Wording { name: "Trần Văn Minh".into(), hidden: true, note: String::new() };
        act(&books, &this, move |tx, author, scope| {
            workflow::correct(tx, author, scope, (minh, false), (&silent, Source::Desk))
        }).unwrap();
        let roll = live(&books, &this);
        assert_eq!(names(&roll.rows), [("Nhà hảo tâm giấu tên", 3_500_000), ("Bà giáo Lê Thị An", 2_000_000)]);
        assert!(!roll.rows[0].public && !format!("{roll:?}").contains("Minh"), "{roll:?}");
        assert_eq!(open(&books), 0);
        assert_eq!(roll.totals.total, dong(5_500_000));
        // Another year is not touched.
        give(&books, books.book, &books.gift(minh, books.general, 1_000, "2024-03-01"));
        assert_eq!(live(&books, &this.of_year(2024)).rows[0].name, "Trần Văn Minh");
    }

    fn what_is_asked_of_a_unit_holds_in_the_roll_above_it(books: Books) {
        let commune = unit_below(&books, "XA", Level::Commune, "TB");
        let minh = books.donor("Trần Văn Minh");
        give(&books, commune.book, &books.gift(minh, commune.fund, 3_000_000, "2025-03-01"));
        give(&books, books.book, &books.gift(minh, books.general, 1_000_000, "2025-03-01"));
        let silent = Wording { name: "Trần Văn Minh".into(), hidden: true, note: String::new() };
        act(&books, &scope(&books, "XA", 2025, false), move |tx, author, scope| {
            workflow::correct(tx, author, scope, (minh, false), (&silent, Source::Desk))
        }).unwrap();
        let whole = live(&books, &scope(&books, "TB", 2025, true));
        assert_eq!(names(&whole.rows), [("Nhà hảo tâm giấu tên", 4_000_000)]);
        let own = live(&books, &scope(&books, "TB", 2025, false));
        assert_eq!(names(&own.rows), [("Trần Văn Minh", 1_000_000)]);
    }

    fn answers_are_only_ever_added(books: Books) {
        use diesel::connection::SimpleConnection as _;
        let minh = books.donor("Trần Văn Minh");
        give(&books, books.book, &books.gift(minh, books.general, 3_000_000, "2025-03-01"));
        let seen = vec![Seen { line: (minh, false), name: "Trần Văn Minh".to_owned() }];
        act(&books, &scope(&books, "TB", 2025, false), move |tx, author, scope| {
            workflow::confirm(tx, author, scope, &seen, Source::Desk)
        }).unwrap();
        for edit in ["UPDATE roll_proofs SET name = 'Khác'", "DELETE FROM roll_proofs"] {
            assert!(books.db().batch_execute(edit).is_err(), "{edit}");
        }
    }
}
