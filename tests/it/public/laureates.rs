//! The recipients' roll of a year: masked or not it adds up to what the books paid, on every page and in every file.

use rocket::http::Status;
use sovang::{
    ledger::account::Role as Account,
    money::Money,
    party::Purpose,
    report::laureates::{self, Roll},
    unit,
    user::Role,
};

use super::{consent, get, open::award, site_on, withdraw};
use crate::{
    books::{Books, day},
    browser::papers::check_sheets,
    on_both_databases,
    scholarships::{add_user, give_back, pay},
    season::papers::bytes,
    site::{Site, officer},
};

const TODAY: &str = "2025-12-31";
const PAGE: &str = "/roll/TB/2025/recipients";
const DESK: &str = "/desk/TB/roll/2025/recipients";

const PUPILS: [&str; 7] = [
    "Nguyễn Văn An",
    "Trần Thị Bình",
    "Lê Văn Chi",
    "Phạm Thị Dung",
    "Đỗ Văn Em",
    "Vũ Thị Giang",
    "Bùi Văn Hùng",
];

fn roll(books: &Books, year: i32) -> Roll {
    let read = |db: &mut sovang::db::Db| {
        let tree = unit::store::tree(db)?;
        laureates::read(db, &tree, &[books.book], (year, day(TODAY)))
    };
    books.pool.read_now(read).unwrap()
}

/// Awards one million each to as many pupils, of whom the first so many are paid and one has brought it back.
fn year(books: &Books, pupils: usize, paid: usize) {
    let donor = books.donor("Công ty Ví Dụ");
    books.receive(&books.gift(donor, books.general, 50_000_000, "2025-01-10")).unwrap();
    let awards = award(books, &PUPILS[..pupils]);
    let treasurer = add_user(books, "thuquy");
    for award in &awards[..paid] {
        pay(books, &treasurer, *award, "2025-05-02").unwrap();
    }
    give_back(books, &treasurer, awards[0], "2025-06-02").unwrap();
}

fn agree(books: &Books, name: &str, purposes: &[Purpose]) -> sovang::id::PartyId {
    let key = sovang::party::name::match_key(name);
    let person = sovang::party::store::with_key(&mut books.db(), &key).unwrap()[0].id;
    purposes.iter().for_each(|purpose| consent(books, person, *purpose, "2025-05-01"));
    person
}

const BOTH: [Purpose; 2] = [Purpose::PublishAward, Purpose::AwardByGuardian];

