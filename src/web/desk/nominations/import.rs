//! Many people at once from a list: choosing the file, what becomes of each row, writing the good ones.
//!
//! The list travels with the page between the look and the writing, so that nobody chooses the file twice and what is
//! written is what was looked at.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, fs::TempFile, get, post, routes, tokio::io::AsyncReadExt as _};

use super::new::open_rounds;
use crate::{
    eligibility,
    id::{BookId, RoundId},
    import::{
        Fault,
        record::{
            ImportError, Judged, ListLook, Outcome, RoundTerms, Sheet, Unlisted, bad_rows, record_list,
        },
        workbook,
    },
    programme::ProgrammeError,
    say,
    user::rights::Nominate,
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Posted, Rejected, Typed},
        list::{Download, FileKind, Listed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![choose, send]
}

/// The most bytes of a list; a page carries it from the look to the writing.
const LARGEST: u64 = 700 * 1024;

#[derive(FromForm)]
struct ListForm<'f> {
    round: Typed<i64>,
    file: Option<TempFile<'f>>,
    #[field(default = "")]
    name: &'f str,
    #[field(default = "")]
    text: &'f str,
    /// `write` and `errors` go on with what was looked at.
    #[field(default = "")]
    then: &'f str,
}

#[derive(Template, WebTemplate)]
#[template(path = "nominations/import.html")]
struct Import {
    desk: Frame,
    fields: Fields,
    rounds: Vec<(String, String)>,
    round: String,
    name: String,
    text: String,
    look: Option<ListLook>,
    written: bool,
}

impl Import {
    /// Says what the rules make of a row, for a state's mark.
    fn mood(&self, judged: &Judged) -> &'static str {
        match judged.outcome() {
            eligibility::Outcome::Passed => "good",
            eligibility::Outcome::Warned => "ask",
            eligibility::Outcome::Blocked => "bad",
        }
    }

    fn outcome(&self, judged: &Judged) -> String {
        self.desk.of_value(&judged.outcome())
    }

    fn list_link(&self) -> String {
        self.desk.to(&format!("nominations?round={}", self.round))
    }
}

/// What is wrong with a form rather than with a row.
enum Unfit {
    NoFile,
    TooLarge,
    Fault(Fault),
}

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoFile => {
                say!(
                    f,
                    "chưa chọn tệp; hãy chọn danh sách đề cử dạng CSV hoặc Excel",
                    "choose the list as a CSV or Excel file"
                )
            }
            Self::TooLarge => say!(
                f,
                "danh sách lớn hơn 700 KB; hãy chia làm nhiều tệp",
                "the list is larger than 700 KB; send it in several files"
            ),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

async fn page(may: &May<Nominate>, fields: Fields) -> Result<Import, Failure> {
    let today = may.today();
    let rounds = may.read(move |db, place| open_rounds(db, place, today)).await?;
    let round = fields.value("round").to_owned();
    Ok(Import {
        desk: may.frame("nominations"),
        rounds: rounds.into_iter().map(|it| (it.round.id.to_string(), it.round.name)).collect(),
        fields,
        round,
        name: String::new(),
        text: String::new(),
        look: None,
        written: false,
    })
}

#[get("/<_unit>/nominations/import?<round>", rank = 1)]
async fn choose(may: May<Nominate>, _unit: &str, round: Option<i64>) -> Result<Import, Failure> {
    page(&may, Fields::default().with("round", round.map_or_else(String::new, |it| it.to_string()))).await
}

