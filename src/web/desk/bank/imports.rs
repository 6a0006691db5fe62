//! A statement comes in: choosing the file, what came of it, and taking it back.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{
    FromForm, Route, fs::TempFile, get, post, response::Redirect, routes, tokio::io::AsyncReadExt as _,
};

use super::{super::Frame, account, check::refusal};
use crate::{
    bank::{
        BankAccount, BankError,
        store::{self, ImportRecord},
        workflow::{UNDO_DAYS, undo_import},
    },
    db::{Db, Tx},
    id::ImportId,
    import::record::{KEPT_DAYS, Unrecorded, keep_statement, record_kept},
    ledger::{Author, chain::Hash},
    say,
    user::rights::{Granted, MatchBank, ReadBooks, Right},
    web::{
        Failure,
        forms::{Fields, Posted, Rejected},
        may::{Attempt, May},
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![choose, send, show, undo]
}

/// How many earlier imports are listed.
const LISTED: i64 = 20;

#[derive(Template, WebTemplate)]
#[template(path = "bank/import.html")]
struct Choose {
    desk: Frame,
    fields: Fields,
    account: BankAccount,
    imports: Vec<ImportRecord>,
    days: u64,
}

impl Choose {
    fn here(&self, path: &str) -> String {
        self.desk.to(&format!("bank/{}{path}", self.account.id))
    }
}

async fn page(may: &May<MatchBank>, id: i64, fields: Fields) -> Result<Choose, Failure> {
    let (account, imports) = may
        .read(move |db, place| {
            let account = account(db, place.book, id)?;
            let imports = store::imports_of(db, place.book, account.account, LISTED)?;
            Ok::<_, Failure>((account, imports))
        })
        .await?;
    Ok(Choose { desk: may.frame("bank"), fields, account, imports, days: UNDO_DAYS })
}

#[get("/<_unit>/bank/<id>/import")]
async fn choose(may: May<MatchBank>, _unit: &str, id: i64) -> Result<Choose, Failure> {
    page(&may, id, Fields::default()).await
}

#[derive(FromForm)]
struct FileForm<'f> {
    file: TempFile<'f>,
    /// `check` stops before anything is recorded.
    #[field(default = "")]
    then: &'f str,
}

/// What is wrong with a form rather than with a file.
struct NoFile;

impl std::fmt::Display for NoFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        say!(
            f,
            "chưa chọn tệp sao kê; hãy chọn tệp CSV tải từ ngân hàng",
            "choose the CSV file from the bank"
        )
    }
}

/// Reads the file that was sent, with the name that its owner gave it.
async fn contents(file: &TempFile<'_>) -> Result<(String, Vec<u8>), Failure> {
    let name = file.raw_name().map(|it| it.dangerous_unsafe_unsanitized_raw().to_string());
    let mut bytes = Vec::new();
    let mut reader = file.open().await.map_err(|err| Failure::internal(&err))?;
    reader.read_to_end(&mut bytes).await.map_err(|err| Failure::internal(&err))?;
    Ok((name.unwrap_or_default(), bytes))
}

/// Takes a file; one in which every row can be read is recorded at once, any other is looked at first.
///
/// Recording lines puts nothing into the ledger: they wait in the queue, and the import can be taken back.
#[post("/<_unit>/bank/<id>/import", data = "<form>")]
async fn send(
    may: May<MatchBank>,
    _unit: &str,
    id: i64,
    form: Posted<FileForm<'_>>,
) -> Result<Redirect, Rejected<Choose>> {
    let fields = form.fields;
    let Some(form) = form.value else { return Err(Rejected::again(page(&may, id, fields).await?)) };
    if form.file.len() == 0 {
        return Err(Rejected::again(page(&may, id, fields.refused("file", &NoFile)).await?));
    }
    match take(&may, id, contents(&form.file).await?, form.then == "check").await? {
        Ok(way) => Ok(may.redirect(&way)),
        Err(refused) => Err(Rejected::again(page(&may, id, fields.refused("file", &refused)).await?)),
    }
}

