//! The bank's desk: statements in, lines matched, decisions and their undoing, and the mark of agreement.

mod cost;
mod decisions;
mod imports;
mod laws;
mod mark;
mod matching;
mod pages;
mod set_up;
mod tamper;

use std::io::Cursor;

use sovang::{
    bank::{
        self, BankAccount, BankError, StatementLine,
        matching::{Colour, Proposal, Target, seal},
        reconcile::{Comparison, compare},
        store,
        workflow::{self, Choice, Decided, LedgerChoice, NewAccount, Undone},
    },
    calendar::Instant,
    db::{DbError, Tx},
    id::{AccountId, BankAccountId, ImportId, Seq, StatementLineId},
    import::{
        record::{FileMark, Order, StatementTerms, Stop, Summary, record_statement, settle},
        statement::{Bank, Statement},
    },
    ledger::account::Role,
};

use crate::books::Books;

/// The books with an account at a bank, number 0010000000001, mirrored by the account whose role is bank.
pub struct Desk {
    pub books: Books,
    pub account: BankAccount,
}

/// A row of a statement: day, document, amount, balance after it, memo.
pub type Row<'r> = (&'r str, &'r str, i64, Option<i64>, &'r str);

impl Desk {
    pub fn new(books: Books) -> Self {
        let ledger = LedgerChoice::Existing(role(&books, Role::Bank));
        let id = add_account(&books, ledger, "0010000000001").unwrap();
        let account = find(&books, id);
        Self { books, account }
    }

    /// Runs a job on the unit's book.
    pub fn write<T, E>(&self, job: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.books.pool.write_now([self.books.book], job)
    }

