//! The books: journal, ledger, cash book, bank book, trial balance; on the screen, on paper and as files.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, routes};

use super::{
    Frame,
    sheet::{Heading, Paper, Row, Sheet, papers},
};
use crate::{
    calendar::{Month, show_day},
    db::Db,
    export::Table,
    id::Seq,
    ledger::account::{Account, Chart, Role},
    money::Money,
    report::{
        self, ReportError, Span, View,
        account_book::{self, Form},
        journal::{self, Codes, Layout},
        journal_page::{self, Mark},
        trial_balance,
    },
    text::seal_code::SealCode,
    user::rights::ReadBooks,
    web::{
        Failure,
        correction::Origin,
        list::{List, Listed},
        may::May,
        page::Page,
        place::{Place, span},
        seal::Checked,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, print]
}

/// How many entries of the journal stand on one page, and how many lines of another book.
const ENTRIES: i64 = 50;
const LINES: usize = 1_000;

/// One of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Book {
    Journal,
    Ledger,
    Cash,
    Bank,
    TrialBalance,
}

impl Book {
    fn of(name: &str) -> Option<Self> {
        [Self::Journal, Self::Ledger, Self::Cash, Self::Bank, Self::TrialBalance]
            .into_iter()
            .find(|book| book.key() == name)
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::Ledger => "ledger",
            Self::Cash => "cash-book",
            Self::Bank => "bank-book",
            Self::TrialBalance => "trial-balance",
        }
    }

    /// Returns the accounts that a reader may choose among.
    fn accounts(self, chart: &Chart) -> Vec<&Account> {
        let role = match self {
            Self::Journal | Self::TrialBalance => return Vec::new(),
            Self::Ledger => None,
            Self::Cash => Some(Role::Cash),
            Self::Bank => Some(Role::Bank),
        };
        let fits = |it: &&Account| role.is_none() || chart.role_of(it.id) == role;
        chart.accounts().iter().filter(fits).collect()
    }

    const fn form(self) -> Form {
        match self {
            Self::Cash => Form::Cash,
            Self::Bank => Form::Bank,
            _ => Form::Ledger,
        }
    }
}

/// What the address asks for.
#[derive(Clone, Debug)]
struct Asked {
    book: Book,
    span: Span,
    account: String,
    after: Option<Mark>,
}

impl Asked {
    /// Reads an address; without days it means the month.
    fn of(may: &May<ReadBooks>, book: &str, query: &Query<'_>) -> Result<Self, Failure> {
        let book = Book::of(book).ok_or_else(|| {
            Failure::not_found(
                "Không có sổ này; hãy chọn ở thanh bên.",
                "There is no such book; choose in the menu.",
            )
        })?;
        let mut span = span(query.from, query.to, may.today())?;
        span.from = span.from.or_else(|| Month::of(span.to).first_day());
        let after = query.after.and_then(Mark::read);
        Ok(Self { book, span, account: query.account.unwrap_or_default().to_owned(), after })
    }

    fn view(&self, db: &mut Db, place: &Place) -> Result<View, ReportError> {
        report::store::view(db, place.book, &place.unit.name, self.span)
    }

    fn account<'c>(&self, chart: &'c Chart) -> Option<&'c Account> {
        let all = self.book.accounts(chart);
        all.iter().find(|it| it.code == self.account).or_else(|| all.first()).copied()
    }

    /// Reads the whole book of the span.
    fn table(&self, db: &mut Db, view: &View) -> Result<Table, ReportError> {
        match (self.book, self.account(&view.chart)) {
            (Book::TrialBalance, _) => trial_balance::read(db, view.clone())?.table(),
            (Book::Journal, _) | (_, None) => journal::table(db, view, Layout::Form),
            (_, Some(account)) => account_book::read(db, view, account, None, self.book.form()),
        }
    }

    /// Reads what one page shows, and where the next one begins.
    fn page(&self, db: &mut Db, view: &View) -> Result<(Table, Option<Mark>), ReportError> {
        if self.book != Book::Journal {
            return Ok((self.table(db, view)?, None));
        }
        let codes = Codes::read(db, view)?;
        let mut table = journal::empty(view, Layout::Form);
        let mut entries = journal_page::after(db, view, self.after, ENTRIES + 1)?;
        let shown = usize::try_from(ENTRIES).unwrap_or(usize::MAX);
        let has_next = entries.len() > shown;
        entries.truncate(shown);
        for sealed in &entries {
            journal::rows_of(&codes, sealed, Layout::Form).into_iter().for_each(|row| table.push(row));
        }
        let (_, moved) = report::store::turnovers(db, view)?;
        let debits = Money::sum(moved.values().map(|sides| sides.debit))?;
        let credits = Money::sum(moved.values().map(|sides| sides.credit))?;
        table.totals = Some(journal::totals(Layout::Form, debits, credits));
        let last = entries.last().filter(|_| has_next);
        Ok((table, last.map(|it| Mark { day: it.entry.day(), seq: it.seq })))
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "desk/book.html")]
struct Show {
    desk: Frame,
    list: List,
    key: &'static str,
    sheet: Sheet,
    from: String,
    to: String,
    /// The accounts to choose among: code, name, and whether it is this one.
    accounts: Vec<(String, String, bool)>,
    next: String,
    is_later: bool,
    is_cut: bool,
    print: String,
}

