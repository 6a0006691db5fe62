//! Two records of one donor: read as one, parted again, and not a byte of the books touched.

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sovang::{
    db::{DbError, Tx},
    donation::{Credit, CreditKind},
    honour_roll::{self, Scope},
    id::{BookId, MergeId, PartyId},
    party::merge::{self, Choice, MergeError, Side},
    unit::{self, Level},
};

use super::{details, edit, enter, give, names};
use crate::{
    books::{Books, cash_gift, day, dong},
    honour_roll::unit_below,
    on_both_databases, tamper,
};

pub fn join(books: &Books, pair: (PartyId, PartyId), choice: Choice) -> Result<MergeId, MergeError> {
    let (author, book) = (books.author.clone(), books.book);
    books.pool.write_now([book], move |tx: &mut Tx| merge::workflow::merge(tx, &author, book, pair, &choice))
}

fn part(books: &Books, book: BookId, id: MergeId) -> Result<(), MergeError> {
    let author = books.author.clone();
    books.pool.write_now([book], move |tx: &mut Tx| merge::workflow::undo(tx, &author, book, id).map(drop))
}

/// Every row of every table but those that tell the story of the merges themselves.
fn rows(books: &Books) -> Vec<String> {
    let story = ["party_merges:", "audit:", "books:"];
    books.dump().into_iter().filter(|row| !story.iter().any(|it| row.starts_with(it))).collect()
}

fn roll(books: &Books) -> Vec<String> {
    let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
    let scope = Scope::of(&tree, tree.find("TB").unwrap(), 2025, true).unwrap();
    let roll = books.pool.read_now(|db| honour_roll::store::live(db, &scope, day("2025-12-31"))).unwrap();
    let row = |row: &honour_roll::Row| {
        format!("{} {} ({}) {}", row.name, row.total.dong(), row.gifts, row.soft.dong())
    };
    let soft = |it: &honour_roll::Supporter| format!("{} + {}", it.name, it.soft.dong());
    roll.rows.iter().map(row).chain(roll.supporters.iter().map(soft)).collect()
}

fn clean(books: &Books) {
    assert_eq!(tamper::shown(&tamper::verified(&mut books.db()).1), "");
}

