//! What is refused leaves the books as they were, and says where and why.

use std::{fs, path::PathBuf};

use sovang::{calendar::Month, ledger::account::Role};

use super::{Importer, list, sample, statement, well};
use crate::{on_both_databases, scholarships::Scholarships};

on_both_databases! {
    fn no_bad_file_leaves_a_trace(books: Books) {
        let it = Importer::new(Scholarships::start(books).books);
        let before = it.books.dump();
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad");
        let kept = fs::read_to_string(folder.join("sentences.txt")).unwrap();
        let mut files = 0;
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let (name, file) = (path.file_name().unwrap().to_str().unwrap(), path.to_str().unwrap());
            if !name.ends_with(".csv") {
                continue;
            }
            let answer = match name.split('-').next() {
                Some("donations") => it.list(file, &[]),
                Some("statement") => it.gifts(file, &[]),
                Some("nominations") => it.import(&["nominations", file, "--round", "HB1"]),
                _ => panic!("{name} is no kind of file"),
            };
            assert_eq!(answer.code, 1, "{name}: {answer:?}");
            let said = |line: &&str| line.contains(name) && kept.contains(line.trim_start_matches("  - "));
            let sentence = answer.err.trim_start_matches("error: ");
            assert!(sentence.lines().any(|line| said(&line)), "{name}: {}", answer.err);
            assert_eq!(it.books.dump(), before, "{name}");
            files += 1;
        }
        assert_eq!(files, 37);
    }

    fn good_rows_go_in_and_bad_ones_come_back_to_be_mended(books: Books) {
        let it = Importer::new(books);
        let text = "Họ tên;Số tiền;Ngày;Quỹ\nTrần An;500.000;01/02/2024;\nLê Ba;5k5k;02/02/2024;\n\
            Vũ Tư;7.000;31/12/2099;\nĐỗ Tám;8.000;04/02/2024;KHONGCO\nTrần An;9.000;05/02/2024;\nCộng;600.000;;\n";
        it.desk.write("ds.csv", text);
        let before = it.books.dump();
        let refused = it.list("ds.csv", &[]);
        assert_eq!(refused.code, 1);
        for part in [
            "4 rows of the file ds.csv cannot be imported, so nothing was recorded",
            "File ds.csv, line 3, column “Số tiền”:",
            "File ds.csv, line 4, column “Ngày”: the day 31/12/2099 is after today",
            "File ds.csv, line 5, column “Quỹ”:",
            "File ds.csv, line 7, column “Số tiền”: the total of 600.000 ₫ could not be checked",
            "--errors",
        ] {
            assert!(refused.err.contains(part), "{part}\n{}", refused.err);
        }
        assert_eq!(it.books.dump(), before);

        let told = it.list("ds.csv", &["--errors", "loi.csv"]);
        well(&told);
        assert!(told.out.contains("4 rows were not imported; they are in loi.csv"), "{}", told.out);
        assert_eq!((it.books.balance(Role::Cash, None), it.count("parties")), (509_000, 1));
        assert_eq!(it.number("SELECT refused FROM imports"), 4);
        let errors = it.desk.read("loi.csv");
        assert_eq!(errors.lines().count(), 5, "{errors}");
        let own = it.list("loi.csv", &["--errors", "./loi.csv"]);
        assert_eq!((own.code, it.desk.read("loi.csv")), (1, errors.clone()), "{own:?}");

        let mended = errors.replace("5k5k", "5.000").replace(",31/12/2099,", ",03/02/2024,").replace("KHONGCO", "HB");
        it.desk.write("sua.csv", &mended);
        let told = it.list("sua.csv", &[]);
        well(&told);
        assert_eq!((it.books.balance(Role::Cash, None), it.count("gifts")), (529_000, 5));
        let before = it.books.dump();
        well(&it.list("ds.csv", &["--errors", "loi.csv"]));
        well(&it.list("sua.csv", &[]));
        assert_eq!(it.books.dump(), before);
    }

    fn bad_statement_rows_come_back_as_well(books: Books) {
        let it = Importer::new(books);
        let rows = [
            ("01/09/2024", "1", "1.000", "NGUYEN THI LAN ung ho"),
            ("31/12/2099", "2", "20.000", "LE THI HOA ung ho"),
            ("30/02/2024", "3", "300.000", "ung ho"),
        ];
        it.desk.write("sk.csv", &statement(&rows));
        well(&it.gifts("sk.csv", &["--errors", "loi.csv"]));
        // A donor whose only gift was refused is not on file.
        assert_eq!((it.count("parties"), it.count("statement_lines"), it.count("gifts")), (1, 1, 1));
        let mended = it.desk.read("loi.csv").replace(",31/12/2099,", ",02/09/2024,").replace(",30/02/2024,", ",03/09/2024,");
        it.desk.write("sua.csv", &mended);
        well(&it.gifts("sua.csv", &[]));
        assert_eq!((it.books.balance(Role::Bank, None), it.count("parties")), (321_000, 2));
    }

    fn a_closed_period_is_named_with_its_line(books: Books) {
        let it = Importer::new(books);
        let (author, book) = (it.books.author.clone(), it.books.book);
        let month = Month::from_number(202_402).unwrap();
        it.books
            .pool
            .write_now([book], move |tx| sovang::ledger::workflow::close(tx, &author, book, month, "quyết toán"))
            .unwrap();
        it.desk.write("ds.csv", &list(&[("Trần An", "", "1.000", "01/02/2024"), ("Lê Ba", "", "2.000", "01/03/2024")]));
        let before = it.books.dump();
        let refused = it.list("ds.csv", &[]);
        let expected = "File ds.csv, line 2, column “Ngày”: the period 02/2024 is closed";
        assert!(refused.code == 1 && refused.err.contains(expected), "{}", refused.err);
        assert_eq!(it.books.dump(), before);
        well(&it.list("ds.csv", &["--errors", "loi.csv"]));
        assert_eq!((it.books.balance(Role::Cash, None), it.count("parties")), (2_000, 1));
    }

    fn accounts_that_do_not_fit_are_refused(books: Books) {
        let it = Importer::new(books);
        let before = it.books.dump();
        let bank = it.gifts(&sample("agribank.csv"), &["--account", "cash"]);
        assert!(bank.code == 1 && bank.err.contains("“cash” is no bank account"), "{bank:?}");
        let file = sample("danh-sach-ung-ho.csv");
        let goods = it.import(&["donations", &file, "--account", "goods_in_kind", "--fund", "QCHUNG"]);
        assert!(goods.code == 1 && goods.err.contains("keeps neither cash nor money at a bank"), "{goods:?}");
        let fund = it.import(&["donations", &file, "--fund", "KHONGCO"]);
        assert!(fund.code == 1 && fund.err.contains("KHONGCO"), "{fund:?}");
        assert_eq!(it.books.dump(), before);
    }
}
