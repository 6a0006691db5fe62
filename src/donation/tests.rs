//! What a gift becomes in the books.

use super::*;
use crate::{
    fund::{FundKind, Restriction},
    id::{AccountId, BookId, UnitId},
    ledger::account::{Account, AccountKind},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A chart with one account per role, whose id is the role's place in the list.
fn chart() -> Chart {
    let account = |(id, role): (i64, &Role)| Account {
        id: AccountId(id),
        code: role.code().to_owned(),
        name_vi: String::new(),
        name_en: String::new(),
        kind: AccountKind::Asset,
        role: Some(*role),
        parent: None,
    };
    Chart::new((1..).zip(Role::ALL).map(account).collect())
}

fn fund(kind: FundKind, restriction: Restriction) -> Fund {
    Fund {
        id: FundId(1),
        book: BookId(2),
        unit: UnitId(1),
        code: "Q".into(),
        name: "Quỹ".into(),
        kind,
        donor: None,
        donor_words: String::new(),
        opened_on: day("2025-01-01"),
        closed_on: None,
        restriction,
    }
}

fn gift(means: Means, nature: Nature) -> NewGift {
    NewGift {
        donor: (nature != Nature::Unidentified).then_some(PartyId(4)),
        means,
        nature,
        account: None,
        received_on: day("2025-02-05"),
        shares: vec![Share { fund: FundId(1), amount: Money::from_dong(1_000) }],
        anonymous: false,
        words: String::new(),
        goods: (means == Means::InKind).then(|| Goods::lot("sách", "Hội đồng định giá")),
        foreign: None,
        credits: Vec::new(),
        matches: Vec::new(),
    }
}

#[track_caller]
fn check(gift: &NewGift, fund: &Fund, debit: Role, credit: Role) {
    gift.validate(day("2025-02-05")).unwrap();
    let chart = chart();
    let entry = gift.entry(&chart, &[fund]).unwrap();
    let roles: Vec<_> = entry.postings().iter().map(|it| chart.role_of(it.account).unwrap()).collect();
    assert_eq!(roles, [debit, credit]);
    assert_eq!(entry.postings()[0].amount, Money::from_dong(1_000));
}

#[test]
fn each_kind_of_gift_goes_where_it_belongs() {
    let open = |kind| fund(kind, Restriction::default());
    let narrow = fund(FundKind::General, Restriction { persons: vec![PartyId(9)], ..Restriction::default() });
    let cash = gift(Means::Cash, Nature::Gift);
    check(&cash, &open(FundKind::General), Role::Cash, Role::GiftsUnrestricted);
    check(&cash, &narrow, Role::Cash, Role::GiftsRestricted);
    check(&cash, &open(FundKind::Programme), Role::Cash, Role::GiftsRestricted);
    check(&cash, &open(FundKind::Sponsorship), Role::Cash, Role::GiftsRestricted);
    check(&cash, &open(FundKind::Endowment), Role::Cash, Role::EndowmentPrincipal);
    check(&cash, &open(FundKind::PassThrough), Role::Cash, Role::PassThrough);
    let goods = gift(Means::InKind, Nature::Gift);
    check(&goods, &open(FundKind::General), Role::GoodsInKind, Role::GiftsInKind);
    check(&goods, &open(FundKind::PassThrough), Role::GoodsInKind, Role::PassThrough);
    let founding = gift(Means::Transfer, Nature::Founding);
    check(&founding, &open(FundKind::General), Role::Bank, Role::FoundingCapital);
    check(&founding, &open(FundKind::Endowment), Role::Bank, Role::EndowmentPrincipal);
    let unknown = gift(Means::Transfer, Nature::Unidentified);
    check(&unknown, &open(FundKind::General), Role::Bank, Role::UnidentifiedReceipts);
}

#[test]
fn descriptions_name_nobody() {
    let entry =
        gift(Means::Cash, Nature::Gift).entry(&chart(), &[&fund(FundKind::General, Restriction::default())]);
    assert_eq!(entry.unwrap().description(), "Tiếp nhận ủng hộ (tiền mặt)");
}

#[test]
fn what_cannot_be_is_refused_before_the_books_are_asked() {
    let refuse = |change: fn(&mut NewGift)| {
        let mut gift = gift(Means::Cash, Nature::Gift);
        change(&mut gift);
        gift.validate(day("2025-02-05")).unwrap_err()
    };
    assert!(matches!(refuse(|gift| gift.shares.clear()), DonationError::NoShares));
    assert!(matches!(refuse(|gift| gift.shares[0].amount = Money::ZERO), DonationError::NotPositive));
    assert!(matches!(refuse(|gift| gift.shares.push(gift.shares[0])), DonationError::FundTwice));
    assert!(matches!(refuse(|gift| gift.donor = None), DonationError::NoDonor));
    assert!(matches!(refuse(|gift| gift.nature = Nature::Unidentified), DonationError::DonorOfUnidentified));
    assert!(matches!(refuse(|gift| gift.means = Means::InKind), DonationError::NoGoods));
    assert!(matches!(refuse(|gift| gift.received_on = day("2025-02-06")), DonationError::InTheFuture { .. }));
    let goods = Goods::lot("sách", "ai");
    let with_goods = NewGift { goods: Some(goods), ..gift(Means::Cash, Nature::Gift) };
    assert!(matches!(with_goods.validate(day("2025-02-05")), Err(DonationError::GoodsWithMoney)));
}
