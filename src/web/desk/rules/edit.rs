//! Wording a rule: a usual one by form or any by expression, tried on those nominated last, and sent to a second person.

use askama::Template;
use askama_web::WebTemplate;
use chrono::{Days, NaiveDate};
use rocket::{Either, FromForm, get, post, response::Redirect};

use crate::{
    calendar::show_day,
    db::{Db, DbError},
    eligibility::{
        CheckError, Preview, Proposal, Severity, Usual, preview, store,
        trial::{self, Changed, Trial},
        workflow,
    },
    id::BookId,
    programme::{self, Category},
    text::Lang,
    user::rights::{Granted as _, KeepRules, ReadDossiers},
    web::{
        Failure,
        desk::Frame,
        forms::{Day, Fields, Maybe, Posted, Rejected, Typed},
        may::{Attempt, May},
    },
};

/// A trial looks back over a year.
const YEAR: Days = Days::new(365);

#[derive(Template, WebTemplate)]
#[template(path = "rules/edit.html")]
pub struct Edit {
    desk: Frame,
    fields: Fields,
    programmes: Vec<(String, String)>,
    trial: Option<Trial>,
    /// The units whose people the reader may see by name.
    named: Vec<crate::id::UnitId>,
    since: NaiveDate,
}

impl Edit {
    /// Reads what was typed out in both languages, the reader's own first; none before there is anything to read.
    fn previews(&self) -> Vec<(&'static str, Preview)> {
        let expression = self.fields.value("expression");
        if expression.trim().is_empty() {
            return Vec::new();
        }
        let one = |(code, lang, sentence)| (code, preview(expression, self.fields.value(sentence), lang));
        [("vi", Lang::Vi, "sentence_vi"), ("en", Lang::En, "sentence_en")].map(one).to_vec()
    }

    fn severities(&self) -> Vec<(String, String)> {
        Severity::ALL.iter().map(|it| (it.code().to_owned(), self.desk.of_value(it))).collect()
    }

    fn usuals(&self) -> Vec<(String, String)> {
        Usual::ALL.iter().map(|it| (it.code().to_owned(), self.desk.of_value(it))).collect()
    }

    fn categories(&self) -> Vec<(String, String)> {
        let all = (String::new(), self.desk.t("rules-everybody"));
        let each = Category::ALL.iter().map(|it| (it.code().to_owned(), self.desk.of_value(it)));
        [all].into_iter().chain(each).collect()
    }

    /// Returns the name, where the reader may see it.
    fn name<'c>(&self, changed: &'c Changed) -> Option<&'c str> {
        self.named.contains(&changed.unit).then_some(changed.name.as_str())
    }

    fn hidden(&self, all: &[Changed]) -> usize {
        all.iter().filter(|it| self.name(it).is_none()).count()
    }

    fn sentence<'c>(&self, changed: &'c Changed) -> &'c str {
        self.desk.lang.pick(&changed.finding.sentence_vi, &changed.finding.sentence_en)
    }
}

#[derive(FromForm)]
pub struct RuleForm {
    /// `usual`, `try` or `ask`.
    step: String,
    code: Typed<String>,
    version: Typed<i64>,
    severity: Typed<Severity>,
    from: Typed<Day>,
    to: Maybe<Day>,
    programme: String,
    #[field(default = String::new())]
    expression: String,
    #[field(default = String::new())]
    sentence_vi: String,
    #[field(default = String::new())]
    sentence_en: String,
    #[field(default = String::new())]
    citation: String,
    usual: Maybe<Usual>,
    only: Maybe<Category>,
    least: Maybe<i64>,
    most: Maybe<i64>,
}

impl RuleForm {
    fn proposal(&self) -> Proposal {
        Proposal {
            code: self.code.0.clone(),
            version: self.version.0,
            severity: self.severity.0,
            effective_from: self.from.0.0,
            effective_to: self.to.0.map(|day| day.0),
            programme: Some(self.programme.clone()).filter(|code| !code.is_empty()),
            expression: self.expression.trim().to_owned(),
            sentence_vi: self.sentence_vi.trim().to_owned(),
            sentence_en: self.sentence_en.trim().to_owned(),
            citation: self.citation.trim().to_owned(),
        }
    }
}

async fn page(may: &May<KeepRules>, fields: Fields, trial: Option<Trial>) -> Result<Edit, Failure> {
    let programmes = may.read(|db, _| programme::store::programmes(db).map_err(DbError::from)).await?;
    let desk = may.frame("rules");
    let all = (String::new(), desk.t("rules-all-programmes"));
    let programmes =
        [all].into_iter().chain(programmes.into_iter().map(|(_, it)| (it.code, it.name))).collect();
    let (standing, tree) = (&may.signed.session.standing, &may.place.tree);
    let seen = tree.units().iter().filter(|unit| standing.may(tree, unit.id, ReadDossiers::RIGHT));
    let named = seen.map(|unit| unit.id).collect();
    Ok(Edit { desk, fields, programmes, trial, named, since: since(may) })
}

