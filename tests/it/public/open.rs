//! Open books: the public statement, where a gift went, who was awarded, how to give.

use diesel::connection::SimpleConnection as _;
use rocket::http::Status;
use sovang::{
    bank::workflow::{Choice, NewAppeal, add_appeal},
    fund,
    party::Purpose,
    report::{Span, fund_report, traces},
};

use super::{consent, get, person, site_on, withdraw};
use crate::{
    bank::Desk,
    books::{Books, day, dong},
    on_both_databases,
    scholarships::{
        add_user, award_of, council, give_back, nominate, open_round, pay, publish, pupil, terms,
    },
    tamper,
};

const TODAY: &str = "2025-12-31";

/// An account with a gift of somebody who agreed, one without a name, a charge, and a line that nobody knows yet.
pub fn statement(books: Books) -> Desk {
    let desk = Desk::new(books);
    let fund = desk.books.general;
    let lan = person(&desk.books, "Bà Nguyễn Thị Lan", None);
    consent(&desk.books, lan, Purpose::PublishName, "2025-01-01");
    desk.import(&[
        ("2025-03-01", "FT20250001", 900_000, Some(900_000), "LAN UNG HO"),
        ("2025-03-02", "FT20250002", 60_000, Some(960_000), "LAN UNG HO GIAU TEN"),
        ("2025-03-05", "FT20250003", -55_000, Some(905_000), "PHI"),
        ("2025-03-06", "FT20259876", 70_000, Some(975_000), "AI DO"),
    ]);
    for (document, anonymous) in [("FT20250001", false), ("FT20250002", true)] {
        desk.decide(document, Choice::Gift { donor: lan, fund, anonymous }).unwrap();
    }
    desk.decide("FT20250003", Choice::Charge { fund }).unwrap();
    desk
}

fn rows(page: &str) -> usize {
    page.matches("<tr>\n  <td data-label=\"Ngày\">").count()
}

/// Awards one million each to as many pupils, and returns the awards.
pub fn award(books: &Books, names: &[&str]) -> Vec<sovang::id::AwardId> {
    publish(books);
    let round = open_round(books, terms(books, "HB1", "HKBGC", &[books.general]));
    let ids: Vec<_> = names.iter().map(|name| nominate(books, &pupil(round, books.unit, name))).collect();
    let decided = council(books, "HD", 3).approve(books, round, &ids);
    ids.iter().map(|id| award_of(&decided, *id)).collect()
}

/// Holds the traces of every fund against what the fund report says was spent.
#[track_caller]
fn traces_sum_to_spending(books: &Books) {
    let db = &mut books.db();
    let traced = traces::Book::read(db, books.book, day(TODAY)).unwrap().traced;
    let view = sovang::report::store::view(db, books.book, "TB", Span::through(day(TODAY))).unwrap();
    let (opening, period) = sovang::report::store::turnovers(db, &view).unwrap();
    for (fund, figures) in fund_report::figures(&view.chart, &opening, &period).unwrap() {
        let of_fund = traced.spent.iter().filter(|piece| piece.fund == fund);
        let spent: i64 = of_fund.map(|piece| piece.amount.dong()).sum();
        assert_eq!(spent, figures.spent().unwrap().dong(), "fund {fund}");
        let left: i64 = traced.left.iter().filter(|it| it.1 == fund).map(|it| it.2.dong()).sum();
        assert_eq!(left, figures.closing.dong(), "fund {fund} holds");
    }
}

