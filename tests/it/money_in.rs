//! Money in through plain forms, as a browser without scripts sends them: one gift, a batch, the list.

use rocket::http::Status;
use sovang::{fund::FundKind, fund::Restriction, ledger::account::Role, user};

use crate::{
    books::Books,
    honour_roll::unit_below,
    on_both_databases,
    site::{Answer, Site, Visit, officer},
};

/// Returns the value of the first field of a name that a page has.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let start = format!("name=\"{name}\" value=\"");
    page.split(&start).nth(1).unwrap_or_else(|| panic!("no {name} in {page}")).split('"').next().unwrap()
}

/// Returns the key of the row for the next envelope.
fn next_row(page: &str) -> &str {
    let row = page.split("id=\"next\"").nth(1).unwrap_or_else(|| panic!("no next row in {page}"));
    hidden(row, "key")
}

fn treasurer(books: &Books) -> Site {
    officer(books, "thuquy", "TB", user::Role::Treasurer);
    Site::over(books)
}

fn give(visit: &Visit<'_>, key: &str, donor: &str, amount: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("key", key),
        ("donor", donor),
        ("amount", amount),
        ("fund", "QCHUNG"),
        ("means", "cash"),
        ("day", "31/12/2025"),
    ];
    for (name, value) in more {
        fields.retain(|(it, _)| it != name);
        fields.push((name, value));
    }
    visit.post("/desk/TB/gifts", &fields)
}

fn keep(visit: &Visit<'_>, batch: &str, fields: &[(&str, &str)]) -> Answer {
    visit.post(&format!("{batch}/rows"), fields)
}

