//! Lists of people put forward.

use std::io::Cursor;

use sovang::{
    calendar::Instant,
    db::Tx,
    id::{BookId, UnitId},
    import::{
        nominations::Nominations,
        record::{FileMark, ImportError, Order, RoundTerms, Summary, record_nominations, settle},
    },
    unit::{self, Level, workflow::NewUnit},
};

use super::{Importer, well};
use crate::{books::day, on_both_databases, scholarships::Scholarships};

const HEADINGS: &str =
    "Họ và tên,Ngày sinh,Đối tượng,Lớp,Trường,Mã đơn vị,Điểm trung bình,Thành tích,Minh chứng,Đồng ý công bố";
const HOA: &str =
    "Phạm Thị Hoa,05/09/2010,Học sinh,9A2,THCS Bình Minh,TB,\"8,6\",Giải nhì tỉnh,Giấy khen 12,có";
/// Neither merit nor hardship, and no evidence.
const SON: &str = "Vũ Văn Sơn,06/09/2010,Học sinh,9A2,THCS Bình Minh,TB,\"5,1\",,,";

fn nominate(it: &Importer, rows: &[&str]) -> Result<Summary, ImportError> {
    nominate_from(it, it.books.unit, rows)
}

/// Imports rows of a unit in March 2025, when the round is open.
fn nominate_from(it: &Importer, unit: UnitId, rows: &[&str]) -> Result<Summary, ImportError> {
    let author = sovang::ledger::Author {
        at: Instant::at(day("2025-03-05"), 9, 0).unwrap(),
        ..it.books.author.clone()
    };
    let text = format!("{HEADINGS}\n{}\n", rows.join("\n"));
    it.desk.write("de-cu.csv", &text);
    let mark = FileMark::of(&it.desk.path().join("de-cu.csv")).unwrap();
    let order = Order::new(author, it.books.book, mark);
    let list = Nominations::open("de-cu.csv", Cursor::new(text)).unwrap();
    let terms = RoundTerms { unit, round: "HB1".into(), seal: None };
    let books = [BookId::REGISTER, it.books.book];
    settle(it.books.pool.write_now(books, move |tx| record_nominations(tx, order, list, &terms)))
}

on_both_databases! {
    fn whom_the_rules_refuse_is_recorded_and_counted(books: Books) {
        let it = Importer::new(Scholarships::start(books).books);
        let summary = nominate(&it, &[HOA, SON]).unwrap();
        assert_eq!((summary.nominations, summary.blocked, summary.refused), (2, 1, 0));
        assert_eq!(it.number("SELECT COUNT(*) FROM nominations WHERE stage = 'nominated' AND grade = '9'"), 1);
        assert_eq!(it.number("SELECT COUNT(*) FROM nominations WHERE stage = 'refused'"), 1);
        assert_eq!(it.number("SELECT COUNT(*) FROM consents WHERE proof LIKE '%de-cu.csv, dòng 2'"), 1);
        let before = it.books.dump();
        assert_eq!(nominate(&it, &[HOA, SON]).unwrap().known, 2);
        assert_eq!(it.books.dump(), before);
    }

    fn a_unit_that_is_not_there_is_named(books: Books) {
        let it = Importer::new(Scholarships::start(books).books);
        let before = it.books.dump();
        let err = nominate(&it, &[HOA, &SON.replace(",TB,", ",XX,")]).unwrap_err();
        let sentence = format!("{err:#}");
        let expected = "File de-cu.csv, line 3, column “Mã đơn vị”: there is no unit “XX”";
        assert!(sentence.contains(expected), "{sentence}");
        assert_eq!(it.books.dump(), before);
    }

    fn a_branch_puts_nobody_forward_for_the_unit_above(books: Books) {
        let it = Importer::new(Scholarships::start(books).books);
        let author = it.books.author.clone();
        let new = NewUnit {
            code: "CH1".to_owned(),
            name: "Chi hội 1".to_owned(),
            level: Level::Hamlet,
            parent: Some("TB".to_owned()),
            valid_from: day("2020-01-01"),
            regime: "fund".to_owned(),
        };
        let add = move |tx: &mut Tx| unit::workflow::add(tx, &author, &new);
        let branch = it.books.pool.write_now([BookId::REGISTER], add).unwrap();
        let before = it.books.dump();
        let err = nominate_from(&it, branch, &[&HOA.replace(",TB,", ",CH1,"), HOA]).unwrap_err();
        let sentence = format!("{err:#}");
        let expected = "line 3, column “Mã đơn vị”: the unit “TB” is not below the one that runs the round";
        assert!(sentence.contains(expected), "{sentence}");
        assert_eq!(it.books.dump(), before);
        assert_eq!(nominate_from(&it, branch, &[&HOA.replace(",TB,", ",CH1,")]).unwrap().nominations, 1);
    }

    fn the_command_line_puts_people_forward(books: Books) {
        let it = Importer::new(Scholarships::start(books).books);
        it.desk.write("de-cu.csv", &format!("{HEADINGS}\n{HOA}\n"));
        let told = it.import(&["nominations", "de-cu.csv", "--round", "HB1"]);
        well(&told);
        // The round was in March 2025, so today the rules refuse whoever is put forward.
        assert!(told.out.contains("1 nominations were recorded, 1 of them refused by the rules."), "{}", told.out);
        let unknown = it.import(&["nominations", "de-cu.csv", "--round", "KHONGCO"]);
        assert!(unknown.code == 1 && unknown.err.contains("KHONGCO"), "{unknown:?}");
    }
}
