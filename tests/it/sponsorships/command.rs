//! The same from the command line.

use crate::harness::{Answer, Desk};

const BEGIN: [&str; 22] = [
    "sponsorship",
    "begin",
    "--unit",
    "TB",
    "--sponsor",
    "Bà Lê Thị Đỡ Đầu",
    "--learner",
    "Trần Thị Ví Dụ, 02/05/2010",
    "--yearly",
    "3tr",
    "--years",
    "2",
    "--first",
    "01/03/2024",
    "--condition",
    "khá trở lên",
    "--on",
    "01/02/2024",
    "--key",
    "dd-1",
    "--lang",
    "vi",
];

#[track_caller]
fn done(answer: &Answer) -> &str {
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    &answer.out
}

#[track_caller]
fn refused(answer: &Answer, sentence: &str) {
    assert!(answer.code == 1 && answer.err.contains(sentence), "{} {}", answer.code, answer.err);
}

#[test]
fn a_sponsorship_is_begun_checked_and_ended() {
    let desk = Desk::new();
    let unit = ["init", "--unit", "TB", "--name", "Hội Khuyến học tỉnh Thái Bình", "--level", "province"];
    done(&desk.run(&unit));
    assert_eq!(done(&desk.run(&BEGIN)), "Đã ghi đỡ đầu số 1.\n");
    assert_eq!(done(&desk.run(&BEGIN)), "Đã ghi đỡ đầu số 1.\n", "sent twice, begun once");
    let check = |year: &str, outcome: &str, note: &str| {
        desk.run(&[
            "sponsorship",
            "check",
            "1",
            "--unit",
            "TB",
            "--year",
            year,
            "--outcome",
            outcome,
            "--note",
            note,
        ])
    };
    refused(&check("2024", "good", ""), "không phải là kết quả kiểm tra");
    refused(&check("2024", "failed", ""), "cần ghi rõ vì sao");
    assert_eq!(done(&check("2024", "failed", "nghỉ học")), "Đã ghi kiểm tra năm 2024: không đạt.\n");
    refused(&check("2024", "passed", ""), "đã có kết quả kiểm tra");
    let list =
        |state: &str| desk.run(&["sponsorship", "list", "--unit", "TB", "--state", state, "--format", "csv"]);
    assert!(done(&list("due")).contains("Trần Thị Ví Dụ,DD1,2024,2025"), "{}", list("due").out);
    assert!(!done(&list("ended")).contains("Ví Dụ"));
    let end = |how: &str| {
        desk.run(&["sponsorship", "end", "1", "--unit", "TB", "--how", how, "--reason", "nghỉ học"])
    };
    refused(&end("completed"), "năm 2025 chưa có kết quả kiểm tra");
    assert!(done(&end("failed")).contains("Quỹ còn 0 ₫"));
    refused(&end("failed"), "đã kết thúc");
    done(&desk.run(&["verify"]));
}
