//! One recipient's page: every award that the reader may see, the proofs, who agreed, and who sponsors the learner.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::reach;
use crate::{
    calendar::show_day,
    id::{BookId, PartyId},
    money::Money,
    report::{
        recipients::{self, AwardLine, Put, Recipient, TitleLine},
        selection::nominations::State,
    },
    unit::UnitTree,
    user::rights::{ReadDossiers, Right},
    web::{Failure, desk::Frame, may::May},
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Template, WebTemplate)]
#[template(path = "recipients/show.html")]
struct Show {
    desk: Frame,
    it: Recipient,
    total: Money,
    tree: UnitTree,
}

impl Show {
    fn born(&self) -> String {
        self.it.person.birth_date.map_or_else(|| "–".to_owned(), show_day)
    }

    /// The desk of the unit whose book something stands in.
    fn desk_of(&self, book: BookId, rest: &str) -> String {
        let unit = self.tree.units().iter().find(|unit| unit.book == Some(book));
        let code = unit.map_or(self.desk.unit.code.as_str(), |unit| unit.code.as_str());
        self.desk.link(&format!("/desk/{code}/{rest}"))
    }

    fn dossier(&self, put: &Put) -> String {
        self.desk_of(put.record.book, &format!("nominations/{}", put.record.id))
    }

    fn paper(&self, put: &Put, paper: &crate::id::PaperId) -> String {
        self.desk_of(put.record.book, &format!("nominations/{}/papers/{paper}", put.record.id))
    }

    fn unit(&self, put: &Put) -> &str {
        self.tree.get(put.record.nomination.unit).map_or("", |unit| unit.name.as_str())
    }

    /// Returns what came with a title, where money did.
    fn money(&self, title: &TitleLine) -> Option<Money> {
        self.it.awards.iter().find(|it| it.nomination == title.nomination).map(|it| it.amount)
    }

    fn payout(&self, award: &AwardLine) -> Option<String> {
        let id = self.it.payouts.get(&award.id).filter(|_| self.desk.may(&Right::ReadBooks))?;
        Some(self.desk_of(award.book, &format!("payouts/{id}")))
    }
}

fn unknown() -> Failure {
    Failure::not_found(
        "Không có người nhận này trong những suất học bổng bạn được xem; hãy tìm ở danh sách người nhận.",
        "None of the awards that you may see is this person’s; look through the list of recipients.",
    )
}

#[get("/<_unit>/recipients/<id>")]
async fn show(may: May<ReadDossiers>, _unit: &str, id: i64) -> Result<Show, Failure> {
    let reach = reach(&may);
    let found = may.read(move |db, _| recipients::recipient(db, PartyId(id), &reach)).await?;
    let it = found.ok_or_else(unknown)?;
    Ok(Show { desk: may.frame("recipients"), total: it.total()?, it, tree: may.place.tree.clone() })
}
