//! T2, one gift with its printed receipt; T5, a wrong receipt made void and issued anew; and what comes out of the
//! printer: every copy on a sheet of its own, of the right size, with every label of its form.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use sovang::{
    ledger::{self, Posting, Series, account::Role as Account},
    receipt,
    user::Role,
};

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, dong, sqlite},
    site::officer,
    tamper::post_as,
};

const CONTROL: char = '\u{e009}';
const ENTER: &str = "\u{e007}";

/// Waits until the window shows an address that begins like this.
#[track_caller]
fn reach(browser: &Browser, path: &str) {
    for _ in 0..100 {
        if browser.path().starts_with(path) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the way does not lead to {path} but to {}:\n{}", browser.path(), browser.text("body"));
}

fn desk() -> Books {
    let books = Books::start(sqlite().unwrap());
    officer(&books, "thuquy", "TB", Role::Treasurer);
    officer(&books, "ketoan", "TB", Role::Accountant);
    books
}

#[test]
fn t2_a_gift_is_recorded_and_printed_in_two_actions() {
    for width in WIDTHS {
        let books = desk();
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB");
        browser.wait("h1");
        browser.actions = 0;
        browser.type_here("n");
        browser.actions += 1;
        reach(&browser, "/desk/TB/gifts/new");
        browser.wait("#f-donor");
        browser.check_access();
        browser.fill("#f-donor", "Ông Trần Văn Minh");
        browser.fill("#f-amount", "500n");
        browser.wait_text("Năm trăm nghìn đồng");
        browser.picture("gift-new");
        browser.chord(CONTROL, 'p');
        reach(&browser, "/desk/TB/receipts/2025/1/print?at=");
        browser.wait(".copy");
        // The key and the chord, beside the two fields that were typed into.
        assert_eq!(browser.actions, 2 + 2);
        assert_eq!(books.balance(Account::Cash, None), 500_000);
        assert!(browser.source().contains("Lần in này đã được đếm"));
        browser.check_access();
        browser.picture("receipt-print");
        browser.visit("/desk/TB/gifts/1");
        browser.check_access();
        browser.picture("gift-show");
    }
}

/// Signs the accountant in, who finds the task on the home page and agrees: three actions.
fn second_person_agrees(browser: &mut Browser) {
    browser.sign_in("ketoan");
    browser.visit("/desk/TB");
    browser.check_access();
    browser.picture("home-with-task");
    browser.actions = 0;
    browser.click("main a[href='/desk/TB/approvals?show=waiting']");
    browser.wait("tbody a");
    browser.check_access();
    browser.picture("approvals");
    browser.click("tbody a");
    browser.wait("button[value=agree]");
    browser.check_access();
    browser.picture("approval-one");
    browser.click("button[value=agree]");
    browser.wait_text("Việc số 2: đã đồng ý.");
    assert_eq!(browser.actions, 3);
}

#[test]
fn t5_a_wrong_receipt_is_void_and_issued_anew_in_three_actions() {
    for width in WIDTHS {
        let books = desk();
        let donor = books.donor("Ông Trần Văn Minh");
        for amount in [300_000, 5_000_000] {
            books.receive(&books.gift(donor, books.general, amount, "2025-12-30")).unwrap();
        }
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB");
        browser.wait("h1");
        browser.actions = 0;
        browser.type_here("/");
        browser.wait("#q");
        browser.type_here(&format!("BL-2025/2{ENTER}"));
        browser.actions += 1;
        reach(&browser, "/desk/TB/receipts/2025/2");
        browser.wait("#f-reason");
        browser.check_access();
        browser.picture("receipt-show");
        browser.fill("#f-reason", "thừa một số 0");
        browser.click("form button.danger");
        reach(&browser, "/desk/TB/receipts/2025/2/reissue");
        browser.wait("#f-amount");
        browser.check_access();
        browser.picture("receipt-reissue");
        // What was wrong is typed as it should be; all else is there.
        browser.fill("#f-amount", "500n");
        browser.click("form[data-gift] button.primary");
        browser.wait_text("chờ hủy");
        // Found, void, issued anew; the reason and the right amount were typed.
        assert_eq!(browser.actions, 3 + 2);
        browser.picture("receipt-asked");
        second_person_agrees(&mut browser);
        let at = |no| {
            receipt::store::find(&mut books.db(), books.book, receipt::Number { year: 2025, no }).unwrap()
        };
        assert!(at(2).unwrap().void_by.is_some() && at(1).unwrap().void_by.is_none());
        assert_eq!(at(3).unwrap().amount, dong(500_000));
        browser.visit("/desk/TB/receipts");
        browser.wait("table");
        browser.check_access();
        browser.picture("receipts");
        browser.visit("/desk/TB/receipts/2025/2");
        browser.check_access();
        browser.picture("receipt-void");
        browser.visit("/help/approvals");
        browser.check_access();
    }
}

/// Runs a tool over a PDF and returns what it says.
pub fn tool(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|err| panic!("{program}: {err}; it comes with poppler-utils"));
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    String::from_utf8_lossy(&child.wait_with_output().unwrap().stdout).into_owned()
}

