//! The sheet that donors scan: a `VietQR` code for an appeal, a pledge or a donor, with its memo code in letters.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Either, Route, get, post, response::Redirect, routes};

use super::super::Frame;
use crate::{
    bank::{BankAccount, BankError, CodeKind, store, vietqr::Memo, workflow::code_for},
    db::Db,
    id::{AppealId, BankAccountId, PartyId, PledgeId},
    money::Money,
    party, pledge,
    user::rights::{ReadBooks, RecordGifts, Right},
    web::{
        Failure,
        forms::{NoFields, Posted},
        may::May,
        page::Page,
        place::Place,
        qr::Qr,
    },
};

pub fn routes() -> Vec<Route> {
    routes![sheet, issue]
}

/// What a code is asked for, and what it is for.
struct Wish {
    title: String,
    /// What stands behind the code in the memo.
    words: String,
    amount: Option<Money>,
    /// None for the unit's first account.
    account: Option<BankAccountId>,
}

/// A QR code with everything that stands beside it.
pub struct Poster {
    pub title: String,
    pub account: BankAccount,
    pub amount: Option<Money>,
    pub memo: Memo,
    /// What the picture holds.
    pub payload: String,
    pub qr: Qr,
}

fn missing() -> Failure {
    Failure::not_found(
        "Sổ không có lời kêu gọi, khoản hứa hay người ủng hộ này; hãy mở lại từ danh sách.",
        "The book has no such appeal, pledge or donor; open it from the list.",
    )
}

/// Finds what a code is to stand for, where the book knows it.
fn wish(db: &mut Db, place: &Place, (kind, target): (CodeKind, i64)) -> Result<Wish, Failure> {
    match kind {
        CodeKind::Appeal => {
            let appeal = store::find_appeal(db, place.book, AppealId(target))?.ok_or_else(missing)?;
            let words = appeal.title.clone();
            Ok(Wish { title: appeal.title, words, amount: appeal.amount, account: Some(appeal.account) })
        }
        CodeKind::Pledge => {
            let pledge = pledge::store::get(db, place.book, PledgeId(target)).map_err(|_| missing())?;
            let party = party::store::get(db, pledge.party)?;
            let lines = pledge.lines()?;
            let left = lines.iter().filter_map(|line| line.left().ok()).find(|left| left.is_positive());
            Ok(Wish { title: party.name.clone(), words: party.name, amount: left, account: None })
        }
        CodeKind::Donor => {
            if !party::directory::store::knows(db, place.book, &[PartyId(target)])? {
                return Err(missing());
            }
            let party = party::store::get(db, PartyId(target))?;
            Ok(Wish { title: party.name.clone(), words: party.name, amount: None, account: None })
        }
        CodeKind::Gift => Err(missing()),
    }
}

impl Poster {
    /// Makes the poster of a code that was given out; none where there is no code yet.
    pub fn find(
        db: &mut Db,
        place: &Place,
        (kind, target): (CodeKind, i64),
        asked: Option<BankAccountId>,
    ) -> Result<Option<Self>, Failure> {
        let wish = wish(db, place, (kind, target))?;
        let Some(code) = store::code_of(db, place.book, kind, target)? else { return Ok(None) };
        let wanted = asked.or(wish.account);
        let account = store::accounts(db, place.book)?.into_iter();
        let account = account.into_iter().find(|it| wanted.is_none_or(|id| it.id == id));
        let account = account.ok_or(BankError::NoAccount)?;
        let memo = Memo::of_code(code, &wish.words);
        let transfer = account.transfer(wish.amount, memo.clone()).map_err(BankError::from)?;
        let payload = transfer.to_string();
        let qr = Qr::of(&payload).ok_or_else(missing)?;
        Ok(Some(Self { title: wish.title, account, amount: wish.amount, memo, payload, qr }))
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "print/poster.html")]
struct Sheet {
    page: Page,
    back: String,
    unit: String,
    a5: bool,
    poster: Poster,
    kind: CodeKind,
}

impl Sheet {
    fn other_size(&self) -> String {
        self.page.with(&[("size", if self.a5 { "a4" } else { "a5" })])
    }
}

/// The page of something that has no code yet.
#[derive(Template, WebTemplate)]
#[template(path = "appeals/issue.html")]
struct Issue {
    desk: Frame,
    kind: CodeKind,
    target: i64,
    title: String,
}

impl Issue {
    fn here(&self) -> String {
        self.desk.to(&format!("qr/{}/{}", self.kind.code(), self.target))
    }
}

/// Returns where something stands that a code is for.
fn home(kind: CodeKind, target: i64) -> String {
    match kind {
        CodeKind::Appeal => format!("appeals/{target}"),
        CodeKind::Donor => format!("donors/{target}"),
        CodeKind::Pledge | CodeKind::Gift => String::new(),
    }
}

#[get("/<_unit>/qr/<kind>/<target>?<size>&<account>")]
async fn sheet(
    may: May<ReadBooks>,
    _unit: &str,
    kind: &str,
    target: i64,
    size: Option<&str>,
    account: Option<i64>,
) -> Result<Either<Sheet, Issue>, Failure> {
    let kind: CodeKind = kind.parse().map_err(|_| missing())?;
    let of = (kind, target);
    let read = move |db: &mut Db, place: &Place| {
        let title = wish(db, place, of)?.title;
        Ok::<_, Failure>((title, Poster::find(db, place, of, account.map(BankAccountId))?))
    };
    let (title, poster) = may.read(read).await?;
    let Some(poster) = poster else {
        return Ok(Either::Right(Issue { desk: may.frame("appeals"), kind, target, title }));
    };
    let (page, back, unit) = (may.page().clone(), may.link(&home(kind, target)), may.place.unit.name.clone());
    Ok(Either::Left(Sheet { page, back, unit, a5: size == Some("a5"), poster, kind }))
}

/// Gives out the code of an appeal, a pledge or a donor, once.
#[post("/<_unit>/qr/<kind>/<target>", data = "<_form>")]
async fn issue(
    may: May<RecordGifts>,
    _unit: &str,
    kind: &str,
    target: i64,
    _form: Posted<NoFields>,
) -> Result<Redirect, Failure> {
    let kind: CodeKind = kind.parse().map_err(|_| missing())?;
    let book = may.book();
    may.read(move |db, place| wish(db, place, (kind, target)).map(drop)).await?;
    may.write(move |tx, author| code_for(tx, author, book, (kind, target))).await.map_err(Failure::from)?;
    Ok(may.redirect(&format!("qr/{}/{target}", kind.code())))
}
