//! The order to the bank: what stands in it, and that it is what ISO 20022 says it must be.

use sovang::{
    bank::BankAccount,
    disbursement::payout::{Destination, Line, Payout, PayoutError, file::FileFormat, workflow},
    export::{pain001, transfers},
    id::{AccountId, BankAccountId, BookId, FundId},
};

use super::Story;
use crate::{
    books::{Books, dong, sqlite},
    browser::papers::tool,
    on_both_databases,
    site::Site,
};

fn bank(holder: &str) -> BankAccount {
    BankAccount {
        id: BankAccountId(1),
        book: BookId(1),
        account: AccountId(1),
        bin: "970436".parse().unwrap(),
        number: "0123456789".parse().unwrap(),
        holder: holder.to_owned(),
        fund: FundId(1),
    }
}

fn order(payout: &Payout, lines: &[Line], bank: &BankAccount) -> String {
    String::from_utf8(pain001::write(payout, lines, Some(bank)).unwrap().unwrap()).unwrap()
}

/// Holds an order against the schema, where that is offered; CI must offer it.
#[track_caller]
fn check_schema(xml: &str) {
    let schema = std::env::var("SOVANG_TEST_PAIN").ok().filter(|it| !it.is_empty());
    assert!(schema.is_some() || std::env::var("CI").is_err(), "CI must set SOVANG_TEST_PAIN");
    let Some(schema) = schema else { return };
    let said = std::process::Command::new("xmllint").arg("--version").output();
    assert!(said.is_ok(), "xmllint comes with libxml2-utils");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), xml).unwrap();
    let path = file.path().display().to_string();
    let checked = std::process::Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema", &schema, &path])
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}\n{xml}", String::from_utf8_lossy(&checked.stderr));
}

/// Reads something out of an order by its path.
fn read(xml: &str, what: &str) -> String {
    let what = what.replace("//", "//*[local-name()='").replace('@', "']");
    tool("xmllint", &["--xpath", &what, "-"], xml.as_bytes()).trim().to_owned()
}

on_both_databases! {
    fn an_order_pays_what_the_list_says(books: Books) {
        let story = Story::start(books, &["Trần Thị Hoà", "Lê Văn Đức"]);
        let id = story.locked();
        let payout = story.payout(id);
        let lines: Vec<Line> = story.sheet(id).lines.into_iter().map(|it| it.line).collect();
        let xml = order(&payout, &lines, &bank("Hội Khuyến học xã Thái Bình"));
        check_schema(&xml);
        assert!(xml.is_ascii() && !xml.contains("1000000."), "{xml}");
        assert_eq!(xml.matches("<NbOfTxs>2</NbOfTxs>").count(), 2, "{xml}");
        assert_eq!(xml.matches("<CtrlSum>2000000</CtrlSum>").count(), 2);
        assert_eq!(xml.matches("<InstdAmt Ccy=\"VND\">1000000</InstdAmt>").count(), 2);
        for text in ["TRAN THI HOA", "DC1 D2 HOC BONG LE VAN DUC", "<EndToEndId>DC1-2</EndToEndId>", "0123456789"] {
            assert!(xml.contains(text), "{text}: {xml}");
        }
        assert_eq!(order(&payout, &lines, &bank("Hội Khuyến học xã Thái Bình")), xml, "the same whenever it is taken");
        let other = Payout { asked: payout.asked.map(|(task, _)| (task, sovang::ledger::chain::Hash::of(b"x"))), ..payout.clone() };
        let number = |xml: &str| xml.split("<MsgId>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        assert_ne!(number(&order(&other, &lines, &bank("Hội"))), number(&xml), "another list is another message");
    }

    fn an_order_needs_to_know_who_pays(books: Books) {
        let story = Story::start(books, &["Trần Thị Hoà"]);
        let id = story.locked();
        let payout = story.payout(id);
        let lines: Vec<Line> = story.sheet(id).lines.into_iter().map(|it| it.line).collect();
        assert!(matches!(pain001::write(&payout, &lines, None), Err(PayoutError::NoDebit)));
        assert!(matches!(pain001::write(&payout, &[], Some(&bank("Hội"))), Err(PayoutError::Empty)));
        let site = Site::over(story.books());
        let maker = site.sign_in("ketoan");
        let form = [("layout", "generic"), ("format", "xml")];
        let refused = maker.post("/desk/TB/payouts/1/file", &form);
        assert!(refused.body.contains("hãy khai tài khoản ngân hàng của đơn vị"), "{}", refused.body);
        assert!(story.write(&story.maker, move |tx, by, place| workflow::reopen(tx, by, place, id)).is_ok());
    }

    fn an_order_that_was_taken_is_on_file(books: Books) {
        let story = Story::start(books, &["Trần Thị Hoà"]);
        let id = story.locked();
        let (payout, account) = (story.payout(id), bank("Hội"));
        let lines: Vec<Line> = story.sheet(id).lines.into_iter().map(|it| it.line).collect();
        let written = transfers::write((FileFormat::Xml, "generic"), &payout, &lines, Some(&account)).unwrap();
        assert_eq!((written.layout.as_str(), written.format), ("pain.001.001.09", FileFormat::Xml));
        let hash = sovang::ledger::chain::Hash::of(&written.bytes);
        story.write(&story.maker, move |tx, by, place| {
            workflow::record_file(tx, by, (place, id), (&written.layout, written.format, hash))
        }).unwrap();
        let page = Site::over(story.books()).sign_in("ketoan").get("/desk/TB/payouts/1");
        assert!(page.contains("pain.001.001.09") && page.contains(&hash.to_string()), "{page}");
        story.is_sound();
    }
}

#[test]
fn whatever_people_are_called_the_order_is_valid() {
    let story = Story::start(Books::start(sqlite().unwrap()), &["Trần Thị Hoà"]);
    let id = story.locked();
    let payout = story.payout(id);
    let line = story.sheet(id).lines[0].line.clone();
    let long = "Nguyễn ".repeat(60);
    let names = [
        "",
        " ",
        "<&>\"'",
        "]]>",
        "\u{0}\u{1}\u{ffff}",
        "😀 Hoà",
        "王小明",
        "Đỗ-Thị/Ánh",
        &long,
        &"x".repeat(300),
        "H'Hen Niê",
    ];
    let to =
        |holder: &str| line.to.clone().map(|(id, to)| (id, Destination { holder: holder.to_owned(), ..to }));
    let amounts = [1, 999, 9_007_199_254_740_993, 50_000_000_000_000];
    let lines: Vec<Line> = names
        .iter()
        .zip(1..)
        .map(|(name, no)| Line {
            no,
            payee: (*name).to_owned(),
            to: to(name),
            amount: dong(amounts[usize::try_from(no).unwrap() % amounts.len()]),
            ..line.clone()
        })
        .collect();
    for holder in names {
        let xml = order(&payout, &lines, &bank(holder));
        check_schema(&xml);
        if std::env::var_os("SOVANG_TEST_PAIN").is_some_and(|it| !it.is_empty()) {
            let sum: i64 = lines.iter().map(|line| line.amount.dong()).sum();
            assert_eq!(read(&xml, "string(//CtrlSum@)"), sum.to_string());
            assert_eq!(read(&xml, "count(//CdtTrfTxInf@)"), names.len().to_string());
            let added = read(&xml, "//InstdAmt@/text()");
            assert_eq!(added.lines().map(|it| it.trim().parse::<i64>().unwrap()).sum::<i64>(), sum);
        }
    }
}
