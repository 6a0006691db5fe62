//! What is typed finds the donor, the exact marks first, and nobody of another unit.

use diesel::connection::SimpleConnection as _;
use sovang::{db::DbError, party::directory, unit::Level};

use super::{details, edit, enter, found, give, names};
use crate::{books::cash_gift, honour_roll::unit_below, on_both_databases, tamper};

on_both_databases! {
    fn any_order_any_beginning_any_mark(books: Books) {
        let book = books.book;
        enter(&books, book, ("Bà Lê Thị Hoà", "Thôn Lễ, xã Đông Giang", "0168 123 4567"));
        enter(&books, book, ("Ông Trần Văn Minh", "Phường Trần Lãm", "0912345678"));
        enter(&books, book, ("Công ty CP May Bình Minh", "", ""));
        for text in ["hoà lê", "LE THI HOA", "hòa thị", "ho l", "le hoa đông giang", "gia don hoa"] {
            assert_eq!(names(&books, book, text), ["Lê Thị Hoà"], "{text}");
        }
        for text in ["01681234567", "0381234567", "+84 38 123 4567", "038123", "Hoà 0381234567"] {
            assert_eq!(names(&books, book, text), ["Lê Thị Hoà"], "{text}");
        }
        assert_eq!(names(&books, book, "minh"), ["Công ty CP May Bình Minh", "Trần Văn Minh"]);
        for text in ["", " ", "inh", "hoaz", "le minh", "%", "_", "' OR 1=1 --", "0381234568"] {
            assert_eq!(names(&books, book, text), Vec::<String>::new(), "{text}");
        }
    }

    fn exact_marks_come_first_then_names_then_whole_words(books: Books) {
        let book = books.book;
        for name in ["Lê Thị Hoa", "Lê Thị Hoá", "Lê Thị Hoà", "Lê Thị Hoạ", "Lê Thị Hoàng"] {
            enter(&books, book, (name, "", ""));
        }
        enter(&books, book, ("Lê Thị An", "Làng Hoà", ""));
        let first = |text: &str| names(&books, book, text).into_iter().next().unwrap();
        assert_eq!(first("hoà"), "Lê Thị Hoà");
        assert_eq!(first("HÒA"), "Lê Thị Hoà");
        assert_eq!(first("hoạ le"), "Lê Thị Hoạ");
        assert_eq!(first("hoa"), "Lê Thị Hoa");
        let all = names(&books, book, "hoà");
        assert_eq!(all[1], "Lê Thị An");
        assert_eq!(all.last().unwrap(), "Lê Thị Hoàng");
        assert_eq!(all.len(), 6);
    }

    fn a_household_is_found_by_what_it_is_called(books: Books) {
        enter(&books, books.book, ("Gia đình bà Lê Thị Hoà", "", ""));
        assert_eq!(names(&books, books.book, "gia dinh hoa"), ["Lê Thị Hoà"]);
    }

    fn a_receipt_number_finds_its_donor(books: Books) {
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "", ""));
        let hoa = enter(&books, books.book, ("Bà Lê Thị Hoà", "", ""));
        books.receive(&books.gift(minh, books.general, 100_000, "2025-02-01")).unwrap();
        books.receive(&books.gift(hoa, books.general, 200_000, "2025-02-02")).unwrap();
        for text in ["2", "BL 2", "BL-2/2025"] {
            assert_eq!(names(&books, books.book, text), ["Lê Thị Hoà"], "{text}");
        }
        assert_eq!(names(&books, books.book, "2/2024"), Vec::<String>::new());
        let last = found(&books, books.book, "hoa").hits[0].last_gift.unwrap();
        assert_eq!((last.0.to_string(), last.1.dong()), ("2025-02-02".to_owned(), 200_000));
    }

    fn a_reversed_gift_is_not_the_last(books: Books) {
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "", ""));
        books.receive(&books.gift(minh, books.general, 100_000, "2025-02-01")).unwrap();
        let second = books.receive(&books.gift(minh, books.general, 900_000, "2025-02-02")).unwrap();
        books.void(second.seq, "2025-02-03", "nhầm").unwrap();
        assert_eq!(found(&books, books.book, "minh").hits[0].last_gift.unwrap().1.dong(), 100_000);
    }

    fn donors_of_other_units_are_found_by_full_name_or_whole_number_only(books: Books) {
        let below = unit_below(&books, "XA1", Level::Commune, "TB");
        let hoa = enter(&books, below.book, ("Gia đình bà Lê Thị Hoà", "Thôn 3, xã Kín Đáo, Hưng Yên", "0168 123 4567"));
        let ours = |text: &str| names(&books, books.book, text);
        for text in ["hoa", "le thi", "0381234", "kín đáo", "thon 3", "Gia đình"] {
            assert_eq!(ours(text), Vec::<String>::new(), "{text}");
        }
        for text in ["Lê Thị Hoà", "bà le thi hoa", "0381234567", "01681234567"] {
            assert_eq!(ours(text), ["[Lê Thị Hoà]"], "{text}");
            let shown = format!("{:?}", found(&books, books.book, text));
            for secret in ["Kín", "1234567", "Thôn"] {
                assert!(!shown.contains(secret), "{text}: {shown}");
            }
        }
        assert_eq!(names(&books, below.book, "hoa"), ["Lê Thị Hoà"]);
        // Whoever gives to us is ours as well.
        give(&books, books.book, &cash_gift(hoa, books.general, 100_000, "2025-03-01"));
        assert_eq!(ours("kin dao"), ["Lê Thị Hoà"]);
        assert!(format!("{:?}", found(&books, books.book, "kin dao")).contains("0168 123 4567"));
        assert_eq!(ours("Lê Thị Hoà"), ["Lê Thị Hoà"]);
    }

    fn a_mended_record_is_found_by_what_it_says_now_in_every_book(books: Books) {
        let below = unit_below(&books, "XA1", Level::Commune, "TB");
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "Xã Cũ", "0912345678"));
        give(&books, below.book, &cash_gift(minh, below.fund, 100_000, "2025-03-01"));
        edit(&books, books.book, minh, |it| {
            it.name = "Trần Văn Mạnh".into();
            it.address = "Phường Mới".into();
            it.phone = "0987654321".into();
        }).unwrap();
        for book in [books.book, below.book] {
            assert_eq!(names(&books, book, "mạnh"), ["Trần Văn Mạnh"]);
            assert_eq!(names(&books, book, "phuong moi 098765"), ["Trần Văn Mạnh"]);
            for text in ["xa cu", "0912345678"] {
                assert_eq!(names(&books, book, text), Vec::<String>::new(), "{text}");
            }
        }
        assert_eq!(details(&books, minh).recognition_name, "Ông Trần Văn Minh");
        assert_eq!(tamper::shown(&tamper::verified(&mut books.db()).1), "");
    }

    fn older_books_are_filled_once(books: Books) {
        let minh = enter(&books, books.book, ("Ông Trần Văn Minh", "Xã Đông Giang", "0912345678"));
        let an = books.donor("Bà Lê Thị An");
        let gift = sovang::donation::NewGift {
            credits: vec![sovang::donation::Credit {
                party: an,
                kind: sovang::donation::CreditKind::Soft,
                amount: sovang::money::Money::ZERO,
            }],
            ..books.gift(minh, books.general, 100_000, "2025-02-01")
        };
        books.receive(&gift).unwrap();
        let before = books.dump();
        books.db().batch_execute(
            "DELETE FROM party_words; DELETE FROM book_parties; DELETE FROM party_phones",
        ).unwrap();
        assert_eq!(names(&books, books.book, "minh"), Vec::<String>::new());
        for _ in 0..2 {
            books.pool.write_now([books.book], directory::workflow::fill).map_err(|err: DbError| err.to_string()).unwrap();
            assert_eq!(books.dump(), before);
        }
        assert_eq!(names(&books, books.book, "minh 0912345678"), ["Trần Văn Minh"]);
    }

    fn thousands_of_one_name_are_searched_as_well(books: Books) {
        let many = 4_100;
        let (author, book) = (books.author.clone(), books.book);
        let add = move |tx: &mut sovang::db::Tx| {
            for no in 0..many {
                let new = sovang::party::NewParty::from_name(&sovang::party::name::read_donor(
                    &format!("Nguyễn Thị {}", if no % 2 == 0 { "Hồng" } else { "Hông" }),
                ));
                let id = sovang::party::store::put(tx, &new, author.at)?;
                directory::store::note(tx, book, id, directory::Standing::Donor);
            }
            Ok::<_, DbError>(())
        };
        books.pool.write_now([book], add).unwrap();
        let rare = enter(&books, book, ("Nguyễn Thị Hồng", "Hòn Khói", ""));
        assert_eq!(found(&books, book, "hong").hits.len(), 10);
        assert!(found(&books, book, "hong").more);
        for text in ["Nguyễn Hồng", "hông"] {
            let exact = &text.rsplit(' ').next().unwrap().to_lowercase();
            assert!(names(&books, book, text).iter().all(|name| name.to_lowercase().ends_with(exact)), "{text}");
        }
        let hits = found(&books, book, "nguyen thi hon khoi").hits;
        assert_eq!(hits.iter().map(|it| it.hit.party.id).collect::<Vec<_>>(), [rare]);
        assert_eq!(found(&books, book, "nguyen thi kho").hits[0].hit.party.id, rare);
    }
}
