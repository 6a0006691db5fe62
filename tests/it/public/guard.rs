//! The publishing guard: minors, ages, consents that end, and what a fund may say of its donor.

use sovang::{
    fund::{self, FundKind, Restriction, workflow::NewFund},
    id::PartyId,
    party::Purpose,
};

use super::{consent, get, person, site_on, withdraw};
use crate::{
    books::{Books, day},
    honour_roll::give,
    on_both_databases,
    site::Site,
};

const ROLL: &str = "/roll/TB/2025";

fn child(books: &Books, born: &str) -> PartyId {
    let child = person(books, "Em Lê Nhỏ Tuổi", Some(day(born)));
    give(books, books.book, &books.gift(child, books.general, 100_000, "2025-02-03"));
    child
}

fn is_named(site: &Site) -> bool {
    let roll = get(site, ROLL);
    assert!(roll.contains("100.000 ₫"), "the amount is always there: {roll}");
    assert_eq!(roll.contains("Nhỏ Tuổi"), !roll.contains("Nhà hảo tâm giấu tên"), "{roll}");
    roll.contains("Nhỏ Tuổi")
}

fn freeze(books: &Books) {
    crate::season::freeze(books, &crate::season::scope(books, "TB", 2025, false)).unwrap();
}

fn named_fund(books: &Books, donor: PartyId, words: &str) {
    let new = NewFund {
        unit: books.unit,
        code: "QMT".into(),
        name: "Quỹ mang tên cụ Bùi Thị Tặng".into(),
        kind: FundKind::Programme,
        donor: Some(donor),
        donor_words: words.into(),
        opened_on: day("2025-01-01"),
        restriction: Restriction::default(),
    };
    let (author, book) = (books.author.clone(), books.book);
    books.pool.write_now([book], move |tx| fund::workflow::add(tx, &author, book, &new)).unwrap();
}

on_both_databases! {
    fn a_child_is_named_only_while_both_agree(books: Books) {
        let child = child(&books, "2013-09-05");
        let site = site_on(&books, "2025-12-31");
        assert!(!is_named(&site), "nobody was asked");
        consent(&books, child, Purpose::PublishName, "2025-03-01");
        assert!(!is_named(&site), "the child alone");
        consent(&books, child, Purpose::NameByGuardian, "2025-03-02");
        assert!(is_named(&site), "both");
        assert!(!is_named_on_live_roll(&books, "2025-03-01"), "the guardian agreed a day later");
        withdraw(&books, child, Purpose::NameByGuardian, "2025-12-31");
        assert!(!is_named(&site), "the guardian took it back today");
        consent(&books, child, Purpose::AwardByGuardian, "2025-12-31");
        assert!(!is_named(&site), "a consent to something else");
    }

    fn a_guardian_who_takes_the_consent_back_hides_a_frozen_line_and_no_total(books: Books) {
        let child = child(&books, "2013-09-05");
        consent(&books, child, Purpose::PublishName, "2025-03-01");
        consent(&books, child, Purpose::NameByGuardian, "2025-03-01");
        freeze(&books);
        let site = site_on(&books, "2025-12-31");
        assert!(is_named(&site));
        let (before, figures) = (get(&site, ROLL), "<dt>Tổng ủng hộ</dt><dd>100.000 ₫</dd>");
        assert!(before.contains(figures), "{before}");
        withdraw(&books, child, Purpose::NameByGuardian, "2025-12-31");
        assert!(!is_named(&site));
        let after = get(&site, ROLL);
        let seal = |page: &str| page.split("class=\"seal\">").nth(1).unwrap().split('<').next().map(str::to_owned);
        assert!(after.contains(figures) && seal(&before) == seal(&after), "{after}");
    }

    fn who_comes_of_age_speaks_alone(books: Books) {
        let child = child(&books, "2007-12-31");
        consent(&books, child, Purpose::NameByGuardian, "2025-03-01");
        assert!(!is_named(&site_on(&books, "2025-12-31")), "a guardian does not speak for an adult");
        consent(&books, child, Purpose::PublishName, "2025-03-01");
        withdraw(&books, child, Purpose::NameByGuardian, "2025-04-01");
        assert!(!is_named(&site_on(&books, "2025-12-30")), "the last day before eighteen");
        assert!(is_named(&site_on(&books, "2025-12-31")), "eighteen today");
    }

    fn sixteen_years_change_nothing(books: Books) {
        let child = child(&books, "2009-12-31");
        consent(&books, child, Purpose::PublishName, "2025-03-01");
        assert!(!is_named(&site_on(&books, "2025-12-30")) && !is_named(&site_on(&books, "2025-12-31")));
    }

    fn a_fund_does_not_name_the_donor_who_gave_without_a_name(books: Books) {
        let donor = person(&books, "Bùi Thị Tặng", None);
        named_fund(&books, donor, "Cụ Bùi Thị Tặng trao, gọi 0912 345 678 hoặc a@vi.du");
        let site = site_on(&books, "2025-12-31");
        let hides = |path: &str| {
            let page = get(&site, path);
            assert!(!page.contains("0912") && !page.contains("a@vi.du"), "{page}");
            !page.contains("Bùi Thị Tặng") && page.contains("Quỹ chương trình QMT")
        };
        assert!(hides("/") && hides("/fund/TB/QMT"), "without a consent");
        consent(&books, donor, Purpose::PublishName, "2025-03-01");
        assert!(!hides("/") && !hides("/fund/TB/QMT"), "with one");
        let fund = fund::store::by_code(&mut books.db(), books.book, "QMT").unwrap().unwrap().id;
        let gift = books.gift(donor, fund, 50_000, "2025-04-01");
        give(&books, books.book, &sovang::donation::NewGift { anonymous: true, ..gift });
        assert!(hides("/") && hides("/fund/TB/QMT"), "an anonymous gift to the fund hides its donor again");
    }
}

/// Whether the child is named in the roll as it would have been drawn on a day.
fn is_named_on_live_roll(books: &Books, on: &str) -> bool {
    is_named(&site_on(books, on))
}
