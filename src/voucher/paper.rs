//! A voucher or a receipt in its form: lines with labels and values, signatures, copies, and what is stamped on it.

use chrono::{Datelike as _, NaiveDate};

use super::{
    Facts, Form, GiftFacts, Standing,
    label::{self, Field, Label, Place},
};
use crate::{
    calendar::show_day,
    ledger::Series,
    money::Money,
    text::{Lang, english, seal_code::SealCode, words::in_words},
};

/// What stands where nothing is known: room for a pen.
pub const BLANK: &str = "……………";

/// A line of a paper. A label that was written around its value has none behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub label: String,
    pub value: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub title: String,
    /// The office of who signs, where the form's title is another.
    pub office: String,
    pub name: String,
}

/// One of the copies in which a paper is made out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    pub no: usize,
    pub caption: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    pub form: Form,
    pub head: Vec<Line>,
    pub form_lines: Vec<Line>,
    /// Where the form stands in law.
    pub basis: String,
    pub title: String,
    pub date: Option<String>,
    pub marks: Vec<Line>,
    pub body: Vec<Line>,
    /// “Thái Bình, ngày 05 tháng 02 năm 2025”, above the signatures.
    pub place_line: String,
    pub money_date: Option<String>,
    pub signatures: Vec<Signature>,
    pub after: Vec<Line>,
    pub last_signatures: Vec<Signature>,
    pub slips: Vec<Slip>,
    /// By which anybody verifies it.
    pub code: SealCode,
    pub standing: Standing,
    /// What is stamped across the paper; empty where it is an original that stands.
    pub stamps: Vec<String>,
}

impl Paper {
    /// Writes an entry's facts into a form.
    pub fn of(form: Form, facts: &Facts, standing: Standing, lang: Lang) -> Self {
        let pen = Pen { form, facts, lang };
        let lines = |place| pen.lines(place);
        let first = |place| pen.lines(place).into_iter().next().map(|line| line.label);
        let slip = |(no, caption): (usize, &(&str, &str))| Slip {
            no: no + 1,
            caption: lang.pick(caption.0, caption.1).to_owned(),
        };
        Self {
            form,
            head: lines(Place::Head),
            form_lines: lines(Place::Form),
            basis: form.basis().to_owned(),
            title: pen.title(),
            date: first(Place::Date),
            marks: lines(Place::Mark),
            body: lines(Place::Body),
            place_line: place_line(&facts.issuer.details.place, facts.day, lang),
            money_date: first(Place::MoneyDate),
            signatures: pen.signatures(Place::Sign),
            after: lines(Place::After),
            last_signatures: pen.signatures(Place::SignAfter),
            slips: form.slips().iter().enumerate().map(slip).collect(),
            code: facts.code(form == Form::Receipt),
            standing,
            stamps: stamps(facts, standing, lang),
        }
    }

    /// Returns everything that stands on the paper, for searching it.
    pub fn texts(&self) -> Vec<&str> {
        let lines = [&self.head, &self.form_lines, &self.marks, &self.body, &self.after];
        let of_lines = lines
            .into_iter()
            .flatten()
            .flat_map(|line| std::iter::once(line.label.as_str()).chain(line.value.as_deref()));
        let signatures = self.signatures.iter().chain(&self.last_signatures);
        let of_signatures =
            signatures.flat_map(|it| [it.title.as_str(), it.office.as_str(), it.name.as_str()]);
        let single = [&self.basis, &self.title, &self.place_line].map(String::as_str);
        let dates = self.date.iter().chain(&self.money_date).map(String::as_str);
        let stamps = self.stamps.iter().map(String::as_str);
        let slips = self.slips.iter().map(|slip| slip.caption.as_str());
        of_lines.chain(of_signatures).chain(single).chain(dates).chain(stamps).chain(slips).collect()
    }
}

/// Returns what is stamped across a paper: that it is void, and that it is no original.
pub(super) fn stamps(facts: &Facts, standing: Standing, lang: Lang) -> Vec<String> {
    let is_gift = facts.gift.is_some();
    let void = facts.undone.as_ref().map(|undone| {
        let (by, on) = (undone.by, show_day(undone.on));
        if is_gift {
            lang.pick("HỦY", "VOID").to_owned()
        } else {
            match lang {
                Lang::Vi => format!("ĐÃ ĐẢO bằng {by}, {on}"),
                Lang::En => format!("REVERSED by {by}, {on}"),
            }
        }
    });
    let print = Some(lang.of(&standing)).filter(|text| !text.is_empty());
    void.into_iter().chain(print).collect()
}