fn since(may: &May<KeepRules>) -> NaiveDate {
    may.today().checked_sub_days(YEAR).unwrap_or(may.today())
}

#[get("/<_unit>/rules/edit?<code>", rank = 1)]
pub async fn edit(may: May<KeepRules>, _unit: &str, code: Option<&str>) -> Result<Edit, Failure> {
    let (today, wanted) = (show_day(may.today()), code.unwrap_or_default().to_owned());
    let fields = Fields::default().with("from", &today).with("version", 1).with("severity", "block");
    if wanted.is_empty() {
        return page(&may, fields, None).await;
    }
    let fields = may.read(move |db, _| filled(db, &wanted, fields)).await?;
    page(&may, fields, None).await
}

/// Fills the form with the last version of a rule, as the next one.
fn filled(db: &mut Db, code: &str, fields: Fields) -> Result<Fields, CheckError> {
    let found = super::of_code(store::versions(db)?, code)?;
    let Some(last) = found.first() else { return Err(CheckError::NoRule(code.to_owned())) };
    let programmes = programme::store::programmes(db)?;
    let only = programmes.into_iter().find(|(id, _)| Some(*id) == last.programme);
    Ok(fields
        .with("code", code)
        .with("version", last.version + 1)
        .with("severity", last.severity.code())
        .with("programme", only.map(|(_, it)| it.code).unwrap_or_default())
        .with("expression", &last.expression)
        .with("sentence_vi", &last.sentence_vi)
        .with("sentence_en", &last.sentence_en)
        .with("citation", &last.citation))
}

#[post("/<_unit>/rules", data = "<form>")]
pub async fn post(
    may: May<KeepRules>,
    _unit: &str,
    form: Posted<RuleForm>,
) -> Result<Either<Redirect, Edit>, Rejected<Edit>> {
    let Posted { value, fields } = form;
    let Some(typed) = value else { return Err(Rejected::again(page(&may, fields, None).await?)) };
    if typed.step == "read" {
        return Ok(Either::Right(page(&may, fields, None).await?));
    }
    if typed.step == "usual" {
        return Ok(Either::Right(page(&may, written(fields, &typed), None).await?));
    }
    let proposal = typed.proposal();
    let done = if typed.step == "ask" { ask(&may, proposal).await? } else { attempt(&may, proposal).await? };
    match done {
        Ok(Either::Left(task)) => Ok(Either::Left(may.redirect(&format!("approvals/{task}")))),
        Ok(Either::Right(trial)) => Ok(Either::Right(page(&may, fields, Some(trial)).await?)),
        Err(err) => Err(Rejected::again(page(&may, fields.refused(field(&err), &err), None).await?)),
    }
}

/// Writes a usual rule into the fields of the expression and its sentences.
fn written(fields: Fields, typed: &RuleForm) -> Fields {
    let Some(usual) = typed.usual.0 else { return fields };
    let text = usual.written(typed.only.0, typed.least.0, typed.most.0);
    fields
        .with("expression", text.expression)
        .with("sentence_vi", text.sentence_vi)
        .with("sentence_en", text.sentence_en)
}

type Done = Result<Either<crate::id::ApprovalId, Trial>, CheckError>;

async fn attempt(may: &May<KeepRules>, proposal: Proposal) -> Result<Done, Failure> {
    let days = (since(may), may.today());
    part(may.read(move |db, _| trial::run(db, &proposal, days)).await.map(Either::Right))
}

async fn ask(may: &May<KeepRules>, proposal: Proposal) -> Result<Done, Failure> {
    let unit = may.place.unit.id;
    let books = [BookId::REGISTER, may.book()];
    let asked = may.write_to(books, move |tx, author| workflow::propose(tx, author, unit, &proposal)).await;
    match asked {
        Ok(task) => Ok(Ok(Either::Left(task))),
        Err(Attempt::Refused(err)) => part(Err(err)),
        Err(err) => Err(err.into()),
    }
}

/// Parts what a person can mend from everything else.
fn part(done: Done) -> Result<Done, Failure> {
    match done {
        Err(CheckError::Db(err)) => Err(err.into()),
        done => Ok(done),
    }
}

/// Returns the field that a refusal stands beside.
fn field(err: &CheckError) -> &'static str {
    use crate::eligibility::RuleError;
    match err {
        CheckError::BadCode(_) | CheckError::Version { .. } => "code",
        CheckError::UnknownProgramme { .. } => "programme",
        CheckError::BeginsInThePast(_) => "from",
        CheckError::EndsBeforeItBegins => "to",
        CheckError::Rule(RuleError::Expression { .. }) => "expression",
        CheckError::Rule(RuleError::UnknownPlaceholder { .. }) => "sentence_vi",
        _ => "",
    }
}
