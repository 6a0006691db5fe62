//! Documents of a nomination: what is taken, who gets them, and how they are handed out.

use rocket::http::Status;
use sovang::{id::NominationId, unit::Level, user::Role};

use super::{open_now, unit_of, winter};
use crate::{
    on_both_databases,
    scholarships::*,
    site::{Site, officer},
};

const JPEG: &[u8] = include_bytes!("../../../fixtures/pictures/pixel.jpg");
const PNG: &[u8] = include_bytes!("../../../fixtures/pictures/pixel.png");
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n";

on_both_databases! {
    fn a_document_is_told_by_its_content_and_handed_out_to_be_saved(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        add_unit(books, "XA", Level::Commune);
        add_unit(books, "XB", Level::Commune);
        let round = open_now(books, &[], false);
        nominate(books, &winter(round, unit_of(books, "XA"), "Trần Thị Hoà"));
        for (login, unit, role) in [("decu.a", "XA", Role::Nominator), ("decu.b", "XB", Role::Nominator), ("chutich", "TB", Role::Chair)] {
            officer(books, login, unit, role);
        }
        let site = Site::over(books);
        let (own, other, chair) = (site.sign_in("decu.a"), site.sign_in("decu.b"), site.sign_in("chutich"));
        let path = "/desk/XA/nominations/1/papers";
        assert!(own.get("/desk/XA/nominations/1").contains("còn thiếu"));
        // The name and what the browser says of a file count for nothing.
        for (file, bytes, sentence) in [
            ("hoc-ba.pdf", b"<!DOCTYPE html><script>alert(1)</script>".as_slice(), "không phải PDF, JPEG hay PNG"),
            ("hoc-ba.pdf", b"MZ\x90\0\x03\0\0\0".as_slice(), "không phải PDF, JPEG hay PNG"),
            ("hoc-ba.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".as_slice(), "không phải PDF, JPEG hay PNG"),
            ("hoc-ba.jpg", &JPEG[..JPEG.len() - 2], "bị hỏng"),
            ("hoc-ba.pdf", b"%PDF-1.4 half".as_slice(), "bị hỏng"),
            ("hoc-ba.pdf", b"".as_slice(), "chưa chọn tệp"),
            ("hoc-ba.pdf", &vec![b'%'; 5 * 1024 * 1024 + 1], "vượt quá 5 MB"),
        ] {
            let refused = own.post_file(path, &[("name", "Học bạ")], ("paper", file, bytes));
            assert_eq!(refused.status, Status::UnprocessableEntity, "{sentence}");
            assert!(refused.body.to_lowercase().contains(&sentence.to_lowercase()), "{sentence}: {}", refused.body);
        }
        let nameless = own.post_file(path, &[("name", " ")], ("paper", "a.pdf", PDF));
        assert!(nameless.body.contains("Hãy ghi đây là giấy tờ gì"), "{}", nameless.body);
        for (name, file, bytes) in [("học bạ", "a.exe", PDF), ("Ảnh", "b.html", JPEG), ("Giấy khen", "c", PNG)] {
            assert_eq!(own.post_file(path, &[("name", name)], ("paper", file, bytes)).location(), "/desk/XA/nominations/1");
        }
        let twice = own.post_file(path, &[("name", "Khác")], ("paper", "d.pdf", PDF));
        assert!(twice.status == Status::UnprocessableEntity && twice.body.contains("đã nộp rồi, ở “học bạ”"), "{}", twice.body);
        let page = chair.get("/desk/TB/nominations/1");
        assert!(page.contains("đã có") && page.contains("/desk/TB/nominations/1/papers/1"), "{page}");
        for (paper, kind, name) in [(1, "application/pdf", "ho-so-1-1.pdf"), (2, "image/jpeg", "ho-so-1-2.jpg"), (3, "image/png", "ho-so-1-3.png")] {
            let handed = chair.ask(&format!("/desk/TB/nominations/1/papers/{paper}"));
            assert_eq!((handed.status, handed.header("Content-Type")), (Status::Ok, kind));
            assert_eq!(handed.header("Content-Disposition"), format!("attachment; filename=\"{name}\""));
            assert_eq!((handed.header("X-Content-Type-Options"), handed.header("Cache-Control")), ("nosniff", "no-store"));
        }
        assert_eq!(chair.ask("/desk/TB/nominations/1/papers/9").status, Status::NotFound);
        assert_eq!(other.ask("/desk/XB/nominations/1/papers/1").status, Status::NotFound);
        assert_eq!(chair.post_file("/desk/TB/nominations/1/papers", &[("name", "x")], ("paper", "d.pdf", PDF)).status, Status::Forbidden);
        assert_eq!(other.post_file("/desk/XB/nominations/1/papers", &[("name", "x")], ("paper", "d.pdf", PDF)).status, Status::NotFound);
        // Once it is decided the file is closed.
        own.post("/desk/XA/nominations/1/withdraw", &[("reason", "chuyển trường")]).location();
        let late = own.post_file(path, &[("name", "Muộn")], ("paper", "e.pdf", b"%PDF-1.4\n%%EOF\n"));
        assert!(late.status == Status::UnprocessableEntity && late.body.contains("không đổi được nữa"), "{}", late.body);
        assert_eq!(record(books, NominationId(1)).progress, sovang::programme::Progress::Withdrawn);
    }
}
