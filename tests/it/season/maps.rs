//! A roll over today's map of units: whoever gave to a unit that was merged or split stands in the rolls of its heirs.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection as _;
use sovang::{
    approval::{Answer, Deed},
    db::{DbError, Tx},
    donation::{Credit, CreditKind, Means, Nature, NewGift},
    honour_roll::{Look, Map, RollError, Scope, store, workflow},
    id::{BookId, PartyId},
    ledger::Author,
    unit::{self, Level, Succession, SuccessionKind, UnitError},
};

use super::{act, freeze, live, names, scope};
use crate::{
    books::{Books, day, dong},
    honour_roll::{Below, give, unit_below},
    on_both_databases,
    tamper::{disarm, shown, tried, verified},
};

/// The units of a province whose district ended on 30/6/2025.
pub struct July {
    pub an_lac: Below,
    pub dong_tien: Below,
    pub minh: PartyId,
    pub an: PartyId,
    pub ba: PartyId,
}

/// Ends a district, merges the commune `ANLAC` into `THANHSON`, and splits `DONGTIEN` 60/40 between it and `DONGGIANG`,
/// after each of them was given something.
pub fn july(books: &Books) -> July {
    let district = unit_below(books, "HUYEN", Level::District, "TB");
    let [an_lac, dong_tien] = ["ANLAC", "DONGTIEN"].map(|it| unit_below(books, it, Level::Commune, "HUYEN"));
    let [thanh_son, _] = ["THANHSON", "DONGGIANG"].map(|it| unit_below(books, it, Level::Commune, "TB"));
    let [minh, an, ba] = ["Trần Văn Minh", "Lê Thị An", "Vũ Văn Ba"].map(|it| books.donor(it));
    give(books, an_lac.book, &books.gift(minh, an_lac.fund, 1_000_000, "2025-03-01"));
    give(books, dong_tien.book, &books.gift(an, dong_tien.fund, 1_000_001, "2025-03-01"));
    give(books, dong_tien.book, &books.gift(minh, dong_tien.fund, 7, "2025-03-02"));
    give(books, district.book, &books.gift(minh, district.fund, 200_000, "2025-03-01"));
    give(books, books.book, &books.gift(minh, books.general, 300_000, "2025-03-01"));
    give(books, thanh_son.book, &books.gift(ba, thanh_son.fund, 500_000, "2025-08-01"));
    for (from, heirs) in [
        ("HUYEN", vec![("DONGGIANG", 100)]),
        ("ANLAC", vec![("THANHSON", 100)]),
        ("DONGTIEN", vec![("THANHSON", 60), ("DONGGIANG", 40)]),
    ] {
        end(books, from, "2025-06-30", heirs);
    }
    July { an_lac, dong_tien, minh, an, ba }
}

/// Ends a unit and says who carries on.
fn end(books: &Books, from: &'static str, last: &'static str, heirs: Vec<(&'static str, i64)>) {
    let author = books.author.clone();
    let job = move |tx: &mut Tx| {
        unit::workflow::close(tx, &author, from, day(last), "sắp xếp đơn vị")?;
        let tree = unit::store::tree(tx.db()?)?;
        for (to, share) in heirs {
            let kind = if share == 100 { SuccessionKind::Merge } else { SuccessionKind::Split };
            let (from, to, on) = (tree.find(from)?.id, tree.find(to)?.id, day(last).succ_opt().unwrap());
            let succession = Succession { from, to, on, kind, share };
            unit::workflow::succeed(tx, &author, &succession, "sắp xếp đơn vị")?;
        }
        Ok::<_, UnitError>(())
    };
    books.pool.write_now([BookId::REGISTER], job).unwrap();
}

fn look(books: &Books, code: &str, subtree: bool, map: Option<Map>) -> Result<Look, RollError> {
    books.pool.read_now(|db| {
        let tree = unit::store::tree(db).map_err(DbError::from)?;
        store::look(db, (&tree, tree.find(code)?), (2025, subtree), (map, day("2025-12-31")))
    })
}

fn under(books: &Books, code: &str, subtree: bool, map: Map) -> Scope {
    look(books, code, subtree, Some(map)).unwrap().scope
}

/// What each donor gave by a roll.
fn donors(books: &Books, scope: &Scope) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for row in live(books, scope).rows {
        *sums.entry(row.name).or_default() += row.total.dong();
    }
    sums
}

fn choose(books: &Books, code: &str, map: Map) -> Result<(), RollError> {
    act(books, &scope(books, code, 2025, false), move |tx, author, scope| {
        workflow::set_map(tx, author, scope, map)
    })
}

/// The season under its own map, as everybody works on it.
fn own(books: &Books, code: &str, subtree: bool) -> Scope {
    look(books, code, subtree, None).unwrap().scope
}

