//! Gifts that match others, and those who brought a gift about: thanked, and never counted twice.

use rocket::http::Status;
use sovang::{
    donation::{
        self, Credit, CreditKind, DonationError, Match, NewGift, ReceiptNo, Recorded, matched::MatchError,
    },
    honour_roll::Roll,
    id::{PartyId, Seq},
    user::Role,
};

use crate::{
    books::{Books, dong},
    honour_roll::agree,
    on_both_databases,
    receipt_pages::{fields, send},
    season::{live, scope},
    site::{Site, officer},
    tamper::{shown, verified},
};

fn give(books: &Books, donor: PartyId, amount: i64, on: &str) -> Recorded {
    books.receive(&books.gift(donor, books.general, amount, on)).unwrap()
}

/// Gives what matches some gifts, each with an amount.
fn match_them(
    books: &Books,
    donor: PartyId,
    amount: i64,
    matched: &[(Seq, i64)],
) -> Result<Recorded, DonationError> {
    let matches = matched.iter().map(|(gift, amount)| Match { gift: *gift, amount: dong(*amount) }).collect();
    books.receive(&NewGift { matches, ..books.gift(donor, books.general, amount, "2025-05-02") })
}

fn roll(books: &Books, year: i32) -> Roll {
    live(books, &scope(books, "TB", year, false))
}

/// A row of a roll: the name, the total and the soft credit.
type Told = (String, i64, i64);

/// Returns the rows of a roll, and those who are thanked below them with their soft credit.
fn told(roll: &Roll) -> (Vec<Told>, Vec<(String, i64)>) {
    let rows = roll.rows.iter().map(|it| (it.name.clone(), it.total.dong(), it.soft.dong()));
    (rows.collect(), roll.supporters.iter().map(|it| (it.name.clone(), it.soft.dong())).collect())
}

fn row(name: &str, total: i64, soft: i64) -> Told {
    (name.to_owned(), total, soft)
}

