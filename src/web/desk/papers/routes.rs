//! The addresses of papers: those of a receipt, of an entry, and of all envelopes of a batch.

use rocket::{Route, get, post, response::Redirect, routes};

use super::prints::{Asked, Choice, Printer, Prints, count};
use crate::{
    batch,
    db::{Db, DbError},
    id::{BatchId, Seq},
    ledger::{self, Series, Voucher},
    receipt::{self, Number, ReceiptError},
    user::rights::{KeepReceipts, ReadBooks},
    voucher::{Document, VoucherError, store},
    web::{
        Failure,
        correction::Origin,
        desk::batches,
        forms::{NoFields, Posted},
        may::May,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![voucher, of_receipt, print_receipt, entry, print_entry, envelopes, print_envelopes]
}

/// What papers are printed of.
#[derive(Clone, Copy, Debug)]
enum Of {
    Receipt(Number),
    Entry(Seq),
    Batch(BatchId),
}

impl Of {
    /// The page that the reader comes from, and the page that prints below it.
    fn path(self) -> String {
        match self {
            Self::Receipt(Number { year, no }) => format!("receipts/{year}/{no}"),
            Self::Entry(seq) => format!("entries/{seq}"),
            Self::Batch(id) => format!("batches/{id}"),
        }
    }

    fn back(self) -> String {
        if let Self::Entry(_) = self { "books/journal".to_owned() } else { self.path() }
    }

    /// Finds the entries, and the papers that are wanted of each.
    fn wanted(self, db: &mut Db, place: &Place, asked: &Asked) -> Result<Wanted, Failure> {
        let (title, seqs, documents) = match self {
            Self::Receipt(number) => {
                let found = receipt::store::find(db, place.book, number)?;
                (number.to_string(), vec![found.ok_or_else(|| no_receipt(number))?.seq], asked.of_gift())
            }
            Self::Entry(seq) => {
                let sealed = ledger::store::find(db, place.book, seq)?.ok_or(VoucherError::NoEntry(seq))?;
                (sealed.voucher.to_string(), vec![seq], &[Document::Voucher][..])
            }
            Self::Batch(id) => (String::new(), posted(db, place, id)?, asked.of_gift()),
        };
        let each = |seq: Seq| documents.iter().map(move |document| (seq, *document));
        Ok(Wanted { title, papers: seqs.into_iter().flat_map(each).collect() })
    }

    /// Returns what else could be printed of it, and on which sheets.
    fn choices(self, may: &May<ReadBooks>, asked: &Asked) -> Vec<Choice> {
        let link = |asked: &Asked| may.link(&format!("{}/print?{}", self.path(), asked.query(None)));
        let of_paper = |(code, label): (&str, &'static str)| {
            let other = Asked { paper: code.to_owned(), at: None, ..asked.clone() };
            let is_chosen = other.of_gift() == asked.of_gift();
            Choice { label, link: link(&other), is_chosen }
        };
        let of_sheet = |(code, label): (&str, &'static str)| {
            let other = Asked { size: code.to_owned(), at: None, ..asked.clone() };
            Choice { label, link: link(&other), is_chosen: other.sheet() == asked.sheet() }
        };
        let papers = match self {
            Self::Entry(_) => &[][..],
            Self::Receipt(_) | Self::Batch(_) => &PAPERS[..],
        };
        let sheets = if asked.paper == "letter" { &[][..] } else { &SHEETS[..] };
        papers.iter().copied().map(of_paper).chain(sheets.iter().copied().map(of_sheet)).collect()
    }
}

const PAPERS: [(&str, &str); 4] = [
    ("receipt", "papers-receipt"),
    ("voucher", "papers-voucher"),
    ("both", "papers-both"),
    ("letter", "papers-letter"),
];
const SHEETS: [(&str, &str); 2] = [("a5", "papers-a5"), ("a4", "papers-a4")];

struct Wanted {
    title: String,
    papers: Vec<(Seq, Document)>,
}

fn no_receipt(number: Number) -> Failure {
    let err = ReceiptError::NotFound(number);
    Failure::not_found(format!("{err}"), format!("{err:#}"))
}

/// Returns the entries that a batch made, in the order of its envelopes.
fn posted(db: &mut Db, place: &Place, id: BatchId) -> Result<Vec<Seq>, Failure> {
    let batch = batches::find(db, place, id.0)?;
    match batch.state {
        batch::State::Posted { posted, .. } => Ok(posted.seqs().collect()),
        _ => Err(Failure::not_found(
            "Đợt này chưa ghi sổ nên chưa có biên lai; hãy ghi sổ trước.",
            "This batch is not posted yet, so it has no receipts; post it first.",
        )),
    }
}

async fn show(may: May<ReadBooks>, of: Of, (asked, origin): (Asked, Origin)) -> Result<Prints, Failure> {
    let printer = Printer::of(&may.signed, &may.place, may.page().lang);
    let (reads, wants) = (printer.clone(), asked.clone());
    let (title, (pieces, is_counted)) = may
        .read(move |db, place| {
            let wanted = of.wanted(db, place, &wants)?;
            let pieces = reads.pieces(db, place, &wanted.papers, wants.moment())?;
            Ok::<_, Failure>((wanted.title, pieces))
        })
        .await?;
    let action = may.link(&format!("{}/print?{}", of.path(), asked.query(None)));
    Ok(Prints {
        page: may.page().clone(),
        csrf: may.signed.csrf.clone(),
        title: match of {
            Of::Batch(id) => may.page().t1("batches-title", "number", id),
            Of::Receipt(_) | Of::Entry(_) => title,
        },
        back: may.link(&of.back()),
        action: if printer.may_count { action } else { String::new() },
        size: asked.sheet(),
        pieces,
        choices: of.choices(&may, &asked),
        is_counted,
        origin,
    })
}

async fn print(may: May<KeepReceipts>, of: Of, asked: Asked) -> Result<Redirect, Failure> {
    let wants = asked.clone();
    let wanted = may.read(move |db, place| of.wanted(db, place, &wants)).await?;
    let book = may.book();
    let at = may.write(move |tx, author| count(tx, author, book, &wanted.papers)).await?;
    Ok(may.redirect(&format!("{}/print?{}", of.path(), asked.query(Some(at)))))
}

/// Leads from a voucher's number, as the books write it, to its paper.
#[get("/<_unit>/vouchers/<series>/<year>/<no>")]
async fn voucher(
    may: May<ReadBooks>,
    _unit: &str,
    series: &str,
    year: i64,
    no: i64,
) -> Result<Redirect, Failure> {
    let series: Series = series.parse().map_err(|err| Failure::bad_request(&err))?;
    let found =
        may.read(move |db, place| store::entry_of(db, place.book, series, year, no).map_err(DbError::from));
    let missing = || {
        Failure::not_found(
            format!("Sổ không có chứng từ {series} {no} năm {year}; hãy xem lại số trong nhật ký."),
            format!("The book has no voucher {series:#} {no} of {year}; look it up in the journal."),
        )
    };
    let seq = found.await?.ok_or_else(missing)?;
    Ok(may.redirect(&format!("entries/{seq}/print")))
}

/// Returns the address, below a unit's desk, that leads to a voucher's paper.
pub fn voucher_path(voucher: Voucher) -> String {
    format!("vouchers/{}/{}/{}", voucher.series.code(), voucher.year, voucher.no)
}

#[get("/<_unit>/receipts/<year>/<no>/print?<asked..>")]
async fn of_receipt(
    may: May<ReadBooks>,
    _unit: &str,
    year: i64,
    no: i64,
    asked: Asked,
    origin: Origin,
) -> Result<Prints, Failure> {
    show(may, Of::Receipt(Number { year, no }), (asked, origin)).await
}

#[post("/<_unit>/receipts/<year>/<no>/print?<asked..>", data = "<_form>")]
async fn print_receipt(
    may: May<KeepReceipts>,
    _unit: &str,
    year: i64,
    no: i64,
    asked: Asked,
    _form: Posted<NoFields>,
) -> Result<Redirect, Failure> {
    print(may, Of::Receipt(Number { year, no }), asked).await
}

#[get("/<_unit>/entries/<seq>/print?<asked..>")]
async fn entry(
    may: May<ReadBooks>,
    _unit: &str,
    seq: i64,
    asked: Asked,
    origin: Origin,
) -> Result<Prints, Failure> {
    show(may, Of::Entry(Seq(seq)), (asked, origin)).await
}

#[post("/<_unit>/entries/<seq>/print?<asked..>", data = "<_form>")]
async fn print_entry(
    may: May<KeepReceipts>,
    _unit: &str,
    seq: i64,
    asked: Asked,
    _form: Posted<NoFields>,
) -> Result<Redirect, Failure> {
    print(may, Of::Entry(Seq(seq)), asked).await
}

#[get("/<_unit>/batches/<id>/print?<asked..>")]
async fn envelopes(
    may: May<ReadBooks>,
    _unit: &str,
    id: i64,
    asked: Asked,
    origin: Origin,
) -> Result<Prints, Failure> {
    show(may, Of::Batch(BatchId(id)), (asked, origin)).await
}

#[post("/<_unit>/batches/<id>/print?<asked..>", data = "<_form>")]
async fn print_envelopes(
    may: May<KeepReceipts>,
    _unit: &str,
    id: i64,
    asked: Asked,
    _form: Posted<NoFields>,
) -> Result<Redirect, Failure> {
    print(may, Of::Batch(BatchId(id)), asked).await
}
