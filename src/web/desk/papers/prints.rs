//! One page that prints: the wanted papers of some entries, each as a draft, the original or a copy.

use askama::Template;
use askama_web::WebTemplate;
use rocket::FromForm;

use crate::{
    calendar::Instant,
    db::{Db, DbError, Tx},
    donation::{self, CreditKind},
    id::{BookId, Seq},
    ledger::Author,
    money::Money,
    text::Lang,
    user::{rights::Right, session::Secret},
    voucher::{self, Document, Form, Letter, Paper, Standing, VoucherError, store::Print, workflow},
    web::{correction::Origin, page::Page, place::Place, seal::Checked, session::Signed},
};

/// How long the page that follows a counted print shows it: longer, and it would be a way to print uncounted.
const SHOWN_FOR: i64 = 10 * 60 * 1_000_000;

/// Which papers an address wants, on what sheet, and which counted print it shows.
#[derive(Clone, Debug, Default, FromForm)]
pub struct Asked {
    #[field(default = String::new())]
    pub paper: String,
    #[field(default = String::new())]
    pub size: String,
    pub at: Option<i64>,
}

impl Asked {
    /// Returns the papers of a gift that are wanted.
    pub fn of_gift(&self) -> &'static [Document] {
        match self.paper.as_str() {
            "voucher" => &[Document::Voucher],
            "both" => &[Document::Receipt, Document::Voucher],
            "letter" => &[Document::Letter],
            _ => &[Document::Receipt],
        }
    }

    /// Returns the sheet: letters stand on A4, everything else on A5 unless A4 is asked for.
    pub fn sheet(&self) -> &'static str {
        if self.size == "a4" || self.paper == "letter" { "a4" } else { "a5" }
    }

    pub fn moment(&self) -> Option<Instant> {
        self.at.map(Instant::from_micros)
    }

    /// Returns what an address says of these papers, with the moment of a print.
    pub fn query(&self, at: Option<Instant>) -> String {
        let parts = [
            (!self.paper.is_empty()).then(|| format!("paper={}", self.paper_code())),
            (self.size == "a4").then(|| "size=a4".to_owned()),
            at.map(|at| format!("at={}", at.micros())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    fn paper_code(&self) -> &'static str {
        ["voucher", "both", "letter"].into_iter().find(|it| *it == self.paper).unwrap_or("receipt")
    }
}

/// A paper of any kind.
pub enum Piece {
    Form(Box<Paper>),
    Letter(Box<Letter>),
    Annex(Annex),
}

/// The names behind a body's envelope, which go with its receipt.
pub struct Annex {
    number: i64,
    names: Vec<(String, Money)>,
    stamps: Vec<String>,
}

impl Piece {
    fn of(
        document: Document,
        facts: &voucher::Facts,
        standing: Standing,
        lang: Lang,
    ) -> Result<Self, VoucherError> {
        Ok(match document {
            Document::Letter => Self::Letter(Box::new(Letter::of(facts, standing, lang)?)),
            Document::Receipt => Self::Form(Box::new(Paper::of(Form::Receipt, facts, standing, lang))),
            Document::Voucher => {
                let form = Form::of(facts.voucher.series, &facts.issuer.regime);
                Self::Form(Box::new(Paper::of(form, facts, standing, lang)))
            }
        })
    }
}

impl Annex {
    /// Reads the list of names of a gift; none where nobody is thanked beside its donor as a member.
    fn read(db: &mut Db, book: BookId, seq: Seq, stamps: Vec<String>) -> Result<Option<Self>, VoucherError> {
        let thanked = donation::store::thanked(db, book, seq).map_err(DbError::from)?;
        let members = thanked.into_iter().filter(|(_, _, kind, _)| *kind == CreditKind::Member);
        let names: Vec<(String, Money)> = members.map(|(_, name, _, amount)| (name, amount)).collect();
        let listed = donation::store::one(db, book, seq).map_err(DbError::from)?;
        let number = listed.map_or(0, |gift| gift.receipt_no);
        Ok((!names.is_empty()).then_some(Self { number, names, stamps }))
    }
}

/// A choice among papers or sheets.
pub struct Choice {
    pub label: &'static str,
    pub link: String,
    pub is_chosen: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "print/papers.html")]
