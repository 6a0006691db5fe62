//! The same way on the command line.

use sovang::db::DbUrl;

use super::Story;
use crate::{
    books::{Books, sqlite},
    harness::{Answer, Desk},
};

fn address(story: &Story) -> String {
    match &story.books().url {
        DbUrl::Sqlite(path) => format!("sqlite://{path}"),
        DbUrl::Postgres(url) => url.clone(),
    }
}

#[test]
fn a_list_goes_its_way_on_the_command_line() {
    let story = Story::start(Books::start(sqlite().unwrap()), &["Trần Thị Hoà", "Lê Văn Đức"]);
    let (url, desk) = (address(&story), Desk::new());
    let run = |line: &str, by: &str| -> Answer {
        let args: Vec<&str> = line.split('|').chain(["--unit", "TB", "--as", by]).collect();
        desk.run_with(&args, &[("SOVANG_DATABASE", &url)])
    };
    let done = |line: &str, by: &str| {
        let answer = run(line, by);
        assert_eq!(answer.code, 0, "{line}: {}", answer.err);
        answer.out
    };
    let made = done("pay|batch|make|--decision|1/2025", "ketoan");
    assert!(made.contains("Đã lập đợt chi số 1: 2 suất, 2.000.000 ₫; còn 2 chỗ đỏ"), "{made}");
    let shown = done("pay|batch|show|1", "ketoan");
    assert!(shown.contains("Chưa có số tài khoản") || shown.contains("chưa có số tài khoản"), "{shown}");
    let red = run("pay|batch|submit|1", "ketoan");
    assert!(red.code == 1 && red.err.contains("còn 2 chỗ đỏ phải xử lý"), "{}", red.err);
    let account = "pay|batch|account|1|--line|1|--bank|970436|--number|0011 0022|--holder|TRAN THI HOA";
    done(account, "ketoan");
    done("pay|batch|remove|1|--line|2", "ketoan");
    assert!(done("pay|batch|submit|1", "ketoan").contains("việc số 1"));
    let agreed =
        desk.run_with(&["approval", "answer", "1", "agree", "--as", "chutich"], &[("SOVANG_DATABASE", &url)]);
    assert_eq!(agreed.code, 0, "{}", agreed.err);
    assert!(done("pay|batch|lock|1", "ketoan").contains("SHA-256"));
    let written = done("pay|batch|file|1|--output|dot.csv|--layout|vietcombank", "ketoan");
    assert!(
        written.contains("SHA-256") && desk.read("dot.csv").contains("TRAN THI HOA,00110022"),
        "{written}"
    );
    done("pay|batch|sent|1|--on|30/12/2025", "thuquy");
    done("pay|returned|add|1|--line|1|--reason|wrong_number|--on|31/12/2025", "thuquy");
    let back = done("pay|returned|list|--format|csv", "thuquy");
    assert!(back.contains("Trần Thị Hoà,1000000,sai số tài khoản"), "{back}");
    let list = done("pay|batch|list|--format|csv", "thuquy");
    assert!(list.contains("1,1/2025,HB1,1,1000000,"), "{list}");
    story.is_sound();
}
