//! The list of batches: searched, filtered by stage, sorted, added up, downloaded as it is shown.

use askama::Template;
use askama_web::WebTemplate;
use rocket::get;

use crate::{
    batch::{Batch, Stage},
    report::batches::{self, BatchFilter, BatchLine, BatchSort, BatchSums},
    user::rights::{ReadBooks, Right},
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed, chosen},
        may::May,
        page::Pages,
    },
};

/// How many batches stand on one page.
const SIZE: i64 = 30;

#[derive(Template, WebTemplate)]
#[template(path = "batches/index.html")]
pub struct Index {
    desk: Frame,
    list: List,
    stage: Option<Stage>,
    stages: Vec<(String, String)>,
    pages: Pages,
    lines: Vec<BatchLine>,
    sums: BatchSums,
}

impl Index {
    fn stage(&self, batch: &Batch) -> String {
        self.desk.of_value(&batch.state.stage())
    }

    fn is_stage(&self, code: &str) -> bool {
        self.stage.is_some_and(|stage| stage.code() == code)
    }
}

fn order(list: &List) -> (BatchSort, bool) {
    let of = |sort, key| list.sorted_by(key).map(|down| (sort, down));
    of(BatchSort::Day, "day").or_else(|| of(BatchSort::Total, "total")).unwrap_or_default()
}

#[get("/<_unit>/batches?<stage>")]
pub async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    list: List,
    stage: Option<&str>,
) -> Result<Listed<Index>, Failure> {
    let stage = chosen::<Stage>(stage)?;
    let (lines, sums) = read(&may, &list, stage).await?;
    let lang = may.page().lang;
    if let Some(kind) = list.file {
        let name = format!("dot-thu-{}", may.place.unit.code);
        return Listed::file(&batches::table(&lines, &sums), kind, &name, lang);
    }
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let stages = Stage::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect();
    Ok(Listed::page(Index { desk: may.frame("batches"), list, stage, stages, pages, lines, sums }))
}

async fn read(
    may: &May<ReadBooks>,
    list: &List,
    stage: Option<Stage>,
) -> Result<(Vec<BatchLine>, BatchSums), Failure> {
    let (filter, order) = (BatchFilter::new(&list.q, stage), order(list));
    may.read(move |db, place| {
        let lines = batches::lines(db, place.unit.id, &filter, order)?;
        let sums = batches::sums(&lines)?;
        Ok((lines, sums))
    })
    .await
}
