//! Treasurers' lists.

use sovang::ledger::account::Role;

use super::{Importer, list, sample, statement, well};
use crate::on_both_databases;

on_both_databases! {
    fn the_samples_give_balances_worked_out_by_hand(books: Books) {
        let it = Importer::new(books);
        for file in ["vietcombank.csv", "agribank.csv", "vietinbank.csv"] {
            well(&it.gifts(&sample(file), &[]));
        }
        well(&it.list(&sample("danh-sach-ung-ho.csv"), &["--errors", "loi.csv"]));
        assert!(!it.desk.has("loi.csv") && !it.desk.has("loi.csv.part"));
        let balance = |role| it.books.balance(role, None);
        // 500.000 + 1.000.000 + 3.700.000 in cash; the company's 20 triệu came by transfer.
        assert_eq!(balance(Role::Cash), 5_200_000);
        // Vietcombank 1.000.128.000, Agribank 12.945.678, VietinBank 810.000, the company's 20.000.000.
        assert_eq!(balance(Role::Bank), 1_033_883_678);
        assert_eq!(balance(Role::GoodsInKind), 2_500_000);
        // 50.000 + 20.000, 50.000 + 50.000, 10.000.
        assert_eq!(balance(Role::UnidentifiedReceipts), -180_000);
        assert_eq!(balance(Role::GiftsInKind), -2_500_000);
        assert_eq!(balance(Role::GiftsUnrestricted), -1_038_903_678);
        // The bank charge of 55.000 waits, and nobody guesses what it was.
        assert_eq!(balance(Role::BankCharges), 0);
        assert_eq!(it.number("SELECT SUM(amount) FROM statement_lines WHERE seq IS NULL"), -55_000);
        assert_eq!((it.count("gifts"), it.count("receipts"), it.count("imports")), (17, 17, 4));
        // The bank's TRAN VAN MINH and CONG TY CP MAY BINH MINH are the list's, and take its marks.
        assert_eq!(it.count("parties"), 9);
        let named = "SELECT COUNT(*) FROM gifts JOIN parties ON parties.id = gifts.party_id WHERE recognition_name =";
        assert_eq!(it.number(&format!("{named} 'Ông Trần Văn Minh'")), 3);
        assert_eq!(it.number(&format!("{named} 'Công ty CP May Bình Minh'")), 2);
        assert_eq!(it.number("SELECT COUNT(*) FROM gifts WHERE words = '37 suất đinh; danh sách kèm theo'"), 1);
        assert_eq!(it.number("SELECT COUNT(*) FROM gifts WHERE valued_by = 'Người lập danh sách'"), 1);
        assert_eq!(it.number("SELECT SUM(amount) FROM gifts WHERE anonymous"), 1_000_000);
        assert_eq!(it.number("SELECT COUNT(*) FROM audit WHERE action LIKE 'import.%'"), 4);
        let leaks = "SELECT COUNT(*) FROM entries WHERE description LIKE '%MINH%' OR description LIKE '%Minh%'";
        assert_eq!(it.number(leaks), 0);

        let before = it.books.dump();
        for file in ["vietcombank.csv", "agribank.csv", "vietinbank.csv"] {
            well(&it.gifts(&sample(file), &[]));
        }
        let again = it.list(&sample("danh-sach-ung-ho.csv"), &[]);
        well(&again);
        assert!(again.out.contains("5 of them had been imported before"), "{}", again.out);
        assert_eq!(it.books.dump(), before);
    }

    fn equal_rows_are_two_gifts_and_a_longer_list_adds_its_new_rows(books: Books) {
        let it = Importer::new(books);
        let rows = [("Trần An", "", "50.000", "01/02/2024"); 3];
        it.desk.write("hai.csv", &list(&rows[..2]));
        well(&it.list("hai.csv", &[]));
        assert_eq!(it.books.balance(Role::Cash, None), 100_000);
        it.desk.write("ba.csv", &list(&rows));
        well(&it.list("ba.csv", &[]));
        assert_eq!(it.books.balance(Role::Cash, None), 150_000);
        well(&it.list("hai.csv", &[]));
        assert_eq!((it.count("gifts"), it.count("parties"), it.count("import_rows")), (3, 1, 3));
    }

    fn a_dry_run_tells_what_would_be_and_leaves_every_row_as_it_was(books: Books) {
        let it = Importer::new(books);
        let before = it.books.dump();
        let (dry, file) = (["--dry-run"], sample("danh-sach-ung-ho.csv"));
        let told = it.list(&file, &dry);
        well(&told);
        assert!(told.out.contains("5 gifts were recorded, 27.700.000 ₫ in all"), "{}", told.out);
        assert!(told.out.contains("This was a dry run: nothing was recorded."), "{}", told.out);
        well(&it.gifts(&sample("vietcombank.csv"), &dry));
        assert_eq!(it.books.dump(), before);
        well(&it.list(&file, &[]));
        assert_eq!(it.count("gifts"), 5);
    }

    fn the_rows_own_fund_and_means_win(books: Books) {
        let it = Importer::new(books);
        let text = "Họ tên;Số tiền;Ngày;Quỹ;Hình thức\n\
            Trần An;1.000;01/02/2024;HB;\nTrần An;2.000;01/02/2024;;Tiền mặt\nTrần An;4.000;01/02/2024;HB;CK\n";
        it.desk.write("quy.csv", text);
        well(&it.import(&["donations", "quy.csv", "--account", "112", "--fund", "QCHUNG"]));
        assert_eq!(it.books.balance(Role::Bank, Some(it.books.programme)), 5_000);
        assert_eq!(it.books.balance(Role::Cash, Some(it.books.general)), 2_000);
        assert_eq!(it.books.balance(Role::Bank, Some(it.books.general)), 0);
    }

    fn donors_are_told_apart_by_marks_kind_and_address(books: Books) {
        let it = Importer::new(books);
        let rows = [
            ("Ông Lê Văn Hoà", "Thôn 1", "1.000", "01/02/2024"),
            ("Lê Văn Hòa", "thôn 1", "2.000", "02/02/2024"),
            ("LE VAN HOA", "", "4.000", "03/02/2024"),
            ("Lê Văn Hoá", "Thôn 1", "8.000", "04/02/2024"),
            ("Gia đình ông Lê Văn Hoà", "Thôn 1", "16.000", "05/02/2024"),
            ("Lê Văn Hoà", "Thôn 2", "32.000", "06/02/2024"),
        ];
        it.desk.write("ten.csv", &list(&rows));
        well(&it.list("ten.csv", &[]));
        let of = |name: &str| {
            it.number(&format!(
                "SELECT SUM(amount) FROM gifts JOIN parties ON parties.id = party_id \
                 WHERE recognition_name = '{name}' AND address = 'Thôn 1'"
            ))
        };
        assert_eq!(of("Ông Lê Văn Hoà"), 7_000);
        assert_eq!(of("Lê Văn Hoá"), 8_000);
        assert_eq!(of("Gia đình ông Lê Văn Hoà"), 16_000);
        assert_eq!(it.count("parties"), 4);
        // Two of them fit a name without address and marks: it is nobody's until somebody decides.
        it.desk.write("ngan-hang.csv", &statement(&[("07/02/2024", "1", "64.000", "LE VAN HOA ung ho quy")]));
        well(&it.gifts("ngan-hang.csv", &[]));
        assert_eq!((of("Ông Lê Văn Hoà"), it.count("parties")), (7_000, 5));
    }
}
