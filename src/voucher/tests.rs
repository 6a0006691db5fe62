//! Every label of the published forms stands on our papers, and everything that a voucher must say.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::*;
use crate::{
    donation::{Foreign, Goods, Means},
    id::{PartyId, Seq},
    ledger::{Source, Voucher},
    money::Money,
    receipt::{Number, Receipt},
    text::{Lang, sheet},
    unit::details::Details,
};

const PUBLISHED: &str = include_str!("../../fixtures/voucher_fields.csv");
const COLUMNS: [&str; 6] = ["voucher", "form", "order", "label_vi", "meaning", "source"];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn details() -> Details {
    Details {
        address: "Số 1 đường Ví Dụ, phường Mẫu".into(),
        place: "Thái Bình".into(),
        tax_code: "1000000019".into(),
        budget_code: "1099999".into(),
        phone: "0227 000 000".into(),
        bank_name: "Ngân hàng Ví Dụ".into(),
        bank_account: "0011223344".into(),
        head_title: "Chủ tịch Hội".into(),
        head: "Đặng Ví Dụ".into(),
        accountant: "Phạm Ví Dụ".into(),
        treasurer: "Lê Ví Dụ".into(),
    }
}

/// A cash gift of 5.250.000 ₫ to one fund.
fn facts() -> Facts {
    Facts {
        issuer: Issuer {
            name: "Hội Khuyến học Ví Dụ".into(), regime: "fund".into(), details: details()
        },
        book: crate::id::BookId(1),
        seq: Seq(12),
        hash: crate::ledger::chain::Hash::of(b"entry"),
        voucher: Voucher { series: Series::CashIn, year: 2025, no: 7 },
        source: Source::Gift,
        day: day("2025-02-05"),
        description: "Tiếp nhận ủng hộ (tiền mặt)".into(),
        debits: vec![("111".into(), Money::from_dong(5_250_000))],
        credits: vec![("511".into(), Money::from_dong(5_250_000))],
        amount: Money::from_dong(5_250_000),
        party: Some(("Trần Văn Ví Dụ".into(), "Thôn Mẫu, xã Thử".into())),
        preparer: "Ngô Thị Lập".into(),
        gift: Some(GiftFacts {
            receipt: Number { year: 2025, no: 7 },
            means: Means::Cash,
            words: "mong các cháu chăm học".into(),
            goods: None,
            foreign: None,
            funds: vec![("Quỹ Học bổng".into(), Money::from_dong(5_250_000))],
            anonymous: false,
            recognition_name: Some("Ông Trần Văn Ví Dụ".into()),
            replaces: None,
            replaced_by: None,
        }),
        undone: None,
    }
}

fn paper(form: Form, lang: Lang) -> Paper {
    Paper::of(form, &facts(), Standing::Original, lang)
}

/// Splits a published label into the words that must stand on the paper: a bar, a slash, a comma or an ellipsis
/// parts them, and what only explains a label to the reader of the list is left out.
fn pieces(label: &str) -> Vec<String> {
    let mut plain = label.to_owned();
    for remark in ["Chữ ký:", "(đơn vị)", "(thu/chi tiền)"] {
        plain = plain.replace(remark, "");
    }
    let parts = plain.split(['|', '/', ',', '…']);
    parts.map(|part| part.trim().trim_end_matches('.').to_owned()).filter(|part| !part.is_empty()).collect()
}

#[test]
fn every_published_label_stands_on_its_form() {
    let rows = sheet::read(PUBLISHED, COLUMNS).unwrap();
    assert_eq!(rows.len(), 80);
    for row in rows {
        let [voucher, form, _, label, ..] = &row.cells;
        let paper = paper(form.parse().unwrap(), Lang::Vi);
        assert_eq!(&paper.title, voucher);
        let text = paper.texts().join("\n");
        for piece in pieces(label) {
            assert!(text.contains(&piece), "{form} lacks “{piece}” of “{label}”:\n{text}");
        }
    }
}

