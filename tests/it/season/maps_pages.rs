//! The map of a season on its pages: chosen on the rules, seen beside the other one, and nothing where both are alike.

use rocket::http::Status;
use sovang::user::Role;

use super::maps::july;
use crate::{
    honour_roll::{agree, print},
    on_both_databases,
    site::{Site, officer},
};

on_both_databases! {
    fn strangers_see_a_roll_under_either_map(books: Books) {
        let july = july(&books);
        for donor in [july.minh, july.an, july.ba] {
            agree(&books, donor, "2025-01-01");
        }
        let site = Site::over(&books);
        let then = site.get("/roll/THANHSON/2025");
        assert!(then.contains("Vũ Văn Ba") && !then.contains("Lê Thị An"), "{then}");
        assert!(then.contains("Bảng vàng tính theo đơn vị lúc ủng hộ.") && then.contains("/roll/THANHSON/2025?map=today"), "{then}");
        let today = site.get("/roll/THANHSON/2025?map=today");
        assert!(today.contains("Lê Thị An") && today.contains("600.000 ₫"), "{today}");
        assert!(today.contains("Đây chỉ là cách xem thêm; bảng vàng của năm lập theo đơn vị lúc ủng hộ."), "{today}");
        assert!(site.get("/roll/THANHSON/2025?lang=en&map=today").contains("The roll is drawn by the units of today."));
        assert_eq!(site.get("/roll/THANHSON/2025"), then, "what is kept of one map is not shown under the other");
        let years = site.get("/roll/THANHSON?map=today");
        assert!(years.contains("2.100.004 ₫") && years.contains("/roll/THANHSON/2025?map=today"), "{years}");
        assert!(site.get("/roll/THANHSON").contains("500.000 ₫"));
        let ended = site.ask("/roll/ANLAC/2025?map=today", None);
        assert_eq!(ended.status, Status::NotFound);
        assert!(ended.body.contains("hoạt động đến hết ngày 30/06/2025"), "{}", ended.body);
        assert!(site.get("/roll/ANLAC/2025").contains("hoạt động đến hết ngày 30/06/2025"), "who carries on is said");
        let whole = site.get("/roll/TB/2025?subtree");
        assert!(!whole.contains("Bảng vàng tính"), "both maps give the same: {whole}");
        assert_eq!(site.ask("/roll/THANHSON/2025?map=khac", None).status, Status::BadRequest);
    }

    fn the_desk_chooses_the_map_and_works_on_no_other(books: Books) {
        july(&books);
        officer(&books, "thuquy", "THANHSON", Role::Treasurer);
        officer(&books, "chutich", "THANHSON", Role::Chair);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let page = visit.get("/desk/THANHSON/roll/2025");
        assert!(page.contains("Bảng vàng tính theo đơn vị lúc ủng hộ.") && page.contains("Đề nghị chốt"), "{page}");
        let aside = visit.get("/desk/THANHSON/roll/2025?map=today");
        assert!(aside.contains("Lê Thị An") && aside.contains("Đây chỉ là cách xem thêm"), "{aside}");
        for deed in ["Đề nghị chốt", "name=\"line\"", "/lines/", "id=\"papers\""] {
            assert!(!aside.contains(deed), "{deed}: {aside}");
        }
        let csv = visit.ask("/desk/THANHSON/roll/2025?map=today&format=csv").body;
        assert!(csv.contains("Lê Thị An"), "{csv}");
        assert!(visit.get("/desk/THANHSON/roll/life?map=today").contains("Lê Thị An"));
        let rules = "/desk/THANHSON/roll/2025/rules";
        assert!(visit.get(rules).contains("Tính theo đơn vị nào"));
        let wrong = visit.post("/desk/THANHSON/roll/2025/map", &[("map", "xưa")]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        assert_eq!(visit.post("/desk/THANHSON/roll/2025/map", &[("map", "today")]).location(), format!("{rules}#map"));
        let chosen = visit.get("/desk/THANHSON/roll/2025");
        assert!(chosen.contains("Lê Thị An") && chosen.contains("Đề nghị chốt") && chosen.contains("?map=then"), "{chosen}");
        assert!(site.get("/roll/THANHSON/2025").contains("Bảng vàng tính theo đơn vị hiện nay."));
        let csv = visit.ask("/desk/THANHSON/roll/2025/kit/seats?format=csv").body;
        assert!(csv.contains("Lê Thị An"), "{csv}");
        let task = visit.post("/desk/THANHSON/roll/2025/freeze", &[]).location().to_owned();
        let chair = site.sign_in("chutich");
        let asked = chair.get(&task);
        assert!(asked.contains("theo đơn vị hiện nay"), "{asked}");
        let key = asked.split("name=\"key\" value=\"").nth(1).map(|it| it.split('"').next().unwrap().to_owned());
        let mut fields = vec![("deed", "agree"), ("reason", "")];
        if let Some(key) = &key { fields.push(("key", key)); }
        chair.post(&task, &fields).location();
        assert!(visit.get("/desk/THANHSON/roll/2025").contains("Đã chốt"));
        let aside = visit.get("/desk/THANHSON/roll/2025?map=then");
        assert!(aside.contains("bảng vàng đã chốt theo đơn vị hiện nay") && !aside.contains("Lê Thị An"), "{aside}");
        for path in ["/roll/THANHSON", "/desk/THANHSON/roll/years"] {
            let page = visit.get(path);
            assert!(page.contains("<span class=\"state good\">đã chốt</span>"), "{path}: {page}");
        }
        let years = site.get("/roll/THANHSON?map=then");
        assert!(years.contains("đã chốt theo đơn vị hiện nay</span>") && !years.contains(">đã chốt<"), "{years}");
        let late = visit.post("/desk/THANHSON/roll/2025/map", &[("map", "then")]);
        assert!(late.status == Status::UnprocessableEntity && late.body.contains("đã chốt ngày"), "{}", late.body);
    }

    fn the_command_prints_either_map(books: Books) {
        july(&books);
        let command = ["honour-roll", "2025", "--unit", "THANHSON"];
        let then = print(&books, &command);
        assert!(then.contains("(theo đơn vị lúc ủng hộ)") && !then.contains("Lê Thị An"), "{then}");
        let today = print(&books, &[&command[..], &["--map", "today"]].concat());
        assert!(today.contains("(theo đơn vị hiện nay)") && today.contains("Lê Thị An"), "{today}");
        let whole = print(&books, &["honour-roll", "2025", "--unit", "TB", "--subtree"]);
        assert!(!whole.contains("theo đơn vị"), "{whole}");
    }
}
