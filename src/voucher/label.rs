//! The labels of the forms, read from the program's own data.

use std::sync::LazyLock;

use super::Form;
use crate::{
    codes,
    text::{Lang, sheet},
};

const LABELS: &str = include_str!("../../fixtures/voucher_labels.csv");

codes! {
    /// Where on a paper a line stands.
    pub enum Place ("chỗ trên chứng từ", "place on a paper") {
        Head = "head" ("bên trái đầu trang", "top left"),
        Form = "form" ("bên phải đầu trang", "top right"),
        Date = "date" ("dưới tên chứng từ", "below the title"),
        Mark = "mark" ("cạnh tên chứng từ", "beside the title"),
        Body = "body" ("nội dung", "body"),
        MoneyDate = "money_date" ("trên chữ ký", "above the signatures"),
        Sign = "sign" ("chữ ký", "signatures"),
        After = "after" ("dưới chữ ký", "below the signatures"),
        SignAfter = "sign_after" ("chữ ký cuối", "last signatures"),
    }
}

codes! {
    /// What is written into a line.
    pub enum Field ("nội dung một dòng", "what a line says") {
        Unit = "unit" ("đơn vị", "unit"),
        UnitAddress = "unit_address" ("địa chỉ đơn vị", "address of the unit"),
        BudgetCode = "budget_code" ("mã QHNS", "budget code"),
        TaxCode = "tax_code" ("mã số thuế", "tax code"),
        FormNo = "form_no" ("mẫu số", "form"),
        IssueDate = "issue_date" ("ngày lập", "day of issue"),
        BookNo = "book_no" ("quyển", "book"),
        Number = "number" ("số", "number"),
        Debit = "debit" ("nợ", "debit"),
        Credit = "credit" ("có", "credit"),
        Payer = "payer" ("người nộp, nhận", "payer or payee"),
        PayerAddress = "payer_address" ("địa chỉ người nộp, nhận", "their address"),
        Reason = "reason" ("lý do", "reason"),
        Goods = "goods" ("hiện vật", "goods"),
        Amount = "amount" ("số tiền", "amount"),
        AmountCurrency = "amount_currency" ("số tiền, loại tiền", "amount and currency"),
        Words = "words" ("bằng chữ", "in words"),
        Attached = "attached" ("số chứng từ gốc", "number of originals"),
        AttachedPapers = "attached_papers" ("chứng từ kèm theo", "papers attached"),
        MoneyDate = "money_date" ("ngày thu, chi", "day the money moved"),
        ReceivedFigures = "received_figures" ("đã nhận, bằng số", "received, in figures"),
        ReceivedWords = "received_words" ("đã nhận, bằng chữ", "received, in words"),
        FxRate = "fx_rate" ("tỷ giá", "rate"),
        Converted = "converted" ("quy đổi", "converted"),
        Replaces = "replaces" ("thay biên lai", "replaces"),
        SignHead = "sign_head" ("thủ trưởng ký", "signed by the head"),
        SignAccountant = "sign_accountant" ("kế toán ký", "signed by the accountant"),
        SignPreparer = "sign_preparer" ("người lập ký", "signed by the preparer"),
        SignTreasurer = "sign_treasurer" ("thủ quỹ ký", "signed by the treasurer"),
        SignPayer = "sign_payer" ("người nộp, nhận ký", "signed by the payer or payee"),
    }
}

/// One label of one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub form: Form,
    pub place: Place,
    pub field: Field,
    vi: String,
    en: String,
}

impl Label {
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.vi, &self.en)
    }
}

static ALL: LazyLock<Vec<Label>> = LazyLock::new(|| {
    let rows = sheet::read(LABELS, ["form", "place", "field", "label_vi", "label_en"]);
    let rows = rows.expect("the program's own labels have their columns");
    let label = |row: sheet::Row<5>| {
        let [form, place, field, vi, en] = row.cells;
        Label {
            form: form.parse().expect("a form of the list"),
            place: place.parse().expect("a place of the list"),
            field: field.parse().expect("a field of the list"),
            vi,
            en,
        }
    };
    rows.into_iter().map(label).collect()
});

/// Returns the labels of a form in their order.
pub fn of(form: Form) -> impl Iterator<Item = &'static Label> {
    ALL.iter().filter(move |label| label.form == form)
}
