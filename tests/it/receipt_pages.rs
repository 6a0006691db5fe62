//! Receipts at the desk: found by number, printed and counted, made void and issued anew by two people.

use rocket::http::Status;
use sovang::{
    ledger::{self, Posting, Series, account::Role as Account},
    receipt,
    user::Role,
};

use crate::{
    books::{Books, dong},
    on_both_databases,
    site::{Answer, Site, Visit, officer},
    tamper::post_as,
};

/// Two receipts of one donor, a treasurer who keeps them and an accountant.
fn two_receipts(books: &Books) -> Site {
    officer(books, "thuquy", "TB", Role::Treasurer);
    officer(books, "ketoan", "TB", Role::Accountant);
    let donor = books.donor("Ông Trần Văn Minh");
    books.receive(&books.gift(donor, books.general, 5_000_000, "2025-02-05")).unwrap();
    books.receive(&books.gift(donor, books.programme, 200_000, "2025-02-06")).unwrap();
    Site::over(books)
}

fn print(visit: &Visit<'_>, path: &str) -> String {
    let counted = visit.post(path, &[]);
    visit.get(counted.location())
}

/// Returns the first value of every field of the form that posts to an address.
pub fn fields(page: &str, action: &str) -> Vec<(String, String)> {
    let form = page
        .split(&format!("action=\"{action}\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no form for {action}: {page}"));
    let form = form.split("</form>").next().unwrap();
    let value = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        Some(rest.split('"').next().unwrap().replace("&#38;", "&"))
    };
    let mut all = Vec::new();
    for tag in form.split("<input").skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let is_choice = ["type=\"checkbox\"", "type=\"radio\""].iter().any(|it| tag.contains(it));
        let ticked = !is_choice || tag.contains(" checked");
        if let Some(name) = value(tag, "name").filter(|name| ticked && name != "csrf") {
            all.push((name, value(tag, "value").unwrap_or_default()));
        }
    }
    for area in form.split("<textarea").skip(1).map(|rest| rest.split("</textarea>").next().unwrap()) {
        let text = area.split_once('>').map(|(_, text)| text.trim_start_matches('\n').to_owned());
        all.push((value(area, "name").unwrap(), text.unwrap_or_default()));
    }
    for select in form.split("<select").skip(1).map(|rest| rest.split("</select>").next().unwrap()) {
        let chosen = select.split("<option").find(|it| it.contains(" selected"));
        let chosen = chosen.or_else(|| select.split("<option").nth(1));
        all.push((
            value(select, "name").unwrap(),
            chosen.and_then(|it| value(it, "value")).unwrap_or_default(),
        ));
    }
    all
}

pub fn send(visit: &Visit<'_>, action: &str, fields: &[(String, String)], change: &[(&str, &str)]) -> Answer {
    let mut sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for (name, value) in change {
        sent.retain(|(it, _)| it != name);
        sent.push((name, value));
    }
    visit.post(action, &sent)
}

fn number(no: i64) -> receipt::Number {
    receipt::Number { year: 2025, no }
}

