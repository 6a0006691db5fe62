//! The public statement of a book's accounts at banks, line by line, with the mark of agreement.

use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use chrono::{Datelike as _, NaiveDate};
use rocket::{Route, State, get, routes};

use super::super::{
    App, Failure,
    door::Searching,
    list::{List, Listed},
    page::{Page, Pages},
    place::Place,
};
use crate::{
    bank::{
        BankAccount,
        standing::{Marks, Standing},
    },
    calendar::show_day,
    db::Db,
    report::bank_lines::{self, Lines, PublicLine},
    unit::Unit,
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// How many lines stand on one page.
const SIZE: i64 = 100;

#[derive(Template, WebTemplate)]
#[template(path = "open/statement.html")]
struct Show {
    page: Page,
    unit: Unit,
    year: i32,
    list: List,
    accounts: Arc<Vec<Standing>>,
    /// The account whose lines are shown, by its place among them.
    shown: Option<usize>,
    lines: Vec<PublicLine>,
    pages: Pages,
}

impl Show {
    fn account(&self) -> Option<&Standing> {
        self.shown.and_then(|index| self.accounts.get(index))
    }

    fn link(&self, code: &str) -> String {
        self.page.link(&format!("/statement/{}?account={code}", self.unit.code))
    }

    fn trace(&self, line: &PublicLine) -> Option<String> {
        let receipt = line.receipt?;
        Some(self.page.link(&format!("/trace/{}?q={receipt}", self.unit.code)))
    }
}

#[get("/statement/<unit>?<account>")]
async fn show(
    app: &State<App>,
    page: Page,
    unit: &str,
    account: Option<&str>,
    list: List,
    _searching: Searching,
) -> Result<Listed<Show>, Failure> {
    let (unit, account, today) = (unit.to_owned(), account.map(str::to_owned), app.clock.today());
    let marks = Arc::clone(&app.marks);
    let asked = app.pool.read(move |db| Asked::read(db, &unit, account.as_deref(), &marks)).await?;
    let lines = match asked.standing() {
        Some(standing) => Some(lines(app, standing.account.clone()).await?),
        None => None,
    };
    app.pool.read(move |db| asked.show(db, page, lines.as_deref(), list, today)).await
}

/// Returns the lines of an account as they are now.
pub async fn lines(app: &App, account: BankAccount) -> Result<Arc<Lines>, Failure> {
    let key = (account.book, account.account);
    app.kept.lines.get(&app.pool, key, move |db| Ok(Lines::read(db, &account)?)).await
}

/// Whose statement it is, and which account is shown.
struct Asked {
    unit: Unit,
    accounts: Arc<Vec<Standing>>,
    shown: Option<usize>,
}

impl Asked {
    fn read(db: &mut Db, unit: &str, account: Option<&str>, marks: &Marks) -> Result<Self, Failure> {
        let place = Place::find(db, unit)?;
        let accounts = marks.of_book(db, place.book)?;
        let shown = match account {
            None => (!accounts.is_empty()).then_some(0),
            Some(code) => Some(accounts.iter().position(|it| it.code == code).ok_or_else(missing)?),
        };
        Ok(Self { unit: place.unit, accounts, shown })
    }

    fn standing(&self) -> Option<&Standing> {
        self.shown.and_then(|index| self.accounts.get(index))
    }

    fn show(
        self,
        db: &mut Db,
        page: Page,
        lines: Option<&Lines>,
        list: List,
        today: NaiveDate,
    ) -> Result<Listed<Show>, Failure> {
        let (mut said, mut pages) = (Vec::new(), Pages { current: 1, last: 1, items: 0 });
        if let Some((standing, lines)) = self.standing().zip(lines) {
            let found = lines.search(db, &list.q)?;
            if let Some(kind) = list.file {
                let table = bank_lines::table(&lines.said(db, &found, today)?, &standing.code);
                let name = format!("sao-ke-{}-{}", standing.code, show_day(today));
                return Listed::file(&table, kind, &name, page.lang);
            }
            let (of, places) = Pages::cut(list.page, found, SIZE).ok_or_else(no_page)?;
            pages = of;
            said = lines.said(db, &places, today)?;
        }
        let Self { unit, accounts, shown } = self;
        let year = today.year();
        Ok(Listed::page(Show { page, year, unit, list, accounts, shown, lines: said, pages }))
    }
}

fn missing() -> Failure {
    Failure::not_found(
        "Sổ không có tài khoản ngân hàng này; hãy chọn ở trang sao kê.",
        "The book has no such account at a bank; choose one on the page of statements.",
    )
}

fn no_page() -> Failure {
    Failure::not_found(
        "Sao kê không có trang này; hãy xem từ trang 1.",
        "The statement has no such page; start from page 1.",
    )
}