#[test]
fn the_money_has_a_day_of_its_own_where_the_form_asks_for_it() {
    for form in [Form::CashIn, Form::CashOut, Form::CashInOffice, Form::CashOutOffice] {
        let paper = paper(form, Lang::Vi);
        let day = Some("Ngày 05 tháng 02 năm 2025".to_owned());
        assert_eq!((&paper.date, &paper.money_date), (&day, &day), "{form:?}");
    }
}

#[test]
fn every_paper_has_the_seven_contents_of_the_law() {
    for form in Form::ALL {
        for lang in [Lang::Vi, Lang::En] {
            let paper = paper(*form, lang);
            let text = paper.texts().join("\n");
            let number = if *form == Form::Receipt { "BL-2025/0007" } else { "PT-2025/0007" };
            let words = lang.pick(
                "Năm triệu hai trăm năm mươi nghìn đồng",
                "Five million two hundred and fifty thousand đồng",
            );
            let contents = [
                // Name and number; day; who issues; who receives; what for; how much, in figures and in words.
                paper.title.as_str(),
                number,
                lang.pick("Ngày 05 tháng 02 năm 2025", "05"),
                "Hội Khuyến học Ví Dụ",
                "Số 1 đường Ví Dụ, phường Mẫu",
                "Trần Văn Ví Dụ",
                "Thôn Mẫu, xã Thử",
                "Quỹ Học bổng",
                "5.250.000",
                words,
            ];
            for content in contents {
                assert!(text.contains(content), "{form:?} lacks “{content}”:\n{text}");
            }
            // Signatures, with names where they are known.
            let signers = paper.signatures.iter().chain(&paper.last_signatures);
            let names: Vec<&str> = signers.map(|it| it.name.as_str()).collect();
            assert!(names.len() >= 2 && names.iter().all(|name| !name.is_empty()), "{form:?}: {names:?}");
        }
    }
}

#[test]
fn languages_are_never_mixed() {
    for form in Form::ALL {
        let english = paper(*form, Lang::En);
        let labels = [&english.head, &english.marks, &english.body, &english.after];
        for line in labels.into_iter().flatten() {
            assert!(line.label.replace('…', "").is_ascii(), "{form:?}: {}", line.label);
        }
        let vietnamese = paper(*form, Lang::Vi);
        assert_eq!(english.body.len(), vietnamese.body.len());
        assert_eq!(english.signatures.len(), vietnamese.signatures.len());
    }
}

#[test]
fn the_regime_of_the_books_chooses_the_form() {
    for (series, regime, form) in [
        (Series::CashIn, "fund", Form::CashIn),
        (Series::CashOut, "fund", Form::CashOut),
        (Series::CashIn, "association", Form::CashInOffice),
        (Series::CashOut, "association", Form::CashOutOffice),
        (Series::BankIn, "association", Form::Own),
        (Series::General, "fund", Form::Own),
    ] {
        assert_eq!(Form::of(series, regime), form);
    }
    assert_eq!(paper(Form::CashIn, Lang::Vi).slips.len(), 3);
    assert_eq!(paper(Form::Receipt, Lang::Vi).slips[1].caption, "Giao người nộp tiền");
}

#[track_caller]
fn check_stamps(facts: &Facts, standing: Standing, expected: &[&str]) {
    assert_eq!(Paper::of(Form::Receipt, facts, standing, Lang::Vi).stamps, expected);
}

#[test]
fn copies_drafts_and_void_papers_say_so() {
    let valid = facts();
    check_stamps(&valid, Standing::Original, &[]);
    check_stamps(&valid, Standing::of_print(1), &[]);
    check_stamps(&valid, Standing::of_print(3), &["BẢN SAO (lần in thứ 3)"]);
    check_stamps(&valid, Standing::Draft, &["BẢN NHÁP — KHÔNG CÓ GIÁ TRỊ"]);
    let by = Voucher { series: Series::General, year: 2025, no: 3 };
    let undone = Some(Undone { by, on: day("2025-02-06"), reason: "ghi nhầm".into() });
    let void = Facts { undone, ..valid };
    check_stamps(&void, Standing::Original, &["HỦY"]);
    check_stamps(&void, Standing::Copy(2), &["HỦY", "BẢN SAO (lần in thứ 2)"]);
    let reversed = Facts { gift: None, ..void };
    let paper = Paper::of(Form::Own, &reversed, Standing::Original, Lang::En);
    assert_eq!(paper.stamps, ["REVERSED by KT-2025/0003, 06/02/2025"]);
}

