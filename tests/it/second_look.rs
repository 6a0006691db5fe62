//! What the command line may not do alone: it goes through the checklist and the second person, as the pages do.

use crate::harness::{Answer, Desk};

const BOOKS: [(&str, &str); 1] = [("SOVANG_DATABASE", "sqlite://books.db")];

fn run(desk: &Desk, line: &str) -> Answer {
    let args: Vec<&str> = line.split('|').collect();
    desk.run_with(&args, &BOOKS)
}

#[track_caller]
fn done(desk: &Desk, line: &str) -> String {
    let answer = run(desk, line);
    assert_eq!(answer.code, 0, "{line}: {}", answer.err);
    answer.out
}

#[track_caller]
fn refused(desk: &Desk, line: &str) -> String {
    let answer = run(desk, line);
    assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{line}");
    answer.err
}

/// Opens books with two funds, a million in cash and a second person.
fn books() -> Desk {
    let desk = Desk::new();
    desk.write("ds.csv", "Ngày;Họ tên;Số tiền\n05/02/2024;Ông Trần Văn Minh;1.000.000\n");
    done(&desk, "init|--unit|TB|--name|Hội Khuyến học tỉnh Thái Bình|--level|province");
    done(&desk, "fund|add|Q1|--unit|TB|--name|Quỹ một|--kind|general");
    done(&desk, "fund|add|Q2|--unit|TB|--name|Quỹ hai|--kind|general");
    done(&desk, "import|donations|ds.csv|--unit|TB|--account|cash|--fund|Q1");
    done(&desk, "user|add|chutich|--name|Bùi Thị Ví Dụ");
    done(&desk, "user|grant|chutich|--role|chair|--unit|TB|--as|quantri");
    desk
}

#[test]
fn a_month_is_closed_only_once_its_checks_are_done() {
    let desk = books();
    let err = refused(&desk, "period|close|2024-02|--unit|TB|--reason|xong|--as|quantri");
    assert!(err.contains("chưa khóa được kỳ") && err.contains("kiểm kê quỹ ngày cuối kỳ"), "{err}");
    let err = refused(&desk, "period|close|2024-02|--unit|TB|--reason|xong|--as|quantri|--lang|en");
    assert!(err.contains("cash counted on the last day"), "{err}");
    // Nothing was in the box in January, so nothing is open there.
    done(&desk, "period|close|2024-01|--unit|TB|--reason|xong|--as|quantri");
    let asked = done(&desk, "period|reopen|2024-01|--unit|TB|--reason|sót|--as|quantri");
    assert!(asked.contains("Việc số 1 chờ người thứ hai"), "{asked}");
    refused(&desk, "approval|answer|1|agree|--as|quantri");
    done(&desk, "approval|answer|1|agree|--as|chutich");
    let periods = done(&desk, "period|list|--unit|TB|--format|csv");
    assert!(periods.contains("sót"), "{periods}");
    done(&desk, "verify");
}

#[test]
fn money_moves_between_funds_only_when_a_second_person_agrees() {
    let desk = books();
    let line = "fund|transfer|Q1|Q2|--unit|TB|--amount|400.000|--reason|cho học bổng|--as|quantri";
    let before = done(&desk, "trial-balance|--unit|TB|--format|csv");
    let asked = done(&desk, line);
    assert!(asked.contains("Việc số 1 chờ người thứ hai"), "{asked}");
    assert_eq!(done(&desk, "trial-balance|--unit|TB|--format|csv"), before);
    refused(&desk, "approval|answer|1|agree|--as|quantri");
    done(&desk, "approval|answer|1|agree|--as|chutich");
    let funds = done(&desk, "fund|list|--unit|TB|--format|csv");
    assert!(funds.contains("600000") && funds.contains("400000"), "{funds}");
    let err = refused(&desk, "fund|transfer|Q1|Q2|--unit|TB|--amount|700.000|--reason|nữa|--as|quantri");
    assert!(err.contains("không đủ"), "{err}");
    done(&desk, "verify");
}
