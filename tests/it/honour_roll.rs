//! The year's book of honour: drawn, frozen, compared, and the same on both databases. All names are invented.

use chrono::NaiveDate;
use diesel::connection::SimpleConnection as _;
use sovang::{
    db::{Db, DbError, DbUrl},
    donation::{self, Credit, CreditKind, Goods, Means, Nature, NewGift, Share},
    fund::{self, FundKind, Restriction, workflow::NewFund},
    honour_roll::{Change, Movement, Roll, RollError, Scope, store, workflow},
    id::{BookId, FundId, PartyId, UnitId},
    ledger::Author,
    party::{self, Purpose},
    unit::{self, Level, UnitError, workflow::NewUnit},
};

use crate::{
    books::{Books, day, dong},
    harness::Desk,
    on_both_databases,
};

/// A commune, district or branch below the province.
pub struct Below {
    pub book: BookId,
    pub fund: FundId,
}

/// Adds a unit below another one, with a general fund; a branch's fund stands in its association's book.
pub fn unit_below(books: &Books, code: &str, level: Level, parent: &str) -> Below {
    let author = books.author.clone();
    let new = NewUnit {
        code: code.into(),
        name: format!("Hội Khuyến học {code}"),
        level,
        parent: Some(parent.into()),
        valid_from: day("2000-01-01"),
        regime: "association".into(),
    };
    let add = move |tx: &mut sovang::db::Tx| unit::workflow::add(tx, &author, &new);
    let unit = books.pool.write_now([BookId::REGISTER], add).unwrap();
    let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
    let book = tree.book_of(unit).unwrap();
    let author = books.author.clone();
    let new = NewFund {
        unit,
        code: format!("Q{code}"),
        name: format!("Quỹ {code}"),
        kind: FundKind::General,
        donor: None,
        donor_words: String::new(),
        opened_on: day("2000-01-01"),
        restriction: Restriction::default(),
    };
    let fund = books.pool.write_now([book], move |tx| fund::workflow::add(tx, &author, book, &new)).unwrap();
    Below { book, fund }
}

pub fn give(books: &Books, book: BookId, gift: &NewGift) -> donation::Recorded {
    let (author, gift) = (books.author.clone(), gift.clone());
    books.pool.write_now([book], move |tx| donation::workflow::receive(tx, &author, book, &gift)).unwrap()
}

/// Records that somebody agrees to be named.
pub fn agree(books: &Books, party: PartyId, on: &str) {
    let (author, book, on) = (books.author.clone(), books.book, day(on));
    let agree = move |tx: &mut sovang::db::Tx| {
        party::workflow::consent(tx, &author, book, party, Purpose::PublishName, on, "phiếu ký")
    };
    books.pool.write_now([book], agree).unwrap();
}

fn today() -> NaiveDate {
    day("2025-12-31")
}

fn scope(books: &Books, code: &str, subtree: bool) -> Result<Scope, RollError> {
    let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
    Scope::of(&tree, tree.find(code).unwrap(), 2025, subtree)
}

fn live(books: &Books, code: &str, subtree: bool) -> Roll {
    let scope = scope(books, code, subtree).unwrap();
    books.pool.read_now(|db| store::live(db, &scope, today())).unwrap()
}

fn freeze(books: &Books, code: &str, subtree: bool) -> Result<store::Frozen, RollError> {
    crate::season::freeze(books, &scope(books, code, subtree).unwrap())
}

fn frozen(books: &Books, code: &str) -> Result<Option<store::Frozen>, RollError> {
    let scope = scope(books, code, false).unwrap();
    books.pool.read_now(|db| store::find(db, &scope))
}

fn changes(books: &Books, code: &str) -> Result<Vec<Change>, RollError> {
    let scope = scope(books, code, false).unwrap();
    books.pool.read_now(|db| workflow::changes(db, &scope, today())).map(|(_, changes)| changes)
}

fn lines(roll: &Roll) -> Vec<String> {
    let line = |row: &sovang::honour_roll::Row| {
        let (rank, tier, name) = (row.rank, &row.tier.name_vi, &row.name);
        let public = if row.public { "công khai" } else { "kín" };
        format!("{rank} {tier} {name} {}+{} ({}) {public}", row.cash.dong(), row.in_kind.dong(), row.gifts)
    };
    roll.rows.iter().map(line).collect()
}