on_both_databases! {
    fn receipts_are_listed_by_book_state_number_and_donor(books: Books) {
        let site = two_receipts(&books);
        books.void(receipt::store::find(&mut books.db(), books.book, number(2)).unwrap().unwrap().seq, "2025-02-07", "nhầm").unwrap();
        let visit = site.sign_in("thuquy");
        let all = visit.get("/desk/TB/receipts");
        assert!(all.contains("BL-2025/0001") && all.contains("BL-2025/0002") && all.contains("5.000.000 ₫"), "{all}");
        for (query, holds, lacks) in [
            ("state=void", "BL-2025/0002", "BL-2025/0001"),
            ("state=valid", "BL-2025/0001", "BL-2025/0002"),
            ("q=BL-2025/0001", "BL-2025/0001", "BL-2025/0002"),
            ("q=2", "BL-2025/0002", "BL-2025/0001"),
            ("q=tran+van+minh&year=2025", "BL-2025/0001", "Không có dòng nào"),
            ("year=2024", "Không có dòng nào", "BL-2025/0001"),
        ] {
            let page = visit.get(&format!("/desk/TB/receipts?{query}"));
            let list = page.split("<main").nth(1).unwrap();
            assert!(list.contains(holds) && !list.contains(&format!("{lacks}<")), "{query}: {list}");
        }
        let csv = visit.ask("/desk/TB/receipts?sort=no&format=csv");
        let states: Vec<&str> = csv.body.lines().skip(1).map(|line| line.split(',').nth(5).unwrap()).collect();
        assert_eq!(states, ["valid", "void"]);
        for number in ["BL-2025/0002", "2025/2", "bl%202/2025"] {
            assert_eq!(visit.ask(&format!("/desk/TB/search?q={number}")).location(), "/desk/TB/receipts/2025/2", "{number}");
        }
        assert_eq!(visit.ask("/desk/TB/receipts/2025/9").status, Status::NotFound);
    }

    fn a_print_is_counted_and_a_later_one_is_a_copy(books: Books) {
        let site = two_receipts(&books);
        let visit = site.sign_in("thuquy");
        let path = "/desk/TB/receipts/2025/1/print";
        let draft = visit.get(path);
        assert!(draft.contains("BẢN NHÁP — KHÔNG CÓ GIÁ TRỊ"), "{draft}");
        let original = print(&visit, path);
        assert!(!original.contains("class=\"stamp") && original.contains("Lần in này đã được đếm"), "{original}");
        assert_eq!(original.matches("<section class=\"copy").count(), 2, "a receipt has two copies");
        for label in ["BIÊN LAI THU TIỀN", "Họ và tên người nộp", "Năm triệu đồng", "Liên 2", "BL-2025/0001", "06-TT"] {
            assert!(original.contains(label), "{label}: {original}");
        }
        let copy = print(&visit, path);
        assert_eq!(copy.matches("BẢN SAO (lần in thứ 2)").count(), 2, "{copy}");
        let voucher = print(&visit, "/desk/TB/receipts/2025/1/print?paper=both");
        assert_eq!(voucher.matches("<section class=\"copy").count(), 2 + 3, "{voucher}");
        assert!(voucher.contains("BẢN SAO (lần in thứ 3)") && voucher.contains("PHIẾU THU"), "{voucher}");
        let page = visit.get("/desk/TB/receipts/2025/1");
        assert!(page.contains("in biên lai, BẢN SAO (lần in thứ 3)") && page.contains("in chứng từ"), "{page}");
        // Somebody else opening the same address sees a draft, and so does anybody who makes the moment up.
        let other = site.sign_in("ketoan");
        let at = visit.post(path, &[]).location().to_owned();
        assert!(other.get(&at).contains("BẢN NHÁP") && !visit.get(&at).contains("BẢN NHÁP"));
        assert!(visit.get("/desk/TB/receipts/2025/2/print?at=1").contains("BẢN NHÁP"));
        let letter = print(&visit, "/desk/TB/receipts/2025/1/print?paper=letter");
        assert!(letter.contains("THƯ CẢM ƠN") && letter.contains("class=\"sheet a4"), "{letter}");
    }

    fn those_who_only_read_print_only_drafts(books: Books) {
        let site = two_receipts(&books);
        officer(&books, "kiemsoat", "TB", Role::Controller);
        let visit = site.sign_in("kiemsoat");
        let draft = visit.get("/desk/TB/receipts/2025/1/print");
        assert!(draft.contains("Bạn chỉ xem được bản nháp") && !draft.contains("<form"), "{draft}");
        assert_eq!(visit.post("/desk/TB/receipts/2025/1/print", &[]).status, Status::Forbidden);
        assert_eq!(visit.post("/desk/TB/receipts/2025/1/void", &[("reason", "x")]).status, Status::Forbidden);
    }

    fn a_wrong_receipt_is_void_and_issued_anew_by_one_decision(books: Books) {
        let site = two_receipts(&books);
        let visit = site.sign_in("thuquy");
        let silent = visit.post("/desk/TB/receipts/2025/1/void", &[("reason", "")]);
        assert_eq!(silent.status, Status::UnprocessableEntity);
        assert!(silent.body.contains("Hủy biên lai cần nêu lý do"), "{}", silent.body);
        let asked = visit.post("/desk/TB/receipts/2025/1/void", &[("reason", "thừa một số 0")]);
        assert_eq!(asked.location(), "/desk/TB/receipts/2025/1/reissue");
        let form = visit.get(asked.location());
        let filled = fields(&form, "/desk/TB/receipts/2025/1/reissue");
        for (name, value) in [("donor", "Ông Trần Văn Minh"), ("amount", "5.000.000"), ("day", "05/02/2025"), ("fund", "QCHUNG"), ("means", "cash")] {
            assert!(filled.contains(&(name.to_owned(), value.to_owned())), "{name}: {filled:?}");
        }
        let anew = send(&visit, "/desk/TB/receipts/2025/1/reissue", &filled, &[("amount", "500n")]);
        assert_eq!(anew.location(), "/desk/TB/receipts/2025/1");
        assert!(visit.get(anew.location()).contains("chờ hủy"));
        assert_eq!(books.balance(Account::Cash, None), 5_200_000, "nothing has happened yet");
        let second = site.sign_in("ketoan");
        let inbox = second.get("/desk/TB/approvals");
        assert!(inbox.contains("lập lại với 500.000 ₫"), "{inbox}");
        let task = inbox.split("/desk/TB/approvals/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let page = second.get(&format!("/desk/TB/approvals/{task}"));
        assert!(page.contains("5.000.000 ₫ → 500.000 ₫"), "{page}");
        second.post(&format!("/desk/TB/approvals/{task}"), &[("deed", "agree"), ("reason", "")]).location();
        assert_eq!(books.balance(Account::Cash, None), 700_000);
        let old = visit.get("/desk/TB/receipts/2025/1");
        assert!(old.contains("đã hủy") && old.contains("BL-2025/0003") && old.contains("lập lại thành"), "{old}");
        assert!(visit.get("/desk/TB/receipts/2025/1/print").contains("<p class=\"stamp nth-1\">HỦY</p>"));
        assert!(visit.get("/desk/TB/receipts/2025/3").contains("Thay cho"));
        let gift = visit.get("/desk/TB/gifts/3");
        assert!(gift.contains("Lịch sử") && gift.contains("ghi sổ, chứng từ"), "{gift}");
    }

    fn a_new_donor_of_a_receipt_issued_anew_is_on_file(books: Books) {
        let site = two_receipts(&books);
        let visit = site.sign_in("thuquy");
        visit.post("/desk/TB/receipts/2025/1/void", &[("reason", "nhầm người")]).location();
        let path = "/desk/TB/receipts/2025/1/reissue";
        let filled = fields(&visit.get(path), path);
        let stale = send(&visit, path, &filled, &[("donor", "Bà Lê Thị Hoà")]);
        assert!(stale.body.contains("hãy chọn lại người ủng hộ"), "{}", stale.body);
        send(&visit, path, &filled, &[("donor", "Bà Lê Thị Hoà"), ("choice", "new")]).location();
        let open = sovang::approval::store::waiting(&mut books.db(), books.author.at).unwrap();
        let second = site.sign_in("ketoan");
        second.post(&format!("/desk/TB/approvals/{}", open[0].task.id), &[("deed", "agree"), ("reason", "")]).location();
        assert!(visit.get("/desk/TB/receipts/2025/3").contains("Lê Thị Hoà"));
        assert_eq!(crate::tamper::verified(&mut books.db()).1, []);
    }

    fn a_wrong_list_of_names_is_mended_with_a_new_receipt(books: Books) {
        let site = two_receipts(&books);
        let visit = site.sign_in("thuquy");
        let form = fields(&visit.get("/desk/TB/gifts/new"), "/desk/TB/gifts");
        let list = "Trần An; 300.000\nLê Bình\nPhạm Chi";
        send(&visit, "/desk/TB/gifts", &form, &[("donor", "Lớp 9A"), ("amount", "500n"), ("names", list)]).location();
        let gift = visit.get("/desk/TB/gifts/3");
        assert!(gift.contains("Danh sách có tên sai hay thừa"), "{gift}");
        visit.post("/desk/TB/receipts/2025/3/void", &[("reason", "thừa một tên")]).location();
        let path = "/desk/TB/receipts/2025/3/reissue";
        let filled = fields(&visit.get(path), path);
        let names = &filled.iter().find(|(name, _)| name == "names").unwrap().1;
        assert_eq!(names, "Lê Bình\nPhạm Chi\nTrần An; 300.000");
        send(&visit, path, &filled, &[("names", "Lê Bình\nTrần An; 200.000\nVũ Dũng")]).location();
        let open = sovang::approval::store::waiting(&mut books.db(), books.author.at).unwrap();
        let agree = [("deed", "agree"), ("reason", "")];
        site.sign_in("ketoan").post(&format!("/desk/TB/approvals/{}", open[0].task.id), &agree).location();
        let thanked = |seq| sovang::donation::store::thanked(&mut books.db(), books.book, sovang::id::Seq(seq)).unwrap();
        let told = |seq| thanked(seq).into_iter().map(|it| (it.1, it.3.dong())).collect::<Vec<_>>();
        let named = |name: &str, amount| (name.to_owned(), amount);
        assert_eq!(told(3), [named("Lê Bình", 0), named("Phạm Chi", 0), named("Trần An", 300_000)], "the old one stays");
        assert_eq!(told(4), [named("Lê Bình", 0), named("Trần An", 200_000), named("Vũ Dũng", 0)]);
        let (old, new) = (thanked(3), thanked(4));
        assert_eq!((old[0].0, old[2].0), (new[0].0, new[1].0), "who stays on the list is the same person");
        assert_eq!(crate::tamper::verified(&mut books.db()).1, []);
    }

    fn a_void_that_nobody_issued_anew_can_be_later(books: Books) {
        let site = two_receipts(&books);
        let visit = site.sign_in("thuquy");
        let path = "/desk/TB/receipts/2025/2/reissue";
        let early = send(&visit, path, &fields(&visit.get(path), path), &[]);
        assert!(early.body.contains("đang có giá trị"), "{}", early.body);
        visit.post("/desk/TB/receipts/2025/2/void", &[("reason", "nhầm")]).location();
        site.sign_in("ketoan").post("/desk/TB/approvals/1", &[("deed", "agree"), ("reason", "")]).location();
        let done = send(&visit, path, &fields(&visit.get(path), path), &[("amount", "300n")]);
        assert!(done.location().starts_with("/desk/TB/receipts/2025/3/print?at="), "{}", done.location());
        assert!(!visit.get(path).is_empty());
        let twice = send(&visit, path, &fields(&visit.get(path), path), &[("amount", "300n")]);
        assert!(twice.body.contains("đã được thay bằng BL-2025/0003"), "{}", twice.body);
    }

    fn vouchers_of_payments_are_reached_from_the_journal(books: Books) {
        let site = two_receipts(&books);
        let chart = ledger::store::chart(&mut books.db(), books.book).unwrap();
        let account = |role| chart.by_role(role).unwrap().id;
        let postings = vec![
            Posting::debit(account(Account::ManagementCost), books.general, dong(200_000)),
            Posting::credit(account(Account::Cash), books.general, dong(200_000)),
        ];
        post_as(&books, "Chi thăm hỏi", (Series::CashOut, postings), "2025-02-07");
        let visit = site.sign_in("ketoan");
        let journal = visit.get("/desk/TB/books/journal?from=01/01/2025");
        assert!(journal.contains("href=\"/desk/TB/vouchers/PC/2025/1\""), "{journal}");
        let path = visit.ask("/desk/TB/vouchers/PC/2025/1").location().to_owned();
        assert_eq!(path, "/desk/TB/entries/3/print");
        let paper = print(&visit, &path);
        for label in ["PHIẾU CHI", "02-TT", "Họ và tên người nhận tiền", "Chi thăm hỏi", "Hai trăm nghìn đồng", "PC-2025/0001"] {
            assert!(paper.contains(label), "{label}: {paper}");
        }
        assert_eq!(paper.matches("<section class=\"copy").count(), 3);
        assert!(print(&visit, &path).contains("BẢN SAO (lần in thứ 2)"));
        assert_eq!(visit.ask("/desk/TB/vouchers/PC/2025/9").status, Status::NotFound);
    }

    fn a_yearly_statement_hides_from_others_what_was_given_without_a_name(books: Books) {
        let site = two_receipts(&books);
        let donor = books.donor("Bà Lê Thị Hoà");
        let mut quiet = books.gift(donor, books.general, 700_000, "2025-03-01");
        quiet.anonymous = true;
        books.receive(&books.gift(donor, books.general, 300_000, "2025-03-01")).unwrap();
        books.receive(&quiet).unwrap();
        let visit = site.sign_in("thuquy");
        let page = visit.get(&format!("/desk/TB/donors/{donor}"));
        assert!(page.contains(&format!("/desk/TB/donors/{donor}/statement/2025")), "{page}");
        let own = visit.get(&format!("/desk/TB/donors/{donor}/statement/2025"));
        assert!(own.contains("1.000.000 ₫") && own.contains("Một triệu đồng"), "{own}");
        let others = visit.get(&format!("/desk/TB/donors/{donor}/statement/2025?others=true"));
        assert!(others.contains("300.000 ₫") && !others.contains("700.000 ₫"), "{others}");
        assert_eq!(visit.ask("/desk/TB/donors/999/statement/2025").status, Status::NotFound);
    }
}
