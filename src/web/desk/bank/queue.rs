//! The page of an account: the lines that wait, each with what it most likely is; the certain ones go in one act.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{
    super::Frame,
    account,
    names::{Names, Said},
};
use crate::{
    bank::{
        BankAccount, StatementLine,
        matching::{Colour, Proposal, seal},
        queue,
        standing::{self, Standing},
        store::{self, ImportRecord},
        workflow::accept_certain,
    },
    db::Db,
    export::{Cell, Column, Table},
    id::{BankAccountId, ImportId},
    ledger::chain::Hash,
    money::Money,
    text::fold,
    user::rights::{MatchBank, ReadBooks, Right},
    web::{
        Failure,
        forms::{Fields, Posted, Rejected},
        list::{List, Listed},
        may::May,
        page::{Page, Pages},
        place::Place,
        step_up,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index, accept]
}

/// How many lines stand on one page.
const SIZE: i64 = 50;

/// The filter as an address writes it; an empty part asks nothing.
#[derive(Clone, Debug, Default, FromForm)]
pub struct Asked {
    #[field(default = String::new())]
    show: String,
    #[field(default = String::new())]
    side: String,
    /// The import that has just been recorded, to be told about.
    imported: Option<i64>,
}

impl Asked {
    fn lets_through(&self, list: &List, (line, proposal): &(StatementLine, Proposal)) -> bool {
        let side = match self.side.as_str() {
            "in" => line.amount.is_positive(),
            "out" => line.amount.is_negative(),
            _ => true,
        };
        let colour = self.show.is_empty() || proposal.colour.code() == self.show;
        let found = || {
            let text = format!("{} {} {}", line.memo, line.offset_name, line.document);
            fold(&text).contains(&fold(&list.q))
        };
        side && colour && (list.q.is_empty() || found())
    }
}

/// A waiting line as the queue shows it.
struct Row {
    line: StatementLine,
    colour: Colour,
    best: Option<Said>,
    /// How many other things it may be.
    others: usize,
}

/// The certain lines: how many, how much, and what seals them.
struct Greens {
    count: usize,
    sum: Money,
    seal: Hash,
}

#[derive(Template, WebTemplate)]
#[template(path = "bank/queue.html")]
struct Index {
    desk: Frame,
    list: List,
    asked: Asked,
    fields: Fields,
    standing: Standing,
    imported: Option<ImportRecord>,
    greens: Greens,
    counts: Vec<(Colour, usize)>,
    pages: Pages,
    rows: Vec<Row>,
    total: Money,
}

/// Everything that the page shows of an account.
struct Found {
    standing: Standing,
    imported: Option<ImportRecord>,
    greens: Greens,
    counts: Vec<(Colour, usize)>,
    lines: Vec<(StatementLine, Proposal)>,
    names: Names,
}

fn sorted(mut lines: Vec<(StatementLine, Proposal)>, list: &List) -> Vec<(StatementLine, Proposal)> {
    let score = |it: &Proposal| it.best().map_or(0, |best| best.score);
    let down = if let Some(down) = list.sorted_by("amount") {
        lines.sort_by_key(|(line, _)| line.amount);
        down
    } else if let Some(down) = list.sorted_by("score") {
        lines.sort_by_key(|(_, it)| score(it));
        down
    } else {
        list.sorted_by("day").unwrap_or_default()
    };
    if down {
        lines.reverse();
    }
    lines
}

fn find(
    db: &mut Db,
    place: &Place,
    page: &Page,
    id: i64,
    (asked, list): (&Asked, &List),
) -> Result<Found, Failure> {
    let account = account(db, place.book, id)?;
    let waiting = queue::load(db, &account)?;
    let proposals: Vec<Proposal> = waiting.iter().map(|it| it.1.clone()).collect();
    let green = waiting.iter().filter(|(_, it)| it.colour == Colour::Green);
    let count = |colour| proposals.iter().filter(|it| it.colour == colour).count();
    let greens = Greens {
        count: count(Colour::Green),
        sum: Money::sum(green.map(|(line, _)| line.amount))?,
        seal: seal(&proposals),
    };
    let counts = Colour::ALL.iter().map(|colour| (*colour, count(*colour))).collect();
    let imported = match asked.imported {
        Some(import) => store::find_import(db, place.book, ImportId(import))?,
        None => None,
    };
    let lines = waiting.into_iter().filter(|it| asked.lets_through(list, it)).collect();
    let lines = sorted(lines, list);
    let names = Names::read(db, page, &account, &lines)?;
    let standing = standing::of_account(db, &account)?;
    Ok(Found { standing, imported, greens, counts, lines, names })
}