on_both_databases! {
    fn whose_gift_was_matched_is_thanked_and_the_money_counts_once(books: Books) {
        let (an, binh) = (books.donor("Bà Lê Thị An"), books.donor("Ông Trần Bình"));
        let company = books.donor("Công ty CP May Bình Minh");
        let first = give(&books, an, 3_000_000, "2025-05-01");
        let second = give(&books, binh, 1_000_000, "2025-05-01");
        match_them(&books, company, 5_000_000, &[(first.seq, 3_000_000), (second.seq, 1_000_000)]).unwrap();
        let now = roll(&books, 2025);
        let rows = [row("Công ty CP May Bình Minh", 5_000_000, 0), row("Bà Lê Thị An", 3_000_000, 3_000_000), row("Ông Trần Bình", 1_000_000, 1_000_000)];
        assert_eq!(told(&now), (rows.to_vec(), Vec::new()));
        assert_eq!(now.totals.total, dong(9_000_000), "the money of three receipts");
        assert_eq!(shown(&verified(&mut books.db()).1), "");

        // What goes back out of the books takes the thanks for it along.
        books.void(second.seq, "2025-05-03", "nhập hai lần").unwrap();
        assert_eq!(told(&roll(&books, 2025)).0, rows[..2]);
        assert_eq!(told(&roll(&books, 2025)).1, []);
        // The same holds where the year ends on another day than the calendar's.
        let season = scope(&books, "TB", 2025, false);
        crate::season::act(&books, &season, |tx, author, scope| {
            sovang::honour_roll::workflow::set_cut_off(tx, author, scope, crate::books::day("2025-12-15"))
        }).unwrap();
        assert_eq!(told(&roll(&books, 2025)).0, rows[..2]);
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn a_receipt_that_is_issued_anew_hands_its_thanks_on(books: Books) {
        let (an, binh) = (books.donor("Bà Lê Thị An"), books.donor("Ông Trần Bình"));
        let company = books.donor("Công ty CP May Bình Minh");
        let first = give(&books, an, 2_000_000, "2025-05-01");
        match_them(&books, company, 2_000_000, &[(first.seq, 2_000_000)]).unwrap();
        books.void(first.seq, "2025-05-03", "nhầm người").unwrap();
        assert_eq!(told(&roll(&books, 2025)).0, [row("Công ty CP May Bình Minh", 2_000_000, 0)]);
        let number = sovang::receipt::Number { year: first.receipt_year, no: first.receipt_no };
        let (author, unit, right) = (books.author.clone(), books.unit, books.gift(binh, books.general, 2_000_000, "2025-05-01"));
        let job = move |tx: &mut sovang::db::Tx| sovang::receipt::workflow::reissue(tx, &author, unit, number, &right);
        books.pool.write_now([books.book], job).unwrap();
        let rows = [row("Ông Trần Bình", 2_000_000, 2_000_000), row("Công ty CP May Bình Minh", 2_000_000, 0)];
        assert_eq!(told(&roll(&books, 2025)).0, rows);
        let years = |of: &[PartyId]| donation::store::matched_years(&mut books.db(), books.book, of).unwrap();
        assert_eq!((years(&[an]), years(&[binh])), (vec![], vec![(2025, dong(2_000_000))]));
    }

    fn who_gave_without_a_name_is_thanked_without_one(books: Books) {
        let (an, company) = (books.donor("Bà Lê Thị An"), books.donor("Công ty CP May Bình Minh"));
        agree(&books, an, "2025-01-01");
        let hidden = NewGift { anonymous: true, ..books.gift(an, books.general, 400_000, "2024-12-30") };
        let hidden = books.receive(&hidden).unwrap();
        match_them(&books, company, 400_000, &[(hidden.seq, 400_000)]).unwrap();
        let now = roll(&books, 2025);
        let (_, thanked) = told(&now);
        assert_eq!(thanked.len(), 1);
        assert_eq!((thanked[0].1, now.supporters[0].anonymous), (400_000, true));
        assert!(!thanked[0].0.contains("An"), "{thanked:?}");
        let public = Site::over(&books).get("/roll/TB/2025");
        assert!(!public.contains("Lê Thị An"), "{public}");
    }

    fn what_cannot_be_matched_is_refused_with_the_reason(books: Books) {
        let (an, company) = (books.donor("Bà Lê Thị An"), books.donor("Công ty CP May Bình Minh"));
        let first = give(&books, an, 300_000, "2025-05-01");
        let own = give(&books, company, 100_000, "2025-05-01");
        let gone = give(&books, an, 200_000, "2025-05-01");
        books.void(gone.seq, "2025-05-01", "nhập hai lần").unwrap();
        let mut unknown = books.gift(an, books.general, 90_000, "2025-05-01");
        (unknown.nature, unknown.donor) = (donation::Nature::Unidentified, None);
        let unknown = books.receive(&unknown).unwrap();
        let before = books.dump();
        let refused = |matched: &[(Seq, i64)]| match match_them(&books, company, 500_000, matched) {
            Err(DonationError::Match(err)) => err,
            other => panic!("{other:?}"),
        };
        let of = |it: Recorded| ReceiptNo { year: it.receipt_year, no: it.receipt_no };
        assert_eq!(refused(&[(own.seq, 100_000)]), MatchError::Own(of(own)));
        assert_eq!(refused(&[(gone.seq, 100_000)]), MatchError::Void(of(gone)));
        assert_eq!(refused(&[(unknown.seq, 90_000)]), MatchError::Nobody(of(unknown)));
        assert_eq!(refused(&[(first.seq, 500_001)]), MatchError::Over { matched: dong(500_001), given: dong(500_000) });
        assert_eq!(refused(&[(first.seq, 0)]), MatchError::NotPositive);
        assert_eq!(refused(&[(first.seq, 1), (first.seq, 2)]), MatchError::Twice(of(first)));
        let nothing = match_them(&books, company, 500_000, &[(Seq(4_000), 5)]).unwrap_err();
        assert!(matches!(nothing, DonationError::NotAGift { seq: Seq(4_000) }), "{nothing}");
        assert_eq!(books.dump(), before);
    }

    fn the_desk_records_who_moved_a_gift_and_what_it_matches(books: Books) {
        officer(&books, "thuquy", "TB", Role::Treasurer);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let an = books.donor("Bà Lê Thị An");
        give(&books, an, 3_000_000, "2025-02-01");
        give(&books, an, 1_000_000, "2025-02-02");
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        // A form is sent once: the next one has a key of its own.
        let form = || fields(&visit.get("/desk/TB/gifts/new"), "/desk/TB/gifts");
        let company = [("donor", "Công ty CP May Bình Minh"), ("amount", "2tr"), ("sure", "2000000")];
        let with = |more: &[(&'static str, &'static str)]| [&company[..], more].concat();
        let refused = |more: &[(&'static str, &'static str)], sentence: &str| {
            let answer = send(&visit, "/desk/TB/gifts", &form(), &with(more));
            assert_eq!(answer.status, Status::UnprocessableEntity);
            assert!(answer.body.contains(sentence), "{sentence}: {}", answer.body);
        };
        refused(&[("matched", "2025/1\nbiên lai 7")], "Biên lai được đối ứng, dòng 2: “biên lai 7” không phải là số biên lai");
        refused(&[("matched", "2025/99")], "không có biên lai BL-2025/0099");
        refused(&[("matched", "2025/1; 2tr\n2025/2")], "hông còn tiền để đối ứng cho biên lai BL-2025/0002");
        refused(&[("movers", "Vũ Động; 3tr")], "phần của “Vũ Động” là 3.000.000 ₫, nhiều hơn khoản ủng hộ 2.000.000 ₫");
        refused(&[("movers", "#999 Vũ Động")], "không đúng số hoặc tên trong danh bạ");
        refused(&[("movers", "Công ty CP May Bình Minh")], "không ghi công thêm cho chính người đó");
        // 2.000.000 for gifts of 3.000.000 and 1.000.000: three parts and one.
        let done = send(&visit, "/desk/TB/gifts", &form(), &with(&[("movers", "Vũ Động\nLê Thị An; 500n"), ("matched", "2025/1\nBL-2025/0002")]));
        assert_eq!(done.location(), "/desk/TB/gifts/3");
        let gift = visit.get("/desk/TB/gifts/3");
        for text in ["Đối ứng cho", "BL-2025/0001", "1.500.000 ₫", "500.000 ₫", "Vũ Động", "vận động"] {
            assert!(gift.contains(text), "{text}: {gift}");
        }
        let matched = visit.get("/desk/TB/gifts/1");
        assert!(matched.contains("Được đối ứng bằng") && matched.contains("BL-2025/0003"), "{matched}");
        let thanked = donation::store::thanked(&mut books.db(), books.book, Seq(3)).unwrap();
        let soft = |name: &str, amount: i64| thanked.iter().any(|it| it.1 == name && it.2 == CreditKind::Soft && it.3 == dong(amount));
        assert!(soft("Vũ Động", 2_000_000) && soft("Bà Lê Thị An", 500_000), "{thanked:?}");
        let page = visit.get(&format!("/desk/TB/donors/{an}"));
        assert!(page.contains("2.500.000 ₫"), "matched with 2.000.000 and moved 500.000: {page}");

        // Issued anew, it keeps both, and what is mended is mended.
        visit.post("/desk/TB/receipts/2025/3/void", &[("reason", "nhầm người vận động")]).location();
        let path = "/desk/TB/receipts/2025/3/reissue";
        let filled = fields(&visit.get(path), path);
        let typed = |name: &str| filled.iter().find(|it| it.0 == name).unwrap().1.clone();
        assert_eq!(typed("matched"), "BL-2025/0001; 1.500.000\nBL-2025/0002; 500.000");
        assert!(typed("movers").contains(&format!("#{an} Bà Lê Thị An; 500.000")), "{}", typed("movers"));
        let kept = typed("movers").lines().find(|it| it.contains("An")).unwrap().to_owned();
        send(&visit, path, &filled, &[("movers", &kept)]).location();
        let open = sovang::approval::store::waiting(&mut books.db(), books.author.at).unwrap();
        let agree = [("deed", "agree"), ("reason", "")];
        site.sign_in("ketoan").post(&format!("/desk/TB/approvals/{}", open[0].task.id), &agree).location();
        let anew = donation::store::thanked(&mut books.db(), books.book, Seq(4)).unwrap();
        assert_eq!(anew.iter().map(|it| (it.0, it.3.dong())).collect::<Vec<_>>(), [(an, 500_000)]);
        let matches = donation::store::matches(&mut books.db(), books.book, Seq(4)).unwrap();
        assert_eq!(matches.iter().map(|it| (it.seq, it.amount.dong())).collect::<Vec<_>>(), [(Seq(1), 1_500_000), (Seq(2), 500_000)]);
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn namesakes_are_told_apart_by_their_number(books: Books) {
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let (one, other) = (books.donor("Bà Lê Thị An"), books.donor("Bà Lê Thị An"));
        for donor in [one, other] {
            give(&books, donor, 100_000, "2025-02-01");
        }
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        // A form is sent once: the next one has a key of its own.
        let form = || fields(&visit.get("/desk/TB/gifts/new"), "/desk/TB/gifts");
        let gift = |movers: &str| send(&visit, "/desk/TB/gifts", &form(), &[("donor", "Lớp 9A"), ("amount", "100n"), ("movers", movers)]);
        let asked = gift("Lê Thị An");
        assert!(asked.body.contains(&format!("#{one} Bà Lê Thị An, #{other} Bà Lê Thị An")), "{}", asked.body);
        gift(&format!("#{other} Bà Lê Thị An")).location();
        let thanked = donation::store::thanked(&mut books.db(), books.book, Seq(3)).unwrap();
        assert_eq!(thanked.iter().map(|it| it.0).collect::<Vec<_>>(), [other]);
    }

    fn a_credit_and_a_match_may_stand_beside_each_other(books: Books) {
        let (an, company) = (books.donor("Bà Lê Thị An"), books.donor("Công ty CP May Bình Minh"));
        let first = give(&books, an, 300_000, "2025-05-01");
        let gift = NewGift {
            credits: vec![Credit { party: an, kind: CreditKind::Soft, amount: dong(300_000) }],
            matches: vec![Match { gift: first.seq, amount: dong(300_000) }],
            ..books.gift(company, books.general, 300_000, "2025-05-02")
        };
        books.receive(&gift).unwrap();
        let rows = told(&roll(&books, 2025)).0;
        assert!(rows.contains(&row("Bà Lê Thị An", 300_000, 600_000)), "{rows:?}");
        assert_eq!(roll(&books, 2025).totals.total, dong(600_000));
    }
}