/// Reads the list that was chosen, or the one that the page carried.
async fn contents(form: &ListForm<'_>) -> Result<Result<(String, Vec<u8>), Unfit>, Failure> {
    if !form.text.is_empty() {
        return Ok(Ok((form.name.to_owned(), form.text.as_bytes().to_vec())));
    }
    let Some(file) = form.file.as_ref().filter(|file| file.len() > 0) else { return Ok(Err(Unfit::NoFile)) };
    if file.len() > LARGEST {
        return Ok(Err(Unfit::TooLarge));
    }
    let name = file.raw_name().map(|it| it.dangerous_unsafe_unsanitized_raw().to_string());
    let mut bytes = Vec::new();
    let mut reader = file.open().await.map_err(|err| Failure::internal(&err))?;
    reader.read_to_end(&mut bytes).await.map_err(|err| Failure::internal(&err))?;
    let name = name.unwrap_or_default();
    // The page carries text: a workbook travels on as the rows that were read from it.
    let text = workbook::as_csv(&name, bytes).map_err(Unfit::Fault);
    let fits = |text: &Vec<u8>| u64::try_from(text.len()).is_ok_and(|length| length <= LARGEST);
    Ok(text.and_then(|text| if fits(&text) { Ok((name, text)) } else { Err(Unfit::TooLarge) }))
}

/// Runs the list; the inner error is for whoever chose the file.
async fn run(
    may: &May<Nominate>,
    round: RoundId,
    (name, bytes): (String, Vec<u8>),
    dry_run: bool,
) -> Result<Result<(ListLook, bool), Box<ImportError>>, Failure> {
    let today = may.today();
    let rounds = may.read(move |db, place| open_rounds(db, place, today)).await?;
    let Some(record) = rounds.into_iter().find(|it| it.round.id == round) else {
        return Ok(Err(Box::new(ProgrammeError::NoRound(round.to_string()).into())));
    };
    let (unit, book) = (may.place.unit.id, record.book);
    let terms = RoundTerms { unit, round: record.round.code, seal: may.app.seal.clone() };
    let job = may.write_to([BookId::REGISTER, book], move |tx, author| {
        record_list(tx, (author, book), (&name, bytes), &terms, dry_run)
    });
    match job.await {
        Ok(look) => Ok(Ok((look, true))),
        Err(Attempt::Refused(Unlisted::Looked(look))) => Ok(Ok((*look, false))),
        Err(Attempt::Refused(Unlisted::Refused(err))) => match *err {
            ImportError::Db(err) => Err(err.into()),
            err => Ok(Err(Box::new(err))),
        },
        Err(Attempt::Denied(err)) => Err(Failure::from(Attempt::<ProgrammeError>::Denied(err))),
    }
}

#[post("/<_unit>/nominations/import", data = "<form>")]
async fn send(
    may: May<Nominate>,
    _unit: &str,
    form: Posted<ListForm<'_>>,
) -> Result<Listed<Import>, Rejected<Import>> {
    let fields = Fields::default().with("round", form.fields.value("round"));
    let Some(typed) = form.value else { return Err(Rejected::again(page(&may, form.fields).await?)) };
    let (name, bytes) = match contents(&typed).await? {
        Ok(contents) => contents,
        Err(unfit) => return Err(Rejected::again(page(&may, fields.refused("file", &unfit)).await?)),
    };
    let (round, is_write) = (RoundId(typed.round.0), typed.then == "write");
    match run(&may, round, (name.clone(), bytes.clone()), !is_write).await? {
        Ok((look, _)) if typed.then.starts_with("errors") => {
            let lang = may.page().lang;
            let (sheet, kind) = match typed.then {
                "errors-xlsx" => (Sheet::Workbook, FileKind::Xlsx),
                _ => (Sheet::Csv, FileKind::Csv),
            };
            let written = bad_rows(&name, bytes, &look, (sheet, lang));
            let written = written.map_err(|_| Failure::no_such_page())?;
            Ok(Listed::File(Box::new(Download::bytes("dong-sai", kind, written))))
        }
        Ok((look, written)) => {
            let text = String::from_utf8(bytes).unwrap_or_default();
            Ok(Listed::page(Import { look: Some(look), name, text, written, ..page(&may, fields).await? }))
        }
        Err(err) => Err(Rejected::again(page(&may, fields.refused("file", &err)).await?)),
    }
}
