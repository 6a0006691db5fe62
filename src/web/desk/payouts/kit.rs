//! The papers of a ceremony: the sheet that everybody signs and the labels as pages, and those and envelopes as PDF.

use askama::Template;
use askama_web::WebTemplate;
use rocket::get;

use super::show::View;
use crate::{
    disbursement::payout::{
        LineState, Method, PayoutError,
        collect::{Collected, code},
    },
    export::pdf,
    id::PayoutId,
    money::Money,
    report::ceremony::{self, Ceremony, Row},
    text::words,
    user::rights::ReadBooks,
    web::{Failure, correction::Origin, list::Download, may::May, page::Page, qr::Qr},
};

/// Reads what the papers say: the cash of a list, without what nobody came for.
async fn read(may: &May<ReadBooks>, id: i64, origin: &Origin) -> Result<(Ceremony, Vec<Row>), Failure> {
    let (place, now) = (super::place(may), may.signed.now);
    let view = may.read(move |db, _| View::read(db, place, PayoutId(id), now)).await?;
    let desk = format!("{}{}", origin.0, may.link(&format!("payouts/{id}/check-in")));
    let lines = view.sheet.lines.iter().map(|it| &it.line);
    let cash = lines.filter(|it| it.method == Method::Cash && it.state != LineState::Unclaimed);
    let rows: Vec<Row> = cash
        .map(|line| Row {
            no: line.no,
            payee: line.payee.clone(),
            amount: line.amount,
            link: code(&view.payout, line.no).map_or_else(String::new, |code| format!("{desk}/{code}")),
            collector: view.collected.get(&line.id).map_or_else(String::new, named),
        })
        .collect();
    if rows.is_empty() {
        return Err(Failure::missing(&PayoutError::NoCash));
    }
    let of = Ceremony {
        unit: may.place.unit.name.clone(),
        payout: id,
        decision: view.decision,
        round: view.round,
        day: may.today(),
        digest: view.payout.asked.map_or_else(String::new, |(_, hash)| format!("SHA-256: {hash}")),
    };
    Ok((of, rows))
}

/// Names whoever took the money, as the sheet has it.
fn named(it: &Collected) -> String {
    if it.collector.is_recipient() {
        return it.collector.relation().to_string();
    }
    format!("{} ({})", it.collector.name(), it.collector.relation())
}

/// A row with its code drawn.
struct Drawn {
    row: Row,
    qr: Option<Qr>,
}

fn drawn(rows: Vec<Row>) -> Vec<Drawn> {
    let qr = |row: &Row| (!row.link.is_empty()).then(|| Qr::of(&row.link)).flatten();
    rows.into_iter().map(|row| Drawn { qr: qr(&row), row }).collect()
}

#[derive(Template, WebTemplate)]
#[template(path = "print/sign_off.html")]
pub struct SignOff {
    page: Page,
    back: String,
    of: Ceremony,
    rows: Vec<Drawn>,
    total: Money,
    in_words: String,
}

#[get("/<_unit>/payouts/<id>/sign-off")]
pub async fn sheet(may: May<ReadBooks>, _unit: &str, id: i64, origin: Origin) -> Result<SignOff, Failure> {
    let (of, rows) = read(&may, id, &origin).await?;
    let total = Money::sum(rows.iter().map(|row| row.amount))?;
    let (page, back) = (may.page().clone(), may.link(&format!("payouts/{id}")));
    Ok(SignOff { page, back, of, in_words: words::in_words(total), rows: drawn(rows), total })
}

#[derive(Template, WebTemplate)]
#[template(path = "print/labels.html")]
pub struct Labels {
    page: Page,
    back: String,
    of: Ceremony,
    rows: Vec<Drawn>,
}

#[get("/<_unit>/payouts/<id>/labels")]
pub async fn labels(may: May<ReadBooks>, _unit: &str, id: i64, origin: Origin) -> Result<Labels, Failure> {
    let (of, rows) = read(&may, id, &origin).await?;
    let (page, back) = (may.page().clone(), may.link(&format!("payouts/{id}")));
    Ok(Labels { page, back, of, rows: drawn(rows) })
}

/// One of the papers as a file: `sign-off.pdf`, `labels.pdf`, `envelopes-dl.pdf`, or `envelopes-a5.pdf`.
#[get("/<_unit>/payouts/<id>/kit/<paper>")]
pub async fn file(
    may: May<ReadBooks>,
    _unit: &str,
    id: i64,
    paper: &str,
    origin: Origin,
) -> Result<Download, Failure> {
    let (of, rows) = read(&may, id, &origin).await?;
    let (sheets, name) = match paper {
        "sign-off.pdf" => (ceremony::sign_off(&of, &rows)?, "ky-nhan"),
        "labels.pdf" => (ceremony::labels(&of, &rows), "nhan-phong-bi"),
        "envelopes-dl.pdf" => (ceremony::envelopes(&of, &rows, ceremony::DL), "phong-bi-dl"),
        "envelopes-a5.pdf" => (ceremony::envelopes(&of, &rows, ceremony::A5), "phong-bi-a5"),
        _ => return Err(Failure::no_such_page()),
    };
    let name = format!("{name}-{}-{id}", may.place.unit.code);
    let bytes = pdf::write(&name, &sheets).map_err(|err| Failure::internal(&err))?;
    Ok(Download::pdf(&name, bytes))
}
