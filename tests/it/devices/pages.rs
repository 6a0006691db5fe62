//! The pages of goods: taken in on rows, handed over with a minute, looked at, given on, with pictures.

use rocket::http::{ContentType, Cookie, Status};
use sovang::{
    device::{self, DeviceNo, Standing, photo::Photo},
    ledger::account::Role as AccountRole,
    user::Role,
    web::session::SESSION,
};

use super::{JPEG, computer, hand_over, to};
use crate::{
    books::{Books, day},
    on_both_databases,
    site::{Answer, Site, Visit, officer},
};

fn desk<'s>(books: &Books, site: &'s Site) -> Visit<'s> {
    officer(books, "thuquy", "TB", Role::Treasurer);
    site.sign_in("thuquy")
}

/// Sends a file as a browser's form does.
pub fn upload(site: &Site, visit: &Visit<'_>, path: &str, name: &str, bytes: &[u8]) -> Answer {
    let mut body = Vec::new();
    body.extend(
        format!("--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n", visit.csrf).bytes(),
    );
    body.extend(
        format!("--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"{name}\"\r\n").bytes(),
    );
    body.extend(b"Content-Type: image/jpeg\r\n\r\n");
    body.extend(bytes);
    body.extend(b"\r\n--x--\r\n");
    let kind = ContentType::new("multipart", "form-data").with_params([("boundary", "x")]);
    let request = site.client.post(path.to_owned()).header(kind);
    Answer::of(request.cookie(Cookie::new(SESSION, visit.token.clone())).body(body).dispatch())
}

const SHARED: [(&str, &str); 6] = [
    ("donor", "Công ty Ví Dụ"),
    ("fund", "QCHUNG"),
    ("day", "10/12/2025"),
    ("valuation", "board"),
    ("valued_by", "Hội đồng định giá"),
    ("words", "Cho các cháu"),
];

fn row<'f>(kind: &'f str, what: &'f str, serial: &'f str, value: &'f str) -> [(&'f str, &'f str); 6] {
    [
        ("kind", kind),
        ("what", what),
        ("serial", serial),
        ("pieces", ""),
        ("condition", "good"),
        ("value", value),
    ]
}

fn send(visit: &Visit<'_>, key: &str, rows: &[[(&str, &str); 6]]) -> Answer {
    let fields: Vec<(&str, &str)> =
        [("key", key)].into_iter().chain(SHARED).chain(rows.iter().flatten().copied()).collect();
    visit.post("/desk/TB/devices", &fields)
}

fn standing(books: &Books, no: DeviceNo) -> Standing {
    device::store::get(&mut books.db(), books.book, no).unwrap().stage.standing()
}

