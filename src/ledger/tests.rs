//! The laws of double entry, and what the hashes cover.

use proptest::prelude::*;

use super::{
    chain::{AuditRow, Hash, Sealed},
    *,
};
use crate::id::BookId;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 3, 1).expect("a date")
}

/// Any balanced entry: free postings over three funds, then one posting per fund that closes its gap.
fn entry() -> impl Strategy<Value = Entry> {
    let posting = (1..9i64, 1..4i64, -1_000_000_000_000..1_000_000_000_000i64)
        .prop_filter("nonzero", |(_, _, dong)| *dong != 0)
        .prop_map(|(account, fund, dong)| Posting {
            account: AccountId(account),
            fund: FundId(fund),
            party: (dong % 3 == 0).then_some(PartyId(dong.abs())),
            amount: Money::from_dong(dong),
        });
    prop::collection::vec(posting, 1..7).prop_filter_map("a gap is zero", |mut postings| {
        for fund in 1..4 {
            let of_fund = postings.iter().filter(|it| it.fund == FundId(fund)).map(|it| it.amount);
            let gap = Money::sum(of_fund).ok()?;
            if !gap.is_zero() {
                postings.push(Posting::credit(AccountId(9), FundId(fund), gap));
            }
        }
        Entry::new(day(), Series::General, Source::General, "sinh ngẫu nhiên", postings).ok()
    })
}

fn sealed(entry: Entry) -> Sealed {
    Sealed {
        book: BookId(2),
        seq: Seq(7),
        voucher: Voucher { series: entry.series(), year: 2025, no: 3 },
        entry,
        request_key: Some("k".into()),
        recorded_at: Instant::from_micros(1_700_000_000_000_000),
        user: UserId(5),
        previous: Hash([3; 32]),
    }
}

proptest! {
    #[test]
    fn the_books_always_balance(entries in prop::collection::vec(entry(), 0..20)) {
        let balances = balances(&entries).unwrap();
        for fund in 1..4 {
            let of_fund = balances.iter().filter(|((_, it), _)| *it == FundId(fund)).map(|(_, amount)| *amount);
            prop_assert_eq!(Money::sum(of_fund), Ok(Money::ZERO));
        }
    }

    #[test]
    fn a_reversal_leaves_no_trace(entry in entry()) {
        let reversal = entry.reversed(Seq(1), day(), "nhầm");
        prop_assert!(balances([&entry, &reversal]).unwrap().is_empty());
    }

    #[test]
    fn posting_order_does_not_matter(entries in prop::collection::vec(entry(), 0..9)) {
        prop_assert_eq!(balances(entries.iter().rev()), balances(&entries));
    }

    #[test]
    fn one_changed_dong_is_refused(entry in entry(), off in 1..100i64) {
        let mut postings = entry.postings().to_vec();
        postings[0].amount = postings[0].amount.checked_add(Money::from_dong(off)).unwrap();
        prop_assert!(Entry::new(day(), Series::General, Source::General, "đã sửa", postings).is_err());
    }

    #[test]
    fn money_cannot_change_its_fund(entry in entry()) {
        let mut postings = entry.postings().to_vec();
        postings[0].fund = FundId(99);
        let moved = Entry::new(day(), Series::General, Source::General, "đã sửa", postings);
        prop_assert!(matches!(moved, Err(EntryError::Unbalanced { .. })), "{moved:?}");
    }

    #[test]
    fn every_posting_is_under_the_hash(entry in entry(), which in 0usize..20, field in 0..4) {
        let honest = sealed(entry.clone()).hash();
        let mut postings = entry.postings().to_vec();
        let index = which % postings.len();
        match field {
            0 => postings[index].account = AccountId(77),
            1 => postings[index].party = Some(PartyId(77_777_777_777_777)),
            2 => postings.swap(0, index),
            _ => { postings.iter_mut().for_each(|it| it.amount = -it.amount); }
        }
        prop_assume!(postings != entry.postings());
        let changed = Entry::new(day(), Series::General, Source::General, "sinh ngẫu nhiên", postings).unwrap();
        prop_assert_ne!(sealed(changed).hash(), honest);
    }
}