pub struct Prints {
    pub page: Page,
    pub csrf: Secret,
    pub title: String,
    pub back: String,
    /// Where a counted print is asked for; empty for whoever only reads.
    pub action: String,
    pub size: &'static str,
    pub pieces: Vec<Piece>,
    pub choices: Vec<Choice>,
    /// Set on the page that follows a counted print, which goes to the printer.
    pub is_counted: bool,
    /// Where papers are verified.
    pub origin: Origin,
}

impl Prints {
    fn checked(&self, paper: &Paper) -> Checked {
        Checked::new(&paper.code, &self.origin)
    }

    /// Tells whether a paper says so much that its letters must be smaller to stay on its sheet.
    fn is_long(&self, paper: &Paper) -> bool {
        let lines = paper.body.iter().chain(&paper.after).chain(&paper.head);
        let letters = |text: &str| text.chars().count();
        let long: usize =
            lines.map(|line| letters(&line.label) + line.value.as_deref().map_or(0, letters)).sum();
        long > 450
    }
}

/// Who prints, in which book and when.
#[derive(Clone)]
pub struct Printer {
    pub signed: Signed,
    pub lang: Lang,
    pub may_count: bool,
}

impl Printer {
    pub fn of(signed: &Signed, place: &Place, lang: Lang) -> Self {
        let may_count = signed.session.standing.may(&place.tree, place.unit.id, Right::KeepReceipts);
        Self { signed: signed.clone(), lang, may_count }
    }

    /// Tells what the page shows of a paper: the print that was counted at a moment just now, else a draft.
    fn standing(&self, prints: &[Print], at: Option<Instant>) -> Standing {
        let now = self.signed.now.micros();
        let mine = |print: &&Print| {
            Some(print.at) == at
                && print.by == self.signed.session.user.id
                && (0..SHOWN_FOR).contains(&(now - print.at.micros()))
        };
        prints.iter().rev().find(mine).map_or(Standing::Draft, |print| Standing::of_print(print.no))
    }

    /// Reads the wanted papers; also tells whether every one of them was counted at that moment.
    pub fn pieces(
        &self,
        db: &mut Db,
        place: &Place,
        wanted: &[(Seq, Document)],
        at: Option<Instant>,
    ) -> Result<(Vec<Piece>, bool), VoucherError> {
        let mut is_counted = !wanted.is_empty();
        let mut pieces = Vec::with_capacity(wanted.len());
        for (seq, document) in wanted {
            let facts = voucher::store::facts(db, &place.tree, place.book, *seq)?;
            let prints = voucher::store::prints(db, place.book, *seq, *document)?;
            let standing = self.standing(&prints, at);
            is_counted &= standing != Standing::Draft;
            let piece = Piece::of(*document, &facts, standing, self.lang)?;
            let annex = match &piece {
                Piece::Form(paper) if *document == Document::Receipt => {
                    Annex::read(db, place.book, *seq, paper.stamps.clone())?
                }
                _ => None,
            };
            pieces.push(piece);
            pieces.extend(annex.map(Piece::Annex));
        }
        Ok((pieces, is_counted))
    }
}

/// Counts one more print of each paper.
pub fn count(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    wanted: &[(Seq, Document)],
) -> Result<Instant, VoucherError> {
    for (seq, document) in wanted {
        workflow::print(tx, author, book, *seq, *document)?;
    }
    Ok(author.at)
}

/// Counts the first print of a gift's receipt; one that is printed already, as by a form that was sent twice, is not
/// counted again. Returns when it was printed.
pub fn count_first(tx: &mut Tx, author: &Author, book: BookId, seq: Seq) -> Result<Instant, VoucherError> {
    let printed = voucher::store::prints(tx.db()?, book, seq, Document::Receipt)?;
    match printed.last() {
        Some(print) => Ok(print.at),
        None => count(tx, author, book, &[(seq, Document::Receipt)]),
    }
}