/// Keeps a file and returns where its owner goes on; the inner error is for whoever chose the file.
async fn take(
    may: &May<MatchBank>,
    id: i64,
    (name, bytes): (String, Vec<u8>),
    only_check: bool,
) -> Result<Result<String, Box<dyn std::fmt::Display + Send>>, Failure> {
    let account = may.read(move |db, place| account(db, place.book, id)).await?;
    let of = account.clone();
    let kept = may.write(move |tx, author| keep_statement(tx, author, &of, (&name, bytes))).await;
    let digest = match kept {
        Ok(digest) => digest,
        Err(Attempt::Refused(Unrecorded::Refused(err))) => return Ok(Err(err)),
        Err(err) => return Err(refusal(err)),
    };
    let check = format!("bank/{id}/files/{digest}");
    if only_check {
        return Ok(Ok(check));
    }
    let of = account.clone();
    match may.write(move |tx, author| record_whole(tx, author, &of, digest)).await {
        Ok(import) => Ok(Ok(format!("bank/{id}?imported={import}"))),
        Err(Attempt::Refused(Unrecorded::Looked(_))) => Ok(Ok(check)),
        Err(Attempt::Refused(Unrecorded::Refused(err))) => Ok(Err(err)),
        Err(err) => Err(refusal(err)),
    }
}

/// Records a kept file in which no row is bad.
fn record_whole(
    tx: &mut Tx,
    author: &Author,
    account: &BankAccount,
    digest: Hash,
) -> Result<ImportId, Unrecorded> {
    let look = record_kept(tx, author, account, digest, false)?;
    match look.summary.import.filter(|_| look.summary.refused == 0) {
        Some(import) => Ok(import),
        None => Err(Unrecorded::Looked(Box::new(look))),
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "bank/imported.html")]
struct Show {
    desk: Frame,
    fields: Fields,
    account: BankAccount,
    import: ImportRecord,
    /// Whether the bad rows can still be had.
    has_errors: bool,
    may_undo: bool,
    days: u64,
}

impl Show {
    fn account_link(&self) -> String {
        self.desk.to(&format!("bank/{}", self.account.id))
    }

    fn here(&self, path: &str) -> String {
        self.desk.to(&format!("bank/{}/imports/{}{path}", self.account.id, self.import.id))
    }

    fn errors_link(&self) -> String {
        self.desk.to(&format!("bank/{}/files/{}/errors", self.account.id, self.import.digest))
    }
}

fn see(db: &mut Db, place: &Place, id: i64, import: i64) -> Result<(BankAccount, ImportRecord), Failure> {
    let account = account(db, place.book, id)?;
    let found = store::find_import(db, place.book, ImportId(import))?;
    let lines = store::lines_of_import(db, place.book, ImportId(import))?;
    let found = found.filter(|_| lines.iter().all(|line| line.account == account.account));
    let found = found.ok_or(BankError::Import(crate::bank::ImportRefusal::NotFound));
    Ok((account, found.map_err(|err| Failure::not_found(format!("{err}"), format!("{err:#}")))?))
}

async fn result<R: Granted>(may: &May<R>, (id, import): (i64, i64), fields: Fields) -> Result<Show, Failure> {
    let (account, import) = may.read(move |db, place| see(db, place, id, import)).await?;
    let age = may.today().signed_duration_since(import.at.day()).num_days();
    let within = |days: u64| i64::try_from(days).is_ok_and(|days| age <= days);
    let desk = may.frame("bank");
    let may_undo = desk.may(&Right::MatchBank) && import.undone_at.is_none() && within(UNDO_DAYS);
    let has_errors = desk.may(&Right::MatchBank) && import.refused > 0 && within(KEPT_DAYS);
    Ok(Show { desk, fields, account, import, has_errors, may_undo, days: UNDO_DAYS })
}

#[get("/<_unit>/bank/<id>/imports/<import>")]
async fn show(may: May<ReadBooks>, _unit: &str, id: i64, import: i64) -> Result<Show, Failure> {
    result(&may, (id, import), Fields::default()).await
}

#[derive(FromForm)]
struct UndoForm {
    reason: String,
}

#[post("/<_unit>/bank/<id>/imports/<import>/undo", data = "<form>")]
async fn undo(
    may: May<MatchBank>,
    _unit: &str,
    id: i64,
    import: i64,
    form: Posted<UndoForm>,
) -> Result<Redirect, Rejected<Show>> {
    let (fields, book) = (form.fields, may.book());
    let Some(UndoForm { reason }) = form.value else {
        return Err(Rejected::again(result(&may, (id, import), fields).await?));
    };
    match may.write(move |tx, author| undo_import(tx, author, book, ImportId(import), &reason)).await {
        Ok(_) => Ok(may.redirect(&format!("bank/{id}/imports/{import}"))),
        Err(err) => {
            let fields = fields.refused("reason", &err);
            Err(Rejected::again(result(&may, (id, import), fields).await?))
        }
    }
}
