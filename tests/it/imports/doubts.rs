//! What an import records and asks a person to look at again.

use sovang::ledger::account::Role;

use super::{Importer, list, statement, well};
use crate::on_both_databases;

on_both_databases! {
    fn a_transfer_in_the_list_and_in_the_statement_is_recorded_and_pointed_out(books: Books) {
        let it = Importer::new(books);
        let text = "Họ tên;Số tiền;Ngày;Hình thức\nTrần Văn An;2.000.000;01/03/2024;CK\nLê Bình;300.000;01/03/2024;CK\n\
            Phạm Chi;300.000;01/03/2024;Tiền mặt\n";
        it.desk.write("danh-sach.csv", text);
        let first = it.list("danh-sach.csv", &[]);
        well(&first);
        assert!(!first.out.contains("look again"), "{}", first.out);

        // The bank books the weekend's transfers on Monday; the last line is of a day too far away.
        let lines = [
            ("04/03/2024", "1", "2.000.000", "TRAN VAN AN ung ho quy khuyen hoc"),
            ("04/03/2024", "2", "300.000", "MBVCB.889"),
            ("04/03/2024", "3", "300.000", "MBVCB.890"),
            ("05/03/2024", "4", "2.000.000", "TRAN VAN AN ung ho quy khuyen hoc"),
        ];
        it.desk.write("sao-ke.csv", &statement(&lines));
        let told = it.gifts("sao-ke.csv", &[]);
        well(&told);
        let twice: Vec<&str> = told.out.lines().filter(|line| line.contains("looks like entry")).collect();
        assert_eq!(
            twice,
            [
                "Please look again, line 2: 2.000.000 ₫ of 04/03/2024 looks like entry 1 of 01/03/2024, which was in \
                 the books before; if they are one gift, void one of them.",
                // One transfer of the list stands against one line, and cash of somebody else against none.
                "Please look again, line 3: 300.000 ₫ of 04/03/2024 looks like entry 2 of 01/03/2024, which was in \
                 the books before; if they are one gift, void one of them.",
            ]
        );
        // Nothing is left out on a guess.
        assert_eq!((it.count("gifts"), it.books.balance(Role::Bank, None)), (7, 6_900_000));
    }

    fn a_donor_taken_by_name_alone_is_pointed_out(books: Books) {
        let it = Importer::new(books);
        let rows = [
            ("Trần Văn An", "Thôn 1", "50.000", "01/02/2024"),
            ("Trần Văn An", "Thôn 1", "60.000", "02/02/2024"),
            ("Trần Văn An", "", "70.000", "03/02/2024"),
            ("Công ty TNHH Sao Mai", "", "80.000", "04/02/2024"),
            ("Công ty TNHH Sao Mai", "", "90.000", "05/02/2024"),
        ];
        it.desk.write("ten.csv", &list(&rows));
        let told = it.list("ten.csv", &["--dry-run"]);
        well(&told);
        let by_name: Vec<&str> = told.out.lines().filter(|line| line.contains("look again")).collect();
        assert_eq!(by_name.len(), 1, "{}", told.out);
        assert!(by_name[0].starts_with("Please look again, line 4: “Trần Văn An” was taken for"), "{by_name:?}");
    }

    fn a_voided_gift_is_no_reason_to_doubt(books: Books) {
        let it = Importer::new(books);
        let rows = [("Trần Văn An", "Thôn 1", "50.000", "01/02/2024")];
        it.desk.write("mot.csv", &list(&rows));
        well(&it.list("mot.csv", &[]));
        let again = [("Trần Văn An", "Thôn 1", "50.000", "02/02/2024")];
        it.desk.write("hai.csv", &list(&again));
        let dry = |it: &Importer| it.list("hai.csv", &["--dry-run"]).out.contains("looks like entry 1");
        assert!(dry(&it));
        let void = ["entry", "reverse", "1", "--unit", "TB", "--reason", "ghi nhầm", "--alone"];
        let start = ["--lang", "en", "--database", &it.url];
        well(&it.desk.run(&[&start[..], &void].concat()));
        assert!(!dry(&it));
    }
}
