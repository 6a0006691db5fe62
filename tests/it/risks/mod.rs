//! Signs of risk: a fixture for each check, what a reader may not learn, the list, the dossier, the payout.

mod pages;

use sovang::{
    calendar::Instant,
    council::{self, store::MemberTies},
    db::DbError,
    disbursement::payout::{Relation, workflow},
    id::{NominationId, PayoutId, UnitId},
    programme::Category,
    report::{
        risks::{self, payout::of_payout},
        selection::nominations::Scope,
    },
    risk::{Check, Colour, Risk, Sign, Tie, Unknown},
    unit::{self, UnitTree},
    user::step_up::{self, Threshold},
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    payouts::{Story, account},
    scholarships::*,
};

pub const TWO: [&str; 2] = ["Trần Thị Hoà", "Lê Văn Đức"];

pub fn tree(books: &Books) -> UnitTree {
    books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap()
}

fn own(books: &Books) -> Scope {
    Scope { book: Some(books.book), units: Vec::new() }
}

fn seen_by(books: &Books, scope: &Scope, id: NominationId) -> Risk {
    let (tree, record) = (tree(books), record(books, id));
    risks::of_one(&mut books.db(), (&tree, day("2025-12-31")), scope, &record).unwrap()
}

fn risk(books: &Books, id: NominationId) -> Risk {
    seen_by(books, &own(books), id)
}

fn sign(risk: &Risk, check: Check) -> &Sign {
    let found = risk.signs().iter().find(|it| it.check() == check);
    found.unwrap_or_else(|| panic!("no sign about {check:#}: {risk:?}"))
}

/// Sets what a code is asked for above.
pub fn set_threshold(books: &Books, amount: i64) {
    let new = Threshold {
        unit: books.unit,
        from: day("2025-01-01"),
        amount: dong(amount),
        // The larger of two counts, as if it were set later.
        set_at: Instant::from_micros(books.author.at.micros() + amount),
    };
    step_up::store::insert(&mut books.db(), new).unwrap();
}

/// Writes down what the one who puts everybody forward told of themselves.
fn tell(books: &Books, ties: &MemberTies) {
    let by = (books.author.user, books.author.at);
    council::store::insert_ties(&mut books.db(), books.author.user, ties, by).unwrap();
}

/// Gives every award of a story the same account, and returns the list.
pub fn one_account(story: &Story, relation: Relation) -> PayoutId {
    let id = story.make();
    for at in 0..story.awards.len() {
        story.give(story.line(id, at), &account("TRAN VAN BA", 7, relation)).unwrap();
    }
    id
}

/// Puts a pupil forward who gave this number.
pub fn with_phone(
    books: &Books,
    place: (sovang::id::RoundId, UnitId),
    name: &str,
    phone: &str,
) -> NominationId {
    let new =
        sovang::programme::workflow::NewNomination { phone: phone.into(), ..pupil(place.0, place.1, name) };
    nominate(books, &new)
}

