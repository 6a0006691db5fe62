//! Gifts through the write path: what they leave in the books, and what a refusal leaves behind.

use sovang::{
    donation::{self, Credit, CreditKind, DonationError, Goods, Means, Nature, Share},
    fund::{FundKind, Restriction},
    id::PartyId,
    ledger::{account::Role, once::OnceError},
    receipt::ReceiptError,
};

use crate::{
    books::{day, dong},
    on_both_databases,
};

on_both_databases! {
    fn a_gift_is_posted_with_its_receipt(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let first = books.receive(&books.gift(donor, books.general, 500_000, "2025-02-05")).unwrap();
        let second = books.receive(&books.gift(donor, books.programme, 200_000, "2025-02-06")).unwrap();
        assert_eq!((first.receipt_no, second.receipt_no, first.receipt_year), (1, 2, 2025));
        assert_eq!(books.balance(Role::Cash, None), 700_000);
        assert_eq!(books.balance(Role::GiftsUnrestricted, Some(books.general)), -500_000);
        assert_eq!(books.balance(Role::GiftsRestricted, Some(books.programme)), -200_000);
    }

    fn a_gift_may_be_split_over_funds(books: Books) {
        let donor = books.donor("Công ty CP May Bình Minh");
        let mut gift = books.gift(donor, books.general, 1, "2025-02-05");
        let parts = dong(10_000_001).split_by_percent(&[60.into(), 40.into()]).unwrap();
        gift.means = Means::Transfer;
        gift.shares = vec![
            Share { fund: books.general, amount: parts[0] },
            Share { fund: books.programme, amount: parts[1] },
        ];
        books.receive(&gift).unwrap();
        assert_eq!(books.balance(Role::Bank, None), 10_000_001);
        assert_eq!(books.balance(Role::GiftsUnrestricted, None), -6_000_001);
        assert_eq!(books.balance(Role::GiftsRestricted, None), -4_000_000);
    }

    fn pass_through_founding_endowment_and_unidentified_money_are_not_income(books: Books) {
        let donor = books.donor("Bà Lê Thị Hoà");
        let named = Restriction { persons: vec![donor], ..Restriction::default() };
        let pass = books.fund("THUHO", FundKind::PassThrough, named).id;
        let kept = books.fund("VONGOC", FundKind::Endowment, Restriction::default()).id;
        books.receive(&books.gift(donor, pass, 1_000_000, "2025-03-01")).unwrap();
        books.receive(&books.gift(donor, kept, 2_000_000, "2025-03-01")).unwrap();
        let mut founding = books.gift(donor, books.general, 4_000_000, "2025-03-01");
        founding.nature = Nature::Founding;
        books.receive(&founding).unwrap();
        let mut unknown = books.gift(donor, books.general, 8_000_000, "2025-03-01");
        (unknown.nature, unknown.donor, unknown.means) = (Nature::Unidentified, None, Means::Transfer);
        books.receive(&unknown).unwrap();
        assert_eq!(books.balance(Role::PassThrough, None), -1_000_000);
        assert_eq!(books.balance(Role::EndowmentPrincipal, None), -2_000_000);
        assert_eq!(books.balance(Role::FoundingCapital, None), -4_000_000);
        assert_eq!(books.balance(Role::UnidentifiedReceipts, None), -8_000_000);
        assert_eq!(books.balance(Role::GiftsUnrestricted, None), 0);
    }

    fn goods_are_valued_by_somebody(books: Books) {
        let donor = books.donor("Trường THCS Bình Minh");
        let mut gift = books.gift(donor, books.general, 2_500_000, "2025-02-11");
        gift.means = Means::InKind;
        assert!(matches!(books.receive(&gift), Err(DonationError::NoGoods)));
        gift.goods = Some(Goods::lot("10 bộ sách", ""));
        assert!(matches!(books.receive(&gift), Err(DonationError::NoValuer)));
        gift.goods = Some(Goods::lot("10 bộ sách", "Ban thường trực Hội"));
        books.receive(&gift).unwrap();
        assert_eq!(books.balance(Role::GoodsInKind, None), 2_500_000);
        assert_eq!(books.balance(Role::GiftsInKind, None), -2_500_000);
    }

    fn a_refused_gift_leaves_every_row_as_it_was(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let good = books.gift(donor, books.general, 500_000, "2025-02-05");
        books.receive(&good).unwrap();
        let before = books.dump();
        let unfit = |change: fn(&mut donation::NewGift)| {
            let mut gift = good.clone();
            change(&mut gift);
            gift
        };
        let refused = [
            unfit(|gift| gift.received_on = day("2026-01-01")),
            unfit(|gift| gift.shares.clear()),
            unfit(|gift| gift.shares[0].amount = dong(0)),
            unfit(|gift| gift.shares[0].amount = dong(-5)),
            unfit(|gift| gift.shares.push(gift.shares[0])),
            unfit(|gift| gift.donor = None),
            unfit(|gift| gift.donor = Some(PartyId(9_999_999))),
            unfit(|gift| {
                let party = gift.donor.unwrap();
                gift.credits.push(Credit { party, kind: CreditKind::Soft, amount: dong(0) });
            }),
        ];
        for gift in refused {
            assert!(books.receive(&gift).is_err(), "{gift:?}");
            assert_eq!(books.dump(), before, "{gift:?}");
        }
    }

    fn a_reversal_leaves_no_trace_in_balances_and_keeps_the_receipt_number(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let kept = books.receive(&books.gift(donor, books.general, 300_000, "2025-02-05")).unwrap();
        let wrong = books.receive(&books.gift(donor, books.general, 500_000, "2025-02-05")).unwrap();
        books.void(wrong.seq, "2025-02-07", "ghi nhầm người").unwrap();
        assert_eq!(books.balance(Role::Cash, None), 300_000);
        let totals = donation::store::totals(&mut books.db(), &[books.book], 2025).unwrap();
        assert_eq!((totals.len(), totals[0].cash, totals[0].gifts), (1, dong(300_000), 1));
        let next = books.receive(&books.gift(donor, books.general, 1_000, "2025-02-08")).unwrap();
        assert_eq!((kept.receipt_no, wrong.receipt_no, next.receipt_no), (1, 2, 3));
        let again = books.void(wrong.seq, "2025-02-07", "ghi nhầm người").unwrap_err();
        assert!(matches!(again, ReceiptError::AlreadyVoid(number) if number.no == 2), "{again}");
    }

    fn a_storm_of_one_key_posts_exactly_once(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let gift = books.gift(donor, books.general, 500_000, "2025-02-05");
        let send = |gift: &donation::NewGift| {
            let (author, book, gift) = (books.author.clone(), books.book, gift.clone());
            let job = move |tx: &mut sovang::db::Tx| {
                donation::workflow::receive_once(tx, &author, book, &gift, "phieu-7")
            };
            books.pool.write_now([book], job).unwrap()
        };
        let answers: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(|| send(&gift).unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(books.balance(Role::Cash, None), 500_000);
        let mut other = gift.clone();
        other.anonymous = true;
        let reused = send(&other).unwrap_err();
        assert!(matches!(&reused, OnceError::KeyReused { field, .. } if field == "anonymous"), "{reused}");
    }

    fn a_refusal_is_repeated_with_its_key(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let mut gift = books.gift(donor, books.general, 500_000, "2025-02-05");
        gift.received_on = day("2026-02-05");
        let send = |gift: &donation::NewGift| {
            let (author, book, gift) = (books.author.clone(), books.book, gift.clone());
            let job = move |tx: &mut sovang::db::Tx| {
                donation::workflow::receive_once(tx, &author, book, &gift, "phieu-8")
            };
            books.pool.write_now([book], job).unwrap()
        };
        let first = send(&gift).unwrap_err();
        assert!(matches!(first, OnceError::First(DonationError::InTheFuture { .. })));
        let after_first = books.dump();
        let second = send(&gift).unwrap_err();
        assert!(matches!(second, OnceError::Repeated { .. }));
        assert_eq!(first.to_string(), second.to_string());
        assert_eq!(format!("{first:#}"), format!("{second:#}"));
        assert_eq!(books.dump(), after_first);
    }

    fn a_refusal_takes_back_what_its_job_had_done(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let gift = books.gift(donor, books.general, 500_000, "2025-02-05");
        let (author, book) = (books.author.clone(), books.book);
        let before = books.dump().len();
        let answer = books.pool.write_now([book], move |tx| {
            sovang::ledger::once::run(tx, book, &author, "phieu-9", &gift, |tx| {
                donation::workflow::receive(tx, &author, book, &gift)?;
                // Something the first step cannot know of refuses the second.
                Err::<donation::Recorded, _>(DonationError::NoReason)
            })
        });
        assert!(matches!(answer.unwrap(), Err(OnceError::First(DonationError::NoReason))));
        assert_eq!(books.balance(Role::Cash, None), 0);
        // Only the answer itself was kept.
        assert_eq!(books.dump().len(), before + 1);
    }
}