on_both_databases! {
    fn goods_are_taken_in_on_rows(books: Books) {
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        let empty = row("computer", "", "", "");
        let rows = [empty, row("computer", "Dell Latitude", "SN 12-34", "5tr"), row("books", "Sách lớp 9", "", "800n")];
        let none = send(&visit, "k0", &[empty]);
        assert!(none.status == Status::UnprocessableEntity && none.body.contains("Cho các cháu"), "{}", none.body);
        let half = send(&visit, "k1", &[empty, row("computer", "Dell", "SN 9", "")]);
        assert!(half.body.contains("Hiện vật 2: chưa ghi giá trị") && half.body.contains("value=\"SN 9\""), "{}", half.body);
        let list = send(&visit, "k2", &rows).location().to_owned();
        assert_eq!(send(&visit, "k2", &rows).location(), list, "sent twice, taken in once");
        assert_eq!(books.balance(AccountRole::GoodsInKind, None), 5_800_000);
        let shown = visit.get(&list);
        assert!(shown.contains("Dell Latitude") && shown.contains("Sách lớp 9") && shown.contains("5.800.000"), "{shown}");
        let gift: i64 = list.rsplit('=').next().unwrap().parse().unwrap();
        assert!(visit.get(&format!("/desk/TB/gifts/{gift}")).contains(&format!("devices?gift={gift}")));
        let taken = [row("computer", "Máy khác", "sn1234", "1tr")];
        let mut fields: Vec<(&str, &str)> = [("key", "k3")].into_iter().chain(SHARED).collect();
        fields.extend(taken.iter().flatten().copied());
        fields.push(("choice", "new"));
        let twice = visit.post("/desk/TB/devices", &fields);
        assert!(twice.body.contains("đã có lý lịch trong sổ này"), "{}", twice.body);
        let csv = visit.get("/desk/TB/devices?format=csv&kind=computer");
        assert!(csv.contains("SN 12-34") && !csv.contains("Sách"), "{csv}");
        assert_eq!(visit.ask("/desk/TB/devices?state=nowhere").status, Status::BadRequest);
        for (query, count) in [("q=sn1234", 1), ("q=vi+du", 2), ("q=khong", 0), ("state=in_store", 2), ("due=yes", 0)] {
            let csv = visit.get(&format!("/desk/TB/devices?format=csv&{query}"));
            assert_eq!(csv.lines().count() - 1, count, "{query}: {csv}");
        }
    }

    fn a_device_goes_from_hand_to_hand_on_its_page(books: Books) {
        let no = computer(&books, books.general, "SN-1");
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        let path = format!("/desk/TB/devices/{no}");
        let act = |what: &str, fields: &[(&str, &str)]| visit.post(&format!("{path}/{what}"), fields);
        let page = visit.get(&path);
        for part in ["Dell Latitude", "SN-1", "Hội đồng định giá", "5.000.000 ₫", "Công ty Ví Dụ"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        let to = |name: &'static str, on: &'static str| {
            vec![("holder", name), ("category", "pupil"), ("place", "TB"), ("programme", ""), ("pass_on", on),
                ("pass_condition", "good"), ("pass_note", "kèm túi")]
        };
        let nobody = act("hand-over", &to(" ", "05/02/2025"));
        assert!(nobody.status == Status::UnprocessableEntity && nobody.body.contains("kèm túi"), "{}", nobody.body);
        let early = act("hand-over", &to("Trần Thị Em", "01/01/2025"));
        assert!(early.body.contains("hãy sửa ngày"), "{}", early.body);
        assert!(act("hand-over", &to("Trần Thị Em", "05/02/2025")).location().starts_with(&path));
        assert_eq!(standing(&books, no), Standing::WithHolder);
        let paper = visit.get(&format!("{path}/minutes/2025/1"));
        assert!(paper.contains("BIÊN BẢN BÀN GIAO") && paper.contains("Trần Thị Em") && paper.contains("Năm triệu đồng"), "{paper}");
        assert_eq!(visit.ask(&format!("{path}/minutes/2025/9")).status, Status::NotFound);
        // Looked at six months later: the counter of the home page leads to it until then.
        assert!(visit.get("/desk/TB").contains("/desk/TB/devices?due=yes"));
        assert!(visit.get("/desk/TB/devices?due=yes").contains("Dell Latitude"));
        let look = [("check_on", "30/12/2025"), ("check_condition", "worn"), ("check_note", "pin yếu")];
        assert_eq!(act("check", &look).location(), path);
        assert!(visit.get(&path).contains("pin yếu"));
        assert!(!visit.get("/desk/TB").contains("/desk/TB/devices?due=yes"));
        // Given on: back into the store at its value of now, and out again with another minute.
        let mut on = to("Lê Văn Út", "31/12/2025");
        on.push(("pass_value", "3tr"));
        assert!(act("hand-over", &on).body.contains("ần nêu lý do"));
        on.push(("pass_reason", "ra trường"));
        assert!(act("hand-over", &on).location().ends_with("minute=2"));
        assert_eq!(books.balance(AccountRole::InKindGrants, None), 5_000_000);
        let back = |value: &'static str| [("back_on", "31/12/2025"), ("back_condition", "worn"), ("back_value", value), ("back_reason", "nghỉ học")];
        assert!(act("return", &back("9tr")).body.contains("phải từ 0 đến"));
        assert_eq!(act("return", &back("2tr")).location(), path);
        assert_eq!(books.balance(AccountRole::GoodsInKind, None), 2_000_000);
        let mend = |reason: &'static str| [("serial", "SN-7"), ("serial_reason", reason)];
        assert_eq!(act("serial", &mend("")).status, Status::UnprocessableEntity);
        assert_eq!(act("serial", &mend("chép nhầm")).location(), path);
        assert!(visit.get(&path).contains("SN-7"));
        let lose = |reason: &'static str| [("lose_how", "written_off"), ("lose_on", "31/12/2025"), ("lose_condition", "broken"), ("lose_reason", reason)];
        assert_eq!(act("lose", &lose("")).status, Status::UnprocessableEntity);
        assert_eq!(act("lose", &lose("hỏng bo mạch")).location(), path);
        assert_eq!(standing(&books, no), Standing::WrittenOff);
        assert!(!visit.get(&path).contains("/hand-over\""));
    }

    fn pictures_are_pictures_whatever_is_sent(books: Books) {
        let no = computer(&books, books.general, "SN-1");
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        let path = format!("/desk/TB/devices/{no}/photos");
        for (name, bytes, sentence) in [
            ("may.jpg", b"<script>alert(1)</script>".as_slice(), "không phải là ảnh"),
            ("may.jpg", b"", "tệp ảnh trống"),
            ("may.jpg", &JPEG[..300], "bị hỏng hoặc chưa tải đủ"),
            ("may.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "không phải là ảnh"),
        ] {
            let answer = upload(&site, &visit, &path, name, bytes);
            assert_eq!(answer.status, Status::UnprocessableEntity, "{name}");
            assert!(answer.body.to_lowercase().contains(sentence), "{name}: {}", answer.body);
        }
        let mut huge = JPEG.to_vec();
        huge.resize(device::photo::LARGEST + 1, 0);
        assert!(upload(&site, &visit, &path, "to.jpg", &huge).body.contains("vượt quá 5 MB"));
        let before = format!("/desk/TB/devices/{no}");
        assert_eq!(upload(&site, &visit, &path, "may.exe", JPEG).location(), before);
        let sent = visit.ask(&format!("{path}/1"));
        assert_eq!((sent.status, sent.header("Content-Type")), (Status::Ok, "image/jpeg"));
        assert_eq!((sent.header("X-Content-Type-Options"), sent.header("Cache-Control")), ("nosniff", "no-store"));
        assert_eq!(sent.header("Content-Disposition"), "inline; filename=\"hien-vat.jpg\"");
        assert!(visit.get(&before).contains(&format!("{path}/1")));
        assert_eq!(visit.ask(&format!("{path}/2")).status, Status::NotFound);
        assert_eq!(site.ask(&format!("{path}/1"), None).status, Status::SeeOther, "not for strangers");
        for _ in 1..device::photo::MOST {
            upload(&site, &visit, &path, "may.jpg", JPEG).location();
        }
        assert!(upload(&site, &visit, &path, "may.jpg", JPEG).body.contains("không thêm được nữa"));
        assert_eq!(Photo::read(JPEG.to_vec()).unwrap().bytes(), JPEG);
    }

    fn the_counter_of_checks_counts_the_list(books: Books) {
        for (serial, on) in [("A", "2025-01-20"), ("B", "2025-06-30"), ("C", "2025-07-01"), ("D", "2025-12-01")] {
            let no = computer(&books, books.general, serial);
            let holder = books.donor(&format!("Trần Thị {serial}"));
            hand_over(&books, no, &to(&books, holder, on)).unwrap();
        }
        let site = Site::over(&books);
        let visit = desk(&books, &site);
        let csv = visit.get("/desk/TB/devices?format=csv&due=yes");
        assert_eq!(csv.lines().count() - 1, 2, "{csv}");
        assert!(visit.get("/desk/TB").contains("<span class=\"count\">2</span> Thiết bị đến hạn kiểm tra"));
        let funds = sovang::fund::store::of_books(&mut books.db(), &[books.book]).unwrap();
        let counted = sovang::report::devices::due_count(&mut books.db(), books.book, &funds, day("2025-12-31"));
        assert_eq!(counted.unwrap(), 2);
    }
}
