//! The bank's pages: accounts, statements in, lines matched one by one and at once, balances compared.

use rocket::http::Status;
use sovang::{
    bank::{vietqr::Transfer, workflow::Choice},
    ledger::account::Role as Account,
    user::Role,
};

use super::{Desk, MINH_PAYS};
use crate::{
    on_both_databases,
    site::{Answer, Site, Visit, officer},
    sources::read,
};

fn statement(rows: &[&str]) -> String {
    format!("TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails\n{}\n", rows.join("\n"))
}

fn send(visit: &Visit<'_>, name: &str, text: &str, then: &str) -> Answer {
    visit.post_file("/desk/TB/bank/1/import", &[("then", then)], ("file", name, text.as_bytes()))
}

/// Returns what stands between two texts of a page.
#[track_caller]
fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let rest = page.split(before).nth(1).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split(after).next().unwrap()
}

fn accept(visit: &Visit<'_>) -> Answer {
    let page = visit.get("/desk/TB/bank/1");
    let seal = between(&page, "name=\"seal\" value=\"", "\"").to_owned();
    visit.post("/desk/TB/bank/1/accept", &[("seal", &seal)])
}

on_both_databases! {
    fn an_account_is_listed_by_the_accountant_with_its_mark(books: Books) {
        officer(&books, "ketoan", "TB", Role::Accountant);
        let site = Site::over(&books);
        let visit = site.sign_in("ketoan");
        assert!(visit.get("/desk/TB/bank").contains("Chưa có tài khoản ngân hàng nào"));
        let form = visit.get("/desk/TB/bank/new");
        assert!(form.contains("value=\"112\"") && form.contains("Vietcombank"), "{form}");
        let new = |number: &str, ledger: &str| visit.post("/desk/TB/bank", &[
            ("bin", "970436"), ("number", number), ("holder", "Hội Khuyến học"), ("ledger", ledger), ("fund", "QCHUNG"),
        ]);
        let wrong = new("0010-x!", "112");
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert!(wrong.body.contains("không phải là số tài khoản") && wrong.body.contains("0010-x!"), "{}", wrong.body);
        assert!(new("0010000000001", "111").body.contains("không phải là tiền gửi ngân hàng"));
        assert_eq!(new("0010000000001", "112").location(), "/desk/TB/bank/1");
        assert!(visit.get("/desk/TB/bank/new").contains("value=\"1121\""));
        assert_eq!(new("0990000000009", "1121").location(), "/desk/TB/bank/2");
        let list = visit.get("/desk/TB/bank");
        assert!(list.contains("0010000000001") && list.contains("Chưa khớp ngân hàng"), "{list}");
        assert!(list.contains("Chưa nhập sao kê"), "{list}");
        let csv = visit.ask("/desk/TB/bank?format=csv").body;
        assert!(csv.contains("Vietcombank,0010000000001,Hội Khuyến học,112,0"), "{csv}");
        assert!(visit.get("/desk/TB").contains("/desk/TB/bank/2"));
    }

    fn an_accounts_holder_and_fund_are_mended_on_its_page(books: Books) {
        let desk = Desk::new(books);
        officer(&desk.books, "ketoan", "TB", Role::Accountant);
        let site = Site::over(&desk.books);
        let visit = site.sign_in("ketoan");
        assert!(visit.get("/desk/TB/bank/1").contains("/desk/TB/bank/1/edit"));
        let path = "/desk/TB/bank/1/edit";
        let form = visit.get(path);
        assert!(form.contains("value=\"QCHUNG\" selected"), "{form}");
        let silent = visit.post(path, &[("holder", " "), ("fund", "QCHUNG")]);
        assert_eq!(silent.status, Status::UnprocessableEntity);
        let foreign = visit.post(path, &[("holder", "HỘI"), ("fund", "KHONG")]);
        assert_eq!(foreign.status, Status::UnprocessableEntity);
        let done = visit.post(path, &[("holder", "HỘI <b>KHUYẾN HỌC</b> TB"), ("fund", "QCHUNG")]);
        assert_eq!(done.location(), "/desk/TB/bank/1");
        assert!(visit.get("/desk/TB/bank").contains("HỘI &#60;b&#62;KHUYẾN HỌC"));
        assert_eq!(visit.ask("/desk/TB/bank/99/edit").status, Status::NotFound);
    }

    fn a_clean_statement_is_imported_at_once_and_taken_back(books: Books) {
        let desk = Desk::new(books);
        officer(&desk.books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&desk.books);
        let visit = site.sign_in("thuquy");
        assert!(visit.get("/desk/TB/bank/1").contains("enctype=\"multipart/form-data\""));
        let text = statement(&["01/12/2025,A,,50.000,50.000,xin cam on", "02/12/2025,B,,29.000,79.000,xin cam on"]);
        let sent = send(&visit, "C:\\Tải về\\sao kê 12.csv", &text, "");
        assert_eq!(sent.location(), "/desk/TB/bank/1?imported=1");
        let page = visit.get(sent.location());
        assert!(page.contains("Đã nhập 2 dòng mới; 0 dòng đã có từ trước"), "{page}");
        assert!(visit.get("/desk/TB").contains("<span class=\"count\">2</span> Dòng sao kê chờ xử lý"));
        // The same file again has nothing new, which is shown and not recorded.
        let again = send(&visit, "sao-ke.csv", &text, "");
        let check = visit.get(again.location());
        assert!(check.contains("không có dòng nào mới") && check.matches("đã có</span>").count() == 2, "{check}");
        let result = visit.get("/desk/TB/bank/1/imports/1");
        assert!(result.contains("<h1>sao kê 12.csv") && result.contains("Rút lại lần nhập này"), "{result}");
        let undo = |reason: &str| visit.post("/desk/TB/bank/1/imports/1/undo", &[("reason", reason)]);
        assert!(undo(" ").body.contains("Cần nêu lý do"));
        assert_eq!(undo("nhầm tài khoản").location(), "/desk/TB/bank/1/imports/1");
        assert!(visit.get("/desk/TB/bank/1/imports/1").contains("Đã rút lại lúc"));
        assert_eq!(undo("lần nữa").status, Status::UnprocessableEntity);
        assert!(desk.lines().is_empty());
        assert!(send(&visit, "sao-ke.csv", &text, "").location().starts_with("/desk/TB/bank/1?imported="));
        assert_eq!(desk.queue().len(), 2);
        desk.verified();
    }

    fn a_statement_is_looked_at_before_it_is_recorded(books: Books) {
        let desk = Desk::new(books);
        officer(&desk.books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&desk.books);
        let visit = site.sign_in("thuquy");
        let bad = statement(&["01/12/2025,A,,50.000,,xin cam on", "32/12/2025,B,,29.000,,=cmd()", "03/12/2025,C,,,,không tiền"]);
        // A row that cannot be read stops a file on its way.
        let sent = send(&visit, "sao-ke.csv", &bad, "");
        let address = sent.location().to_owned();
        assert!(address.starts_with("/desk/TB/bank/1/files/"), "{address}");
        let before = desk.lines();
        let check = visit.get(&address);
        assert!(check.contains("Sao kê Vietcombank, theo tên các cột") && check.contains("UTF-8"), "{check}");
        assert!(check.contains("Nhập 1 dòng mới") && check.contains("2 dòng chưa đọc được sẽ không nhập"), "{check}");
        let refused = visit.get(&format!("{address}?show=refused"));
        assert!(refused.contains("TNXDate: ") && !refused.contains("xin cam on"), "{refused}");
        assert_eq!(desk.lines(), before, "looking records nothing");
        let done = visit.post(&address, &[]).location().to_owned();
        let result = visit.get(&done);
        assert!(result.contains("Tải các dòng lỗi"), "{result}");
        let errors = visit.ask(&format!("{address}/errors"));
        assert!(errors.header("Content-Disposition").contains("dong-loi.csv"), "{:?}", errors.headers);
        assert!(errors.body.lines().count() == 3 && errors.body.contains("'=cmd()"), "{}", errors.body);
        assert_eq!(desk.lines().len(), 1);
        // What is no statement is refused beside the field, and a file that nobody sent is not there.
        let picture = send(&visit, "anh.png", "\u{89}PNG\r\n\u{1a}\n\0\0", "");
        assert_eq!(picture.status, Status::UnprocessableEntity);
        assert!(picture.body.contains("id=\"e-file\""), "{}", picture.body);
        assert!(send(&visit, "", "", "").body.contains("chưa chọn tệp sao kê") || send(&visit, "", "", "").body.contains("Chưa chọn tệp sao kê"));
        assert_eq!(visit.ask(&format!("/desk/TB/bank/1/files/{}", "0".repeat(64))).status, Status::NotFound);
        assert_eq!(visit.ask("/desk/TB/bank/1/files/xyz").status, Status::NotFound);
        assert_eq!(visit.ask("/desk/TB/bank/9").status, Status::NotFound);
    }

    fn greens_go_at_once_and_ambers_one_by_one(books: Books) {
        let desk = Desk::new(books);
        officer(&desk.books, "thuquy", "TB", Role::Treasurer);
        let minh = desk.books.donor("Ông Trần Văn Minh");
        let fund = desk.books.general;
        desk.import(&[("2025-11-01", "OLD", 10_000, None, MINH_PAYS)]);
        desk.decide("OLD", Choice::Gift { donor: minh, fund, anonymous: false }).unwrap();
        desk.import(&[
            ("2025-12-01", "GREEN", 29_000, None, MINH_PAYS),
            ("2025-12-02", "AMBER", 40_000, None, "NGUYEN THI LAN ung ho quy"),
            ("2025-12-03", "GREY", 50_000, None, "<b>xin cam on</b>"),
            ("2025-12-31", "FEE", -5_500, None, "PHI DICH VU TAI KHOAN"),
        ]);
        let site = Site::over(&desk.books);
        let visit = site.sign_in("thuquy");
        let page = visit.get("/desk/TB/bank/1");
        assert!(page.contains("Nhận cả 1 dòng xanh") && page.contains("&lt;b&gt;xin cam on") || page.contains("&#60;b&#62;xin cam on"), "{page}");
        assert!(page.contains("Khoản ủng hộ của NGUYEN THI LAN (người mới)"), "{page}");
        let out = visit.get("/desk/TB/bank/1?side=out&sort=-amount");
        let out = out.split("<main").nth(1).unwrap();
        assert!(out.contains("Tiền ra không bao giờ tự ghi") && !out.contains("NGUYEN THI LAN"), "{out}");
        let csv = visit.ask("/desk/TB/bank/1?show=amber&format=csv").body;
        assert_eq!(csv.lines().count(), 1 + 2, "{csv}");
        let english = visit.get("/desk/TB/bank/1?lang=en");
        assert!(english.contains("Accept all 1 green lines") && !english.contains("Gợi ý"), "{english}");
        // A seal of other lines is refused, the right one accepts.
        let stale = visit.post("/desk/TB/bank/1/accept", &[("seal", &"0".repeat(64))]);
        assert!(stale.status == Status::UnprocessableEntity && stale.body.contains("Danh sách đã thay đổi"), "{}", stale.body);
        assert_eq!(accept(&visit).location(), "/desk/TB/bank/1");
        let amber = desk.line("AMBER").0;
        let address = format!("/desk/TB/bank/1/lines/{amber}");
        let line = visit.get(&address);
        assert!(line.contains("Nội dung nêu tên người gửi, chưa có trong danh bạ"), "{line}");
        let value = between(&line, "name=\"choice\" value=\"", "\"").to_owned();
        assert!(value.starts_with("new:"), "{value}");
        // The next line that waits comes up by itself.
        let grey = desk.line("GREY").0;
        assert_eq!(visit.post(&address, &[("choice", &value)]).location(), format!("/desk/TB/bank/1/lines/{grey}"));
        let grey = format!("/desk/TB/bank/1/lines/{grey}");
        let fee = format!("/desk/TB/bank/1/lines/{}", desk.line("FEE").0);
        // A name that somebody bears is asked about, and nothing is recorded meanwhile.
        let asked = visit.post(&grey, &[("choice", "named"), ("name", "Trần Văn Minh"), ("fund", "QCHUNG")]);
        assert_eq!(asked.status, Status::UnprocessableEntity);
        assert!(asked.body.contains(&format!("value=\"gift:{minh}\"")), "{}", asked.body);
        assert_eq!(visit.post(&grey, &[("choice", "rubbish")]).status, Status::UnprocessableEntity);
        assert_eq!(visit.post(&grey, &[("choice", "unidentified"), ("fund", "QCHUNG"), ("then", "queue")]).location(), "/desk/TB/bank/1");
        assert_eq!(visit.post(&fee, &[("choice", "charge:1")]).location(), "/desk/TB/bank/1");
        assert!(visit.get("/desk/TB/bank/1").contains("Không còn dòng nào chờ xử lý"));
        assert_eq!(desk.books.balance(Account::UnidentifiedReceipts, None), -50_000);
        assert_eq!(desk.books.balance(Account::Bank, None), 10_000 + 29_000 + 40_000 + 50_000 - 5_500);
        // Taken back with a reason, the line waits again and says so.
        let undo = |reason: &str| visit.post(&format!("{fee}/undo"), &[("reason", reason)]);
        assert_eq!(undo("").status, Status::UnprocessableEntity);
        assert_eq!(undo("bấm nhầm").location(), fee);
        let line = visit.get(&fee);
        assert!(line.contains("Hoàn tác") && line.contains("bấm nhầm"), "{line}");
        desk.verified();
    }

    fn the_two_balances_are_compared_line_by_line(books: Books) {
        let desk = Desk::new(books);
        officer(&desk.books, "thuquy", "TB", Role::Treasurer);
        let minh = desk.books.donor("Ông Trần Văn Minh");
        desk.import(&[
            ("2025-12-01", "A", 50_000, Some(50_000), MINH_PAYS),
            ("2025-12-02", "B", 20_000, Some(70_000), "xin cam on"),
        ]);
        desk.decide("A", Choice::Gift { donor: minh, fund: desk.books.general, anonymous: false }).unwrap();
        crate::bank::matching::by_hand(&desk, minh, 300_000, "2025-12-03");
        let site = Site::over(&desk.books);
        let visit = site.sign_in("thuquy");
        let address = "/desk/TB/bank/1/reconcile";
        let page = visit.get(address);
        assert!(page.contains("Khớp ngân hàng đến ngày 01/12/2025"), "{page}");
        assert!(page.contains("1 dòng chờ xử lý, từ ngày 02/12/2025"), "{page}");
        assert!(page.contains("Ngân hàng có, sổ chưa ghi (1 dòng chờ)") && page.contains("chưa có trên sao kê"), "{page}");
        assert!(between(&page, "Số dư theo sổ</th>", "</tr>").contains("350.000"), "{page}");
        let paper = visit.get("/desk/TB/bank/1/reconcile/print?from=01/12/2025&to=31/12/2025");
        assert!(paper.contains("BẢNG ĐỐI CHIẾU") && paper.contains("a4"), "{paper}");
        let csv = visit.ask("/desk/TB/bank/1/reconcile?from=01/12/2025&to=31/12/2025&format=csv").body;
        assert_eq!(csv.lines().count(), 4, "{csv}");
        let wrong = visit.post(address, &[("day", "31/12/2025"), ("balance", "x")]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert_eq!(visit.post(address, &[("day", "03/12/2025"), ("balance", "370n")]).location(), address);
        assert!(visit.get("/desk/TB/bank").contains("370.000"));
    }

    fn the_sample_statements_go_through_the_queue(books: Books) {
        let desk = Desk::new(books);
        officer(&desk.books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&desk.books);
        let visit = site.sign_in("thuquy");
        let mut lines = 0;
        for (name, rows) in [("vietcombank", 6), ("agribank", 4), ("vietinbank", 3)] {
            let text = read(std::path::Path::new(&format!("fixtures/samples/{name}.csv")));
            let sent = send(&visit, &format!("{name}.csv"), &text, "");
            assert!(sent.location().starts_with("/desk/TB/bank/1?imported="), "{name}");
            lines += rows;
            assert_eq!(desk.queue().len(), lines, "{name}");
        }
        let page = visit.get("/desk/TB/bank/1");
        assert!(page.contains(&format!("{lines} dòng chờ")), "{page}");
        for (line, _) in desk.queue() {
            visit.get(&format!("/desk/TB/bank/1/lines/{}", line.id));
        }
    }

    fn money_of_an_unknown_sender_is_claimed_on_its_page(books: Books) {
        let desk = Desk::new(books);
        officer(&desk.books, "thuquy", "TB", Role::Treasurer);
        let minh = desk.books.donor("Ông Trần Văn Minh");
        let fund = desk.books.general;
        desk.import(&[("2025-12-01", "A", 50_000, None, "xin cam on"), ("2025-12-02", "B", 70_000, None, "x")]);
        let decided = desk.decide("A", Choice::Unidentified { fund }).unwrap().entry.unwrap();
        desk.decide("B", Choice::Unidentified { fund }).unwrap();
        let site = Site::over(&desk.books);
        let visit = site.sign_in("thuquy");
        let list = visit.get("/desk/TB/unidentified?sort=-amount");
        assert!(list.contains("xin cam on") && list.contains("120.000"), "{list}");
        assert_eq!(visit.ask("/desk/TB/unidentified?q=cam&format=csv").body.lines().count(), 2);
        let address = format!("/desk/TB/unidentified/{decided}");
        let asked = visit.post(&address, &[("donor", "Trần Văn Minh")]);
        assert!(asked.status == Status::UnprocessableEntity && asked.body.contains(&format!("id=\"c-{minh}\"")), "{}", asked.body);
        let done = visit.post(&address, &[("donor", "Trần Văn Minh"), ("choice", &minh.to_string())]);
        assert!(done.location().starts_with("/desk/TB/gifts/"), "{}", done.body);
        assert_eq!(desk.books.balance(Account::UnidentifiedReceipts, None), -70_000);
        assert_eq!(visit.ask(&address).status, Status::UnprocessableEntity);
        desk.verified();
    }

    fn an_appeal_a_donor_and_a_pledge_have_a_code_that_reads_back(books: Books) {
        let desk = Desk::new(books);
        officer(&desk.books, "thuquy", "TB", Role::Treasurer);
        let minh = desk.books.donor("Ông Trần Văn Minh");
        desk.books.receive(&desk.books.gift(minh, desk.books.general, 10_000, "2025-02-01")).unwrap();
        let site = Site::over(&desk.books);
        let visit = site.sign_in("thuquy");
        let new = |title: &str, closes: &str| visit.post("/desk/TB/appeals", &[
            ("title", title), ("fund", "HB"), ("account", "1"), ("amount", "200n"), ("opens_on", "01/12/2025"), ("closes_on", closes),
        ]);
        assert!(new(" ", "").body.contains("Lời kêu gọi cần có tên"));
        assert!(new("Đèn đom đóm", "01/11/2025").body.contains("Ngày kết thúc trước ngày bắt đầu"));
        assert_eq!(new("Học bổng Đèn đom đóm", "").location(), "/desk/TB/appeals/1");
        let page = visit.get("/desk/TB/appeals/1");
        let transfer = scanned(&page);
        assert_eq!(transfer.to_string(), between(&page, "data-payload=\"", "\""));
        assert_eq!(transfer.amount().unwrap().dong(), 200_000);
        let memo = transfer.memo().unwrap().to_string();
        assert!(memo.starts_with("SV") && memo.contains(" hoc bong") && memo.len() <= 25, "{memo}");
        for size in ["a4", "a5"] {
            let sheet = visit.get(&format!("/desk/TB/qr/appeal/1?size={size}"));
            assert!(sheet.contains(&format!("sheet {size} poster")) && sheet.contains(&memo), "{sheet}");
            assert_eq!(scanned(&sheet), transfer);
        }
        // What is transferred with the code goes to the appeal's fund by itself.
        desk.import(&[("2025-12-05", "X", 200_000, None, &format!("LE THI HOA ung ho {}", memo.to_uppercase()))]);
        let queue = visit.get("/desk/TB/bank/1");
        assert!(queue.contains("Nội dung có mã SV"), "{queue}");
        assert_eq!(visit.post("/desk/TB/appeals/1/close", &[("last_day", "31/12/2025")]).location(), "/desk/TB/appeals/1");
        let list = visit.get("/desk/TB/appeals?q=dom%20dom&sort=title");
        assert!(list.contains("Học bổng Đèn đom đóm") && list.contains("1 dòng"), "{list}");
        assert!(visit.ask("/desk/TB/appeals?format=csv").body.contains("200000"));
        // A donor's code is given out once.
        let address = format!("/desk/TB/qr/donor/{minh}");
        assert!(visit.get(&address).contains("Cấp mã VietQR"));
        assert_eq!(visit.post(&address, &[]).location(), address);
        let first = scanned(&visit.get(&address));
        assert_eq!(visit.post(&address, &[]).location(), address);
        assert_eq!(scanned(&visit.get(&address)), first);
        assert_eq!(first.amount(), None);
        for nobody in ["donor/999", "appeal/9", "pledge/9", "gift/1", "rubbish/1"] {
            assert_eq!(visit.ask(&format!("/desk/TB/qr/{nobody}")).status, Status::NotFound, "{nobody}");
            assert_eq!(visit.post(&format!("/desk/TB/qr/{nobody}"), &[]).status, Status::NotFound, "{nobody}");
        }
    }
}

/// Draws the QR code of a page and reads it back as a phone does.
#[track_caller]
fn scanned(page: &str) -> Transfer {
    let picture = between(page, "<svg class=\"qr\"", "</svg>");
    let size: usize = between(picture, "viewBox=\"0 0 ", " ").parse().unwrap();
    let mut dark = vec![vec![false; size]; size];
    for part in between(picture, "<path d=\"M", "\"").split('M') {
        let (at, run) = part.split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let (x, y, run): (usize, usize, usize) =
            (x.parse().unwrap(), y.parse().unwrap(), run.split('v').next().unwrap().parse().unwrap());
        dark[y][x..x + run].fill(true);
    }
    const SCALE: usize = 4;
    let grey = |x: usize, y: usize| if dark[y / SCALE][x / SCALE] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(size * SCALE, size * SCALE, grey);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().unwrap().1.parse().unwrap()
}