#[test]
fn every_header_field_is_under_the_hash() {
    let postings = vec![
        Posting::debit(AccountId(1), FundId(1), Money::from_dong(5)),
        Posting::credit(AccountId(2), FundId(1), Money::from_dong(5)),
    ];
    let entry =
        |text: &str, source| Entry::new(day(), Series::General, source, text, postings.clone()).unwrap();
    let link = |kind, seq| entry("a", Source::General).linked(Some(Link { kind, seq: Seq(seq) }));
    let honest = sealed(entry("a", Source::General));
    let later =
        Entry::new(day().succ_opt().unwrap(), Series::General, Source::General, "a", postings.clone());
    let changed = [
        sealed(entry("b", Source::General)),
        sealed(entry("a", Source::Gift)),
        sealed(later.unwrap()),
        sealed(link(LinkKind::Reversal, 1)),
        sealed(link(LinkKind::Adjustment, 1)),
        sealed(link(LinkKind::Reversal, 2)),
        Sealed { book: BookId(3), ..honest.clone() },
        Sealed { seq: Seq(8), ..honest.clone() },
        Sealed { voucher: Voucher { no: 4, ..honest.voucher }, ..honest.clone() },
        Sealed { voucher: Voucher { year: 2024, ..honest.voucher }, ..honest.clone() },
        Sealed { voucher: Voucher { series: Series::Goods, ..honest.voucher }, ..honest.clone() },
        Sealed { request_key: None, ..honest.clone() },
        Sealed { request_key: Some(String::new()), ..honest.clone() },
        Sealed { recorded_at: Instant::from_micros(1), ..honest.clone() },
        Sealed { user: UserId(6), ..honest.clone() },
        Sealed { previous: Hash([4; 32]), ..honest.clone() },
    ];
    let mut hashes: Vec<_> = changed.iter().map(|it| it.hash().0).collect();
    hashes.push(honest.hash().0);
    hashes.sort_unstable();
    hashes.dedup();
    assert_eq!(hashes.len(), changed.len() + 1);
}

#[test]
fn every_audit_field_is_under_the_hash() {
    let author = Author { user: UserId(1), origin: "cli".into(), at: Instant::from_micros(9) };
    let honest = AuditRow {
        book: BookId(2),
        seq: Seq(1),
        author: author.clone(),
        action: "gift.receive".into(),
        subject: "gift 1".into(),
        before: None,
        after: Some("{}".into()),
        ledger_length: 1,
        ledger_head: Hash([1; 32]),
        previous: Hash::default(),
    };
    let changed = [
        AuditRow { book: BookId(3), ..honest.clone() },
        AuditRow { seq: Seq(2), ..honest.clone() },
        AuditRow { author: Author { user: UserId(2), ..author.clone() }, ..honest.clone() },
        AuditRow { author: Author { origin: "web".into(), ..author.clone() }, ..honest.clone() },
        AuditRow { author: Author { at: Instant::from_micros(8), ..author }, ..honest.clone() },
        AuditRow { action: "gift.reverse".into(), ..honest.clone() },
        AuditRow { subject: "gift 2".into(), ..honest.clone() },
        AuditRow { before: Some(String::new()), ..honest.clone() },
        AuditRow { before: Some("{}".into()), after: None, ..honest.clone() },
        AuditRow { ledger_length: 2, ..honest.clone() },
        AuditRow { ledger_head: Hash([2; 32]), ..honest.clone() },
        AuditRow { previous: Hash([1; 32]), ..honest.clone() },
    ];
    for (index, row) in changed.iter().enumerate() {
        assert_ne!(row.hash(), honest.hash(), "change {index}");
    }
}

#[test]
fn an_entry_says_why_it_cannot_be() {
    #[track_caller]
    fn check(postings: Vec<Posting>, expected: &EntryError) {
        assert_eq!(
            &Entry::new(day(), Series::General, Source::General, "x", postings).unwrap_err(),
            expected
        );
    }
    let debit = |dong| Posting::debit(AccountId(1), FundId(1), Money::from_dong(dong));
    check(vec![debit(1)], &EntryError::TooFewPostings);
    check(vec![debit(1), debit(0)], &EntryError::ZeroPosting);
    let difference = Money::from_dong(3);
    check(vec![debit(1), debit(2)], &EntryError::Unbalanced { fund: FundId(1), difference });
    let blank = Entry::new(day(), Series::General, Source::General, "  ", vec![debit(1), debit(-1)]);
    assert_eq!(blank, Err(EntryError::NoDescription));
}