on_both_databases! {
    fn a_walk_in_gift_takes_a_name_and_an_amount(books: Books) {
        let site = treasurer(&books);
        let visit = site.sign_in("thuquy");
        let page = visit.get("/desk/TB/gifts/new");
        let (key, day) = (hidden(&page, "key"), "31/12/2025");
        assert!(page.contains(&format!("value=\"{day}\"")), "the day is today's");
        let send = || give(&visit, key, "Ông Trần Văn Minh", "500n", &[("then", "print")]);
        let first = send();
        assert!(first.location().starts_with("/desk/TB/receipts/2025/1/print?at="), "{}", first.location());
        // Sent twice it is one gift and one print, the original.
        assert_eq!(send().location(), first.location());
        assert!(!visit.get(first.location()).contains("BẢN SAO"));
        assert_eq!(books.balance(Role::Cash, None), 500_000);
        let other = give(&visit, key, "Bà Lê Thị Hoà", "500n", &[]);
        assert_eq!(other.status, Status::UnprocessableEntity);
        assert!(other.body.contains("đã dùng cho một yêu cầu khác"), "{}", other.body);
        let gift = visit.get("/desk/TB/gifts/1");
        assert!(gift.contains("Năm trăm nghìn đồng") && gift.contains("BL-2025/0001"), "{gift}");
    }

    fn a_refused_gift_keeps_what_was_typed(books: Books) {
        let site = treasurer(&books);
        let visit = site.sign_in("thuquy");
        for (amount, day, sentence) in [
            ("500", "31/12/2025", "500 đồng hay 500 nghìn"),
            ("", "31/12/2025", "Cần điền ô này"),
            ("1tr", "31/02/2025", "không phải là một ngày có thật"),
            ("1tr", "01/01/2026", "sau ngày hôm nay"),
        ] {
            let refused = give(&visit, "k", "Nguyễn <b>Văn</b> An", amount, &[("day", day), ("words", "mừng thọ")]);
            assert_eq!(refused.status, Status::UnprocessableEntity, "{amount} {day}");
            assert!(refused.body.contains(sentence), "{sentence}: {}", refused.body);
            assert!(refused.body.contains("Nguyễn &#60;b&#62;Văn&#60;/b&#62; An"), "{}", refused.body);
            assert!(refused.body.contains("value=\"mừng thọ\""), "{}", refused.body);
            assert_ne!(hidden(&refused.body, "key"), "k", "a refused key is used up");
        }
        assert_eq!(books.balance(Role::Cash, None), 0);
    }

    fn a_namesake_and_a_tenfold_amount_are_asked_about(books: Books) {
        let site = treasurer(&books);
        let visit = site.sign_in("thuquy");
        let minh = books.donor("Ông Trần Văn Minh");
        books.receive(&books.gift(minh, books.general, 500_000, "2025-02-05")).unwrap();
        let asked = give(&visit, "k1", "Trần Văn Minh", "500n", &[]);
        assert_eq!(asked.status, Status::UnprocessableEntity);
        assert!(asked.body.contains("Cùng người hay người mới?"), "{}", asked.body);
        assert!(asked.body.contains("lần trước 05/02/2025: 500.000 ₫"), "{}", asked.body);
        let choice = minh.to_string();
        give(&visit, "k2", "Trần Văn Minh", "500n", &[("choice", &choice)]).location();
        let slip = give(&visit, "k3", "Trần Văn Minh", "5tr", &[("choice", &choice)]);
        assert_eq!(slip.status, Status::UnprocessableEntity);
        assert!(slip.body.contains("name=\"sure\" id=\"f-sure\" value=\"5000000\""), "{}", slip.body);
        give(&visit, "k4", "Trần Văn Minh", "5tr", &[("choice", &choice), ("sure", "5000000")]).location();
        // The answer was about another name, so it is none.
        let stale = give(&visit, "k5", "Trần Văn Mịnh", "500n", &[("who", &choice), ("named", "Trần Văn Minh")]);
        stale.location();
        assert_eq!(books.balance(Role::Cash, None), 6_500_000);
    }

    fn a_gift_is_shared_between_funds(books: Books) {
        let site = treasurer(&books);
        let visit = site.sign_in("thuquy");
        books.fund("BAOTRO", FundKind::General, Restriction::default());
        let send = |key: &str, part: &str| {
            let body = format!(
                "csrf={}&key={key}&donor=An+Nam&amount=1tr&fund=QCHUNG&means=cash&day=31/12/2025&other=HB&part=30%25\
                 &other=BAOTRO&part={part}&other=&part=",
                visit.csrf
            );
            visit.post_raw("/desk/TB/gifts", &body)
        };
        let refused = send("k1", "800n");
        assert_eq!(refused.status, Status::UnprocessableEntity);
        assert!(refused.body.contains("nhiều hơn khoản ủng hộ") && refused.body.contains("value=\"800n\""));
        assert_eq!(send("k2", "200n").location(), "/desk/TB/gifts/1");
        assert_eq!(books.balance(Role::GiftsRestricted, Some(books.programme)), -300_000);
        assert_eq!(books.balance(Role::GiftsUnrestricted, Some(books.general)), -500_000);
    }

    fn thirty_envelopes_without_a_script(books: Books) {
        let site = treasurer(&books);
        let visit = site.sign_in("thuquy");
        let batch = visit.post("/desk/TB/batches", &[]).location().to_owned();
        let page = visit.get(&batch);
        assert!(page.contains("Đợt chưa có phong bì nào") && page.contains("id=\"post\" disabled"), "{page}");
        let terms = |count: &str, total: &str| {
            let fields = [("day", "31/12/2025"), ("fund", "QCHUNG"), ("means", "cash"), ("count", count), ("total", total)];
            visit.post(&format!("{batch}/terms"), &fields)
        };
        assert_eq!(terms("30", "4,65tr").location(), format!("{batch}#next"));
        for number in 1..=30 {
            let page = visit.get(&batch);
            let (donor, amount) = (format!("Người Ủng Hộ {number}"), format!("{}n", number * 10));
            let fields = [("key", next_row(&page)), ("version", "0"), ("donor", &donor), ("amount", &amount)];
            assert_eq!(keep(&visit, &batch, &fields).location(), format!("{batch}#next"));
            // A form that is sent twice is one row.
            assert_eq!(keep(&visit, &batch, &fields).location(), format!("{batch}#next"));
            if number == 20 {
                let half = visit.get(&batch);
                assert!(half.contains("thiếu 10 phong bì, thiếu 2.550.000 ₫"), "{half}");
                assert!(half.contains("max=\"30\" value=\"20\""), "{half}");
                let refused = visit.post(&format!("{batch}/post"), &[]);
                assert_eq!(refused.status, Status::UnprocessableEntity);
                assert!(refused.body.matches("thiếu 10 phong bì, thiếu 2.550.000 ₫").count() >= 2);
            }
        }
        let full = visit.get(&batch);
        assert!(full.contains("Khớp số đếm") && !full.contains("id=\"post\" disabled"), "{full}");
        assert_eq!(visit.post(&format!("{batch}/post"), &[]).location(), batch);
        assert_eq!(visit.post(&format!("{batch}/post"), &[]).location(), batch);
        let posted = visit.get(&batch);
        assert!(posted.contains("biên lai BL-2025/0001 đến BL-2025/0030") && !posted.contains("name=\"donor\""), "{posted}");
        assert!(posted.contains("/desk/TB/receipts/2025/30"), "{posted}");
        assert_eq!(books.balance(Role::Cash, None), 4_650_000);
        assert!(visit.get("/desk/TB/batches").contains("Đã ghi sổ") || visit.get("/desk/TB/batches").contains("đã ghi sổ"));
    }

    fn a_row_is_mended_answered_and_removed_by_its_form(books: Books) {
        let site = treasurer(&books);
        let visit = site.sign_in("thuquy");
        let minh = books.donor("Ông Trần Văn Minh");
        let batch = visit.post("/desk/TB/batches", &[]).location().to_owned();
        keep(&visit, &batch, &[("key", "a"), ("donor", "Trần Văn Minh"), ("amount", "năm trăm")]).location();
        let page = visit.get(&batch);
        assert!(page.contains("value=\"năm trăm\"") && page.contains("không phải là số tiền"), "{page}");
        assert!(page.contains("Cùng người hay người mới?"), "{page}");
        let choice = minh.to_string();
        let answered = [("key", "a"), ("version", "1"), ("donor", "Trần Văn Minh"), ("choice", &choice), ("amount", "500n")];
        keep(&visit, &batch, &answered).location();
        let page = visit.get(&batch);
        assert!(page.contains("value=\"500.000\"") && page.contains("Năm trăm nghìn đồng"), "{page}");
        let stale = keep(&visit, &batch, &[("key", "a"), ("version", "1"), ("donor", "Ai Khác"), ("amount", "1tr")]);
        assert_eq!(stale.status, Status::UnprocessableEntity);
        assert!(stale.body.contains("vừa được sửa ở cửa sổ khác") && stale.body.contains("value=\"Ai Khác\""));
        let empty = keep(&visit, &batch, &[("key", "b"), ("donor", " "), ("amount", "")]);
        assert_eq!(empty.status, Status::UnprocessableEntity);
        assert!(empty.body.contains("Dòng chưa có gì"), "{}", empty.body);
        let elsewhere = keep(&visit, &batch, &[("key", "b"), ("donor", "An"), ("amount", "1tr"), ("fund", "KHONG")]);
        assert_eq!(elsewhere.status, Status::UnprocessableEntity);
        assert!(elsewhere.body.contains("không thuộc sổ của đơn vị"), "{}", elsewhere.body);
        keep(&visit, &batch, &[("key", "a"), ("version", "2"), ("deed", "remove")]).location();
        assert!(visit.get(&batch).contains("Đợt chưa có phong bì nào"));
        visit.post(&format!("{batch}/discard"), &[]).location();
        let refused = keep(&visit, &batch, &[("key", "c"), ("donor", "An"), ("amount", "1tr")]);
        assert!(refused.body.contains("Đợt này đã bỏ") || refused.body.contains("đợt này đã bỏ"), "{}", refused.body);
        visit.post(&format!("{batch}/restore"), &[]).location();
        assert!(visit.get(&batch).contains("id=\"next\""));
    }

    fn a_script_is_answered_with_news(books: Books) {
        let site = treasurer(&books);
        let visit = site.sign_in("thuquy");
        let batch = visit.post("/desk/TB/batches", &[]).location().to_owned();
        let fetch = |path: &str, fields: &[(&str, &str)]| {
            let answer = visit.fetch(&format!("{batch}/{path}"), fields);
            (answer.status, serde_json::from_str::<serde_json::Value>(&answer.body).unwrap())
        };
        let (status, news) = fetch("rows", &[("key", "a"), ("donor", "<i>Lê</i> Lan"), ("amount", "2tr5")]);
        assert_eq!(status, Status::Ok);
        assert_eq!((&news["row"]["version"], &news["row"]["amount"]), (&1.into(), &"2.500.000".into()));
        assert_eq!(news["row"]["inWords"], "Hai triệu năm trăm nghìn đồng");
        assert!(news["standing"].as_str().unwrap().contains("disabled"));
        let (status, news) = fetch("rows", &[("key", "b"), ("donor", "<i>Lê</i> Lan"), ("amount", "2tr50")]);
        assert_eq!((status, &news["row"]["amount"]), (Status::Ok, &serde_json::Value::Null));
        let says = news["says"]["b"].as_str().unwrap();
        assert!(says.contains("Cùng người với dòng 1") && says.contains("nhiều số tiền"), "{says}");
        assert_eq!(news["says"].as_object().unwrap().len(), 1);
        let (status, news) = fetch("rows", &[("key", "a"), ("version", "9"), ("donor", "x"), ("amount", "1tr")]);
        assert_eq!(status, Status::UnprocessableEntity);
        assert!(news["refused"].as_str().unwrap().starts_with("Dòng này vừa được sửa"));
        let terms = [("day", "x"), ("fund", "QCHUNG"), ("means", "cash"), ("count", "ba"), ("total", "1.5")];
        let (status, news) = fetch("terms", &terms);
        assert_eq!(status, Status::UnprocessableEntity);
        let fields: Vec<&str> = news["wrong"].as_array().unwrap().iter().map(|it| it[0].as_str().unwrap()).collect();
        assert_eq!(fields, ["day", "count", "total"]);
        let words: serde_json::Value =
            serde_json::from_str(&visit.get("/desk/TB/amount?text=2tr5")).unwrap();
        assert_eq!(words["words"], "Hai triệu năm trăm nghìn đồng");
        let wrong: serde_json::Value = serde_json::from_str(&visit.get("/desk/TB/amount?text=500")).unwrap();
        assert!(wrong["wrong"].as_str().unwrap().contains("500n"));
        books.donor("Bà Lê Thị Hoà");
        let asks = visit.get("/desk/TB/gifts/ask?donor=le+thi+hoa&who=&amount=");
        assert!(asks.contains("Lê Thị Hoà"), "{asks}");
    }

    fn a_namesake_whom_only_another_unit_knows_is_asked_about_without_address_or_phone(books: Books) {
        let other = unit_below(&books, "XA", sovang::unit::Level::Commune, "TB").book;
        let private = ("Bà Lê Thị Hoà", "Thôn Kín, xã Đông Giang", "0912345678");
        let theirs = crate::donors::enter(&books, other, private);
        crate::donors::enter(&books, books.book, ("Ông Trần Văn Minh", "Thôn Ba, xã Đông Giang", ""));
        let site = treasurer(&books);
        let visit = site.sign_in("thuquy");
        let ask = |name: &str| visit.get(&format!("/desk/TB/gifts/ask?donor={name}&who=&amount="));
        let own = ask("tran+van+minh");
        assert!(own.contains("Thôn Ba") && !own.contains("đơn vị khác"), "{own}");
        let hidden = |page: &str| {
            assert!(page.contains(&format!("c-{theirs}")) && page.contains("đơn vị khác biết người này"), "{page}");
            assert!(!page.contains("Thôn Kín") && !page.contains("0912345678"), "{page}");
        };
        hidden(&ask("le+thi+hoa"));
        let form = give(&visit, "k1", "Lê Thị Hoà", "500n", &[]);
        assert_eq!(form.status, Status::UnprocessableEntity);
        hidden(&form.body);
        // Once she has given here as well, the unit knows her.
        let given = give(&visit, "k2", "Lê Thị Hoà", "500n", &[("choice", &theirs.to_string())]);
        assert_eq!(given.status, Status::SeeOther, "{}", given.body);
        assert!(ask("le+thi+hoa").contains("Thôn Kín"));
    }

    fn rows_are_pasted_after_a_look(books: Books) {
        let site = treasurer(&books);
        let visit = site.sign_in("thuquy");
        let batch = visit.post("/desk/TB/batches", &[]).location().to_owned();
        let bad = "Họ tên\tSố tiền\tQuỹ\nAn Một\t100n\tHB\nBình Hai\t500\t\nChi Ba\t1tr\tKHONG\n";
        let refused = visit.post(&format!("{batch}/paste"), &[("text", bad)]);
        assert_eq!(refused.status, Status::UnprocessableEntity);
        assert!(refused.body.contains("Dòng 3, cột Số tiền: “500” là 500 đồng hay 500 nghìn"), "{}", refused.body);
        assert!(refused.body.contains("Dòng 4, cột Quỹ: đơn vị không có quỹ “KHONG”"), "{}", refused.body);
        assert!(refused.body.contains("2 chỗ cần sửa") && refused.body.contains("Bình Hai"), "{}", refused.body);
        let still = visit.post(&format!("{batch}/paste/write"), &[("text", bad), ("key", "dan")]);
        assert_eq!(still.status, Status::UnprocessableEntity);
        assert!(visit.get(&batch).contains("Đợt chưa có phong bì nào"));
        let good = "Họ tên\tSố tiền\tGhi chú\tQuỹ\nAn Một\t100n\tmừng\tHB\nẩn danh\t1tr\t\t\n";
        let look = visit.post(&format!("{batch}/paste"), &[("text", good)]);
        assert_eq!(look.status, Status::Ok);
        assert!(look.body.contains("Ghi 2 dòng vào đợt, 1.100.000 ₫"), "{}", look.body);
        assert!(visit.get(&batch).contains("Đợt chưa có phong bì nào"), "nothing is written by looking");
        let write = || visit.post(&format!("{batch}/paste/write"), &[("text", good), ("key", hidden(&look.body, "key"))]);
        assert_eq!(write().location(), format!("{batch}#next"));
        assert_eq!(write().location(), format!("{batch}#next"));
        let page = visit.get(&batch);
        assert_eq!(page.matches("<tbody class=\"envelope\"").count(), 3, "{page}");
        assert!(page.contains("value=\"mừng\"") && page.contains("1.100.000 ₫"), "{page}");
    }

    fn the_list_shows_and_downloads_what_its_filter_lets_through(books: Books) {
        officer(&books, "kiemsoat", "TB", user::Role::Controller);
        let site = treasurer(&books);
        let visit = site.sign_in("kiemsoat");
        let (minh, hoa) = (books.donor("Ông Trần Văn Minh"), books.donor("Bà Lê Thị Hoà"));
        books.receive(&books.gift(minh, books.general, 500_000, "2025-02-05")).unwrap();
        books.receive(&books.gift(hoa, books.programme, 700_000, "2025-02-06")).unwrap();
        let mut hidden = books.gift(hoa, books.general, 900_000, "2025-03-01");
        hidden.anonymous = true;
        let void = books.receive(&hidden).unwrap();
        books.void(void.seq, "2025-03-02", "nhầm").unwrap();
        let main = |path: &str| visit.get(path).split("<main").nth(1).unwrap().to_owned();
        let all = main("/desk/TB/gifts");
        assert!(all.contains("Cộng 3 khoản") && all.contains("1.200.000 ₫") && all.contains("Đã hủy"), "{all}");
        assert!(!all.contains("desk/TB/gifts/new"), "a controller records nothing");
        for (query, found, sum) in [
            ("q=le+thi+hoa", 2, "700.000"),
            ("q=100%25", 0, ""),
            ("fund=HB", 1, "700.000"),
            ("fund=KHONG", 0, ""),
            ("means=transfer", 0, ""),
            ("from=06/02/2025&to=28/02/2025", 1, "700.000"),
            ("anonymous=yes", 1, "0"),
            (&format!("donor={minh}"), 1, "500.000"),
        ] {
            let page = main(&format!("/desk/TB/gifts?{query}"));
            assert_eq!(page.matches("<th scope=\"row\">").count(), found, "{query}: {page}");
            assert!(page.contains(sum), "{query}: {page}");
            let csv = visit.ask(&format!("/desk/TB/gifts?{query}&format=csv")).body;
            assert_eq!(csv.lines().count(), found + 1, "{query}: {csv}");
        }
        let up = main("/desk/TB/gifts?sort=amount");
        assert!(up.find("500.000 ₫") < up.find("900.000 ₫"), "{up}");
        assert_eq!(visit.ask("/desk/TB/gifts?from=31/02/2025").status, Status::BadRequest);
        assert_eq!(visit.ask("/desk/TB/gifts?means=gold").status, Status::BadRequest);
        // The neighbours are those of the filtered list.
        let page = visit.get("/desk/TB/gifts/3?q=hoa");
        assert!(page.contains("href=\"/desk/TB/gifts/2?q=hoa\"") && !page.contains("rel=\"prev\""), "{page}");
        let middle = visit.get("/desk/TB/gifts/2");
        assert!(middle.contains("/desk/TB/gifts/3\"") && middle.contains("/desk/TB/gifts/1\""), "{middle}");
        assert_eq!(visit.ask("/desk/TB/gifts/99").status, Status::NotFound);
        let english = visit.get("/desk/TB/gifts?lang=en");
        assert!(english.contains("Total of 3 gifts") && english.contains("cash"), "{english}");
    }

    fn only_who_may_record_gifts_does(books: Books) {
        unit_below(&books, "XA", sovang::unit::Level::Commune, "TB");
        officer(&books, "kiemsoat", "TB", user::Role::Controller);
        officer(&books, "thuquy.xa", "XA", user::Role::Treasurer);
        let site = treasurer(&books);
        let batch = site.sign_in("thuquy").post("/desk/TB/batches", &[]).location().to_owned();
        let controller = site.sign_in("kiemsoat");
        let page = controller.get(&batch);
        assert!(!page.contains("name=\"donor\"") && !page.contains("id=\"post\""), "{page}");
        let other = site.sign_in("thuquy.xa");
        for visit in [&controller, &other] {
            for path in ["/desk/TB/gifts", "/desk/TB/batches"] {
                assert_eq!(visit.post(path, &[]).status, Status::Forbidden, "{path}");
            }
            for path in ["rows", "terms", "post", "discard", "restore", "paste", "paste/write"] {
                assert_eq!(visit.post(&format!("{batch}/{path}"), &[]).status, Status::Forbidden, "{path}");
            }
        }
        // Another unit's batch is not found through one's own desk.
        let number = batch.rsplit('/').next().unwrap();
        let stolen = other.post(&format!("/desk/XA/batches/{number}/post"), &[]);
        assert_eq!(stolen.status, Status::NotFound);
        assert_eq!(other.ask(&format!("/desk/XA/batches/{number}")).status, Status::NotFound);
    }
}
