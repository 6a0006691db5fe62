//! The grid of a batch: a form per row, so that it works without a script, and what each row is asked.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::get;

use super::{find, standing::Standing};
use crate::{
    batch::{
        self, Batch, BatchError, Column, Draft, Flaw, Posted, Row, Stage, State,
        sheet::{Line, Sheet},
    },
    calendar::show_day,
    db::Db,
    id::{PartyId, Seq},
    money::Money,
    receipt,
    user::{
        rights::{Granted, ReadBooks, Right},
        session::Secret,
    },
    web::{
        Failure,
        desk::{
            Frame,
            gifts::{
                asks::{Known, Who, say_amount, with_last},
                choices::{Choices, means_options},
            },
        },
        forms::Fields,
        may::May,
        page::Page,
        place::Place,
    },
};

/// What stands below a row: what is wrong, and what is asked.
#[derive(Clone, Debug, Default)]
pub struct Says {
    pub key: String,
    /// Columns with their sentences, in the page's language.
    pub wrong: Vec<(Column, String)>,
    pub namesakes: Vec<Known>,
    pub above: Option<usize>,
    pub asks_who: bool,
    pub who: Who,
    /// The amount that is asked about, and the question.
    pub unusual: Option<(Money, String)>,
    pub sure: bool,
}

impl Says {
    pub fn is_empty(&self) -> bool {
        self.wrong.is_empty() && !self.asks_who && self.unusual.is_none() && !self.sure
    }

    pub fn chosen(&self, id: &PartyId) -> bool {
        self.who == Who::OnFile(*id)
    }

    pub fn is(&self, answer: &str) -> bool {
        self.who.kept() == answer
    }

    pub fn has(&self, column: &str) -> bool {
        self.wrong.iter().any(|(it, _)| it.code() == column)
    }

    pub fn render_for(&self, desk: &Frame) -> Result<String, Failure> {
        Fragment { desk, says: self }.render().map_err(|err| Failure::internal(&err))
    }
}

#[derive(Template)]
#[template(path = "batches/says.html")]
struct Fragment<'s> {
    desk: &'s Frame,
    says: &'s Says,
}

/// A row as the grid shows it.
pub struct Cells {
    /// The row's place, or nothing for one that is not kept yet.
    pub number: Option<usize>,
    pub key: String,
    pub version: i64,
    pub donor: String,
    pub who: String,
    pub typed: String,
    /// The amount in words, where it can be read.
    pub in_words: String,
    pub words: String,
    pub anonymous: bool,
    pub fund: String,
    /// The list of names behind a body's envelope, a line each.
    pub names: String,
    pub seq: Option<Seq>,
    pub says: Says,
}

impl Cells {
    /// Returns an empty row, into which the next envelope is typed.
    pub fn blank() -> Result<Self, Failure> {
        let key = Secret::random().map_err(|err| Failure::internal(&err))?;
        Ok(Self::empty(key.as_str()))
    }

    pub fn empty(key: &str) -> Self {
        Self {
            number: None,
            key: key.to_owned(),
            version: 0,
            donor: String::new(),
            who: String::new(),
            typed: String::new(),
            in_words: String::new(),
            words: String::new(),
            anonymous: false,
            fund: String::new(),
            names: String::new(),
            seq: None,
            says: Says { key: key.to_owned(), ..Says::default() },
        }
    }
}

/// Everything that the answers about a batch are made of.
pub struct View {
    pub batch: Batch,
    pub sheet: Sheet,
    pub choices: Choices,
    last: HashMap<PartyId, Known>,
}

impl View {
    pub fn read(db: &mut Db, place: &Place, id: i64) -> Result<Self, Failure> {
        let batch = find(db, place, id)?;
        let sheet = batch::store::sheet(db, &batch)?;
        let all: Vec<_> = sheet.lines.iter().flat_map(|line| line.namesakes.clone()).collect();
        let known = with_last(db, place.book, &all)?;
        let last = known.into_iter().map(|it| (it.id, it)).collect();
        Ok(Self { batch, sheet, choices: Choices::read(db, place)?, last })
    }

    /// Returns what stands below a row.
    pub fn says(&self, page: &Page, line: &Line) -> Says {
        let draft = &line.row.draft;
        let answered = draft.identity != batch::Identity::Unsettled;
        let asked =
            |flaw: &&Flaw| matches!(flaw, Flaw::Namesakes { .. } | Flaw::OtherName | Flaw::NobodyAbove);
        let shown = |flaw: &Flaw| (flaw.column(), page.sentence(&page.of_value(flaw)));
        let unusual = line.flaws.iter().find_map(|flaw| match flaw {
            Flaw::Unusual(question) => Some((question.amount, page.sentence(&page.of_value(question)))),
            _ => None,
        });
        let is_same_name = !line.namesakes.is_empty() || line.above.is_some();
        Says {
            key: draft.key.clone(),
            wrong: line.flaws.iter().filter(|flaw| !matches!(flaw, Flaw::Unusual(_))).map(shown).collect(),
            namesakes: line.namesakes.iter().filter_map(|it| self.last.get(&it.id).cloned()).collect(),
            above: line.above,
            asks_who: line.flaws.iter().any(|it| asked(&it)) || (answered && is_same_name),
            who: who_of(draft),
            unusual,
            sure: draft.sure.is_some() && draft.sure == line.row.amount,
        }
    }

