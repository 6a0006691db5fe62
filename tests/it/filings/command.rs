//! The same reports from the command line.

use crate::harness::{Answer, Desk};

/// Runs a line of words; texts with spaces stand between quotation marks.
fn run(desk: &Desk, login: &str, line: &str) -> Answer {
    let mut words: Vec<&str> = Vec::new();
    for (index, part) in line.split('"').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace()),
            _ => words.push(part),
        }
    }
    desk.run_with(&words, &[("SOVANG_USER", login)])
}

#[track_caller]
fn done(desk: &Desk, login: &str, line: &str) -> String {
    let answer = run(desk, login, line);
    assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{line}");
    answer.out
}

#[track_caller]
fn refused(desk: &Desk, login: &str, line: &str, sentence: &str) {
    let answer = run(desk, login, line);
    assert!(answer.code == 1 && answer.err.contains(sentence), "{line}: {} {}", answer.code, answer.err);
}

#[test]
fn a_report_is_written_sent_and_accepted() {
    let desk = Desk::new();
    let line = r#"init --unit TB --name "Hội Khuyến học tỉnh Thái Bình" --level province"#;
    assert_eq!(
        desk.run(&["init", "--unit", "TB", "--name", "Hội Khuyến học tỉnh Thái Bình", "--level", "province"])
            .code,
        0,
        "{line}"
    );
    for line in [
        r#"unit add XA --name "Hội Khuyến học xã Ví Dụ" --level commune --parent TB"#,
        r#"user add ketoan.xa --name "Phạm Ví Dụ""#,
        r#"user add duyet --name "Cao Ví Dụ""#,
        "user grant ketoan.xa --role accountant --unit XA",
        "user grant duyet --role reviewer --unit TB",
    ] {
        done(&desk, "quantri", line);
    }
    let write =
        r#"report write 2025 --unit XA --results "Tốt" --difficulties "Kinh phí: thiếu" --set members=1.250"#;
    refused(&desk, "duyet", write, "không có quyền lập báo cáo");
    done(&desk, "ketoan.xa", write);
    refused(&desk, "ketoan.xa", "report write 2025 --unit XA --set hoi_vien=3", "không phải là chỉ tiêu");
    refused(&desk, "ketoan.xa", "report write 2025 --unit XA --set members=ba", "không phải là số nguyên");
    refused(&desk, "duyet", "report accept 2025 --unit XA", "chưa gửi báo cáo");
    assert!(
        done(&desk, "ketoan.xa", "report send 2025 --unit XA")
            .contains("nơi nhận: Hội Khuyến học tỉnh Thái Bình")
    );
    refused(&desk, "duyet", "report return 2025 --unit XA", "cần ghi rõ cần sửa gì");
    done(&desk, "duyet", r#"report return 2025 --unit XA --note "Thiếu số hội viên""#);
    // What was written before is sent again as it stands.
    done(&desk, "ketoan.xa", "report send 2025 --unit XA --lang en");
    assert_eq!(done(&desk, "duyet", "report accept 2025 --unit XA --lang en"), "The report is accepted.\n");
    let csv = done(&desk, "duyet", "report show 2025 --unit XA --format csv");
    assert!(csv.contains("members,Hội viên (người),1250,\n"), "{csv}");
    let shown = done(&desk, "duyet", "report show 2025 --unit XA");
    assert!(shown.contains("Mã niêm phong"), "{shown}");
    done(&desk, "duyet", "report show 2025 --unit XA --variance");
    let board = done(&desk, "duyet", "report list --unit TB --received --format csv");
    assert!(
        board.lines().any(|line| line.starts_with("XA,Hội Khuyến học xã Ví Dụ,2025,accepted,")
            || line.starts_with("XA,Hội Khuyến học xã Ví Dụ,2025,đã tiếp nhận,")),
        "{board}"
    );
    assert!(done(&desk, "duyet", "report list --unit XA --lang en").contains("accepted"));
    assert!(done(&desk, "duyet", "verify").contains("khớp"));
}
