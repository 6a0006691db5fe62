//! The list of rules, each in its latest version.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::get;

use crate::{
    db::{Db, DbError},
    eligibility::{RuleVersion, Severity, store},
    export::{Cell, Column, Table},
    id::ProgrammeId,
    programme,
    text::{Lang, fold},
    user::rights::{ReadDossiers, Right},
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed},
        may::May,
        page::Pages,
    },
};

/// How many rules stand on one page.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "rules/index.html")]
pub struct Index {
    desk: Frame,
    list: List,
    pages: Pages,
    rows: Vec<RuleVersion>,
    programmes: HashMap<ProgrammeId, String>,
    today: NaiveDate,
}

impl Index {
    fn programme(&self, rule: &RuleVersion) -> String {
        let name = rule.programme.and_then(|id| self.programmes.get(&id).cloned());
        name.unwrap_or_else(|| self.desk.t("rules-all-programmes"))
    }

    fn blocks(&self, rule: &RuleVersion) -> bool {
        rule.severity == Severity::Block
    }

    fn sentence<'r>(&self, rule: &'r RuleVersion) -> &'r str {
        self.desk.lang.pick(&rule.sentence_vi, &rule.sentence_en)
    }
}

/// Loads the last version of every rule, and the names of the programmes.
fn latest(db: &mut Db) -> Result<(Vec<RuleVersion>, HashMap<ProgrammeId, String>), DbError> {
    let mut rows: Vec<RuleVersion> = Vec::new();
    for version in store::versions(db)? {
        if rows.last().is_some_and(|it| it.rule == version.rule) {
            rows.pop();
        }
        rows.push(version);
    }
    let programmes = programme::store::programmes(db)?.into_iter().map(|(id, it)| (id, it.name));
    Ok((rows, programmes.collect()))
}

#[get("/<_unit>/rules")]
pub async fn index(may: May<ReadDossiers>, _unit: &str, list: List) -> Result<Listed<Index>, Failure> {
    let lang = may.page().lang;
    let (mut rows, programmes) = may.read(|db, _| latest(db)).await?;
    let wanted = fold(&list.q);
    rows.retain(|it| {
        [&it.code, &it.sentence_vi, &it.sentence_en].iter().any(|text| fold(text).contains(&wanted))
    });
    if let Some(kind) = list.file {
        return Listed::file(&table(&rows), kind, "dieu-kien-xet", lang);
    }
    let (pages, rows) = Pages::cut(list.page, rows, SIZE).ok_or_else(Failure::no_such_page)?;
    let today = may.today();
    Ok(Listed::page(Index { desk: may.frame("rules"), list, pages, rows, programmes, today }))
}

fn table(rows: &[RuleVersion]) -> Table {
    let columns = vec![
        Column::left("code", "Mã", "Code"),
        Column::right("version", "Bản", "Version"),
        Column::left("severity", "Mức độ", "Severity"),
        Column::left("effective_from", "Áp dụng từ", "In force from"),
        Column::left("effective_to", "Đến", "Until"),
        Column::left("expression", "Biểu thức", "Expression"),
        Column::left("sentence_vi", "Câu giải thích", "Sentence (Vietnamese)"),
        Column::left("sentence_en", "Câu tiếng Anh", "Sentence (English)"),
        Column::left("citation", "Căn cứ", "Clause"),
    ];
    let mut table = Table::new("Các điều kiện xét", "Rules", columns);
    for it in rows {
        table.push(vec![
            Cell::text(&it.code),
            Cell::Count(it.version),
            Cell::Text(Lang::Vi.of(&it.severity)),
            Cell::Day(it.effective_from),
            it.effective_to.map_or(Cell::Empty, Cell::Day),
            Cell::text(&it.expression),
            Cell::text(&it.sentence_vi),
            Cell::text(&it.sentence_en),
            Cell::text(&it.citation),
        ]);
    }
    table
}