/// What an address may say beside the book.
#[derive(FromForm)]
struct Query<'r> {
    from: Option<&'r str>,
    to: Option<&'r str>,
    account: Option<&'r str>,
    after: Option<&'r str>,
}

#[get("/<_unit>/books/<book>?<query..>", rank = 2)]
async fn show(
    may: May<ReadBooks>,
    _unit: &str,
    book: &str,
    query: Query<'_>,
    list: List,
) -> Result<Listed<Show>, Failure> {
    let asked = Asked::of(&may, book, &query)?;
    read(&may, asked, list).await
}

async fn read(may: &May<ReadBooks>, asked: Asked, list: List) -> Result<Listed<Show>, Failure> {
    let (kind, lang, key) = (list.file, may.page().lang, asked.book.key());
    let name = format!("{key}-{}", may.place.unit.code);
    let mine = asked.clone();
    let (view, table, mark) = may
        .read(move |db, place| {
            let view = mine.view(db, place)?;
            let (table, mark) =
                if kind.is_some() { (mine.table(db, &view)?, None) } else { mine.page(db, &view)? };
            Ok::<_, Failure>((view, table, mark))
        })
        .await?;
    if let Some(kind) = kind {
        return Listed::file(&table, kind, &name, lang);
    }
    let page = may.page();
    let chosen = asked.account(&view.chart).map(|it| it.id);
    let choice = |it: &Account| {
        let name = lang.pick(&it.name_vi, &it.name_en);
        (it.code.clone(), format!("{} {name}", it.code), Some(it.id) == chosen)
    };
    Ok(Listed::page(Show {
        desk: may.frame(key),
        key,
        from: asked.span.from.map_or_else(String::new, show_day),
        to: show_day(asked.span.to),
        accounts: asked.book.accounts(&view.chart).into_iter().map(choice).collect(),
        next: mark.map_or_else(String::new, |mark| page.with(&[("after", &mark.to_string())])),
        is_later: asked.after.is_some(),
        is_cut: table.lines().count() > LINES,
        print: print_link(page, may, key),
        sheet: Sheet::of(&table, LINES, lang),
        list,
    }))
}

fn print_link(page: &Page, may: &May<ReadBooks>, key: &str) -> String {
    let query = page.with(&[("after", "")]);
    let query = query.split_once('?').map_or("", |(_, query)| query);
    let joint = if query.is_empty() { "" } else { "?" };
    format!("/desk/{}/books/{key}/print{joint}{query}", may.place.unit.code)
}

#[derive(Template, WebTemplate)]
#[template(path = "print/book.html")]
struct Print {
    page: Page,
    back: String,
    title: String,
    form: Option<(&'static str, &'static str, String)>,
    headings: Vec<Heading>,
    papers: Vec<Paper>,
    totals: Option<Row>,
    notes: Vec<String>,
    seal: String,
    signatures: Vec<&'static str>,
    from: String,
    /// The head of the book that the print rests on; an empty book has none.
    checked: Option<Checked>,
}

#[get("/<_unit>/books/<book>/print?<query..>", rank = 1)]
async fn print(
    may: May<ReadBooks>,
    _unit: &str,
    book: &str,
    query: Query<'_>,
    origin: Origin,
) -> Result<Print, Failure> {
    let asked = Asked::of(&may, book, &query)?;
    paper(&may, asked, &origin).await
}

async fn paper(may: &May<ReadBooks>, asked: Asked, origin: &Origin) -> Result<Print, Failure> {
    let (lang, mine) = (may.page().lang, asked.clone());
    let (table, code) = may
        .read(move |db, place| {
            let view = mine.view(db, place)?;
            let head = SealCode::new('S', &[view.book.0, view.known.0], &view.head.0);
            Ok::<_, Failure>((mine.table(db, &view)?, (view.known > Seq(0)).then_some(head)))
        })
        .await?;
    let papers = papers(&table, lang).map_err(ReportError::from)?;
    let sheet = Sheet::of(&table, 0, lang);
    Ok(Print {
        page: may.page().clone(),
        back: may.link(&format!("books/{}", asked.book.key())),
        title: sheet.title,
        form: sheet.form,
        headings: sheet.headings,
        papers,
        totals: sheet.totals,
        notes: sheet.notes,
        seal: sheet.seal,
        signatures: sheet.signatures,
        from: asked.span.from.map_or_else(String::new, show_day),
        checked: code.map(|code| Checked::new(&code, origin)),
    })
}
