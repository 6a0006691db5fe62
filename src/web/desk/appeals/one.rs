//! One appeal: its facts, its QR code, and ending it.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{super::Frame, sheet::Poster};
use crate::{
    bank::{Appeal, BankError, CodeKind, store, workflow::close_appeal},
    calendar::show_day,
    db::Db,
    id::AppealId,
    user::rights::{Granted, ReadBooks, RecordGifts, Right},
    web::{
        Failure,
        forms::{Day, Fields, Posted, Rejected, Typed},
        may::May,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, close]
}

#[derive(Template, WebTemplate)]
#[template(path = "appeals/show.html")]
struct Show {
    desk: Frame,
    fields: Fields,
    appeal: Appeal,
    fund: String,
    poster: Option<Poster>,
    open: bool,
}

impl Show {
    fn here(&self, path: &str) -> String {
        self.desk.to(&format!("appeals/{}{path}", self.appeal.id))
    }

    fn sheet(&self, size: &str) -> String {
        let path = self.desk.to(&format!("qr/appeal/{}", self.appeal.id));
        format!("{path}{}size={size}", if path.contains('?') { '&' } else { '?' })
    }
}

fn see(db: &mut Db, place: &Place, id: i64) -> Result<(Appeal, String, Option<Poster>), Failure> {
    let appeal = store::find_appeal(db, place.book, AppealId(id))?.ok_or(BankError::NoAppeal)?;
    let fund = crate::fund::store::get(db, appeal.fund)?.name;
    let poster = Poster::find(db, place, (CodeKind::Appeal, id), None)?;
    Ok((appeal, fund, poster))
}

async fn page<R: Granted>(may: &May<R>, id: i64, fields: Fields) -> Result<Show, Failure> {
    let (appeal, fund, poster) = may.read(move |db, place| see(db, place, id)).await?;
    let open = appeal.is_open_on(may.today());
    Ok(Show { desk: may.frame("appeals"), fields, appeal, fund, poster, open })
}

#[get("/<_unit>/appeals/<id>", rank = 20)]
async fn show(may: May<ReadBooks>, _unit: &str, id: i64) -> Result<Show, Failure> {
    page(&may, id, Fields::default().with("last_day", show_day(may.today()))).await
}

#[derive(FromForm)]
struct CloseForm {
    last_day: Typed<Day>,
}

#[post("/<_unit>/appeals/<id>/close", data = "<form>")]
async fn close(
    may: May<RecordGifts>,
    _unit: &str,
    id: i64,
    form: Posted<CloseForm>,
) -> Result<Redirect, Rejected<Show>> {
    let (fields, book) = (form.fields, may.book());
    let Some(CloseForm { last_day }) = form.value else {
        return Err(Rejected::again(page(&may, id, fields).await?));
    };
    match may.write(move |tx, author| close_appeal(tx, author, book, AppealId(id), last_day.0.0)).await {
        Ok(()) => Ok(may.redirect(&format!("appeals/{id}"))),
        Err(err) => Err(Rejected::again(page(&may, id, fields.refused("last_day", &err)).await?)),
    }
}
