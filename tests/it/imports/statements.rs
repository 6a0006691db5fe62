//! Bank statements.

use sovang::ledger::account::Role;

use super::{Importer, sample, statement, well};
use crate::on_both_databases;

on_both_databases! {
    fn statements_that_overlap_add_each_line_once(books: Books) {
        let it = Importer::new(books);
        let (first, twin) = (("01/09/2024", "1", "1.000", "xin cam on"), ("02/09/2024", "2", "20.000", "ung ho"));
        let last = ("03/09/2024", "3", "300.000", "ung ho");
        it.desk.write("dau.csv", &statement(&[first, twin, twin]));
        it.desk.write("cuoi.csv", &statement(&[twin, twin, twin, last]));
        well(&it.gifts("dau.csv", &[]));
        assert_eq!(it.books.balance(Role::Bank, None), 41_000);
        let told = it.gifts("cuoi.csv", &[]);
        well(&told);
        assert!(told.out.contains("2 gifts were recorded, 320.000 ₫ in all, 2 of them of unknown senders"), "{}", told.out);
        assert_eq!((it.books.balance(Role::Bank, None), it.count("statement_lines")), (361_000, 5));
        let before = it.books.dump();
        well(&it.gifts("dau.csv", &[]));
        well(&it.gifts("cuoi.csv", &[]));
        assert_eq!(it.books.dump(), before);
    }

    fn lines_that_waited_become_gifts_later_and_once(books: Books) {
        let it = Importer::new(books);
        let file = sample("vietcombank.csv");
        let told = it.import(&["statement", &file, "--account", "112"]);
        well(&told);
        assert!(told.out.contains("6 lines are kept waiting"), "{}", told.out);
        assert!(told.out.contains("points separate thousands, by 7 cells such as “10.847.331.843”"), "{}", told.out);
        assert_eq!((it.count("statement_lines"), it.count("entries")), (6, 0));
        well(&it.gifts(&file, &[]));
        assert_eq!(it.number("SELECT COUNT(*) FROM statement_lines WHERE seq IS NULL AND amount < 0"), 1);
        assert_eq!((it.count("statement_lines"), it.count("entries")), (6, 5));
        let explained = "SELECT COUNT(*) FROM statement_lines JOIN gifts ON gifts.seq = statement_lines.seq \
            AND gifts.book_id = statement_lines.book_id AND gifts.amount = statement_lines.amount";
        assert_eq!(it.number(explained), 5);
        let before = it.books.dump();
        well(&it.gifts(&file, &[]));
        well(&it.import(&["statement", &file]));
        assert_eq!(it.books.dump(), before);
    }

    fn an_account_number_tells_donors_of_one_name_apart(books: Books) {
        let it = Importer::new(books);
        let memo = |account: &str| format!("chuyen tien.CT tu {account} NGUYEN THI LAN toi 0010000000001 HOI");
        let (one, other) = (memo("0100000000001"), memo("0100000000002"));
        let rows = [("01/09/2024", "1", "1.000", &*one), ("01/09/2024", "2", "2.000", &*other)];
        it.desk.write("mot.csv", &statement(&rows));
        it.desk.write("hai.csv", &statement(&[("02/09/2024", "3", "4.000", &one), ("02/09/2024", "4", "8.000", &other)]));
        well(&it.gifts("mot.csv", &[]));
        well(&it.gifts("hai.csv", &[]));
        assert_eq!((it.count("parties"), it.count("party_accounts")), (2, 2));
        let paid = |number: &str| {
            it.number(&format!(
                "SELECT SUM(amount) FROM gifts JOIN party_accounts a ON a.party_id = gifts.party_id WHERE number = '{number}'"
            ))
        };
        assert_eq!((paid("0100000000001"), paid("0100000000002")), (5_000, 10_000));
    }

    fn a_memo_may_ask_for_anonymity(books: Books) {
        let it = Importer::new(books);
        let row = ("01/09/2024", "1", "1.000", "NGUYEN THI LAN ung ho xin giau ten");
        it.desk.write("an.csv", &statement(&[row]));
        well(&it.gifts("an.csv", &[]));
        assert_eq!(it.number("SELECT COUNT(*) FROM gifts WHERE anonymous AND party_id IS NOT NULL"), 1);
    }
}