on_both_databases! {
    fn one_account_for_two_recipients_is_red_until_it_is_declared_for_both(books: Books) {
        let story = Story::start(books, &TWO);
        let (hoa, duc) = (story.awards[0].0, story.awards[1].0);
        assert!(risk(story.books(), hoa).unknown().contains(&Unknown::NoAccount));
        let list = one_account(&story, Relation::Own);
        for (id, other) in [(hoa, "Lê Văn Đức"), (duc, "Trần Thị Hoà")] {
            let risk = risk(story.books(), id);
            assert_eq!(risk.colour(), Colour::Red);
            let said = sign(&risk, Check::Account).to_string();
            assert!(said.contains(other) && said.contains("…0007") && !said.contains("0011000007"), "{said}");
        }
        story.give(story.line(list, 0), &account("TRAN VAN BA", 7, Relation::Parent)).unwrap();
        assert_eq!(risk(story.books(), hoa).colour(), Colour::Red, "the other still calls it their own");
        story.give(story.line(list, 1), &account("TRAN VAN BA", 7, Relation::Parent)).unwrap();
        assert_eq!(sign(&risk(story.books(), hoa), Check::Account).colour(), Colour::Yellow);
        story.give(story.line(list, 1), &account("LE VAN DUC", 8, Relation::Own)).unwrap();
        assert!(!risk(story.books(), hoa).has(Check::Account), "only the account that counts is compared");
    }

    fn one_telephone_for_many_is_found_over_all_units_and_names_only_whom_the_reader_may_see(books: Books) {
        let all = Scholarships::start(books);
        let (books, here) = (&all.books, (all.round, all.books.unit));
        let first = with_phone(books, here, "Trần Thị Hoà", "0912 345 678");
        assert!(!risk(books, first).has(Check::Phone));
        let second = with_phone(books, here, "Lê Văn Đức", "+84 912345678");
        assert_eq!(sign(&risk(books, first), Check::Phone).colour(), Colour::Yellow);
        let place = add_unit(books, "XA", unit::Level::Commune);
        let fund = add_fund(books, place, "QXA", day("2025-01-01"));
        let there = open_round_in(books, place.1, terms(books, "XA1", "HKBGC", &[fund]));
        let new = sovang::programme::workflow::NewNomination {
            phone: "0227 3 123 456 / 0912.345.678".into(),
            ..pupil(there, place.0, "Phạm Thị Hoa")
        };
        let third = try_nominate(books, place.1, &books.author, &new).unwrap();
        let of_two = risk(books, second);
        assert_eq!(sign(&of_two, Check::Phone).colour(), Colour::Orange);
        let said = sign(&of_two, Check::Phone).to_string();
        assert!(said.contains("Trần Thị Hoà; 1 người ở đơn vị khác") && !said.contains("Phạm"), "{said}");
        let commune = Scope { book: Some(place.1), units: vec![place.0] };
        let below = seen_by(books, &commune, third);
        let said = sign(&below, Check::Phone).to_string();
        assert!(said.contains("2 người ở đơn vị khác") && !said.contains("Trần"), "{said}");
        let above = Scope { units: vec![books.unit, place.0], ..own(books) };
        let said = sign(&seen_by(books, &above, second), Check::Phone).to_string();
        assert!(said.contains("Phạm Thị Hoa"), "whoever may see the commune sees the name: {said}");
    }

    fn what_ties_a_nominee_to_the_nominator_is_found(books: Books) {
        let all = Scholarships::start(books);
        let (books, here) = (&all.books, (all.round, all.books.unit));
        let with_address = |name: &str, address: &str| sovang::programme::workflow::NewNomination {
            address: address.into(),
            ..pupil(here.0, here.1, name)
        };
        let phone = with_phone(books, here, "Trần Thị Hoà", "0912 345 678");
        let address = nominate(books, &with_address("Lê Văn Đức", "Thôn 3, xã Đông Hưng"));
        let stranger = nominate(books, &with_address("Phạm Thị Hoa", "Thôn 9, xã Khác"));
        let silent = risk(books, phone);
        assert!(matches!(silent.unknown(), [.., Unknown::NominatorSilent { .. }] | [_, Unknown::NominatorSilent { .. }, ..]), "{silent:?}");
        let told = MemberTies {
            address: "thôn 3, Xã Đông Hưng".into(),
            phone: "0912345678".into(),
            school: "THCS Ví Dụ".into(),
            ..MemberTies::default()
        };
        tell(books, &told);
        for (id, tie) in [(phone, Tie::Phone), (address, Tie::Address)] {
            let risk = risk(books, id);
            let Sign::Nominator { ties, .. } = sign(&risk, Check::Nominator) else { panic!("{risk:?}") };
            assert_eq!((ties.as_slice(), risk.colour()), (&[tie][..], Colour::Orange));
        }
        let clear = risk(books, stranger);
        assert!(clear.clear().contains(&Check::Nominator), "one school is no sign: {clear:?}");
    }

    fn an_amount_beside_what_five_earlier_awards_were_is_a_sign(books: Books) {
        let story = Story::start(books, &["A Ví Dụ", "B Ví Dụ", "C Ví Dụ", "D Ví Dụ", "E Ví Dụ"]);
        let books = story.books();
        let ask = |code: &str, amount: i64| {
            let mut new = terms(books, code, "HKBGC", &[books.general]);
            new.amounts.insert(Category::Pupil, dong(amount));
            nominate(books, &pupil(open_round(books, new), books.unit, &format!("Trần Thị {code}")))
        };
        for (code, amount, colour) in [
            ("HB2", 1_000_000, Colour::Green),
            ("HB3", 1_500_000, Colour::Yellow),
            ("HB4", 2_000_000, Colour::Orange),
            ("HB5", 10_000_000, Colour::Red),
        ] {
            assert_eq!(risk(books, ask(code, amount)).colour(), colour, "{amount}");
        }
        let of_round = risk(books, story.awards[0].0);
        assert!(of_round.unknown().contains(&Unknown::FewAwards { past: 0 }), "its own round is no past: {of_round:?}");
    }

    fn nominations_of_one_person_under_the_threshold_are_added_up(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let again = open_round(books, terms(books, "HB2", "HKBGC", &[books.general]));
        let one = nominate(books, &pupil(all.round, books.unit, "Trần Thị Hoà"));
        let other = nominate(books, &pupil(again, books.unit, "Trần Thị Hoà"));
        assert!(!risk(books, one).has(Check::Split));
        set_threshold(books, 1_999_999);
        for id in [one, other] {
            assert_eq!(sign(&risk(books, id), Check::Split).colour(), Colour::Orange);
        }
        set_threshold(books, 2_000_000);
        assert!(!risk(books, one).has(Check::Split), "together they are exactly the threshold");
    }

    fn a_decision_that_is_paid_in_two_small_lists_is_red(books: Books) {
        let story = Story::start(books, &TWO);
        let (decision, awards) = (story.decision, story.awards.clone());
        let made: Vec<PayoutId> = awards
            .into_iter()
            .map(|(_, award)| {
                story.write(&story.maker, move |tx, by, place| workflow::make(tx, by, place, decision, &[award])).unwrap()
            })
            .collect();
        let beside = |id: PayoutId| {
            let (books, tree) = (story.books(), tree(story.books()));
            let (payout, sheet) = (story.payout(id), story.sheet(id));
            of_payout(&mut books.db(), (&tree, day("2025-12-31")), &own(books), (&payout, &sheet)).unwrap().list
        };
        assert_eq!(beside(made[0]), None);
        set_threshold(story.books(), 1_500_000);
        let sign = beside(made[0]).unwrap();
        assert_eq!(sign.colour(), Colour::Red);
        assert!(sign.to_string().contains("đợt chi số 2") && format!("{sign:#}").contains("together 2.000.000"), "{sign}");
    }
}