on_both_databases! {
    fn masked_or_not_the_roll_adds_up_to_what_the_books_paid(books: Books) {
        year(&books, 7, 6);
        // Fifty millions came in; what is gone from the box is with those in the roll.
        let gone = 50_000_000 - books.balance(Account::Cash, None);
        let silent = roll(&books, 2025);
        assert_eq!((silent.sums.people, silent.sums.amount.dong()), (5, gone));
        assert_eq!((silent.back.awards, silent.back.amount.dong()), (1, 1_000_000));
        assert!(silent.lines.iter().all(|line| !line.is_named) && silent.lines.len() == 5, "{silent:?}");
        agree(&books, "Trần Thị Bình", &BOTH);
        let named = roll(&books, 2025);
        assert_eq!((named.sums, named.lines.len()), (silent.sums, 5));
        let sum = Money::sum(named.lines.iter().map(|line| line.amount)).unwrap();
        assert_eq!(sum.dong(), gone);
        assert_eq!(roll(&books, 2024), Roll::default());
        let years = books.pool.read_now(|db| laureates::years(db, &[books.book], day("2026-02-01"))).unwrap();
        assert_eq!(years, [2026, 2025]);
    }

    fn a_recipient_is_named_only_while_both_agree(books: Books) {
        year(&books, 7, 6);
        let site = site_on(&books, TODAY);
        let page = get(&site, PAGE);
        assert!(page.contains("T. T. B.") && !page.contains("Thị Bình"), "{page}");
        assert!(page.contains("<dt>Số tiền</dt><dd>5.000.000 ₫</dd>") && page.contains("1 suất đã chi trong năm rồi trả lại quỹ"), "{page}");
        let binh = agree(&books, "Trần Thị Bình", &[Purpose::PublishAward]);
        assert!(!get(&site, PAGE).contains("Thị Bình"), "the child alone");
        agree(&books, "Trần Thị Bình", &[Purpose::AwardByGuardian]);
        assert!(get(&site, PAGE).contains("Trần Thị Bình"));
        let found = get(&site, &format!("{PAGE}?q=tran%20thi%20binh"));
        assert!(found.contains("Trần Thị Bình") && found.contains("<dt>Số suất</dt><dd>1</dd>"), "{found}");
        let file = site.ask("/data/TB/recipients-2025.csv", None).body;
        assert!(file.contains("Trần Thị Bình") && file.lines().count() == 6, "{file}");
        withdraw(&books, binh, Purpose::AwardByGuardian, TODAY);
        for path in [PAGE, "/roll/TB/2025/recipients?q=binh", "/data/TB/recipients-2025.csv", "/data/TB/recipients-2025.json"] {
            let answer = site.ask(path, None);
            assert!(answer.status == Status::Ok && !answer.body.contains("Trần Thị Bình"), "{path}: {}", answer.body);
        }
    }

    fn a_few_are_only_counted_and_no_filter_finds_them(books: Books) {
        year(&books, 4, 4);
        let site = site_on(&books, TODAY);
        let page = get(&site, PAGE);
        assert!(page.contains("3 người không nêu tên") && page.contains("nhiều đối tượng") && !page.contains("THCS"), "{page}");
        for filter in ["category=pupil", "place=1", "programme=X", "q=an", "q=THCS"] {
            let part = get(&site, &format!("{PAGE}?{filter}"));
            assert!(part.contains("Không có ai được nêu tên") && part.contains("<dt>Số tiền</dt><dd>0 ₫</dd>"), "{filter}: {part}");
        }
        for (wrong, status) in [("?category=x", 400), ("?place=x", 404), ("?page=9", 404)] {
            assert_eq!(site.ask(&format!("{PAGE}{wrong}"), None).status.code, status, "{wrong}");
        }
        assert_eq!(site.ask("/roll/TB/1990/recipients", None).status, Status::NotFound);
        assert!(get(&site, "/roll/TB/2025").contains(PAGE));
    }

    fn the_desk_has_the_same_roll_as_page_print_and_files(books: Books) {
        year(&books, 7, 6);
        agree(&books, "Trần Thị Bình", &BOTH);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let site = Site::over(&books);
        let visit = site.sign_in("ketoan");
        assert!(visit.get("/desk/TB/roll/2025").contains(DESK));
        let page = visit.get(DESK);
        for part in ["Trần Thị Bình", "Đ. V. E.", "5.000.000 ₫", "recipients/print", "recipients.pdf"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let print = visit.get(&format!("{DESK}/print"));
        assert!(print.contains("<h1>Danh sách nhận học bổng năm 2025") && print.contains("Trần Thị Bình") && print.contains("Ngoài ra, 1 suất"), "{print}");
        let csv = visit.ask(&format!("{DESK}?format=csv")).body;
        assert!(csv.contains("Trần Thị Bình") && !csv.contains("Nguyễn Văn An") && csv.lines().count() == 6, "{csv}");
        assert!(visit.ask(&format!("{DESK}?format=xlsx")).header("Content-Type").contains("spreadsheetml"));
        let pdf = bytes(&site.client, &visit, &format!("{DESK}.pdf"));
        for hidden in ["Đỗ Văn Em", "Nguyễn Văn An", "Lê Văn Chi"] {
            assert!(!page.contains(hidden) && !print.contains(hidden), "{hidden}");
        }
        if std::env::var_os("SOVANG_TEST_TOOLS").is_none() {
            return;
        }
        let text = check_sheets("recipients-roll", &pdf, 1, "297x210").concat();
        for part in ["Trần Thị Bình", "Đ. V. E.", "5.000.000 ₫", "THCS Ví Dụ", "1/1"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("Đỗ Văn Em") && !text.contains("Lê Văn Chi"), "{text}");
    }
}