on_both_databases! {
    fn the_statement_shows_every_line_with_the_banks_balance_and_the_mark(books: Books) {
        let desk = statement(books);
        let page = get(&site_on(&desk.books, TODAY), "/statement/TB");
        assert_eq!(rows(&page), 4, "{page}");
        for part in ["Khớp ngân hàng đến ngày 05/03/2025", "975.000 ₫", "905.000 ₫", "chờ xác định", "BL-2025/0001"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert_eq!(page.matches("Nguyễn Thị Lan").count(), 1, "her gift without a name does not name her: {page}");
        assert!(page.contains("Nhà hảo tâm giấu tên") && !page.contains("UNG HO"), "{page}");
        assert!(!page.contains("state good"), "a line waits: {page}");
        desk.decide("FT20259876", Choice::Unidentified { fund: desk.books.general }).unwrap();
        let page = get(&site_on(&desk.books, TODAY), "/statement/TB");
        assert!(page.contains("<span class=\"state good\">Khớp ngân hàng đến ngày 06/03/2025"), "{page}");
    }

    fn a_line_that_was_changed_behind_the_programs_back_breaks_the_green_mark(books: Books) {
        let desk = statement(books);
        desk.decide("FT20259876", Choice::Unidentified { fund: desk.books.general }).unwrap();
        assert!(get(&site_on(&desk.books, TODAY), "/statement/TB").contains("state good"));
        let mut db = desk.books.db();
        tamper::disarm(&mut db);
        db.batch_execute("UPDATE statement_lines SET amount = amount + 1 WHERE document = 'FT20250002'").unwrap();
        let page = get(&site_on(&desk.books, TODAY), "/statement/TB");
        assert!(!page.contains("state good") && page.contains("state ask"), "{page}");
    }

    fn a_donor_finds_a_line_by_its_receipt_or_by_four_digits_and_nobody_by_a_name(books: Books) {
        let desk = statement(books);
        let site = site_on(&desk.books, TODAY);
        let found = |q: &str| rows(&get(&site, &format!("/statement/TB?q={q}")));
        assert_eq!((found("BL-2025/0002"), found("2025/1"), found("9876")), (1, 1, 1));
        assert_eq!((found("Lan"), found("UNG%20HO"), found("0912345678"), found("876"), found("BL-2025/99")), (0, 0, 0, 0, 0));
        let file = site.ask("/statement/TB?format=csv", None);
        assert_eq!((file.status, file.body.lines().count()), (Status::Ok, 5), "{}", file.body);
        assert!(file.body.contains("Nguyễn Thị Lan") && !file.body.contains("UNG HO"), "{}", file.body);
        for (path, status) in [("/statement/TB?account=9", 404), ("/statement/TB?page=9", 404), ("/statement/KHONG", 404)] {
            assert_eq!(site.ask(path, None).status.code, status, "{path}");
        }
    }

    fn a_consent_that_is_taken_back_hides_the_line_and_the_file_at_once(books: Books) {
        let desk = statement(books);
        let site = site_on(&desk.books, TODAY);
        let named = |path: &str| get(&site, path).contains("Nguyễn Thị Lan");
        let paths = ["/statement/TB", "/statement/TB?format=csv"];
        assert!(paths.iter().all(|path| named(path)));
        let lan = sovang::party::store::with_key(&mut desk.books.db(), &sovang::party::name::match_key("Bà Nguyễn Thị Lan")).unwrap();
        withdraw(&desk.books, lan[0].id, Purpose::PublishName, TODAY);
        assert!(!paths.iter().any(|path| named(path)));
    }

    fn a_gift_is_followed_to_what_it_paid_for(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        for amount in [1_500_000, 2_000_000] {
            books.receive(&books.gift(donor, books.general, amount, "2025-01-10")).unwrap();
        }
        award(&books, &["Nguyễn Văn A", "Nguyễn Văn B"]);
        tamper::post(&books, "Chi lễ", 200_000, [(sovang::ledger::account::Role::ManagementCost, 1), (sovang::ledger::account::Role::Cash, -1)], "2025-06-01");
        traces_sum_to_spending(&books);
        let site = site_on(&books, TODAY);
        let first = get(&site, "/trace/TB?q=BL-2025/0001");
        for part in ["góp vào 2 suất học bổng: học sinh", "1.500.000 ₫", "<dt>Còn trong quỹ</dt><dd>0 ₫</dd>"] {
            assert!(first.contains(part), "{part}: {first}");
        }
        let second = get(&site, "/trace/TB?q=2025/2");
        for part in ["góp vào 1 suất học bổng", "500.000 ₫", "chi khác của quỹ", "200.000 ₫", "1.300.000 ₫"] {
            assert!(second.contains(part), "{part}: {second}");
        }
        for page in [first, second] {
            assert!(!page.contains("Nguyễn Văn") && !page.contains("Ví Dụ"), "{page}");
        }
        assert!(get(&site, "/trace/TB?q=BL-2025/0099").contains("không có biên lai"));
        assert!(get(&site, "/trace/TB?q=xin%20chao").contains("không phải là số biên lai"));
    }

    fn what_is_taken_back_is_in_no_trace(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        let void = books.receive(&books.gift(donor, books.general, 5_000_000, "2025-01-09")).unwrap();
        books.receive(&books.gift(donor, books.general, 3_000_000, "2025-01-10")).unwrap();
        let awards = award(&books, &["Nguyễn Văn A", "Nguyễn Văn B"]);
        let treasurer = add_user(&books, "thuquy");
        for award in &awards {
            pay(&books, &treasurer, *award, "2025-05-02").unwrap();
        }
        give_back(&books, &treasurer, awards[0], "2025-06-02").unwrap();
        books.void(void.seq, "2025-06-03", "nhập nhầm").unwrap();
        traces_sum_to_spending(&books);
        let site = site_on(&books, TODAY);
        let page = get(&site, "/trace/TB?q=2025/2");
        assert!(page.contains("góp vào 1 suất học bổng: học sinh") && page.contains("2.000.000 ₫"), "{page}");
        assert!(get(&site, "/trace/TB?q=2025/1").contains("đã hủy"));
    }

    fn recipients_are_named_with_both_consents_and_else_hidden_among_five(books: Books) {
        books.receive(&books.gift(books.donor("Công ty Ví Dụ"), books.general, 50_000_000, "2025-01-10")).unwrap();
        award(&books, &["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Chi", "Phạm Thị Dung"]);
        let site = site_on(&books, TODAY);
        let page = get(&site, "/fund/TB/QCHUNG/awards");
        assert_eq!(page.matches("không nêu tên").count(), 4, "four could be told apart: {page}");
        assert!(!page.contains("THCS Ví Dụ"), "nor does the school: {page}");
        let find = |name: &str| {
            sovang::party::store::with_key(&mut books.db(), &sovang::party::name::match_key(name)).unwrap()[0].id
        };
        let binh = find("Trần Thị Bình");
        consent(&books, binh, Purpose::PublishAward, "2025-05-01");
        assert!(!get(&site, "/fund/TB/QCHUNG/awards").contains("Bình"), "the child alone");
        consent(&books, binh, Purpose::AwardByGuardian, "2025-05-01");
        assert!(get(&site, "/fund/TB/QCHUNG/awards").contains("Trần Thị Bình"));
        withdraw(&books, binh, Purpose::PublishAward, TODAY);
        assert!(!get(&site, "/fund/TB/QCHUNG/awards").contains("Bình"));
        let fund = get(&site, "/fund/TB/QCHUNG");
        let front = get(&site, "/");
        let told = front.split("id=\"awards\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(told.contains("các nơi khác") && !told.contains("Thái Bình"), "four stand in no place of their own: {told}");
        assert!(fund.contains("các nơi khác") && fund.contains("<title id=\"awards-title\">"), "{fund}");
    }

    fn five_alike_are_shown_by_initials(books: Books) {
        books.receive(&books.gift(books.donor("Công ty Ví Dụ"), books.general, 50_000_000, "2025-01-10")).unwrap();
        award(&books, &["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Chi", "Phạm Thị Dung", "Đỗ Văn Em"]);
        let page = get(&site_on(&books, TODAY), "/fund/TB/QCHUNG/awards");
        assert!(page.contains("Đ. V. E.") && page.contains("THCS Ví Dụ") && !page.contains("Đỗ Văn"), "{page}");
        let fund = get(&site_on(&books, TODAY), "/fund/TB/QCHUNG");
        assert!(fund.contains("Hội Khuyến học tỉnh Thái Bình</td>"), "{fund}");
        let drawing = |page: &str| page.split("aria-labelledby=\"places-title").nth(1).unwrap().split("</svg>").next().unwrap().to_owned();
        let front = get(&site_on(&books, TODAY), "/");
        for drawn in [drawing(&fund), drawing(&front)] {
            assert!(drawn.contains("Hội Khuyến học tỉnh Thái Bình") && drawn.contains("url(#places-0)"), "{drawn}");
        }
        assert!(front.contains("data-label=\"học sinh\">5</td>"), "{front}");
    }

    fn the_page_of_giving_has_the_accounts_and_open_appeals(books: Books) {
        let desk = Desk::new(books);
        appeal(&desk, "2025-08-31");
        let page = get(&site_on(&desk.books, "2025-06-10"), "/give/TB");
        assert!(page.contains("0010000000001") && page.contains("<svg class=\"qr\""), "{page}");
        assert!(page.contains("Học bổng mùa thu") && page.contains("data-payload=\"000201"), "{page}");
        assert!(!get(&site_on(&desk.books, "2025-09-10"), "/give/TB").contains("mùa thu"), "it has ended");
    }

    fn a_transfer_takes_the_gifts_along(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        books.receive(&books.gift(donor, books.general, 3_000_000, "2025-01-10")).unwrap();
        let db = &mut books.db();
        let [general, programme] = [books.general, books.programme].map(|id| fund::store::get(db, id).unwrap());
        let (author, book) = (books.author.clone(), books.book);
        let job = move |tx: &mut sovang::db::Tx| {
            let of = (&general, &programme);
            fund::workflow::transfer(tx, &author, of, dong(1_200_000), day("2025-01-20"), "Mở đợt")
        };
        books.pool.write_now([book], job).unwrap();
        publish(&books);
        let round = open_round(&books, terms(&books, "HB1", "HKBGC", &[books.programme]));
        let id = nominate(&books, &pupil(round, books.unit, "Nguyễn Văn A"));
        council(&books, "HD", 3).approve(&books, round, &[id]);
        traces_sum_to_spending(&books);
        let page = get(&site_on(&books, TODAY), "/trace/TB?q=2025/1");
        assert!(page.contains("Quỹ HB") && page.contains("<dt>Còn trong quỹ</dt><dd>2.000.000 ₫</dd>"), "{page}");
    }
}

pub fn appeal(desk: &Desk, last: &str) {
    let new = NewAppeal {
        unit: desk.books.unit,
        fund: desk.books.general,
        account: desk.account.id,
        title: "Học bổng mùa thu".into(),
        amount: None,
        opens_on: day("2025-06-01"),
        closes_on: Some(day(last)),
    };
    let (author, book) = (desk.books.author.clone(), desk.books.book);
    desk.write(move |tx| add_appeal(tx, &author, book, &new)).unwrap();
}