on_both_databases! {
    fn donors_of_former_units_stand_in_the_rolls_of_the_heirs(books: Books) {
        july(&books);
        let then = live(&books, &under(&books, "THANHSON", false, Map::Then));
        assert_eq!(names(&then.rows), [("Vũ Văn Ba", 500_000)]);
        let merged = live(&books, &under(&books, "THANHSON", false, Map::Today));
        // Of 7 đồng the first 60 % are 4, the rest 3; of 1.000.001 they are 600.000 and 400.001.
        assert_eq!(names(&merged.rows), [("Trần Văn Minh", 1_000_004), ("Lê Thị An", 600_000), ("Vũ Văn Ba", 500_000)]);
        let split = live(&books, &under(&books, "DONGGIANG", false, Map::Today));
        assert_eq!(names(&split.rows), [("Lê Thị An", 400_001), ("Trần Văn Minh", 200_003)]);
        assert_eq!(split.rows[0].gifts, 1, "a gift is counted whole");
        assert!(live(&books, &under(&books, "DONGGIANG", false, Map::Then)).rows.is_empty());
        let years = books.pool.read_now(|db| {
            let scope = under(&books, "THANHSON", false, Map::Today);
            store::lifetime(db, &scope, day("2025-12-31"))
        }).unwrap();
        assert_eq!(years.totals.total, merged.totals.total);
    }

    fn the_province_has_the_same_under_both_maps(books: Books) {
        july(&books);
        let whole: Vec<_> = [Map::Then, Map::Today].map(|map| donors(&books, &under(&books, "TB", true, map))).into();
        assert_eq!(whole[0], whole[1]);
        assert_eq!(whole[0].values().sum::<i64>(), 3_000_008);
        let below = [(Map::Then, vec!["HUYEN", "THANHSON", "DONGGIANG"]), (Map::Today, vec!["THANHSON", "DONGGIANG"])];
        for (map, units) in below {
            let mut sums = donors(&books, &under(&books, "TB", false, map));
            for code in units {
                for (name, amount) in donors(&books, &under(&books, code, true, map)) {
                    *sums.entry(name).or_default() += amount;
                }
            }
            assert_eq!(sums, whole[0], "{map}");
        }
        let ended = look(&books, "DONGTIEN", false, Some(Map::Today)).unwrap_err();
        let told = ended.to_string();
        for part in ["“Hội Khuyến học DONGTIEN” hoạt động đến hết ngày 30/06/2025", "(THANHSON)", "(DONGGIANG)"] {
            assert!(told.contains(part), "{part}: {told}");
        }
        assert!(matches!(choose(&books, "DONGTIEN", Map::Today), Err(RollError::Ended { .. })));
        let before = under(&books, "DONGTIEN", false, Map::Then);
        assert_eq!(names(&live(&books, &before).rows), [("Lê Thị An", 1_000_001), ("Trần Văn Minh", 7)]);
    }

    fn thanks_and_unknown_money_are_shared_too(books: Books) {
        let july = july(&books);
        let thanked = |party, kind, amount| Credit { party, kind, amount: dong(amount) };
        let gift = books.gift(july.ba, july.dong_tien.fund, 2, "2025-03-05");
        let credits = vec![thanked(july.an, CreditKind::Soft, 2), thanked(july.minh, CreditKind::Member, 0)];
        give(&books, july.dong_tien.book, &NewGift { credits, ..gift.clone() });
        let unknown = NewGift { donor: None, nature: Nature::Unidentified, means: Means::Transfer, ..gift };
        give(&books, july.dong_tien.book, &NewGift { shares: vec![sovang::donation::Share { fund: july.dong_tien.fund, amount: dong(1_001) }], ..unknown });
        let [one, other] = ["THANHSON", "DONGGIANG"].map(|code| live(&books, &under(&books, code, false, Map::Today)));
        assert_eq!((one.unidentified, other.unidentified), (dong(600), dong(401)));
        let soft = |roll: &sovang::honour_roll::Roll| roll.rows.iter().map(|row| row.soft.dong()).sum::<i64>();
        assert_eq!((soft(&one), soft(&other)), (1, 1));
        let ba = other.rows.iter().find(|row| row.name == "Vũ Văn Ba").unwrap();
        assert_eq!((ba.total, ba.gifts), (dong(1), 1));
        // What is less than a đồng is nothing: of one đồng the first heir has none.
        give(&books, july.dong_tien.book, &books.gift(books.donor("Ngô Một"), july.dong_tien.fund, 1, "2025-03-06"));
        let [one, other] = ["THANHSON", "DONGGIANG"].map(|code| donors(&books, &under(&books, code, false, Map::Today)));
        assert_eq!((one.get("Ngô Một"), other.get("Ngô Một")), (None, Some(&1)));
    }

    fn a_roll_that_was_frozen_over_todays_map_stays_as_it_is(books: Books) {
        let july = july(&books);
        choose(&books, "THANHSON", Map::Today).unwrap();
        let this = own(&books, "THANHSON", false);
        assert_eq!(this.season.map, Map::Today);
        let first = freeze(&books, &this).unwrap();
        assert_eq!(first.map, Map::Today);
        assert_eq!(names(&first.roll.rows), [("Trần Văn Minh", 1_000_004), ("Lê Thị An", 600_000), ("Vũ Văn Ba", 500_000)]);
        let refused = choose(&books, "THANHSON", Map::Then);
        assert!(matches!(refused, Err(RollError::AlreadyFrozen { .. })), "{refused:?}");
        give(&books, july.an_lac.book, &books.gift(july.an, july.an_lac.fund, 5_000, "2025-03-09"));
        let again = books.pool.read_now(|db| store::find(db, &this)).unwrap().unwrap();
        assert_eq!((&again.roll, again.digest), (&first.roll, first.digest));
        let (_, changes) = books.pool.read_now(|db| workflow::changes(db, &this, day("2025-12-31"))).unwrap();
        assert_eq!(changes.len(), 1, "what came to a former unit since shows as a difference");
        // Under the other map the books are seen as they are; the frozen roll is not theirs.
        let aside = look(&books, "THANHSON", false, Some(Map::Then)).unwrap();
        assert!(aside.is_aside() && aside.is_frozen);
        assert!(books.pool.read_now(|db| store::find_shown(db, &aside.scope)).unwrap().is_none());
        let mut db = books.db();
        let (_, findings) = verified(&mut db);
        assert!(findings.is_empty(), "{}", shown(&findings));
        // The unit ends as well, and its roll is still read.
        end(&books, "THANHSON", "2025-12-30", vec![("DONGGIANG", 100)]);
        let after = own(&books, "THANHSON", false);
        let again = books.pool.read_now(|db| store::find_shown(db, &after)).unwrap().unwrap();
        assert_eq!((again.roll, again.digest), (first.roll, first.digest));
    }

    fn another_map_behind_the_back_is_found(books: Books) {
        july(&books);
        choose(&books, "THANHSON", Map::Then).unwrap();
        choose(&books, "THANHSON", Map::Today).unwrap();
        choose(&books, "DONGGIANG", Map::Then).unwrap();
        freeze(&books, &own(&books, "THANHSON", false)).unwrap();
        freeze(&books, &own(&books, "TB", true)).unwrap();
        let mut db = books.db();
        assert!(db.batch_execute("UPDATE rolls SET map = 'then'").is_err(), "the tables refuse to change what is frozen");
        disarm(&mut db);
        assert!(verified(&mut db).1.is_empty());
        for (sql, named) in [
            ("UPDATE rolls SET map = 'then' WHERE map = 'today'", "rolls"),
            ("UPDATE rolls SET map = 'today' WHERE map = 'then'", "rolls"),
            ("UPDATE rolls SET map = 'xưa' WHERE map = 'today'", "rolls"),
            ("UPDATE roll_maps SET map = 'then' WHERE map = 'today'", "roll_maps"),
            ("UPDATE roll_maps SET set_at = set_at + 1 WHERE map = 'then'", "roll_maps"),
            ("UPDATE roll_maps SET year = 2024 WHERE map = 'today'", "roll_maps"),
            ("DELETE FROM roll_maps", "roll_maps"),
        ] {
            let findings = shown(&tried(&mut db, sql).unwrap());
            assert!(findings.contains(named), "{sql}: {findings}");
        }
        // Whoever reads the frozen roll is not shown it under a map that is not its own.
        db.batch_execute("UPDATE rolls SET map = 'then' WHERE map = 'today'").unwrap();
        let read = books.pool.read_now(|db| store::find(db, &under(&books, "THANHSON", false, Map::Then)));
        assert!(matches!(read, Err(RollError::Altered { .. })), "{read:?}");
    }

    fn a_freeze_is_agreed_to_under_the_map_that_was_asked_about(books: Books) {
        july(&books);
        choose(&books, "THANHSON", Map::Today).unwrap();
        let this = own(&books, "THANHSON", false);
        let second = Author { user: books.second_person(), ..books.author.clone() };
        let task = act(&books, &this, workflow::ask_freeze).unwrap();
        choose(&books, "THANHSON", Map::Then).unwrap();
        let agreed = act(&books, &this, move |tx, _, _| {
            workflow::decide_freeze(tx, &second, task, &Answer::new(Deed::Agree, ""))
        });
        assert!(matches!(agreed, Err(RollError::ChangedSinceAsked(2025))), "{agreed:?}");
    }

    fn a_season_that_was_begun_stays_readable_when_its_unit_ends(books: Books) {
        july(&books);
        choose(&books, "THANHSON", Map::Today).unwrap();
        let before = donors(&books, &own(&books, "THANHSON", false));
        assert!(before.contains_key("Trần Văn Minh"), "{before:?}");
        end(&books, "THANHSON", "2025-12-30", vec![("DONGGIANG", 100)]);
        assert_eq!(donors(&books, &own(&books, "THANHSON", false)), before, "as on its last day");
        choose(&books, "THANHSON", Map::Then).unwrap();
        assert_eq!(donors(&books, &own(&books, "THANHSON", false)).len(), 1);
    }
}