#[get("/<_unit>/bank/<id>?<asked..>", rank = 20)]
async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    id: i64,
    asked: Asked,
    list: List,
) -> Result<Listed<Index>, Failure> {
    let found = read(&may, id, &asked, &list).await?;
    if let Some(kind) = list.file {
        let name = format!("sao-ke-cho-{}", may.place.unit.code);
        return Listed::file(&table(&found)?, kind, &name, may.page().lang);
    }
    page(&may, found, (asked, list)).map(Listed::page)
}

async fn read(may: &May<ReadBooks>, id: i64, asked: &Asked, list: &List) -> Result<Found, Failure> {
    let (page, asked, list) = (may.page().clone(), asked.clone(), list.clone());
    may.read(move |db, place| find(db, place, &page, id, (&asked, &list))).await
}

fn page(may: &May<ReadBooks>, found: Found, (asked, list): (Asked, List)) -> Result<Index, Failure> {
    let Found { standing, imported, greens, counts, lines, names } = found;
    let total = Money::sum(lines.iter().map(|(line, _)| line.amount))?;
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let row = |(line, proposal): (StatementLine, Proposal)| Row {
        best: proposal.best().map(|best| names.said(&line, best)),
        others: proposal.candidates.len().saturating_sub(1),
        colour: proposal.colour,
        line,
    };
    let (desk, fields, rows) = (may.frame("bank"), Fields::default(), lines.into_iter().map(row).collect());
    Ok(Index { desk, list, asked, fields, standing, imported, greens, counts, pages, rows, total })
}

impl Index {
    fn here(&self, path: &str) -> String {
        self.desk.to(&format!("bank/{}{path}", self.standing.account.id))
    }
}

#[derive(FromForm)]
struct AcceptForm {
    seal: String,
}

/// Accepts the certain lines that somebody has seen.
#[post("/<_unit>/bank/<id>/accept", data = "<form>")]
async fn accept(
    may: May<MatchBank>,
    _unit: &str,
    id: i64,
    form: Posted<AcceptForm>,
) -> Result<Redirect, Rejected<Failure>> {
    let back = format!("bank/{id}");
    let (seen, sum) = match form.value {
        Some(AcceptForm { seal }) => may.read(move |db, place| sealed(db, place, id, &seal)).await?,
        None => return Err(Failure::of(rocket::http::Status::UnprocessableEntity).into()),
    };
    if let Some(way) = step_up::ask_again(&may, sum, &back).await? {
        return Ok(way);
    }
    let of = (may.book(), BankAccountId(id));
    may.write(move |tx, author| accept_certain(tx, author, of, seen)).await.map_err(Failure::from)?;
    Ok(may.redirect(&back))
}

/// Returns the seal that a form has sent, and what the lines that are certain now come to.
fn sealed(db: &mut Db, place: &Place, id: i64, text: &str) -> Result<(Hash, Money), Failure> {
    let account: BankAccount = account(db, place.book, id)?;
    let waiting = queue::load(db, &account)?;
    let green = waiting.iter().filter(|(_, it)| it.colour == Colour::Green);
    let sum = Money::sum(green.map(|(line, _)| line.amount.abs()))?;
    let seen = Hash::from_hex(text).unwrap_or(Hash([0; 32]));
    Ok((seen, sum))
}

fn table(found: &Found) -> Result<Table, Failure> {
    let columns = vec![
        Column::left("day", "Ngày", "Day"),
        Column::left("document", "Số chứng từ", "Document"),
        Column::right("amount", "Số tiền", "Amount"),
        Column::left("memo", "Nội dung", "Memo"),
        Column::left("offset", "Đối ứng", "Offset"),
        Column::left("certainty", "Mức chắc chắn", "Certainty"),
        Column::left("proposal", "Gợi ý", "Proposal"),
        Column::right("score", "Điểm", "Score"),
        Column::left("reason", "Vì sao", "Why"),
    ];
    let mut table = Table::new("Dòng sao kê chờ xử lý", "Statement lines waiting", columns);
    for (line, proposal) in &found.lines {
        let best = proposal.best().map(|best| found.names.said(line, best));
        let (words, score, reasons) =
            best.map_or((String::new(), 0, String::new()), |best| (best.words, best.score, best.reasons));
        table.push(vec![
            Cell::Day(line.day),
            Cell::text(&line.document),
            Cell::Money(line.amount),
            Cell::text(&line.memo),
            Cell::text(&line.offset_name),
            Cell::of(proposal.colour),
            Cell::text(words),
            Cell::Count(score),
            Cell::text(reasons),
        ]);
    }
    let mut sums = vec![Cell::Empty; table.columns.len()];
    if let Some(cell) = sums.get_mut(2) {
        *cell = Cell::Money(Money::sum(found.lines.iter().map(|(line, _)| line.amount))?);
    }
    table.totals = Some(sums);
    Ok(table)
}
