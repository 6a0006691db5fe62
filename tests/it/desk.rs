//! The frame of the desk: who gets in, what the side bar shows, and how forms are guarded.

use rocket::http::Status;
use sovang::{unit::Level, user::Role};

use crate::{
    honour_roll::unit_below,
    on_both_databases,
    site::{Site, links, officer},
};

on_both_databases! {
    fn only_those_with_a_role_reach_a_desk(books: Books) {
        unit_below(&books, "XA", Level::Commune, "TB");
        officer(&books, "thuquy", "TB", Role::Treasurer);
        officer(&books, "kiemsoat", "TB", Role::Controller);
        let site = Site::over(&books);
        let stranger = site.ask("/desk/TB?page=2", None);
        assert_eq!(stranger.location(), "/sign-in?next=%2Fdesk%2FTB%3Fpage%3D2");
        let treasurer = site.sign_in("thuquy");
        assert!(treasurer.get("/desk/TB").contains("Việc của tôi"));
        assert_eq!(treasurer.ask("/desk").location(), "/desk/TB");
        let other = treasurer.ask("/desk/XA");
        assert_eq!(other.status, Status::Forbidden);
        assert!(other.body.contains("Bạn không có quyền mở bàn làm việc ở đơn vị này"), "{}", other.body);
        assert!(site.sign_in("kiemsoat").get("/desk/XA").contains("Hội Khuyến học XA"));
        assert_eq!(treasurer.ask("/desk/KHONG").status, Status::NotFound);
    }

    fn a_form_without_its_token_is_refused(books: Books) {
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        assert_eq!(visit.post_raw("/sign-out", "").status, Status::Forbidden);
        assert_eq!(visit.post_raw("/sign-out", "csrf=0123").status, Status::Forbidden);
        assert!(visit.get("/desk/TB").contains("Việc của tôi"), "the session goes on");
        assert_eq!(visit.post("/sign-out", &[]).location(), "/");
        assert!(visit.ask("/desk/TB").location().starts_with("/sign-in"), "the token opens nothing any more");
    }

    fn every_line_of_the_side_bar_leads_somewhere(books: Books) {
        for role in Role::ALL {
            officer(&books, &format!("vai.{}", role.code().replace('_', ".")), "TB", *role);
        }
        let site = Site::over(&books);
        for role in Role::ALL {
            let visit = site.sign_in(&format!("vai.{}", role.code().replace('_', ".")));
            let home = visit.ask("/desk/TB");
            if home.status == Status::Forbidden {
                continue;
            }
            let desk: Vec<String> = links(&home.body).into_iter().filter(|it| it.starts_with("/desk/")).collect();
            assert!(!desk.is_empty(), "{role:#}");
            for path in desk {
                visit.get(&path);
            }
        }
    }

    fn a_list_is_searched_sorted_and_downloaded_as_it_is_shown(books: Books) {
        for code in ["XA1", "XA2", "PHUONG"] {
            unit_below(&books, code, Level::Commune, "TB");
        }
        officer(&books, "kiemsoat", "TB", Role::Controller);
        let site = Site::over(&books);
        let visit = site.sign_in("kiemsoat");
        let all = visit.get("/desk/TB/units");
        assert!(all.contains("4 dòng") && all.contains("Hội Khuyến học PHUONG"), "{all}");
        let some = visit.get("/desk/TB/units?q=xa&sort=-name");
        let some = some.split("<main").nth(1).unwrap();
        assert!(some.contains("2 dòng") && !some.contains("PHUONG"), "{some}");
        assert!(some.find("Hội Khuyến học XA2") < some.find("Hội Khuyến học XA1"), "{some}");
        assert!(some.contains("aria-sort=\"descending\""), "{some}");
        let csv = visit.ask("/desk/TB/units?q=xa&sort=-name&format=csv");
        assert_eq!(csv.header("Content-Disposition"), "attachment; filename=\"don-vi-TB.csv\"");
        let codes: Vec<&str> = csv.body.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        assert_eq!(codes, ["XA2", "XA1"]);
        let xlsx = visit.ask("/desk/TB/units?format=xlsx");
        assert!(xlsx.header("Content-Type").contains("spreadsheetml"), "{:?}", xlsx.headers);
        assert_eq!(visit.ask("/desk/TB/units?page=9").status, Status::NotFound);
        assert_eq!(visit.ask("/desk/TB/units?format=pdf").status, Status::BadRequest);
        assert!(visit.get("/desk/TB/units?lang=en").contains("4 rows"));
        // A branch reports through the unit whose book it is in, so its desk does not lead to reports of its own.
        assert!(visit.get("/desk/TB").contains("href=\"/desk/TB/reports\""));
        unit_below(&books, "THON", Level::Hamlet, "XA1");
        assert!(!visit.get("/desk/THON").contains("href=\"/desk/THON/reports\""));
    }
}
