//! Funds and entries at the desk: set up, narrowed, moved between, recorded, taken back; and the second person.

use rocket::http::Status;
use sovang::{
    approval::{self, Answer, Case, Deed, Kind, State},
    db::Tx,
    id::{BookId, UserId},
    ledger::{Author, account::Role as Of},
    settle::{self, SettleError},
    user::Role,
};

use crate::{
    books::{Books, dong},
    on_both_databases,
    site::{Site, officer},
    tamper::{shown, verified, year},
};

const LINES: [&str; 4] = ["account", "fund", "debit", "credit"];

/// Fills the form of an entry: each line is account, fund, debit, credit.
fn entry<'f>(day: &'f str, words: &'f str, lines: &[[&'f str; 4]]) -> Vec<(String, &'f str)> {
    let head = [("day".to_owned(), day), ("description".to_owned(), words), ("adjusts".to_owned(), "")];
    let of = |(no, line): (usize, &[&'f str; 4])| -> Vec<(String, &'f str)> {
        LINES
            .into_iter()
            .zip(*line)
            .map(move |(name, value)| (format!("lines[{no}].{name}"), value))
            .collect()
    };
    head.into_iter().chain(lines.iter().enumerate().flat_map(of).collect::<Vec<_>>()).collect()
}

fn asked(books: &Books, kind: Kind) -> Vec<Case> {
    approval::store::of_kind(&mut books.db(), books.book, kind).unwrap()
}

/// Lets somebody else agree with the latest task of a kind.
fn agree(books: &Books, kind: Kind, user: UserId) {
    answer(books, kind, user).unwrap();
}

fn answer(books: &Books, kind: Kind, user: UserId) -> Result<State, SettleError> {
    let (task, author) = (asked(books, kind)[0].task.id, Author { user, ..books.author.clone() });
    let job = move |tx: &mut Tx| settle::settle(tx, &author, task, &Answer::new(Deed::Agree, ""));
    books.pool.write_now([BookId::REGISTER, books.book], job)
}

fn bank(books: &Books) -> i64 {
    books.balance(Of::Bank, None)
}

on_both_databases! {
    fn a_fund_is_set_up_with_its_donors_words(books: Books) {
        year(&books);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let site = Site::over(&books);
        let visit = site.sign_in("ketoan");
        let form = |code, words| [
            ("code", code), ("name", "Quỹ nữ sinh"), ("kind", "programme"), ("opened_on", "01/02/2025"),
            ("categories", "pupil"), ("programme", ""), ("area", ""), ("person", ""), ("words", words),
        ];
        let silent = visit.post("/desk/TB/funds", &form("QNS", ""));
        assert_eq!(silent.status, Status::UnprocessableEntity);
        assert!(silent.body.contains("lời người ủng hộ") && silent.body.contains("value=\"QNS\""), "{}", silent.body);
        let taken = visit.post("/desk/TB/funds", &form("HB", "Cho nữ sinh"));
        assert!(taken.body.contains("Mã quỹ “HB” đã dùng"), "{}", taken.body);
        let stranger = visit.post("/desk/TB/funds", &[
            ("code", "QBT"), ("name", "Bảo trợ"), ("kind", "sponsorship"), ("opened_on", "01/02/2025"), ("programme", ""),
            ("area", ""), ("person", "987654"), ("words", "Cho một em"),
        ]);
        assert!(stranger.body.contains("Danh bạ không có số “987654”"), "{}", stranger.body);
        assert_eq!(visit.post("/desk/TB/funds", &form("QNS", "Cho nữ sinh vượt khó")).location(), "/desk/TB/funds/QNS");
        let page = visit.get("/desk/TB/funds/QNS");
        assert!(page.contains("Cho nữ sinh vượt khó") && page.contains("học sinh"), "{page}");
        let more = visit.post("/desk/TB/funds/QNS/restrict", &[("categories", "student"), ("words", "Và nữ sinh viên")]);
        assert_eq!(more.location(), "/desk/TB/funds/QNS");
        let page = visit.get("/desk/TB/funds/QNS");
        assert!(page.contains("Và nữ sinh viên") && page.contains("sinh viên"), "{page}");
        let list = visit.get("/desk/TB/funds?q=nu+sinh");
        assert!(list.contains("1 dòng") && list.contains("/desk/TB/funds/QNS"), "{list}");
        let csv = visit.ask("/desk/TB/funds?format=csv&sort=-free").body;
        assert!(csv.lines().count() >= 4 && csv.starts_with("fund,name,kind,received"), "{csv}");
        assert_eq!(visit.ask("/desk/TB/funds/KHONG").status, Status::NotFound);
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn a_transfer_waits_for_the_second_person(books: Books) {
        year(&books);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let chair = officer(&books, "chutich", "TB", Role::Chair);
        let site = Site::over(&books);
        let visit = site.sign_in("ketoan");
        let ask = |from, to, amount, reason| visit.post("/desk/TB/transfers", &[
            ("from", from), ("to", to), ("amount", amount), ("day", "30/12/2025"), ("reason", reason),
        ]);
        let against = ask("HB", "QCHUNG", "100n", "Cần gấp");
        assert_eq!(against.status, Status::UnprocessableEntity);
        assert!(against.body.contains("chỉ dùng theo lời người ủng hộ") && against.body.contains("value=\"100n\""), "{}", against.body);
        let much = ask("QCHUNG", "HB", "9tr", "Bù học bổng");
        assert!(much.body.contains("id=\"e-amount\""), "{}", much.body);
        let large = ask("QCHUNG", "HB", "900tr", "Bù học bổng");
        assert!(large.location().starts_with("/step-up?next="), "a large amount asks for the code again");
        assert!(asked(&books, Kind::FundTransfer).is_empty());
        assert_eq!(ask("QCHUNG", "HB", "100n", "Bù học bổng").location(), "/desk/TB/transfers");
        let list = visit.get("/desk/TB/transfers");
        assert!(list.contains("QCHUNG → HB") && list.contains("100.000 ₫"), "{list}");
        agree(&books, Kind::FundTransfer, chair);
        let csv = visit.ask("/desk/TB/transfers?format=csv").body;
        assert!(csv.contains("QCHUNG,HB,100000,Bù học bổng"), "{csv}");
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn an_entry_is_recorded_and_taken_back(books: Books) {
        year(&books);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let chair = officer(&books, "chutich", "TB", Role::Chair);
        let site = Site::over(&books);
        let visit = site.sign_in("ketoan");
        let post = |form: Vec<(String, &str)>| {
            let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            visit.post("/desk/TB/entries", &fields)
        };
        let before = bank(&books);
        let interest = sovang::ledger::store::chart(&mut books.db(), books.book).unwrap();
        let interest = interest.by_role(Of::Interest).unwrap().code.clone();
        let uneven = post(entry("30/12/2025", "Lãi", &[["112", "QCHUNG", "9n", ""], [&interest, "QCHUNG", "", "8n"]]));
        assert_eq!(uneven.status, Status::UnprocessableEntity, "{}", uneven.body);
        assert!(uneven.body.contains("lệch nhau") && uneven.body.contains("value=\"9n\""), "{}", uneven.body);
        let unknown = post(entry("30/12/2025", "Lãi", &[["9999", "QCHUNG", "9n", ""], ["112", "QCHUNG", "", "9n"]]));
        assert!(unknown.body.contains("Không có tài khoản “9999”"), "{}", unknown.body);
        let done = post(entry("30/12/2025", "Lãi tháng 12", &[["112", "QCHUNG", "9n", ""], [&interest, "QCHUNG", "", "9n"]]));
        assert!(done.location().starts_with("/desk/TB/entries/"), "{}", done.location());
        assert_eq!(bank(&books), before + 9_000);
        let page = visit.get(done.location());
        assert!(page.contains("Lãi tháng 12") && page.contains("Đảo bút toán này"), "{page}");
        // Taking interest back gives money away, so somebody else is asked.
        let path = format!("{}/reverse", done.location());
        let silent = visit.post(&path, &[("day", "31/12/2025"), ("reason", "")]);
        assert_eq!(silent.status, Status::UnprocessableEntity);
        let back = visit.post(&path, &[("day", "31/12/2025"), ("reason", "Ghi nhầm sổ")]);
        assert!(back.location().starts_with("/desk/TB/approvals/"), "{}", back.location());
        assert_eq!(bank(&books), before + 9_000, "asking moves nothing");
        agree(&books, Kind::Spending, chair);
        assert_eq!(bank(&books), before);
        assert!(visit.get(done.location()).contains("Đã đảo"));
        let again = visit.post(&path, &[("day", "31/12/2025"), ("reason", "Lần nữa")]);
        assert_eq!(again.status, Status::UnprocessableEntity, "{}", again.body);
        assert_eq!(visit.ask("/desk/TB/entries/9999").status, Status::NotFound);
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn nobody_takes_money_out_alone(books: Books) {
        year(&books);
        let accountant = officer(&books, "ketoan", "TB", Role::Accountant);
        let chair = officer(&books, "chutich", "TB", Role::Chair);
        let site = Site::over(&books);
        let visit = site.sign_in("ketoan");
        let chart = sovang::ledger::store::chart(&mut books.db(), books.book).unwrap();
        let code = |role| chart.by_role(role).unwrap().code.clone();
        let (cost, charges) = (code(Of::ManagementCost), code(Of::BankCharges));
        let before = bank(&books);
        let post = |account: &str, amount: &str| {
            let form = entry("30/12/2025", "Chi tháng 12", &[[account, "QCHUNG", amount, ""], ["112", "QCHUNG", "", amount]]);
            let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), *value)).collect();
            visit.post("/desk/TB/entries", &fields).location().to_owned()
        };
        assert!(post(&charges, "11n").starts_with("/desk/TB/entries/"), "what the bank takes needs nobody");
        assert_eq!(bank(&books), before - 11_000);
        assert!(post(&cost, "20n").starts_with("/desk/TB/approvals/"));
        assert_eq!(bank(&books), before - 11_000, "asking pays nothing");
        let task = asked(&books, Kind::Spending)[0].task.clone();
        assert_eq!(task.amount, Some(dong(20_000)));
        assert!(answer(&books, Kind::Spending, accountant).is_err(), "whoever asks does not agree");
        agree(&books, Kind::Spending, chair);
        assert_eq!(bank(&books), before - 31_000);
        assert_eq!(asked(&books, Kind::Spending).len(), 1);
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }
}