on_both_databases! {
    fn the_roll_adds_up_two_records_and_parts_them_again(books: Books) {
        let below = unit_below(&books, "XA1", Level::Commune, "TB");
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "Xã Đông Giang", ""));
        let twin = enter(&books, books.book, ("TRAN VAN MINH", "", "0912345678"));
        books.receive(&books.gift(minh, books.general, 300_000, "2025-02-01")).unwrap();
        give(&books, below.book, &cash_gift(twin, below.fund, 200_000, "2025-03-01"));
        let mut hidden = books.gift(twin, books.general, 50_000, "2025-04-01");
        hidden.anonymous = true;
        books.receive(&hidden).unwrap();
        let (before, apart) = (rows(&books), roll(&books));
        let hidden = "Nhà hảo tâm giấu tên 50000 (1) 0";
        assert_eq!(apart, ["Ông Trần Văn Minh 300000 (1) 0", "TRAN VAN MINH 200000 (1) 0", hidden]);
        let choice = Choice { phone: Side::Loser, ..Choice::default() };
        let merged = join(&books, (minh, twin), choice).unwrap();
        assert_eq!(roll(&books), ["Ông Trần Văn Minh 500000 (2) 0", hidden]);
        assert_eq!(details(&books, minh).phone, "0912345678");
        assert_eq!(details(&books, minh).address, "Xã Đông Giang");
        // Found under either name and in the book that knew only the other record.
        assert_eq!(names(&books, books.book, "tran van minh"), ["Trần Văn Minh"]);
        assert_eq!(names(&books, below.book, "0912345678"), ["Trần Văn Minh"]);
        clean(&books);
        part(&books, books.book, merged).unwrap();
        assert_eq!(rows(&books), before);
        assert_eq!(roll(&books), apart);
        clean(&books);
        assert!(matches!(part(&books, books.book, merged), Err(MergeError::AlreadyUndone)));
    }

    fn what_was_given_or_mended_in_between_stays(books: Books) {
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "Xã Cũ", ""));
        let twin = enter(&books, books.book, ("TRAN VAN MINH", "Phường Mới", "0912345678"));
        let choice = Choice { address: Side::Loser, phone: Side::Loser, ..Choice::default() };
        let merged = join(&books, (minh, twin), choice).unwrap();
        books.receive(&books.gift(minh, books.general, 100_000, "2025-05-01")).unwrap();
        edit(&books, books.book, minh, |it| it.phone = "0987654321".into()).unwrap();
        part(&books, books.book, merged).unwrap();
        let now = details(&books, minh);
        assert_eq!((now.address.as_str(), now.phone.as_str()), ("Xã Cũ", "0987654321"));
        assert_eq!(details(&books, twin).phone, "0912345678");
        assert_eq!(roll(&books), ["Ông Trần Văn Minh 100000 (1) 0"]);
        clean(&books);
    }

    fn merges_are_undone_from_the_last(books: Books) {
        let ids: Vec<PartyId> =
            ["Trần A", "Trần B", "Trần C"].iter().map(|name| enter(&books, books.book, (name, "", ""))).collect();
        for id in &ids {
            books.receive(&books.gift(*id, books.general, 100_000, "2025-02-01")).unwrap();
        }
        let before = rows(&books);
        let first = join(&books, (ids[1], ids[0]), Choice::default()).unwrap();
        let second = join(&books, (ids[2], ids[1]), Choice::default()).unwrap();
        assert_eq!(roll(&books), ["Trần C 300000 (3) 0"]);
        let refused = part(&books, books.book, first);
        assert!(matches!(refused, Err(MergeError::LaterMerge { later }) if later == second), "{refused:?}");
        let again = join(&books, (ids[2], ids[0]), Choice::default());
        assert!(matches!(again, Err(MergeError::AlreadyMerged { .. })));
        part(&books, books.book, second).unwrap();
        assert_eq!(roll(&books), ["Trần B 200000 (2) 0", "Trần C 100000 (1) 0"]);
        part(&books, books.book, first).unwrap();
        assert_eq!(rows(&books), before);
    }

    fn what_cannot_be_one_is_refused_and_leaves_nothing(books: Books) {
        let below = unit_below(&books, "XA1", Level::Commune, "TB");
        let clan = enter(&books, books.book, ("Dòng họ Phạm", "", ""));
        let minh = enter(&books, books.book, ("Phạm Văn Minh", "", ""));
        let other = enter(&books, below.book, ("Phạm Văn Minh", "", ""));
        let (author, book) = (books.author.clone(), books.book);
        let members = move |tx: &mut Tx| sovang::party::workflow::add_members(tx, &author, book, clan, &[minh]);
        books.pool.write_now([book], members).unwrap();
        let before = books.dump();
        let refused = |pair| join(&books, pair, Choice::default()).unwrap_err().to_string();
        assert!(refused((minh, minh)).contains("hai hồ sơ là một"));
        assert!(refused((clan, minh)).contains("thành viên"));
        assert!(refused((minh, clan)).contains("thành viên"));
        assert!(refused((minh, other)).contains("chưa có quan hệ"));
        assert!(refused((minh, PartyId(9_999))).contains("chưa có quan hệ"));
        assert_eq!(books.dump(), before);
        assert!(matches!(part(&books, books.book, MergeId(9)), Err(MergeError::NoMerge(_))));
    }

    fn nobody_is_thanked_for_a_gift_of_their_own(books: Books) {
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "", ""));
        let twin = enter(&books, books.book, ("TRAN VAN MINH", "", ""));
        let mut gift = books.gift(minh, books.general, 100_000, "2025-02-01");
        gift.credits = vec![Credit { party: twin, kind: CreditKind::Soft, amount: dong(100_000) }];
        books.receive(&gift).unwrap();
        assert_eq!(roll(&books), ["Ông Trần Văn Minh 100000 (1) 0", "TRAN VAN MINH + 100000"]);
        join(&books, (minh, twin), Choice::default()).unwrap();
        assert_eq!(roll(&books), ["Ông Trần Văn Minh 100000 (1) 0"]);
    }

    fn a_frozen_roll_stays_and_a_merge_alone_is_no_change(books: Books) {
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "", ""));
        let twin = enter(&books, books.book, ("TRAN VAN MINH", "", ""));
        for id in [minh, twin] {
            books.receive(&books.gift(id, books.general, 100_000, "2025-02-01")).unwrap();
        }
        let scope = crate::season::scope(&books, "TB", 2025, false);
        crate::season::freeze(&books, &scope).unwrap();
        let kept = rows(&books);
        join(&books, (minh, twin), Choice::default()).unwrap();
        let (roll, changes) = books.pool.read_now(|db| {
            honour_roll::workflow::changes(db, &scope, day("2025-12-31"))
        }).unwrap();
        assert_eq!((roll.roll.rows.len(), changes.len()), (2, 0), "{changes:?}");
        let touched: Vec<String> = rows(&books).into_iter().filter(|row| !kept.contains(row)).collect();
        assert_eq!(touched, [format!("party_heads: '{minh}'|'{twin}'").replace('\'', if touched[0].contains('\'') { "'" } else { "" })]);
    }

    fn an_import_gives_to_the_record_that_stands(books: Books) {
        let minh = enter(&books, books.book, ("Trần Văn Minh (cũ)", "", ""));
        let twin = enter(&books, books.book, ("TRAN VAN MINH", "", ""));
        join(&books, (minh, twin), Choice::default()).unwrap();
        let known = books.pool.read_now(|db| {
            sovang::party::store::with_key(db, "tran van minh").map_err(DbError::from)
        }).unwrap();
        assert_eq!(known.iter().map(|it| (it.id, it.name.as_str())).collect::<Vec<_>>(), [(minh, "Trần Văn Minh")]);
        let third = enter(&books, books.book, ("Lê An", "", ""));
        join(&books, (third, minh), Choice::default()).unwrap();
        let known = books.pool.read_now(|db| {
            sovang::party::store::with_key(db, "tran van minh").map_err(DbError::from)
        }).unwrap();
        assert_eq!(known.iter().map(|it| it.id).collect::<Vec<_>>(), [third]);
    }

    fn whatever_is_merged_and_undone_the_books_agree(books: Books) {
        let ids: Vec<PartyId> = (0..6).map(|no| {
            let (name, phone) = (format!("Trần Văn {}", char::from(b'A' + no)), format!("091234567{no}"));
            enter(&books, books.book, (&name, "Xã Đông Giang", &phone))
        }).collect();
        for (id, amount) in ids.iter().zip(1..) {
            books.receive(&books.gift(*id, books.general, amount * 1_000, "2025-02-01")).unwrap();
        }
        let before = rows(&books);
        let step = (0..6usize, 0..6usize, any::<[bool; 3]>(), 0..4u8);
        let config = Config { cases: 12, failure_persistence: None, ..Config::default() };
        TestRunner::new(config).run(&prop::collection::vec(step, 1..10), |steps| {
            play(&books, &ids, &steps);
            prop_assert_eq!(&rows(&books), &before);
            Ok(())
        }).unwrap();
        clean(&books);
    }
}