    pub fn cells(&self, page: &Page, line: &Line) -> Cells {
        let Row { version, draft, amount, seq, .. } = &line.row;
        Cells {
            number: Some(line.number),
            key: draft.key.clone(),
            version: *version,
            donor: draft.donor.clone(),
            who: who_of(draft).kept(),
            typed: amount.map_or_else(|| draft.typed.clone(), plain),
            in_words: amount.map_or_else(String::new, |amount| say_amount(page.lang, amount)),
            words: draft.words.clone(),
            anonymous: draft.anonymous,
            fund: draft.fund.map_or("", |fund| self.choices.fund_code(fund)).to_owned(),
            names: draft.names.clone(),
            seq: *seq,
            says: self.says(page, line),
        }
    }

    /// Fills the form above the grid.
    pub fn fields(&self) -> Fields {
        let terms = &self.batch.terms;
        let account = terms.account.map_or("", |account| self.choices.account_code(account));
        Fields::default()
            .with("day", show_day(terms.day))
            .with("fund", self.choices.fund_code(terms.fund))
            .with("means", terms.means.code())
            .with("account", account)
            .with("count", terms.count.map_or_else(String::new, |count| count.to_string()))
            .with("total", terms.total.map_or_else(String::new, plain))
    }
}

/// Writes an amount as it is typed: grouped, without a currency.
pub fn plain(amount: Money) -> String {
    amount.to_string().trim_end_matches(" ₫").to_owned()
}

fn who_of(draft: &Draft) -> Who {
    match draft.identity {
        batch::Identity::Unsettled => Who::Unsettled,
        batch::Identity::OnFile(party) => Who::OnFile(party),
        batch::Identity::SameAsAbove => Who::Above,
        batch::Identity::New => Who::New,
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "batches/grid.html")]
pub struct Grid {
    desk: Frame,
    batch: Batch,
    fields: Fields,
    standing: Standing,
    rows: Vec<Cells>,
    /// The row for the next envelope.
    blank: Cells,
    funds: Vec<(String, String)>,
    means: Vec<(String, String)>,
    accounts: Vec<(String, String)>,
    fund_name: String,
    /// A sentence about the whole, where something was refused.
    refused: Option<String>,
}

impl Grid {
    pub fn of(desk: Frame, view: View, fields: Fields) -> Result<Self, Failure> {
        let page: &Page = &desk;
        let rows = view.sheet.lines.iter().map(|line| view.cells(page, line)).collect();
        Ok(Self {
            standing: Standing::of(&desk, &view.batch, &view.sheet),
            rows,
            blank: Cells::blank()?,
            funds: view.choices.fund_options(),
            means: means_options(page.lang),
            accounts: view.choices.account_options(page.lang),
            fund_name: view.choices.fund_name(view.batch.terms.fund).to_owned(),
            batch: view.batch,
            fields,
            refused: None,
            desk,
        })
    }

    /// Puts a row back as it was typed, with the sentence that refused it.
    #[must_use]
    pub fn with_row(mut self, cells: Cells, err: &BatchError) -> Self {
        let sentence = self.desk.sentence(&self.desk.of_value(err));
        self.refused = Some(match cells.number {
            Some(number) => self.desk.t2("batches-row-refused", "number", number, "why", sentence),
            None => self.desk.t1("batches-new-row-refused", "why", sentence),
        });
        match self.rows.iter_mut().find(|row| row.key == cells.key) {
            Some(row) => *row = cells,
            None => self.blank = cells,
        }
        self
    }

    #[must_use]
    pub fn refused(mut self, err: &BatchError) -> Self {
        self.refused = Some(self.desk.sentence(&self.desk.of_value(err)));
        self
    }

    fn path(&self, rest: &str) -> String {
        self.desk.to(&format!("batches/{}{rest}", self.batch.id))
    }

    /// Tells whether the reader may still type.
    fn is_open(&self) -> bool {
        self.batch.state.stage() == Stage::Open && self.desk.may(&Right::RecordGifts)
    }

    fn stage(&self) -> String {
        self.desk.of_value(&self.batch.state.stage())
    }

    fn is_discarded(&self) -> bool {
        self.batch.state.stage() == Stage::Discarded
    }

    fn is_wrong(&self, name: &str) -> bool {
        !self.fields.errors_of(&self.desk.lang, name).is_empty()
    }

    fn posted(&self) -> Option<Posted> {
        match self.batch.state {
            State::Posted { posted, .. } => Some(posted),
            _ => None,
        }
    }

    fn number(&self, no: &i64) -> String {
        let year = self.posted().map_or(0, |posted| posted.receipt_year);
        receipt::Number { year, no: *no }.to_string()
    }

    fn is_counted(&self) -> bool {
        self.batch.terms.count.is_some() && self.batch.terms.total.is_some()
    }

    fn paper_link(&self, row: &Cells) -> Option<String> {
        let (posted, seq) = (self.posted()?, row.seq?);
        let no = posted.first_no + seq.0 - posted.first_seq.0;
        Some(self.desk.to(&format!("receipts/{}/{no}", posted.receipt_year)))
    }

    fn gift_link(&self, seq: &Seq) -> String {
        self.desk.to(&format!("gifts/{seq}"))
    }
}

#[get("/<_unit>/batches/<id>")]
pub async fn show(may: May<ReadBooks>, _unit: &str, id: i64) -> Result<Grid, Failure> {
    read(&may, id, None).await
}

/// Reads a batch into its page; `fields` are what stands in the form above the grid, if not what is kept.
pub async fn read<R: Granted>(may: &May<R>, id: i64, fields: Option<Fields>) -> Result<Grid, Failure> {
    let view = may.read(move |db, place| View::read(db, place, id)).await?;
    let fields = fields.unwrap_or_else(|| view.fields());
    Grid::of(may.frame("batches"), view, fields)
}