fn in_kind(gift: NewGift) -> NewGift {
    let goods = Goods::lot("Máy tính cũ", "Người tặng");
    NewGift { means: Means::InKind, goods: Some(goods), ..gift }
}

on_both_databases! {
    fn a_roll_ranks_what_was_given(books: Books) {
        let minh = books.donor("Ông Trần Văn Minh");
        let an = books.donor("Bà Lê Thị An");
        let bank = books.donor("Công ty TNHH Lúa Vàng");
        let clan = books.donor("Dòng họ Phạm");
        let mover = books.donor("Ông Vũ Văn Động");
        let member = books.donor("Bà Phạm Thị Thành");
        agree(&books, an, "2025-01-01");
        let general = books.general;
        let gift = |donor, amount| books.gift(donor, general, amount, "2025-03-01");
        give(&books, books.book, &gift(minh, 5_000_000));
        give(&books, books.book, &gift(an, 2_000_000));
        give(&books, books.book, &in_kind(gift(an, 3_000_000)));
        give(&books, books.book, &gift(bank, 60_000_000));
        give(&books, books.book, &NewGift { anonymous: true, ..gift(bank, 30_000_000) });
        let thanked = |party, kind, amount| Credit { party, kind, amount: dong(amount) };
        let of_clan = NewGift {
            credits: vec![
                thanked(mover, CreditKind::Soft, 4_000_000),
                thanked(minh, CreditKind::Soft, 1_000_000),
                thanked(member, CreditKind::Member, 0),
            ],
            ..gift(clan, 4_000_000)
        };
        give(&books, books.book, &of_clan);
        // Another year, a gift taken back, and money that nobody claims are in no row.
        give(&books, books.book, &books.gift(minh, general, 9_000_000, "2024-12-31"));
        let regretted = give(&books, books.book, &NewGift { credits: vec![thanked(an, CreditKind::Soft, 7)], ..gift(clan, 800_000) });
        books.void(regretted.seq, &today().to_string(), "ghi nhầm").unwrap();
        let unknown = NewGift { donor: None, nature: Nature::Unidentified, ..gift(minh, 650_000) };
        give(&books, books.book, &unknown);

        let roll = live(&books, "TB", false);
        assert_eq!(
            lines(&roll),
            [
                "1 Vàng Công ty TNHH Lúa Vàng 60000000+0 (1) công khai",
                "2 Bạc Nhà hảo tâm giấu tên 30000000+0 (1) kín",
                "3 Đồng Bà Lê Thị An 2000000+3000000 (2) công khai",
                "3 Đồng Ông Trần Văn Minh 5000000+0 (1) kín",
                "5 Ghi nhận Dòng họ Phạm 4000000+0 (1) kín",
            ]
        );
        assert_eq!(roll.totals.total, dong(104_000_000), "soft credit is in no sum");
        assert_eq!(roll.donors, 4);
        assert_eq!(roll.unidentified, dong(650_000));
        let soft: Vec<i64> = roll.rows.iter().map(|row| row.soft.dong()).collect();
        assert_eq!(soft, [0, 0, 0, 1_000_000, 0], "thanks for a gift that was taken back are gone");
        let supporters: Vec<(&str, i64)> =
            roll.supporters.iter().map(|it| (it.name.as_str(), it.soft.dong())).collect();
        assert_eq!(supporters, [("Ông Vũ Văn Động", 4_000_000), ("Bà Phạm Thị Thành", 0)]);
    }

    fn equals_stand_in_the_vietnamese_order(books: Books) {
        let names = ["Đỗ Văn Ân", "Trần Văn An", "Phạm Thị Ánh", "Lê Dũng", "Đặng Đạt", "Lê Ân Hoà", "Lê An Hòa"];
        for name in names.iter().rev() {
            let donor = books.donor(name);
            give(&books, books.book, &books.gift(donor, books.general, 100_000, "2025-02-03"));
        }
        let roll = live(&books, "TB", false);
        let order: Vec<&str> = roll.rows.iter().map(|row| row.name.as_str()).collect();
        let expected =
            ["Trần Văn An", "Phạm Thị Ánh", "Đỗ Văn Ân", "Lê Dũng", "Đặng Đạt", "Lê An Hòa", "Lê Ân Hoà"];
        assert_eq!(order, expected);
        assert!(roll.rows.iter().all(|row| row.rank == 1));
    }

    fn those_thanked_for_an_anonymous_gift_do_not_give_it_away(books: Books) {
        let (clan, member) = (books.donor("Dòng họ Kín"), books.donor("Ông Phạm Văn Kín"));
        let credits = vec![Credit { party: member, kind: CreditKind::Member, amount: dong(50_000) }];
        let gift = books.gift(clan, books.general, 100_000, "2025-02-03");
        give(&books, books.book, &NewGift { anonymous: true, credits, ..gift });
        let roll = live(&books, "TB", false);
        assert!(!format!("{roll:?}").contains("Kín"), "{roll:?}");
        assert_eq!((roll.rows.len(), roll.supporters.len()), (1, 1));
    }

    fn a_province_adds_up_its_units_and_counts_a_donor_once(books: Books) {
        let district = unit_below(&books, "HUYEN", Level::District, "TB");
        let commune = unit_below(&books, "XA", Level::Commune, "HUYEN");
        let hamlet = unit_below(&books, "THON", Level::Hamlet, "XA");
        assert_eq!(hamlet.book, commune.book, "a branch's fund stands in its association's book");
        let (minh, an) = (books.donor("Trần Văn Minh"), books.donor("Lê Thị An"));
        let on = "2025-03-01";
        give(&books, books.book, &books.gift(minh, books.general, 1_000_000, on));
        give(&books, district.book, &books.gift(minh, district.fund, 2_000_000, on));
        give(&books, commune.book, &books.gift(an, commune.fund, 500_000, on));
        give(&books, commune.book, &books.gift(minh, hamlet.fund, 3_000_000, on));
        // Districts ended; what they were given in the year still counts.
        let author = books.author.clone();
        let end = move |tx: &mut sovang::db::Tx| {
            unit::workflow::close(tx, &author, "HUYEN", day("2025-06-30"), "bỏ cấp huyện")?;
            Ok::<_, UnitError>(())
        };
        books.pool.write_now([BookId::REGISTER], end).unwrap();

        let whole = live(&books, "TB", true);
        assert_eq!(
            lines(&whole),
            ["1 Đồng Trần Văn Minh 6000000+0 (3) kín", "2 Ghi nhận Lê Thị An 500000+0 (1) kín"]
        );
        let parts = ["TB", "HUYEN", "XA"].map(|code| live(&books, code, false).totals.total.dong());
        assert_eq!(parts, [1_000_000, 2_000_000, 3_500_000]);
        assert_eq!(whole.totals.total.dong(), parts.iter().sum::<i64>());
        let refused = scope(&books, "THON", true).unwrap_err();
        assert!(matches!(&refused, RollError::Branch { association, .. } if association == "XA"), "{refused}");
    }

    fn a_year_or_a_unit_may_have_tiers_of_its_own(books: Books) {
        unit_below(&books, "XA", Level::Commune, "TB");
        let (author, unit) = (books.author.clone(), books.unit);
        let publish = move |tx: &mut sovang::db::Tx| workflow::publish_working_tiers(tx, &author, unit);
        books.pool.write_now([BookId::REGISTER], publish).unwrap();
        let lowest = |code: &str| {
            let scope = scope(&books, code, false).unwrap();
            let tiers = books.pool.read_now(|db| store::tiers(db, &scope)).unwrap();
            tiers.of(dong(0)).name_vi.clone()
        };
        let set = |year: i64, name: &str, unit: UnitId| {
            books
                .db()
                .batch_execute(&format!(
                    "DELETE FROM roll_tiers WHERE unit_id = {unit} AND year = {year};
                     INSERT INTO roll_tiers (unit_id, year, position, name_vi, name_en, minimum)
                     VALUES ({unit}, {year}, 1, '{name}', 'Own', 0)"
                ))
                .unwrap();
        };
        assert_eq!(lowest("XA"), "Ghi nhận");
        set(0, "Chung của tỉnh", books.unit);
        assert_eq!(lowest("XA"), "Chung của tỉnh", "those of the unit above");
        set(2025, "Riêng năm 2025", books.unit);
        assert_eq!(lowest("XA"), "Riêng năm 2025");
        set(2024, "Năm khác", books.unit);
        assert_eq!(lowest("TB"), "Riêng năm 2025");
    }

    fn a_frozen_roll_never_changes_and_what_comes_later_shows_as_a_difference(books: Books) {
        let (minh, an) = (books.donor("Trần Văn Minh"), books.donor("Lê Thị An"));
        give(&books, books.book, &books.gift(minh, books.general, 1_000_000, "2025-03-01"));
        let missing = changes(&books, "TB").unwrap_err();
        assert!(matches!(missing, RollError::NotFrozen { .. }), "{missing}");
        let first = freeze(&books, "TB", false).unwrap();
        let printed = print(&books, &["honour-roll", "2025", "--unit", "TB"]);
        assert!(changes(&books, "TB").unwrap().is_empty());

        give(&books, books.book, &books.gift(minh, books.general, 70_000_000, "2025-03-02"));
        give(&books, books.book, &books.gift(an, books.general, 200_000, "2025-03-02"));
        agree(&books, minh, "2025-03-02");
        let again = frozen(&books, "TB").unwrap().unwrap();
        assert_eq!((again.roll, again.digest), (first.roll, first.digest));
        assert_eq!(print(&books, &["honour-roll", "2025", "--unit", "TB"]), printed);
        let moved: Vec<(String, Movement)> =
            changes(&books, "TB").unwrap().into_iter().map(|it| (it.name, it.movement)).collect();
        assert_eq!(
            moved,
            [
                ("Trần Văn Minh".into(), Movement::Raised { before: dong(1_000_000), now: dong(71_000_000) }),
                ("Lê Thị An".into(), Movement::Added { now: dong(200_000) }),
            ]
        );
        let before = books.dump();
        let refused = freeze(&books, "TB", false).unwrap_err();
        assert!(refused.to_string().contains("đã chốt ngày 31/12/2025"), "{refused}");
        assert_eq!(books.dump(), before, "a refused freeze leaves nothing behind");
        freeze(&books, "TB", true).unwrap();
        let audited = books.dump().iter().filter(|row| row.contains("roll.freeze")).count();
        assert_eq!(audited, 2, "one audit row per freeze");
    }

    fn a_frozen_row_that_was_altered_is_not_believed(books: Books) {
        let minh = books.donor("Trần Văn Minh");
        give(&books, books.book, &books.gift(minh, books.general, 1_000_000, "2025-03-01"));
        freeze(&books, "TB", false).unwrap();
        let mut db = books.db();
        let edits = [
            "UPDATE roll_rows SET cash = cash + 1",
            "UPDATE roll_rows SET cash = cash - 1",
            "UPDATE roll_rows SET recognition_name = 'Người khác'",
            "UPDATE roll_rows SET recognition_name = 'Trần Văn Minh'",
            "UPDATE roll_rows SET public = NOT public",
            "UPDATE roll_rows SET public = NOT public",
            "UPDATE rolls SET unidentified = unidentified + 1",
            "UPDATE rolls SET unidentified = unidentified - 1",
            "DELETE FROM roll_rows",
        ];
        assert!(db.batch_execute(edits[0]).is_err(), "the tables refuse to change what is frozen");
        db.batch_execute(match &db {
            Db::Sqlite(_) => {
                "DROP TRIGGER roll_rows_refuse_update; DROP TRIGGER roll_rows_refuse_delete;
                 DROP TRIGGER rolls_refuse_update"
            }
            Db::Postgres(_) => {
                "DROP TRIGGER roll_rows_refuse_change ON roll_rows; DROP TRIGGER rolls_refuse_change ON rolls"
            }
        })
        .unwrap();
        for (index, edit) in edits.iter().enumerate() {
            db.batch_execute(edit).unwrap();
            // Every second edit undoes the one before.
            let found = frozen(&books, "TB");
            if index % 2 == 0 {
                assert!(matches!(found, Err(RollError::Altered { .. })), "{edit}");
            } else {
                assert!(found.unwrap().is_some(), "{edit}");
            }
        }
    }

    fn a_year_to_come_is_not_frozen_and_books_that_were_not_named_are_not_read(books: Books) {
        unit_below(&books, "XA", Level::Commune, "TB");
        let job = |scope: Scope, named: Vec<BookId>| {
            let author: Author = books.author.clone();
            books.pool.write_now(named, move |tx| workflow::ask_freeze(tx, &author, &scope))
        };
        let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
        let next = Scope::of(&tree, tree.find("TB").unwrap(), 2026, false).unwrap();
        assert!(matches!(job(next.clone(), next.books.clone()), Err(RollError::NotBegun(2026))));
        let whole = Scope::of(&tree, tree.find("TB").unwrap(), 2025, true).unwrap();
        assert!(matches!(job(whole, vec![books.book]), Err(RollError::Db(DbError::NotLocked(_)))));
    }

    fn the_command_prints_plain_columns(books: Books) {
        let (minh, mover) = (books.donor("Trần Văn Minh"), books.donor("Vũ Văn Động"));
        let credits = vec![Credit { party: mover, kind: CreditKind::Soft, amount: dong(1_000_000) }];
        let gift = books.gift(minh, books.general, 5_000_000, "2025-03-01");
        give(&books, books.book, &NewGift { credits, ..gift.clone() });
        let shares = vec![Share { fund: books.programme, amount: dong(250_000) }];
        give(&books, books.book, &NewGift { anonymous: true, shares, ..gift.clone() });
        give(&books, books.book, &NewGift { donor: None, nature: Nature::Unidentified, ..gift });
        let command = ["honour-roll", "2025", "--unit", "TB"];
        let csv = print(&books, &[&command[..], &["--format", "csv"]].concat());
        assert_eq!(
            csv,
            "rank,tier,recognition_name,party_kind,cash_amount,in_kind_amount,total_amount,gifts\n\
             1,Đồng,Trần Văn Minh,person,5000000,0,5000000,1\n\
             2,Ghi nhận,Nhà hảo tâm giấu tên,person,250000,0,250000,1\n"
        );
        let english = print(&books, &[&command[..], &["--lang", "en"]].concat());
        for part in ["Bronze", "Anonymous donor", "Thanked for raising gifts", "Vũ Văn Động", "5.000.000 ₫ came from"] {
            assert!(english.contains(part), "{part}: {english}");
        }
        assert!(!english.contains("giấu tên"), "{english}");
        let json: serde_json::Value =
            serde_json::from_str(&print(&books, &[&command[..], &["--format", "json"]].concat())).unwrap();
        assert_eq!(json["totals"]["total_amount"], 5_250_000);
        books.second_person();
        let asked = print(&books, &[&command[..], &["--freeze"]].concat());
        assert!(asked.contains("sovang approval answer 1 agree"), "{asked}");
        assert!(!print(&books, &command).contains("Mã niêm phong:"), "one person freezes nothing");
        print(&books, &["approval", "answer", "1", "agree", "--as", "nguoi.hai"]);
        let frozen = print(&books, &command);
        assert!(frozen.contains("không thay đổi nữa") && frozen.contains("Mã niêm phong:"), "{frozen}");
        let same = print(&books, &[&command[..], &["--difference"]].concat());
        assert!(same.contains("Chưa có gì thay đổi."), "{same}");
    }
}

/// Runs the program on these books and returns what it prints.
pub fn print(books: &Books, args: &[&str]) -> String {
    let url = match &books.url {
        DbUrl::Sqlite(path) => format!("sqlite://{path}"),
        DbUrl::Postgres(url) => url.clone(),
    };
    let answer = Desk::new().run_with(args, &[("SOVANG_DATABASE", &url)]);
    assert_eq!(answer.code, 0, "{args:?}: {}", answer.err);
    answer.out
}