    /// Imports rows as a statement of the account that mirrors `ledger`, as of an instant.
    pub fn import_at(
        &self,
        ledger: &str,
        rows: &[Row<'_>],
        at: Instant,
        dry_run: bool,
    ) -> Result<Summary, String> {
        let cell = |dong: i64| dong.to_string();
        let lines: String = rows
            .iter()
            .map(|(day, document, amount, balance, memo)| {
                let (debit, credit) =
                    if *amount < 0 { (cell(-amount), String::new()) } else { (String::new(), cell(*amount)) };
                let day: Vec<&str> = day.split('-').rev().collect();
                let balance = balance.map(cell).unwrap_or_default();
                format!("{},{document},{debit},{credit},{balance},{memo}\n", day.join("/"))
            })
            .collect();
        let text = format!("TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails\n{lines}");
        let statement = Statement::open("sao-ke.csv", Cursor::new(text.into_bytes()), Bank::Auto).unwrap();
        let mark = FileMark { name: "sao-ke.csv".into(), sha256: [7; 32] };
        let author = sovang::ledger::Author { at, ..self.books.author.clone() };
        let order = Order::new(author, self.books.book, mark).dry_run(dry_run);
        let terms = StatementTerms { account: ledger.to_owned(), as_gifts: None };
        let result: Result<Summary, Stop> =
            self.write(move |tx| record_statement(tx, order, statement, &terms));
        settle(result).map_err(|err| err.to_string())
    }

    pub fn import(&self, rows: &[Row<'_>]) -> Summary {
        self.import_at("bank", rows, self.books.author.at, false).unwrap()
    }

    pub fn last_import(&self) -> ImportId {
        let account = self.account.account;
        store::imports_of(&mut self.books.db(), self.books.book, account, 1).unwrap()[0].id
    }

    pub fn lines(&self) -> Vec<StatementLine> {
        store::lines_of(&mut self.books.db(), self.books.book, self.account.account).unwrap()
    }

    /// Returns the id of the only line with this document number that was not taken back.
    #[track_caller]
    pub fn line(&self, document: &str) -> StatementLineId {
        let found: Vec<_> = self.lines().into_iter().filter(|it| it.document == document).collect();
        assert_eq!(found.len(), 1, "lines with the document {document}");
        found[0].id
    }

    pub fn queue(&self) -> Vec<(StatementLine, Proposal)> {
        bank::queue::load(&mut self.books.db(), &self.account).unwrap()
    }

    /// Returns what is proposed for each waiting line, by document number.
    pub fn proposed(&self) -> Vec<(String, Colour, Option<Target>)> {
        let of = |(line, it): (StatementLine, Proposal)| {
            (line.document, it.colour, it.best().map(|best| best.target))
        };
        self.queue().into_iter().map(of).collect()
    }

    pub fn accept(&self) -> Result<workflow::Accepted, BankError> {
        let proposals: Vec<Proposal> = self.queue().into_iter().map(|it| it.1).collect();
        let (author, of, seen) =
            (self.books.author.clone(), (self.books.book, self.account.id), seal(&proposals));
        self.write(move |tx| workflow::accept_certain(tx, &author, of, seen))
    }

    pub fn decide(&self, document: &str, choice: Choice) -> Result<Decided, BankError> {
        let line = self.line(document);
        let (author, of) = (self.books.author.clone(), (self.books.book, self.account.id));
        self.write(move |tx| workflow::decide(tx, &author, of, line, &choice))
    }

    pub fn undo(&self, document: &str) -> Result<Undone, BankError> {
        let (line, author, book) = (self.line(document), self.books.author.clone(), self.books.book);
        self.write(move |tx| workflow::undo(tx, &author, book, line, "bấm nhầm"))
    }

    pub fn undo_import(&self, import: ImportId, at: Instant) -> Result<workflow::UndoneImport, BankError> {
        let (author, book) = (sovang::ledger::Author { at, ..self.books.author.clone() }, self.books.book);
        self.write(move |tx| workflow::undo_import(tx, &author, book, import, "nhập nhầm tài khoản"))
    }

    /// Holds the books against the bank.
    pub fn comparison(&self) -> Comparison {
        let (mut db, book, account) = (self.books.db(), self.books.book, self.account.account);
        let lines = store::lines_of(&mut db, book, account).unwrap();
        let moves = store::moves(&mut db, book, account).unwrap();
        let stated = store::stated(&mut db, book, account).unwrap();
        compare(store::bank_lines(&lines), &moves, &stated).unwrap()
    }

    pub fn number(&self, sql: &str) -> i64 {
        #[derive(diesel::QueryableByName)]
        struct Number {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            number: i64,
        }
        let sql = format!("SELECT CAST(({sql}) AS BIGINT) AS number");
        use diesel::RunQueryDsl as _;
        diesel::sql_query(sql).get_result::<Number>(&mut self.books.db()).unwrap().number
    }

    /// Fails where `verify` finds anything wrong.
    #[track_caller]
    pub fn verified(&self) {
        let findings = crate::tamper::verified(&mut self.books.db()).1;
        assert_eq!(crate::tamper::shown(&findings), "");
    }
}

pub fn role(books: &Books, role: Role) -> AccountId {
    sovang::ledger::store::chart(&mut books.db(), books.book).unwrap().by_role(role).unwrap().id
}

pub fn find(books: &Books, id: BankAccountId) -> BankAccount {
    store::find_account(&mut books.db(), books.book, id).unwrap().unwrap()
}

pub fn add_account(books: &Books, ledger: LedgerChoice, number: &str) -> Result<BankAccountId, BankError> {
    let new = NewAccount {
        ledger,
        bin: "970436".parse().unwrap(),
        number: number.parse().unwrap(),
        holder: "Hội Khuyến học tỉnh Thái Bình".into(),
        fund: books.general,
    };
    let (author, book) = (books.author.clone(), books.book);
    books.pool.write_now([book], move |tx| workflow::add_account(tx, &author, book, &new))
}

/// A transfer by Trần Văn Minh from the account 0100000000002.
pub const MINH_PAYS: &str =
    "MBVCB.69.TRAN VAN MINH chuyen tien.CT tu 0100000000002 TRAN VAN MINH toi 0010000000001 HOI";

/// Returns the entry of a decision.
#[track_caller]
pub fn entry(decided: &Decided) -> Seq {
    decided.entry.expect("an entry")
}