/// Checks that a PDF has so many pages of one size, and keeps it where pictures are kept.
#[track_caller]
pub fn check_sheets(name: &str, pdf: &[u8], pages: usize, size: &str) -> Vec<String> {
    if let Ok(folder) = std::env::var("SOVANG_TEST_SHOTS") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(format!("{folder}/{name}.pdf"), pdf).unwrap();
    }
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let info = tool("pdfinfo", &["-l", "99", &file.path().display().to_string()], b"");
    let sizes: Vec<&str> = info.lines().filter(|line| line.contains(" size:")).collect();
    let millimetres = |line: &&str| {
        let points = line.split("size:").nth(1).unwrap().split("pts").next().unwrap();
        // Whole points are near enough: a millimetre is almost three of them.
        let side = |text: &str| {
            let points: i64 = text.trim().split('.').next().unwrap().parse().unwrap();
            (points * 254 + 360) / 720
        };
        let (wide, high) = points.split_once('x').unwrap();
        format!("{}x{}", side(wide), side(high))
    };
    let sizes: Vec<String> = sizes.iter().filter(|line| line.starts_with("Page ")).map(millimetres).collect();
    assert_eq!(sizes, vec![size.to_owned(); pages], "{name}: {info}");
    let text = tool("pdftotext", &["-layout", "-", "-"], pdf);
    text.split('\u{c}')
        .take(pages)
        .map(|page| page.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// Counts a stamp, whose letters climb over the sheet one by one.
fn stamped(pdf: &[u8], stamp: &str) -> usize {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    squeeze(&tool("pdftotext", &["-raw", "-", "-"], pdf)).matches(&squeeze(stamp)).count()
}

/// Returns the parts of the published labels of a form that are printed as they are.
fn labels(form: &str) -> Vec<String> {
    let file = include_str!("../../../fixtures/voucher_labels.csv");
    let of_form = file.lines().filter(|line| line.starts_with(&format!("{form},")));
    let label = |line: &str| {
        let rest = line.splitn(4, ',').nth(3).unwrap();
        let label = if let Some(quoted) = rest.strip_prefix('"') {
            quoted.split('"').next().unwrap()
        } else {
            rest.split(',').next().unwrap()
        };
        label.to_owned()
    };
    // Lines that only some papers have stand on those papers.
    let of_all = of_form.filter(|line| {
        ["tax_code", "goods", "replaces"].iter().all(|field| !line.contains(&format!(",{field},")))
    });
    let is_receipt = form == "06-TT";
    let of_all = of_all.filter(|line| {
        !is_receipt || ["fx_rate", "converted"].iter().all(|field| !line.contains(&format!(",{field},")))
    });
    of_all
        .flat_map(|line| label(line).split('…').map(|part| part.trim().to_owned()).collect::<Vec<_>>())
        .filter(|part| !part.is_empty())
        .collect()
}

#[track_caller]
fn check_labels(form: &str, page: &str) {
    let plain: String = page.split_whitespace().collect::<Vec<_>>().join(" ");
    for label in labels(form) {
        let words: Vec<&str> = label.split_whitespace().collect();
        // In narrow columns a label may break over lines, so its words are looked for one by one.
        assert!(words.iter().all(|word| plain.contains(word)), "{form} “{label}”: {plain}");
    }
}

#[test]
fn papers_come_out_on_the_sheets_they_are_made_for() {
    let books = desk();
    let long = "Công ty Cổ phần Thương mại, Dịch vụ và Xây dựng Mẫu Ví Dụ Số Một Thành viên";
    let (minh, firm) = (books.donor("Ông Trần Văn Minh"), books.donor(long));
    books.receive(&books.gift(minh, books.general, 5_250_000, "2025-02-05")).unwrap();
    let mut wordy = books.gift(firm, books.programme, 987_654_321, "2025-02-06");
    wordy.words = "Tặng các cháu học sinh nghèo vượt khó của xã nhà, mong các cháu chăm ngoan, học giỏi, sau này thành người có ích cho quê hương, đất nước và không quên những người đã giúp mình".to_owned();
    books.receive(&wordy).unwrap();
    books.receive(&books.gift(minh, books.general, 75_000, "2025-02-06")).unwrap();
    let chart = ledger::store::chart(&mut books.db(), books.book).unwrap();
    let account = |role| chart.by_role(role).unwrap().id;
    let postings = vec![
        Posting::debit(account(Account::ManagementCost), books.general, dong(200_000)),
        Posting::credit(account(Account::Cash), books.general, dong(200_000)),
    ];
    post_as(&books, "Chi thăm hỏi thầy giáo cũ", (Series::CashOut, postings), "2025-02-07");
    let Some(mut browser) = Browser::open(&books, 1280) else { return };
    browser.sign_in("thuquy");
    let (a5, a4) = ("210x148", "210x297");
    for (name, path, pages, size, form) in [
        ("bien-lai-a5", "receipts/2025/1", 2, a5, "06-TT"),
        ("bien-lai-dai-a5", "receipts/2025/2", 2, a5, "06-TT"),
        ("phieu-thu-a5", "receipts/2025/1/print?paper=voucher", 3, a5, "01-TT"),
        ("phieu-thu-dai-a5", "receipts/2025/2/print?paper=voucher", 3, a5, "01-TT"),
        ("phieu-thu-a4", "receipts/2025/3/print?paper=voucher&size=a4", 3, a4, "01-TT"),
        ("phieu-chi-a5", "entries/4/print", 3, a5, "02-TT"),
    ] {
        let path = if path.contains("/print") { path.to_owned() } else { format!("{path}/print") };
        browser.visit(&format!("/desk/TB/{path}"));
        browser.wait("form.actions button.primary");
        browser.click("form.actions button.primary");
        browser.wait_text("Lần in này đã được đếm");
        browser.check_access();
        let pdf = browser.pdf();
        let papers = check_sheets(name, &pdf, pages, size);
        for (at, paper) in papers.iter().enumerate() {
            check_labels(form, paper);
            assert!(paper.contains(&format!("Liên {}", at + 1)), "{paper}");
        }
        assert_eq!(stamped(&pdf, "BẢN"), 0, "the first print is the original");
    }
    browser.visit("/desk/TB/receipts/2025/1/print");
    browser.wait("form.actions button.primary");
    browser.picture("receipt-draft");
    let drafts = browser.pdf();
    check_sheets("ban-nhap", &drafts, 2, a5);
    assert_eq!(stamped(&drafts, "BẢN NHÁP — KHÔNG CÓ GIÁ TRỊ"), 2);
    browser.click("form.actions button.primary");
    browser.wait_text("Lần in này đã được đếm");
    let copies = browser.pdf();
    check_sheets("ban-sao", &copies, 2, a5);
    assert_eq!(stamped(&copies, "BẢN SAO (lần in thứ 2)"), 2);
    browser.visit("/desk/TB/receipts/2025/1/print?paper=letter");
    browser.wait(".letter");
    browser.check_access();
    check_sheets("thu-cam-on", &browser.pdf(), 1, a4);
    browser.visit(&format!("/desk/TB/donors/{minh}/statement/2025"));
    browser.wait("table");
    browser.check_access();
    check_sheets("ban-ke-nam", &browser.pdf(), 1, a4);
}