/// Writes where and when a paper is signed.
pub fn place_line(place: &str, day: NaiveDate, lang: Lang) -> String {
    let (d, m, y) = (day.day(), day.month(), day.year());
    let place = if place.is_empty() { BLANK } else { place };
    match lang {
        Lang::Vi => format!("{place}, ngày {d:02} tháng {m:02} năm {y}"),
        Lang::En => format!("{place}, {}", show_day(day)),
    }
}

/// Writes an amount in the words of a language.
pub(super) fn words(amount: Money, lang: Lang) -> String {
    match lang {
        Lang::Vi => in_words(amount),
        Lang::En => english::in_words(amount),
    }
}

fn filled(text: &str) -> String {
    if text.trim().is_empty() { BLANK.to_owned() } else { text.to_owned() }
}

struct Pen<'f> {
    form: Form,
    facts: &'f Facts,
    lang: Lang,
}

impl Pen<'_> {
    fn title(&self) -> String {
        let title = match (self.form, self.facts.voucher.series) {
            (Form::Own, Series::BankIn) => self.lang.pick("PHIẾU BÁO CÓ", "BANK CREDIT VOUCHER"),
            (Form::Own, Series::BankOut) => self.lang.pick("PHIẾU BÁO NỢ", "BANK DEBIT VOUCHER"),
            (Form::Own, Series::Goods) => self.lang.pick("PHIẾU HIỆN VẬT", "GOODS VOUCHER"),
            (Form::Own, _) => self.lang.pick("PHIẾU KẾ TOÁN", "JOURNAL VOUCHER"),
            (Form::Receipt, _) => self.lang.pick("BIÊN LAI THU TIỀN", "RECEIPT"),
            (Form::CashIn | Form::CashInOffice, _) => self.lang.pick("PHIẾU THU", "CASH RECEIPT VOUCHER"),
            (Form::CashOut | Form::CashOutOffice, _) => self.lang.pick("PHIẾU CHI", "CASH PAYMENT VOUCHER"),
        };
        title.to_owned()
    }

    fn lines(&self, place: Place) -> Vec<Line> {
        label::of(self.form)
            .filter(|label| label.place == place)
            .filter_map(|label| self.line(label))
            .collect()
    }

    /// Writes a line; none where the form has the line only for papers of another kind.
    fn line(&self, label: &Label) -> Option<Line> {
        let values = self.values(label.field)?;
        let text = label.text(self.lang);
        if !text.contains('…') {
            return Some(Line { label: text.to_owned(), value: values.into_iter().next() });
        }
        let mut values = values.into_iter();
        let parts: Vec<String> =
            text.split('…').map(|part| part.to_owned() + &values.next().unwrap_or_default()).collect();
        Some(Line { label: parts.concat().trim().to_owned(), value: None })
    }

    /// Returns what goes into a line; the values of a label with several gaps in their order.
    fn values(&self, field: Field) -> Option<Vec<String>> {
        let facts = self.facts;
        let details = &facts.issuer.details;
        let one = |text: &str| Some(vec![filled(text)]);
        match field {
            Field::Unit => one(&facts.issuer.name),
            Field::UnitAddress => one(&details.address),
            Field::BudgetCode => one(&details.budget_code),
            Field::TaxCode => (!details.tax_code.is_empty()).then(|| vec![details.tax_code.clone()]),
            Field::FormNo => one(self.form.code()),
            Field::IssueDate | Field::MoneyDate => Some(day_parts(facts.day)),
            Field::BookNo => Some(vec![self.book_no()]),
            Field::Number => Some(vec![self.number()]),
            Field::Debit => Some(vec![accounts(&facts.debits)]),
            Field::Credit => Some(vec![accounts(&facts.credits)]),
            Field::Payer => one(facts.party.as_ref().map_or("", |party| &party.0)),
            Field::PayerAddress => one(facts.party.as_ref().map_or("", |party| &party.1)),
            Field::Reason => Some(vec![self.reason()]),
            Field::Amount | Field::ReceivedFigures => Some(vec![facts.amount.to_string()]),
            Field::AmountCurrency => {
                let plain = facts.amount.to_string().replace(" ₫", "");
                Some(vec![plain, "VND".to_owned()])
            }
            Field::Words | Field::ReceivedWords => Some(vec![words(facts.amount, self.lang)]),
            Field::Attached => Some(vec![self.attached().map_or(BLANK.to_owned(), |_| "01".to_owned())]),
            Field::AttachedPapers => Some(vec![self.attached().unwrap_or_else(|| BLANK.to_owned())]),
            Field::Goods | Field::FxRate | Field::Converted | Field::Replaces => self.of_gift(field),
            Field::SignHead
            | Field::SignAccountant
            | Field::SignPreparer
            | Field::SignTreasurer
            | Field::SignPayer => None,
        }
    }

    /// Returns what only some gifts have; forms that ask for it of every paper leave room.
    fn of_gift(&self, field: Field) -> Option<Vec<String>> {
        let gift = self.facts.gift.as_ref();
        let found = match field {
            Field::Goods => gift.and_then(|gift| gift.goods.as_ref()).map(|goods| match self.lang {
                Lang::Vi => format!("{} (định giá: {})", goods.what, goods.valued_by),
                Lang::En => format!("{} (valued by {})", goods.what, goods.valued_by),
            }),
            Field::FxRate => gift
                .and_then(|gift| gift.foreign.as_ref())
                .map(|foreign| format!("1 {} = {} ₫", foreign.currency, foreign.rate.normalize())),
            Field::Converted => gift.and_then(|gift| gift.foreign.as_ref()).map(|foreign| {
                format!("{} {} = {}", foreign.amount.normalize(), foreign.currency, self.facts.amount)
            }),
            _ => gift.and_then(|gift| gift.replaces).map(|number| number.to_string()),
        };
        let asked_of_all = matches!(field, Field::FxRate | Field::Converted) && self.form != Form::Receipt;
        found.map(|text| vec![text]).or_else(|| asked_of_all.then(|| vec![BLANK.to_owned()]))
    }

    fn receipt(&self) -> Option<&GiftFacts> {
        self.facts.gift.as_ref().filter(|_| self.form == Form::Receipt)
    }

    fn book_no(&self) -> String {
        match self.receipt() {
            Some(gift) => format!("BL-{}", gift.receipt.year),
            None => format!("{}-{}", self.facts.voucher.series.code(), self.facts.voucher.year),
        }
    }

    fn number(&self) -> String {
        self.receipt().map_or_else(|| self.facts.voucher.to_string(), |gift| gift.receipt.to_string())
    }

    /// Names the receipt that lies with a gift's voucher.
    fn attached(&self) -> Option<String> {
        let gift = self.facts.gift.as_ref()?;
        Some(match self.lang {
            Lang::Vi => format!("biên lai {}", gift.receipt),
            Lang::En => format!("receipt {}", gift.receipt),
        })
    }

    fn reason(&self) -> String {
        let Some(gift) = &self.facts.gift else { return self.facts.description.clone() };
        let funds: Vec<String> = match &gift.funds[..] {
            [(name, _)] => vec![name.clone()],
            funds => funds.iter().map(|(name, amount)| format!("{name}: {amount}")).collect(),
        };
        let means = self.lang.of(&gift.means);
        let words = if gift.words.is_empty() { String::new() } else { format!(" — “{}”", gift.words) };
        match self.lang {
            Lang::Vi => format!("Ủng hộ {} ({means}){words}", funds.join("; ")),
            Lang::En => format!("Gift to {} ({means}){words}", funds.join("; ")),
        }
    }

    fn signatures(&self, place: Place) -> Vec<Signature> {
        let details = &self.facts.issuer.details;
        let payer = self.facts.party.as_ref().map_or("", |party| &party.0);
        let signature = |label: &Label| {
            let (name, office) = match label.field {
                Field::SignHead => (details.head.as_str(), details.head_title.as_str()),
                Field::SignAccountant => (details.accountant.as_str(), ""),
                Field::SignPreparer => (self.facts.preparer.as_str(), ""),
                Field::SignTreasurer => (details.treasurer.as_str(), ""),
                _ => (payer, ""),
            };
            Signature {
                title: label.text(self.lang).to_owned(),
                office: office.to_owned(),
                name: name.to_owned(),
            }
        };
        label::of(self.form).filter(|label| label.place == place).map(signature).collect()
    }
}

fn day_parts(day: NaiveDate) -> Vec<String> {
    vec![format!("{:02}", day.day()), format!("{:02}", day.month()), day.year().to_string()]
}

/// Writes accounts with their sums; a single one needs no sum, because the paper has it.
fn accounts(sums: &[(String, Money)]) -> String {
    match sums {
        [(code, _)] => code.clone(),
        sums => sums.iter().map(|(code, amount)| format!("{code}: {amount}")).collect::<Vec<_>>().join("; "),
    }
}