#[test]
fn foreign_money_and_goods_are_told_as_they_were_given() {
    let mut facts = facts();
    let gift = facts.gift.as_mut().unwrap();
    gift.foreign = Some(Foreign {
        currency: "USD".into(),
        amount: Decimal::new(21000, 2),
        rate: Decimal::new(25_000, 0),
    });
    gift.goods = Some(Goods::lot("10 bộ sách", "Ban thường trực"));
    gift.replaces = Some(Number { year: 2025, no: 3 });
    let text = Paper::of(Form::Receipt, &facts, Standing::Original, Lang::Vi).texts().join("\n");
    for piece in
        ["1 USD = 25000 ₫", "210 USD = 5.250.000 ₫", "10 bộ sách (định giá: Ban thường trực)", "BL-2025/0003"]
    {
        assert!(text.contains(piece), "{piece}:\n{text}");
    }
    // A gift in đồng leaves room for a rate only where the form asks for one.
    let plain = super::tests::facts();
    let blank = |form| {
        let paper = Paper::of(form, &plain, Standing::Original, Lang::Vi);
        paper.after.iter().chain(&paper.body).any(|line| line.label.starts_with("Tỷ giá"))
    };
    assert_eq!((blank(Form::CashIn), blank(Form::Receipt)), (true, false));
}

#[test]
fn a_letter_thanks_the_donor_by_the_name_they_wish() {
    let mut facts = facts();
    let letter = Letter::of(&facts, Standing::Original, Lang::Vi).unwrap();
    assert_eq!((letter.to.as_str(), letter.signer.as_str()), ("Ông Trần Văn Ví Dụ", "Đặng Ví Dụ"));
    assert_eq!(letter.place_line, "Thái Bình, ngày 05 tháng 02 năm 2025");
    let text = letter.paragraphs.join("\n");
    for piece in [
        "5.250.000 ₫",
        "Năm triệu hai trăm năm mươi nghìn đồng",
        "BL-2025/0007",
        "Quỹ Học bổng",
        "05/02/2025",
    ] {
        assert!(text.contains(piece), "{piece}:\n{text}");
    }
    facts.party = None;
    assert!(matches!(Letter::of(&facts, Standing::Original, Lang::Vi), Err(VoucherError::NobodyToThank)));
    facts.gift = None;
    assert!(matches!(Letter::of(&facts, Standing::Original, Lang::Vi), Err(VoucherError::NotAGift(_))));
}

fn receipt(no: i64, means: Means, amount: i64, anonymous: bool, void: bool) -> Receipt {
    Receipt {
        number: Number { year: 2025, no },
        seq: Seq(no),
        donor: Some(PartyId(1)),
        means,
        amount: Money::from_dong(amount),
        received_on: day("2025-02-05"),
        anonymous,
        void_by: void.then_some(Seq(99)),
        replaces: None,
        replaced_by: None,
    }
}

#[test]
fn a_statement_tells_what_was_given_without_a_name_only_to_the_donor() {
    let receipts = [
        receipt(1, Means::Cash, 1_000_000, false, false),
        receipt(2, Means::Transfer, 2_000_000, true, false),
        receipt(3, Means::InKind, 400_000, false, false),
        receipt(4, Means::Cash, 9_000_000, false, true),
    ];
    let of = |audience| {
        let donor = ("Trần Văn Ví Dụ".to_owned(), String::new());
        Statement::of(facts().issuer, donor, (2025, &receipts), audience, (day("2026-01-05"), Lang::Vi))
            .unwrap()
    };
    let own = of(Audience::Donor);
    assert_eq!(own.lines.iter().map(|line| line.number.no).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((own.money.dong(), own.goods.dong(), own.total.dong()), (3_000_000, 400_000, 3_400_000));
    assert_eq!(own.words, "Ba triệu bốn trăm nghìn đồng");
    let told = of(Audience::Others);
    assert_eq!(told.lines.iter().map(|line| line.number.no).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(told.total.dong(), 1_400_000);
}