/// Merges and undoes as the steps say, holds the roll against a model after each, and undoes all at the end.
fn play(books: &Books, ids: &[PartyId], steps: &[(usize, usize, [bool; 3], u8)]) {
    // Who leads to whom; the stack holds the merges that stand.
    let mut leads: Vec<usize> = (0..ids.len()).collect();
    let mut stack: Vec<(MergeId, usize)> = Vec::new();
    let check = |leads: &[usize]| {
        let mut sums = vec![(0, 0); leads.len()];
        for (index, amount) in (0..leads.len()).zip(1..) {
            let mut head = index;
            while leads[head] != head {
                head = leads[head];
            }
            sums[head] = (sums[head].0 + amount * 1_000, sums[head].1 + 1);
        }
        let mut expected: Vec<(i64, i64)> = sums.into_iter().filter(|sum| sum.1 > 0).collect();
        expected.sort_unstable();
        let mut found: Vec<(i64, i64)> = roll(books)
            .iter()
            .map(|row| {
                let mut words = row.rsplit(' ').skip(1);
                let gifts = words.next().unwrap().trim_matches(['(', ')']).parse().unwrap();
                (words.next().unwrap().parse().unwrap(), gifts)
            })
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected);
    };
    for (survivor, loser, sides, undo) in steps {
        if *undo == 0 {
            if let Some((id, loser)) = stack.pop() {
                part(books, books.book, id).unwrap();
                leads[loser] = loser;
            }
        } else {
            let side = |it: bool| if it { Side::Loser } else { Side::Survivor };
            let [name, address, phone] = sides.map(side);
            let choice = Choice { name, birth_date: Side::Survivor, address, phone };
            let fits = survivor != loser && leads[*survivor] == *survivor && leads[*loser] == *loser;
            match join(books, (ids[*survivor], ids[*loser]), choice) {
                Ok(id) => {
                    assert!(fits);
                    leads[*loser] = *survivor;
                    stack.push((id, *loser));
                }
                Err(err) => assert!(!fits, "{err}"),
            }
        }
        check(&leads);
    }
    while let Some((id, _)) = stack.pop() {
        part(books, books.book, id).unwrap();
    }
}
